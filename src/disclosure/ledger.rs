//! The ledger: every item, with its verdict.

use std::{collections::BTreeMap, ops::Range};

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};

use super::{
    DUTIES,
    due::{Due, Verdict},
    duties::{Duty, Events, EventsOf, Occasion, Owed, Unit},
    evidence::{Found, World, subjects_of},
    resolve::Meant,
};
use crate::{
    dataset::Dataset,
    diagnostic::{Diagnostic, Location, Report},
    quantity::{Grain, Period},
};

/// Most items of one duty.
const MOST: usize = 10_000_000;

/// Days that the ledger looks ahead.
pub const AHEAD: i64 = 92;

/// Who must make what public by when, and whether it was.
///
/// Items are sorted by duty, in declared order; those of one duty by subject, then by time.
#[derive(Debug, Default)]
pub struct Ledger {
    /// The dataset that is the record of publications.
    pub record: Option<String>,
    /// Who is responsible, in declared order.
    pub units: Vec<Unit>,
    /// Every duty, in declared order.
    pub duties: Vec<Duty>,
    /// Every item.
    pub items: Vec<Item>,
    /// By duty, periods that are public and whose data do not say since when.
    pub undated: BTreeMap<String, Vec<String>>,
    /// Items of each duty.
    ranges: Vec<Range<usize>>,
    /// Items that a text shows, by its position.
    by_article: BTreeMap<u32, Vec<u32>>,
}

/// Something to be made public once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Position of its duty.
    pub duty: u32,
    /// Whose it is: position in the duty's register; 0 where it is the office's.
    pub subject: u32,
    /// What it is about.
    pub about: About,
    /// The last moment on time.
    pub due: Due,
    /// When it became public.
    pub published: Option<Published>,
    /// What is said of it.
    pub verdict: Verdict,
}

/// What an item is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A period.
    Period(Period),
    /// An event on a day: a row of the duty's dataset, or a release, by position.
    Event(Date, u32),
}

/// When something became public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The moment; midnight where only the day is known.
    pub at: DateTime,
    /// Whether the time of day is known.
    pub exact: bool,
    /// How that is known.
    pub how: How,
    /// The release that shows it, by position among the visible texts.
    pub article: Option<u32>,
}

/// How it is known when something became public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// A field of the data says so.
    Field,
    /// The rows opened then: `visible_from`.
    Opened,
    /// The record of publications.
    Record,
    /// The release or page came out then.
    Text,
    /// An earlier build of this site noted it.
    Noted,
    /// It was public at that moment; since when is not recorded.
    By,
}

impl How {
    /// A word for programs.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Opened => "visible-from",
            Self::Record => "record",
            Self::Text => "release",
            Self::Noted => "noted",
            Self::By => "by",
        }
    }
}

impl Ledger {
    /// Whether the site declares no duties.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.duties.is_empty()
    }

    /// Items of a duty.
    #[must_use]
    pub fn of_duty(&self, duty: usize) -> &[Item] {
        let range = self.ranges.get(duty).cloned().unwrap_or_default();
        &self.items[range]
    }

    /// Items of a duty that one subject of its register owes.
    #[must_use]
    pub fn of_subject(&self, duty: usize, subject: usize) -> &[Item] {
        let items = self.of_duty(duty);
        let subject = u32::try_from(subject).unwrap_or(u32::MAX);
        let from = items.partition_point(|item| item.subject < subject);
        let until = items.partition_point(|item| item.subject <= subject);
        &items[from..until]
    }

    /// The items that a text shows, by its position among the visible ones.
    pub fn of_article(&self, article: usize) -> impl Iterator<Item = &Item> {
        let article = u32::try_from(article).unwrap_or(u32::MAX);
        let items = self.by_article.get(&article).into_iter().flatten();
        items.map(|i| &self.items[*i as usize])
    }

    /// The office's own items: not those that the subjects of a register owe.
    pub fn own(&self) -> impl Iterator<Item = &Item> {
        let duties = self.duties.iter().enumerate();
        let own = duties.filter(|(_, duty)| !duty.is_of_register());
        own.flat_map(|(i, _)| self.of_duty(i))
    }

    /// The duty of an item.
    #[must_use]
    pub fn duty(&self, item: &Item) -> &Duty {
        &self.duties[item.duty as usize]
    }

    /// Position of the duty with that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        self.duties.iter().position(|duty| duty.id() == id)
    }
}

/// Every item of every duty.
///
/// # Reports
/// `disclosure::bad-record`, `disclosure::too-many`.
pub(super) fn assemble(meant: Meant, world: &World<'_>, report: &mut Report) -> Ledger {
    let records = world.records(meant.record.as_ref(), &meant.duties, report);
    let mut ledger = Ledger::default();
    // One after the other: what proves a duty of a large register takes as much memory as its items.
    for (position, duty) in meant.duties.iter().enumerate() {
        let start = ledger.items.len();
        let mut maker = Maker {
            world,
            duty,
            position: u32::try_from(position).unwrap_or(u32::MAX),
            found: world.found(duty, records.of(position)),
            out: &mut ledger.items,
            too_many: false,
        };
        maker.make();
        if maker.too_many {
            let at = Location::span(DUTIES, duty.written.from.span.clone());
            let d = Diagnostic::new("disclosure::too-many", at).with("id", duty.id());
            report.add(d.with("most", MOST.to_string()));
        }
        if let Some(undated) = maker.found.undated() {
            ledger.undated.insert(duty.id().to_owned(), undated);
        }
        ledger.items[start..].sort_unstable_by_key(|item| (item.subject, item.about));
        ledger.ranges.push(start..ledger.items.len());
    }
    ledger.record = meant.record.map(|record| record.dataset);
    ledger.units = meant.units;
    ledger.duties = meant.duties;
    for (i, item) in (0..).zip(&ledger.items) {
        if let Some(article) = item.published.and_then(|p| p.article) {
            ledger.by_article.entry(article).or_default().push(i);
        }
    }
    ledger
}

/// The items of one duty while they are made.
struct Maker<'m> {
    world: &'m World<'m>,
    duty: &'m Duty,
    position: u32,
    found: Found<'m>,
    out: &'m mut Vec<Item>,
    too_many: bool,
}

/// How many periods there are from one to another.
fn periods(first: Period, last: Period) -> usize {
    usize::try_from(i64::from(last.index) - i64::from(first.index) + 1).unwrap_or(0)
}

impl Maker<'_> {
    fn make(&mut self) {
        match &self.duty.occasion {
            Occasion::Every { grain, first, last } => self.periods(*grain, *first, *last),
            Occasion::After(events) => self.events(events),
        }
    }

    /// One item for each period that has begun, for each that owes it; also for those that begin
    /// within [`AHEAD`], where they may be due by then.
    fn periods(&mut self, grain: Grain, first: Period, last: Option<Period>) {
        let as_of = self.world.now.as_of;
        let soon = grain == Grain::Month || self.duty.rule.is_within_period();
        let horizon = match soon {
            true => as_of.checked_add(AHEAD.days()).unwrap_or(as_of),
            false => as_of,
        };
        let mut newest = match grain {
            Grain::Hour => Period::hour_beginning(horizon),
            _ => Period::day(horizon.date()).within(grain),
        };
        if let Some(last) = last {
            newest = newest.min(last);
        }
        let owing = self.found.at_most().saturating_mul(periods(first, newest));
        if owing > MOST {
            self.too_many = true;
            return;
        }
        self.out.reserve(owing);
        let mut period = first;
        while period <= newest {
            let due = self.duty.rule.of_period(period, self.world.days);
            for subject in self.found.owing(period) {
                let published = self.found.of_period(subject, period);
                self.add(subject, About::Period(period), due, published);
            }
            period = period.next();
        }
    }

    fn events(&mut self, events: &Events) {
        match &events.of {
            EventsOf::Rows {
                dataset,
                field,
                chosen,
            } => {
                let Some(dataset) = self.world.catalog.dataset(dataset) else {
                    return;
                };
                let dates = self.world.dates(dataset, *field);
                let subjects = self
                    .duty
                    .owed
                    .as_ref()
                    .map(|owed| self.subjects(owed, dataset));
                for row in 0..dataset.rows {
                    let chosen = chosen.as_ref().is_none_or(|c| c.holds(dataset, row));
                    let Some((at, _)) = dates.of(row).filter(|_| chosen) else {
                        continue;
                    };
                    let subject = match &subjects {
                        Some(of) => of[dataset.subject_of[row] as usize],
                        None => Some(0),
                    };
                    if let Some(subject) = subject {
                        self.event(events, subject, at.date(), row);
                    }
                }
            }
            EventsOf::Releases(category) => {
                for (position, article) in self.world.articles.iter().enumerate() {
                    let named = article.draft.front.category.as_ref() == Some(category);
                    if let Some(at) = article.published.filter(|_| named) {
                        self.event(events, 0, at.date(), position);
                    }
                }
            }
        }
    }

    /// The position in the register of each subject of a dataset; none of those that owe nothing.
    fn subjects(&self, owed: &Owed, dataset: &Dataset) -> Vec<Option<u32>> {
        let Some(register) = self.world.catalog.dataset(&owed.register) else {
            return Vec::new();
        };
        let owes = |subject: &u32| match &owed.chosen {
            Some(chosen) => {
                let row = register.subjects[*subject as usize].row;
                row.is_some_and(|row| chosen.holds(register, row))
            }
            None => true,
        };
        let all = subjects_of(register, dataset).into_iter();
        all.map(|subject| subject.filter(owes)).collect()
    }

    fn event(&mut self, events: &Events, subject: u32, day: Date, position: usize) {
        let over = events.last.is_some_and(|last| day > last);
        if day < events.first || over || day > self.world.now.as_of.date() {
            return;
        }
        let due = self.found.due_after(self.duty.rule, day, self.world.days);
        let published = self.found.of_event(position, day);
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        self.add(subject, About::Event(day, position), due, published);
    }

    fn add(&mut self, subject: u32, about: About, due: Due, published: Option<Published>) {
        let as_of = self.world.now.as_of;
        let verdict = verdict(due, published, self.found.can_show(), as_of);
        self.out.push(Item {
            duty: self.position,
            subject,
            about,
            due,
            published,
            verdict,
        });
    }
}

/// What is said of an item at a moment.
fn verdict(due: Due, published: Option<Published>, can_show: bool, as_of: DateTime) -> Verdict {
    if let Due::Unknown(year) = due {
        return Verdict::Unknown(year);
    }
    let passed = due.delay(as_of, true);
    match (published, passed) {
        (Some(p), _) if p.how == How::By => match due.delay(p.at, true) {
            // Public before the last moment: on time, whenever that was.
            None => Verdict::OnTime,
            Some(_) => Verdict::Undated,
        },
        (Some(p), _) => due
            .delay(p.at, p.exact)
            .map_or(Verdict::OnTime, Verdict::Late),
        (None, None) => Verdict::Upcoming,
        (None, Some(_)) if !can_show => Verdict::NoEvidence,
        (None, Some(delay)) => Verdict::Overdue(delay),
    }
}
