//! Words that say how long a row is public, and columns that follow from dates.

use schemars::JsonSchema;
use serde::Deserialize;

use super::At;

/// How long a row is public. It leaves at the first of its ends, everywhere and for good; a record
/// number, the day and the reason stay.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Life {
    /// Field with the first day of the term.
    #[serde(default)]
    pub from: Option<At<String>>,
    /// Length of the term: `36 months`, `3 years`; the row leaves on the day it is over.
    #[serde(default)]
    pub term: Option<At<String>>,
    /// Field with the last day that the row is shown; a blank cell: the term decides.
    #[serde(default)]
    pub until: Option<At<String>>,
    /// Field with the day of credit repair, on which the row leaves; a blank cell: none.
    #[serde(default)]
    pub repaired: Option<At<String>>,
    /// Field that refers to a row of another dataset; this row leaves (and opens) with that one.
    #[serde(default)]
    pub with: Option<At<String>>,
    /// The rule that the term follows, for readers.
    #[serde(default)]
    pub clause: Option<String>,
}

/// A column that is not in the files: what the dates of a row say at the site's moment.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateOf {
    /// Field with the last day on time.
    #[serde(default)]
    pub due: Option<At<String>>,
    /// Field with the day it was done; a blank cell: not yet.
    #[serde(default)]
    pub done: Option<At<String>>,
    /// Field with the first day; a blank cell: always.
    #[serde(default)]
    pub from: Option<At<String>>,
    /// Field with the last day; a blank cell: until further notice.
    #[serde(default)]
    pub until: Option<At<String>>,
    /// Words in place of the usual ones.
    #[serde(default)]
    pub words: StateWords,
}

/// Words for the states of a row; absent: the usual ones of the site's language.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StateWords {
    /// Done by its day.
    #[serde(default)]
    pub done: Option<String>,
    /// Done, after its day.
    #[serde(default)]
    pub done_late: Option<String>,
    /// Not done, its day not over.
    #[serde(default)]
    pub pending: Option<String>,
    /// Not done, its day over.
    #[serde(default)]
    pub overdue: Option<String>,
    /// Before its first day.
    #[serde(default)]
    pub before: Option<String>,
    /// In force.
    #[serde(default)]
    pub open: Option<String>,
    /// After its last day.
    #[serde(default)]
    pub over: Option<String>,
}
