//! Rows that name the rule by which they were made: a rule that was not in force is a fault.

use crate::{
    diagnostic::{Diagnostic, Report},
    quantity::Period,
    standards::{Edition, Standards},
};

use super::catalog::{Catalog, Dataset};

/// Compares the rule that each row names with those in force in its period.
///
/// # Reports
/// `dataset::unknown-standard`, `dataset::unknown-rule`, `dataset::repealed-rule`.
pub(super) fn check_rules(catalog: &Catalog, standards: &Standards, report: &mut Report) {
    for dataset in catalog.iter() {
        for (field, meant) in dataset.schema.fields.iter().enumerate() {
            let Some(family) = &meant.written.rule_of else {
                continue;
            };
            let editions = standards.family(&family.value);
            if editions.is_empty() {
                let known: Vec<&str> = standards.families().collect();
                let at = dataset.schema.at(&family.span);
                let d = Diagnostic::new("dataset::unknown-standard", at)
                    .with("standard", &family.value)
                    .with("known", known.join("、"));
                report.add(d);
                continue;
            }
            for row in 0..dataset.rows {
                check_row(dataset, (row, field), editions, report);
            }
        }
    }
}

fn check_row(
    dataset: &Dataset,
    (row, field): (usize, usize),
    editions: &[Edition],
    report: &mut Report,
) {
    let (named, period) = (dataset.columns[field].word(row).trim(), dataset.period(row));
    let (Some(place), false) = (dataset.origin(row, field), named.is_empty()) else {
        return;
    };
    let told =
        |code: &'static str| Diagnostic::new(code, place.location.clone()).with("value", named);
    let Some(found) = editions.iter().find(|e| is_named(e, named)) else {
        let known: Vec<&str> = editions.iter().map(|e| e.edition.as_str()).collect();
        report.add(told("dataset::unknown-rule").with("known", known.join("、")));
        return;
    };
    let Some(period) = period.filter(|p| !overlaps(found, *p)) else {
        return;
    };
    let in_force: Vec<&str> = editions
        .iter()
        .filter(|e| overlaps(e, period))
        .map(|e| e.edition.as_str())
        .collect();
    let until = found
        .until
        .map_or_else(|| "—".to_owned(), |d| d.to_string());
    let d = told("dataset::repealed-rule")
        .with("period", period)
        .with("from", found.from)
        .with("until", until)
        .with(
            "in_force",
            if in_force.is_empty() {
                "—".to_owned()
            } else {
                in_force.join("、")
            },
        );
    report.add(d);
}

/// By the name of the edition or its title.
fn is_named(edition: &Edition, name: &str) -> bool {
    edition.edition == name || edition.title.zh == name
}

/// Whether a rule was in force on any day of the period.
fn overlaps(edition: &Edition, period: Period) -> bool {
    edition.from <= period.last_day()
        && edition
            .until
            .is_none_or(|until| period.first_day() <= until)
}
