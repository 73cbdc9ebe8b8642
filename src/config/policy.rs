//! `[release_policy]`: what the office asks of a release before it may be published.

use serde::Deserialize;

/// What a release must keep.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReleasePolicy {
    /// What is done about figures and trends that are typed instead of bound to data.
    pub unbound: Unbound,
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
