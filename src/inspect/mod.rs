//! Rules over the finished site: does every link lead somewhere, is all data of last time there.
//!
//! In: the [`Plan`](crate::site::Plan) and the views made from it, the data and the
//! [`Manifest`](crate::publish::Manifest) of last time. Out: findings. Never: disk, clock, a
//! change of what it looks at.

mod inspection;
mod links;
mod losses;
mod numbers;

pub use inspection::{
    Facts, Note, PageFacts, Row, Verdict, check_columns, inspection, placeholder,
};
pub use links::check_links;
pub use losses::{Lost, content, emptied, fresh, losses, not_needed};
pub use numbers::numbers;
