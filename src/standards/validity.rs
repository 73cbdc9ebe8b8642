//! How many values an average needs (数据有效性).

use crate::quantity::{Grain, Period};

use super::text::Confidence;

/// The validity rule of one average.
#[derive(Clone, Debug)]
pub struct Validity {
    /// The average: `day`, `month`, `year`, `mda8` …
    pub averaging: String,
    /// What it is made of: `hour`, `day`, `minute` …
    pub from: String,
    /// How many of those it needs at least.
    pub need: u32,
    /// How many it needs where the period is a February.
    pub need_february: Option<u32>,
    /// How many each month inside the period needs.
    pub each_month: Option<EachMonth>,
    /// A moving window, for example the eight hours of an 8-hour mean.
    pub window: Option<Window>,
    /// The name of the limit: a result above it is valid even with too few values.
    pub unless_exceeds: Option<String>,
    /// Where the law says so.
    pub clause: String,
    /// How sure the row is.
    pub confidence: Confidence,
}

/// What each month of a longer period needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EachMonth {
    /// In every month,
    pub need: u32,
    /// except in February.
    pub february: u32,
}

/// A moving window over hours of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Hours in the window.
    pub length: u32,
    /// Hours with a value that one window needs.
    pub need: u32,
    /// The hour of the day (1 to 24) at which the first window ends.
    pub first_end: u32,
    /// The hour at which the last window ends.
    pub last_end: u32,
}

impl Validity {
    /// How many values the average over `period` needs.
    #[must_use]
    pub fn need_in(&self, period: Period) -> u32 {
        match self.need_february {
            Some(february) if is_february(period) => february,
            _ => self.need,
        }
    }

    /// How many values the month inside the period needs; 0 where the law asks nothing of months.
    #[must_use]
    pub fn need_in_month(&self, month: Period) -> u32 {
        match self.each_month {
            Some(each) if is_february(month) => each.february,
            Some(each) => each.need,
            None => 0,
        }
    }
}

fn is_february(period: Period) -> bool {
    period.grain == Grain::Month && period.first_day().month() == 2
}
