//! Rules over finished pages: does every link lead somewhere.
//!
//! In: the [`Plan`](crate::site::Plan) and the views made from it. Out: findings. Never: disk,
//! clock, a change of the pages it looks at.

mod links;

pub use links::check_links;
