//! What a file carries besides the cells and texts that the site uses: properties, comments,
//! leftovers, pages of a PDF, files inside files.
//!
//! In: one file. Out: [`Piece`]s of text with the part they stand in, and what could not be read
//! ([`Unread`]). Never: disk, clock, what a text means. Formats are read by libraries whose input
//! comes from anywhere: sizes are bounded, a panic inside says that the file is damaged.
//! Read first: [`look`].

mod archive;
mod compound;
mod pdf;
mod pdf_text;
mod photo;
mod sheets;
mod strings;
mod xml;

use crate::{
    secret::Heading,
    source::{SourceFile, decoded},
};

pub use sheets::heads;

/// Most bytes that one file may have when everything in it is unpacked.
const UNPACKED: u64 = 256 << 20;
/// Files inside files inside files.
const DEPTH: usize = 4;

/// Where in a file a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A cell of a table.
    Cell,
    /// A comment on a cell or a passage.
    Comment,
    /// Properties: author, title, keywords, what programs note.
    Properties,
    /// A page of a PDF.
    Page,
    /// Its text, or something else that is shown.
    Document,
    /// What a picture carries besides the picture.
    Picture,
    /// The name of a file inside.
    Name,
    /// What was deleted or copied and stayed in the file.
    Leftover,
}

/// A text inside a file.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'t> {
    /// Where it stands.
    pub part: Part,
    /// The same for the clerk, without words: `名单.xlsx › 表1!B3`, `p. 3`, `docProps/core.xml`.
    pub at: &'t str,
    /// What the head of its column says.
    pub heading: Heading,
    /// The text.
    pub text: &'t str,
}

/// Why something was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It has a password.
    Locked,
    /// A format that the program does not know.
    Unknown,
    /// It is damaged.
    Damaged,
    /// It is too large, or too deep inside other files.
    TooLarge,
    /// Pages are pictures: nothing but an eye can read them.
    NoText,
    /// Its letters have no known meaning, or only a part of it can be read.
    Partly,
}

/// Something in a file that was not read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unread {
    /// Why.
    pub why: Why,
    /// Where inside the file; empty for the file itself.
    pub at: String,
}

/// Takes what is found, piece by piece.
pub type Visit<'v> = dyn FnMut(Piece<'_>) + 'v;

/// Looks through a file that is no plain text and no table of the site.
pub fn look(file: &SourceFile, visit: &mut Visit<'_>) -> Vec<Unread> {
    let mut looker = Looker {
        visit,
        unread: Vec::new(),
        left: UNPACKED,
    };
    looker.file(file, &Inside::default());
    looker.unread.sort();
    looker.unread.dedup();
    looker.unread
}

/// What a file is by its first bytes, else by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text of any kind.
    Text,
    /// A PDF file.
    Pdf,
    /// A ZIP container: archives, and the documents of office programs.
    Zip,
    /// The container of older documents.
    Compound,
    /// A picture.
    Picture,
    /// A single file, packed.
    Packed,
    /// Fonts and icons, which carry nothing of anybody.
    Harmless,
    /// A table of columns.
    Columns,
    /// Anything else.
    Unknown,
}

const FONTS: [&str; 6] = ["woff", "woff2", "ttf", "otf", "eot", "ico"];
const TEXTS: [&str; 16] = [
    "md", "csv", "tsv", "txt", "json", "jsonl", "ndjson", "geojson", "toml", "html", "htm", "css",
    "js", "svg", "xml", "yaml",
];

/// What a file is.
#[must_use]
pub fn form(file: &SourceFile) -> Form {
    let bytes = file.bytes();
    let name = file.extension();
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let within = &bytes[..bytes.len().min(1024)];
    if within.windows(5).any(|w| w == b"%PDF-") {
        return Form::Pdf;
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Form::Zip;
    }
    if starts(b"\xD0\xCF\x11\xE0") {
        return Form::Compound;
    }
    if starts(b"\x1F\x8B") {
        return Form::Packed;
    }
    if photo::is_picture(bytes) {
        return Form::Picture;
    }
    if starts(b"PAR1") {
        return Form::Columns;
    }
    if FONTS.contains(&name.as_str()) {
        return Form::Harmless;
    }
    if TEXTS.contains(&name.as_str()) || is_text(bytes) {
        return Form::Text;
    }
    Form::Unknown
}

fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 << 10)];
    let controls = head
        .iter()
        .filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B));
    controls.count() == 0
}

/// How deep a file lies inside others, and under which names.
#[derive(Clone, Debug, Default)]
struct Inside {
    path: String,
    depth: usize,
}

impl Inside {
    /// The place of something inside, for the clerk.
    fn at(&self, what: &str) -> String {
        match (self.path.as_str(), what) {
            ("", what) => what.to_owned(),
            (path, "") => path.to_owned(),
            (path, what) => format!("{path} › {what}"),
        }
    }

    fn deeper(&self, name: &str) -> Self {
        Self {
            path: self.at(name),
            depth: self.depth + 1,
        }
    }
}

/// Goes through a file and those inside it.
struct Looker<'l, 'v> {
    visit: &'l mut Visit<'v>,
    unread: Vec<Unread>,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl Looker<'_, '_> {
    fn piece(&mut self, part: Part, at: &str, text: &str) {
        (self.visit)(Piece {
            part,
            at,
            heading: Heading::default(),
            text,
        });
    }

    fn unread(&mut self, why: Why, at: impl Into<String>) {
        let at = at.into();
        self.unread.push(Unread { why, at });
    }

    fn file(&mut self, file: &SourceFile, inside: &Inside) {
        match form(file) {
            Form::Harmless => {}
            Form::Text => self.text(file, inside),
            Form::Pdf => self.pdf(file.bytes(), inside),
            Form::Zip => self.zip(file, inside),
            Form::Compound => self.compound(file, inside),
            Form::Picture => self.picture(file.bytes(), inside),
            Form::Packed => self.packed(file, inside),
            Form::Columns => _ = self.table(file, inside),
            Form::Unknown => {
                self.strings(file.bytes(), Part::Document, &inside.at(""));
                self.unread(Why::Unknown, inside.at(""));
            }
        }
    }

    /// A text inside another file; tables cell by cell, under their heads.
    fn text(&mut self, file: &SourceFile, inside: &Inside) {
        let table = ["csv", "tsv", "json", "jsonl", "ndjson"];
        if table.contains(&file.extension().as_str()) && self.table(file, inside) {
            return;
        }
        let text = decoded(file);
        self.piece(Part::Document, &inside.at(""), &text);
    }

    fn strings(&mut self, bytes: &[u8], part: Part, at: &str) {
        strings::each(bytes, &mut |text| self.piece(part, at, text));
    }

    /// A single packed file.
    fn packed(&mut self, file: &SourceFile, inside: &Inside) {
        let mut out = Vec::new();
        let reader = flate2::read::MultiGzDecoder::new(file.bytes());
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let name = name.strip_suffix(".gz").unwrap_or(name).to_owned();
        match archive::unpack(reader, &mut self.left, &mut out) {
            Ok(()) => self.inner(&name, out, inside),
            Err(why) => self.unread(why, inside.at("")),
        }
    }

    /// A file inside another one.
    fn inner(&mut self, name: &str, bytes: Vec<u8>, inside: &Inside) {
        let deeper = inside.deeper(name);
        if deeper.depth > DEPTH {
            self.unread(Why::TooLarge, deeper.at(""));
            return;
        }
        self.file(&SourceFile::inside(name, bytes), &deeper);
    }
}
