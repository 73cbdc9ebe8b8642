//! The class that a place has to keep, and its limits.

use crate::{
    dataset::Who,
    quantity::Period,
    standards::{Edition, Grades, Limit, Phase},
};

use super::{
    context::cell_text,
    env::{Env, Input, averaging_name},
    point::{EditionRef, Why},
    scales::graded_scale,
    series::Series,
};

/// Before the name of a field that holds the class.
const FIELD: &str = "field:";

impl<'a> Env<'a> {
    /// The class that a series is judged by: its id or word, or `field:<name>`.
    pub(super) fn target(&self, series: &Series) -> Option<&'a str> {
        let indicator = &self.dataset.schema.declaration.indicator[series.indicator];
        indicator.target.as_ref().map(|t| t.value.as_str())
    }

    /// The word of the class that a subject has to keep in a period.
    pub(super) fn target_word(&self, target: &str, who: Who, period: Period) -> Option<String> {
        let Some(name) = target.strip_prefix(FIELD) else {
            return Some(target.to_owned());
        };
        let Who::Subject(subject) = who else {
            return None;
        };
        if self.dataset.schema.field(name).is_some() {
            let rows = self.index.rows_in(self.dataset, subject, period);
            return cell_text(self.dataset, *rows.last()? as usize, name);
        }
        let (register, row) = self.world.register_row(self.dataset, subject)?;
        cell_text(register, row, name)
    }
}

/// The limit of an item for the class that is to be kept.
pub(super) fn class_limit(
    env: &Env<'_>,
    of: Input,
    who: Who,
    period: Period,
    target: &str,
) -> Result<(EditionRef, Limit), Why> {
    let word = env.target_word(target, who, period).ok_or(Why::NoTarget)?;
    let (edition, grades) = grades_of(env, of, who, period).ok_or(Why::NoRow)?;
    let class = graded_scale(edition)
        .and_then(|scale| scale.class_named(&word))
        .ok_or(Why::NoTarget)?;
    let limit = as_limit(grades, class).ok_or(Why::NoRow)?;
    Ok((EditionRef::One(edition.index), limit))
}

/// The limit of one class as a limit of its own.
fn as_limit(grades: &Grades, class: usize) -> Option<Limit> {
    Some(Limit {
        item: grades.item,
        averaging: grades.averaging.clone(),
        name: "limit".to_owned(),
        value: *grades.values.get(class)?,
        upper: grades.upper.get(class).copied(),
        relation: *grades.relations.get(class)?,
        when: grades.when.clone(),
        phase: Phase::default(),
        clause: grades.clause.clone(),
        confidence: grades.confidence,
    })
}

/// The class limits of an input.
fn grades_of<'e>(
    env: &Env<'e>,
    of: Input,
    who: Who,
    period: Period,
) -> Option<(&'e Edition, &'e Grades)> {
    let field = match of {
        Input::Field(field) => field,
        Input::Series(i) => env.series[i].field?,
    };
    let law = env.dataset.schema.fields[field].law.as_ref()?;
    let area = env.world.area_of(env.dataset, who);
    let edition = env.world.edition(&law.family, period.last_day(), area)?;
    let row = match (of, who) {
        (Input::Field(_), Who::Subject(subject)) => {
            let rows = env.index.rows_in(env.dataset, subject, period);
            rows.first().map(|&row| row as usize)
        }
        _ => None,
    };
    let keys = |key: &str| env.world.key(env.dataset, field, who, row, key);
    let grades = edition.grades(&law.item, averaging_name(period.grain), &keys)?;
    Some((edition, grades))
}
