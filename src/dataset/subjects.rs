//! Whom the rows are about.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    catalog::{Catalog, Subject},
    column::Column,
    old_names::{Called, parse_former, report_old_names},
    schema::{Schema, is_name},
};
use crate::{
    config::Config,
    diagnostic::{Diagnostic, Report},
    source::nearest,
};

/// Subjects of a dataset and the subject of each of its rows.
pub(super) struct Subjects {
    pub(super) list: Vec<Subject>,
    pub(super) of_row: Vec<u32>,
}

/// A row whose subject is unknown points here; such a row is an error and is kept out of figures.
pub(super) const NOBODY: u32 = u32::MAX;

/// Tells the subjects; `location` names a cell of the data.
///
/// # Reports
/// `dataset::unknown-subject`, `dataset::unknown-register`, `dataset::unknown-area`,
/// `dataset::bad-slug`, `dataset::bad-former`, `dataset::old-name`, `dataset::merged-area`.
pub(super) fn subjects(
    schema: &Schema,
    columns: &[Column],
    (rows, period_of): (usize, &[i32]),
    catalog: &Catalog,
    config: &Config,
    cell: &dyn Fn(usize, usize) -> crate::diagnostic::Location,
    report: &mut Report,
) -> Subjects {
    let Some(declared) = &schema.declaration.subject else {
        return if schema.is_register() || !schema.key.is_empty() && schema.time.is_none() {
            own_rows(schema, columns, rows, config, cell, report)
        } else {
            Subjects {
                list: vec![Subject::whole()],
                of_row: vec![0; rows],
            }
        };
    };
    let Some(field) = schema.subject else {
        return Subjects {
            list: Vec::new(),
            of_row: vec![NOBODY; rows],
        };
    };
    if !declared.areas && declared.dataset.is_none() {
        return distinct(columns, field, rows);
    }
    let Some(list) = known_subjects(schema, declared, catalog, config, report) else {
        return Subjects {
            list: Vec::new(),
            of_row: vec![NOBODY; rows],
        };
    };
    let names = name_index(&list, declared.areas.then_some(config));
    let Column::Words { ids, words } = &columns[field] else {
        return Subjects {
            list,
            of_row: vec![NOBODY; rows],
        };
    };
    let by_word: Vec<u32> = words
        .iter()
        .map(|w| names.get(w.as_ref()).copied().unwrap_or(NOBODY))
        .collect();
    let of_row: Vec<u32> = ids.iter().map(|&id| by_word[id as usize]).collect();
    report_unknown(schema, columns, field, &of_row, &list, cell, report);
    let called = Called {
        schema,
        column: &columns[field],
        field,
        period_of,
        of_row: &of_row,
        list: &list,
    };
    report_old_names(&called, config, cell, report);
    Subjects { list, of_row }
}

/// The areas of the site, or the rows of the register that is named.
///
/// # Reports
/// `dataset::unknown-register`.
fn known_subjects(
    schema: &Schema,
    declared: &crate::declare::Subject,
    catalog: &Catalog,
    config: &Config,
    report: &mut Report,
) -> Option<Vec<Subject>> {
    if declared.areas {
        let areas = config.areas.iter().enumerate();
        let places = areas.filter(|(_, area)| !area.group);
        return Some(
            places
                .map(|(i, area)| Subject::of_area(i, area, config.lang))
                .collect(),
        );
    }
    let named = declared.dataset.as_ref()?;
    let register = catalog.dataset(&named.value);
    if register.is_none() {
        let d = Diagnostic::new("dataset::unknown-register", schema.at(&named.span));
        report.add(d.with("dataset", &named.value));
    }
    Some(register?.subjects.clone())
}

fn report_unknown(
    schema: &Schema,
    columns: &[Column],
    field: usize,
    of_row: &[u32],
    list: &[Subject],
    cell: &dyn Fn(usize, usize) -> crate::diagnostic::Location,
    report: &mut Report,
) {
    let areas = schema.declaration.subject.as_ref().is_some_and(|s| s.areas);
    // An empty cell has been reported as one.
    let unknown = |&r: &usize| of_row[r] == NOBODY && !columns[field].word(r).is_empty();
    for row in (0..of_row.len()).filter(unknown) {
        let code = if areas {
            "dataset::unknown-area"
        } else {
            "dataset::unknown-subject"
        };
        let value = columns[field].word(row);
        let nearest = nearest(value, list.iter().flat_map(Subject::names));
        let register = schema
            .declaration
            .subject
            .as_ref()
            .and_then(|s| s.dataset.as_ref());
        let d = Diagnostic::new(code, cell(row, field))
            .with("value", value)
            .with("nearest", nearest);
        report.add(d.with(
            "register",
            register.map_or("site.toml", |r| r.value.as_str()),
        ));
    }
}

pub(super) fn name_index<'a>(
    list: &'a [Subject],
    areas: Option<&'a Config>,
) -> FxHashMap<&'a str, u32> {
    let mut out = FxHashMap::default();
    for (i, subject) in list.iter().enumerate() {
        let i = u32::try_from(i).unwrap_or(NOBODY);
        out.entry(subject.slug.as_ref()).or_insert(i);
        out.entry(subject.label.as_ref()).or_insert(i);
        out.insert(subject.key.as_ref(), i);
    }
    for (i, subject) in list.iter().enumerate() {
        for former in &subject.former {
            let i = u32::try_from(i).unwrap_or(NOBODY);
            out.entry(former.name.value.as_str()).or_insert(i);
        }
    }
    for (i, subject) in list.iter().enumerate() {
        let area = areas.zip(subject.area).map(|(c, area)| &c.areas[area]);
        for alias in area.iter().flat_map(|a| &a.aliases) {
            out.entry(alias.as_str())
                .or_insert(u32::try_from(i).unwrap_or(NOBODY));
        }
    }
    out
}

/// A register (or a table of targets): each row is its own subject.
fn own_rows(
    schema: &Schema,
    columns: &[Column],
    rows: usize,
    config: &Config,
    cell: &dyn Fn(usize, usize) -> crate::diagnostic::Location,
    report: &mut Report,
) -> Subjects {
    let word = |field: Option<usize>, row: usize| {
        field
            .map(|f| columns[f].word(row))
            .filter(|w| !w.is_empty())
            .map(Arc::<str>::from)
    };
    let mut list = Vec::with_capacity(rows);
    for row in 0..rows {
        let key = word(schema.key.first().copied(), row).unwrap_or_else(|| Arc::from(""));
        let slug = word(schema.slug, row).unwrap_or_else(|| key.clone());
        if !is_name(&slug) {
            let field = schema
                .slug
                .or(schema.key.first().copied())
                .unwrap_or_default();
            report.add(Diagnostic::new("dataset::bad-slug", cell(row, field)).with("value", &slug));
        }
        let area = schema
            .area
            .and_then(|field| named_area(columns, (row, field), config, cell, report));
        let groups = schema
            .groups
            .iter()
            .filter_map(|&field| named_area(columns, (row, field), config, cell, report))
            .collect();
        let label = word(schema.label, row).unwrap_or_else(|| key.clone());
        let former = schema.former.map_or(Ok(Vec::new()), |f| {
            parse_former(columns[f].word(row)).map_err(|part| (f, part))
        });
        let former = former.unwrap_or_else(|(field, part)| {
            let d = Diagnostic::new("dataset::bad-former", cell(row, field));
            report.add(d.with("value", part));
            Vec::new()
        });
        list.push(Subject {
            key,
            label,
            slug,
            area,
            groups,
            row: Some(row),
            former,
        });
    }
    let of_row = (0..rows)
        .map(|r| u32::try_from(r).unwrap_or(NOBODY))
        .collect();
    Subjects { list, of_row }
}

/// The area that a cell names.
fn named_area(
    columns: &[Column],
    (row, field): (usize, usize),
    config: &Config,
    cell: &dyn Fn(usize, usize) -> crate::diagnostic::Location,
    report: &mut Report,
) -> Option<usize> {
    let name = columns[field].word(row);
    let found = config.area(name);
    if found.is_none() && !name.is_empty() {
        let d = Diagnostic::new("dataset::unknown-area", cell(row, field)).with("value", name);
        let names = config.areas.iter().flat_map(|a| {
            [&a.name.zh, &a.id.value]
                .into_iter()
                .chain(&a.name.en)
                .chain(&a.aliases)
        });
        let nearest = nearest(name, names.map(String::as_str));
        report.add(d.with("nearest", nearest).with("register", "site.toml"));
    }
    found
}

/// No register named: the distinct words are the subjects.
fn distinct(columns: &[Column], field: usize, rows: usize) -> Subjects {
    let Column::Words { ids, words } = &columns[field] else {
        return Subjects {
            list: Vec::new(),
            of_row: vec![NOBODY; rows],
        };
    };
    let mut sorted: Vec<(usize, &Arc<str>)> = words
        .iter()
        .enumerate()
        .filter(|(_, w)| !w.is_empty())
        .collect();
    sorted.sort_by(|a, b| a.1.cmp(b.1));
    let mut position = vec![NOBODY; words.len()];
    let mut list = Vec::with_capacity(sorted.len());
    for (i, (id, word)) in sorted.into_iter().enumerate() {
        position[id] = u32::try_from(i).unwrap_or(NOBODY);
        list.push(Subject {
            key: word.clone(),
            label: word.clone(),
            slug: word.clone(),
            area: None,
            groups: Vec::new(),
            row: None,
            former: Vec::new(),
        });
    }
    Subjects {
        list,
        of_row: ids.iter().map(|&id| position[id as usize]).collect(),
    }
}
