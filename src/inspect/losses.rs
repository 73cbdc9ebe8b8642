//! Rows that the last published site had and this one has not.
//!
//! A file left out, a table cut off, a filter left on while saving: the site would shrink and
//! look as if all were well. What is meant to go is declared in `data/changes.toml`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rustc_hash::FxHashMap;

use crate::{
    config::{self, CHANGES},
    dataset::{Catalog, Dataset},
    declare::{Change, ChangeKind, MayLose, Scope},
    diagnostic::{Diagnostic, Location, Report, Severity},
    publish::{Content, Manifest, Tally},
    quantity::Period,
};

/// Years and subjects that a message or a proposed declaration names; beyond, it says "all".
const NAMED: usize = 12;

/// What the manifest keeps of a site's data.
#[must_use]
pub fn content(catalog: &Catalog, changes: &[Change]) -> Content {
    Content {
        datasets: catalog
            .iter()
            .map(|d| (d.id().to_owned(), tally(d)))
            .collect(),
        changes: changes.iter().map(|c| c.id.value.clone()).collect(),
        ..Content::default()
    }
}

/// What the comparison of numbers found, by dataset.
#[derive(Clone, Debug, Default)]
pub struct Lost {
    /// Datasets that have fewer rows somewhere.
    pub from: BTreeSet<String>,
    /// Those that were told to have too few.
    pub told: BTreeSet<String>,
    /// Those with errors of their own, which were not compared.
    pub broken: BTreeSet<String>,
    /// Whether `data/changes.toml` has errors.
    pub unclear: bool,
}

/// Compares the data with the last published site.
///
/// Rows that open later are not lost. A dataset with errors of its own is left out: what could
/// not be read would be reported a second time.
///
/// # Reports
/// `inspect::rows-lost`.
pub fn losses(catalog: &Catalog, changes: &[Change], last: &Manifest, report: &mut Report) -> Lost {
    let broken = broken_files(report);
    let fresh: Vec<&Change> = fresh(changes, last)
        .filter(|c| c.kind == ChangeKind::Deletion)
        .collect();
    let mut lost = Lost {
        unclear: broken.contains(CHANGES),
        ..Lost::default()
    };
    for (id, before) in &last.datasets {
        let dataset = catalog.dataset(id);
        if is_broken(id, dataset, &broken) {
            lost.broken.insert(id.clone());
            continue;
        }
        let now = dataset.map(in_files).unwrap_or_default();
        let loss = Loss::between(before, &now);
        if loss.is_none() {
            continue;
        }
        lost.from.insert(id.clone());
        let scopes = fresh.iter().filter(|c| c.dataset.value == *id);
        let left = loss.without(scopes.map(|c| &c.scope.value));
        let may = dataset.map_or_else(MayLose::default, |d| d.schema.declaration.may_lose);
        if left.is_too_much(may) {
            let at = dataset.map_or_else(|| format!("data/{id}"), |d| d.schema.file.to_string());
            report.add(left.diagnostic(id, Location::file(at)));
            lost.told.insert(id.clone());
        }
    }
    lost
}

/// Declarations that the last site has not used.
pub fn fresh<'c>(changes: &'c [Change], last: &'c Manifest) -> impl Iterator<Item = &'c Change> {
    let unused = |c: &&Change| !last.changes.contains(&c.id.value);
    changes.iter().filter(unused)
}

/// Declarations to which nothing belongs; `used` are those that something does.
///
/// # Reports
/// `inspect::deletion-not-needed`, `history::change-not-needed` (warnings).
pub fn not_needed(
    changes: &[Change],
    last: &Manifest,
    (lost, used): (&Lost, &BTreeSet<String>),
    report: &mut Report,
) {
    if lost.unclear {
        return; // declarations with faults are corrected first
    }
    for change in fresh(changes, last) {
        let dataset = &change.dataset.value;
        let code = match change.kind {
            ChangeKind::Deletion if lost.from.contains(dataset) => continue,
            ChangeKind::Deletion => "inspect::deletion-not-needed",
            _ => "history::change-not-needed",
        };
        if used.contains(&change.id.value) || lost.broken.contains(dataset) {
            continue;
        }
        let at = Location::span(CHANGES, change.dataset.span.clone());
        let d = Diagnostic::new(code, at).with("dataset", dataset);
        report.add(d.with("id", &change.id.value));
    }
}

/// Years and subjects of a dataset of which nothing is left.
#[must_use]
pub fn emptied(dataset: &Dataset, last: &Manifest) -> (BTreeSet<i16>, BTreeSet<String>) {
    let before = last.datasets.get(dataset.id());
    let loss = before.map(|before| Loss::between(before, &in_files(dataset)));
    loss.map_or_else(Default::default, |loss| (loss.no_year, loss.no_subject))
}

/// Files in which something is wrong.
fn broken_files(report: &Report) -> BTreeSet<Arc<str>> {
    let errors = report.sorted().into_iter();
    errors
        .filter(|d| d.severity() == Severity::Error)
        .map(|d| d.at.file.clone())
        .collect()
}

/// Whether something is wrong in a dataset's folder, or where its subjects come from.
fn is_broken(id: &str, dataset: Option<&Dataset>, broken: &BTreeSet<Arc<str>>) -> bool {
    let below = |id: &str| {
        let folder = format!("data/{id}/");
        broken.iter().any(|file| file.starts_with(&folder))
    };
    let subject = dataset.and_then(|d| d.schema.declaration.subject.as_ref());
    let register = subject.and_then(|s| s.dataset.as_ref());
    below(id)
        || register.is_some_and(|register| below(&register.value))
        || subject.is_some_and(|s| s.areas) && broken.contains(config::FILE)
}

/// What a dataset shows.
fn tally(dataset: &Dataset) -> Tally {
    let rows = u64::try_from(dataset.rows).unwrap_or(u64::MAX);
    let Some(grain) = dataset.grain() else {
        // Lists without a time change one by one: here only the number counts.
        return Tally {
            rows,
            ..Tally::default()
        };
    };
    let mut by_index: FxHashMap<i32, u64> = FxHashMap::default();
    for &index in &dataset.period_of {
        *by_index.entry(index).or_default() += 1;
    }
    let mut years = BTreeMap::new();
    for (index, count) in by_index {
        let year = Period { grain, index }.first_day().year();
        *years.entry(year).or_default() += count;
    }
    let mut by_subject = vec![0_u64; dataset.subjects.len()];
    for &subject in &dataset.subject_of {
        if let Some(count) = by_subject.get_mut(subject as usize) {
            *count += 1;
        }
    }
    let subjects = dataset.subjects.iter().zip(by_subject);
    let subjects = subjects
        .filter(|(_, count)| *count > 0)
        .map(|(subject, count)| (subject.key.to_string(), count));
    Tally {
        rows,
        years,
        subjects: if dataset.schema.subject.is_some() {
            subjects.collect()
        } else {
            BTreeMap::new()
        },
    }
}

/// What a dataset shows now or later.
fn in_files(dataset: &Dataset) -> Tally {
    let mut all = tally(dataset);
    all.rows += dataset.later.rows;
    for (year, count) in &dataset.later.years {
        *all.years.entry(*year).or_default() += count;
    }
    for (key, count) in &dataset.later.subjects {
        *all.subjects.entry(key.to_string()).or_default() += count;
    }
    all
}

/// The rows that are gone.
#[derive(Clone, Debug, Default)]
struct Loss {
    before: u64,
    now: u64,
    /// How many are gone at least; new rows do not make up for them.
    rows: u64,
    /// Rows gone from each year and subject.
    years: BTreeMap<i16, u64>,
    subjects: BTreeMap<String, u64>,
    /// Years and subjects of which nothing is left.
    no_year: BTreeSet<i16>,
    no_subject: BTreeSet<String>,
}

impl Loss {
    fn between(before: &Tally, now: &Tally) -> Self {
        let (years, no_year) = gone(&before.years, &now.years);
        let (subjects, no_subject) = gone(&before.subjects, &now.subjects);
        let least = before.rows.saturating_sub(now.rows);
        Self {
            before: before.rows,
            now: now.rows,
            rows: least.max(years.values().sum()).max(subjects.values().sum()),
            years,
            subjects,
            no_year,
            no_subject,
        }
    }

    fn is_none(&self) -> bool {
        self.rows == 0
    }

    /// What is left of the loss once the declared deletions are taken off.
    fn without<'s>(&self, scopes: impl Iterator<Item = &'s Scope>) -> Self {
        let mut left = self.clone();
        for scope in scopes {
            if scope.all {
                return Self::default();
            }
            left.rows = left.rows.saturating_sub(scope.rows);
            left.rows = left.rows.saturating_sub(scope.keys.len() as u64);
            for year in &scope.years {
                let count = left.years.remove(year).unwrap_or(0);
                left.rows = left.rows.saturating_sub(count);
                left.no_year.remove(year);
            }
            for subject in &scope.subjects {
                let count = left.subjects.remove(subject).unwrap_or(0);
                left.rows = left.rows.saturating_sub(count);
                left.no_subject.remove(subject);
            }
        }
        left
    }

    fn is_too_much(&self, may: MayLose) -> bool {
        let emptied = self.now == 0 && self.rows > 0;
        let many = self.rows > may.rows && self.rows * 100 > self.before * may.percent;
        emptied || many || !self.no_year.is_empty() || !self.no_subject.is_empty()
    }

    fn diagnostic(&self, dataset: &str, at: Location) -> Diagnostic {
        Diagnostic::new("inspect::rows-lost", at)
            .with("dataset", dataset)
            .with("before", self.before)
            .with("now", self.now)
            .with("lost", self.rows)
            .with("years", named(&self.no_year))
            .with("subjects", named(&self.no_subject))
            .with("scope", self.scope())
    }

    /// The scope that declares just this.
    fn scope(&self) -> String {
        if self.no_year.len() > NAMED || self.no_subject.len() > NAMED {
            return "{ all = true }".to_owned();
        }
        let mut parts = Vec::new();
        if !self.no_year.is_empty() {
            parts.push(format!("years = {:?}", Vec::from_iter(&self.no_year)));
        }
        if !self.no_subject.is_empty() {
            parts.push(format!("subjects = {:?}", Vec::from_iter(&self.no_subject)));
        }
        let years = self.no_year.iter().filter_map(|y| self.years.get(y));
        let subjects = self.no_subject.iter().filter_map(|s| self.subjects.get(s));
        let named: u64 = years.chain(subjects).sum();
        if self.rows > named {
            parts.push(format!("rows = {}", self.rows - named));
        }
        format!("{{ {} }}", parts.join(", "))
    }
}

/// How much less there is of each, and of which nothing is left.
fn gone<K: Ord + Clone>(
    before: &BTreeMap<K, u64>,
    now: &BTreeMap<K, u64>,
) -> (BTreeMap<K, u64>, BTreeSet<K>) {
    let left = |key: &K| now.get(key).copied().unwrap_or(0);
    let less = before
        .iter()
        .filter(|(key, count)| left(key) < **count)
        .map(|(key, count)| (key.clone(), count - left(key)))
        .collect();
    let nothing = before.keys().filter(|key| left(key) == 0).cloned();
    (less, nothing.collect())
}

fn named<T: ToString>(gone: &BTreeSet<T>) -> String {
    if gone.is_empty() {
        return "—".to_owned();
    }
    let mut shown: Vec<String> = gone.iter().take(NAMED).map(T::to_string).collect();
    if gone.len() > NAMED {
        shown.push(format!("… ({})", gone.len()));
    }
    shown.join("、")
}
