//! Reads one cell as its field's type.

use crate::{
    declare::FieldType,
    quantity::{Decimal, Exact, Missing, State, Unit, parse_decimal},
};

use super::{
    SchemaField,
    clean::{half_width, is_invisible, trimmed},
    times::{parse_moment, serial_date},
};

/// What a numeric cell says.
#[derive(Debug, PartialEq)]
pub(super) enum Reading {
    /// A number in the field's unit.
    Value(Decimal, State),
    /// No number, and why.
    Missing(Missing),
    /// Neither; the code that says so.
    Wrong(&'static str),
}

/// Tokens that mean "no value" in everybody's files; never averaged, never converted.
const NOT_MEASURED: [&str; 14] = [
    "NA", "N/A", "NaN", "nan", "null", "/", "-", "--", "—", "——", "-;", "-99", "-999", "-9999",
];

/// Words for "below the detection limit" without a number.
pub(super) const NOT_DETECTED: [&str; 4] = ["ND", "nd", "N.D.", "未检出"];

/// What the notes below a table begin with.
pub(super) const NOTES: [&str; 12] = [
    "注",
    "备注",
    "说明",
    "数据来源",
    "资料来源",
    "制表",
    "填表",
    "填报",
    "审核",
    "附注",
    "Note",
    "Source",
];

/// The reason a token stands for, if it stands for a missing value.
pub(super) fn missing_token(field: &SchemaField, text: &str) -> Option<Missing> {
    let text = trimmed(text);
    if let Some(&why) = field.missing.get(text) {
        return Some(why);
    }
    if text.is_empty() {
        return Some(Missing::Blank);
    }
    // None of the tokens begins as a plain number does.
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let sentinel =
        |t: &str| t.strip_suffix(".0").unwrap_or(t) == text.strip_suffix(".0").unwrap_or(text);
    NOT_MEASURED
        .iter()
        .any(|t| sentinel(t))
        .then_some(Missing::NotMeasured)
}

/// Turns file units into the field's unit, once per column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Conversion(Option<Exact>);

impl Conversion {
    pub(super) fn new(from: &Unit, to: &Unit) -> Self {
        Self(from.factor_to(to).filter(|f| *f != Exact::whole(1)))
    }

    /// The converted number, exact; `None` where it has no finite decimal form.
    fn apply(self, value: Decimal) -> Option<Decimal> {
        let Some(factor) = self.0 else {
            return Some(value);
        };
        let exact = Exact::from_decimal(value).mul(factor)?;
        (0..=18).find_map(|dp| {
            let rounded = exact.round(dp)?;
            (Exact::from_decimal(rounded) == exact).then_some(rounded)
        })
    }
}

/// Reads a quantity or count.
///
/// What is no number as it stands is tried once more in half-width signs: `－１２．５`, `ＮＤ`, `／`.
pub(super) fn number(field: &SchemaField, conversion: Conversion, text: &str) -> Reading {
    let reading = half_width_number(field, conversion, text);
    if text.is_ascii() || reading != Reading::Wrong("dataset::not-a-number") {
        return reading;
    }
    half_width_number(field, conversion, &half_width(text))
}

fn half_width_number(field: &SchemaField, conversion: Conversion, text: &str) -> Reading {
    if let Some(why) = missing_token(field, text) {
        return Reading::Missing(why);
    }
    let text = trimmed(text);
    if NOT_DETECTED.contains(&text) {
        return Reading::Wrong("dataset::no-detection-limit");
    }
    let (digits, state) = match below_detection(text) {
        Some(limit) => (limit, State::BelowDetection),
        None => (text, State::Measured),
    };
    // A workbook's per-cent format arrives as `35.2%`; the unit says the same.
    let digits = match digits.strip_suffix(['%', '％']) {
        Some(bare) if field.unit.is_share() => bare,
        _ => digits,
    };
    let Some(value) = parse_decimal(digits) else {
        let comma = digits.contains([',', '，'])
            && digits
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ',' | '，' | '.' | '-' | '+'));
        return Reading::Wrong(if comma {
            "dataset::decimal-comma"
        } else {
            "dataset::not-a-number"
        });
    };
    if field.kind == FieldType::Count && !value.fract().is_zero() {
        return Reading::Wrong("dataset::not-whole");
    }
    let Some(value) = conversion.apply(value) else {
        return Reading::Wrong("dataset::not-convertible");
    };
    if field.range.0.is_some_and(|min| value < min) {
        return Reading::Wrong("dataset::below-minimum");
    }
    if field.range.1.is_some_and(|max| value > max) {
        return Reading::Wrong("dataset::above-maximum");
    }
    Reading::Value(value, state)
}

/// The limit in `<0.01`, `＜0.01`, `0.005L`.
fn below_detection(text: &str) -> Option<&str> {
    text.strip_prefix(['<', '＜'])
        .or_else(|| text.strip_suffix(['L', 'Ｌ']))
        .map(str::trim)
        .filter(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
}

/// Checks a cell that is kept as a word; the code that says what is wrong.
pub(super) fn word_fault(field: &SchemaField, text: &str) -> Option<&'static str> {
    let constraints = &field.written.constraints;
    match field.kind {
        FieldType::Choice if !constraints.one_of.iter().any(|w| w == text) => {
            Some("dataset::not-a-choice")
        }
        FieldType::Date | FieldType::Time if parse_moment(text).is_none() => {
            Some(match serial_date(text) {
                Some(_) => "dataset::serial-date",
                None => "dataset::not-a-date",
            })
        }
        FieldType::Boolean if !matches!(text, "是" | "否" | "true" | "false") => {
            Some("dataset::not-a-choice")
        }
        FieldType::Code if constraints.credit_code && credit_fault(text).is_some() => {
            credit_fault(text)
        }
        // Names are allowed too where a register is referred to; what has the length of a code is one.
        _ if field.refers_to_codes && text.len() == 18 && text.is_ascii() => credit_fault(text),
        _ if text.chars().any(is_unseen) => Some("dataset::control-character"),
        _ => None,
    }
}

/// Whether a character is not seen, or turns the direction of the text around it: two names that
/// look the same would be two things.
fn is_unseen(c: char) -> bool {
    is_invisible(c)
        || c.is_control() && !matches!(c, '\n' | '\r' | '\t')
        || matches!(c, '\u{2065}'..='\u{2069}')
}

/// Characters of a credit code, in the order of their values; I, O, S, V and Z do not occur.
const CREDIT_ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// What is wrong with a unified social credit code (GB 32100—2015): its form or its check digit.
pub(super) fn credit_fault(text: &str) -> Option<&'static str> {
    match right_check(text) {
        None => Some("dataset::not-a-credit-code"),
        Some(right) if !text.ends_with(right) => Some("dataset::bad-credit-code"),
        Some(_) => None,
    }
}

/// The check character that the first 17 of 18 characters call for; `None` where a character
/// cannot occur or their number is wrong.
pub(super) fn right_check(text: &str) -> Option<char> {
    let digit = |b: u8| CREDIT_ALPHABET.iter().position(|&a| a == b);
    let digits: Option<Vec<usize>> = text.bytes().map(digit).collect();
    let digits = digits.filter(|d| d.len() == 18)?;
    let mut weight = 1;
    let mut sum = 0;
    for d in &digits[..17] {
        sum += d * weight;
        weight = weight * 3 % 31;
    }
    Some(char::from(CREDIT_ALPHABET[(31 - sum % 31) % 31]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes printed in public registers: two state companies.
    #[test]
    fn credit_codes_keep_their_check_digit() {
        for code in ["91110000100017643K", "91310000MA1FL70B67"] {
            let broken = code.replace('6', "7");
            assert!(credit_fault(&broken).is_some(), "{broken}");
        }
        for text in [
            "91110000100017643",
            "",
            "9111000010001764IK",
            "91110000100017643k",
        ] {
            assert_eq!(
                credit_fault(text),
                Some("dataset::not-a-credit-code"),
                "{text}"
            );
        }
    }

    /// Worked by hand for 91320000MA0000001?: the digits times 3^i mod 31 give
    /// 9·1 + 1·3 + 3·9 + 2·27 + 21·20 + 10·29 + 1·28 = 831 = 26·31 + 25, and 31 − 25 = 6.
    #[test]
    fn the_right_check_character_is_named() {
        assert_eq!(right_check("91320000MA0000001X"), Some('6'));
        assert_eq!(credit_fault("91320000MA00000016"), None);
        assert_eq!(
            credit_fault("91320000MA00000017"),
            Some("dataset::bad-credit-code")
        );
    }

    #[test]
    fn detection_limits() {
        assert_eq!(below_detection("<0.01"), Some("0.01"));
        assert_eq!(below_detection("0.005L"), Some("0.005"));
        assert_eq!(below_detection("L"), None);
        assert_eq!(below_detection("5"), None);
    }
}
