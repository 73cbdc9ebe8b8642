//! Numbers that are codes for "no value", and columns that would be shown as nothing but zeros.

use rustc_hash::FxHashMap;

use super::{Guarded, expected::Accepted};
use crate::{
    dataset::{column::Column, read::fault},
    diagnostic::Report,
};

/// Whether the digits are nines and nothing else: 999.9, -99.99, 99999.
fn all_nines(scaled: i64) -> Option<u32> {
    let mut rest = scaled.unsigned_abs();
    while rest != 0 && rest.is_multiple_of(10) {
        rest /= 10;
    }
    let mut nines = 0;
    while rest % 10 == 9 {
        rest /= 10;
        nines += 1;
    }
    (rest == 0 && nines > 0).then_some(nines)
}

/// Reports nines that no rule names: a negative one at once, a positive one where it is above
/// every other value of the column and either long or repeated.
///
/// # Reports
/// `dataset::looks-like-a-code`.
pub(super) fn report_codes(
    data: &Guarded<'_>,
    field: usize,
    accepted: &mut Accepted<'_>,
    report: &mut Report,
) {
    let rows = 0..data.table.origins.len();
    let mut largest = i64::MIN;
    let mut nines: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
    for row in rows {
        let Some(scaled) = data.measured(row, field) else {
            continue;
        };
        match all_nines(scaled) {
            Some(n) if n >= 3 || (scaled < 0 && n >= 2) => {
                nines.entry(scaled).or_default().push(row)
            }
            _ => largest = largest.max(scaled),
        }
    }
    let mut found: Vec<(i64, Vec<usize>)> = nines.into_iter().collect();
    found.sort();
    for (scaled, rows) in found {
        let long = all_nines(scaled).is_some_and(|n| n >= 4);
        if scaled > 0 && (scaled <= largest || !(long || rows.len() > 1)) {
            continue;
        }
        for row in rows {
            if !accepted.covers(Some(field), data.who(row), data.period(row)) {
                let wanted = &data.schema.fields[field];
                let code = "dataset::looks-like-a-code";
                report.add(fault(code, wanted, data.table, (row, field)));
            }
        }
    }
}

/// Fewer numbers say nothing about a column.
const ENOUGH: usize = 8;

/// Reports a column of which more than half would be shown as 0: milligrams taken for micrograms.
///
/// # Reports
/// `dataset::shown-as-zero`.
pub(super) fn report_shown_as_zero(
    data: &Guarded<'_>,
    field: usize,
    accepted: &mut Accepted<'_>,
    report: &mut Report,
) {
    let wanted = &data.schema.fields[field];
    let Column::Numbers { decimals, .. } = &data.table.columns[field] else {
        return;
    };
    let Some(fine) = wanted
        .decimals
        .and_then(|shown| decimals.checked_sub(shown))
    else {
        return;
    };
    let half = 5_i64.saturating_mul(10_i64.saturating_pow(fine.saturating_sub(1)));
    let numbers: Vec<(usize, i64)> = (0..data.table.origins.len())
        .filter_map(|row| Some((row, data.measured(row, field).filter(|n| *n != 0)?)))
        .collect();
    let vanish = numbers
        .iter()
        .filter(|(_, n)| n.unsigned_abs() < half.unsigned_abs());
    let (count, first) = (vanish.clone().count(), vanish.map(|v| v.0).next());
    let Some(row) =
        first.filter(|_| fine > 0 && numbers.len() >= ENOUGH && count * 2 > numbers.len())
    else {
        return;
    };
    if accepted.covers(Some(field), data.who(row), data.period(row)) {
        return;
    }
    let d = fault("dataset::shown-as-zero", wanted, data.table, (row, field));
    let d = d.with("count", count).with("all", numbers.len());
    report.add(d.with("decimals", wanted.decimals.unwrap_or_default()));
}
