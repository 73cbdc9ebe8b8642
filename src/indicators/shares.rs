//! Classes, counts by class, shares, and plain counts.

use crate::{
    dataset::{Column, Who},
    declare::{Condition, Op},
    quantity::{Exact, Grain, Period},
    standards::{Edition, Scale},
};

use super::{
    env::{Env, Input, count, unit_of},
    point::{EditionRef, Point, PointState, Why},
    series::Series,
};

/// The scale of an edition that classes a series: the index rule's, else the edition's first.
pub(super) fn scale_of(edition: &Edition, op: Op) -> Option<&Scale> {
    match op {
        Op::Index => edition.index().map(|rule| rule.scale.as_ref()),
        _ => edition.scales.first().map(AsRef::as_ref),
    }
}

/// Fills `series` with the class of a field's value (or word) on the scale in force.
pub(super) fn class(env: &Env<'_>, series: &mut Series, field: usize, family: &str, whos: &[Who]) {
    let grain = series.grain;
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
            .map(|index| class_point(env, field, family, subject, Period { grain, index }))
            .collect();
        Some((range.0, points))
    });
}

fn class_point(env: &Env<'_>, field: usize, family: &str, subject: usize, period: Period) -> Point {
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
    let Some(scale) = scale_of(edition, Op::Class) else {
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
            || condition
                .class
                .iter()
                .any(|wanted| *wanted == class.id || *wanted == class.word.zh)
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
    let (op, grain, of_op) = (series.op, series.grain, env.series[of].op);
    let need = env.declared_need(series);
    env.fill(series, whos, |who| {
        let range = match env.series[of].range(who) {
            Some(range) => range,
            None => env.range(Input::Series(of), who)?,
        };
        let from = env.series[of].grain;
        let points: Vec<Point> = Env::periods(range, from, grain)
            .map(|period| {
                let points = classed_points(env, of, who, period);
                let total = class_total(env, op, of_op, &points, condition);
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

fn class_total(
    env: &Env<'_>,
    op: Op,
    of_op: Op,
    points: &[(Who, i32, Point)],
    condition: &Condition,
) -> Point {
    if points.is_empty() {
        return Point::EMPTY;
    }
    let valid: Vec<&Point> = points
        .iter()
        .map(|(_, _, p)| p)
        .filter(|p| p.class.is_some())
        .collect();
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
        let scale = scale_of(edition, of_op);
        scale
            .zip(p.class)
            .is_some_and(|(s, c)| class_counts(s, c, condition))
    };
    let n = valid.iter().filter(counts).count();
    let (have, total) = (count(valid.len()), count(points.len()));
    let exact = |n: usize| Exact::whole(i64::try_from(n).unwrap_or(i64::MAX));
    let value = match op {
        Op::ShareWhere => exact(n)
            .mul(Exact::whole(100))
            .and_then(|v| v.div(exact(valid.len()))),
        Op::ClassCount => Some(exact(valid.len())),
        _ => Some(exact(n)),
    };
    match value {
        Some(value) if have > 0 => Point::known(value, have, total).under(edition),
        _ => Point::withheld(Why::NoData, have, total).under(edition),
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
    let edition = points.iter().rev().find_map(|(_, _, p)| match p.edition {
        EditionRef::One(e) if p.class.is_some() => {
            env.world.standards.editions().get(usize::from(e))
        }
        _ => None,
    })?;
    let scale = scale_of(edition, env.series[of].op)?;
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
                let total = row_total(env, op, field, condition, &members, period);
                short_of(total, need, own)
            })
            .collect();
        Some((Env::periods(range, own, grain).next()?.index, points))
    });
}

fn row_total(
    env: &Env<'_>,
    op: Op,
    field: Option<usize>,
    condition: &Condition,
    members: &[usize],
    period: Period,
) -> Point {
    let rows = members
        .iter()
        .flat_map(|&s| env.index.rows_in(env.dataset, s, period));
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
