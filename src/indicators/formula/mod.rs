//! A declared formula: arithmetic over fields, figures and constants of the law, with their units.
//!
//! Everything is turned into the base of its dimensions, computed exactly, and turned into the
//! declared unit at the end.

mod check;
mod parse;
mod show;
#[cfg(test)]
mod tests;

use crate::{
    dataset::Who,
    declare::Indicator,
    quantity::{Exact, Measure, Period, Unit as Symbol},
    standards::Edition,
};

pub(super) use check::{Compiled, compile, names};
use parse::{Expr, Function, Sign};

use super::{
    env::{Env, count},
    point::{EditionRef, Point, PointState, Why},
    series::Series,
};

/// Fills `series` with the formula's values.
pub(super) fn formula(env: &Env<'_>, series: &mut Series, compiled: &Compiled, whos: &[Who]) {
    let grain = series.grain;
    env.fill(series, whos, |who| {
        let ranges = compiled
            .inputs
            .iter()
            .filter_map(|i| env.range(i.input, who));
        let (first, last) = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let points = (first..=last)
            .map(|index| point(env, compiled, who, Period { grain, index }))
            .collect();
        Some((first, points))
    });
}

/// The value of a formula in a period; withheld for the reason of the first input that has none.
pub(super) fn point(env: &Env<'_>, compiled: &Compiled, who: Who, period: Period) -> Point {
    let points: Vec<Point> = compiled
        .inputs
        .iter()
        .map(|i| env.point(i.input, who, period.index))
        .collect();
    if points.iter().all(|p| p.state == PointState::Empty) {
        return Point::EMPTY;
    }
    if let Some(missing) = points.iter().find(|p| p.get().is_none()) {
        return match missing.state {
            PointState::Withheld(why) => Point::withheld(why, missing.have, missing.need),
            _ => Point::withheld(Why::NoData, 0, 0),
        };
    }
    let inputs = points
        .iter()
        .fold(EditionRef::None, |e, p| e.and(p.edition));
    let law = law(env, compiled, who, period);
    if !compiled.constants.is_empty() && law.is_none() {
        return Point::withheld(Why::NoEdition, 0, 0);
    }
    let edition = law.map_or(inputs, |law| EditionRef::One(law.index));
    let year = period.last_day().year();
    let mut constants = Vec::with_capacity(compiled.constants.len());
    for (name, kind) in &compiled.constants {
        let found = law.and_then(|law| law.constant(name, year));
        let Some(value) = found.and_then(|c| in_base(c.exact(), &c.unit, kind)) else {
            return Point::withheld(Why::NoRow, 0, 0).under(edition);
        };
        constants.push(value);
    }
    let have = count(points.len());
    let value = compiled.value(&points, &constants);
    value
        .map_or(Point::withheld(Why::NotComputable, have, have), |value| {
            Point::known(value, have, have)
        })
        .under(edition)
}

/// A number in the base of its dimensions, if it is of that kind.
fn in_base(value: Exact, unit: &Symbol, kind: &Measure) -> Option<Exact> {
    let measure = Measure::of(unit);
    measure.is_like(kind).then(|| value.mul(measure.factor()))?
}

/// The edition whose constants hold for a period.
pub(super) fn law<'e>(
    env: &Env<'e>,
    compiled: &Compiled,
    who: Who,
    period: Period,
) -> Option<&'e Edition> {
    let area = env.world.area_of(env.dataset, who);
    env.world
        .edition(compiled.family.as_deref()?, period.last_day(), area)
}

impl Compiled {
    /// The formula over values of its inputs and, in base units, of its constants.
    fn value(&self, inputs: &[Point], constants: &[Exact]) -> Option<Exact> {
        let leaf = |expr: &Expr| match expr {
            Expr::Name(name, _) => {
                let i = self.inputs.iter().position(|i| i.name == *name)?;
                inputs[i].get()?.mul(self.inputs[i].measure.factor())
            }
            Expr::Const(name, _) => {
                let i = self.constants.iter().position(|(n, _)| n == name)?;
                constants.get(i).copied()
            }
            _ => None,
        };
        value(&self.tree, &leaf)?.div(self.unit.factor())
    }
}

/// The value of a tree; `None` where it does not fit or a divisor is zero.
fn value(expr: &Expr, leaf: &dyn Fn(&Expr) -> Option<Exact>) -> Option<Exact> {
    match expr {
        Expr::Number(number) => Some(*number),
        Expr::Name(..) | Expr::Const(..) => leaf(expr),
        Expr::Negative(inner) => Exact::ZERO.sub(value(inner, leaf)?),
        Expr::Pair(sign, left, right, _) => {
            let (left, right) = (value(left, leaf)?, value(right, leaf)?);
            match sign {
                Sign::Plus => left.add(right),
                Sign::Minus => left.sub(right),
                Sign::Times => left.mul(right),
                Sign::Over => left.div(right),
            }
        }
        Expr::Call(function, arguments, _) => {
            let values: Option<Vec<Exact>> = arguments.iter().map(|a| value(a, leaf)).collect();
            let values = values?.into_iter();
            match function {
                Function::Max => values.max(),
                Function::Min => values.min(),
                Function::Abs => values.map(Exact::abs).next(),
            }
        }
    }
}

/// The formula as declared, where it can be read.
fn declared(indicator: &Indicator) -> Option<Expr> {
    parse::parse(&indicator.formula.as_ref()?.value).ok()
}
