//! Means under the law's validity rules, moving means, and the plain aggregates.

use std::ops::RangeInclusive;

use crate::{
    dataset::Who,
    declare::Op,
    quantity::{Exact, Grain, Period, State},
    standards::{LimitAnswer, Validity, attains, mean as mean_by},
};

use super::{
    context::span,
    env::{Env, Input, averaging_name, count, grain_named, unit_of},
    point::{EditionRef, Point, PointState, Unit, Why},
    series::Series,
    totals,
};

/// Fills `series` with the mean of `field` over each period, by the validity rule in force.
///
/// A rule names what an average is made of: a day of hours, a month or a year of days. Where the
/// law has no rule the mean is of all values there are.
pub(super) fn mean(env: &Env<'_>, series: &mut Series, field: usize, whos: &[Who]) {
    let Some(own) = env.dataset.grain() else {
        return;
    };
    let grain = series.grain;
    let declared = env.declared_need(series);
    let rows_only = own == Grain::Hour && grain == Grain::Day;
    let input = source(env, field, grain);
    let weight = env.weight(series);
    env.fill(series, whos, |who| {
        if let (Who::Area(area), Some(weight)) = (who, weight) {
            return totals::weighted_run(env, (field, declared), input, area, (grain, weight));
        }
        if rows_only && let Who::Subject(subject) = who {
            return day_means(env, field, subject);
        }
        if let Who::Area(_) = who
            && grain <= Grain::Day
        {
            // An area's hour or day is the mean of its subjects' hours or days.
            return area_run(env, field, who, grain);
        }
        let range = env.range(input, who)?;
        let from = env.grain(input)?;
        let points: Vec<Point> = Env::periods(range, from, grain)
            .map(|period| mean_of(env, (field, declared), input, who, period))
            .collect();
        let first = Env::periods(range, from, grain).next()?.index;
        Some((first, points))
    });
}

/// What a mean over `grain` is made of: daily means where they exist, else the rows.
fn source(env: &Env<'_>, field: usize, grain: Grain) -> Input {
    let daily = (0..env.series.len()).find(|&i| {
        let s = &env.series[i];
        s.field == Some(field)
            && s.grain == Grain::Day
            && matches!(s.op, Op::Mean | Op::MaximumMovingMean)
    });
    match daily {
        Some(i) if grain > Grain::Day => Input::Series(i),
        _ => Input::Field(field),
    }
}

fn area_run(env: &Env<'_>, field: usize, who: Who, grain: Grain) -> Option<(i32, Vec<Point>)> {
    let Who::Area(area) = who else { return None };
    let members = &env.members[area];
    if Some(grain) == env.dataset.grain() {
        let range = env.range(Input::Field(field), who)?;
        let points = (range.0..=range.1)
            .map(|i| env.point(Input::Field(field), who, i))
            .collect();
        return Some((range.0, points));
    }
    let runs: Vec<(usize, (i32, Vec<Point>))> = members
        .iter()
        .filter_map(|&s| Some((s, day_means(env, field, s)?)))
        .collect();
    merge_runs(env, field, area, &runs)
}

/// Daily means of one subject's hours: integer sums, one pass over the rows.
fn day_means(env: &Env<'_>, field: usize, subject: usize) -> Option<(i32, Vec<Point>)> {
    let rows = env.index.rows(subject);
    let hour = |row: u32| env.dataset.period_of[row as usize];
    let (first, last) = (
        hour(*rows.first()?).div_euclid(24),
        hour(*rows.last()?).div_euclid(24),
    );
    let column = &env.dataset.columns[field];
    let mut points = Vec::with_capacity(usize::try_from(last - first + 1).ok()?);
    let mut at = 0;
    for day in first..=last {
        let (mut sum, mut n, mut seen, mut decimals) = (0_i128, 0_u32, false, 0);
        let mut twice = false;
        let mut previous = None;
        while at < rows.len() && hour(rows[at]).div_euclid(24) == day {
            let row = rows[at] as usize;
            twice |= previous == Some(hour(rows[at]));
            previous = Some(hour(rows[at]));
            at += 1;
            seen = true;
            let Some(number) = column.number(row) else {
                continue;
            };
            decimals = number.decimals;
            match number.state {
                State::Measured => sum += i128::from(number.scaled) * 2,
                // A value below detection counts as half its limit.
                State::BelowDetection => sum += i128::from(number.scaled),
                State::Missing(_) => continue,
            }
            n += 1;
        }
        points.push(if twice {
            Point::withheld(Why::Ambiguous, 0, 0)
        } else if seen {
            day_point(env, field, subject, day, (sum, n, decimals))
        } else {
            Point::EMPTY
        });
    }
    Some((first, points))
}

fn day_point(
    env: &Env<'_>,
    field: usize,
    subject: usize,
    day: i32,
    (sum, have, decimals): (i128, u32, u32),
) -> Point {
    let period = Period {
        grain: Grain::Day,
        index: day,
    };
    let who = Who::Subject(subject);
    let (edition, rule) = rule_for(env, field, "day", who, period);
    let need = rule.map_or(1, |r| r.need_in(period));
    if have < need || have == 0 {
        return Point::withheld(Why::Insufficient(Unit::Hour), have, need).under(edition);
    }
    let mean = 10_i128
        .checked_pow(decimals)
        .and_then(|scale| Exact::fraction(sum, scale.checked_mul(2 * i128::from(have))?));
    mean.map_or(Point::withheld(Why::Overflow, have, need), |m| {
        Point::known(m, have, need)
    })
    .under(edition)
}

/// The validity rule of a field for an average, and the edition that has it.
pub(super) fn rule_for<'e>(
    env: &Env<'e>,
    field: usize,
    averaging: &str,
    who: Who,
    period: Period,
) -> (EditionRef, Option<&'e Validity>) {
    let Some(law) = &env.dataset.schema.fields[field].law else {
        return (EditionRef::None, None);
    };
    let area = env.world.area_of(env.dataset, who);
    let Some(edition) = env.world.edition(&law.family, period.last_day(), area) else {
        return (EditionRef::None, None);
    };
    // What the limits' own standard does not say, the standard on evaluation may.
    let rule = edition.validity(&law.item, averaging).or_else(|| {
        env.world.standards.families().find_map(|family| {
            let other = env.world.edition(family, period.last_day(), area)?;
            other.item(&law.item)?;
            other.validity(&law.item, averaging)
        })
    });
    (EditionRef::One(edition.index), rule)
}

pub(super) fn mean_of(
    env: &Env<'_>,
    (field, declared): (usize, u32),
    input: Input,
    who: Who,
    period: Period,
) -> Point {
    let (edition, rule) = rule_for(env, field, averaging_name(period.grain), who, period);
    let points: Vec<(i32, Point)> = env.points_in(input, who, period).collect();
    if points.iter().all(|(_, p)| p.state == PointState::Empty) {
        return Point::EMPTY;
    }
    let part = env.grain(input).unwrap_or(period.grain);
    if period.grain == part {
        return points[0].1;
    }
    let fits = rule.filter(|r| grain_named(&r.from) == Some(part));
    if let Some(excused) = excused(points.iter().map(|(_, p)| p)) {
        return excused.under(edition);
    }
    if let Some(short) = shortfall(&points, part, fits, period) {
        return short.under(edition);
    }
    let known: Vec<Point> = points
        .iter()
        .map(|(_, p)| *p)
        .filter(|p| p.get().is_some())
        .collect();
    // Where no law asks for a number of parts, the declaration may; what was not due, dried up or
    // frozen is not asked for.
    let left_out = count(points.iter().filter(|(_, p)| p.is_excused()).count());
    let asked = || declared.saturating_sub(left_out).max(1);
    let need = fits.map_or_else(asked, |r| r.need_in(period));
    let have = count(known.len());
    if have < need {
        return Point::withheld(Why::Insufficient(unit_of(part)), have, need).under(edition);
    }
    let below = known.iter().all(|p| p.below);
    let area = env.world.area_of(env.dataset, who);
    let values = counted(env, field, area, period, &known);
    values
        .and_then(|values| {
            mean_by(
                env.whole_rule(Some(field), area, period.last_day()).method,
                &values,
            )
        })
        .map_or(Point::withheld(Why::Overflow, have, need), |m| Point {
            below,
            ..Point::known(m, have, need)
        })
        .under(edition)
}

/// The values of a mean: what was not detected counts as the law says (half its limit, where the
/// law says nothing).
fn counted(
    env: &Env<'_>,
    field: usize,
    area: Option<usize>,
    period: Period,
    known: &[Point],
) -> Option<Vec<Exact>> {
    let detected = known.iter().filter(|p| !p.below).count();
    let rule = (detected < known.len())
        .then(|| env.below_rule(field, area, period))
        .flatten();
    // A point holds half of the limit already.
    let factor = match rule {
        Some(rule) => rule.factor(detected, known.len()).mul(Exact::whole(2))?,
        None => Exact::whole(1),
    };
    known
        .iter()
        .map(|p| {
            if p.below {
                p.value.mul(factor)
            } else {
                Some(p.value)
            }
        })
        .collect()
}

/// The common reason of points that lack nothing: all of them not due, dried up, stopped.
pub(super) fn excused<'p>(points: impl Iterator<Item = &'p Point>) -> Option<Point> {
    let mut stated = points.filter(|p| p.state != PointState::Empty);
    let first = stated.next().filter(|p| p.is_excused())?;
    stated
        .all(|p| p.state == first.state)
        .then_some(Point { have: 0, ..*first })
}

/// Whether parts are missing, by the rule for the period and for each month inside it.
pub(super) fn shortfall(
    points: &[(i32, Point)],
    part: Grain,
    rule: Option<&Validity>,
    period: Period,
) -> Option<Point> {
    let have = count(points.iter().filter(|(_, p)| p.get().is_some()).count());
    let need = rule.map_or(1, |r| r.need_in(period)).max(1);
    if have < need {
        return Some(Point::withheld(
            Why::Insufficient(unit_of(part)),
            have,
            need,
        ));
    }
    let rule = rule.filter(|r| r.each_month.is_some() && period.grain > Grain::Month)?;
    let months: Vec<Period> = period.parts(Grain::Month).collect();
    let enough = |month: &Period| {
        let (first, last) = span(*month, part);
        let in_month = RangeInclusive::new(first, last);
        let n = points
            .iter()
            .filter(|(i, p)| in_month.contains(i) && p.get().is_some())
            .count();
        count(n) >= rule.need_in_month(*month)
    };
    let good = months.iter().filter(|m| enough(m)).count();
    (good < months.len()).then(|| {
        Point::withheld(
            Why::Insufficient(Unit::Months),
            count(good),
            count(months.len()),
        )
    })
}

/// Fills `series` with the largest moving mean of each day.
///
/// The rule with a window says how long it is, when it ends, how many hours a window and how many
/// windows a day need; too few windows still count when the result exceeds the limit.
pub(super) fn maximum_moving_mean(env: &Env<'_>, series: &mut Series, field: usize, whos: &[Who]) {
    let name = series.averaging.clone();
    env.fill(series, whos, |who| match who {
        Who::Subject(subject) => moving_days(env, field, &name, subject),
        Who::Area(area) => {
            let members = &env.members[area];
            let runs: Vec<(usize, (i32, Vec<Point>))> = members
                .iter()
                .filter_map(|&s| Some((s, moving_days(env, field, &name, s)?)))
                .collect();
            merge_runs(env, field, area, &runs)
        }
    });
}

fn merge_runs(
    env: &Env<'_>,
    field: usize,
    area: usize,
    runs: &[(usize, (i32, Vec<Point>))],
) -> Option<(i32, Vec<Point>)> {
    let first = runs.iter().map(|(_, r)| r.0).min()?;
    let last = runs
        .iter()
        .map(|(_, r)| r.0 + i32::try_from(r.1.len()).unwrap_or(0) - 1)
        .max()?;
    let at = |s: usize, i: i32| {
        let run = runs.iter().find(|(member, _)| *member == s)?;
        run.1.1.get(usize::try_from(i - run.1.0).ok()?).copied()
    };
    let points = (first..=last)
        .map(|i| {
            let period = Period {
                grain: Grain::Day,
                index: i,
            };
            env.area_mean_of(Some(field), area, period, |s| {
                at(s, i).unwrap_or(Point::EMPTY)
            })
        })
        .collect();
    Some((first, points))
}

fn moving_days(
    env: &Env<'_>,
    field: usize,
    name: &str,
    subject: usize,
) -> Option<(i32, Vec<Point>)> {
    let rows = env.index.rows(subject);
    let hour = |row: u32| env.dataset.period_of[row as usize];
    let (first, last) = (
        hour(*rows.first()?).div_euclid(24),
        hour(*rows.last()?).div_euclid(24),
    );
    let column = &env.dataset.columns[field];
    let mut at = 0;
    let mut points = Vec::with_capacity(usize::try_from(last - first + 1).ok()?);
    for day in first..=last {
        // Twice the scaled value, so that half a detection limit stays whole.
        let mut hours: [Option<i64>; 24] = [None; 24];
        let (mut decimals, mut seen) = (0, false);
        while at < rows.len() && hour(rows[at]).div_euclid(24) == day {
            let slot = hour(rows[at]).rem_euclid(24) as usize;
            if let Some(number) = column.number(rows[at] as usize) {
                decimals = number.decimals;
                hours[slot] = match number.state {
                    State::Measured => number.scaled.checked_mul(2),
                    State::BelowDetection => Some(number.scaled),
                    State::Missing(_) => None,
                };
            }
            seen = true;
            at += 1;
        }
        points.push(if seen {
            moving_day(
                env,
                field,
                name,
                Who::Subject(subject),
                day,
                &hours,
                decimals,
            )
        } else {
            Point::EMPTY
        });
    }
    Some((first, points))
}

fn moving_day(
    env: &Env<'_>,
    field: usize,
    name: &str,
    who: Who,
    day: i32,
    hours: &[Option<i64>; 24],
    decimals: u32,
) -> Point {
    let period = Period {
        grain: Grain::Day,
        index: day,
    };
    let (edition, rule) = rule_for(env, field, name, who, period);
    let Some((rule, window)) = rule.and_then(|r| Some((r, r.window.as_ref()?))) else {
        let why = if edition == EditionRef::None {
            Why::NoEdition
        } else {
            Why::NoRow
        };
        return Point::withheld(why, 0, 0);
    };
    let length = window.length.clamp(1, 24) as usize;
    let means: Vec<Exact> = (window.first_end..=window.last_end.min(24))
        .filter_map(|end| {
            let end = end as usize;
            let part = &hours[end.saturating_sub(length)..end];
            let values: Vec<i64> = part.iter().flatten().copied().collect();
            let enough = count(values.len()) >= window.need && !values.is_empty();
            let sum: i128 = values.iter().map(|&v| i128::from(v)).sum();
            let scale = 10_i128
                .checked_pow(decimals)?
                .checked_mul(2 * i128::try_from(values.len()).ok()?)?;
            enough.then(|| Exact::fraction(sum, scale)).flatten()
        })
        .collect();
    let (have, need) = (count(means.len()), rule.need);
    let Some(max) = means.into_iter().max() else {
        return Point::withheld(Why::Insufficient(Unit::Window), 0, need).under(edition);
    };
    if have < need && !exceeds(env, field, name, who, period, rule, max) {
        return Point::withheld(Why::Insufficient(Unit::Window), have, need).under(edition);
    }
    Point::known(max, have, need).under(edition)
}

/// Whether a result from too few windows is above the limit all the same.
fn exceeds(
    env: &Env<'_>,
    field: usize,
    name: &str,
    who: Who,
    period: Period,
    rule: &Validity,
    value: Exact,
) -> bool {
    if rule.unless_exceeds.is_none() {
        return false;
    }
    let Some(law) = &env.dataset.schema.fields[field].law else {
        return false;
    };
    let area = env.world.area_of(env.dataset, who);
    let Some(edition) = env.world.edition(&law.family, period.last_day(), area) else {
        return false;
    };
    let keys = |key: &str| env.world.key(env.dataset, field, who, None, key);
    let legal = edition.item(&law.item).and_then(|item| item.legal(value));
    match (
        edition.limit(&law.item, name, period.last_day(), &keys),
        legal,
    ) {
        (LimitAnswer::Judged(limit), Some(value)) => !attains(limit, value),
        _ => false,
    }
}

/// Fills `series` with maximum, minimum, sum or newest value of each period.
pub(super) fn aggregate(env: &Env<'_>, series: &mut Series, input: Input, whos: &[Who]) {
    let (op, grain) = (series.op, series.grain);
    let declared = env.declared_need(series);
    env.fill(series, whos, |who| {
        let range = env.range(input, who)?;
        let from = env.grain(input)?;
        let points: Vec<Point> = Env::periods(range, from, grain)
            .map(|period| match (who, op) {
                (Who::Area(area), Op::Sum) => totals::sum_of_members(area, env, |s| {
                    aggregate_of(env, (op, declared), input, Who::Subject(s), period, from)
                }),
                _ => aggregate_of(env, (op, declared), input, who, period, from),
            })
            .collect();
        Some((Env::periods(range, from, grain).next()?.index, points))
    });
}

fn aggregate_of(
    env: &Env<'_>,
    (op, declared): (Op, u32),
    input: Input,
    who: Who,
    period: Period,
    part: Grain,
) -> Point {
    let points: Vec<Point> = env.points_in(input, who, period).map(|(_, p)| p).collect();
    if points.iter().all(|p| p.state == PointState::Empty) {
        return Point::EMPTY;
    }
    if let Some(excused) = excused(points.iter()) {
        return excused;
    }
    let values: Vec<Exact> = points.iter().filter_map(Point::get).collect();
    let have = count(values.len());
    let (first, last) = span(period, part);
    let need = if op == Op::Sum {
        u32::try_from(last - first + 1).unwrap_or(u32::MAX)
    } else {
        declared.max(1)
    };
    if have < need {
        return Point::withheld(Why::Insufficient(unit_of(part)), have, need);
    }
    let value = match op {
        Op::Maximum => values.into_iter().max(),
        Op::Minimum => values.into_iter().min(),
        Op::Latest => values.last().copied(),
        _ => values.into_iter().try_fold(Exact::ZERO, Exact::add),
    };
    value.map_or(Point::withheld(Why::Overflow, have, need), |v| {
        Point::known(v, have, need)
    })
}
