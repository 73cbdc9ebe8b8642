//! The index with class and primary pollutants, and the composite index.

use crate::{
    config::Config,
    dataset::Who,
    quantity::{Exact, Grain, Period},
    standards::{
        Breakpoints, CompositeAnswer, CompositeTerm, Edition, LimitAnswer, Overall, SubIndex,
        Withheld, composite_index, overall,
    },
};

use super::{
    env::{Env, Input, averaging_name, count},
    point::{EditionRef, Point, PointState, Unit, Why},
    series::Series,
};

/// One item of an index: where its concentration comes from and what it was.
#[derive(Clone, Debug)]
pub(super) struct IndexTerm {
    /// Position of the item in the edition.
    pub(super) item: usize,
    /// Averaging the law asks for.
    pub(super) averaging: String,
    /// Where the value comes from; `None` where the dataset has no such figure.
    pub(super) input: Option<Input>,
    /// The concentration before rounding.
    pub(super) point: Point,
    /// The concentration as the law compares it.
    pub(super) legal: Option<Exact>,
    /// The sub-index.
    pub(super) sub: Option<SubIndex>,
}

/// Where each item of an index comes from, resolved once per edition, and its breakpoints.
struct Inputs<'e> {
    edition: u16,
    list: Vec<(usize, Option<Input>, Option<&'e Breakpoints>)>,
}

impl<'e> Inputs<'e> {
    fn new(env: &Env<'_>, edition: &'e Edition, grain: Grain, of: &[String]) -> Self {
        let list = resolve(env, edition, grain, of);
        let list = list.into_iter().map(|(item, averaging, input)| {
            (item, input, edition.breakpoints_at(item, &averaging))
        });
        Self {
            edition: edition.index,
            list: list.collect(),
        }
    }
}

/// Fills `series` with the index of each period.
pub(super) fn index(env: &Env<'_>, series: &mut Series, family: &str, whos: &[Who]) {
    let (grain, of) = (series.grain, series.of.clone());
    env.fill(series, whos, |who| {
        let range = index_range(env, grain, &of, who)?;
        let mut inputs: Vec<Inputs<'_>> = Vec::new();
        let points: Vec<Point> = (range.0..=range.1)
            .map(|i| {
                let period = Period { grain, index: i };
                let area = env.world.area_of(env.dataset, who);
                let Some(edition) = env.world.edition(family, period.last_day(), area) else {
                    return Point::withheld(Why::NoEdition, 0, 0);
                };
                if !inputs.iter().any(|x| x.edition == edition.index) {
                    inputs.push(Inputs::new(env, edition, grain, &of));
                }
                let known = inputs.iter().find(|x| x.edition == edition.index);
                known.map_or(Point::EMPTY, |k| point(env, edition, &k.list, who, period))
            })
            .collect();
        Some((range.0, points))
    });
}

/// The index of one period, by the law of the environment.
pub(super) fn index_point(
    env: &Env<'_>,
    family: &str,
    of: &[String],
    who: Who,
    period: Period,
) -> Point {
    let area = env.world.area_of(env.dataset, who);
    match env.world.edition(family, period.last_day(), area) {
        Some(edition) => {
            let inputs = Inputs::new(env, edition, period.grain, of);
            point(env, edition, &inputs.list, who, period)
        }
        None => Point::withheld(Why::NoEdition, 0, 0),
    }
}

fn index_range(env: &Env<'_>, grain: Grain, of: &[String], who: Who) -> Option<(i32, i32)> {
    let fields = (0..env.dataset.schema.fields.len())
        .filter(|&f| {
            let field = &env.dataset.schema.fields[f];
            let named = of.contains(&field.name) || (of.is_empty() && field.law.is_some());
            env.dataset.grain() == Some(grain) && named
        })
        .map(Input::Field);
    let series = (0..env.series.len())
        .filter(|&i| env.series[i].grain == grain)
        .map(Input::Series);
    fields
        .chain(series)
        .filter_map(|input| env.range(input, who))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// Where each item of the edition's report for this grain comes from.
fn resolve(
    env: &Env<'_>,
    edition: &Edition,
    grain: Grain,
    of: &[String],
) -> Vec<(usize, String, Option<Input>)> {
    let Some(report) = edition
        .index()
        .and_then(|rule| rule.report(averaging_name(grain)))
    else {
        return Vec::new();
    };
    report
        .entries
        .iter()
        .map(|entry| {
            let same = |name: &str| edition.item_position(name) == Some(entry.item);
            // The earlier edition also lists an hourly ozone value for the day; where only the
            // 8-hour one is published the item still counts once.
            (
                entry.item,
                entry.averaging.clone(),
                env.input_for(&same, &entry.averaging, grain, of),
            )
        })
        .collect()
}

/// The terms of one index, for computing and for explaining.
pub(super) fn terms(
    env: &Env<'_>,
    edition: &Edition,
    who: Who,
    period: Period,
    of: &[String],
) -> Vec<IndexTerm> {
    let list = resolve(env, edition, period.grain, of);
    list.into_iter()
        .map(|(item, averaging, input)| term(env, edition, item, averaging, input, who, period))
        .collect()
}

fn term(
    env: &Env<'_>,
    edition: &Edition,
    item: usize,
    averaging: String,
    input: Option<Input>,
    who: Who,
    period: Period,
) -> IndexTerm {
    let point = input.map_or(Point::EMPTY, |i| env.point(i, who, period.index));
    let legal = point
        .get()
        .and_then(|value| edition.items[item].legal(value));
    let row = edition.breakpoints_at(item, &averaging);
    let sub = legal.and_then(|value| row.map(|row| row.sub_index(value)));
    IndexTerm {
        item,
        averaging,
        input,
        point,
        legal,
        sub,
    }
}

fn point(
    env: &Env<'_>,
    edition: &Edition,
    list: &[(usize, Option<Input>, Option<&Breakpoints>)],
    who: Who,
    period: Period,
) -> Point {
    let Some(rule) = edition.index() else {
        return Point::withheld(Why::NoRow, 0, 0);
    };
    let mut subs: Vec<(usize, Option<SubIndex>)> = Vec::with_capacity(list.len());
    let mut anything = false;
    for (item, input, row) in list {
        let point = input.map_or(Point::EMPTY, |i| env.point(i, who, period.index));
        anything |= point.state != PointState::Empty;
        let legal = point
            .get()
            .and_then(|value| edition.items[*item].legal(value));
        subs.push((
            *item,
            legal.and_then(|value| row.map(|row| row.sub_index(value))),
        ));
    }
    if !anything {
        return Point::EMPTY;
    }
    let edition = EditionRef::One(edition.index);
    let have = count(
        subs.iter()
            .filter(|(_, s)| matches!(s, Some(SubIndex::Index(_))))
            .count(),
    );
    match overall(rule, averaging_name(period.grain), &subs) {
        Overall::Judged {
            value,
            class,
            primary,
            ..
        } => Point {
            class: u16::try_from(class).ok(),
            primary,
            ..Point::known(Exact::whole(value), have, count(subs.len())).under(edition)
        },
        Overall::Withheld { have, need, reason } => {
            let why = match reason {
                Withheld::Nothing => Why::Insufficient(Unit::Item),
                Withheld::Incomplete => Why::ByLaw,
                Withheld::NoSuchReport | Withheld::NoClass => Why::NoRow,
            };
            Point::withheld(why, count(have), count(need)).under(edition)
        }
    }
}

/// One term of a composite index.
#[derive(Clone, Debug)]
pub(super) struct CompositePart {
    /// Position of the item in the edition.
    pub(super) item: usize,
    /// Name of the figure that is divided by the limit.
    pub(super) figure: Option<usize>,
    /// The value as published.
    pub(super) value: Option<Exact>,
    /// The limit.
    pub(super) limit: Option<Exact>,
    /// The weight.
    pub(super) weight: Exact,
}

/// Fills `series` with the composite index of each period.
pub(super) fn composite(env: &Env<'_>, series: &mut Series, family: &str, whos: &[Who]) {
    let grain = series.grain;
    env.fill(series, whos, |who| {
        let ranges = env
            .series
            .iter()
            .filter(|s| s.grain == grain)
            .filter_map(|s| s.range(who));
        let range = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let points = (range.0..=range.1)
            .map(|index| composite_point(env, family, who, Period { grain, index }))
            .collect();
        Some((range.0, points))
    });
}

pub(super) fn composite_point(env: &Env<'_>, family: &str, who: Who, period: Period) -> Point {
    let area = env.world.area_of(env.dataset, who);
    let Some(edition) = env.world.edition(family, period.last_day(), area) else {
        return Point::withheld(Why::NoEdition, 0, 0);
    };
    let Some(rule) = edition.composite() else {
        return Point::withheld(Why::NoRow, 0, 0);
    };
    let (limits, parts) = composite_parts(env, edition, who, period);
    if parts.iter().all(|p| p.value.is_none()) {
        return Point::EMPTY;
    }
    let terms: Option<Vec<CompositeTerm>> = parts
        .iter()
        .map(|p| {
            Some(CompositeTerm {
                value: p.value,
                limit: p.limit?,
                weight: p.weight,
            })
        })
        .collect();
    let Some(terms) = terms else {
        return Point::withheld(Why::NoRow, 0, 0).under(limits);
    };
    match composite_index(&terms, rule.decimals) {
        CompositeAnswer::Judged { value, .. } => {
            let n = count(terms.len());
            Point::known(Exact::from_decimal(value), n, n).under(limits)
        }
        CompositeAnswer::Withheld { have, need } => {
            Point::withheld(Why::Insufficient(Unit::Item), count(have), count(need)).under(limits)
        }
        CompositeAnswer::NotDefined => Point::withheld(Why::Overflow, 0, 0).under(limits),
    }
}

/// The terms of a composite index with the edition whose limits they use.
pub(super) fn composite_parts(
    env: &Env<'_>,
    edition: &Edition,
    who: Who,
    period: Period,
) -> (EditionRef, Vec<CompositePart>) {
    let Some(rule) = edition.composite() else {
        return (EditionRef::None, Vec::new());
    };
    let area = env.world.area_of(env.dataset, who);
    let limits = env.world.edition(&rule.standard, period.last_day(), area);
    let parts = rule
        .parts
        .iter()
        .map(|part| {
            let name = &edition.items[part.item].name;
            let figure = statistic_series(env, edition, part.item, &part.statistic, period.grain);
            let value = figure.and_then(|i| {
                let point = env.series[i].at(who, period.index);
                let decimals = super::decimals::of_series(
                    &env.world,
                    env.dataset,
                    &env.series[i],
                    who,
                    period,
                )?;
                Some(Exact::from_decimal(point.get()?.round(decimals)?))
            });
            let keys = |key: &str| fixed_key(&rule.when, env.world.config, area, key);
            let limit = limits.and_then(|limits| {
                let day = env.world.law_day(period.last_day());
                match limits.limit(name, &part.averaging, day, &keys) {
                    LimitAnswer::Judged(limit) => Some(limit.exact()),
                    _ => None,
                }
            });
            CompositePart {
                item: part.item,
                figure,
                value,
                limit,
                weight: Exact::from_decimal(part.weight),
            }
        })
        .collect();
    (
        limits.map_or(EditionRef::None, |e| EditionRef::One(e.index)),
        parts,
    )
}

fn fixed_key(
    when: &[(String, String)],
    config: &Config,
    area: Option<usize>,
    key: &str,
) -> Option<String> {
    let fixed = when.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
    fixed.or_else(|| (key == "zone").then(|| config.areas[area?].zone.clone())?)
}

/// The series that is the statistic of an item at a grain.
fn statistic_series(
    env: &Env<'_>,
    edition: &Edition,
    item: usize,
    statistic: &str,
    grain: Grain,
) -> Option<usize> {
    (0..env.series.len()).find(|&i| {
        let series = &env.series[i];
        let law = series
            .field
            .and_then(|f| env.dataset.schema.fields[f].law.as_ref());
        series.grain == grain
            && super::decimals::statistic_name(series.op) == Some(statistic)
            && law.is_some_and(|law| edition.item_position(&law.item) == Some(item))
    })
}
