//! The words of every diagnostic, in one table.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;

use super::{Diagnostic, Severity};

/// The language of messages, and of a site's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// 简体中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language of a code: `zh`, `en`.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        match code {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// As pages name their language.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// All messages, by code.
#[derive(Debug)]
pub struct Catalogue {
    entries: BTreeMap<String, Entry>,
}

/// One code: how bad it is, and its words.
#[derive(Debug)]
pub struct Entry {
    /// Whether it stops publishing.
    pub severity: Severity,
    zh: Words,
    en: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) says: String,
    pub(super) help: String,
}

/// A text in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Both {
    zh: String,
    en: String,
}

impl Both {
    pub(super) fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    severity: Option<String>,
    zh: Words,
    en: Words,
}

impl Catalogue {
    /// The table that is built into the program.
    #[must_use]
    pub fn shared() -> &'static Self {
        static TABLE: OnceLock<Catalogue> = OnceLock::new();
        TABLE.get_or_init(|| {
            let raw: BTreeMap<String, BTreeMap<String, Raw>> =
                toml::from_str(include_str!("messages.toml"))
                    .expect("the built-in message table is checked by a test");
            let mut entries = BTreeMap::new();
            for (stage, codes) in raw {
                for (code, raw) in codes {
                    let severity = match raw.severity.as_deref() {
                        Some("warning") => Severity::Warning,
                        Some("note") => Severity::Note,
                        _ => Severity::Error,
                    };
                    entries.insert(
                        format!("{stage}::{code}"),
                        Entry {
                            severity,
                            zh: raw.zh,
                            en: raw.en,
                        },
                    );
                }
            }
            Catalogue { entries }
        })
    }

    /// The entry of one code.
    #[must_use]
    pub fn entry(&self, code: &str) -> Option<&Entry> {
        self.entries.get(code)
    }

    /// All codes, sorted.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}

impl Entry {
    pub(super) fn words(&self, lang: Lang) -> &Words {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl Diagnostic {
    /// What is wrong, in one sentence.
    #[must_use]
    pub fn says(&self, lang: Lang) -> String {
        Catalogue::shared().entry(self.code).map_or_else(
            || self.code.to_owned(),
            |e| self.fill(&e.words(lang).says, lang),
        )
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self, lang: Lang) -> String {
        Catalogue::shared()
            .entry(self.code)
            .map_or_else(String::new, |e| self.fill(&e.words(lang).help, lang))
    }

    fn fill(&self, template: &str, lang: Lang) -> String {
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let Some(close) = rest[open..].find('}') else {
                break;
            };
            let name = &rest[open + 1..open + close];
            match self.args.iter().find(|(n, _)| *n == name) {
                Some((_, value)) => match word(name, value, lang) {
                    Some(word) => out.push_str(word),
                    None => out.push_str(&printable(value, name)),
                },
                None => out.push_str(&rest[open..=open + close]),
            }
            rest = &rest[open + close + 1..];
        }
        out.push_str(rest);
        out
    }
}

/// The word of a language for a value of a closed list; values of other kinds have none.
fn word(name: &str, value: &str, lang: Lang) -> Option<&'static str> {
    static TABLE: OnceLock<BTreeMap<String, BTreeMap<String, Both>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        toml::from_str(include_str!("words.toml")).expect("the built-in table is checked by a test")
    });
    Some(table.get(name)?.get(value)?.of(lang))
}

/// The words with `…` for every `{name}`; other braces belong to the text.
pub(super) fn open(template: &str) -> String {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'-')
    };
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('}').filter(|&end| is_name(&rest[1..end]));
        out.push_str(if end.is_some() { "…" } else { "{" });
        rest = &rest[end.map_or(1, |end| end + 1)..];
    }
    out.push_str(rest);
    out
}

/// A quoted value on one line, short enough to read.
fn printable(value: &str, name: &str) -> String {
    // Lists of what exists are longer than values that are quoted.
    let longest = match name {
        "known" | "changes" | "years" | "subjects" => 1_200,
        // It is copied into a file, whole or not at all.
        "scope" => 6_000,
        _ => 120,
    };
    let mut out: String = value
        .chars()
        .take(longest)
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect();
    if value.chars().count() > longest {
        out.push('…');
    }
    out
}
