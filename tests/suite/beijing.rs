//! A year of real hours under the validity rules of ambient air, against an independent oracle.
//!
//! `tests/golden/beijing-2016/expected.csv` is written by `tests/oracle/beijing.py`, which works
//! from the law and shares no code with this program.

use std::{collections::BTreeMap, fs};

use gongshi::indicators::Findings;

use crate::common::{site, with_findings};

const SITE: &str = "golden/beijing-2016/site";
const EXPECTED: &str = "golden/beijing-2016/expected.csv";
const AS_OF: &str = "2017-01-02T08:00";

/// One line of the oracle.
struct Line {
    address: String,
    /// `None` where the law allows no value.
    text: Option<String>,
    have: u32,
    need: u32,
}

fn oracle() -> Vec<Line> {
    let text = fs::read_to_string(site(EXPECTED)).expect("the oracle has written its file");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .records()
        .map(|record| {
            let record = record.expect("four columns");
            Line {
                address: record[0].to_owned(),
                text: (&record[1] != "withheld").then(|| record[1].to_owned()),
                have: record[2].parse().expect("a count"),
                need: record[3].parse().expect("a count"),
            }
        })
        .collect()
}

/// What the program says otherwise than the oracle; `None` where they agree.
fn difference(findings: &Findings, line: &Line) -> Option<String> {
    let figure = match findings.figure(&line.address) {
        Ok(figure) => figure,
        Err(fault) => return Some(format!("{}: {fault:?}", line.address)),
    };
    let (have, need) = (figure.point.have, figure.point.need);
    let agrees = figure.text() == line.text.as_deref()
        && figure.reason().is_empty() == line.text.is_some()
        && have == line.have
        && (line.need == 0 || need == line.need);
    let (law, program) = (line.text.as_deref(), figure.text());
    (!agrees).then(|| {
        format!(
            "{}: the law says {} ({}/{}), the program {} ({have}/{need}) {}",
            line.address,
            law.unwrap_or("withheld"),
            line.have,
            line.need,
            program.unwrap_or("withheld"),
            figure.reason(),
        )
    })
}

/// The name of a figure and the length of its period: `pm25.mean day`.
fn kind(address: &str) -> String {
    let parts: Vec<&str> = address.split('/').collect();
    let grain = match parts[2].len() {
        4 => "year",
        7 => "month",
        10 => "day",
        _ => "hour",
    };
    format!("{} {grain}", parts[3])
}

#[test]
fn every_figure_of_the_year_is_what_the_law_says() {
    let lines = oracle();
    let mut by_kind: BTreeMap<String, Vec<String>> = BTreeMap::new();
    with_findings(&site(SITE), AS_OF, |findings| {
        for line in &lines {
            if let Some(difference) = difference(findings, line) {
                by_kind
                    .entry(kind(&line.address))
                    .or_default()
                    .push(difference);
            }
        }
    });
    let total: usize = by_kind.values().map(Vec::len).sum();
    let first = |list: &[String]| {
        list.iter()
            .take(4)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n    ")
    };
    let summary: Vec<String> = by_kind
        .iter()
        .map(|(kind, list)| format!("{kind}: {}\n    {}", list.len(), first(list)))
        .collect();
    assert!(
        total == 0,
        "{total} of {} lines differ\n{}",
        lines.len(),
        summary.join("\n")
    );
}

/// An item is primary because its sub-index is the index (HJ 633): whoever asks for that
/// sub-index must get the same number, also for ozone, which the earlier edition's day report lists twice.
#[test]
fn the_sub_index_of_a_primary_pollutant_is_the_index() {
    let lines = oracle();
    let primary = lines
        .iter()
        .filter(|line| line.address.ends_with(".primary"));
    let mut wrong = Vec::new();
    let mut asked = 0;
    with_findings(&site(SITE), AS_OF, |findings| {
        for line in primary {
            let items = line
                .text
                .as_deref()
                .filter(|words| *words != "无首要污染物")
                .unwrap_or_default();
            let index = line.address.trim_end_matches(".primary");
            for item in items.split('、').filter(|item| !item.is_empty()) {
                asked += 1;
                let part = format!("{index}.sub.{item}");
                let text = |address: &str| findings.figure(address).ok()?.text().map(str::to_owned);
                if text(&part) != text(index) {
                    wrong.push(format!(
                        "{part}: {:?}, the index {:?}",
                        text(&part),
                        text(index)
                    ));
                }
            }
        }
    });
    assert!(asked > 1000, "only {asked} primary pollutants");
    let shown = &wrong[..wrong.len().min(6)];
    assert!(
        wrong.is_empty(),
        "{} of {asked} differ\n{}",
        wrong.len(),
        shown.join("\n")
    );
}

/// A comparison proves nothing if the cases are not in it.
#[test]
fn the_year_holds_every_case_of_the_rules() {
    let lines = oracle();
    let any = |test: &dyn Fn(&Line) -> bool| lines.iter().any(test);
    let withheld = |line: &Line| line.text.is_none();
    let cases: [(&str, bool); 12] = [
        (
            "a day of 20 hours",
            any(&|l| (l.have, l.need) == (20, 20) && !withheld(l)),
        ),
        (
            "a day of 19 hours",
            any(&|l| (l.have, l.need) == (19, 20) && withheld(l)),
        ),
        (
            "too few windows, not above the limit",
            any(&|l| l.have < 14 && l.need == 14 && withheld(l)),
        ),
        (
            "too few windows, above the limit",
            any(&|l| l.have < 14 && l.need == 14 && !withheld(l)),
        ),
        (
            "a month of 27 days",
            any(&|l| (l.have, l.need) == (27, 27) && !withheld(l)),
        ),
        (
            "a month of 26 days",
            any(&|l| (l.have, l.need) == (26, 27) && withheld(l)),
        ),
        (
            "a February of 25 days",
            any(&|l| (l.have, l.need) == (25, 25) && !withheld(l)),
        ),
        (
            "a February of 24 days",
            any(&|l| (l.have, l.need) == (24, 25) && withheld(l)),
        ),
        (
            "a year of 324 days",
            any(&|l| (l.have, l.need) == (324, 324) && !withheld(l)),
        ),
        (
            "a year of 323 days",
            any(&|l| (l.have, l.need) == (323, 324) && withheld(l)),
        ),
        (
            "a year with one month too short",
            any(&|l| (l.have, l.need) == (11, 12) && withheld(l)),
        ),
        (
            "tied primary pollutants",
            any(&|l| {
                l.address.ends_with("primary") && l.text.as_ref().is_some_and(|t| t.contains('、'))
            }),
        ),
    ];
    let absent: Vec<&str> = cases
        .iter()
        .filter(|(_, there)| !there)
        .map(|(what, _)| *what)
        .collect();
    assert!(absent.is_empty(), "not in the data: {}", absent.join(", "));
}
