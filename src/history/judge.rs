//! Classes what differs, by what the office declares; what nobody declared is told.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use rustc_hash::FxHashMap;

use crate::{
    dataset::{Dataset, KEY_MARK},
    declare::{Change, ChangeKind, HistoryPolicy, Kind, Undeclared},
    diagnostic::{Location, Report},
    quantity::{Grain, Period},
};

use super::{
    compare::{CellChange, Compared, OldRow},
    declared::{Declared, Found, Group},
    entry::{Class, Entry},
    side::{DatasetSide, Side, row_words},
    told::Untold,
};

/// What is judged: one dataset beside what was published of it.
pub struct Case<'c> {
    /// The dataset.
    pub side: &'c DatasetSide<'c>,
    /// What differs.
    pub compared: Compared,
    /// The newest period that was published of each subject, by its word.
    pub newest: FxHashMap<Box<str>, Period>,
    /// What the site says must be declared.
    pub policy: HistoryPolicy,
    /// Declarations for this dataset that have not been used.
    pub declared: Vec<&'c Change>,
    /// Ids that are taken.
    pub taken: BTreeSet<String>,
    /// The moment of the last site.
    pub last: Option<DateTime>,
    /// The moment of this one.
    pub now: DateTime,
    /// Whether the rows that are gone are told already.
    pub lost: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Judged {
    /// New entries of the log.
    pub entries: Vec<Entry>,
    /// Ids of declarations that something belongs to.
    pub used: BTreeSet<String>,
    /// The scopes that would cover what is not declared.
    pub proposals: BTreeMap<&'static str, super::Proposal>,
}

/// Judges everything that differs in a dataset.
///
/// # Reports
/// `history::undeclared-change`, `history::undeclared-late`, `history::undeclared-deletion`
/// (errors, or warnings, as the policy says).
#[must_use]
pub fn judge(case: &Case<'_>, report: &mut Report) -> Judged {
    let mut judging = Judging {
        case,
        policy: meant(case),
        declared: Declared::new(case.declared.iter().copied()),
        entries: Vec::new(),
        untold: Untold::new(case),
    };
    judging.whole();
    for change in &case.compared.changed {
        judging.cell(change);
    }
    for &row in &case.compared.added {
        judging.added(row as usize);
    }
    for row in &case.compared.deleted {
        judging.deleted(row);
    }
    let (policy, untold) = (judging.policy, judging.untold);
    let proposals = untold.tell(policy, report);
    Judged {
        entries: judging.entries,
        used: judging.declared.used,
        proposals,
    }
}

/// The policy with what is usual for the kind: what was measured, decided or promised is not
/// changed in silence; registers keep up with the world.
fn meant(case: &Case<'_>) -> (Undeclared, Undeclared) {
    let dataset = case.side.dataset;
    let own = dataset.schema.declaration.history.or(case.policy);
    let facts = matches!(
        dataset.schema.declaration.kind,
        Kind::Register | Kind::Programmes
    );
    let usual = match facts && dataset.grain().is_none() {
        true => Undeclared::Allow,
        false => Undeclared::Deny,
    };
    let undeclared = own.undeclared.unwrap_or(usual);
    // Instruments report late every day; what happened is followed by replies and remedies; a table
    // that an office makes is late by somebody's act.
    let often = dataset.grain().is_none_or(|grain| grain <= Grain::Day);
    let events = dataset.schema.declaration.kind == Kind::Events;
    let late = own.late.unwrap_or(match undeclared {
        _ if events => Undeclared::Allow,
        Undeclared::Deny if often => Undeclared::Warn,
        other => other,
    });
    (undeclared, late)
}

struct Judging<'j> {
    case: &'j Case<'j>,
    policy: (Undeclared, Undeclared),
    declared: Declared<'j>,
    entries: Vec<Entry>,
    untold: Untold<'j>,
}

impl<'j> Judging<'j> {
    fn dataset(&self) -> &'j Dataset {
        self.case.side.dataset
    }

    /// Columns that are gone; a table whose rows have another key.
    fn whole(&mut self) {
        let gone = self.case.compared.columns_gone.iter();
        let mut all: Vec<String> = gone.cloned().collect();
        if self.case.compared.rebuilt {
            all = vec![String::new()];
        }
        for column in all {
            let found = Found {
                group: Group::Deletion,
                row: String::new(),
                column,
                year: None,
                subject: String::new(),
            };
            self.settle(found, ("", ""), None);
        }
    }

    fn cell(&mut self, change: &CellChange) {
        let (row, column) = (change.row as usize, change.column as usize);
        let group = match change.was_blank {
            true => Group::Late,
            false => Group::Value,
        };
        let Some(field) = self.case.side.field(column) else {
            return;
        };
        let name = self.dataset().schema.fields[field].name.clone();
        let found = self.found(row, group, name);
        let at = self.dataset().origin(row, field).map(|o| o.location);
        self.settle(found, (&change.old, &change.new), at);
    }

    /// A new row is late where something after it was published, unless it was to open now.
    fn added(&mut self, row: usize) {
        let dataset = self.dataset();
        let Some(period) = dataset.period(row) else {
            return;
        };
        let word = dataset.schema.subject.map(|f| dataset.columns[f].word(row));
        let newest = self.case.newest.get(word.unwrap_or_default());
        let planned = dataset.opens(row).zip(self.case.last);
        let planned = planned.is_some_and(|(opens, last)| opens > last);
        if planned || newest.is_none_or(|newest| newest.index <= period.index) {
            return;
        }
        let field = dataset.schema.time.map_or(0, |t| t.0);
        let found = self.found(row, Group::Late, String::new());
        let at = dataset.origin(row, field).map(|o| o.location);
        self.settle(found, ("", ""), at);
    }

    fn deleted(&mut self, row: &OldRow) {
        if self.dataset().unseen.contains_key(&row.key) {
            return; // it is in the files: its time has not come, or is over
        }
        let (subject, period) = match &row.cells[..] {
            [subject, time] => (&**subject, Period::parse(time)),
            _ => ("", None),
        };
        let known = self.dataset().find_subject(subject);
        let known = known.map(|i| self.dataset().subjects[i].key.to_string());
        let found = Found {
            group: Group::Deletion,
            row: row_words(&row.key),
            column: String::new(),
            year: period.map(|p| p.first_day().year()),
            subject: known.unwrap_or_else(|| subject.to_owned()),
        };
        self.settle_key(found, &row.key, ("", ""), None);
    }

    fn found(&self, row: usize, group: Group, column: String) -> Found {
        let dataset = self.dataset();
        let subject = dataset.schema.subject.map(|_| {
            let subject = dataset.subjects.get(dataset.subject_of[row] as usize);
            subject.map_or_else(String::new, |s| s.key.to_string())
        });
        Found {
            group,
            row: self.case.side.key_of(row).into_owned(),
            column,
            year: dataset.period(row).map(|p| p.first_day().year()),
            subject: subject.unwrap_or_default(),
        }
    }

    fn settle(&mut self, mut found: Found, values: (&str, &str), at: Option<Location>) {
        let key = std::mem::take(&mut found.row);
        found.row = row_words(&key);
        self.settle_key(found, &key, values, at);
    }

    /// Notes a change in the log, with what is declared of it; without, it may be told.
    fn settle_key(&mut self, found: Found, key: &str, values: (&str, &str), at: Option<Location>) {
        let change = self.declared.covering(&found);
        if change.is_none() {
            self.untold.add(&found, values, at);
            let policy = match found.group {
                Group::Late => self.policy.1,
                Group::Value | Group::Deletion => self.policy.0,
            };
            if policy == Undeclared::Deny {
                return; // nothing is published, so there is nothing to record
            }
        }
        let class = match (change.map(|c| c.kind), found.group) {
            (Some(ChangeKind::Revision), _) => Class::Revision,
            (Some(ChangeKind::Correction), _) => Class::Correction,
            (Some(ChangeKind::Deletion), _) | (None, Group::Deletion) => Class::Deletion,
            (Some(ChangeKind::LateArrival), _) | (None, Group::Late) => Class::LateArrival,
            (None, Group::Value) => Class::Change,
        };
        let reason = change.map(|c| &c.reason);
        self.entries.push(Entry {
            published: self.case.now.to_string(),
            key: self.parts(key),
            row: found.row,
            column: found.column,
            old: values.0.to_owned(),
            new: values.1.to_owned(),
            class,
            reason: reason.map_or_else(String::new, |r| r.zh.trim().to_owned()),
            reason_en: reason.and_then(|r| r.en.clone()),
            declaration: change.map_or_else(String::new, |c| c.id.value.clone()),
            by: change.map_or_else(String::new, |c| c.by.trim().to_owned()),
        });
    }

    /// The parts of a key by field.
    fn parts(&self, key: &str) -> BTreeMap<String, String> {
        if key.is_empty() {
            return BTreeMap::new();
        }
        let names = self.case.side.key().into_iter().map(str::to_owned);
        names.zip(key.split(KEY_MARK).map(str::to_owned)).collect()
    }
}
