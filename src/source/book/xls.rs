//! Old `.xls` workbooks (Excel 5 to 2003), record by record.
//!
//! Read here, not by the `calamine` crate: that drops the number formats, so that 35.2% would be
//! read as 0.352, and sets aside as many cells as a file says it has.

use std::io::{Cursor as IoCursor, Read};

use calamine::Dimensions;

use super::{
    Book, Fault, SheetName,
    biff::{Record, Records, Version, code_page, rk, short, u16_at, u32_at},
    sheet::Gathered,
    value::Show,
};

/// Most strings of a workbook.
const STRING_CAP: usize = 1 << 24;

pub(super) struct Xls {
    stream: Vec<u8>,
    globals: Globals,
}

/// What the sheets of a workbook share.
struct Globals {
    version: Version,
    epoch_1904: bool,
    /// Name, whether hidden, and where its records begin.
    sheets: Vec<(SheetName, usize)>,
    strings: Vec<String>,
    /// What each cell format shows, and whether it is a duration.
    formats: Vec<(Show, bool)>,
}

impl Xls {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Fault> {
        let bad = |error: std::io::Error| Fault::Bad(error.to_string());
        let mut file = cfb::CompoundFile::open(IoCursor::new(bytes)).map_err(bad)?;
        if file.exists("/EncryptedPackage") {
            return Err(Fault::Locked);
        }
        let name = ["/Workbook", "/Book"]
            .into_iter()
            .find(|name| file.exists(name));
        let name = name.ok_or(Fault::NotAWorkbook)?;
        let mut stream = Vec::new();
        let part = file.open_stream(name).map_err(bad)?;
        // A stream is no longer than the file; a file that says more is damaged.
        part.take(bytes.len() as u64)
            .read_to_end(&mut stream)
            .map_err(bad)?;
        let globals = Globals::read(&stream)?;
        Ok(Self { stream, globals })
    }

    fn start(&self, sheet: &str) -> usize {
        let found = self
            .globals
            .sheets
            .iter()
            .find(|(name, _)| name.name == sheet);
        found.map_or(self.stream.len(), |(_, start)| *start)
    }
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Self, Fault> {
        let mut out = Self {
            version: Version::Biff8,
            epoch_1904: false,
            sheets: Vec::new(),
            strings: Vec::new(),
            formats: Vec::new(),
        };
        let (mut codes, mut used) = (std::collections::BTreeMap::new(), Vec::new());
        let mut begun = false;
        for record in Records::new(stream, 0) {
            match record.kind {
                // BOF
                0x0809 if !begun => {
                    begun = true;
                    out.version = match record.u16(0)? {
                        0x0600 => Version::Biff8,
                        0x0500 => Version::Biff5(code_page(0)),
                        _ => return Err(Fault::Bad("BIFF".to_owned())),
                    };
                }
                _ if !begun => return Err(Fault::Bad("BOF".to_owned())),
                // FILEPASS
                0x002F => return Err(Fault::Locked),
                // CODEPAGE
                0x0042 => {
                    if let Version::Biff5(encoding) = &mut out.version {
                        *encoding = code_page(record.u16(0)?);
                    }
                }
                // DATEMODE
                0x0022 => out.epoch_1904 = record.u16(0)? == 1,
                // FORMAT
                0x041E => {
                    let wide = matches!(out.version, Version::Biff8);
                    let code = record.cursor(2).string(out.version, wide)?;
                    codes.insert(record.u16(0)?, code);
                }
                // XF
                0x00E0 => used.push(record.u16(2)?),
                // BOUNDSHEET
                0x0085 => out.sheet(&record)?,
                // SST
                0x00FC => out.strings = strings(&record)?,
                // EOF
                0x000A => break,
                _ => {}
            }
        }
        let format = |id: u16| {
            let code = codes.get(&id).map(String::as_str);
            let lower = code.unwrap_or_default().to_ascii_lowercase();
            let duration = id == 46 || ["[h", "[m", "[s"].iter().any(|part| lower.contains(part));
            (Show::of_xls(id, code), duration)
        };
        out.formats = used.into_iter().map(format).collect();
        Ok(out)
    }

    fn sheet(&mut self, record: &Record<'_>) -> Result<(), Fault> {
        let start = u32_at(record.data, 0).ok_or_else(short)? as usize;
        let [visibility, kind] = record
            .data
            .get(4..6)
            .and_then(|b| b.try_into().ok())
            .ok_or_else(short)?;
        let name = record.cursor(6).string(self.version, false)?;
        // Charts, macros and modules have no cells.
        if kind == 0 {
            let hidden = visibility & 3 != 0;
            self.sheets.push((SheetName { name, hidden }, start));
        }
        Ok(())
    }
}

fn strings(record: &Record<'_>) -> Result<Vec<String>, Fault> {
    let mut cursor = record.cursor(4);
    let count = cursor.u32()? as usize;
    if count > STRING_CAP {
        return Err(Fault::TooLarge);
    }
    let mut out = Vec::new();
    for _ in 0..count {
        out.push(cursor.string(Version::Biff8, true)?);
    }
    Ok(out)
}

impl Book for Xls {
    fn sheets(&self) -> Vec<SheetName> {
        self.globals
            .sheets
            .iter()
            .map(|(sheet, _)| sheet.clone())
            .collect()
    }

    fn is_filled(&mut self, sheet: &str) -> Result<bool, Fault> {
        Ok(!self.read(sheet)?.is_empty())
    }

    fn read(&mut self, sheet: &str) -> Result<Gathered, Fault> {
        let mut cells = Cells {
            globals: &self.globals,
            sheet,
            gathered: Gathered::default(),
            merges: Vec::new(),
            formula: None,
        };
        // Charts inside a sheet have records of their own between BOF and EOF.
        let mut depth = 0;
        for record in Records::new(&self.stream, self.start(sheet)) {
            match record.kind {
                0x0809 => depth += 1,
                0x000A if depth <= 1 => break,
                0x000A => depth -= 1,
                _ if depth > 1 => {}
                _ => cells.record(&record)?,
            }
        }
        cells.gathered.repeat_merged(&cells.merges, sheet)?;
        Ok(cells.gathered)
    }
}

struct Cells<'a> {
    globals: &'a Globals,
    sheet: &'a str,
    gathered: Gathered,
    merges: Vec<Dimensions>,
    /// The formula whose text comes in a record of its own.
    formula: Option<(u32, u32)>,
}

impl Cells<'_> {
    fn record(&mut self, record: &Record<'_>) -> Result<(), Fault> {
        match record.kind {
            // NUMBER
            0x0203 => self.number(place(record)?, record.u16(4)?, record.f64(6)?)?,
            // RK
            0x027E => {
                let raw = u32_at(record.data, 6).ok_or_else(short)?;
                self.number(place(record)?, record.u16(4)?, rk(raw))?;
            }
            // MULRK: pairs of format and number, the last column behind them
            0x00BD => {
                let (row, first) = place(record)?;
                let end = record.data.len().saturating_sub(2);
                let pairs = record.data.get(4..end).ok_or_else(short)?.chunks_exact(6);
                for (column, pair) in (first..).zip(pairs) {
                    let (format, raw) = (u16_at(pair, 0), u32_at(pair, 2));
                    let (format, raw) = format.zip(raw).ok_or_else(short)?;
                    self.number((row, column), format, rk(raw))?;
                }
            }
            // LABELSST
            0x00FD => {
                let index = u32_at(record.data, 6).ok_or_else(short)? as usize;
                let globals = self.globals;
                let text = globals.strings.get(index).ok_or_else(short)?;
                self.text(place(record)?, text)?;
            }
            // LABEL, RSTRING
            0x0204 | 0x00D6 => {
                let text = record.cursor(6).string(self.globals.version, true)?;
                self.text(place(record)?, &text)?;
            }
            // BOOLERR
            0x0205 => {
                let [value, is_error] = record
                    .data
                    .get(6..8)
                    .and_then(|b| b.try_into().ok())
                    .ok_or_else(short)?;
                self.truth(place(record)?, value, is_error == 1)?;
            }
            // FORMULA, and STRING behind it
            0x0006 => self.formula(record)?,
            0x0207 => {
                if let Some(at) = self.formula.take() {
                    let text = record.cursor(0).string(self.globals.version, true)?;
                    self.text(at, &text)?;
                }
            }
            _ => self.layout(record)?,
        }
        Ok(())
    }

    /// Merged areas and what is hidden.
    fn layout(&mut self, record: &Record<'_>) -> Result<(), Fault> {
        match record.kind {
            // MERGEDCELLS
            0x00E5 => {
                let areas = record.data.get(2..).unwrap_or_default().chunks_exact(8);
                self.merges.extend(areas.filter_map(|area| {
                    let edge = |at| u16_at(area, at).map(u32::from);
                    let (rows, columns) = ((edge(0)?, edge(2)?), (edge(4)?, edge(6)?));
                    Some(Dimensions::new((rows.0, columns.0), (rows.1, columns.1)))
                }));
            }
            // ROW and COLINFO: hidden ones
            0x0208 if record.u16(12)? & 0x20 != 0 => {
                self.gathered.marks.hidden_rows.push(record.u16(0)?.into());
            }
            0x007D if record.u16(8)? & 1 != 0 => {
                let range = (record.u16(0)?.into(), record.u16(2)?.into());
                self.gathered.marks.hidden_columns.push(range);
            }
            _ => {}
        }
        Ok(())
    }

    fn formula(&mut self, record: &Record<'_>) -> Result<(), Fault> {
        let at = place(record)?;
        self.formula = None;
        let result = record.data.get(6..14).ok_or_else(short)?;
        match (result[0], &result[6..8]) {
            (0, b"\xFF\xFF") => self.formula = Some(at),
            (kind @ (1 | 2), b"\xFF\xFF") => self.truth(at, result[2], kind == 2)?,
            (_, b"\xFF\xFF") => {}
            _ => self.number(at, record.u16(4)?, record.f64(6)?)?,
        }
        Ok(())
    }

    fn number(&mut self, at: (u32, u32), format: u16, number: f64) -> Result<(), Fault> {
        let formats = &self.globals.formats;
        let (show, duration) = formats
            .get(usize::from(format))
            .copied()
            .unwrap_or_default();
        let text = show.number_or_date(number, self.globals.epoch_1904, duration);
        self.text(at, &text)
    }

    fn truth(&mut self, at: (u32, u32), value: u8, is_error: bool) -> Result<(), Fault> {
        if is_error {
            self.gathered.marks.errors.push(at);
        }
        let text = match (is_error, value) {
            (false, 0) => "false",
            (false, _) => "true",
            (true, 0x00) => "#NULL!",
            (true, 0x07) => "#DIV/0!",
            (true, 0x0F) => "#VALUE!",
            (true, 0x17) => "#REF!",
            (true, 0x1D) => "#NAME?",
            (true, 0x24) => "#NUM!",
            (true, _) => "#N/A",
        };
        self.text(at, text)
    }

    fn text(&mut self, (row, column): (u32, u32), text: &str) -> Result<(), Fault> {
        self.gathered
            .add(row, column, |out| out.push_str(text), self.sheet)
    }
}

/// Row and column, with which each record of a cell begins.
fn place(record: &Record<'_>) -> Result<(u32, u32), Fault> {
    Ok((record.u16(0)?.into(), record.u16(2)?.into()))
}
