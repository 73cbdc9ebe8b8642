//! What nobody declared, in the words of a finding: few examples, how many in all, what to write.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    declare::{ChangeKind, Undeclared},
    diagnostic::{Diagnostic, Location, Report, Severity},
};

use super::{
    declared::{Found, Group, NAMED, Proposal, free_id, kind_name},
    judge::Case,
};

/// What is not declared, by what it is.
pub(super) struct Untold<'c> {
    case: &'c Case<'c>,
    groups: BTreeMap<Group, Told>,
}

/// Changes of one group.
#[derive(Default)]
struct Told {
    count: u64,
    /// By year; `None` for rows without a time.
    years: BTreeMap<Option<i16>, u64>,
    examples: Vec<String>,
    places: Vec<Location>,
    proposal: Proposal,
}

impl<'c> Untold<'c> {
    pub(super) fn new(case: &'c Case<'c>) -> Self {
        Self {
            case,
            groups: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, found: &Found, (old, new): (&str, &str), at: Option<Location>) {
        let told = self.groups.entry(found.group).or_default();
        told.count += 1;
        *told.years.entry(found.year).or_default() += 1;
        told.proposal.add(found);
        if told.examples.len() < NAMED {
            let name = [&*found.row, &*found.column];
            let name: Vec<&str> = name.into_iter().filter(|part| !part.is_empty()).collect();
            let name = match name.join(" ") {
                name if name.is_empty() => "*".to_owned(),
                name => name,
            };
            let values = match (old, new) {
                ("", "") => String::new(),
                _ => format!(" {} → {}", dashed(old), dashed(new)),
            };
            told.examples.push(format!("{name}{values}"));
            told.places.extend(at);
        }
    }

    /// Adds the findings; gives the scopes that would cover them.
    pub(super) fn tell(
        self,
        (undeclared, late): (Undeclared, Undeclared),
        report: &mut Report,
    ) -> BTreeMap<&'static str, Proposal> {
        let mut out = BTreeMap::new();
        let case = self.case;
        for (group, told) in self.groups {
            let (code, kind, policy) = match group {
                Group::Value => (
                    "history::undeclared-change",
                    ChangeKind::Correction,
                    undeclared,
                ),
                Group::Late => ("history::undeclared-late", ChangeKind::LateArrival, late),
                Group::Deletion => (
                    "history::undeclared-deletion",
                    ChangeKind::Deletion,
                    undeclared,
                ),
            };
            out.insert(code, told.proposal.clone());
            let severity = match policy {
                Undeclared::Deny => Severity::Error,
                Undeclared::Warn => Severity::Warning,
                Undeclared::Allow => continue,
            };
            if !(case.lost && group == Group::Deletion) {
                report.add(diagnostic(case, told, (code, kind)).raised_to(severity));
            }
        }
        out
    }
}

fn diagnostic(case: &Case<'_>, told: Told, (code, kind): (&'static str, ChangeKind)) -> Diagnostic {
    let dataset = case.side.dataset;
    let id = dataset.id();
    let mut places = told.places.into_iter();
    let at = places.next();
    let at = at.unwrap_or_else(|| Location::file(dataset.schema.file.clone()));
    let mut examples = told.examples.join("；");
    if told.count > NAMED as u64 {
        let by_year = told.years.iter().map(|(year, count)| {
            let year = year.map_or_else(|| "—".to_owned(), |year| year.to_string());
            format!("{year}: {count}")
        });
        let by_year: Vec<String> = by_year.collect();
        examples.push_str(&format!("；…（{}）", by_year.join("，")));
    }
    let date = case.now.date();
    let taken: &BTreeSet<String> = &case.taken;
    let free = free_id(id, date, taken);
    let mut d = Diagnostic::new(code, at)
        .with("dataset", id)
        .with("count", told.count)
        .with("changes", examples)
        .with("id", free)
        .with("kind", kind_name(kind))
        .with("scope", told.proposal.scope())
        .with("date", date);
    d.related = places.take(NAMED / 2).collect();
    d
}

fn dashed(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
