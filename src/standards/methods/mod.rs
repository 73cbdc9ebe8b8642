//! The verbs of the law: a closed set of calculations that the standards' files name.
//!
//! In: rows of an [`Edition`](super::Edition) and exact numbers. Out: answers that say why where
//! there is none. Never: floating point, a limit, the name of an item.

mod assessment;
mod attainment;
mod composite_index;
mod grades;
mod log_index;
mod mean;
mod overall_index;
mod percentile;
mod piecewise_index;
mod scale;
mod shares;

pub use assessment::{ItemClass, item_class, main_items, main_of_places, worst};
pub use attainment::{Multiple, attains, exceedance_multiple};
pub use composite_index::{CompositeAnswer, CompositeTerm, composite_index};
pub use log_index::LogAnswer;
pub use mean::mean;
pub use overall_index::{ItemSet, Overall, Withheld, overall};
pub use percentile::percentile;
pub use piecewise_index::{AboveTable, Breakpoints, SubIndex, Undefined};
pub use shares::{Shares, change_of_levels, change_of_shares, shares};
