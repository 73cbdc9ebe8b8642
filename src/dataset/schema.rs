//! The declaration as meant: fields resolved, units known, the law looked up.

use std::collections::{BTreeMap, BTreeSet};
use std::{ops::Range, sync::Arc};

use crate::{
    config::Config,
    declare::{At, Datum, Declaration, Field, FieldType, Kind, Law, Stamp},
    diagnostic::{Diagnostic, Lang, Location, Report},
    quantity::{Decimal, Grain, Missing, Unit, parse_decimal},
    standards::{Edition, Standards},
};

/// One dataset's columns and rules.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The language of the site, in which titles are said.
    pub lang: Lang,
    /// The declaration as written.
    pub declaration: Declaration,
    /// Path of the declaration, for messages.
    pub file: Arc<str>,
    /// Columns in declared order.
    pub fields: Vec<SchemaField>,
    /// Positions of the key fields.
    pub key: Vec<usize>,
    /// Position of the field that names the subject.
    pub subject: Option<usize>,
    /// Position of the time field, its grain, and which end of an hour it names.
    pub time: Option<(usize, Grain, Stamp)>,
    /// Positions of label, slug and area (registers).
    pub label: Option<usize>,
    /// Field used in URLs.
    pub slug: Option<usize>,
    /// Field that holds the area.
    pub area: Option<usize>,
    /// Fields that hold further areas (registers).
    pub groups: Vec<usize>,
    /// First and last moment a row is in force, by position.
    pub valid: Option<(usize, usize)>,
    /// Field that holds earlier names.
    pub former: Option<usize>,
    /// Fields of degrees east and north, and what they are measured from (registers).
    pub position: Option<(usize, usize, Datum)>,
}

/// One column.
#[derive(Clone, Debug)]
pub struct SchemaField {
    /// ASCII name.
    pub name: String,
    /// Words for readers.
    pub title: String,
    /// What it holds.
    pub kind: FieldType,
    /// Unit of the stored numbers.
    pub unit: Unit,
    /// Decimals shown; absent: as the file has them.
    pub decimals: Option<u32>,
    /// Smallest and largest value.
    pub range: (Option<Decimal>, Option<Decimal>),
    /// Tokens that stand for a missing value.
    pub missing: BTreeMap<String, Missing>,
    /// The law.
    pub law: Option<FieldLaw>,
    /// The field that holds the limit.
    pub limit_field: Option<usize>,
    /// Whether it refers to a register whose keys are credit codes.
    pub refers_to_codes: bool,
    /// The field as written.
    pub written: Field,
}

/// The law by which a field is judged.
#[derive(Clone, Debug)]
pub struct FieldLaw {
    /// Family.
    pub family: String,
    /// Item as written in the declaration.
    pub item: String,
    /// Averaging time of the written value.
    pub averaging: String,
    /// Fixed keys of the limit row.
    pub when: BTreeMap<String, String>,
}

impl Schema {
    /// Position of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == name)
    }

    /// The register whose keys a field holds.
    #[must_use]
    pub fn register_of(&self, field: usize) -> Option<&str> {
        let own = self.declaration.subject.as_ref();
        let own = own.filter(|_| self.subject == Some(field));
        let of_subject = own.and_then(|s| s.dataset.as_ref());
        let named = self.fields[field].written.references.as_ref();
        named.or(of_subject).map(|register| register.value.as_str())
    }

    /// A place in the declaration.
    #[must_use]
    pub fn at(&self, span: &Range<usize>) -> Location {
        Location::span(self.file.clone(), span.clone())
    }

    /// Names of all fields, for messages.
    #[must_use]
    pub fn field_names(&self) -> String {
        self.fields
            .iter()
            .map(|f| f.name.as_str())
            .collect::<Vec<_>>()
            .join("、")
    }

    /// Whether the rows are a list of things.
    #[must_use]
    pub fn is_register(&self) -> bool {
        self.declaration.kind == Kind::Register
    }
}

/// Subjects, times and labels are words; a column of numbers holds none.
fn is_numeric(kind: FieldType) -> bool {
    matches!(kind, FieldType::Quantity | FieldType::Count)
}

/// Resolves a declaration.
///
/// # Reports
/// `dataset::wrong-id`, `dataset::field-twice`, `dataset::bad-name`, `dataset::unknown-field`,
/// `dataset::unknown-standard`, `dataset::unknown-item`, `dataset::unit-not-of-law`,
/// `dataset::no-unit`, `dataset::bad-bound`,
/// `dataset::field-of-numbers`, `dataset::no-degrees`.
pub(super) fn resolve(
    declaration: Declaration,
    file: Arc<str>,
    folder: &str,
    standards: &Standards,
    lang: Lang,
    report: &mut Report,
) -> Schema {
    let at = |span: &Range<usize>| Location::span(file.clone(), span.clone());
    check_id(&declaration.id, folder, &at, report);
    check_names(&declaration.field, &at, report);
    let named = declaration.field.iter().map(|f| f.name.value.clone());
    let names: Vec<String> = named.collect();
    let known = names.join("、");
    let mut find = |wanted: &At<String>, is_word: bool| {
        let found = names.iter().position(|n| *n == wanted.value);
        // Subjects, times and labels are words; a column of numbers holds none.
        let code = match found.map(|i| declaration.field[i].kind) {
            None => "dataset::unknown-field",
            Some(kind) if is_word && is_numeric(kind) => "dataset::field-of-numbers",
            Some(_) => return found,
        };
        let d = Diagnostic::new(code, at(&wanted.span));
        report.add(d.with("field", &wanted.value).with("known", &known));
        None
    };
    let key = declaration.key.iter().filter_map(|k| find(k, false));
    let key = key.collect();
    let subject = declaration.subject.as_ref().and_then(|s| find(&s.by, true));
    let time = declaration
        .time
        .as_ref()
        .and_then(|t| Some((find(&t.field, true)?, t.grain, t.stamp)));
    let label = declaration.label.as_ref().and_then(|f| find(f, true));
    let slug = declaration.slug.as_ref().and_then(|f| find(f, true));
    let area = declaration.area.as_ref().and_then(|f| find(f, true));
    let groups = declaration.groups.iter().filter_map(|f| find(f, true));
    let groups = groups.collect();
    let valid = declaration.valid.as_ref();
    let valid = valid.and_then(|v| Some((find(&v.from, true)?, find(&v.until, true)?)));
    let former = declaration.former.as_ref().and_then(|f| find(f, true));
    let position = declaration.position.as_ref();
    let position =
        position.and_then(|p| Some((find(&p.longitude, false)?, find(&p.latitude, false)?)));
    let limits = declaration.field.iter().map(|f| f.limit_field.as_ref());
    let limits: Vec<Option<usize>> = limits.map(|l| find(l?, false)).collect();
    report_unitless(&declaration, &at, report);
    let position = position.and_then(|fields| of_degrees(&declaration, fields, &at, report));
    let fields = declaration.field.iter().zip(limits);
    let fields = fields.map(|(f, limit)| meant(f, limit, &at, standards, report).titled(lang));
    let fields = fields.collect();
    Schema {
        fields,
        key,
        subject,
        time,
        label,
        slug,
        area,
        groups,
        valid,
        former,
        position,
        declaration,
        lang,
        file,
    }
}

/// The fields of a position with what they are measured from, where both are numbers.
fn of_degrees(
    declaration: &Declaration,
    (x, y): (usize, usize),
    at: &dyn Fn(&Range<usize>) -> Location,
    report: &mut Report,
) -> Option<(usize, usize, Datum)> {
    let named = declaration.position.as_ref()?;
    let mut fine = true;
    for (field, named) in [(x, &named.longitude), (y, &named.latitude)] {
        if declaration.field[field].kind != FieldType::Quantity {
            let d = Diagnostic::new("dataset::no-degrees", at(&named.span));
            report.add(d.with("field", &named.value));
            fine = false;
        }
    }
    fine.then_some((x, y, named.crs))
}

impl Schema {
    /// The same with its titles in another language of the site.
    pub(super) fn in_language(&self, config: &Config) -> Self {
        let lang = config.lang;
        let fields = self.fields.iter().cloned().map(|field| {
            let mut field = field.titled(lang);
            field.title = config.say(&field.title).to_owned();
            field
        });
        Self {
            lang,
            fields: fields.collect(),
            ..self.clone()
        }
    }
}

impl SchemaField {
    /// With its title in the site's language.
    fn titled(mut self, lang: Lang) -> Self {
        if let Some(title) = &self.written.title {
            title.get(lang).clone_into(&mut self.title);
        }
        self
    }
}

/// Marks the fields that refer to a register whose keys are credit codes, so that a code that
/// fails its check digit is told as such wherever it is used.
pub(super) fn mark_credit_codes(schemas: &mut [Schema]) {
    let has_codes = |s: &&Schema| {
        let key = s.key.first().map(|&k| &s.fields[k].written.constraints);
        s.is_register() && key.is_some_and(|c| c.credit_code)
    };
    let ids = schemas.iter().filter(has_codes);
    let registers: BTreeSet<String> = ids.map(|s| s.declaration.id.value.clone()).collect();
    for schema in schemas {
        let declared = schema.declaration.subject.as_ref();
        let of_subject = declared.and_then(|s| s.dataset.as_ref());
        let subject = schema
            .subject
            .filter(|_| of_subject.is_some_and(|d| registers.contains(&d.value)));
        for (position, field) in schema.fields.iter_mut().enumerate() {
            let reference = field.written.references.as_ref();
            field.refers_to_codes = subject == Some(position)
                || reference.is_some_and(|r| registers.contains(&r.value));
        }
    }
}

/// ASCII letters, digits, `-` and `_`, beginning with a letter or digit.
pub(super) fn is_name(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        && text
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric())
}

fn check_id(
    id: &At<String>,
    folder: &str,
    at: &dyn Fn(&Range<usize>) -> Location,
    report: &mut Report,
) {
    if id.value != folder || !is_name(&id.value) {
        let d = Diagnostic::new("dataset::wrong-id", at(&id.span));
        report.add(d.with("id", &id.value).with("folder", folder));
    }
}

fn check_names(fields: &[Field], at: &dyn Fn(&Range<usize>) -> Location, report: &mut Report) {
    let mut seen = BTreeSet::new();
    for field in fields {
        let name = &field.name;
        if !is_name(&name.value) {
            report.add(
                Diagnostic::new("dataset::bad-name", at(&name.span)).with("name", &name.value),
            );
        }
        if !seen.insert(&name.value) {
            report.add(
                Diagnostic::new("dataset::field-twice", at(&name.span)).with("name", &name.value),
            );
        }
    }
}

/// A quantity has a unit; base and target of targets may have it in the file, row by row.
fn report_unitless(
    declaration: &Declaration,
    at: &dyn Fn(&Range<usize>) -> Location,
    report: &mut Report,
) {
    let in_file = declaration.kind == Kind::Targets
        && declaration.field.iter().any(|f| f.name.value == "unit");
    for field in &declaration.field {
        let by_row = in_file && matches!(field.name.value.as_str(), "base" | "target");
        if field.kind == FieldType::Quantity && field.unit.is_none() && !by_row {
            report.add(
                Diagnostic::new("dataset::no-unit", at(&field.name.span))
                    .with("field", &field.name.value),
            );
        }
    }
}

fn meant(
    field: &Field,
    limit_field: Option<usize>,
    at: &dyn Fn(&Range<usize>) -> Location,
    standards: &Standards,
    report: &mut Report,
) -> SchemaField {
    let mut bound = |written: &Option<At<String>>| {
        let written = written.as_ref()?;
        let value = parse_decimal(&written.value);
        if value.is_none() {
            report.add(
                Diagnostic::new("dataset::bad-bound", at(&written.span))
                    .with("value", &written.value),
            );
        }
        value
    };
    let range = (
        bound(&field.constraints.minimum),
        bound(&field.constraints.maximum),
    );
    check_law(field, at, standards, report);
    let law = field.standard.as_ref().map(|law| FieldLaw {
        family: law.id.value.clone(),
        item: law.item.value.clone(),
        averaging: law.averaging.clone(),
        when: law.when.clone(),
    });
    let title = field.title.as_ref().map(|t| t.zh.clone());
    SchemaField {
        name: field.name.value.clone(),
        title: title
            .or_else(|| field.header.first().cloned())
            .unwrap_or_else(|| field.name.value.clone()),
        kind: field.kind,
        unit: field.unit.as_deref().map_or_else(Unit::number, Unit::parse),
        decimals: field.decimals,
        range,
        missing: field.missing.clone(),
        law,
        limit_field,
        refers_to_codes: false,
        written: field.clone(),
    }
}

fn check_law(
    field: &Field,
    at: &dyn Fn(&Range<usize>) -> Location,
    standards: &Standards,
    report: &mut Report,
) {
    let Some(law) = &field.standard else { return };
    if !standards.family_exists(&law.id.value) {
        let known: Vec<&str> = standards.families().collect();
        let d = Diagnostic::new("dataset::unknown-standard", at(&law.id.span));
        report.add(
            d.with("standard", &law.id.value)
                .with("known", known.join("、")),
        );
        return;
    }
    let editions = standards
        .editions()
        .iter()
        .filter(|e| e.family == law.id.value);
    let known: BTreeSet<&str> = editions
        .clone()
        .flat_map(|e| &e.items)
        .map(|i| i.name.as_str())
        .collect();
    if !editions.clone().any(|e| e.item(&law.item.value).is_some()) {
        let d = Diagnostic::new("dataset::unknown-item", at(&law.item.span));
        let known: Vec<&str> = known.into_iter().collect();
        report.add(
            d.with("item", &law.item.value)
                .with("standard", &law.id.value)
                .with("known", known.join("、")),
        );
    }
    check_law_unit(field, law, editions, at, report);
}

/// A value in another unit than its limit would be judged wrong by a factor.
fn check_law_unit<'e>(
    field: &Field,
    law: &Law,
    editions: impl Iterator<Item = &'e Edition>,
    at: &dyn Fn(&Range<usize>) -> Location,
    report: &mut Report,
) {
    let Some(written) = field.unit.as_deref().map(Unit::parse) else {
        return;
    };
    let mut items = editions.filter_map(|e| Some((&e.edition, e.item(&law.item.value)?)));
    if let Some((edition, item)) = items.find(|(_, item)| item.unit != written) {
        let d = Diagnostic::new("dataset::unit-not-of-law", at(&law.item.span));
        report.add(
            d.with("field", &field.name.value)
                .with("unit", &written)
                .with("standard", edition)
                .with("item", &item.name)
                .with("wanted", &item.unit),
        );
    }
}
