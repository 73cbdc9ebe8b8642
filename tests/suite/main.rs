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
mod beijing;
mod binding;
mod change;
mod common;
mod embargo;
mod formats;
mod hours;
mod invalid;
mod same_bytes;
mod soil;
mod standards;
