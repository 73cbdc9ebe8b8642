//! Hours, days, months, quarters, half-years and years.

use std::fmt;

use jiff::civil::{Date, DateTime, date};
use serde::Deserialize;

use crate::diagnostic::Lang;

/// The length of a period, from fine to coarse.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Grain {
    /// 小时
    Hour,
    /// 日 (natural day: hours 1 to 24)
    Day,
    /// 月
    Month,
    /// 季
    Quarter,
    /// 半年
    Half,
    /// 年
    Year,
}

/// One period, for example 2026-10 or 2026-10-01T08.
///
/// `index` counts periods of the grain: hours and days since 1970-01-01, months, quarters,
/// halves and years since year 0. An hour is named by its end, as Chinese monitoring does:
/// `T08` is 7:00 to 8:00, and the last hour of a day is `T24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The length.
    pub grain: Grain,
    /// Its number on the grain's own count.
    pub index: i32,
}

/// The English names of months.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const EPOCH: Date = date(1970, 1, 1);

fn days_since_epoch(day: Date) -> i32 {
    day.duration_since(EPOCH).as_hours().div_euclid(24) as i32
}

fn day_from_epoch(days: i32) -> Date {
    EPOCH
        .checked_add(jiff::Span::new().days(days))
        .unwrap_or(EPOCH)
}

impl Period {
    /// The natural day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self {
            grain: Grain::Day,
            index: days_since_epoch(day),
        }
    }

    /// The hour that ends at `end` (whole hours; minutes are cut).
    #[must_use]
    pub fn hour_ending(end: DateTime) -> Self {
        let index = days_since_epoch(end.date()) * 24 + i32::from(end.hour()) - 1;
        Self {
            grain: Grain::Hour,
            index,
        }
    }

    /// The hour that begins at `begin`.
    #[must_use]
    pub fn hour_beginning(begin: DateTime) -> Self {
        let index = days_since_epoch(begin.date()) * 24 + i32::from(begin.hour());
        Self {
            grain: Grain::Hour,
            index,
        }
    }

    /// The month.
    #[must_use]
    pub fn month(year: i32, month: i32) -> Self {
        Self {
            grain: Grain::Month,
            index: year * 12 + month - 1,
        }
    }

    /// The year.
    #[must_use]
    pub fn year(year: i32) -> Self {
        Self {
            grain: Grain::Year,
            index: year,
        }
    }

    /// The first day of the period.
    #[must_use]
    pub fn first_day(self) -> Date {
        let month = |year: i32, month: i32| {
            i16::try_from(year)
                .ok()
                .and_then(|y| Date::new(y, month as i8, 1).ok())
                .unwrap_or(EPOCH)
        };
        match self.grain {
            Grain::Hour => day_from_epoch(self.index.div_euclid(24)),
            Grain::Day => day_from_epoch(self.index),
            Grain::Month => month(self.index.div_euclid(12), self.index.rem_euclid(12) + 1),
            Grain::Quarter => month(self.index.div_euclid(4), self.index.rem_euclid(4) * 3 + 1),
            Grain::Half => month(self.index.div_euclid(2), self.index.rem_euclid(2) * 6 + 1),
            Grain::Year => month(self.index, 1),
        }
    }

    /// The last day of the period.
    #[must_use]
    pub fn last_day(self) -> Date {
        match self.grain {
            Grain::Hour | Grain::Day => self.first_day(),
            _ => self.next().first_day().yesterday().unwrap_or(EPOCH),
        }
    }

    /// The moment at which the period is over, as local civil time.
    #[must_use]
    pub fn end(self) -> DateTime {
        let midnight = |day: Date| day.to_datetime(jiff::civil::Time::midnight());
        match self.grain {
            Grain::Hour => {
                let next = self.index + 1;
                midnight(day_from_epoch(next.div_euclid(24)))
                    .checked_add(jiff::Span::new().hours(next.rem_euclid(24)))
                    .unwrap_or_else(|_| midnight(EPOCH))
            }
            _ => midnight(self.last_day().tomorrow().unwrap_or(EPOCH)),
        }
    }

    /// The hour of the day, 1 to 24, for hours.
    #[must_use]
    pub fn hour_of_day(self) -> i32 {
        self.index.rem_euclid(24) + 1
    }

    /// The next period of the same length.
    #[must_use]
    pub fn next(self) -> Self {
        self.plus(1)
    }

    /// The period `n` later (earlier for negative `n`).
    #[must_use]
    pub fn plus(self, n: i32) -> Self {
        Self {
            grain: self.grain,
            index: self.index.saturating_add(n),
        }
    }

    /// The same period of the year before; a 29 February has none.
    #[must_use]
    pub fn year_before(self) -> Option<Self> {
        Some(match self.grain {
            Grain::Month => self.plus(-12),
            Grain::Quarter => self.plus(-4),
            Grain::Half => self.plus(-2),
            Grain::Year => self.plus(-1),
            Grain::Day | Grain::Hour => {
                let day = self.first_day();
                let before = Date::new(day.year() - 1, day.month(), day.day()).ok()?;
                let hours = self.index.rem_euclid(24);
                match self.grain {
                    Grain::Day => Self::day(before),
                    _ => Self {
                        grain: Grain::Hour,
                        index: days_since_epoch(before) * 24 + hours,
                    },
                }
            }
        })
    }

    /// The period of a coarser (or the same) grain that this one lies in.
    #[must_use]
    pub fn within(self, grain: Grain) -> Self {
        if grain == self.grain {
            return self;
        }
        let day = self.first_day();
        let (year, month) = (i32::from(day.year()), i32::from(day.month()));
        match grain {
            Grain::Hour => self,
            Grain::Day => Self::day(day),
            Grain::Month => Self::month(year, month),
            Grain::Quarter => Self {
                grain,
                index: year * 4 + (month - 1) / 3,
            },
            Grain::Half => Self {
                grain,
                index: year * 2 + (month - 1) / 6,
            },
            Grain::Year => Self::year(year),
        }
    }

    /// The finer periods that make up this one, in order.
    pub fn parts(self, grain: Grain) -> impl Iterator<Item = Self> + Clone {
        let first = match grain {
            Grain::Hour => Self {
                grain,
                index: days_since_epoch(self.first_day()) * 24,
            },
            _ => Self::day(self.first_day()).within(grain),
        };
        let last = match grain {
            Grain::Hour => Self {
                grain,
                index: days_since_epoch(self.last_day()) * 24 + 23,
            },
            _ => Self::day(self.last_day()).within(grain),
        };
        let (first, last) = if self.grain == grain {
            (self, self)
        } else {
            (first, last)
        };
        (first.index..=last.index).map(move |index| Self { grain, index })
    }

    /// Reads an address part: `2026`, `2026-H1`, `2026-Q3`, `2026-10`, `2026-10-01`,
    /// `2026-10-01T08`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !text.is_ascii() {
            return None;
        }
        let year = |t: &str| (t.len() == 4).then(|| t.parse::<i32>().ok()).flatten();
        if let Some((day, hour)) = text.split_once('T') {
            let day = Self::parse(day).filter(|p| p.grain == Grain::Day)?;
            let hour: i32 = (hour.len() == 2).then(|| hour.parse().ok()).flatten()?;
            return (1..=24).contains(&hour).then_some(Self {
                grain: Grain::Hour,
                index: day.index * 24 + hour - 1,
            });
        }
        if let Some((y, q)) = text.split_once("-Q") {
            let q: i32 = q.parse().ok().filter(|q| (1..=4).contains(q))?;
            return Some(Self {
                grain: Grain::Quarter,
                index: year(y)? * 4 + q - 1,
            });
        }
        if let Some((y, h)) = text.split_once("-H") {
            let h: i32 = h.parse().ok().filter(|h| (1..=2).contains(h))?;
            return Some(Self {
                grain: Grain::Half,
                index: year(y)? * 2 + h - 1,
            });
        }
        match text.len() {
            4 => year(text).map(Self::year),
            7 => {
                let (y, m) = text.split_once('-')?;
                let m: i32 = m.parse().ok().filter(|m| (1..=12).contains(m))?;
                Some(Self::month(year(y)?, m))
            }
            10 => text.parse::<Date>().ok().map(Self::day),
            _ => None,
        }
    }

    /// As running text: `2026年10月1日8时`, `1 October 2026, 08:00`.
    #[must_use]
    pub fn said(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => match self.grain {
                Grain::Year => self.en_in_year(),
                Grain::Hour => {
                    let day = Self::day(self.first_day()).said(lang);
                    format!("{day}, {:02}:00", self.hour_of_day())
                }
                Grain::Half => format!("{} of {}", self.en_in_year(), self.first_day().year()),
                _ => format!("{} {}", self.en_in_year(), self.first_day().year()),
            },
        }
    }

    /// The same without the year: `10月1日8时`, `1 October, 08:00`; a year stays as it is.
    #[must_use]
    pub fn said_in_year(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh_in_year(),
            Lang::En => self.en_in_year(),
        }
    }

    fn en_in_year(self) -> String {
        let day = self.first_day();
        let month = MONTHS[(day.month() - 1) as usize];
        match self.grain {
            Grain::Hour => format!("{} {month}, {:02}:00", day.day(), self.hour_of_day()),
            Grain::Day => format!("{} {month}", day.day()),
            Grain::Month => month.to_owned(),
            Grain::Quarter => format!("Q{}", self.index.rem_euclid(4) + 1),
            Grain::Half if self.index.rem_euclid(2) == 0 => "first half".to_owned(),
            Grain::Half => "second half".to_owned(),
            Grain::Year => day.year().to_string(),
        }
    }

    fn zh_in_year(self) -> String {
        let whole = self.zh();
        match (self.grain, whole.split_once('年')) {
            (Grain::Year, _) | (_, None) => whole,
            (_, Some((_, rest))) => rest.to_owned(),
        }
    }

    fn zh(self) -> String {
        let day = self.first_day();
        let year = day.year();
        match self.grain {
            Grain::Hour => {
                format!(
                    "{year}年{}月{}日{}时",
                    day.month(),
                    day.day(),
                    self.hour_of_day()
                )
            }
            Grain::Day => format!("{year}年{}月{}日", day.month(), day.day()),
            Grain::Month => format!("{year}年{}月", day.month()),
            Grain::Quarter => {
                let names = ["一", "二", "三", "四"];
                format!("{year}年第{}季度", names[self.index.rem_euclid(4) as usize])
            }
            Grain::Half => {
                format!(
                    "{year}年{}半年",
                    if self.index.rem_euclid(2) == 0 {
                        "上"
                    } else {
                        "下"
                    }
                )
            }
            Grain::Year => format!("{year}年"),
        }
    }
}

/// A local moment as running text: `2026年11月23日 08:00`.
#[must_use]
pub fn moment_said(moment: DateTime, lang: Lang) -> String {
    let day = Period::day(moment.date()).said(lang);
    format!("{day} {:02}:{:02}", moment.hour(), moment.minute())
}

/// A local moment as a sentence says it: `2026年11月23日8时`, `2026年11月23日8时30分`.
#[must_use]
pub fn clock_said(moment: DateTime, lang: Lang) -> String {
    let day = Period::day(moment.date()).said(lang);
    match (lang, moment.minute()) {
        (Lang::En, minute) => format!("{day}, {:02}:{minute:02}", moment.hour()),
        (Lang::Zh, 0) => format!("{day}{}时", moment.hour()),
        (Lang::Zh, minute) => format!("{day}{}时{minute}分", moment.hour()),
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.first_day();
        match self.grain {
            Grain::Hour => write!(f, "{day}T{:02}", self.hour_of_day()),
            Grain::Day => write!(f, "{day}"),
            Grain::Month => write!(f, "{:04}-{:02}", day.year(), day.month()),
            Grain::Quarter => write!(f, "{:04}-Q{}", day.year(), self.index.rem_euclid(4) + 1),
            Grain::Half => write!(f, "{:04}-H{}", day.year(), self.index.rem_euclid(2) + 1),
            Grain::Year => write!(f, "{:04}", day.year()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_the_round_trip() {
        for text in [
            "2026",
            "2026-H2",
            "2026-Q3",
            "2026-10",
            "2024-02-29",
            "2026-10-01T08",
            "2026-10-01T24",
        ] {
            assert_eq!(
                Period::parse(text).map(|p| p.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in [
            "26",
            "2026-13",
            "2026-02-30",
            "2026-10-01T25",
            "2026-10-01T00",
            "2026-Q5",
            "年",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn periods_are_said_in_both_languages() {
        for (period, zh, en) in [
            ("2026-10-01T08", "2026年10月1日8时", "1 October 2026, 08:00"),
            ("2026-02-28", "2026年2月28日", "28 February 2026"),
            ("2026-12", "2026年12月", "December 2026"),
            ("2026-Q3", "2026年第三季度", "Q3 2026"),
            ("2026-H1", "2026年上半年", "first half of 2026"),
            ("2026", "2026年", "2026"),
        ] {
            let period = Period::parse(period).expect("an address");
            assert_eq!(period.said(Lang::Zh), zh);
            assert_eq!(period.said(Lang::En), en);
        }
        let half = Period::parse("2026-H2").expect("an address");
        assert_eq!(half.said_in_year(Lang::En), "second half");
        assert_eq!(half.said_in_year(Lang::Zh), "下半年");
    }

    #[test]
    fn midnight_ends_the_day_before() {
        let end = date(2020, 4, 2).at(0, 0, 0, 0);
        let hour = Period::hour_ending(end);
        assert_eq!(hour.to_string(), "2020-04-01T24");
        assert_eq!(hour.within(Grain::Day), Period::day(date(2020, 4, 1)));
        assert_eq!(hour.end(), end);
    }

    #[test]
    fn a_leap_year_has_its_days_and_hours() {
        assert_eq!(Period::year(2024).parts(Grain::Day).count(), 366);
        assert_eq!(
            Period::parse("2024-02").map(|p| p.parts(Grain::Hour).count()),
            Some(29 * 24)
        );
        assert_eq!(
            Period::parse("2024-02-29").and_then(Period::year_before),
            None
        );
    }
}
