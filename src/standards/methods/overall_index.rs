//! The index of a place as the worst of its sub-indices, with the items that cause it.

use crate::{
    quantity::Exact,
    standards::index_rule::{IndexRule, MissingPolicy},
};

use super::{SubIndex, Undefined};

/// A set of items of one edition, by position; iterates in the order of the law's table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemSet(u64);

/// The index of a place and period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overall {
    /// The index can be published.
    Judged {
        /// The index, dimensionless.
        value: i64,
        /// Position of its class in the rule's scale.
        class: usize,
        /// The items with the highest sub-index (首要污染物); none at or below the rule's value.
        primary: ItemSet,
        /// The exceeding items (超标污染物), where the rule knows such.
        exceeding: ItemSet,
    },
    /// The law does not let the index be published.
    Withheld {
        /// How many of the report's sub-indices there are.
        have: usize,
        /// How many it needs; those not monitored by plan are not counted.
        need: usize,
        /// Why.
        reason: Withheld,
    },
}

/// Why an index is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// There is no sub-index at all.
    Nothing,
    /// Items are missing, and the index of the rest is not above the rule's threshold.
    Incomplete,
    /// The rule has no report of that name.
    NoSuchReport,
    /// The scale has no class for the value.
    NoClass,
}

/// The index from the sub-indices of one place and period.
///
/// `report` names the list of items that count; `subs` gives item positions of the edition and
/// what is known of each: `None` is missing, [`Undefined::NotMonitored`] is not monitored by plan
/// and holds up nothing. Items outside the report's list are ignored; an item that stands in it
/// with two averages may be given twice.
#[must_use]
pub fn overall(rule: &IndexRule, report: &str, subs: &[(usize, Option<SubIndex>)]) -> Overall {
    let Some(list) = rule.report(report) else {
        return Overall::Withheld {
            have: 0,
            need: 0,
            reason: Withheld::NoSuchReport,
        };
    };
    let wanted: ItemSet = list.entries.iter().map(|e| e.item).collect();
    let subs = || {
        subs.iter()
            .filter(|(item, _)| wanted.contains(*item))
            .copied()
    };
    let indices = || {
        subs().filter_map(|(item, sub)| match sub {
            Some(SubIndex::Index(index)) => Some((item, index)),
            _ => None,
        })
    };
    let planned_off: ItemSet = subs()
        .filter(|(_, s)| *s == Some(SubIndex::NotDefined(Undefined::NotMonitored)))
        .map(|(item, _)| item)
        .collect();
    let have = indices().count();
    let need = list
        .entries
        .iter()
        .filter(|e| !planned_off.contains(e.item))
        .count();
    let withheld = |reason| Overall::Withheld { have, need, reason };
    let Some(value) = indices().map(|(_, index)| index).max() else {
        return withheld(Withheld::Nothing);
    };
    let incomplete = have < need && rule.missing == MissingPolicy::PublishIfAbove;
    if incomplete && value <= rule.publish_above {
        return withheld(Withheld::Incomplete);
    }
    let Some(class) = rule.scale.position_of(Exact::whole(value)) else {
        return withheld(Withheld::NoClass);
    };
    let items_above = |limit: i64| {
        indices()
            .filter(move |(_, i)| *i > limit)
            .map(|(item, _)| item)
    };
    let primary = items_above(rule.primary_above.max(value - 1)).collect();
    let exceeding = rule
        .exceed_above
        .map_or(ItemSet::default(), |limit| items_above(limit).collect());
    Overall::Judged {
        value,
        class,
        primary,
        exceeding,
    }
}

impl ItemSet {
    /// No item.
    pub const NONE: Self = Self(0);

    /// The number of positions that a set can hold.
    pub const CAPACITY: usize = 64;

    /// Whether the item at this position is in the set.
    #[must_use]
    pub fn contains(self, item: usize) -> bool {
        item < Self::CAPACITY && self.0 & (1 << item) != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Positions, ascending.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..Self::CAPACITY).filter(move |item| self.contains(*item))
    }
}

impl FromIterator<usize> for ItemSet {
    /// Positions from [`ItemSet::CAPACITY`] on are left out; loading refuses such editions.
    fn from_iter<I: IntoIterator<Item = usize>>(items: I) -> Self {
        let bit = |item: usize| {
            if item < Self::CAPACITY {
                1_u64 << item
            } else {
                0
            }
        };
        Self(items.into_iter().fold(0, |set, item| set | bit(item)))
    }
}
