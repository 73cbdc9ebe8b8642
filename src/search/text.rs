//! The text of a page, from its finished HTML: what it counts as is said at the head of [`super`].

use super::entity;

/// Whether the text of an element runs on with what stands around it.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Whether an element says nothing.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "button" | "form" | "script" | "select" | "style" | "svg" | "template" | "textarea"
    )
}

/// Whether an element has no end.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// What a page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// One for each cell, paragraph, heading or item; blanks are single.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        // An empty text has no line, not an empty one.
        self.0.lines()
    }

    /// Bytes of all lines and their ends.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The text of a page; empty where it has no `<main>`.
#[must_use]
pub fn text_of(html: &str) -> Text {
    let Some(start) = html.find("<main") else {
        return Text::default();
    };
    let end = html.rfind("/main>").map_or(html.len(), |slash| slash - 1);
    let mut reader = Reader {
        rest: html.get(start..end).unwrap_or_default(),
        line: String::new(),
        lines: String::new(),
    };
    while reader.step() {}
    reader.part();
    Text(reader.lines)
}

struct Reader<'h> {
    rest: &'h str,
    line: String,
    /// Finished lines, each with its end.
    lines: String,
}

impl<'h> Reader<'h> {
    /// Reads up to the end of the next tag.
    fn step(&mut self) -> bool {
        let Some(at) = self.rest.find('<') else {
            entity::resolve(self.rest, &mut self.line);
            return false;
        };
        entity::resolve(&self.rest[..at], &mut self.line);
        self.rest = &self.rest[at..];
        if let Some(comment) = self.rest.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(comment.len(), |end| end + 3);
            self.rest = &comment[end..];
            return true;
        }
        let (tag, hidden) = self.tag();
        let name = name_of(tag);
        if (hidden || is_silent(name)) && !is_void(name) && !tag.ends_with('/') {
            self.skip(name);
            self.part();
        } else if !is_inline(name.strip_prefix('/').unwrap_or(name)) {
            self.part();
        }
        true
    }

    /// The tag at the beginning of the rest, without its brackets, and whether it has the attribute
    /// `hidden`; the rest begins behind it.
    fn tag(&mut self) -> (&'h str, bool) {
        let (end, hidden) = tag_end(self.rest);
        let tag = self.rest.get(1..end).unwrap_or_default();
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        (tag, hidden)
    }

    /// Leaves out all up to the end of the element whose first tag was read.
    fn skip(&mut self, name: &str) {
        let mut depth = 1;
        while depth > 0 {
            let Some(at) = self.rest.find('<') else {
                self.rest = "";
                return;
            };
            self.rest = &self.rest[at..];
            let (tag, _) = self.tag();
            match tag.strip_prefix('/') {
                Some(closed) => depth -= usize::from(closed.trim_end() == name),
                None => depth += usize::from(name_of(tag) == name && !tag.ends_with('/')),
            }
        }
    }

    /// Ends a line.
    fn part(&mut self) {
        let mut words = self.line.split_whitespace();
        if let Some(first) = words.next() {
            self.lines.push_str(first);
            for word in words {
                self.lines.push(' ');
                self.lines.push_str(word);
            }
            self.lines.push('\n');
        }
        self.line.clear();
    }
}

/// Where a tag ends, and whether it has the attribute `hidden`; quoted values may hold anything.
fn tag_end(text: &str) -> (usize, bool) {
    let (mut quote, mut hidden) = (0, false);
    for (i, b) in text.bytes().enumerate() {
        match b {
            b'"' | b'\'' if quote == 0 => quote = b,
            b if b == quote => quote = 0,
            b'>' if quote == 0 => return (i, hidden),
            b' ' | b'\n' | b'\t' if quote == 0 => hidden |= is_hidden(&text.as_bytes()[i + 1..]),
            _ => {}
        }
    }
    (text.len(), hidden)
}

/// Whether an attribute is `hidden`.
fn is_hidden(attribute: &[u8]) -> bool {
    let rest = attribute.strip_prefix(b"hidden");
    rest.is_some_and(|rest| !matches!(rest.first(), Some(b'-' | b'a'..=b'z')))
}

fn name_of(tag: &str) -> &str {
    tag.split([' ', '\n', '\t', '\r'])
        .next()
        .unwrap_or_default()
}
