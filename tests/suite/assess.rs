//! Sections, rivers and lakes of `tests/golden/water`: each value worked out by hand from its table
//! and the class limits of GB 3838—2002.

use crate::common::{site, with_findings};

const SITE: &str = "golden/water/site";
const AS_OF: &str = "2026-03-01T08:00";

fn check(figures: &[(&str, &str)]) {
    with_findings(&site(SITE), AS_OF, |findings| {
        let wrong: Vec<String> = figures
            .iter()
            .filter_map(|(address, expected)| {
                let shown = match findings.figure(address) {
                    Ok(figure) => figure
                        .text()
                        .map_or_else(|| format!("({})", figure.reason()), str::to_owned),
                    Err(fault) => format!("{fault:?}"),
                };
                (shown != *expected).then(|| format!("{address}: {shown}, not {expected}"))
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn a_section_has_the_class_of_its_worst_item() {
    check(&[
        // Permanganate 3.0 and phosphorus 0.05 are class II; mercury below 0.04 μg/L counts as
        // 0.02 μg/L. The total nitrogen of a river does not count.
        ("water/A1/2026-01/class", "Ⅱ类"),
        ("water/A1/2026-01/class.level", "优"),
        ("water/A1/2026-01/class.main", "无"),
        ("water/A1/2026-01/class.deciding", "高锰酸盐指数、总磷"),
        ("water/A1/2026-01/class.item.氨氮", "Ⅰ类"),
        // (7.2 − 6)/6 = 0.2 and (1.4 − 1)/1 = 0.4, both class IV: the larger multiple first.
        ("water/A2/2026-01/class", "Ⅳ类"),
        ("water/A2/2026-01/class.level", "轻度污染"),
        (
            "water/A2/2026-01/class.main",
            "氨氮（0.4）、高锰酸盐指数（0.2）",
        ),
        ("water/A2/2026-01/class.deciding", "高锰酸盐指数、氨氮"),
        // On the limits of class II, III: the better class.
        ("water/B2/2026-01/class", "Ⅱ类"),
        ("water/B3/2026-01/class", "Ⅲ类"),
        ("water/B3/2026-01/class.deciding", "溶解氧"),
        ("water/B4/2026-01/class", "Ⅲ类"),
        ("water/B5/2026-01/class", "Ⅳ类"),
        ("water/B5/2026-01/class.main", "氨氮（0.0）"),
        // Worse than V in pH, oxygen and mercury (2 μg/L; (0.002 − 0.0001)/0.0001 = 19): the heavy
        // metal first, then pH and oxygen without a multiple. Ammonia (IV) and phosphorus (IV) are
        // fourth and fifth and not named.
        ("water/B6/2026-01/class", "劣Ⅴ类"),
        ("water/B6/2026-01/class.main", "汞（19.0）、pH、溶解氧"),
        // Mercury is not due in this month; six items make the class without it.
        ("water/A3/2026-02/class", "Ⅱ类"),
    ]);
}

#[test]
fn what_is_missing_withholds_a_class_unless_nothing_could_change_it() {
    check(&[
        ("water/A3/2026-01/class", "(断流)"),
        ("water/B1/2026-02/class", "(未采样)"),
        // Ammonia is missing: five of six items.
        ("water/A1/2026-02/class", "(有效项目不足：有 5 项，需 6 项)"),
        // The same, but phosphorus is already in the worst class.
        ("water/A2/2026-02/class", "劣Ⅴ类"),
        // A section of which nobody says whether it is a river or a lake has no limit for phosphorus.
        ("water/C1/2026-01/class", "(有效项目不足：有 5 项，需 6 项)"),
    ]);
}

#[test]
fn a_mean_of_ph_is_that_of_hydrogen_ions() {
    check(&[
        // −lg((10^−7 + 10^−9)/2) = 7.297, not 8.
        ("water/A1/2026-Q1/ph.mean", "7"),
        // Half of 0.04 μg/L is 0.02 μg/L; what was never detected is not printed as measured.
        ("water/A1/2026-Q1/hg.mean", "低于检出限"),
        ("water/A1/2026-Q1/codmn.mean", "3.0"),
        ("water/A2/2026-Q1/codmn.mean", "5.1"),
        // (0.10 + 0.50)/2 = 0.30.
        ("water/A2/2026-Q1/tp.mean", "0.300"),
    ]);
}

#[test]
fn few_sections_are_judged_by_means_and_many_by_shares() {
    check(&[
        // Jia has two sections with a class: means 5.1, 0.76 (both III) and 0.075.
        ("water/甲河/2026-01/level", "良好"),
        (
            "water/甲河/2026-01/level.method",
            "各点位浓度平均后按类别评价（点位较少）",
        ),
        ("water/甲河/2026-01/level.good", "50.0"),
        ("water/甲河/2025-01/level", "优"),
        ("water/甲河/2026-01/level.change", "有所下降"),
        // Yi has six: Ⅱ Ⅱ Ⅲ Ⅲ Ⅳ 劣Ⅴ; 4/6 good, 1/6 worst. The year before 5/6 and none.
        ("water/乙河/2026-01/level", "轻度污染"),
        ("water/乙河/2026-01/level.method", "水质类别比例法"),
        ("water/乙河/2026-01/level.good", "66.7"),
        ("water/乙河/2026-01/level.bad", "16.7"),
        ("water/乙河/2025-01/level", "良好"),
        ("water/乙河/2025-01/level.bad", "0.0"),
        // −16.7 − 16.7 = −33.3 points.
        ("water/乙河/2026-01/level.change", "明显下降"),
        // Over in two of six: ammonia. In one: pH, oxygen, phosphorus, mercury, in the law's order.
        ("water/乙河/2026-01/level.main", "氨氮、pH、溶解氧"),
        // In February only A3 has a class; A1 lacks an item, and A2 is worse than V.
        (
            "water/甲河/2026-02/level",
            "(数据不全：3 个对象中 2 个有有效数据)",
        ),
    ]);
}

#[test]
fn a_section_is_judged_by_its_own_target() {
    check(&[
        ("water/A1/2026-01/meets", "达标"),
        ("water/A1/2026-01/meets.over", "无"),
        ("water/A2/2026-01/meets", "超标"),
        (
            "water/A2/2026-01/meets.over",
            "氨氮（0.4）、高锰酸盐指数（0.2）",
        ),
        ("water/A2/2026-01/nh3n.meets.limit", "1.0"),
        ("water/A2/2026-01/nh3n.meets.multiple", "0.40"),
        // B5 may be class IV, and is.
        ("water/B5/2026-01/meets", "达标"),
        ("water/B5/2026-01/nh3n.meets.limit", "1.5"),
        // B6 has no target.
        ("water/B6/2026-01/codmn.meets", "(没有可对照的目标类别)"),
        ("water/A3/2026-01/meets", "(断流)"),
    ]);
}

#[test]
fn shares_count_places_or_water() {
    check(&[
        // Jia: one of two with a class; the dried-up one lacks nothing.
        ("water/甲河/2026-01/good-share", "50.0"),
        // 100 of 400.
        ("water/甲河/2026-01/flow-share", "25.0"),
        // 10 + 20 + 30 + 40 of 150, but B6 says no amount.
        (
            "water/乙河/2026-01/flow-share",
            "(数据不全：有 6 个，需 6 个)",
        ),
        ("water/甲河/2025-01/flow-share", "100.0"),
    ]);
}

#[test]
fn ties_share_a_place_and_what_has_no_value_has_none() {
    check(&[
        // 3.0 (A1, B1, B3, C1), 4.0 (B2), 6.0 (B4, B5, B6), 7.2 (A2).
        ("water/A1/2026-01/place", "1"),
        ("water/B3/2026-01/place", "1"),
        ("water/B2/2026-01/place", "5"),
        ("water/B4/2026-01/place", "6"),
        ("water/B6/2026-01/place", "6"),
        ("water/A2/2026-01/place", "9"),
        ("water/A2/2026-01/place.of", "9"),
        ("water/A3/2026-01/place", "(断流)"),
    ]);
}

#[test]
fn the_trophic_index_of_points_and_of_the_lake() {
    check(&[
        // Five terms 50.0, 45.7, 54.5, 51.2, 38.0 with weights 1, 0.7056, 0.6724, 0.6889, 0.6889.
        ("lake/H1/2026-01/tli", "48.0"),
        ("lake/H1/2026-01/tli.class", "中营养"),
        ("lake/H1/2026-01/tli.sub.透明度", "51.2"),
        ("lake/H2/2026-01/tli", "53.5"),
        ("lake/H2/2026-01/tli.class", "轻度富营养"),
        // Of the means of the two points 15, 0.055, 1.2, 0.9, 4.5.
        ("lake/东湖/2026-01/tli", "51.0"),
        ("lake/东湖/2026-01/tli.class", "轻度富营养"),
        // Lakes have their own limits of phosphorus: 0.05 is class III, 0.06 class IV. Nitrogen is
        // shown and not counted.
        ("lake/H1/2026-01/class", "Ⅲ类"),
        ("lake/H2/2026-01/class", "Ⅳ类"),
        ("lake/H2/2026-01/class.main", "总磷（0.2）"),
        // A transparency of zero has no logarithm; a missing nitrogen leaves four of five terms.
        ("lake/H1/2026-02/tli", "(数值不大于零，不能取对数)"),
        ("lake/H2/2026-02/tli", "(有效项目不足：有 4 项，需 5 项)"),
    ]);
}

#[test]
fn a_sum_over_an_area_needs_every_place_that_lacks_something() {
    check(&[
        ("water/甲河/2025-01/do.total", "24.0"),
        // The dried-up section lacks nothing.
        ("water/甲河/2026-01/do.total", "16.0"),
        // Of six sections one reports that nothing was sampled, and five say nothing at all.
        (
            "water/乙河/2026-02/do.total",
            "(数据不全：6 个对象中 0 个有有效数据)",
        ),
    ]);
}
