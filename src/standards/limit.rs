//! Limit rows, and the answer to "which limit applies?".

use jiff::civil::Date;
use serde::Deserialize;

use crate::quantity::{Decimal, Exact};

use super::{
    condition::{Condition, Keys},
    text::Confidence,
};

/// How a value must stand to a limit in order to comply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Relation {
    /// 小于等于
    #[default]
    #[serde(rename = "<=")]
    AtMost,
    /// 小于
    #[serde(rename = "<")]
    Below,
    /// 大于等于
    #[serde(rename = ">=")]
    AtLeast,
    /// 大于
    #[serde(rename = ">")]
    Above,
    /// From the limit's `value` to its `upper`, both included.
    #[serde(rename = "between")]
    Between,
}

/// The days on which a row applies inside its edition; absent ends are those of the edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phase {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// One limit of one item.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Position of the item in its edition.
    pub item: usize,
    /// What the value is an average over: `hour`, `day`, `year`, `mda8`, `sample` …
    pub averaging: String,
    /// `limit`, or a name where the law has several limits for one thing (筛选值, 管制值).
    pub name: String,
    /// The limit in the item's unit, with the digits that the law prints.
    pub value: Decimal,
    /// The upper end for [`Relation::Between`].
    pub upper: Option<Decimal>,
    /// How a value must stand to it.
    pub relation: Relation,
    /// What must be true of the observation.
    pub when: Vec<(String, Condition)>,
    /// On which days.
    pub phase: Phase,
    /// Where the law says so.
    pub clause: String,
    /// How sure the row is.
    pub confidence: Confidence,
}

/// Which limit applies.
#[derive(Clone, Debug)]
pub enum LimitAnswer<'a> {
    /// This one.
    Judged(&'a Limit),
    /// The law has limits for this item and averaging, but none for what the observation says
    /// under these keys (or it says nothing).
    NoRow(Vec<String>),
    /// The law sets no limit for this item and averaging.
    NotApplicable,
}

impl Phase {
    /// Whether the day lies in the phase.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        let apart = |until: Option<Date>, from: Option<Date>| match (until, from) {
            (Some(until), Some(from)) => until < from,
            _ => false,
        };
        !apart(self.until, other.from) && !apart(other.until, self.from)
    }
}

impl Limit {
    /// The limit as an exact number.
    #[must_use]
    pub fn exact(&self) -> Exact {
        Exact::from_decimal(self.value)
    }

    pub(super) fn accepts(&self, keys: Keys<'_>) -> bool {
        accepts(&self.when, keys)
    }
}

/// Whether an observation satisfies all conditions of a row.
pub(super) fn accepts(when: &[(String, Condition)], keys: Keys<'_>) -> bool {
    when.iter()
        .all(|(key, condition)| keys(key).is_some_and(|said| condition.accepts(&said)))
}

/// Whether some observation could satisfy both rows.
pub(super) fn conditions_meet(a: &[(String, Condition)], b: &[(String, Condition)]) -> bool {
    a.iter().all(|(key, condition)| {
        b.iter()
            .filter(|(other, _)| other == key)
            .all(|(_, c)| condition.meets(c))
    })
}
