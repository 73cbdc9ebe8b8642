//! When something became public, as the data, the record, the texts and earlier builds say.

use std::{cell::RefCell, collections::BTreeMap};

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Now,
    due::{Due, Rule},
    duties::{Chosen, Duty, Events, EventsOf, Occasion, Owed},
    ledger::{How, Published},
    proof::{Proof, Rows},
    resolve::Record,
    seen::First,
};
use crate::{
    content::Article,
    dataset::{Catalog, Column, Dataset, parse_moment},
    diagnostic::{Diagnostic, Report},
    quantity::{Period, WorkCalendar},
    source::nearest,
};

/// All that can show something.
pub(super) struct World<'w> {
    pub(super) catalog: &'w Catalog,
    pub(super) articles: &'w [Article],
    pub(super) days: &'w WorkCalendar,
    pub(super) now: Now<'w>,
}

impl Chosen {
    pub(super) fn holds(&self, dataset: &Dataset, row: usize) -> bool {
        let word = dataset.columns[self.field].word(row);
        self.words.iter().any(|chosen| chosen == word)
    }
}

/// Position in a register of each subject of a dataset.
pub(super) fn subjects_of(register: &Dataset, dataset: &Dataset) -> Vec<Option<u32>> {
    let position = |key: &str| register.find_subject(key).map(|s| s as u32);
    let subjects = dataset.subjects.iter();
    subjects.map(|subject| position(&subject.key)).collect()
}

/// The dates of a column, each distinct word read once.
pub(super) struct Dates<'d> {
    ids: &'d [u32],
    read: Vec<Option<(DateTime, bool)>>,
}

impl Dates<'_> {
    /// The moment in a row, and whether it has a time of day.
    pub(super) fn of(&self, row: usize) -> Option<(DateTime, bool)> {
        self.read[*self.ids.get(row)? as usize]
    }
}

/// What the record says of one duty: by period, or by the key of the event.
#[derive(Clone, Debug, Default)]
pub(super) struct Noted {
    periods: BTreeMap<Period, (DateTime, bool)>,
    events: FxHashMap<String, (DateTime, bool)>,
}

/// What the record says, by duty; empty where the site keeps none.
#[derive(Default)]
pub(super) struct Records(Vec<Noted>);

impl Records {
    /// The record of a duty; `None` where the site keeps none.
    pub(super) fn of(&self, duty: usize) -> Option<&Noted> {
        self.0.get(duty)
    }
}

impl<'w> World<'w> {
    pub(super) fn dates(&self, dataset: &'w Dataset, field: usize) -> Dates<'w> {
        match &dataset.columns[field] {
            Column::Words { ids, words } => Dates {
                ids,
                read: words.iter().map(|word| read(word)).collect(),
            },
            Column::Numbers { .. } => Dates {
                ids: &[],
                read: Vec::new(),
            },
        }
    }

    /// Reads the record of publications.
    ///
    /// # Reports
    /// `disclosure::bad-record`.
    pub(super) fn records(
        &self,
        record: Option<&Record>,
        duties: &[Duty],
        report: &mut Report,
    ) -> Records {
        let mut out = Records::default();
        let Some(record) = record else { return out };
        let Some(dataset) = self.catalog.dataset(&record.dataset) else {
            return out;
        };
        out.0.resize(duties.len(), Noted::default());
        let known: Vec<&str> = duties.iter().map(Duty::id).collect();
        for row in 0..dataset.rows {
            let word = |field: usize| dataset.columns[field].word(row);
            let duty = known.iter().position(|id| *id == word(record.duty));
            let period = Period::parse(word(record.period));
            let faulty = match (duty, period) {
                (None, _) => Some(record.duty),
                (Some(duty), period) => match &duties[duty].occasion {
                    Occasion::Every { grain, .. } => {
                        let fits = period.is_some_and(|p| p.grain == *grain);
                        (!fits).then_some(record.period)
                    }
                    Occasion::After(_) => None,
                },
            };
            if let Some(origin) = faulty.and_then(|field| dataset.origin(row, field)) {
                let close = nearest(word(record.duty), known.iter().copied());
                let d = Diagnostic::new("disclosure::bad-record", origin.location);
                let d = d.with("value", origin.raw).with("nearest", close);
                report.add(d);
                continue;
            }
            let published = read(word(record.published)).filter(|at| at.0 <= self.now.as_of);
            if let (Some(duty), Some(at)) = (duty, published) {
                let noted = &mut out.0[duty];
                let first = match (period, &duties[duty].occasion) {
                    (Some(period), Occasion::Every { .. }) => {
                        noted.periods.entry(period).or_insert(at)
                    }
                    _ => noted
                        .events
                        .entry(word(record.period).to_owned())
                        .or_insert(at),
                };
                // The first publication counts.
                *first = (*first).min(at);
            }
        }
        out
    }

    /// Makes ready all that can show a duty done.
    pub(super) fn found(&'w self, duty: &'w Duty, record: Option<&'w Noted>) -> Found<'w> {
        let register = duty.register().and_then(|id| self.catalog.dataset(id));
        let mut found = Found {
            world: self,
            duty,
            register,
            record,
            rows: FxHashMap::default(),
            owing: Owing::Office,
            own: None,
            named: None,
            dues: RefCell::default(),
        };
        if let (Some(owed), Some(register)) = (&duty.owed, register) {
            found.owing = self.owing(duty, owed, register);
        }
        match &duty.proof {
            Proof::Rows(rows) if !rows.recorded => {
                found.rows = self.periods_shown(duty, rows, register);
            }
            Proof::OwnRow { dataset, published } => found.own = self.stamps(dataset, *published),
            Proof::Named {
                dataset,
                by,
                published,
            } => {
                let stamps = self.stamps(dataset, *published);
                found.named = stamps.map(|stamps| (stamps, *by));
            }
            _ => {}
        }
        found
    }

    fn owing(&self, duty: &Duty, owed: &Owed, register: &Dataset) -> Owing {
        let chosen: Vec<u32> = (0..register.subjects.len())
            .filter(|&s| match &owed.chosen {
                Some(chosen) => {
                    let row = register.subjects[s].row;
                    row.is_some_and(|row| chosen.holds(register, row))
                }
                None => true,
            })
            .map(|s| s as u32)
            .collect();
        let listed = owed
            .listed_in
            .as_ref()
            .and_then(|id| self.catalog.dataset(id));
        let (Some(listed), Occasion::Every { grain, .. }) = (listed, &duty.occasion) else {
            return Owing::Subjects(chosen);
        };
        let may: FxHashSet<u32> = chosen.into_iter().collect();
        let subjects = subjects_of(register, listed);
        let mut out: BTreeMap<Period, Vec<u32>> = BTreeMap::new();
        for row in 0..listed.rows {
            let subject = subjects[listed.subject_of[row] as usize].filter(|s| may.contains(s));
            if let (Some(subject), Some(period)) = (subject, listed.period(row)) {
                out.entry(period.within(*grain)).or_default().push(subject);
            }
        }
        for listed in out.values_mut() {
            listed.sort_unstable();
            listed.dedup();
        }
        Owing::Listed(out)
    }

    /// When the rows of a dataset became public.
    fn stamps(&self, id: &str, published: Option<usize>) -> Option<Stamps<'w>> {
        let dataset = self.catalog.dataset(id)?;
        Some(Stamps {
            dataset,
            field: published.map(|field| self.dates(dataset, field)),
            opened: published.is_none().then(|| dataset.opened()),
            as_of: self.now.as_of,
        })
    }

    /// The periods that rows show, each from when the last of its rows was public.
    fn periods_shown(
        &self,
        duty: &Duty,
        rows: &Rows,
        register: Option<&Dataset>,
    ) -> FxHashMap<(u32, Period), Shown> {
        let mut out: FxHashMap<(u32, Period), Shown> = FxHashMap::default();
        let Occasion::Every { grain, .. } = duty.occasion else {
            return out;
        };
        let Some(stamps) = self.stamps(&rows.dataset, rows.published) else {
            return out;
        };
        let dataset = stamps.dataset;
        let subjects = register.map(|register| subjects_of(register, dataset));
        for row in 0..dataset.rows {
            let chosen = rows.chosen.as_ref().is_none_or(|c| c.holds(dataset, row));
            let subject = match &subjects {
                Some(of) => of[dataset.subject_of[row] as usize],
                None => Some(0),
            };
            let (Some(subject), Some(period), true) = (subject, dataset.period(row), chosen) else {
                continue;
            };
            let Some(stamp) = stamps.of(row) else {
                continue;
            };
            let shown = out.entry((subject, period.within(grain))).or_default();
            shown.add(stamp);
        }
        out.retain(|_, shown| shown.rows >= rows.at_least);
        out
    }
}

/// A moment, and whether it is one: a day where the time is midnight.
fn read(word: &str) -> Option<(DateTime, bool)> {
    let at = parse_moment(word)?;
    Some((at, at.time() != Time::midnight()))
}

/// When a row became public.
#[derive(Clone, Copy)]
enum Stamp {
    At(DateTime, bool, How),
    /// It is public; nothing says since when.
    Undated,
}

struct Stamps<'s> {
    dataset: &'s Dataset,
    field: Option<Dates<'s>>,
    opened: Option<crate::dataset::Opened<'s>>,
    as_of: DateTime,
}

impl Stamps<'_> {
    /// `None`: the row is not public.
    fn of(&self, row: usize) -> Option<Stamp> {
        if let Some(field) = &self.field {
            let (at, exact) = field.of(row)?;
            return (at <= self.as_of).then_some(Stamp::At(at, exact, How::Field));
        }
        let opened = self.opened.as_ref().and_then(|opened| opened.of(row));
        Some(match opened {
            Some(at) => Stamp::At(at, at.time() != Time::midnight(), How::Opened),
            None => Stamp::Undated,
        })
    }
}

/// Rows of one period.
#[derive(Clone, Copy, Default)]
struct Shown {
    rows: u32,
    undated: bool,
    last: Option<(DateTime, bool, How)>,
}

impl Shown {
    fn add(&mut self, stamp: Stamp) {
        self.rows += 1;
        match stamp {
            Stamp::Undated => self.undated = true,
            Stamp::At(at, exact, how) => {
                if self.last.is_none_or(|(last, ..)| last < at) {
                    self.last = Some((at, exact, how));
                }
            }
        }
    }
}

/// Who owes a duty.
enum Owing {
    Office,
    Subjects(Vec<u32>),
    Listed(BTreeMap<Period, Vec<u32>>),
}

/// All that can show one duty done, ready to be asked.
pub(super) struct Found<'f> {
    world: &'f World<'f>,
    duty: &'f Duty,
    register: Option<&'f Dataset>,
    record: Option<&'f Noted>,
    rows: FxHashMap<(u32, Period), Shown>,
    owing: Owing,
    own: Option<Stamps<'f>>,
    named: Option<(Stamps<'f>, usize)>,
    /// Last days by the day of the event: many events share one.
    dues: RefCell<FxHashMap<Date, Due>>,
}

impl Found<'_> {
    /// Periods whose rows carry no date, for builds to note; `None` where the data say when.
    pub(super) fn undated(&self) -> Option<Vec<String>> {
        let Proof::Rows(rows) = &self.duty.proof else {
            return None;
        };
        let dataset = self.world.catalog.dataset(&rows.dataset)?;
        let dated = rows.published.is_some()
            || rows.recorded
            || dataset.schema.declaration.visible_from.is_some();
        if dated || self.register.is_some() {
            return None;
        }
        let shown = self.rows.keys().map(|(_, period)| *period);
        let mut shown: Vec<Period> = shown.filter(|p| !self.is_part_of(*p)).collect();
        shown.sort_unstable();
        Some(shown.iter().map(Period::to_string).collect())
    }

    /// Who owes the duty for a period.
    pub(super) fn owing(&self, period: Period) -> Vec<u32> {
        match &self.owing {
            Owing::Office => vec![0],
            Owing::Subjects(all) => all.clone(),
            Owing::Listed(by_period) => by_period.get(&period).cloned().unwrap_or_default(),
        }
    }

    /// How many owe the duty for one period, at most.
    pub(super) fn at_most(&self) -> usize {
        match &self.owing {
            Owing::Office => 1,
            Owing::Subjects(all) => all.len(),
            Owing::Listed(by_period) => by_period.values().map(Vec::len).max().unwrap_or(0),
        }
    }

    /// Whether anything could show that it was done.
    pub(super) fn can_show(&self) -> bool {
        !matches!(self.duty.proof, Proof::None) || self.record.is_some()
    }

    pub(super) fn due_after(&self, rule: Rule, day: Date, days: &WorkCalendar) -> Due {
        let mut dues = self.dues.borrow_mut();
        *dues.entry(day).or_insert_with(|| rule.of_day(day, days))
    }

    /// When the duty was done for a period.
    ///
    /// What the data or the text say comes first, then the record, then what earlier builds noted.
    pub(super) fn of_period(&self, subject: u32, period: Period) -> Option<Published> {
        let shown = self
            .rows
            .get(&(subject, period))
            .filter(|_| !self.is_part_of(period));
        let dated = match &self.duty.proof {
            Proof::Rows(_) => shown
                .filter(|shown| !shown.undated)
                .and_then(|shown| shown.last)
                .map(|(at, exact, how)| published(at, exact, how)),
            Proof::Release(pattern) => self.release(&filled(pattern, period)),
            Proof::Category(category) => self.first_after(category, period),
            Proof::Attachment(pattern) => self.attachment(&filled(pattern, period)),
            _ => None,
        };
        let recorded = || {
            let noted = self.record.filter(|_| self.register.is_none())?;
            let (at, exact) = *noted.periods.get(&period)?;
            Some(published(at, exact, How::Record))
        };
        let dated = dated.or_else(recorded);
        dated.or_else(|| shown.map(|_| self.noted(period)))
    }

    /// Whether rows are only a part of a period that is not over yet: days of this month.
    fn is_part_of(&self, period: Period) -> bool {
        let Proof::Rows(rows) = &self.duty.proof else {
            return false;
        };
        let dataset = self.world.catalog.dataset(&rows.dataset);
        let finer = dataset
            .and_then(Dataset::grain)
            .is_some_and(|own| own < period.grain);
        finer && self.world.now.as_of < period.end()
    }

    /// What is public without a date: when a build noted it first, else "by now".
    fn noted(&self, period: Period) -> Published {
        let now = self.world.now;
        let first = match (&self.duty.proof, now.seen, self.register) {
            (Proof::Rows(_), Some(seen), None) => seen.first(self.duty.id(), &period.to_string()),
            _ => None,
        };
        match first {
            Some(First::At(at)) if at <= now.as_of => published(at, true, How::Noted),
            Some(First::By(at)) if at <= now.as_of => published(at, true, How::By),
            _ => published(now.as_of, true, How::By),
        }
    }

    /// When the duty was done after an event.
    pub(super) fn of_event(&self, position: usize, day: Date) -> Option<Published> {
        let stamp = match &self.duty.proof {
            Proof::OwnRow { .. } => self.own.as_ref()?.of(position),
            Proof::Named { .. } => self.named(position),
            Proof::Category(category) => {
                return self.first_between(category, day, None);
            }
            _ => None,
        };
        let recorded = || {
            let (at, exact) = *self.record?.events.get(self.event_key(position)?)?;
            Some(published(at, exact, How::Record))
        };
        match stamp {
            Some(Stamp::At(at, exact, how)) => Some(published(at, exact, how)),
            None => recorded(),
            Some(Stamp::Undated) => {
                let by = published(self.world.now.as_of, true, How::By);
                Some(recorded().unwrap_or(by))
            }
        }
    }

    /// The key of an event's row.
    fn event_key(&self, position: usize) -> Option<&str> {
        let Occasion::After(Events {
            of: EventsOf::Rows { dataset, .. },
            ..
        }) = &self.duty.occasion
        else {
            return None;
        };
        let events = self.world.catalog.dataset(dataset)?;
        let key = *events.schema.key.first()?;
        Some(events.columns[key].word(position))
    }

    /// The first row of another dataset that names the event.
    fn named(&self, position: usize) -> Option<Stamp> {
        let (stamps, by) = self.named.as_ref()?;
        let rows = stamps.dataset.rows_with(*by, self.event_key(position)?);
        let stamps = rows.iter().filter_map(|&row| stamps.of(row as usize));
        stamps.reduce(|a, b| match (a, b) {
            (Stamp::At(x, ..), Stamp::At(y, ..)) if y < x => b,
            (Stamp::Undated, dated) => dated,
            _ => a,
        })
    }

    fn texts(&self) -> impl Iterator<Item = (u32, &Article, DateTime)> {
        let articles = (0..).zip(self.world.articles);
        articles.filter_map(|(i, article)| Some((i, article, article.published?)))
    }

    fn release(&self, slug: &str) -> Option<Published> {
        let end = format!("/{slug}/");
        let mut texts = self.texts();
        let found = texts.find(|(_, article, _)| article.route.ends_with(&end));
        found.map(|(i, _, at)| text(i, at))
    }

    fn attachment(&self, name: &str) -> Option<Published> {
        let brings = |article: &Article| {
            let mut files = article.attachments.iter();
            files.any(|file| file.name.starts_with(name))
        };
        let found = self.texts().filter(|(_, article, _)| brings(article));
        let found = found.min_by_key(|(_, _, at)| *at);
        found.map(|(i, _, at)| text(i, at))
    }

    /// The first release of a category between the end of a period and the end of the next.
    fn first_after(&self, category: &str, period: Period) -> Option<Published> {
        let from = period.end().date();
        self.first_between(category, from, Some(period.next().end().date()))
    }

    fn first_between(&self, category: &str, from: Date, until: Option<Date>) -> Option<Published> {
        let found = self.texts().filter(|(_, article, at)| {
            let named = article.draft.front.category.as_deref() == Some(category);
            named && at.date() >= from && until.is_none_or(|until| at.date() < until)
        });
        let found = found.min_by_key(|(_, _, at)| *at);
        found.map(|(i, _, at)| text(i, at))
    }
}

fn published(at: DateTime, exact: bool, how: How) -> Published {
    Published {
        at,
        exact,
        how,
        article: None,
    }
}

fn text(position: u32, at: DateTime) -> Published {
    Published {
        article: Some(position),
        ..published(at, at.time() != Time::midnight(), How::Text)
    }
}

/// A pattern with the numbers of a period.
fn filled(pattern: &str, period: Period) -> String {
    let day = period.first_day();
    let quarter = (day.month() - 1) / 3 + 1;
    pattern
        .replace("{year}", &format!("{:04}", day.year()))
        .replace("{next_year}", &format!("{:04}", (day + 1.year()).year()))
        .replace("{month}", &format!("{:02}", day.month()))
        .replace("{day}", &format!("{:02}", day.day()))
        .replace("{quarter}", &quarter.to_string())
}
