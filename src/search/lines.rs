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
    /// Words, sorted.
    pub(super) words: Vec<Box<[u16]>>,
    /// The lines that have each word.
    lines: Lists<u32>,
    /// The pages that have each line.
    runs: Lists<Run>,
}

/// Lists one behind the other.
struct Lists<T> {
    /// Where each begins, and where the last ends.
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T> Lists<T> {
    fn of(&self, list: u32) -> &[T] {
        let at = list as usize;
        &self.all[self.starts[at] as usize..self.starts[at + 1] as usize]
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

    /// All words in order, with their pages; `plain` is what becomes of a line before it is cut.
    pub(super) fn sets(self, plain: fn(&str) -> String) -> Sets {
        let mut places: Vec<(Box<[u16]>, u32)> = Vec::with_capacity(self.known.len());
        for (line, number) in self.known {
            for word in plain(&line).split_whitespace() {
                let units: Vec<u16> = word.encode_utf16().collect();
                places.push((units.into(), number));
            }
        }
        places.sort_unstable();
        places.dedup();
        let mut words: Vec<Box<[u16]>> = Vec::new();
        let mut lines = Lists {
            starts: Vec::new(),
            all: Vec::with_capacity(places.len()),
        };
        for (word, line) in places {
            if words.last() != Some(&word) {
                lines.starts.push(offset(lines.all.len()));
                words.push(word);
            }
            lines.all.push(line);
        }
        lines.starts.push(offset(lines.all.len()));
        let runs = runs(&self.open, &self.closed);
        Sets { words, lines, runs }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The runs of each line together.
fn runs(open: &[Run], closed: &[(u32, Run)]) -> Lists<Run> {
    let mut starts = vec![0_u32; open.len() + 1];
    for (line, _) in closed {
        starts[*line as usize + 1] += 1;
    }
    for line in 1..starts.len() {
        // One more for the run that was open.
        starts[line] += starts[line - 1] + 1;
    }
    let mut next = starts.clone();
    let mut all = vec![(0, 0); starts.last().map_or(0, |&end| end as usize)];
    let last = (0..).zip(open.iter().copied());
    for (line, run) in closed.iter().copied().chain(last) {
        let slot: &mut u32 = &mut next[line as usize];
        all[*slot as usize] = run;
        *slot += 1;
    }
    Lists { starts, all }
}

impl Sets {
    /// The pages of a word, line by line.
    pub(super) fn runs(&self, word: u32) -> impl Iterator<Item = &[Run]> {
        self.lines.of(word).iter().map(|&line| self.runs.of(line))
    }
}
