//! Working days as the State Council's yearly notices fix them (国务院办公厅关于节假日安排的通知).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

/// Which days are worked on: Monday to Friday, but for the days that a notice moves.
///
/// A year whose notice is not known has no working days that one could name: nothing is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    /// Days that a notice names, and whether they are off.
    named: BTreeMap<Date, bool>,
    known: BTreeSet<i16>,
}

/// A day lies in a year whose notice is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownYear(pub i16);

impl WorkCalendar {
    /// Takes in the notice of a year; a notice may name days of the year before and after it.
    ///
    /// A notice without days is none: the year stays unknown.
    pub fn add(&mut self, year: i16, days: impl IntoIterator<Item = (Date, bool)>) {
        let before = self.named.len();
        self.named.extend(days);
        if self.named.len() > before {
            self.known.insert(year);
        }
    }

    /// The last year whose notice is known.
    #[must_use]
    pub fn last_year(&self) -> Option<i16> {
        self.known.last().copied()
    }

    /// Whether a day is worked on.
    ///
    /// # Errors
    /// The year, where its notice is not known.
    pub fn is_working(&self, day: Date) -> Result<bool, UnknownYear> {
        if !self.known.contains(&day.year()) {
            return Err(UnknownYear(day.year()));
        }
        let weekday = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        Ok(self.named.get(&day).map_or(weekday, |off| !off))
    }

    /// The working day that many working days after a day, which itself does not count
    /// (行政许可法第八十二条: working days; the day of the event is not counted).
    ///
    /// # Errors
    /// The first year on the way whose notice is not known.
    pub fn after(&self, day: Date, count: u32) -> Result<Date, UnknownYear> {
        let (mut at, mut left) = (day, count);
        while left > 0 {
            at = at.tomorrow().map_err(|_| UnknownYear(at.year()))?;
            if self.is_working(at)? {
                left -= 1;
            }
        }
        Ok(at)
    }

    /// The day itself if it is worked on, else the next one that is.
    ///
    /// # Errors
    /// The first year on the way whose notice is not known.
    pub fn on_or_after(&self, day: Date) -> Result<Date, UnknownYear> {
        let mut at = day;
        while !self.is_working(at)? {
            at = at.tomorrow().map_err(|_| UnknownYear(at.year()))?;
        }
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// 2026 as the notice of 4 November 2025 has it, as far as the test goes.
    fn calendar() -> WorkCalendar {
        let off = |m, from, to| (from..=to).map(move |d| (date(2026, m, d), true));
        let mut out = WorkCalendar::default();
        let days = off(1, 1, 3)
            .chain(off(2, 15, 23))
            .chain([(date(2026, 1, 4), false), (date(2026, 2, 14), false)])
            .chain([(date(2026, 2, 28), false)]);
        out.add(2026, days);
        out.add(2027, []);
        out
    }

    #[test]
    fn moved_days_count_and_unknown_years_are_said() {
        let c = calendar();
        assert_eq!(c.is_working(date(2026, 1, 4)), Ok(true));
        assert_eq!(c.is_working(date(2026, 2, 16)), Ok(false));
        assert_eq!(c.is_working(date(2026, 3, 7)), Ok(false));
        assert_eq!(c.is_working(date(2027, 1, 4)), Err(UnknownYear(2027)));
        assert_eq!(c.is_working(date(2006, 1, 4)), Err(UnknownYear(2006)));
        // Counted by hand on a printed calendar.
        assert_eq!(c.after(date(2026, 1, 30), 20), Ok(date(2026, 3, 5)));
        assert_eq!(c.after(date(2026, 2, 13), 5), Ok(date(2026, 2, 27)));
        assert_eq!(c.after(date(2026, 12, 30), 2), Err(UnknownYear(2027)));
        assert_eq!(c.on_or_after(date(2026, 2, 15)), Ok(date(2026, 2, 24)));
        assert_eq!(c.last_year(), Some(2026));
    }
}
