//! The text of a PDF page, drawing by drawing.

use std::collections::BTreeMap;

use lopdf::{
    Dictionary, Document, Object, ObjectId,
    content::{Content, Operation},
};

use super::pdf::STREAM;

/// Drawings inside drawings.
const NESTED: usize = 8;
/// Drawings of one page.
const DRAWINGS: usize = 2_000;

/// What a page says.
#[derive(Debug, Default)]
pub(super) struct PageText {
    pub(super) text: String,
    /// Whether some letters have no known meaning.
    pub(super) unclear: bool,
    /// Whether there are pictures on it.
    pub(super) pictures: bool,
}

/// The text of a page; `None` where it is larger than what is left to unpack.
pub(super) fn page(document: &Document, id: ObjectId, left: &mut usize) -> Option<PageText> {
    let content = document.get_page_content_with_limit(id, *left).ok()?;
    *left = left.checked_sub(content.len())?;
    let (direct, ids) = document.get_page_resources(id).unwrap_or_default();
    let shared = ids
        .iter()
        .filter_map(|id| document.get_dictionary(*id).ok());
    let resources: Vec<&Dictionary> = direct.into_iter().chain(shared).collect();
    let mut walk = Walk {
        document,
        out: PageText::default(),
        left,
        drawings: 0,
        last: Last::default(),
    };
    walk.content(&content, &resources, NESTED);
    Some(walk.out)
}

struct Walk<'d> {
    document: &'d Document,
    out: PageText,
    left: &'d mut usize,
    drawings: usize,
    last: Last,
}

/// Where the last text was shown.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    x: f32,
    y: f32,
    size: f32,
    /// Signs that were shown in one go.
    signs: usize,
}

/// Turns the bytes of a text into letters.
type Decode<'d> = dyn Fn(&[u8]) -> Option<String> + 'd;

/// What the bytes of a font mean.
enum Letters<'d> {
    Known(Box<Decode<'d>>),
    Table(&'static encoding_rs::Encoding),
    Unknown,
}

impl<'d> Walk<'d> {
    fn content(&mut self, bytes: &[u8], resources: &[&'d Dictionary], depth: usize) {
        let Ok(content) = Content::decode(bytes) else {
            self.out.unclear = true;
            return;
        };
        let fonts = fonts(self.document, resources);
        let letters: BTreeMap<&[u8], Letters<'_>> = fonts
            .iter()
            .map(|(name, font)| (name.as_slice(), letters(self.document, font)))
            .collect();
        let mut font = None;
        for operation in &content.operations {
            match operation.operator.as_str() {
                "Tf" => {
                    let name = operation.operands.first().map(Object::as_name);
                    font = name.and_then(|name| letters.get(name.ok()?));
                    self.last.size = number(operation, 1).unwrap_or(10.0).abs();
                }
                "Tj" | "TJ" | "'" | "\"" => self.show(operation, font),
                "Td" | "TD" => self.moved(operation),
                "Tm" => self.placed(operation),
                "T*" | "ET" => self.gap(),
                "Do" => self.drawing(operation, resources, depth),
                "BI" => self.out.pictures = true,
                _ => {}
            }
        }
    }

    fn gap(&mut self) {
        if !self.out.text.ends_with(' ') {
            self.out.text.push(' ');
        }
        self.last.signs = 0;
    }

    /// A move inside the line by about one letter, after one letter, goes on with a word that is
    /// drawn letter by letter; any other move ends it.
    fn moved(&mut self, operation: &Operation) {
        let (x, y) = (number(operation, 0), number(operation, 1));
        let (x, y) = (x.unwrap_or(0.0), y.unwrap_or(0.0));
        let step = self.last.signs == 1 && y.abs() < 0.01 && x > 0.0 && x <= 1.3 * self.last.size;
        self.last = Last {
            x: self.last.x + x,
            y: self.last.y + y,
            ..self.last
        };
        if !step {
            self.gap();
        }
    }

    fn placed(&mut self, operation: &Operation) {
        let at = |n| number(operation, n).unwrap_or(0.0);
        let (scale, x, y) = (at(0).abs(), at(4), at(5));
        let wide = x - self.last.x;
        let size = self.last.size * scale.max(0.01);
        let same = (y - self.last.y).abs() < 0.01;
        let step = self.last.signs == 1 && same && wide > 0.0 && wide <= 1.3 * size;
        (self.last.x, self.last.y) = (x, y);
        if !step {
            self.gap();
        }
    }

    fn show(&mut self, operation: &Operation, font: Option<&Letters<'_>>) {
        if matches!(operation.operator.as_str(), "'" | "\"") {
            self.gap();
        }
        let before = self.out.text.chars().count();
        for operand in &operation.operands {
            match operand {
                Object::Array(parts) => {
                    for part in parts {
                        match part {
                            Object::String(bytes, _) => self.letters(bytes, font),
                            // A wide step back is a blank between words.
                            Object::Integer(step) if *step < -600 => self.out.text.push(' '),
                            Object::Real(step) if *step < -600.0 => self.out.text.push(' '),
                            _ => {}
                        }
                    }
                }
                Object::String(bytes, _) => self.letters(bytes, font),
                _ => {}
            }
        }
        self.last.signs = self.out.text.chars().count() - before;
    }

    fn letters(&mut self, bytes: &[u8], font: Option<&Letters<'_>>) {
        match font {
            Some(Letters::Known(decode)) => match decode(bytes) {
                Some(text) => {
                    self.out.unclear |= text.contains('\u{FFFD}');
                    self.out.text.push_str(&text);
                }
                None => self.out.unclear = true,
            },
            Some(Letters::Table(table)) => self.out.text.push_str(&table.decode(bytes).0),
            Some(Letters::Unknown) | None => self.out.unclear |= !bytes.is_empty(),
        }
    }

    /// A drawing that the page shows: a picture, or more text.
    fn drawing(&mut self, operation: &Operation, resources: &[&'d Dictionary], depth: usize) {
        let name = operation.operands.first().map(Object::as_name);
        let Some(Ok(name)) = name else { return };
        let document = self.document;
        let found = resources.iter().find_map(|own| {
            let all = own.get_deref(b"XObject", document).ok()?.as_dict().ok()?;
            all.get_deref(name, document).ok()?.as_stream().ok()
        });
        let Some(stream) = found else { return };
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name);
        if kind.is_ok_and(|kind| kind == b"Image") {
            self.out.pictures = true;
            return;
        }
        self.drawings += 1;
        if depth == 0 || self.drawings > DRAWINGS {
            return;
        }
        let limit = STREAM.min(*self.left);
        let Ok(bytes) = stream.get_plain_content_with_limit(limit) else {
            self.out.unclear = true;
            return;
        };
        *self.left = self.left.saturating_sub(bytes.len());
        let own = stream
            .dict
            .get_deref(b"Resources", document)
            .and_then(Object::as_dict);
        let own: Vec<&Dictionary> = own.into_iter().chain(resources.iter().copied()).collect();
        self.gap();
        self.content(&bytes, &own, depth - 1);
        self.gap();
    }
}

fn number(operation: &Operation, at: usize) -> Option<f32> {
    operation.operands.get(at)?.as_float().ok()
}

/// Fonts by the name that the page gives them. Where a font says what its letters mean, only that
/// is kept of it: the library would look at its encoding first.
fn fonts(document: &Document, resources: &[&Dictionary]) -> BTreeMap<Vec<u8>, Dictionary> {
    let mut out = BTreeMap::new();
    for own in resources {
        let Ok(all) = own.get_deref(b"Font", document).and_then(Object::as_dict) else {
            continue;
        };
        for (name, _) in all {
            let font = all.get_deref(name, document).and_then(Object::as_dict);
            let Ok(font) = font else { continue };
            let mut font = font.clone();
            let meant = font
                .get_deref(b"ToUnicode", document)
                .is_ok_and(|o| o.as_stream().is_ok());
            if meant {
                font.remove(b"Encoding");
            }
            font.set("Type", Object::Name(b"Font".to_vec()));
            out.entry(name.clone()).or_insert(font);
        }
    }
    out
}

fn letters<'f>(document: &'f Document, font: &'f Dictionary) -> Letters<'f> {
    let name = |key: &[u8]| font.get_deref(key, document).and_then(Object::as_name);
    let composed = name(b"Subtype").is_ok_and(|kind| kind == b"Type0");
    let meant = font.has(b"ToUnicode");
    if composed && !meant {
        let encoding = name(b"Encoding").unwrap_or_default();
        return match encoding {
            b"UniGB-UCS2-H" | b"UniGB-UCS2-V" | b"UniGB-UTF16-H" | b"UniGB-UTF16-V" => {
                Letters::Table(encoding_rs::UTF_16BE)
            }
            b"GBK-EUC-H" | b"GBK-EUC-V" | b"GBKp-EUC-H" | b"GBK2K-H" | b"GBK2K-V" | b"GB-EUC-H" => {
                Letters::Table(encoding_rs::GB18030)
            }
            b"ETen-B5-H" | b"B5pc-H" => Letters::Table(encoding_rs::BIG5),
            _ => Letters::Unknown,
        };
    }
    match font.get_font_encoding_with_limit(document, STREAM) {
        Ok(encoding) => Letters::Known(Box::new(move |bytes| {
            Document::decode_text(&encoding, bytes).ok()
        })),
        Err(_) => Letters::Unknown,
    }
}
