//! The words of the lint, from one table.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::quantity::{Unit, UnitTable};

use super::spellings::{Spellings, Words};

/// `words.toml` and the units of measure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LintWords {
    points: String,
    counted: Vec<String>,
    not_units: Vec<String>,
    pub(super) between: Words,
    pub(super) labels: Words,
    pub(super) value_after: Words,
    pub(super) name_before: Words,
    pub(super) statistic_before: Words,
    pub(super) averaging_after: Words,
    pub(super) deadline_after: Words,
    pub(super) time_units: Words,
    pub(super) standards: Words,
    pub(super) idioms: Words,
    pub(super) numerals: String,
    pub(super) not_before_numeral: Words,
    pub(super) things: Words,
    #[serde(rename = "abstract")]
    pub(super) abstract_things: Words,
    pub(super) not_tenths: Words,
    pub(super) rank_units: Words,
    pub(super) rank_lead: Words,
    pub(super) rank_words: Words,
    pub(super) streak: Words,
    pub(super) streak_units: Words,
    up: Vec<String>,
    down: Vec<String>,
    same: Vec<String>,
    better: Vec<String>,
    worse: Vec<String>,
    pub(super) trend_joint: Words,
    pub(super) cues: Words,
    pub(super) measured: Words,
    pub(super) intent: Words,
    pub(super) programme: Words,
    pub(super) clause_ends: String,
    pub(super) sentence_ends: String,
    /// Spellings of units, the longest first.
    #[serde(skip)]
    pub(super) units: Spellings<Unit>,
    /// Trend words, the longest first.
    #[serde(skip)]
    pub(super) trends: Spellings<Trend>,
}

/// Which way a trend word says it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trend {
    Up,
    Down,
    Same,
    /// Better or worse: which way that is depends on the figure.
    Judged,
}

impl LintWords {
    /// The table that is built into the program.
    pub(super) fn shared() -> &'static Self {
        static TABLE: OnceLock<LintWords> = OnceLock::new();
        TABLE.get_or_init(|| {
            let read = toml::from_str::<Self>(include_str!("words.toml"));
            read.expect("the built-in words of the lint are checked by a test")
                .prepared()
        })
    }

    fn prepared(mut self) -> Self {
        let spellings = UnitTable::shared()
            .spellings()
            .filter(|s| !s.is_empty() && !self.not_units.iter().any(|not| not == s));
        let counted = self.counted.iter().map(String::as_str);
        let mut units: Vec<(Vec<char>, Unit)> = spellings
            .chain(counted)
            .map(|s| (s.chars().collect(), unit_of(s, &self.points)))
            .collect();
        units.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        units.dedup_by(|a, b| a.0 == b.0);
        self.units = units.into_iter().collect();
        let lists = [
            (&self.up, Trend::Up),
            (&self.down, Trend::Down),
            (&self.same, Trend::Same),
            (&self.better, Trend::Judged),
            (&self.worse, Trend::Judged),
        ];
        let mut trends: Vec<(Vec<char>, Trend)> = lists
            .into_iter()
            .flat_map(|(list, trend)| list.iter().map(move |w| (w.chars().collect(), trend)))
            .collect();
        trends.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        self.trends = trends.into_iter().collect();
        self
    }
}

/// English words for what the table of units has as a sign.
fn unit_of(spelling: &str, points: &str) -> Unit {
    match spelling {
        "per cent" | "percent" => Unit::parse("%"),
        "percentage points" | "percentage point" => Unit::parse(points),
        "day" | "days" => Unit::parse("d"),
        other => Unit::parse(other),
    }
}
