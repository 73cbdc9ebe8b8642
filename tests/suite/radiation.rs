//! A second domain the program has never heard of: radiation, from declarations, tables and two
//! laws. The expected words and numbers were worked out by hand from the tables in
//! `tests/golden/radiation/site`.

use crate::{
    accessible::Demo,
    common::{Project, site, with_findings},
};

const SITE: &str = "golden/radiation/site";
const AS_OF: &str = "2026-03-01T08:00";

/// Address and what is shown; a reason stands in brackets.
const FIGURES: &[(&str, &str)] = &[
    // Limits by band: on the limit complies, a hundredth above does not.
    ("field/E1/2024/within", "达标"),
    ("field/E1/2025/e.within", "达标"),
    ("field/E1/2025/b.within", "达标"),
    ("field/E2/2024/e.within", "超标"),
    ("field/E2/2024/e.within.multiple", "0.00"),
    ("field/E2/2024/within.over", "电场强度（0.0）"),
    ("field/E2/2025/b.within", "超标"),
    ("field/E2/2025/within", "超标"),
    ("field/E1/2025/e.within.limit", "4000"),
    ("field/E3/2025/e.within.limit", "12"),
    // A quantity that is not monitored here by plan does not hold up the verdict.
    ("field/E3/2025/b.within", "(不监测该项目)"),
    ("field/E3/2025/within", "达标"),
    ("field/E4/2025/within", "超标"),
    // 2024: E1, E3 and E4 of four; 2025: E1 and E3.
    ("field/全市/2024/within-share", "75.0"),
    ("field/全市/2025/within-share", "50.0"),
    ("field/沿海片/2025/within-share", "100.0"),
    ("field/内陆片/2025/within-share", "0.0"),
    // Means of what was measured: 674.2 / 11 = 61.29…, 945.8 / 12 = 78.81…; their mean 70.05….
    ("gamma/G1/2025/dose.mean", "61.3"),
    ("gamma/G2/2025/dose.mean", "78.8"),
    ("gamma/全市/2025/dose.mean", "70.1"),
    ("gamma/G2/2025/dose.highest", "81.1"),
    ("gamma/G1/2025-11/dose", "(设备维护、校准)"),
    // No edition of the drinking-water standard is known for 2022 and before; GB 5749—2022 from
    // April 2023. Judged as printed, with three decimals.
    ("water-activity/W1/2024-H1/alpha", "<0.016"),
    ("water-activity/W1/2024-H1/within", "达标"),
    ("water-activity/W1/2025-H1/within", "达标"),
    ("water-activity/W1/2025-H2/alpha.within", "超标"),
    ("water-activity/W1/2025-H2/beta.within", "达标"),
    ("water-activity/W2/2025-H1/within.over", "总β放射性（0.0）"),
    ("water-activity/W2/2025-H2/beta", "(缺测)"),
];

#[test]
fn figures_are_as_worked_out_by_hand() {
    with_findings(&site(SITE), AS_OF, |findings| {
        for (address, expected) in FIGURES {
            let figure = findings.figure(address).expect(address);
            let shown = figure
                .text()
                .map_or_else(|| format!("({})", figure.reason()), str::to_owned);
            assert_eq!(shown, *expected, "{address}");
        }
    });
}

#[test]
fn pages_charts_downloads_and_methods_need_no_code() {
    let project = Project::from(SITE);
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let demo = Demo::read(built.bytes());
    let text = |path: &str| demo.pages[path].text(0);
    let home = text("radiation/index.html");
    for word in ["符合限值的点位比例", "50.0", "移动通信基站", "超标", "61.2"] {
        assert!(home.contains(word), "{word}: {home}");
    }
    let point = text("radiation/points/E2/index.html");
    assert!(
        point.contains("4000.01") && point.contains("50Hz"),
        "{point}"
    );
    let method = text("methods/gb-8702-2014/index.html");
    assert!(
        method.contains("GB 8702—2014") && method.contains("≤4000 V/m"),
        "{method}"
    );
    assert!(demo.text("data/field/field.csv").contains("E2,2025,812"));
}

#[test]
fn a_fault_in_the_new_domain_is_named_like_any_other() {
    let project = Project::from(SITE);
    let file = "data/field/2024-2025.csv";
    project.replace(file, "E4,2025,12.01", "E4,2025,12.01V/m");
    let built = project.build(AS_OF);
    assert!(!built.ok);
    let said = &built.transcript;
    assert!(
        said.contains("2024-2025.csv:9:9") && said.contains("`12.01V/m`"),
        "{said}"
    );
}
