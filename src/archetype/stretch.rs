//! What a release is about: a period, or a week, which figures do not know.

use jiff::{
    ToSpan,
    civil::{Date, DateTime, ISOWeekDate, Time, Weekday},
};

use crate::{
    diagnostic::Lang,
    quantity::{Grain, Period},
};

use super::header::Length;

/// Days from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) length: Length,
    pub(super) first: Date,
    pub(super) last: Date,
}

impl Stretch {
    /// The stretch of that length in which a day lies; an event has the day.
    pub(super) fn around(length: Length, day: Date) -> Self {
        let (first, last) = match length.grain() {
            Some(grain) => {
                let period = Period::day(day).within(grain);
                (period.first_day(), period.last_day())
            }
            None if length == Length::Week => {
                let back = i64::from(day.weekday().since(Weekday::Monday));
                let first = day.saturating_sub(back.days());
                (first, first.saturating_add(6.days()))
            }
            None => (day, day),
        };
        Self {
            length,
            first,
            last,
        }
    }

    /// Reads `2026-10`, `2026-Q3`, `2026`, `2026-W47`; a day names the week it lies in.
    pub(super) fn parse(length: Length, text: &str) -> Option<Self> {
        if length == Length::Week {
            if let Some((year, week)) = text.split_once("-W") {
                let (year, week) = (year.parse().ok()?, week.parse().ok()?);
                let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?;
                return Some(Self::around(length, monday.date()));
            }
            return Some(Self::around(length, text.parse().ok()?));
        }
        let period = Period::parse(text)?;
        let fits = Some(period.grain) == length.grain();
        fits.then(|| Self::around(length, period.first_day()))
    }

    /// The stretch before.
    pub(super) fn before(self) -> Self {
        let day = self.first.yesterday().unwrap_or(self.first);
        Self::around(self.length, day)
    }

    /// Whether it is over at a moment.
    pub(super) fn is_over(self, as_of: DateTime) -> bool {
        let end = self.last.tomorrow().unwrap_or(self.last);
        end.to_datetime(Time::midnight()) <= as_of
    }

    /// The period of the figures; a week has none.
    pub(super) fn period(self) -> Option<Period> {
        let grain = self.length.grain()?;
        Some(Period::day(self.first).within(grain))
    }

    /// The periods of a grain inside it, in order.
    pub(super) fn parts(self, grain: Grain) -> Vec<Period> {
        let last = Period::day(self.last).within(grain);
        let mut out = vec![Period::day(self.first).within(grain)];
        while let Some(&newest) = out.last().filter(|&&newest| newest < last) {
            out.push(newest.next());
        }
        out
    }

    /// As in names of files: `2026-10`, `2026-W47`.
    pub(super) fn name(self) -> String {
        match (self.period(), self.length) {
            (Some(period), _) => period.to_string().to_lowercase(),
            (None, Length::Week) => {
                let week = self.first.iso_week_date();
                format!("{:04}-w{:02}", week.year(), week.week())
            }
            (None, _) => self.first.to_string(),
        }
    }

    /// In running text: `2026年10月`, `2026年11月16日至22日`.
    pub(super) fn said(self, lang: Lang) -> String {
        if let Some(period) = self.period() {
            return period.said(lang);
        }
        let first = Period::day(self.first);
        let last = Period::day(self.last);
        if first == last {
            return first.said(lang);
        }
        let same_year = self.first.year() == self.last.year();
        let same_month = same_year && self.first.month() == self.last.month();
        match lang {
            Lang::Zh => {
                let end = match (same_year, same_month) {
                    (_, true) => format!("{}日", self.last.day()),
                    (true, false) => last.said_in_year(lang),
                    _ => last.said(lang),
                };
                format!("{}至{end}", first.said(lang))
            }
            Lang::En => {
                let start = match (same_year, same_month) {
                    (_, true) => self.first.day().to_string(),
                    (true, false) => first.said_in_year(lang),
                    _ => first.said(lang),
                };
                format!("{start} to {}", last.said(lang))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let stretch = Stretch::parse(Length::Week, text).expect("a week");
        format!("{} {}", stretch.name(), stretch.said(Lang::Zh))
    }

    /// ISO 8601: a week begins on Monday and belongs to the year of its Thursday.
    #[test]
    fn weeks_of_iso_8601() {
        assert_eq!(said("2026-W47"), "2026-w47 2026年11月16日至22日");
        assert_eq!(said("2026-11-22"), "2026-w47 2026年11月16日至22日");
        assert_eq!(said("2026-12-01"), "2026-w49 2026年11月30日至12月6日");
        assert_eq!(said("2027-01-01"), "2026-w53 2026年12月28日至2027年1月3日");
        assert!(Stretch::parse(Length::Week, "2026-W54").is_none());
        assert!(Stretch::parse(Length::Month, "2026").is_none());
    }
}
