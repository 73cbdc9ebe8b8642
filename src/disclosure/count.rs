//! How many items have which verdict.

use super::{due::Verdict, ledger::Item};

/// Items by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// 按时公开
    pub on_time: usize,
    /// 逾期公开
    pub late: usize,
    /// 逾期未公开
    pub overdue: usize,
    /// 未到期
    pub upcoming: usize,
    /// 日历未知
    pub unknown: usize,
    /// Public, but nobody recorded since when.
    pub undated: usize,
    /// Nothing on this site could show it.
    pub no_evidence: usize,
}

impl Tally {
    /// Counts items.
    pub fn of<'i>(items: impl IntoIterator<Item = &'i Item>) -> Self {
        let mut out = Self::default();
        items.into_iter().for_each(|item| out.add(item.verdict));
        out
    }

    /// Counts one more.
    pub fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::OnTime => &mut self.on_time,
            Verdict::Late(_) => &mut self.late,
            Verdict::Overdue(_) => &mut self.overdue,
            Verdict::Upcoming => &mut self.upcoming,
            Verdict::Unknown(_) => &mut self.unknown,
            Verdict::Undated => &mut self.undated,
            Verdict::NoEvidence => &mut self.no_evidence,
        } += 1;
    }

    /// Items whose last moment is past.
    #[must_use]
    pub fn fallen_due(&self) -> usize {
        self.on_time + self.late + self.overdue + self.undated + self.no_evidence
    }

    /// All items.
    #[must_use]
    pub fn all(&self) -> usize {
        self.fallen_due() + self.upcoming + self.unknown
    }
}
