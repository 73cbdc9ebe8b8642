//! Numbers written in Chinese, as articles of laws are counted.

/// Numerals below a thousand.
const NUMERALS: &str = "一二三四五六七八九十百零";

/// `五十四` as `54`.
#[must_use]
pub fn counted(numerals: &str) -> String {
    let (mut sum, mut digit) = (0u32, None);
    for c in numerals.chars() {
        match c {
            '十' => sum += digit.take().unwrap_or(1) * 10,
            '百' => sum += digit.take().unwrap_or(1) * 100,
            '零' => {}
            other => {
                let at = NUMERALS.chars().position(|n| n == other);
                digit = at.and_then(|at| u32::try_from(at + 1).ok());
            }
        }
    }
    (sum + digit.unwrap_or_default()).to_string()
}

/// Whether a letter counts.
#[must_use]
pub fn is_numeral(c: char) -> bool {
    NUMERALS.contains(c)
}
