//! What an earlier run computed, for datasets that stand on the same data.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::findings::Set;
use crate::{
    dataset::{Catalog, Dataset, Fingerprint},
    diagnostic::Report,
};

/// Figures of an earlier run.
#[derive(Debug, Default)]
pub struct Kept {
    sets: Mutex<BTreeMap<String, OneSet>>,
}

/// The states that a dataset's figures were computed from, the figures, what was wrong.
type OneSet = (Vec<Fingerprint>, Arc<Set>, Report);

impl Kept {
    /// The dataset's figures, computed or kept.
    pub(super) fn set(
        &self,
        catalog: &Catalog,
        dataset: &Dataset,
        report: &mut Report,
        compute: impl FnOnce(&mut Report) -> Set,
    ) -> Arc<Set> {
        let Some(state) = state_of(catalog, dataset) else {
            return Arc::new(compute(report));
        };
        let known = {
            let sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
            let found = sets.get(dataset.id());
            found.filter(|(s, ..)| *s == state).cloned()
        };
        if let Some((_, set, part)) = known {
            report.merge(part);
            return set;
        }
        let mut part = Report::default();
        let set = Arc::new(compute(&mut part));
        let entry = (state, Arc::clone(&set), part.clone());
        let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
        sets.insert(dataset.id().to_owned(), entry);
        report.merge(part);
        set
    }
}

fn takes_subjects_from(dataset: &Dataset, register: &str) -> bool {
    let subject = dataset.schema.declaration.subject.as_ref();
    let named = subject.and_then(|s| s.dataset.as_ref());
    named.is_some_and(|name| name.value == register)
}

/// All that figures of a dataset are computed from: its own rows, and every dataset that another
/// may ask for subjects. The site's file and the law are part of each.
fn state_of(catalog: &Catalog, dataset: &Dataset) -> Option<Vec<Fingerprint>> {
    let registers = catalog.iter().filter(|other| {
        let id = other.id();
        other.schema.is_register() || catalog.iter().any(|d| takes_subjects_from(d, id))
    });
    std::iter::once(dataset)
        .chain(registers)
        .map(|d| d.fingerprint)
        .collect()
}
