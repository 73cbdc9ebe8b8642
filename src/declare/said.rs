//! Texts that pages say, in one language or in two.

use std::{fmt, ops::Range};

use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};

use super::At;
use crate::diagnostic::Lang;

/// A text of a declaration: `"…"`, or `{ zh = "…", en = "…" }` where the site has both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The text, in the site's own language or in Chinese.
    pub value: String,
    /// Bytes of the declaration's text.
    pub span: Range<usize>,
    /// English, with its own place.
    pub en: Option<At<String>>,
}

impl Said {
    /// The text in `lang` and its place; the only text where there is one.
    #[must_use]
    pub fn get(&self, lang: Lang) -> (&str, &Range<usize>) {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => (&en.value, &en.span),
            _ => (&self.value, &self.span),
        }
    }

    /// The text in the site's own language with its place.
    #[must_use]
    pub fn at(&self) -> At<String> {
        At {
            value: self.value.clone(),
            span: self.span.clone(),
        }
    }

    /// Whether the text is written in both languages.
    #[must_use]
    pub fn is_both(&self) -> bool {
        self.en.is_some()
    }
}

/// As it stands in the file.
enum Written {
    One(String),
    Both(At<String>, Option<At<String>>),
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a table with zh and en")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Written, E> {
                Ok(Written::One(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Written, A::Error> {
                let (mut zh, mut en) = (None, None);
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "zh" => zh = Some(map.next_value::<At<String>>()?),
                        "en" => en = Some(map.next_value::<At<String>>()?),
                        other => return Err(de::Error::unknown_field(other, &["zh", "en"])),
                    }
                }
                let zh = zh.ok_or_else(|| de::Error::missing_field("zh"))?;
                Ok(Written::Both(zh, en))
            }
        }
        deserializer.deserialize_any(Texts)
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = At::<Written>::deserialize(deserializer)?;
        Ok(match written.value {
            Written::One(value) => Self {
                value,
                span: written.span,
                en: None,
            },
            Written::Both(zh, en) => Self {
                value: zh.value,
                span: zh.span,
                en,
            },
        })
    }
}

/// The same for the schema that editors read.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is asked for")]
enum OneOrBoth {
    One(String),
    Both(super::Words),
}

impl JsonSchema for Said {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Said".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        OneOrBoth::json_schema(generator)
    }
}
