//! Exact fractions and the one rounding rule.

use std::cmp::Ordering;

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, ToPrimitive, Zero};
use rust_decimal::{Decimal, RoundingStrategy};

/// An exact fraction. Sums, means and interpolations stay exact until they are rounded once.
///
/// Arithmetic returns `None` where 128 bits do not suffice; callers then withhold the figure
/// instead of printing a wrong one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(Ratio<i128>);

#[expect(
    clippy::should_implement_trait,
    reason = "arithmetic that may not fit is not an operator"
)]
impl Exact {
    /// Zero.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));

    /// A whole number.
    #[must_use]
    pub fn whole(n: i64) -> Self {
        Self(Ratio::from_integer(i128::from(n)))
    }

    /// `numerator / denominator`; `None` for a zero denominator.
    #[must_use]
    pub fn fraction(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator != 0).then(|| Self(Ratio::new(numerator, denominator)))
    }

    /// The number `units × 10^-decimals`.
    #[must_use]
    pub fn scaled(units: i64, decimals: u32) -> Self {
        if units == 0 {
            return Self(Ratio::ZERO);
        }
        // The only factors of a power of ten are 2 and 5: reducing by them takes a few steps where
        // the general way takes hundreds, and tables have millions of numbers.
        let decimals = decimals.min(30);
        let twos = units.trailing_zeros().min(decimals);
        let (mut rest, mut fives) = (units >> twos, 0);
        while fives < decimals && rest % 5 == 0 {
            (rest, fives) = (rest / 5, fives + 1);
        }
        let denominator = 2_i128.pow(decimals - twos) * 5_i128.pow(decimals - fives);
        Self(Ratio::new_raw(i128::from(rest), denominator))
    }

    /// Exactly the decimal.
    #[must_use]
    pub fn from_decimal(value: Decimal) -> Self {
        Self(Ratio::new(value.mantissa(), 10_i128.pow(value.scale())))
    }

    /// Sum, if it fits.
    #[must_use]
    pub fn add(self, other: Self) -> Option<Self> {
        self.0.checked_add(&other.0).map(Self)
    }

    /// Difference, if it fits.
    #[must_use]
    pub fn sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(&other.0).map(Self)
    }

    /// Product, if it fits.
    #[must_use]
    pub fn mul(self, other: Self) -> Option<Self> {
        self.0.checked_mul(&other.0).map(Self)
    }

    /// Quotient, if it fits and the divisor is not zero.
    #[must_use]
    pub fn div(self, other: Self) -> Option<Self> {
        if other.0.is_zero() {
            return None;
        }
        self.0.checked_div(&other.0).map(Self)
    }

    /// The arithmetic mean; `None` for no values.
    #[must_use]
    pub fn mean(values: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut sum = Self::ZERO;
        let mut count = 0_i64;
        for value in values {
            sum = sum.add(value)?;
            count += 1;
        }
        sum.div(Self::whole(count))
    }

    /// Rounded to `decimals` places, exact halves to the even digit (GB/T 8170—2008, 3.2).
    ///
    /// The result keeps its trailing zeros. `None` where the number has more than 28 digits.
    #[must_use]
    pub fn round(self, decimals: u32) -> Option<Decimal> {
        let scale = 10_i128.checked_pow(decimals)?;
        let scaled = self.0.checked_mul(&Ratio::from_integer(scale))?;
        let floor = scaled.floor().to_integer();
        let rest = scaled - Ratio::from_integer(floor);
        let up = match rest.cmp(&Ratio::new(1, 2)) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => floor % 2 != 0,
        };
        Decimal::try_from_i128_with_scale(floor + i128::from(up), decimals).ok()
    }

    /// Rounded to so many significant digits, exact halves to the even digit.
    ///
    /// `None` for zero, for no digits, and where the first digit lies beyond 28 decimal places.
    #[must_use]
    pub fn round_significant(self, digits: u32) -> Option<Decimal> {
        let least = Self(Ratio::from_integer(
            10_i128.checked_pow(digits.checked_sub(1)?)?,
        ));
        (0..=28).find_map(|decimals| {
            let scaled = self
                .abs()
                .mul(Self(Ratio::from_integer(10_i128.pow(decimals))))?;
            // What rounds up to the next power of ten has its digits there.
            let rounded = Self::from_decimal(scaled.round(0)?);
            (rounded >= least).then(|| self.round(decimals))?
        })
    }

    /// Rounded up to a whole number (HJ 633: 计算结果向上进位取整数).
    #[must_use]
    pub fn ceil(self) -> Option<i64> {
        self.0.ceil().to_integer().to_i64()
    }

    /// Rounded down to a whole number.
    #[must_use]
    pub fn floor(self) -> Option<i64> {
        self.0.floor().to_integer().to_i64()
    }

    /// Whether the number is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_negative()
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Numerator and denominator in lowest terms.
    #[must_use]
    pub fn parts(self) -> (i128, i128) {
        (*self.0.numer(), *self.0.denom())
    }

    /// A decimal for showing the unrounded number in an explanation: exact where it ends within
    /// ten places, else cut after the tenth place and marked.
    #[must_use]
    pub fn show(self) -> String {
        let exact_within = (0..=10).find_map(|dp| {
            let scaled = self.0.checked_mul(&Ratio::from_integer(10_i128.pow(dp)))?;
            scaled.is_integer().then(|| self.round(dp))?
        });
        match exact_within {
            Some(d) => d.to_string(),
            None => self
                .0
                .checked_mul(&Ratio::from_integer(10_i128.pow(10)))
                .and_then(|s| Decimal::try_from_i128_with_scale(s.trunc().to_integer(), 10).ok())
                .map_or_else(|| self.0.to_string(), |d| format!("{d}…")),
        }
    }
}

/// Rounds once, exact halves to the even digit (GB/T 8170—2008, 3.2; negative numbers by
/// absolute value, 3.2.4). The result has exactly `decimals` places.
#[must_use]
pub fn round_gbt8170(value: Decimal, decimals: u32) -> Decimal {
    let mut out = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven);
    out.rescale(decimals);
    if out.is_zero() { out.abs() } else { out }
}

/// Reads a plain decimal number: digits, one optional point, one optional sign.
///
/// Full-width digits, a full-width sign or point, and thousands separators in threes are
/// accepted, because offices write them. Exponents, decimal commas and words are not numbers.
#[must_use]
pub fn parse_decimal(text: &str) -> Option<Decimal> {
    if let Some(plain) = plain_decimal(text) {
        return Some(plain);
    }
    let plain: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' => '.',
            '－' | '−' => '-',
            '＋' => '+',
            '，' => ',',
            other => other,
        })
        .collect();
    let unsigned = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let (int, frac) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = strip_thousands(int)?;
    let ends_in_point = unsigned.ends_with('.');
    if digits.is_empty() || ends_in_point || !frac.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let sign = if plain.starts_with('-') { "-" } else { "" };
    let joined = if frac.is_empty() {
        format!("{sign}{digits}")
    } else {
        format!("{sign}{digits}.{frac}")
    };
    Decimal::from_str_exact(&joined).ok()
}

/// ASCII digits with at most one point between them, as nearly all cells are; no more of them than
/// surely fit.
fn plain_decimal(text: &str) -> Option<Decimal> {
    const FIT: usize = 18;
    let bytes = text.as_bytes();
    let ends_in_digits = bytes.first()?.is_ascii_digit() && bytes.last()?.is_ascii_digit();
    if !ends_in_digits || bytes.len() > FIT {
        return None;
    }
    let (mut units, mut decimals) = (0_i64, None);
    for byte in bytes {
        match (byte, decimals) {
            (b'0'..=b'9', _) => {
                units = units * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|n| n + 1);
            }
            (b'.', None) => decimals = Some(0),
            _ => return None,
        }
    }
    Some(Decimal::new(units, decimals.unwrap_or(0)))
}

fn strip_thousands(int: &str) -> Option<String> {
    if int.bytes().all(|b| b.is_ascii_digit()) {
        return Some(int.to_owned());
    }
    let mut groups = int.split(',');
    let first = groups.next()?;
    // 0,123 has a decimal comma: nobody groups a number behind a zero.
    let first_ok = (1..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_digit())
        && !first.starts_with('0');
    let rest: Vec<&str> = groups.collect();
    let rest_ok = !rest.is_empty()
        && rest
            .iter()
            .all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()));
    (first_ok && rest_ok).then(|| int.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::from_decimal(parse_decimal(text).expect("a number"))
    }

    /// The examples that GB/T 8170—2008 itself prints in 3.2 and 3.2.4, and the neighbours of a half.
    #[test]
    fn rounds_as_the_standard_prints() {
        for (value, decimals, expected) in [
            ("12.1498", 0, "12"),
            ("12.1498", 1, "12.1"),
            ("10.5002", 0, "11"),
            ("1.050", 1, "1.0"),
            ("0.35", 1, "0.4"),
            ("12.345", 2, "12.34"),
            ("-0.365", 2, "-0.36"),
            ("15.4546", 0, "15"),
            ("2.5", 0, "2"),
            ("3.5", 0, "4"),
            ("-0.4", 0, "0"),
        ] {
            let rounded = exact(value).round(decimals).map(|d| d.to_string());
            assert_eq!(rounded.as_deref(), Some(expected), "{value} to {decimals}");
            let direct = round_gbt8170(parse_decimal(value).expect("a number"), decimals);
            assert_eq!(direct.to_string(), expected, "{value} to {decimals}");
        }
    }

    #[test]
    fn significant_digits_survive() {
        for (value, digits, expected) in [
            ("0.0004", 1, "0.0004"),
            ("0.00035", 1, "0.0004"),
            ("0.00025", 1, "0.0002"),
            ("0.00096", 1, "0.001"),
            ("-0.0044", 1, "-0.004"),
            ("0.01234", 3, "0.0123"),
            ("12.34", 1, "12"),
        ] {
            let rounded = exact(value).round_significant(digits);
            assert_eq!(
                rounded.map(|d| d.to_string()).as_deref(),
                Some(expected),
                "{value}"
            );
        }
        assert_eq!(Exact::ZERO.round_significant(1), None);
        assert_eq!(exact("1").round_significant(0), None);
    }

    #[test]
    fn a_mean_of_thirds_still_finds_the_exact_half() {
        let third = Exact::fraction(1, 3).expect("not zero");
        let mean = Exact::mean([third, third, third, exact("9")]).expect("four values");
        assert_eq!(
            mean.round(0).map(|d| d.to_string()).as_deref(),
            Some("2"),
            "10/4 = 2.5"
        );
    }

    #[test]
    fn numbers_as_offices_write_them() {
        for (text, expected) in [
            ("１２．５", "12.5"),
            ("1,234.50", "1234.50"),
            ("−3", "-3"),
            (" 7 ", "7"),
            ("+2.0", "2.0"),
        ] {
            assert_eq!(
                parse_decimal(text).map(|d| d.to_string()).as_deref(),
                Some(expected)
            );
        }
        for text in [
            "", "1,2", "3,14", "1e3", "四十", "1.", ".5", "--1", "0x10", "1 2", "NaN",
        ] {
            assert_eq!(parse_decimal(text), None, "{text}");
        }
    }
}
