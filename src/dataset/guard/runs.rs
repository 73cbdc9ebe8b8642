//! The same value again and again: an instrument that hangs, or zeros instead of nothing.

use super::{Guarded, Series, expected::Accepted, is_limit};
use crate::{
    dataset::read::fault,
    declare::{FieldType, Zero},
    diagnostic::Report,
    quantity::Grain,
};

/// Warns of runs of one value.
///
/// A value of one digit (0.3, 6, 200) says more of the instrument's steps than of a fault, so it
/// is left alone unless the declaration says how long a run may be.
///
/// # Reports
/// `dataset::constant-run` (warning), `dataset::zeros-in-a-row` (warning).
pub(super) fn report_runs(
    data: &Guarded<'_>,
    field: usize,
    series: &[Series],
    accepted: &mut Accepted<'_>,
    report: &mut Report,
) {
    let wanted = &data.schema.fields[field];
    let declared = wanted.written.plausible.constant;
    let usual = match data.schema.time.map(|t| t.1) {
        Some(Grain::Hour) if wanted.kind == FieldType::Quantity => Some(24),
        Some(Grain::Day) if wanted.kind == FieldType::Quantity => Some(10),
        _ => None,
    };
    let Some(longest) = declared.or(usual).map(|n| n.max(2) as usize) else {
        return;
    };
    if is_limit(data.schema, field) && declared.is_none() {
        return;
    }
    let zeros_count = wanted.written.zero == Zero::Unsaid && wanted.law.is_some();
    let suspicious = |value: i64| match value {
        0 => zeros_count,
        _ => declared.is_some() || has_two_digits(value),
    };
    for one in series {
        let values: Vec<(usize, i64)> = one
            .rows
            .iter()
            .filter_map(|&row| Some((row, data.measured(row, field)?)))
            .collect();
        for run in values.chunk_by(|a, b| a.1 == b.1) {
            let (first, value) = run[0];
            let last = run[run.len() - 1].0;
            if run.len() < longest || !suspicious(value) {
                continue;
            }
            if accepted.covers(Some(field), data.who(first), data.period(first)) {
                continue;
            }
            let code = match value {
                0 => "dataset::zeros-in-a-row",
                _ => "dataset::constant-run",
            };
            let d = fault(code, wanted, data.table, (first, field));
            let d = d.with("count", run.len()).with("who", data.who(first));
            let period = |row| data.period(row).map_or_else(String::new, |p| p.to_string());
            report.add(d.with("from", period(first)).with("until", period(last)));
        }
    }
}

/// Whether a number has more than one digit that says something: 17, 0.35, but not 6, 0.3, 200.
fn has_two_digits(scaled: i64) -> bool {
    let mut rest = scaled.unsigned_abs();
    while rest != 0 && rest.is_multiple_of(10) {
        rest /= 10;
    }
    rest > 9
}
