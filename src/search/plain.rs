//! Text and question made alike: width and case do not matter.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// NFKC, then each character in lower case by itself, whatever stands beside it.
#[must_use]
pub fn plain(text: &str) -> String {
    let lower = |c: char| c.to_lowercase();
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text.chars().flat_map(lower).collect(),
        _ => text.nfkc().flat_map(lower).collect(),
    }
}
