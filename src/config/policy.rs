//! `[release_policy]`: what the office asks of a release before it may be published.

use serde::Deserialize;

/// What a release must keep.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReleasePolicy {
    /// Who may approve; empty: nobody need.
    pub approvers: Vec<String>,
    /// Who may review; empty: nobody need.
    pub reviewers: Vec<String>,
    /// Whether author, reviewer and approver are three different people.
    pub four_eyes: bool,
}

impl ReleasePolicy {
    /// Whether the office asks for anything.
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
