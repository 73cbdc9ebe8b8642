//! What was found strange before, looked into, and is right.

use crate::{
    dataset::schema::Schema,
    declare::{At, Expected},
    diagnostic::{Diagnostic, Report},
    quantity::Period,
};

/// One `[[expected]]`, with its days and how often it was needed.
#[derive(Clone)]
struct Entry<'a> {
    written: &'a Expected,
    field: Option<usize>,
    days: Option<(Period, Period)>,
    used: usize,
}

/// All of them.
pub(super) struct Accepted<'a> {
    entries: Vec<Entry<'a>>,
}

impl<'a> Accepted<'a> {
    /// Reads the declarations; a faulty one accepts nothing.
    ///
    /// # Reports
    /// `dataset::bad-period`, `dataset::no-reason`, `dataset::unknown-field`.
    pub(super) fn new(schema: &'a Schema, report: &mut Report) -> Self {
        let mut entries = Vec::new();
        for written in &schema.declaration.expected {
            if written.reason.value.trim().is_empty() {
                let at = schema.at(&written.reason.span);
                report.add(Diagnostic::new("dataset::no-reason", at));
                continue;
            }
            let Ok(field) = field_of(schema, written, report) else {
                continue;
            };
            let Ok(days) = days_of(schema, written, report) else {
                continue;
            };
            entries.push(Entry {
                written,
                field,
                days,
                used: 0,
            });
        }
        Self { entries }
    }

    /// The same, none of them used: for a part that is looked at apart.
    pub(super) fn unused(&self) -> Self {
        let fresh = |entry: &Entry<'a>| Entry {
            used: 0,
            ..entry.clone()
        };
        Self {
            entries: self.entries.iter().map(fresh).collect(),
        }
    }

    /// Counts what a part has used.
    pub(super) fn add(&mut self, part: &Self) {
        for (entry, other) in self.entries.iter_mut().zip(&part.entries) {
            entry.used += other.used;
        }
    }

    /// Whether a finding about a field (`None`: whole rows) of a subject in a period is accepted.
    pub(super) fn covers(&mut self, field: Option<usize>, who: &str, at: Option<Period>) -> bool {
        let fits = |e: &Entry<'_>| {
            (e.field.is_none() || e.field == field)
                && e.written.subject.as_ref().is_none_or(|s| s.trim() == who)
                && match (&e.days, at) {
                    (None, _) => true,
                    (Some(_), None) => false,
                    (Some((from, until)), Some(at)) => {
                        at.first_day() >= from.first_day() && at.last_day() <= until.last_day()
                    }
                }
        };
        let Some(entry) = self.entries.iter_mut().find(|e| fits(e)) else {
            return false;
        };
        entry.used += 1;
        true
    }

    /// # Reports
    /// `dataset::expected` (note), `dataset::idle-expected` (warning).
    pub(super) fn report(self, schema: &Schema, report: &mut Report) {
        for entry in self.entries {
            let at = schema.at(&entry.written.reason.span);
            let code = match entry.used {
                0 => "dataset::idle-expected",
                _ => "dataset::expected",
            };
            let d = Diagnostic::new(code, at).with("count", entry.used);
            report.add(d.with("reason", entry.written.reason.value.trim()));
        }
    }
}

fn field_of(schema: &Schema, written: &Expected, report: &mut Report) -> Result<Option<usize>, ()> {
    let Some(name) = &written.field else {
        return Ok(None);
    };
    let found = schema.field(&name.value);
    if found.is_none() {
        let d = Diagnostic::new("dataset::unknown-field", schema.at(&name.span));
        let d = d.with("field", &name.value);
        report.add(d.with("known", schema.field_names()));
        return Err(());
    }
    Ok(found)
}

fn days_of(
    schema: &Schema,
    written: &Expected,
    report: &mut Report,
) -> Result<Option<(Period, Period)>, ()> {
    let mut read = |text: &At<String>| {
        let period = Period::parse(text.value.trim());
        if period.is_none() {
            let d = Diagnostic::new("dataset::bad-period", schema.at(&text.span));
            report.add(d.with("value", &text.value));
        }
        period.ok_or(())
    };
    let from = written.from.as_ref().map(&mut read).transpose()?;
    let until = written.until.as_ref().map(&mut read).transpose()?;
    Ok(match (from, until) {
        (None, None) => None,
        (Some(from), None) => Some((from, from)),
        (None, Some(until)) => Some((Period::year(0), until)),
        (Some(from), Some(until)) => Some((from, until)),
    })
}
