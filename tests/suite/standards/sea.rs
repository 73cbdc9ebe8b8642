//! Sea water: every class limit, the level of a sea area, and what counts below detection.

use gongshi::{
    quantity::Exact,
    standards::{Edition, Shares, Standards, item_class, main_items, worst},
};
use jiff::civil::date;

use super::{built_in, edition, num};

/// Item, decimal places at which it is compared, the limits of classes 1 to 4 in units of the last
/// place: GB 3097—1997 typed again.
const TABLE: [(&str, u32, &[i64]); 22] = [
    ("化学需氧量", 2, &[200, 300, 400, 500]),
    ("生化需氧量", 2, &[100, 300, 400, 500]),
    ("无机氮", 3, &[200, 300, 400, 500]),
    ("非离子氨", 4, &[200, 200, 200, 200]),
    ("活性磷酸盐", 4, &[150, 300, 300, 450]),
    ("汞", 6, &[50, 200, 200, 500]),
    ("镉", 4, &[10, 50, 100, 100]),
    ("铅", 4, &[10, 50, 100, 500]),
    ("六价铬", 4, &[50, 100, 200, 500]),
    ("总铬", 3, &[50, 100, 200, 500]),
    ("砷", 4, &[200, 300, 500, 500]),
    ("铜", 4, &[50, 100, 500, 500]),
    ("锌", 4, &[200, 500, 1000, 5000]),
    ("硒", 4, &[100, 200, 200, 500]),
    ("镍", 4, &[50, 100, 200, 500]),
    ("氰化物", 4, &[50, 50, 1000, 2000]),
    ("硫化物", 3, &[20, 50, 100, 250]),
    ("挥发性酚", 4, &[50, 50, 100, 500]),
    ("石油类", 3, &[50, 50, 300, 500]),
    ("悬浮物", 1, &[100, 100, 1000, 1500]),
    ("大肠菌群", 0, &[10_000, 10_000, 10_000]),
    ("粪大肠菌群", 0, &[2000, 2000, 2000]),
];

fn class(sea: &Edition, item: &str, value: Exact) -> usize {
    let row = sea.grades(item, "year", &|_| None).expect("class limits");
    let legal = sea.item(item).and_then(|i| i.legal(value)).expect("short");
    row.position_of(legal)
}

#[test]
fn every_item_and_class_of_the_sea_at_every_legal_value() {
    let all = built_in();
    let sea = edition(&all, "GB 3097—1997");
    for (item, decimals, limits) in TABLE {
        assert_eq!(sea.item(item).map(|i| i.decimals), Some(decimals), "{item}");
        for units in 0..=limits.iter().max().expect("limits") + 2 {
            let first = limits.iter().position(|limit| units <= *limit);
            let expected = first.unwrap_or(limits.len());
            let found = class(sea, item, Exact::scaled(units, decimals));
            assert_eq!(found, expected, "{item} {units}");
        }
    }
    assert_eq!(sea.items.len(), TABLE.len() + 2, "and pH and oxygen below");
}

#[test]
fn oxygen_must_be_above_its_limit_and_ph_between_two() {
    let all = built_in();
    let sea = edition(&all, "GB 3097—1997");
    for (item, value, expected) in [
        ("溶解氧", "6.01", 0),
        ("溶解氧", "6.00", 1),
        ("溶解氧", "5.00", 2),
        ("溶解氧", "4.00", 3),
        ("溶解氧", "3.01", 3),
        ("溶解氧", "3.00", 4),
        ("pH", "6.79", 4),
        ("pH", "6.80", 2),
        ("pH", "7.79", 2),
        ("pH", "7.80", 0),
        ("pH", "8.50", 0),
        ("pH", "8.51", 2),
        ("pH", "8.80", 2),
        ("pH", "8.81", 4),
    ] {
        assert_eq!(class(sea, item, num(value)), expected, "{item} {value}");
    }
}

/// Shares in per mille of classes 1 to 4 and worse.
fn level(all: &Standards, method: &str, shares: [i64; 5]) -> String {
    assert_eq!(shares.iter().sum::<i64>(), 1000, "{shares:?}");
    let sea = edition(all, "GB 3097—1997");
    let method = edition(all, method);
    let rule = method.assessment(None).expect("an assessment");
    let pairs: Vec<(usize, Exact)> = shares
        .iter()
        .enumerate()
        .map(|(class, n)| (class, Exact::whole(*n)))
        .collect();
    let shares = Shares::weighted(&pairs, sea.scale("class").expect("a scale")).expect("shares");
    let at = rule
        .level_of_shares(method, &shares)
        .expect("every sea has a level");
    method.scales[rule.of_shares.expect("a scale")].classes[at]
        .word
        .zh
        .clone()
}

#[test]
fn a_sea_area_by_the_shares_of_its_classes() {
    let all = built_in();
    for (shares, word) in [
        ([600, 300, 100, 0, 0], "优"),
        ([599, 301, 100, 0, 0], "良好"),
        ([600, 299, 101, 0, 0], "良好"),
        ([900, 0, 0, 0, 100], "优"),
        ([400, 400, 0, 0, 200], "良好"),
        ([400, 399, 0, 0, 201], "一般"),
        ([300, 300, 0, 100, 300], "一般"),
        ([300, 300, 0, 99, 301], "差"),
        ([300, 300, 0, 0, 400], "差"),
        ([300, 299, 301, 0, 100], "一般"),
        ([300, 299, 300, 1, 100], "差"),
        ([300, 299, 0, 101, 300], "差"),
        ([0, 0, 900, 0, 100], "一般"),
        ([0, 0, 899, 101, 0], "差"),
        ([300, 299, 0, 1, 400], "差"),
        ([300, 299, 0, 0, 401], "极差"),
        ([300, 299, 1, 0, 400], "差"),
        ([599, 0, 0, 0, 401], "极差"),
        ([0, 0, 0, 0, 1000], "极差"),
        ([0, 0, 0, 1000, 0], "差"),
        ([1000, 0, 0, 0, 0], "优"),
    ] {
        for method in ["HJ 442—2008", "HJ 442.10—2020"] {
            assert_eq!(level(&all, method, shares), word, "{shares:?}");
        }
    }
}

#[test]
fn a_station_is_as_good_as_its_worst_item() {
    let all = built_in();
    let (sea, method) = (
        edition(&all, "GB 3097—1997"),
        edition(&all, "HJ 442.10—2020"),
    );
    let rule = method.assessment(Some("station")).expect("an assessment");
    let items: Vec<_> = [
        ("无机氮", "0.45"),
        ("活性磷酸盐", "0.031"),
        ("溶解氧", "6.5"),
    ]
    .into_iter()
    .filter_map(|(name, value)| {
        let item = sea.item_position(name)?;
        item_class(rule, sea, item, num(value), "year", &|_| None)
    })
    .collect();
    assert_eq!(worst(&items).map(|(class, _)| class), Some(3));
    let named: Vec<(&str, Option<Exact>)> = main_items(rule, sea, &items)
        .into_iter()
        .map(|(item, multiple)| (sea.items[item].name.as_str(), multiple))
        .collect();
    // (0.45 − 0.30)/0.30 = 0.5; (0.031 − 0.030)/0.030 = 1/30
    let expected = [
        ("无机氮", Some(num("0.5"))),
        ("活性磷酸盐", Exact::fraction(1, 30)),
    ];
    assert_eq!(named, expected);
}

#[test]
fn below_detection_a_quarter_counts_where_few_were_detected() {
    let all = built_in();
    let rule = edition(&all, "GB 17378.2—2007")
        .below_detection()
        .expect("a rule");
    for (detected, of, factor) in [
        (0, 4, "0.25"),
        (1, 4, "0.25"),
        (2, 4, "0.5"),
        (3, 4, "0.5"),
        (2, 5, "0.25"),
        (3, 5, "0.5"),
        (499, 999, "0.25"),
        (500, 999, "0.5"),
    ] {
        assert_eq!(rule.factor(detected, of), num(factor), "{detected} of {of}");
    }
}

#[test]
fn the_assessment_of_the_day() {
    let all = built_in();
    for (family, day, expected) in [
        ("HJ 442", date(2021, 2, 28), Some("HJ 442—2008")),
        ("HJ 442", date(2021, 3, 1), Some("HJ 442.10—2020")),
        ("GB 3097", date(1998, 6, 30), None),
        ("GB 3097", date(1998, 7, 1), Some("GB 3097—1997")),
        ("GB 3838", date(2002, 5, 31), None),
        ("GB 3838", date(2002, 6, 1), Some("GB 3838—2002")),
        ("GB 3096", date(2008, 9, 30), None),
        ("GB 3096", date(2008, 10, 1), Some("GB 3096—2008")),
        ("HJ 640", date(2013, 2, 28), None),
        ("HJ 640", date(2013, 3, 1), Some("HJ 640—2012")),
        ("地表水环境质量评价", date(2011, 3, 8), None),
        (
            "地表水环境质量评价",
            date(2011, 3, 9),
            Some("地表水环境质量评价办法（试行）"),
        ),
    ] {
        let found = super::limits::in_force(&all, family, day, &[]);
        assert_eq!(found, expected.unwrap_or_default(), "{family} {day}");
    }
}
