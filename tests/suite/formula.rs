//! Declared formulas, from the files to the explanation. Every number is worked out by hand from
//! the rows and from the factors of GB/T 2589: coal 0.7143 kgce/kg, electricity 0.1229 kgce/kWh by
//! heat, 0.315 (2015) and 0.3055 (2020) kgce/kWh by the coal of power plants.

use gongshi::indicators::Findings;

use crate::common::{Project, site, with_findings};

const SITE: &str = "golden/formula/site";
const AS_OF: &str = "2026-03-01T08:00";

fn shown(findings: &Findings, address: &str) -> String {
    let figure = findings.figure(address).expect("an address");
    figure.text().unwrap_or_else(|| figure.reason()).to_owned()
}

#[test]
fn formulas_give_what_a_calculation_by_hand_gives() {
    with_findings(&site(SITE), AS_OF, |findings| {
        for (address, expected) in [
            // 125,000 t × 0.7143 + 320,000,000 kWh × 0.0001229 t = 89,287.5 t + 39,328 t
            ("use/北片/2021/tce", "12.86"),
            // 40,500 × 0.7143 + 110,000 × 0.1229 = 28,929.15 + 13,519
            ("use/南片/2021/tce", "4.24"),
            // The whole is computed from its own sums: 118,216.65 + 52,847
            ("use/全县/2021/tce", "17.11"),
            // 128,615.5 ÷ 1,500,000 and 171,063.65 ÷ 2,300,000
            ("use/北片/2021/intensity", "0.086"),
            ("use/全县/2021/intensity", "0.074"),
            // 89,287.5 + 320,000 × 0.3055; 85,716 + 300,000 × 0.315
            ("use/北片/2021/tce-equal", "18.70"),
            ("use/北片/2016/tce-equal", "18.02"),
            ("use/北片/2021/over-cap", "5000"),
            ("use/南片/2021/over-cap", "0"),
            // 1.5 g/m³ × 12,000,000 m³ = 18 t × 1.5; 0.15 → 1.8 t × 10; 0.005 → 0.06 t × 10
            ("section/-/2015-03/owed", "45.00"),
            ("section/-/2015-04/owed", "0.60"),
        ] {
            assert_eq!(shown(findings, address), expected, "{address}");
        }
    });
}

#[test]
fn what_is_missing_withholds_with_its_own_reason() {
    with_findings(&site(SITE), AS_OF, |findings| {
        for (address, reason) in [
            ("use/南片/2022/tce-equal", "缺测"),
            ("use/全县/2022/tce", "2 个对象中 1 个有有效数据"),
            ("use/全县/2023/tce", "2 个对象中 1 个有有效数据"),
            ("use/全县/2023/intensity", "2 个对象中 1 个有有效数据"),
            ("use/北片/2007/tce", "标准"),
            ("section/-/2017-03/owed", "标准"),
            ("use/北片/2022/intensity", "除数为零"),
        ] {
            let figure = findings.figure(address).expect("an address");
            assert_eq!(figure.text(), None, "{address}");
            assert!(
                figure.reason().contains(reason),
                "{address}: {}",
                figure.reason()
            );
        }
    });
}

#[test]
fn an_explanation_prints_the_formula_and_the_values() {
    with_findings(&site(SITE), AS_OF, |findings| {
        let told = findings.explain("use/北片/2021/tce-equal").expect("told");
        let fact = |name: &str| {
            let found = told.facts.iter().find(|(key, _)| key == name);
            found.map(|(_, text)| text.as_str()).unwrap_or_default()
        };
        assert_eq!(
            fact("算法"),
            "原煤 × 常数“原煤” + 用电量 × 常数“电力_等价值”"
        );
        assert_eq!(
            fact("代入数值"),
            "12.5 万t × 0.7143 kgce/kg + 3.2 亿kWh × 0.3055 kgce/kWh = 18.70475 万tce"
        );
        assert_eq!(fact("条款"), "附录A");
        let year = told.steps.iter().find(|s| s.name == "电力_等价值");
        assert!(year.expect("a step").value.contains("2020年"));
        let cells: Vec<usize> = told.steps.iter().map(|s| s.cells.len()).collect();
        assert_eq!(cells, [1, 1, 0, 0]);
        let withheld = findings.explain("use/南片/2022/tce-equal").expect("told");
        let filled = withheld.facts.iter().find(|(key, _)| key == "代入数值");
        assert!(filled.expect("a fact").1.starts_with("原煤（缺测）"));
    });
}

/// Without the file of the south the total of the county is withheld, not smaller.
#[test]
fn a_district_without_rows_withholds_the_total() {
    let project = Project::from(SITE);
    let rows = project.read("data/use/use.csv");
    let without: Vec<&str> = rows
        .lines()
        .filter(|l| !l.starts_with("南片,2021"))
        .collect();
    project.write("data/use/use.csv", without.join("\n"));
    with_findings(project.path(), AS_OF, |findings| {
        let figure = findings.figure("use/全县/2021/tce").expect("an address");
        assert_eq!(figure.text(), None);
        assert!(
            figure.reason().contains("2 个对象中 1 个有有效数据"),
            "{}",
            figure.reason()
        );
        assert_eq!(shown(findings, "use/北片/2021/tce"), "12.86");
    });
}

#[test]
fn the_page_of_a_method_lists_its_constants() {
    let project = Project::from(SITE);
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let page = project.read("public/methods/gb-t-2589-2020/index.html");
    for text in [
        "常数",
        "0.7143",
        "kgce/kg",
        "0.3055",
        "2020年",
        "电力_当量值",
    ] {
        assert!(page.contains(text), "{text}");
    }
}
