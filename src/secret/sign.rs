//! Signs of numbers, whatever their width.

/// The half-width form of a sign.
pub(super) fn plain(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FE58}' => '-',
        '\u{A0}' | '\u{3000}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => ' ',
        other => other,
    }
}

/// Whether a sign takes no room: it may stand anywhere inside a number.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{AD}'
            | '\u{34F}'
            | '\u{180E}'
    )
}

/// A Chinese character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3134F}')
}

/// The last sign that is seen before a place, as it is when half as wide.
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    seen_before(text, at).next().map(|(_, c)| c)
}

/// The signs that are seen before a place, backwards, with their places.
pub(super) fn seen_before(text: &str, at: usize) -> impl Iterator<Item = (usize, char)> + '_ {
    let signs = text[..at].char_indices().rev();
    signs
        .filter(|(_, c)| !is_unseen(*c))
        .map(|(i, c)| (i, plain(c)))
}

/// The signs that are seen from a place on, with their places.
pub(super) fn seen_after(text: &str, at: usize) -> impl Iterator<Item = (usize, char)> + '_ {
    let signs = text[at..].char_indices();
    signs
        .filter(|(_, c)| !is_unseen(*c))
        .map(move |(i, c)| (at + i, plain(c)))
}

/// At most so many signs before a place, in the same line.
pub(super) fn words_before(text: &str, at: usize, signs: usize) -> &str {
    let mut start = at;
    for (i, c) in text[..at].char_indices().rev().take(signs) {
        if c == '\n' {
            break;
        }
        start = i;
    }
    &text[start..at]
}
