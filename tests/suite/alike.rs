//! Findings of one kind: people read the first few and how many more there are, programs read all.

use std::{collections::BTreeMap, sync::Arc};

use gongshi::{
    diagnostic::{Diagnostic, Format, Lang, Location, Report, Severity, details, print},
    source::Sources,
};
use proptest::prelude::*;
use serde_json::Value;

const WARNING: &str = "content::unbound-figure";
const ERROR: &str = "dataset::not-a-number";

/// A report with so many findings of one code in each file.
fn report(code: &'static str, files: &[(&str, usize)]) -> Report {
    let mut report = Report::default();
    for (file, count) in files {
        let file: Arc<str> = (*file).into();
        for n in 0..*count {
            report.add(Diagnostic::new(code, Location::span(file.clone(), n..n)).with("value", n));
        }
    }
    report
}

fn printed(report: &Report, lang: Lang, format: Format) -> String {
    print(report, &Sources::default(), lang, format, false)
}

/// How many findings of each file are told one by one.
fn told(text: &str) -> BTreeMap<&str, usize> {
    let mut out = BTreeMap::new();
    for line in text.lines() {
        if let Some(file) = line.trim_start().strip_prefix("--> ") {
            *out.entry(file).or_default() += 1;
        }
    }
    out
}

/// The lines that count what is not told.
fn counted(text: &str) -> Vec<&str> {
    let lines: Vec<_> = text.lines().collect();
    let blank = lines.iter().rposition(|line| line.is_empty());
    lines[blank.map_or(0, |at| at + 1)..].to_vec()
}

fn names(count: usize) -> Vec<String> {
    (1..=count)
        .map(|n| format!("content/releases/2026/r{n:03}.md"))
        .collect()
}

#[test]
fn hundreds_of_alike_warnings_are_a_few_and_a_number() {
    let names = names(376);
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), 1)).collect();
    let report = report(WARNING, &files);
    let zh = printed(&report, Lang::Zh, Format::Human);
    let first: BTreeMap<_, _> = files[..10].iter().copied().collect();
    assert_eq!(told(&zh), first);
    let expected = [
        "content/releases/2026/r011.md 等 366 个文件：另有 366 处同样的警告 content::unbound-figure",
        "要逐条列出全部，用 --format full；供程序读，用 --format json。",
    ];
    assert_eq!(counted(&zh), expected);
    let en = printed(&report, Lang::En, Format::Human);
    let expected = [
        "content/releases/2026/r011.md and 365 more files: 366 more of warning content::unbound-figure",
        "To list all of them, use --format full; for programs, --format json.",
    ];
    assert_eq!(counted(&en), expected);
    let shown = details(&report, &Sources::default(), Lang::Zh);
    let more: Vec<_> = shown.iter().map(|detail| detail.more).collect();
    assert_eq!(more, [0, 0, 0, 0, 0, 0, 0, 0, 0, 366]);
}

#[test]
fn nothing_is_folded_where_all_is_asked_for_or_programs_read() {
    let report = report(WARNING, &[("a.csv", 300), ("b.csv", 76)]);
    let full = printed(&report, Lang::Zh, Format::Full);
    assert_eq!(told(&full), BTreeMap::from([("a.csv", 300), ("b.csv", 76)]));
    assert!(!full.contains("另有"), "{full}");
    let json = printed(&report, Lang::Zh, Format::Json);
    let lines = json
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    assert_eq!(lines.count(), 376);
    let log: Value = serde_json::from_str(&printed(&report, Lang::Zh, Format::Sarif)).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 376);
    assert_eq!(report.count(Severity::Warning), 376);
}

#[test]
fn fifty_errors_of_a_kind_are_told_and_ten_warnings() {
    for (code, most, word) in [(ERROR, 50, "错误"), (WARNING, 10, "警告")] {
        let all = printed(&report(code, &[("a.csv", most)]), Lang::Zh, Format::Human);
        assert_eq!(told(&all)["a.csv"], most);
        assert!(!all.contains("另有"), "{all}");
        let one_more = printed(
            &report(code, &[("a.csv", most + 1)]),
            Lang::Zh,
            Format::Human,
        );
        assert_eq!(told(&one_more)["a.csv"], most);
        assert_eq!(
            counted(&one_more)[0],
            format!("a.csv：另有 1 处同样的{word} {code}")
        );
    }
}

/// Worked out by hand: ten are dealt out in turn, and a file that has no more is passed over.
#[test]
fn no_file_goes_unsaid_beside_a_long_one() {
    for (files, shares) in [
        (vec![1, 100, 2], vec![1, 7, 2]),
        (vec![100, 1], vec![9, 1]),
        (vec![5, 5, 5], vec![4, 3, 3]),
        (vec![3, 3, 3], vec![3, 3, 3]),
        (vec![0, 4], vec![0, 4]),
    ] {
        let names = names(files.len());
        let given: Vec<_> = names.iter().map(String::as_str).zip(files).collect();
        let text = printed(&report(WARNING, &given), Lang::En, Format::Human);
        let told = told(&text);
        let got: Vec<_> = names
            .iter()
            .map(|name| told.get(name.as_str()).copied().unwrap_or(0))
            .collect();
        assert_eq!(got, shares, "{given:?}");
    }
}

/// A code that the site has made an error is as much of an error as others, and a rule of its own
/// counts for itself.
#[test]
fn raised_findings_and_other_rules_are_kinds_of_their_own() {
    let mut all = report(WARNING, &[("a.csv", 11)]);
    for n in 100..151 {
        let warning = Diagnostic::new(WARNING, Location::span("b.csv", n..n));
        all.add(warning.raised_to(Severity::Error));
    }
    for rule in ["甲", "乙"] {
        for n in 200..208 {
            all.add(Diagnostic::new(WARNING, Location::span("c.csv", n..n)).with("rule", rule));
        }
    }
    let text = printed(&all, Lang::En, Format::Human);
    assert_eq!(
        told(&text),
        BTreeMap::from([("a.csv", 10), ("b.csv", 50), ("c.csv", 16)])
    );
    let expected = [
        format!("b.csv: 1 more of error {WARNING}"),
        format!("a.csv: 1 more of warning {WARNING}"),
    ];
    assert_eq!(counted(&text)[..2], expected);
}

proptest! {
    /// Whatever is not told is counted, and nothing is told beyond what there is.
    #[test]
    fn told_and_counted_are_all(counts in prop::collection::vec(0_usize..40, 0..30)) {
        let names = names(counts.len());
        let files: Vec<_> = names.iter().map(String::as_str).zip(counts.iter().copied()).collect();
        let shown = details(&report(WARNING, &files), &Sources::default(), Lang::En);
        let all: usize = counts.iter().sum();
        prop_assert_eq!(shown.len(), all.min(10));
        prop_assert_eq!(shown.len() + shown.iter().map(|detail| detail.more).sum::<usize>(), all);
    }
}
