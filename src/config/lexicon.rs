//! What the words of the data are called in another language of the site: `content/en/words.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    declare::At,
    diagnostic::{Diagnostic, Lang, Location, Report},
    source::{Sources, parse_toml},
};

/// Words of the site's own language, each with what it is called in another.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    words: BTreeMap<String, String>,
}

/// One entry, or several under a heading that says what they are about.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    One(String),
    Group(BTreeMap<String, String>),
}

impl Lexicon {
    /// What the text is called here; the text itself where nobody says.
    #[must_use]
    pub fn say<'t>(&'t self, text: &'t str) -> &'t str {
        self.words.get(text).map_or(text, String::as_str)
    }

    /// Whether it has the text.
    #[must_use]
    pub fn has(&self, text: &str) -> bool {
        self.words.contains_key(text)
    }

    /// Takes what is said elsewhere in both languages; what the table itself says goes before it.
    pub fn learn<'t>(&mut self, pairs: impl IntoIterator<Item = (&'t str, &'t str)>) {
        let mut learnt: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for (own, other) in pairs {
            let known = learnt.entry(own).or_insert(Some(other));
            // Of two names neither is right everywhere.
            if *known != Some(other) {
                *known = None;
            }
        }
        for (own, other) in learnt {
            let Some(other) = other.filter(|_| !own.is_empty()) else {
                continue;
            };
            let known = self.words.entry(own.to_owned());
            known.or_insert_with(|| other.to_owned());
        }
    }
}

/// Folder of what is written for another language.
#[must_use]
pub fn edition_folder(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "content/zh/",
        Lang::En => "content/en/",
    }
}

/// Reads the words of a language.
///
/// # Reports
/// `source::bad-toml`, `config::empty-word`.
#[must_use]
pub fn lexicon(sources: &Sources, lang: Lang, report: &mut Report) -> Lexicon {
    let path = format!("{}words.toml", edition_folder(lang));
    let mut lexicon = Lexicon::default();
    let Some(file) = sources.get(&path) else {
        return lexicon;
    };
    let written: Option<BTreeMap<String, At<Entry>>> = parse_toml(file, report);
    let mut add = |own: String, other: String, span: &std::ops::Range<usize>| {
        if other.trim().is_empty() {
            let d = Diagnostic::new("config::empty-word", Location::span(&*path, span.clone()));
            report.add(d.with("word", own));
            return;
        }
        lexicon.words.insert(own, other);
    };
    for (own, entry) in written.into_iter().flatten() {
        match entry.value {
            Entry::One(other) => add(own, other, &entry.span),
            Entry::Group(group) => group
                .into_iter()
                .for_each(|(own, other)| add(own, other, &entry.span)),
        }
    }
    lexicon
}
