//! Sub-indices by linear interpolation between breakpoints (HJ 633, formula 1).

use std::cmp::Ordering;

use crate::{
    quantity::Exact,
    standards::{index_rule::RoundTo, text::Confidence},
};

/// The breakpoints of one item and averaging.
#[derive(Clone, Debug)]
pub struct Breakpoints {
    /// Position of the item in its edition.
    pub item: usize,
    /// The average that the limits are for.
    pub averaging: String,
    /// Other averages that use the same row.
    pub also: Vec<String>,
    /// Limits in units of `10^-decimals` of the item's unit, ascending.
    pub limits: Vec<i64>,
    /// Decimal places of `limits`.
    pub decimals: u32,
    /// The sub-index at each limit.
    pub at: Vec<i64>,
    /// What the law says above the last limit.
    pub above: AboveTable,
    /// How the result is rounded.
    pub round: RoundTo,
    /// Where the law says so.
    pub clause: String,
    /// How sure the row is.
    pub confidence: Confidence,
}

/// What the law says above the last limit of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AboveTable {
    /// This sub-index.
    Index(i64),
    /// No sub-index.
    NotDefined,
}

/// The sub-index of one value (分指数).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubIndex {
    /// The index, dimensionless.
    Index(i64),
    /// The law gives none.
    NotDefined(Undefined),
}

/// Why there is no sub-index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// The value lies above the table, and the law stops there.
    AboveTable,
    /// The value lies below the table, for example below zero.
    BelowTable,
    /// The item is not monitored here by plan; it does not hold up the index.
    NotMonitored,
    /// The number has too many digits to be a measurement.
    OutOfRange,
}

impl Breakpoints {
    /// The sub-index of a value in the item's unit, already rounded to the item's `decimals`.
    ///
    /// Between two limits it grows linearly from one index to the next and is then rounded once
    /// to a whole number; exactly on a limit it is that limit's index.
    #[must_use]
    pub fn sub_index(&self, rounded: Exact) -> SubIndex {
        let (numerator, denominator) = rounded.parts();
        let scaled = 10_i128
            .checked_pow(self.decimals)
            .and_then(|s| numerator.checked_mul(s));
        scaled
            .and_then(|numerator| self.locate(numerator, denominator))
            .unwrap_or(SubIndex::NotDefined(Undefined::OutOfRange))
    }

    /// The sub-index of `numerator / denominator` in units of the table; `None` on overflow.
    fn locate(&self, numerator: i128, denominator: i128) -> Option<SubIndex> {
        let first = i128::from(*self.limits.first()?);
        if numerator < first.checked_mul(denominator)? {
            return Some(SubIndex::NotDefined(Undefined::BelowTable));
        }
        for (limits, at) in self.limits.windows(2).zip(self.at.windows(2)) {
            let (&[low, high], &[from, to]) = (limits, at) else {
                continue;
            };
            if numerator <= i128::from(high).checked_mul(denominator)? {
                let above_low = numerator.checked_sub(i128::from(low).checked_mul(denominator)?)?;
                let rise = i128::from(to - from).checked_mul(above_low)?;
                let run = i128::from(high - low).checked_mul(denominator)?;
                let steps = i64::try_from(self.round.divide(rise, run)).ok()?;
                return Some(SubIndex::Index(from + steps));
            }
        }
        Some(match self.above {
            AboveTable::Index(index) => SubIndex::Index(index),
            AboveTable::NotDefined => SubIndex::NotDefined(Undefined::AboveTable),
        })
    }
}

impl RoundTo {
    /// `rise / run` as a whole number, for a `rise` that is not negative and a positive `run`.
    fn divide(self, rise: i128, run: i128) -> i128 {
        let (whole, rest) = (rise / run, rise % run);
        let up = match self {
            Self::Up => rest > 0,
            Self::HalfEven => match (run - rest).cmp(&rest) {
                Ordering::Less => true,
                Ordering::Equal => whole % 2 != 0,
                Ordering::Greater => false,
            },
        };
        whole + i128::from(up)
    }
}
