//! Guards: numbers that are well formed and cannot be right.
//!
//! Every rule fits into one sentence for a clerk, compares a column only with itself, and runs
//! before the embargo, so that next week's table is checked today. A whole block that is shifted
//! stops publishing; a single odd value is a warning. What was looked into and is right is
//! declared under `[[expected]]` with its reason, which every build repeats.

mod codes;
mod expected;
mod gaps;
mod levels;
mod odd;
mod runs;
mod series;

use jiff::civil::DateTime;
use rayon::prelude::*;

use super::{column::Column, read::Table, schema::Schema};
use crate::{
    declare::FieldType,
    diagnostic::Report,
    quantity::{Decimal, Period, State},
};

use expected::Accepted;
use series::{Series, series};

/// All that the guards look at.
pub(super) struct Guarded<'a> {
    /// The columns as declared.
    pub(super) schema: &'a Schema,
    /// The cells of all files.
    pub(super) table: &'a Table,
    /// Period index of each row; empty where the dataset has no time.
    pub(super) period_of: &'a [i32],
    /// The moment the site speaks for.
    pub(super) as_of: DateTime,
}

impl Guarded<'_> {
    /// The period of a row; `None` without a time that could be read.
    fn period(&self, row: usize) -> Option<Period> {
        let grain = self.schema.time?.1;
        let index = *self.period_of.get(row)?;
        (index != i32::MIN).then_some(Period { grain, index })
    }

    /// The measured number of a cell, in units of the column's last decimal.
    fn measured(&self, row: usize, field: usize) -> Option<i64> {
        let number = self.table.columns[field].number(row)?;
        (number.state == State::Measured).then_some(number.scaled)
    }

    /// The subject of a row as the file has it; empty without one.
    fn who(&self, row: usize) -> &str {
        let word = |field: usize| self.table.columns[field].word(row);
        self.schema.subject.map_or("", word)
    }

    /// A number of the column with its unit, for messages.
    fn shown(&self, scaled: i128, field: usize) -> String {
        let Column::Numbers { decimals, .. } = &self.table.columns[field] else {
            return String::new();
        };
        let number = Decimal::try_from_i128_with_scale(scaled, *decimals).unwrap_or_default();
        let unit = self.schema.fields[field].unit.to_string();
        let number = number.normalize();
        if unit == "1" {
            return number.to_string();
        }
        format!("{number} {unit}")
    }
}

/// Looks at every column of numbers.
///
/// # Reports
/// `dataset::shifted`, `dataset::shifted-down`, `dataset::odd-value`, `dataset::constant-run`, `dataset::zeros-in-a-row`,
/// `dataset::looks-like-a-code`, `dataset::shown-as-zero`, `dataset::gap`,
/// `dataset::expected` (note), `dataset::idle-expected`, `dataset::bad-period`,
/// `dataset::no-reason`.
pub(super) fn guard(data: &Guarded<'_>, report: &mut Report) {
    let mut accepted = Accepted::new(data.schema, report);
    let series = series(data);
    let is_numbers = |f: &usize| matches!(data.table.columns[*f], Column::Numbers { .. });
    let fields: Vec<usize> = (0..data.schema.fields.len()).filter(is_numbers).collect();
    let parts: Vec<(Accepted<'_>, Report)> = fields
        .into_par_iter()
        .map(|field| {
            let (mut accepted, mut report) = (accepted.unused(), Report::default());
            guard_field(data, field, &series, &mut accepted, &mut report);
            (accepted, report)
        })
        .collect();
    for (part, found) in parts {
        accepted.add(&part);
        report.merge(found);
    }
    gaps::report_gaps(data, &mut accepted, report);
    accepted.report(data.schema, report);
}

fn guard_field(
    data: &Guarded<'_>,
    field: usize,
    series: &[Series],
    accepted: &mut Accepted<'_>,
    report: &mut Report,
) {
    codes::report_codes(data, field, accepted, report);
    if data.schema.fields[field].kind == FieldType::Quantity {
        codes::report_shown_as_zero(data, field, accepted, report);
        let shifted = levels::report_shifted(data, field, series, accepted, report);
        odd::report_odd(data, field, series, &shifted, accepted, report);
    }
    runs::report_runs(data, field, series, accepted, report);
}

/// Whether a column holds the limits of another: those may stay the same for years.
fn is_limit(schema: &Schema, field: usize) -> bool {
    schema.fields.iter().any(|f| f.limit_field == Some(field))
}
