//! Figures of energy, emissions, ecological construction and the targets of 2011, worked out by hand
//! from the raw rows of the demo's tables; and every target and duty has its row, dataset and page.

use std::collections::BTreeSet;

use gongshi::indicators::Findings;

use crate::common::{Project, repository, with_findings};

const AS_OF: &str = "2026-11-23T08:00";
const TABLES: [&str; 11] = [
    "county",
    "county-year",
    "emission-load",
    "energy",
    "enterprise",
    "industry",
    "inspection-notice",
    "key-energy-user",
    "random-inspection",
    "tip-off",
    "vehicle-label",
];

/// A figure as printed, or its reason in brackets.
fn shown(findings: &Findings, address: &str) -> String {
    let figure = findings.figure(address);
    let figure = figure.unwrap_or_else(|fault| panic!("{address}: {fault:?}"));
    figure
        .text()
        .map_or_else(|| format!("({})", figure.reason()), str::to_owned)
}

/// Each figure with what a pocket calculator gives for the rows named in the comment.
#[test]
fn figures_agree_with_a_calculation_by_hand() {
    let cases = [
        // energy.csv 2025: 1351.2 万tce ÷ 3574.8 亿元 = 0.37798… tce/万元.
        ("energy/-/2025/intensity", "0.378"),
        // energy.csv 2010: 1006.0 ÷ 1190.0 = 0.84538 → 0.845; (0.378 − 0.845) ÷ 0.845 = −55.266 %.
        ("energy/-/2025/intensity-change", "-55.3"),
        // energy.csv 2025: 271336 万m³ ÷ 3574.8 亿元 = 75.9025 m³/万元.
        ("energy/-/2025/water-intensity", "75.9"),
        // loads.csv: (41387 − 46258) ÷ 46258 = −10.5301 %.
        ("emission-load/-/2025/cod-since-2020", "-10.53"),
        // loads.csv: (52751 − 59500) ÷ 59500 = −11.3429 %.
        ("emission-load/-/2015/cod-since-2010", "-11.34"),
        // loads.csv 2015: 36363 t ÷ 1892.3 亿元 = 19.2163 t/亿元 = 1.92163 kg/万元.
        ("emission-load/-/2015/so2-intensity", "1.92"),
        // Seven county files, 2015: treated 1000+3560+3726+3206+2210+1821+169 = 15692;
        // made 1140+3924+4111+4135+2996+2261+189 = 18756; 15692 ÷ 18756 = 83.6639 %.
        ("county-year/连云港市/2015/sewage-share", "83.7"),
        // Of these the three counties: (3206+2210+1821) ÷ (4135+2996+2261) = 7237 ÷ 9392 = 77.0549 %.
        ("county-year/三县/2015/sewage-share", "77.1"),
        // Forest 2025: 17475+21569+49259+62935+45998+30980+5697 = 233913 hm²; land 756600 hm²:
        // 30.9163 %. 2024: 233176 ÷ 756600 = 30.8189 %. Printed 30.9 and 30.8: 0.1 points.
        ("county-year/连云港市/2025/forest-share", "30.9"),
        ("county-year/连云港市/2025/forest-share.yoy", "0.1"),
        // Eco-towns 2025: 7+14+14+16+11+9+3 = 74 of 7+15+15+19+13+11+4 = 84: 88.0952 %.
        ("county-year/连云港市/2025/eco-town-share", "88.1"),
        // Spending: (438797 − 413206) ÷ 413206 = 6.1933 %; product: 3574.8 ÷ 3372.0 − 1 = 6.0142 %.
        ("county-year/连云港市/2025/spending-growth", "6.2"),
        ("county-year/连云港市/2025/gdp-growth", "6.0"),
        // users.csv 2025: 42 rows, 11 超额完成 and 22 完成: 33 ÷ 42 = 78.5714 %.
        ("key-energy-user/连云港市/2025/users", "42"),
        ("key-energy-user/连云港市/2025/met-share", "78.6"),
        // inspections.csv 2025: 50 rows, 32 of them 未发现问题.
        ("random-inspection/连云港市/2025/clean-share", "64.0"),
        // notices.csv 2025: eight problems, one mended after its day (2025-05-25 for 2025-05-20).
        ("inspection-notice/连云港市/2025/in-time-share", "87.5"),
        // tips.csv 2025: 200+3500+7000+5400+500+6500+3600+7500+3500+5700+3000+7500 = 53900 元.
        ("tip-off/-/2025/paid.total", "53900"),
        // labels.csv 2015: 476352 of 494326 vehicles: 96.3639 %.
        ("vehicle-label/-/2015/green-share", "96.4"),
    ];
    with_findings(Project::tables(&TABLES, "").path(), AS_OF, |findings| {
        for (address, expected) in cases {
            assert_eq!(shown(findings, address), expected, "{address}");
        }
    });
}

/// Cells of a table of the repository, without quoting: the tables have none.
fn rows(path: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(repository().join(path)).expect("a table");
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(cells).collect()
}

#[test]
fn every_target_and_duty_has_a_dataset_and_a_page() {
    let duties = rows("data/duty/duties.csv");
    let ids: BTreeSet<&str> = duties.iter().map(|r| r[0].as_str()).collect();
    for number in 1..=42 {
        let id = format!("T{number:02}");
        assert!(ids.contains(id.as_str()), "{id} is missing");
    }
    for row in &duties {
        // Releases are articles, not rows.
        let told = row[6] == "releases/" || !row[5].is_empty();
        assert!(told, "{} names no dataset", row[0]);
        assert!(!row[6].is_empty(), "{} names no page", row[0]);
    }
    // The tracker has the same 42; the 34th has three values.
    let targets = rows("data/targets/targets.csv");
    let tracked: BTreeSet<&str> = targets
        .iter()
        .filter_map(|r| r[0].split('-').next())
        .collect();
    assert_eq!(tracked.len(), 42);
    assert!(tracked.iter().all(|id| ids.contains(id)));
    assert_eq!(targets.len(), 44);
}
