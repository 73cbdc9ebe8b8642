//! Which rows below a header are data.

use super::{
    cells::NOTES, clean::trimmed, header::Layout, read::Table, schema::Schema, summary::total,
};
use crate::{
    diagnostic::{Diagnostic, Location, Report},
    source::Grid,
};

/// What a row below the header is.
enum Row<'a> {
    Blank,
    /// Begins with a word of `leave_out`; its first cell.
    LeftOut(&'a str),
    Header,
    /// A note below the table; its text.
    Note(&'a str),
    /// Sums up other rows; the cell that says so.
    Total(usize),
    /// More cells than the header, or fewer; the cell to point at.
    Ragged(usize),
    Data,
}

/// The rows below the headers that hold data.
///
/// # Reports
/// `dataset::ragged-row`, `dataset::header-again`, `dataset::total-row`, `dataset::note-row`, `dataset::rows-left-out`
/// (note), `dataset::too-large`.
pub(super) fn rows_with_content(
    schema: &Schema,
    table: &Table,
    report: &mut Report,
) -> Vec<(u16, u32)> {
    let mut out = Vec::new();
    for (i, (grid, layout)) in table.grids.iter().zip(&table.layouts).enumerate() {
        let mut left_out: Vec<(usize, &str)> = Vec::new();
        for row in layout.body..grid.rows() {
            match kind(schema, grid, layout, row) {
                Row::Blank => {}
                Row::LeftOut(text) => left_out.push((row, text)),
                Row::Header => {
                    let at = grid.location(row, 0, &layout.heads[0]);
                    report.add(Diagnostic::new("dataset::header-again", at));
                }
                Row::Note(text) => report.add(note(grid, row, text)),
                Row::Total(column) => {
                    let at = grid.location(row, column, &layout.heads[column]);
                    let shown = trimmed(grid.cell(row, column));
                    report.add(Diagnostic::new("dataset::total-row", at).with("value", shown));
                }
                Row::Ragged(column) => {
                    let at = grid.location(row, column, "");
                    let d = Diagnostic::new("dataset::ragged-row", at);
                    let d = d.with("found", grid.width(row));
                    report.add(d.with("wanted", layout.heads.len()));
                }
                Row::Data => match u16::try_from(i).ok().zip(u32::try_from(row).ok()) {
                    Some(place) => out.push(place),
                    None => {
                        let at = Location::file(schema.file.clone());
                        report.add(Diagnostic::new("dataset::too-large", at));
                        return out;
                    }
                },
            }
        }
        if let Some(&(row, text)) = left_out.first() {
            let at = grid.location(row, 0, "");
            let d = Diagnostic::new("dataset::rows-left-out", at);
            report.add(d.with("count", left_out.len()).with("value", text));
        }
    }
    out
}

fn kind<'a>(schema: &Schema, grid: &'a Grid, layout: &Layout, row: usize) -> Row<'a> {
    let wide = layout.heads.len();
    let width = grid.width(row);
    let mut filled = (0..width)
        .map(|column| (column, trimmed(grid.cell(row, column))))
        .filter(|(_, text)| !text.is_empty());
    let Some((first, text)) = filled.next() else {
        return Row::Blank;
    };
    let leave_out = &schema.declaration.leave_out;
    if leave_out
        .iter()
        .any(|word| !word.is_empty() && text.starts_with(word.as_str()))
    {
        return Row::LeftOut(text);
    }
    if layout.is_header(grid, row, first) {
        return Row::Header;
    }
    if wide > 1 && note_of(grid, row).is_some() {
        return Row::Note(text);
    }
    if let Some(column) = total(schema, grid, layout, row) {
        return Row::Total(column);
    }
    let spill = (wide..width).any(|c| !trimmed(grid.cell(row, c)).is_empty());
    if spill {
        return Row::Ragged(wide);
    }
    if width < wide && grid.is_delimited() {
        return Row::Ragged(0);
    }
    Row::Data
}

/// What a note below a table begins with; `None` for a row that is none: it has one text only,
/// though a merged one stands in every column.
pub(super) fn note_of(grid: &Grid, row: usize) -> Option<&'static str> {
    let cells = (0..grid.width(row)).map(|column| trimmed(grid.cell(row, column)));
    let mut filled = cells.filter(|text| !text.is_empty());
    let text = filled.next()?;
    let starts = NOTES.iter().copied().filter(|note| text.starts_with(note));
    let start = starts.max_by_key(|note| note.len())?;
    let merged = |other: &str| grid.sheet().is_some() && other == text;
    filled.all(merged).then_some(start)
}

fn note(grid: &Grid, row: usize, text: &str) -> Diagnostic {
    let start = note_of(grid, row);
    let at = grid.location(row, 0, "");
    let d = Diagnostic::new("dataset::note-row", at).with("value", text);
    d.with("start", start.unwrap_or(text))
}
