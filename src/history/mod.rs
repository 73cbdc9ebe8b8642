//! What became of published values: which changed since the last site, why, and the public log of it.
//!
//! In: the data, the table that was published last as bytes, the log of last time, what the office
//! declares in `data/changes.toml`. Out: a [`History`] (the logs carried on) and findings. Never:
//! disk, clock, a value that is not public.
//! Read first: [`compare`], then [`judge`] and [`Entry`].

mod compare;
mod declared;
mod entry;
mod judge;
mod side;
mod told;

use std::collections::BTreeMap;

pub use compare::{CellChange, Compared, OldRow, compare};
pub use declared::{Proposal, block, free_id, toml_text};
pub use entry::{Class, Entry, Log};
pub use judge::{Case, Judged, judge};
pub use side::{DatasetSide, Side, TableSide, row_words};

/// The logs of all datasets.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// By dataset; a dataset of which nothing ever changed has none.
    pub logs: BTreeMap<String, Log>,
}

impl History {
    /// The log of a dataset.
    #[must_use]
    pub fn log(&self, dataset: &str) -> Option<&Log> {
        self.logs.get(dataset).filter(|log| !log.entries.is_empty())
    }

    /// Whether nothing ever changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.logs.values().all(|log| log.entries.is_empty())
    }
}
