//! Targets: the newest actual figure against the straight line from base to target.

use crate::{
    dataset::{Dataset, Who},
    quantity::{Decimal, Exact, Grain, Period, Unit},
};

use super::{
    address::Address,
    figure::{ClassBadge, Figure, Shown},
    findings::Findings,
    point::{Point, Why},
    shown::withheld,
    words::word,
};

/// One target with what became of it.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The value at the base, if the target has one.
    pub base: Option<Decimal>,
    /// Year of the base.
    pub base_year: Option<i32>,
    /// The promised value.
    pub target: Option<Decimal>,
    /// The year by which it is promised.
    pub due: Option<i32>,
    /// Unit of base, target and actual.
    pub unit: Unit,
    /// The newest actual figure not later than the year asked for.
    pub actual: Option<Figure>,
    /// What the straight line asks for in the actual's year.
    pub expected: Option<Decimal>,
    /// `met`, `on-track`, `behind`, `overdue`, `unknown`, with its word.
    pub verdict: ClassBadge,
}

/// What a targets dataset must call its fields.
const FIELDS: [&str; 5] = ["base", "base_year", "target", "due", "actual"];

impl Findings {
    /// The state of one target, seen in `year`.
    #[must_use]
    pub fn progress(&self, dataset: &Dataset, subject: usize, year: i32) -> Option<Progress> {
        let row = *self.rows(dataset, Who::Subject(subject), None).first()?;
        let field = |name: &str| dataset.schema.field(name);
        let number = |name: &str| {
            let exact = dataset.columns[field(name)?].number(row)?.measured()?;
            (0..=6).find_map(|dp| exact.round(dp).filter(|d| Exact::from_decimal(*d) == exact))
        };
        let year_of = |name: &str| {
            let column = &dataset.columns[field(name)?];
            let text = column.word(row).trim_end_matches('年');
            text.parse::<i32>().ok().or_else(|| {
                let exact = column.number(row)?.measured()?;
                exact.floor().and_then(|y| i32::try_from(y).ok())
            })
        };
        let [base, base_year, target, due, actual] = FIELDS;
        let unit =
            field(target).map_or_else(Unit::number, |f| dataset.schema.fields[f].unit.clone());
        let (base, base_year) = (number(base), year_of(base_year));
        let (target, due) = (number(target), year_of(due));
        let address = field(actual)
            .map(|f| dataset.columns[f].word(row))
            .filter(|a| !a.is_empty());
        let actual = address.and_then(|a| self.newest(a, year));
        let unit = actual.as_ref().map_or(unit, |a| a.unit.clone());
        let expected = expected(base, base_year, target, due, actual.as_ref());
        let id = verdict(base, target, due, actual.as_ref(), expected, year);
        let good = matches!(id, "met" | "on-track");
        let key = match id {
            "met" | "on-track" => "met",
            "behind" | "overdue" => "unmet",
            _ => "none",
        };
        let verdict = ClassBadge {
            id: id.to_owned(),
            word: word(self.config.lang, "progress", id).to_owned(),
            key: key.to_owned(),
            good,
            advice: String::new(),
        };
        Some(Progress {
            base,
            base_year,
            target,
            due,
            unit,
            actual,
            expected,
            verdict,
        })
    }

    /// The straight path of a target in a year, between base and due year; `None` outside.
    #[must_use]
    pub fn path(
        &self,
        progress: &Progress,
        year: i32,
        from: i32,
        to: i32,
        decimals: u32,
    ) -> Option<Decimal> {
        if !(from.min(to)..=from.max(to)).contains(&year) {
            return None;
        }
        let (base, target) = (
            Exact::from_decimal(progress.base?),
            Exact::from_decimal(progress.target?),
        );
        let share = Exact::fraction(i128::from(year - from), i128::from(to - from))?;
        target.sub(base)?.mul(share)?.add(base)?.round(decimals)
    }

    /// The newest figure of an address whose period is open (`*`), not later than `year`.
    fn newest(&self, address: &str, year: i32) -> Option<Figure> {
        let latest = self.figure(&address.replace('*', "latest-year")).ok()?;
        let found = latest.address.period?.index;
        (0..=20).find_map(|back| {
            let period = Period::year(found.min(year) - back);
            let figure = self
                .figure(&address.replace('*', &period.to_string()))
                .ok()?;
            figure.number().is_some().then_some(figure)
        })
    }

    /// The verdict as a figure.
    pub(super) fn progress_figure(&self, dataset: &Dataset, address: Address) -> Figure {
        let year = address
            .period
            .filter(|p| p.grain == Grain::Year)
            .map(|p| p.index);
        let subject = match address.who {
            Who::Subject(s) => Some(s),
            Who::Area(_) => None,
        };
        let progress = subject
            .zip(year)
            .and_then(|(s, y)| self.progress(dataset, s, y));
        let label = self.name_label(dataset, &address.name);
        match progress {
            Some(progress) => {
                let shown = Shown::Words(progress.verdict.word.clone());
                let point = Point::known(Exact::whole(i64::from(progress.verdict.good)), 1, 1);
                Figure {
                    address,
                    label,
                    unit: Unit::number(),
                    shown,
                    class: Some(progress.verdict),
                    point,
                    note: String::new(),
                }
            }
            None => {
                let point = Point::withheld(Why::NoData, 0, 0);
                Figure {
                    address,
                    label,
                    unit: Unit::number(),
                    shown: withheld(self.config.lang, &point),
                    class: None,
                    point,
                    note: String::new(),
                }
            }
        }
    }
}

/// The straight line from base to target, in the year of the actual figure; rounded as it is.
fn expected(
    base: Option<Decimal>,
    base_year: Option<i32>,
    target: Option<Decimal>,
    due: Option<i32>,
    actual: Option<&Figure>,
) -> Option<Decimal> {
    let (base, target) = (Exact::from_decimal(base?), Exact::from_decimal(target?));
    let (from, to) = (base_year?, due?);
    let actual = actual?;
    let at = actual
        .address
        .period?
        .index
        .clamp(from.min(to), from.max(to));
    let share = Exact::fraction(i128::from(at - from), i128::from(to - from))?;
    let value = target.sub(base)?.mul(share)?.add(base)?;
    value.round(actual.number().map_or(2, |n| n.scale()))
}

fn verdict(
    base: Option<Decimal>,
    target: Option<Decimal>,
    due: Option<i32>,
    actual: Option<&Figure>,
    expected: Option<Decimal>,
    year: i32,
) -> &'static str {
    let value = actual.and_then(Figure::number);
    let (Some(value), Some(target)) = (value, target) else {
        return "unknown";
    };
    // Without a base the target is a ceiling: the resolution's targets of that kind all are.
    let falling = base.is_none_or(|base| target <= base);
    let reached = |limit: Decimal| {
        if falling {
            value <= limit
        } else {
            value >= limit
        }
    };
    let measured = actual.and_then(|a| a.address.period).map(|p| p.index);
    match (reached(target), due) {
        (true, _) => "met",
        (false, Some(due)) if measured.is_some_and(|m| m >= due) || year > due => "overdue",
        (false, _) if expected.is_some_and(reached) => "on-track",
        (false, _) if expected.is_some() => "behind",
        _ => "unknown",
    }
}
