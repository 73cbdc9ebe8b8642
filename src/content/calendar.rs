//! The release calendar: what will be published when, and what of that has moved.
//!
//! In: `content/calendar.toml` and the working days. Out: dated [`Entry`]s around a moment. A date
//! that depends on working days of a year without a notice is [`When::Unknown`], never a guess.

mod written;

use std::sync::Arc;

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};

use crate::{
    dataset::{parse_moment, parse_opening},
    declare::At,
    diagnostic::{Diagnostic, Lang, Location, Report},
    quantity::{Grain, Period, WorkCalendar},
    source::{Sources, parse_toml},
};

use written::{Calendar as Written, Rule, Single};

/// Where the release calendar is declared.
pub const CALENDAR: &str = "content/calendar.toml";

/// When something is to be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At that local time.
    At(DateTime),
    /// On that day.
    Day(Date),
    /// In that month.
    Month(Period),
    /// It depends on the working days of a year that are not known yet.
    Unknown(i16),
}

/// A date that was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// When that was made known, as written.
    pub on: String,
    /// The date before.
    pub from: String,
    /// Why.
    pub reason: String,
}

/// One publication of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A name of its own that stays: `air-month/2026-11`.
    pub id: String,
    /// What will be published.
    pub title: String,
    /// 类别; may be empty.
    pub category: String,
    /// When.
    pub when: When,
    /// Whether the date is fixed.
    pub confirmed: bool,
    /// Slug of the release, once there is one; may be empty.
    pub slug: String,
    /// Earlier dates, oldest first.
    pub moved: Vec<Moved>,
}

/// The calendar around a moment.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Entries by date; those without one last.
    pub entries: Vec<Entry>,
    /// Entries that are not to be seen yet: when the next of them is.
    pub opens: Vec<DateTime>,
}

/// Reads the release calendar; `None` where the site has none.
///
/// # Reports
/// `content::bad-calendar-date`, `content::bad-calendar-rule`, `content::calendar-twice`,
/// `content::calendar-unknown-year` (warning), and the codes of TOML.
pub fn calendar(
    sources: &Sources,
    days: &WorkCalendar,
    as_of: DateTime,
    lang: Lang,
    report: &mut Report,
) -> Option<Calendar> {
    let written: Written = parse_toml(sources.get(CALENDAR)?, report)?;
    let mut maker = Maker {
        days,
        as_of,
        lang,
        back: written.back,
        ahead: written.ahead,
        out: Calendar::default(),
        report,
    };
    written.entry.iter().for_each(|entry| maker.single(entry));
    written.rule.iter().for_each(|rule| maker.rule(rule));
    let mut calendar = maker.out;
    calendar
        .entries
        .sort_by(|a, b| (key(a.when), &a.id).cmp(&(key(b.when), &b.id)));
    for pair in calendar.entries.windows(2) {
        if pair[0].id == pair[1].id {
            let d = Diagnostic::new("content::calendar-twice", Location::file(CALENDAR));
            report.add(d.with("id", &pair[0].id));
        }
    }
    calendar.opens.sort_unstable();
    Some(calendar)
}

/// By date; a day before its hours, a month at its end.
fn key(when: When) -> (u8, Option<DateTime>) {
    match when {
        When::At(at) => (0, Some(at)),
        When::Day(day) => (0, Some(day.to_datetime(Time::midnight()))),
        When::Month(month) => (0, Some(month.last_day().to_datetime(Time::midnight()))),
        When::Unknown(year) => (
            1,
            Date::new(year, 1, 1)
                .ok()
                .map(|d| d.to_datetime(Time::midnight())),
        ),
    }
}

struct Maker<'m> {
    days: &'m WorkCalendar,
    as_of: DateTime,
    lang: Lang,
    /// Months shown before and after the moment.
    back: u16,
    ahead: u16,
    out: Calendar,
    report: &'m mut Report,
}

impl Maker<'_> {
    fn complain(&mut self, code: &'static str, at: &At<String>) {
        let place = Location::span(Arc::from(CALENDAR), at.span.clone());
        self.report
            .add(Diagnostic::new(code, place).with("value", &at.value));
    }

    fn when(&mut self, written: &At<String>) -> Option<When> {
        let when = when(&written.value);
        if when.is_none() {
            self.complain("content::bad-calendar-date", written);
        }
        when
    }

    /// Whether an entry may be seen; what may not is noted.
    fn is_open(&mut self, from: Option<&At<String>>) -> bool {
        let Some(from) = from else { return true };
        match parse_opening(&from.value) {
            Some(opens) if opens > self.as_of => {
                self.out.opens.push(opens);
                false
            }
            Some(_) => true,
            None => {
                self.complain("content::bad-calendar-date", from);
                false
            }
        }
    }

    fn single(&mut self, entry: &Single) {
        let open = self.is_open(entry.visible_from.as_ref());
        let Some(when) = self.when(&entry.at) else {
            return;
        };
        if open && self.is_near(when) {
            self.out.entries.push(Entry {
                id: entry.id.clone(),
                title: entry.title.clone(),
                category: entry.category.clone(),
                when,
                confirmed: entry.status == written::Status::Confirmed,
                slug: entry.release.clone(),
                moved: entry.change.iter().map(written::Change::moved).collect(),
            });
        }
    }

    /// Whether a date lies in the months that are shown.
    fn is_near(&self, when: When) -> bool {
        let (_, Some(at)) = key(when) else {
            return true;
        };
        let (back, ahead) = (i32::from(self.back), i32::from(self.ahead));
        let first = self.as_of.checked_sub(back.months());
        let last = self.as_of.checked_add(ahead.months());
        first.is_ok_and(|f| f <= at) && last.is_ok_and(|l| at <= l)
    }

    /// One entry for each period of a rule that is due in the months that are shown.
    fn rule(&mut self, rule: &Rule) {
        self.check(rule);
        let open = self.is_open(rule.visible_from.as_ref());
        let (Some(first), Some(last)) = (self.period(rule, &rule.from), self.last(rule)) else {
            return;
        };
        let confirmed = match &rule.confirmed_until {
            Some(written) => self.period(rule, written),
            None => None,
        };
        self.check_moves(rule, (first, last));
        let mut unknown: Option<i16> = None;
        let mut period = first;
        while period <= last {
            let when = self.due(rule, period);
            if open && self.is_near(when) {
                let entry = self.entry(rule, period, when, confirmed);
                self.out.entries.push(entry);
                if let When::Unknown(year) = when {
                    unknown.get_or_insert(year);
                }
            }
            period = period.next();
        }
        if let Some(year) = unknown {
            let at = Location::span(Arc::from(CALENDAR), rule.title.span.clone());
            let d = Diagnostic::new("content::calendar-unknown-year", at);
            self.report.add(d.with("year", year.to_string()));
        }
    }

    /// A rule says one day, and a time of day if any.
    fn check(&mut self, rule: &Rule) {
        if rule.working_day.is_some() == rule.day.is_some() {
            self.complain("content::bad-calendar-rule", &rule.title);
        }
        if let Some(time) = rule
            .time
            .as_ref()
            .filter(|t| t.value.parse::<Time>().is_err())
        {
            self.complain("content::bad-calendar-date", time);
        }
    }

    /// The last period of a rule: as written, else the one in which what is shown ends.
    fn last(&mut self, rule: &Rule) -> Option<Period> {
        match &rule.until {
            Some(written) => self.period(rule, written),
            None => {
                let ahead = i32::from(self.ahead).months();
                let end = self.as_of.checked_add(ahead).ok()?;
                Some(Period::day(end.date()).within(rule.every.grain()))
            }
        }
    }

    fn period(&mut self, rule: &Rule, written: &At<String>) -> Option<Period> {
        let period = Period::parse(&written.value).filter(|p| p.grain == rule.every.grain());
        if period.is_none() {
            self.complain("content::bad-calendar-rule", written);
        }
        period
    }

    /// Every date that was moved belongs to a period of the rule.
    fn check_moves(&mut self, rule: &Rule, (first, last): (Period, Period)) {
        for change in &rule.change {
            let known = self.period(rule, &change.period);
            if known.is_some_and(|p| p < first || p > last) {
                self.complain("content::bad-calendar-rule", &change.period);
            }
            self.when(&change.to);
        }
    }

    /// When a period is due: as moved, else by the rule.
    fn due(&self, rule: &Rule, period: Period) -> When {
        let name = period.to_string();
        let moved = rule.change.iter().rev().find(|c| c.period.value == name);
        if let Some(when) = moved.and_then(|c| when(&c.to.value)) {
            return when;
        }
        let end = period.last_day();
        let day = match (&rule.working_day, &rule.day) {
            (Some(n), _) => self.days.after(end, u32::from(n.value)),
            (None, Some(n)) => {
                let month = Period::day(end).within(Grain::Month).next();
                let last = month.last_day().day();
                let day = i8::try_from(n.value).map_or(last, |n| n.clamp(1, last));
                let day = month.first_day().with().day(day).build();
                self.days.on_or_after(day.unwrap_or(month.last_day()))
            }
            (None, None) => Ok(end),
        };
        match (day, &rule.time) {
            (Ok(day), Some(time)) => time
                .value
                .parse::<Time>()
                .map_or(When::Day(day), |time| When::At(day.to_datetime(time))),
            (Ok(day), None) => When::Day(day),
            (Err(year), _) => When::Unknown(year.0),
        }
    }

    fn entry(&self, rule: &Rule, period: Period, when: When, confirmed: Option<Period>) -> Entry {
        let name = period.to_string();
        let changes = rule.change.iter().filter(|c| c.period.value == name);
        let in_text = |text: &str| {
            let day = period.first_day();
            let quarter = (day.month() - 1) / 3 + 1;
            text.replace("{period}", &period.said(self.lang))
                .replace("{year}", &format!("{:04}", day.year()))
                .replace("{month}", &format!("{:02}", day.month()))
                .replace("{quarter}", &quarter.to_string())
        };
        Entry {
            id: format!("{}/{name}", rule.id),
            title: in_text(&rule.title.value),
            category: rule.category.clone(),
            when,
            confirmed: confirmed.is_some_and(|c| period <= c),
            slug: in_text(&rule.release),
            moved: changes.map(written::RuleChange::moved).collect(),
        }
    }
}

/// A date as a calendar is written: a moment, a day or a month.
fn when(text: &str) -> Option<When> {
    if let Some(month) = Period::parse(text).filter(|p| p.grain == Grain::Month) {
        return Some(When::Month(month));
    }
    if let Ok(day) = text.parse::<Date>()
        && !text.contains(['T', ' '])
    {
        return Some(When::Day(day));
    }
    parse_moment(text).map(When::At)
}
