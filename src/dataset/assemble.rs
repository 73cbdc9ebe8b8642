//! Assembles every dataset that the site declares.

use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

use globset::{Glob, GlobSet, GlobSetBuilder};
use jiff::civil::DateTime;
use rayon::prelude::*;

use super::{
    catalog::{Catalog, Dataset, Subject},
    cells::{Conversion, Reading, missing_token, number, word_fault},
    column::{Column, NumbersBuilder, WordsBuilder},
    header::{Layout, layout, report_no_header},
    schema::{Schema, SchemaField, resolve},
    subjects::{Subjects, subjects},
    times::parse_period,
    visible::opening,
};
use crate::{
    config::Config,
    declare::{At, Declaration, FieldType, Stamp},
    diagnostic::{Diagnostic, Location, Report},
    quantity::{Grain, Missing, Period, State},
    source::{Grid, ReadOptions, SourceFile, Sources, grids, nearest, parse_toml},
    standards::Standards,
};

/// Folders below `data/` that are not datasets.
const RESERVED: [&str; 2] = ["standards", "calendar"];

/// Files that belong to a folder without being data.
const COMPANIONS: [&str; 5] = ["md", "license", "licence", "txt~", "json~"];

/// Assembles every dataset below `data/`.
///
/// `as_of` is the local moment the site speaks for: rows that open later are left out and counted.
/// A row with an error is reported and kept out; the error then stops publishing.
///
/// # Reports
/// `dataset::…`; each code has a folder below `tests/invalid/`.
pub fn assemble(
    sources: &Sources,
    standards: &Standards,
    config: &Config,
    as_of: DateTime,
    report: &mut Report,
) -> Catalog {
    let mut schemas = declared(sources, standards, report);
    // Registers first: the others name their subjects.
    schemas.sort_by_key(|s| {
        let refers = s
            .declaration
            .subject
            .as_ref()
            .is_some_and(|s| s.dataset.is_some());
        (refers, s.declaration.id.value.clone())
    });
    let read: Vec<(Table, Report)> = schemas
        .par_iter()
        .map(|schema| {
            let mut report = Report::default();
            let table = read_table(schema, sources, &mut report);
            (table, report)
        })
        .collect();
    let mut catalog = Catalog::default();
    for (schema, (table, part)) in schemas.into_iter().zip(read) {
        report.merge(part);
        let id = schema.declaration.id.value.clone();
        let dataset = finish(schema, table, &catalog, config, as_of, report);
        catalog.by_id.insert(id, catalog.datasets.len());
        catalog.datasets.push(dataset);
    }
    check_references(&catalog, report);
    catalog
}

fn declared(sources: &Sources, standards: &Standards, report: &mut Report) -> Vec<Schema> {
    let mut folders: BTreeMap<&str, Option<&SourceFile>> = BTreeMap::new();
    let mut strays: BTreeMap<&str, &SourceFile> = BTreeMap::new();
    for file in sources.iter() {
        let Some(inside) = file.path.strip_prefix("data/") else {
            continue;
        };
        let Some((folder, name)) = inside.split_once('/') else {
            continue;
        };
        if RESERVED.contains(&folder) {
            continue;
        }
        if name == "dataset.toml" {
            folders.insert(folder, Some(file));
        } else if !is_companion(name) {
            folders.entry(folder).or_default();
            strays.entry(folder).or_insert(file);
        }
    }
    let mut out = Vec::new();
    for (folder, declaration) in folders {
        let Some(file) = declaration else {
            if let Some(stray) = strays.get(folder) {
                let d = Diagnostic::new(
                    "dataset::no-declaration",
                    Location::file(stray.path.clone()),
                );
                report.add(d.with("folder", folder).with("file", &stray.path));
            }
            continue;
        };
        let Some(declaration) = parse_toml::<Declaration>(file, report) else {
            continue;
        };
        out.push(resolve(
            declaration,
            file.path.clone(),
            folder,
            standards,
            report,
        ));
    }
    out
}

fn is_companion(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ending = lower.rsplit('.').next().unwrap_or_default();
    COMPANIONS.contains(&ending)
}

/// The cells of all files of one dataset, typed, in the order of the files.
struct Table {
    columns: Vec<Column>,
    origins: Vec<(u16, u32)>,
    grids: Vec<Arc<Grid>>,
    layouts: Vec<Layout>,
    files: Vec<Arc<str>>,
}

fn read_table(schema: &Schema, sources: &Sources, report: &mut Report) -> Table {
    let mut table = Table {
        columns: Vec::new(),
        origins: Vec::new(),
        grids: Vec::new(),
        layouts: Vec::new(),
        files: Vec::new(),
    };
    let options = ReadOptions {
        sheet: schema.declaration.sheet.clone(),
        encoding: schema.declaration.encoding.clone(),
        delimiter: schema.declaration.delimiter,
    };
    for file in data_files(schema, sources, report) {
        table.files.push(file.path.clone());
        for grid in grids(file, &options, report) {
            match layout(schema, &grid, report) {
                Some(found) => {
                    table.layouts.push(found);
                    table.grids.push(Arc::new(grid));
                }
                None => report_no_header(schema, &file.path, report),
            }
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

fn data_files<'a>(
    schema: &Schema,
    sources: &'a Sources,
    report: &mut Report,
) -> Vec<&'a SourceFile> {
    let declared = &schema.declaration;
    let patterns: Vec<&str> = if declared.files.is_empty() {
        vec!["*.csv", "*.tsv", "*.xlsx"]
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
                .is_some_and(|name| globs.is_match(name))
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

fn glob_set(patterns: &[&str]) -> Option<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        builder.add(Glob::new(pattern).ok()?);
    }
    builder.build().ok()
}

/// The rows below the headers that hold anything; rows of the wrong width are reported.
///
/// # Reports
/// `dataset::ragged-row`.
fn rows_with_content(schema: &Schema, table: &Table, report: &mut Report) -> Vec<(u16, u32)> {
    let mut out = Vec::new();
    for (i, (grid, layout)) in table.grids.iter().zip(&table.layouts).enumerate() {
        let wide = layout.heads.len();
        for row in layout.header + 1..grid.rows() {
            let width = grid.width(row);
            if (0..width).all(|c| grid.cell(row, c).trim().is_empty()) {
                continue;
            }
            let spill = (wide..width).any(|c| !grid.cell(row, c).trim().is_empty());
            let short = width < wide && grid.sheet().is_none();
            if spill || short {
                let at = grid.location(row, if spill { wide } else { 0 }, "");
                let d = Diagnostic::new("dataset::ragged-row", at).with("found", width);
                report.add(d.with("wanted", wide));
                continue;
            }
            let place = u16::try_from(i).ok().zip(u32::try_from(row).ok());
            match place {
                Some(place) => out.push(place),
                None => {
                    let d =
                        Diagnostic::new("dataset::too-large", Location::file(schema.file.clone()));
                    report.add(d);
                    return out;
                }
            }
        }
    }
    out
}

fn read_column(schema: &Schema, field: usize, table: &Table, report: &mut Report) -> Column {
    match schema.fields[field].kind {
        FieldType::Quantity | FieldType::Count => read_numbers(schema, field, table, report),
        _ => read_words(schema, field, table, report),
    }
}

/// Whether the table of a row lacks the column: told once for the table, not for every row.
fn is_absent(table: &Table, row: usize, field: usize) -> bool {
    table.layouts[usize::from(table.origins[row].0)].columns[field].is_none()
}

/// What a failed formula shows.
const FAILED: [&str; 7] = [
    "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
];

/// Whether a cell is a failed formula, which the reader of the workbook has told about.
fn is_failed_formula(table: &Table, row: usize, text: &str) -> bool {
    let is_sheet = table.grids[usize::from(table.origins[row].0)]
        .sheet()
        .is_some();
    is_sheet && FAILED.contains(&text.trim())
}

/// The cell of a row, and where it is.
fn cell(table: &Table, row: usize, field: usize) -> &str {
    let (grid, grid_row) = table.origins[row];
    let column = table.layouts[usize::from(grid)].columns[field];
    column.map_or("", |c| {
        table.grids[usize::from(grid)].cell(grid_row as usize, c)
    })
}

fn place(table: &Table, row: usize, field: usize) -> Location {
    let (grid, grid_row) = table.origins[row];
    let layout = &table.layouts[usize::from(grid)];
    let column = layout.columns[field].unwrap_or_default();
    let head = layout.heads.get(column).map_or("", |h| h.as_ref());
    table.grids[usize::from(grid)].location(grid_row as usize, column, head)
}

fn fault(
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
}

fn read_numbers(schema: &Schema, position: usize, table: &Table, report: &mut Report) -> Column {
    let field = &schema.fields[position];
    let conversions: Vec<Conversion> = table
        .layouts
        .iter()
        .map(|l| Conversion::new(&l.units[position], &field.unit))
        .collect();
    let mut builder = NumbersBuilder::default();
    for row in 0..table.origins.len() {
        if is_absent(table, row, position) {
            builder.push_missing(Missing::Blank);
            continue;
        }
        let conversion = conversions[usize::from(table.origins[row].0)];
        let text = cell(table, row, position);
        match number(field, conversion, text) {
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

fn read_words(schema: &Schema, position: usize, table: &Table, report: &mut Report) -> Column {
    let field = &schema.fields[position];
    // Without its key, subject or time a row says nothing of anything, and would be lost unseen.
    let is_key = schema.key.contains(&position)
        || schema.subject == Some(position)
        || schema.time.is_some_and(|t| t.0 == position);
    let mut builder = WordsBuilder::new();
    for row in 0..table.origins.len() {
        if is_absent(table, row, position) {
            builder.push("");
            continue;
        }
        let text = cell(table, row, position).trim();
        let missing = missing_token(field, text).is_some();
        if missing && is_key {
            report.add(fault("dataset::blank-key", field, table, (row, position)));
        } else if missing && field.written.constraints.required {
            report.add(fault("dataset::required", field, table, (row, position)));
        } else if !missing && let Some(code) = word_fault(field, text) {
            report.add(fault(code, field, table, (row, position)));
        }
        builder.push(if missing { "" } else { text });
    }
    let column = builder.finish();
    if field.written.constraints.unique {
        check_unique(field, position, &column, table, report);
    }
    column
}

fn check_unique(
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

/// Periods of all rows; each distinct text is read once.
fn periods(
    schema: &Schema,
    table: &Table,
    (field, grain, stamp): (usize, Grain, Stamp),
    report: &mut Report,
) -> Vec<i32> {
    let Column::Words { ids, words } = &table.columns[field] else {
        return Vec::new();
    };
    let by_word: Vec<Option<i32>> = words
        .iter()
        .map(|w| parse_period(w, grain, stamp).map(|p| p.index))
        .collect();
    ids.iter()
        .enumerate()
        .map(|(row, &id)| match by_word[id as usize] {
            Some(index) => index,
            None => {
                // The empty word of a key field is reported as blank; here only what is no date.
                let own_check =
                    matches!(schema.fields[field].kind, FieldType::Date | FieldType::Time)
                        && word_fault(&schema.fields[field], &words[id as usize]).is_some();
                if id != 0 && !own_check {
                    report.add(fault(
                        "dataset::not-a-date",
                        &schema.fields[field],
                        table,
                        (row, field),
                    ));
                }
                i32::MIN
            }
        })
        .collect()
}

/// The rows that may be shown now; how many may not, and when the first of those opens.
fn visible_rows(
    schema: &Schema,
    table: &Table,
    period_of: &[i32],
    order: &[u32],
    as_of: DateTime,
    report: &mut Report,
) -> (Vec<u32>, (usize, Option<DateTime>)) {
    let opening = opening(schema, report);
    let grain = schema.time.map(|t| t.1);
    let mut withheld = (0, None::<DateTime>);
    let mut kept = Vec::with_capacity(order.len());
    for &row in order {
        let at = row as usize;
        if period_of.get(at) == Some(&i32::MIN) {
            continue; // no period could be read, which has been reported
        }
        let period = grain.map(|grain| Period {
            grain,
            index: period_of[at],
        });
        match opening.of_row(at, period, &table.columns) {
            Some(opens) if opens > as_of => {
                let first = withheld.1.map_or(opens, |w| w.min(opens));
                withheld = (withheld.0 + 1, Some(first));
                continue;
            }
            Some(_) => {}
            None => report_future(schema, table, at, period, as_of, report),
        }
        kept.push(row);
    }
    (kept, withheld)
}

/// # Reports
/// `dataset::future-date`.
fn report_future(
    schema: &Schema,
    table: &Table,
    row: usize,
    period: Option<Period>,
    as_of: DateTime,
    report: &mut Report,
) {
    let Some((field, period)) = schema.time.map(|t| t.0).zip(period) else {
        return;
    };
    if period.first_day() > as_of.date() {
        let code = "dataset::future-date";
        let d = fault(code, &schema.fields[field], table, (row, field));
        report.add(d.with("as_of", as_of.date()));
    }
}

fn finish(
    schema: Schema,
    table: Table,
    catalog: &Catalog,
    config: &Config,
    as_of: DateTime,
    report: &mut Report,
) -> Dataset {
    let period_of = schema
        .time
        .map_or_else(Vec::new, |time| periods(&schema, &table, time, report));
    let order = sorted(&schema, &table, &period_of);
    report_duplicates(&schema, &table, &period_of, &order, report);
    let (kept, withheld) = visible_rows(&schema, &table, &period_of, &order, as_of, report);
    let columns: Vec<Column> = table
        .columns
        .into_iter()
        .map(|c| c.reordered(&kept))
        .collect();
    let pick = |v: &[i32]| {
        kept.iter()
            .filter_map(|&i| v.get(i as usize).copied())
            .collect()
    };
    let origins: Vec<(u16, u32)> = kept.iter().map(|&i| table.origins[i as usize]).collect();
    let table = Table {
        columns,
        origins,
        ..table
    };
    let cell_place = |row: usize, field: usize| place(&table, row, field);
    let Subjects { list, of_row } = subjects(
        &schema,
        &table.columns,
        kept.len(),
        catalog,
        config,
        &cell_place,
        report,
    );
    Dataset {
        rows: kept.len(),
        subjects: list,
        subject_of: of_row,
        period_of: pick(&period_of),
        withheld,
        grids: table.grids,
        origins: table.origins,
        layouts: table.layouts,
        files: table.files,
        names: std::sync::OnceLock::new(),
        newest: std::sync::OnceLock::new(),
        columns: table.columns,
        schema,
    }
}

/// Ranks that order a column as its values do.
fn ranks(schema: &Schema, table: &Table, period_of: &[i32], field: usize) -> Vec<i64> {
    if schema.time.is_some_and(|t| t.0 == field) {
        return period_of.iter().map(|&p| i64::from(p)).collect();
    }
    match &table.columns[field] {
        Column::Numbers { values, .. } => values.clone(),
        Column::Words { ids, words } => {
            let mut sorted: Vec<usize> = (0..words.len()).collect();
            sorted.sort_by(|&a, &b| words[a].cmp(&words[b]));
            let mut rank = vec![0_i64; words.len()];
            for (position, id) in sorted.into_iter().enumerate() {
                rank[id] = i64::try_from(position).unwrap_or(i64::MAX);
            }
            ids.iter().map(|&id| rank[id as usize]).collect()
        }
    }
}

fn sorted(schema: &Schema, table: &Table, period_of: &[i32]) -> Vec<u32> {
    let keys: Vec<Vec<i64>> = schema
        .key
        .iter()
        .map(|&field| ranks(schema, table, period_of, field))
        .collect();
    // A register keeps the office's own order: it is often the order readers know.
    let mut order: Vec<u32> = (0..u32::try_from(table.origins.len()).unwrap_or(u32::MAX)).collect();
    if !schema.is_register() {
        order.par_sort_by(|&a, &b| {
            keys.iter()
                .map(|k| k[a as usize].cmp(&k[b as usize]))
                .find(|o| *o != Ordering::Equal)
                .unwrap_or(Ordering::Equal)
        });
    }
    order
}

fn is_missing(column: &Column, row: usize) -> bool {
    column
        .number(row)
        .is_some_and(|n| matches!(n.state, State::Missing(_)))
}

/// # Reports
/// `dataset::duplicate-key`.
fn report_duplicates(
    schema: &Schema,
    table: &Table,
    period_of: &[i32],
    order: &[u32],
    report: &mut Report,
) {
    let keys: Vec<Vec<i64>> = schema
        .key
        .iter()
        .map(|&field| ranks(schema, table, period_of, field))
        .collect();
    let Some(&shown) = schema.key.last() else {
        return;
    };
    // A key of which a part does not exist names nothing twice.
    if schema.key.len() < schema.declaration.key.len() {
        return;
    }
    let mut by_key = order.to_vec();
    let compare = |a: u32, b: u32| {
        let differs = keys.iter().map(|k| k[a as usize].cmp(&k[b as usize]));
        differs
            .into_iter()
            .find(|o| *o != Ordering::Equal)
            .unwrap_or(Ordering::Equal)
    };
    by_key.par_sort_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
    for pair in by_key
        .windows(2)
        .filter(|p| compare(p[0], p[1]) == Ordering::Equal)
    {
        let (first, second) = (pair[0] as usize, pair[1] as usize);
        let words: Vec<&str> = schema
            .key
            .iter()
            .map(|&f| cell(table, second, f).trim())
            .collect();
        // Cells that could not be read are equal only in that.
        let unread = period_of.get(second) == Some(&i32::MIN)
            || schema
                .key
                .iter()
                .any(|&f| is_missing(&table.columns[f], second));
        if unread || words.iter().any(|w| w.is_empty()) {
            continue;
        }
        let fields: Vec<&str> = schema
            .key
            .iter()
            .map(|&f| schema.fields[f].title.as_str())
            .collect();
        let d = Diagnostic::new("dataset::duplicate-key", place(table, second, shown))
            .with("key", words.join("、"))
            .with("fields", fields.join("、"));
        report.add(d.related(place(table, first, shown)));
    }
}

/// # Reports
/// `dataset::unknown-register`, `dataset::unknown-subject`.
fn check_references(catalog: &Catalog, report: &mut Report) {
    for dataset in catalog.iter() {
        for (position, field) in dataset.schema.fields.iter().enumerate() {
            // The subject's own field is checked when subjects are told apart.
            let own = dataset.schema.subject == Some(position);
            let Some(reference) = field.written.references.as_ref().filter(|_| !own) else {
                continue;
            };
            let Some(register) = catalog.dataset(&reference.value) else {
                let d = Diagnostic::new(
                    "dataset::unknown-register",
                    dataset.schema.at(&reference.span),
                );
                report.add(d.with("dataset", &reference.value));
                continue;
            };
            let Column::Words { ids, words } = &dataset.columns[position] else {
                continue;
            };
            let known: Vec<bool> = words
                .iter()
                .map(|w| w.is_empty() || register.find_subject(w).is_some())
                .collect();
            for (row, _) in ids
                .iter()
                .enumerate()
                .filter(|(_, id)| !known[**id as usize])
            {
                let Some(origin) = dataset.origin(row, position) else {
                    continue;
                };
                let nearest = nearest(
                    &origin.raw,
                    register.subjects.iter().flat_map(Subject::names),
                );
                let d = Diagnostic::new("dataset::unknown-subject", origin.location);
                let d = d
                    .with("nearest", nearest)
                    .with("value", origin.raw)
                    .with("register", &reference.value);
                report.add(d);
            }
        }
    }
}
