//! Single values far from their neighbours.

use rustc_hash::FxHashSet;

use super::{Guarded, Series, expected::Accepted};
use crate::{dataset::read::fault, diagnostic::Report, quantity::Grain};

/// How many values on both sides together a value is compared with.
const NEIGHBOURS: usize = 4;

/// Warns of a value that is `factor` times larger (smaller) than each of its four nearest
/// neighbours in time, and also larger (smaller) than nine tenths of its series.
///
/// Real peaks rise and fall over several hours or days; a lost decimal point does not.
///
/// # Reports
/// `dataset::odd-value` (warning).
pub(super) fn report_odd(
    data: &Guarded<'_>,
    field: usize,
    series: &[Series],
    shifted: &FxHashSet<usize>,
    accepted: &mut Accepted<'_>,
    report: &mut Report,
) {
    let usual = match data.schema.time.map(|t| t.1) {
        Some(Grain::Hour | Grain::Day) => 10,
        _ => 30,
    };
    let wanted = &data.schema.fields[field];
    let factor = i128::from(wanted.written.plausible.factor.unwrap_or(usual).max(2));
    for one in series {
        let values: Vec<(usize, i64)> = one
            .rows
            .iter()
            .filter(|row| !shifted.contains(row))
            .filter_map(|&row| Some((row, data.measured(row, field).filter(|n| *n > 0)?)))
            .collect();
        if values.len() <= NEIGHBOURS {
            continue;
        }
        let mut sorted: Vec<i64> = values.iter().map(|v| v.1).collect();
        sorted.sort_unstable();
        let tenth = sorted[(sorted.len() - 1) / 10];
        let nine_tenths = sorted[(sorted.len() - 1) * 9 / 10];
        for (i, &(row, value)) in values.iter().enumerate() {
            let (low, high) = neighbours(&values, i);
            let large = value > nine_tenths && i128::from(value) >= factor * i128::from(high);
            let small = value < tenth && i128::from(value) * factor <= i128::from(low);
            if !(large || small) || accepted.covers(Some(field), data.who(row), data.period(row)) {
                continue;
            }
            let d = fault("dataset::odd-value", wanted, data.table, (row, field));
            let d = d.with("low", data.shown(i128::from(low), field));
            report.add(d.with("high", data.shown(i128::from(high), field)));
        }
    }
}

/// Smallest and largest of the four values nearest to `i`.
fn neighbours(values: &[(usize, i64)], i: usize) -> (i64, i64) {
    let first = i
        .saturating_sub(NEIGHBOURS / 2)
        .min(values.len() - NEIGHBOURS - 1);
    let near = || {
        (first..=first + NEIGHBOURS)
            .filter(|&j| j != i)
            .map(|j| values[j].1)
    };
    (near().min().unwrap_or(1), near().max().unwrap_or(1))
}
