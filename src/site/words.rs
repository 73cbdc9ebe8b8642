//! Fixed words of pages, from one table.

use std::{collections::BTreeMap, sync::OnceLock};

/// The word of a key; empty where there is none.
#[must_use]
pub(super) fn w(key: &str) -> &'static str {
    static TABLE: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        toml::from_str(include_str!("words.toml"))
            .expect("the built-in words are checked by a test")
    });
    table.get(key).map_or("", String::as_str)
}

/// The word of a key with `{name}` filled in.
#[must_use]
pub(super) fn wf(key: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(w(key).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
}
