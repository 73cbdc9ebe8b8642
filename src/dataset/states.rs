//! Columns that follow from dates: what a row's dates say at the site's moment, in words.

use std::{collections::BTreeMap, sync::OnceLock};

use jiff::civil::Date;

use super::{
    column::{Column, WordsBuilder},
    schema::Schema,
    times::parse_moment,
};
use crate::{
    declare::{At, FieldType, StateOf, StateWords},
    diagnostic::{Diagnostic, Lang, Report},
};

/// The dates a state follows from, by position.
enum Dates {
    /// Last day on time, day it was done.
    Deadline(usize, usize),
    /// First and last day.
    Span(usize, usize),
}

/// The columns with those of `state` fields filled in.
///
/// # Reports
/// `dataset::state-without-dates`, `dataset::unknown-field`.
pub(super) fn with_states(
    schema: &Schema,
    mut columns: Vec<Column>,
    today: Date,
    report: &mut Report,
) -> Vec<Column> {
    for (position, field) in schema.fields.iter().enumerate() {
        if field.kind != FieldType::State {
            continue;
        }
        let Some((of, dates)) = dates(schema, position, report) else {
            continue;
        };
        let rows = match &columns[position] {
            Column::Words { ids, .. } => ids.len(),
            Column::Numbers { values, .. } => values.len(),
        };
        let mut builder = WordsBuilder::new();
        for row in 0..rows {
            let date = |field: usize| parse_moment(columns[field].word(row)).map(|m| m.date());
            builder.push(match state(&dates, &date, today) {
                Some(key) => word(schema.lang, &of.words, key),
                None => "",
            });
        }
        columns[position] = builder.finish();
    }
    columns
}

/// The state of one row; `None` where the dates do not say.
fn state(dates: &Dates, date: &dyn Fn(usize) -> Option<Date>, today: Date) -> Option<&'static str> {
    match *dates {
        Dates::Deadline(due, done) => match (date(due), date(done)) {
            (Some(due), Some(done)) if done > due => Some("done-late"),
            (_, Some(_)) => Some("done"),
            (Some(due), None) if due < today => Some("overdue"),
            (Some(_), None) => Some("pending"),
            (None, None) => None,
        },
        Dates::Span(from, until) => match (date(from), date(until)) {
            (Some(from), _) if from > today => Some("before"),
            (_, Some(until)) if until < today => Some("over"),
            _ => Some("open"),
        },
    }
}

fn dates<'s>(
    schema: &'s Schema,
    position: usize,
    report: &mut Report,
) -> Option<(&'s StateOf, Dates)> {
    let field = &schema.fields[position];
    let at = &field.written.name;
    let Some(of) = &field.written.state else {
        let d = Diagnostic::new("dataset::state-without-dates", schema.at(&at.span));
        report.add(d.with("field", &at.value));
        return None;
    };
    let mut find = |named: &Option<At<String>>| {
        let named = named.as_ref()?;
        let found = schema.field(&named.value);
        let is_date = |f: usize| matches!(schema.fields[f].kind, FieldType::Date | FieldType::Time);
        let code = match found {
            None => "dataset::unknown-field",
            Some(f) if !is_date(f) => "dataset::state-without-dates",
            Some(_) => return found,
        };
        let d = Diagnostic::new(code, schema.at(&named.span));
        let d = d.with("field", &named.value);
        report.add(d.with("known", date_fields(schema)));
        None
    };
    match (&of.due, &of.done, &of.from, &of.until) {
        (Some(_), Some(_), None, None) => {
            let (due, done) = (find(&of.due), find(&of.done));
            Some((of, Dates::Deadline(due?, done?)))
        }
        (None, None, Some(_), Some(_)) => {
            let (from, until) = (find(&of.from), find(&of.until));
            Some((of, Dates::Span(from?, until?)))
        }
        _ => {
            let d = Diagnostic::new("dataset::state-without-dates", schema.at(&at.span));
            report.add(d.with("field", &at.value));
            None
        }
    }
}

impl Schema {
    /// The words that a `state` field may hold, in their order, each behind its key.
    pub fn states(&self, field: usize) -> Vec<(&'static str, &str)> {
        let Some(of) = &self.fields[field].written.state else {
            return Vec::new();
        };
        let keys: &[&'static str] = match of.due {
            Some(_) => &["done", "done-late", "pending", "overdue"],
            None => &["before", "open", "over"],
        };
        let words = keys
            .iter()
            .map(|key| (*key, word(self.lang, &of.words, key)));
        words.collect()
    }
}

/// Names of the fields that hold dates, for messages.
fn date_fields(schema: &Schema) -> String {
    let dates = schema.fields.iter();
    let dates = dates.filter(|f| matches!(f.kind, FieldType::Date | FieldType::Time));
    let names: Vec<&str> = dates.map(|f| f.name.as_str()).collect();
    names.join("、")
}

fn word<'w>(lang: Lang, own: &'w StateWords, key: &str) -> &'w str {
    let own = match key {
        "done" => &own.done,
        "done-late" => &own.done_late,
        "pending" => &own.pending,
        "overdue" => &own.overdue,
        "before" => &own.before,
        "open" => &own.open,
        _ => &own.over,
    };
    own.as_deref().unwrap_or_else(|| usual(lang, key))
}

fn usual(lang: Lang, key: &str) -> &'static str {
    static TABLE: OnceLock<BTreeMap<String, BTreeMap<String, String>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        toml::from_str(include_str!("states.toml"))
            .expect("the built-in words are checked by a test")
    });
    let words = table.get(if lang == Lang::Zh { "zh" } else { "en" });
    words.and_then(|w| w.get(key)).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Date> {
        parse_moment(text).map(|m| m.date())
    }

    /// Every order of due, done and today; `-` is a blank cell.
    #[test]
    fn states_of_deadlines() {
        let today = day("2026-11-23").expect("a date");
        for (due, done, wanted) in [
            ("2026-11-22", "2026-11-22", Some("done")),
            ("2026-11-22", "2026-11-21", Some("done")),
            ("2026-11-22", "2026-11-23", Some("done-late")),
            ("2026-11-22", "-", Some("overdue")),
            ("2026-11-23", "-", Some("pending")),
            ("2026-11-24", "-", Some("pending")),
            ("-", "2026-11-01", Some("done")),
            ("-", "-", None),
        ] {
            let date = |field: usize| day(if field == 0 { due } else { done });
            assert_eq!(
                state(&Dates::Deadline(0, 1), &date, today),
                wanted,
                "{due} {done}"
            );
        }
    }

    #[test]
    fn states_of_spans() {
        let today = day("2026-11-23").expect("a date");
        for (from, until, wanted) in [
            ("2026-11-24", "2026-12-01", "before"),
            ("2026-11-23", "2026-11-23", "open"),
            ("2026-11-01", "2026-11-22", "over"),
            ("-", "2026-11-30", "open"),
            ("2026-11-01", "-", "open"),
            ("-", "-", "open"),
        ] {
            let date = |field: usize| day(if field == 0 { from } else { until });
            assert_eq!(
                state(&Dates::Span(0, 1), &date, today),
                Some(wanted),
                "{from} {until}"
            );
        }
    }

    #[test]
    fn every_state_has_its_word() {
        for lang in [Lang::Zh, Lang::En] {
            for key in [
                "done",
                "done-late",
                "pending",
                "overdue",
                "before",
                "open",
                "over",
            ] {
                assert_ne!(usual(lang, key), "", "{key}");
            }
        }
    }
}
