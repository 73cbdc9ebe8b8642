//! Figures of energy, emissions, ecological construction and the targets of 2011, worked out by hand
//! from the raw rows of the demo's tables; and every target and duty has its row, dataset and page.

use std::collections::BTreeSet;

use gongshi::indicators::Findings;

use crate::common::{Project, repository, with_findings};

const AS_OF: &str = "2026-11-23T08:00";
const TABLES: [&str; 13] = [
    "compensation",
    "county",
    "county-year",
    "emission-load",
    "energy",
    "energy-mix",
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
        // mix.csv 2010, 万t × kgce/kg = 万tce: 980.0×0.7143 = 700.014; 61.0×0.9714 = 59.2554;
        // 22.8×1.4714 = 33.54792; 40.2×1.4571 = 58.57542; 3.1×1.7143 = 5.31433; 0.78 亿m³ × 1.2143
        // kgce/m³ = 9.47154; 42.0 亿kWh × 0.3330 kgce/kWh = 139.86. Together 1006.03861.
        ("energy-mix/-/2010/tce", "1006.04"),
        // The same with electricity at 0.1229 kgce/kWh: 51.618 instead of 139.86: 917.79661.
        ("energy-mix/-/2010/tce-direct", "917.80"),
        // The city's table has the same total with one decimal.
        ("energy/-/2010/energy", "1006.0"),
        // sections.csv, 盐河, 2016-02: 2274 万m³ with 0.5 mg/L of CODMn too much are 11.37 t at
        // 1.5 万元; 0.71 of 1.00 mg/L of ammonia is nothing; 0.104 mg/L of phosphorus too much are
        // 2.36496 t at 10 万元: 17.055 + 23.6496 = 40.7046 万元.
        ("compensation/样例补偿断面2（盐河）/2016-02/amount", "40.70"),
        // 2016-01: 2836 万m³ × 0.045 mg/L of phosphorus = 1.2762 t at 10 万元.
        ("compensation/样例补偿断面2（盐河）/2016-01/amount", "12.76"),
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
        // 6.1933 − 6.0142 = 0.1791 points.
        ("county-year/连云港市/2025/spending-lead", "0.2"),
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
    let duties = rows("data/resolution/resolution.csv");
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

/// Every verdict, from the rows of the tables as they stand on 2026-11-23.
#[test]
fn verdicts_agree_with_a_judgement_by_hand() {
    let cases = [
        // 41387 t ÷ 3574.8 亿元 = 1.158 kg/万元, at most 3 by 2015.
        ("targets", "T08", "已完成"),
        // 537.3 of 764.8 万亩 in 2025 = 70.3 %, at least 75 by 2015.
        ("targets", "T26", "逾期未完成"),
        // Forest cover grew by 0.1 points in 2025; at least 1 every year.
        ("targets", "T30", "逾期未完成"),
        // 1073 of 1518 villages = 70.7 %, at least 80; the text gives no year.
        ("targets", "T32", "尚未达到"),
        // Of 2025 there is no figure, and June 2026 is over.
        ("targets", "T15", "数据迟报"),
        // Spending grew 0.2 points more than the product in 2025; more than 0 every year.
        ("targets", "T40", "已完成"),
        // 41387 t is the base of 2025 itself, and so the line of that year.
        ("targets-plan", "cod-2025", "进度正常"),
        // The line from 1048.8 (2020) to 901.9 万t (2030) asks for 975.35 in 2025; it was 1017.8.
        ("targets-plan", "coal-2030", "进度落后"),
        ("targets-plan", "industry-water-2030", "没有数据"),
        // Guannan has not been named.
        ("targets-county", "T04-320724", "逾期未完成"),
        // Ganyu was named in 2013, a county then.
        ("targets-county", "T03-320707", "已完成"),
    ];
    let tables: Vec<&str> = TABLES
        .into_iter()
        .chain(["city-year", "targets", "targets-county", "targets-plan"])
        .collect();
    with_findings(Project::tables(&tables, "").path(), AS_OF, |findings| {
        for (dataset, id, expected) in cases {
            let address = format!("{dataset}/{id}/2026/progress");
            assert_eq!(shown(findings, &address), expected, "{address}");
        }
    });
}
