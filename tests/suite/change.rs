//! Changes against the year before: their words, and why there is none.

use gongshi::indicators::{Figure, Findings};

use crate::common::{Project, repository, with_findings};

const AS_OF: &str = "2026-11-23T08:00";

fn change(findings: &Findings, address: &str) -> Figure {
    findings
        .figure(&format!("{address}.yoy"))
        .expect("an address")
}

/// Hand-made from the printed values: 48 after 54, 69.1 after 64.1, 253 after 234 good days.
#[test]
fn words_come_from_the_printed_values() {
    with_findings(&repository(), AS_OF, |findings| {
        for (name, words) in [
            ("pm25.mean", "同比下降11.1%"),
            ("good-share", "同比上升5.0个百分点"),
            ("good-days", "同比增加19天"),
        ] {
            let change = change(findings, &format!("air-city-day/连云港/2016/{name}"));
            assert_eq!(
                findings.change_words(&change).as_deref(),
                Some(words),
                "{name}"
            );
        }
    });
}

#[test]
fn a_year_without_value_is_no_base() {
    with_findings(&repository(), AS_OF, |findings| {
        // 2013 has only December.
        let none = change(findings, "air-city-day/连云港/2014/good-share");
        assert_eq!(none.reason(), "没有可比数据");
    });
}

/// Four days of April in two years; only the finest particles differ. Good is an index up to 100,
/// which is 75 μg/m³ in HJ 633—2012 and 60 μg/m³ in HJ 633—2026.
const APRIL: &[(&str, [&str; 4])] = &[
    ("2025", ["70", "75", "76", "30"]),
    ("2026", ["50", "61", "75", "30"]),
];

fn april() -> Project {
    let project = Project::from("golden/one-basis/site");
    let mut table = "日期,SO2,NO2,CO,O3,PM10,PM2.5\n".to_owned();
    for (year, days) in APRIL {
        for (day, pm) in (1..).zip(days) {
            table.push_str(&format!("{year}-04-{day:02},10,20,0.5,80,40,{pm}\n"));
        }
    }
    project.write("data/air/april.csv", table);
    project
}

#[test]
fn years_under_different_editions_are_compared_on_one_basis() {
    let project = april();
    with_findings(project.path(), "2026-05-01T08:00", |findings| {
        let shown = |address: &str| {
            let figure = findings.figure(address).expect(address);
            figure.text().map(str::to_owned)
        };
        // Under its own edition 2025 has three good days of four, 2026 two.
        assert_eq!(shown("air/-/2025-04/good").as_deref(), Some("75.0"));
        assert_eq!(shown("air/-/2026-04/good").as_deref(), Some("50.0"));
        // Under HJ 633—2026 the 70, 75 and 76 of 2025 are all over 60: one good day.
        let change = change(findings, "air/-/2026-04/good");
        assert_eq!(
            findings.change_words(&change).as_deref(),
            Some("同比上升25.0个百分点（同口径：按HJ 633—2026，上年同期为25.0%）")
        );
        let story = findings.explain("air/-/2026-04/good.yoy").expect("a story");
        let steps: Vec<(String, String)> = story
            .steps
            .into_iter()
            .map(|step| (step.name, step.value))
            .collect();
        assert_eq!(
            steps,
            [
                (
                    "air/-/2026-04/good（按HJ 633—2026重新计算）".to_owned(),
                    "50.0%".to_owned()
                ),
                (
                    "air/-/2025-04/good（按HJ 633—2026重新计算）".to_owned(),
                    "25.0%".to_owned()
                ),
            ]
        );
    });
}

#[test]
fn a_year_of_two_editions_says_both_values() {
    let project = april();
    let table = project.read("data/air/april.csv");
    // Four days of January 2026, still under HJ 633—2012: 70 is good there, and not under the new.
    let january: String = (1..=4)
        .map(|day| format!("2026-01-{day:02},10,20,0.5,80,40,70\n"))
        .collect();
    project.write("data/air/april.csv", table + &january);
    with_findings(project.path(), "2026-05-01T08:00", |findings| {
        let year = findings.figure("air/-/2026/good").expect("a share");
        assert_eq!(year.text(), Some("75.0"), "6 of 8, each day by its own law");
        let change = change(findings, "air/-/2026/good");
        assert_eq!(
            findings.change_words(&change).as_deref(),
            Some("同比持平（同口径：按HJ 633—2026，本期为25.0%，上年同期为25.0%）")
        );
    });
}
