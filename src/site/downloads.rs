//! Whole datasets as files: CSV that Excel opens, JSON, and a Data Package that describes them.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde_json::{Value, json};

use crate::{
    dataset::{Column, Dataset, has_states, plain_cell},
    declare::FieldType,
    indicators::Findings,
    quantity::State,
};

/// Writes a dataset as CSV: UTF-8 with BOM, one header row of field names, ISO dates.
///
/// A numeric field is followed by `<name>_status` if any of its cells is not plainly measured:
/// `below-detection` or the reason of a missing value.
///
/// # Errors
/// Whatever `out` answers.
pub(super) fn write_csv(dataset: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(&[0xEF, 0xBB, 0xBF])?;
    let statuses: Vec<bool> = (0..dataset.schema.fields.len())
        .map(|f| has_states(dataset, f))
        .collect();
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    let mut head: Vec<String> = Vec::new();
    for (field, status) in dataset.schema.fields.iter().zip(&statuses) {
        head.push(field.name.clone());
        if *status {
            head.push(format!("{}_status", field.name));
        }
    }
    writer.write_record(&head)?;
    for row in 0..dataset.rows {
        for (field, status) in statuses.iter().enumerate() {
            let (text, state) = plain_cell(dataset, row, field);
            writer.write_field(&*text)?;
            if *status {
                writer.write_field(state)?;
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

/// Writes a dataset as JSON: its fields, then its rows as objects; numbers as text, so that
/// nobody's float changes them.
///
/// # Errors
/// Whatever `out` answers.
pub(super) fn write_json(dataset: &Dataset, out: &mut dyn Write) -> io::Result<()> {
    let declaration = &dataset.schema.declaration;
    let head = json!({
        "id": dataset.id(),
        "title": declaration.title.get(dataset.schema.lang),
        "sample": declaration.sample,
        "source": declaration.source.name,
        "licence": declaration.licence,
        "fields": fields(dataset),
    });
    let head = head.to_string();
    write!(out, "{},\n\"rows\":[", head.trim_end_matches('}'))?;
    let members = members(dataset);
    let mut line = Vec::new();
    for row in 0..dataset.rows {
        line.clear();
        line.extend_from_slice(if row == 0 { b"\n{" } else { b",\n{" });
        for member in &members {
            let (text, state) = plain_cell(dataset, row, member.field);
            let text = if member.is_state { state } else { &text };
            if member.is_state && text.is_empty() {
                continue;
            }
            if line.last() != Some(&b'{') {
                line.push(b',');
            }
            line.extend_from_slice(member.key.as_bytes());
            match text {
                "" => line.extend_from_slice(b"null"),
                text => serde_json::to_writer(&mut line, text)?,
            }
        }
        line.push(b'}');
        out.write_all(&line)?;
    }
    out.write_all(b"\n]}\n")
}

/// One member of the objects of a JSON download.
struct Member {
    /// `"name":`
    key: String,
    field: usize,
    /// Why there is no plain value, instead of the value.
    is_state: bool,
}

/// The members of every row's object, by name.
fn members(dataset: &Dataset) -> Vec<Member> {
    let mut named = BTreeMap::new();
    let fields = || dataset.schema.fields.iter().enumerate();
    for (field, written) in fields().filter(|(field, _)| has_states(dataset, *field)) {
        named.insert(format!("{}_status", written.name), (field, true));
    }
    // What the declaration names so stands before what the program would.
    named.extend(fields().map(|(field, written)| (written.name.clone(), (field, false))));
    let member = |(name, (field, is_state))| Member {
        key: format!("{}:", Value::from(name)),
        field,
        is_state,
    };
    named.into_iter().map(member).collect()
}

fn fields(dataset: &Dataset) -> Vec<Value> {
    dataset
        .schema
        .fields
        .iter()
        .map(|field| {
            json!({
                "name": field.name,
                "title": field.title,
                "type": table_schema_type(field.kind),
                "unit": field.unit.sign(dataset.schema.lang),
                "description": field.written.description.as_ref().map(|d| d.get(dataset.schema.lang)),
            })
        })
        .collect()
}

/// The type that Table Schema has for a field; numbers stay text where tokens such as `<0.01` occur.
fn table_schema_type(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Boolean
        | FieldType::String
        | FieldType::Code
        | FieldType::Choice
        | FieldType::Figure
        | FieldType::State
        | FieldType::Dataset
        | FieldType::Page => "string",
        FieldType::Date | FieldType::Month | FieldType::Year | FieldType::Time => "string",
        FieldType::Quantity => "number",
        FieldType::Count => "integer",
    }
}

/// `datapackage.json` over all datasets (Frictionless Data Package).
#[must_use]
pub(super) fn data_package(findings: &Findings) -> String {
    let resources: Vec<Value> = findings
        .catalog
        .iter()
        .map(|dataset| {
            let mut schema_fields = Vec::new();
            for (position, field) in dataset.schema.fields.iter().enumerate() {
                let states = has_states(dataset, position);
                let below = matches!(&dataset.columns[position], Column::Numbers { states, .. }
                    if states.iter().any(|s| s.get() == State::BelowDetection));
                let kind = if below {
                    "string"
                } else {
                    table_schema_type(field.kind)
                };
                schema_fields
                    .push(json!({ "name": field.name, "title": field.title, "type": kind, "unit": field.unit.sign(findings.config.lang) }));
                if states {
                    schema_fields.push(
                        json!({ "name": format!("{}_status", field.name), "type": "string" }),
                    );
                }
            }
            let key: Vec<&str> = dataset
                .schema
                .key
                .iter()
                .map(|&f| dataset.schema.fields[f].name.as_str())
                .collect();
            json!({
                "name": dataset.id(),
                "title": dataset.schema.declaration.title.get(findings.config.lang),
                "path": format!("{0}/{0}.csv", dataset.id()),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "sources": [{ "title": dataset.schema.declaration.source.name }],
                "schema": { "fields": schema_fields, "primaryKey": key, "missingValues": [""] },
            })
        })
        .collect();
    let package = json!({
        "name": "open-data",
        "title": findings.config.name.get(findings.config.lang),
        "resources": resources,
    });
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

/// `48 KB`, as on a link.
#[must_use]
pub(super) fn size_words(bytes: u64) -> String {
    match bytes {
        0..=1023 => format!("{bytes} B"),
        1024..=1_048_575 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_as_people_read_them() {
        assert_eq!(size_words(999), "999 B");
        assert_eq!(size_words(48_000), "47 KB");
        assert_eq!(size_words(1_572_864), "1.5 MB");
    }
}
