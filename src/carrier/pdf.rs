//! PDF files: pages, properties, notes, forms, files inside.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Dictionary, Document, LoadOptions, Object, Stream};

use super::{Inside, Looker, Part, Why, pdf_text};

/// Largest file that is read, in bytes.
const LARGEST: usize = 128 << 20;
/// Largest stream, unpacked, in bytes.
pub(super) const STREAM: usize = 64 << 20;
/// Most pages.
const PAGES: usize = 20_000;
/// Lists inside lists.
const NESTED: usize = 32;

/// What was read, before anything of it is visited: the library may fail anywhere.
#[derive(Default)]
struct Read {
    texts: Vec<(Part, String, String)>,
    xml: Vec<Vec<u8>>,
    files: Vec<Vec<u8>>,
    unread: Vec<(Why, String)>,
}

impl Looker<'_, '_> {
    pub(super) fn pdf(&mut self, bytes: &[u8], inside: &Inside) {
        if bytes.len() > LARGEST {
            self.unread(Why::TooLarge, inside.at(""));
            return;
        }
        let read = catch_unwind(AssertUnwindSafe(|| read(bytes)));
        let read = read.unwrap_or_else(|_| Read::failed(Why::Damaged));
        for (part, at, text) in &read.texts {
            self.piece(*part, &inside.at(at), text);
        }
        for bytes in &read.xml {
            let how = super::xml::How {
                part: Part::Properties,
                cells: false,
            };
            if !self.xml(bytes, "XMP", how, inside) {
                self.strings(bytes, Part::Properties, &inside.at("XMP"));
            }
        }
        for (number, bytes) in read.files.into_iter().enumerate() {
            self.inner(&format!("attachment {}", number + 1), bytes, inside);
        }
        for (why, at) in read.unread {
            self.unread(why, inside.at(&at));
        }
    }
}

impl Read {
    fn failed(why: Why) -> Self {
        Self {
            unread: vec![(why, String::new())],
            ..Self::default()
        }
    }
}

fn read(bytes: &[u8]) -> Read {
    let options = LoadOptions::with_max_decompressed_size(STREAM);
    let Ok(mut document) = Document::load_mem_with_options(bytes, options) else {
        return Read::failed(Why::Damaged);
    };
    // A document that only forbids printing opens without a password.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Read::failed(Why::Locked);
    }
    let mut out = Read::default();
    pages(&document, &mut out);
    let info = document.trailer.get(b"Info").and_then(Object::as_reference);
    for (id, object) in &document.objects {
        let part = match info.as_ref().is_ok_and(|info| info == id) {
            true => Part::Properties,
            false => Part::Document,
        };
        written(object, part, NESTED, &mut out);
        if let Object::Stream(stream) = object {
            inner(stream, &mut out);
        }
    }
    if let Ok(Object::Dictionary(info)) = document.trailer.get(b"Info") {
        dictionary(info, Part::Properties, NESTED, &mut out);
    }
    out
}

fn pages(document: &Document, out: &mut Read) {
    let pages = document.get_pages();
    if pages.is_empty() || pages.len() > PAGES {
        let why = if pages.is_empty() {
            Why::Damaged
        } else {
            Why::TooLarge
        };
        out.unread.push((why, String::new()));
    }
    let (mut scanned, mut unclear) = (Vec::new(), Vec::new());
    let mut left = STREAM;
    for (number, page) in pages.into_iter().take(PAGES) {
        let text = pdf_text::page(document, page, &mut left);
        let Some(text) = text else {
            out.unread.push((Why::TooLarge, format!("p. {number}")));
            return;
        };
        if text.unclear {
            unclear.push(number);
        }
        if text.text.trim().is_empty() && text.pictures {
            scanned.push(number);
        }
        out.texts
            .push((Part::Page, format!("p. {number}"), text.text));
    }
    for (why, pages) in [(Why::NoText, scanned), (Why::Partly, unclear)] {
        if let [first, ..] = pages.as_slice() {
            let more = if pages.len() > 1 {
                format!(" … ({})", pages.len())
            } else {
                String::new()
            };
            out.unread.push((why, format!("p. {first}{more}")));
        }
    }
}

/// Texts that an object holds: what somebody wrote into properties, notes, forms, titles.
fn written(object: &Object, part: Part, depth: usize, out: &mut Read) {
    if depth == 0 {
        return;
    }
    match object {
        Object::String(bytes, _) => {
            let text = text_of(bytes);
            if text.chars().count() > 1 {
                let at = if part == Part::Properties { "Info" } else { "" };
                out.texts.push((part, at.to_owned(), text));
            }
        }
        Object::Array(list) => list.iter().for_each(|o| written(o, part, depth - 1, out)),
        Object::Dictionary(own) => dictionary(own, part, depth - 1, out),
        Object::Stream(stream) => dictionary(&stream.dict, part, depth - 1, out),
        _ => {}
    }
}

fn dictionary(own: &Dictionary, part: Part, depth: usize, out: &mut Read) {
    for (key, object) in own {
        // Marks of files and keys are no text.
        if !matches!(key.as_slice(), b"ID" | b"CheckSum" | b"O" | b"U") {
            written(object, part, depth, out);
        }
    }
}

/// A text as PDF writes it outside pages.
fn text_of(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::GBK.decode(bytes).0.into_owned(),
        },
    }
}

/// Properties in XML, and files inside.
fn inner(stream: &Stream, out: &mut Read) {
    let is = |key: &[u8], wanted: &[u8]| {
        let name = stream.dict.get(key).and_then(Object::as_name);
        name.is_ok_and(|name| name == wanted)
    };
    let xml = is(b"Type", b"Metadata") || is(b"Subtype", b"XML");
    if !xml && !is(b"Type", b"EmbeddedFile") {
        return;
    }
    match stream.get_plain_content_with_limit(STREAM) {
        Ok(bytes) if xml => out.xml.push(bytes),
        Ok(bytes) => out.files.push(bytes),
        Err(_) => out.unread.push((Why::Damaged, String::new())),
    }
}
