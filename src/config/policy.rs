//! What an office asks of its releases before they are published.

use jiff::civil::{Date, DateTime};
use serde::Deserialize;

/// What a release must have before it is published.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReleasePolicy {
    /// Releases published before this day need nobody; absent: all are asked.
    pub since: Option<toml::value::Date>,
    /// Who may approve; empty: nobody need.
    pub approvers: Vec<String>,
    /// Who may review; empty: nobody need.
    pub reviewers: Vec<String>,
    /// Whether author, reviewer and approver are three different people.
    pub four_eyes: bool,
    /// What is done about figures and trends that are typed instead of bound to data.
    pub unbound: Unbound,
    /// Days by which a release may say to be older than its file; absent: not looked at.
    pub backdating_days: Option<u16>,
}

/// What is done about figures that are typed by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unbound {
    /// Nothing is said; they are counted.
    Allow,
    /// Each is a warning.
    #[default]
    Warn,
    /// Each is an error: nothing is published.
    Deny,
}

impl ReleasePolicy {
    /// What is asked of a release published at a moment: review and approval were introduced on a
    /// day, and what was published before had neither.
    #[must_use]
    pub fn asked_of(&self, published: Option<DateTime>) -> Self {
        let since = self.since.and_then(|d| {
            let (month, day) = (i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?);
            Date::new(i16::try_from(d.year).ok()?, month, day).ok()
        });
        match (since, published) {
            (Some(since), Some(at)) if at.date() < since => Self {
                unbound: self.unbound,
                backdating_days: self.backdating_days,
                ..Self::default()
            },
            _ => self.clone(),
        }
    }

    /// Whether the office asks for review or approval.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.four_eyes || !self.approvers.is_empty() || !self.reviewers.is_empty()
    }

    /// Whether a release needs somebody's approval.
    #[must_use]
    pub fn needs_approval(&self) -> bool {
        self.four_eyes || !self.approvers.is_empty()
    }

    /// Whether a release needs somebody's review.
    #[must_use]
    pub fn needs_review(&self) -> bool {
        self.four_eyes || !self.reviewers.is_empty()
    }
}
