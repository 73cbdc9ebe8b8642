//! Logarithms, powers of ten, means of pH and the trophic index against tables that another
//! program made with 50 digits (`tests/oracle/decimals.py`).

use gongshi::{
    quantity::Exact,
    standards::{LogAnswer, MeanMethod, mean},
};
use proptest::prelude::*;

use super::{built_in, dec, edition, num, shared, table};

/// A decimal or a fraction as the tables write it.
fn exact(text: &str) -> Exact {
    let (top, bottom) = text.split_once('/').unwrap_or((text, "1"));
    num(top).div(num(bottom)).expect("not zero")
}

fn distance(a: Exact, b: Exact) -> Exact {
    a.sub(b).expect("short numbers").abs()
}

#[test]
fn logarithms_and_powers_stay_within_their_bound() {
    let bound = Exact::fraction(1, 10_i128.pow(18)).expect("not zero");
    for row in table("logarithms.csv") {
        let x = exact(&row[1]);
        let found = match row[0].as_str() {
            "ln" => x.ln(),
            "log10" => x.log10(),
            _ => x.exp10(),
        };
        let found = found.unwrap_or_else(|| panic!("no value: {row:?}"));
        // More digits than a decimal holds, but a fraction does.
        let digits: i128 = row[2].replace('.', "").parse().expect("25 places");
        let expected = Exact::fraction(digits, 10_i128.pow(25)).expect("not zero");
        assert!(
            distance(found, expected) <= bound,
            "{row:?}: {}",
            found.show()
        );
    }
}

#[test]
fn equal_ph_values_have_themselves_as_mean_and_others_that_of_their_ions() {
    let bound = Exact::fraction(1, 10_i128.pow(12)).expect("not zero");
    for row in table("ph-means.csv") {
        let values: Vec<Exact> = row[0].split(' ').map(num).collect();
        let found = mean(MeanMethod::HydrogenIon, &values).expect("a mean");
        assert!(distance(found, num(&row[1])) <= bound, "{row:?}");
    }
    let half = mean(
        MeanMethod::HydrogenIon,
        &[num("6.5"), num("6.5"), num("6.5")],
    );
    assert_eq!(
        half,
        Some(num("6.5")),
        "a half stays a half and rounds to the even 6"
    );
    assert_eq!(mean(MeanMethod::HydrogenIon, &[]), None);
    // (7 + 8) / 2 is 7.5; as ions it is 7 − lg 0.55 = 7.2596…
    let seven = mean(MeanMethod::HydrogenIon, &[num("7"), num("8")]).and_then(|m| m.round(4));
    assert_eq!(seven.map(|d| d.to_string()).as_deref(), Some("7.2596"));
    let plain = mean(MeanMethod::Arithmetic, &[num("7"), num("8")]);
    assert_eq!(plain, Some(num("7.5")));
}

#[test]
fn the_trophic_index_over_a_grid() {
    let all = built_in();
    let law = edition(&all, "湖泊（水库）富营养化评价方法及分级技术规定");
    let rule = law.log_index(None).expect("a rule");
    let scale = &law.scales[rule.scale];
    let items: Vec<usize> = ["chla", "TP", "TN", "SD", "CODMn"]
        .iter()
        .map(|name| law.item_position(name).expect("an item"))
        .collect();
    let bound = Exact::fraction(1, 10_i128.pow(11)).expect("not zero");
    for row in table("tli.csv") {
        let values: Vec<(usize, Exact)> = items
            .iter()
            .copied()
            .zip(row[..5].iter().map(|t| num(t)))
            .collect();
        let LogAnswer::Judged { value, terms } = rule.value(&values) else {
            panic!("complete: {row:?}");
        };
        for (term, expected) in terms.iter().zip(&row[5..10]) {
            assert!(distance(*term, num(expected)) <= bound, "{row:?}");
        }
        assert_eq!(value, dec(&row[11]), "{row:?}");
        let class = scale.class_of(Exact::from_decimal(value)).expect("a class");
        assert_eq!(class.word.zh, row[12], "{row:?}");
    }
}

/// With 1 for every value all logarithms are 0: (1·25 + 0.7056·94.36 + 0.6724·54.53 + 0.6889·51.18
/// + 0.6889·1.09) / 3.7558 = 164.255191 / 3.7558 = 43.73…
#[test]
fn the_trophic_index_by_hand() {
    let all = built_in();
    let law = edition(&all, "湖泊（水库）富营养化评价方法及分级技术规定");
    let rule = law.log_index(Some("tli")).expect("a rule");
    let one = Exact::whole(1);
    let values: Vec<(usize, Exact)> = rule.parts.iter().map(|p| (p.item, one)).collect();
    let terms = ["25", "94.36", "54.53", "51.18", "1.09"].map(num).to_vec();
    let expected = LogAnswer::Judged {
        value: dec("43.7"),
        terms,
    };
    assert_eq!(rule.value(&values), expected);
    let weights = rule.weights().expect("weights");
    assert_eq!(weights[1], exact("0.7056/3.7558"));
    let sum = weights.iter().try_fold(Exact::ZERO, |sum, w| sum.add(*w));
    assert_eq!(sum, Some(one));
    assert_eq!(
        rule.value(&values[1..]),
        LogAnswer::Withheld { have: 4, need: 5 }
    );
    let zero: Vec<(usize, Exact)> = values.iter().map(|(i, _)| (*i, Exact::ZERO)).collect();
    assert_eq!(rule.value(&zero), LogAnswer::NotDefined);
}

#[test]
fn trophic_states_at_every_boundary() {
    let all = built_in();
    let scale = edition(&all, "湖泊（水库）富营养化评价方法及分级技术规定")
        .scale("trophic")
        .expect("a scale");
    for (value, word) in [
        ("-3.1", "贫营养"),
        ("29.9", "贫营养"),
        ("30.0", "中营养"),
        ("30.1", "中营养"),
        ("50.0", "中营养"),
        ("50.1", "轻度富营养"),
        ("60.0", "轻度富营养"),
        ("60.1", "中度富营养"),
        ("70.0", "中度富营养"),
        ("70.1", "重度富营养"),
    ] {
        let class = scale.class_of(num(value)).expect("a class");
        assert_eq!(class.word.zh, word, "{value}");
    }
    assert!(
        scale.class_of(num("49.99")).is_none(),
        "classed at one decimal"
    );
}

proptest! {
    /// More of what feeds algae, or less light, never lowers the index.
    #[test]
    fn the_trophic_index_follows_its_parts(
        values in prop::array::uniform5(1_i64..100_000), part in 0_usize..5, more in 1_i64..100_000,
    ) {
        let law = edition(shared(), "湖泊（水库）富营养化评价方法及分级技术规定");
        let rule = law.log_index(None).expect("a rule");
        let index = |values: [i64; 5]| {
            let values: Vec<_> = rule.parts.iter().zip(values)
                .map(|(p, v)| (p.item, Exact::scaled(v, 3)))
                .collect();
            match rule.value(&values) {
                LogAnswer::Judged { value, .. } => value,
                other => panic!("{other:?}"),
            }
        };
        let mut changed = values;
        changed[part] += more;
        let (before, after) = (index(values), index(changed));
        let clearer = rule.parts[part].slope.is_sign_negative();
        let (low, high) = if clearer { (after, before) } else { (before, after) };
        prop_assert!(low <= high);
    }
}
