//! Logarithms and powers of ten in whole-number arithmetic, for the formulas of the law that have
//! them (`ln`, pH).
//!
//! Inside, numbers are fixed-point with 100 binary places (about 30 decimal ones). What leaves
//! this file is a decimal of 18 places; its distance from the true value is below 10⁻¹⁸, half of
//! which is the rounding to 18 places.

use super::Exact;

/// Decimal places of the results.
const PLACES: u32 = 18;
/// Binary places of the arithmetic inside.
const BITS: u32 = 100;
const ONE: u128 = 1 << BITS;
/// ln 2, ln 10 and 1 / ln 10 in units of 2⁻¹⁰⁰, rounded to nearest.
const LN_2: u128 = 878_668_439_483_319_573_618_263_538_048;
const LN_10: u128 = 2_918_873_375_210_475_425_442_079_017_697;
const PER_LN_10: u128 = 550_533_660_660_465_090_951_150_130_557;

impl Exact {
    /// The natural logarithm as a decimal of 18 places, within 10⁻¹⁸ of the true value.
    ///
    /// `None` for zero and below.
    ///
    /// With x = m·2ᵏ and y = (m − 1)/(m + 1) it is k·ln 2 + 2(y + y³/3 + y⁵/5 + …); |y| < 1/3. Each
    /// of at most 33 terms is off by less than 3·2⁻¹⁰⁰ and k·ln 2, |k| ≤ 127, by less than 2⁶·2⁻¹⁰⁰:
    /// together below 2⁻⁹¹, which is 5·10⁻²⁸.
    #[must_use]
    pub fn ln(self) -> Option<Self> {
        decimal(fixed_ln(self)?, PLACES)
    }

    /// The decimal logarithm as a decimal of 18 places, within 10⁻¹⁸ of the true value; exact for
    /// powers of ten.
    ///
    /// `None` for zero and below.
    #[must_use]
    pub fn log10(self) -> Option<Self> {
        let ln = fixed_ln(self)?;
        let size = product(ln.unsigned_abs(), PER_LN_10);
        decimal(signed(size, ln.is_negative())?, PLACES)
    }

    /// Ten to this power as a decimal of 18 places, within 10⁻¹⁸ of the true value; exact for
    /// whole powers.
    ///
    /// `None` from 10 up, where 18 places would need more bits, and below −18, where nothing
    /// would be left.
    ///
    /// With x = i + f, 0 ≤ f < 1, it is 10ⁱ·e^(f·ln 10), and e to the power t = k·ln 2 + r,
    /// 0 ≤ r < ln 2, is 2ᵏ·(1 + r + r²/2! + …). The error inside is below 2⁻⁹², and 10⁹ times that
    /// is 2·10⁻¹⁹.
    #[must_use]
    pub fn exp10(self) -> Option<Self> {
        let whole = self.floor()?;
        if !(-18..10).contains(&whole) {
            return None;
        }
        let (numerator, denominator) = self.sub(Self::whole(whole))?.parts();
        let fraction = quotient(numerator.unsigned_abs(), denominator.unsigned_abs());
        let power = exponential(product(fraction, LN_10));
        let places = u32::try_from(whole + i64::from(PLACES)).ok()?;
        let units = rounded_product(power, 10_u128.checked_pow(places)?);
        Self::fraction(i128::try_from(units).ok()?, 10_i128.pow(PLACES))
    }
}

/// ln x in units of 2⁻¹⁰⁰.
fn fixed_ln(x: Exact) -> Option<i128> {
    let (numerator, denominator) = x.parts();
    if numerator <= 0 {
        return None;
    }
    let (mut n, mut d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    // Both get as many binary digits, so that 1/2 < n/d < 2; they had at most 127.
    let twos = i64::from(d.leading_zeros()) - i64::from(n.leading_zeros());
    match u32::try_from(twos) {
        Ok(up) => d <<= up,
        Err(_) => n <<= twos.unsigned_abs(),
    }
    let y = quotient(n.abs_diff(d), n + d);
    let (square, mut power, mut sum) = (product(y, y), y, y);
    let mut odd = 3;
    while power > 0 {
        power = product(power, square);
        sum += power / odd;
        odd += 2;
    }
    let of_twos = i128::from(twos) * i128::try_from(LN_2).ok()?;
    Some(of_twos + signed(2 * sum, n < d)?)
}

/// e to the power t, 0 ≤ t < ln 10, both in units of 2⁻¹⁰⁰.
fn exponential(t: u128) -> u128 {
    let (twos, rest) = (t / LN_2, t % LN_2);
    let (mut term, mut sum, mut n) = (ONE, ONE, 1);
    while term > 0 {
        term = product(term, rest) / n;
        sum += term;
        n += 1;
    }
    sum << twos
}

/// A number in units of 2⁻¹⁰⁰ as a decimal, rounded to nearest.
fn decimal(fixed: i128, places: u32) -> Option<Exact> {
    let units = rounded_product(fixed.unsigned_abs(), 10_u128.checked_pow(places)?);
    Exact::fraction(signed(units, fixed < 0)?, 10_i128.checked_pow(places)?)
}

fn signed(size: u128, negative: bool) -> Option<i128> {
    let size = i128::try_from(size).ok()?;
    Some(if negative { -size } else { size })
}

/// n / d in units of 2⁻¹⁰⁰, cut off, for n ≤ d < 2¹²⁷·2: long division, one binary place a turn.
fn quotient(n: u128, d: u128) -> u128 {
    let (mut rest, mut out) = (n % d, n / d);
    for _ in 0..BITS {
        // The rest is below d, so what is beyond 128 bits after doubling goes with the subtraction.
        let over = rest >= 1 << 127;
        rest = rest.wrapping_shl(1);
        out <<= 1;
        if over || rest >= d {
            rest = rest.wrapping_sub(d);
            out |= 1;
        }
    }
    out
}

/// a·b·2⁻¹⁰⁰, cut off.
fn product(a: u128, b: u128) -> u128 {
    let (high, low) = wide(a, b);
    (high << (128 - BITS)) | (low >> BITS)
}

/// a·b·2⁻¹⁰⁰, rounded to nearest.
fn rounded_product(a: u128, b: u128) -> u128 {
    let (_, low) = wide(a, b);
    product(a, b) + (low >> (BITS - 1) & 1)
}

/// The 256 bits of a·b as a high and a low half.
fn wide(a: u128, b: u128) -> (u128, u128) {
    const HALF: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & HALF, b >> 64, b & HALF);
    let (middle, carried) = (a1 * b0).overflowing_add(a0 * b1);
    let (low, over) = (a0 * b0).overflowing_add(middle << 64);
    let high = a1 * b1 + (middle >> 64) + (u128::from(carried) << 64) + u128::from(over);
    (high, low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::parse_decimal;

    fn exact(text: &str) -> Exact {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let part = |t: &str| Exact::from_decimal(parse_decimal(t).expect("a number"));
        part(numerator).div(part(denominator)).expect("not zero")
    }

    /// Some values of common tables; the long table is in the test suite.
    #[test]
    fn known_values() {
        let shown = |x: Option<Exact>| x.and_then(|x| x.round(18)).map(|d| d.to_string());
        let is = |x: Option<Exact>, text: &str| assert_eq!(shown(x).as_deref(), Some(text));
        is(exact("1").ln(), "0.000000000000000000");
        is(exact("2").ln(), "0.693147180559945309");
        is(exact("10").ln(), "2.302585092994045684");
        is(exact("1/2").ln(), "-0.693147180559945309");
        is(exact("2").log10(), "0.301029995663981195");
        is(exact("0.001").log10(), "-3.000000000000000000");
        is(exact("0.5").exp10(), "3.162277660168379332");
        is(exact("-7").exp10(), "0.000000100000000000");
        is(exact("9").exp10(), "1000000000.000000000000000000");
    }

    #[test]
    fn outside_their_domain_there_is_no_value() {
        assert_eq!(Exact::ZERO.ln(), None);
        assert_eq!(exact("-1").log10(), None);
        assert_eq!(exact("10").exp10(), None);
        assert_eq!(exact("-18.1").exp10(), None);
        let largest = Exact::fraction(i128::MAX, 1).expect("not zero");
        assert!(largest.ln().is_some() && largest.exp10().is_none());
        let least = Exact::fraction(1, i128::MAX).expect("not zero");
        assert!(least.ln().is_some_and(Exact::is_negative));
    }
}
