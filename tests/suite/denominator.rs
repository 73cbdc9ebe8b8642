//! Totals know their denominator: the file of one county that is missing withholds what is made of
//! all counties, with its reason; nothing shrinks, and what does not need that county stays.

use std::collections::BTreeMap;

use gongshi::{indicators::Findings, quantity::parse_decimal};

use crate::common::{Project, repository, with_findings};

const AS_OF: &str = "2026-11-23T08:00";
const TABLES: [&str; 4] = ["county", "county-year", "energy", "emission-load"];
const PAGE: &str = r#"
[[page.block]]
form = "table"
dataset = "county-year"
subject = "连云港市"
rows = "periods"
grain = "year"
span = "all"
figures = ["gdp.sum", "sewage-share"]
"#;
/// The county whose file goes missing, and the others.
const LOST: &str = "320723";
const OTHERS: [&str; 6] = ["320703", "320706", "320707", "320722", "320724", "320771"];

/// A figure as printed, or its reason in brackets.
fn shown(findings: &Findings, address: &str) -> String {
    let figure = findings.figure(address);
    let figure = figure.unwrap_or_else(|fault| panic!("{address}: {fault:?}"));
    figure
        .text()
        .map_or_else(|| format!("({})", figure.reason()), str::to_owned)
}

/// The cells of a column of one county's file by year, read without the program.
fn column(county: &str, header: &str) -> BTreeMap<String, String> {
    let path = repository().join(format!("data/county-year/{county}.csv"));
    let text = std::fs::read_to_string(path).expect("a county's file");
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let at = heads.iter().position(|h| *h == header).expect(header);
    lines
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>())
        .map(|cells| (cells[1].clone(), cells[at].clone()))
        .collect()
}

fn total(header: &str, year: &str) -> String {
    let all = OTHERS.iter().chain([&LOST]);
    let cells = all.map(|county| column(county, header)[year].clone());
    let numbers = cells.map(|cell| parse_decimal(&cell).expect("a number"));
    let sum = numbers.reduce(|a, b| a + b).expect("seven counties");
    sum.to_string()
}

#[test]
fn with_all_files_the_city_is_the_sum_of_its_counties() {
    with_findings(Project::tables(&TABLES, PAGE).path(), AS_OF, |findings| {
        for (field, header) in [
            ("gdp", "地区生产总值(亿元)"),
            ("energy", "能源消费总量(万tce)"),
            ("cod", "化学需氧量(t)"),
            ("towns", "乡镇街道(个)"),
        ] {
            let address = format!("county-year/连云港市/2024/{field}.sum");
            assert_eq!(
                shown(findings, &address),
                total(header, "2024"),
                "{address}"
            );
        }
        // The city's own tables hold the same totals.
        for (own, field) in [
            ("energy", "energy"),
            ("energy", "gdp"),
            ("emission-load", "so2"),
        ] {
            let own = shown(findings, &format!("{own}/-/2019/{field}"));
            assert_eq!(
                shown(findings, &format!("county-year/连云港市/2019/{field}.sum")),
                own
            );
        }
    });
}

#[test]
fn without_one_county_the_city_has_no_total() {
    let demo = Project::tables(&TABLES, PAGE);
    demo.remove(&format!("data/county-year/{LOST}.csv"));
    const REASON: &str = "(数据不全：7 个对象中 6 个有有效数据)";
    with_findings(demo.path(), AS_OF, |findings| {
        for name in [
            "gdp.sum",
            "towns.sum",
            "sewage-share",
            "intensity",
            "eco-town-share",
            "forest-share",
            "invest-share",
        ] {
            for year in ["2010", "2024", "2025"] {
                let address = format!("county-year/连云港市/{year}/{name}");
                assert_eq!(shown(findings, &address), REASON, "{address}");
            }
        }
        // Of the three counties two are left; the districts lack nothing.
        assert_eq!(
            shown(findings, "county-year/三县/2024/sewage-share"),
            "(数据不全：3 个对象中 2 个有有效数据)"
        );
        let districts = findings
            .figure("county-year/市辖各区/2024/sewage-share")
            .expect("a figure");
        assert!(districts.text().is_some(), "{}", districts.reason());
        let other = shown(findings, "county-year/320724/2024/towns.sum");
        assert_eq!(other, column("320724", "乡镇街道(个)")["2024"]);
    });
    let built = demo.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let page = demo.read("public/index.html");
    assert!(page.contains("数据不全：7 个对象中 6 个有有效数据"));
}

#[test]
fn one_cell_that_was_not_sent_in_withholds_only_what_needs_it() {
    // Guanyun has not reported its farms of 2025.
    with_findings(Project::tables(&TABLES, PAGE).path(), AS_OF, |findings| {
        assert_eq!(
            shown(findings, "county-year/连云港市/2025/farm-share"),
            "(数据不全：7 个对象中 6 个有有效数据)"
        );
        let before = findings
            .figure("county-year/连云港市/2024/farm-share")
            .expect("a figure");
        assert!(before.text().is_some());
        let sewage = findings
            .figure("county-year/连云港市/2025/sewage-share")
            .expect("a figure");
        assert!(sewage.text().is_some());
    });
}
