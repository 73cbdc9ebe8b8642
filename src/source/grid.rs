//! A table as written.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use crate::{
    diagnostic::{CellPlace, Location, Place},
    secret::Mark,
};

/// One table: rows of text cells, nothing interpreted, nothing trimmed.
///
/// Shape: rows as long as they are written; a blank line (or blank row of a sheet) is a row of
/// width 0, so that rows keep the numbers the clerk sees. Formats that name their columns (JSON,
/// Parquet) have the names as their first row.
///
/// A text file's cells are not copied out of its text: a grid is the text, four bytes per cell
/// and eight per row. Only cells whose text is not in the file (doubled quotes, escapes) are kept
/// apart.
#[derive(Clone, Debug)]
pub struct Grid {
    pub(super) file: Arc<str>,
    pub(super) form: Form,
    /// Text files: the decoded text, delimiters and quotes included. Others: the cells' text.
    pub(super) text: String,
    /// Where each cell begins in `text`.
    pub(super) starts: Vec<u32>,
    pub(super) rows: Vec<Row>,
    /// Cells whose text is not a part of `text`, by number.
    pub(super) apart: BTreeMap<u32, Box<str>>,
    /// What was taken out of cells.
    pub(super) masked: BTreeSet<Mark>,
}

/// How the cells lie in the grid's text, and what their places are called.
#[derive(Clone, Debug)]
pub(super) enum Form {
    /// Divided by delimiters and line breaks.
    Delimited,
    /// One behind the other; a sheet of a workbook.
    Sheet(Arc<str>),
    /// Somewhere in a JSON text.
    Json(JsonPlaces),
    /// One behind the other; rows and columns have numbers only.
    #[cfg(feature = "parquet")]
    Columns,
}

/// Where the cells of a JSON text are.
#[derive(Clone, Debug)]
pub(super) struct JsonPlaces {
    /// Where each cell ends in the text.
    pub(super) ends: Vec<u32>,
    /// Address of the list of records; `None` where each line is a record.
    pub(super) list: Option<Arc<str>>,
    /// Address of each column inside its record: `/a/b`.
    pub(super) paths: Vec<Arc<str>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Number of the row's first cell.
    pub(super) first: u32,
    /// Number of the row (text files: of the line it begins on), from 1.
    pub(super) line: u32,
}

impl Grid {
    /// Path of the file.
    #[must_use]
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// Name of the sheet; `None` where the file has no sheets.
    #[must_use]
    pub fn sheet(&self) -> Option<&Arc<str>> {
        match &self.form {
            Form::Sheet(name) => Some(name),
            _ => None,
        }
    }

    /// Whether a row can be shorter than the header by mistake: only where a person or program
    /// wrote the delimiters.
    #[must_use]
    pub fn is_delimited(&self) -> bool {
        matches!(self.form, Form::Delimited)
    }

    /// Number of rows, blank ones included.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Number of cells of a row; 0 for a blank row and past the end.
    #[must_use]
    pub fn width(&self, row: usize) -> usize {
        self.cells(row).len()
    }

    /// The text of a cell, quotes resolved; empty past the end.
    #[must_use]
    pub fn cell(&self, row: usize, col: usize) -> &str {
        let Some(cell) = self.cells(row).nth(col) else {
            return "";
        };
        if let Some(text) = self.apart.get(&(cell as u32)) {
            return text;
        }
        &self.text[self.inner(row, cell)]
    }

    /// A cell as the file spells it, where that is not the cell's text: doubled quotes, escapes.
    #[must_use]
    pub fn spelled(&self, row: usize, col: usize) -> Option<&str> {
        let cell = self.cells(row).nth(col)?;
        self.apart.get(&(cell as u32))?;
        Some(&self.text[self.inner(row, cell)])
    }

    /// Puts another text in the place of a cell's; `gone` is what is no longer in it.
    pub fn mask(&mut self, (row, col): (usize, usize), text: &str, gone: Mark) {
        if let Some(cell) = self.cells(row).nth(col) {
            self.apart.insert(cell as u32, text.into());
            self.masked.insert(gone);
        }
    }

    /// What was taken out of cells.
    #[must_use]
    pub fn masked(&self) -> &BTreeSet<Mark> {
        &self.masked
    }

    /// Number of a row as the clerk sees it, from 1: the sheet's own, or the line it begins on.
    #[must_use]
    pub fn line(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |row| row.line as usize)
    }

    /// The place of a cell, for messages. `header` is the column's header as written.
    #[must_use]
    pub fn location(&self, row: usize, col: usize, header: &str) -> Location {
        let in_text = matches!(self.form, Form::Delimited | Form::Json(_));
        let place = CellPlace {
            sheet: self.sheet().cloned(),
            pointer: self.pointer(row, col),
            row: self.line(row),
            column: col + 1,
            header: header.into(),
            span: in_text.then(|| self.span(row, col)).flatten(),
        };
        Location {
            file: Arc::clone(&self.file),
            place: Place::Cell(place),
        }
    }

    /// The address of a JSON value; of a column's name, the first record's.
    fn pointer(&self, row: usize, col: usize) -> Option<Arc<str>> {
        let Form::Json(places) = &self.form else {
            return None;
        };
        let path = places.paths.get(col).map_or("", |path| path.as_ref());
        let record = row.saturating_sub(1);
        Some(match &places.list {
            Some(list) => format!("{list}/{record}{path}").into(),
            None => path.into(),
        })
    }

    /// Bytes of a cell without its quotes; past the end of a row, the row's end.
    fn span(&self, row: usize, col: usize) -> Option<Range<usize>> {
        let cells = self.cells(row);
        if let Some(cell) = cells.clone().nth(col) {
            return Some(self.inner(row, cell));
        }
        let end = self.outer(row, cells.last()?).end;
        Some(end..end)
    }

    /// Numbers of a row's cells.
    fn cells(&self, row: usize) -> Range<usize> {
        let Some(this) = self.rows.get(row) else {
            return 0..0;
        };
        let next = self
            .rows
            .get(row + 1)
            .map_or(self.starts.len(), |next| next.first as usize);
        this.first as usize..next
    }

    /// Bytes of a cell with its quotes, without what divides it from the next.
    fn outer(&self, row: usize, cell: usize) -> Range<usize> {
        let start = self.starts[cell] as usize;
        if let Form::Json(places) = &self.form {
            return start..places.ends[cell] as usize;
        }
        let next = self
            .starts
            .get(cell + 1)
            .map_or(self.text.len(), |&next| next as usize);
        if !self.is_delimited() {
            return start..next;
        }
        if cell + 1 < self.cells(row).end {
            return start..next - 1; // the delimiter is one byte
        }
        // A cell cannot end with a line break: an unquoted one stops before it, a quoted one
        // ends with its quote. So all breaks up to the next cell are the record's end.
        start..start + self.text[start..next].trim_end_matches(['\r', '\n']).len()
    }

    /// Bytes of a cell without its quotes.
    fn inner(&self, row: usize, cell: usize) -> Range<usize> {
        let outer = self.outer(row, cell);
        let raw = &self.text[outer.clone()];
        let quoted =
            self.is_delimited() && raw.len() >= 2 && raw.starts_with('"') && raw.ends_with('"');
        if quoted {
            outer.start + 1..outer.end - 1
        } else {
            outer
        }
    }
}
