//! Limits, editions and the days on which they apply.

use gongshi::{
    quantity::Exact,
    standards::{Adoption, AdoptionFault, EditionAnswer, LimitAnswer, Standards, attains},
};
use jiff::civil::{Date, date};

use super::{built_in, edition, num, table, zone};

#[test]
fn below_on_and_above_every_limit_of_ambient_air() {
    let all = built_in();
    let columns = [
        (
            "GB 3095—2012",
            "一类",
            2,
            [date(2016, 1, 1), date(2026, 2, 28)],
        ),
        (
            "GB 3095—2012",
            "二类",
            3,
            [date(2016, 1, 1), date(2026, 2, 28)],
        ),
        (
            "GB 3095—2026",
            "一类",
            4,
            [date(2026, 3, 1), date(2030, 12, 31)],
        ),
        (
            "GB 3095—2026",
            "二类",
            5,
            [date(2026, 3, 1), date(2030, 12, 31)],
        ),
        (
            "GB 3095—2026",
            "一类",
            6,
            [date(2031, 1, 1), date(2060, 1, 1)],
        ),
        (
            "GB 3095—2026",
            "二类",
            7,
            [date(2031, 1, 1), date(2060, 1, 1)],
        ),
    ];
    for row in table("gb-3095.csv") {
        for (name, area, column, days) in columns {
            for day in days {
                let EditionAnswer::InForce(edition) = all.in_force("GB 3095", day, &[]) else {
                    panic!("no edition on {day}");
                };
                assert_eq!(edition.edition, name);
                let LimitAnswer::Judged(limit) = edition.limit(&row[0], &row[1], day, &zone(area))
                else {
                    panic!("no limit for {row:?} {area} on {day}");
                };
                let on = num(&row[column]);
                assert_eq!(limit.exact(), on, "{row:?} {area} {day}");
                let step = Exact::scaled(1, edition.items[limit.item].decimals);
                assert!(attains(limit, on.sub(step).expect("small")));
                assert!(attains(limit, on));
                assert!(!attains(limit, on.add(step).expect("small")));
            }
        }
    }
}

#[test]
fn a_limit_that_is_not_there_says_why() {
    let all = built_in();
    let edition = edition(&all, "GB 3095—2026");
    let day = date(2026, 5, 1);
    let ask = |item, averaging, area| edition.limit(item, averaging, day, &zone(area));
    assert!(matches!(ask("PM2.5", "day", "三类"), LimitAnswer::NoRow(keys) if keys == ["zone"]));
    let silent = edition.limit("PM2.5", "day", day, &|_| None);
    assert!(matches!(silent, LimitAnswer::NoRow(keys) if keys == ["zone"]));
    assert!(matches!(
        ask("PM2.5", "hour", "二类"),
        LimitAnswer::NotApplicable
    ));
    assert!(matches!(
        ask("氡", "day", "二类"),
        LimitAnswer::NotApplicable
    ));
    assert!(matches!(
        ask("细颗粒物（ＰＭ2.5）", "day", "二类"),
        LimitAnswer::Judged(_)
    ));
    assert!(matches!(
        ask("细颗粒物（pm₂.₅）", "day", "二类"),
        LimitAnswer::Judged(_)
    ));
}

pub(super) fn in_force(all: &Standards, family: &str, on: Date, adopted: &[Adoption]) -> String {
    match all.in_force(family, on, adopted) {
        EditionAnswer::InForce(edition) => edition.edition.clone(),
        EditionAnswer::NoEdition => String::new(),
    }
}

#[test]
fn first_and_last_days_of_every_edition() {
    let all = built_in();
    for (family, day, expected) in [
        ("GB 3095", date(2015, 12, 31), ""),
        ("GB 3095", date(2016, 1, 1), "GB 3095—2012"),
        ("GB 3095", date(2026, 2, 28), "GB 3095—2012"),
        ("GB 3095", date(2026, 3, 1), "GB 3095—2026"),
        ("HJ 633", date(2015, 12, 31), ""),
        ("HJ 633", date(2016, 1, 1), "HJ 633—2012"),
        ("HJ 633", date(2026, 2, 28), "HJ 633—2012"),
        ("HJ 633", date(2026, 3, 1), "HJ 633—2026"),
        ("HJ 663", date(2013, 9, 30), ""),
        ("HJ 663", date(2013, 10, 1), "HJ 663—2013"),
        ("HJ 663", date(2026, 2, 28), "HJ 663—2013"),
        ("HJ 663", date(2026, 3, 1), "HJ 663—2026"),
        ("企业环境信用评价", date(2014, 2, 28), ""),
        (
            "企业环境信用评价",
            date(2014, 3, 1),
            "企业环境信用评价办法（试行）",
        ),
        ("江苏省企业环保信用评价", date(2012, 12, 31), ""),
        ("GB 9999", date(2026, 1, 1), ""),
    ] {
        assert_eq!(in_force(&all, family, day, &[]), expected, "{family} {day}");
    }
    let credit = |day| in_force(&all, "江苏省企业环保信用评价", day, &[]);
    assert!(credit(date(2018, 12, 31)).contains("百分制"));
    assert!(credit(date(2019, 1, 1)).contains("12 分制"));
    assert!(all.family_exists("HJ 633") && !all.family_exists("HJ"));
    assert!(
        all.editions()
            .iter()
            .enumerate()
            .all(|(i, e)| usize::from(e.index) == i)
    );
}

#[test]
fn an_area_may_adopt_early_but_not_too_early_nor_for_ever() {
    let all = built_in();
    let adoption = |edition: &str, from| Adoption {
        family: "HJ 633".to_owned(),
        edition: edition.to_owned(),
        from,
    };
    let early = [adoption("HJ 633—2012", date(2013, 1, 1))];
    let on = |day, adopted: &[Adoption]| in_force(&all, "HJ 633", day, adopted);
    assert_eq!(on(date(2012, 12, 31), &early), "");
    assert_eq!(on(date(2013, 1, 1), &early), "HJ 633—2012");
    assert_eq!(on(date(2026, 2, 28), &early), "HJ 633—2012");
    assert_eq!(
        on(date(2026, 3, 1), &early),
        "HJ 633—2026",
        "the successor is not adopted away"
    );
    assert_eq!(
        in_force(&all, "GB 3095", date(2013, 1, 1), &early),
        "",
        "another family"
    );
    let too_early = adoption("HJ 633—2012", date(2011, 1, 1));
    assert_eq!(on(date(2012, 2, 28), std::slice::from_ref(&too_early)), "");
    assert_eq!(
        all.adoption_fault(&too_early),
        Some(AdoptionFault::TooEarly(date(2012, 2, 29)))
    );
    assert_eq!(all.adoption_fault(&early[0]), None);
    let unknown = adoption("HJ 633—1999", date(2013, 1, 1));
    assert_eq!(all.adoption_fault(&unknown), Some(AdoptionFault::NoEdition));
}
