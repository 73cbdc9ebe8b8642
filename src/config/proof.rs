//! What lets outsiders check the published site.

use serde::Deserialize;

/// `[proof]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Proof {
    /// Whether each build adds a line to the chain of builds that stands in the site.
    pub chain: bool,
    /// The public key of the site's signatures, in minisign's form; shown for others to copy.
    pub key: String,
}
