//! Reads the files of one dataset into typed columns, cell by cell.

use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{
    cells::{Conversion, Reading, missing_token, number, right_check, word_fault},
    clean::word,
    column::{Column, NumbersBuilder, WordsBuilder},
    header::{Layout, layout, report_no_header},
    mask::mask,
    rows::rows_with_content,
    schema::{Schema, SchemaField},
    status::Gate,
    times::serial_date,
};
use crate::{
    config::Config,
    declare::{At, FieldType},
    diagnostic::{Diagnostic, Location, Report},
    quantity::Missing,
    source::{DATA_FILES, Grid, ReadOptions, SourceFile, Sources, grids},
};

/// What a failed formula shows.
const FAILED: [&str; 7] = [
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
];

/// The cells of all files of one dataset, typed, in the order of the files.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) origins: Vec<(u16, u32)>,
    pub(super) grids: Vec<Arc<Grid>>,
    pub(super) layouts: Vec<Layout>,
    pub(super) files: Vec<Arc<str>>,
}

pub(super) fn read_table(
    schema: &Schema,
    sources: &Sources,
    config: &Config,
    report: &mut Report,
) -> Table {
    let mut table = Table {
        columns: Vec::new(),
        origins: Vec::new(),
        grids: Vec::new(),
        layouts: Vec::new(),
        files: Vec::new(),
    };
    let options = ReadOptions {
        sheets: schema
            .declaration
            .sheet
            .iter()
            .chain(&schema.declaration.sheets)
            .cloned()
            .collect(),
        encoding: schema.declaration.encoding.clone(),
        delimiter: schema.declaration.delimiter,
        records: schema.declaration.records.clone(),
    };
    let files = data_files(schema, sources, report);
    let read: Vec<_> = files
        .par_iter()
        .map(|file| {
            let mut part = Report::default();
            (read_grids(schema, config, file, &options, &mut part), part)
        })
        .collect();
    for (file, (grids, part)) in files.into_iter().zip(read) {
        report.merge(part);
        table.files.push(file.path.clone());
        for (grid, layout) in grids {
            table.grids.push(Arc::new(grid));
            table.layouts.push(layout);
        }
    }
    table.origins = rows_with_content(schema, &table, report);
    table.columns = (0..schema.fields.len())
        .into_par_iter()
        .map(|field| {
            let mut part = Report::default();
            (read_column(schema, field, &table, &mut part), part)
        })
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(column, part)| {
            report.merge(part);
            column
        })
        .collect();
    table
}

/// The tables of one file that have a header, with what it says.
fn read_grids(
    schema: &Schema,
    config: &Config,
    file: &SourceFile,
    options: &ReadOptions,
    report: &mut Report,
) -> Vec<(Grid, Layout)> {
    let mut out = Vec::new();
    for mut grid in grids(file, options, report) {
        match layout(schema, &grid, report) {
            Some(found) => {
                mask(schema, config, (&mut grid, &found), report);
                out.push((grid, found));
            }
            None => report_no_header(schema, &file.path, report),
        }
    }
    out
}

pub(super) fn data_files<'a>(
    schema: &Schema,
    sources: &'a Sources,
    report: &mut Report,
) -> Vec<&'a SourceFile> {
    let declared = &schema.declaration;
    let by_default = declared.files.is_empty();
    let patterns: Vec<&str> = if by_default {
        DATA_FILES.to_vec()
    } else {
        declared.files.iter().map(|f| f.value.as_str()).collect()
    };
    if let Some(bad) = declared.files.iter().find(|f| Glob::new(&f.value).is_err()) {
        let d = Diagnostic::new("dataset::bad-glob", schema.at(&bad.span));
        report.add(d.with("value", &bad.value));
        return Vec::new();
    }
    let Some(globs) = glob_set(&patterns) else {
        return Vec::new();
    };
    let folder = schema
        .file
        .strip_suffix("dataset.toml")
        .unwrap_or_default()
        .to_owned();
    let files: Vec<&SourceFile> = sources
        .iter()
        .filter(|f| {
            f.path
                .strip_prefix(folder.as_str())
                .is_some_and(|name| globs.is_match(name) && !(by_default && is_about_data(name)))
        })
        .collect();
    if files.is_empty() {
        let d = Diagnostic::new("dataset::no-files", Location::file(schema.file.clone()));
        report.add(
            d.with("folder", &folder)
                .with("patterns", patterns.join("、")),
        );
    }
    files
}

/// Descriptions that lie beside data and are JSON, too: the schema of the declaration itself, and
/// what data packages carry.
fn is_about_data(name: &str) -> bool {
    name.ends_with(".schema.json") || name == "datapackage.json"
}

pub(super) fn glob_set(patterns: &[&str]) -> Option<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        builder.add(Glob::new(pattern).ok()?);
    }
    builder.build().ok()
}

pub(super) fn read_column(
    schema: &Schema,
    field: usize,
    table: &Table,
    report: &mut Report,
) -> Column {
    match schema.fields[field].kind {
        FieldType::Quantity | FieldType::Count => read_numbers(schema, field, table, report),
        _ => read_words(schema, field, table, report),
    }
}

/// Whether the table of a row lacks the column: told once for the table, not for every row.
pub(super) fn is_absent(table: &Table, row: usize, field: usize) -> bool {
    table.layouts[usize::from(table.origins[row].0)].columns[field].is_none()
}

/// Whether a cell is a failed formula, which the reader of the workbook has told about.
pub(super) fn is_failed_formula(table: &Table, row: usize, text: &str) -> bool {
    let is_sheet = table.grids[usize::from(table.origins[row].0)]
        .sheet()
        .is_some();
    is_sheet && FAILED.contains(&text.trim())
}

/// The cell of a row, and where it is.
pub(super) fn cell(table: &Table, row: usize, field: usize) -> &str {
    let (grid, grid_row) = table.origins[row];
    let column = table.layouts[usize::from(grid)].columns[field];
    column.map_or("", |c| {
        table.grids[usize::from(grid)].cell(grid_row as usize, c)
    })
}

pub(super) fn place(table: &Table, row: usize, field: usize) -> Location {
    let (grid, grid_row) = table.origins[row];
    let layout = &table.layouts[usize::from(grid)];
    let column = layout.columns[field].unwrap_or_default();
    let head = layout.heads.get(column).map_or("", |h| h.as_ref());
    table.grids[usize::from(grid)].location(grid_row as usize, column, head)
}

pub(super) fn fault(
    code: &'static str,
    field: &SchemaField,
    table: &Table,
    (row, position): (usize, usize),
) -> Diagnostic {
    let bound = |b: &Option<At<String>>| b.as_ref().map_or_else(String::new, |b| b.value.clone());
    let constraints = &field.written.constraints;
    let choices = match field.kind {
        FieldType::Boolean => "是、否".to_owned(),
        _ => constraints.one_of.join("、"),
    };
    Diagnostic::new(code, place(table, row, position))
        .with("value", cell(table, row, position).trim())
        .with("field", &field.title)
        .with("unit", &field.unit)
        .with(
            "column",
            format!("{} {}", field.title, field.unit).trim_end(),
        )
        .with("minimum", bound(&constraints.minimum))
        .with("maximum", bound(&constraints.maximum))
        .with("choices", choices)
        .with(
            "right",
            right_check(cell(table, row, position).trim()).unwrap_or('?'),
        )
}

pub(super) fn read_numbers(
    schema: &Schema,
    position: usize,
    table: &Table,
    report: &mut Report,
) -> Column {
    let field = &schema.fields[position];
    let conversions: Vec<Conversion> = table
        .layouts
        .iter()
        .map(|l| Conversion::new(&l.units[position], &field.unit))
        .collect();
    let gate = Gate::new(schema, position, report);
    let mut builder = NumbersBuilder::default();
    for row in 0..table.origins.len() {
        // What is marked as no value is none, whatever its digits say.
        if let Some(why) = gate.closed(schema, table, row, report) {
            builder.push_missing(why);
            continue;
        }
        if is_absent(table, row, position) {
            builder.push_missing(Missing::Blank);
            continue;
        }
        let conversion = conversions[usize::from(table.origins[row].0)];
        let text = cell(table, row, position);
        match number(field, conversion, text) {
            Reading::Value(value, _) if gate.is_invalid_zero(value) => {
                builder.push_missing(Missing::Invalid);
            }
            Reading::Value(value, state) => {
                if !builder.push(value, state) {
                    report.add(fault(
                        "dataset::too-many-digits",
                        field,
                        table,
                        (row, position),
                    ));
                    builder.push_missing(Missing::Invalid);
                }
            }
            Reading::Missing(why) => {
                if field.written.constraints.required {
                    report.add(fault("dataset::required", field, table, (row, position)));
                }
                builder.push_missing(why);
            }
            Reading::Wrong(code) => {
                if !is_failed_formula(table, row, text) {
                    report.add(fault(code, field, table, (row, position)));
                }
                builder.push_missing(Missing::Invalid);
            }
        }
    }
    builder.finish()
}

pub(super) fn read_words(
    schema: &Schema,
    position: usize,
    table: &Table,
    report: &mut Report,
) -> Column {
    let field = &schema.fields[position];
    // Without its key, subject or time a row says nothing of anything, and would be lost unseen.
    let is_key = schema.key.contains(&position)
        || schema.subject == Some(position)
        || schema.time.is_some_and(|t| t.0 == position);
    let mut builder = WordsBuilder::new();
    let mut faulty: FxHashSet<String> = FxHashSet::default();
    for row in 0..table.origins.len() {
        if is_absent(table, row, position) {
            builder.push("");
            continue;
        }
        let text = word(cell(table, row, position));
        let text = text.as_ref();
        // A word that was looked at and is right is right again.
        if builder.again(text, &faulty) {
            continue;
        }
        let missing = missing_token(field, text).is_some();
        if missing && is_key {
            report.add(fault("dataset::blank-key", field, table, (row, position)));
        } else if missing && field.written.constraints.required {
            report.add(fault("dataset::required", field, table, (row, position)));
        } else if !missing && let Some(code) = word_fault(field, text) {
            let date = serial_date(text).map_or_else(String::new, |date| date.to_string());
            report.add(fault(code, field, table, (row, position)).with("date", date));
            faulty.insert(text.to_owned());
        }
        builder.push(if missing { "" } else { text });
    }
    let column = builder.finish();
    if field.written.constraints.unique {
        check_unique(field, position, &column, table, report);
    }
    column
}

pub(super) fn check_unique(
    field: &SchemaField,
    position: usize,
    column: &Column,
    table: &Table,
    report: &mut Report,
) {
    let Column::Words { ids, words } = column else {
        return;
    };
    let mut first = vec![None; words.len()];
    for (row, &id) in ids.iter().enumerate().filter(|(_, id)| **id != 0) {
        match first[id as usize] {
            None => first[id as usize] = Some(row),
            Some(earlier) => {
                let d = fault("dataset::not-unique", field, table, (row, position));
                report.add(d.related(place(table, earlier, position)));
            }
        }
    }
}
