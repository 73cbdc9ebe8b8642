//! Where the cells of delimited text begin (RFC 4180, and what spreadsheets make of it).

use std::{collections::BTreeMap, ops::Range};

use super::grid::Row;

/// Longest record, in bytes: beyond it, a quote is astray or the file is no table.
const RECORD_CAP: usize = 1 << 20;
/// Most cells of a record.
pub(super) const WIDTH_CAP: usize = 4096;

/// The places of cells and rows in a text.
#[derive(Debug, Default)]
pub(super) struct Split {
    pub(super) starts: Vec<u32>,
    pub(super) rows: Vec<Row>,
    pub(super) apart: BTreeMap<u32, Box<str>>,
    /// Cells with text behind their closing quote.
    pub(super) stray: Vec<Range<usize>>,
}

/// Why a text is not a table, with the bytes to point at.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    UnclosedQuote(Range<usize>),
    RecordTooLong(Range<usize>),
    TooManyCells(Range<usize>),
    TextTooLong,
}

/// Finds all cells. `delimiter` is an ASCII character, neither quote nor line break.
pub(super) fn split(text: &str, delimiter: u8) -> Result<Split, Fault> {
    if u32::try_from(text.len()).is_err() {
        return Err(Fault::TextTooLong);
    }
    let mut scan = Scan {
        text,
        bytes: text.as_bytes(),
        delimiter,
        at: 0,
        line: 1,
        out: Split::default(),
    };
    while scan.at < text.len() {
        scan.record()?;
    }
    scan.out.starts.shrink_to_fit();
    scan.out.rows.shrink_to_fit();
    Ok(scan.out)
}

struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    delimiter: u8,
    at: usize,
    line: u32,
    out: Split,
}

impl Scan<'_> {
    fn record(&mut self) -> Result<(), Fault> {
        let begin = self.at;
        self.out.rows.push(Row {
            first: self.out.starts.len() as u32,
            line: self.line,
        });
        if self.line_break() {
            return Ok(()); // a blank line has no cells
        }
        for width in 1.. {
            self.cell()?;
            if self.at - begin > RECORD_CAP {
                return Err(Fault::RecordTooLong(begin..begin));
            }
            if width > WIDTH_CAP {
                return Err(Fault::TooManyCells(begin..begin));
            }
            if self.at >= self.bytes.len() || self.line_break() {
                break;
            }
            self.at += 1; // the delimiter
        }
        Ok(())
    }

    /// Reads one cell and stops at what ends it.
    fn cell(&mut self) -> Result<(), Fault> {
        let number = self.out.starts.len() as u32;
        let start = self.at;
        self.out.starts.push(start as u32);
        if self.bytes.get(start) != Some(&b'"') {
            self.plain();
            return Ok(());
        }
        let doubled = self.quoted(start)?;
        let close = self.at - 1;
        self.plain();
        let stray = self.at > close + 1;
        if stray {
            self.out.stray.push(start..self.at);
        }
        if doubled || stray {
            let mut cell = self.text[start + 1..close].replace("\"\"", "\"");
            cell.push_str(&self.text[close + 1..self.at]);
            self.out.apart.insert(number, cell.into());
        }
        Ok(())
    }

    /// Goes on to the next delimiter or line break, or so far that the record is too long.
    fn plain(&mut self) {
        let ends = |&b: &u8| b == self.delimiter || b == b'\n' || b == b'\r';
        let last = self.bytes.len().min(self.at + RECORD_CAP + 2);
        let rest = &self.bytes[self.at..last];
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }

    /// Goes behind the closing quote; whether there are doubled quotes before it.
    fn quoted(&mut self, start: usize) -> Result<bool, Fault> {
        let mut doubled = false;
        self.at += 1;
        while let Some(&byte) = self.bytes.get(self.at) {
            let next = self.bytes.get(self.at + 1);
            self.at += 1;
            match byte {
                b'"' if next == Some(&b'"') => {
                    doubled = true;
                    self.at += 1;
                }
                b'"' => return Ok(doubled),
                b'\n' => self.line += 1,
                b'\r' if next != Some(&b'\n') => self.line += 1,
                _ => {}
            }
        }
        Err(Fault::UnclosedQuote(start..start + 1))
    }

    /// Goes behind a line break, if there is one here.
    fn line_break(&mut self) -> bool {
        let length = match (self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return false,
        };
        self.at += length;
        self.line += 1;
        true
    }
}
