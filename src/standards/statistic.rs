//! Which figures an evaluation is made of, and the rest of what a standard says.

use jiff::civil::Date;
use serde::Deserialize;

use crate::quantity::Decimal;

use super::text::{Confidence, Text};

/// One figure that an evaluation asks for: an annual mean, a percentile of daily means.
#[derive(Clone, Debug)]
pub struct Statistic {
    /// Position of the item in its edition; `None` where the rule is for every item.
    pub item: Option<usize>,
    /// `mean`, `percentile`, `exceedance-multiple` …
    pub name: String,
    /// Per cent, for percentiles.
    pub percent: Option<Decimal>,
    /// The average that it is taken of: `day`, `mda8`.
    pub of: Option<String>,
    /// The periods for which the law asks it: `year`, `month`.
    pub per: Vec<String>,
    /// Decimal places at which it is printed and judged.
    pub decimals: Option<u32>,
    /// How a mean of it is taken.
    pub method: MeanMethod,
    /// The limit that it is judged by.
    pub judged_by: Option<JudgedBy>,
    /// Where the law says so.
    pub clause: String,
    /// How sure the row is.
    pub confidence: Confidence,
}

/// How a mean is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeanMethod {
    /// The sum over the count.
    #[default]
    Arithmetic,
    /// The mean concentration of hydrogen ions, as pH: −lg of the mean of 10^−pH.
    HydrogenIon,
}

/// A limit in another family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedBy {
    /// The family.
    pub standard: String,
    /// The averaging of its limit.
    pub averaging: String,
}

/// Who is sensitive to an item (敏感人群) above a sub-index.
#[derive(Clone, Debug)]
pub struct Sensitive {
    /// Positions of the items.
    pub items: Vec<usize>,
    /// Sub-index above which the text is shown.
    pub above: i64,
    /// The groups, as printed.
    pub groups: Text,
    /// Where the law says so.
    pub clause: String,
}

/// A composite index: a sum of ratios of a value to its limit (综合指数).
#[derive(Clone, Debug)]
pub struct Composite {
    /// The name for readers.
    pub title: Text,
    /// The family that has the limits; its edition of the day counts.
    pub standard: String,
    /// What the limit rows are asked with, for example the kind of area.
    pub when: Vec<(String, String)>,
    /// Decimal places of the index.
    pub decimals: u32,
    /// Decimal places at which a single ratio is shown; it is not rounded before summing.
    pub term_decimals: u32,
    /// Its terms.
    pub parts: Vec<Part>,
    /// Where the law says so.
    pub clause: String,
    /// How sure the rule is.
    pub confidence: Confidence,
}

/// One term of a composite index.
#[derive(Clone, Debug)]
pub struct Part {
    /// Position of the item in its edition.
    pub item: usize,
    /// The averaging of the limit.
    pub averaging: String,
    /// `mean` or `percentile`: what is divided by the limit.
    pub statistic: String,
    /// The weight, 1 unless the law says otherwise.
    pub weight: Decimal,
}

/// Something else that a page on methods must say.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Where the law says so.
    pub clause: String,
    /// The rule in our own words.
    pub text: Text,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A change to an edition after it was issued.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// First day.
    pub on: Date,
    /// Its name.
    pub title: Text,
    /// What changed.
    pub what: Text,
}
