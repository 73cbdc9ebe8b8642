//! Noise: the levels of a city to a tenth of a decibel, and the limits of functional zones.

use gongshi::{
    quantity::Exact,
    standards::{LimitAnswer, attains},
};
use jiff::civil::date;

use super::{built_in, edition, num};

#[test]
fn levels_of_a_city_at_every_tenth() {
    let all = built_in();
    let law = edition(&all, "HJ 640—2012");
    for (scale, ends) in [
        ("regional-day", [500, 550, 600, 650]),
        ("regional-night", [400, 450, 500, 550]),
        ("road-day", [680, 700, 720, 740]),
        ("road-night", [580, 600, 620, 640]),
    ] {
        let scale = law.scale(scale).expect("a scale");
        for tenths in 200..=900 {
            let at = ends.iter().position(|end| tenths <= *end).unwrap_or(4);
            let class = scale.class_of(Exact::scaled(tenths, 1)).expect("a level");
            let words = (
                class.word.zh.as_str(),
                class.level.as_ref().map(|l| l.zh.as_str()),
            );
            let expected = [
                ("好", Some("一级")),
                ("较好", Some("二级")),
                ("一般", Some("三级")),
                ("较差", Some("四级")),
                ("差", Some("五级")),
            ][at];
            assert_eq!(words, expected, "{} {tenths}", scale.id);
        }
        assert!(
            scale.class_of(num("68.05")).is_none(),
            "classed as printed, at one decimal"
        );
    }
}

#[test]
fn limits_of_functional_zones_by_day_and_night() {
    let all = built_in();
    let law = edition(&all, "GB 3096—2008");
    for (zone, day, night) in [
        ("0", 50, 40),
        ("1", 55, 45),
        ("2", 60, 50),
        ("3", 65, 55),
        ("4a", 70, 55),
        ("4b", 70, 60),
    ] {
        for spelling in [zone.to_owned(), format!("{zone}类")] {
            let limit = |item: &str, time: &str| {
                let keys = |key: &str| match key {
                    "zone" => Some(spelling.clone()),
                    "time" => Some(time.to_owned()),
                    _ => None,
                };
                match law.limit(item, "quarter", date(2026, 1, 1), &keys) {
                    LimitAnswer::Judged(limit) => limit.clone(),
                    other => panic!("{zone} {item}: {other:?}"),
                }
            };
            for (item, time, at) in [
                ("昼间等效声级", "", day),
                ("夜间等效声级", "", night),
                ("Leq", "昼间", day),
                ("Leq", "夜间", night),
                ("Lmax", "", night + 15),
            ] {
                let limit = limit(item, time);
                assert!(attains(&limit, Exact::scaled(at * 10 - 1, 1)));
                assert!(attains(&limit, Exact::whole(at)), "{zone} {item}");
                assert!(
                    !attains(&limit, Exact::scaled(at * 10 + 1, 1)),
                    "{zone} {item}"
                );
            }
        }
    }
    let nowhere = law.limit("昼间", "quarter", date(2026, 1, 1), &|_| None);
    assert!(matches!(nowhere, LimitAnswer::NoRow(keys) if keys == ["zone"]));
}
