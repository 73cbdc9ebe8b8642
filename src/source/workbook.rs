//! Workbooks to tables: `.xlsx`.

use std::{io::Cursor, panic, sync::Arc};

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::diagnostic::{CellPlace, Diagnostic, Location, Place, Report};

use super::{
    Grid, ReadOptions, SourceFile,
    sheet::{CELL_CAP, Gathered},
    value::Show,
    zip,
};

/// Largest workbook, unpacked, in bytes.
const UNPACKED_CAP: u64 = 512 << 20;
/// First bytes of the container that encrypted workbooks and old `.xls` files share.
const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Why a workbook gives no table.
#[derive(Debug)]
pub(super) enum Fault {
    Bad(String),
    Locked,
    TooLarge,
    NoSuchSheet { wanted: String, sheets: Vec<String> },
    NoVisibleSheet,
    EmptySheet(String),
    ChooseASheet(Vec<String>),
    TooManyCells { sheet: String, row: usize },
}

impl From<XlsxError> for Fault {
    fn from(error: XlsxError) -> Self {
        Self::Bad(error.to_string())
    }
}

pub(super) fn grid(file: &SourceFile, options: &ReadOptions, report: &mut Report) -> Option<Grid> {
    let wanted = options.sheet.as_deref();
    // The reader is not ours and its input comes from anywhere: a panic inside it is one more
    // way of saying that the workbook is damaged.
    let read = panic::catch_unwind(|| load(&file.bytes, wanted))
        .unwrap_or_else(|_| Err(Fault::Bad("unexpected structure".to_owned())));
    match read {
        Ok((sheet, gathered)) => {
            let errors = gathered.errors.clone();
            let grid = gathered.into_grid(Arc::clone(&file.path), sheet.into());
            if let Some(diagnostic) = explain_errors(&grid, &errors) {
                report.add(diagnostic);
            }
            Some(grid)
        }
        Err(fault) => {
            report.add(explain(&file.path, fault));
            None
        }
    }
}

fn load(bytes: &[u8], wanted: Option<&str>) -> Result<(String, Gathered), Fault> {
    if bytes.starts_with(&COMPOUND_FILE) {
        return Err(Fault::Locked);
    }
    if zip::unpacked_size(bytes).is_some_and(|size| size > UNPACKED_CAP) {
        return Err(Fault::TooLarge);
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let sheet = choose(&mut book, wanted)?;
    let mut gathered = gather(&mut book, &sheet)?;
    if gathered.is_empty() {
        return Err(Fault::EmptySheet(sheet));
    }
    let merges = book.merge_cells_by_sheet_name(&sheet)?;
    gathered.repeat_merged(&merges, &sheet)?;
    Ok((sheet, gathered))
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

fn choose(book: &mut Book<'_>, wanted: Option<&str>) -> Result<String, Fault> {
    let sheets = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let (shown, hidden): (Vec<_>, Vec<_>) = sheets
        .cloned()
        .partition(|sheet| sheet.visible == SheetVisible::Visible);
    let mut shown: Vec<String> = shown.into_iter().map(|sheet| sheet.name).collect();
    if let Some(wanted) = wanted {
        let all = || shown.iter().chain(hidden.iter().map(|sheet| &sheet.name));
        let found = all().find(|name| name.trim() == wanted.trim()).cloned();
        let sheets = all().cloned().collect();
        return found.ok_or(Fault::NoSuchSheet {
            wanted: wanted.to_owned(),
            sheets,
        });
    }
    if shown.len() > 1 {
        let first = shown[0].clone();
        let mut filled = Vec::new();
        for sheet in shown {
            if has_content(book, &sheet)? {
                filled.push(sheet);
            }
        }
        shown = if filled.is_empty() {
            vec![first]
        } else {
            filled
        };
    }
    match shown.len() {
        0 => Err(Fault::NoVisibleSheet),
        1 => Ok(shown.remove(0)),
        _ => Err(Fault::ChooseASheet(shown)),
    }
}

fn has_content(book: &mut Book<'_>, sheet: &str) -> Result<bool, Fault> {
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell()? {
        if *cell.get_value() != calamine::DataRef::Empty {
            return Ok(true);
        }
    }
    Ok(false)
}

fn gather(book: &mut Book<'_>, sheet: &str) -> Result<Gathered, Fault> {
    let epoch_1904 = book.has_1904_epoch();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let shows: Vec<Show> = reader.styles().iter().map(Show::of).collect();
    let mut gathered = Gathered::default();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let show = shows.get(style).copied().unwrap_or_default();
        let (row, column) = cell.get_position();
        gathered.add(
            row,
            column,
            |text| show.write(cell.get_value(), epoch_1904, text),
            sheet,
        )?;
        if matches!(cell.get_value(), calamine::DataRef::Error(_)) {
            gathered.errors.push((row as usize, column as usize));
        }
    }
    Ok(gathered)
}

/// One finding for all failed formulas of a sheet: they come in columns of thousands.
fn explain_errors(grid: &Grid, errors: &[(usize, usize)]) -> Option<Diagnostic> {
    const SHOWN: usize = 5;
    let (&(row, column), rest) = errors.split_first()?;
    let first = Diagnostic::new("source::error-cell", grid.location(row, column, ""))
        .with("value", grid.cell(row, column))
        .with("count", errors.len());
    let rest = rest.iter().take(SHOWN);
    Some(rest.fold(first, |d, &(row, column)| {
        d.related(grid.location(row, column, ""))
    }))
}

fn explain(path: &Arc<str>, fault: Fault) -> Diagnostic {
    let new = |code| Diagnostic::new(code, Location::file(Arc::clone(path)));
    let list = |sheets: &[String]| sheets.join("、");
    match fault {
        Fault::Bad(message) => new("source::bad-workbook").with("message", message),
        Fault::Locked => new("source::locked-workbook"),
        Fault::TooLarge => new("source::workbook-too-large")
            .with("cap", UNPACKED_CAP >> 20)
            .with("cells", CELL_CAP),
        Fault::NoSuchSheet { wanted, sheets } => new("source::no-such-sheet")
            .with("sheet", wanted)
            .with("sheets", list(&sheets)),
        Fault::NoVisibleSheet => new("source::no-visible-sheet"),
        Fault::EmptySheet(sheet) => new("source::empty-sheet").with("sheet", sheet),
        Fault::ChooseASheet(sheets) => new("source::choose-a-sheet")
            .with("sheets", list(&sheets))
            .with("first", sheets.first().map_or("", String::as_str)),
        Fault::TooManyCells { sheet, row } => {
            let (sheet, header) = (Some(sheet.into()), "".into());
            let place = CellPlace {
                sheet,
                row: row + 1,
                column: 1,
                header,
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
