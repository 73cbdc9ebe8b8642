//! Numbers in running text: `1,234.5`, `４６`, 三十五, 百分之八's eight.

use std::ops::Range;

use crate::quantity::Decimal;

/// A number and its characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) run: Range<usize>,
    pub(super) value: Decimal,
}

/// A number in digits that begins at a place.
pub(super) fn digits(text: &[char], at: usize) -> Option<Number> {
    let digit = |i: usize| text.get(i).copied().and_then(digit);
    digit(at)?;
    if at > 0 && (text[at - 1].is_ascii_alphanumeric() || text[at - 1] == '_') {
        return None;
    }
    let mut written = String::new();
    let mut end = at;
    let mut point = false;
    loop {
        match text.get(end) {
            Some(_) if digit(end).is_some() => written.extend(digit(end)),
            Some('.' | '．') if !point && digit(end + 1).is_some() => {
                point = true;
                written.push('.');
            }
            // Thousands in threes.
            Some(',') if !point && (1..=3).all(|n| digit(end + n).is_some()) => {
                if digit(end + 4).is_some() {
                    break;
                }
            }
            _ => break,
        }
        end += 1;
    }
    let sign = at > 0 && matches!(text[at - 1], '-' | '−' | '－');
    let alone = at < 2 || !text[at - 2].is_ascii_alphanumeric() && text[at - 2] != '\u{1A}';
    let mut value: Decimal = written.parse().ok()?;
    let mut start = at;
    if sign && alone {
        value.set_sign_negative(true);
        start -= 1;
    }
    Some(Number {
        run: start..end,
        value,
    })
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

/// A number in digits or numerals.
pub(super) fn any(text: &[char], at: usize, numerals: &str) -> Option<Number> {
    digits(text, at).or_else(|| in_words(text, at, numerals))
}

/// A number in Chinese numerals that begins at a place.
pub(super) fn in_words(text: &[char], at: usize, numerals: &str) -> Option<Number> {
    let length = text
        .get(at..)?
        .iter()
        .take_while(|c| numerals.contains(**c))
        .count();
    if length == 0 || length > 12 {
        return None;
    }
    // 万元, 千家: a multiple of nothing said before it, or part of a unit; 百 only in 百分之.
    let fraction = text
        .get(at + length..)
        .is_some_and(|rest| rest.starts_with(&['分', '之']));
    let bare = matches!(text[at], '千' | '万' | '亿') || text[at] == '百' && length == 1;
    if bare && !fraction {
        return None;
    }
    let value = value_of(&text[at..at + length])?;
    Some(Number {
        run: at..at + length,
        value,
    })
}

fn value_of(numerals: &[char]) -> Option<Decimal> {
    let (whole, part) = match numerals.iter().position(|c| *c == '点') {
        Some(point) => (&numerals[..point], &numerals[point + 1..]),
        None => (numerals, &numerals[..0]),
    };
    let mut total = Decimal::ZERO;
    let mut section = Decimal::ZERO;
    let mut digit: Option<Decimal> = None;
    for c in whole {
        match (one(*c), multiple(*c)) {
            (Some(n), _) => digit = Some(n),
            (None, Some(times)) if times >= Decimal::from(10_000) => {
                section = section.checked_add(digit.take().unwrap_or_default())?;
                total = total.checked_add(section.checked_mul(times)?)?;
                section = Decimal::ZERO;
            }
            (None, Some(times)) => {
                let n = digit.take().unwrap_or(Decimal::ONE);
                section = section.checked_add(n.checked_mul(times)?)?;
            }
            (None, None) => {
                total = total.checked_add(Decimal::new(5, 1))?;
            }
        }
    }
    let mut value = total
        .checked_add(section)?
        .checked_add(digit.unwrap_or_default())?;
    for (n, c) in part.iter().enumerate() {
        let scale = u32::try_from(n + 1).ok()?;
        let step = Decimal::ONE.checked_div(Decimal::from(10u64.checked_pow(scale)?))?;
        value = value.checked_add(one(*c)?.checked_mul(step)?)?;
    }
    Some(value.normalize())
}

fn one(c: char) -> Option<Decimal> {
    let n = match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    };
    Some(Decimal::from(n))
}

fn multiple(c: char) -> Option<Decimal> {
    let n = match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    };
    Some(Decimal::from(n))
}

/// Where a telephone number that begins at a place ends.
pub(super) fn telephone(text: &[char], at: usize) -> Option<usize> {
    let run = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        rest.iter().take_while(|c| c.is_ascii_digit()).count()
    };
    let first = run(at);
    let joint = text.get(at + first);
    let second = run(at + first + 1);
    if (3..=4).contains(&first)
        && text[at] == '0'
        && matches!(joint, Some('-' | '—' | '–' | ')' | '）'))
        && (7..=8).contains(&second)
    {
        return Some(at + first + 1 + second);
    }
    (first == 11 && text[at] == '1').then_some(at + first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let text: Vec<char> = text.chars().collect();
        let numerals = "零〇一二两三四五六七八九十百千万亿点半";
        let number = any(&text, 0, numerals)?;
        (number.run.end == text.len()).then(|| number.value.to_string())
    }

    #[test]
    fn numbers_are_read_as_they_are_said() {
        for (text, value) in [
            ("46", "46"),
            ("８１.１", "81.1"),
            ("1,234.5", "1234.5"),
            ("三十五", "35"),
            ("十二", "12"),
            ("一百零三", "103"),
            ("两千三百", "2300"),
            ("一万二千", "12000"),
            ("三点五", "3.5"),
            ("二〇", "0"),
        ] {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        for text in ["", "a1", "1a"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn telephone_numbers_are_no_numbers() {
        let end = |text: &str| telephone(&text.chars().collect::<Vec<_>>(), 0);
        assert_eq!(end("0518-85521234"), Some(13));
        assert_eq!(end("13912345678"), Some(11));
        assert_eq!(end("2026-11"), None);
        assert_eq!(end("253天"), None);
    }
}
