//! Finds, cell by cell, what differs between a published table and the table of now.

use std::{borrow::Cow, collections::hash_map::Entry, hash::BuildHasher, io};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::side::{Side, columns_of, heads, key_in};

/// A cell that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChange {
    /// Row of the table of now.
    pub row: u32,
    /// Column, a position in [`Side::columns`].
    pub column: u32,
    /// What it said.
    pub old: Box<str>,
    /// What it says.
    pub new: Box<str>,
    /// Whether there was no value.
    pub was_blank: bool,
}

/// A row of the published table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldRow {
    /// Its key.
    pub key: Box<str>,
    /// Cells of the columns asked for, as they stand there.
    pub cells: Vec<Box<str>>,
}

/// What differs.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Cells that say something else, by row.
    pub changed: Vec<CellChange>,
    /// Rows that are gone, in the order of the published table.
    pub deleted: Vec<OldRow>,
    /// Rows that are new.
    pub added: Vec<u32>,
    /// Columns that are gone.
    pub columns_gone: Vec<String>,
    /// Columns that are new.
    pub columns_new: Vec<String>,
    /// Whether the rows have another key, so that none can be found again.
    pub rebuilt: bool,
}

/// Compares a published table, read once from its beginning to its end, with the table of now.
///
/// `wanted` names columns whose cells are kept of rows that are gone; `seen` is given the same
/// cells of every row.
///
/// # Errors
/// The published table cannot be read.
pub fn compare(
    old: impl io::Read,
    new: &dyn Side,
    wanted: &[&str],
    seen: &mut dyn FnMut(&[&str]),
) -> Result<Compared, csv::Error> {
    let mut reader = csv::Reader::from_reader(old);
    let head = heads(reader.headers()?);
    let layout = Layout::new(&head, new, wanted);
    let mut out = Compared {
        columns_gone: layout.gone.clone(),
        columns_new: layout.new.clone(),
        ..Compared::default()
    };
    let Some(key) = &layout.key else {
        out.rebuilt = true;
        return Ok(out);
    };
    let mut rows = Rows::new(new);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let cells = layout.wanted.iter();
        let cells: Vec<&str> = cells.map(|at| cell_at(&record, *at)).collect();
        seen(&cells);
        let key = key_in(&record, key);
        match rows.find(&key) {
            Some(row) => layout.cells(&record, new, row, &mut out.changed),
            None => out.deleted.push(OldRow {
                key: key.into(),
                cells: cells.into_iter().map(Box::from).collect(),
            }),
        }
    }
    out.changed.sort_by_key(|c| (c.row, c.column));
    out.added = rows.unseen();
    Ok(out)
}

/// Where the columns of now stand in the published table.
struct Layout {
    /// Where the key's columns stand; `None` where one is not there.
    key: Option<Vec<usize>>,
    /// Column of now, its place and that of its state.
    columns: Vec<(usize, usize, Option<usize>)>,
    wanted: Vec<Option<usize>>,
    gone: Vec<String>,
    new: Vec<String>,
}

impl Layout {
    fn new(head: &[String], new: &dyn Side, wanted: &[&str]) -> Self {
        let place = |name: &str| head.iter().position(|h| h == name);
        let (names, keys, passed) = (new.columns(), new.key(), new.passed_over());
        let olds = columns_of(head, &names);
        let mut columns = Vec::new();
        let mut added = Vec::new();
        for (i, name) in names.iter().enumerate() {
            match olds.iter().find(|(at, _)| head[*at] == *name) {
                Some(_) if keys.contains(name) => {}
                Some((at, state)) => columns.push((i, *at, *state)),
                None => added.push((*name).to_owned()),
            }
        }
        let known = |name: &str| names.contains(&name) || passed.contains(&name);
        let gone = olds.iter().map(|(at, _)| &head[*at]);
        Self {
            key: keys.iter().map(|name| place(name)).collect(),
            columns,
            wanted: wanted.iter().map(|name| place(name)).collect(),
            gone: gone.filter(|name| !known(name)).cloned().collect(),
            new: added,
        }
    }

    fn cells(
        &self,
        record: &csv::StringRecord,
        new: &dyn Side,
        row: usize,
        out: &mut Vec<CellChange>,
    ) {
        for &(column, at, state) in &self.columns {
            let old = (cell_at(record, Some(at)), cell_at(record, state));
            let now = new.cell(row, column);
            if old.0 != now.0 || old.1 != now.1 {
                let now = (&*now.0, &*now.1);
                let alike = shown(old, false) == shown(now, false);
                out.push(CellChange {
                    row: u32::try_from(row).unwrap_or(u32::MAX),
                    column: u32::try_from(column).unwrap_or(u32::MAX),
                    old: shown(old, alike).into(),
                    new: shown(now, alike).into(),
                    was_blank: old.0.is_empty(),
                });
            }
        }
    }
}

fn cell_at(record: &csv::StringRecord, at: Option<usize>) -> &str {
    at.and_then(|at| record.get(at)).unwrap_or_default()
}

/// A cell in one text: its value, or why there is none; both where the value alone tells nothing.
fn shown<'c>((text, state): (&'c str, &'c str), both: bool) -> Cow<'c, str> {
    match (text.is_empty(), state.is_empty()) {
        (true, _) => state.into(),
        (false, false) if both => format!("{text} ({state})").into(),
        (false, _) => text.into(),
    }
}

/// Rows that may have come in between, before all keys are noted.
const AHEAD: usize = 4;

/// Rows of now, found by their keys. Mostly they come in the order of the published table.
struct Rows<'n> {
    new: &'n dyn Side,
    next: usize,
    seen: Vec<bool>,
    by_key: Option<Keys>,
}

/// Rows by the hash of their key; those whose hash was taken by their key itself.
#[derive(Default)]
struct Keys {
    by_hash: FxHashMap<u64, u32>,
    others: FxHashMap<Box<str>, u32>,
}

impl<'n> Rows<'n> {
    fn new(new: &'n dyn Side) -> Self {
        Self {
            new,
            next: 0,
            seen: vec![false; new.rows()],
            by_key: None,
        }
    }

    fn find(&mut self, key: &str) -> Option<usize> {
        let near = (self.next..self.seen.len()).take(AHEAD);
        let mut near = near.filter(|&row| self.new.key_of(row) == key);
        let found = match near.next() {
            Some(row) => row,
            None => self.look_up(key)?,
        };
        self.next = found + 1;
        self.seen[found] = true;
        Some(found)
    }

    fn look_up(&mut self, key: &str) -> Option<usize> {
        let new = self.new;
        let keys = self.by_key.get_or_insert_with(|| Keys::of(new));
        let hashed = keys.by_hash.get(&FxBuildHasher.hash_one(key));
        let hashed = hashed.map(|&row| row as usize);
        let found = hashed.filter(|&row| new.key_of(row) == key);
        found.or_else(|| keys.others.get(key).map(|&row| row as usize))
    }

    fn unseen(&self) -> Vec<u32> {
        let rows = (0..).zip(&self.seen);
        rows.filter(|(_, seen)| !**seen)
            .map(|(row, _)| row)
            .collect()
    }
}

impl Keys {
    fn of(new: &dyn Side) -> Self {
        let mut keys = Self::default();
        for (position, row) in (0..new.rows()).zip(0..) {
            let key = new.key_of(position);
            let hash = FxBuildHasher.hash_one(&*key);
            match keys.by_hash.entry(hash) {
                Entry::Vacant(free) => _ = free.insert(row),
                Entry::Occupied(_) => _ = keys.others.insert(key.into(), row),
            }
        }
        keys
    }
}
