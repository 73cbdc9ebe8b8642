//! What a standard speaks about.

use crate::quantity::{Decimal, Exact, Unit};

use super::text::{Confidence, Text};

/// One item of a standard (污染物项目), for example a pollutant or a score.
#[derive(Clone, Debug)]
pub struct Item {
    /// The name that rows of the standard use.
    pub name: String,
    /// The full name for readers.
    pub title: Text,
    /// For narrow table heads.
    pub short: String,
    /// The unit of all its limits.
    pub unit: Unit,
    /// Decimal places at which the law compares it.
    pub decimals: u32,
    /// Significant digits that are kept where `decimals` places would leave nothing of the value.
    pub significant: Option<u32>,
    /// Other spellings that data files use.
    pub aliases: Vec<String>,
    /// Where the standard names it.
    pub clause: String,
    /// How sure the row is.
    pub confidence: Confidence,
}

impl Item {
    /// The value as the law compares it: rounded once to `decimals` (GB/T 8170), or to
    /// `significant` digits where that would be zero and the value is not.
    ///
    /// `None` where the number has more digits than can be shown.
    #[must_use]
    pub fn legal(&self, value: Exact) -> Option<Exact> {
        self.legal_decimal(value).map(Exact::from_decimal)
    }

    /// As [`Item::legal`], with the digits that are printed.
    #[must_use]
    pub fn legal_decimal(&self, value: Exact) -> Option<Decimal> {
        let rounded = value.round(self.decimals)?;
        match self.significant {
            Some(digits) if rounded.is_zero() && value != Exact::ZERO => {
                value.round_significant(digits)
            }
            _ => Some(rounded),
        }
    }
}

/// One spelling for look-up: full-width signs, subscript digits, case and blanks do not matter.
pub(super) fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '₀'..='₉' => shift(c, '₀', '0'),
            '！'..='～' => shift(c, '！', '!').to_ascii_lowercase(),
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

/// The character that stands as far after `to` as `c` stands after `from`.
fn shift(c: char, from: char, to: char) -> char {
    char::from_u32(c as u32 - from as u32 + to as u32).unwrap_or(c)
}
