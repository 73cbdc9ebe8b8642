//! What one load leaves for the next.

use crate::{dataset, disclosure, indicators, publish::Manifest};

/// What one load leaves for the next, so that unchanged data are not read and computed again.
#[derive(Debug, Default)]
pub struct Kept {
    pub(super) tables: dataset::Kept,
    pub(super) figures: indicators::Kept,
    /// When earlier builds first showed what.
    pub(super) seen: Option<disclosure::Seen>,
}

impl Kept {
    /// Keeps; by default nothing is kept.
    #[must_use]
    pub fn on() -> Self {
        Self {
            tables: dataset::Kept::on(),
            figures: indicators::Kept::default(),
            seen: None,
        }
    }

    /// Knows as well what the site that was published last noted of first publications.
    #[must_use]
    pub fn with_last(mut self, last: Option<&Manifest>) -> Self {
        self.seen = last.map(|last| disclosure::Seen(last.seen.clone()));
        self
    }
}
