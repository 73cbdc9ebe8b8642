//! Words that mean the same: who asks for one is shown the others, too.

use serde::Deserialize;

use super::plain;

/// The built-in list.
const WORDS: &str = include_str!("words.toml");

/// A list of words, as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    /// Groups.
    #[serde(default)]
    pub(super) same: Vec<Same>,
}

/// Words that mean the same.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Same {
    /// The words.
    pub(super) words: Vec<String>,
    /// Why they mean the same: for whoever reads the list.
    #[serde(rename = "why")]
    pub(super) _why: String,
}

/// All groups, made plain as questions are.
pub(super) fn groups(own: &[Vec<String>]) -> Vec<Vec<String>> {
    // The list is ours, and a test reads it.
    let built_in: Words = toml::from_str(WORDS).unwrap_or_default();
    let built_in = built_in.same.into_iter().map(|same| same.words);
    let all = built_in.chain(own.iter().cloned());
    all.map(|words| words.iter().map(|word| bare(word)).collect())
        .collect()
}

/// A word without blanks: questions are cut at them.
fn bare(word: &str) -> String {
    plain(word).split_whitespace().collect()
}
