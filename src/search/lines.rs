//! Which page says what: every distinct word once, with its pages as runs.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

/// Pages from the first to the last of a run, both included.
pub(super) type Run = (u32, u32);

/// Distinct words in units of UTF-16, as a browser counts them, with the pages that have them.
#[derive(Debug, Default)]
pub(super) struct Lines {
    known: HashMap<Box<[u16]>, u32, FxBuildHasher>,
    /// The run of each word that may still grow.
    open: Vec<Run>,
    /// Runs that are over, with their word.
    closed: Vec<(u32, Run)>,
    units: Vec<u16>,
}

/// The words with all their runs.
pub(super) struct Sets {
    /// Words, sorted.
    pub(super) words: Vec<Box<[u16]>>,
    /// Where the runs of each begin, and where the last end.
    starts: Vec<u32>,
    runs: Vec<Run>,
}

impl Lines {
    /// Notes the words of a plain text.
    pub(super) fn add_words(&mut self, text: &str, page: u32) {
        for word in text.split_whitespace() {
            self.add(word, page);
        }
    }

    /// Notes that a page has a word.
    pub(super) fn add(&mut self, word: &str, page: u32) {
        self.units.clear();
        self.units.extend(word.encode_utf16());
        if let Some(&known) = self.known.get(self.units.as_slice()) {
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
        self.known.insert(self.units.as_slice().into(), number);
        self.open.push((page, page));
    }

    /// All words in order, with their pages.
    pub(super) fn sets(self) -> Sets {
        let mut words: Vec<(Box<[u16]>, u32)> = self.known.into_iter().collect();
        words.sort_unstable();
        let mut place = vec![0; words.len()];
        for (at, (_, number)) in (0..).zip(&words) {
            place[*number as usize] = at;
        }
        let mut starts = vec![0_u32; words.len() + 1];
        let open = (0..).zip(self.open);
        let all = || self.closed.iter().copied().chain(open.clone());
        for (number, _) in all() {
            starts[place[number as usize] as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut runs = vec![(0, 0); starts.last().map_or(0, |&n| n as usize)];
        for (number, run) in all() {
            let slot = &mut next[place[number as usize] as usize];
            runs[*slot as usize] = run;
            *slot += 1;
        }
        Sets {
            words: words.into_iter().map(|(word, _)| word).collect(),
            starts,
            runs,
        }
    }
}

impl Sets {
    /// The pages of a word.
    pub(super) fn runs(&self, word: u32) -> &[Run] {
        let at = word as usize;
        &self.runs[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}
