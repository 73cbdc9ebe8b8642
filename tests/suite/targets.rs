//! Targets from the files to the page. The north is 5,000 t above its cap in 2021 to 2023, 0.5 万t;
//! its figures of 2024 must be there by 1 July 2025. Verdicts are worked out by hand from that.

use gongshi::indicators::Findings;

use crate::common::{Project, site, with_findings};

const SITE: &str = "golden/formula/site";
const AS_OF: &str = "2026-03-01T08:00";

fn shown(findings: &Findings, address: &str) -> String {
    let figure = findings.figure(address).expect("an address");
    figure.text().unwrap_or_else(|| figure.reason()).to_owned()
}

#[test]
fn verdicts_of_targets_in_mixed_units() {
    with_findings(&site(SITE), AS_OF, |findings| {
        for (address, expected) in [
            // 5,000 t are 0.5 万t: not above, but not below either.
            ("goal/G1/2026/progress", "已完成"),
            ("goal/G2/2026/progress", "逾期未完成"),
            ("goal/G3/2026/progress", "数据迟报"),
            ("goal/G4/2026/progress", "没有数据"),
            ("goal/G5/2026/progress", "数据迟报"),
            // As seen at the end of 2022 and 2023: from 10,000 t in 2016 to 4,000 t in 2026 the
            // line asks 6,400 t in 2022.
            ("goal/G3/2022/progress", "进度正常"),
            ("goal/G5/2022/progress", "已完成"),
        ] {
            assert_eq!(shown(findings, address), expected, "{address}");
        }
    });
}

#[test]
fn verdicts_are_counted_for_an_area_and_for_all() {
    with_findings(&site(SITE), AS_OF, |findings| {
        for (address, expected) in [
            ("goal/全县/2026/verdicts", "5"),
            ("goal/全县/2026/verdicts.met", "1"),
            ("goal/全县/2026/verdicts.overdue", "1"),
            ("goal/全县/2026/verdicts.late-data", "2"),
            ("goal/全县/2026/verdicts.behind", "0"),
            ("goal/北片/2026/verdicts", "3"),
            ("goal/北片/2026/verdicts.late-data", "1"),
            ("goal/南片/2026/verdicts.no-data", "1"),
        ] {
            assert_eq!(shown(findings, address), expected, "{address}");
        }
        assert!(findings.figure("goal/全县/2026/verdicts.good").is_err());
    });
}

#[test]
fn an_area_page_shows_its_own_targets_in_groups() {
    let project = Project::from(SITE);
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let north = project.read("public/goals/north/index.html");
    for text in [
        "不超过半万吨",
        "低于半万吨",
        "再降一成",
        "≤",
        "2021年",
        "0.5",
    ] {
        assert!(north.contains(text), "{text}");
    }
    assert!(!north.contains("没有测的"));
    let south = project.read("public/goals/south/index.html");
    assert!(south.contains("没有测的") && south.contains("每年"));
    assert!(!south.contains("再降一成"));
}
