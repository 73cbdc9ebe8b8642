//! What an earlier run read, for datasets of which no file has changed since.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

use super::{
    column::Column,
    read::{Table, read_table},
    schema::Schema,
};
use crate::{
    config::{self, Config},
    declare::FieldType,
    diagnostic::Report,
    source::Sources,
};

/// Tells two states of a dataset apart.
pub type Fingerprint = [u8; 32];

/// The tables of an earlier run; keeps nothing unless asked to.
#[derive(Debug, Default)]
pub struct Kept {
    tables: Option<Mutex<BTreeMap<String, OneTable>>>,
}

/// The state of the files that a table was read from, the table, what was wrong.
type OneTable = (Fingerprint, Table, Report);

impl Kept {
    /// Keeps what is read, for the next run.
    #[must_use]
    pub fn on() -> Self {
        Self {
            tables: Some(Mutex::default()),
        }
    }

    /// The dataset's table, read or kept, and the state of its files; no state if nothing is kept.
    pub(super) fn table(
        &self,
        schema: &Schema,
        sources: &Sources,
        config: &Config,
    ) -> (Table, Report, Option<Fingerprint>) {
        let read = || {
            let mut report = Report::default();
            let table = read_table(schema, sources, config, &mut report);
            (table, report)
        };
        let Some(tables) = &self.tables else {
            let (table, report) = read();
            return (table, report, None);
        };
        let state = state_of(schema, sources);
        let id = &schema.declaration.id.value;
        let known = {
            let tables = tables.lock().unwrap_or_else(PoisonError::into_inner);
            tables.get(id).filter(|(s, ..)| *s == state).cloned()
        };
        if let Some((_, table, report)) = known {
            return (table, report, Some(state));
        }
        let (table, report) = read();
        let mut tables = tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.insert(id.clone(), (state, table.clone(), report.clone()));
        (table, report, Some(state))
    }
}

/// All that a dataset is read from: its folder, the site's file, the law of the site.
fn state_of(schema: &Schema, sources: &Sources) -> Fingerprint {
    let folder = schema.file.strip_suffix("dataset.toml");
    let mut hasher = Sha256::new();
    let own = sources.get(config::FILE).into_iter();
    let law = sources.under("data/standards/");
    for file in own
        .chain(law)
        .chain(sources.under(folder.unwrap_or(&schema.file)))
    {
        hasher.update(file.path.as_bytes());
        hasher.update([0]);
        hasher.update(file.sha256);
    }
    hasher.finalize().into()
}

/// The state of the files and of the rows that may be shown.
pub(super) fn fingerprint(
    files: Option<Fingerprint>,
    schema: &Schema,
    columns: &[Column],
    rows: &[(u16, u32)],
) -> Option<Fingerprint> {
    let mut hasher = Sha256::new();
    hasher.update(files?);
    // Words that follow from the day change while no file does.
    let states = schema.fields.iter().zip(columns);
    for (_, column) in states.filter(|(field, _)| field.kind == FieldType::State) {
        for row in 0..rows.len() {
            hasher.update(column.word(row).as_bytes());
            hasher.update([0]);
        }
    }
    for (table, row) in rows {
        hasher.update(table.to_le_bytes());
        hasher.update(row.to_le_bytes());
    }
    Some(hasher.finalize().into())
}
