//! The law against itself: tables typed again, edges, dates, and what other offices printed.

mod decimals;
mod evaluation;
mod index;
mod limits;
mod loading;
mod noise;
mod pages;
mod sea;
mod water;

use std::{fs, path::PathBuf, sync::OnceLock};

use gongshi::{
    diagnostic::Report,
    quantity::{Decimal, Exact, parse_decimal},
    source::Sources,
    standards::{self, Edition, Standards},
};

fn built_in() -> Standards {
    let mut report = Report::default();
    let all = standards::load(&Sources::empty(), &mut report);
    assert!(report.sorted().is_empty(), "{:#?}", report.sorted());
    all
}

/// The same, read once for tests that ask it many times.
fn shared() -> &'static Standards {
    static ALL: OnceLock<Standards> = OnceLock::new();
    ALL.get_or_init(built_in)
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/standards")
}

fn table(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder().join(name)).expect("a table of the tests");
    text.lines()
        .skip(1)
        .map(|l| l.split(',').map(str::to_owned).collect())
        .collect()
}

/// Loads files as a site's own standards.
fn load_site(files: &[(&str, &[u8])]) -> (Standards, Report) {
    let files = files
        .iter()
        .map(|(n, b)| (format!("data/standards/{n}"), b.to_vec()));
    let mut report = Report::default();
    let all = standards::load(&Sources::from_files(files), &mut report);
    (all, report)
}

fn dec(text: &str) -> Decimal {
    parse_decimal(text).expect("a number")
}

fn num(text: &str) -> Exact {
    Exact::from_decimal(dec(text))
}

fn edition<'a>(all: &'a Standards, name: &str) -> &'a Edition {
    all.edition(name).expect("an edition of that name")
}

fn zone(name: &'static str) -> impl Fn(&str) -> Option<String> {
    move |key| (key == "zone").then(|| name.to_owned())
}
