//! The rule of an index that is the worst of several sub-indices (空气质量指数 and its kin).

use std::sync::Arc;

use serde::Deserialize;

use super::{
    scale::Scale,
    text::{Confidence, Text},
};

/// How a calculated sub-index becomes a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundTo {
    /// 向上进位取整数
    Up,
    /// To the nearest, exact halves to the even number (GB/T 8170).
    HalfEven,
}

/// What to do when some of the items have no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingPolicy {
    /// The index of the rest is the index.
    Compute,
    /// The index of the rest is published only if it lies above a threshold.
    PublishIfAbove,
}

/// One sub-index that a report is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Position of the item in its edition.
    pub item: usize,
    /// The average that the sub-index is calculated from.
    pub averaging: String,
}

/// One kind of report: the daily one, the real-time one.
#[derive(Clone, Debug)]
pub struct IndexReport {
    /// `day`, `hour`.
    pub name: String,
    /// What it is made of, in the order of the law.
    pub entries: Vec<Entry>,
}

/// How the index is made from its sub-indices.
#[derive(Clone, Debug)]
pub struct IndexRule {
    /// For addresses: `aqi`.
    pub id: String,
    /// The name for readers.
    pub title: Text,
    /// How a sub-index is rounded.
    pub round: RoundTo,
    /// The highest value it can have.
    pub cap: Option<i64>,
    /// The classes of the index.
    pub scale: Arc<Scale>,
    /// Its reports.
    pub reports: Vec<IndexReport>,
    /// Above this value the worst items are named (首要污染物).
    pub primary_above: i64,
    /// Above this value an item is called exceeding (超标污染物); later editions have no such rule.
    pub exceed_above: Option<i64>,
    /// What to do when an item has no value.
    pub missing: MissingPolicy,
    /// The threshold of [`MissingPolicy::PublishIfAbove`].
    pub publish_above: i64,
    /// Where the law says so.
    pub clause: String,
    /// How sure the rule is.
    pub confidence: Confidence,
}

impl IndexRule {
    /// The report of that name.
    #[must_use]
    pub fn report(&self, name: &str) -> Option<&IndexReport> {
        self.reports.iter().find(|r| r.name == name)
    }
}
