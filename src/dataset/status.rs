//! Which cells count: the word in a column beside them, and what a zero means.

use super::{
    read::{Table, cell, fault, is_absent},
    schema::Schema,
};
use crate::{
    declare::{Status, Zero},
    diagnostic::{Diagnostic, Report},
    quantity::{Decimal, Missing},
};

/// Decides of each cell of one field whether its number counts.
pub(super) struct Gate<'a> {
    status: Option<(usize, &'a Status)>,
    zero: Zero,
}

impl<'a> Gate<'a> {
    /// The gate of a field.
    ///
    /// # Reports
    /// `dataset::unknown-field`.
    pub(super) fn new(schema: &'a Schema, field: usize, report: &mut Report) -> Self {
        let written = &schema.fields[field].written;
        let zero = written.zero;
        let Some(status) = &written.status else {
            return Self { status: None, zero };
        };
        let found = schema.field(&status.field.value);
        if found.is_none() {
            let d = Diagnostic::new("dataset::unknown-field", schema.at(&status.field.span));
            let d = d.with("field", &status.field.value);
            report.add(d.with("known", schema.field_names()));
        }
        let status = found.map(|at| (at, status));
        Self { status, zero }
    }

    /// Why the word beside a cell says that its number does not count; unknown words are faults.
    ///
    /// # Reports
    /// `dataset::unknown-status`.
    pub(super) fn closed(
        &self,
        schema: &Schema,
        table: &Table,
        row: usize,
        report: &mut Report,
    ) -> Option<Missing> {
        let (at, status) = self.status?;
        let word = if is_absent(table, row, at) {
            ""
        } else {
            cell(table, row, at).trim()
        };
        match status.words.get(word) {
            Some(standing) => standing.missing(),
            None if word.is_empty() => None,
            None => {
                let code = "dataset::unknown-status";
                let d = fault(code, &schema.fields[at], table, (row, at));
                let known: Vec<&str> = status.words.keys().map(String::as_str).collect();
                report.add(d.with("known", known.join("、")));
                Some(Missing::Invalid)
            }
        }
    }

    /// Whether a number is a zero that cannot have been measured.
    pub(super) fn is_invalid_zero(&self, value: Decimal) -> bool {
        self.zero == Zero::Invalid && value.is_zero()
    }
}
