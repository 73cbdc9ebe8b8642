//! Cells: how they are made, and what templates see of them.

use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::quantity::{Grain, Period};

use super::Cell;

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Most cells are plain, and pages have hundreds.
        if let Some(plain) = self.plain() {
            let mut out = serializer.serialize_struct("Cell", 2)?;
            out.serialize_field("text", &self.text)?;
            out.serialize_field("plain", plain)?;
            return out.end();
        }
        let mut out = serializer.serialize_struct("Cell", 10)?;
        out.serialize_field("text", &*self.shown())?;
        let flags = [
            ("header", self.header),
            ("missing", self.missing),
            ("number", self.number),
        ];
        for (name, flag) in flags.into_iter().filter(|(_, flag)| *flag) {
            out.serialize_field(name, &flag)?;
        }
        if let Some(href) = &self.href {
            out.serialize_field("href", href)?;
        }
        if let Some(badge) = &self.badge {
            out.serialize_field("badge", badge)?;
        }
        if !self.note.is_empty() {
            out.serialize_field("note", &self.note)?;
        }
        if !self.drawing.is_empty() {
            out.serialize_field("drawing", &self.drawing)?;
        }
        if !self.lines.is_empty() {
            out.serialize_field("lines", &self.lines)?;
        }
        if !self.links.is_empty() {
            out.serialize_field("links", &self.links)?;
        }
        out.end()
    }
}

impl Cell {
    /// The text as people read it: the address of an hour that heads a row is a time of the clock.
    fn shown(&self) -> Cow<'_, str> {
        let hour = |text: &str| Some(Period::parse(text)?.grain == Grain::Hour);
        match self.text.split_once('T') {
            Some((day, at)) if self.header && hour(&self.text) == Some(true) => {
                Cow::Owned(format!("{day} {at}:00"))
            }
            _ => Cow::Borrowed(&self.text),
        }
    }

    /// What the text is, where the cell is nothing else.
    fn plain(&self) -> Option<&'static str> {
        let more = self.header
            || self.missing
            || self.href.is_some()
            || self.badge.is_some()
            || !self.drawing.is_empty()
            || !(self.note.is_empty() && self.lines.is_empty() && self.links.is_empty());
        let length = || self.text.chars().count();
        match more {
            true => None,
            false if self.number => Some("number"),
            // A word, a date or a code stays on one line; a sentence has room to be one.
            false if length() < 9 || self.text.contains('-') && length() < 11 => Some("word"),
            false if length() > 24 => Some("long"),
            false => Some("text"),
        }
    }

    /// A reason stands once in a row: cells that lack a value for the reason of the one before them
    /// do not say it again.
    pub fn said_once(row: &mut [Self]) {
        let silent: Vec<bool> = row
            .windows(2)
            .map(|pair| pair[1].missing && pair[0].missing && pair[0].note == pair[1].note)
            .collect();
        let after = row.iter_mut().skip(1).zip(silent);
        after
            .filter(|(_, silent)| *silent)
            .for_each(|(cell, _)| cell.note.clear());
    }

    /// The head of a row.
    #[must_use]
    pub fn header(text: String) -> Self {
        Self {
            header: true,
            ..Self::text(text)
        }
    }

    /// A cell of words.
    #[must_use]
    pub fn text(text: String) -> Self {
        Self {
            text,
            header: false,
            missing: false,
            number: false,
            href: None,
            badge: None,
            note: String::new(),
            period: None,
            drawing: String::new(),
            lines: Vec::new(),
            links: Vec::new(),
        }
    }

    /// A cell of a number, or of the words that stand in its place.
    #[must_use]
    pub fn number(text: &str, known: bool) -> Self {
        Self {
            number: true,
            missing: !known,
            ..Self::text(text.to_owned())
        }
    }
}
