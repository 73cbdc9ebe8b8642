//! Assembles every dataset that the site declares.

use std::{
    cmp::Ordering,
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use jiff::civil::DateTime;
use rayon::prelude::*;

use super::{
    catalog::{Catalog, Dataset, Rows},
    cells::word_fault,
    column::Column,
    guard::{Guarded, guard},
    kept::{Fingerprint, Kept, fingerprint},
    later::Later,
    life::{Gone, Hidden, check_outliving, hidden, lives},
    located::check_places,
    plain::{Unseen, unseen},
    read::{Table, cell, fault, place},
    references::check_references,
    rule_of,
    schema::{Schema, mark_credit_codes, resolve},
    states::with_states,
    subjects::{Subjects, subjects},
    times::parse_period,
    visible::opening,
};
use crate::{
    config::Config,
    declare::{Declaration, FieldType, Stamp},
    diagnostic::{Diagnostic, Lang, Location, Report},
    quantity::{Grain, Period, State},
    source::{SourceFile, Sources, parse_toml},
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
    assemble_again(sources, standards, config, as_of, &Kept::default(), report)
}

/// As [`assemble`], taking over the tables whose files were read before and have not changed.
pub fn assemble_again(
    sources: &Sources,
    standards: &Standards,
    config: &Config,
    as_of: DateTime,
    kept: &Kept,
    report: &mut Report,
) -> Catalog {
    let mut schemas = declared(sources, standards, config.lang, report);
    mark_credit_codes(&mut schemas);
    schemas = after_what_they_need(schemas);
    let read: Vec<_> = schemas
        .par_iter()
        .map(|schema| kept.table(schema, sources, config))
        .collect();
    let mut catalog = Catalog {
        today: as_of.date(),
        ..Catalog::default()
    };
    for (schema, (table, part, state)) in schemas.into_iter().zip(read) {
        report.merge(part);
        let id = schema.declaration.id.value.clone();
        let dataset = finish(schema, (table, state), &catalog, config, as_of, report);
        catalog.by_id.insert(id, catalog.datasets.len());
        catalog.datasets.push(dataset);
    }
    check_references(&catalog, report);
    check_outliving(&catalog, report);
    check_places(&catalog, report);
    rule_of::check_rules(&catalog, standards, report);
    catalog
}

/// Registers first, whose rows are the subjects of others; rows that live with the rows of another
/// dataset after that one.
fn after_what_they_need(mut schemas: Vec<Schema>) -> Vec<Schema> {
    let owner = |schema: &Schema| {
        let life = schema.declaration.life.as_ref()?;
        let with = schema.field(&life.with.as_ref()?.value)?;
        let reference = schema.fields[with].written.references.as_ref()?;
        Some(reference.value.clone())
    };
    let owners: BTreeMap<String, String> = schemas
        .iter()
        .filter_map(|s| Some((s.declaration.id.value.clone(), owner(s)?)))
        .collect();
    let depth = |id: &String| {
        // A circle ends: no row of it is shown before the others.
        std::iter::successors(owners.get(id), |id| owners.get(*id))
            .take(owners.len())
            .count()
    };
    schemas.sort_by_cached_key(|s| {
        let id = &s.declaration.id.value;
        let subject = s.declaration.subject.as_ref();
        let refers = subject.is_some_and(|s| s.dataset.is_some());
        (depth(id), refers, id.clone())
    });
    schemas
}

fn declared(
    sources: &Sources,
    standards: &Standards,
    lang: Lang,
    report: &mut Report,
) -> Vec<Schema> {
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
            lang,
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

/// The year of a row of the table as read.
pub(super) fn year_of(schema: &Schema, period_of: &[i32], row: usize) -> Option<i16> {
    let (_, grain, _) = schema.time?;
    let index = *period_of.get(row)?;
    Some(Period { grain, index }.first_day().year())
}

/// The rows that may be shown now, those that may not, and when the first of those opens.
fn visible_rows(
    schema: &Schema,
    table: &Table,
    period_of: &[i32],
    order: &[u32],
    as_of: DateTime,
    report: &mut Report,
) -> (Vec<u32>, Vec<u32>, Option<DateTime>) {
    let opening = opening(schema, report);
    let grain = schema.time.map(|t| t.1);
    let (mut held, mut first) = (Vec::new(), None::<DateTime>);
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
                first = Some(first.map_or(opens, |f| f.min(opens)));
                held.push(row);
                continue;
            }
            Some(_) => {}
            None => report_future(schema, table, at, period, as_of, report),
        }
        kept.push(row);
    }
    (kept, held, first)
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

/// Runs the guards over the whole table, before the embargo.
fn look_over(
    schema: &Schema,
    table: &Table,
    period_of: &[i32],
    as_of: DateTime,
    report: &mut Report,
) {
    let guarded = Guarded {
        schema,
        table,
        period_of,
        as_of,
    };
    guard(&guarded, report);
}

/// The rows of a table by whether they may be seen.
struct Standing {
    shown: Vec<u32>,
    unseen: Vec<u32>,
    /// Those of them that open later, and when the first does.
    withheld: (usize, Option<DateTime>),
    gone: Vec<Gone>,
    hidden: Hidden,
    keys: Unseen,
}

/// Takes the rows whose life is over from those that have opened.
fn standing(
    schema: &Schema,
    (columns, periods): (&[Column], (Option<Grain>, &[i32])),
    (opened, mut held, opens): (Vec<u32>, Vec<u32>, Option<DateTime>),
    catalog: &Catalog,
    as_of: DateTime,
    report: &mut Report,
) -> Standing {
    let lives = lives(schema, columns, opened, catalog, as_of, report);
    let hidden = hidden(schema, columns, &held, &lives);
    held.extend(&lives.later);
    let withheld = (held.len(), opens);
    let over = lives.gone.iter().map(|(row, _)| *row);
    let over: Vec<u32> = over.collect();
    let keys = unseen(schema, columns, periods, (&held, &over));
    let unseen = held.into_iter().chain(over).collect();
    Standing {
        keys,
        shown: lives.shown,
        unseen,
        withheld,
        gone: lives.gone.into_iter().map(|(_, gone)| gone).collect(),
        hidden,
    }
}

fn finish(
    schema: Schema,
    (table, state): (Table, Option<Fingerprint>),
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
    look_over(&schema, &table, &period_of, as_of, report);
    let opened = visible_rows(&schema, &table, &period_of, &order, as_of, report);
    let read = (&*table.columns, (schema.time.map(|t| t.1), &*period_of));
    let standing = standing(&schema, read, opened, catalog, as_of, report);
    let later = Later::count(&standing.unseen, &schema, &table.columns, &period_of);
    let kept = standing.shown;
    let columns = table.columns.into_iter().map(|c| c.reordered(&kept));
    let columns = with_states(&schema, columns.collect(), as_of.date(), report);
    let pick = |v: &[i32]| -> Vec<i32> {
        let kept = kept.iter();
        kept.filter_map(|&i| v.get(i as usize).copied()).collect()
    };
    let origins: Vec<(u16, u32)> = kept.iter().map(|&i| table.origins[i as usize]).collect();
    let table = Table {
        columns,
        origins,
        ..table
    };
    let period_of = pick(&period_of);
    let cell_place = |row: usize, field: usize| place(&table, row, field);
    let Subjects { list, of_row } = subjects(
        &schema,
        &table.columns,
        (kept.len(), &period_of),
        catalog,
        config,
        &cell_place,
        report,
    );
    let later = later.of(&schema, &list, config);
    let rows = Rows {
        rows: kept.len(),
        subject_of: of_row,
        period_of,
        withheld: standing.withheld,
        later,
        gone: standing.gone,
        unseen: standing.keys,
        hidden: standing.hidden,
        grids: table.grids,
        fingerprint: fingerprint(state, &schema, &table.columns, &table.origins),
        origins: table.origins,
        layouts: table.layouts,
        files: table.files,
        newest: OnceLock::new(),
        by_word: vec![OnceLock::new(); table.columns.len()],
        columns: table.columns,
    };
    Dataset {
        subjects: list,
        table: Arc::new(rows),
        names: OnceLock::new(),
        lexicon: Arc::default(),
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
