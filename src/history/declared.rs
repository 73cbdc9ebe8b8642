//! Declarations in `data/changes.toml`: what each covers, and the one that would cover what is left.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::declare::{Change, ChangeKind, Scope};

/// Rows, years, subjects that a proposed scope names; of more, it names none.
pub(super) const NAMED: usize = 12;

/// What a change is, as far as declarations go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// A value is another.
    Value,
    /// A row is new that stands before published ones, or a value where there was none.
    Late,
    /// A row or a column is gone, or every row has another key.
    Deletion,
}

/// One change, as declarations see it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) group: Group,
    /// Key of the row as people write it; empty for a column, or for all.
    pub(super) row: String,
    /// Field; empty for a row, or for all.
    pub(super) column: String,
    pub(super) year: Option<i16>,
    /// Key of the subject; empty where there is none.
    pub(super) subject: String,
}

/// Declarations that may still be used, with the rows that each has covered.
pub(super) struct Declared<'c> {
    changes: Vec<(&'c Change, BTreeSet<String>)>,
    pub(super) used: BTreeSet<String>,
}

impl<'c> Declared<'c> {
    pub(super) fn new(changes: impl Iterator<Item = &'c Change>) -> Self {
        Self {
            changes: changes.map(|c| (c, BTreeSet::new())).collect(),
            used: BTreeSet::new(),
        }
    }

    /// The first declaration that covers a change.
    pub(super) fn covering(&mut self, found: &Found) -> Option<&'c Change> {
        for (change, rows) in &mut self.changes {
            if !fits(change.kind, found.group) || !covers(&change.scope.value, found, rows) {
                continue;
            }
            if change.scope.value.rows > 0 {
                rows.insert(found.row.clone());
            }
            self.used.insert(change.id.value.clone());
            return Some(change);
        }
        None
    }
}

fn fits(kind: ChangeKind, group: Group) -> bool {
    match kind {
        ChangeKind::Revision | ChangeKind::Correction => group != Group::Deletion,
        ChangeKind::LateArrival => group == Group::Late,
        ChangeKind::Deletion => group == Group::Deletion,
    }
}

/// Whether a scope covers a change; `rows` are those that it has covered by number.
///
/// Of values, all that is named must hold. Of rows that are gone, what is named adds up, as it
/// does for the guard against mass deletion.
fn covers(scope: &Scope, found: &Found, rows: &BTreeSet<String>) -> bool {
    let column = scope.columns.is_empty() || scope.columns.contains(&found.column);
    if scope.all {
        return column;
    }
    if found.row.is_empty() {
        return !found.column.is_empty() && scope.columns.contains(&found.column);
    }
    let year = found.year.is_some_and(|year| scope.years.contains(&year));
    let subject = scope.subjects.contains(&found.subject);
    let key = scope.keys.contains(&found.row);
    let number = || {
        let most = usize::try_from(scope.rows).unwrap_or(usize::MAX);
        rows.contains(&found.row) || rows.len() < most
    };
    if found.group == Group::Deletion {
        return year || subject || key || scope.rows > 0 && number();
    }
    column
        && (scope.years.is_empty() || year)
        && (scope.subjects.is_empty() || subject)
        && (scope.keys.is_empty() || key)
        && (scope.rows == 0 || number())
}

/// Changes that are not declared, as the scope that would cover just them.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    rows: BTreeSet<String>,
    /// Rows beyond those that are named.
    more: u64,
    years: BTreeSet<i16>,
    subjects: BTreeSet<String>,
    columns: BTreeSet<String>,
    deletion: bool,
    all: bool,
}

impl Proposal {
    pub(super) fn add(&mut self, found: &Found) {
        self.deletion |= found.group == Group::Deletion;
        if found.row.is_empty() {
            self.all |= found.column.is_empty();
            self.columns
                .extend(Some(found.column.clone()).filter(|c| !c.is_empty()));
            return;
        }
        if self.rows.len() <= NAMED {
            self.rows.insert(found.row.clone());
        }
        self.more += 1;
        self.years.extend(found.year);
        if self.subjects.len() <= NAMED && !found.subject.is_empty() {
            self.subjects.insert(found.subject.clone());
        }
        if !found.column.is_empty() {
            self.columns.insert(found.column.clone());
        }
    }

    /// Adds years and subjects of which nothing is left.
    #[must_use]
    pub fn emptied(mut self, years: &BTreeSet<i16>, subjects: &BTreeSet<String>) -> Self {
        if !years.is_empty() || !subjects.is_empty() {
            self.years.clone_from(years);
            self.subjects.clone_from(subjects);
            self.rows.clear();
            self.deletion = true;
        }
        self
    }

    /// The scope in TOML.
    #[must_use]
    pub fn scope(&self) -> String {
        if self.all {
            return "{ all = true }".to_owned();
        }
        let mut parts = Vec::new();
        let mut part = |name: &str, texts: Vec<String>| {
            if !texts.is_empty() && texts.len() <= NAMED {
                parts.push(format!("{name} = [{}]", texts.join(", ")));
            }
        };
        let few = self.rows.len() <= NAMED;
        if few && !self.rows.is_empty() {
            part("keys", quoted(&self.rows));
        } else if !self.deletion || self.rows.is_empty() {
            part("years", self.years.iter().map(i16::to_string).collect());
            part("subjects", quoted(&self.subjects));
        }
        part("columns", quoted(&self.columns));
        if self.deletion && !few {
            parts.push(format!("rows = {}", self.more));
        }
        match parts.is_empty() {
            true => "{ all = true }".to_owned(),
            false => format!("{{ {} }}", parts.join(", ")),
        }
    }
}

fn quoted(texts: &BTreeSet<String>) -> Vec<String> {
    texts.iter().map(|text| toml_text(text)).collect()
}

/// A text as TOML writes it.
#[must_use]
pub fn toml_text(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The name of a kind, as it is declared.
pub(super) fn kind_name(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Deletion => "deletion",
        ChangeKind::Revision => "revision",
        ChangeKind::Correction => "correction",
        ChangeKind::LateArrival => "late-arrival",
    }
}

/// A declaration, ready to be put into `data/changes.toml`.
#[must_use]
pub fn block(
    (id, kind, dataset): (&str, ChangeKind, &str),
    scope: &str,
    (reason, date, by): (&str, Date, &str),
) -> String {
    let kind = kind_name(kind);
    format!(
        "[[change]]\nid = {}\nkind = \"{kind}\"\ndataset = {}\nscope = {scope}\n\
         reason = {{ zh = {} }}\ndate = {date}\nby = {}\n",
        toml_text(id),
        toml_text(dataset),
        toml_text(reason),
        toml_text(by)
    )
}

/// An id that no declaration has yet.
#[must_use]
pub fn free_id(dataset: &str, date: Date, taken: &BTreeSet<String>) -> String {
    let plain = format!("{date}-{dataset}");
    let numbered = (2..).map(|n| format!("{plain}-{n}"));
    let mut all = std::iter::once(plain.clone()).chain(numbered);
    all.find(|id| !taken.contains(id)).unwrap_or(plain)
}
