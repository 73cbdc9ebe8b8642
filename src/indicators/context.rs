//! What every calculation may ask: rows by subject and time, areas, the law of a day.

use jiff::civil::Date;

use crate::{
    config::Config,
    dataset::{Catalog, Column, Dataset, Number, Who},
    quantity::{Exact, Grain, Period, State},
    standards::{Adoption, Edition, EditionAnswer, LimitAnswer, Standards},
};

use super::point::{EditionRef, Point, Why};

/// The world a calculation sees; nothing in it changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct World<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) standards: &'a Standards,
    pub(super) config: &'a Config,
    pub(super) adoptions: &'a [Vec<Adoption>],
    /// The day whose law judges everything, for comparing on one basis; normally each its own.
    pub(super) basis: Option<Date>,
}

impl<'a> World<'a> {
    /// The area a subject lies in.
    pub(super) fn area_of(&self, dataset: &Dataset, who: Who) -> Option<usize> {
        match who {
            Who::Area(area) => Some(area),
            Who::Subject(subject) => dataset.subjects.get(subject)?.area,
        }
    }

    /// The edition of a family that judges this subject on this day.
    pub(super) fn edition(
        &self,
        family: &str,
        day: Date,
        area: Option<usize>,
    ) -> Option<&'a Edition> {
        let adopted = area.map_or(&[] as &[Adoption], |a| &self.adoptions[a]);
        match self.standards.in_force(family, self.law_day(day), adopted) {
            EditionAnswer::InForce(edition) => Some(edition),
            EditionAnswer::NoEdition => None,
        }
    }

    /// The day by whose law something of `day` is judged.
    pub(super) fn law_day(&self, day: Date) -> Date {
        self.basis.unwrap_or(day)
    }

    /// Subjects of the dataset that lie in the area.
    pub(super) fn members(&self, dataset: &Dataset, area: usize) -> Vec<usize> {
        let inside = |s: &crate::dataset::Subject| {
            let mut areas = s.area.iter().chain(&s.groups);
            areas.any(|&a| self.config.lies_in(a, area))
        };
        (0..dataset.subjects.len())
            .filter(|&i| inside(&dataset.subjects[i]))
            .collect()
    }

    /// [`World::members`] of every area, in one go over the subjects.
    pub(super) fn members_of_areas(&self, dataset: &Dataset) -> Vec<Vec<usize>> {
        let areas = 0..self.config.areas.len();
        let around = |inner: usize| {
            areas
                .clone()
                .filter(move |&a| self.config.lies_in(inner, a))
        };
        let around: Vec<Vec<usize>> = areas.clone().map(|a| around(a).collect()).collect();
        let mut members = vec![Vec::new(); around.len()];
        for (i, subject) in dataset.subjects.iter().enumerate() {
            let own = subject.area.iter().chain(&subject.groups);
            for &area in own.flat_map(|&area| &around[area]) {
                if members[area].last() != Some(&i) {
                    members[area].push(i);
                }
            }
        }
        members
    }

    /// What a row says under a key of a limit: fixed keys of the field, the area's zone, fields of
    /// the row, fields of the subject in its register.
    pub(super) fn key(
        &self,
        dataset: &Dataset,
        field: usize,
        who: Who,
        row: Option<usize>,
        key: &str,
    ) -> Option<String> {
        let law = dataset.schema.fields[field].law.as_ref()?;
        if let Some(fixed) = law.when.get(key) {
            return Some(fixed.clone());
        }
        if let Some(text) = row.and_then(|row| cell_text(dataset, row, key)) {
            return Some(text);
        }
        if let Some(text) = self.register_text(dataset, who, key) {
            return Some(text);
        }
        let area = self.area_of(dataset, who)?;
        (key == "zone")
            .then(|| self.config.areas[area].zone.clone())
            .flatten()
    }

    /// The number of a subject in its register.
    pub(super) fn register_number(
        &self,
        dataset: &Dataset,
        subject: usize,
        name: &str,
    ) -> Option<Number> {
        let (register, row) = self.register_row(dataset, subject)?;
        register.columns[register.schema.field(name)?].number(row)
    }

    /// The row of a subject in the register it comes from.
    pub(super) fn register_row(
        &self,
        dataset: &Dataset,
        subject: usize,
    ) -> Option<(&'a Dataset, usize)> {
        let named = dataset.schema.declaration.subject.as_ref()?;
        let register = self.catalog.dataset(&named.dataset.as_ref()?.value)?;
        Some((register, dataset.subjects.get(subject)?.row?))
    }

    fn register_text(&self, dataset: &Dataset, who: Who, key: &str) -> Option<String> {
        let text = |subject| {
            let (register, row) = self.register_row(dataset, subject)?;
            cell_text(register, row, key)
        };
        match who {
            Who::Subject(subject) => text(subject),
            Who::Area(area) => {
                // An area says what all its subjects say.
                let mut said = self.members(dataset, area).into_iter().map(text);
                let first = said.next()??;
                said.all(|other| other.as_ref() == Some(&first))
                    .then_some(first)
            }
        }
    }

    /// The limit of a field for an average over `averaging` on a day.
    pub(super) fn limit(
        &self,
        dataset: &Dataset,
        field: usize,
        averaging: &str,
        who: Who,
        row: Option<usize>,
        day: Date,
    ) -> (EditionRef, Option<LimitAnswer<'a>>) {
        let Some(law) = &dataset.schema.fields[field].law else {
            return (EditionRef::None, None);
        };
        let area = self.area_of(dataset, who);
        let Some(edition) = self.edition(&law.family, day, area) else {
            return (EditionRef::None, None);
        };
        let keys = |key: &str| self.key(dataset, field, who, row, key);
        let answer = edition.limit(&law.item, averaging, self.law_day(day), &keys);
        (EditionRef::One(edition.index), Some(answer))
    }
}

/// The text of a row's field of that name; numbers as plain decimals.
pub(super) fn cell_text(dataset: &Dataset, row: usize, name: &str) -> Option<String> {
    let field = dataset.schema.field(name)?;
    match &dataset.columns[field] {
        Column::Words { .. } => {
            let word = dataset.columns[field].word(row);
            (!word.is_empty()).then(|| word.to_owned())
        }
        Column::Numbers { .. } => {
            let number = dataset.columns[field].number(row)?;
            let value = (number.state == State::Measured)
                .then(|| Exact::scaled(number.scaled, number.decimals))?;
            value
                .round(number.decimals)
                .map(|d| d.normalize().to_string())
        }
    }
}

/// Rows of a dataset by subject and period.
#[derive(Debug, Default)]
pub(super) struct TimeIndex {
    order: Vec<u32>,
    starts: Vec<usize>,
}

impl TimeIndex {
    pub(super) fn new(dataset: &Dataset) -> Self {
        let period = |row: u32| dataset.period_of.get(row as usize).copied().unwrap_or(0);
        let mut order: Vec<u32> = (0..u32::try_from(dataset.rows).unwrap_or(u32::MAX))
            .filter(|&r| dataset.subject_of[r as usize] != u32::MAX && period(r) != i32::MIN)
            .collect();
        let key = |row: u32| (dataset.subject_of[row as usize], period(row), row);
        if !order.is_sorted_by_key(|&r| key(r)) {
            order.sort_by_key(|&r| key(r));
        }
        let mut starts = Vec::with_capacity(dataset.subjects.len() + 1);
        let mut at = 0;
        for subject in 0..dataset.subjects.len() {
            starts.push(at);
            while at < order.len() && dataset.subject_of[order[at] as usize] as usize == subject {
                at += 1;
            }
        }
        starts.push(at);
        Self { order, starts }
    }

    /// All rows of a subject, by time.
    pub(super) fn rows(&self, subject: usize) -> &[u32] {
        match (self.starts.get(subject), self.starts.get(subject + 1)) {
            (Some(&from), Some(&to)) => &self.order[from..to],
            _ => &[],
        }
    }

    /// Rows of a subject at one period of the dataset's own grain.
    ///
    /// Where no period is missing and none is there twice, a row stands as far from the first as
    /// its period does: looked for from there, not in the middle.
    fn rows_at<'s>(&'s self, dataset: &Dataset, subject: usize, index: i32) -> Option<&'s [u32]> {
        let rows = self.rows(subject);
        let period = |i: usize| dataset.period_of[rows[i] as usize];
        let last = rows.len().checked_sub(1)?;
        let away = i64::from(index) - i64::from(period(0));
        let Ok(away) = usize::try_from(away) else {
            return Some(&[]);
        };
        let mut high = away.min(last);
        if period(high) < index {
            return None;
        }
        let mut step = 1;
        while high >= step && period(high - step) >= index {
            high -= step;
            step *= 2;
        }
        let low = high.saturating_sub(step);
        let in_range = &rows[low..high];
        let start = low + in_range.partition_point(|&r| dataset.period_of[r as usize] < index);
        let length = rows[start..]
            .iter()
            .take_while(|&&r| dataset.period_of[r as usize] == index)
            .count();
        Some(&rows[start..start + length])
    }

    /// Rows of a subject whose period lies in `period`.
    pub(super) fn rows_in<'s>(
        &'s self,
        dataset: &Dataset,
        subject: usize,
        period: Period,
    ) -> &'s [u32] {
        let rows = self.rows(subject);
        let Some(grain) = dataset.grain() else {
            return rows;
        };
        let (first, last) = span(period, grain);
        if first == last
            && let Some(rows) = self.rows_at(dataset, subject, first)
        {
            return rows;
        }
        let at = |limit: i32, inclusive: bool| {
            rows.partition_point(|&r| {
                let p = dataset.period_of[r as usize];
                if inclusive { p <= limit } else { p < limit }
            })
        };
        &rows[at(first, false)..at(last, true).max(at(first, false))]
    }
}

/// First and last number of the finer periods inside a period.
pub(super) fn span(period: Period, grain: Grain) -> (i32, i32) {
    if grain >= period.grain {
        let outer = period.within(grain).index;
        return (outer, outer);
    }
    let (first, last) = (
        Period::day(period.first_day()),
        Period::day(period.last_day()),
    );
    match grain {
        Grain::Hour => (first.index * 24, last.index * 24 + 23),
        _ => (first.within(grain).index, last.within(grain).index),
    }
}

/// The one value of a subject's field at a period of the dataset's own grain.
pub(super) fn raw_point(
    dataset: &Dataset,
    index: &TimeIndex,
    field: usize,
    subject: usize,
    period: Period,
) -> Point {
    match index.rows_in(dataset, subject, period) {
        [] => Point::EMPTY,
        [row] => dataset.columns[field]
            .number(*row as usize)
            .map_or(Point::EMPTY, number_point),
        _ => Point::withheld(Why::Ambiguous, 0, 0),
    }
}

/// A cell as a point.
pub(super) fn number_point(number: Number) -> Point {
    match (number.state, number.measured()) {
        (State::Missing(why), _) => Point::withheld(Why::Missing(why), 0, 1),
        (state, Some(value)) => Point {
            below: state == State::BelowDetection,
            ..Point::known(value, 1, 1)
        },
        (_, None) => Point::withheld(Why::Overflow, 0, 1),
    }
}
