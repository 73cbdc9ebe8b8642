//! What was published does not change unseen: locks, corrections, withdrawal, the life of a release.

mod cells;
mod life;
mod story;
