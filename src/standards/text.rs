//! Words in the languages of the site, and how sure we are of them.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use crate::diagnostic::Lang;

/// Words that a standard prints, in Chinese and where known in English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// 中文, as printed.
    pub zh: String,
    /// English; `None` where only the Chinese is known.
    pub en: Option<String>,
}

impl Text {
    /// The words in `lang`; the Chinese where there is no English.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => en,
            _ => &self.zh,
        }
    }
}

/// How sure the project is that a row says what the law says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Read in the text itself or confirmed by independent sources.
    Certain,
    /// Agrees with everything seen, but the text itself was not read.
    Likely,
    /// To be checked before anybody relies on it.
    Unsure,
}

impl<'de> Deserialize<'de> for Text {
    /// Plain text (Chinese only) or a table `{ zh = "…", en = "…" }`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Words)
    }
}

struct Words;

impl<'de> de::Visitor<'de> for Words {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, or { zh = \"…\", en = \"…\" }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text {
            zh: text.to_owned(),
            en: None,
        })
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        let (mut zh, mut en) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "zh" => zh = Some(map.next_value()?),
                "en" => en = Some(map.next_value()?),
                other => return Err(de::Error::unknown_field(other, &["zh", "en"])),
            }
        }
        Ok(Text {
            zh: zh.ok_or_else(|| de::Error::missing_field("zh"))?,
            en,
        })
    }
}
