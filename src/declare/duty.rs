//! `data/duties.toml` as written: what must be made public, by whom, on what legal basis, by when.
//!
//! The law is data here as well: titles, articles, terms and the days from which they hold. The
//! program knows only how to count days and where to look for what was published.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Only, Words};
use crate::quantity::Grain;

/// What must be made public, by whom, on what legal basis, by when (`data/duties.toml`).
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duties {
    /// The book in which the office notes what it published when (公开登记).
    #[serde(default)]
    pub record: Option<Record>,
    /// Who is responsible.
    #[serde(default)]
    pub unit: Vec<DutyUnit>,
    /// The articles that duties follow from.
    #[serde(default)]
    pub basis: Vec<Basis>,
    /// Every duty.
    #[serde(default)]
    pub duty: Vec<Duty>,
}

/// A dataset with a row for each publication.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The dataset.
    pub dataset: At<String>,
    /// Its field with the id of the duty.
    pub duty: At<String>,
    /// Its field with the period: `2026-10`, `2026-Q3`, `2026`; of events, the key of their row.
    pub period: At<String>,
    /// Its field with the day (or day and time) of publication.
    pub published: At<String>,
}

/// A part of the office, or another office.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyUnit {
    /// Part of addresses: small letters, digits, `-`.
    pub id: At<String>,
    /// Name.
    pub name: Words,
}

/// One duty.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Name that stays; part of addresses: small letters, digits, `-`.
    pub id: At<String>,
    /// What must be made public.
    pub title: Words,
    /// What else a reader must know.
    #[serde(default)]
    pub note: Option<Words>,
    /// Id of the unit that is responsible.
    pub unit: At<String>,
    /// Ids of the articles that it follows from, also of those that hold no more.
    pub basis: Vec<At<String>>,
    /// Periodic: once for each period of this length.
    #[serde(default)]
    pub every: Option<Grain>,
    /// On an event: once after each.
    #[serde(default)]
    pub after: Option<After>,
    /// By when.
    pub due: At<Due>,
    /// First period (`2024-01`), or first day of events (`2024-01-01`).
    pub from: At<String>,
    /// Last period, or last day of events.
    #[serde(default)]
    pub until: Option<At<String>>,
    /// Not the office but every subject of a register owes it.
    #[serde(default)]
    pub owed_by: Option<OwedBy>,
    /// What shows that it was done, besides the record.
    #[serde(default)]
    pub evidence: Option<At<Evidence>>,
    /// Route of the page where it is published.
    #[serde(default)]
    pub page: Option<At<String>>,
}

/// How sure it is that an article says this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Certain.
    #[default]
    Sure,
    /// Likely: not checked word by word.
    Likely,
    /// To be looked up.
    Unsure,
}

/// An article and the days on which it holds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Name in this file.
    pub id: At<String>,
    /// Title of the law, with its number where it has one.
    pub law: Words,
    /// Article; may be empty where it is not known.
    #[serde(default)]
    pub article: String,
    /// First day on which it holds; absent: since before the duty's first item.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub from: Option<toml::value::Date>,
    /// Last day on which it holds.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<toml::value::Date>,
    /// How sure that is.
    #[serde(default)]
    pub confidence: Confidence,
    /// What is to be looked up, or where the text was read.
    #[serde(default)]
    pub note: Option<Words>,
}

/// The event that a duty follows: a dated row, or a release.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Dataset with a row for each event.
    #[serde(default)]
    pub dataset: Option<At<String>>,
    /// Its field with the day of the event.
    #[serde(default)]
    pub field: Option<At<String>>,
    /// Only rows whose field holds one of these words.
    #[serde(default, rename = "where")]
    pub only: Option<Only>,
    /// Category of the releases that are the events.
    #[serde(default)]
    pub category: Option<String>,
}

/// By when: one of `hours`, `days`, `working_days`, `day`, `date`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Due {
    /// So many hours after the end of the period.
    pub hours: Option<u16>,
    /// So many calendar days after the last day of the period, or after the day of the event.
    pub days: Option<u16>,
    /// So many working days after it; the day itself does not count.
    pub working_days: Option<u16>,
    /// This day of the month after the period.
    pub day: Option<u8>,
    /// This day of the year after the period: `03-15`.
    pub date: Option<String>,
    /// `date` lies in the year of the period itself.
    pub same_year: bool,
    /// A last day that is not worked on moves to the next working day.
    pub next_working_day: bool,
    /// Time of the last day: `12:00`; absent: its end.
    pub time: Option<String>,
}

/// Whose duty it is, where it is not the office's.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwedBy {
    /// The register.
    pub register: At<String>,
    /// Only subjects whose field holds one of these words.
    #[serde(default, rename = "where")]
    pub only: Option<Only>,
    /// Only subjects that this dataset names for the period.
    #[serde(default)]
    pub listed_in: Option<At<String>>,
}

/// What shows that something was published: rows of a dataset, a release, an attachment.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Evidence {
    /// Dataset with rows of the period.
    pub dataset: Option<At<String>>,
    /// Field with the day on which the row was published; absent: `visible_from`, else the record.
    /// Of events without `dataset` it is a field of the event's own row.
    pub published: Option<At<String>>,
    /// Only rows whose field holds one of these words.
    #[serde(rename = "where")]
    pub only: Option<Only>,
    /// At least so many rows of the period; fewer are no evidence.
    pub at_least: Option<u32>,
    /// Rows alone prove nothing: only the record says that they were published.
    pub recorded: bool,
    /// Of events: field that holds the key of the event's row.
    pub by: Option<At<String>>,
    /// Slug of the release: `air-{year}-{month}`.
    pub release: Option<String>,
    /// Category of releases: the first that comes out after the period and before the next is over.
    pub category: Option<String>,
    /// Beginning of the name of a file attached to a release or page: `annual-report-{year}`.
    pub attachment: Option<String>,
}
