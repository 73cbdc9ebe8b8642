//! `.xlsx`: values and number formats by the `calamine` crate; what it leaves out — hidden rows
//! and columns, formulas that were never calculated — from the sheet's own XML.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use quick_xml::events::{BytesStart, Event};

use super::{
    Fault, SheetName,
    sheet::Gathered,
    value::Show,
    xml::{Xml, attribute},
    zip,
};

pub(super) struct Book<'a> {
    bytes: &'a [u8],
    inner: Xlsx<Cursor<&'a [u8]>>,
}

impl From<XlsxError> for Fault {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Locked,
            error => Self::Bad(error.to_string()),
        }
    }
}

impl<'a> Book<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let inner = Xlsx::new(Cursor::new(bytes))?;
        Ok(Self { bytes, inner })
    }
}

impl super::Book for Book<'_> {
    fn sheets(&self) -> Vec<SheetName> {
        let sheets = self.inner.sheets_metadata().iter();
        sheets
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| SheetName {
                name: sheet.name.clone(),
                hidden: sheet.visible != SheetVisible::Visible,
            })
            .collect()
    }

    fn is_filled(&mut self, sheet: &str) -> Result<bool, Fault> {
        let mut reader = self.inner.worksheet_cells_reader(sheet)?;
        while let Some(cell) = reader.next_cell()? {
            if *cell.get_value() != DataRef::Empty {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn read(&mut self, sheet: &str) -> Result<Gathered, Fault> {
        let mut gathered = cells(&mut self.inner, sheet)?;
        if let Some(part) = sheet_part(self.bytes, sheet)? {
            note_the_rest(&part, &mut gathered)?;
        }
        let merges = self.inner.merge_cells_by_sheet_name(sheet)?;
        gathered.repeat_merged(&merges, sheet)?;
        Ok(gathered)
    }
}

fn cells(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Gathered, Fault> {
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
        if matches!(cell.get_value(), DataRef::Error(_)) {
            gathered.marks.errors.push((row, column));
        }
    }
    Ok(gathered)
}

/// The XML of a sheet, found as the package says: relations name the workbook, the workbook the
/// sheet. `None` where the chain breaks.
fn sheet_part(bytes: &[u8], sheet: &str) -> Result<Option<Vec<u8>>, Fault> {
    let root = relation(bytes, "_rels/.rels", |e| {
        attribute(e, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
    })?;
    let book = root.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let book = book.trim_start_matches('/');
    let Some(xml) = zip::part(bytes, book)? else {
        return Ok(None);
    };
    let mut id = None;
    Xml::new(&xml).each(|e| {
        if e.local_name().as_ref() == "sheet" && attribute(e, "name").as_deref() == Some(sheet) {
            let mut attributes = e.attributes().flatten();
            let found = attributes.find(|a| a.key.local_name().as_ref() == "id");
            id = found.map(|a| a.value.into_owned());
        }
    })?;
    let (folder, name) = book.rsplit_once('/').unwrap_or(("", book));
    let relations = format!("{folder}/_rels/{name}.rels");
    let target = relation(bytes, relations.trim_start_matches('/'), |e| {
        id.is_some() && attribute(e, "Id") == id
    })?;
    let Some(target) = target else {
        return Ok(None);
    };
    let path = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}/{target}"),
    };
    zip::part(bytes, path.trim_start_matches('/'))
}

/// The target of the first relation that fits.
fn relation(
    bytes: &[u8],
    part: &str,
    fits: impl Fn(&BytesStart<'_>) -> bool,
) -> Result<Option<String>, Fault> {
    let Some(xml) = zip::part(bytes, part)? else {
        return Ok(None);
    };
    let mut target = None;
    Xml::new(&xml).each(|e| {
        if target.is_none() && e.local_name().as_ref() == "Relationship" && fits(e) {
            target = attribute(e, "Target");
        }
    })?;
    Ok(target)
}

/// Notes hidden rows and columns, and formulas without a value.
fn note_the_rest(part: &[u8], gathered: &mut Gathered) -> Result<(), Fault> {
    let has = |needle: &[u8]| part.windows(needle.len()).any(|w| w == needle);
    if !has(b"hidden=") && !has(b"<f") {
        return Ok(());
    }
    let mut xml = Xml::new(part);
    let (mut row, mut column) = (0_u32, 0_u32);
    // Of the cell that is open: whether it has a formula, a value.
    let (mut formula, mut value) = (false, false);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "col" if is_true(&e, "hidden") => {
                    let edge = |name| attribute(&e, name)?.parse::<u32>().ok();
                    if let (Some(from), Some(to)) = (edge("min"), edge("max")) {
                        gathered
                            .marks
                            .hidden_columns
                            .push((from.saturating_sub(1), to.saturating_sub(1)));
                    }
                }
                "row" => {
                    let number = attribute(&e, "r").and_then(|r| r.parse::<u32>().ok());
                    row = number.map_or(row + 1, |n| n);
                    column = 0;
                    if is_true(&e, "hidden") {
                        gathered.marks.hidden_rows.push(row.saturating_sub(1));
                    }
                }
                "c" => {
                    column = attribute(&e, "r")
                        .and_then(|r| column_of(&r))
                        .unwrap_or(column + 1);
                    (formula, value) = (false, false);
                }
                "f" => formula = true,
                "v" | "is" => value = true,
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "c" && formula && !value => {
                let place = (row.saturating_sub(1), column.saturating_sub(1));
                gathered.marks.uncalculated.push(place);
            }
            Event::End(e) if e.local_name().as_ref() == "sheetData" => break,
            _ => {}
        }
    }
    Ok(())
}

fn is_true(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

/// The column of `C7`, from 1.
fn column_of(reference: &str) -> Option<u32> {
    let mut letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    letters.try_fold(0_u32, |n, letter| {
        let digit = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        n.checked_mul(26)?.checked_add(digit)
    })
}
