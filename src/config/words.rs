//! `data/search-words.toml`: words that mean the same on this site, for whoever searches it.

use serde::Deserialize;

use crate::{
    declare::At,
    diagnostic::{Diagnostic, Location, Report},
    source::{Sources, parse_toml},
};

/// Name of the file.
const WORDS: &str = "data/search-words.toml";

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(default)]
    same: Vec<Same>,
}

/// Words that mean the same, and why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Same {
    words: At<Vec<String>>,
    why: String,
}

/// The groups of words; a site that has no list has none.
///
/// # Reports
/// `config::same-incomplete`, and the codes of [`parse_toml`].
pub(super) fn same(sources: &Sources, report: &mut Report) -> Vec<Vec<String>> {
    let Some(file) = sources.get(WORDS) else {
        return Vec::new();
    };
    let words = parse_toml::<Words>(file, report).unwrap_or_default();
    for same in &words.same {
        let blank = |word: &String| word.trim().is_empty();
        let few = same.words.value.len() < 2 || same.words.value.iter().any(blank);
        if few || blank(&same.why) {
            let at = Location::span(WORDS, same.words.span.clone());
            let d = Diagnostic::new("config::same-incomplete", at);
            report.add(d.with("words", same.words.value.join("、")));
        }
    }
    words.same.into_iter().map(|s| s.words.value).collect()
}
