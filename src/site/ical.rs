//! iCalendar files (RFC 5545).

use jiff::civil::{Date, DateTime};

use super::compose::Composer;

/// An iCalendar file while it is written.
pub(super) struct Ical(String);

impl Ical {
    /// A calendar of that name; `product` says which of ours it is.
    pub(super) fn new(product: &str, name: &str) -> Self {
        let mut out = Self(String::new());
        out.line("BEGIN", "VCALENDAR");
        out.line("VERSION", "2.0");
        out.line("PRODID", &format!("-//gongshi//{product}//ZH"));
        out.line("X-WR-CALNAME", &escaped(name));
        out
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.line("END", "VCALENDAR");
        self.0.into_bytes()
    }

    /// A content line: no line is longer than 75 bytes, none is broken inside a character.
    pub(super) fn line(&mut self, name: &str, value: &str) {
        const LONGEST: usize = 75;
        let mut length = 0;
        for c in format!("{name}:{value}").chars() {
            if length + c.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text as iCalendar writes it (RFC 5545, 3.3.11).
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

pub(super) fn basic_date(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

impl Composer<'_> {
    /// Local time as UTC, so that no calendar program needs to know our offset.
    pub(super) fn utc(&self, at: DateTime) -> String {
        let offset = self.findings().config.offset;
        let utc = offset
            .to_timestamp(at)
            .map_or(at, |t| jiff::tz::Offset::UTC.to_datetime(t));
        format!(
            "{}T{:02}{:02}{:02}Z",
            basic_date(utc.date()),
            utc.hour(),
            utc.minute(),
            utc.second()
        )
    }

    /// The host of the site, for names that are unique in the world.
    pub(super) fn host(&self) -> &str {
        let url = &self.findings().config.url;
        let host = url.split("://").nth(1).unwrap_or("gongshi");
        host.split('/').next().unwrap_or_default()
    }
}
