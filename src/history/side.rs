//! A table as it is compared: named columns, keys, cells as they are published.

use std::{borrow::Cow, io};

use crate::{
    dataset::{Dataset, KEY_MARK, plain_cell, plain_key},
    declare::FieldType,
};

/// A table of which rows are looked up.
pub trait Side {
    /// Names of the columns that are compared.
    fn columns(&self) -> Vec<&str>;
    /// Names of columns that are no data: they follow from the day.
    fn passed_over(&self) -> Vec<&str>;
    /// Names of the key's columns.
    fn key(&self) -> Vec<&str>;
    /// Number of rows.
    fn rows(&self) -> usize;
    /// The key of a row, its parts divided by [`KEY_MARK`].
    fn key_of(&self, row: usize) -> Cow<'_, str>;
    /// A cell and its state; the column is a position in [`Side::columns`].
    fn cell(&self, row: usize, column: usize) -> (Cow<'_, str>, Cow<'_, str>);
}

/// A row's key as people write it.
#[must_use]
pub fn row_words(key: &str) -> String {
    key.replace(KEY_MARK, "/")
}

/// The data of this site.
#[derive(Debug)]
pub struct DatasetSide<'d> {
    /// The dataset.
    pub dataset: &'d Dataset,
    /// Positions of the fields that are data.
    fields: Vec<usize>,
}

impl<'d> DatasetSide<'d> {
    /// A dataset without the columns that follow from the day.
    #[must_use]
    pub fn new(dataset: &'d Dataset) -> Self {
        let fields = dataset.schema.fields.iter().enumerate();
        let fields = fields.filter(|(_, f)| f.kind != FieldType::State);
        Self {
            dataset,
            fields: fields.map(|(i, _)| i).collect(),
        }
    }

    /// The field that a compared column is.
    #[must_use]
    pub fn field(&self, column: usize) -> Option<usize> {
        self.fields.get(column).copied()
    }
}

impl Side for DatasetSide<'_> {
    fn columns(&self) -> Vec<&str> {
        let fields = &self.dataset.schema.fields;
        self.fields.iter().map(|&f| &*fields[f].name).collect()
    }

    fn passed_over(&self) -> Vec<&str> {
        let fields = self.dataset.schema.fields.iter();
        let states = fields.filter(|f| f.kind == FieldType::State);
        states.map(|f| &*f.name).collect()
    }

    fn key(&self) -> Vec<&str> {
        let schema = &self.dataset.schema;
        schema
            .key
            .iter()
            .map(|&f| &*schema.fields[f].name)
            .collect()
    }

    fn rows(&self) -> usize {
        self.dataset.rows
    }

    fn key_of(&self, row: usize) -> Cow<'_, str> {
        plain_key(self.dataset, row).into()
    }

    fn cell(&self, row: usize, column: usize) -> (Cow<'_, str>, Cow<'_, str>) {
        let (text, state) = plain_cell(self.dataset, row, self.fields[column]);
        (text, state.into())
    }
}

/// A published table, read whole.
#[derive(Debug)]
pub struct TableSide {
    columns: Vec<String>,
    key: Vec<String>,
    /// Position of each column and of its state in a record.
    places: Vec<(usize, Option<usize>)>,
    records: Vec<csv::StringRecord>,
}

impl TableSide {
    /// Reads a table; `key` names the columns of its key.
    ///
    /// # Errors
    /// What is wrong with the table.
    pub fn read(table: impl io::Read, key: &[String]) -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_reader(table);
        let head = heads(reader.headers()?);
        let places = columns_of(&head, &[]);
        Ok(Self {
            columns: places.iter().map(|(at, _)| head[*at].clone()).collect(),
            key: key.to_vec(),
            places,
            records: reader.records().collect::<Result<_, _>>()?,
        })
    }
}

impl Side for TableSide {
    fn columns(&self) -> Vec<&str> {
        self.columns.iter().map(String::as_str).collect()
    }

    fn passed_over(&self) -> Vec<&str> {
        Vec::new()
    }

    fn key(&self) -> Vec<&str> {
        self.key.iter().map(String::as_str).collect()
    }

    fn rows(&self) -> usize {
        self.records.len()
    }

    fn key_of(&self, row: usize) -> Cow<'_, str> {
        let places = self.key.iter().filter_map(|name| {
            let column = self.columns.iter().position(|c| c == name)?;
            Some(self.places[column].0)
        });
        key_in(&self.records[row], &places.collect::<Vec<_>>()).into()
    }

    fn cell(&self, row: usize, column: usize) -> (Cow<'_, str>, Cow<'_, str>) {
        let (at, state) = self.places[column];
        let record = &self.records[row];
        let state = state.and_then(|state| record.get(state));
        let text = record.get(at).unwrap_or_default();
        (text.into(), state.unwrap_or_default().into())
    }
}

/// Names of the columns of a table, without the mark that some programs put before the first.
pub(super) fn heads(record: &csv::StringRecord) -> Vec<String> {
    let name = |name: &str| name.trim_start_matches('\u{feff}').to_owned();
    record.iter().map(name).collect()
}

/// The key in a record.
pub(super) fn key_in(record: &csv::StringRecord, places: &[usize]) -> String {
    let mut out = String::new();
    for (i, &place) in places.iter().enumerate() {
        if i > 0 {
            out.push(KEY_MARK);
        }
        out.push_str(record.get(place).unwrap_or_default());
    }
    out
}

/// The columns of a table: where each stands, and where its state does, as
/// [`plain_cell`] gives them; `names` are those of fields.
pub(super) fn columns_of(head: &[String], names: &[&str]) -> Vec<(usize, Option<usize>)> {
    let mut out: Vec<(usize, Option<usize>)> = Vec::new();
    for (i, name) in head.iter().enumerate() {
        // A field may be called like that itself; behind the state, where there are both.
        let is_field = names.contains(&&**name) && head.get(i + 1) != Some(name);
        let of = out.last_mut().filter(|(at, state)| {
            let follows = !is_field && state.is_none() && *at + 1 == i;
            follows && *name == format!("{}_status", head[*at])
        });
        match of {
            Some((_, state)) => *state = Some(i),
            None => out.push((i, None)),
        }
    }
    out
}
