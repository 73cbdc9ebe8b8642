//! Text as it is drawn: cleaned, measured, cut.

use std::borrow::Cow;
use std::sync::Once;

/// Size of all words that have room.
pub(super) const TEXT: f64 = 14.0;

/// Size of words on a dense axis.
pub(super) const SMALL: f64 = 12.0;

const FAMILY: &str = "Gongshi Metrics";
const METRICS: &[u8] = include_bytes!("metrics/metrics.ttf");

/// The text without characters that XML forbids or that change the direction of what follows.
///
/// Line breaks and tabs become spaces.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_hidden(*c))
        .collect()
}

fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Width of `text` at `size`, in user units; a Chinese character is `size` wide.
pub(super) fn width(text: &str, size: f64) -> f64 {
    register();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "12 and 14 are exact in f32"
    )]
    let measured = charts_rs::measure_text_width_family(FAMILY, size as f32, text);
    match measured {
        Ok(extent) => f64::from(extent.width()),
        #[expect(clippy::cast_precision_loss, reason = "a count of characters")]
        Err(_) => text.chars().count() as f64 * size,
    }
}

/// The widest of `texts` at `size`; 0 for none.
pub(super) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, size: f64) -> f64 {
    texts
        .into_iter()
        .map(|text| width(text, size))
        .fold(0.0, f64::max)
}

/// `text`, cut with an ellipsis where it is wider than `room`.
pub(super) fn fit(text: &str, size: f64, room: f64) -> Cow<'_, str> {
    if width(text, size) <= room {
        return Cow::Borrowed(text);
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let kept = ends.partition_point(|end| width(&text[..*end], size) + size <= room);
    match kept {
        0 | 1 => Cow::Borrowed(""),
        n => Cow::Owned(format!("{}…", &text[..ends[n - 1]])),
    }
}

/// `text` in lines no wider than `room`; none for an empty text.
///
/// A line of Latin letters ends at a space, one of Chinese characters anywhere.
pub(super) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let ends = rest.char_indices().map(|(at, sign)| at + sign.len_utf8());
        let ends: Vec<usize> = ends.collect();
        let fits = ends.partition_point(|end| width(&rest[..*end], size) <= room);
        let end = ends[fits.max(1) - 1];
        let cut = match rest[..end].rfind(' ') {
            Some(space) if end < rest.len() && splits_a_word(rest, end) => space,
            _ => end,
        };
        lines.push(rest[..cut].trim_end().to_owned());
        rest = rest[cut..].trim_start();
    }
    lines
}

/// Whether a line that ends here would divide a Latin word.
fn splits_a_word(text: &str, end: usize) -> bool {
    let (before, after) = (text[..end].chars().next_back(), text[end..].chars().next());
    let latin = |sign: Option<char>| sign.is_some_and(|c| c.is_ascii_graphic());
    latin(before) && latin(after)
}

/// Tells charts-rs our widths, once in the life of the program.
fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Without it Latin still measures right; the build embeds a font that is tested to load.
        let _ = charts_rs::add_fonts(&[METRICS]);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_one_em_wide() {
        assert_eq!(width("环境空气", 14.0), 56.0);
        assert_eq!(width("环境空气", 12.0), 48.0);
    }

    #[test]
    fn a_digit_is_as_wide_as_in_the_wider_font() {
        // 636/1000 em in DejaVu Sans: 8.9 at 14, counted as 9.
        assert_eq!(width("2026", 14.0), 36.0);
    }

    #[test]
    fn what_does_not_fit_is_cut_with_an_ellipsis() {
        assert_eq!(fit("环境空气质量", 14.0, 84.0), "环境空气质量");
        assert_eq!(fit("环境空气质量", 14.0, 60.0), "环境空…");
        assert_eq!(fit("环境", 14.0, 10.0), "");
    }

    #[test]
    fn a_long_text_is_written_in_lines_and_none_of_it_is_lost() {
        assert_eq!(wrap("环境空气质量", 14.0, 60.0), ["环境空气", "质量"]);
        assert_eq!(
            wrap("mean of the year", 14.0, 80.0),
            ["mean of", "the year"]
        );
        assert!(wrap("", 14.0, 60.0).is_empty());
        assert_eq!(wrap("环境", 14.0, 1.0), ["环", "境"]);
    }

    #[test]
    fn control_and_direction_characters_are_dropped() {
        assert_eq!(clean("a\u{0}b\tc\u{202e}d\u{ffff}"), "ab cd");
    }
}
