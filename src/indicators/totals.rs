//! Wholes of an area that know their parts: weighted means and sums over its subjects.

use crate::{
    dataset::Who,
    quantity::{Exact, Grain},
};

use super::{
    env::{Env, Input, count},
    means,
    point::{EditionRef, Point, PointState, Unit, Why},
};

/// An area's mean weighted by a field of its subjects: by length of road, by amount of water.
pub(super) fn weighted_run(
    env: &Env<'_>,
    field: (usize, u32),
    input: Input,
    area: usize,
    (grain, weight): (Grain, &str),
) -> Option<(i32, Vec<Point>)> {
    let range = env.range(input, Who::Area(area))?;
    let from = env.grain(input)?;
    let mut periods = Env::periods(range, from, grain).peekable();
    let first = periods.peek()?.index;
    let points = periods
        .map(|period| {
            let parts = env.members[area].iter().map(|&s| {
                let point = means::mean_of(env, field, input, Who::Subject(s), period);
                (point, env.weight_of(s, period, weight))
            });
            weighted_point(parts.filter(|(p, _)| p.state != PointState::Empty))
        })
        .collect();
    Some((first, points))
}

/// Σ weight·value ÷ Σ weight; a part without value (unless it is excused) or weight withholds it.
fn weighted_point(parts: impl Iterator<Item = (Point, Option<Exact>)>) -> Point {
    let parts: Vec<(Point, Option<Exact>)> = parts.collect();
    if parts.is_empty() {
        return Point::EMPTY;
    }
    if let Some(excused) = super::means::excused(parts.iter().map(|(p, _)| p)) {
        return excused;
    }
    let counted: Vec<_> = parts.iter().filter(|(p, _)| !p.is_excused()).collect();
    let known = counted.iter().filter_map(|(p, w)| Some((p.get()?, (*w)?)));
    let (have, need) = (count(known.clone().count()), count(counted.len()));
    if have < need || have == 0 {
        return Point::withheld(Why::Insufficient(Unit::Subject), have, need);
    }
    let sum = known
        .clone()
        .try_fold(Exact::ZERO, |sum, (v, w)| sum.add(v.mul(w)?));
    let all = known
        .clone()
        .try_fold(Exact::ZERO, |sum, (_, w)| sum.add(w));
    let edition = parts
        .iter()
        .fold(EditionRef::None, |e, (p, _)| e.and(p.edition));
    sum.zip(all)
        .and_then(|(sum, all)| sum.div(all))
        .map_or(Point::withheld(Why::Overflow, have, need), |m| {
            Point::known(m, have, need)
        })
        .under(edition)
}

/// The sum over an area: of the sums of its subjects, every one of which must be there.
pub(super) fn sum_of_members(area: usize, env: &Env<'_>, of: impl Fn(usize) -> Point) -> Point {
    let points: Vec<Point> = env.members[area].iter().map(|&s| of(s)).collect();
    if points.iter().all(|p| p.state == PointState::Empty) {
        return Point::EMPTY;
    }
    if let Some(excused) = means::excused(points.iter()) {
        return excused;
    }
    let counted = points.iter().filter(|p| !p.is_excused());
    let values: Vec<Exact> = counted.clone().filter_map(Point::get).collect();
    let (have, need) = (count(values.len()), count(counted.count()));
    if have < need {
        return Point::withheld(Why::Insufficient(Unit::Subject), have, need);
    }
    values
        .into_iter()
        .try_fold(Exact::ZERO, Exact::add)
        .map_or(Point::withheld(Why::Overflow, have, need), |sum| {
            Point::known(sum, have, need)
        })
}
