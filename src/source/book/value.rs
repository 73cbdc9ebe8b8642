//! The value of a sheet's cell as text, as the clerk sees it.

use std::fmt::Write;

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType, Style};

/// What the number format of a cell shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Show {
    /// The number itself; a date, if the value is one.
    #[default]
    Plain,
    /// The number times 100, with `%`.
    Percent,
    /// A whole number with at least so many digits.
    Padded(u8),
    /// Parts of a date or time.
    Calendar {
        year: bool,
        month: bool,
        day: bool,
        hour: bool,
    },
}

impl Show {
    pub(super) fn of(style: &Style) -> Self {
        let Some(format) = &style.number_format else {
            return Self::Plain;
        };
        if !matches!(format.format_code.as_str(), "" | "General") {
            return Self::of_code(&format.format_code);
        }
        match format.format_id {
            // Built-in formats that Chinese spreadsheets show as a month or as a time.
            Some(27 | 36 | 50 | 52 | 57) => Self::calendar("ym"),
            Some(32..=35 | 55 | 56) => Self::calendar("h"),
            Some(28..=31 | 51 | 53 | 54 | 58) => Self::calendar("ymd"),
            _ => Self::Plain,
        }
    }

    fn of_code(code: &str) -> Self {
        let code = active(code);
        if code.len() >= 2 && code.len() < 32 && code.bytes().all(|b| b == b'0') {
            return Self::Padded(code.len() as u8);
        }
        if code.contains('%') {
            return Self::Percent;
        }
        Self::calendar(&code)
    }

    fn calendar(code: &str) -> Self {
        let has = |letter| code.contains(letter);
        let hour = has('h');
        // `e` is a year, too, but not in 0.00e+00.
        let era =
            has('e') && !code.contains("e+") && !code.contains("e-") && !code.contains("general");
        let (year, day) = (has('y') || era, has('d'));
        // `m` beside hours or seconds are minutes.
        let month = has('m') && (year || day || !(hour || has('s')));
        Self::Calendar {
            year,
            month,
            day,
            hour: hour || has('s'),
        }
    }

    /// Appends the text of a value.
    pub(super) fn write(self, value: &DataRef<'_>, epoch_1904: bool, out: &mut String) {
        match value {
            DataRef::Empty => {}
            DataRef::Int(number) => self.write_number(*number as f64, out),
            DataRef::Float(number) => self.write_number(*number, out),
            DataRef::String(text) => out.push_str(text),
            DataRef::SharedString(text) => out.push_str(text),
            DataRef::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
            DataRef::DateTime(time) => self.write_time(*time, epoch_1904, out),
            DataRef::DateTimeIso(text) => out.push_str(&text.replacen('T', " ", 1)),
            DataRef::DurationIso(text) => out.push_str(text),
            // Writing into a string cannot fail.
            DataRef::Error(error) => _ = write!(out, "{error}"),
        }
    }

    fn write_number(self, number: f64, out: &mut String) {
        out.push_str(&self.number(number));
    }

    /// The text of a number.
    pub(super) fn number(self, number: f64) -> String {
        match self {
            Self::Percent => decimal_text(number * 100.0) + "%",
            Self::Padded(digits) if number >= 0.0 && number.fract() == 0.0 => {
                format!("{number:0>width$}", width = usize::from(digits))
            }
            _ => decimal_text(number),
        }
    }

    /// The text of an ISO date or time of day on a date, `2026-03-05T18:00:00`.
    pub(super) fn iso(self, text: &str) -> String {
        let (date, time) = text.split_once('T').unwrap_or((text, ""));
        let minutes = time.get(..5).unwrap_or("00:00");
        let seconds = time.get(6..8).unwrap_or("00");
        let shows = |wanted: (bool, bool, bool)| match self {
            Self::Calendar {
                year, month, day, ..
            } => (year, month, day) == wanted,
            _ => false,
        };
        let clock = matches!(self, Self::Calendar { hour: true, .. });
        let length = if shows((true, false, false)) {
            4
        } else if shows((true, true, false)) {
            7
        } else {
            10
        };
        let mut out = date.get(..length).unwrap_or(date).to_owned();
        if length == 10 && (clock || (minutes, seconds) != ("00:00", "00")) {
            out = format!("{out} {minutes}");
            if seconds != "00" {
                out = format!("{out}:{seconds}");
            }
        }
        out
    }

    /// The text of a number of an `.xls` sheet, which is a date if its format is one.
    pub(super) fn number_or_date(self, number: f64, epoch_1904: bool, duration: bool) -> String {
        let is_date = match self {
            Self::Calendar {
                year,
                month,
                day,
                hour,
            } => year || month || day || hour,
            _ => duration,
        };
        if !is_date {
            return self.number(number);
        }
        let kind = match duration {
            true => ExcelDateTimeType::TimeDelta,
            false => ExcelDateTimeType::DateTime,
        };
        let mut out = String::new();
        self.write_time(
            ExcelDateTime::new(number, kind, epoch_1904),
            epoch_1904,
            &mut out,
        );
        out
    }

    /// What a number format of an `.xls` file shows: its number among the built-in ones, and its
    /// own code where it has one.
    pub(super) fn of_xls(id: u16, code: Option<&str>) -> Self {
        match (code, id) {
            (Some(code), _) if !code.is_empty() && code != "General" => Self::of_code(code),
            (_, 9 | 10) => Self::Percent,
            (_, 17 | 27 | 36 | 50 | 52 | 57) => Self::calendar("ym"),
            (_, 18..=21 | 32..=35 | 45..=47 | 55 | 56) => Self::calendar("h"),
            (_, 22) => Self::calendar("ymdh"),
            (_, 14..=16 | 28..=31 | 51 | 53 | 54 | 58) => Self::calendar("ymd"),
            _ => Self::Plain,
        }
    }

    fn write_time(self, time: ExcelDateTime, epoch_1904: bool, out: &mut String) {
        let days = time.as_f64();
        let Self::Calendar {
            year,
            month,
            day,
            hour,
        } = self
        else {
            return write_date(days, epoch_1904, 10, false, out);
        };
        match (year, month, day, hour) {
            _ if time.is_duration() => write_duration(days, out),
            // A time of day; 24:00 is a whole day.
            (false, _, false, true) if (0.0..=1.0).contains(&days) => write_duration(days, out),
            (true, false, false, false) => write_date(days, epoch_1904, 4, false, out),
            (true, true, false, false) => write_date(days, epoch_1904, 7, false, out),
            _ => write_date(days, epoch_1904, 10, hour, out),
        }
    }
}

/// Appends the first `length` characters of an ISO date; behind a whole date also the time,
/// where there is one or where `clock` says that the sheet shows it.
fn write_date(days: f64, epoch_1904: bool, length: usize, clock: bool, out: &mut String) {
    // Binary fractions of a day: 18:00 may be stored as 17:59:59.999.
    let rounded = days + 0.5 / 86400.0;
    let rounded = ExcelDateTime::new(rounded, ExcelDateTimeType::DateTime, epoch_1904);
    let (year, month, day, hour, minute, second, _) = rounded.to_ymd_hms_milli();
    out.push_str(&format!("{year:04}-{month:02}-{day:02}")[..length]);
    if length < 10 || !(clock || (hour, minute, second) != (0, 0, 0)) {
        return;
    }
    // Writing into a string cannot fail.
    _ = write!(out, " {hour:02}:{minute:02}");
    if second != 0 {
        _ = write!(out, ":{second:02}");
    }
}

/// The letters of a number format's first section, in lower case, without literals and colours.
fn active(code: &str) -> String {
    let mut out = String::new();
    let mut chars = code.chars();
    let mut closing = None;
    while let Some(c) = chars.next() {
        match (closing, c) {
            (Some(end), c) => closing = (c != end).then_some(end),
            (None, '"') => closing = Some('"'),
            (None, '[') => closing = Some(']'),
            (None, '\\' | '_' | '*') => _ = chars.next(),
            (None, ';') => break,
            (None, c) => out.push(c.to_ascii_lowercase()),
        }
    }
    out
}

fn write_duration(days: f64, out: &mut String) {
    let seconds = (days.abs() * 86400.0).round() as u64;
    let sign = if days < 0.0 && seconds > 0 { "-" } else { "" };
    _ = write!(out, "{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    if !seconds.is_multiple_of(60) {
        _ = write!(out, ":{:02}", seconds % 60);
    }
}

/// The shortest decimal that is the number, of at most the 15 digits that spreadsheets show.
///
/// A typed number always has such a decimal; what a formula leaves beyond (0.30000000000000004)
/// is noise that nobody sees in the sheet.
pub(in crate::source) fn decimal_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let text = rounded.to_string();
    if text == "-0" { "0".to_owned() } else { text }
}
