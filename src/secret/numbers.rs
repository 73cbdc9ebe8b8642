//! Numbers of persons, telephones, cards and passports in a run of digits.

use super::{
    Found, Heading, Kind,
    run::Run,
    sign::{before, seen_after, seen_before, words_before},
    words::{Words, has_one},
};

/// So many signs before a number say what it is.
const NEAR: usize = 14;

/// Looks at every group of a run, and at those behind it as far as they may be one number.
pub(super) fn find<'a>(text: &'a str, run: &'a Run, heading: Heading, out: &mut Vec<Found>) {
    let look = Look { text, run, heading };
    let mut at = 0;
    while at < run.groups.len() {
        let kinds: [(Kind, Detector<'a>); 5] = [
            (Kind::ResidentId, Look::resident_id),
            (Kind::BankCard, Look::bank_card),
            (Kind::Mobile, Look::mobile),
            (Kind::Landline, Look::landline),
            (Kind::Passport, Look::passport),
        ];
        let found = kinds
            .into_iter()
            .find_map(|(kind, detect)| Some((kind, detect(&look, at)?)));
        match found {
            Some((kind, place)) => {
                let range = place.start..place.end;
                out.push(Found { kind, range });
                at = place.next;
            }
            None => at += 1,
        }
    }
}

/// The bytes of a number, and the group behind it.
struct Place {
    start: usize,
    end: usize,
    next: usize,
}

/// Reads a number that begins with a group.
type Detector<'a> = fn(&Look<'a>, usize) -> Option<Place>;

struct Look<'a> {
    text: &'a str,
    run: &'a Run,
    heading: Heading,
}

impl Look<'_> {
    fn place(&self, from: usize, to: usize) -> Place {
        let bytes = self.run.bytes(from, to);
        Place {
            start: bytes.start,
            end: bytes.end,
            next: to,
        }
    }

    /// The end of the groups from `from` on that have so many digits together.
    fn reach(&self, from: usize, digits: usize) -> Option<usize> {
        let mut sum = 0;
        for group in from..self.run.groups.len() {
            sum += self.run.len(group);
            if sum >= digits {
                return (sum == digits).then_some(group + 1);
            }
        }
        None
    }

    fn lengths(&self, from: usize, to: usize) -> Vec<usize> {
        (from..to).map(|group| self.run.len(group)).collect()
    }

    fn is_near(&self, at: usize, words: &[String]) -> bool {
        has_one(words_before(self.text, at, NEAR), words)
    }

    /// A resident number (GB 11643): region, day of birth, serial, check character. One of 15
    /// digits, or with a wrong check character, only where words say that it is one.
    fn resident_id(&self, from: usize) -> Option<Place> {
        if let Some(to) = self.reach(from, 18) {
            let digits: Vec<u8> = self.run.values(from, to).collect();
            let place = self.place(from, to);
            let right = check_character(&digits[..17]) == Some(digits[17]);
            return self.resident(&digits, place, right);
        }
        let to = self.run.groups.len();
        let last = self.run.x.filter(|_| self.reach(from, 17) == Some(to));
        if let Some(end) = last {
            let digits: Vec<u8> = self.run.values(from, to).collect();
            let place = Place {
                end,
                ..self.place(from, to)
            };
            return self.resident(&digits, place, check_character(&digits) == Some(10));
        }
        let to = self.reach(from, 15)?;
        let digits: Vec<u8> = self.run.values(from, to).collect();
        let (year, month, day) = (
            1900 + pair(&digits[6..]),
            pair(&digits[8..]),
            pair(&digits[10..]),
        );
        let place = self.place(from, to);
        let old = is_region(&digits) && is_day(year, month, day);
        (old && self.is_called_resident(place.start)).then_some(place)
    }

    fn resident(&self, digits: &[u8], place: Place, right: bool) -> Option<Place> {
        let year = pair(&digits[6..]) * 100 + pair(&digits[8..]);
        let day = is_day(year, pair(&digits[10..]), pair(&digits[12..]));
        let fits = is_region(digits) && day && (1800..2050).contains(&year);
        let sure = fits && right;
        (sure || fits && self.is_called_resident(place.start)).then_some(place)
    }

    fn is_called_resident(&self, at: usize) -> bool {
        let words = &Words::shared().context.resident;
        self.heading.is_resident() || self.is_near(at, words)
    }

    /// A card number: 16 to 19 digits that keep the Luhn rule and begin as cards do.
    fn bank_card(&self, from: usize) -> Option<Place> {
        let (to, digits) = (13..=19).rev().find_map(|count| {
            let to = self.reach(from, count)?;
            let digits: Vec<u8> = self.run.values(from, to).collect();
            luhn(&digits).then_some((to, digits))
        })?;
        let place = self.place(from, to);
        let called =
            self.heading.is_card() || self.is_near(place.start, &Words::shared().context.card);
        let begins = if called { may_be_card } else { is_card };
        let groups = self.lengths(from, to);
        let whole = groups.len() == 1
            || groups.iter().all(|&n| n == 1)
            || groups.iter().rev().skip(1).all(|&n| n == 4) && groups.len() > 3
            || groups.len() == 2 && (matches!(groups[0], 4 | 6 | 8) || called);
        let fits = begins(&digits) && whole && self.stands_free(from, to, &place);
        (fits && !(self.heading.is_code() && !called && digits[..2] != [6, 2])).then_some(place)
    }

    /// A mobile number: eleven digits, with or without the country's code.
    fn mobile(&self, from: usize) -> Option<Place> {
        let Some(to) = self.reach(from, 11) else {
            return self.mobile_with_country(from);
        };
        let digits: Vec<u8> = self.run.values(from, to).collect();
        if !begins_mobile(&digits) {
            return None;
        }
        let groups = self.lengths(from, to);
        let known: [&[usize]; 8] = [
            &[11],
            &[3, 4, 4],
            &[3, 8],
            &[7, 4],
            &[3, 3, 5],
            &[4, 3, 4],
            &[5, 6],
            &[3, 5, 3],
        ];
        let whole = known.contains(&groups.as_slice()) || groups.iter().all(|&n| n == 1);
        let place = self.place(from, to);
        (whole && self.stands_free(from, to, &place)).then_some(place)
    }

    /// `8613812345678`, `0086 138 1234 5678` in one group.
    fn mobile_with_country(&self, from: usize) -> Option<Place> {
        let digits: Vec<u8> = self.run.values(from, from + 1).collect();
        let own = digits.strip_prefix(&[0, 0]).unwrap_or(&digits);
        let own = own.strip_prefix(&[8, 6]).filter(|own| own.len() == 11)?;
        let place = self.place(from, from + 1);
        (begins_mobile(own) && self.stands_free(from, from + 1, &place)).then_some(place)
    }

    /// A landline: area code and seven or eight digits; without area code or gap only where words
    /// say that it is one.
    fn landline(&self, from: usize) -> Option<Place> {
        let first: Vec<u8> = self.run.values(from, from + 1).collect();
        let start = self.place(from, from + 1).start;
        let called = self.heading.is_phone() || self.is_near(start, &Words::shared().context.phone);
        let abroad =
            first == [8, 6] && before(self.text, start) == Some('+') || first == [0, 0, 8, 6];
        if abroad {
            let area: Vec<u8> = self
                .run
                .values(from + 1, self.run.groups.len().min(from + 2).max(from + 1))
                .collect();
            return match area.as_slice() {
                [1, 0] | [2, _] | [3..=9, _, _] => {
                    self.local(from, from + 2, area.len() == 3, true)
                }
                _ => None,
            };
        }
        if is_area_code(&first) {
            return self.local(from, from + 1, first.len() == 4, called);
        }
        if called {
            return self
                .joined(from, &first)
                .or_else(|| self.local(from, from, true, true));
        }
        None
    }

    /// The digits behind an area code, in one group or two.
    fn local(&self, from: usize, behind: usize, seven: bool, called: bool) -> Option<Place> {
        let to = [8, 7]
            .into_iter()
            .filter(|&n| n == 8 || seven)
            .find_map(|n| self.reach(behind, n))?;
        let digits: Vec<u8> = self.run.values(behind, to).collect();
        let groups = self.lengths(behind, to);
        let whole = groups.len() == 1 || matches!(groups.as_slice(), [4, 4] | [3, 4]);
        let a_day = digits.len() == 8
            && is_day(
                pair(&digits) * 100 + pair(&digits[2..]),
                pair(&digits[4..]),
                pair(&digits[6..]),
            )
            && matches!(digits[..2], [1, 9] | [2, 0]);
        let place = self.place(from, to);
        let fits = whole && (2..=8).contains(&digits[0]) && (called && from < behind || !a_day);
        let ends = !self.goes_on(&place) && self.begins_free(&place);
        (fits && ends && !(from > 0 && self.run.groups[from].dashed)).then_some(place)
    }

    /// `051885521234`: area code and number in one group.
    fn joined(&self, from: usize, digits: &[u8]) -> Option<Place> {
        let area = if matches!(digits, [0, 1 | 2, ..]) {
            3
        } else {
            4
        };
        let (code, own) = digits.split_at_checked(area)?;
        let fits = is_area_code(code)
            && (own.len() == 8 || own.len() == 7 && area == 4)
            && (2..=8).contains(&own[0]);
        fits.then(|| self.place(from, from + 1))
    }

    /// A passport or travel permit: a letter or two before the digits, and words that say so.
    fn passport(&self, from: usize) -> Option<Place> {
        let to = from + 1;
        let digits = self.run.len(from);
        if !(7..=10).contains(&digits) {
            return None;
        }
        let place = self.place(from, to);
        let mut letters = seen_before(self.text, place.start)
            .skip_while(|(_, c)| *c == ' ')
            .take_while(|(_, c)| c.is_ascii_alphanumeric());
        let first = letters.next().filter(|(_, c)| c.is_ascii_alphabetic())?;
        let second = letters.next();
        let start = match second {
            None => first.0,
            Some((at, c)) if c.is_ascii_alphabetic() && letters.next().is_none() => at,
            Some(_) => return None,
        };
        let words = &Words::shared().context.passport;
        let called = self.heading.is_passport() || self.is_near(start, words);
        (called && !self.goes_on(&place)).then_some(Place { start, ..place })
    }

    /// Whether groups are a number of their own: no letters, decimals or units touch them, no
    /// dash joins them to further digits.
    fn stands_free(&self, from: usize, to: usize, place: &Place) -> bool {
        self.begins_free(place)
            && !self.goes_on(place)
            && (!self.run.is_dashed_on(from, to) || self.is_behind_country(from))
    }

    /// Whether `+86` or `0086` stands before a group.
    fn is_behind_country(&self, from: usize) -> bool {
        let before = from.checked_sub(1).map(|group| {
            let digits: Vec<u8> = self.run.values(group, group + 1).collect();
            digits == [8, 6] || digits == [0, 0, 8, 6]
        });
        before == Some(true)
    }

    fn begins_free(&self, place: &Place) -> bool {
        let mut signs = seen_before(self.text, place.start);
        match signs.next() {
            Some((_, '.')) => !signs.next().is_some_and(|(_, c)| c.is_ascii_digit()),
            Some((_, c)) if c.is_ascii_alphabetic() => {
                self.is_near(place.start, &Words::shared().context.phone)
            }
            Some((_, c)) => c != '_',
            None => true,
        }
    }

    /// Whether a number goes on in letters or decimals, or is an amount of something.
    fn goes_on(&self, place: &Place) -> bool {
        let mut signs = seen_after(self.text, place.end);
        let next = signs.next().map(|(_, c)| c);
        let after = signs.next().map(|(_, c)| c);
        let rest = self.text[place.end..].trim_start_matches([' ', '\u{A0}']);
        match next {
            Some('.' | '．') => after.is_some_and(|c| c.is_ascii_digit()),
            Some('%' | '‰' | '℃') => true,
            Some(c) if c.is_ascii_alphanumeric() || c == '_' => true,
            _ => Words::shared()
                .units
                .iter()
                .any(|unit| rest.starts_with(unit.as_str())),
        }
    }
}

fn begins_mobile(digits: &[u8]) -> bool {
    let begins = |two: &String| two.bytes().eq([digits[1] + b'0', digits[2] + b'0']);
    digits[0] == 1 && Words::shared().mobile.iter().any(begins)
}

fn pair(digits: &[u8]) -> u32 {
    u32::from(digits[0]) * 10 + u32::from(digits[1])
}

fn is_region(digits: &[u8]) -> bool {
    let province = digits[0] * 10 + digits[1];
    Words::shared().regions.contains(&province) && digits[2..6] != [0, 0, 0, 0] && digits[2] <= 9
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// The check character of the first 17 digits; 10 is written X (GB 11643, ISO 7064 MOD 11-2).
fn check_character(digits: &[u8]) -> Option<u8> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits: &[u8; 17] = digits.try_into().ok()?;
    let weighed = digits.iter().zip(WEIGHTS);
    let sum: u32 = weighed
        .map(|(&digit, weight)| u32::from(digit) * weight)
        .sum();
    u8::try_from((12 - sum % 11) % 11).ok()
}

/// Whether the digits keep the rule of ISO/IEC 7812, which cards end by.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(
            |(i, &digit)| match u32::from(digit) * (1 + (i as u32 & 1)) {
                double @ 10.. => double - 9,
                single => single,
            },
        )
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|&digit| digit != digits[0])
}

/// How numbers begin that issuers give to cards, by length.
fn is_card(digits: &[u8]) -> bool {
    let four = u32::from(digits[0]) * 1000
        + u32::from(digits[1]) * 100
        + u32::from(digits[2]) * 10
        + u32::from(digits[3]);
    matches!(
        (digits.len(), four),
        (16..=19, 6200..=6299 | 8100..=8199)
            | (16 | 19, 4000..=4999 | 9558 | 9559)
            | (16, 5100..=5599 | 2221..=2720 | 3528..=3589 | 6000..=6099 | 6500..=6599)
    )
}

/// The same where words say that it is a card.
fn may_be_card(digits: &[u8]) -> bool {
    is_card(digits) || matches!(digits[0], 1 | 3..=9) && digits.len() >= 13
}

fn is_area_code(digits: &[u8]) -> bool {
    matches!(digits, [0, 1, 0] | [0, 2, 0..=9] | [0, 3..=9, _, _])
}
