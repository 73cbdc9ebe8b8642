//! Cells: how they are made, and what templates see of them.

use serde::{Serialize, Serializer, ser::SerializeStruct};

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
        out.serialize_field("text", &self.text)?;
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
            // A word, a date or a code stays on one line.
            false if length() < 5 || self.text.contains('-') && length() < 11 => Some("word"),
            false => Some("text"),
        }
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
