//! Vehicle plates: the sign of a province, a letter, five or six letters and digits.

use super::{
    Found, Kind,
    run::Run,
    sign::{plain, seen_after, seen_before},
    words::Words,
};

/// Looks before and behind the first digit of a run.
pub(super) fn find(text: &str, run: &Run, out: &mut Vec<Found>) {
    let Some(first) = run.digits.first() else {
        return;
    };
    // Digits of the run may belong to more than one plate; those behind the first are found when
    // a letter has ended the run.
    let starts = run.groups.iter().map(|g| run.digits[g.digits.start].start);
    for start in starts.chain([first.start]) {
        if let Some(found) = plate_at(text, start).filter(|f| !out.contains(f)) {
            out.push(found);
        }
    }
}

/// The plate whose first digit is at a place.
fn plate_at(text: &str, digit: usize) -> Option<Found> {
    let words = Words::shared();
    // Letters, at most three, with a point or blank after the first.
    let start = seen_before(text, digit)
        .take(6)
        .take_while(|(_, c)| !c.is_ascii_digit())
        .find(|(_, c)| words.begins_plate(*c))?
        .0;
    let mut signs = seen_after(text, start).skip(1);
    let (_, letter) = signs.next()?;
    let letter = letter.to_ascii_uppercase();
    if !letter.is_ascii_uppercase() || letter == 'I' {
        return None;
    }
    let mut own: Vec<(usize, char)> = Vec::new();
    for (at, c) in signs {
        let c = c.to_ascii_uppercase();
        match c {
            '·' | '•' | '・' | ' ' | '-' | '.' if own.is_empty() => {}
            c if c.is_ascii_alphanumeric() || words.ends_plate(c) && own.len() == 4 => {
                own.push((at, c))
            }
            _ => break,
        }
        if own.len() > 6 {
            return None;
        }
    }
    let digits = own.iter().filter(|(_, c)| c.is_ascii_digit()).count();
    let letters = own.iter().filter(|(_, c)| c.is_ascii_alphabetic());
    let odd = letters.clone().any(|(_, c)| matches!(c, 'I' | 'O'));
    let fits = match own.len() {
        5 => digits >= 3 || digits == 2 && own.len() > 4 && letters.count() == 3,
        // New energy: a letter first or last, five digits.
        6 => digits >= 4 && (own[0].1.is_ascii_alphabetic() || own[5].1.is_ascii_alphabetic()),
        _ => false,
    };
    let fits = fits && digits >= 3 && !odd;
    let (last, _) = own.last().copied()?;
    let width = text[last..].chars().next().map_or(0, char::len_utf8);
    let range = start..last + width;
    // `plain` only changes widths; the first sign is a Chinese character.
    debug_assert!(text[start..].chars().next().map(plain).is_some());
    fits.then_some(Found {
        kind: Kind::Plate,
        range,
    })
}
