//! The cells of one sheet on their way into a [`Grid`].

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use calamine::Dimensions;

use crate::{
    diagnostic::{Diagnostic, Report},
    source::{
        CELL_CAP, Grid,
        grid::{Form, Row},
        split::WIDTH_CAP,
    },
};

use super::Fault;

/// Most text of a sheet, in bytes.
const TEXT_CAP: usize = 512 << 20;

/// Cells with text, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    text: String,
    cells: Vec<Cell>,
    pub(super) marks: Marks,
}

/// What a clerk has to be told about cells of a sheet, by row and column from 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    /// Cells whose formula failed.
    pub(super) errors: Vec<(u32, u32)>,
    /// Cells whose formula was never calculated.
    pub(super) uncalculated: Vec<(u32, u32)>,
    pub(super) hidden_rows: Vec<u32>,
    /// First and last.
    pub(super) hidden_columns: Vec<(u32, u32)>,
}

impl Marks {
    /// # Reports
    /// `source::error-cell`, `source::no-cached-value`, `source::hidden-cells` (warning).
    pub(super) fn explain(&self, grid: &Grid, report: &mut Report) {
        let errors = one_for_all("source::error-cell", grid, &self.errors);
        let uncalculated = one_for_all("source::no-cached-value", grid, &self.uncalculated);
        for diagnostic in errors
            .into_iter()
            .chain(uncalculated)
            .chain(self.hidden(grid))
        {
            report.add(diagnostic);
        }
    }

    /// Hidden rows and columns with content.
    fn hidden(&self, grid: &Grid) -> Option<Diagnostic> {
        let filled = |row: usize, column: usize| !grid.cell(row, column).trim().is_empty();
        let has_content = |&row: &usize| (0..grid.width(row)).any(|column| filled(row, column));
        let rows: Vec<usize> = self
            .hidden_rows
            .iter()
            .map(|&row| row as usize)
            .filter(has_content)
            .collect();
        let widest = (0..grid.rows())
            .map(|row| grid.width(row))
            .max()
            .unwrap_or(0);
        let within = self
            .hidden_columns
            .iter()
            .flat_map(|&(from, to)| from as usize..widest.min(to as usize + 1));
        let used = |&column: &usize| (0..grid.rows()).any(|row| filled(row, column));
        let columns: Vec<usize> = within.filter(used).collect();
        let first = (rows.first().copied(), columns.first().copied());
        if first == (None, None) {
            return None;
        }
        let at = grid.location(first.0.unwrap_or(0), first.1.unwrap_or(0), "");
        let d = Diagnostic::new("source::hidden-cells", at);
        Some(d.with("rows", rows.len()).with("columns", columns.len()))
    }
}

/// One finding for all such cells of a sheet: they come in columns of thousands.
fn one_for_all(code: &'static str, grid: &Grid, cells: &[(u32, u32)]) -> Option<Diagnostic> {
    const SHOWN: usize = 5;
    let place = |&(row, column): &(u32, u32)| (row as usize, column as usize);
    let (first, rest) = cells.split_first()?;
    let (row, column) = place(first);
    let first = Diagnostic::new(code, grid.location(row, column, ""))
        .with("value", grid.cell(row, column))
        .with("count", cells.len());
    let rest = rest.iter().take(SHOWN).map(place);
    Some(rest.fold(first, |d, (row, column)| {
        d.related(grid.location(row, column, ""))
    }))
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    row: u32,
    column: u32,
    start: u32,
    length: u32,
}

impl Cell {
    fn position(&self) -> (u32, u32) {
        (self.row, self.column)
    }
}

impl Gathered {
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Repeats the cells from number `from` on, which are one row's, in another row.
    pub(super) fn copy_row(&mut self, from: usize, row: u32) -> Result<(), Fault> {
        let source = self.cells[from].row;
        let mut at = from;
        while let Some(&cell) = self.cells.get(at).filter(|cell| cell.row == source) {
            if self.cells.len() >= CELL_CAP {
                return Err(Fault::TooLarge);
            }
            self.cells.push(Cell { row, ..cell });
            at += 1;
        }
        Ok(())
    }

    /// Adds a cell whose text `write` appends; a cell without text is no cell.
    pub(super) fn add(
        &mut self,
        row: u32,
        column: u32,
        write: impl FnOnce(&mut String),
        sheet: &str,
    ) -> Result<(), Fault> {
        let start = self.text.len();
        write(&mut self.text);
        let length = self.text.len() - start;
        if length == 0 {
            return Ok(());
        }
        if column as usize >= WIDTH_CAP {
            return Err(Fault::TooManyCells {
                sheet: sheet.to_owned(),
                row: row as usize,
            });
        }
        if self.text.len() > TEXT_CAP || self.cells.len() >= CELL_CAP {
            return Err(Fault::TooLarge);
        }
        // Both fit: the text is capped far below 4 GiB.
        self.cells.push(Cell {
            row,
            column,
            start: start as u32,
            length: length as u32,
        });
        Ok(())
    }

    /// Repeats the text of a merged area's first cell in the others, as far as the sheet is used.
    pub(super) fn repeat_merged(
        &mut self,
        merges: &[Dimensions],
        sheet: &str,
    ) -> Result<(), Fault> {
        self.sort();
        let last_row = self.cells.last().map_or(0, |cell| cell.row);
        let last_column = self.cells.iter().map(|cell| cell.column).max().unwrap_or(0);
        let own = self.cells.len();
        for area in merges {
            let Some(first) = self.find(own, area.start) else {
                continue;
            };
            for row in area.start.0..=area.end.0.min(last_row) {
                // A merged title may be wider than the table below it.
                for column in area.start.1..=area.end.1.min(last_column) {
                    if self.find(own, (row, column)).is_none() {
                        self.repeat(
                            Cell {
                                row,
                                column,
                                ..first
                            },
                            sheet,
                        )?;
                    }
                }
            }
        }
        self.sort();
        self.check_size()
    }

    /// One table, rows numbered as in the sheet.
    pub(super) fn into_grid(self, file: Arc<str>, sheet: Arc<str>) -> Grid {
        let mut grid = Grid {
            file,
            form: Form::Sheet(sheet),
            text: String::with_capacity(self.text.len()),
            starts: Vec::with_capacity(self.cells.len()),
            rows: Vec::new(),
            apart: BTreeMap::new(),
            masked: BTreeSet::new(),
        };
        let mut column = 0;
        for cell in &self.cells {
            while grid.rows.len() <= cell.row as usize {
                let (first, line) = (grid.starts.len() as u32, grid.rows.len() as u32 + 1);
                grid.rows.push(Row { first, line });
                column = 0;
            }
            while column <= cell.column {
                grid.starts.push(grid.text.len() as u32);
                column += 1;
            }
            let start = cell.start as usize;
            grid.text
                .push_str(&self.text[start..start + cell.length as usize]);
        }
        grid
    }

    fn sort(&mut self) {
        self.cells.sort_by_key(Cell::position);
        self.cells.dedup_by_key(|cell| cell.position());
    }

    /// A cell among the first `own`, which are sorted.
    fn find(&self, own: usize, position: (u32, u32)) -> Option<Cell> {
        let cells = &self.cells[..own];
        cells
            .binary_search_by_key(&position, Cell::position)
            .ok()
            .map(|i| cells[i])
    }

    fn repeat(&mut self, cell: Cell, sheet: &str) -> Result<(), Fault> {
        if cell.column as usize >= WIDTH_CAP {
            return Err(Fault::TooManyCells {
                sheet: sheet.to_owned(),
                row: cell.row as usize,
            });
        }
        if self.cells.len() >= CELL_CAP {
            return Err(Fault::TooLarge);
        }
        self.cells.push(cell);
        Ok(())
    }

    /// A few cells far to the right make long rows, and repeated cells long texts.
    fn check_size(&self) -> Result<(), Fault> {
        let rows = self.cells.chunk_by(|a, b| a.row == b.row);
        let cells: usize = rows
            .filter_map(|row| row.last())
            .map(|cell| cell.column as usize + 1)
            .sum();
        let text: usize = self.cells.iter().map(|cell| cell.length as usize).sum();
        if cells > CELL_CAP || text > TEXT_CAP {
            Err(Fault::TooLarge)
        } else {
            Ok(())
        }
    }
}
