//! What a code means at length, and an example of it, for `explain CODE`.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;

use super::{
    Catalogue, Lang,
    messages::{Both, Entry, open},
};

/// Longer texts: of all codes of a stage, and of single codes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meanings {
    stage: BTreeMap<String, Both>,
    code: BTreeMap<String, Both>,
}

fn meanings() -> &'static Meanings {
    static TABLE: OnceLock<Meanings> = OnceLock::new();
    TABLE.get_or_init(|| {
        toml::from_str(include_str!("explain.toml"))
            .expect("the built-in explanations are checked by a test")
    })
}

/// What the program prints for a bad site, by code; written from the corpus of bad sites.
fn examples() -> &'static BTreeMap<String, Both> {
    static TABLE: OnceLock<BTreeMap<String, Both>> = OnceLock::new();
    TABLE.get_or_init(|| {
        toml::from_str(include_str!("examples.toml"))
            .expect("the built-in examples are checked by a test")
    })
}

impl Catalogue {
    /// What a code means at length: of itself where there is such a text, then of its stage.
    #[must_use]
    pub fn meaning(&self, code: &str, lang: Lang) -> Option<String> {
        let table = meanings();
        let stage = code.split("::").next().unwrap_or_default();
        let own = table.code.get(code).map(|both| both.of(lang));
        let of_stage = table.stage.get(stage).map(|both| both.of(lang));
        let parts: Vec<&str> = own.into_iter().chain(of_stage).collect();
        (!parts.is_empty()).then(|| parts.join("\n"))
    }

    /// A finding of this code as it is printed, from a bad site; `None` where no site can show it.
    #[must_use]
    pub fn example(&self, code: &str, lang: Lang) -> Option<&'static str> {
        examples().get(code).map(|both| both.of(lang))
    }

    /// Codes that have a longer text or an example, and stages that have a text, for the test.
    pub fn explained(&self) -> impl Iterator<Item = &'static str> {
        let own = meanings().code.keys();
        own.chain(examples().keys()).map(String::as_str)
    }
}

impl Entry {
    /// What is wrong, with `…` for every value.
    #[must_use]
    pub fn says_open(&self, lang: Lang) -> String {
        open(&self.words(lang).says)
    }

    /// What to do, with `…` for every value.
    #[must_use]
    pub fn help_open(&self, lang: Lang) -> String {
        open(&self.words(lang).help)
    }
}
