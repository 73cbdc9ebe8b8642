//! Texts on their way to people: what must not be printed is taken out.

use std::{borrow::Cow, ops::Range};

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Heading, Hidden, scan};

/// Takes personal data out of texts: what can be told by itself, and what is known to be hidden.
#[derive(Debug)]
pub struct Curtain {
    known: Option<AhoCorasick>,
    hints: Vec<String>,
}

impl Curtain {
    /// A curtain before these.
    #[must_use]
    pub fn before<'h>(hidden: impl Iterator<Item = &'h Hidden>) -> Self {
        let (words, hints): (Vec<&str>, Vec<String>) = hidden
            .filter(|h| !h.text().is_empty())
            .map(|h| (h.text(), h.hint().to_string()))
            .unzip();
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&words);
        Self {
            known: finder.ok().filter(|_| !words.is_empty()),
            hints,
        }
    }

    /// The text as it may be printed.
    #[must_use]
    pub fn draw<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.holes(text).is_empty() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(self.draw_marked(text, &(0..0)).0)
    }

    /// The same, and where a part of the text then is.
    #[must_use]
    pub fn draw_marked(&self, text: &str, mark: &Range<usize>) -> (String, Range<usize>) {
        let mut out = String::with_capacity(text.len());
        let (mut start, mut end) = (mark.start, mark.end);
        let mut at = 0;
        for (hole, hint) in self.holes(text) {
            out.push_str(&text[at..hole.start]);
            let begins = out.len();
            out.push_str(&hint);
            at = hole.end;
            // What ends inside a hole reaches around the whole of it.
            let moved = |place: usize, inside: usize| match place {
                p if p <= hole.start => None,
                p if p < hole.end => Some(inside),
                p => Some(p - hole.end + out.len()),
            };
            start = moved(mark.start, begins).unwrap_or(start);
            end = moved(mark.end, out.len()).unwrap_or(end);
        }
        out.push_str(&text[at..]);
        (out, start..end.max(start))
    }

    /// What is taken out, and what stands in its place; from left to right.
    fn holes(&self, text: &str) -> Vec<(Range<usize>, String)> {
        let found = scan(text, Heading::default());
        let mut holes: Vec<(Range<usize>, String)> = found
            .iter()
            .map(|f| (f.range.clone(), f.hint(text).to_string()))
            .collect();
        if let Some(known) = &self.known {
            for hit in known.find_iter(text) {
                let free = |(hole, _): &(Range<usize>, String)| {
                    hit.end() <= hole.start || hole.end <= hit.start()
                };
                if holes.iter().all(free) {
                    holes.push((hit.range(), self.hints[hit.pattern().as_usize()].clone()));
                }
            }
            holes.sort_by_key(|(hole, _)| hole.start);
        }
        holes
    }
}
