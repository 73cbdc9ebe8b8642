//! The texts of XML parts: joined as a reader sees them, passage by passage.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{Inside, Looker, Part};

/// Elements inside a passage.
const INLINE: [&str; 22] = [
    "t",
    "r",
    "rPr",
    "span",
    "a",
    "hyperlink",
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "smartTag",
    "sdt",
    "sdtContent",
    "instrText",
    "delText",
    "rPh",
    "phoneticPr",
    "proofErr",
    "s",
    "fld",
    "noBreakHyphen",
    "lastRenderedPageBreak",
];

/// Attributes that somebody wrote.
const WRITTEN: [&str; 18] = [
    "Target",
    "descr",
    "title",
    "alt",
    "author",
    "initials",
    "tooltip",
    "display",
    "location",
    "prompt",
    "promptTitle",
    "error",
    "errorTitle",
    "name",
    "v",
    "href",
    "formula",
    "val",
];

/// How a part is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    pub(super) part: Part,
    /// Whether the values of its cells have been seen already.
    pub(super) cells: bool,
}

impl Looker<'_, '_> {
    /// Visits every passage; `false` where the part is no XML.
    pub(super) fn xml(&mut self, bytes: &[u8], name: &str, how: How, inside: &Inside) -> bool {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = Reader::from_reader(bytes);
        reader.config_mut().check_end_names = false;
        let mut page = Passage {
            text: String::new(),
            cell: String::new(),
            how,
            value: false,
        };
        loop {
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(_) => return false,
            };
            match event {
                Event::Eof => break,
                Event::Start(e) => {
                    self.begins(&e, &mut page, name, inside);
                    page.value = how.cells && e.local_name().as_ref() == "v";
                }
                Event::Empty(e) => {
                    self.begins(&e, &mut page, name, inside);
                    page.gap(e.local_name().as_ref());
                }
                Event::End(e) => {
                    page.value = false;
                    if !INLINE.contains(&e.local_name().as_ref()) {
                        self.passage(&mut page, name, inside);
                    }
                }
                Event::Text(text) if !page.value => page.text.push_str(&text.xml10_content()),
                Event::CData(text) if !page.value => page.text.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                    Ok(Some(c)) => page.text.push(c),
                    _ => page.text.push_str(
                        quick_xml::escape::resolve_predefined_entity(entity.as_ref())
                            .unwrap_or(" "),
                    ),
                },
                _ => {}
            }
        }
        self.passage(&mut page, name, inside);
        true
    }

    /// Notes where a comment belongs, and visits what attributes say.
    fn begins(&mut self, e: &BytesStart<'_>, page: &mut Passage, name: &str, inside: &Inside) {
        for attribute in e.attributes().with_checks(false).flatten() {
            let key = attribute.key.local_name();
            if key.as_ref() == "ref" {
                page.cell = attribute.value.clone().into_owned();
            }
            if WRITTEN.contains(&key.as_ref()) && attribute.value.len() > 4 {
                let value = quick_xml::escape::unescape(&attribute.value);
                let value = value.unwrap_or_default();
                self.piece(page.how.part, &inside.at(name), &value);
            }
        }
    }

    fn passage(&mut self, page: &mut Passage, name: &str, inside: &Inside) {
        if page.text.trim().is_empty() {
            page.text.clear();
            return;
        }
        let at = match (page.how.part, page.cell.as_str()) {
            (Part::Comment, cell) if !cell.is_empty() => format!("{cell}, {name}"),
            _ => name.to_owned(),
        };
        let text = std::mem::take(&mut page.text);
        self.piece(page.how.part, &inside.at(&at), &text);
    }
}

/// A passage that is being read.
struct Passage {
    text: String,
    /// Name of the cell that a comment belongs to.
    cell: String,
    how: How,
    /// Whether the text is the value of a cell.
    value: bool,
}

impl Passage {
    /// Blanks that elements stand for.
    fn gap(&mut self, element: &str) {
        match element {
            "tab" | "s" => self.text.push(' '),
            "br" | "cr" | "line-break" => self.text.push('\n'),
            _ => {}
        }
    }
}
