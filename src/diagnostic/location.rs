//! Places in files: a span of text, a cell of a sheet, or the file as a whole.

use std::{borrow::Cow, ops::Range, sync::Arc};

/// A place in one input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Path inside the site folder, with `/`.
    pub file: Arc<str>,
    /// Where in the file.
    pub place: Place,
}

/// Where in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    Whole,
    /// Bytes of the file's decoded text.
    Span(Range<usize>),
    /// A cell of a table.
    Cell(CellPlace),
}

/// A cell of a table, named as the clerk sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// Sheet name; `None` where there are no sheets.
    pub sheet: Option<Arc<str>>,
    /// JSON only: the value's address in the file (RFC 6901), `/data/3/pm25`.
    pub pointer: Option<Arc<str>>,
    /// Row number as the spreadsheet counts it, from 1, title rows included.
    pub row: usize,
    /// Column number, from 1.
    pub column: usize,
    /// Header of the column, as written; empty where there is none.
    pub header: Arc<str>,
    /// Bytes of the decoded text, for text files.
    pub span: Option<Range<usize>>,
}

impl CellPlace {
    /// The name a spreadsheet gives the cell: `C7`.
    #[must_use]
    pub fn a1(&self) -> String {
        let mut letters = Vec::new();
        let mut n = self.column;
        while n > 0 {
            letters.push(b'A' + ((n - 1) % 26) as u8);
            n = (n - 1) / 26;
        }
        let name: String = letters.iter().rev().map(|&b| char::from(b)).collect();
        format!("{name}{}", self.row)
    }
}

impl Location {
    /// A file as a whole.
    #[must_use]
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self {
            file: file.into(),
            place: Place::Whole,
        }
    }

    /// Bytes of a file's decoded text.
    #[must_use]
    pub fn span(file: impl Into<Arc<str>>, span: Range<usize>) -> Self {
        Self {
            file: file.into(),
            place: Place::Span(span),
        }
    }

    /// A key that sorts places inside one file from top to bottom.
    pub(super) fn order(&self) -> (usize, usize, usize) {
        match &self.place {
            Place::Whole => (0, 0, 0),
            Place::Span(span) => (0, span.start, span.end),
            Place::Cell(cell) => (1, cell.row, cell.column),
        }
    }
}

/// Gives the decoded text of an input file, so that a message can quote it.
pub trait Texts {
    /// The text of `file`, or `None` where it has none (a workbook, a missing file).
    fn text(&self, file: &str) -> Option<Cow<'_, str>>;
}

/// Line and column (both from 1, columns in characters) of a byte offset.
#[must_use]
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    (line, before[start..].chars().count() + 1)
}
