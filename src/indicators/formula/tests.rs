//! Formulas read, computed and written by hand.

use super::{parse::*, value};
use crate::quantity::{Exact, parse_decimal};

fn exact(text: &str) -> Exact {
    Exact::from_decimal(parse_decimal(text).expect("a number"))
}

/// `a-1` is 7, `b` is 3, `const(煤(干))` is 0.5; anything else has no value.
fn result(text: &str) -> Option<String> {
    let tree = parse(text).expect("a formula");
    let leaf = |expr: &Expr| match expr {
        Expr::Name(name, _) if name == "a-1" => Some(exact("7")),
        Expr::Name(name, _) if name == "b" => Some(exact("3")),
        Expr::Const(name, _) if name == "煤(干)" => Some(exact("0.5")),
        _ => None,
    };
    value(&tree, &leaf).map(Exact::show)
}

#[test]
fn formulas_give_what_the_rules_of_arithmetic_give() {
    for (text, expected) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("24 / 4 / 3", "2"),
        ("24 / (4 / 3)", "18"),
        ("-2 * -3", "6"),
        ("- (2 - 5)", "3"),
        ("a-1 - b", "4"),
        ("a-1 -b", "4"),
        ("a-1 / b * 3", "7"),
        ("max(0, b - a-1)", "0"),
        ("max(0, a-1 - b, 1.5)", "4"),
        ("min(a-1, b)", "3"),
        ("abs(b - a-1)", "4"),
        ("a-1 * const(煤(干))", "3.5"),
        ("a-1×const（ 煤(干) ）÷７", ""),
        ("a-1 × const（煤(干)） ＋ 1", "4.5"),
        ("0.1 + 0.2", "0.3"),
        ("1 / 3 * 3", "1"),
    ] {
        if expected.is_empty() {
            assert!(parse(text).is_err(), "{text}");
        } else {
            assert_eq!(result(text).as_deref(), Some(expected), "{text}");
        }
    }
}

#[test]
fn what_does_not_fit_or_divides_by_zero_has_no_value() {
    let large = "9999999999999999999999999999";
    for text in [
        "1 / 0".to_owned(),
        "b / (a-1 - 7)".to_owned(),
        format!("{large} * {large}"),
        "max(1, 1 / 0)".to_owned(),
        "c + 1".to_owned(),
    ] {
        assert_eq!(result(&text), None, "{text}");
    }
}

#[test]
fn every_other_text_is_refused_at_its_place() {
    for (text, at) in [
        ("", 0..0),
        ("1 +", 3..3),
        ("1 2", 2..3),
        ("a b", 2..3),
        ("(1", 0..1),
        ("1)", 1..2),
        ("* 2", 0..1),
        ("1.2.3", 0..5),
        ("1,5", 1..2),
        ("a ^ 2", 2..3),
        ("sum(a)", 0..3),
        ("max(a)", 0..3),
        ("abs(a, b)", 0..3),
        ("max()", 4..5),
        ("const()", 0..7),
        ("const(煤", 0..9),
        ("const", 0..5),
        ("'a'", 0..1),
    ] {
        assert_eq!(parse(text), Err(at), "{text}");
    }
    for text in [
        "(".repeat(4000),
        "-".repeat(4000),
        "1+".repeat(2000),
        "1".repeat(5000),
        "max(".repeat(1000),
    ] {
        assert!(parse(&text).is_err());
    }
}
