//! What figures were computed from, down to the cells.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::Location,
    indicators::{Address, Findings, Step},
};

/// Inputs that a lock keeps; what figures use directly is kept whatever their number.
const MOST: usize = 12_000;
/// Name of the line that says that deeper inputs are not kept.
pub(super) const MORE: &str = "…";

/// One input of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its value, or the cell as written.
    pub value: String,
    /// The cells it was read from.
    pub cells: Vec<Location>,
}

/// An input that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its name: an address, or what stands in a figure's formula.
    pub name: String,
    /// What it was; empty where it is new.
    pub old: String,
    /// What it is; empty where it is gone.
    pub new: String,
    /// The cells it is read from.
    pub cells: Vec<Location>,
}

/// All inputs of figures by name, and the inputs of these, down to cells.
#[must_use]
pub fn inputs(findings: &Findings, addresses: &[String]) -> BTreeMap<String, Input> {
    let mut out = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut level: Vec<String> = addresses.to_vec();
    while !level.is_empty() {
        let mut found = BTreeMap::new();
        let mut deeper = Vec::new();
        for address in level {
            if seen.insert(address.clone()) {
                steps_of(findings, &address, &mut found, &mut deeper);
            }
        }
        if !out.is_empty() && out.len() + found.len() > MOST {
            let more = Input {
                value: found.len().to_string(),
                cells: Vec::new(),
            };
            out.insert(MORE.to_owned(), more);
            return out;
        }
        out.extend(found);
        level = deeper;
    }
    out
}

fn steps_of(
    findings: &Findings,
    address: &str,
    found: &mut BTreeMap<String, Input>,
    deeper: &mut Vec<String>,
) {
    let Ok(explanation) = findings.explain(address) else {
        return;
    };
    let alone = explanation.steps.len() == 1;
    for step in explanation.steps {
        if alone && step.raw.is_some() {
            // The figure is a cell: its own address names it.
            found.insert(address.to_owned(), input_of(step));
            continue;
        }
        if let Some((name, input)) = cell_of(findings, &explanation.figure.address, &step) {
            found.insert(name, input);
            continue;
        }
        let is_address = is_address(&step.name);
        if is_address && step.raw.is_none() {
            deeper.push(step.name.clone());
        }
        let mut name = match is_address {
            true => step.name.clone(),
            false => format!("{address} ← {}", step.name),
        };
        while !is_address && found.contains_key(&name) {
            name.push('\'');
        }
        found.insert(name, input_of(step));
    }
}

/// A step that is one cell, by the cell's own address: the same cell behind several figures is one
/// input.
fn cell_of(findings: &Findings, of: &Address, step: &Step) -> Option<(String, Input)> {
    let [cell] = &step.cells[..] else { return None };
    let dataset = findings.catalog.dataset(&of.dataset)?;
    let rows = findings.rows(dataset, of.who, of.period);
    // Only where subject and period name the row: else several cells had one name.
    let [row] = rows[..] else { return None };
    let is_it = |&field: &usize| {
        dataset
            .origin(row, field)
            .is_some_and(|o| o.location == *cell)
    };
    let field = (0..dataset.schema.fields.len()).find(is_it)?;
    let period = dataset
        .period(row)
        .map_or_else(|| "-".into(), |p| p.to_string());
    let name = &dataset.schema.fields[field].name;
    let input = Input {
        value: dataset.raw(row, field).to_owned(),
        cells: step.cells.clone(),
    };
    let subject = &of.subject;
    Some((format!("{}/{subject}/{period}/{name}", dataset.id()), input))
}

fn input_of(step: Step) -> Input {
    Input {
        value: step.raw.unwrap_or(step.value),
        cells: step.cells,
    }
}

fn is_address(name: &str) -> bool {
    name.matches('/').count() == 3 && !name.contains(' ')
}

/// Inputs that differ from those that were kept; cells where cells differ, else whatever does.
pub(super) fn changed(
    before: &BTreeMap<String, String>,
    now: &BTreeMap<String, Input>,
    is_whole: bool,
) -> Vec<Changed> {
    let complete = !before.contains_key(MORE);
    let differs = |(name, input): (&String, &Input)| {
        let old = before.get(name);
        let new = old.is_none() && complete && !before.is_empty();
        let other = old.is_some_and(|old| *old != input.value);
        (name != MORE && (new || other)).then(|| Changed {
            name: name.clone(),
            old: old.cloned().unwrap_or_default(),
            new: input.value.clone(),
            cells: input.cells.clone(),
        })
    };
    let mut out: Vec<Changed> = now.iter().filter_map(differs).collect();
    if is_whole && !now.contains_key(MORE) {
        let gone = before.iter().filter(|(name, _)| !now.contains_key(*name));
        out.extend(gone.map(|(name, old)| Changed {
            name: name.clone(),
            old: old.clone(),
            new: String::new(),
            cells: Vec::new(),
        }));
    }
    leaves(out)
}

/// Of inputs that differ, those that are cells (or are gone), each once; all where none is.
fn leaves(changed: Vec<Changed>) -> Vec<Changed> {
    let is_leaf = |c: &&Changed| c.cells.len() == 1 || c.new.is_empty();
    let mut named = BTreeSet::new();
    let mut cells: Vec<Changed> = changed.iter().filter(is_leaf).cloned().collect();
    // The plain address of a cell says more than its place in a formula.
    cells.sort_by_key(|c| (c.name.contains(" ← "), c.name.clone()));
    cells.retain(|c| {
        let place = c.cells.first();
        named.insert(place.map_or_else(|| c.name.clone(), |at| format!("{at:?}")))
    });
    if cells.is_empty() { changed } else { cells }
}
