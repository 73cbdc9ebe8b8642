//! A weighted sum of logarithms with a class (综合营养状态指数).

use crate::{
    dataset::Who,
    declare::Indicator,
    quantity::{Exact, Period},
    standards::{Edition, LogAnswer, LogIndex},
};

use super::{
    assess::mean_input,
    env::{Env, Input, count},
    point::{EditionRef, Point, PointState, Unit, Why},
    series::Series,
};

/// One item of the sum.
pub(super) struct LogTerm {
    /// Position of the item in the edition.
    pub(super) item: usize,
    /// Where its value comes from.
    pub(super) input: Option<Input>,
    /// The value in the field's unit.
    pub(super) point: Point,
    /// The value in the unit of the law.
    pub(super) value: Option<Exact>,
}

/// The edition and rule for a subject or area in a period.
pub(super) fn rule<'e>(
    env: &Env<'e>,
    indicator: &Indicator,
    who: Who,
    period: Period,
) -> Option<(&'e Edition, &'e LogIndex)> {
    let area = env.world.area_of(env.dataset, who);
    let family = &indicator.standard.as_ref()?.value;
    let edition = env.world.edition(family, period.last_day(), area)?;
    Some((edition, edition.log_index(None)?))
}

/// The items of the rule, each with the field that holds it.
pub(super) fn terms(
    env: &Env<'_>,
    indicator: &Indicator,
    (edition, rule): (&Edition, &LogIndex),
    who: Who,
    period: Period,
) -> Vec<LogTerm> {
    rule.parts
        .iter()
        .map(|part| {
            let field = field_for(env, indicator, edition, part.item);
            let input = field.and_then(|f| mean_input(env, f, period));
            let point = input.map_or(Point::EMPTY, |i| env.point(i, who, period.index));
            let value = point.get().zip(field).and_then(|(value, field)| {
                let unit = &env.dataset.schema.fields[field].unit;
                value.mul(unit.factor_to(&edition.items[part.item].unit)?)
            });
            LogTerm {
                item: part.item,
                input,
                point,
                value,
            }
        })
        .collect()
}

/// The declared field that holds an item of the law: by the item of its own law, else by its name.
fn field_for(
    env: &Env<'_>,
    indicator: &Indicator,
    edition: &Edition,
    item: usize,
) -> Option<usize> {
    let fields = &env.dataset.schema.fields;
    (0..fields.len()).find(|&f| {
        let field = &fields[f];
        let declared = indicator.of.iter().any(|of| of.value == field.name);
        let by_law = field
            .law
            .as_ref()
            .and_then(|law| edition.item_position(&law.item));
        let by_name = || edition.item_position(&field.title);
        declared && by_law.or_else(by_name) == Some(item)
    })
}

/// Fills `series` with the index of each subject and area.
pub(super) fn log_index(env: &Env<'_>, series: &mut Series, indicator: &Indicator, whos: &[Who]) {
    let grain = series.grain;
    env.fill(series, whos, |who| {
        let probe = Period { grain, index: 0 };
        let ranges = indicator.of.iter().filter_map(|of| {
            let field = env.dataset.schema.field(&of.value)?;
            env.range(mean_input(env, field, probe)?, who)
        });
        let (first, last) = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let points = (first..=last)
            .map(|index| point(env, indicator, who, Period { grain, index }))
            .collect();
        Some((first, points))
    });
}

fn point(env: &Env<'_>, indicator: &Indicator, who: Who, period: Period) -> Point {
    let Some((edition, rule)) = rule(env, indicator, who, period) else {
        return Point::withheld(Why::NoEdition, 0, 0);
    };
    let basis = EditionRef::One(edition.index);
    let terms = terms(env, indicator, (edition, rule), who, period);
    if terms.iter().all(|t| t.point.state == PointState::Empty) {
        return Point::EMPTY;
    }
    if let Some(excused) = super::means::excused(terms.iter().map(|t| &t.point)) {
        return excused.under(basis);
    }
    let values: Vec<(usize, Exact)> = terms
        .iter()
        .filter_map(|t| Some((t.item, t.value?)))
        .collect();
    let (have, need) = (count(values.len()), count(terms.len()));
    match rule.value(&values) {
        LogAnswer::Judged { value, .. } => {
            let value = Exact::from_decimal(value);
            let scale = edition.scales.get(rule.scale);
            let class = scale.and_then(|scale| scale.position_of(value));
            Point {
                class: class.and_then(|c| u16::try_from(c).ok()),
                ..Point::known(value, have, need)
            }
        }
        LogAnswer::Withheld { have, need } => {
            Point::withheld(Why::Insufficient(Unit::Item), count(have), count(need))
        }
        LogAnswer::NotDefined => Point::withheld(Why::NotPositive, have, need),
    }
    .under(basis)
}
