//! What cannot be compared, because it could not be read right.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    diagnostic::{Report, Severity},
    indicators::{Figure, Findings},
};

/// What is told of a release that says something else than was published.
const MOVED: [&str; 4] = [
    "content::sealed-figure-moved",
    "content::sealed-chart-moved",
    "content::sealed-text-changed",
    "content::sealed-route-moved",
];

/// Files in which something is wrong: what is computed from them is told when they are mended.
#[derive(Debug, Default)]
pub struct Broken(BTreeSet<Arc<str>>);

impl Broken {
    /// The files that a report has errors in.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let errors = report.sorted().into_iter();
        // That a release moved is told of it, and no reason not to look at it.
        let is_moved = |code: &str| MOVED.contains(&code);
        let errors = errors.filter(|d| d.severity() == Severity::Error && !is_moved(d.code));
        Self(errors.map(|d| d.at.file.clone()).collect())
    }

    /// Whether nothing is wrong.
    pub(super) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether something is wrong in this file.
    pub(super) fn holds(&self, file: &Arc<str>) -> bool {
        self.0.contains(file)
    }

    /// Whether a dataset, what its subjects come from, or the law is broken.
    fn dataset(&self, findings: &Findings, id: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let below = |folder: &str| self.0.iter().any(|file| file.starts_with(folder));
        let dataset = findings.catalog.dataset(id);
        let subject = dataset.and_then(|d| d.schema.declaration.subject.as_ref());
        let register = subject.and_then(|s| s.dataset.as_ref());
        below(&format!("data/{id}/"))
            || below("data/standards/")
            || below(crate::config::FILE)
            || register.is_some_and(|r| below(&format!("data/{}/", r.value)))
    }

    pub(super) fn figures(&self, findings: &Findings, figures: &[Figure]) -> bool {
        let mut figures = figures.iter();
        figures.any(|f| self.dataset(findings, &f.address.dataset))
    }

    pub(super) fn chart(&self, findings: &Findings, address: &str) -> bool {
        let id = address.split('/').next().unwrap_or_default();
        self.dataset(findings, id)
    }
}
