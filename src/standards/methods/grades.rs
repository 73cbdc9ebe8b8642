//! From a number to its class by class limits of an item (单因子).

use crate::{quantity::Exact, standards::scale::Grades};

use super::attainment::stands;

impl Grades {
    /// The position, in the scale, of the best class whose limit the value satisfies; the class
    /// after the last limit where it satisfies none.
    ///
    /// `value` is in the item's unit and rounded to its `decimals`.
    #[must_use]
    pub fn position_of(&self, value: Exact) -> usize {
        self.values
            .iter()
            .position(|limit| stands(self.relation, value, Exact::from_decimal(*limit), None))
            .unwrap_or(self.values.len())
    }
}
