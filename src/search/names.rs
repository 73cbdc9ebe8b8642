//! How titles sound: what is looked up when somebody writes pinyin or the first letters of it.
//!
//! A title is cut where it is not Chinese. From every syllable on, enough of what follows is a word
//! of its own (`^lianyung`, with a mark where the syllable begins), and four first letters in
//! capitals (`LYGS`). A character with several readings has them all.

use pinyin::{ToPinyin, ToPinyinMulti};

/// Letters that a string of four can reach beyond a syllable.
const BEYOND: usize = 3;

/// First letters that are a word.
const INITIALS: usize = 4;

/// Readings of one character that are told apart.
const READINGS: usize = 3;

/// All words for the sound of a title.
pub(super) fn sounds(title: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut run: Vec<Vec<String>> = Vec::new();
    for c in title.chars() {
        match readings(c) {
            Some(readings) => run.push(readings),
            None => finish(&mut run, &mut out),
        }
    }
    finish(&mut run, &mut out);
    out
}

/// The readings of a character, the usual one first; nobody has a key for `ü`.
fn readings(c: char) -> Option<Vec<String>> {
    let usual = c.to_pinyin()?.plain();
    let others = c.to_pinyin_multi()?.into_iter().map(|other| other.plain());
    let mut out: Vec<String> = Vec::new();
    for reading in std::iter::once(usual).chain(others) {
        for letter in ["v", "u"] {
            let reading = reading.replace('ü', letter);
            if out.len() < READINGS && !out.contains(&reading) {
                out.push(reading);
            }
        }
    }
    Some(out)
}

/// Words from every syllable on.
fn finish(run: &mut Vec<Vec<String>>, out: &mut Vec<String>) {
    for at in 0..run.len() {
        for first in &run[at] {
            let own = vec![format!("^{first}")];
            let whole = |word: &str| word.len() > first.len() + BEYOND;
            out.extend(longer(own, &run[at + 1..], |reading| reading, &whole));
        }
        let whole = |word: &str| word.len() >= INITIALS;
        let words = longer(vec![String::new()], &run[at..], first_letter, &whole);
        out.extend(words.into_iter().map(|word| word.to_uppercase()));
    }
    run.clear();
}

fn first_letter(reading: &str) -> &str {
    reading.get(..1).unwrap_or_default()
}

/// Words made longer by every reading of what follows, until they are whole.
fn longer(
    begun: Vec<String>,
    rest: &[Vec<String>],
    part: fn(&str) -> &str,
    whole: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let mut words = begun;
    for readings in rest {
        if words.iter().all(|word| whole(word)) {
            break;
        }
        let mut next = Vec::new();
        for word in &words {
            if whole(word) {
                next.push(word.clone());
                continue;
            }
            for reading in readings {
                let word = format!("{word}{}", part(reading));
                if !next.contains(&word) {
                    next.push(word);
                }
            }
        }
        words = next;
    }
    words
}
