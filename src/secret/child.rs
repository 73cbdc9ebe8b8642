//! Names of children: beside a word for a child, or beside an age.

use std::ops::Range;

use super::{Found, Kind, sign::is_han, words::Words};

/// Youngest age that is no child's.
pub(super) const OF_AGE: u32 = 18;

/// A name behind a word for a child.
pub(super) fn after(text: &str, place: &Range<usize>, out: &mut Vec<Found>) {
    let child = &Words::shared().child;
    let rest = &text[place.end..];
    let mut own = rest;
    while let Some(shorter) = child
        .leads
        .iter()
        .find_map(|lead| own.strip_prefix(lead.as_str()))
    {
        own = shorter;
    }
    let apart = own.len() < rest.len();
    let at = place.end + rest.len() - own.len();
    for signs in [4, 3, 2] {
        let Some(name) = name_at(own, signs) else {
            continue;
        };
        let behind = &own[name.len()..];
        let follows = child.follows.iter().any(|f| behind.starts_with(f.as_str()));
        let ends = behind.chars().next().is_none_or(|c| child.ends.contains(c));
        if follows || apart && ends {
            push(at..at + name.len(), out);
            return;
        }
    }
}

/// A name before an age: `王小明（男，12岁）`.
pub(super) fn before(text: &str, place: &Range<usize>, out: &mut Vec<Found>) {
    let child = &Words::shared().child;
    let behind = &text[place.end..];
    if child
        .limits
        .iter()
        .any(|limit| behind.starts_with(limit.as_str()))
    {
        return;
    }
    let Some((age, start)) = age_before(text, place.start) else {
        return;
    };
    if age >= OF_AGE {
        return;
    }
    let mut own = &text[..start];
    while let Some(shorter) = child
        .joints
        .iter()
        .find_map(|joint| own.strip_suffix(joint.as_str()))
    {
        own = shorter;
    }
    if own.len() == start {
        return;
    }
    for signs in [4, 3, 2] {
        let Some((from, _)) = own.char_indices().rev().nth(signs - 1) else {
            continue;
        };
        let named = name_at(&own[from..], signs).is_some();
        let lead = &own[..from];
        let alone = lead.chars().next_back().is_none_or(|c| !is_han(c));
        if named && (alone || child.roles.iter().any(|role| lead.ends_with(role.as_str()))) {
            push(from..own.len(), out);
            return;
        }
    }
}

fn push(range: Range<usize>, out: &mut Vec<Found>) {
    let kind = Kind::Minor;
    out.push(Found { kind, range });
}

/// A name of so many signs at the beginning of a text.
pub(super) fn name_at(text: &str, signs: usize) -> Option<&str> {
    let words = Words::shared();
    let child = &words.child;
    let mut ends = text.char_indices().skip(signs);
    let end = ends.next().map_or(text.len(), |(i, _)| i);
    let name = &text[..end];
    if name.chars().count() != signs || !name.chars().all(is_han) {
        return None;
    }
    let compound = child.compound.iter().find(|c| name.starts_with(c.as_str()));
    let given = match compound {
        Some(surname) => &name[surname.len()..],
        None if name.chars().next().is_some_and(|c| words.is_surname(c)) && signs < 4 => {
            &name[name.chars().next().map_or(0, char::len_utf8)..]
        }
        None => return None,
    };
    let is_word = child
        .not_names
        .iter()
        .any(|word| name.starts_with(word.as_str()));
    let hidden = given.chars().any(|c| child.hidden.contains(c));
    (!given.is_empty() && !is_word && !hidden).then_some(name)
}

/// The number before a place, and where it begins.
fn age_before(text: &str, at: usize) -> Option<(u32, usize)> {
    // 周岁: the word before that for years.
    let own = text[..at]
        .strip_suffix('周')
        .unwrap_or(&text[..at])
        .trim_end();
    let numerals = &Words::shared().child.numerals;
    let is_part =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || numerals.contains(c);
    let kept = own.trim_end_matches(is_part);
    let number: String = own[kept.len()..].chars().map(super::sign::plain).collect();
    if number.is_empty() || kept.ends_with(['.', '-', '~', '～', '至', '—']) {
        return None;
    }
    Some((value(&number, numerals)?, kept.len()))
}

/// `12`, `十二`, `二十`.
fn value(number: &str, numerals: &str) -> Option<u32> {
    if let Ok(value) = number.parse() {
        return Some(value);
    }
    let digit = |c: char| match numerals.chars().position(|n| n == c)? {
        11 => Some(2),
        position => u32::try_from(position).ok(),
    };
    let signs: Option<Vec<u32>> = number.chars().map(digit).collect();
    match signs?.as_slice() {
        [ten @ 10] | [ten @ 0..10] => Some(*ten),
        [10, ones @ 0..10] => Some(10 + ones),
        [tens @ 1..10, 10] => Some(tens * 10),
        [tens @ 1..10, 10, ones @ 0..10] => Some(tens * 10 + ones),
        _ => None,
    }
}
