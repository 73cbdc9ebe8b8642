//! Subjects and areas of a dataset, for pages that list them.

use crate::{
    config::{Area, FormerName},
    dataset::{Dataset, Who},
    diagnostic::Lang,
    quantity::Period,
};

use super::{
    figure::Shown,
    findings::Findings,
    shown::words_of,
    words::{filled, word},
};

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

    /// A cell of words as readers see it: what refers to a register by the name of what it names.
    pub(super) fn words_at(&self, dataset: &Dataset, row: usize, field: usize) -> Shown {
        match self.catalog.referred(dataset, row, field) {
            Some((register, named)) => Shown::Words(register.subjects[named].label.to_string()),
            None => words_of(self.config.lang, dataset, row, field),
        }
    }

    /// What a subject or area was called before, and until when; empty without a past.
    #[must_use]
    pub fn who_history(&self, dataset: &Dataset, who: Who) -> String {
        let area = |i: usize| history_of(self.config.lang, &self.config.areas[i]);
        match who {
            Who::Subject(i) => dataset
                .subjects
                .get(i)
                .map_or_else(String::new, |s| match s.row {
                    None => s.area.map_or_else(String::new, area),
                    Some(_) => former_names(self.config.lang, &s.former).join(word(
                        self.config.lang,
                        "mark",
                        "semicolon",
                    )),
                }),
            Who::Area(i) => area(i),
        }
    }
}

/// Former names of an area and, where it is no more, its end.
fn history_of(lang: Lang, area: &Area) -> String {
    let end = |until: String| filled(lang, "history", "end", &[("until", until)]);
    let gone = area.until.as_ref().and_then(|at| Period::parse(&at.value));
    let mut parts = former_names(lang, &area.names);
    parts.extend(gone.map(|period| end(period.said(lang))));
    parts.join(word(lang, "mark", "semicolon"))
}

fn former_names(lang: Lang, names: &[FormerName]) -> Vec<String> {
    let until =
        |n: &FormerName| Period::parse(&n.until.value).map_or_else(String::new, |p| p.said(lang));
    let one = |n: &FormerName| {
        let values = [("name", n.name.value.clone()), ("until", until(n))];
        filled(lang, "history", "former", &values)
    };
    names.iter().map(one).collect()
}
