//! The data beside the tables of the site that was published last, and the log that goes on.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::{
    dataset::{Dataset, KEY_MARK, parse_moment},
    declare::Change,
    diagnostic::{Diagnostic, Location, Report},
    history::{self, Case, Compared, DatasetSide, Entry, History, Judged, Log, Proposal},
    inspect::{self, Lost},
    publish::{Kept, Past},
    quantity::Period,
    site::Format,
};

use super::Site;

/// What the comparison with the last site gave.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// The logs, carried on.
    pub(super) history: History,
    /// Scopes that would cover what is not declared, by dataset and code.
    pub(super) proposals: BTreeMap<String, BTreeMap<&'static str, Proposal>>,
}

/// Tells the hash of a table as it is now.
pub(super) type Hashes<'h> = &'h (dyn Fn(&str) -> Option<String> + Sync);

/// Compares every dataset whose table is not that of the last site, and carries the logs on.
///
/// `sha256` gives the hash of a table as it is now.
///
/// # Reports
/// `history::data-damaged`, `history::log-damaged`, `history::change-not-needed`, and those of
/// [`history::judge`].
pub(super) fn remember(
    site: &Site,
    past: Past<'_>,
    (lost, sha256): (&Lost, Hashes<'_>),
    report: &mut Report,
) -> Remembered {
    let catalog = &site.findings.catalog;
    let mut ids: BTreeSet<&str> = catalog.iter().map(Dataset::id).collect();
    ids.extend(past.manifest().datasets.keys().map(String::as_str));
    let ids: Vec<&str> = ids.into_iter().collect();
    let one = |id: &&str| {
        let mut part = Report::default();
        let case = One { site, past, lost };
        let (log, judged) = case.dataset(id, sha256, &mut part);
        (log, judged, part)
    };
    let parts: Vec<(Log, Judged, Report)> = ids.par_iter().map(one).collect();
    let mut out = Remembered::default();
    let mut used = BTreeSet::new();
    for (id, (log, judged, part)) in ids.into_iter().zip(parts) {
        report.merge(part);
        used.extend(judged.used);
        if !judged.proposals.is_empty() {
            out.proposals.insert(id.to_owned(), judged.proposals);
        }
        if !log.entries.is_empty() {
            out.history.logs.insert(id.to_owned(), log);
        }
    }
    inspect::not_needed(&site.changes, past.manifest(), (lost, &used), report);
    out
}

/// The logs of a published site as they are there, for a look at pages before publishing.
#[must_use]
pub(crate) fn logs(site: &Site, past: Past<'_>) -> History {
    let mut history = History::default();
    for dataset in site.findings.catalog.iter() {
        let path = format!("{}.json", Log::path(dataset.id()));
        if let Kept::Whole(file) = past.open(&path)
            && let Ok(mut log) = Log::from_json(file)
        {
            forget(&mut log, dataset);
            history.logs.insert(dataset.id().to_owned(), log);
        }
    }
    history
}

struct One<'o> {
    site: &'o Site,
    past: Past<'o>,
    lost: &'o Lost,
}

impl One<'_> {
    fn dataset(
        &self,
        id: &str,
        sha256: &dyn Fn(&str) -> Option<String>,
        report: &mut Report,
    ) -> (Log, Judged) {
        let dataset = self.site.findings.catalog.dataset(id);
        let mut log = self.log(id, dataset, report);
        let Some(dataset) = dataset.filter(|_| !self.lost.broken.contains(id)) else {
            return (log, Judged::default());
        };
        forget(&mut log, dataset);
        let path = Format::Csv.path(dataset);
        let before = self.past.sha256(&path);
        if before.is_none() || before == sha256(&path).as_deref() {
            return (log, Judged::default());
        }
        let judged = self.judged(dataset, &path, report);
        log.entries.extend(judged.entries.iter().cloned());
        (log, judged)
    }

    /// The log of last time.
    fn log(&self, id: &str, dataset: Option<&Dataset>, report: &mut Report) -> Log {
        let path = format!("{}.json", Log::path(id));
        let empty = || Log {
            dataset: id.to_owned(),
            entries: Vec::new(),
        };
        let read = match self.past.open(&path) {
            Kept::Never => return empty(),
            Kept::Damaged => None,
            Kept::Whole(file) => Log::from_json(file).ok(),
        };
        read.unwrap_or_else(|| {
            damaged("history::log-damaged", id, dataset, &path, report);
            empty()
        })
    }

    fn judged(&self, dataset: &Dataset, path: &str, report: &mut Report) -> Judged {
        let side = DatasetSide::new(dataset);
        let compared = match self.past.open(path) {
            Kept::Whole(file) => compared(&side, file).ok(),
            _ => None,
        };
        let Some((compared, newest)) = compared else {
            let id = dataset.id();
            damaged("history::data-damaged", id, Some(dataset), path, report);
            return Judged::default();
        };
        let manifest = self.past.manifest();
        let own = |c: &&Change| c.dataset.value == dataset.id();
        let changes = &self.site.changes;
        let mut taken = manifest.changes.clone();
        taken.extend(changes.iter().map(|c| c.id.value.clone()));
        let case = Case {
            side: &side,
            compared,
            newest,
            policy: self.site.config.history,
            declared: inspect::fresh(changes, manifest).filter(own).collect(),
            taken,
            last: parse_moment(&manifest.as_of),
            now: self.site.as_of,
            lost: self.lost.told.contains(dataset.id()),
        };
        history::judge(&case, report)
    }
}

type Newest = FxHashMap<Box<str>, Period>;

/// What differs from the published table, and the newest period that it had of each subject.
fn compared(
    side: &DatasetSide<'_>,
    table: impl std::io::Read,
) -> Result<(Compared, Newest), csv::Error> {
    let schema = &side.dataset.schema;
    let name = |field: Option<usize>| field.map_or("", |f| schema.fields[f].name.as_str());
    let wanted = [name(schema.subject), name(schema.time.map(|t| t.0))];
    let mut newest = Newest::default();
    let compared = history::compare(table, side, &wanted, &mut |cells| {
        let [subject, time] = cells else { return };
        let Some(period) = Period::parse(time) else {
            return;
        };
        match newest.get_mut(*subject) {
            Some(known) if known.index < period.index => *known = period,
            Some(_) => {}
            None => _ = newest.insert((*subject).into(), period),
        }
    })?;
    Ok((compared, newest))
}

/// Takes out of the log what says anything of rows that are not public any more.
fn forget(log: &mut Log, dataset: &Dataset) {
    if dataset.unseen.is_empty() {
        return;
    }
    let schema = &dataset.schema;
    let names = || schema.key.iter().map(|&f| schema.fields[f].name.as_str());
    let key = |entry: &Entry| {
        let parts = names().map(|name| entry.key.get(name).map_or("", String::as_str));
        let parts: Vec<&str> = parts.collect();
        parts.join(&KEY_MARK.to_string())
    };
    for entry in log.entries.iter_mut().filter(|e| !e.key.is_empty()) {
        let Some(number) = dataset.unseen.get(&*key(entry)) else {
            continue;
        };
        entry.row = number.clone().unwrap_or_else(|| "—".to_owned());
        entry.key.clear();
        entry.old.clear();
        entry.new.clear();
    }
}

fn damaged(
    code: &'static str,
    id: &str,
    dataset: Option<&Dataset>,
    path: &str,
    report: &mut Report,
) {
    let file = dataset.map_or_else(|| format!("data/{id}"), |d| d.schema.file.to_string());
    let d = Diagnostic::new(code, Location::file(file)).with("dataset", id);
    report.add(d.with("file", path));
}
