//! One dataset while its figures are computed: rows, series so far, and where inputs are found.

use rayon::prelude::*;

use crate::{
    dataset::{Dataset, Who},
    declare::Op,
    quantity::{Decimal, Exact, Grain, Period, Unit as Measure},
    standards::{BelowDetection, mean},
};

use super::{
    context::{TimeIndex, World, raw_point, span},
    point::{EditionRef, Point, PointState, Unit, Why},
    series::Series,
    whole_rule::WholeRules,
};

/// Where the values of a name come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// A field of the dataset, by position.
    Field(usize),
    /// A computed series, by position.
    Series(usize),
}

/// One dataset with what is computed so far.
#[derive(Debug)]
pub(super) struct Env<'a> {
    pub(super) world: World<'a>,
    pub(super) dataset: &'a Dataset,
    pub(super) index: &'a TimeIndex,
    pub(super) series: &'a [Series],
    /// Subjects of each area.
    pub(super) members: &'a [Vec<usize>],
    /// What the law says of wholes, as far as it was asked.
    pub(super) rules: WholeRules,
}

/// The law's name for an average over one period.
pub(super) fn averaging_name(grain: Grain) -> &'static str {
    match grain {
        Grain::Hour => "hour",
        Grain::Day => "day",
        Grain::Month => "month",
        Grain::Quarter => "quarter",
        Grain::Half => "half",
        Grain::Year => "year",
    }
}

/// The period length that the law's name means.
pub(super) fn grain_named(name: &str) -> Option<Grain> {
    [
        Grain::Hour,
        Grain::Day,
        Grain::Month,
        Grain::Quarter,
        Grain::Half,
        Grain::Year,
    ]
    .into_iter()
    .find(|g| averaging_name(*g) == name)
}

/// What is counted when parts of this length are missing.
pub(super) fn unit_of(grain: Grain) -> Unit {
    match grain {
        Grain::Hour => Unit::Hour,
        Grain::Day => Unit::Day,
        Grain::Month => Unit::Month,
        _ => Unit::Part,
    }
}

impl<'a> Env<'a> {
    /// How many parts the declaration asks of a series where no law does.
    pub(super) fn declared_need(&self, series: &Series) -> u32 {
        let indicator = &self.dataset.schema.declaration.indicator[series.indicator];
        indicator.need.get(&series.grain).copied().unwrap_or(0)
    }

    /// The unit of an input.
    pub(super) fn unit(&self, input: Input) -> &Measure {
        match input {
            Input::Field(field) => &self.dataset.schema.fields[field].unit,
            Input::Series(i) => &self.series[i].unit,
        }
    }

    /// The grain of an input.
    pub(super) fn grain(&self, input: Input) -> Option<Grain> {
        match input {
            Input::Field(_) => self.dataset.grain(),
            Input::Series(i) => Some(self.series[i].grain),
        }
    }

    /// The value of an input at a period of its own grain.
    pub(super) fn point(&self, input: Input, who: Who, index: i32) -> Point {
        match (input, who) {
            (Input::Series(i), _) if self.series[i].range(who).is_some() => {
                self.series[i].at(who, index)
            }
            (Input::Series(i), Who::Area(area)) => {
                let grain = self.series[i].grain;
                self.area_mean_of(self.root_field(input), area, Period { grain, index }, |s| {
                    self.series[i].at(Who::Subject(s), index)
                })
            }
            (Input::Series(_), Who::Subject(_)) => Point::EMPTY,
            (Input::Field(field), Who::Subject(subject)) => {
                let Some(grain) = self.dataset.grain() else {
                    return Point::EMPTY;
                };
                raw_point(
                    self.dataset,
                    self.index,
                    field,
                    subject,
                    Period { grain, index },
                )
            }
            (Input::Field(field), Who::Area(area)) => {
                let Some(grain) = self.dataset.grain() else {
                    return Point::EMPTY;
                };
                let period = Period { grain, index };
                self.area_mean_of(Some(field), area, period, |s| {
                    raw_point(self.dataset, self.index, field, s, period)
                })
            }
        }
    }

    fn root_field(&self, input: Input) -> Option<usize> {
        match input {
            Input::Field(field) => Some(field),
            Input::Series(i) => self.series[i].field,
        }
    }

    /// The mean over the area's subjects, if as many have a value as the law asks for.
    pub(super) fn area_mean_of(
        &self,
        field: Option<usize>,
        area: usize,
        period: Period,
        point: impl Fn(usize) -> Point,
    ) -> Point {
        let members = &self.members[area];
        let points: Vec<Point> = members.iter().map(|&s| point(s)).collect();
        if points.iter().all(|p| p.state == PointState::Empty) {
            return Point::EMPTY;
        }
        let valid: Vec<(usize, Exact)> = members
            .iter()
            .zip(&points)
            .filter_map(|(&s, p)| Some((s, p.get()?)))
            .collect();
        let have = count(valid.len());
        let rule = self.whole_rule(field, Some(area), period.last_day());
        let need = area_need(rule.percent, &points);
        if let Some(excused) = super::means::excused(points.iter()) {
            return excused;
        }
        if have < need || valid.is_empty() {
            return Point::withheld(Why::Insufficient(Unit::Subject), have, need);
        }
        let edition = points
            .iter()
            .filter(|p| p.get().is_some())
            .fold(EditionRef::None, |e, p| e.and(p.edition));
        let values: Vec<Exact> = valid.iter().map(|(_, v)| *v).collect();
        let below = points.iter().all(|p| p.below || p.get().is_none());
        mean(rule.method, &values)
            .map_or(Point::withheld(Why::Overflow, have, need), |m| Point {
                below,
                ..Point::known(m, have, need)
            })
            .under(edition)
    }

    /// How the law counts what was not detected, where it says so.
    pub(super) fn below_rule(
        &self,
        field: usize,
        area: Option<usize>,
        period: Period,
    ) -> Option<&'a BelowDetection> {
        let law = self.dataset.schema.fields[field].law.as_ref()?;
        self.world.standards.families().find_map(|family| {
            let edition = self.world.edition(family, period.last_day(), area)?;
            edition.item(&law.item)?;
            edition.below_detection()
        })
    }

    /// The field that weights a series over the subjects of an area.
    pub(super) fn weight(&self, series: &Series) -> Option<&'a str> {
        let indicator = &self.dataset.schema.declaration.indicator[series.indicator];
        indicator.weight.as_ref().map(|w| w.value.as_str())
    }

    /// The weight of a subject in a period: of its only row there, else of its register.
    pub(super) fn weight_of(&self, subject: usize, period: Period, name: &str) -> Option<Exact> {
        let own = self.dataset.schema.field(name);
        let row = match self.index.rows_in(self.dataset, subject, period) {
            [row] => Some(*row as usize),
            _ => None,
        };
        let number = match own {
            Some(field) => self.dataset.columns[field].number(row?)?,
            None => self.world.register_number(self.dataset, subject, name)?,
        };
        number.measured().filter(|w| !w.is_negative())
    }

    /// First and last period of an input, on its own grain.
    pub(super) fn range(&self, input: Input, who: Who) -> Option<(i32, i32)> {
        let own = match (input, who) {
            (Input::Series(i), _) => self.series[i].range(who),
            (Input::Field(_), Who::Subject(subject)) => self.rows_range(subject),
            (Input::Field(_), Who::Area(_)) => None,
        };
        match (own, who) {
            (Some(range), _) => Some(range),
            (None, Who::Subject(_)) => None,
            (None, Who::Area(area)) => {
                let members = &self.members[area];
                let ranges = members
                    .iter()
                    .filter_map(|&s| self.range(input, Who::Subject(s)));
                ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            }
        }
    }

    fn rows_range(&self, subject: usize) -> Option<(i32, i32)> {
        let rows = self.index.rows(subject);
        let at = |row: &u32| self.dataset.period_of.get(*row as usize).copied();
        Some((at(rows.first()?)?, at(rows.last()?)?))
    }

    /// The input for an item of the law at a grain: a field written as that average, or a series
    /// computed as it.
    pub(super) fn input_for(
        &self,
        names: &dyn Fn(&str) -> bool,
        averaging: &str,
        grain: Grain,
        of: &[String],
    ) -> Option<Input> {
        let item_of = |field: usize| self.dataset.schema.fields[field].law.as_ref();
        let field = (0..self.dataset.schema.fields.len()).find(|&f| {
            item_of(f).is_some_and(|law| {
                names(&law.item)
                    && law.averaging == averaging
                    && self.dataset.grain() == Some(grain)
            }) && (of.is_empty() || of.contains(&self.dataset.schema.fields[f].name))
        });
        if let Some(field) = field {
            return Some(Input::Field(field));
        }
        (0..self.series.len())
            .find(|&i| {
                let series = &self.series[i];
                let item = series.field.and_then(item_of);
                series.grain == grain
                    && series.averaging == averaging
                    && matches!(series.op, Op::Mean | Op::MaximumMovingMean | Op::Maximum)
                    && item.is_some_and(|law| names(&law.item))
            })
            .map(Input::Series)
    }

    /// Every subject, and the areas that have subjects where `areas` is wanted.
    pub(super) fn whos(&self, areas: bool) -> Vec<Who> {
        let mut out: Vec<Who> = (0..self.dataset.subjects.len()).map(Who::Subject).collect();
        if areas {
            let with_members =
                (0..self.world.config.areas.len()).filter(|&a| !self.members[a].is_empty());
            out.extend(with_members.map(Who::Area));
        }
        out
    }

    /// Computes one run per subject in parallel and puts them into the series, in order.
    pub(super) fn fill(
        &self,
        series: &mut Series,
        whos: &[Who],
        run: impl Fn(Who) -> Option<(i32, Vec<Point>)> + Sync,
    ) {
        let runs: Vec<_> = whos.par_iter().map(|&who| (who, run(who))).collect();
        for (who, run) in runs {
            if let Some((first, points)) = run {
                series.push(who, first, points);
            }
        }
    }

    /// The periods of a coarser grain that a range of finer ones touches.
    pub(super) fn periods(
        range: (i32, i32),
        from: Grain,
        to: Grain,
    ) -> impl Iterator<Item = Period> {
        let outer = |index: i32| Period { grain: from, index }.within(to).index;
        let (first, last) = if from == to {
            range
        } else {
            (outer(range.0), outer(range.1))
        };
        (first..=last).map(move |index| Period { grain: to, index })
    }

    /// All points of an input inside a period.
    pub(super) fn points_in(
        &self,
        input: Input,
        who: Who,
        period: Period,
    ) -> impl Iterator<Item = (i32, Point)> + '_ {
        let grain = self.grain(input).unwrap_or(period.grain);
        let (first, last) = span(period, grain);
        let (from, to) = self.range(input, who).unwrap_or((0, -1));
        (first.max(from)..=last.min(to)).map(move |i| (i, self.point(input, who, i)))
    }
}

/// A count that fits.
pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// How many subjects an area's mean needs: the law's share of them, rounded up; where no law says,
/// all that report and are not excused, so that a mean never rests on fewer unseen.
fn area_need(percent: Option<Decimal>, points: &[Point]) -> u32 {
    let Some(percent) = percent else {
        let reporting = |p: &&Point| p.state != PointState::Empty && !p.is_excused();
        return count(points.iter().filter(reporting).count()).max(1);
    };
    let share = || {
        let all = Exact::whole(i64::try_from(points.len()).ok()?);
        let need = Exact::from_decimal(percent).mul(all)?;
        u32::try_from(need.div(Exact::whole(100))?.ceil()?).ok()
    };
    share().unwrap_or(1)
}
