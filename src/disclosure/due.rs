//! The last moment on time, and what is said of an item.

use jiff::{
    ToSpan, Unit,
    civil::{Date, DateTime, Time},
};

use crate::quantity::{Grain, Period, WorkCalendar};

/// How a last day is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// From where to where.
    pub term: Term,
    /// A day that is not worked on moves to the next one that is.
    pub next_working_day: bool,
    /// Time of the last day; `None`: its end.
    pub time: Option<Time>,
}

/// The term of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// Hours after the end of the period.
    Hours(u16),
    /// Calendar days after the last day of the period or the day of the event.
    Days(u16),
    /// Working days after it.
    WorkingDays(u16),
    /// A day of the month after the period.
    MonthDay(i8),
    /// Month and day of the year after the period, or of its own.
    YearDay {
        /// Month.
        month: i8,
        /// Day.
        day: i8,
        /// In the year of the period itself.
        same_year: bool,
    },
}

/// The last moment on time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// To the end of that day.
    Day(Date),
    /// To that moment.
    At(DateTime),
    /// It depends on the working days of a year that are not known yet.
    Unknown(i16),
}

/// How long after the last moment on time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Delay {
    /// So many hours, those begun counted whole; on the same day.
    Hours(i32),
    /// So many calendar days.
    Days(i32),
}

/// What is said of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 按时公开
    OnTime,
    /// 逾期公开
    Late(Delay),
    /// 逾期未公开
    Overdue(Delay),
    /// 未到期
    Upcoming,
    /// 日历未知: the holidays of that year are not announced.
    Unknown(i16),
    /// It is public, but since when is not recorded.
    Undated,
    /// Nothing on this site could show it, and nobody recorded it.
    NoEvidence,
}

impl Verdict {
    /// All verdicts, by key, worst first.
    pub const KEYS: [&'static str; 7] = [
        "overdue",
        "late",
        "no-evidence",
        "undated",
        "unknown",
        "upcoming",
        "on-time",
    ];

    /// A word for programs.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::OnTime => "on-time",
            Self::Late(_) => "late",
            Self::Overdue(_) => "overdue",
            Self::Upcoming => "upcoming",
            Self::Unknown(_) => "unknown",
            Self::Undated => "undated",
            Self::NoEvidence => "no-evidence",
        }
    }
}

impl Rule {
    /// Whether the last day may lie in the period itself.
    pub(super) fn is_within_period(&self) -> bool {
        matches!(
            self.term,
            Term::YearDay {
                same_year: true,
                ..
            }
        )
    }

    /// The last moment on time for a period.
    #[must_use]
    pub fn of_period(&self, period: Period, days: &WorkCalendar) -> Due {
        match self.term {
            Term::Hours(hours) => {
                let end = period.end().checked_add(i64::from(hours).hours());
                end.map_or(Due::Unknown(i16::MAX), Due::At)
            }
            _ => self.of_day(period.last_day(), days),
        }
    }

    /// The last moment on time for what ended or happened on a day.
    #[must_use]
    pub fn of_day(&self, end: Date, days: &WorkCalendar) -> Due {
        let last = match self.term {
            Term::Hours(_) | Term::Days(0) => Ok(end),
            Term::Days(count) => Ok(end
                .checked_add(i64::from(count).days())
                .unwrap_or(Date::MAX)),
            Term::WorkingDays(count) => days.after(end, u32::from(count)),
            Term::MonthDay(day) => {
                let month = Period::day(end).within(Grain::Month).next();
                Ok(in_month(month, day))
            }
            Term::YearDay {
                month,
                day,
                same_year,
            } => {
                let year = i32::from(end.year()) + i32::from(!same_year);
                Ok(in_month(Period::month(year, i32::from(month)), day))
            }
        };
        let last = match (last, self.next_working_day) {
            (Ok(day), true) => days.on_or_after(day),
            (last, _) => last,
        };
        match (last, self.time) {
            (Ok(day), Some(time)) => Due::At(day.to_datetime(time)),
            (Ok(day), None) => Due::Day(day),
            (Err(year), _) => Due::Unknown(year.0),
        }
    }
}

/// A day of a month; the month's last where it is shorter.
fn in_month(month: Period, day: i8) -> Date {
    let last = month.last_day();
    let day = day.clamp(1, last.day());
    last.with().day(day).build().unwrap_or(last)
}

impl Due {
    /// The day.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::At(at) => Some(at.date()),
            Self::Unknown(_) => None,
        }
    }

    /// By how much a moment is late; `None`: it is not, or nobody can say.
    ///
    /// What is only known to the day is compared by days.
    #[must_use]
    pub fn delay(self, at: DateTime, exact: bool) -> Option<Delay> {
        let days = |due: Date| {
            let days = (at.date() - due).get_days();
            (days > 0).then_some(Delay::Days(days))
        };
        match self {
            Self::Unknown(_) => None,
            Self::Day(due) => days(due),
            Self::At(due) if !exact => days(due.date()),
            Self::At(due) => {
                let late = (at > due).then(|| days(due.date()))?;
                late.or_else(|| Some(Delay::Hours(hours_begun(due, at))))
            }
        }
    }
}

/// Hours from one moment to a later one, the last one begun counted whole.
fn hours_begun(from: DateTime, to: DateTime) -> i32 {
    let minutes = from
        .until((Unit::Minute, to))
        .map_or(0, |span| span.get_minutes());
    i32::try_from(minutes.div_euclid(60) + i64::from(minutes.rem_euclid(60) > 0))
        .map_or(1, |hours| hours.max(1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rule(term: Term) -> Rule {
        Rule {
            term,
            next_working_day: false,
            time: None,
        }
    }

    /// Weekends only: the notices are tested where they are read.
    fn days() -> WorkCalendar {
        let mut days = WorkCalendar::default();
        days.add(2026, [(date(2026, 1, 1), true)]);
        days
    }

    #[test]
    fn each_term_gives_the_day_that_a_calendar_shows() {
        let october = Period::month(2026, 10);
        let year = Period::year(2025);
        let cases = [
            (Term::Days(3), october, Due::Day(date(2026, 11, 3))),
            // 1 November 2026 is a Sunday.
            (Term::WorkingDays(1), october, Due::Day(date(2026, 11, 2))),
            (Term::MonthDay(20), october, Due::Day(date(2026, 11, 20))),
            (
                Term::MonthDay(31),
                Period::month(2026, 1),
                Due::Day(date(2026, 2, 28)),
            ),
            (
                Term::YearDay {
                    month: 3,
                    day: 15,
                    same_year: false,
                },
                year,
                Due::Day(date(2026, 3, 15)),
            ),
            (
                Term::YearDay {
                    month: 3,
                    day: 31,
                    same_year: true,
                },
                year,
                Due::Day(date(2025, 3, 31)),
            ),
            (
                Term::WorkingDays(1),
                Period::month(2026, 12),
                Due::Unknown(2027),
            ),
        ];
        for (term, period, due) in cases {
            assert_eq!(rule(term).of_period(period, &days()), due, "{term:?}");
        }
        let hour = Period::hour_ending(date(2026, 10, 1).at(8, 0, 0, 0));
        let at = date(2026, 10, 1).at(9, 0, 0, 0);
        assert_eq!(
            rule(Term::Hours(1)).of_period(hour, &days()),
            Due::At(at),
            "7 to 8, an hour later"
        );
        let noon = Rule {
            time: Some(jiff::civil::time(12, 0, 0, 0)),
            ..rule(Term::Days(1))
        };
        let day = Period::day(date(2026, 10, 1));
        let at = date(2026, 10, 2).at(12, 0, 0, 0);
        assert_eq!(noon.of_period(day, &days()), Due::At(at));
        let moved = Rule {
            next_working_day: true,
            ..rule(Term::MonthDay(1))
        };
        assert_eq!(
            moved.of_period(october, &days()),
            Due::Day(date(2026, 11, 2))
        );
    }

    #[test]
    fn a_day_is_over_at_its_end_and_a_moment_at_once() {
        let day = Due::Day(date(2026, 3, 15));
        assert_eq!(day.delay(date(2026, 3, 15).at(23, 59, 59, 0), true), None);
        let next = date(2026, 3, 16).at(0, 0, 0, 0);
        assert_eq!(day.delay(next, true), Some(Delay::Days(1)));
        let noon = Due::At(date(2026, 3, 15).at(12, 0, 0, 0));
        assert_eq!(noon.delay(date(2026, 3, 15).at(12, 0, 0, 0), true), None);
        let after = date(2026, 3, 15).at(12, 1, 0, 0);
        assert_eq!(noon.delay(after, true), Some(Delay::Hours(1)));
        // Known to the day only: that day is on time.
        let that_day = date(2026, 3, 15).at(0, 0, 0, 0);
        assert_eq!(noon.delay(that_day, false), None);
    }
}
