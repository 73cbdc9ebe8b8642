//! Files that a text brings with it: attachments and pictures.

use std::{collections::BTreeSet, sync::Arc};

use serde::Deserialize;

use crate::{
    declare::At,
    diagnostic::{Diagnostic, Report},
    picture::{self, Look},
    source::{SourceFile, Sources},
};

use super::draft::Draft;

/// An attachment as written: `attachments = [{ file = "…", title = "…" }]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenAttachment {
    /// Path from the folder of the text; with `/` in front from `content/`.
    pub file: At<String>,
    /// What it is.
    pub title: String,
}

/// An attachment that is there and is what its name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// What it is.
    pub title: String,
    /// Its file in the site folder.
    pub source: Arc<str>,
    /// Its name beside the page.
    pub name: String,
    /// Its kind, for readers: `PDF`.
    pub kind: String,
    /// Its size in bytes.
    pub size: u64,
}

/// A picture of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// What it shows.
    pub alt: String,
    /// Its file in the site folder.
    pub source: Arc<str>,
    /// Its name beside the page.
    pub name: String,
    /// Its size on the page.
    pub look: Look,
}

/// How a file of a kind begins; empty: it is text.
const KINDS: [(&str, &[u8]); 16] = [
    ("pdf", b"%PDF-"),
    ("ofd", b"PK\x03\x04"),
    ("docx", b"PK\x03\x04"),
    ("xlsx", b"PK\x03\x04"),
    ("pptx", b"PK\x03\x04"),
    ("zip", b"PK\x03\x04"),
    ("doc", b"\xD0\xCF\x11\xE0"),
    ("xls", b"\xD0\xCF\x11\xE0"),
    ("ppt", b"\xD0\xCF\x11\xE0"),
    ("wps", b"\xD0\xCF\x11\xE0"),
    ("et", b"\xD0\xCF\x11\xE0"),
    ("dps", b"\xD0\xCF\x11\xE0"),
    ("csv", b""),
    ("txt", b""),
    ("json", b""),
    ("geojson", b""),
];

/// Looks up the attachments that a text names.
///
/// # Reports
/// `content::no-attachment`, `content::attachment-kind`, `content::attachment-empty`,
/// `content::attachment-twice`.
pub(super) fn attachments(
    draft: &Draft,
    sources: &Sources,
    report: &mut Report,
) -> Vec<Attachment> {
    let mut names = BTreeSet::new();
    let mut out = Vec::new();
    for (n, written) in draft.front.attachments.iter().enumerate() {
        let fault = |code| {
            Diagnostic::new(code, draft.at(written.file.span.clone()))
                .with("file", &written.file.value)
        };
        let Some(file) = find(draft, sources, &written.file.value) else {
            report.add(fault("content::no-attachment").with("folder", folder(&draft.file)));
            continue;
        };
        let kind = file.extension();
        if file.bytes().is_empty() {
            report.add(fault("content::attachment-empty"));
        } else if !is_kind(&kind, file.bytes()) {
            let known: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
            report.add(fault("content::attachment-kind").with("known", known.join("、")));
        }
        let name = public_name(&file.path, "attachment", n + 1);
        // Some systems take `A` for `a`.
        if !names.insert(name.to_lowercase()) {
            report.add(fault("content::attachment-twice"));
            continue;
        }
        out.push(Attachment {
            title: written.title.clone(),
            source: file.path.clone(),
            name,
            kind: kind.to_uppercase(),
            size: file.bytes().len() as u64,
        });
    }
    out
}

/// Whether the bytes are what the ending of the name says.
fn is_kind(ending: &str, bytes: &[u8]) -> bool {
    KINDS
        .iter()
        .find(|(kind, _)| *kind == ending)
        .is_some_and(|(_, start)| match start {
            [] => !bytes.contains(&0),
            start => bytes.starts_with(start),
        })
}

/// The pictures of one text, each once.
pub(super) struct Pictures<'d> {
    pub(super) draft: &'d Draft,
    pub(super) sources: &'d Sources,
    /// Widest picture of the site.
    pub(super) widest: u32,
    pub(super) found: Vec<Picture>,
}

impl Pictures<'_> {
    /// The picture at an address of the text, or the code of what is wrong.
    pub(super) fn take(&mut self, address: &str, alt: &str) -> Result<Picture, &'static str> {
        if address.contains("://") || address.starts_with("//") || address.starts_with("data:") {
            return Err("content::image");
        }
        if alt.trim().is_empty() {
            return Err("content::no-alt-text");
        }
        let file = find(self.draft, self.sources, address).ok_or("content::no-image")?;
        if let Some(known) = self.found.iter().find(|p| p.source == file.path) {
            return Ok(Picture {
                alt: alt.to_owned(),
                ..known.clone()
            });
        }
        let look = picture::look(file.bytes(), self.widest).map_err(|_| "content::bad-image")?;
        let picture = Picture {
            alt: alt.to_owned(),
            source: file.path.clone(),
            name: public_name(&file.path, "image", self.found.len() + 1),
            look,
        };
        self.found.push(picture.clone());
        Ok(picture)
    }
}

fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The file at a path as a text writes it; never outside `content/`, never another text.
fn find<'s>(draft: &Draft, sources: &'s Sources, written: &str) -> Option<&'s SourceFile> {
    let decoded = percent_encoding::percent_decode_str(written)
        .decode_utf8()
        .ok()?;
    let mut parts: Vec<&str> = match decoded.strip_prefix('/') {
        Some(_) => vec!["content"],
        None => folder(&draft.file).split('/').collect(),
    };
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.len() > 1 => _ = parts.pop(),
            ".." => return None,
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let inside = path.starts_with("content/") && !path.ends_with(".md");
    sources.get(&path).filter(|_| inside)
}

/// The file's own name where every server takes it, else one that says what it is.
fn public_name(path: &str, what: &str, n: usize) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    // Names that files of the packet have.
    let taken = ["release", "sms", "figures", "index"].contains(&stem);
    let ending = ending.to_ascii_lowercase();
    if plain(stem) && !taken {
        format!("{stem}.{ending}")
    } else {
        format!("{what}-{n}.{ending}")
    }
}
