//! Which page says what: every distinct line once, with its pages as runs.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

/// Pages from the first to the last of a run, both included.
pub(super) type Run = (u32, u32);

/// Distinct lines with the pages that have them. Most lines of a site are on many pages, so that a
/// line is made plain and cut into words once, when all pages are in.
#[derive(Debug, Default)]
pub(super) struct Lines {
    known: HashMap<Box<str>, u32, FxBuildHasher>,
    /// The run of each line that may still grow.
    open: Vec<Run>,
    /// Runs that are over, with their line.
    closed: Vec<(u32, Run)>,
}

/// Distinct words in units of UTF-16, as a browser counts them, with their pages.
pub(super) struct Sets {
    /// Words one behind the other, a zero behind each.
    text: Vec<u16>,
    /// Where each word begins, and where the last ends.
    starts: Vec<u32>,
    /// The lines that have each word.
    lines: Lists<u32>,
    /// The pages that have each line.
    runs: Lists<Run>,
}

/// Words while they are collected.
#[derive(Default)]
struct Words {
    known: HashMap<Box<str>, u32, FxBuildHasher>,
    text: Vec<u16>,
    starts: Vec<u32>,
}

/// Lists one behind the other.
struct Lists<T> {
    /// Where each begins, and where the last ends.
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T: Copy + Default> Lists<T> {
    /// So many lists of what belongs to each.
    fn new(lists: usize, all: impl Iterator<Item = (u32, T)> + Clone) -> Self {
        let mut starts = vec![0_u32; lists + 1];
        for (list, _) in all.clone() {
            starts[list as usize + 1] += 1;
        }
        for list in 1..starts.len() {
            starts[list] += starts[list - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![T::default(); starts.last().map_or(0, |&end| end as usize)];
        for (list, own) in all {
            let slot = &mut next[list as usize];
            sorted[*slot as usize] = own;
            *slot += 1;
        }
        Self {
            starts,
            all: sorted,
        }
    }

    fn of(&self, list: u32) -> &[T] {
        let at = list as usize;
        &self.all[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

impl Words {
    /// The number of a word.
    fn number(&mut self, word: &str) -> u32 {
        if let Some(&known) = self.known.get(word) {
            return known;
        }
        let number = offset(self.starts.len());
        self.known.insert(word.into(), number);
        self.starts.push(offset(self.text.len()));
        self.text.extend(word.encode_utf16());
        self.text.push(0);
        number
    }
}

impl Lines {
    /// Notes that a page has a line.
    pub(super) fn add(&mut self, line: &str, page: u32) {
        if let Some(&known) = self.known.get(line) {
            let run = &mut self.open[known as usize];
            if run.1 == page || run.1 + 1 == page {
                run.1 = page;
            } else {
                self.closed.push((known, *run));
                *run = (page, page);
            }
            return;
        }
        let number = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
        self.known.insert(line.into(), number);
        self.open.push((page, page));
    }

    /// All words with their pages; `plain` is what becomes of a line before it is cut.
    pub(super) fn sets(self, plain: fn(&str) -> String) -> Sets {
        let mut words = Words::default();
        let mut places: Vec<(u32, u32)> = Vec::with_capacity(self.known.len());
        for (line, number) in self.known {
            for word in plain(&line).split_whitespace() {
                places.push((words.number(word), number));
            }
        }
        drop(words.known);
        words.starts.push(offset(words.text.len()));
        let lines = Lists::new(words.starts.len() - 1, places.iter().copied());
        let last = (0..).zip(self.open.iter().copied());
        let runs = Lists::new(self.open.len(), self.closed.iter().copied().chain(last));
        Sets {
            text: words.text,
            starts: words.starts,
            lines,
            runs,
        }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Sets {
    /// Words with their numbers, each with the place where it begins.
    pub(super) fn words(&self) -> impl Iterator<Item = (u32, u32, &[u16])> {
        let bounds = self.starts.windows(2);
        (0..).zip(bounds).map(|(number, bounds)| {
            let own = &self.text[bounds[0] as usize..bounds[1] as usize - 1];
            (number, bounds[0], own)
        })
    }

    /// Four units at most of a word from a place on, the first unit highest; zeros behind its end.
    pub(super) fn four(&self, at: u32) -> u64 {
        let rest = self.text[at as usize..].iter().take(4);
        let rest = rest.take_while(|&&unit| unit != 0);
        let (four, units) = rest.fold((0, 0), |(four, units), &unit| {
            (four << 16 | u64::from(unit), units + 1)
        });
        match units {
            0 => 0,
            _ => four << (16 * (4 - units)),
        }
    }

    /// The pages of a word, line by line.
    pub(super) fn runs(&self, word: u32) -> impl Iterator<Item = &[Run]> {
        self.lines.of(word).iter().map(|&line| self.runs.of(line))
    }

    /// A number of pages that a word is not on more of, counted up to a limit.
    pub(super) fn most(&self, word: u32, limit: u32) -> u32 {
        let mut pages = 0;
        for (from, to) in self.runs(word).flatten() {
            pages += to - from + 1;
            if pages > limit {
                break;
            }
        }
        pages
    }
}
