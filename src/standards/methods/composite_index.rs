//! A composite index: the weighted sum of each value over its limit (综合指数).

use crate::quantity::{Decimal, Exact};

/// One term: what is compared, with what, and how much it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompositeTerm {
    /// The published value in the item's unit; `None` where there is none.
    pub value: Option<Exact>,
    /// The limit in the same unit.
    pub limit: Exact,
    /// The weight, normally 1.
    pub weight: Exact,
}

/// The composite index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompositeAnswer {
    /// All terms are there.
    Judged {
        /// The index, dimensionless, rounded to the rule's places.
        value: Decimal,
        /// The single indices in the order given, exact and weighted.
        terms: Vec<Exact>,
        /// The places of the largest single index; several where equal.
        largest: Vec<usize>,
    },
    /// Terms are missing: the sum of the rest would look better than the truth.
    Withheld {
        /// How many terms have a value.
        have: usize,
        /// How many are needed.
        need: usize,
    },
    /// A limit is zero, there are no terms, or the numbers are too long.
    NotDefined,
}

/// The sum of `weight × value / limit`, exact, rounded once to `decimals` places.
#[must_use]
pub fn composite_index(terms: &[CompositeTerm], decimals: u32) -> CompositeAnswer {
    let have = terms.iter().filter(|t| t.value.is_some()).count();
    if have < terms.len() {
        return CompositeAnswer::Withheld {
            have,
            need: terms.len(),
        };
    }
    judged(terms, decimals).unwrap_or(CompositeAnswer::NotDefined)
}

fn judged(terms: &[CompositeTerm], decimals: u32) -> Option<CompositeAnswer> {
    let single = |t: &CompositeTerm| t.value?.div(t.limit)?.mul(t.weight);
    let singles: Vec<Exact> = terms.iter().map(single).collect::<Option<_>>()?;
    let sum = singles
        .iter()
        .try_fold(Exact::ZERO, |sum, term| sum.add(*term))?;
    let worst = *singles.iter().max()?;
    let largest = (0..singles.len())
        .filter(|i| singles[*i] == worst)
        .collect();
    Some(CompositeAnswer::Judged {
        value: sum.round(decimals)?,
        terms: singles,
        largest,
    })
}
