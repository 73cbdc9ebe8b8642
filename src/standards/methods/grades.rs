//! From a number to its class by class limits of an item (单因子).

use crate::{
    quantity::Exact,
    standards::{limit::Relation, scale::Grades},
};

use super::attainment::stands;

impl Grades {
    /// The position, in the scale, of the best class whose limit the value satisfies; the class
    /// after the last limit where it satisfies none.
    ///
    /// `value` is in the item's unit and rounded to its `decimals`.
    #[must_use]
    pub fn position_of(&self, value: Exact) -> usize {
        (0..self.values.len())
            .find(|class| self.satisfies(*class, value))
            .unwrap_or(self.values.len())
    }

    /// Whether the value satisfies the limit of the class at this position; classes after the
    /// last limit take everything.
    #[must_use]
    pub fn satisfies(&self, class: usize, value: Exact) -> bool {
        let Some((relation, limit)) = self.relations.get(class).zip(self.values.get(class)) else {
            return true;
        };
        let upper = self.upper.get(class).copied().map(Exact::from_decimal);
        stands(*relation, value, Exact::from_decimal(*limit), upper)
    }

    /// How often the value exceeds the limit of the class: (C − S)/S.
    ///
    /// `None` where it does not, and for limits that have no multiple (from below, two-sided, zero).
    #[must_use]
    pub fn multiple(&self, class: usize, value: Exact) -> Option<Exact> {
        let from_above = matches!(
            self.relations.get(class)?,
            Relation::AtMost | Relation::Below
        );
        let limit = Exact::from_decimal(*self.values.get(class)?);
        if !from_above || self.satisfies(class, value) {
            return None;
        }
        value.sub(limit)?.div(limit)
    }
}
