//! `.ods`: OpenDocument sheets (ISO/IEC 26300), cell by cell.
//!
//! Read here, not by the `calamine` crate: that gives neither merged cells nor the formats that
//! make 0.352 a per cent and 7 a code, and it unrolls repeated cells without end.

mod styles;

use std::{collections::BTreeMap, fmt::Write};

use calamine::Dimensions;
use quick_xml::events::{BytesStart, Event};

use super::{
    Book, Fault, SheetName,
    sheet::Gathered,
    value::{Show, decimal_text},
    xml::{Xml, attribute},
    zip,
};
use styles::Styles;

/// Most rows of a sheet.
const ROW_CAP: u32 = 1 << 20;

pub(super) struct Ods {
    content: Vec<u8>,
    styles: Styles,
    sheets: Vec<SheetName>,
}

impl Ods {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Fault> {
        if let Some(manifest) = zip::part(bytes, "META-INF/manifest.xml")? {
            let mut locked = false;
            Xml::new(&manifest).each(|e| locked |= e.local_name().as_ref() == "encryption-data")?;
            if locked {
                return Err(Fault::Locked);
            }
        }
        let content = zip::part(bytes, "content.xml")?.unwrap_or_default();
        let mut styles = Styles::default();
        if let Some(common) = zip::part(bytes, "styles.xml")? {
            styles.read(&common)?;
        }
        styles.read(&content)?;
        let mut sheets = Vec::new();
        let mut xml = Xml::new(&content);
        while let Some(event) = xml.next()? {
            if let Event::Start(e) = event
                && e.name().as_ref() == "table:table"
            {
                let style = attribute(&e, "table:style-name").unwrap_or_default();
                sheets.push(SheetName {
                    name: attribute(&e, "table:name").unwrap_or_default(),
                    hidden: styles.hides(&style),
                });
                xml.skip()?;
            }
        }
        Ok(Self {
            content,
            styles,
            sheets,
        })
    }
}

impl Book for Ods {
    fn sheets(&self) -> Vec<SheetName> {
        self.sheets.clone()
    }

    fn is_filled(&mut self, sheet: &str) -> Result<bool, Fault> {
        Ok(!self.read(sheet)?.is_empty())
    }

    fn read(&mut self, sheet: &str) -> Result<Gathered, Fault> {
        let mut xml = Xml::new(&self.content);
        while let Some(event) = xml.next()? {
            if let Event::Start(e) = event
                && e.name().as_ref() == "table:table"
            {
                if attribute(&e, "table:name").as_deref().unwrap_or_default() != sheet {
                    xml.skip()?;
                    continue;
                }
                let table = Table {
                    xml,
                    styles: &self.styles,
                    sheet,
                    row: 0,
                    defaults: BTreeMap::new(),
                    columns: 0,
                    gathered: Gathered::default(),
                    merges: Vec::new(),
                };
                return table.read();
            }
        }
        Ok(Gathered::default())
    }
}

struct Table<'a> {
    xml: Xml<'a>,
    styles: &'a Styles,
    sheet: &'a str,
    /// Number of the next row.
    row: u32,
    /// Cell styles of columns: last column of a run, and the style.
    defaults: BTreeMap<u32, Option<String>>,
    columns: u32,
    gathered: Gathered,
    merges: Vec<Dimensions>,
}

impl Table<'_> {
    fn read(mut self) -> Result<Gathered, Fault> {
        // Of elements around rows: groups and header rows, which are no cells themselves.
        let mut depth = 0;
        while let Some(event) = self.xml.next()? {
            match event {
                Event::Start(e) => match e.name().as_ref() {
                    "table:table-row" => self.row(&e)?,
                    "table:table-column" => {
                        self.column(&e);
                        self.xml.skip()?;
                    }
                    "table:table-header-rows"
                    | "table:table-rows"
                    | "table:table-row-group"
                    | "table:table-header-columns"
                    | "table:table-columns"
                    | "table:table-column-group" => depth += 1,
                    _ => self.xml.skip()?,
                },
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        self.gathered.repeat_merged(&self.merges, self.sheet)?;
        Ok(self.gathered)
    }

    fn column(&mut self, e: &BytesStart<'_>) {
        let last = self
            .columns
            .saturating_add(repeated(e, "table:number-columns-repeated"))
            - 1;
        if is_hidden(e) {
            self.gathered
                .marks
                .hidden_columns
                .push((self.columns, last));
        }
        let style = attribute(e, "table:default-cell-style-name");
        self.defaults.insert(last, style);
        self.columns = last + 1;
    }

    fn row(&mut self, e: &BytesStart<'_>) -> Result<(), Fault> {
        let times = repeated(e, "table:number-rows-repeated");
        let own_style = attribute(e, "table:default-cell-style-name");
        let before = self.gathered.len();
        let mut column = 0_u32;
        while let Some(event) = self.xml.next()? {
            match event {
                Event::Start(e) => {
                    let is_cell = matches!(
                        e.name().as_ref(),
                        "table:table-cell" | "table:covered-table-cell"
                    );
                    if is_cell {
                        column = self.cell(&e, column, own_style.as_deref())?;
                    } else {
                        self.xml.skip()?;
                    }
                }
                Event::End(_) => break,
                _ => {}
            }
        }
        let filled = self.gathered.len() > before;
        if filled {
            if self.row.saturating_add(times) > ROW_CAP {
                return Err(Fault::TooLarge);
            }
            for copy in 1..times {
                self.gathered.copy_row(before, self.row + copy)?;
            }
            if is_hidden(e) {
                self.gathered
                    .marks
                    .hidden_rows
                    .extend(self.row..self.row + times);
            }
        }
        self.row = self.row.saturating_add(times);
        Ok(())
    }

    /// Reads a cell (and its repetitions) and gives the column behind it.
    fn cell(
        &mut self,
        e: &BytesStart<'_>,
        column: u32,
        row_style: Option<&str>,
    ) -> Result<u32, Fault> {
        let times = repeated(e, "table:number-columns-repeated");
        let own = attribute(e, "table:style-name");
        let of_column = || self.defaults.range(column..).next()?.1.as_deref();
        let style = own.as_deref().or(row_style).or_else(of_column);
        let show = style.map_or(Show::Plain, |style| self.styles.show(style));
        let shown = self.paragraphs()?;
        let is_error = attribute(e, "calcext:value-type").as_deref() == Some("error");
        let text = value(e, show, &shown, is_error);
        let next = column.saturating_add(times);
        let place = (self.row, column);
        if text.is_empty() {
            let formula = attribute(e, "table:formula").is_some();
            if formula && attribute(e, "office:value-type").is_none() {
                self.gathered.marks.uncalculated.push(place);
            }
            return Ok(next);
        }
        if is_error {
            self.gathered.marks.errors.push(place);
        }
        for copy in column..next {
            let write = |out: &mut String| out.push_str(&text);
            self.gathered.add(self.row, copy, write, self.sheet)?;
        }
        let (rows, columns) = (
            repeated(e, "table:number-rows-spanned"),
            repeated(e, "table:number-columns-spanned"),
        );
        if rows > 1 || columns > 1 {
            let end = (
                self.row.saturating_add(rows - 1),
                column.saturating_add(columns - 1),
            );
            self.merges.push(Dimensions::new(place, end));
        }
        Ok(next)
    }

    /// The text that a cell shows; notes and drawings are no part of it.
    fn paragraphs(&mut self) -> Result<String, Fault> {
        let mut out = String::new();
        let (mut depth, mut first) = (1, true);
        while depth > 0 {
            match self
                .xml
                .next()?
                .ok_or_else(|| Fault::Bad("unexpected end".to_owned()))?
            {
                Event::Start(e) => match e.name().as_ref() {
                    "office:annotation" | "draw:frame" | "table:table" => self.xml.skip()?,
                    name => {
                        match name {
                            "text:p" if !std::mem::take(&mut first) => out.push('\n'),
                            "text:s" => {
                                let spaces = repeated(&e, "text:c").min(1000);
                                out.extend(std::iter::repeat_n(' ', spaces as usize));
                            }
                            "text:tab" => out.push('\t'),
                            "text:line-break" => out.push('\n'),
                            _ => {}
                        }
                        depth += 1;
                    }
                },
                Event::End(_) => depth -= 1,
                Event::Text(text) => out.push_str(&text.xml10_content()),
                Event::CData(text) => out.push_str(&text.xml10_content()),
                Event::GeneralRef(name) => match name.resolve_char_ref() {
                    Ok(Some(c)) => out.push(c),
                    _ => out.push_str(
                        quick_xml::escape::resolve_predefined_entity(name.as_ref())
                            .ok_or_else(|| Fault::Bad("entity".to_owned()))?,
                    ),
                },
                _ => {}
            }
        }
        Ok(out)
    }
}

/// How often an element stands for itself; 1 where it does not say.
fn repeated(e: &BytesStart<'_>, name: &str) -> u32 {
    let times = attribute(e, name).and_then(|n| n.parse::<u32>().ok());
    times.unwrap_or(1).max(1)
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    matches!(
        attribute(e, "table:visibility").as_deref(),
        Some("collapse" | "filter")
    )
}

/// The text of a cell: the exact value in the way its format shows it.
fn value(e: &BytesStart<'_>, show: Show, shown: &str, is_error: bool) -> String {
    let given = |name| attribute(e, name);
    let kind = given("office:value-type").unwrap_or_default();
    let number = || given("office:value").and_then(|v| v.parse::<f64>().ok());
    match kind.as_str() {
        _ if is_error => shown.to_owned(),
        "float" | "currency" => number().map_or_else(|| shown.to_owned(), |n| show.number(n)),
        "percentage" => {
            number().map_or_else(|| shown.to_owned(), |n| decimal_text(n * 100.0) + "%")
        }
        "date" => given("office:date-value").map_or_else(|| shown.to_owned(), |v| show.iso(&v)),
        "time" => given("office:time-value")
            .and_then(|v| clock(&v))
            .unwrap_or_else(|| shown.to_owned()),
        "boolean" => given("office:boolean-value").unwrap_or_else(|| shown.to_owned()),
        "string" => given("office:string-value").unwrap_or_else(|| shown.to_owned()),
        _ => shown.to_owned(),
    }
}

/// `PT18H30M00S` as `18:30`.
fn clock(duration: &str) -> Option<String> {
    let (negative, rest) = match duration.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", duration),
    };
    let rest = rest.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split('.').next()?;
    let part = |text: &str| text.parse::<u32>().ok();
    let mut out = format!("{negative}{:02}:{:02}", part(hours)?, part(minutes)?);
    if part(seconds)? != 0 {
        // Writing into a string cannot fail.
        _ = write!(out, ":{:02}", part(seconds)?);
    }
    Some(out)
}
