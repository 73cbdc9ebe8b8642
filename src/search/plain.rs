//! Text and question made alike: width and case do not matter.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// NFKC, then each character in lower case by itself, whatever stands beside it.
#[must_use]
pub fn plain(text: &str) -> String {
    if text.chars().all(stays) {
        return text.to_owned();
    }
    let lower = |c: char| c.to_lowercase();
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text.chars().flat_map(lower).collect(),
        _ => text.nfkc().flat_map(lower).collect(),
    }
}

/// Whether a character is sure to stay as it is: most of a Chinese text does.
fn stays(c: char) -> bool {
    matches!(c, ' '..='@' | '['..='~' | '、'..='】' | '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_what_unicode_says_stays() {
        for c in (' '..='\u{ffff}').filter(|&c| stays(c)) {
            let alone: String = c.to_string();
            assert_eq!(alone.nfkc().to_string(), alone, "{c:?}");
            assert_eq!(c.to_lowercase().to_string(), alone, "{c:?}");
            // Nor does it join what stands before it.
            let behind = format!("か{c}a{c}");
            assert_eq!(behind.nfkc().to_string(), behind, "{c:?}");
        }
    }
}
