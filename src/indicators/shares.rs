//! Classes, counts by class, shares, and plain counts.

use crate::{
    dataset::{Column, Who},
    declare::{Condition, Indicator, Op},
    quantity::{Exact, Grain, Period},
    standards::{Edition, Scale},
};

use super::{
    env::{Env, Input, count, unit_of},
    limits::published,
    point::{EditionRef, Point, PointState, Unit as Counted, Why},
    scales::scale_of,
    series::Series,
};

/// Fills `series` with the class of a field's value (or word) on the scale in force.
pub(super) fn class(env: &Env<'_>, series: &mut Series, field: usize, family: &str, whos: &[Who]) {
    let grain = series.grain;
    let indicator = &env.dataset.schema.declaration.indicator[series.indicator];
    env.fill(series, whos, |who| {
        let Who::Subject(subject) = who else {
            return None;
        };
        let range = match env.dataset.grain() {
            Some(own) => {
                let range = env.range(Input::Field(field), who)?;
                let outer = |i: i32| {
                    Period {
                        grain: own,
                        index: i,
                    }
                    .within(grain)
                    .index
                };
                (outer(range.0), outer(range.1))
            }
            None => return None,
        };
        let points = (range.0..=range.1)
            .map(|index| {
                class_point(
                    env,
                    field,
                    (family, indicator),
                    subject,
                    Period { grain, index },
                )
            })
            .collect();
        Some((range.0, points))
    });
}

/// Fills `series` with the class of a computed figure, as printed, on the scale in force.
pub(super) fn class_of_figure(
    env: &Env<'_>,
    series: &mut Series,
    of: Input,
    family: &str,
    whos: &[Who],
) {
    let grain = series.grain;
    let indicator = &env.dataset.schema.declaration.indicator[series.indicator];
    env.fill(series, whos, |who| {
        let (first, last) = env.range(of, who)?;
        let points = (first..=last)
            .map(|index| figure_class(env, of, (family, indicator), who, Period { grain, index }))
            .collect();
        Some((first, points))
    });
}

fn figure_class(
    env: &Env<'_>,
    of: Input,
    (family, indicator): (&str, &Indicator),
    who: Who,
    period: Period,
) -> Point {
    let point = env.point(of, who, period.index);
    let Some(value) = point.get() else {
        return point;
    };
    let area = env.world.area_of(env.dataset, who);
    let Some(edition) = env.world.edition(family, period.last_day(), area) else {
        return Point::withheld(Why::NoEdition, 0, 1);
    };
    let basis = EditionRef::One(edition.index);
    let value = published(env, of, who, period, value).unwrap_or(value);
    let class = scale_of(edition, indicator, &point).and_then(|scale| scale.position_of(value));
    match class {
        Some(class) => Point {
            have: point.have,
            need: point.need,
            ..classed(value, class)
        },
        None => Point::withheld(Why::NoRow, 0, 1),
    }
    .under(basis)
}

fn class_point(
    env: &Env<'_>,
    field: usize,
    (family, indicator): (&str, &Indicator),
    subject: usize,
    period: Period,
) -> Point {
    let Some(&row) = env.index.rows_in(env.dataset, subject, period).last() else {
        return Point::EMPTY;
    };
    let area = env.world.area_of(env.dataset, Who::Subject(subject));
    let day = env
        .dataset
        .period(row as usize)
        .unwrap_or(period)
        .last_day();
    let Some(edition) = env.world.edition(family, day, area) else {
        return Point::withheld(Why::NoEdition, 0, 1);
    };
    let basis = EditionRef::One(edition.index);
    let Some(scale) = scale_of(edition, indicator, &Point::EMPTY) else {
        return Point::withheld(Why::NoRow, 0, 1).under(basis);
    };
    match &env.dataset.columns[field] {
        Column::Words { .. } => {
            let word = env.dataset.columns[field].word(row as usize);
            match scale.class_named(word) {
                Some(class) => classed(Exact::ZERO, class).under(basis),
                None if word.is_empty() => Point::EMPTY,
                None => Point::withheld(Why::NoRow, 0, 1).under(basis),
            }
        }
        Column::Numbers { .. } => {
            let point = env.dataset.columns[field]
                .number(row as usize)
                .map_or(Point::EMPTY, super::context::number_point);
            match point.get().map(|v| (v, scale.position_of(v))) {
                Some((value, Some(class))) => classed(value, class).under(basis),
                Some((_, None)) => Point::withheld(Why::NoRow, 0, 1).under(basis),
                None => point.under(basis),
            }
        }
    }
}

fn classed(value: Exact, class: usize) -> Point {
    Point {
        class: u16::try_from(class).ok(),
        ..Point::known(value, 1, 1)
    }
}

/// Whether a class counts under a condition.
fn class_counts(scale: &Scale, class: u16, condition: &Condition) -> bool {
    scale.classes.get(usize::from(class)).is_some_and(|class| {
        (condition.good && class.good)
            || condition.class.iter().any(|wanted| {
                *wanted == class.id
                    || *wanted == class.word.zh
                    || class.word.en.as_ref() == Some(wanted)
            })
    })
}

/// Whether a verdict (0 keeps the limit, 1 does not) counts under a condition.
fn verdict_counts(class: u16, condition: &Condition) -> bool {
    let id = if class == 0 { "met" } else { "unmet" };
    (condition.good && class == 0) || condition.class.iter().any(|wanted| wanted == id)
}

/// The classed points behind a count: periods of the subject, or subjects of the area.
pub(super) fn classed_points(
    env: &Env<'_>,
    of: usize,
    who: Who,
    period: Period,
) -> Vec<(Who, i32, Point)> {
    let series = &env.series[of];
    let over_subjects = matches!(who, Who::Area(_)) && series.range(who).is_none();
    let (first, last) = super::context::span(period, series.grain);
    let whos: Vec<Who> = match who {
        Who::Area(area) if over_subjects => {
            env.members[area].iter().map(|&s| Who::Subject(s)).collect()
        }
        _ => vec![who],
    };
    let mut out = Vec::new();
    for who in whos {
        let Some((from, to)) = series.range(who) else {
            continue;
        };
        for index in first.max(from)..=last.min(to) {
            let point = series.at(who, index);
            if point.state != PointState::Empty {
                out.push((who, index, point));
            }
        }
    }
    out
}

/// Fills `series` with numbers (or shares) of classed periods or subjects.
pub(super) fn by_class(
    env: &Env<'_>,
    series: &mut Series,
    of: usize,
    condition: &Condition,
    whos: &[Who],
) {
    let grain = series.grain;
    let weight = env.weight(series);
    let need = env.declared_need(series);
    let series_op = series.op;
    env.fill(series, whos, |who| {
        let range = match env.series[of].range(who) {
            Some(range) => range,
            None => env.range(Input::Series(of), who)?,
        };
        let from = env.series[of].grain;
        let points: Vec<Point> = Env::periods(range, from, grain)
            .map(|period| {
                let points = classed_points(env, of, who, period);
                let weights = weight.map(|w| weights(env, &points, w));
                let total = class_total(env, series_op, of, &points, (condition, weights));
                short_of(total, need, from)
            })
            .collect();
        Some((Env::periods(range, from, grain).next()?.index, points))
    });
}

/// Withholds a total from fewer parts than the declaration asks for.
fn short_of(total: Point, need: u32, part: Grain) -> Point {
    if total.state == PointState::Known && total.have < need {
        return Point::withheld(Why::Insufficient(unit_of(part)), total.have, need)
            .under(total.edition);
    }
    total
}

/// The count or share of a series over given classed points, as its declaration says.
pub(super) fn total(
    env: &Env<'_>,
    series: usize,
    of: usize,
    points: &[(Who, i32, Point)],
) -> Point {
    let series = &env.series[series];
    let indicator = &env.dataset.schema.declaration.indicator[series.indicator];
    let condition = indicator.condition.clone().unwrap_or_default();
    let weights = env.weight(series).map(|w| weights(env, points, w));
    let total = class_total(env, series.op, of, points, (&condition, weights));
    short_of(total, env.declared_need(series), env.series[of].grain)
}

/// The weight of the subject of each point.
fn weights(env: &Env<'_>, points: &[(Who, i32, Point)], name: &str) -> Vec<Option<Exact>> {
    let grain = env.dataset.grain();
    points
        .iter()
        .map(|(who, index, _)| match (who, grain) {
            (Who::Subject(s), Some(grain)) => {
                let index = *index;
                env.weight_of(*s, Period { grain, index }, name)
            }
            _ => None,
        })
        .collect()
}

/// A share by weight: Σ weight where the class counts ÷ Σ weight of what has a class. A weight that
/// is missing withholds it.
fn weighted_share(counted: &[(bool, Option<Exact>)]) -> Option<Exact> {
    let sum = |all: bool| {
        counted
            .iter()
            .filter(|(counts, _)| all || *counts)
            .try_fold(Exact::ZERO, |sum, (_, weight)| sum.add((*weight)?))
    };
    sum(false)
        .zip(sum(true))
        .and_then(|(part, all)| part.mul(Exact::whole(100))?.div(all))
}

fn class_total(
    env: &Env<'_>,
    op: Op,
    of: usize,
    points: &[(Who, i32, Point)],
    (condition, weights): (&Condition, Option<Vec<Option<Exact>>>),
) -> Point {
    let of_op = env.series[of].op;
    let of = &env.dataset.schema.declaration.indicator[env.series[of].indicator];
    if points.is_empty() {
        return Point::EMPTY;
    }
    let valid: Vec<&Point> = points
        .iter()
        .map(|(_, _, p)| p)
        .filter(|p| p.class.is_some())
        .collect();
    let excused = points.iter().filter(|(_, _, p)| p.is_excused()).count();
    let edition = valid.iter().fold(EditionRef::None, |e, p| e.and(p.edition));
    let counts = |p: &&&Point| {
        if of_op == Op::Attainment {
            return p
                .class
                .is_some_and(|class| verdict_counts(class, condition));
        }
        let EditionRef::One(edition) = p.edition else {
            return false;
        };
        let edition = &env.world.standards.editions()[usize::from(edition)];
        let scale = scale_of(edition, of, p);
        scale
            .zip(p.class)
            .is_some_and(|(s, c)| class_counts(s, c, condition))
    };
    let n = valid.iter().filter(counts).count();
    let (have, total) = (count(valid.len()), count(points.len() - excused));
    let weighted = weights.map(|weights| {
        let classed = points.iter().zip(weights);
        let classed = classed.filter(|((_, _, p), _)| p.class.is_some());
        let counted: Vec<_> = classed
            .map(|((_, _, p), weight)| (counts(&&p), weight))
            .collect();
        weighted_share(&counted)
    });
    let value = match (op, weighted) {
        (Op::ShareWhere, Some(_)) if have < total => {
            return Point::withheld(Why::Insufficient(Counted::Subject), have, total)
                .under(edition);
        }
        (Op::ShareWhere, Some(share)) => {
            let Some(share) = share else {
                return Point::withheld(Why::Insufficient(Counted::Part), have, total)
                    .under(edition);
            };
            return Point::known(share, have, total).under(edition);
        }
        _ => plain_total(op, n, valid.len()),
    };
    match value {
        Some(value) if have > 0 => Point::known(value, have, total).under(edition),
        _ if have == 0 && excused == points.len() => points[0].2,
        _ => Point::withheld(Why::NoData, have, total).under(edition),
    }
}

fn plain_total(op: Op, n: usize, valid: usize) -> Option<Exact> {
    let exact = |n: usize| Exact::whole(i64::try_from(n).unwrap_or(i64::MAX));
    match op {
        Op::ShareWhere => exact(n)
            .mul(Exact::whole(100))
            .and_then(|v| v.div(exact(valid))),
        Op::ClassCount => Some(exact(valid)),
        _ => Some(exact(n)),
    }
}

/// How many classed points of a period have each class of the scale; with the scale's edition.
pub(super) fn class_counts_of<'e>(
    env: &Env<'e>,
    of: usize,
    who: Who,
    period: Period,
) -> Option<(&'e Edition, Vec<u32>)> {
    let points = classed_points(env, of, who, period);
    let (edition, point) = points.iter().rev().find_map(|(_, _, p)| match p.edition {
        EditionRef::One(e) if p.class.is_some() => {
            Some((env.world.standards.editions().get(usize::from(e))?, p))
        }
        _ => None,
    })?;
    let indicator = &env.dataset.schema.declaration.indicator[env.series[of].indicator];
    let scale = scale_of(edition, indicator, point)?;
    let mut counts = vec![0; scale.classes.len()];
    for class in points.iter().filter_map(|(_, _, p)| p.class) {
        if let Some(n) = counts.get_mut(usize::from(class)) {
            *n += 1;
        }
    }
    Some((edition, counts))
}

/// Fills `series` with numbers (or shares) of rows whose word counts, or with plain row numbers.
pub(super) fn by_rows(
    env: &Env<'_>,
    series: &mut Series,
    field: Option<usize>,
    condition: &Condition,
    whos: &[Who],
) {
    let (op, grain) = (series.op, series.grain);
    let need = env.declared_need(series);
    let weight = env.weight(series).map(str::to_owned);
    env.fill(series, whos, |who| {
        let members: Vec<usize> = match who {
            Who::Subject(s) => vec![s],
            Who::Area(area) => env.members[area].clone(),
        };
        let own = env.dataset.grain()?;
        let ranges = members.iter().filter_map(|&s| {
            let rows = env.index.rows(s);
            let at = |r: &u32| env.dataset.period_of.get(*r as usize).copied();
            Some((at(rows.first()?)?, at(rows.last()?)?))
        });
        let range = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let points: Vec<Point> = Env::periods(range, own, grain)
            .map(|period| {
                let asked = (op, field, weight.as_deref());
                let total = row_total(env, asked, condition, &members, period);
                short_of(total, need, own)
            })
            .collect();
        Some((Env::periods(range, own, grain).next()?.index, points))
    });
}

/// A share of rows by weight; a row without word or weight withholds it.
fn weighted_rows(
    env: &Env<'_>,
    (field, weight): (Option<usize>, &str),
    condition: &Condition,
    rows: impl Iterator<Item = u32>,
) -> Point {
    let amount = |row: usize| {
        let field = env.dataset.schema.field(weight)?;
        let number = env.dataset.columns[field].number(row)?.measured()?;
        (!number.is_negative()).then_some(number)
    };
    let counted: Vec<(bool, Option<Exact>)> = rows
        .map(|row| {
            let row = row as usize;
            let word = field.map_or("", |f| env.dataset.columns[f].word(row));
            let counts = condition.is.iter().any(|is| is == word);
            (counts, amount(row).filter(|_| !word.is_empty()))
        })
        .collect();
    let have = count(counted.iter().filter(|(_, w)| w.is_some()).count());
    let need = count(counted.len());
    match weighted_share(&counted) {
        _ if counted.is_empty() => Point::EMPTY,
        Some(share) if have == need => Point::known(share, have, need),
        _ => Point::withheld(Why::Insufficient(Counted::Part), have, need),
    }
}

fn row_total(
    env: &Env<'_>,
    (op, field, weight): (Op, Option<usize>, Option<&str>),
    condition: &Condition,
    members: &[usize],
    period: Period,
) -> Point {
    let rows = || {
        members
            .iter()
            .flat_map(|&s| env.index.rows_in(env.dataset, s, period))
    };
    if let (Op::ShareWhere, Some(weight)) = (op, weight) {
        return weighted_rows(env, (field, weight), condition, rows().copied());
    }
    let rows = rows();
    let words: Vec<&str> = rows
        .map(|&r| field.map_or("-", |f| env.dataset.columns[f].word(r as usize)))
        .collect();
    let valid = words.iter().filter(|w| !w.is_empty()).count();
    let n = if op == Op::Count {
        words.len()
    } else {
        words
            .iter()
            .filter(|w| condition.is.iter().any(|is| is == *w))
            .count()
    };
    let exact = |n: usize| Exact::whole(i64::try_from(n).unwrap_or(i64::MAX));
    let value = match op {
        Op::ShareWhere => exact(n)
            .mul(Exact::whole(100))
            .and_then(|v| v.div(exact(valid))),
        _ => Some(exact(n)),
    };
    match value {
        _ if words.is_empty() => Point::EMPTY,
        Some(value) => Point::known(value, count(valid), count(words.len())),
        None => Point::withheld(Why::NoData, 0, count(words.len())),
    }
}
