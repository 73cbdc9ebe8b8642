//! The place of a subject among the others, or of an area among those inside the same one.

use std::collections::BTreeMap;

use crate::{
    dataset::Who,
    declare::Order,
    quantity::{Exact, Period},
};

use super::{
    env::{Env, Input, count},
    limits::published,
    point::{EditionRef, Point, PointState, Unit, Why},
    series::Series,
};

/// One candidate in one period: who, and its value as printed (or why it has none).
type Candidate = (Who, Result<Exact, Point>);

/// Fills `series` with places from 1 on; equal printed values share a place, and who has no value
/// has no place.
pub(super) fn rank(env: &Env<'_>, series: &mut Series, of: Input, order: Order, whos: &[Who]) {
    let grain = series.grain;
    let mut fields: BTreeMap<Option<String>, Vec<Who>> = BTreeMap::new();
    for &who in whos {
        fields.entry(field_of(env, who)).or_default().push(who);
    }
    let mut runs: BTreeMap<Who, (i32, Vec<Point>)> = BTreeMap::new();
    for field in fields.values() {
        let ranges = field.iter().filter_map(|&who| env.range(of, who));
        let Some((first, last)) = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) else {
            continue;
        };
        for index in first..=last {
            let period = Period { grain, index };
            for (who, point) in places(env, of, order, field, period) {
                runs.entry(who)
                    .or_insert_with(|| (first, Vec::new()))
                    .1
                    .push(point);
            }
        }
    }
    for (who, (first, points)) in runs {
        series.push(who, first, points);
    }
}

/// Who is ranked together: all subjects; areas inside the same area.
fn field_of(env: &Env<'_>, who: Who) -> Option<String> {
    match who {
        Who::Subject(_) => None,
        Who::Area(area) => {
            let within = env.world.config.areas[area].within.as_ref();
            Some(within.map_or_else(String::new, |w| w.value.clone()))
        }
    }
}

fn places(
    env: &Env<'_>,
    of: Input,
    order: Order,
    field: &[Who],
    period: Period,
) -> Vec<(Who, Point)> {
    let candidates: Vec<Candidate> = field
        .iter()
        .map(|&who| {
            let point = env.point(of, who, period.index);
            let printed = point
                .get()
                .map(|value| published(env, of, who, period, value).unwrap_or(value));
            (who, printed.ok_or(point))
        })
        .collect();
    let values: Vec<Exact> = candidates
        .iter()
        .filter_map(|(_, value)| value.as_ref().ok().copied())
        .collect();
    let entered = candidates
        .iter()
        .filter(|(_, v)| !matches!(v, Err(p) if p.state == PointState::Empty))
        .count();
    candidates
        .into_iter()
        .map(|(who, value)| {
            let point = match value {
                Ok(value) => place(&values, value, order, entered)
                    .under(env.point(of, who, period.index).edition),
                Err(point) => point,
            };
            (who, point)
        })
        .collect()
}

fn place(values: &[Exact], value: Exact, order: Order, entered: usize) -> Point {
    let before = values
        .iter()
        .filter(|&&other| match order {
            Order::Ascending => other < value,
            Order::Descending => other > value,
        })
        .count();
    let (have, need) = (count(values.len()), count(entered));
    i64::try_from(before).map_or(
        Point::withheld(Why::Insufficient(Unit::Subject), have, need).under(EditionRef::None),
        |n| Point::known(Exact::whole(n + 1), have, need),
    )
}
