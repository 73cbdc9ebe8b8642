//! An index of logarithms: a weighted sum of factor·(constant + slope·ln x) (综合营养状态指数).

use crate::{
    quantity::{Decimal, Exact},
    standards::assessment::{LogIndex, LogPart},
};

/// A logarithmic index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogAnswer {
    /// All parts are there.
    Judged {
        /// The index, dimensionless, rounded to the rule's places.
        value: Decimal,
        /// The single indices in the order of the rule, unweighted; each within 10⁻¹⁵.
        terms: Vec<Exact>,
    },
    /// Parts are missing; the weights are those of all of them.
    Withheld {
        /// How many parts have a value.
        have: usize,
        /// How many are needed.
        need: usize,
    },
    /// A value is zero or below, and has no logarithm.
    NotDefined,
}

impl LogIndex {
    /// The index of values by item position, each exact and in its item's unit.
    ///
    /// Values of other items are ignored; of two of one item the first holds.
    #[must_use]
    pub fn value(&self, values: &[(usize, Exact)]) -> LogAnswer {
        let of = |part: &LogPart| values.iter().find(|(item, _)| *item == part.item);
        let known: Vec<Exact> = self.parts.iter().filter_map(of).map(|(_, v)| *v).collect();
        if known.len() < self.parts.len() {
            return LogAnswer::Withheld {
                have: known.len(),
                need: self.parts.len(),
            };
        }
        self.judged(&known).unwrap_or(LogAnswer::NotDefined)
    }

    fn judged(&self, values: &[Exact]) -> Option<LogAnswer> {
        let term = |(part, value): (&LogPart, &Exact)| {
            Exact::from_decimal(part.slope)
                .mul(value.ln()?)?
                .add(Exact::from_decimal(part.constant))?
                .mul(Exact::from_decimal(self.factor))
        };
        let terms: Vec<Exact> = self
            .parts
            .iter()
            .zip(values)
            .map(term)
            .collect::<Option<_>>()?;
        let weights = self.weights()?;
        let sum = terms
            .iter()
            .zip(&weights)
            .try_fold(Exact::ZERO, |sum, (term, weight)| {
                sum.add(term.mul(*weight)?)
            })?;
        Some(LogAnswer::Judged {
            value: sum.round(self.decimals)?,
            terms,
        })
    }
}
