//! Workbooks to tables: `.xlsx`, `.xls`, `.ods`.
//!
//! What a workbook is, its content says, not its name: old programs save one format under the
//! name of another. Hidden sheets are read only when named; hidden rows and columns are read,
//! with a warning.

mod biff;
mod ods;
mod sheet;
mod value;
mod xls;
mod xlsx;
mod xml;
mod zip;

use std::{panic, sync::Arc};

use globset::Glob;

use crate::diagnostic::{CellPlace, Diagnostic, Location, Place, Report};

use super::{CELL_CAP, Grid, ReadOptions, SourceFile};
use sheet::Gathered;
#[cfg(feature = "parquet")]
pub(super) use value::decimal_text;

/// Largest workbook, unpacked, in bytes.
const UNPACKED_CAP: u64 = 512 << 20;
/// First bytes of the container that encrypted workbooks and old `.xls` files share.
const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Why a workbook, or one of its sheets, gives no table.
#[derive(Debug)]
enum Fault {
    Bad(String),
    /// The file is something else under the name of a workbook.
    NotAWorkbook,
    Locked,
    TooLarge,
    NoSuchSheet {
        wanted: String,
        sheets: Vec<String>,
    },
    NoVisibleSheet,
    /// What is shown is empty, what is hidden is not.
    HiddenSheet(Vec<String>),
    EmptySheet(String),
    ChooseASheet(Vec<String>),
    TooManyCells {
        sheet: String,
        row: usize,
    },
}

/// A sheet of a workbook: its name, and whether it is shown.
#[derive(Clone, Debug)]
struct SheetName {
    name: String,
    hidden: bool,
}

/// A workbook that is open for reading.
trait Book {
    /// The sheets with cells, in the order of the workbook.
    fn sheets(&self) -> Vec<SheetName>;

    /// Whether a sheet has a cell with content.
    fn is_filled(&mut self, sheet: &str) -> Result<bool, Fault>;

    /// The cells of a sheet, merged ones repeated.
    fn read(&mut self, sheet: &str) -> Result<Gathered, Fault>;
}

pub(super) fn grids(file: &SourceFile, options: &ReadOptions, report: &mut Report) -> Vec<Grid> {
    // The readers are partly not ours and their input comes from anywhere: a panic inside is one
    // more way of saying that the workbook is damaged.
    let read = panic::catch_unwind(|| load(file.bytes(), &options.sheets))
        .unwrap_or_else(|_| vec![Err(Fault::Bad("unexpected structure".to_owned()))]);
    let mut grids = Vec::new();
    for sheet in read {
        match sheet {
            Ok((name, gathered)) => {
                let marks = gathered.marks.clone();
                let grid = gathered.into_grid(Arc::clone(&file.path), name.into());
                marks.explain(&grid, report);
                grids.push(grid);
            }
            Err(fault) => report.add(explain(&file.path, fault)),
        }
    }
    grids
}

type Sheet = Result<(String, Gathered), Fault>;

/// A sheet of a workbook with all that is hidden in it.
#[derive(Debug)]
pub struct FullSheet {
    /// Its cells.
    pub grid: Grid,
    /// Whether the sheet is hidden.
    pub hidden: bool,
    hidden_rows: Vec<u32>,
    hidden_columns: Vec<(u32, u32)>,
}

impl FullSheet {
    /// Whether nobody sees a cell who only opens the workbook.
    #[must_use]
    pub fn hides(&self, row: usize, column: usize) -> bool {
        let row = |r: &u32| *r as usize == row;
        let column = |&(from, to): &(u32, u32)| (from as usize..=to as usize).contains(&column);
        self.hidden || self.hidden_rows.iter().any(row) || self.hidden_columns.iter().any(column)
    }
}

/// Why a workbook cannot be looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It has a password.
    Locked,
    /// It is too large.
    TooLarge,
    /// It is damaged, or something else.
    Damaged,
}

/// Every sheet of a workbook, hidden ones too.
///
/// # Errors
/// A workbook that cannot be read.
pub fn every_sheet(file: &SourceFile) -> Result<Vec<FullSheet>, Closed> {
    let closed = |fault| match fault {
        Fault::Locked => Closed::Locked,
        Fault::TooLarge | Fault::TooManyCells { .. } => Closed::TooLarge,
        _ => Closed::Damaged,
    };
    let read = || -> Result<Vec<FullSheet>, Fault> {
        let mut book = open(file.bytes())?;
        let mut out = Vec::new();
        for SheetName { name, hidden } in book.sheets() {
            let gathered = book.read(&name)?;
            let marks = gathered.marks.clone();
            out.push(FullSheet {
                grid: gathered.into_grid(Arc::clone(&file.path), name.into()),
                hidden,
                hidden_rows: marks.hidden_rows,
                hidden_columns: marks.hidden_columns,
            });
        }
        Ok(out)
    };
    // As above, a panic inside the readers says that the workbook is damaged.
    panic::catch_unwind(panic::AssertUnwindSafe(read))
        .unwrap_or(Err(Fault::NotAWorkbook))
        .map_err(closed)
}

fn load(bytes: &[u8], wanted: &[String]) -> Vec<Sheet> {
    let mut book = match open(bytes) {
        Ok(book) => book,
        Err(fault) => return vec![Err(fault)],
    };
    let chosen = match choose(book.as_mut(), wanted) {
        Ok(chosen) => chosen,
        Err(faults) => return faults.into_iter().map(Err).collect(),
    };
    let mut out = Vec::new();
    let mut empty = Vec::new();
    for (name, how) in chosen {
        match book.read(&name) {
            Ok(gathered) if !gathered.is_empty() => out.push(Ok((name, gathered))),
            // A pattern takes the months that are filled in.
            Ok(_) if how == How::Pattern => empty.push(name),
            Ok(_) => out.push(Err(Fault::EmptySheet(name))),
            Err(fault) => out.push(Err(fault)),
        }
    }
    if out.is_empty() {
        out.extend(
            empty
                .into_iter()
                .take(1)
                .map(|name| Err(Fault::EmptySheet(name))),
        );
    }
    out
}

/// Why a sheet is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Named,
    Pattern,
}

fn open(bytes: &[u8]) -> Result<Box<dyn Book + '_>, Fault> {
    if bytes.starts_with(&COMPOUND_FILE) {
        return Ok(Box::new(xls::Xls::open(bytes)?));
    }
    if !bytes.starts_with(b"PK") {
        return Err(Fault::NotAWorkbook);
    }
    zip::check(bytes, UNPACKED_CAP)?;
    if zip::has(bytes, "content.xml") {
        return Ok(Box::new(ods::Ods::open(bytes)?));
    }
    Ok(Box::new(xlsx::Book::open(bytes)?))
}

fn choose(book: &mut dyn Book, wanted: &[String]) -> Result<Vec<(String, How)>, Vec<Fault>> {
    let sheets = book.sheets();
    if wanted.is_empty() {
        let only = only_one(book, &sheets).map_err(|fault| vec![fault])?;
        return Ok(vec![(only, How::Named)]);
    }
    let mut faults = Vec::new();
    let mut chosen = vec![None; sheets.len()];
    for pattern in wanted {
        let exact = |sheet: &SheetName| sheet.name.trim() == pattern.trim();
        let glob = Glob::new(pattern).ok().map(|glob| glob.compile_matcher());
        let mut found = false;
        for (i, sheet) in sheets.iter().enumerate() {
            // A glob takes what is shown: nobody sees what else it would take.
            let by_glob =
                || !sheet.hidden && glob.as_ref().is_some_and(|g| g.is_match(&sheet.name));
            let how = match exact(sheet) {
                true => How::Named,
                false if !sheets.iter().any(exact) && by_glob() => How::Pattern,
                false => continue,
            };
            found = true;
            if chosen[i] != Some(How::Named) {
                chosen[i] = Some(how);
            }
        }
        if !found {
            faults.push(Fault::NoSuchSheet {
                wanted: pattern.clone(),
                sheets: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
            });
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let chosen = sheets.into_iter().zip(chosen);
    Ok(chosen
        .filter_map(|(sheet, how)| Some((sheet.name, how?)))
        .collect())
}

/// The only visible sheet with content.
fn only_one(book: &mut dyn Book, sheets: &[SheetName]) -> Result<String, Fault> {
    let (hidden, shown): (Vec<_>, Vec<_>) = sheets.iter().partition(|sheet| sheet.hidden);
    let Some(first) = shown.first() else {
        return Err(Fault::NoVisibleSheet);
    };
    let filled = |sheets: &[&SheetName], book: &mut dyn Book| -> Result<Vec<String>, Fault> {
        let mut out = Vec::new();
        for sheet in sheets {
            if book.is_filled(&sheet.name)? {
                out.push(sheet.name.clone());
            }
        }
        Ok(out)
    };
    let mut with_content = filled(&shown, book)?;
    match with_content.len() {
        0 => match filled(&hidden, book)? {
            none if none.is_empty() => Err(Fault::EmptySheet(first.name.clone())),
            some => Err(Fault::HiddenSheet(some)),
        },
        1 => Ok(with_content.remove(0)),
        _ => Err(Fault::ChooseASheet(with_content)),
    }
}

fn explain(path: &Arc<str>, fault: Fault) -> Diagnostic {
    let new = |code| Diagnostic::new(code, Location::file(Arc::clone(path)));
    let list = |sheets: &[String]| sheets.join("、");
    match fault {
        Fault::Bad(message) => new("source::bad-workbook").with("message", message),
        Fault::NotAWorkbook => new("source::not-a-workbook"),
        Fault::Locked => new("source::locked-workbook"),
        Fault::TooLarge => new("source::workbook-too-large")
            .with("cap", UNPACKED_CAP >> 20)
            .with("cells", CELL_CAP),
        Fault::NoSuchSheet { wanted, sheets } => new("source::no-such-sheet")
            .with("sheet", wanted)
            .with("sheets", list(&sheets)),
        Fault::NoVisibleSheet => new("source::no-visible-sheet"),
        Fault::HiddenSheet(sheets) => new("source::hidden-sheet")
            .with("sheets", list(&sheets))
            .with("first", sheets.first().map_or("", String::as_str)),
        Fault::EmptySheet(sheet) => new("source::empty-sheet").with("sheet", sheet),
        Fault::ChooseASheet(sheets) => new("source::choose-a-sheet")
            .with("sheets", list(&sheets))
            .with("first", sheets.first().map_or("", String::as_str)),
        Fault::TooManyCells { sheet, row } => {
            let place = CellPlace {
                sheet: Some(sheet.into()),
                pointer: None,
                row: row + 1,
                column: 1,
                header: "".into(),
                span: None,
            };
            let at = Location {
                file: Arc::clone(path),
                place: Place::Cell(place),
            };
            Diagnostic::new("source::too-many-cells", at)
        }
    }
}
