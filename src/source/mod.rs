//! Reads a site's files once and decodes them to text, tables and located cells.
//!
//! In: a folder. Out: [`Sources`], and from one file of it the decoded text or [`Grid`]s of text
//! cells with their places. Never: what a cell means (that is `dataset`), and no second look at
//! the disk: whatever later stages need is in the snapshot.
//! Read first: [`read`], then [`grids`].

mod book;
mod decode;
mod delimited;
mod disk;
mod error;
mod grid;
mod history;
mod json;
mod nearest;
#[cfg(feature = "parquet")]
mod parquet;
mod split;
mod toml_fault;

use std::{borrow::Cow, collections::BTreeMap, sync::Arc, sync::OnceLock};

use encoding_rs::Encoding;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Location, Report, Texts};

pub use book::{Closed, FullSheet, every_sheet};
pub use disk::{PARTS, read, read_again};
pub use error::Error;
pub use grid::Grid;
pub use history::{Committed, first_commits, last_commits};
pub use nearest::nearest;
pub use toml_fault::toml_fault;

/// One input file, as it was when the site was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path inside the site folder, with `/`.
    pub path: Arc<str>,
    held: Held,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How the text was decoded, so that messages quote the text that was read.
    encoding: OnceLock<&'static Encoding>,
    /// The decoded text of a file that is not UTF-8.
    text: OnceLock<String>,
    /// What the disk said of the file when it was read.
    stamp: Option<disk::Stamp>,
}

/// The bytes of a file; those that are UTF-8 can be shared as text without a copy.
#[derive(Clone, Debug)]
enum Held {
    Text(Arc<String>),
    Bytes(Vec<u8>),
}

impl SourceFile {
    fn new(path: &str, bytes: Vec<u8>) -> Self {
        let sha256 = Sha256::digest(&bytes).into();
        Self {
            path: path.into(),
            held: match String::from_utf8(bytes) {
                Ok(text) => Held::Text(Arc::new(text)),
                Err(other) => Held::Bytes(other.into_bytes()),
            },
            sha256,
            encoding: OnceLock::new(),
            text: OnceLock::new(),
            stamp: None,
        }
    }

    /// A file that lies inside another one, an archive.
    #[must_use]
    pub fn inside(name: &str, bytes: Vec<u8>) -> Self {
        Self::new(name, bytes)
    }

    /// The file's bytes, untouched.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.held {
            Held::Text(text) => text.as_bytes(),
            Held::Bytes(bytes) => bytes,
        }
    }

    /// The part of the path behind the last dot, in lower case; empty where there is none.
    #[must_use]
    pub fn extension(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.')
            .map_or_else(String::new, |(_, end)| end.to_lowercase())
    }
}

/// Every input file of a site, by path: a snapshot.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: BTreeMap<Arc<str>, Arc<SourceFile>>,
}

impl Sources {
    /// No files at all.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// A snapshot of given paths (with `/`) and bytes, for tests and for built-in files.
    #[must_use]
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        files
            .into_iter()
            .map(|(path, bytes)| SourceFile::new(&path, bytes))
            .collect()
    }

    /// The files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values().map(|file| &**file)
    }

    /// The file with this path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path).map(|file| &**file)
    }

    /// Whether both hold the same paths and bytes.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.files.len() == other.files.len()
            && self
                .iter()
                .zip(other.iter())
                .all(|(a, b)| a.path == b.path && a.sha256 == b.sha256)
    }

    /// The files whose path begins with `prefix`, sorted by path: `data/air/` for a folder.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a SourceFile> {
        self.files
            .range::<str, _>((
                std::ops::Bound::Included(prefix),
                std::ops::Bound::Unbounded,
            ))
            .map(|(_, file)| &**file)
            .take_while(move |file| file.path.starts_with(prefix))
    }
}

impl FromIterator<SourceFile> for Sources {
    fn from_iter<I: IntoIterator<Item = SourceFile>>(files: I) -> Self {
        files.into_iter().map(Arc::new).collect()
    }
}

impl FromIterator<Arc<SourceFile>> for Sources {
    fn from_iter<I: IntoIterator<Item = Arc<SourceFile>>>(files: I) -> Self {
        Self {
            files: files
                .into_iter()
                .map(|file| (Arc::clone(&file.path), file))
                .collect(),
        }
    }
}

impl Texts for Sources {
    fn text(&self, file: &str) -> Option<Cow<'_, str>> {
        let file = self.get(file)?;
        let format = Format::of(&file.extension());
        (!matches!(format, Some(Format::Workbook | Format::Parquet))).then(|| decode::as_read(file))
    }
}

/// Most cells of a table, blank ones inside rows included.
const CELL_CAP: usize = 1 << 26;

/// How a table is written, where detection is not wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Sheets of a workbook, by name or glob; empty: its only visible one.
    pub sheets: Vec<String>,
    /// Encoding of a text file, for example `GB18030`; absent: detected.
    pub encoding: Option<String>,
    /// Delimiter of a text file; absent: comma, semicolon or tab, whichever divides its lines.
    pub delimiter: Option<char>,
    /// Address of the list of records in a JSON file, `/data/list`; absent: its only list.
    pub records: Option<String>,
}

/// Globs of the files that are data where a declaration does not say which.
///
/// `.txt` is not among them: such files are often notes.
pub const DATA_FILES: [&str; 9] = [
    "*.csv",
    "*.tsv",
    "*.xlsx",
    "*.xls",
    "*.ods",
    "*.json",
    "*.jsonl",
    "*.ndjson",
    "*.parquet",
];

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Delimited,
    Json,
    Workbook,
    Parquet,
}

impl Format {
    /// What a file is by the end of its name; of workbooks, the content says which.
    fn of(extension: &str) -> Option<Self> {
        match extension {
            "csv" | "tsv" | "txt" => Some(Self::Delimited),
            "json" | "jsonl" | "ndjson" => Some(Self::Json),
            "xlsx" | "xlsm" | "xls" | "ods" => Some(Self::Workbook),
            "parquet" if cfg!(feature = "parquet") => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// The tables of one file: the chosen sheets of a workbook, else one.
///
/// A file that cannot be read whole gives no table, so that no row is lost unseen.
///
/// # Reports
/// `source::unknown-format`, `source::too-large`, `source::too-many-cells`; for text files the
/// codes of [`decode_text`], `source::empty-file`, `source::bad-delimiter`,
/// `source::unclosed-quote`, `source::stray-quote`, `source::record-too-long`,
/// `source::text-too-long`; for JSON `source::bad-json`, `source::json-…`, `source::…-records`,
/// `source::not-a-record`; for workbooks `source::bad-workbook`, `source::locked-workbook`,
/// `source::not-a-workbook`, `source::workbook-too-large`, `source::no-such-sheet`,
/// `source::no-visible-sheet`, `source::hidden-sheet`, `source::empty-sheet`,
/// `source::choose-a-sheet`, `source::error-cell`, `source::no-cached-value`,
/// `source::hidden-cells` (warning); for Parquet `source::bad-parquet`,
/// `source::nested-column`.
pub fn grids(file: &SourceFile, options: &ReadOptions, report: &mut Report) -> Vec<Grid> {
    let extension = file.extension();
    match Format::of(&extension) {
        Some(Format::Delimited) => delimited::grid(file, options, report).into_iter().collect(),
        Some(Format::Json) => json::grid(file, options, report).into_iter().collect(),
        Some(Format::Workbook) => book::grids(file, options, report),
        #[cfg(feature = "parquet")]
        Some(Format::Parquet) => parquet::grid(file, report).into_iter().collect(),
        _ => {
            let whole = Location::file(Arc::clone(&file.path));
            let d = Diagnostic::new("source::unknown-format", whole);
            report.add(d.with("extension", extension));
            Vec::new()
        }
    }
}

/// The text of a file, without byte order mark.
///
/// Looked for in this order: byte order mark, UTF-8, the `declared` encoding, a guess that
/// expects Chinese (GBK, GB18030). `None` after a report: text with a hole is not shown.
///
/// # Reports
/// `source::unknown-encoding`, `source::not-decodable`, `source::nul-byte`,
/// `source::guessed-encoding` (warning).
pub fn decode_text<'a>(
    file: &'a SourceFile,
    declared: Option<&str>,
    report: &mut Report,
) -> Option<Cow<'a, str>> {
    decode::decode(file, declared, report)
}

/// As [`decode_text`], to be kept: where the file is that text, both hold one copy.
///
/// # Reports
/// As [`decode_text`].
pub fn shared_text(file: &SourceFile, report: &mut Report) -> Option<Arc<String>> {
    let text = decode::decode(file, None, report)?;
    Some(match (&file.held, text) {
        (Held::Text(held), Cow::Borrowed(text)) if held.len() == text.len() => held.clone(),
        (_, text) => Arc::new(text.into_owned()),
    })
}

/// The text of a file as whoever read it first did, with a sign of its own for what is none.
#[must_use]
pub fn decoded(file: &SourceFile) -> Cow<'_, str> {
    decode::as_read(file)
}

/// A TOML file as a value.
///
/// # Reports
/// The codes of [`toml_fault`]; `source::bad-toml` with the place that the parser names, and the codes of [`decode_text`].
pub fn parse_toml<T: DeserializeOwned>(file: &SourceFile, report: &mut Report) -> Option<T> {
    let text = decode_text(file, None, report)?;
    match toml::from_str(&text) {
        Ok(value) => Some(value),
        Err(error) => {
            let path = Arc::clone(&file.path);
            let at = match error.span() {
                Some(span) => Location::span(path, span),
                None => Location::file(path),
            };
            report.add(toml_fault(&error, at, "source::bad-toml"));
            None
        }
    }
}

#[cfg(test)]
mod tests;
