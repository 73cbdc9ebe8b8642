//! ZIP containers: archives, and what office programs save.

use std::io::{Cursor, Read};

use zip::{ZipArchive, result::ZipError};

use super::{Inside, Looker, Part, Why, xml};
use crate::source::SourceFile;

/// Most files of an archive.
const ENTRIES: usize = 20_000;

/// Unpacks as much as is left to unpack.
pub(super) fn unpack(reader: impl Read, left: &mut u64, out: &mut Vec<u8>) -> Result<(), Why> {
    let read = reader.take(*left + 1).read_to_end(out);
    read.map_err(|_| Why::Damaged)?;
    *left = left.checked_sub(out.len() as u64).ok_or(Why::TooLarge)?;
    Ok(())
}

impl Looker<'_, '_> {
    pub(super) fn zip(&mut self, file: &SourceFile, inside: &Inside) {
        let archive = ZipArchive::new(Cursor::new(file.bytes()));
        let Ok(mut archive) = archive else {
            self.unread(Why::Damaged, inside.at(""));
            return;
        };
        if archive.len() > ENTRIES {
            self.unread(Why::TooLarge, inside.at(""));
            return;
        }
        let own = |name: &str| archive.index_for_name(name).is_some();
        let book = own("xl/workbook.xml") || own("content.xml");
        let package = own("[Content_Types].xml") || own("mimetype") || own("OFD.xml");
        if book {
            self.cells(file, inside);
        }
        for number in 0..archive.len() {
            self.entry(&mut archive, number, package, inside);
        }
    }

    fn entry(
        &mut self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        number: usize,
        package: bool,
        inside: &Inside,
    ) {
        let Ok(raw) = archive.by_index_raw(number) else {
            self.unread(Why::Damaged, inside.at(""));
            return;
        };
        let (name, folder, locked) = (name_of(raw.name_raw()), raw.is_dir(), raw.encrypted());
        drop(raw);
        if !package {
            self.piece(Part::Name, &inside.at(""), &name);
        }
        if folder {
            return;
        }
        if locked {
            self.unread(Why::Locked, inside.at(&name));
            return;
        }
        let mut bytes = Vec::new();
        let read = match archive.by_index(number) {
            Ok(entry) => unpack(entry, &mut self.left, &mut bytes),
            Err(ZipError::UnsupportedArchive(_)) => Err(Why::Unknown),
            Err(_) => Err(Why::Damaged),
        };
        match read {
            Err(why) => self.unread(why, inside.at(&name)),
            Ok(()) if package => self.part(&name, bytes, inside),
            Ok(()) => self.inner(&name, bytes, inside),
        }
    }

    /// A part of a document.
    fn part(&mut self, name: &str, bytes: Vec<u8>, inside: &Inside) {
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if matches!(ending.as_str(), "xml" | "rels" | "vml") {
            let sheet = name.starts_with("xl/worksheets/sheet");
            let how = xml::How {
                part: part_of(name),
                cells: sheet,
            };
            if !self.xml(&bytes, name, how, inside) {
                self.unread(Why::Damaged, inside.at(name));
            }
            return;
        }
        let settings =
            name.contains("printerSettings") || name == "mimetype" || name.ends_with(".odttf");
        if settings || bytes.is_empty() {
            return;
        }
        let is_macro = name.ends_with("vbaProject.bin");
        if is_macro || ending == "bin" && !bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            self.strings(&bytes, Part::Leftover, &inside.at(name));
            return;
        }
        self.inner(name, bytes, inside);
    }
}

/// What a part of a document holds, by its name.
fn part_of(name: &str) -> Part {
    let lower = name.to_lowercase();
    let has = |word: &str| lower.contains(word);
    if has("comment") || has("annotation") || lower.ends_with(".vml") {
        Part::Comment
    } else if has("docprops/")
        || has("customxml/")
        || lower == "meta.xml"
        || lower.ends_with("ofd.xml")
    {
        Part::Properties
    } else if has("sharedstrings") || has("pivotcache") || has("externallink") || has("revisions/")
    {
        Part::Leftover
    } else {
        Part::Document
    }
}

/// Names inside archives are UTF-8 or, from older programs here, GBK.
fn name_of(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode(raw).0.into_owned(),
    }
}
