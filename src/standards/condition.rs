//! Conditions under which a row of a standard applies.

use std::fmt;

use serde::Deserialize;

use crate::quantity::{Decimal, Exact, parse_decimal};

/// Looks up what an observation says under a key: `zone`, `land`, `ph`.
pub type Keys<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What a row asks of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The text is one of these.
    OneOf(Vec<String>),
    /// The number lies in this interval.
    Within(Interval),
}

/// An interval of numbers; an absent end is open to infinity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    low: Option<(Decimal, End)>,
    high: Option<(Decimal, End)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Included,
    Excluded,
}

/// A condition as written: one text or a list of texts.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "a text or a list of texts is expected")]
pub(super) enum KeyText {
    One(String),
    Many(Vec<String>),
}

impl Condition {
    /// Reads a condition; an interval if it is written as one, else exact text.
    ///
    /// `None` for something that looks like an interval and is none.
    pub(super) fn parse(written: &KeyText) -> Option<Self> {
        match written {
            KeyText::Many(texts) => Some(Self::OneOf(texts.clone())),
            KeyText::One(text) if text.starts_with(['(', '[', '<', '>']) => {
                Interval::parse(text).map(Self::Within)
            }
            KeyText::One(text) => Some(Self::OneOf(vec![text.clone()])),
        }
    }

    /// Whether what an observation says satisfies the condition.
    #[must_use]
    pub fn accepts(&self, said: &str) -> bool {
        match self {
            Self::OneOf(texts) => texts.iter().any(|t| t == said.trim()),
            Self::Within(interval) => parse_decimal(said).is_some_and(|n| interval.contains(n)),
        }
    }

    /// Whether some text satisfies both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::OneOf(texts), any) | (any, Self::OneOf(texts)) => {
                texts.iter().any(|t| any.accepts(t))
            }
            (Self::Within(a), Self::Within(b)) => a.meets(b),
        }
    }
}

impl fmt::Display for Interval {
    /// As the standards' tables write it: `(5.5, 6.5]`, `≤5.5`, `>7.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.low, &self.high) {
            (Some((low, from)), Some((high, to))) => {
                let open = if matches!(from, End::Included) {
                    '['
                } else {
                    '('
                };
                let close = if matches!(to, End::Included) {
                    ']'
                } else {
                    ')'
                };
                write!(f, "{open}{low}, {high}{close}")
            }
            (None, Some((high, End::Included))) => write!(f, "≤{high}"),
            (None, Some((high, End::Excluded))) => write!(f, "<{high}"),
            (Some((low, End::Included)), None) => write!(f, "≥{low}"),
            (Some((low, End::Excluded)), None) => write!(f, ">{low}"),
            (None, None) => Ok(()),
        }
    }
}

impl Interval {
    /// Reads `(5.5, 6.5]`, `[1, 2)`, `<=5.5`, `<5.5`, `>=7.5` or `>7.5`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |t: &str| parse_decimal(t);
        let one_sided = [
            ("<=", false, End::Included),
            (">=", true, End::Included),
            ("<", false, End::Excluded),
            (">", true, End::Excluded),
        ];
        for (sign, is_low, end) in one_sided {
            if let Some(rest) = text.strip_prefix(sign) {
                let bound = Some((number(rest)?, end));
                let (low, high) = if is_low { (bound, None) } else { (None, bound) };
                return Some(Self { low, high });
            }
        }
        let end = |c: char| match c {
            '[' | ']' => Some(End::Included),
            '(' | ')' => Some(End::Excluded),
            _ => None,
        };
        let opening = text.chars().next().filter(|c| "([".contains(*c))?;
        let closing = text.chars().last().filter(|c| ")]".contains(*c))?;
        let (low, high) = text.get(1..text.len() - 1)?.split_once(',')?;
        let (low, high) = (number(low)?, number(high)?);
        (low < high).then_some(Self {
            low: Some((low, end(opening)?)),
            high: Some((high, end(closing)?)),
        })
    }

    /// Whether the number lies inside.
    #[must_use]
    pub fn contains(&self, number: Decimal) -> bool {
        let above = |(low, end): (Decimal, End)| match end {
            End::Included => number >= low,
            End::Excluded => number > low,
        };
        let below = |(high, end): (Decimal, End)| match end {
            End::Included => number <= high,
            End::Excluded => number < high,
        };
        self.low.is_none_or(above) && self.high.is_none_or(below)
    }

    /// Whether the exact number lies inside.
    #[must_use]
    pub fn contains_exact(&self, number: Exact) -> bool {
        let above = |(low, end): (Decimal, End)| match end {
            End::Included => number >= Exact::from_decimal(low),
            End::Excluded => number > Exact::from_decimal(low),
        };
        let below = |(high, end): (Decimal, End)| match end {
            End::Included => number <= Exact::from_decimal(high),
            End::Excluded => number < Exact::from_decimal(high),
        };
        self.low.is_none_or(above) && self.high.is_none_or(below)
    }

    fn meets(&self, other: &Self) -> bool {
        let apart = |high: Option<(Decimal, End)>, low: Option<(Decimal, End)>| match (high, low) {
            (Some((h, he)), Some((l, le))) => {
                h < l || (h == l && (he == End::Excluded || le == End::Excluded))
            }
            _ => false,
        };
        !apart(self.high, other.low) && !apart(other.high, self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(text: &str, number: &str) -> bool {
        let interval = Interval::parse(text).expect("an interval");
        interval.contains(parse_decimal(number).expect("a number"))
    }

    #[test]
    fn ends_belong_or_do_not() {
        assert!(!within("(5.5, 6.5]", "5.5"));
        assert!(within("(5.5, 6.5]", "5.51"));
        assert!(within("(5.5, 6.5]", "6.5"));
        assert!(!within("[5.5,6.5)", "6.5"));
        assert!(within("<=5.5", "5.5") && !within("<5.5", "5.5"));
        assert!(within(">=7.5", "7.5") && !within(">7.5", "7.5"));
    }

    #[test]
    fn what_is_no_interval_is_refused() {
        for text in [
            "(5.5",
            "(6.5, 5.5]",
            "(a, b]",
            "<",
            "[5.5]",
            "(，",
            "",
            "]1,2[",
            "（1,2）",
        ] {
            assert_eq!(Interval::parse(text), None, "{text}");
        }
    }

    #[test]
    fn neighbours_do_not_meet_but_overlaps_do() {
        let meets = |a: &str, b: &str| {
            let parse = |t: &str| Condition::parse(&KeyText::One(t.to_owned())).expect("readable");
            parse(a).meets(&parse(b))
        };
        assert!(!meets("<=5.5", "(5.5, 6.5]"));
        assert!(meets("<=5.5", "[5.5, 6.5]"));
        assert!(!meets("(5.5, 6.5]", ">6.5"));
        assert!(meets("(5.5, 6.5]", "(6, 7]"));
        assert!(!meets("水田", "其他") && meets("水田", "水田"));
    }
}
