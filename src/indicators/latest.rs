//! Which period is the newest: of a value, of a subject, of a dataset.

use crate::{
    dataset::{Column, Dataset, Who},
    quantity::{Grain, Period},
};

use super::{env::Input, findings::Findings};

/// Periods of one length that have a value.
const LOOK_BACK: i32 = 24 * 400;

impl Findings {
    /// The newest period of a grain for which the name has a value.
    #[must_use]
    pub fn latest(&self, dataset: &Dataset, who: Who, name: &str, grain: Grain) -> Option<Period> {
        let env = self.env(dataset.id())?;
        let input = self.input(&env, name, grain)?;
        let (first, last) = env.range(input, who)?;
        (first.max(last.saturating_sub(LOOK_BACK))..=last)
            .rev()
            .find(|&i| match input {
                Input::Field(f) if matches!(dataset.columns[f], Column::Words { .. }) => true,
                _ => env.point(input, who, i).get().is_some(),
            })
            .map(|index| Period { grain, index })
    }

    /// The newest period of a grain that has any row or value of the subject.
    #[must_use]
    pub fn latest_period(&self, dataset: &Dataset, who: Who, grain: Grain) -> Option<Period> {
        let last = self
            .rows(dataset, who, None)
            .into_iter()
            .filter_map(|r| dataset.period(r))
            .max()?;
        Some(last.within(grain)).filter(|p| p.grain >= last.grain)
    }

    /// The newest period of a dataset, of whomever; without any row the one of the site's day.
    pub(super) fn current_period(&self, dataset: &Dataset, grain: Grain) -> Period {
        let newest = dataset.newest().filter(|newest| newest.grain <= grain);
        let today = || match grain {
            Grain::Hour => Period::hour_ending(self.catalog.today().into()),
            _ => Period::day(self.catalog.today()),
        };
        newest.unwrap_or_else(today).within(grain)
    }
}
