//! From a number to its class.

use crate::{
    quantity::Exact,
    standards::{
        condition::Keys,
        scale::{Class, Scale},
    },
};

impl Scale {
    /// The class of a value; `None` where the scale does not class numbers, or not this one.
    #[must_use]
    pub fn class_of(&self, value: Exact) -> Option<&Class> {
        self.classes.get(self.position_of(value)?)
    }

    /// The position of the class of a value.
    #[must_use]
    pub fn position_of(&self, value: Exact) -> Option<usize> {
        let out_of_range = self
            .least
            .is_some_and(|least| value < Exact::from_decimal(least))
            || self
                .most
                .is_some_and(|most| value > Exact::from_decimal(most));
        if !self.is_numeric() || out_of_range || self.is_too_fine(value) {
            return None;
        }
        self.classes
            .iter()
            .position(|class| class.bound.takes(value))
    }

    /// The position of the class of several named numbers, for example shares of classes.
    #[must_use]
    pub fn position_of_named(&self, numbers: &dyn Fn(&str) -> Option<Exact>) -> Option<usize> {
        self.classes
            .iter()
            .position(|class| class.bound.takes_named(numbers, &|_| None))
    }

    /// The position of the class of several named numbers and texts, for example the class of
    /// another scale under `class`.
    #[must_use]
    pub fn position_named(
        &self,
        numbers: &dyn Fn(&str) -> Option<Exact>,
        texts: Keys<'_>,
    ) -> Option<usize> {
        self.classes
            .iter()
            .position(|class| class.bound.takes_named(numbers, texts))
    }

    fn is_too_fine(&self, value: Exact) -> bool {
        let (_, denominator) = value.parts();
        let places = self.decimals.and_then(|d| 10_i128.checked_pow(d));
        places.is_some_and(|places| places % denominator != 0)
    }
}
