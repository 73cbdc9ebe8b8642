//! Sub-indices, the index of a place, and its classes.

use gongshi::{
    quantity::Exact,
    standards::{Edition, ItemSet, Overall, SubIndex, Undefined, Withheld, overall},
};

use super::{built_in, edition, num, table};

const AT: [i128; 8] = [0, 50, 100, 150, 200, 300, 400, 500];

/// One row of the sub-index table: item, averaging, decimals, limits in units of the last decimal,
/// and what follows above the last of them.
type Row = (
    &'static str,
    &'static str,
    u32,
    &'static [i128],
    Option<i64>,
);

const COMMON: [Row; 7] = [
    (
        "SO2",
        "day",
        0,
        &[0, 50, 150, 475, 800, 1600, 2100, 2620],
        Some(500),
    ),
    (
        "NO2",
        "day",
        0,
        &[0, 40, 80, 180, 280, 565, 750, 940],
        Some(500),
    ),
    (
        "NO2",
        "hour",
        0,
        &[0, 100, 200, 700, 1200, 2340, 3090, 3840],
        Some(500),
    ),
    (
        "CO",
        "day",
        1,
        &[0, 20, 40, 140, 240, 360, 480, 600],
        Some(500),
    ),
    (
        "CO",
        "hour",
        1,
        &[0, 50, 100, 350, 600, 900, 1200, 1500],
        Some(500),
    ),
    (
        "O3",
        "hour",
        0,
        &[0, 160, 200, 300, 400, 800, 1000, 1200],
        Some(500),
    ),
    ("SO2", "hour", 0, &[0, 150, 500, 650, 800], None),
];
const OF_2012: [Row; 5] = [
    ("O3", "mda8", 0, &[0, 100, 160, 215, 265, 800], None),
    (
        "PM10",
        "day",
        0,
        &[0, 50, 150, 250, 350, 420, 500, 600],
        Some(500),
    ),
    (
        "PM10",
        "hour",
        0,
        &[0, 50, 150, 250, 350, 420, 500, 600],
        Some(500),
    ),
    (
        "PM2.5",
        "day",
        0,
        &[0, 35, 75, 115, 150, 250, 350, 500],
        Some(500),
    ),
    (
        "PM2.5",
        "hour",
        0,
        &[0, 35, 75, 115, 150, 250, 350, 500],
        Some(500),
    ),
];
const OF_2026: [Row; 5] = [
    ("O3", "mda8", 0, &[0, 100, 160, 215, 265, 800], Some(300)),
    (
        "PM10",
        "day",
        0,
        &[0, 50, 120, 250, 350, 420, 500, 600],
        Some(500),
    ),
    (
        "PM10",
        "hour",
        0,
        &[0, 50, 120, 250, 350, 420, 500, 600],
        Some(500),
    ),
    (
        "PM2.5",
        "day",
        0,
        &[0, 35, 60, 115, 150, 250, 350, 500],
        Some(500),
    ),
    (
        "PM2.5",
        "hour",
        0,
        &[0, 35, 60, 115, 150, 250, 350, 500],
        Some(500),
    ),
];

/// Linear interpolation, rounded up, in whole numbers only.
fn by_hand(value: i128, limits: &[i128], above: Option<i64>) -> Option<i64> {
    let Some(high) = limits.iter().position(|limit| value <= *limit) else {
        return above;
    };
    if high == 0 {
        return Some(0);
    }
    let (low, run) = (high - 1, limits[high] - limits[high - 1]);
    let rise = (AT[high] - AT[low]) * (value - limits[low]);
    i64::try_from(AT[low] + (rise + run - 1) / run).ok()
}

#[test]
fn both_sub_index_tables_at_every_legal_concentration() {
    let all = built_in();
    let above_of_2026 = |row: &Row| {
        if row.4.is_none() {
            (row.0, row.1, row.2, row.3, Some(200))
        } else {
            *row
        }
    };
    let common_2026 = COMMON.map(|row| above_of_2026(&row));
    let mut checked = 0;
    for (name, rows) in [
        ("HJ 633—2012", [&COMMON[..], &OF_2012].concat()),
        ("HJ 633—2026", [&common_2026[..], &OF_2026].concat()),
    ] {
        let edition = edition(&all, name);
        for (item, averaging, decimals, limits, above) in rows {
            let table = edition
                .breakpoints(item, averaging)
                .expect("a row of the table");
            let item = edition.item(item).expect("an item of the table");
            assert_eq!(item.decimals, decimals);
            for value in 0..=limits[limits.len() - 1] + 50 {
                let units = i64::try_from(value).expect("small");
                let legal = item.legal(Exact::scaled(units, decimals)).expect("short");
                let expected = by_hand(value, limits, above)
                    .map_or(SubIndex::NotDefined(Undefined::AboveTable), SubIndex::Index);
                let found = table.sub_index(legal);
                assert_eq!(found, expected, "{name} {} {averaging} {value}", item.name);
                checked += 1;
            }
        }
    }
    assert!(checked > 25_000, "{checked}");
}

#[test]
fn worked_cases() {
    let all = built_in();
    for row in table("hj-633-worked.csv") {
        let edition = edition(&all, &row[0]);
        let found = edition
            .breakpoints(&row[1], &row[2])
            .expect("a row")
            .sub_index(num(&row[3]));
        let expected = match row[4].as_str() {
            "none" => SubIndex::NotDefined(Undefined::AboveTable),
            index => SubIndex::Index(index.parse().expect("an index")),
        };
        assert_eq!(found, expected, "{row:?}");
    }
}

#[test]
fn values_outside_a_table_are_not_indices() {
    let all = built_in();
    let table = edition(&all, "HJ 633—2026")
        .breakpoints("PM2.5", "day")
        .expect("a row");
    let below = table.sub_index(num("-1"));
    assert_eq!(below, SubIndex::NotDefined(Undefined::BelowTable));
    let huge = Exact::fraction(i128::MAX, 3).expect("not zero");
    assert_eq!(table.sub_index(huge), SubIndex::Index(500));
    let fine = Exact::fraction(1, i128::MAX).expect("not zero");
    assert_eq!(
        table.sub_index(fine),
        SubIndex::NotDefined(Undefined::OutOfRange)
    );
    let unrounded = Exact::fraction(75, 2).expect("not zero");
    assert_eq!(
        table.sub_index(unrounded),
        SubIndex::Index(55),
        "37.5: 50 + 50·2.5/25"
    );
}

/// The index of a day from sub-indices by item name; `None` is missing.
fn day_index(edition: &Edition, subs: &[(&str, Option<i64>)]) -> Overall {
    let position = |name: &str| edition.item_position(name).expect("an item");
    let subs: Vec<_> = subs
        .iter()
        .map(|(n, i)| (position(n), i.map(SubIndex::Index)))
        .collect();
    overall(edition.index().expect("an index"), "day", &subs)
}

fn names(edition: &Edition, set: ItemSet) -> Vec<&str> {
    set.iter().map(|i| edition.items[i].name.as_str()).collect()
}

#[test]
fn primary_items_are_all_that_share_the_maximum_in_table_order() {
    let all = built_in();
    let old = edition(&all, "HJ 633—2012");
    let tie = [
        ("PM2.5", Some(120)),
        ("O3", Some(120)),
        ("SO2", Some(20)),
        ("NO2", Some(101)),
        ("PM10", Some(100)),
        ("CO", Some(30)),
        ("O3", Some(90)),
    ];
    let Overall::Judged {
        value,
        class,
        primary,
        exceeding,
    } = day_index(old, &tie)
    else {
        panic!("complete");
    };
    assert_eq!((value, class), (120, 2));
    assert_eq!(names(old, primary), ["O3", "PM2.5"], "the order of table 1");
    assert_eq!(names(old, exceeding), ["NO2", "O3", "PM2.5"]);
    let new = edition(&all, "HJ 633—2026");
    let tied = tie[..6].to_vec();
    let Overall::Judged {
        primary, exceeding, ..
    } = day_index(new, &tied)
    else {
        panic!("complete");
    };
    assert_eq!(names(new, primary), ["O3", "PM2.5"]);
    assert!(exceeding.is_empty(), "2026 has no exceeding pollutants");
    for (highest, expected) in [(50, vec![]), (51, vec!["CO"])] {
        let mut low = tied.clone();
        low.iter_mut().for_each(|(_, index)| *index = Some(50));
        low[5].1 = Some(highest);
        let Overall::Judged { primary, .. } = day_index(new, &low) else {
            panic!("complete")
        };
        assert_eq!(names(new, primary), expected, "{highest}");
    }
}

#[test]
fn a_missing_item_holds_back_a_clean_day_under_2026_only() {
    let all = built_in();
    let (old, new) = (edition(&all, "HJ 633—2012"), edition(&all, "HJ 633—2026"));
    let day = |worst: i64| {
        let rest = ["SO2", "NO2", "CO", "O3"].map(|name| (name, Some(20)));
        [&rest[..], &[("PM10", Some(worst)), ("PM2.5", None)]].concat()
    };
    let incomplete = Overall::Withheld {
        have: 5,
        need: 6,
        reason: Withheld::Incomplete,
    };
    assert_eq!(day_index(new, &day(100)), incomplete);
    assert_eq!(
        day_index(new, &day(100)[..5]),
        incomplete,
        "left out is missing, too"
    );
    assert!(matches!(
        day_index(new, &day(101)),
        Overall::Judged {
            value: 101,
            class: 2,
            ..
        }
    ));
    assert!(matches!(
        day_index(old, &day(100)),
        Overall::Judged {
            value: 100,
            class: 1,
            ..
        }
    ));
    let nothing = Overall::Withheld {
        have: 0,
        need: 6,
        reason: Withheld::Nothing,
    };
    assert_eq!(day_index(new, &[]), nothing);
}

#[test]
fn an_item_that_is_not_monitored_by_plan_holds_up_nothing() {
    let all = built_in();
    let new = edition(&all, "HJ 633—2026");
    let rule = new.index().expect("an index");
    let mut subs: Vec<_> = (0..6)
        .map(|item| (item, Some(SubIndex::Index(60))))
        .collect();
    subs[5].1 = Some(SubIndex::NotDefined(Undefined::NotMonitored));
    let judged = overall(rule, "day", &subs);
    assert!(
        matches!(
            judged,
            Overall::Judged {
                value: 60,
                class: 1,
                ..
            }
        ),
        "5.3.2"
    );
    subs[5].1 = Some(SubIndex::NotDefined(Undefined::AboveTable));
    let incomplete = Overall::Withheld {
        have: 5,
        need: 6,
        reason: Withheld::Incomplete,
    };
    assert_eq!(
        overall(rule, "day", &subs),
        incomplete,
        "no sub-index is not the same as no plan"
    );
    let no_report = Overall::Withheld {
        have: 0,
        need: 0,
        reason: Withheld::NoSuchReport,
    };
    assert_eq!(overall(rule, "week", &subs), no_report);
}

#[test]
fn air_classes_end_with_their_upper_limit() {
    let all = built_in();
    for name in ["HJ 633—2012", "HJ 633—2026"] {
        let scale = edition(&all, name).scale("aqi").expect("a scale");
        for (index, word, hex, good) in [
            (0, "优", "#00E400", true),
            (50, "优", "#00E400", true),
            (51, "良", "#FFFF00", true),
            (100, "良", "#FFFF00", true),
            (101, "轻度污染", "#FF7E00", false),
            (150, "轻度污染", "#FF7E00", false),
            (151, "中度污染", "#FF0000", false),
            (200, "中度污染", "#FF0000", false),
            (201, "重度污染", "#99004C", false),
            (300, "重度污染", "#99004C", false),
            (301, "严重污染", "#7E0023", false),
            (500, "严重污染", "#7E0023", false),
        ] {
            let class = scale.class_of(Exact::whole(index)).expect("a class");
            let colour = class.colour.as_ref().expect("a colour");
            let found = (class.word.zh.as_str(), colour.hex.as_str(), class.good);
            assert_eq!(found, (word, hex, good), "{name} {index}");
            assert!(class.effect.is_some() && class.advice.is_some());
        }
        for outside in ["-1", "501", "50.5"] {
            assert!(scale.class_of(num(outside)).is_none(), "{outside}");
        }
    }
    let text = |name, class: usize| {
        let scale = edition(&all, name).scale("aqi").expect("a scale");
        scale.classes[class]
            .effect
            .as_ref()
            .map(|t| t.zh.clone())
            .unwrap_or_default()
    };
    assert!(text("HJ 633—2012", 2).starts_with("易感人群"));
    assert!(text("HJ 633—2026", 2).starts_with("敏感人群"));
    let asthma = edition(&all, "HJ 633—2026")
        .sensitive("SO2")
        .expect("groups");
    assert!(asthma.groups.zh.contains("哮喘") && asthma.above == 100);
    assert!(edition(&all, "HJ 633—2012").sensitive("SO2").is_none());
}
