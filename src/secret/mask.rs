//! What may be printed of personal data.

use std::{borrow::Cow, fmt, ops::Range};

use sha2::{Digest, Sha256};

use super::{
    Found, Heading, Kind, scan,
    sign::{is_han, is_unseen, plain},
};

/// Stands for a sign that is not shown.
const STAR: char = '*';

/// What may be printed of something found: a few signs of it, the others stars.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hint(String);

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tells whether two places hold the same, without telling what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark([u8; 16]);

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mark")
    }
}

/// A text that must not be printed: it can be told from others and looked for, nothing else.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hidden {
    text: Box<str>,
    kind: Kind,
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hidden({})", self.hint().0)
    }
}

impl Hidden {
    /// What may be printed of it.
    #[must_use]
    pub fn hint(&self) -> Hint {
        Hint(shown(self.kind, &self.text))
    }

    /// A text that has something in it, as a whole.
    #[must_use]
    pub fn whole(text: &str) -> Self {
        let text = text.into();
        let kind = Kind::Minor;
        Self { text, kind }
    }

    /// What is looked for in texts on their way to people.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

impl Found {
    /// What may be printed of it.
    #[must_use]
    pub fn hint(&self, text: &str) -> Hint {
        Hint(shown(self.kind, &text[self.range.clone()]))
    }

    /// Tells it from others of its kind.
    #[must_use]
    pub fn mark(&self, text: &str) -> Mark {
        let own = &text[self.range.clone()];
        let signs = own.chars().map(plain).filter(|c| c.is_alphanumeric());
        let signs: String = signs.flat_map(char::to_lowercase).collect();
        let signs = match self.kind {
            Kind::Landline => without_area(&signs),
            Kind::Mobile => &signs[signs.len().saturating_sub(11)..],
            _ => &signs,
        };
        let mut out = [0; 16];
        out.copy_from_slice(&Sha256::digest(signs.as_bytes())[..16]);
        Mark(out)
    }

    /// Keeps it as something that must not be printed.
    #[must_use]
    pub fn kept_back(&self, text: &str) -> Hidden {
        Hidden {
            text: text[self.range.clone()].into(),
            kind: self.kind,
        }
    }
}

/// The digits of a landline that its neighbours dial.
fn without_area(digits: &str) -> &str {
    let own = digits.strip_prefix("00").unwrap_or(digits);
    let own = own
        .strip_prefix("86")
        .filter(|own| own.len() > 8)
        .unwrap_or(own);
    let own = own.strip_prefix('0').unwrap_or(own);
    let area = if own.starts_with(['1', '2']) { 2 } else { 3 };
    match own.len() {
        0..9 => own,
        _ => own.get(area..).unwrap_or(own),
    }
}

/// A text in which everything found has its hint in its place.
#[must_use]
pub fn hidden(text: &str, found: &[Found]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for one in found {
        out.push_str(&text[at..one.range.start]);
        out.push_str(&shown(one.kind, &text[one.range.clone()]));
        at = one.range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// A text as it may be printed: personal data that can be told without a heading are hidden.
#[must_use]
pub fn masked(text: &str) -> Cow<'_, str> {
    let found = scan(text, Heading::default());
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(hidden(text, &found))
}

/// The value with stars: `138****1234`. Blanks and dashes stay, what is not seen goes.
fn shown(kind: Kind, value: &str) -> String {
    if kind == Kind::Address {
        return address(value);
    }
    let counts = |c: char| c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '+' | '%' | '×');
    let seen: Vec<char> = value.chars().filter(|c| !is_unseen(*c)).collect();
    let all = seen.iter().filter(|c| counts(**c)).count();
    let kept = kept(kind, &seen, all);
    let mut number = 0;
    let mut out = String::with_capacity(value.len());
    for c in seen {
        if !counts(c) {
            out.push(c);
            continue;
        }
        let shows = kept.iter().any(|range| range.contains(&number));
        out.push(if shows { c } else { STAR });
        number += 1;
    }
    out
}

/// Numbers of the signs that are shown.
fn kept(kind: Kind, seen: &[char], all: usize) -> [Range<usize>; 2] {
    let ends = |first: usize, last: usize| {
        if all > first + last {
            [0..first, all - last..all]
        } else {
            [0..1, 0..0]
        }
    };
    match kind {
        Kind::ResidentId => ends(4, 2),
        Kind::Mobile => ends(all.saturating_sub(8).min(5), 4),
        Kind::Landline => ends(all.saturating_sub(8).min(4), 4),
        Kind::BankCard => ends(4, 4),
        Kind::Passport => ends(1, 2),
        Kind::Plate => ends(2, 2),
        Kind::Email => {
            let at = seen.iter().filter(|c| !is_unseen(**c));
            let at = at.map(|c| plain(*c)).position(|c| c == '@').unwrap_or(0);
            // Signs that do not count stand nowhere in an address but as dashes of its domain.
            let dashes = seen[..at].iter().filter(|c| **c == '-').count();
            [0..1, at.saturating_sub(dashes)..all]
        }
        Kind::Address | Kind::Minor => [0..1, 0..0],
    }
}

/// The first signs of an address, then always as many stars.
fn address(value: &str) -> String {
    let first: String = value
        .chars()
        .filter(|c| !is_unseen(*c))
        .take_while(|c| is_han(*c) || c.is_alphabetic())
        .take(3)
        .collect();
    format!("{first}****")
}
