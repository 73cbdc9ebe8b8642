//! What the words of the data are called in another language of the site: `content/en/words.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    declare::At,
    diagnostic::{Diagnostic, Lang, Location, Report, Texts as _},
    quantity::{counted, is_numeral},
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

    /// A piece of text as it is called here; as it stands where it has no name.
    #[must_use]
    pub fn called(&self, text: String) -> String {
        match text.is_ascii() {
            true => text,
            false => self.phrase(&text).unwrap_or(text),
        }
    }

    /// Feeds all words to a hash, for pages that are made with them.
    pub fn write_to(&self, hasher: &mut impl sha2::Digest) {
        for (own, other) in &self.words {
            hasher.update(own);
            hasher.update(b"=");
            hasher.update(other);
            hasher.update(b"\n");
        }
    }

    /// What a piece of text is called here: the piece as it stands, one that differs by its numbers
    /// (`表{n}`), or a list of such pieces; `None` where a part of it has no name.
    #[must_use]
    pub fn phrase(&self, text: &str) -> Option<String> {
        self.one(text).or_else(|| self.list(text))
    }

    fn one(&self, text: &str) -> Option<String> {
        if let Some(known) = self.words.get(text) {
            return Some(known.clone());
        }
        let (pattern, numbers) = without_numbers(text);
        let known = (!numbers.is_empty()).then(|| self.words.get(&pattern))??;
        let fill = |out: String, n: &String| out.replacen(NUMBER, n, 1);
        Some(numbers.iter().fold(known.clone(), fill))
    }

    fn list(&self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(is_between).unwrap_or(rest.len());
            let (piece, tail) = rest.split_at(end);
            match piece.is_ascii() {
                true => out.push_str(piece),
                false => out.push_str(&self.one(piece)?),
            }
            let mut signs = tail.chars();
            if let Some(sign) = signs.next() {
                out.push_str(as_here(sign));
            }
            rest = signs.as_str();
        }
        let listed = text.contains(is_between);
        listed.then(|| out.trim_end().replace(" )", ")"))
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

/// Stands for a number in a word that differs by its numbers.
const NUMBER: &str = "{n}";

/// The text with its numbers taken out; those behind `第` and at the end may be written in Chinese.
fn without_numbers(text: &str) -> (String, Vec<String>) {
    let (mut out, mut numbers) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let counts = is_numeral;
        let last = rest.trim_end_matches('）').chars().all(counts);
        let in_chinese = counts(c) && (out.ends_with('第') || (last && !out.is_empty()));
        let digits = |c: char| c.is_ascii_digit() || (c == '.' && !out.is_empty());
        let end = match in_chinese {
            true => rest.find(|c| !counts(c)),
            false if c.is_ascii_digit() => rest.find(|c| !digits(c)),
            false => Some(0),
        };
        let (number, tail) = rest.split_at(end.unwrap_or(rest.len()));
        if number.is_empty() {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        numbers.push(match in_chinese {
            true => counted(number),
            false => number.to_owned(),
        });
        out.push_str(NUMBER);
        rest = tail;
    }
    (out, numbers)
}

/// Whether a sign stands between the words of a list.
fn is_between(c: char) -> bool {
    matches!(
        c,
        '、' | '，'
            | '；'
            | '：'
            | '（'
            | '）'
            | '。'
            | ','
            | ';'
            | ':'
            | '('
            | ')'
            | '/'
            | '·'
            | ' '
    )
}

/// The sign in a text that is not Chinese.
fn as_here(sign: char) -> &'static str {
    match sign {
        '、' | '，' => ", ",
        '；' => "; ",
        '：' => ": ",
        '（' => " (",
        '）' | ')' => ")",
        '。' => ". ",
        ',' => ",",
        ';' => ";",
        ':' => ":",
        '(' => "(",
        '/' => "/",
        '·' => "·",
        _ => " ",
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
    let text = sources.text(&path).unwrap_or_default();
    let mut add = |own: String, other: String, span: &std::ops::Range<usize>| {
        if other.trim().is_empty() {
            // Where a group has it, the group's place is known, and the word is looked for below.
            let below = text.get(span.start..).and_then(|t| t.find(&*own));
            let span = below.map_or(span.clone(), |at| {
                let start = span.start + at;
                start..start + own.len()
            });
            let d = Diagnostic::new("config::empty-word", Location::span(&*path, span));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let words = [
            ("氨氮", "ammonia nitrogen"),
            ("总磷", "total phosphorus"),
            ("表{n}", "Table {n}"),
            ("第{n}条", "Article {n}"),
            ("样例〔{n}〕{n}号", "Sample [{n}] No. {n}"),
            ("样例县{n}", "Sample county {n}"),
            ("样例项目（{n}）", "Sample project ({n})"),
        ];
        let own = |(a, b): (&str, &str)| (a.to_owned(), b.to_owned());
        Lexicon {
            words: words.into_iter().map(own).collect(),
        }
    }

    #[test]
    fn a_phrase_is_a_word_a_pattern_or_a_list_of_them() {
        for (text, said) in [
            ("氨氮", Some("ammonia nitrogen")),
            ("氨氮、总磷", Some("ammonia nitrogen, total phosphorus")),
            ("氨氮（表4）", Some("ammonia nitrogen (Table 4)")),
            ("第五十四条", Some("Article 54")),
            ("第一百零二条", Some("Article 102")),
            ("第十条", Some("Article 10")),
            ("第4条", Some("Article 4")),
            ("样例县十一", Some("Sample county 11")),
            ("样例项目（二十）", Some("Sample project (20)")),
            ("样例〔2026〕22号", Some("Sample [2026] No. 22")),
            ("氨氮、未知", None),
            ("表", None),
        ] {
            assert_eq!(lexicon().phrase(text).as_deref(), said, "{text}");
        }
    }

    #[test]
    fn of_two_names_neither_is_learnt_and_the_table_goes_first() {
        let mut lexicon = lexicon();
        lexicon.learn([("甲", "A"), ("甲", "B"), ("乙", "C"), ("总磷", "TP")]);
        assert_eq!(lexicon.say("甲"), "甲");
        assert_eq!(lexicon.say("乙"), "C");
        assert_eq!(lexicon.say("总磷"), "total phosphorus");
    }
}
