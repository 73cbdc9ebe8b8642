//! Tables inside other files, cell by cell.

use super::{Inside, Looker, Part, Piece, Why};
use crate::{
    diagnostic::{Location, Place, Report},
    secret::Heading,
    source::{Closed, Grid, ReadOptions, SourceFile, every_sheet, grids},
};

/// Rows that are searched for heads.
const SEARCHED: usize = 10;

/// What the heads of a table say that nobody has declared: the first row with two words or more.
#[must_use]
pub fn heads(grid: &Grid) -> (usize, Vec<String>) {
    let filled = |row: &usize| {
        let cells = (0..grid.width(*row)).map(|column| grid.cell(*row, column).trim());
        cells.filter(|cell| !cell.is_empty()).count() > 1
    };
    let row = (0..grid.rows().min(SEARCHED)).find(filled);
    let Some(row) = row else {
        return (0, Vec::new());
    };
    let cells = (0..grid.width(row)).map(|column| grid.cell(row, column).to_owned());
    (row, cells.collect())
}

impl Looker<'_, '_> {
    /// Every cell of a workbook inside another file, of hidden sheets too.
    pub(super) fn cells(&mut self, file: &SourceFile, inside: &Inside) {
        if inside.depth == 0 {
            return; // whoever looks at the file itself names each cell by its place
        }
        match every_sheet(file) {
            Ok(sheets) => sheets
                .iter()
                .for_each(|sheet| self.grid(&sheet.grid, inside)),
            Err(Closed::Locked) => self.unread(Why::Locked, inside.at("")),
            Err(Closed::TooLarge) => self.unread(Why::TooLarge, inside.at("")),
            Err(Closed::Damaged) => self.unread(Why::Damaged, inside.at("")),
        }
    }

    /// Every cell of a text table; `false` where it is none.
    pub(super) fn table(&mut self, file: &SourceFile, inside: &Inside) -> bool {
        let read = grids(file, &ReadOptions::default(), &mut Report::default());
        read.iter().for_each(|grid| self.grid(grid, inside));
        !read.is_empty()
    }

    fn grid(&mut self, grid: &Grid, inside: &Inside) {
        let (_, heads) = heads(grid);
        let headings: Vec<Heading> = heads.iter().map(|head| Heading::of(head)).collect();
        for row in 0..grid.rows() {
            for column in 0..grid.width(row) {
                let text = grid.cell(row, column);
                if text.is_empty() {
                    continue;
                }
                let at = inside.at(&name(&grid.location(row, column, "")));
                (self.visit)(Piece {
                    part: Part::Cell,
                    at: &at,
                    heading: headings.get(column).copied().unwrap_or_default(),
                    text,
                });
            }
        }
    }
}

/// A cell as a spreadsheet names it: `表1!B3`.
fn name(at: &Location) -> String {
    match &at.place {
        Place::Cell(cell) => match &cell.sheet {
            Some(sheet) => format!("{sheet}!{}", cell.a1()),
            None => cell.a1(),
        },
        _ => String::new(),
    }
}
