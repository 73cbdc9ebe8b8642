//! Every derived figure: means, percentiles, indices, classes, shares, changes, attainment.
//!
//! In: [`Catalog`], [`Standards`], the areas of `site.toml`. Out: [`Findings`], the only place
//! where a number is computed. Never: disk, clock, floats, the name of a pollutant.
//! Read first: [`Findings::figure`], then [`evaluate`].

#![deny(clippy::float_arithmetic)]

mod address;
mod adoptions;
mod assess;
mod assessed;
mod basis;
mod change;
mod context;
mod decimals;
mod env;
mod evaluate;
mod explain;
mod figure;
mod findings;
mod formula;
mod index;
mod kept;
mod latest;
mod level;
mod limits;
mod log_index;
mod means;
mod parts;
mod places;
mod point;
mod progress;
mod rank;
mod scales;
mod series;
mod shares;
mod shown;
mod single;
mod standing;
mod steps;
mod streak;
mod target;
mod targets;
mod totals;
mod verdict;
mod whole_rule;
mod words;

pub use address::{Address, AddressFault, PeriodName};
pub use evaluate::{evaluate, evaluate_again};
pub use explain::{Explanation, Step};
pub use figure::{ClassBadge, Figure, LimitLine, Shown};
pub use findings::Findings;
pub use kept::Kept;
pub use point::{EditionRef, Point, PointState, Unit as Counted, Why};
pub use progress::Progress;
pub use series::Series;
pub use shown::missing_words;
pub use verdict::{Due, Relation};
pub use words::{bracketed, filled, word};

#[allow(unused_imports, reason = "named in the module text")]
use crate::{dataset::Catalog, standards::Standards};
