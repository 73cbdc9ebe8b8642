//! Fixed words of pages, from one table for each language.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::diagnostic::Lang;

fn table(lang: Lang) -> &'static FxHashMap<String, String> {
    static ZH: OnceLock<FxHashMap<String, String>> = OnceLock::new();
    static EN: OnceLock<FxHashMap<String, String>> = OnceLock::new();
    let read = |text| toml::from_str(text).expect("the built-in words are checked by a test");
    match lang {
        Lang::Zh => ZH.get_or_init(|| read(include_str!("words.toml"))),
        Lang::En => EN.get_or_init(|| read(include_str!("words_en.toml"))),
    }
}

/// The word of a key; empty where there is none.
#[must_use]
pub(super) fn w(lang: Lang, key: &str) -> &'static str {
    table(lang).get(key).map_or("", String::as_str)
}

/// The word of a key with `{name}` filled in.
#[must_use]
pub(super) fn wf(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(w(lang, key).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
}

/// A text with another in brackets after it: `氨氮（mg/L）`, `Ammonia (mg/L)`.
#[must_use]
pub(super) fn bracketed(lang: Lang, text: &str, inner: &str) -> String {
    wf(lang, "bracketed", &[("text", text), ("inner", inner)])
}

/// Names one after another.
#[must_use]
pub(super) fn listed<T: AsRef<str>>(lang: Lang, names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(w(lang, "list"))
}
