//! Computed values of one name, for every subject and period.

use crate::{
    dataset::Who,
    declare::Op,
    quantity::{Grain, Period, Unit},
};

use super::point::Point;

/// One named figure for all subjects and periods of one grain.
///
/// Shape: per subject (or area) a run of consecutive periods; periods outside the run are empty.
#[derive(Debug)]
pub struct Series {
    /// Name in addresses: `pm25.mean`, `aqi`.
    pub name: String,
    /// The declared indicator, by position in its dataset.
    pub indicator: usize,
    /// The calculation.
    pub op: Op,
    /// What it was computed from, by name (fields or other series).
    pub of: Vec<String>,
    /// The field at the root of a per-field calculation.
    pub field: Option<usize>,
    /// Length of its periods.
    pub grain: Grain,
    /// Unit of the values.
    pub unit: Unit,
    /// What kind of average the law would call it: `day`, `mda8`, `year`.
    pub averaging: String,
    runs: Vec<Run>,
    points: Vec<Point>,
}

#[derive(Debug)]
struct Run {
    who: Who,
    first: i32,
    start: usize,
    len: usize,
}

impl Series {
    /// A series without values.
    #[must_use]
    pub(super) fn new(
        name: String,
        (indicator, op): (usize, Op),
        of: Vec<String>,
        field: Option<usize>,
        grain: Grain,
        unit: Unit,
        averaging: String,
    ) -> Self {
        let (runs, points) = (Vec::new(), Vec::new());
        Self {
            name,
            indicator,
            op,
            of,
            field,
            grain,
            unit,
            averaging,
            runs,
            points,
        }
    }

    /// Adds the run of one subject or area; runs must come in the order of [`Who`].
    pub(super) fn push(&mut self, who: Who, first: i32, points: Vec<Point>) {
        if points.is_empty() {
            return;
        }
        self.runs.push(Run {
            who,
            first,
            start: self.points.len(),
            len: points.len(),
        });
        self.points.extend(points);
    }

    fn run(&self, who: Who) -> Option<&Run> {
        self.runs
            .binary_search_by(|r| r.who.cmp(&who))
            .ok()
            .map(|i| &self.runs[i])
    }

    /// The value of a subject at a period.
    #[must_use]
    pub fn point(&self, who: Who, period: Period) -> Point {
        if period.grain != self.grain {
            return Point::EMPTY;
        }
        self.at(who, period.index)
    }

    /// As [`Series::point`], by the period's number.
    #[must_use]
    pub fn at(&self, who: Who, index: i32) -> Point {
        let Some(run) = self.run(who) else {
            return Point::EMPTY;
        };
        let offset = i64::from(index) - i64::from(run.first);
        usize::try_from(offset)
            .ok()
            .filter(|&o| o < run.len)
            .map_or(Point::EMPTY, |o| self.points[run.start + o])
    }

    /// First and last period number of a subject.
    #[must_use]
    pub fn range(&self, who: Who) -> Option<(i32, i32)> {
        let run = self.run(who)?;
        Some((
            run.first,
            run.first + i32::try_from(run.len).unwrap_or(i32::MAX) - 1,
        ))
    }

    /// All subjects and areas that have values, in order.
    pub fn whos(&self) -> impl Iterator<Item = Who> + '_ {
        self.runs.iter().map(|r| r.who)
    }
}
