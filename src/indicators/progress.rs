//! Targets: the newest actual figure against the promise and the straight line to it.

use jiff::{Span, civil::Date};

use crate::{
    dataset::{Dataset, Who},
    declare::{Op, Updated},
    quantity::{Decimal, Exact, Grain, Period, Unit},
};

use super::{
    address::{Address, AddressFault},
    figure::{ClassBadge, Figure, Shown},
    findings::Findings,
    point::{Point, Why},
    shown::withheld,
    verdict::{Due, Facts, Relation},
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
    /// How the actual figure must stand to it: as written, or by the direction from the base.
    pub relation: Option<Relation>,
    /// By when it is promised.
    pub due: Due,
    /// Unit of base and target.
    pub unit: Unit,
    /// The newest actual figure not later than the year asked for.
    pub actual: Option<Figure>,
    /// Its value in the unit of the target.
    pub value: Option<Decimal>,
    /// What the straight line asks for in the actual's year.
    pub expected: Option<Decimal>,
    /// `met`, `on-track`, `behind`, `overdue`, `pending`, `no-data`, `late-data`, with its word.
    pub verdict: ClassBadge,
}

impl Findings {
    /// The state of one target as it was seen on a day.
    #[must_use]
    pub fn progress(&self, dataset: &Dataset, subject: usize, today: Date) -> Option<Progress> {
        let row = *self.rows(dataset, Who::Subject(subject), None).first()?;
        let written = Written { dataset, row };
        let year = i32::from(today.year());
        let unit = written.unit();
        let target = written.number("target");
        let actual = written.address().and_then(|a| self.newest(&a, year));
        let factor = actual.as_ref().and_then(|a| a.unit.factor_to(&unit));
        let value = actual
            .as_ref()
            .and_then(Figure::number)
            .zip(factor)
            .and_then(|(number, factor)| Exact::from_decimal(number).mul(factor));
        let at = actual.as_ref().and_then(|a| a.address.period);
        let base = written.number("base");
        let facts = Facts {
            base: written.year("base_year").zip(base.map(Exact::from_decimal)),
            target: Exact::from_decimal(target.unwrap_or_default()),
            relation: written.relation(),
            due: written.due(),
            newest: at.map(|p| p.index).zip(value).filter(|_| target.is_some()),
            needed: self.needed(dataset, written.address().as_deref(), today),
            today,
        };
        let decimals = actual
            .as_ref()
            .and_then(Figure::number)
            .map_or(2, |n| n.scale());
        let asked = at.and_then(|p| facts.line(p.index));
        Some(Progress {
            base,
            base_year: written.year("base_year"),
            target,
            relation: facts.relation(),
            due: facts.due,
            unit,
            actual,
            value: value.and_then(decimal),
            expected: asked.and_then(|v| v.round(decimals)),
            verdict: self.verdict_badge(facts.verdict().id()),
        })
    }

    fn verdict_badge(&self, id: &str) -> ClassBadge {
        let key = match id {
            "met" | "on-track" => "met",
            "behind" | "overdue" => "unmet",
            _ => "none",
        };
        ClassBadge {
            id: id.to_owned(),
            word: word(self.config.lang, "progress", id).to_owned(),
            key: key.to_owned(),
            good: key == "met",
            advice: String::new(),
        }
    }

    /// The newest year whose figure must be there on a day: the year before, once the time that
    /// its dataset (or that of the targets) is given has run out.
    fn needed(&self, dataset: &Dataset, address: Option<&str>, today: Date) -> Option<i32> {
        let actual = address.and_then(|a| self.catalog.dataset(a.split('/').next()?));
        let months = [actual, Some(dataset)]
            .into_iter()
            .flatten()
            .filter_map(|d| d.schema.declaration.updated.as_ref())
            .find_map(months)?;
        let last = today.year() - 1;
        let end = Date::new(last, 12, 31).ok()?;
        let limit = end.checked_add(Span::new().months(months)).ok()?;
        Some(i32::from(if today > limit { last } else { last - 1 }))
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
        let at = |period: String| self.figure(&address.replace('*', &period)).ok();
        let last = at("latest-year".to_owned())
            .and_then(|latest| latest.address.period)
            .map_or(year, |p| p.index.min(year));
        (0..=30).find_map(|back| {
            let figure = at(Period::year(last - back).to_string())?;
            figure.number().is_some().then_some(figure)
        })
    }

    /// On which day a figure of targets is seen: the last of its year, or the site's own day.
    fn seen_on(&self, address: &Address) -> Option<Date> {
        let year = address.period.filter(|p| p.grain == Grain::Year)?;
        let last = year.last_day();
        Some(self.today.map_or(last, |today| today.min(last)))
    }

    /// The text of a target's field, as the file writes it.
    #[must_use]
    pub fn text_of(&self, dataset: &Dataset, subject: usize, field: &str) -> Option<String> {
        let row = *self.rows(dataset, Who::Subject(subject), None).first()?;
        Some(Written { dataset, row }.text(field).to_owned())
    }

    pub(super) fn progress_declared(&self, dataset: &Dataset, name: &str) -> bool {
        dataset
            .schema
            .declaration
            .indicator
            .iter()
            .any(|i| i.op == Op::Progress && i.id.value == name)
    }

    /// Whether a name is a verdict on targets, or a count of verdicts.
    pub(super) fn judges(&self, dataset: &Dataset, name: &str) -> bool {
        self.progress_declared(dataset, name) || self.counts_verdicts(dataset, name)
    }

    /// Whether a name is a `class-count` over the verdicts of targets.
    pub(super) fn counts_verdicts(&self, dataset: &Dataset, name: &str) -> bool {
        let declared = &dataset.schema.declaration.indicator;
        declared
            .iter()
            .filter(|i| i.op == Op::ClassCount && i.id.value == name)
            .filter_map(|i| i.of.first())
            .any(|of| self.progress_declared(dataset, &of.value))
    }

    /// The verdict as a figure.
    pub(super) fn progress_figure(&self, dataset: &Dataset, address: Address) -> Figure {
        let subject = match address.who {
            Who::Subject(s) => Some(s),
            Who::Area(_) => None,
        };
        let progress = subject
            .zip(self.seen_on(&address))
            .and_then(|(s, day)| self.progress(dataset, s, day));
        let label = self.name_label(dataset, &address.name);
        let point = match &progress {
            Some(p) => Point::known(Exact::whole(i64::from(p.verdict.good)), 1, 1),
            None => Point::withheld(Why::NoData, 0, 0),
        };
        Figure {
            address,
            label,
            unit: Unit::number(),
            shown: match &progress {
                Some(p) => Shown::Words(p.verdict.word.clone()),
                None => withheld(self.config.lang, &point),
            },
            class: progress.map(|p| p.verdict),
            point,
            note: String::new(),
        }
    }

    /// All targets counted, or those of the verdict that is the address's part.
    pub(super) fn verdict_part(
        &self,
        dataset: &Dataset,
        address: Address,
    ) -> Result<Figure, AddressFault> {
        match address.part.clone() {
            Some(id) if !VERDICTS.contains(&id.as_str()) => {
                Err(AddressFault::Part(VERDICTS.join("、")))
            }
            id => Ok(self.verdict_count(dataset, address, id.as_deref())),
        }
    }

    /// How many targets of an area (or of the dataset, where its targets have no area) have a
    /// verdict; without one, how many targets there are.
    fn verdict_count(&self, dataset: &Dataset, address: Address, verdict: Option<&str>) -> Figure {
        let day = self.seen_on(&address);
        let placed = dataset.schema.declaration.area.is_some();
        let counted = (0..dataset.subjects.len()).filter(|&s| match address.who {
            Who::Subject(one) => s == one,
            Who::Area(area) => {
                let own = dataset.subjects[s].area;
                !placed || own.is_some_and(|own| self.config.lies_in(own, area))
            }
        });
        let states = day.map(|day| {
            counted
                .filter_map(|s| self.progress(dataset, s, day))
                .filter(|p| verdict.is_none_or(|wanted| p.verdict.id == wanted))
                .count()
        });
        let point = states.map_or(Point::withheld(Why::NoData, 0, 0), |n| {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            Point::known(Exact::whole(n), 1, 1)
        });
        let unit = dataset
            .schema
            .declaration
            .indicator
            .iter()
            .find(|i| i.id.value == address.name)
            .and_then(|i| i.unit.as_deref());
        Figure {
            label: self.name_label(dataset, &address.name),
            unit: unit.map_or_else(Unit::number, Unit::parse),
            shown: match point.get() {
                Some(n) => super::shown::number(self.config.lang, n, Some(0)),
                None => withheld(self.config.lang, &point),
            },
            class: None,
            point,
            note: String::new(),
            address,
        }
    }
}

/// Ids of verdicts, which are parts of their counts.
const VERDICTS: [&str; 7] = [
    "met",
    "on-track",
    "behind",
    "overdue",
    "pending",
    "no-data",
    "late-data",
];

/// The months of `6 months` or `1 year` after which a year's figure is late.
fn months(updated: &Updated) -> Option<i32> {
    let (number, unit) = updated.within.as_deref()?.trim().split_once(' ')?;
    let number: i32 = number.parse().ok().filter(|n| (0..=1200).contains(n))?;
    match unit.trim() {
        "month" | "months" => Some(number),
        "year" | "years" => number.checked_mul(12),
        _ => None,
    }
}

fn decimal(value: Exact) -> Option<Decimal> {
    (0..=6)
        .find_map(|dp| value.round(dp).filter(|d| Exact::from_decimal(*d) == value))
        .or_else(|| value.round(6))
}

/// One row of a targets dataset, read by the names of its fields.
pub(super) struct Written<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) row: usize,
}

impl Written<'_> {
    pub(super) fn field(&self, name: &str) -> Option<usize> {
        self.dataset.schema.field(name)
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.field(name)
            .map_or("", |f| self.dataset.columns[f].word(self.row))
            .trim()
    }

    fn number(&self, name: &str) -> Option<Decimal> {
        let column = &self.dataset.columns[self.field(name)?];
        decimal(column.number(self.row)?.measured()?)
    }

    fn year(&self, name: &str) -> Option<i32> {
        let column = &self.dataset.columns[self.field(name)?];
        let text = column.word(self.row).trim_end_matches('年');
        text.parse::<i32>().ok().or_else(|| {
            let exact = column.number(self.row)?.measured()?;
            exact.floor().and_then(|y| i32::try_from(y).ok())
        })
    }

    /// Whether base and target tell which way is better.
    pub(super) fn has_direction(&self) -> bool {
        let base = self.number("base");
        base.is_some() && base != self.number("target")
    }

    pub(super) fn due(&self) -> Due {
        Due::parse(self.text("due")).unwrap_or(Due::Open)
    }

    pub(super) fn relation(&self) -> Option<Relation> {
        Relation::parse(self.text("relation"))
    }

    /// The unit of base and target: of the row, else of the declaration.
    pub(super) fn unit(&self) -> Unit {
        match (self.field("unit"), self.field("target")) {
            (Some(_), _) => Unit::parse(self.text("unit")),
            (None, Some(f)) => self.dataset.schema.fields[f].unit.clone(),
            (None, None) => Unit::number(),
        }
    }

    pub(super) fn address(&self) -> Option<String> {
        let address = self.text("actual");
        (!address.is_empty()).then(|| address.to_owned())
    }
}
