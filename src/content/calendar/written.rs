//! `content/calendar.toml` as written.

use serde::Deserialize;

use crate::{declare::At, quantity::Grain};

use super::Moved;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calendar {
    /// Months shown before today.
    #[serde(default = "a_year")]
    pub(super) back: u16,
    /// Months shown after today.
    #[serde(default = "half_a_year")]
    pub(super) ahead: u16,
    #[serde(default)]
    pub(super) entry: Vec<Single>,
    #[serde(default)]
    pub(super) rule: Vec<Rule>,
}

fn a_year() -> u16 {
    12
}

fn half_a_year() -> u16 {
    6
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    #[default]
    Provisional,
    Confirmed,
}

/// One date.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Single {
    pub(super) id: String,
    pub(super) title: String,
    #[serde(default)]
    pub(super) category: String,
    pub(super) at: At<String>,
    #[serde(default)]
    pub(super) status: Status,
    #[serde(default)]
    pub(super) release: String,
    #[serde(default)]
    pub(super) visible_from: Option<At<String>>,
    #[serde(default)]
    pub(super) change: Vec<Change>,
}

/// A date that comes again.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) title: At<String>,
    #[serde(default)]
    pub(super) category: String,
    /// The period that a publication is about.
    pub(super) every: Every,
    /// Working day after the end of the period.
    #[serde(default)]
    pub(super) working_day: Option<At<u16>>,
    /// Day of the month after the period; the next working day where it is none.
    #[serde(default)]
    pub(super) day: Option<At<u16>>,
    #[serde(default)]
    pub(super) time: Option<At<String>>,
    /// First period.
    pub(super) from: At<String>,
    /// Last period.
    #[serde(default)]
    pub(super) until: Option<At<String>>,
    /// Last period whose date is fixed.
    #[serde(default)]
    pub(super) confirmed_until: Option<At<String>>,
    #[serde(default)]
    pub(super) release: String,
    #[serde(default)]
    pub(super) visible_from: Option<At<String>>,
    #[serde(default)]
    pub(super) change: Vec<RuleChange>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Every {
    Month,
    Quarter,
    Half,
    Year,
}

impl Every {
    pub(super) fn grain(self) -> Grain {
        match self {
            Self::Month => Grain::Month,
            Self::Quarter => Grain::Quarter,
            Self::Half => Grain::Half,
            Self::Year => Grain::Year,
        }
    }
}

/// A single date that was moved.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    on: String,
    from: String,
    reason: String,
}

impl Change {
    pub(super) fn moved(&self) -> Moved {
        Moved {
            on: self.on.clone(),
            from: self.from.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// A date of a rule that was moved.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleChange {
    pub(super) period: At<String>,
    pub(super) to: At<String>,
    on: String,
    #[serde(default)]
    from: String,
    reason: String,
}

impl RuleChange {
    pub(super) fn moved(&self) -> Moved {
        Moved {
            on: self.on.clone(),
            from: self.from.clone(),
            reason: self.reason.clone(),
        }
    }
}
