//! Cells as programs read them: what downloads say, and what a published value is compared by.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{
    catalog::Dataset,
    column::{Column, Number},
    life::record_number,
    schema::Schema,
};
use crate::quantity::{Grain, Missing, Period, State};

/// Stands between the parts of a key; no cell holds it.
pub const KEY_MARK: char = '\u{1f}';

/// Keys of rows that are not public now, as [`plain_key`] gives them; the record number where the
/// row will not come back.
pub type Unseen = FxHashMap<Box<str>, Option<String>>;

/// What names a row: the plain cells of its key fields.
#[must_use]
pub fn plain_key(dataset: &Dataset, row: usize) -> String {
    key_of(&dataset.schema, &dataset.columns, row, dataset.period(row))
}

fn key_of(schema: &Schema, columns: &[Column], row: usize, period: Option<Period>) -> String {
    let mut out = String::new();
    for (i, &field) in schema.key.iter().enumerate() {
        if i > 0 {
            out.push(KEY_MARK);
        }
        match columns[field].number(row) {
            Some(number) if number.state == State::Measured => out.push_str(&digits(&number)),
            Some(_) => {}
            None => {
                let word = columns[field].word(row);
                let is_time = schema.time.is_some_and(|t| t.0 == field) && !word.is_empty();
                match period.filter(|_| is_time) {
                    Some(period) => out.push_str(&period.to_string()),
                    None => out.push_str(&harmless(word)),
                }
            }
        }
    }
    out
}

/// The keys of rows of a table as read: those that open later, those that are gone.
pub(super) fn unseen(
    schema: &Schema,
    columns: &[Column],
    (grain, period_of): (Option<Grain>, &[i32]),
    (later, gone): (&[u32], &[u32]),
) -> Unseen {
    let key = |row: usize| {
        let index = period_of.get(row).copied();
        let period = grain.zip(index);
        let period = period.map(|(grain, index)| Period { grain, index });
        key_of(schema, columns, row, period).into_boxed_str()
    };
    let later = later.iter().map(|&row| (key(row as usize), None));
    let gone = gone.iter().map(|&row| {
        let number = record_number(schema, columns, row as usize);
        (key(row as usize), Some(number))
    });
    later.chain(gone).collect()
}

/// Whether any cell of a field is not plainly measured.
#[must_use]
pub fn has_states(dataset: &Dataset, field: usize) -> bool {
    match &dataset.columns[field] {
        Column::Numbers { states, .. } => states.iter().any(|s| s.get() != State::Measured),
        Column::Words { .. } => false,
    }
}

/// The cell for programs: full precision, the raw token below detection, empty where missing.
#[must_use]
pub fn plain_cell(dataset: &Dataset, row: usize, field: usize) -> (Cow<'_, str>, &'static str) {
    let Some(number) = dataset.columns[field].number(row) else {
        let word = dataset.columns[field].word(row);
        let period = dataset
            .schema
            .time
            .filter(|t| t.0 == field && !word.is_empty());
        let text = match period.and_then(|_| dataset.period(row)) {
            Some(period) => period.to_string().into(),
            None => harmless(word),
        };
        return (text, "");
    };
    match number.state {
        State::Measured => (digits(&number).into(), ""),
        State::BelowDetection => (dataset.raw(row, field).into(), "below-detection"),
        State::Missing(why) => ("".into(), missing_key(why)),
    }
}

/// A measured number with all its decimals, without zeros at their end.
fn digits(number: &Number) -> String {
    let (mut units, mut decimals) = (number.scaled, number.decimals);
    while decimals > 0 && units % 10 == 0 {
        (units, decimals) = (units / 10, decimals - 1);
    }
    let Some(one) = 10_u64.checked_pow(decimals) else {
        let value = number.rounded(decimals);
        return value.map_or_else(String::new, |d| d.to_string());
    };
    let sign = if units < 0 { "-" } else { "" };
    let (whole, rest) = (units.unsigned_abs() / one, units.unsigned_abs() % one);
    match decimals {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{rest:0width$}", width = decimals as usize),
    }
}

fn missing_key(why: Missing) -> &'static str {
    match why {
        Missing::Blank => "blank",
        Missing::NotMeasured => "not-measured",
        Missing::Invalid => "invalid",
        Missing::Stopped => "stopped",
        Missing::Maintenance => "maintenance",
        Missing::NotMonitored => "not-monitored",
        Missing::NotDue => "not-due",
        Missing::NotSampled => "not-sampled",
        Missing::DriedUp => "dried-up",
        Missing::Frozen => "frozen",
    }
}

/// The reason that a state of [`plain_cell`] names.
#[must_use]
pub fn missing_of(state: &str) -> Option<Missing> {
    Missing::ALL
        .into_iter()
        .find(|why| missing_key(*why) == state)
}

/// Text that a spreadsheet does not take for a formula.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    let looks_like_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r'])
        && crate::quantity::parse_decimal(text).is_none()
        && text.chars().count() > 1;
    if looks_like_formula {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        assert_eq!(harmless("=cmd()"), "'=cmd()");
        assert_eq!(harmless("@x"), "'@x");
        assert_eq!(harmless("-3.5"), "-3.5");
        assert_eq!(harmless("—"), "—");
    }
}
