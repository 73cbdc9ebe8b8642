//! Cells that name something of another dataset: a thing of a register, a record, a dataset.

use rustc_hash::FxHashSet;

use super::{
    catalog::{Catalog, Dataset, Subject},
    column::Column,
    schema::SchemaField,
};
use crate::{
    declare::{FieldType, Kind},
    diagnostic::{Diagnostic, Report},
    source::nearest,
};

/// Between several names in one cell.
const BETWEEN: [char; 5] = ['、', '；', ';', '，', ','];

/// The names in a cell that may hold several: ids of datasets, routes of pages.
pub fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(BETWEEN)
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

/// Whether every cell that refers to another dataset finds what it names.
///
/// # Reports
/// `dataset::unknown-register`, `dataset::unknown-subject`, `dataset::unknown-dataset`.
pub(super) fn check_references(catalog: &Catalog, report: &mut Report) {
    for dataset in catalog.iter() {
        for (position, field) in dataset.schema.fields.iter().enumerate() {
            if field.kind == FieldType::Dataset {
                check_ids(catalog, dataset, position, report);
            }
            // The subject's own field is checked when subjects are told apart.
            if dataset.schema.subject != Some(position) {
                check_field(catalog, dataset, (position, field), report);
            }
        }
    }
}

/// What the rows of a dataset are called by others.
enum Names<'a> {
    /// Things, by any of their names.
    Things(&'a Dataset),
    /// Records, by their keys, shown or not.
    Records(&'a Dataset, FxHashSet<&'a str>),
}

impl<'a> Names<'a> {
    fn of(named: &'a Dataset) -> Self {
        if matches!(
            named.schema.declaration.kind,
            Kind::Register | Kind::Targets
        ) {
            return Self::Things(named);
        }
        let key = named.schema.key.first().copied();
        let words = key.map(|key| &named.columns[key]);
        Self::Records(
            named,
            match words {
                Some(Column::Words { words, .. }) => words.iter().map(AsRef::as_ref).collect(),
                _ => FxHashSet::default(),
            },
        )
    }

    fn know(&self, name: &str) -> bool {
        match self {
            Self::Things(named) => named.find_subject(name).is_some(),
            Self::Records(named, keys) => keys.contains(name) || named.hidden.contains_key(name),
        }
    }

    fn nearest(&self, name: &str) -> &'a str {
        match self {
            Self::Things(named) => nearest(name, named.subjects.iter().flat_map(Subject::names)),
            Self::Records(_, keys) => {
                let mut keys: Vec<&'a str> = keys.iter().copied().collect();
                keys.sort_unstable();
                nearest(name, keys)
            }
        }
    }
}

fn check_field(
    catalog: &Catalog,
    dataset: &Dataset,
    (position, field): (usize, &SchemaField),
    report: &mut Report,
) {
    let Some(reference) = &field.written.references else {
        return;
    };
    let Some(named) = catalog.dataset(&reference.value) else {
        let at = dataset.schema.at(&reference.span);
        let d = Diagnostic::new("dataset::unknown-register", at);
        report.add(d.with("dataset", &reference.value));
        return;
    };
    let names = Names::of(named);
    let unknown = |word: &str| !word.is_empty() && !names.know(word);
    for (row, word) in odd_cells(dataset, position, &unknown) {
        let Some(origin) = dataset.origin(row, position) else {
            continue;
        };
        let d = Diagnostic::new("dataset::unknown-subject", origin.location);
        let d = d.with("nearest", names.nearest(word)).with("value", word);
        report.add(d.with("register", &reference.value));
    }
}

fn check_ids(catalog: &Catalog, dataset: &Dataset, position: usize, report: &mut Report) {
    let unknown = |word: &str| several(word).any(|id| catalog.dataset(id).is_none());
    for (row, word) in odd_cells(dataset, position, &unknown) {
        let wrong = several(word).filter(|id| catalog.dataset(id).is_none());
        let place = dataset.origin(row, position);
        for (id, origin) in wrong.zip(std::iter::repeat(place)) {
            let Some(origin) = origin else { continue };
            let ids = catalog.iter().map(Dataset::id);
            let d = Diagnostic::new("dataset::unknown-dataset", origin.location);
            report.add(d.with("value", id).with("nearest", nearest(id, ids)));
        }
    }
}

/// Rows whose word is odd; each distinct word is asked once.
fn odd_cells<'d>(
    dataset: &'d Dataset,
    position: usize,
    odd: &dyn Fn(&str) -> bool,
) -> Vec<(usize, &'d str)> {
    let Column::Words { ids, words } = &dataset.columns[position] else {
        return Vec::new();
    };
    let odd: Vec<bool> = words.iter().map(|word| odd(word)).collect();
    let rows = ids.iter().enumerate();
    let rows = rows.filter(|(_, id)| odd[**id as usize]);
    rows.map(|(row, id)| (row, words[*id as usize].as_ref()))
        .collect()
}
