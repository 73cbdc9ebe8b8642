//! The examples of `gongshi explain CODE` are findings of the corpus, as they are printed now.
//!
//! `UPDATE=1 cargo test --test suite invalid` writes `src/diagnostic/examples.toml` anew.

use std::{collections::BTreeMap, env, fs};

use gongshi::{
    diagnostic::{Lang, Report},
    source::Sources,
};

use super::code_of;
use crate::common::{repository, transcript};

/// A finding in Chinese and English.
pub(super) type Example = BTreeMap<&'static str, String>;

/// The first finding of the code that the case is named after.
pub(super) fn of_case(case: &str, report: &Report, sources: &Sources) -> Option<(String, Example)> {
    let code = code_of(case)?;
    let sorted = report.sorted();
    let found = sorted.iter().find(|d| d.code == code)?;
    let mut alone = Report::default();
    alone.add((*found).clone());
    let text = |lang| {
        let text = transcript(&alone, sources, lang);
        let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
        format!("{}\n", lines.join("\n"))
    };
    Some((
        code.to_owned(),
        BTreeMap::from([("zh", text(Lang::Zh)), ("en", text(Lang::En))]),
    ))
}

/// Compares the table with the corpus, the first folder of each code counting.
pub(super) fn compare(all: impl Iterator<Item = (String, Example)>) {
    let mut expected: BTreeMap<String, Example> = BTreeMap::new();
    for (code, example) in all {
        expected.entry(code).or_insert(example);
    }
    let path = repository().join("src/diagnostic/examples.toml");
    if env::var_os("UPDATE").is_some() && env::var_os("CI").is_none() {
        let head = "# Findings of the bad sites below tests/invalid, for `gongshi explain CODE`.\n\
                    # Written by `UPDATE=1 cargo test --test suite invalid`; not to be edited.\n\n";
        let table = toml::to_string(&expected).expect("a table");
        fs::write(&path, format!("{head}{table}")).expect("a written table");
        return;
    }
    let text = fs::read_to_string(&path).expect("the table");
    let found: BTreeMap<String, BTreeMap<String, String>> =
        toml::from_str(&text).expect("a table of examples");
    let stale: Vec<&String> = expected
        .iter()
        .filter(|(code, example)| {
            let found = found.get(*code);
            found.is_none_or(|f| {
                example
                    .iter()
                    .any(|(lang, text)| f.get(*lang) != Some(text))
            })
        })
        .map(|(code, _)| code)
        .chain(found.keys().filter(|code| !expected.contains_key(*code)))
        .collect();
    assert!(
        stale.is_empty(),
        "examples of explain differ from the corpus; UPDATE=1 writes them anew: {stale:?}"
    );
}
