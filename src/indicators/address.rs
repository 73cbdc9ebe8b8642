//! Addresses of figures: `dataset/subject/period/name`.

use std::fmt;

use crate::{
    dataset::Who,
    quantity::{Grain, Period},
};

/// A figure's address, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Dataset.
    pub dataset: String,
    /// Subject or area.
    pub who: Who,
    /// The subject's key, as in the canonical address.
    pub subject: String,
    /// Period; `None` for datasets without time.
    pub period: Option<Period>,
    /// Field or series: `pm25`, `pm25.mean`, `aqi`.
    pub name: String,
    /// Part behind the name: `class`, `sub.…`, a class id; may end in `yoy`.
    pub part: Option<String>,
}

/// How a period is named in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodName {
    /// This one.
    At(Period),
    /// The newest of this length that has a value.
    Latest(Grain),
    /// None: `-`.
    None,
}

impl PeriodName {
    /// Reads `2026-10`, `latest-month`, `-`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "-" {
            return Some(Self::None);
        }
        match text.strip_prefix("latest-") {
            Some(grain) => super::env::grain_named(grain).map(Self::Latest),
            None => Period::parse(text).map(Self::At),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/", self.dataset, self.subject)?;
        match self.period {
            Some(period) => write!(f, "{period}/")?,
            None => f.write_str("-/")?,
        }
        f.write_str(&self.name)?;
        match &self.part {
            Some(part) => write!(f, ".{part}"),
            None => Ok(()),
        }
    }
}

/// Why an address names no figure; each says what there is instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// Not four parts.
    Form,
    /// No such dataset.
    Dataset(String),
    /// No such subject.
    Subject(String),
    /// Not a period, or none with a value.
    Period(String),
    /// No such figure at that period's length.
    Figure(String),
    /// The figure has no such part.
    Part(String),
}

impl AddressFault {
    /// The code that reports it, and what exists.
    #[must_use]
    pub fn code(&self) -> (&'static str, &str) {
        match self {
            Self::Form => ("indicators::bad-address", ""),
            Self::Dataset(known) => ("indicators::no-dataset", known),
            Self::Subject(known) => ("indicators::no-subject", known),
            Self::Period(known) => ("indicators::no-such-period", known),
            Self::Figure(known) => ("indicators::no-figure", known),
            Self::Part(known) => ("indicators::no-part", known),
        }
    }
}
