//! The words in which figures speak, read from one table.

use std::{collections::BTreeMap, sync::OnceLock};

/// The word under `section.key`; the key itself where there is none.
#[must_use]
pub fn word(section: &str, key: &str) -> &'static str {
    static TABLE: OnceLock<BTreeMap<String, BTreeMap<String, String>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        toml::from_str(include_str!("words.toml"))
            .expect("the built-in words are checked by a test")
    });
    table
        .get(section)
        .and_then(|s| s.get(key))
        .map_or("", String::as_str)
}

/// The word with `{name}` filled in.
#[must_use]
pub fn filled(section: &str, key: &str, values: &[(&str, String)]) -> String {
    values
        .iter()
        .fold(word(section, key).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
}
