//! One test binary: a module per subject.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::too_many_lines,
    unreachable_pub,
    missing_docs,
    reason = "tests may panic, and nobody imports them"
)]

mod accessible;
mod architecture;
mod assess;
mod beijing;
mod binding;
mod change;
mod cli;
mod common;
mod embargo;
mod english;
mod formats;
mod guards;
mod hours;
mod invalid;
mod mutations;
mod names;
mod publish_disk;
mod publish_losses;
mod radiation;
mod same_bytes;
mod seal;
mod soil;
mod standards;
mod water;
