//! The words of a Markdown text, paragraph by paragraph, each character with its place.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use crate::content::markdown::OPTIONS;

/// A paragraph, heading, list item or table cell.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Its characters without marks.
    pub(super) text: Vec<char>,
    /// The bytes of the file that each of them stands for.
    pub(super) places: Vec<Range<usize>>,
}

impl Block {
    /// A text as it is, beginning at a byte of the file.
    pub(super) fn plain(text: &str, start: usize) -> Self {
        let mut block = Self::default();
        block.push(text, start..start + text.len());
        block
    }

    /// A text of which only the place as a whole is known.
    pub(super) fn at(text: &str, place: &Range<usize>) -> Self {
        Self {
            text: text.chars().collect(),
            places: text.chars().map(|_| place.clone()).collect(),
        }
    }

    fn push(&mut self, text: &str, place: Range<usize>) {
        let exact = text.len() == place.len();
        for (at, c) in text.char_indices() {
            let start = place.start + at;
            self.text.push(c);
            self.places.push(if exact {
                start..start + c.len_utf8()
            } else {
                place.clone()
            });
        }
    }

    /// The bytes of a run of characters.
    pub(super) fn place(&self, run: &Range<usize>) -> Range<usize> {
        let first = self.places.get(run.start);
        let last = self.places.get(run.end.saturating_sub(1));
        match (first, last) {
            (Some(first), Some(last)) => first.start..last.end.max(first.end),
            _ => 0..0,
        }
    }
}

/// Reads Markdown whose lines `left_out` (in order) are not there; `start` is where it begins.
pub(super) fn blocks(text: &str, start: usize, left_out: &[Range<usize>]) -> Vec<Block> {
    let mut kept = String::with_capacity(text.len());
    let mut shifts: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut gone) = (0, 0);
    for line in left_out {
        kept.push_str(&text[at..line.start]);
        gone += line.len();
        shifts.push((kept.len(), gone));
        at = line.end;
    }
    kept.push_str(&text[at..]);
    let written = |place: Range<usize>| {
        let shift = |byte: usize| {
            let behind = shifts.iter().rev().find(|(from, _)| *from <= byte);
            start + byte + behind.map_or(0, |(_, gone)| *gone)
        };
        let first = shift(place.start);
        first..first + place.len()
    };
    let mut out = Vec::new();
    let mut block = Block::default();
    let mut silent = 0;
    for (event, place) in Parser::new_ext(&kept, OPTIONS).into_offset_iter() {
        match event {
            Event::Text(text) if silent == 0 => block.push(&text, written(place)),
            Event::Code(code) => block.push(&code, written(place)),
            // A line may be broken between a number and its unit.
            Event::SoftBreak => block.push(" ", written(place)),
            Event::HardBreak => block.push("\n", written(place)),
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            }) => silent += 1,
            Event::End(TagEnd::Link) => silent = 0,
            Event::Start(tag) if !is_inline(&tag.to_end()) => out.push(std::mem::take(&mut block)),
            Event::End(tag) if !is_inline(&tag) => out.push(std::mem::take(&mut block)),
            _ => {}
        }
    }
    out.push(block);
    out.retain(|b| !b.text.is_empty());
    out
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}
