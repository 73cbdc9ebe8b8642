//! `data/changes.toml` as written: what an office did to data that had been published.
//!
//! One entry per act, kept for good: later readers learn from it what was changed, why and by whom.

use std::collections::BTreeSet;

use schemars::JsonSchema;
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
    /// Values were exchanged for better ones: verified data, another method.
    Revision,
    /// Values were wrong.
    Correction,
    /// Rows or values came after later ones had been published.
    LateArrival,
}

/// What is done about a change of published data that nobody declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Undeclared {
    /// An error: nothing is published.
    Deny,
    /// A warning; the change is recorded without a reason.
    Warn,
    /// Nothing is said; the change is recorded without a reason.
    Allow,
}

/// What must be declared when published data change.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HistoryPolicy {
    /// Values changed, rows or columns taken out.
    pub undeclared: Option<Undeclared>,
    /// Rows of a time before the newest that was published, values where there was none.
    pub late: Option<Undeclared>,
}

impl HistoryPolicy {
    /// What is written here, else what is written there.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            undeclared: self.undeclared.or(other.undeclared),
            late: self.late.or(other.late),
        }
    }
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
    /// Single rows by their keys, the parts divided by `/`.
    pub keys: BTreeSet<String>,
    /// Columns; absent: whichever.
    pub columns: BTreeSet<String>,
}

impl Scope {
    /// Whether it names nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let named = self.years.len() + self.subjects.len() + self.keys.len() + self.columns.len();
        !self.all && self.rows == 0 && named == 0
    }
}
