//! Rows that are not shown, not yet or no longer, counted: they are in the files, so nobody has lost
//! them.

use std::{collections::BTreeMap, mem, sync::Arc};

use super::{assemble::year_of, catalog::Subject, column::Column, schema::Schema, subjects};
use crate::config::Config;

/// How many rows are not shown, of which year and subject. Nothing of it may be published.
#[derive(Debug, Default)]
pub struct Later {
    /// All of them.
    pub rows: u64,
    /// By year, for datasets with a time.
    pub years: BTreeMap<i16, u64>,
    /// By subject's key.
    pub subjects: BTreeMap<Arc<str>, u64>,
}

impl Later {
    /// Counts `rows`, positions in the table as read; subjects go by the name in the file.
    pub(super) fn count(
        rows: &[u32],
        schema: &Schema,
        columns: &[Column],
        period_of: &[i32],
    ) -> Self {
        let mut later = Self::default();
        for &row in rows {
            let row = row as usize;
            later.rows += 1;
            if let Some(year) = year_of(schema, period_of, row) {
                *later.years.entry(year).or_default() += 1;
            }
            let word = schema.subject.map(|field| columns[field].word(row));
            match word.and_then(|word| later.subjects.get_mut(word)) {
                Some(count) => *count += 1,
                None => later.subjects.extend(word.map(|w| (Arc::from(w), 1))),
            }
        }
        later
    }

    /// Calls the subjects by their keys.
    pub(super) fn of(mut self, schema: &Schema, list: &[Subject], config: &Config) -> Self {
        if self.subjects.is_empty() {
            return self;
        }
        let areas = schema.declaration.subject.as_ref().is_some_and(|s| s.areas);
        let names = subjects::name_index(list, areas.then_some(config));
        for (word, count) in mem::take(&mut self.subjects) {
            let known = names.get(word.as_ref());
            // A subject of which nothing is shown yet is not in the list.
            let key = known
                .and_then(|&i| list.get(i as usize))
                .map_or_else(|| word.clone(), |s| s.key.clone());
            *self.subjects.entry(key).or_default() += count;
        }
        self
    }
}
