//! Runs of digits: groups of them with blanks and dashes between.

use std::ops::Range;

use super::sign::{is_unseen, plain};

/// Signs that may stand between two groups of one number.
const GAP: usize = 3;

/// Digits that belong together as far as one can see.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) digits: Vec<Digit>,
    pub(super) groups: Vec<Group>,
    /// Where an `X` behind the last digit ends.
    pub(super) x: Option<usize>,
}

/// One digit and its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digit {
    pub(super) value: u8,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Digits without anything seen between them.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Numbers of its digits in the run.
    pub(super) digits: Range<usize>,
    /// Whether a dash joins it to the group before.
    pub(super) dashed: bool,
}

impl Run {
    /// Reads the next run at or behind a place; `false` where there is none.
    pub(super) fn read(&mut self, text: &str, from: usize) -> bool {
        self.digits.clear();
        self.groups.clear();
        self.x = None;
        let Some(start) = first_digit(text.as_bytes(), from) else {
            return false;
        };
        let mut at = start;
        let (mut gap, mut dashed) = (0, false);
        while let Some((c, next)) = sign_at(text, at) {
            if let Some(value) = c.to_digit(10) {
                if gap > 0 || self.groups.is_empty() {
                    let first = self.digits.len();
                    let digits = first..first;
                    self.groups.push(Group { digits, dashed });
                }
                (gap, dashed) = (0, false);
                let (value, start, end) = (value as u8, at, next);
                self.digits.push(Digit { value, start, end });
                if let Some(group) = self.groups.last_mut() {
                    group.digits.end = self.digits.len();
                }
            } else if !is_unseen(c) {
                let parts = matches!(c, ' ' | '-') || c == ')' && self.ends_area_code();
                if !parts || gap == GAP {
                    break;
                }
                gap += 1;
                dashed |= c == '-';
            }
            at = next;
        }
        self.x = self.closing_x(text);
        true
    }

    /// Whether the group that is open may be an area code in brackets.
    fn ends_area_code(&self) -> bool {
        self.groups.last().is_some_and(|group| {
            let digits = &self.digits[group.digits.clone()];
            matches!(digits.len(), 3 | 4) && digits[0].value == 0
        })
    }

    /// The check character of a number, which may be an X, a cross or either wide.
    fn closing_x(&self, text: &str) -> Option<usize> {
        let mut at = self.digits.last()?.end;
        let mut gap = 0;
        while let Some((c, next)) = sign_at(text, at) {
            match c {
                'X' | 'x' | '×' | '\u{3A7}' | '\u{425}' => return Some(next),
                c if is_unseen(c) => {}
                ' ' | '-' if gap == 0 => gap += 1,
                _ => return None,
            }
            at = next;
        }
        None
    }

    /// Where the text goes on.
    pub(super) fn end(&self) -> usize {
        self.digits.last().map_or(0, |digit| digit.end)
    }

    /// Number of digits of a group.
    pub(super) fn len(&self, group: usize) -> usize {
        self.groups.get(group).map_or(0, |g| g.digits.len())
    }

    /// The digits of groups `from..to`.
    pub(super) fn values(&self, from: usize, to: usize) -> impl Iterator<Item = u8> + Clone + '_ {
        let range = self.groups[from].digits.start..self.groups[to - 1].digits.end;
        self.digits[range].iter().map(|digit| digit.value)
    }

    /// The bytes of groups `from..to`.
    pub(super) fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let first = self.digits[self.groups[from].digits.start].start;
        let last = self.digits[self.groups[to - 1].digits.end - 1].end;
        first..last
    }

    /// Whether a dash joins groups `from..to` to other digits.
    pub(super) fn is_dashed_on(&self, from: usize, to: usize) -> bool {
        from > 0 && self.groups[from].dashed || self.groups.get(to).is_some_and(|g| g.dashed)
    }
}

fn first_digit(bytes: &[u8], from: usize) -> Option<usize> {
    let is_digit = |i: usize| match bytes[i] {
        b'0'..=b'9' => true,
        0xEF => matches!(bytes.get(i + 1..i + 3), Some([0xBC, 0x90..=0x99])),
        _ => false,
    };
    (from..bytes.len()).find(|&i| is_digit(i))
}

/// The sign at a place in its half-width form, and where the next one begins.
fn sign_at(text: &str, at: usize) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    let first = *bytes.get(at)?;
    if first.is_ascii() {
        // What HTML and Markdown write for a blank.
        if first == b'&' && bytes[at..].starts_with(b"&nbsp;") {
            return Some((' ', at + 6));
        }
        return Some((char::from(first), at + 1));
    }
    let c = text[at..].chars().next()?;
    Some((plain(c), at + c.len_utf8()))
}
