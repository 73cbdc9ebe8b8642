//! The worst class of several items (单因子评价), and what made it so.

use crate::{
    dataset::Who,
    declare::Indicator,
    quantity::{Exact, Period},
    standards::{Assessment, Edition, ItemClass, Keys, item_class, worst},
};

use super::{
    env::{Env, Input, averaging_name, count},
    point::{EditionRef, Point, PointState, Unit, Why},
    scales::graded_scale,
    series::Series,
};

/// The rule of an assessment and the edition whose class limits it uses, on one day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Law<'e> {
    /// Edition that has the assessment.
    pub(super) by: &'e Edition,
    /// The assessment.
    pub(super) rule: &'e Assessment,
    /// Edition that has the class limits.
    pub(super) grades: &'e Edition,
}

/// One item of an assessment.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// Position of the item in the edition of the class limits.
    pub(super) item: usize,
    /// Where its value comes from.
    pub(super) input: Input,
    /// The value before rounding, or why there is none.
    pub(super) point: Point,
    /// Its class.
    pub(super) class: Option<ItemClass>,
}

/// The law that assesses a subject or area on the last day of a period.
pub(super) fn law<'e>(
    env: &Env<'e>,
    indicator: &Indicator,
    who: Who,
    period: Period,
) -> Option<Law<'e>> {
    let area = env.world.area_of(env.dataset, who);
    let family = &indicator.standard.as_ref()?.value;
    let by = env.world.edition(family, period.last_day(), area)?;
    let id = indicator.assessment.as_ref().map(|a| a.value.as_str());
    let rule = by.assessment(id)?;
    let grades = env.world.edition(&rule.grades, period.last_day(), area)?;
    Some(Law { by, rule, grades })
}

/// The terms of an assessment: each declared field that the rule counts and the law has limits for.
pub(super) fn terms(
    env: &Env<'_>,
    indicator: &Indicator,
    law: Law<'_>,
    who: Who,
    period: Period,
) -> Vec<Term> {
    let fields = &env.dataset.schema.fields;
    let declared =
        |name: &str| indicator.of.is_empty() || indicator.of.iter().any(|of| of.value == name);
    let counts = |item: usize| {
        let mut named = law.rule.items.iter();
        named.any(|name| law.grades.item_position(name) == Some(item))
    };
    (0..fields.len())
        .filter(|&f| declared(&fields[f].name))
        .filter_map(|f| {
            let stated = fields[f].law.as_ref()?;
            let item = law
                .grades
                .item_position(&stated.item)
                .filter(|&i| stated.family == law.rule.grades && counts(i))?;
            let input = mean_input(env, f, period)?;
            let point = env.point(input, who, period.index);
            let row = only_row(env, who, period);
            let keys = |key: &str| env.world.key(env.dataset, f, who, row, key);
            let judged = match applies(law, item, period, &keys) {
                Applies::Judged => point.get().and_then(|value| {
                    let averaging = averaging_name(period.grain);
                    item_class(law.rule, law.grades, item, value, averaging, &keys)
                }),
                Applies::Unsaid => None,
                Applies::Never => return None,
            };
            Some(Term {
                item,
                input,
                point,
                class: judged,
            })
        })
        .collect()
}

/// Whether the law has class limits for an item here.
enum Applies {
    /// It has.
    Judged,
    /// It would have, if the observation said what they depend on (river or lake).
    Unsaid,
    /// It has none (total nitrogen of a river).
    Never,
}

fn applies(law: Law<'_>, item: usize, period: Period, keys: Keys<'_>) -> Applies {
    let averaging = averaging_name(period.grain);
    if law.grades.grades_at(item, averaging, keys).is_some() {
        return Applies::Judged;
    }
    let rows = law.grades.grades.iter().filter(|row| row.item == item);
    let mut asked = rows.flat_map(|row| &row.when);
    if asked.any(|(key, _)| keys(key).is_none()) {
        Applies::Unsaid
    } else {
        Applies::Never
    }
}

/// The field itself at its own grain, else its mean.
pub(super) fn mean_input(env: &Env<'_>, field: usize, period: Period) -> Option<Input> {
    use crate::declare::Op;
    if env.dataset.grain() == Some(period.grain) {
        return Some(Input::Field(field));
    }
    (0..env.series.len())
        .find(|&i| {
            let s = &env.series[i];
            s.field == Some(field) && s.grain == period.grain && s.op == Op::Mean
        })
        .map(Input::Series)
}

fn only_row(env: &Env<'_>, who: Who, period: Period) -> Option<usize> {
    match who {
        Who::Subject(subject) => env
            .index
            .rows_in(env.dataset, subject, period)
            .first()
            .map(|&row| row as usize),
        Who::Area(_) => None,
    }
}

/// Fills `series` with the worst class of each subject and period.
pub(super) fn worst_class(env: &Env<'_>, series: &mut Series, indicator: &Indicator, whos: &[Who]) {
    let grain = series.grain;
    env.fill(series, whos, |who| {
        let (first, last) = reach(env, indicator, who, grain)?;
        let points = (first..=last)
            .map(|index| class_point(env, indicator, who, Period { grain, index }))
            .collect();
        Some((first, points))
    });
}

/// First and last period that any of the fields reaches.
fn reach(
    env: &Env<'_>,
    indicator: &Indicator,
    who: Who,
    grain: crate::quantity::Grain,
) -> Option<(i32, i32)> {
    let wanted =
        |name: &str| indicator.of.is_empty() || indicator.of.iter().any(|of| of.value == name);
    let probe = Period { grain, index: 0 };
    (0..env.dataset.schema.fields.len())
        .filter(|&f| {
            let field = &env.dataset.schema.fields[f];
            field.law.is_some() && wanted(&field.name)
        })
        .filter_map(|f| env.range(mean_input(env, f, probe)?, who))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

fn class_point(env: &Env<'_>, indicator: &Indicator, who: Who, period: Period) -> Point {
    let Some(law) = law(env, indicator, who, period) else {
        return Point::withheld(Why::NoEdition, 0, 0);
    };
    verdict(law, &terms(env, indicator, law, who, period))
}

/// The class of a place from its items.
///
/// An item that is not monitored or not due does not count; another one without value withholds
/// the class, unless the rest is in the worst class already.
pub(super) fn verdict(law: Law<'_>, terms: &[Term]) -> Point {
    let basis = EditionRef::One(law.grades.index);
    let stated = || terms.iter().filter(|t| t.point.state != PointState::Empty);
    if stated().next().is_none() {
        return Point::EMPTY;
    }
    if let Some(reason) = super::means::excused(stated().map(|t| &t.point)) {
        return reason.under(basis);
    }
    let counted: Vec<&Term> = terms.iter().filter(|t| !t.point.is_excused()).collect();
    let classes: Vec<ItemClass> = counted.iter().filter_map(|t| t.class).collect();
    let (have, need) = (count(classes.len()), count(counted.len()));
    let withheld = || Point::withheld(Why::Insufficient(Unit::Item), have, need).under(basis);
    let Some((class, _)) = worst(&classes) else {
        return common_reason(&counted).map_or_else(withheld, |p| p.under(basis));
    };
    let lowest = graded_scale(law.grades).map_or(0, |s| s.classes.len());
    if have < need && class + 1 < lowest {
        return withheld();
    }
    Point {
        class: u16::try_from(class).ok(),
        ..Point::known(ordinal(class), have, need)
    }
    .under(basis)
}

/// The reason that all items without value share (未采样, 数据无效, too few months).
fn common_reason(terms: &[&Term]) -> Option<Point> {
    let first = terms.first()?.point;
    let said = matches!(first.state, PointState::Withheld(_));
    (said && terms.iter().all(|t| t.point.state == first.state)).then_some(first)
}

/// A class as a number: the best is 1.
pub(super) fn ordinal(class: usize) -> Exact {
    Exact::whole(i64::try_from(class).unwrap_or(i64::MAX - 1) + 1)
}
