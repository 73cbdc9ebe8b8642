//! What was published does not change unseen: locks, corrections, withdrawal, the life of a release.

mod cells;
mod history;
mod life;
mod story;
