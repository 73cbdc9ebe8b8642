//! Percentiles, composite index, exceedance, ratings, validity.

use gongshi::{
    quantity::{Exact, Period},
    standards::{
        CompositeAnswer, CompositeTerm, EditionAnswer, LimitAnswer, Multiple, composite_index,
        exceedance_multiple, percentile,
    },
};
use jiff::civil::date;

use super::{built_in, dec, edition, num, table, zone};

#[test]
fn provincial_ratings_at_every_boundary_under_both_regimes() {
    let all = built_in();
    for row in table("jiangsu-credit.csv") {
        let day = row[0].parse().expect("a date");
        let answer = all.in_force("江苏省企业环保信用评价", day, &[]);
        let EditionAnswer::InForce(edition) = answer else {
            panic!("no regime: {row:?}")
        };
        let class = edition
            .scale("rating")
            .expect("a scale")
            .class_of(num(&row[1]));
        assert_eq!(class.map_or("", |c| c.id.as_str()), row[2], "{row:?}");
    }
}

#[test]
fn grades_without_a_score_are_found_by_their_words() {
    let all = built_in();
    let national = edition(&all, "企业环境信用评价办法（试行）")
        .scale("rating")
        .expect("a scale");
    assert!(
        national.class_of(Exact::whole(9)).is_none(),
        "no score, no class by number"
    );
    for (text, class) in [
        ("环保诚信", 0),
        ("蓝牌", 1),
        ("环保警示企业", 2),
        (" 红色 ", 3),
    ] {
        assert_eq!(national.class_named(text), Some(class), "{text}");
    }
    assert_eq!(
        national.class_named("黑牌"),
        None,
        "the national scale has four grades"
    );
}

#[test]
fn percentiles_as_annex_a_and_as_spreadsheets_print_them() {
    let values = |list: &[&str]| list.iter().map(|t| num(t)).collect::<Vec<_>>();
    let days: Vec<Exact> = (1..=365).map(Exact::whole).collect();
    for (sorted, percent, expected) in [
        (values(&["15", "20", "35", "40", "50"]), "40", "29"),
        (values(&["1", "2", "3", "4"]), "30", "1.9"),
        (values(&["1", "2", "3", "4"]), "0", "1"),
        (values(&["1", "2", "3", "4"]), "100", "4"),
        (values(&["7"]), "95", "7"),
        (values(&["0.4", "1.3"]), "95", "1.255"),
        (days.clone(), "95", "346.8"),
        (days.clone(), "98", "357.72"),
        (days, "90", "328.6"),
    ] {
        assert_eq!(
            percentile(&sorted, dec(percent)),
            Some(num(expected)),
            "P{percent}"
        );
    }
    assert_eq!(percentile(&[], dec("95")), None);
    assert_eq!(percentile(&[num("1")], dec("100.1")), None);
    assert_eq!(percentile(&[num("1")], dec("-1")), None);
}

#[test]
fn the_composite_index_of_lianyungang_2020() {
    let all = built_in();
    let rule = edition(&all, "城市环境空气质量排名技术规定")
        .composite()
        .expect("a rule");
    let items = &edition(&all, "城市环境空气质量排名技术规定").items;
    let day = date(2020, 12, 31);
    let EditionAnswer::InForce(limits) = all.in_force(&rule.standard, day, &[]) else {
        panic!("no limits");
    };
    let keys = |key: &str| {
        rule.when
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, v)| v.clone())
    };
    let published = [
        ("SO2", "10"),
        ("NO2", "28"),
        ("PM10", "55"),
        ("PM2.5", "37"),
        ("CO", "1.3"),
        ("O3", "163"),
    ];
    let mut terms = Vec::new();
    for (part, (name, value)) in rule.parts.iter().zip(published) {
        assert_eq!(items[part.item].name, name);
        let LimitAnswer::Judged(limit) = limits.limit(name, &part.averaging, day, &keys) else {
            panic!("no limit for {name}");
        };
        let weight = Exact::from_decimal(part.weight);
        terms.push(CompositeTerm {
            value: Some(num(value)),
            limit: limit.exact(),
            weight,
        });
    }
    let answer = composite_index(&terms, rule.decimals);
    let CompositeAnswer::Judged {
        value,
        terms: single,
        largest,
    } = answer
    else {
        panic!("complete");
    };
    let shown: Vec<String> = single
        .iter()
        .filter_map(|t| t.round(rule.term_decimals).map(|d| d.to_string()))
        .collect();
    assert_eq!(
        shown,
        ["0.167", "0.700", "0.786", "1.057", "0.325", "1.019"]
    );
    assert_eq!((value.to_string().as_str(), largest), ("4.05", vec![3]));
}

#[test]
fn a_composite_index_needs_all_its_terms() {
    let term = |value: Option<&str>, limit: &str| CompositeTerm {
        value: value.map(num),
        limit: num(limit),
        weight: num("1"),
    };
    let missing = composite_index(&[term(Some("30"), "60"), term(None, "40")], 2);
    assert_eq!(missing, CompositeAnswer::Withheld { have: 1, need: 2 });
    let no_limit = composite_index(&[term(Some("30"), "0")], 2);
    assert_eq!(no_limit, CompositeAnswer::NotDefined);
    assert_eq!(composite_index(&[], 2), CompositeAnswer::NotDefined);
    let tie = composite_index(&[term(Some("30"), "60"), term(Some("20"), "40")], 2);
    let terms = vec![num("0.5"), num("0.5")];
    let expected = CompositeAnswer::Judged {
        value: dec("1.00"),
        terms,
        largest: vec![0, 1],
    };
    assert_eq!(tie, expected, "equal terms are both the largest");
}

#[test]
fn exceedance_is_a_multiple_of_the_limit() {
    let all = built_in();
    let old = edition(&all, "GB 3095—2012");
    let LimitAnswer::Judged(limit) = old.limit("PM2.5", "year", date(2020, 1, 1), &zone("二类"))
    else {
        panic!("no limit");
    };
    let Multiple::Exceeds(multiple) = exceedance_multiple(limit, num("42")) else {
        panic!("42 exceeds 35");
    };
    let places = edition(&all, "HJ 663—2013").statistic("PM2.5", "exceedance-multiple");
    let places = places.and_then(|s| s.decimals).expect("decimals");
    assert_eq!(
        multiple.round(places).map(|d| d.to_string()).as_deref(),
        Some("0.20")
    );
    assert_eq!(exceedance_multiple(limit, num("35")), Multiple::Complies);
}

#[test]
fn evaluation_statistics_and_validity() {
    let all = built_in();
    for name in ["HJ 663—2013", "HJ 663—2026"] {
        let e = edition(&all, name);
        for (item, percent, of) in [
            ("SO2", "98", "day"),
            ("NO2", "98", "day"),
            ("PM10", "95", "day"),
            ("PM2.5", "95", "day"),
            ("CO", "95", "day"),
            ("O3", "90", "mda8"),
        ] {
            let row = e.statistic(item, "percentile").expect("a percentile");
            let found = (row.percent, row.of.as_deref());
            assert_eq!(found, (Some(dec(percent)), Some(of)), "{name} {item}");
            assert_eq!(
                e.statistic(item, "mean").is_some(),
                !["CO", "O3"].contains(&item)
            );
        }
    }
    for name in ["GB 3095—2012", "GB 3095—2026"] {
        let e = edition(&all, name);
        let month = e.validity("PM2.5", "month").expect("a rule");
        let need = |text| month.need_in(Period::parse(text).expect("a period"));
        assert_eq!(
            (need("2026-02"), need("2024-02"), need("2026-04")),
            (25, 25, 27)
        );
        let year = e.validity("PM2.5", "year").expect("a rule");
        assert_eq!(
            (year.need, year.need_in_month(Period::month(2026, 2))),
            (324, 25)
        );
        assert_eq!(year.need_in(Period::year(2026)), 324);
        assert_eq!(e.validity("PM2.5", "day").map(|v| v.need), Some(20));
        let mda8 = e.validity("O3", "mda8").expect("a rule");
        let window = mda8.window.expect("a window");
        assert_eq!((mda8.need, window.length, window.need), (14, 8, 6));
        assert_eq!((window.first_end, window.last_end), (8, 24));
        assert_eq!(mda8.unless_exceeds.as_deref(), Some("limit"));
        assert!(e.validity("TSP", "month").is_none());
    }
}
