//! Random changes, and the words that have broken programs before.

use super::sites::Files;

/// Numbers drawn from a seed (SplitMix64).
pub struct Chance(u64);

impl Chance {
    /// Independent numbers for each case of a seed.
    pub fn new(seed: u64, case: u64) -> Self {
        let mut mixed = Self(seed ^ case.wrapping_mul(0xD129_0293_7F4A_7C15));
        mixed.next();
        mixed
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n` (0 for 0).
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % (n.max(1) as u64)) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// Cells, names and values that somebody will write one day.
const WORDS: [&str; 66] = [
    "",
    " ",
    "0",
    "-0",
    "-1",
    "-999",
    "-9999",
    "-999.9",
    "9999",
    "1e5",
    "1e999",
    "NaN",
    "inf",
    "99999999999999999999999999999999999999999",
    "0.0000000000000000000000000000000000000001",
    "9223372036854775807",
    "-9223372036854775808",
    "79228162514264337593543950335",
    "1/0",
    "12,5",
    "１２．５",
    "－3",
    "35%",
    "<0.01",
    "0.005L",
    "ND",
    "未检出",
    "停产",
    "合计",
    "平均",
    "2026-02-30",
    "2026-13-01",
    "26-10-01",
    "03/04/2020",
    "45931",
    "9999-12-31",
    "0000-00-00",
    "-9999-01-01",
    "2026-10-01T24:00",
    "2026年10月",
    "明天",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "../../../etc/passwd",
    "..\\..\\x",
    "=cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd",
    "+1+1",
    "javascript:alert(1)",
    "\u{202E}gpj.exe",
    "\u{0}",
    "\u{FEFF}",
    "CON",
    "NUL.txt",
    "a.",
    "{{ 1/0 }}",
    "{{ fig(\"air-day/S1/2026-10/pm25\") }}",
    "{% for i in range(99999999) %}x{% endfor %}",
    "{{ peak.peak.peak }}",
    "\"",
    "'''",
    "\\",
    "+++",
    "]]>",
    "&amp;&lt;",
    "|---|---|",
];

/// Changes one file; what was done, in words.
pub fn mutate(files: &mut Files, chance: &mut Chance) -> String {
    let at = chance.below(files.len());
    if files.is_empty() {
        return "nothing is left".to_owned();
    }
    let path = files[at].0.clone();
    let kind = chance.below(20);
    let what = match kind {
        0..4 => bytes(&mut files[at].1, chance),
        4..8 => lines(&mut files[at].1, chance),
        8..16 if path.ends_with(".csv") => cells(&mut files[at].1, chance),
        8..16 => tokens(&mut files[at].1, chance),
        16 => whole(&mut files[at].1, chance),
        _ => structure(files, at, chance),
    };
    format!("{path} {what}")
}

fn bytes(data: &mut Vec<u8>, chance: &mut Chance) -> &'static str {
    let at = chance.below(data.len());
    let end = (at + 1 + chance.below(16)).min(data.len());
    if data.is_empty() {
        return "is empty";
    }
    match chance.below(6) {
        0 => {
            data[at] ^= 1 << chance.below(8);
            "a bit"
        }
        1 => {
            data.drain(at..end);
            "bytes lost"
        }
        2 => {
            let new: Vec<u8> = (at..end).map(|_| chance.below(256) as u8).collect();
            data.splice(at..at, new);
            "bytes put in"
        }
        3 => {
            let again = data[at..end].to_vec();
            data.splice(at..at, again);
            "bytes twice"
        }
        4 => {
            data.truncate(at);
            "cut off"
        }
        _ => {
            let new: Vec<u8> = chance.pick(&WORDS).bytes().collect();
            data.splice(at..end, new);
            "a word over bytes"
        }
    }
}

/// Lines with their ends; bytes that are no text stay as they are.
fn split(data: &[u8]) -> Vec<Vec<u8>> {
    data.split_inclusive(|b| *b == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

fn lines(data: &mut Vec<u8>, chance: &mut Chance) -> &'static str {
    let mut lines = split(data);
    let (a, b) = (chance.below(lines.len()), chance.below(lines.len()));
    if lines.is_empty() {
        return "has no lines";
    }
    let what = match chance.below(7) {
        0 => {
            lines.remove(a);
            "a line lost"
        }
        1 => {
            let line = lines[a].clone();
            lines.insert(b, line);
            "a line twice"
        }
        2 => {
            lines.swap(a, b);
            "lines changed places"
        }
        3 => {
            let head = lines[0].clone();
            lines.insert(a, head);
            "the first line again"
        }
        4 => {
            while lines[a].last().is_some_and(|b| b.is_ascii_whitespace()) {
                lines[a].pop();
            }
            "two lines in one"
        }
        5 => {
            lines.truncate(a);
            "lines lost"
        }
        _ => {
            let line = lines[a].clone();
            lines.splice(a..a, (0..chance.below(200)).map(|_| line.clone()));
            "a line many times"
        }
    };
    *data = lines.concat();
    what
}

fn cells(data: &mut Vec<u8>, chance: &mut Chance) -> &'static str {
    let mut lines = split(data);
    let at = chance.below(lines.len());
    let Some(line) = lines.get_mut(at) else {
        return "has no lines";
    };
    let mut cells: Vec<Vec<u8>> = line.split(|b| *b == b',').map(<[u8]>::to_vec).collect();
    let (a, b) = (chance.below(cells.len()), chance.below(cells.len()));
    let what = match chance.below(8) {
        0 => {
            cells.remove(a);
            "a cell lost"
        }
        1 => {
            let cell = cells[a].clone();
            cells.insert(b, cell);
            "a cell twice"
        }
        2 => {
            cells.swap(a, b);
            "cells changed places"
        }
        3 => {
            let text = "长".repeat(1 + chance.below(4000));
            cells[a] = text.into_bytes();
            "a long cell"
        }
        _ => {
            cells[a] = chance.pick(&WORDS).as_bytes().to_vec();
            "a word in a cell"
        }
    };
    *line = cells.join(&b',');
    if !line.ends_with(b"\n") {
        line.push(b'\n');
    }
    *data = lines.concat();
    what
}

/// What stands between quotes, or a run of letters and digits.
fn spots(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut quote = None;
    let mut word = None;
    for (i, c) in text.char_indices() {
        if c == '"' {
            match quote.take() {
                Some(begin) => out.push(begin..i),
                None => quote = Some(i + 1),
            }
        }
        match (c.is_alphanumeric(), word) {
            (true, None) => word = Some(i),
            (false, Some(begin)) => {
                out.push(begin..i);
                word = None;
            }
            _ => {}
        }
    }
    out
}

fn tokens(data: &mut Vec<u8>, chance: &mut Chance) -> &'static str {
    let Ok(text) = String::from_utf8(data.clone()) else {
        return bytes(data, chance);
    };
    let spots = spots(&text);
    if spots.is_empty() {
        return "has no words";
    }
    let spot = spots[chance.below(spots.len())].clone();
    let other = &text[spots[chance.below(spots.len())].clone()];
    let (new, what) = match chance.below(4) {
        0 => (other.to_owned(), "a word for another"),
        1 => (format!("{other}{}", &text[spot.clone()]), "a longer word"),
        _ => (chance.pick(&WORDS).replace('"', "\\\""), "a hostile word"),
    };
    let mut text = text.clone();
    text.replace_range(spot, &new);
    *data = text.into_bytes();
    what
}

fn whole(data: &mut Vec<u8>, chance: &mut Chance) -> &'static str {
    match chance.below(5) {
        0 => {
            data.clear();
            "emptied"
        }
        1 => {
            data.splice(0..0, *b"\xEF\xBB\xBF");
            "with a mark"
        }
        2 => {
            let text = String::from_utf8_lossy(data).into_owned();
            *data = [0xFF, 0xFE]
                .into_iter()
                .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
                .collect();
            "as UTF-16"
        }
        3 => {
            let text = String::from_utf8_lossy(data).into_owned();
            *data = encoding_rs::GB18030.encode(&text).0.into_owned();
            "as GB18030"
        }
        _ => {
            let text = String::from_utf8_lossy(data).replace('\n', "\r\n");
            *data = text.into_bytes();
            "with other line ends"
        }
    }
}

fn structure(files: &mut Files, at: usize, chance: &mut Chance) -> &'static str {
    let other = chance.below(files.len());
    match chance.below(5) {
        0 => {
            files.remove(at);
            "removed"
        }
        1 => {
            let bytes = files[other].1.clone();
            files[at].1 = bytes;
            "holds another file"
        }
        2 => {
            let ending = files[other].0.rsplit('.').next().unwrap_or("x").to_owned();
            files[at].0 = format!("{}.{ending}", files[at].0);
            "renamed"
        }
        3 => {
            let (path, bytes) = files[at].clone();
            let (folder, name) = path.rsplit_once('/').unwrap_or(("data", &path));
            files.push((format!("{folder}/again-{name}"), bytes));
            "copied"
        }
        _ => {
            let (a, b) = (files[at].1.clone(), files[other].1.clone());
            files[at].1 = b;
            files[other].1 = a;
            "changed contents"
        }
    }
}
