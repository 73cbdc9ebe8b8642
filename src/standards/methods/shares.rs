//! Shares of classes among places, areas or lengths, and the words for their change.

use crate::{
    quantity::Exact,
    standards::{assessment::ChangeRule, scale::Scale, text::Text},
};

/// The share of each class of a scale, in per cent and exact; together 100.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    ids: Vec<String>,
    by_class: Vec<Exact>,
}

/// The shares of classes, each place counting alike. Without places there are no shares.
#[must_use]
pub fn shares(classes: &[usize], scale: &Scale) -> Shares {
    let pairs: Vec<(usize, Exact)> = classes.iter().map(|c| (*c, Exact::whole(1))).collect();
    Shares::weighted(&pairs, scale).unwrap_or_default()
}

impl Shares {
    /// The shares of classes by weight (area, length): pairs of class and weight.
    ///
    /// `None` where the weights sum to nothing, one is negative, or a class is not the scale's.
    #[must_use]
    pub fn weighted(pairs: &[(usize, Exact)], scale: &Scale) -> Option<Self> {
        let mut sums = vec![Exact::ZERO; scale.classes.len()];
        let mut all = Exact::ZERO;
        for (class, weight) in pairs {
            if weight.is_negative() {
                return None;
            }
            let sum = sums.get_mut(*class)?;
            *sum = sum.add(*weight)?;
            all = all.add(*weight)?;
        }
        let share = |sum: Exact| sum.mul(Exact::whole(100))?.div(all);
        Some(Self {
            ids: scale.classes.iter().map(|c| c.id.clone()).collect(),
            by_class: sums.into_iter().map(share).collect::<Option<_>>()?,
        })
    }

    /// The share of one class, in per cent.
    #[must_use]
    pub fn of(&self, class: usize) -> Option<Exact> {
        self.by_class.get(class).copied()
    }

    /// The share of the classes from the best to this one, in per cent.
    #[must_use]
    pub fn upto(&self, class: usize) -> Option<Exact> {
        self.by_class
            .get(..=class)?
            .iter()
            .try_fold(Exact::ZERO, |sum, share| sum.add(*share))
    }

    /// The share of that name: `upto.3` from the best class to the class `3`, `share.6` of the
    /// class `6` alone; in per cent.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<Exact> {
        let (kind, id) = name.split_once('.')?;
        let class = self.ids.iter().position(|known| known == id)?;
        match kind {
            "upto" => self.upto(class),
            "share" => self.of(class),
            _ => None,
        }
    }
}

/// The word for a change between two levels of one scale, best first.
#[must_use]
pub fn change_of_levels(rule: &ChangeRule, before: usize, now: usize) -> &Text {
    let words = &rule.words;
    match (now.cmp(&before), now.abs_diff(before)) {
        (_, 0) => &words.same,
        (std::cmp::Ordering::Less, 1) => &words.better,
        (std::cmp::Ordering::Less, _) => &words.much_better,
        (_, 1) => &words.worse,
        (_, _) => &words.much_worse,
    }
}

/// The word for a change of shares: the growth of the good share less that of the bad one.
///
/// `None` where one of the shares is not known.
#[must_use]
pub fn change_of_shares<'a>(
    rule: &'a ChangeRule,
    before: &Shares,
    now: &Shares,
) -> Option<&'a Text> {
    let growth = |name: &str| now.number(name)?.sub(before.number(name)?);
    let change = growth(&rule.good)?.sub(growth(&rule.bad)?)?;
    let words = &rule.words;
    let size = change.abs();
    Some(if size <= Exact::from_decimal(rule.some) {
        &words.same
    } else {
        match (size <= Exact::from_decimal(rule.much), change.is_negative()) {
            (true, false) => &words.better,
            (true, true) => &words.worse,
            (false, false) => &words.much_better,
            (false, true) => &words.much_worse,
        }
    })
}
