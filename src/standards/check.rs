//! Checks that look at several rows at once.

use jiff::civil::Date;

use crate::quantity::Decimal;

use super::{
    build::Span,
    edition::ANY,
    limit::{Limit, Relation, conditions_meet},
    scale::Bound,
};

/// First and last day; no last day while in force.
pub(super) type Days = (Date, Option<Date>);

type Fault = (&'static str, Span, Vec<(&'static str, String)>);

/// Rows that compete for the same observation, and days without a row.
pub(super) fn limits(rows: &[(Limit, Span)], in_force: Days) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (i, (row, span)) in rows.iter().enumerate() {
        let same_thing = |other: &Limit| {
            other.item == row.item
                && averagings_meet(&other.averaging, &row.averaging)
                && other.name == row.name
        };
        let competes = |other: &Limit| {
            same_thing(other)
                && other.phase.meets(&row.phase)
                && conditions_meet(&other.when, &row.when)
        };
        if rows[..i].iter().any(|(other, _)| competes(other)) {
            let values = vec![("averaging", row.averaging.clone())];
            faults.push(("standards::limits-overlap", span.clone(), values));
        }
        let family = |other: &Limit| same_thing(other) && other.when == row.when;
        if !rows[..i].iter().any(|(other, _)| family(other)) {
            let phases: Vec<&Limit> = rows.iter().map(|(r, _)| r).filter(|r| family(r)).collect();
            if let Some(day) = first_day_without(&phases, in_force) {
                let values = vec![
                    ("averaging", row.averaging.clone()),
                    ("day", day.to_string()),
                ];
                faults.push(("standards::phase-gap", span.clone(), values));
            }
        }
    }
    faults
}

/// Whether rows for these averagings can hold for one value.
pub(super) fn averagings_meet(a: &str, b: &str) -> bool {
    a == b || a == ANY || b == ANY
}

/// The first day in force on which none of the rows applies.
fn first_day_without(rows: &[&Limit], (from, until): Days) -> Option<Date> {
    let mut day = from;
    // Each turn moves past the end of one row, so there are at most as many turns as rows.
    for _ in 0..=rows.len() {
        if until.is_some_and(|until| day > until) {
            return None;
        }
        let Some(row) = rows.iter().find(|r| r.phase.contains(day)) else {
            return Some(day);
        };
        day = row.phase.until?.tomorrow().ok()?;
    }
    None
}

/// The place of the first class that does not follow on the one before it.
pub(super) fn first_out_of_order(bounds: &[&Bound]) -> Option<usize> {
    if bounds.iter().all(|b| **b == Bound::Rest) {
        return None;
    }
    let last = bounds.len().checked_sub(1)?;
    (0..bounds.len()).find(|&i| {
        let bound = bounds[i];
        let rest_too_early = *bound == Bound::Rest && i < last;
        let disorder = i > 0 && *bound != Bound::Rest && !follows(bounds[i - 1], bound);
        rest_too_early || disorder
    })
}

fn follows(before: &Bound, after: &Bound) -> bool {
    match (rank(before), rank(after)) {
        (Some((true, a)), Some((true, b))) => a < b,
        (Some((false, a)), Some((false, b))) => a > b,
        (None, None) => true,
        _ => false,
    }
}

/// Whether bounds rise, and where this one stands among its like.
fn rank(bound: &Bound) -> Option<(bool, (Decimal, u8))> {
    match bound {
        Bound::Below(value) => Some((true, (*value, 0))),
        Bound::UpTo(value) => Some((true, (*value, 1))),
        Bound::AtLeast(value) => Some((false, (*value, 0))),
        Bound::Above(value) => Some((false, (*value, 1))),
        Bound::When(_) | Bound::Rest => None,
    }
}

/// Class limits never get stricter from the best class to the worst; neighbours may be equal.
pub(super) fn grades_in_order(
    relations: &[Relation],
    values: &[Decimal],
    upper: &[Decimal],
) -> bool {
    let end = |class: usize| Some((*relations.get(class)?, *values.get(class)?));
    (1..values.len()).all(|class| match (end(class - 1), end(class)) {
        (Some((Relation::Between, a)), Some((Relation::Between, b))) => {
            a >= b && upper.get(class - 1) <= upper.get(class)
        }
        (Some((before, a)), Some((after, b))) => match (rank_of(before, a), rank_of(after, b)) {
            (Some((true, a)), Some((true, b))) => a <= b,
            (Some((false, a)), Some((false, b))) => a >= b,
            _ => false,
        },
        _ => false,
    })
}

/// As `rank`, for a limit: whether limits rise, and how much this one lets through.
fn rank_of(relation: Relation, value: Decimal) -> Option<(bool, (Decimal, u8))> {
    match relation {
        Relation::AtMost => rank(&Bound::UpTo(value)),
        Relation::Below => rank(&Bound::Below(value)),
        Relation::AtLeast => rank(&Bound::AtLeast(value)),
        Relation::Above => rank(&Bound::Above(value)),
        Relation::Between => None,
    }
}
