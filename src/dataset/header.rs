//! Finds the header row and tells which column is which field.

use std::sync::Arc;

use super::schema::Schema;
use crate::{
    declare::FieldType,
    diagnostic::{Diagnostic, Location, Place, Report},
    quantity::Unit,
    source::Grid,
};

/// Rows that are searched for the header.
const SEARCHED: usize = 30;

/// Where each field stands in one table.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Row of the header, from 0.
    pub(super) header: usize,
    /// Column of each field, by field position.
    pub(super) columns: Vec<Option<usize>>,
    /// Unit that the header (or the declaration) gives the file's numbers.
    pub(super) units: Vec<Unit>,
    /// Header text of each column.
    pub(super) heads: Vec<Arc<str>>,
}

/// One spelling for comparing headers: no blanks, half-width brackets.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{FEFF}')
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '／' => '/',
            '\u{B5}' => 'μ',
            other => other,
        })
        .collect()
}

/// A header and the unit in the bracket behind it: `氨氮(mg/L)`.
fn split_unit(folded: &str) -> Option<(&str, &str)> {
    let inner = folded.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    (open > 0).then(|| (&inner[..open], &inner[open + 1..]))
}

/// The field that a header means, and the unit it names.
fn matching(schema: &Schema, cell: &str) -> Option<(usize, Option<Unit>)> {
    let folded = fold(cell);
    if folded.is_empty() {
        return None;
    }
    let find = |wanted: &str| {
        schema.fields.iter().position(|field| {
            let written = &field.written;
            let title = written.title.as_ref().map(|t| t.zh.as_str());
            let names = written
                .header
                .iter()
                .map(String::as_str)
                .chain(title)
                .chain([field.name.as_str()]);
            names.into_iter().any(|name| fold(name) == wanted)
        })
    };
    if let Some(field) = find(&folded) {
        let named = split_unit(&folded).map(|(_, unit)| Unit::parse(unit));
        let unit = named.filter(|u| u.factor_to(&schema.fields[field].unit).is_some());
        return Some((field, unit));
    }
    let (name, unit) = split_unit(&folded)?;
    find(name).map(|field| (field, Some(Unit::parse(unit))))
}

/// Finds the layout of a table.
///
/// # Reports
/// `dataset::no-header`, `dataset::missing-column`, `dataset::column-twice`,
/// `dataset::unknown-column` (warning), `dataset::unit-mismatch`.
pub(super) fn layout(schema: &Schema, grid: &Grid, report: &mut Report) -> Option<Layout> {
    let header = match schema.declaration.header_row {
        Some(row) => row.saturating_sub(1),
        None => best_row(schema, grid)?,
    };
    if header >= grid.rows() {
        return None;
    }
    let width = grid.width(header);
    let mut columns = vec![None; schema.fields.len()];
    let mut units: Vec<Unit> = schema.fields.iter().map(written_unit).collect();
    for column in 0..width {
        let cell = grid.cell(header, column);
        match matching(schema, cell) {
            Some((field, unit)) => {
                place(schema, grid, (header, column), field, &mut columns, report);
                if let Some(unit) = unit {
                    check_unit(schema, grid, (header, column), field, &unit, report);
                    units[field] = unit;
                }
            }
            None => note_unknown(schema, grid, header, column, report),
        }
    }
    note_absent(schema, grid, header, &columns, report);
    let heads = (0..width)
        .map(|c| Arc::from(grid.cell(header, c).trim()))
        .collect();
    Some(Layout {
        header,
        columns,
        units,
        heads,
    })
}

fn written_unit(field: &super::SchemaField) -> Unit {
    field
        .written
        .file_unit
        .as_deref()
        .map_or_else(|| field.unit.clone(), Unit::parse)
}

fn best_row(schema: &Schema, grid: &Grid) -> Option<usize> {
    let score = |row: usize| {
        (0..grid.width(row))
            .filter(|&c| matching(schema, grid.cell(row, c)).is_some())
            .count()
    };
    let best = (0..grid.rows().min(SEARCHED))
        .map(|row| (score(row), row))
        .max_by_key(|&(s, r)| (s, std::cmp::Reverse(r)))?;
    (best.0 > 0).then_some(best.1)
}

fn place(
    schema: &Schema,
    grid: &Grid,
    (row, column): (usize, usize),
    field: usize,
    columns: &mut [Option<usize>],
    report: &mut Report,
) {
    let head = grid.cell(row, column).to_owned();
    match columns[field] {
        None => columns[field] = Some(column),
        Some(first) => {
            let d = Diagnostic::new("dataset::column-twice", grid.location(row, column, &head));
            let first = grid.location(row, first, &head);
            report.add(d.with("field", &schema.fields[field].title).related(first));
        }
    }
}

fn check_unit(
    schema: &Schema,
    grid: &Grid,
    (row, column): (usize, usize),
    field: usize,
    unit: &Unit,
    report: &mut Report,
) {
    let wanted = &schema.fields[field];
    // Without a declared unit there is nothing to compare; a quantity is told so elsewhere.
    let is_number = matches!(wanted.kind, FieldType::Quantity | FieldType::Count)
        && wanted.written.unit.is_some();
    if is_number && unit.factor_to(&wanted.unit).is_none() {
        let at = grid.location(row, column, grid.cell(row, column));
        let d = Diagnostic::new("dataset::unit-mismatch", at);
        report.add(
            d.with("field", &wanted.title)
                .with("unit", unit)
                .with("wanted", &wanted.unit),
        );
    }
}

fn note_unknown(schema: &Schema, grid: &Grid, row: usize, column: usize, report: &mut Report) {
    let cell = grid.cell(row, column).trim();
    let ignored = schema
        .declaration
        .ignore
        .iter()
        .any(|i| fold(i) == fold(cell));
    if !cell.is_empty() && !ignored {
        let d = Diagnostic::new("dataset::unknown-column", grid.location(row, column, cell));
        report.add(d.with("header", cell));
    }
}

fn note_absent(
    schema: &Schema,
    grid: &Grid,
    header: usize,
    columns: &[Option<usize>],
    report: &mut Report,
) {
    let found: Vec<&str> = (0..grid.width(header))
        .map(|c| grid.cell(header, c).trim())
        .collect();
    for (field, _) in schema
        .fields
        .iter()
        .zip(columns)
        .filter(|(_, c)| c.is_none())
    {
        let d = Diagnostic::new("dataset::missing-column", whole_row(grid, header));
        let accepted = field.written.header.first().unwrap_or(&field.title);
        report.add(d.with("field", accepted).with("found", found.join("、")));
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
