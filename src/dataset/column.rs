//! Columns: interned words, scaled integers, packed reasons.

use std::{cmp::Ordering, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::quantity::{Decimal, Exact, Missing, State};

/// One column of a dataset, as long as the dataset has rows.
#[derive(Clone, Debug)]
pub enum Column {
    /// Texts, codes, choices, dates as written; id 0 is the empty word.
    Words {
        /// Word of each row.
        ids: Vec<u32>,
        /// Distinct words; the first is empty.
        words: Vec<Arc<str>>,
    },
    /// Numbers in the field's declared unit.
    Numbers {
        /// Value times 10^`decimals`; the detection limit where below detection; 0 where missing.
        values: Vec<i64>,
        /// Decimals of the whole column.
        decimals: u32,
        /// State of each row, packed.
        states: Vec<PackedState>,
    },
}

/// A [`State`] in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedState(u8);

const REASONS: [Missing; 10] = [
    Missing::Blank,
    Missing::NotMeasured,
    Missing::Invalid,
    Missing::Stopped,
    Missing::Maintenance,
    Missing::NotMonitored,
    Missing::NotDue,
    Missing::NotSampled,
    Missing::DriedUp,
    Missing::Frozen,
];

impl PackedState {
    /// Packs a state.
    #[must_use]
    pub fn new(state: State) -> Self {
        Self(match state {
            State::Measured => 0,
            State::BelowDetection => 1,
            State::Missing(why) => {
                2 + REASONS.iter().position(|r| *r == why).unwrap_or_default() as u8
            }
        })
    }

    /// The state.
    #[must_use]
    pub fn get(self) -> State {
        match self.0 {
            0 => State::Measured,
            1 => State::BelowDetection,
            n => State::Missing(REASONS[usize::from(n - 2).min(REASONS.len() - 1)]),
        }
    }
}

/// One numeric cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Value times 10^`decimals`, in the field's declared unit.
    pub scaled: i64,
    /// Decimals.
    pub decimals: u32,
    /// Measured, below detection, or missing and why.
    pub state: State,
}

impl Number {
    /// The value, if it was measured; a value below detection counts as half its limit.
    #[must_use]
    pub fn measured(&self) -> Option<Exact> {
        match self.state {
            State::Measured => Some(Exact::scaled(self.scaled, self.decimals)),
            State::BelowDetection => Exact::scaled(self.scaled, self.decimals).div(Exact::whole(2)),
            State::Missing(_) => None,
        }
    }
}

impl Number {
    /// [`Number::measured`] rounded as [`Exact::round`] does.
    ///
    /// Without a fraction in between: pages and downloads print millions of them.
    #[must_use]
    pub fn rounded(&self, decimals: u32) -> Option<Decimal> {
        let by_fraction = || self.measured()?.round(decimals);
        if self.state != State::Measured {
            return by_fraction();
        }
        let power = |n: u32| 10_i64.checked_pow(n);
        let units = match decimals.checked_sub(self.decimals) {
            Some(more) => power(more).map(|f| i128::from(self.scaled) * i128::from(f)),
            None => power(self.decimals - decimals).map(|f| halves_to_even(self.scaled, f).into()),
        };
        match units {
            Some(units) => Decimal::try_from_i128_with_scale(units, decimals).ok(),
            None => by_fraction(),
        }
    }

    /// Whether the value is above another; `None` where one of them is missing.
    #[must_use]
    pub fn is_above(&self, other: &Self) -> Option<bool> {
        // Twice the units, so that half a detection limit is a whole number.
        let twice = |n: &Self| match n.state {
            State::Measured => Some(i128::from(n.scaled) * 2),
            State::BelowDetection => Some(i128::from(n.scaled)),
            State::Missing(_) => None,
        };
        let finest = self.decimals.max(other.decimals);
        let raised =
            |n: i128, decimals: u32| n.checked_mul(10_i128.checked_pow(finest - decimals)?);
        let (a, b) = (twice(self)?, twice(other)?);
        match (raised(a, self.decimals), raised(b, other.decimals)) {
            (Some(a), Some(b)) => Some(a > b),
            _ => Some(self.measured()? > other.measured()?),
        }
    }
}

/// The quotient, exact halves to the even number.
fn halves_to_even(units: i64, by: i64) -> i64 {
    let (floor, rest) = (units.div_euclid(by), units.rem_euclid(by));
    match (i128::from(rest) * 2).cmp(&i128::from(by)) {
        Ordering::Less => floor,
        Ordering::Greater => floor + 1,
        Ordering::Equal => floor + (floor & 1),
    }
}

impl Column {
    /// The word of a row; empty for numbers.
    #[must_use]
    pub fn word(&self, row: usize) -> &str {
        match self {
            Self::Words { ids, words } => &words[ids[row] as usize],
            Self::Numbers { .. } => "",
        }
    }

    /// The number of a row; `None` for words.
    #[must_use]
    pub fn number(&self, row: usize) -> Option<Number> {
        match self {
            Self::Words { .. } => None,
            Self::Numbers {
                values,
                decimals,
                states,
            } => Some(Number {
                scaled: values[row],
                decimals: *decimals,
                state: states[row].get(),
            }),
        }
    }

    /// The rows in a new order.
    #[must_use]
    pub(super) fn reordered(self, order: &[u32]) -> Self {
        match self {
            // Words of rows that are left out go with them: a list of words is a list of subjects.
            Self::Words { ids, words } => {
                let mut renamed: Vec<Option<u32>> = vec![None; words.len()];
                renamed[0] = Some(0);
                let mut left = vec![words[0].clone()];
                let ids = order.iter().map(|&i| {
                    let id = ids[i as usize] as usize;
                    *renamed[id].get_or_insert_with(|| {
                        left.push(words[id].clone());
                        u32::try_from(left.len() - 1).unwrap_or(u32::MAX)
                    })
                });
                Self::Words {
                    ids: ids.collect(),
                    words: left,
                }
            }
            Self::Numbers {
                values,
                decimals,
                states,
            } => Self::Numbers {
                values: order.iter().map(|&i| values[i as usize]).collect(),
                decimals,
                states: order.iter().map(|&i| states[i as usize]).collect(),
            },
        }
    }
}

/// Collects words while a column is read.
#[derive(Debug)]
pub(super) struct WordsBuilder {
    ids: Vec<u32>,
    words: Vec<Arc<str>>,
    known: FxHashMap<Arc<str>, u32>,
}

impl WordsBuilder {
    pub(super) fn new() -> Self {
        let empty: Arc<str> = Arc::from("");
        let known = FxHashMap::from_iter([(empty.clone(), 0)]);
        Self {
            ids: Vec::new(),
            words: vec![empty],
            known,
        }
    }

    /// Adds a word once more; `false` where it is new, empty, or one of the faulty.
    pub(super) fn again(&mut self, word: &str, faulty: &FxHashSet<String>) -> bool {
        let known = self.known.get(word).filter(|&&id| id != 0);
        let Some(&id) = known.filter(|_| !faulty.contains(word)) else {
            return false;
        };
        self.ids.push(id);
        true
    }

    pub(super) fn push(&mut self, word: &str) {
        let id = match self.known.get(word) {
            Some(&id) => id,
            None => {
                let word: Arc<str> = Arc::from(word);
                let id = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
                self.words.push(word.clone());
                self.known.insert(word, id);
                id
            }
        };
        self.ids.push(id);
    }

    pub(super) fn finish(self) -> Column {
        Column::Words {
            ids: self.ids,
            words: self.words,
        }
    }
}

/// Collects numbers while a column is read; widens the scale when a finer number comes.
#[derive(Debug, Default)]
pub(super) struct NumbersBuilder {
    values: Vec<i64>,
    decimals: u32,
    states: Vec<PackedState>,
}

impl NumbersBuilder {
    pub(super) fn push_missing(&mut self, why: Missing) {
        self.values.push(0);
        self.states.push(PackedState::new(State::Missing(why)));
    }

    /// Adds a number; `false` where it does not fit 18 digits at the column's scale.
    pub(super) fn push(&mut self, value: Decimal, state: State) -> bool {
        let value = value.normalize();
        let scale = value.scale();
        if scale > self.decimals {
            let factor = 10_i64.checked_pow(scale - self.decimals);
            let widened: Option<Vec<i64>> =
                self.values.iter().map(|v| v.checked_mul(factor?)).collect();
            let Some(widened) = widened else { return false };
            self.values = widened;
            self.decimals = scale;
        }
        let fitted = 10_i128
            .checked_pow(self.decimals - scale)
            .and_then(|f| value.mantissa().checked_mul(f))
            .and_then(|v| i64::try_from(v).ok());
        let Some(fitted) = fitted else { return false };
        self.values.push(fitted);
        self.states.push(PackedState::new(state));
        true
    }

    pub(super) fn finish(self) -> Column {
        Column::Numbers {
            values: self.values,
            decimals: self.decimals,
            states: self.states,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbers() -> impl Strategy<Value = Number> {
        let scaled = prop_oneof![any::<i64>(), -2_000_i64..2_000];
        (scaled, 0_u32..12, any::<bool>()).prop_map(|(scaled, decimals, below)| Number {
            scaled,
            decimals,
            state: if below {
                State::BelowDetection
            } else {
                State::Measured
            },
        })
    }

    proptest! {
        /// Fractions are the definition; whole numbers are the short way.
        #[test]
        fn rounding_takes_a_short_way_to_the_same(number in numbers(), decimals in 0_u32..12) {
            let by_fraction = number.measured().and_then(|n| n.round(decimals));
            prop_assert_eq!(number.rounded(decimals).map(|d| d.to_string()), by_fraction.map(|d| d.to_string()));
        }

        #[test]
        fn so_does_comparing(a in numbers(), b in numbers()) {
            let by_fraction = a.measured().zip(b.measured()).map(|(a, b)| a > b);
            prop_assert_eq!(a.is_above(&b), by_fraction);
        }
    }
}
