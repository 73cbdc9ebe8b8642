//! Where a page's address was written: in a declaration, an article, or a cell of the data.

use crate::{
    dataset::{Dataset, Who},
    diagnostic::Location,
    indicators::Findings,
};

use super::plan::{Plan, Planned, Source};

/// The place to correct when the address of a page is no good.
#[must_use]
pub fn place_of(findings: &Findings, plan: &Plan, planned: &Planned) -> Location {
    cell_of(findings, planned)
        .or_else(|| plan.places.get(&planned.route).cloned())
        .unwrap_or_else(|| Location::file(crate::config::FILE))
}

/// The cell whose text became a part of the address.
fn cell_of(findings: &Findings, planned: &Planned) -> Option<Location> {
    let Source::Declared(declared) = &planned.source else {
        return None;
    };
    let Some(Who::Subject(subject)) = declared.who else {
        return None;
    };
    if !declared.page.route.value.contains("{subject}") {
        return None;
    }
    let dataset = findings.catalog.dataset(declared.dataset.as_deref()?)?;
    let own = || {
        let row = dataset
            .subject_of
            .iter()
            .position(|&s| s as usize == subject)?;
        Some(dataset.origin(row, dataset.schema.subject?)?.location)
    };
    in_register(findings, dataset, subject).or_else(own)
}

fn in_register(findings: &Findings, dataset: &Dataset, subject: usize) -> Option<Location> {
    let row = dataset.subjects.get(subject)?.row?;
    let declared = dataset.schema.declaration.subject.as_ref();
    let register = match declared.and_then(|s| s.dataset.as_ref()) {
        Some(register) => findings.catalog.dataset(&register.value)?,
        None => dataset,
    };
    let field = register
        .schema
        .slug
        .or(register.schema.key.first().copied())?;
    Some(register.origin(row, field)?.location)
}
