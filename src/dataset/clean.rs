//! Signs that look like others, or like nothing.

use std::borrow::Cow;

/// Whether a character takes no room: zero-width spaces and joiners, direction and byte order
/// marks. They come with text copied from web pages.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{AD}')
}

/// A text without blanks and invisible characters around it.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// A word as it is kept: trimmed, no-break spaces as spaces.
pub(super) fn word(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.contains('\u{A0}') {
        return Cow::Owned(text.replace('\u{A0}', " "));
    }
    Cow::Borrowed(text)
}

/// Half-width letters, digits and signs for full-width ones, one minus for all, nothing invisible.
pub(super) fn half_width(text: &str) -> String {
    let visible = text.chars().filter(|&c| !is_invisible(c));
    visible.map(half_width_of).collect()
}

/// The half-width character; others as they are.
pub(super) fn half_width_of(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{2212}' | '\u{2010}'..='\u{2013}' | '\u{FE63}' => '-',
        '\u{3000}' | '\u{A0}' | '\u{2007}' | '\u{202F}' => ' ',
        '\u{B5}' => 'μ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_alike() {
        assert_eq!(trimmed("\u{FEFF} 甲\u{200B}　"), "甲");
        assert_eq!(word("江\u{A0}宁 "), "江 宁");
        assert_eq!(half_width("－１２．５％（ＮＤ）\u{200D}"), "-12.5%(ND)");
        assert_eq!(half_width("\u{2212}3 \u{B5}g／m³"), "-3 μg/m³");
        assert_eq!(half_width("甲、乙。"), "甲、乙。");
    }
}
