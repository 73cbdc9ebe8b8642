//! What a site computes of its data: derived figures.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Words};
use crate::quantity::Grain;

/// The closed list of calculations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Op {
    /// Arithmetic mean under the standard's validity rule; named `field.id`.
    Mean,
    /// Largest moving mean of the day (validity rule with a window); named `field.id`.
    MaximumMovingMean,
    /// Largest value of the period; named `field.id`.
    Maximum,
    /// Smallest value of the period; named `field.id`.
    Minimum,
    /// Sum of the period; every row must be there; named `field.id`.
    Sum,
    /// Newest value of the period; named `field.id`.
    Latest,
    /// Percentile of the period's daily values; named `field.id`.
    Percentile,
    /// Index with class and primary pollutants (HJ 633); parts `class`, `primary`, `sub`.
    Index,
    /// Sum of single indices over annual limits.
    CompositeIndex,
    /// Number of finer periods (or subjects) whose class of `of` is in `where`.
    CountWhere,
    /// The same as a share of the valid ones, in per cent.
    ShareWhere,
    /// Numbers per class; parts are class ids.
    ClassCount,
    /// Class of a value on a scale of the standard.
    Class,
    /// Worst class of several items (单因子); parts `class`, `level`, `main`, `deciding`,
    /// `item.<name>`.
    WorstClass,
    /// Quality of a place, or of all places of an area by their shares of classes; parts `class`,
    /// `good`, `bad`, `main`, `method`, `change`.
    Level,
    /// Weighted sum of logarithms with class (trophic index); parts `class`, `sub.<item>`.
    LogIndex,
    /// Place in the order of the subjects (or of the areas inside one); ties share a place.
    Rank,
    /// Whether the figure keeps its limit, or the limit of its target class; parts `limit`,
    /// `multiple`, `over`.
    Attainment,
    /// Number of rows over their limit; part `multiple` is the largest exceedance.
    Exceedance,
    /// Number of rows.
    Count,
    /// First of `of` divided by the second, in `unit`.
    Ratio,
    /// Change of a figure against `base` in per cent (negative: reduction).
    Change,
    /// Arithmetic over fields, figures and constants of the standard, with their units.
    Formula,
    /// Actual figure of a target against its straight path.
    Progress,
}

/// A derived figure.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Name in addresses.
    pub id: At<String>,
    /// Words for readers.
    #[serde(default)]
    pub title: Option<Words>,
    /// The calculation.
    pub op: Op,
    /// Fields or other indicators it is computed from.
    #[serde(default)]
    pub of: Vec<At<String>>,
    /// Periods it is computed for, fine to coarse.
    #[serde(default)]
    pub per: Vec<Grain>,
    /// Also for areas: mean (or index, or count) over the area's subjects.
    #[serde(default)]
    pub areas: bool,
    /// Unit of the result where it is not that of `of`.
    #[serde(default)]
    pub unit: Option<String>,
    /// Decimals of the result; absent: the standard's, else the field's.
    #[serde(default)]
    pub decimals: Option<u32>,
    /// Decimals of the change against the year before, where it is in per cent; absent: 1.
    #[serde(default)]
    pub change_decimals: Option<u32>,
    /// Which way is better, so that a run of changes may be called 改善 or 恶化.
    #[serde(default)]
    pub better: Option<Better>,
    /// Family of the rule where the fields do not name it (index, percentile, class, composite).
    #[serde(default)]
    pub standard: Option<At<String>>,
    /// Per cent of a percentile where no standard fixes it.
    #[serde(default)]
    pub percent: Option<String>,
    /// Which classes or words count.
    #[serde(default, rename = "where")]
    pub condition: Option<Condition>,
    /// How many finer periods a count, share or aggregate needs where no law says so, for example
    /// `{ month = 25, year = 324 }`; fewer: withheld.
    #[serde(default)]
    pub need: BTreeMap<Grain, u32>,
    /// Base period of a change: a period such as `2010`, or `year-before`.
    #[serde(default)]
    pub base: Option<At<String>>,
    /// Which of the standard's assessments; absent: the first.
    #[serde(default)]
    pub assessment: Option<At<String>>,
    /// Which of the standard's scales; absent: the first.
    #[serde(default)]
    pub scale: Option<At<String>>,
    /// Class to be kept: its id or word, or `field:<name>` of the row or of the subject's register.
    #[serde(default)]
    pub target: Option<At<String>>,
    /// Field of the row or of the subject's register by which an area's mean or share is weighted.
    #[serde(default)]
    pub weight: Option<At<String>>,
    /// Which end of a rank is first; absent: the smallest.
    #[serde(default)]
    pub order: Order,
    /// Of a formula: `+ - * / ( ) max() min() abs()`, numbers, names of fields or figures,
    /// `const(NAME)` of the standard. Names may hold `-` and `.`; a minus stands between blanks.
    #[serde(default)]
    pub formula: Option<At<String>>,
}

/// Which way of a figure is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// Less is better: concentrations, emissions.
    Lower,
    /// More is better: good days.
    Higher,
}

/// Which end of a rank is first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// The smallest value is first.
    #[default]
    Ascending,
    /// The largest value is first.
    Descending,
}

/// Which classes, words or values count.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Ids of classes that count.
    #[serde(default)]
    pub class: Vec<String>,
    /// Classes that the standard calls good (优良).
    #[serde(default)]
    pub good: bool,
    /// Words of a choice field that count.
    #[serde(default)]
    pub is: Vec<String>,
}
