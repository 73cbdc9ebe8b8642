//! Whether every target can be judged: its unit, relation, due date and actual figure.

use crate::{
    dataset::{Dataset, Who},
    declare::Kind,
    diagnostic::{Diagnostic, Report},
    quantity::Period,
};

use super::{
    address::AddressFault,
    findings::Findings,
    progress::Written,
    verdict::{Due, Relation},
};

/// Any year: whether a figure exists does not depend on it.
const SOME_YEAR: i32 = 2020;

/// Looks over the rows of all targets datasets.
///
/// # Reports
/// `dataset::target-without-unit`, `indicators::bad-due`, `indicators::bad-relation`,
/// `indicators::no-direction`, `indicators::target-unit`, and the codes of addresses.
pub(super) fn check(findings: &Findings, report: &mut Report) {
    for dataset in findings.catalog.iter() {
        if dataset.schema.declaration.kind == Kind::Targets {
            for subject in 0..dataset.subjects.len() {
                for row in findings.rows(dataset, Who::Subject(subject), None) {
                    check_row(findings, dataset, row, report);
                }
            }
        }
    }
}

fn check_row(findings: &Findings, dataset: &Dataset, row: usize, report: &mut Report) {
    let written = Written { dataset, row };
    let mut fault = |code: &'static str, field: &str, values: &[(&'static str, String)]| {
        let place = written.field(field).and_then(|f| dataset.origin(row, f));
        let Some(place) = place else { return };
        let mut d = Diagnostic::new(code, place.location)
            .with("target", written.text("name"))
            .with("value", written.text(field));
        for (name, value) in values {
            d = d.with(name, value);
        }
        report.add(d);
    };
    let unitless = written.field("unit").is_some() && written.text("unit").is_empty();
    if unitless {
        fault("dataset::target-without-unit", "unit", &[]);
    }
    if Due::parse(written.text("due")).is_none() {
        fault("indicators::bad-due", "due", &[]);
    }
    let relation = written.text("relation");
    if !relation.is_empty() && Relation::parse(relation).is_none() {
        fault("indicators::bad-relation", "relation", &[]);
    } else if relation.is_empty() && !written.has_direction() {
        fault("indicators::no-direction", "target", &[]);
    }
    let Some(address) = written.address() else {
        return;
    };
    let figure = findings.figure(&address.replace('*', &Period::year(SOME_YEAR).to_string()));
    match figure {
        Ok(figure) if !unitless && figure.unit.factor_to(&written.unit()).is_none() => {
            let values = [
                ("unit", written.unit().to_string()),
                ("actual", figure.unit.to_string()),
            ];
            fault("indicators::target-unit", "actual", &values);
        }
        Ok(_) | Err(AddressFault::Period(_)) => {}
        Err(reason) => {
            let (code, known) = reason.code();
            fault(
                code,
                "actual",
                &[("address", address.clone()), ("known", known.to_owned())],
            );
        }
    }
}
