//! Why a release cannot be written here, in the words of whoever has to change that.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::diagnostic::Lang;

/// A setting of the command line: its name, what it says, an example.
pub type Wanted = (String, String, String);

/// What is missing or was mistyped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// No dataset of the site is of that kind.
    Dataset {
        /// What kind.
        what: String,
        /// What it must be able to say.
        figures: Vec<String>,
    },
    /// None of several kinds of datasets is there.
    AnyDataset(Vec<String>),
    /// There are data, but no period is complete.
    NoPeriod {
        /// What kind of data.
        what: String,
    },
    /// The period that was asked for has no value.
    Period {
        /// What kind of data.
        what: String,
        /// The period.
        period: String,
        /// Why, where data are there.
        reason: String,
        /// The newest one that has.
        newest: Option<String>,
    },
    /// The period that was asked for is not over.
    NotOver(String),
    /// Not a period of that length.
    BadPeriod {
        /// What was typed.
        text: String,
        /// How it is written.
        example: &'static str,
    },
    /// A name that was typed names nothing.
    Unknown {
        /// The option.
        option: &'static str,
        /// What was typed.
        text: String,
        /// What there is.
        known: Vec<String>,
    },
    /// A row that no address names alone.
    Row(String),
    /// Settings that were not told.
    Settings(Vec<Wanted>),
    /// No dataset is of that kind, but the facts may be told: as [`Lack::Settings`].
    Told {
        /// What kind.
        what: String,
        /// What stands in for it.
        settings: Vec<Wanted>,
    },
}

impl Lack {
    /// Whether telling some facts on the command line is all it takes.
    #[must_use]
    pub fn is_told(&self) -> bool {
        matches!(self, Self::Settings(_) | Self::Told { .. })
    }

    /// In words.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let say = |key: &str, values: &[(&str, &str)]| filled(word(lang, key), values);
        let list = |all: &[String]| all.join(word(lang, "list"));
        match self {
            Self::Dataset { what, figures } if figures.is_empty() => {
                say("dataset_row", &[("what", what)])
            }
            Self::Dataset { what, figures } => {
                say("dataset", &[("what", what), ("figures", &list(figures))])
            }
            Self::AnyDataset(all) => say("any_dataset", &[("all", &list(all))]),
            Self::NoPeriod { what } => say("no_period", &[("what", what)]),
            Self::Period {
                what,
                period,
                reason,
                newest,
            } => {
                let key = if reason.is_empty() {
                    "period"
                } else {
                    "period_reason"
                };
                let values = [("what", &**what), ("period", period), ("reason", reason)];
                let newest = newest.as_ref();
                let newest = newest.map(|newest| say("newest", &[("newest", newest)]));
                say(key, &values) + &newest.unwrap_or_default()
            }
            Self::NotOver(period) => say("not_over", &[("period", period)]),
            Self::BadPeriod { text, example } => {
                say("bad_period", &[("text", text), ("example", example)])
            }
            Self::Unknown {
                option,
                text,
                known,
            } => {
                let known = list(known);
                let values = [("option", *option), ("text", text), ("known", &known)];
                say("unknown", &values)
            }
            Self::Row(row) => say("row", &[("row", row)]),
            Self::Settings(all) => say("settings", &[("settings", &lines(lang, all))]),
            Self::Told { what, settings } => {
                let settings = lines(lang, settings);
                say("told", &[("what", what), ("settings", &settings)])
            }
        }
    }
}

/// Settings as they are typed, one a line.
fn lines(lang: Lang, settings: &[Wanted]) -> String {
    let line = |(name, title, example): &Wanted| {
        let values = [("name", &**name), ("title", title), ("example", example)];
        filled(word(lang, "setting"), &values)
    };
    settings.iter().map(line).collect()
}

fn filled(words: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(words.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

fn word(lang: Lang, key: &str) -> &'static str {
    type Tables = BTreeMap<String, BTreeMap<String, String>>;
    static TABLES: OnceLock<Tables> = OnceLock::new();
    let tables = TABLES.get_or_init(|| {
        toml::from_str(include_str!("words.toml"))
            .expect("the built-in words are checked by a test")
    });
    let lang = match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    let word = tables.get(lang).and_then(|table| table.get(key));
    word.map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both tables have the same keys with the same places to fill in.
    #[test]
    fn words_of_both_languages() {
        let text = include_str!("words.toml");
        let tables: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(text).expect("a table");
        let places = |text: &str| {
            let mut all: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| Some(part.split_once('}')?.0.to_owned()))
                .collect();
            all.sort();
            all
        };
        let of = |lang: &str| -> BTreeMap<&str, Vec<String>> {
            let table = tables[lang].iter();
            table
                .map(|(key, text)| (key.as_str(), places(text)))
                .collect()
        };
        assert_eq!(of("zh"), of("en"));
    }
}
