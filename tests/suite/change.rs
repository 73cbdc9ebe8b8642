//! Changes against the year before: their words, and why there is none.

use gongshi::indicators::{Figure, Findings};

use crate::common::{repository, with_findings};

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
fn a_year_without_value_is_no_base_and_another_edition_no_comparison() {
    with_findings(&repository(), AS_OF, |findings| {
        // 2013 has only December.
        let none = change(findings, "air-city-day/连云港/2014/good-share");
        assert_eq!(none.reason(), "没有可比数据");
        // October 2025 was judged by HJ 633—2012, October 2026 by HJ 633—2026.
        let other = change(findings, "air-sample-hour/sample-city/2026-10/good-share");
        assert_eq!(other.reason(), "执行的标准版本不同，不作比较");
    });
}
