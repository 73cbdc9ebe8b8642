//! Dates and times as offices write them.

use jiff::civil::{Date, DateTime, Time};

use super::clean::{half_width, half_width_of, is_invisible};
use crate::{
    declare::Stamp,
    quantity::{Grain, Period},
};

/// The numbers of a date in reading order, and the letter of a half-year or quarter.
struct Parts {
    numbers: Vec<(i32, usize)>,
    letter: Option<char>,
    negative: bool,
}

/// Splits on the separators that dates use; anything else is not a date.
fn parts(text: &str) -> Option<Parts> {
    let mut out = Parts {
        numbers: Vec::new(),
        letter: None,
        negative: false,
    };
    let mut digits = String::new();
    let flush = |digits: &mut String, numbers: &mut Vec<(i32, usize)>| -> Option<()> {
        if !digits.is_empty() {
            numbers.push((digits.parse().ok()?, digits.len()));
            digits.clear();
        }
        Some(())
    };
    for c in text.trim().chars().filter(|&c| !is_invisible(c)) {
        let c = half_width_of(c);
        match c {
            '0'..='9' => digits.push(c),
            '-' | '/' | '.' | ' ' | 'T' | ':' | '年' | '月' | '日' | '号' | '时' | '点' | '分'
            | '秒' => {
                flush(&mut digits, &mut out.numbers)?;
            }
            'H' | 'h' | 'Q' | 'q' if out.letter.is_none() => {
                flush(&mut digits, &mut out.numbers)?;
                out.letter = Some(c.to_ascii_uppercase());
            }
            _ => return None,
        }
    }
    flush(&mut digits, &mut out.numbers)?;
    out.negative = half_width(text).trim_start().starts_with('-');
    (!out.negative && !out.numbers.is_empty()).then_some(out)
}

/// Puts eight (or six) digits apart: `20200326` is 2020, 3, 26.
fn unpacked(numbers: &[(i32, usize)]) -> Vec<i32> {
    let mut out = Vec::with_capacity(numbers.len() + 2);
    for (i, &(n, len)) in numbers.iter().enumerate() {
        match (i, len) {
            (0, 8) => out.extend([n / 10_000, n / 100 % 100, n % 100]),
            (0, 6) => out.extend([n / 100, n % 100]),
            _ => out.push(n),
        }
    }
    out
}

fn civil_date(year: i32, month: i32, day: i32) -> Option<Date> {
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

/// Reads a day with an optional time of day: `2020/3/26 18:00`, `2020年3月26日18时`, `20200326`,
/// `2020-03-26T24:00` (the midnight that ends the day). Local time; seconds are cut.
#[must_use]
pub fn parse_moment(text: &str) -> Option<DateTime> {
    moment(text).map(|(minute, _)| minute)
}

/// As [`parse_moment`] with its seconds: an embargo ends at its second and not before.
#[must_use]
pub fn parse_opening(text: &str) -> Option<DateTime> {
    let (minute, second) = moment(text)?;
    minute.with().second(second).build().ok()
}

/// A whole minute, and the second in it.
fn moment(text: &str) -> Option<(DateTime, i8)> {
    let parts = parts(text)?;
    if parts.letter.is_some() {
        return None;
    }
    // `26-10-01` may be 2026, 1926 or the 26th: nobody can tell.
    if !matches!(parts.numbers.first()?.1, 4 | 8) {
        return None;
    }
    let n = unpacked(&parts.numbers);
    let date = civil_date(*n.first()?, *n.get(1)?, *n.get(2)?)?;
    let (hour, minute, second) = (
        n.get(3).copied().unwrap_or(0),
        n.get(4).copied().unwrap_or(0),
        n.get(5).copied().unwrap_or(0),
    );
    if n.len() > 6 || !(0..60).contains(&minute) || !(0..60).contains(&second) {
        return None;
    }
    if hour == 24 {
        return (minute == 0 && second == 0)
            .then(|| {
                date.tomorrow()
                    .ok()
                    .map(|d| (d.to_datetime(Time::midnight()), 0))
            })
            .flatten();
    }
    let time = Time::new(i8::try_from(hour).ok()?, minute as i8, 0, 0).ok()?;
    Some((date.to_datetime(time), second as i8))
}

/// The day that a spreadsheet means by a bare number such as 40666: days since the end of 1899.
///
/// Not a date here, because old workbooks count from 1904; but it can be said which it may be.
pub(super) fn serial_date(text: &str) -> Option<Date> {
    let (days, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let days = (digits(days) && digits(rest)).then(|| days.parse::<i32>().ok())??;
    // 1954 to 2119.
    let plausible = (20_000..=80_000).contains(&days);
    let epoch = Date::constant(1899, 12, 30);
    plausible.then(|| epoch.checked_add(jiff::Span::new().days(days)).ok())?
}

/// Reads a time cell as the period of `grain` that the row stands for.
#[must_use]
pub(super) fn parse_period(text: &str, grain: Grain, stamp: Stamp) -> Option<Period> {
    match grain {
        Grain::Hour => {
            let moment = parse_moment(text)?;
            Some(match stamp {
                Stamp::End => Period::hour_ending(moment),
                Stamp::Begin => Period::hour_beginning(moment),
            })
        }
        Grain::Day => parse_moment(text).map(|m| Period::day(m.date())),
        Grain::Month => {
            // A spreadsheet makes 2011.1 of October as well as of January.
            if text.trim().ends_with(".1") {
                return None;
            }
            let n = unpacked(&parts(text)?.numbers);
            let month = *n.get(1)?;
            let (year, in_range) = (*n.first()?, (1..=12).contains(&month));
            (in_range && (1900..=2200).contains(&year)).then(|| Period::month(year, month))
        }
        Grain::Quarter | Grain::Half => {
            let parts = parts(text)?;
            let (letter, most) = if grain == Grain::Half {
                ('H', 2)
            } else {
                ('Q', 4)
            };
            let (year, n) = (parts.numbers.first()?.0, parts.numbers.get(1)?.0);
            (parts.letter == Some(letter) && (1..=most).contains(&n)).then_some(Period {
                grain,
                index: year * most + n - 1,
            })
        }
        Grain::Year => {
            let parts = parts(text)?;
            let (year, digits) = *parts.numbers.first()?;
            (digits == 4 && parts.numbers.len() == 1 && parts.letter.is_none())
                .then(|| Period::year(year))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hour_in_many_spellings() {
        let hours = [
            "2020-03-26T18:00",
            "2020-03-26 18:00:00",
            "2020/3/26 18:00",
            "2020年3月26日18时",
            "2020年3月26日 18时",
            "2020年3月26日\u{A0}18点00分",
            "2020－3－26　１８：００",
            "2020\u{2212}03\u{2212}26 18:00\u{200B}",
            "2020.3.26 18:00",
            "２０２０－３－２６　１８：００".replace('－', "-").leak() as &str,
            "20200326 18:00",
        ];
        for text in hours {
            let period = parse_period(text, Grain::Hour, Stamp::End);
            assert_eq!(
                period.map(|p| p.to_string()).as_deref(),
                Some("2020-03-26T18"),
                "{text}"
            );
        }
    }

    #[test]
    fn the_end_of_a_day_is_its_last_hour() {
        for text in ["2020-03-26 24:00", "2020-03-27 00:00", "2020年3月27日0时"] {
            let period = parse_period(text, Grain::Hour, Stamp::End);
            assert_eq!(
                period.map(|p| p.to_string()).as_deref(),
                Some("2020-03-26T24"),
                "{text}"
            );
        }
        let begin = parse_period("2020-03-27 00:00", Grain::Hour, Stamp::Begin);
        assert_eq!(
            begin.map(|p| p.to_string()).as_deref(),
            Some("2020-03-27T01")
        );
    }

    /// The day numbers that a spreadsheet shows for these dates when their format is taken away.
    #[test]
    fn bare_numbers_of_spreadsheets() {
        for (text, date) in [
            ("40666", "2011-05-03"),
            ("40666.75", "2011-05-03"),
            ("36526", "2000-01-01"),
            ("46086", "2026-03-05"),
        ] {
            let found = serial_date(text).map(|date| date.to_string());
            assert_eq!(found.as_deref(), Some(date), "{text}");
        }
        for text in ["2011", "4066", "406660", "40666a", "-40666", "", "20110503"] {
            assert_eq!(serial_date(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_date() {
        for text in [
            "",
            "2020-13-01",
            "2020-02-30",
            "明天",
            "-2020-01-01",
            "2020-01-01 25:00",
            "12",
            "26-10-01",
            "03/04/2020",
            "45931",
        ] {
            assert_eq!(parse_moment(text), None, "{text}");
        }
        assert_eq!(
            parse_period("2011年5月", Grain::Month, Stamp::End),
            Some(Period::month(2011, 5))
        );
        for text in [
            "2011.5",
            "２０１１年５月",
            "2011-05",
            "201105",
            "2011/5",
            "2011-05-03",
        ] {
            let month = parse_period(text, Grain::Month, Stamp::End);
            assert_eq!(month, Some(Period::month(2011, 5)), "{text}");
        }
        assert_eq!(parse_period("2011.1", Grain::Month, Stamp::End), None);
        assert_eq!(
            parse_period("2016H1", Grain::Half, Stamp::End)
                .map(|p| p.to_string())
                .as_deref(),
            Some("2016-H1")
        );
        assert_eq!(parse_period("2016H1", Grain::Year, Stamp::End), None);
        assert_eq!(
            parse_period("2016年", Grain::Year, Stamp::End),
            Some(Period::year(2016))
        );
    }
}
