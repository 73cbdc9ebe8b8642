//! Figures of the demo's water, sea and noise, worked out by hand from the rows of its tables.
//!
//! The rows are copied beside each sum, so that a reader can follow it without the program; the
//! limits are those printed in the standards.

use std::sync::OnceLock;

use gongshi::{Site, indicators::Findings};

use crate::common::{load, repository};

const AS_OF: &str = "2026-11-23T08:00";

/// The figures of the demo, computed once for all tests.
fn demo(f: impl FnOnce(&Findings)) {
    static SITE: OnceLock<Site> = OnceLock::new();
    let site = SITE.get_or_init(|| load(&repository(), AS_OF).2.expect("a site without errors"));
    f(&site.findings);
}

/// What a figure prints, or its reason in brackets.
fn text(findings: &Findings, address: &str) -> String {
    let figure = findings
        .figure(address)
        .unwrap_or_else(|_| panic!("{address}"));
    figure
        .text()
        .map_or_else(|| format!("({})", figure.reason()), str::to_owned)
}

fn check(findings: &Findings, expected: &[(&str, &str)]) {
    for (address, wanted) in expected {
        assert_eq!(text(findings, address), *wanted, "{address}");
    }
}

/// The class of a section is that of its worst item; main pollutants are named by class, then by
/// how far they exceed class III, at most three.
#[test]
fn a_section_by_its_worst_item() {
    demo(|findings| {
        let expected = [
            // 大浦河 2026-01: ammonia 2.58 > 2.0 is worse than class V, (2.58 − 1) / 1 = 1.58.
            // CODMn 8.6, COD 28, BOD 5.0 and TP 0.212 are class IV: (8.6 − 6) / 6 = 0.43,
            // (28 − 20) / 20 = 0.40, (5 − 4) / 4 = 0.25, (0.212 − 0.2) / 0.2 = 0.06.
            ("water-section/WS11/2026-01/class", "劣Ⅴ类"),
            ("water-section/WS11/2026-01/class.level", "重度污染"),
            ("water-section/WS11/2026-01/class.deciding", "氨氮"),
            (
                "water-section/WS11/2026-01/class.main",
                "氨氮（1.6）、高锰酸盐指数（0.4）、化学需氧量（0.4）",
            ),
            // 盐河 2026-07: lead 0.0615, rounded to three decimals half to even 0.062, is above
            // 0.05 and at most 0.1: class V; (0.062 − 0.05) / 0.05 = 0.24.
            ("water-section/WS15/2026-07/class", "Ⅴ类"),
            ("water-section/WS15/2026-07/class.main", "铅（0.2）"),
            ("water-section/WS15/2026-07/met", "超标"),
            // 龙王河 2026-08: COD 31 and TP 0.338 are class V, (31 − 20) / 20 = 0.55 and
            // (0.338 − 0.2) / 0.2 = 0.69; CODMn 8.4 is class IV, 0.40; DO 4.8 has no multiple.
            ("water-section/WS24/2026-08/class", "Ⅴ类"),
            (
                "water-section/WS24/2026-08/class.main",
                "总磷（0.7）、化学需氧量（0.6）、高锰酸盐指数（0.4）",
            ),
            ("water-section/WS24/2026-08/class.item.溶解氧", "Ⅳ类"),
        ];
        check(findings, &expected);
    });
}

#[test]
fn what_was_not_measured_is_not_judged() {
    demo(|findings| {
        let expected = [
            ("water-section/WS22/2025-02/class", "(断流)"),
            ("water-section/WS20/2026-01/class", "(结冰)"),
            ("water-section/WS15/2024-07/class", "(未采样)"),
            // Metals are not due in February and do not count; nothing is lacking.
            ("water-section/WS01/2024-02/cu", "(未到监测时间)"),
            ("water-section/WS01/2024-02/class", "Ⅲ类"),
            // The standby source has rows and never a value: the newest says why.
            ("drinking-source/DW6/latest-month/met", "(不监测该项目)"),
            // Below detection is printed as the laboratory wrote it.
            ("water-section/WS01/2024-01/hg", "0.00004L"),
        ];
        check(findings, &expected);
        // Ammonia was invalid: the other items say at least class II, not which class.
        let figure = findings.figure("water-section/WS06/2025-11/class");
        assert_eq!(figure.expect("a figure").text(), None);
    });
}

/// Fewer than five sections: means of the items, then as one section; five and more: by shares.
#[test]
fn rivers_by_means_or_by_shares() {
    demo(|findings| {
        let expected = [
            // 新沭河 2026-10, three sections: CODMn (3.8 + 4.1 + 4.5) / 3 = 4.13 > 4 and
            // TP (0.115 + 0.152 + 0.106) / 3 = 0.124 > 0.1 are class III, the others better.
            ("water-section/新沭河/2026-10/quality", "良好"),
            // 蔷薇河 2026-10, five sections: II, III, III, III, III; 100 % are good.
            ("water-section/蔷薇河/2026-10/quality", "优"),
            ("water-section/蔷薇河/2026-10/good-share", "100.0"),
            // 大浦河: COD 23 in 2026-10 is class IV; ammonia 1.77 in 2025-10 was class V.
            ("water-section/大浦河/2026-10/quality", "轻度污染"),
            ("water-section/大浦河/2025-10/quality", "中度污染"),
            ("water-section/大浦河/2026-10/quality.change", "有所好转"),
            // All: 19 of 23 sections are good, 82.6 %, no one is worse than class V; a year
            // before it were 21 of 23, 91.3 %; 8.7 points are no clear change.
            ("water-section/样例水体/2026-10/good-share", "82.6"),
            ("water-section/样例水体/2026-10/quality", "良好"),
            ("water-section/样例水体/2025-10/good-share", "91.3"),
            ("water-section/样例水体/2025-10/quality", "优"),
            (
                "water-section/样例水体/2026-10/quality.change",
                "无明显变化",
            ),
            // Only 蔷薇河样例断面3 (III, target II) misses its target: 22 of 23.
            ("water-section/样例水体/2026-10/met-share", "95.7"),
            ("water-section/WS06/2026-10/met", "超标"),
        ];
        check(findings, &expected);
    });
}

/// 石梁河水库样例点位3, 2026-10: chlorophyll a 20.9, TP 0.061, TN 1.27, transparency 0.88,
/// CODMn 3.7. Terms by the five formulas, and their weights r² / 3.7558:
///
/// ```text
/// chla   10 (2.5   + 1.086 ln 20.9 ) = 58.012   1
/// TP     10 (9.436 + 1.624 ln 0.061) = 48.939   0.7056
/// TN     10 (5.453 + 1.694 ln 1.27 ) = 58.579   0.6724
/// SD     10 (5.118 − 1.94  ln 0.88 ) = 53.660   0.6889
/// CODMn  10 (0.109 + 2.661 ln 3.7  ) = 35.905   0.6889
/// (58.012 + 34.531 + 39.389 + 36.966 + 24.735) / 3.7558 = 193.633 / 3.7558 = 51.556
/// ```
#[test]
fn trophic_index_of_a_point() {
    demo(|findings| {
        let expected = [
            ("lake-point/LK13/2026-10/tli", "51.6"),
            ("lake-point/LK13/2026-10/tli.class", "轻度富营养"),
            // The reservoir: means of its three points first, 48.839.
            ("lake-point/石梁河水库/2026-10/tli", "48.8"),
            ("lake-point/石梁河水库/2026-10/tli.class", "中营养"),
            // TP below 0.01 counts as 0.005: 34.253.
            ("lake-point/LK22/2026-10/tli", "34.3"),
        ];
        check(findings, &expected);
    });
}

/// August 2026: five sources in use; the fourth has manganese 0.14 > 0.1.
///
/// ```text
/// sources  4 / 5 = 80.0 %
/// water    1099.1 + 325.1 + 262.4 + 386.2 + 135.8 = 2208.6
///          (2208.6 − 386.2) / 2208.6 = 82.51 %
/// ```
#[test]
fn drinking_water_by_sources_and_by_water() {
    demo(|findings| {
        let expected = [
            ("drinking-source/DW4/2026-08/met", "超标"),
            ("drinking-source/DW4/2026-08/met.over", "锰（0.4）"),
            (
                "drinking-source/样例饮用水水源/2026-08/source-share",
                "80.0",
            ),
            ("drinking-source/样例饮用水水源/2026-08/water-share", "82.5"),
            (
                "drinking-source/样例饮用水水源/2026-10/source-share",
                "100.0",
            ),
        ];
        check(findings, &expected);
    });
}

/// Third quarter of 2026: all eight days comply; one night of eight (4a, 56.1 > 55) does not.
#[test]
fn noise_zones_by_counts_and_per_cent() {
    demo(|findings| {
        let expected = [
            ("noise-zone/样例声环境/2026-Q3/day-share", "100.0"),
            ("noise-zone/样例声环境/2026-Q3/night-count", "7"),
            ("noise-zone/样例声环境/2026-Q3/night-share", "87.5"),
            ("noise-zone/ZS7/2026-Q3/night.night-met", "超标"),
            // A night that was not measured is not a night that complies: seven are left.
            ("noise-zone/ZS5/2025-Q4/night.night-met", "(缺测)"),
        ];
        check(findings, &expected);
    });
}

/// Year 2025, day: Σ length × Leq / Σ length over the twelve roads, and the mean of forty squares.
///
/// ```text
/// 3.2×70.9 + 2.5×67.6 + 4.1×70.0 + 1.8×67.0 + 2.9×67.0 + 0.9×63.8 + 3.6×69.1 + 1.4×67.8
///   + 2.2×67.2 + 5.0×66.3 + 1.1×68.1 + 2.7×66.5 = 2132.68; Σ length 31.4; 2132.68 / 31.4 = 67.920
/// ```
#[test]
fn road_noise_is_weighted_by_length() {
    demo(|findings| {
        let expected = [
            ("noise-road/样例道路/2025/day.mean", "67.9"),
            ("noise-road/样例道路/2025/day-class.class", "好"),
            ("noise-road/样例道路/2025/night.mean", "(未到监测时间)"),
            ("noise-grid/样例网格/2025/night.mean", "(未到监测时间)"),
        ];
        check(findings, &expected);
    });
}

/// Third quarter of 2026, in km²: 3522, 1286, 614, 373 and 205 of the five classes, 6000 in all;
/// (3522 + 1286) / 6000 = 80.13 %, 205 / 6000 = 3.42 %.
#[test]
fn sea_by_area_not_by_number_of_classes() {
    demo(|findings| {
        let expected = [
            ("sea-area/-/2026-Q3/good-share", "80.1"),
            ("sea-area/-/2026-Q3/worst-share", "3.4"),
        ];
        check(findings, &expected);
    });
}

/// A year needs its twelve months; what was dried up is not asked for.
#[test]
fn a_year_with_months_missing_is_not_judged() {
    demo(|findings| {
        let expected = [
            (
                "water-section/WS10/2025/class",
                "(有效月数不足：有 9 个月，需 12 个月)",
            ),
            (
                "water-section/WS01/2026/class",
                "(有效月数不足：有 10 个月，需 12 个月)",
            ),
            ("water-section/WS22/2025/class", "Ⅲ类"),
        ];
        check(findings, &expected);
    });
}
