//! The verbs of the law: a closed set of calculations that the standards' files name.
//!
//! In: rows of an [`Edition`](super::Edition) and exact numbers. Out: answers that say why where
//! there is none. Never: floating point, a limit, the name of an item.

mod attainment;
mod composite_index;
mod grades;
mod overall_index;
mod percentile;
mod piecewise_index;
mod scale;

pub use attainment::{Multiple, attains, exceedance_multiple};
pub use composite_index::{CompositeAnswer, CompositeTerm, composite_index};
pub use overall_index::{ItemSet, Overall, Withheld, overall};
pub use percentile::percentile;
pub use piecewise_index::{AboveTable, Breakpoints, SubIndex, Undefined};
