//! The files: strings with their pages, pages with their texts, and where to begin.

use std::{collections::BTreeSet, fmt::Write as _};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::{
    Choices, File, Page,
    grams::{Entries, Units, common, units},
    words,
};
/// The file that every search begins with.
pub const START: &str = "search/start.js";

/// Pages in one file of texts.
pub(super) const GROUP: u32 = 16; // a page is one bit of a number, which scripts can count on up to 30

/// A text of more bytes has a file of its own.
const LONG: usize = 6_000;

/// Where files of strings may end, and where they must, in bytes.
const LEAST: usize = 6_000;
const MOST: usize = 12_000;

/// The same for lists of such files, in files.
const FOLDER_LEAST: usize = 96;
const FOLDER_MOST: usize = 160;

/// One in so many strings may end a file: the same ones whatever stands before, so that a change in
/// one place does not move the ends of all files behind it.
const ENDS: Units = 16;

/// Writes files, several at a time.
pub(super) fn write_all<E: Send>(
    files: Vec<File>,
    write: &(dyn Fn(File) -> Result<(), E> + Sync),
) -> Result<(), E> {
    files.into_par_iter().try_for_each(write)
}

/// A call of the script that reads the files.
fn call(name: &str, value: &str) -> Vec<u8> {
    let mut out = format!("gongshiSearch(\"{name}\",");
    // Both are line ends to old scripts, where strings must not have any.
    let ends = ['\u{2028}', '\u{2029}'];
    match value.contains(ends) {
        true => value.chars().for_each(|c| match ends.contains(&c) {
            true => push_unit(c as u16, &mut out),
            false => out.push(c),
        }),
        false => out.push_str(value),
    }
    out.push_str(");\n");
    out.into_bytes()
}

/// A key with the letter of its field.
type Key = (char, Units);

/// Appends one unit as it stands in a string of a script.
fn push_unit(unit: u16, out: &mut String) {
    match char::from_u32(u32::from(unit)) {
        Some(c @ ('"' | '\\')) => {
            out.push('\\');
            out.push(c);
        }
        Some(c) if !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}') => out.push(c),
        // A half of a character that takes two units cannot stand alone.
        _ => {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
}

/// Appends a key as what differs from the one before: a digit says how much is the same.
fn push_key((field, key): Key, before: Option<Key>, out: &mut String) {
    let same = match before {
        Some((other, before)) if other == field => 1 + common(key, before),
        _ => 0,
    };
    let _ = write!(out, "{same}");
    if same == 0 {
        out.push(field);
    }
    for unit in units(key).skip(same.saturating_sub(1)) {
        push_unit(unit, out);
    }
}

/// What a file is called: its first key.
fn name((field, key): Key) -> String {
    units(key).fold(String::from(field), |mut out, unit| {
        let _ = write!(out, "{unit:04x}");
        out
    })
}

/// Whether a file may end before this key.
fn may_end(key: Units) -> bool {
    let mixed = (key ^ key >> 59).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    (mixed >> 88).is_multiple_of(ENDS)
}

/// Files of strings, filled one after the other.
#[derive(Debug, Default)]
pub(super) struct Shards {
    first: Option<Key>,
    last: Option<Key>,
    text: String,
    /// First keys of finished files.
    finished: Vec<Key>,
}

impl Shards {
    /// Takes strings in, in order; gives the files that are full.
    pub(super) fn add(&mut self, all: Vec<Entries>) -> Vec<File> {
        let mut out = Vec::new();
        for entries in all {
            let Some(field) = entries.field else { continue };
            for (key, set) in entries.iter() {
                let full = self.text.len() >= MOST || self.text.len() + set.len() > 2 * MOST;
                if full || (self.text.len() >= LEAST && may_end(key)) {
                    out.extend(self.end());
                }
                let key = (field.letter(), key);
                if !self.text.is_empty() {
                    self.text.push(' ');
                }
                push_key(key, self.last, &mut self.text);
                self.text.push(' ');
                self.text.push_str(set);
                self.first.get_or_insert(key);
                self.last = Some(key);
            }
        }
        out
    }

    fn end(&mut self) -> Option<File> {
        let first = self.first.take()?;
        self.last = None;
        self.finished.push(first);
        let name = format!("g/{}", name(first));
        let text = std::mem::take(&mut self.text);
        Some((path(&name), call(&name, &format!("\"{text}\""))))
    }

    /// The last file and the lists of files; then the first key of each list.
    pub(super) fn close(mut self) -> (Vec<File>, Vec<Key>) {
        let mut out: Vec<File> = self.end().into_iter().collect();
        let (mut folders, mut from) = (Vec::new(), 0);
        for at in 1..=self.finished.len() {
            let length = at - from;
            let ends = match self.finished.get(at) {
                Some(next) => length >= FOLDER_MOST || (length >= FOLDER_LEAST && may_end(next.1)),
                None => true,
            };
            if ends {
                let part = &self.finished[from..at];
                let name = format!("d/{}", name(part[0]));
                out.push((path(&name), call(&name, &format!("\"{}\"", keys(part)))));
                folders.push(part[0]);
                from = at;
            }
        }
        (out, folders)
    }
}

fn keys(keys: &[Key]) -> String {
    let (mut out, mut before) = (String::new(), None);
    for &key in keys {
        if before.is_some() {
            out.push(' ');
        }
        push_key(key, before, &mut out);
        before = Some(key);
    }
    out
}

fn path(name: &str) -> String {
    format!("search/{name}.js")
}

/// Where every search begins.
pub(super) fn start(
    folders: &[Key],
    pages: u32,
    (choices, years): (&Choices, &BTreeSet<i16>),
) -> File {
    let years: Vec<&i16> = years.iter().rev().collect();
    let value = json!({
        "pages": pages,
        "group": GROUP,
        "kinds": choices.kinds,
        "years": years,
        "districts": choices.districts,
        "same": words::groups(&choices.same),
    });
    let value = value.to_string();
    let open = value.strip_suffix('}').unwrap_or(&value);
    let value = format!("{open},\"folders\":\"{}\"}}", keys(folders));
    (START.to_owned(), call("start", &value))
}

/// The words that a page is narrowed by: a letter, and a number as a character.
pub(super) fn facets(page: &Page) -> Vec<String> {
    let number = |letter: char, number: u32| {
        let sign = char::from_u32(0x3400 + number)?;
        Some(format!("{letter}{sign}"))
    };
    let kind = u32::try_from(page.kind).ok();
    let year = page.year.and_then(|year| u32::try_from(year).ok());
    let district = page.district.and_then(|d| u32::try_from(d).ok());
    let all = [
        kind.and_then(|n| number('k', n)),
        year.and_then(|n| number('y', n)),
        district.and_then(|n| number('d', n)),
    ];
    all.into_iter().flatten().collect()
}

/// Neighbouring pages whose texts share a file.
#[derive(Debug, Default)]
pub(super) struct Group {
    pages: Vec<Page>,
}

impl Group {
    /// Takes a page in; gives the files of those before it, if they are complete.
    pub(super) fn add(&mut self, page: Page) -> Vec<File> {
        let other = |first: &Page| first.number / GROUP != page.number / GROUP;
        let out = match self.pages.first().is_some_and(other) {
            true => self.close(),
            false => Vec::new(),
        };
        self.pages.push(page);
        out
    }

    /// The files of the pages that are left: what a list of results says of each, and their texts.
    pub(super) fn close(&mut self) -> Vec<File> {
        let Some(first) = self.pages.first() else {
            return Vec::new();
        };
        let number = first.number / GROUP;
        let pages = std::mem::take(&mut self.pages);
        let (long, short): (Vec<&Page>, Vec<&Page>) =
            pages.iter().partition(|page| page.text.len() > LONG);
        let mut out: Vec<File> = Vec::new();
        let mut sizes = [0; GROUP as usize];
        let mut put = |name: String, pages: &[&Page]| {
            let bytes = call(&name, &texts(pages));
            for page in pages {
                sizes[(page.number % GROUP) as usize] = bytes.len().div_ceil(1024);
            }
            out.push((path(&name), bytes));
        };
        if !short.is_empty() {
            put(format!("x/{number}"), &short);
        }
        for page in &long {
            put(format!("x/{number}-{}", page.number % GROUP), &[page]);
        }
        let heads: Vec<Value> = pages
            .iter()
            .map(|page| head(page, sizes[(page.number % GROUP) as usize]))
            .collect();
        let name = format!("p/{number}");
        out.push((path(&name), call(&name, &Value::from(heads).to_string())));
        out
    }
}

/// What a result says of its page; then the size of the file with its text, in KB, below zero where
/// the page has it alone.
fn head(page: &Page, size: usize) -> Value {
    let own = if page.text.len() > LONG { -1 } else { 1 };
    let size = i64::try_from(size).unwrap_or(i64::MAX) * own;
    json!([
        page.number,
        page.route,
        page.title,
        page.trail,
        page.date,
        page.kind,
        size
    ])
}

/// Texts by the pages that have them, each page one bit: lines that all have are there once.
fn texts(pages: &[&Page]) -> String {
    let mut marks: rustc_hash::FxHashMap<&str, usize> = rustc_hash::FxHashMap::default();
    let mut lines: Vec<(&str, u32)> = Vec::new();
    for page in pages {
        for line in page.text.lines() {
            let at = *marks.entry(line).or_insert_with(|| {
                lines.push((line, 0));
                lines.len() - 1
            });
            lines[at].1 |= 1 << (page.number % GROUP);
        }
    }
    let mut by_mark: std::collections::BTreeMap<u32, String> = std::collections::BTreeMap::new();
    for (line, mark) in lines {
        let text = by_mark.entry(mark).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
    let mut out = String::from("{");
    for (mark, text) in by_mark {
        if out.len() > 1 {
            out.push(',');
        }
        // Texts are always written.
        let text = serde_json::to_string(&text).unwrap_or_default();
        let _ = write!(out, "\"{mark}\":{text}");
    }
    out.push('}');
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_string_but_its_end() {
        let mut out = String::new();
        for unit in "\"\\\u{2028}\u{2029}\n\u{7f}𠮷你".encode_utf16() {
            push_unit(unit, &mut out);
        }
        let known = r#"\"\\\u2028\u2029\u000a\u007f\ud842\udfb7你"#;
        assert_eq!(out, known);
        let value = serde_json::json!("</script>\u{2028}\"").to_string();
        let call = String::from_utf8(call("p/1", &value)).unwrap();
        assert_eq!(call, "gongshiSearch(\"p/1\",\"</script>\\u2028\\\"\");\n");
    }
}
