//! What can be looked up: every string of one to four units with its pages, and those of up to eight
//! that are on more than a few.

use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::{
    code,
    lines::{Run, Sets},
};

/// The longest strings that have lists of their own: as many units as a key holds.
const LONGEST: usize = 8;

/// Strings up to this length all have lists.
const ALL: usize = 4;

/// A longer string on no more pages than this has none: so few can be read.
const FEW: u32 = 10;

/// Places in words that are sorted at once; what bounds the memory of it.
const PLACES: usize = 400_000;

/// Ranges that are worked on before their files are written.
pub(super) const AT_ONCE: usize = 4;

/// The beginning and the end of a title.
const FIRST: char = '\u{e000}';
const LAST: char = '\u{e001}';

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// In the text of pages.
    Text,
    /// In what searches are narrowed by.
    Facet,
    /// In titles, from their beginning to their end.
    Title,
    /// In the sound of titles.
    Sound,
}

impl Field {
    /// The longest strings that have lists: words for sounds are made for strings of four.
    fn longest(self) -> usize {
        match self {
            Self::Sound => ALL,
            _ => LONGEST,
        }
    }

    /// The first letter of its keys; fields come in this order.
    pub(super) fn letter(self) -> char {
        match self {
            Self::Text => 'a',
            Self::Facet => 'f',
            Self::Title => 't',
            Self::Sound => 'y',
        }
    }
}

/// A title as one word that shows its beginning and its end.
pub(super) fn whole_title(title: &str) -> String {
    let plain = super::plain(title);
    let letters = plain.chars().filter(|c| !c.is_whitespace());
    std::iter::once(FIRST)
        .chain(letters)
        .chain([LAST])
        .collect()
}

/// A string of eight units at most as one number, the first unit highest; short ones end in zeros.
pub(super) type Units = u128;

/// Strings in order, each with its set.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// Where the strings stand.
    pub(super) field: Option<Field>,
    /// Strings, each with its place in `sets`.
    keys: Vec<(Units, u32, u32)>,
    sets: String,
}

impl Entries {
    /// All, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Units, &str)> {
        let text = |&(key, from, to): &(Units, u32, u32)| {
            (
                key,
                self.sets
                    .get(from as usize..to as usize)
                    .unwrap_or_default(),
            )
        };
        self.keys.iter().map(text)
    }
}

/// The units of a string.
pub(super) fn units(key: Units) -> impl Iterator<Item = u16> {
    let unit = move |n: usize| (key >> (112 - 16 * n)) as u16;
    (0..LONGEST).map(unit).take_while(|&unit| unit != 0)
}

/// Ranges of first units that hold about as many places each.
pub(super) fn ranges(sets: &Sets) -> Vec<RangeInclusive<u16>> {
    let mut counts = vec![0_usize; 1 << 16];
    for (_, _, word) in sets.words() {
        for unit in word {
            counts[usize::from(*unit)] += 1;
        }
    }
    let (mut out, mut from, mut places) = (Vec::new(), 0, 0);
    for (unit, count) in (0..=u16::MAX).zip(counts) {
        if places > 0 && places + count > PLACES {
            out.push(from..=unit - 1);
            (from, places) = (unit, 0);
        }
        places += count;
    }
    if places > 0 {
        out.push(from..=u16::MAX);
    }
    out
}

/// The strings that begin in each range.
pub(super) fn entries(field: Field, sets: &Sets, ranges: &[RangeInclusive<u16>]) -> Vec<Entries> {
    ranges
        .par_iter()
        .map(|range| Making::new(sets).range(field, range))
        .collect()
}

/// A place in a word: four units from there on, the word, where it is.
type Place = (u64, u32, u32);

/// Places in words that begin in a range, in the order of the strings there.
fn places(sets: &Sets, range: &RangeInclusive<u16>) -> Vec<Place> {
    let mut out = Vec::new();
    for (number, start, word) in sets.words() {
        let starts = (start..).zip(word);
        let starts = starts.filter(|(_, unit)| range.contains(unit));
        out.extend(starts.map(|(at, _)| (sets.four(at), number, at)));
    }
    out.sort_unstable();
    out
}

/// How many units two strings begin alike with.
pub(super) fn common(a: Units, b: Units) -> usize {
    ((a ^ b).leading_zeros() / 16) as usize
}

/// Where a set is written.
#[derive(Clone, Copy, Debug)]
struct Set {
    from: u32,
    to: u32,
}

/// The strings of one range while they are made: each is open as long as longer ones with the same
/// beginning follow, whose pages are its own as well.
struct Making<'s> {
    sets: &'s Sets,
    out: Entries,
    /// Places in `out` of the open strings, by length.
    open: Vec<usize>,
    /// The string that was last taken in.
    before: Units,
    /// Pages of the open strings, by length.
    runs: [Vec<Run>; LONGEST],
    /// The set of the one longer string that all pages of an open one are from, by length.
    whole: [Option<Set>; LONGEST],
    bits: Vec<u64>,
}

impl<'s> Making<'s> {
    fn new(sets: &'s Sets) -> Self {
        Self {
            sets,
            out: Entries::default(),
            open: Vec::new(),
            before: 0,
            runs: Default::default(),
            whole: [None; LONGEST],
            bits: Vec::new(),
        }
    }

    fn range(mut self, field: Field, range: &RangeInclusive<u16>) -> Entries {
        let places = places(self.sets, range);
        for alike in places.chunk_by(|a, b| a.0 == b.0) {
            self.alike(field, alike);
        }
        self.close(0);
        self.out.field = Some(field);
        self.out
    }

    /// Takes in the places where the same four units begin.
    fn alike(&mut self, field: Field, places: &[Place]) {
        let four = Units::from(places[0].0) << 64;
        // Strings on few pages are most of all, and longer ones of them have no lists.
        let mut pages = 0;
        let few = places.iter().all(|&(_, word, _)| {
            pages += self.sets.most(word, FEW);
            pages <= FEW
        });
        if few || field.longest() == ALL || units(four).count() < ALL {
            for &(_, word, _) in places {
                self.add(four, word);
            }
            return;
        }
        let longer = places.iter().map(|&(_, word, at)| {
            let rest = self.sets.four(at + ALL as u32);
            (four | Units::from(rest), word)
        });
        let mut longer: Vec<(Units, u32)> = longer.collect();
        longer.sort_unstable();
        longer.dedup();
        for (key, word) in longer {
            self.add(key, word);
        }
    }

    /// Takes in that a word has a string.
    fn add(&mut self, key: Units, word: u32) {
        if key != self.before {
            self.close(common(key, self.before));
            self.open(key);
            self.before = key;
        }
        if let Some(own) = self.runs.get_mut(units(key).count().saturating_sub(1)) {
            let runs = self.sets.runs(word);
            runs.for_each(|runs| own.extend_from_slice(runs));
        }
    }

    /// Opens the strings that a key begins with and that are not open.
    fn open(&mut self, key: Units) {
        for length in self.open.len() + 1..=units(key).count() {
            self.open.push(self.out.keys.len());
            let own = key & (Units::MAX << (128 - 16 * length));
            self.out.keys.push((own, 0, 0));
        }
    }

    /// Closes the strings that are longer.
    fn close(&mut self, length: usize) {
        while self.open.len() > length {
            let Some(at) = self.open.pop() else { return };
            let level = self.open.len();
            let mut runs = std::mem::take(&mut self.runs[level]);
            let set = match self.whole[level].take() {
                // Most strings are part of one longer string only, whose set is theirs.
                Some(set) => Some(set),
                None => self.write(level, &mut runs),
            };
            match set {
                Some(set) => (self.out.keys[at].1, self.out.keys[at].2) = (set.from, set.to),
                // Every longer one was on as few pages, and is gone by now.
                None => self.out.keys.truncate(at),
            }
            if level > 0 {
                let shorter = &mut self.runs[level - 1];
                self.whole[level - 1] = set.filter(|_| shorter.is_empty());
                shorter.extend_from_slice(&runs);
            }
            runs.clear();
            self.runs[level] = runs;
        }
    }

    /// Puts runs in order and writes their set, unless it is one of a long string on a few pages.
    fn write(&mut self, level: usize, runs: &mut Vec<Run>) -> Option<Set> {
        joined(runs, &mut self.bits);
        let pages: u32 = runs.iter().map(|run| run.1 - run.0 + 1).sum();
        if level >= ALL && pages <= FEW {
            return None;
        }
        let place = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let from = place(&self.out.sets);
        code::write(runs, &mut self.out.sets);
        let to = place(&self.out.sets);
        Some(Set { from, to })
    }
}

/// More runs than this are joined by marking pages instead of sorting.
const MANY: usize = 400;

/// Puts runs in order and joins those that overlap or touch.
fn joined(runs: &mut Vec<Run>, bits: &mut Vec<u64>) {
    if runs.len() < 2 {
        return;
    }
    if runs.len() > MANY {
        marked(runs, bits);
        return;
    }
    runs.sort_unstable();
    let mut last = 0;
    for i in 1..runs.len() {
        let (from, to) = runs[i];
        if from <= runs[last].1 + 1 {
            runs[last].1 = runs[last].1.max(to);
        } else {
            last += 1;
            runs[last] = (from, to);
        }
    }
    runs.truncate(last + 1);
}

/// The same by one bit for each page.
fn marked(runs: &mut Vec<Run>, bits: &mut Vec<u64>) {
    let end = runs.iter().map(|run| run.1).max().unwrap_or(0) as usize + 1;
    bits.clear();
    bits.resize(end / 64 + 1, 0);
    for &(from, to) in runs.iter() {
        for word in from / 64..=to / 64 {
            let low = if word == from / 64 { from % 64 } else { 0 };
            let high = if word == to / 64 { to % 64 } else { 63 };
            bits[word as usize] |= u64::MAX >> (63 - (high - low)) << low;
        }
    }
    runs.clear();
    let mut begun: Option<u32> = None;
    for (word, &set) in (0..).zip(bits.iter()) {
        if (set == 0 && begun.is_none()) || (set == u64::MAX && begun.is_some()) {
            continue;
        }
        for bit in 0..64 {
            let page = word * 64 + bit;
            match (set >> bit & 1 == 1, begun) {
                (true, None) => begun = Some(page),
                (false, Some(from)) => {
                    runs.push((from, page - 1));
                    begun = None;
                }
                _ => {}
            }
        }
    }
    if let Some(from) = begun {
        runs.push((from, end as u32 - 1));
    }
}
