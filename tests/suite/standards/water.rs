//! Surface water: every class limit, the verdict of a section, of a river, and their changes.

use gongshi::{
    quantity::Exact,
    standards::{
        Assessment, Edition, ItemClass, LimitAnswer, MeanMethod, Shares, Standards, attains,
        change_of_levels, change_of_shares, item_class, main_items, main_of_places, mean, shares,
        worst,
    },
};
use jiff::civil::date;
use proptest::prelude::*;

use super::{built_in, edition, num, shared};

/// Item, kind of water body (empty: both), decimal places, the limits of classes I to V in units of
/// the last decimal place. Table 1 of GB 3838—2002 typed again; places of 环办监测函〔2020〕82号.
type Row = (&'static str, &'static str, u32, [i64; 5]);

const TABLE_1: [Row; 23] = [
    ("高锰酸盐指数", "", 1, [20, 40, 60, 100, 150]),
    ("化学需氧量", "", 1, [150, 150, 200, 300, 400]),
    ("五日生化需氧量", "", 1, [30, 30, 40, 60, 100]),
    ("氨氮", "", 2, [15, 50, 100, 150, 200]),
    ("总磷", "河流", 3, [20, 100, 200, 300, 400]),
    ("总磷", "湖库", 3, [10, 25, 50, 100, 200]),
    ("总氮", "湖库", 2, [20, 50, 100, 150, 200]),
    ("铜", "", 3, [10, 1000, 1000, 1000, 1000]),
    ("锌", "", 3, [50, 1000, 1000, 2000, 2000]),
    ("氟化物", "", 3, [1000, 1000, 1000, 1500, 1500]),
    ("硒", "", 4, [100, 100, 100, 200, 200]),
    ("砷", "", 4, [500, 500, 500, 1000, 1000]),
    ("汞", "", 5, [5, 5, 10, 100, 100]),
    ("镉", "", 5, [100, 500, 500, 500, 1000]),
    ("铬（六价）", "", 3, [10, 50, 50, 50, 100]),
    ("铅", "", 3, [10, 10, 50, 50, 100]),
    ("氰化物", "", 3, [5, 50, 200, 200, 200]),
    ("挥发酚", "", 4, [20, 20, 50, 100, 1000]),
    ("石油类", "", 2, [5, 5, 5, 50, 100]),
    ("阴离子表面活性剂", "", 2, [20, 20, 20, 30, 30]),
    ("硫化物", "", 3, [50, 100, 200, 500, 1000]),
    ("粪大肠菌群", "", 0, [200, 2000, 10_000, 20_000, 40_000]),
    ("溶解氧", "", 1, [75, 60, 50, 30, 20]),
];

const WORDS: [&str; 6] = ["Ⅰ类", "Ⅱ类", "Ⅲ类", "Ⅳ类", "Ⅴ类", "劣Ⅴ类"];

fn law(all: &Standards) -> (&Edition, &Edition, &Assessment) {
    let method = edition(all, "地表水环境质量评价办法（试行）");
    let rule = method.assessment(Some("section")).expect("an assessment");
    (edition(all, "GB 3838—2002"), method, rule)
}

fn body(name: &str) -> impl Fn(&str) -> Option<String> {
    move |key| (key == "body" && !name.is_empty()).then(|| name.to_owned())
}

/// The word of the class of a value, unrounded as a data file may have it.
fn class(grades: &Edition, item: &str, kind: &str, value: Exact) -> &'static str {
    let keys = body(kind);
    let row = grades.grades(item, "month", &keys).expect("class limits");
    let legal = grades
        .item(item)
        .and_then(|i| i.legal(value))
        .expect("short");
    let class = row.position_of(legal);
    assert_eq!(
        grades.scales[row.scale].classes[class].word.zh,
        WORDS[class]
    );
    WORDS[class]
}

#[test]
fn every_item_and_class_at_every_legal_value() {
    let all = built_in();
    let (grades, ..) = law(&all);
    let mut checked = 0;
    for (item, kind, decimals, limits) in TABLE_1 {
        let item_row = grades.item(item).expect("an item");
        assert_eq!(item_row.decimals, decimals, "{item}");
        let most = limits.iter().max().expect("five") + 2;
        for units in 0..=most {
            let holds = |limit: &i64| {
                if item == "溶解氧" {
                    units >= *limit
                } else {
                    units <= *limit
                }
            };
            let expected = WORDS[limits.iter().position(holds).unwrap_or(5)];
            let found = class(grades, item, kind, Exact::scaled(units, decimals));
            assert_eq!(found, expected, "{item} {kind} {units}");
            checked += 1;
        }
    }
    assert!(checked > 40_000, "{checked}");
    for (ph, expected) in [
        ("5", "劣Ⅴ类"),
        ("5.49", "劣Ⅴ类"),
        ("5.5", "Ⅰ类"),
        ("6", "Ⅰ类"),
        ("9", "Ⅰ类"),
        ("9.49", "Ⅰ类"),
        ("9.5", "劣Ⅴ类"),
        ("10", "劣Ⅴ类"),
    ] {
        assert_eq!(
            class(grades, "pH", "", num(ph)),
            expected,
            "pH {ph}, at whole numbers"
        );
    }
}

/// Below, on and above each limit; equal neighbours belong to the better class.
#[test]
fn worked_limits() {
    let all = built_in();
    let (grades, ..) = law(&all);
    for (item, kind, value, expected) in [
        ("化学需氧量", "", "15.0", "Ⅰ类"),
        ("化学需氧量", "", "15.1", "Ⅲ类"),
        ("铜", "", "1.000", "Ⅱ类"),
        ("铜", "", "1.001", "劣Ⅴ类"),
        ("石油类", "", "0.05", "Ⅰ类"),
        ("石油类", "", "0.06", "Ⅳ类"),
        ("溶解氧", "", "7.5", "Ⅰ类"),
        ("溶解氧", "", "7.4", "Ⅱ类"),
        ("溶解氧", "", "1.9", "劣Ⅴ类"),
        ("总磷", "河流", "0.05", "Ⅱ类"),
        ("总磷", "湖库", "0.05", "Ⅲ类"),
        ("总磷", "湖库", "0.051", "Ⅳ类"),
        // Rounded before they are compared, halves to even.
        ("氨氮", "", "1.005", "Ⅲ类"),
        ("氨氮", "", "1.0051", "Ⅳ类"),
        ("氨氮", "", "1.015", "Ⅳ类"),
        ("汞", "", "0.000055", "Ⅲ类"),
        ("汞", "", "0.000045", "Ⅰ类"),
    ] {
        assert_eq!(
            class(grades, item, kind, num(value)),
            expected,
            "{item} {kind} {value}"
        );
    }
    let keys = body("河流");
    assert!(
        grades.grades("总氮", "month", &keys).is_none(),
        "rivers have no class of nitrogen"
    );
    assert!(
        grades.grades("总磷", "month", &|_| None).is_none(),
        "river or lake must be known"
    );
    assert!(grades.grades("水温", "month", &keys).is_none());
}

#[test]
fn what_would_round_to_nothing_keeps_one_digit() {
    let all = built_in();
    let (grades, ..) = law(&all);
    for (item, value, expected) in [
        ("汞", "0.000004", "0.000004"),
        ("汞", "0.0000025", "0.000002"),
        ("汞", "0.000005", "0.000005"),
        ("汞", "0.000006", "0.00001"),
        ("氨氮", "0.0049", "0.005"),
        ("氨氮", "0.0125", "0.01"),
        ("总磷", "0.00049", "0.0005"),
        ("氨氮", "0", "0.00"),
        ("pH", "0.4", "0"),
    ] {
        let legal = grades.item(item).and_then(|i| i.legal_decimal(num(value)));
        assert_eq!(
            legal.map(|d| d.to_string()).as_deref(),
            Some(expected),
            "{item} {value}"
        );
    }
}

#[test]
fn names_as_data_files_write_them() {
    let all = built_in();
    let (grades, ..) = law(&all);
    for (written, item) in [
        ("NH3-N", "氨氮"),
        ("氨氮（以Ｎ计）", "氨氮"),
        ("NH₃-N", "氨氮"),
        ("CODMn", "高锰酸盐指数"),
        ("CODMn ", "高锰酸盐指数"),
        ("BOD₅", "五日生化需氧量"),
        ("CODCr", "化学需氧量"),
        ("六价铬", "铬（六价）"),
        ("粪大肠菌群数", "粪大肠菌群"),
        ("DO", "溶解氧"),
        ("TP", "总磷"),
    ] {
        assert_eq!(
            grades.item(written).map(|i| i.name.as_str()),
            Some(item),
            "{written}"
        );
    }
}

#[test]
fn the_second_table_has_one_limit_each() {
    let all = built_in();
    let (grades, ..) = law(&all);
    for (item, on, above) in [
        ("硫酸盐", "250", "250.1"),
        ("氯化物", "250", "250.1"),
        ("硝酸盐", "10", "10.01"),
        ("铁", "0.3", "0.31"),
        ("锰", "0.1", "0.11"),
    ] {
        let answer = grades.limit(item, "month", date(2026, 5, 1), &|_| None);
        let LimitAnswer::Judged(limit) = answer else {
            panic!("no limit for {item}");
        };
        assert!(
            attains(limit, num(on)) && !attains(limit, num(above)),
            "{item}"
        );
    }
}

/// Items of one section, in a river.
fn section(all: &Standards, values: &[(&str, &str)]) -> Vec<ItemClass> {
    let (grades, _, rule) = law(all);
    let one = |(name, value): &(&str, &str)| {
        let item = grades.item_position(name).expect("an item");
        item_class(rule, grades, item, num(value), "month", &body("河流"))
    };
    values.iter().filter_map(one).collect()
}

fn words(all: &Standards, items: &[ItemClass]) -> (&'static str, String) {
    let (grades, method, rule) = law(all);
    let (class, _) = worst(items).expect("items");
    let level = rule
        .level_of(method, grades.scale("class").expect("a scale"), class)
        .expect("a level");
    (
        WORDS[class],
        method.scales[rule.level].classes[level].word.zh.clone(),
    )
}

#[test]
fn a_section_is_as_good_as_its_worst_item() {
    let all = built_in();
    for (ammonia, class, level) in [
        ("0.15", "Ⅰ类", "优"),
        ("0.50", "Ⅱ类", "优"),
        ("0.51", "Ⅲ类", "良好"),
        ("1.01", "Ⅳ类", "轻度污染"),
        ("1.51", "Ⅴ类", "中度污染"),
        ("2.00", "Ⅴ类", "中度污染"),
        ("2.01", "劣Ⅴ类", "重度污染"),
    ] {
        let items = section(&all, &[("溶解氧", "8.1"), ("氨氮", ammonia), ("pH", "7.6")]);
        assert_eq!(words(&all, &items), (class, level.to_owned()), "{ammonia}");
    }
    let (grades, _, rule) = law(&all);
    let decisive = section(
        &all,
        &[("高锰酸盐指数", "5.1"), ("氨氮", "0.7"), ("总磷", "0.05")],
    );
    let names: Vec<&str> = worst(&decisive)
        .map(|(_, items)| items)
        .expect("items")
        .iter()
        .map(|i| grades.items[*i].name.as_str())
        .collect();
    assert_eq!(names, ["高锰酸盐指数", "氨氮"], "both decide");
    let not_counted = section(
        &all,
        &[("水温", "40"), ("总氮", "9"), ("粪大肠菌群", "90000")],
    );
    assert_eq!(not_counted, [], "three items are shown and not classed");
    assert_eq!(rule.items.len(), 21);
    assert_eq!(worst(&[]), None);
}

/// Main pollutants as they are printed: 高锰酸盐指数（1.2）.
fn main_words(all: &Standards, values: &[(&str, &str)]) -> Vec<String> {
    let (grades, _, rule) = law(all);
    let decimals = rule.main.as_ref().expect("a rule").decimals;
    main_items(rule, grades, &section(all, values))
        .into_iter()
        .map(|(item, multiple)| {
            let name = &grades.items[item].name;
            match multiple.and_then(|m| m.round(decimals)) {
                Some(multiple) => format!("{name}（{multiple}）"),
                None => name.clone(),
            }
        })
        .collect()
}

#[test]
fn main_items_in_the_order_of_the_law() {
    let all = built_in();
    // (13.2 − 6)/6 = 1.2; (1.4 − 1.0)/1.0 = 0.4; (0.24 − 0.2)/0.2 = 0.2; (24 − 20)/20 = 0.2
    let printed = main_words(&all, &[("高锰酸盐指数", "13.2")]);
    assert_eq!(printed, ["高锰酸盐指数（1.2）"]);
    let class_before_multiple = [("氨氮", "1.4"), ("化学需氧量", "30.1"), ("总磷", "0.31")];
    // COD and TP are class V with 0.5 and 0.6, ammonia IV with 0.4.
    assert_eq!(
        main_words(&all, &class_before_multiple),
        ["总磷（0.6）", "化学需氧量（0.5）", "氨氮（0.4）"],
        "0.55 is 0.6, 0.505 is 0.5"
    );
    let worse_class_smaller_multiple = [("氟化物", "1.6"), ("石油类", "0.5")];
    assert_eq!(
        main_words(&all, &worse_class_smaller_multiple),
        ["氟化物（0.6）", "石油类（9.0）"],
        "worse than V before IV, whatever the multiples"
    );
    let ties = [
        ("总磷", "0.24"),
        ("氨氮", "1.2"),
        ("化学需氧量", "24"),
        ("高锰酸盐指数", "7.2"),
    ];
    assert_eq!(
        main_words(&all, &ties),
        ["高锰酸盐指数（0.2）", "化学需氧量（0.2）", "氨氮（0.2）"],
        "equal ones follow the table, at most three"
    );
}

#[test]
fn cyanide_and_heavy_metals_come_first() {
    let all = built_in();
    let lead = [
        ("高锰酸盐指数", "20"),
        ("氨氮", "3"),
        ("总磷", "0.9"),
        ("铅", "0.06"),
    ];
    assert_eq!(
        main_words(&all, &lead),
        ["铅（0.2）", "总磷（3.5）", "高锰酸盐指数（2.3）"],
        "lead is only class V, the others are worse than V"
    );
    let several = [
        ("铅", "0.06"),
        ("氰化物", "0.25"),
        ("汞", "0.0005"),
        ("氨氮", "9"),
    ];
    assert_eq!(
        main_words(&all, &several),
        ["氰化物（0.2）", "铅（0.2）", "汞（4.0）"],
        "among them the class decides first: worse than V, V, IV"
    );
    let complying = [("铅", "0.05"), ("氨氮", "1.2")];
    assert_eq!(
        main_words(&all, &complying),
        ["氨氮（0.2）"],
        "only where they exceed"
    );
}

#[test]
fn no_main_pollutant_up_to_class_three_and_no_multiple_for_oxygen_and_ph() {
    let all = built_in();
    let good = [
        ("溶解氧", "5.0"),
        ("氨氮", "1.00"),
        ("总磷", "0.2"),
        ("pH", "9"),
    ];
    assert_eq!(main_words(&all, &good), Vec::<String>::new());
    let oxygen = [("溶解氧", "2.5"), ("pH", "9.6"), ("化学需氧量", "35")];
    assert_eq!(
        main_words(&all, &oxygen),
        ["pH", "化学需氧量（0.8）", "溶解氧"],
        "(35 − 20)/20 = 0.75 is printed 0.8; in class V oxygen follows what has a multiple"
    );
    let multiples: Vec<Option<Exact>> = section(&all, &oxygen)
        .iter()
        .map(|one| one.multiple)
        .collect();
    assert_eq!(multiples, [None, None, Some(num("0.75"))]);
    let below = section(&all, &[("氨氮", "1.0"), ("氨氮", "1.01")]);
    assert_eq!(
        (below[0].multiple, below[1].multiple),
        (None, Some(num("0.01")))
    );
}

/// Shares of a thousand sections: so many of class III or better, so many worse than V.
fn of_thousand(grades: &Edition, good: i64, bad: i64) -> Shares {
    let pairs = [(2, good), (4, 1000 - good - bad), (5, bad)];
    let pairs = pairs.map(|(class, n)| (class, Exact::whole(n)));
    Shares::weighted(&pairs, grades.scale("class").expect("a scale")).expect("shares")
}

#[test]
fn a_river_by_the_shares_of_its_sections() {
    let all = built_in();
    let (grades, method, rule) = law(&all);
    for (good, bad, word) in [
        (1000, 0, "优"),
        (901, 0, "优"),
        (900, 0, "优"),
        (900, 100, "优"),
        (899, 0, "良好"),
        (751, 0, "良好"),
        (750, 0, "良好"),
        (750, 250, "良好"),
        (749, 0, "轻度污染"),
        (749, 199, "轻度污染"),
        (0, 199, "轻度污染"),
        (749, 200, "中度污染"),
        (749, 201, "中度污染"),
        (601, 399, "中度污染"),
        (600, 399, "中度污染"),
        (0, 399, "中度污染"),
        (600, 400, "重度污染"),
        (599, 400, "重度污染"),
        (599, 401, "重度污染"),
        (0, 1000, "重度污染"),
    ] {
        let level = rule.level_of_shares(method, &of_thousand(grades, good, bad));
        let scale = &method.scales[rule.of_shares.expect("a scale")];
        let found = level.map(|at| scale.classes[at].word.zh.as_str());
        assert_eq!(found, Some(word), "{good} ‰ good, {bad} ‰ bad");
    }
    assert_eq!(rule.few, Some(5));
    let none = shares(&[], grades.scale("class").expect("a scale"));
    assert_eq!(
        rule.level_of_shares(method, &none),
        None,
        "no sections, no verdict"
    );
}

#[test]
fn a_river_names_what_exceeds_at_most_sections() {
    let all = built_in();
    let (grades, _, rule) = law(&all);
    let places: Vec<Vec<ItemClass>> = [
        &[("氨氮", "1.2"), ("总磷", "0.25"), ("铅", "0.06")][..],
        &[("氨氮", "1.2"), ("总磷", "0.25")],
        &[("氨氮", "1.2"), ("化学需氧量", "22")],
        &[("氨氮", "0.9"), ("五日生化需氧量", "4.1")],
        &[("氨氮", "0.9")],
    ]
    .iter()
    .map(|values| section(&all, values))
    .collect();
    let found: Vec<(&str, String)> = main_of_places(rule, grades, &places)
        .iter()
        .map(|(item, share)| (grades.items[*item].name.as_str(), share.show()))
        .collect();
    let expected = [("氨氮", "60"), ("总磷", "40"), ("化学需氧量", "20")];
    assert_eq!(
        found,
        expected.map(|(n, s)| (n, s.to_owned())),
        "lead, COD and BOD tie at 20 %: the table's order, no metal first"
    );
    assert_eq!(main_of_places(rule, grades, &[]), []);
}

#[test]
fn changes_are_worded_by_levels_and_by_points() {
    let all = built_in();
    let (grades, _, rule) = law(&all);
    let change = rule.change.as_ref().expect("a rule");
    for (before, now, word) in [
        (2, 2, "无明显变化"),
        (2, 1, "有所好转"),
        (2, 0, "明显好转"),
        (4, 0, "明显好转"),
        (1, 2, "有所下降"),
        (1, 3, "明显下降"),
    ] {
        assert_eq!(
            change_of_levels(change, before, now).zh,
            word,
            "{before} to {now}"
        );
    }
    for (good, bad, word) in [
        (500, 200, "无明显变化"),
        (600, 200, "无明显变化"),
        (601, 200, "有所好转"),
        (550, 150, "无明显变化"),
        (550, 149, "有所好转"),
        (600, 100, "有所好转"),
        (601, 100, "明显好转"),
        (400, 200, "无明显变化"),
        (399, 200, "有所下降"),
        (400, 300, "有所下降"),
        (400, 301, "明显下降"),
        (600, 300, "无明显变化"),
    ] {
        let (before, now) = (
            of_thousand(grades, 500, 200),
            of_thousand(grades, good, bad),
        );
        let found = change_of_shares(change, &before, &now).map(|t| t.zh.as_str());
        assert_eq!(found, Some(word), "500/200 to {good}/{bad}");
    }
    let nothing = Shares::default();
    assert!(change_of_shares(change, &nothing, &of_thousand(grades, 1, 1)).is_none());
}

/// Of 0.025L, 0.025L and 0.06 the mean is (0.0125 + 0.0125 + 0.06)/3 = 0.0283…; for petroleum with
/// the same limit Ⅲ 0.05 it complies, with the whole limit it would be 0.0366….
#[test]
fn below_the_detection_limit_half_of_it_counts() {
    let all = built_in();
    let statistics = edition(&all, "地表水环境质量监测数据统计技术规定（试行）");
    let below = statistics.below_detection().expect("a rule");
    assert_eq!(below.factor(0, 9), num("0.5"));
    assert_eq!(below.factor(9, 9), num("0.5"));
    let half = below.factor(1, 3).mul(num("0.025")).expect("short");
    let values = [half, half, num("0.06")];
    let found = mean(MeanMethod::Arithmetic, &values).and_then(|m| m.round(4));
    assert_eq!(found.map(|d| d.to_string()).as_deref(), Some("0.0283"));
    let (grades, method, _) = law(&all);
    assert!(method.below_detection().is_none() && grades.below_detection().is_none());
    let ph = statistics.statistic("pH值", "mean").expect("a rule");
    assert_eq!((ph.method, ph.decimals), (MeanMethod::HydrogenIon, Some(0)));
    let other = statistics.statistic("氨氮", "mean").expect("a rule");
    assert_eq!(other.method, MeanMethod::Arithmetic);
}

#[test]
fn drinking_water_sources_comply_or_do_not() {
    let all = built_in();
    let law = edition(&all, "HJ 774—2015");
    for (id, family, expected) in [
        (
            "source",
            "GB 3838—2002",
            &["达标", "达标", "达标", "不达标", "不达标", "不达标"][..],
        ),
        (
            "groundwater-source",
            "GB/T 14848—2017",
            &["达标", "达标", "达标", "不达标", "不达标"],
        ),
    ] {
        let rule = law.assessment(Some(id)).expect("an assessment");
        let scale = edition(&all, family).scale("class").expect("a scale");
        let found: Vec<&str> = (0..scale.classes.len())
            .filter_map(|class| rule.level_of(law, scale, class))
            .map(|level| law.scales[rule.level].classes[level].word.zh.as_str())
            .collect();
        assert_eq!(found, expected, "{id}");
    }
}

#[test]
fn groundwater_is_two_sided_in_ph_and_open_in_activity() {
    let all = built_in();
    let law = edition(&all, "GB/T 14848—2017");
    for (item, value, class) in [
        ("pH", "5.4", 4),
        ("pH", "5.5", 3),
        ("pH", "6.4", 3),
        ("pH", "6.5", 0),
        ("pH", "8.5", 0),
        ("pH", "8.6", 3),
        ("pH", "9.0", 3),
        ("pH", "9.1", 4),
        ("总硬度", "450", 2),
        ("总硬度", "450.1", 3),
        ("总硬度", "650.1", 4),
        ("氨氮", "0.50", 2),
        ("氨氮", "1.501", 4),
        ("总α放射性", "0.51", 3),
        ("总α放射性", "900", 3),
    ] {
        let row = law.grades(item, "year", &|_| None).expect("class limits");
        assert_eq!(row.position_of(num(value)), class, "{item} {value}");
    }
}

/// Which degree a water body has by one item; the bounds themselves count as light.
#[test]
fn black_and_odorous_water_at_every_boundary() {
    let all = built_in();
    let law = edition(&all, "城市黑臭水体整治工作指南");
    for (item, values) in [
        (
            "透明度",
            [("25.1", 0), ("25.0", 1), ("10.0", 1), ("9.9", 2)],
        ),
        (
            "溶解氧",
            [("2.01", 0), ("2.00", 1), ("0.20", 1), ("0.19", 2)],
        ),
        (
            "氧化还原电位",
            [("51", 0), ("50", 1), ("-200", 1), ("-201", 2)],
        ),
        (
            "氨氮",
            [("7.99", 0), ("8.00", 1), ("15.00", 1), ("15.01", 2)],
        ),
    ] {
        let row = law.grades(item, "sample", &|_| None).expect("class limits");
        for (value, degree) in values {
            assert_eq!(row.position_of(num(value)), degree, "{item} {value}");
        }
    }
}

proptest! {
    /// A section whose one item gets worse never gets a better class.
    #[test]
    fn no_item_betters_a_section_by_getting_worse(
        values in prop::collection::vec(0_i64..3000, 21), which in 0_usize..21, more in 1_i64..2000,
    ) {
        let (grades, _, rule) = law(shared());
        let class = |values: &[i64]| {
            let items: Vec<ItemClass> = rule.items.iter().zip(values)
                .filter_map(|(name, units)| {
                    let item = grades.item_position(name)?;
                    let value = Exact::scaled(*units, grades.items[item].decimals);
                    item_class(rule, grades, item, value, "month", &body("湖库"))
                })
                .collect();
            assert_eq!(items.len(), 21);
            worst(&items).expect("items").0
        };
        // pH is two-sided; below its range the number falls where it gets worse.
        prop_assume!(rule.items[which] != "pH");
        let mut changed = values.clone();
        let falls = rule.items[which] == "溶解氧";
        changed[which] += if falls { -more } else { more };
        prop_assert!(class(&changed) >= class(&values));
    }

    /// Shares are never negative and always make 100.
    #[test]
    fn shares_make_a_hundred(weights in prop::collection::vec((0_usize..6, 0_i64..100_000), 1..40)) {
        let scale = edition(shared(), "GB 3838—2002").scale("class").expect("a scale");
        let pairs: Vec<(usize, Exact)> =
            weights.iter().map(|(class, w)| (*class, Exact::scaled(*w, 2))).collect();
        match Shares::weighted(&pairs, scale) {
            None => prop_assert!(weights.iter().all(|(_, w)| *w == 0)),
            Some(shares) => {
                prop_assert_eq!(shares.upto(5), Some(Exact::whole(100)));
                prop_assert_eq!(shares.number("upto.6"), Some(Exact::whole(100)));
                prop_assert!((0..6).all(|c| shares.of(c).is_some_and(|s| !s.is_negative())));
            }
        }
    }
}
