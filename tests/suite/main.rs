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
mod alike;
mod archetypes;
mod architecture;
mod assess;
mod beijing;
mod binding;
mod browser;
mod calendar;
mod canary;
mod catalogue;
mod change;
mod charts;
mod cli;
mod common;
mod denominator;
mod desk;
mod duties;
mod editions;
mod embargo;
mod english;
mod firms;
mod formats;
mod formula;
mod guards;
mod history;
mod hours;
mod inspection;
mod invalid;
mod life;
mod lint;
mod maps;
mod mutations;
mod names;
mod packet;
mod pages;
mod phrases;
mod privacy;
mod proof;
mod publish_disk;
mod publish_losses;
mod radiation;
mod register;
mod release_text;
mod resolution;
mod same_bytes;
mod sandbox;
mod seal;
mod search;
mod soil;
mod standards;
mod targets;
mod ten_minutes;
mod themes;
mod water;
mod xss;
