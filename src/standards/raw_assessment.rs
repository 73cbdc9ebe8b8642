//! Assessments, logarithmic indices and detection limits, as their file writes them.

use serde::Deserialize;
use toml::Spanned;

use super::{
    raw::{Number, Rows},
    text::{Confidence, Text},
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAssessment {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) grades: Spanned<String>,
    pub(super) items: Vec<Spanned<String>>,
    pub(super) level: Spanned<String>,
    pub(super) of_shares: Option<Spanned<String>>,
    pub(super) few: Option<u32>,
    pub(super) reference: Option<Spanned<String>>,
    pub(super) main: Option<Spanned<RawMain>>,
    pub(super) change: Option<Spanned<RawChange>>,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMain {
    pub(super) most: usize,
    #[serde(default)]
    pub(super) first: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) no_multiple: Vec<Spanned<String>>,
    pub(super) decimals: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChange {
    pub(super) words: RawWords,
    pub(super) good: Spanned<String>,
    pub(super) bad: Spanned<String>,
    pub(super) some: Number,
    pub(super) much: Number,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWords {
    pub(super) same: Text,
    pub(super) better: Text,
    pub(super) worse: Text,
    pub(super) much_better: Text,
    pub(super) much_worse: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLogIndex {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) scale: Spanned<String>,
    pub(super) decimals: u32,
    pub(super) factor: Number,
    pub(super) part: Rows<RawLogPart>,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLogPart {
    pub(super) item: String,
    pub(super) constant: Number,
    pub(super) slope: Number,
    pub(super) correlation: Number,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBelowDetection {
    pub(super) factor: Number,
    pub(super) few: Option<RawFewDetected>,
    pub(super) clause: String,
    pub(super) confidence: Option<Confidence>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFewDetected {
    pub(super) detected_below: Number,
    pub(super) factor: Number,
}
