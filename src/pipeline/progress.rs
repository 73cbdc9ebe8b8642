//! How far a run has come: written by the pipeline, read by whoever shows it.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering::Relaxed};

/// What a run is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Standards, `site.toml` and data files.
    Data,
    /// Figures.
    Figures,
    /// Texts, the list of pages, the theme.
    Texts,
    /// Downloads.
    Downloads,
    /// Pages; these are counted.
    Pages,
    /// The exchange of the old site for the new.
    Publishing,
}

const PHASES: [Phase; 6] = [
    Phase::Data,
    Phase::Figures,
    Phase::Texts,
    Phase::Downloads,
    Phase::Pages,
    Phase::Publishing,
];

/// How far a run has come, and whether it should go on.
#[derive(Debug, Default)]
pub struct Progress {
    phase: AtomicU8,
    done: AtomicUsize,
    total: AtomicUsize,
    stopped: AtomicBool,
}

impl Progress {
    /// The phase, how much of it is done and of how much; a total of 0 is not counted.
    #[must_use]
    pub fn now(&self) -> (Phase, usize, usize) {
        let phase = PHASES
            .get(usize::from(self.phase.load(Relaxed)))
            .copied()
            .unwrap_or(Phase::Publishing);
        (phase, self.done.load(Relaxed), self.total.load(Relaxed))
    }

    /// Asks the run to leave out the pages that are not made yet; what it found is then not all.
    pub fn stop(&self) {
        self.stopped.store(true, Relaxed);
    }

    /// Whether [`Progress::stop`] was called.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Relaxed)
    }

    pub(super) fn begin(&self, phase: Phase, total: usize) {
        self.done.store(0, Relaxed);
        self.total.store(total, Relaxed);
        self.phase.store(phase as u8, Relaxed);
    }

    pub(super) fn step(&self) {
        self.done.fetch_add(1, Relaxed);
    }
}
