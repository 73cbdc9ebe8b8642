//! What an assessment asks of another family: items and classes that must be there.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location, Report};

use super::{
    assessment::Assessment,
    build::Built,
    condition::Condition,
    edition::Edition,
    scale::{Bound, Scale},
};

/// Where an assessment and what it names stand in their file.
pub(super) struct AssessmentPlace {
    pub(super) own: Location,
    pub(super) items: Vec<(String, Location)>,
    pub(super) reference: Option<(String, Location)>,
    pub(super) shares: Vec<(String, Location)>,
}

/// Checks every assessment against the editions of the family that classes its items.
///
/// A family that is not there is reported elsewhere.
pub(super) fn check(built: &[Built], report: &mut Report) {
    for one in built {
        for (rule, place) in one.edition.assessments.iter().zip(&one.assessment_places) {
            let family: Vec<&Edition> = built
                .iter()
                .map(|b| &b.edition)
                .filter(|e| e.family == rule.grades)
                .collect();
            if !family.is_empty() {
                check_one(&one.edition, rule, place, &family, report);
            }
        }
    }
}

fn check_one(
    own: &Edition,
    rule: &Assessment,
    place: &AssessmentPlace,
    family: &[&Edition],
    report: &mut Report,
) {
    for (name, at) in &place.items {
        if !family.iter().any(|e| e.item_position(name).is_some()) {
            let fault = Diagnostic::new("standards::unknown-item", at.clone());
            report.add(fault.with("item", name));
        }
    }
    let mut classes: Vec<(String, &Location)> = Vec::new();
    classes.extend(place.reference.iter().map(|(id, at)| (id.clone(), at)));
    classes.extend(place.shares.iter().map(|(name, at)| (class_of(name), at)));
    let scales = [Some(rule.level), rule.of_shares];
    let scales = scales.iter().flatten().filter_map(|at| own.scales.get(*at));
    classes.extend(scales.flat_map(named_classes).map(|id| (id, &place.own)));
    let known = graded_classes(family);
    for (class, at) in classes {
        if !known.contains(&class.as_str()) {
            let fault = Diagnostic::new("standards::unknown-class", at.clone());
            report.add(fault.with("class", &class).with("family", &rule.grades));
        }
    }
}

/// The classes of the scales by which a family classes its items.
fn graded_classes<'a>(family: &[&'a Edition]) -> Vec<&'a str> {
    let scales = family
        .iter()
        .flat_map(|e| e.grades.iter().filter_map(|row| e.scales.get(row.scale)));
    scales
        .flat_map(|scale| scale.classes.iter().map(|class| class.id.as_str()))
        .collect()
}

/// The classes of another scale that the classes of this one are made from.
fn named_classes(scale: &Arc<Scale>) -> Vec<String> {
    let mut ids = Vec::new();
    for class in &scale.classes {
        let Bound::When(any) = &class.bound else {
            continue;
        };
        for (key, condition) in any.iter().flatten() {
            match condition {
                Condition::OneOf(texts) => ids.extend(texts.iter().cloned()),
                Condition::Within(_) => ids.push(class_of(key)),
            }
        }
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The class in the name of a share: `3` in `upto.3`. A name of another form names no class.
fn class_of(share: &str) -> String {
    match share.split_once('.') {
        Some(("upto" | "share", class)) => class.to_owned(),
        _ => share.to_owned(),
    }
}
