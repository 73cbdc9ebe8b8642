//! Numbers as the law sees them: exact, with a unit, for a period, or missing with a reason.
//!
//! No floating point here: a mean is an exact fraction until its single rounding (GB/T 8170).

#![deny(clippy::float_arithmetic)]

mod exact;
mod logarithm;
mod measure;
mod missing;
mod numeral;
mod period;
mod unit;
mod workdays;

pub use exact::{Exact, parse_decimal, round_gbt8170};
pub use measure::Measure;
pub use missing::{Missing, State};
pub use numeral::{counted, is_numeral};
pub use period::{Grain, Period, clock_said, moment_said};
pub use rust_decimal::Decimal;
pub use unit::{Unit, UnitTable};
pub use workdays::{UnknownYear, WorkCalendar};
