//! One test binary: a module per subject.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    unreachable_pub,
    missing_docs,
    reason = "tests may panic, and nobody imports them"
)]

mod beijing;
mod hours;
mod common;
mod invalid;
mod standards;
mod accessible;
mod architecture;
mod binding;
mod embargo;
mod same_bytes;
mod soil;
