//! The words in which figures speak, from one table for each language.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::diagnostic::Lang;

type Table = BTreeMap<String, BTreeMap<String, String>>;

fn table(lang: Lang) -> &'static Table {
    static ZH: OnceLock<Table> = OnceLock::new();
    static EN: OnceLock<Table> = OnceLock::new();
    let read = |text| toml::from_str(text).expect("the built-in words are checked by a test");
    match lang {
        Lang::Zh => ZH.get_or_init(|| read(include_str!("words.toml"))),
        Lang::En => EN.get_or_init(|| read(include_str!("words_en.toml"))),
    }
}

/// The word under `section.key`; empty where there is none.
#[must_use]
pub fn word(lang: Lang, section: &str, key: &str) -> &'static str {
    table(lang)
        .get(section)
        .and_then(|s| s.get(key))
        .map_or("", String::as_str)
}

/// The word with `{name}` filled in.
#[must_use]
pub fn filled(lang: Lang, section: &str, key: &str, values: &[(&str, String)]) -> String {
    values.iter().fold(
        word(lang, section, key).to_owned(),
        |text, (name, value)| text.replace(&format!("{{{name}}}"), value),
    )
}

/// A text with another in brackets after it: `氨氮（0.4）`, `PM2.5 (0.4)`.
#[must_use]
pub fn bracketed(lang: Lang, text: &str, inner: &str) -> String {
    let values = [("text", text.to_owned()), ("inner", inner.to_owned())];
    filled(lang, "mark", "bracketed", &values)
}
