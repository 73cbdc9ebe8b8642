//! Percentiles by linear interpolation (HJ 663, annex A).

use crate::quantity::{Decimal, Exact};

/// The `percent`-th percentile of values in ascending order, in their unit.
///
/// With n values and p = `percent` / 100 it is at place k = 1 + (n − 1)·p: the value there, or
/// between two places the share of the way from one to the next.
///
/// `None` for no values, for a `percent` outside 0 to 100, and where 128 bits do not suffice.
#[must_use]
pub fn percentile(sorted: &[Exact], percent: Decimal) -> Option<Exact> {
    if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
        return None;
    }
    let last = i64::try_from(sorted.len().checked_sub(1)?).ok()?;
    let share = Exact::from_decimal(percent).div(Exact::whole(100))?;
    let place = Exact::whole(last).mul(share)?;
    let below = place.floor()?;
    let rest = place.sub(Exact::whole(below))?;
    let low = *sorted.get(usize::try_from(below).ok()?)?;
    match sorted.get(usize::try_from(below + 1).ok()?) {
        Some(high) => high.sub(low)?.mul(rest)?.add(low),
        None => Some(low),
    }
}
