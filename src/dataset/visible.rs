//! The one embargo rule: what may not be seen yet is as if it were not there.

use jiff::civil::DateTime;

use super::{catalog::Dataset, column::Column, schema::Schema, times::parse_opening};
use crate::{
    declare::At,
    diagnostic::{Diagnostic, Report},
    quantity::Period,
};

/// When the rows of a dataset open.
pub(super) enum Opening {
    /// At once; rows of the future are faults.
    AtOnce,
    /// All at one moment.
    At(DateTime),
    /// Each when its own period is over.
    OwnPeriod,
    /// Each at the moment in this field.
    Field(usize),
}

/// Reads `visible_from`.
///
/// # Reports
/// `dataset::bad-visible-from`.
pub(super) fn opening(schema: &Schema, report: &mut Report) -> Opening {
    let Some(written) = &schema.declaration.visible_from else {
        return Opening::AtOnce;
    };
    match read(schema, written) {
        Some(opening) => opening,
        None => {
            let d = Diagnostic::new("dataset::bad-visible-from", schema.at(&written.span));
            report.add(
                d.with("value", &written.value)
                    .with("known", schema.field_names()),
            );
            Opening::AtOnce
        }
    }
}

fn read(schema: &Schema, written: &At<String>) -> Option<Opening> {
    match written.value.strip_prefix("field:") {
        Some(name) => {
            let field = schema.field(name)?;
            let own = schema.time.is_some_and(|(time, _, _)| time == field);
            Some(if own {
                Opening::OwnPeriod
            } else {
                Opening::Field(field)
            })
        }
        None => parse_opening(&written.value).map(Opening::At),
    }
}

impl Opening {
    /// The moment at which a row opens; `None`: at once.
    pub(super) fn of_row(
        &self,
        row: usize,
        period: Option<Period>,
        columns: &[Column],
    ) -> Option<DateTime> {
        match self {
            Self::AtOnce => None,
            Self::At(moment) => Some(*moment),
            Self::OwnPeriod => period.map(Period::end),
            Self::Field(field) => parse_opening(columns[*field].word(row)),
        }
    }
}

/// When the rows of a dataset became public by its `visible_from`.
pub struct Opened<'d> {
    dataset: &'d Dataset,
    opening: Opening,
}

impl Opened<'_> {
    /// The moment at which a row opened; `None`: nothing says when.
    #[must_use]
    pub fn of(&self, row: usize) -> Option<DateTime> {
        let dataset = self.dataset;
        self.opening
            .of_row(row, dataset.period(row), &dataset.columns)
    }
}

impl Dataset {
    /// When its rows became public, as `visible_from` says.
    #[must_use]
    pub fn opened(&self) -> Opened<'_> {
        let written = self.schema.declaration.visible_from.as_ref();
        let opening = written.and_then(|written| read(&self.schema, written));
        Opened {
            dataset: self,
            opening: opening.unwrap_or(Opening::AtOnce),
        }
    }

    /// When a row opens, or opened; `None`: at once.
    #[must_use]
    pub fn opens(&self, row: usize) -> Option<DateTime> {
        let written = self.schema.declaration.visible_from.as_ref()?;
        read(&self.schema, written)?.of_row(row, self.period(row), &self.columns)
    }
}
