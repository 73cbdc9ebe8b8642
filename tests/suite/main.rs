//! One test binary: a module per subject.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    unreachable_pub,
    missing_docs,
    reason = "tests may panic, and nobody imports them"
)]

mod common;
mod invalid;
mod standards;
