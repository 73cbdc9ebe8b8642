//! Subjects and areas of a dataset, for pages that list them.

use crate::dataset::Dataset;

use super::findings::Findings;

impl Findings {
    /// The subjects of a dataset that lie in an area or belong to it.
    #[must_use]
    pub fn members(&self, dataset: &Dataset, area: usize) -> &[usize] {
        self.sets
            .get(dataset.id())
            .and_then(|set| set.members.get(area))
            .map_or(&[], Vec::as_slice)
    }

    /// The areas directly inside an area that have subjects of the dataset, in their order.
    #[must_use]
    pub fn areas_in(&self, dataset: &Dataset, outer: usize) -> Vec<usize> {
        let inside = |area: &usize| {
            let within = self.config.areas[*area].within.as_ref();
            within.and_then(|w| self.config.area(&w.value)) == Some(outer)
        };
        (0..self.config.areas.len())
            .filter(inside)
            .filter(|&area| !self.members(dataset, area).is_empty())
            .collect()
    }

    /// The row of a subject in the register it comes from; the row itself for a register.
    #[must_use]
    pub fn register_row<'d>(
        &'d self,
        dataset: &'d Dataset,
        subject: usize,
    ) -> Option<(&'d Dataset, usize)> {
        let row = dataset.subjects.get(subject)?.row?;
        match &dataset.schema.declaration.subject {
            Some(declared) => {
                let register = self.catalog.dataset(&declared.dataset.as_ref()?.value)?;
                Some((register, row))
            }
            None => Some((dataset, row)),
        }
    }
}
