//! Finds the header row and tells which column is which field.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    clean::{half_width_of, is_invisible, trimmed},
    schema::Schema,
};
use crate::{
    declare::FieldType,
    diagnostic::{Diagnostic, Location, Place, Report},
    quantity::Unit,
    source::Grid,
};

/// Rows that are searched for the header.
const SEARCHED: usize = 30;

/// Most rows of a header.
const MOST_LEVELS: usize = 3;

/// Divides the levels of a head of several rows.
const LEVELS: &str = " | ";

/// Where each field stands in one table.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Row of the header's last level, from 0.
    pub(super) header: usize,
    /// First row below the header.
    pub(super) body: usize,
    /// Column of each field, by field position.
    pub(super) columns: Vec<Option<usize>>,
    /// Unit that the header (or the declaration) gives the file's numbers.
    pub(super) units: Vec<Unit>,
    /// Header text of each column, its levels joined.
    pub(super) heads: Vec<Arc<str>>,
}

impl Layout {
    /// Whether a row repeats the header's last row; `first` is its first cell with content.
    pub(super) fn is_header(&self, grid: &Grid, row: usize, first: usize) -> bool {
        let same = |column: usize| grid.cell(row, column) == grid.cell(self.header, column);
        same(first) && (0..grid.width(row)).all(same)
    }
}

/// One spelling for comparing headers: no blanks, half-width signs, digits for subscripts.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .map(|c| match half_width_of(c) {
            '[' | '【' | '〔' => '(',
            ']' | '】' | '〕' => ')',
            '₀'..='₉' => char::from_digit(c as u32 - '₀' as u32, 10).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// A header and the unit behind it: `氨氮(mg/L)`, `氨氮/(mg/L)`.
fn split_unit(folded: &str) -> Option<(&str, &str)> {
    let inner = folded.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    let name = inner[..open].trim_end_matches('/');
    (!name.is_empty()).then(|| (name, &inner[open + 1..]))
}

/// A header of several levels and the unit behind one of them: `PM2.5(μg/m³)|浓度`.
fn split_upper_unit(folded: &str) -> Option<(String, &str)> {
    let mut found = None;
    let mut names = Vec::new();
    for level in folded.split('|') {
        match split_unit(level).filter(|_| found.is_none()) {
            Some((name, unit)) => {
                found = Some(unit);
                names.push(name);
            }
            None => names.push(level),
        }
    }
    found.map(|unit| (names.join("|"), unit))
}

/// The names that a declaration accepts, in one spelling.
struct Names<'a> {
    schema: &'a Schema,
    fields: FxHashMap<String, usize>,
}

impl<'a> Names<'a> {
    fn new(schema: &'a Schema) -> Self {
        let mut fields = FxHashMap::default();
        for (i, field) in schema.fields.iter().enumerate() {
            if field.kind == FieldType::State {
                continue; // not in the files
            }
            let written = &field.written;
            let title = written.title.iter();
            let title = title
                .flat_map(|t| [Some(t.zh.as_str()), t.en.as_deref()])
                .flatten();
            let headers = written.header.iter().map(String::as_str);
            for name in headers.chain(title).chain([field.name.as_str()]) {
                fields.entry(fold(name)).or_insert(i);
            }
        }
        Self { schema, fields }
    }

    /// The field that a header means, and the unit it names.
    fn matching(&self, head: &str) -> Option<(usize, Option<Unit>)> {
        let folded = fold(head);
        if folded.is_empty() {
            return None;
        }
        let find = |wanted: &str| self.fields.get(wanted).copied();
        if let Some(field) = find(&folded) {
            let named = split_unit(&folded).map(|(_, unit)| Unit::parse(unit));
            let own = &self.schema.fields[field].unit;
            return Some((field, named.filter(|unit| unit.factor_to(own).is_some())));
        }
        let upper = || {
            let (name, unit) = split_upper_unit(&folded)?;
            find(&name).map(|field| (field, Some(Unit::parse(unit))))
        };
        let last = split_unit(&folded)
            .and_then(|(name, unit)| find(name).map(|field| (field, Some(Unit::parse(unit)))));
        last.or_else(upper)
    }
}

/// The text of a head of several rows, `PM2.5 | 浓度`.
///
/// A cell of an upper row that is blank above something belongs to the one on its left, as in a
/// merged head whose areas were lost; a text that is repeated downwards counts once.
fn head(grid: &Grid, (first, levels): (usize, usize), column: usize) -> String {
    let text = |row: usize, column: usize| trimmed(grid.cell(row, column));
    if levels == 1 {
        return text(first, column).to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for row in first..first + levels {
        let mut own = text(row, column);
        let below = || (row + 1..first + levels).any(|row| !text(row, column).is_empty());
        if own.is_empty() && below() {
            let left = (0..column).rev().map(|column| text(row, column));
            own = left
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or_default();
        }
        if !own.is_empty() && parts.last() != Some(&own) {
            parts.push(own);
        }
    }
    parts.join(LEVELS)
}

/// Finds the layout of a table.
///
/// # Reports
/// `dataset::no-header`, `dataset::missing-column`, `dataset::column-twice`,
/// `dataset::unknown-column` (warning), `dataset::unit-mismatch`.
pub(super) fn layout(schema: &Schema, grid: &Grid, report: &mut Report) -> Option<Layout> {
    let names = Names::new(schema);
    let (first, levels) = best_rows(&names, grid)?;
    let header = first + levels - 1;
    let width = (first..=header)
        .map(|row| grid.width(row))
        .max()
        .unwrap_or(0);
    let heads: Vec<Arc<str>> = (0..width)
        .map(|column| Arc::from(head(grid, (first, levels), column)))
        .collect();
    let mut columns = vec![None; schema.fields.len()];
    let mut units: Vec<Unit> = schema.fields.iter().map(written_unit).collect();
    let table = Heads {
        schema,
        grid,
        header,
        heads: &heads,
    };
    for (column, text) in heads.iter().enumerate() {
        match names.matching(text) {
            Some((field, unit)) => {
                table.place(column, field, &mut columns, report);
                if let Some(unit) = unit {
                    table.check_unit(column, field, &unit, report);
                    units[field] = unit;
                }
            }
            None => table.note_unknown(column, report),
        }
    }
    table.note_absent(&columns, report);
    Some(Layout {
        header,
        body: below(grid, header),
        columns,
        units,
        heads,
    })
}

/// The first row below a header whose cells may all be merged with the ones under them.
fn below(grid: &Grid, header: usize) -> usize {
    let repeats = |row: &usize| {
        let width = grid.width(*row);
        width > 0 && (0..width).all(|column| grid.cell(*row, column) == grid.cell(header, column))
    };
    let copies = (header + 1..grid.rows()).take_while(|row| grid.sheet().is_some() && repeats(row));
    header + 1 + copies.count().min(MOST_LEVELS - 1)
}

fn written_unit(field: &super::SchemaField) -> Unit {
    field
        .written
        .file_unit
        .as_deref()
        .map_or_else(|| field.unit.clone(), Unit::parse)
}

/// First row and number of rows of the header: where most fields are found, and of equals the
/// fewest rows and the first.
fn best_rows(names: &Names<'_>, grid: &Grid) -> Option<(usize, usize)> {
    let declared = &names.schema.declaration;
    let levels = match declared.header_rows {
        Some(rows) => rows.clamp(1, MOST_LEVELS)..=rows.clamp(1, MOST_LEVELS),
        None => 1..=MOST_LEVELS,
    };
    let score = |first: usize, levels: usize| {
        let width = (first..first + levels)
            .map(|row| grid.width(row))
            .max()
            .unwrap_or(0);
        (0..width)
            .filter(|&column| {
                names
                    .matching(&head(grid, (first, levels), column))
                    .is_some()
            })
            .count()
    };
    let first = match declared.header_row {
        Some(row) => row.saturating_sub(1)..row.max(1),
        None => 0..SEARCHED,
    };
    let fits = |&(row, levels): &(usize, usize)| row + levels <= grid.rows();
    let candidates = levels.flat_map(|levels| first.clone().map(move |row| (row, levels)));
    let best = candidates
        .filter(fits)
        .map(|(row, levels)| (score(row, levels), levels, row))
        .min_by_key(|&(score, levels, row)| (std::cmp::Reverse(score), levels, row))?;
    (best.0 > 0 || declared.header_row.is_some()).then_some((best.2, best.1))
}

/// A found header, for what has to be said of it.
struct Heads<'a> {
    schema: &'a Schema,
    grid: &'a Grid,
    header: usize,
    heads: &'a [Arc<str>],
}

impl Heads<'_> {
    fn at(&self, column: usize) -> Location {
        self.grid.location(self.header, column, &self.heads[column])
    }

    fn place(
        &self,
        column: usize,
        field: usize,
        columns: &mut [Option<usize>],
        report: &mut Report,
    ) {
        match columns[field] {
            None => columns[field] = Some(column),
            Some(first) => {
                let d = Diagnostic::new("dataset::column-twice", self.at(column));
                let d = d.with("field", &self.schema.fields[field].title);
                report.add(d.related(self.at(first)));
            }
        }
    }

    fn check_unit(&self, column: usize, field: usize, unit: &Unit, report: &mut Report) {
        let wanted = &self.schema.fields[field];
        // Without a declared unit there is nothing to compare; a quantity is told so elsewhere.
        let is_number = matches!(wanted.kind, FieldType::Quantity | FieldType::Count)
            && wanted.written.unit.is_some();
        if is_number && unit.factor_to(&wanted.unit).is_none() {
            let d = Diagnostic::new("dataset::unit-mismatch", self.at(column));
            report.add(
                d.with("field", &wanted.title)
                    .with("unit", unit)
                    .with("wanted", &wanted.unit),
            );
        }
    }

    fn note_unknown(&self, column: usize, report: &mut Report) {
        let head = &self.heads[column];
        let ignored = self
            .schema
            .declaration
            .ignore
            .iter()
            .any(|i| fold(i) == fold(head));
        if !head.is_empty() && !ignored {
            let d = Diagnostic::new("dataset::unknown-column", self.at(column));
            report.add(d.with("header", head));
        }
    }

    fn note_absent(&self, columns: &[Option<usize>], report: &mut Report) {
        let found: Vec<&str> = self.heads.iter().map(AsRef::as_ref).collect();
        let absent = self.schema.fields.iter().zip(columns);
        let in_files = absent.filter(|(field, _)| field.kind != FieldType::State);
        for (field, _) in in_files.filter(|(_, column)| column.is_none()) {
            let at = whole_row(self.grid, self.header);
            let d = Diagnostic::new("dataset::missing-column", at);
            let accepted = field.written.header.first().unwrap_or(&field.title);
            report.add(d.with("field", accepted).with("found", found.join("、")));
        }
    }
}

/// A row as a whole: the bytes of a text file, the first cell of a sheet.
fn whole_row(grid: &Grid, row: usize) -> Location {
    let first = grid.location(row, 0, "");
    let last = grid.location(row, grid.width(row).saturating_sub(1), "");
    let span = |at: &Location| match &at.place {
        Place::Cell(cell) => cell.span.clone(),
        _ => None,
    };
    match (span(&first), span(&last)) {
        (Some(a), Some(b)) => Location::span(first.file, a.start..b.end),
        _ => first,
    }
}

/// Reports a table without any known header.
pub(super) fn report_no_header(schema: &Schema, file: &Arc<str>, report: &mut Report) {
    let wanted: Vec<&str> = schema.fields.iter().map(|f| f.title.as_str()).collect();
    let d = Diagnostic::new("dataset::no-header", Location::file(file.clone()));
    report.add(d.with("wanted", wanted.join("、")));
}
