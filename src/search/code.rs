//! Sets of pages as short texts. `search.js` reads them.
//!
//! Numbers are written in signs of six bits, five of the number (lowest first) and one that says that
//! more follow. The first number of a set is its first page × 4 + the form of what follows:
//!
//! - 0: how many pages lie between one page and the next;
//! - 1: how many more pages follow in the run, how many lie between it and the next run, and so on;
//! - 2: one bit for each page behind the first, six to a sign.
//!
//! The shortest form is taken, in this order where they are equally long.

use super::lines::Run;

const SIGNS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// Writes runs that are in order and do not touch.
pub(super) fn write(runs: &[Run], out: &mut String) {
    let Some(&(first, first_end)) = runs.first() else {
        return;
    };
    let last = runs.last().map_or(first_end, |run| run.1);
    let bits = ((last - first) as usize).div_ceil(6);
    let gaps = gaps_length(runs, bits);
    let spans = spans_length(runs, bits);
    if gaps <= spans && gaps <= bits {
        number(first * 4, out);
        write_gaps(runs, out);
    } else if spans <= bits {
        number(first * 4 + 1, out);
        write_spans(runs, out);
    } else {
        number(first * 4 + 2, out);
        write_bits(runs, out);
    }
}

fn write_gaps(runs: &[Run], out: &mut String) {
    let mut before = None;
    for &(from, to) in runs {
        for page in from..=to {
            if let Some(before) = before {
                number(page - before - 1, out);
            }
            before = Some(page);
        }
    }
}

fn write_spans(runs: &[Run], out: &mut String) {
    let mut before = None;
    for &(from, to) in runs {
        if let Some(before) = before {
            number(from - before - 2, out);
        }
        number(to - from, out);
        before = Some(to);
    }
}

fn write_bits(runs: &[Run], out: &mut String) {
    let first = runs.first().map_or(0, |run| run.0);
    let (mut sign, mut at) = (0_u8, 0_u32);
    let mut flush = |upto: u32, sign: &mut u8| {
        while at + 6 <= upto {
            out.push(char::from(SIGNS[usize::from(*sign)]));
            *sign = 0;
            at += 6;
        }
    };
    for &(from, to) in runs {
        for page in from.max(first + 1)..=to {
            let bit = page - first - 1;
            flush(bit, &mut sign);
            sign |= 1 << (bit % 6);
        }
    }
    out.push(char::from(SIGNS[usize::from(sign)]));
}

/// Signs of a number.
fn length(number: u32) -> usize {
    (32 - number.leading_zeros()).div_ceil(5).max(1) as usize
}

fn gaps_length(runs: &[Run], most: usize) -> usize {
    let (mut signs, mut before) = (0, None);
    for &(from, to) in runs {
        signs += before.map_or(0, |before| length(from - before - 1)) + (to - from) as usize;
        before = Some(to);
        if signs > most {
            break;
        }
    }
    signs
}

fn spans_length(runs: &[Run], most: usize) -> usize {
    let (mut signs, mut before) = (0, None);
    for &(from, to) in runs {
        signs += before.map_or(0, |before| length(from - before - 2)) + length(to - from);
        before = Some(to);
        if signs > most {
            break;
        }
    }
    signs
}

fn number(mut number: u32, out: &mut String) {
    loop {
        let more = u8::from(number >= 32) << 5;
        out.push(char::from(SIGNS[usize::from((number & 31) as u8 | more)]));
        number >>= 5;
        if number == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out by hand from the description at the head.
    #[test]
    fn the_shortest_form_is_taken() {
        let cases: [(&[Run], &str); 6] = [
            // Page 5 alone: 5 × 4 + 0 = 20.
            (&[(5, 5)], "K"),
            // 0, 2, 9: gaps 1 and 6.
            (&[(0, 0), (2, 2), (9, 9)], "016"),
            // 3 to 102: 3 × 4 + 1 = 13, then 99 = 3 × 32 + 3 more.
            (&[(3, 102)], "DZ3"),
            // 100 = 400 + 0 → 400 = 12 × 32 + 16.
            (&[(100, 100)], "mC"),
            // Every second page of 26: twelve gaps or spans are longer than 25 bits in five signs.
            (
                &[
                    (0, 0),
                    (2, 2),
                    (4, 4),
                    (6, 6),
                    (8, 8),
                    (10, 10),
                    (12, 12),
                    (14, 14),
                    (16, 16),
                    (18, 18),
                    (20, 20),
                    (22, 22),
                    (24, 24),
                ],
                "2gggg",
            ),
            (&[], ""),
        ];
        for (runs, text) in cases {
            let mut out = String::new();
            write(runs, &mut out);
            assert_eq!(out, text, "{runs:?}");
        }
    }
}
