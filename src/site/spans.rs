//! Which periods a chart or table spans.

use crate::{
    dataset::{Dataset, Who},
    declare::{At, Span},
    indicators::PeriodName,
    quantity::{Grain, Period},
};

use super::compose::Making;

/// What a chart or table asks for, as declared.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    /// Length of one period.
    pub(super) grain: Grain,
    /// Which of them.
    pub(super) span: Span,
    /// How many, for the last ones.
    pub(super) count: Option<u32>,
    /// Figures whose values say how far the data reach.
    pub(super) names: &'w [At<String>],
}

/// More periods than any reader looks at; keeps a wrong date from filling the memory.
const MOST: usize = 40_000;

impl Making<'_, '_> {
    /// The periods of a chart or table, in order.
    pub(super) fn periods(
        &self,
        dataset: &Dataset,
        who: Who,
        page: Option<Period>,
        wanted: Wanted<'_>,
    ) -> Vec<Period> {
        let grain = wanted.grain;
        let Some((first, last)) = self.reach(dataset, who, wanted) else {
            return Vec::new();
        };
        let (from, to) = match (wanted.span, page) {
            (Span::All, _) => (first, last),
            (Span::Last, _) => last_ones(page, last, wanted.count.unwrap_or(12)),
            (Span::Period, Some(page)) if page.grain >= grain => inside(page, grain, last),
            (Span::Period, _) if grain == Grain::Year => (first, last),
            (Span::Period, _) => {
                let outer = match grain {
                    Grain::Hour => Grain::Day,
                    Grain::Day => Grain::Month,
                    _ => Grain::Year,
                };
                let begin = last.within(outer).parts(grain).next();
                (begin.unwrap_or(first), last)
            }
        };
        (from.index..=to.index)
            .take(MOST)
            .map(|index| Period { grain, index })
            .collect()
    }

    /// First and last period for which there is anything.
    fn reach(&self, dataset: &Dataset, who: Who, wanted: Wanted<'_>) -> Option<(Period, Period)> {
        let (findings, grain) = (self.findings(), wanted.grain);
        let ranges = wanted.names.iter().filter_map(|n| {
            let latest = findings.at(dataset, who, PeriodName::Latest(grain), &n.value);
            let name = latest.map_or_else(|_| n.value.clone(), |f| f.address.name);
            findings.range(dataset, who, &name, grain)
        });
        let widest = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        widest.or_else(|| {
            let rows = findings.rows(dataset, who, None);
            let periods = || rows.iter().filter_map(|&r| dataset.period(r));
            let (first, last) = (periods().min()?, periods().max()?);
            Some((first.within(grain), last.within(grain)))
        })
    }
}

/// The last periods: of the page's own, else of the data.
fn last_ones(page: Option<Period>, last: Period, count: u32) -> (Period, Period) {
    let n = i32::try_from(count).unwrap_or(i32::MAX);
    let end = page.map_or(last, |p| {
        p.parts(last.grain).last().map_or(last, |l| l.min(last))
    });
    (end.plus(1_i32.saturating_sub(n)), end)
}

/// The finer periods of a page's period; the rest of a running month is not missing, it is not
/// over, and is left out.
fn inside(page: Period, grain: Grain, last: Period) -> (Period, Period) {
    let mut parts = page.parts(grain);
    let begin = parts.next().unwrap_or(last);
    let end = parts.last().unwrap_or(begin);
    let newest = last.end();
    let running = end.end() > newest && begin.end() <= newest;
    (begin, if running { last } else { end })
}
