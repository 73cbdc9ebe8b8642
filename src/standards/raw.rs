//! A standard as its file writes it; `build` turns it into an [`Edition`](super::Edition).
//!
//! Nothing here is flattened, so that every row keeps its place in the file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::Spanned;

use super::{
    condition::KeyText,
    index_rule::{MissingPolicy, RoundTo},
    limit::Relation,
    raw_assessment::{RawAssessment, RawBelowDetection, RawLogIndex},
    statistic::MeanMethod,
    text::{Confidence, Text},
};

/// A date without a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day(pub(super) Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = toml::value::Datetime::deserialize(deserializer)?;
        let date = written
            .date
            .filter(|_| written.time.is_none())
            .and_then(|d| {
                let year = i16::try_from(d.year).ok()?;
                Date::new(year, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?).ok()
            });
        date.map(Self)
            .ok_or_else(|| D::Error::custom("a date like 2026-03-01 is expected"))
    }
}

/// Exact numbers are written in quotes, so that no binary fraction gets in.
pub(super) type Number = Spanned<String>;
pub(super) type Rows<T> = Vec<Spanned<T>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEdition {
    pub(super) id: String,
    pub(super) edition: Spanned<String>,
    pub(super) title: Text,
    pub(super) publisher: Text,
    pub(super) issued: Option<Day>,
    pub(super) in_force: Spanned<RawInForce>,
    pub(super) adoptable_from: Option<Day>,
    pub(super) confidence: Confidence,
    pub(super) read: Text,
    #[serde(default)]
    pub(super) amended: Vec<RawAmendment>,
    #[serde(default)]
    pub(super) item: Rows<RawItem>,
    #[serde(default)]
    pub(super) limit: Rows<RawLimit>,
    #[serde(default)]
    pub(super) grades: Rows<RawGrades>,
    #[serde(default)]
    pub(super) validity: Rows<RawValidity>,
    pub(super) index: Option<Spanned<RawIndex>>,
    #[serde(default)]
    pub(super) breakpoints: Rows<RawBreakpoints>,
    #[serde(default)]
    pub(super) scale: Rows<RawScale>,
    #[serde(default)]
    pub(super) statistic: Rows<RawStatistic>,
    #[serde(default)]
    pub(super) sensitive: Rows<RawSensitive>,
    pub(super) composite: Option<Spanned<RawComposite>>,
    #[serde(default)]
    pub(super) assessment: Rows<RawAssessment>,
    #[serde(default)]
    pub(super) log_index: Rows<RawLogIndex>,
    pub(super) below_detection: Option<Spanned<RawBelowDetection>>,
    #[serde(default)]
    pub(super) constant: Rows<RawConstant>,
    #[serde(default)]
    pub(super) rule: Vec<RawRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInForce {
    pub(super) from: Day,
    pub(super) until: Option<Day>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAmendment {
    pub(super) on: Day,
    pub(super) title: Text,
    pub(super) what: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawItem {
    pub(super) name: String,
    pub(super) title: Text,
    pub(super) short: Option<String>,
    pub(super) unit: String,
    pub(super) decimals: u32,
    pub(super) significant: Option<u32>,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLimit {
    pub(super) item: String,
    pub(super) averaging: String,
    pub(super) value: Number,
    pub(super) upper: Option<Number>,
    #[serde(default)]
    pub(super) relation: Relation,
    #[serde(default)]
    pub(super) when: BTreeMap<String, KeyText>,
    pub(super) from: Option<Day>,
    pub(super) until: Option<Day>,
    pub(super) name: Option<String>,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGrades {
    pub(super) item: String,
    pub(super) averaging: String,
    pub(super) scale: Spanned<String>,
    #[serde(default)]
    pub(super) relation: Relation,
    #[serde(default)]
    pub(super) relations: Vec<Relation>,
    pub(super) values: Vec<Number>,
    #[serde(default)]
    pub(super) upper: Vec<Number>,
    #[serde(default)]
    pub(super) when: BTreeMap<String, KeyText>,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawValidity {
    pub(super) items: Vec<Spanned<String>>,
    pub(super) averaging: String,
    pub(super) from: String,
    pub(super) need: u32,
    pub(super) need_when: Option<RawNeedWhen>,
    pub(super) each_month: Option<RawEachMonth>,
    pub(super) window: Option<u32>,
    pub(super) window_need: Option<u32>,
    pub(super) first_end: Option<u32>,
    pub(super) last_end: Option<u32>,
    pub(super) unless_exceeds: Option<String>,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNeedWhen {
    pub(super) february: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEachMonth {
    pub(super) need: u32,
    pub(super) february: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIndex {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) round: RoundTo,
    pub(super) cap: Option<i64>,
    pub(super) scale: Spanned<String>,
    pub(super) report: BTreeMap<String, Vec<Spanned<(String, String)>>>,
    pub(super) primary: RawAbove,
    pub(super) exceed: Option<RawAbove>,
    pub(super) missing: RawMissing,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAbove {
    pub(super) above: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMissing {
    pub(super) policy: MissingPolicy,
    pub(super) above: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBreakpoints {
    pub(super) item: String,
    pub(super) averaging: String,
    #[serde(default)]
    pub(super) also: Vec<String>,
    pub(super) limits: Vec<Number>,
    pub(super) at: Vec<i64>,
    pub(super) above: RawAboveTable,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

/// What happens above the last limit: `"none"`, `"cap"` or `{ index = 200 }`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawAboveTable {
    None,
    Cap,
    Index(i64),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawScale {
    pub(super) id: String,
    pub(super) of: Option<String>,
    pub(super) title: Option<Text>,
    pub(super) least: Option<Number>,
    pub(super) most: Option<Number>,
    pub(super) decimals: Option<u32>,
    pub(super) class: Rows<RawClass>,
    #[serde(default)]
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawClass {
    pub(super) id: String,
    pub(super) level: Option<Text>,
    pub(super) word: Text,
    pub(super) key: Option<String>,
    pub(super) colour: Option<RawColour>,
    pub(super) upto: Option<Number>,
    pub(super) below: Option<Number>,
    pub(super) at_least: Option<Number>,
    pub(super) above: Option<Number>,
    #[serde(default)]
    pub(super) when: Vec<BTreeMap<String, KeyText>>,
    pub(super) effect: Option<Text>,
    pub(super) advice: Option<Text>,
    #[serde(default)]
    pub(super) good: bool,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawColour {
    pub(super) name: Text,
    pub(super) hex: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStatistic {
    pub(super) item: Option<String>,
    pub(super) name: String,
    pub(super) percent: Option<Number>,
    pub(super) of: Option<String>,
    #[serde(default)]
    pub(super) per: Vec<String>,
    pub(super) decimals: Option<u32>,
    #[serde(default)]
    pub(super) method: MeanMethod,
    pub(super) judged_by: Option<RawJudgedBy>,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawJudgedBy {
    pub(super) standard: Spanned<String>,
    pub(super) averaging: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSensitive {
    pub(super) items: Vec<Spanned<String>>,
    pub(super) above: i64,
    pub(super) groups: Text,
    pub(super) clause: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawComposite {
    pub(super) title: Text,
    pub(super) standard: Spanned<String>,
    #[serde(default)]
    pub(super) when: BTreeMap<String, String>,
    pub(super) decimals: u32,
    pub(super) term_decimals: u32,
    pub(super) part: Rows<RawPart>,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPart {
    pub(super) item: String,
    pub(super) averaging: String,
    pub(super) statistic: String,
    pub(super) weight: Option<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConstant {
    pub(super) name: Spanned<String>,
    pub(super) value: Number,
    pub(super) unit: String,
    pub(super) year: Option<i16>,
    pub(super) note: Option<Text>,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) clause: String,
    pub(super) text: Text,
    pub(super) confidence: Option<Confidence>,
}
