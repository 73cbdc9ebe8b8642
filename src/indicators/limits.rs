//! Against limits: percentile, attainment, exceedance. And between figures: ratio, change.

use std::borrow::Cow;

use crate::{
    dataset::Who,
    quantity::{Decimal, Exact, Grain, Period, Unit as Measure},
    standards::{Limit, LimitAnswer, Multiple, attains, exceedance_multiple, percentile},
};

use super::{
    context::number_point,
    decimals,
    env::{Env, Input, averaging_name, count, unit_of},
    means::{rule_for, shortfall},
    point::{EditionRef, Point, PointState, Unit, Why},
    series::Series,
    target,
};

/// Fills `series` with a percentile of the daily values of each period.
pub(super) fn percentiles(
    env: &Env<'_>,
    series: &mut Series,
    field: usize,
    (family, declared): (Option<&str>, Option<Decimal>),
    whos: &[Who],
) {
    let grain = series.grain;
    let asked = env.declared_need(series);
    let Some(input) = daily_input(env, field) else {
        return;
    };
    env.fill(series, whos, |who| {
        let range = env.range(input, who)?;
        let from = env.grain(input)?;
        let points: Vec<Point> = Env::periods(range, from, grain)
            .map(|period| {
                let rule = (family, declared);
                percentile_point(env, (field, asked), input, rule, who, period)
            })
            .collect();
        Some((Env::periods(range, from, grain).next()?.index, points))
    });
}

/// Daily values of a field: computed from hours, or written as such.
pub(super) fn daily_input(env: &Env<'_>, field: usize) -> Option<Input> {
    use crate::declare::Op;
    let series = (0..env.series.len()).rev().find(|&i| {
        let s = &env.series[i];
        s.field == Some(field)
            && s.grain == Grain::Day
            && matches!(s.op, Op::Mean | Op::MaximumMovingMean)
    });
    series
        .map(Input::Series)
        .or_else(|| env.dataset.grain().map(|_| Input::Field(field)))
}

/// Per cent of the percentile: declared, or the law's for the item.
pub(super) fn percent_for(
    env: &Env<'_>,
    field: usize,
    (family, declared): (Option<&str>, Option<Decimal>),
    who: Who,
    period: Period,
) -> (EditionRef, Option<Decimal>) {
    let law = env.dataset.schema.fields[field].law.as_ref();
    let area = env.world.area_of(env.dataset, who);
    let edition = family.and_then(|f| env.world.edition(f, period.last_day(), area));
    let basis = edition.map_or(EditionRef::None, |e| EditionRef::One(e.index));
    let by_law = || edition?.statistic(&law?.item, "percentile")?.percent;
    (basis, declared.or_else(by_law))
}

fn percentile_point(
    env: &Env<'_>,
    (field, asked): (usize, u32),
    input: Input,
    rule: (Option<&str>, Option<Decimal>),
    who: Who,
    period: Period,
) -> Point {
    let points: Vec<(i32, Point)> = env.points_in(input, who, period).collect();
    if points.iter().all(|(_, p)| p.state == PointState::Empty) {
        return Point::EMPTY;
    }
    let (edition, percent) = percent_for(env, field, rule, who, period);
    let Some(percent) = percent else {
        let why = if edition == EditionRef::None {
            Why::NoEdition
        } else {
            Why::NoRow
        };
        return Point::withheld(why, 0, 0);
    };
    let own_rule = match edition {
        EditionRef::One(i) => {
            env.world
                .standards
                .editions()
                .get(usize::from(i))
                .and_then(|edition| {
                    let law = env.dataset.schema.fields[field].law.as_ref()?;
                    edition.validity(&law.item, averaging_name(period.grain))
                })
        }
        EditionRef::None | EditionRef::Mixed => None,
    };
    let validity =
        own_rule.or_else(|| rule_for(env, field, averaging_name(period.grain), who, period).1);
    let part = env.grain(input).unwrap_or(Grain::Day);
    if let Some(short) = shortfall(&points, part, validity, period) {
        return short.under(edition);
    }
    let mut values: Vec<Exact> = points.iter().filter_map(|(_, p)| p.get()).collect();
    values.sort_unstable();
    let have = count(values.len());
    // Where no law asks for a number of days, the declaration may.
    let need = validity.map_or(asked.max(1), |r| r.need_in(period));
    if have < need {
        return Point::withheld(Why::Insufficient(unit_of(part)), have, need).under(edition);
    }
    percentile(&values, percent)
        .map_or(Point::withheld(Why::Overflow, have, need), |v| {
            Point::known(v, have, need)
        })
        .under(edition)
}

/// The limit of a series at a period: by the averaging that the series is judged as.
pub(super) fn series_limit<'e>(
    env: &Env<'e>,
    of: Input,
    who: Who,
    period: Period,
) -> Option<(EditionRef, &'e Limit)> {
    let (field, averaging) = match of {
        Input::Field(field) => (
            field,
            env.dataset.schema.fields[field]
                .law
                .as_ref()?
                .averaging
                .clone(),
        ),
        Input::Series(i) => (env.series[i].field?, judged_as(env, i)),
    };
    let row = match (of, who) {
        (Input::Field(_), Who::Subject(subject)) => env
            .index
            .rows_in(env.dataset, subject, period)
            .first()
            .map(|&row| row as usize),
        _ => None,
    };
    match env
        .world
        .limit(env.dataset, field, &averaging, who, row, period.last_day())
    {
        (edition, Some(LimitAnswer::Judged(limit))) => Some((edition, limit)),
        _ => None,
    }
}

/// A percentile of daily values is judged by the daily limit; a mean by its own period's.
fn judged_as(env: &Env<'_>, series: usize) -> String {
    use crate::declare::Op;
    let series = &env.series[series];
    match (series.op, series.field) {
        (Op::Percentile, Some(field)) => match daily_input(env, field) {
            Some(Input::Series(i)) => env.series[i].averaging.clone(),
            _ => env.dataset.schema.fields[field]
                .law
                .as_ref()
                .map_or_else(String::new, |l| l.averaging.clone()),
        },
        _ => series.averaging.clone(),
    }
}

/// One judgement: the value as published, its limit, whether it keeps it, and by how much not.
#[derive(Clone, Debug)]
pub(super) struct Judgement<'e> {
    pub(super) limit: Cow<'e, Limit>,
    pub(super) edition: EditionRef,
    pub(super) met: bool,
    pub(super) multiple: Option<Exact>,
}

/// Judges a figure of a subject and period: by its limit, or by that of the class to be kept.
pub(super) fn judge<'e>(
    env: &Env<'e>,
    of: Input,
    who: Who,
    period: Period,
    target: Option<&str>,
) -> Result<Judgement<'e>, Point> {
    let point = env.point(of, who, period.index);
    let Some(exact) = point.get() else {
        return Err(point);
    };
    let found = match (series_limit(env, of, who, period), target) {
        (Some((edition, limit)), _) => Some((edition, Cow::Borrowed(limit))),
        (None, Some(target)) => match target::class_limit(env, of, who, period, target) {
            Ok((edition, limit)) => Some((edition, Cow::Owned(limit))),
            Err(why) => return Err(Point::withheld(why, 0, 0)),
        },
        (None, None) => None,
    };
    let Some((edition, limit)) = found else {
        return Err(Point::withheld(Why::NoRow, 0, 0));
    };
    let value = published(env, of, who, period, exact).unwrap_or(exact);
    let multiple = match exceedance_multiple(&limit, value) {
        Multiple::Exceeds(m) => Some(m),
        Multiple::Complies | Multiple::NotApplicable => None,
    };
    Ok(Judgement {
        met: attains(&limit, value),
        limit,
        edition,
        multiple,
    })
}

/// The value as printed: what the law judges.
pub(super) fn published(
    env: &Env<'_>,
    of: Input,
    who: Who,
    period: Period,
    exact: Exact,
) -> Option<Exact> {
    let decimals = match of {
        Input::Series(i) => {
            decimals::of_series(&env.world, env.dataset, &env.series[i], who, period)?
        }
        Input::Field(f) => env.dataset.schema.fields[f].decimals?,
    };
    exact.round(decimals).map(Exact::from_decimal)
}

/// Fills `series` with 1 (keeps its limit) or 0 for one figure.
pub(super) fn attainment(env: &Env<'_>, series: &mut Series, of: Input, whos: &[Who]) {
    let grain = series.grain;
    let target = env.target(series);
    env.fill(series, whos, |who| {
        let range = env.range(of, who)?;
        let points = (range.0..=range.1)
            .map(
                |index| match judge(env, of, who, Period { grain, index }, target) {
                    Ok(judgement) => verdict(judgement.met).under(judgement.edition),
                    Err(point) => point,
                },
            )
            .collect();
        Some((range.0, points))
    });
}

/// A verdict as a point: class 0 keeps the limit, class 1 does not.
fn verdict(met: bool) -> Point {
    Point {
        class: Some(u16::from(!met)),
        ..Point::known(Exact::whole(i64::from(met)), 1, 1)
    }
}

/// Fills `series` with the verdict over several: all must keep their limits. One that does not
/// decides; else one without value withholds.
pub(super) fn attainment_of_all(env: &Env<'_>, series: &mut Series, parts: &[usize], whos: &[Who]) {
    env.fill(series, whos, |who| {
        let ranges = parts.iter().filter_map(|&i| env.series[i].range(who));
        let range = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let points = (range.0..=range.1)
            .map(|index| {
                let points: Vec<Point> = parts
                    .iter()
                    .map(|&i| env.series[i].at(who, index))
                    .collect();
                // What is not monitored or not due, or has no limit here, lacks nothing.
                let lacks_nothing =
                    |p: &&Point| p.is_excused() || p.state == PointState::Withheld(Why::NoRow);
                let left_out = points.iter().filter(lacks_nothing).count();
                let (have, need) = (
                    count(points.iter().filter(|p| p.get().is_some()).count()),
                    count(points.len() - left_out),
                );
                let edition = points
                    .iter()
                    .fold(EditionRef::None, |e, p| e.and(p.edition));
                let met = if points.iter().all(|p| p.state == PointState::Empty) {
                    return Point::EMPTY;
                } else if need == 0 {
                    points
                        .iter()
                        .copied()
                        .find(|p| p.state != PointState::Empty)
                        .unwrap_or(Point::EMPTY)
                } else if points.iter().any(|p| p.get() == Some(Exact::ZERO)) {
                    verdict(false)
                } else if have < need {
                    Point::withheld(Why::Insufficient(Unit::Item), have, need)
                } else {
                    verdict(true)
                };
                Point { have, need, ..met }.under(edition)
            })
            .collect();
        Some((range.0, points))
    });
}

/// The limit of one row: the cell of the limit field, else the law's.
pub(super) fn row_limit(
    env: &Env<'_>,
    field: usize,
    who: Who,
    row: usize,
) -> Option<(Exact, EditionRef)> {
    if let Some(limit) = env.dataset.schema.fields[field].limit_field {
        let value = env.dataset.columns[limit].number(row)?.measured()?;
        return Some((value, EditionRef::None));
    }
    let averaging = &env.dataset.schema.fields[field].law.as_ref()?.averaging;
    let day = env.dataset.period(row)?.last_day();
    match env
        .world
        .limit(env.dataset, field, averaging, who, Some(row), day)
    {
        (edition, Some(LimitAnswer::Judged(limit))) => Some((limit.exact(), edition)),
        _ => None,
    }
}

/// Fills `series` with the number of rows above their limit; the class field holds nothing.
pub(super) fn exceedance(env: &Env<'_>, series: &mut Series, field: usize, whos: &[Who]) {
    let grain = series.grain;
    env.fill(series, whos, |who| {
        let Who::Subject(subject) = who else {
            return None;
        };
        let range = env.range(Input::Field(field), who)?;
        let own = env.dataset.grain()?;
        let points: Vec<Point> = Env::periods(range, own, grain)
            .map(|period| exceedance_point(env, field, subject, period).0)
            .collect();
        Some((Env::periods(range, own, grain).next()?.index, points))
    });
}

/// Number of rows above their limit, and the largest exceedance multiple.
pub(super) fn exceedance_point(
    env: &Env<'_>,
    field: usize,
    subject: usize,
    period: Period,
) -> (Point, Option<Exact>) {
    let rows = env.index.rows_in(env.dataset, subject, period);
    if rows.is_empty() {
        return (Point::EMPTY, None);
    }
    let (mut valid, mut over, mut largest) = (0_u32, 0_i64, None);
    let mut edition = EditionRef::None;
    for &row in rows {
        let row = row as usize;
        let point = env.dataset.columns[field]
            .number(row)
            .map_or(Point::EMPTY, number_point);
        let limit = row_limit(env, field, Who::Subject(subject), row);
        let (Some(value), Some((limit, basis))) = (point.get(), limit) else {
            continue;
        };
        valid += 1;
        edition = edition.and(basis);
        if value > limit {
            over += 1;
            largest = largest.max(value.sub(limit).and_then(|d| d.div(limit)));
        }
    }
    let point = if valid == 0 {
        Point::withheld(Why::NoData, 0, count(rows.len()))
    } else {
        Point::known(Exact::whole(over), valid, count(rows.len()))
    };
    (point.under(edition), largest)
}

/// Fills `series` with the first input divided by the second, in the declared unit.
pub(super) fn ratio(
    env: &Env<'_>,
    series: &mut Series,
    of: [Input; 2],
    factor: Exact,
    whos: &[Who],
) {
    env.fill(series, whos, |who| {
        let range = env.range(of[0], who)?;
        let points = (range.0..=range.1)
            .map(|index| {
                let [a, b] = of.map(|input| env.point(input, who, index));
                match (a.get(), b.get()) {
                    (Some(x), Some(y)) => x
                        .div(y)
                        .and_then(|q| q.mul(factor))
                        .map_or(Point::withheld(Why::Overflow, 2, 2), |q| {
                            Point::known(q, 2, 2).under(a.edition.and(b.edition))
                        }),
                    _ if a.state == PointState::Empty && b.state == PointState::Empty => {
                        Point::EMPTY
                    }
                    // Readers learn why a part has no value, not only that it has none.
                    _ => [a, b]
                        .into_iter()
                        .find(|p| matches!(p.state, PointState::Withheld(_)))
                        .unwrap_or_else(|| {
                            let have = count([a, b].iter().filter(|p| p.get().is_some()).count());
                            Point::withheld(Why::Insufficient(Unit::Part), have, 2)
                        }),
                }
            })
            .collect();
        Some((range.0, points))
    });
}

/// The factor that turns `a / b` into the declared unit `x/y`; `None` where units do not fit.
pub(super) fn ratio_factor(a: &Measure, b: &Measure, wanted: &str) -> Option<Exact> {
    let wanted_unit = Measure::parse(wanted);
    if a == b && (wanted_unit.is_number() || wanted_unit.is_share()) {
        return Some(Exact::whole(if wanted_unit.is_share() { 100 } else { 1 }));
    }
    let (x, y) = wanted.split_once(['/', '／'])?;
    let upper = a.factor_to(&Measure::parse(x))?;
    let lower = b.factor_to(&Measure::parse(y))?;
    upper.div(lower)
}

/// Fills `series` with the change of a figure against a fixed or moving base, in per cent.
pub(super) fn change(
    env: &Env<'_>,
    series: &mut Series,
    of: Input,
    base: Option<Period>,
    whos: &[Who],
) {
    let grain = series.grain;
    env.fill(series, whos, |who| {
        let range = env.range(of, who)?;
        let points = (range.0..=range.1)
            .map(|index| {
                let period = Period { grain, index };
                let before = base.or_else(|| period.year_before());
                change_point(env, of, who, period, before)
            })
            .collect();
        Some((range.0, points))
    });
}

fn change_point(env: &Env<'_>, of: Input, who: Who, period: Period, base: Option<Period>) -> Point {
    let now = env.point(of, who, period.index);
    let Some(base) = base.filter(|b| b.grain == period.grain) else {
        return Point::withheld(Why::NoBase, 0, 0);
    };
    let then = env.point(of, who, base.index);
    if now.state == PointState::Empty {
        return Point::EMPTY;
    }
    let printed = |point: Point, at: Period| {
        let exact = point.get()?;
        published(env, of, who, at, exact).or(Some(exact))
    };
    let (Some(a), Some(b)) = (printed(now, period), printed(then, base)) else {
        let have = count([now, then].iter().filter(|p| p.get().is_some()).count());
        return Point::withheld(Why::NoBase, have, 2);
    };
    let percent = a
        .sub(b)
        .and_then(|d| d.div(b))
        .and_then(|q| q.mul(Exact::whole(100)));
    percent.map_or(Point::withheld(Why::Overflow, 2, 2), |p| {
        Point::known(p, 2, 2).under(now.edition.and(then.edition))
    })
}
