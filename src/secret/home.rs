//! Addresses of homes.

use std::ops::Range;

use super::{
    Found, Kind,
    sign::{is_han, seen_before},
    words::{Cue, Words, has_one},
};

/// Longest address, in signs.
const LONGEST: usize = 48;

/// An address that ends in a room, a staircase or a house of a village.
pub(super) fn ending(text: &str, cue: Cue, place: &Range<usize>, out: &mut Vec<Found>) {
    let home = &Words::shared().home;
    let end = match cue {
        Cue::Room => place.end,
        Cue::Stairs => match room_behind(text, place.end) {
            Some(end) => end,
            None => return,
        },
        Cue::Team => match house_behind(text, place.end) {
            Some(end) => end,
            None => return,
        },
        _ => return,
    };
    if !has_number_before(text, place.start) {
        return;
    }
    let start = begin(text, place.start);
    let own = &text[start..end];
    let block = has_one(own, &home.blocks);
    let office = has_one(own, &home.offices);
    let fits = match cue {
        Cue::Room => {
            own.contains(home.stairs.as_str()) || block && !office && has_one(own, &home.dwellings)
        }
        Cue::Stairs => true,
        _ => !office && has_one(own, &home.hamlets),
    };
    if fits {
        push(start..end, out);
    }
}

/// An address behind a word that says so: up to the end of the clause.
pub(super) fn announced(text: &str, place: &Range<usize>, out: &mut Vec<Found>) {
    let ends = &Words::shared().home.ends;
    let behind = &text[place.end..];
    let leads = &Words::shared().home.leads;
    let own = behind.trim_start_matches(|c: char| c.is_whitespace() || leads.contains(c));
    let lead = behind.len() - own.len();
    let start = place.end + lead;
    let mut end = start;
    for (i, c) in text[start..].char_indices().take(LONGEST) {
        if ends.contains(c) {
            break;
        }
        end = start + i + c.len_utf8();
    }
    let own = &text[start..end];
    let names = own.chars().filter(|c| is_han(*c)).count();
    if names >= 4 && is_numbered(own) && is_street(own) {
        push(start..end, out);
    }
}

/// Whether a text has a number, in digits or in words.
fn is_numbered(text: &str) -> bool {
    let numerals = &Words::shared().child.numerals;
    text.chars().any(|c| c.is_numeric() || numerals.contains(c))
}

fn is_street(text: &str) -> bool {
    has_one(text, &Words::shared().home.streets)
}

/// A whole cell below a head that says so.
pub(super) fn whole(text: &str, out: &mut Vec<Found>) {
    let own = text.trim();
    let start = text.len() - text.trim_start().len();
    let named = own.chars().filter(|c| is_han(*c)).count() >= 4;
    // Addresses of other countries have their numbers and little else in common.
    let foreign = own.is_ascii() && own.len() >= 12 && is_numbered(own);
    if named && is_street(own) || foreign {
        push(start..start + own.len(), out);
    }
}

fn push(range: Range<usize>, out: &mut Vec<Found>) {
    let kind = Kind::Address;
    out.push(Found { kind, range });
}

fn has_number_before(text: &str, at: usize) -> bool {
    let before = seen_before(text, at).next().map(|(_, c)| c);
    before.is_some_and(|c| {
        c.is_ascii_alphanumeric() || c.is_numeric() || Words::shared().child.numerals.contains(c)
    })
}

/// The end of a room's number behind a staircase: `2单元402`.
fn room_behind(text: &str, at: usize) -> Option<usize> {
    let digits = number_behind(text, at)?;
    let home = &Words::shared().home;
    let rest = &text[digits..];
    let room = home
        .rooms
        .iter()
        .find(|room| rest.starts_with(room.as_str()));
    Some(digits + room.map_or(0, String::len))
}

/// The end of a house behind a team of a village: `3组12号`.
fn house_behind(text: &str, at: usize) -> Option<usize> {
    let digits = number_behind(text, at)?;
    let number = &Words::shared().home.number;
    text[digits..]
        .starts_with(number.as_str())
        .then_some(digits + number.len())
}

fn number_behind(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let after = rest.trim_start_matches(|c: char| {
        c.is_ascii_alphanumeric() || c.is_numeric() || c == ' ' || c == '-'
    });
    (after.len() < rest.len()).then_some(at + rest.len() - after.len())
}

/// Where the clause begins that an address ends.
fn begin(text: &str, at: usize) -> usize {
    let ends = &Words::shared().home.ends;
    let mut start = at;
    for (i, c) in text[..at].char_indices().rev().take(LONGEST) {
        if ends.contains(c) {
            break;
        }
        start = i;
    }
    start + text[start..at].len() - text[start..at].trim_start().len()
}
