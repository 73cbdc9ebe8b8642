//! The container of older office documents, and of documents with a password.

use std::io::Cursor;

use super::{Inside, Looker, Part, Why, archive::unpack};
use crate::source::SourceFile;

impl Looker<'_, '_> {
    /// Cells of a workbook one by one; of other documents, whatever can be read in the bytes.
    pub(super) fn compound(&mut self, file: &SourceFile, inside: &Inside) {
        let opened = cfb::CompoundFile::open(Cursor::new(file.bytes()));
        let Ok(mut opened) = opened else {
            self.strings(file.bytes(), Part::Document, &inside.at(""));
            self.unread(Why::Damaged, inside.at(""));
            return;
        };
        let streams: Vec<_> = opened
            .walk()
            .filter(cfb::Entry::is_stream)
            .map(|entry| entry.path().to_path_buf())
            .collect();
        let has = |name: &str| streams.iter().any(|s| s.ends_with(name));
        if has("EncryptedPackage") {
            self.unread(Why::Locked, inside.at(""));
            return;
        }
        let book = has("Workbook") || has("Book");
        if book {
            self.cells(file, inside);
        }
        for path in streams {
            let name = path.to_string_lossy().replace('\u{5}', "");
            let name = name.trim_start_matches('/').to_owned();
            let mut bytes = Vec::new();
            let read = opened.open_stream(&path).map_err(|_| Why::Damaged);
            let read = read.and_then(|stream| unpack(stream, &mut self.left, &mut bytes));
            if let Err(why) = read {
                self.unread(why, inside.at(&name));
                continue;
            }
            let part = match name.contains("SummaryInformation") {
                true => Part::Properties,
                false if book => Part::Leftover,
                false => Part::Document,
            };
            self.strings(&bytes, part, &inside.at(&name));
        }
        if !book {
            self.unread(Why::Partly, inside.at(""));
        }
    }
}
