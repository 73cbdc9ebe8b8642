//! `data/changes.toml` as written: what an office did to data that had been published.
//!
//! One entry per act, kept for good: later readers learn from it what was changed, why and by whom.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{At, Words};

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Every act, oldest first.
    #[serde(default)]
    pub change: Vec<Change>,
}

/// One act.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Its name, never used for another act.
    pub id: At<String>,
    /// What was done.
    pub kind: ChangeKind,
    /// To which dataset.
    pub dataset: At<String>,
    /// To which part of it.
    pub scope: At<Scope>,
    /// Why, in words for the public.
    pub reason: Words,
    /// When it was decided.
    pub date: toml::value::Date,
    /// Who decided it.
    pub by: String,
}

/// What was done to published data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Rows were taken out.
    Deletion,
}

/// The part of a dataset that an act concerns.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scope {
    /// Whatever is missing.
    pub all: bool,
    /// Years, with all of their rows.
    pub years: BTreeSet<i16>,
    /// Keys of subjects, with all of their rows.
    pub subjects: BTreeSet<String>,
    /// So many rows besides.
    pub rows: u64,
}

impl Scope {
    /// Whether it names nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.all && self.rows == 0 && self.years.is_empty() && self.subjects.is_empty()
    }
}
