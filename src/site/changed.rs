//! Which pages show a value that was published as something else, and the notice that says so.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use rustc_hash::FxHashMap;

use crate::{
    dataset::{Dataset, KEY_MARK, plain_key},
    declare::Kind,
    diagnostic::Location,
    history::{Class, Entry, History},
    indicators::{Address, Findings},
    quantity::Period,
};

use super::{
    changes,
    compose::{Composer, Making},
    notices::dashed,
    view::{Block, Link},
    words::{w, wf},
};

/// So many changed cells of a dataset are followed through the figures that rest on them; where
/// there are more, figures of the same subject and time are taken to rest on one.
const FOLLOWED: usize = 500;
/// Changes that a notice names.
const NAMED: usize = 3;

/// What became of published values, ready to be found behind what pages show.
#[derive(Debug)]
pub struct Changed {
    findings: Arc<Findings>,
    pub(super) history: Arc<History>,
    marks: BTreeMap<String, Marks>,
    /// The marks behind figures, by address.
    known: Mutex<FxHashMap<String, Arc<[usize]>>>,
}

/// The changed cells of a dataset.
#[derive(Debug, Default)]
struct Marks {
    marks: Vec<Mark>,
    /// By row and field; a row as a whole has no field.
    by_cell: FxHashMap<(usize, Option<usize>), usize>,
    by_place: FxHashMap<String, usize>,
}

/// A cell or row, with what the log says last of it.
#[derive(Debug)]
struct Mark {
    entry: usize,
    subject: Option<String>,
    period: Option<Period>,
    /// Whether it stands in the data still.
    stands: bool,
}

impl Changed {
    /// Finds the values of a log in the data.
    #[must_use]
    pub fn new(findings: Arc<Findings>, history: Arc<History>) -> Self {
        let mut marks = BTreeMap::new();
        for (id, log) in &history.logs {
            let Some(dataset) = findings.catalog.dataset(id) else {
                continue;
            };
            let found = Marks::of(dataset, &log.entries);
            if !found.marks.is_empty() {
                marks.insert(id.clone(), found);
            }
        }
        Self {
            findings,
            history,
            marks,
            known: Mutex::default(),
        }
    }

    /// Whether any page may have to say something.
    pub(super) fn has_marks(&self) -> bool {
        !self.marks.is_empty()
    }

    /// The mark of a cell, or of its row.
    fn of_cell(&self, dataset: &Dataset, row: usize, field: usize) -> Option<usize> {
        let marks = self.marks.get(dataset.id())?;
        let cell = marks.by_cell.get(&(row, Some(field)));
        cell.or_else(|| marks.by_cell.get(&(row, None))).copied()
    }

    /// The marks that a figure rests on.
    fn of_figure(&self, address: &Address) -> Arc<[usize]> {
        let none = || Arc::from(Vec::new());
        let Some(marks) = self.marks.get(&address.dataset) else {
            return none();
        };
        let near = marks.marks.iter().enumerate();
        let near: Vec<usize> = near
            .filter(|(_, mark)| mark.may_reach(address))
            .map(|(i, _)| i)
            .collect();
        if near.is_empty() || near.len() > FOLLOWED {
            return near.into();
        }
        let text = address.to_string();
        let known = self.known.lock().ok().and_then(|k| k.get(&text).cloned());
        if let Some(known) = known {
            return known;
        }
        let behind = self.behind(marks, &text);
        let rests = |i: &usize| {
            let mark = &marks.marks[*i];
            let same = mark.subject.as_ref().is_none_or(|s| *s == address.subject);
            // A row that is gone cannot be found behind a figure; nor can a new one, as a row.
            behind.contains(i) || !mark.stands && same
        };
        let found: Arc<[usize]> = near.into_iter().filter(rests).collect();
        if let Ok(mut known) = self.known.lock() {
            known.insert(text, found.clone());
        }
        found
    }

    /// The marks of the cells that a figure is computed from.
    fn behind(&self, marks: &Marks, address: &str) -> BTreeSet<usize> {
        let mut out = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut waiting = vec![address.to_owned()];
        while let Some(address) = waiting.pop() {
            if !seen.insert(address.clone()) {
                continue;
            }
            let Ok(explained) = self.findings.explain(&address) else {
                continue;
            };
            for step in explained.steps {
                let places = step.cells.iter().map(place_text);
                out.extend(places.filter_map(|place| marks.by_place.get(&place)));
                if step.name.matches('/').count() == 3 && step.raw.is_none() {
                    waiting.push(step.name);
                }
            }
        }
        out
    }
}

fn place_text(at: &Location) -> String {
    format!("{at:?}")
}

impl Marks {
    fn of(dataset: &Dataset, entries: &[Entry]) -> Self {
        let schema = &dataset.schema;
        let names: Vec<&str> = schema
            .key
            .iter()
            .map(|&f| schema.fields[f].name.as_str())
            .collect();
        let key = |entry: &Entry| {
            let part = |name: &&str| entry.key.get(*name).map_or("", String::as_str);
            let parts: Vec<&str> = names.iter().map(part).collect();
            parts.join(&KEY_MARK.to_string())
        };
        // The last word on each value. What nobody had to declare is no correction: a register that
        // keeps up with the world, a reply that follows what happened.
        let facts = matches!(schema.declaration.kind, Kind::Register | Kind::Programmes)
            && dataset.grain().is_none();
        let routine = |entry: &Entry| {
            entry.declaration.is_empty() && (facts || entry.class == Class::LateArrival)
        };
        let mut last: BTreeMap<(String, &str), usize> = BTreeMap::new();
        for (i, entry) in entries.iter().enumerate() {
            if !routine(entry) && !entry.key.is_empty() {
                last.insert((key(entry), &entry.column), i);
            }
        }
        let rows: FxHashMap<String, usize> = match last.is_empty() {
            true => FxHashMap::default(),
            false => (0..dataset.rows)
                .map(|row| (plain_key(dataset, row), row))
                .filter(|(key, _)| {
                    last.range((key.clone(), "")..)
                        .next()
                        .is_some_and(|((k, _), _)| k == key)
                })
                .collect(),
        };
        let mut out = Self::default();
        for ((key, column), entry) in last {
            out.add(
                dataset,
                (rows.get(&key).copied(), column),
                (entry, &entries[entry]),
            );
        }
        out
    }

    fn add(
        &mut self,
        dataset: &Dataset,
        (row, column): (Option<usize>, &str),
        (position, entry): (usize, &Entry),
    ) {
        let schema = &dataset.schema;
        if row.is_some() == (entry.class == Class::Deletion) {
            return; // it came back, or was taken out in another way
        }
        let part = |field: Option<usize>| entry.key.get(&schema.fields[field?].name);
        let word = part(schema.subject);
        let subject = word.map(|word| match dataset.find_subject(word) {
            Some(i) => dataset.subjects[i].key.to_string(),
            None => word.clone(),
        });
        let period = part(schema.time.map(|t| t.0));
        let field = schema.field(column);
        let mark = self.marks.len();
        self.marks.push(Mark {
            entry: position,
            subject,
            period: period.and_then(|p| Period::parse(p)),
            stands: row.is_some(),
        });
        let Some(row) = row else { return };
        self.by_cell.insert((row, field), mark);
        let fields = match field {
            Some(field) => field..field + 1,
            None => 0..schema.fields.len(),
        };
        for field in fields {
            if let Some(origin) = dataset.origin(row, field) {
                self.by_place
                    .entry(place_text(&origin.location))
                    .or_insert(mark);
            }
        }
    }
}

impl Mark {
    /// Whether a figure may rest on it at all: a period that holds it, or the year after.
    fn may_reach(&self, address: &Address) -> bool {
        let (Some(own), Some(period)) = (self.period, address.period) else {
            return true;
        };
        let holds =
            |period: Period| period.grain >= own.grain && own.within(period.grain) == period;
        holds(period) || period.year_before().is_some_and(holds)
    }
}

impl Composer<'_> {
    /// Whether pages note which figures they show.
    pub(super) fn traces(&self) -> bool {
        self.traced || self.changed.is_some_and(Changed::has_marks)
    }
}

impl Making<'_, '_> {
    /// Notes that the page shows a cell.
    pub(super) fn sees(&self, dataset: &Dataset, row: usize, field: usize) {
        let Some(changed) = self.composer.changed else {
            return;
        };
        if let Some(mark) = changed.of_cell(dataset, row, field) {
            let note = (dataset.id().to_owned(), mark);
            self.noted.borrow_mut().insert(note);
        }
    }

    /// Puts the notice on a page that shows changed values: behind its answer in one sentence.
    pub(super) fn note_changes(&mut self) {
        let Some(changed) = self.composer.changed.filter(|c| c.has_marks()) else {
            return;
        };
        let mut noted = std::mem::take(&mut *self.noted.borrow_mut());
        let mut seen = BTreeSet::new();
        for used in &self.uses {
            if changed.marks.contains_key(&used.address.dataset)
                && seen.insert(used.address.to_string())
            {
                let marks = changed.of_figure(&used.address);
                let id = &used.address.dataset;
                noted.extend(marks.iter().map(|mark| (id.clone(), *mark)));
            }
        }
        if noted.is_empty() {
            return;
        }
        let block = self.change_notice(changed, &noted);
        let lead = matches!(self.blocks.first(), Some(Block::Text { lead: true, .. }));
        let at = usize::from(lead);
        self.blocks.insert(at, block);
        for (position, _) in self.charts.iter_mut().filter(|(p, _)| *p >= at) {
            *position += 1;
        }
        for drawn in self.drawn.iter_mut().filter(|d| d.blocks.start >= at) {
            drawn.blocks = drawn.blocks.start + 1..drawn.blocks.end + 1;
        }
    }

    fn change_notice(&self, changed: &Changed, noted: &BTreeSet<(String, usize)>) -> Block {
        let lang = self.lang();
        let mut lines = Vec::new();
        let mut datasets = BTreeSet::new();
        let mut newest: Vec<(&str, &Entry)> = Vec::new();
        for (id, mark) in noted {
            let entry = changed.marks[id].marks[*mark].entry;
            newest.push((id, &changed.history.logs[id].entries[entry]));
            datasets.insert(id.as_str());
        }
        // The newest first; of one moment in the order of the data.
        newest.sort_by(|a, b| b.1.published.cmp(&a.1.published));
        lines.extend(
            newest
                .iter()
                .take(NAMED)
                .map(|(id, e)| self.change_line(id, e)),
        );
        if newest.len() > NAMED {
            let n = newest.len().to_string();
            lines.push(wf(lang, "changes_more", &[("n", &n)]));
        }
        let route = match datasets.iter().next() {
            Some(id) if datasets.len() == 1 => changes::route_of(id, 1),
            _ => changes::ROUTE.to_owned(),
        };
        Block::Notice {
            title: w(lang, "changes_notice").to_owned(),
            lines,
            changes: Vec::new(),
            more: Some(Link {
                href: self.href(&route),
                title: w(lang, "changes_all").to_owned(),
            }),
        }
    }

    /// One change in a line: what, from what to what, when, why.
    fn change_line(&self, id: &str, entry: &Entry) -> String {
        let lang = self.lang();
        let dataset = self.findings().catalog.dataset(id);
        let title = dataset.map_or(id, |d| d.schema.declaration.title.get(lang));
        let what = match self.composer.column_title(id, &entry.column) {
            column if column.is_empty() => entry.row.clone(),
            column => format!("{} {column}", entry.row),
        };
        let values = match (entry.old.is_empty(), entry.new.is_empty()) {
            (true, true) => String::new(),
            _ => {
                let (old, new) = (
                    self.composer.said_state(&entry.old),
                    self.composer.said_state(&entry.new),
                );
                let values = [("old", dashed(&old)), ("new", dashed(&new))];
                wf(lang, "changes_was_is", &values)
            }
        };
        let at = self.moment_day(&entry.published);
        let values = [
            ("dataset", title),
            ("what", &what),
            ("values", &values),
            ("at", &at),
            ("class", w(lang, changes::class_key(entry.class))),
        ];
        let line = wf(lang, "changes_line", &values);
        match changes::reason(lang, entry) {
            "" => line,
            reason => format!("{line}{}{reason}", w(lang, "colon")),
        }
    }
}
