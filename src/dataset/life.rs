//! The other end of the embargo rule: what is no longer public is as if it were not there, but for
//! a record number, the day it left and why.

use std::sync::Arc;

use jiff::{
    Span,
    civil::{Date, DateTime},
};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::{
    catalog::{Catalog, Dataset},
    column::Column,
    schema::Schema,
    times::parse_moment,
};
use crate::{
    declare::At,
    diagnostic::{Diagnostic, Report},
};

/// A row that is no longer public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Its record number.
    pub number: String,
    /// The first day on which it is not shown.
    pub left: Date,
    /// Why.
    pub why: GoneWhy,
}

/// Why a row is no longer public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoneWhy {
    /// Its term is over.
    Expired,
    /// The credit of the one it is about was repaired.
    Repaired,
}

/// Rows that are not shown, by their key: not yet (`None`), or no longer.
pub(super) type Hidden = FxHashMap<Arc<str>, Option<(Date, GoneWhy)>>;

/// `[life]` as meant: positions of fields, the term as months.
#[derive(Debug)]
struct Rule {
    term: Option<(usize, i32)>,
    until: Option<usize>,
    repaired: Option<usize>,
    with: Option<usize>,
}

/// Reads `[life]`.
///
/// # Reports
/// `dataset::unknown-field`, `dataset::bad-term`, `dataset::endless-life`.
fn rule(schema: &Schema, report: &mut Report) -> Option<Rule> {
    let written = schema.declaration.life.as_ref()?;
    let mut find = |name: &Option<At<String>>| {
        let name = name.as_ref()?;
        let found = schema.field(&name.value);
        if found.is_none() {
            let d = Diagnostic::new("dataset::unknown-field", schema.at(&name.span));
            let d = d.with("field", &name.value);
            report.add(d.with("known", schema.field_names()));
        }
        found
    };
    let from = find(&written.from);
    let (until, repaired) = (find(&written.until), find(&written.repaired));
    let with = find(&written.with);
    let months = written.term.as_ref().and_then(|term| {
        let months = months(&term.value);
        if months.is_none() || written.from.is_none() {
            let d = Diagnostic::new("dataset::bad-term", schema.at(&term.span));
            report.add(d.with("value", &term.value));
        }
        months
    });
    let ends = [
        &written.term,
        &written.until,
        &written.repaired,
        &written.with,
    ];
    if ends.iter().all(|end| end.is_none()) {
        let id = &schema.declaration.id;
        report.add(Diagnostic::new(
            "dataset::endless-life",
            schema.at(&id.span),
        ));
    }
    Some(Rule {
        term: from.zip(months),
        until,
        repaired,
        with,
    })
}

/// The months of `36 months` or `3 years`.
fn months(text: &str) -> Option<i32> {
    let (number, unit) = text.trim().split_once(' ')?;
    let number: i32 = number.parse().ok().filter(|n| (1..=1200).contains(n))?;
    match unit.trim() {
        "month" | "months" => Some(number),
        "year" | "years" => number.checked_mul(12),
        _ => None,
    }
}

impl Rule {
    /// The first day on which a row is not shown for its own dates; `None`: there is no such day.
    fn end(&self, columns: &[Column], row: usize) -> Option<(Date, GoneWhy)> {
        let date = |field: usize| Some(parse_moment(columns[field].word(row))?.date());
        let until = self.until.and_then(date).and_then(|d| d.tomorrow().ok());
        let term = self.term.and_then(|(from, months)| {
            let span = Span::new().try_months(months).ok()?;
            date(from)?.checked_add(span).ok()
        });
        let expires = until.or(term).map(|day| (day, GoneWhy::Expired));
        let repaired = self.repaired.and_then(date);
        let repaired = repaired.map(|day| (day, GoneWhy::Repaired));
        expires
            .into_iter()
            .chain(repaired)
            .min_by_key(|(day, _)| *day)
    }
}

/// Rows divided by their lives.
#[derive(Debug, Default)]
pub(super) struct Lives {
    /// Rows that are public.
    pub(super) shown: Vec<u32>,
    /// Rows that open later, with those they belong to.
    pub(super) later: Vec<u32>,
    /// Rows that are no longer public, and what stays of them.
    pub(super) gone: Vec<(u32, Gone)>,
}

/// Divides rows that have opened into those that are still public and those that are not.
///
/// `catalog` holds the datasets that rows of this one may belong to.
pub(super) fn lives(
    schema: &Schema,
    columns: &[Column],
    opened: Vec<u32>,
    catalog: &Catalog,
    as_of: DateTime,
    report: &mut Report,
) -> Lives {
    let Some(rule) = rule(schema, report) else {
        return Lives {
            shown: opened,
            ..Lives::default()
        };
    };
    let owner = rule.with.and_then(|field| {
        let named = schema.fields[field].written.references.as_ref()?;
        Some((field, catalog.dataset(&named.value)?))
    });
    let mut lives = Lives::default();
    for row in opened {
        let at = row as usize;
        let own = rule.end(columns, at);
        let hidden = owner.and_then(|(field, owner)| owner.hidden.get(columns[field].word(at)));
        let end = match hidden {
            Some(None) => {
                lives.later.push(row);
                continue;
            }
            Some(Some(end)) => own.into_iter().chain([*end]).min_by_key(|(day, _)| *day),
            None => own,
        };
        match end.filter(|(day, _)| *day <= as_of.date()) {
            Some((left, why)) => {
                let number = record_number(schema, columns, at);
                lives.gone.push((row, Gone { number, left, why }));
            }
            None => lives.shown.push(row),
        }
    }
    lives
}

/// Keys of rows that are not shown: the first key field names a row to other datasets.
pub(super) fn hidden(schema: &Schema, columns: &[Column], held: &[u32], lives: &Lives) -> Hidden {
    let Some(&key) = schema.key.first() else {
        return Hidden::default();
    };
    let word = |row: u32| Arc::from(columns[key].word(row as usize));
    let later = held.iter().chain(&lives.later);
    let later = later.map(|&row| (word(row), None));
    let gone = lives.gone.iter();
    let gone = gone.map(|(row, gone)| (word(*row), Some((gone.left, gone.why))));
    later.chain(gone).collect()
}

/// Digits and letters that are not mistaken for each other (Crockford's base 32).
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A name for a row that says nothing of it and is the same at every build: ten characters from a
/// hash over the dataset and the row's key.
pub(super) fn record_number(schema: &Schema, columns: &[Column], row: usize) -> String {
    let mut hasher = Sha256::new();
    hasher.update(schema.declaration.id.value.as_bytes());
    for &field in &schema.key {
        hasher.update([0]);
        match columns[field].number(row) {
            Some(number) => hasher.update(number.scaled.to_le_bytes()),
            None => hasher.update(columns[field].word(row).as_bytes()),
        }
    }
    let hash = hasher.finalize();
    let bits = hash
        .iter()
        .take(7)
        .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let digit = |n: u32| char::from(DIGITS[(bits >> (n * 5) & 31) as usize]);
    let digits: String = (0..10).map(digit).collect();
    format!("{}-{}", &digits[..5], &digits[5..])
}

impl Dataset {
    /// The number by which a row is named in reports of errors and after it has left.
    #[must_use]
    pub fn record_number(&self, row: usize) -> String {
        record_number(&self.schema, &self.columns, row)
    }
}

/// A row that names a record for good keeps it in public after its time.
///
/// # Reports
/// `dataset::outlives-record`.
pub(super) fn check_outliving(catalog: &Catalog, report: &mut Report) {
    for dataset in catalog.iter() {
        let life = dataset.schema.declaration.life.as_ref();
        let with = life.and_then(|life| life.with.as_ref());
        for field in &dataset.schema.fields {
            let Some(reference) = &field.written.references else {
                continue;
            };
            let owner = catalog.dataset(&reference.value);
            let ends = owner.is_some_and(|o| o.schema.declaration.life.is_some());
            if ends && with.is_none_or(|with| with.value != field.name) {
                let at = dataset.schema.at(&reference.span);
                let d = Diagnostic::new("dataset::outlives-record", at);
                let d = d.with("field", &field.name);
                report.add(d.with("dataset", &reference.value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_months_or_years() {
        assert_eq!(months("36 months"), Some(36));
        assert_eq!(months("3 years"), Some(36));
        assert_eq!(months("1 month"), Some(1));
        for bad in [
            "",
            "36",
            "months",
            "0 months",
            "-1 years",
            "3 days",
            "9999999 years",
        ] {
            assert_eq!(months(bad), None, "{bad}");
        }
    }

    fn words(word: &str) -> Column {
        let mut builder = super::super::column::WordsBuilder::new();
        builder.push(word);
        builder.finish()
    }

    /// Decided on 29 February: three years later there is none, so the month's last day counts.
    #[test]
    fn the_first_of_its_ends_decides() {
        let rule = Rule {
            term: Some((0, 36)),
            until: Some(1),
            repaired: Some(2),
            with: None,
        };
        let day = |text: &str| parse_moment(text).map(|m| m.date());
        let cases = [
            (
                ["2024-02-29", "", ""],
                Some(("2027-02-28", GoneWhy::Expired)),
            ),
            (
                ["2024-02-29", "2025-01-31", ""],
                Some(("2025-02-01", GoneWhy::Expired)),
            ),
            (
                ["2024-02-29", "2025-01-31", "2024-12-01"],
                Some(("2024-12-01", GoneWhy::Repaired)),
            ),
            (
                ["2024-02-29", "2025-01-31", "2026-12-01"],
                Some(("2025-02-01", GoneWhy::Expired)),
            ),
            (["", "", ""], None),
        ];
        for (cells, wanted) in cases {
            let columns: Vec<Column> = cells.iter().map(|c| words(c)).collect();
            let wanted = wanted.map(|(text, why)| (day(text).expect("a date"), why));
            assert_eq!(rule.end(&columns, 0), wanted, "{cells:?}");
        }
    }
}
