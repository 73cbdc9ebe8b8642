//! The public log of a dataset: one entry for each value that is not what it was.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::{Deserialize, Serialize};

use crate::dataset::harmless;

/// What kind of change an entry tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A better value: verified, or by another method.
    Revision,
    /// It was wrong.
    Correction,
    /// A row, a column or a whole table was taken out.
    Deletion,
    /// It came after later ones had been published.
    LateArrival,
    /// It changed, and nobody had to say why.
    Change,
}

impl Class {
    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Revision => "revision",
            Self::Correction => "correction",
            Self::Deletion => "deletion",
            Self::LateArrival => "late-arrival",
            Self::Change => "change",
        }
    }
}

/// One value that is not what it was; a row, where `column` is empty; the table, where `row` is too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The moment of the site that first said so.
    pub published: String,
    /// The row's key, its parts divided by `/`; a record number where the row is no longer public.
    pub row: String,
    /// The parts of the key by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub key: BTreeMap<String, String>,
    /// The field.
    pub column: String,
    /// What was published before.
    pub old: String,
    /// What is published since.
    pub new: String,
    /// What kind of change it is.
    pub class: Class,
    /// Why; empty where nobody had to say.
    #[serde(default)]
    pub reason: String,
    /// The same in English, where that is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_en: Option<String>,
    /// Id of the declaration.
    #[serde(default)]
    pub declaration: String,
    /// Who decided it.
    #[serde(default)]
    pub by: String,
}

/// The log of a dataset, oldest first. It is carried on from site to site and never rewritten,
/// but for rows whose time in public is over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    /// Id of the dataset.
    pub dataset: String,
    /// Every change.
    pub entries: Vec<Entry>,
}

/// Columns of the log as a table.
const HEAD: [&str; 9] = [
    "published",
    "row",
    "column",
    "old",
    "new",
    "class",
    "reason",
    "declaration",
    "by",
];

impl Log {
    /// Where the log of a dataset stands, without its ending.
    #[must_use]
    pub fn path(dataset: &str) -> String {
        format!("data/{dataset}/changes")
    }

    /// The log as JSON, one entry a line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = format!("{{\"dataset\":{},\"entries\":[", json(&self.dataset));
        for (i, entry) in self.entries.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            let _ = write!(out, "{comma}\n{}", json(entry));
        }
        out.push_str("\n]}\n");
        out
    }

    /// Reads what [`Log::to_json`] wrote.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn from_json(text: impl std::io::Read) -> Result<Self, serde_json::Error> {
        serde_json::from_reader(text)
    }

    /// The log as a table that spreadsheets open.
    #[must_use]
    pub fn to_csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(vec![0xEF, 0xBB, 0xBF]);
        // Writing to memory does not fail.
        let _ = writer.write_record(HEAD);
        for e in &self.entries {
            let texts = [
                &*e.published,
                &*e.row,
                &*e.column,
                &*e.old,
                &*e.new,
                e.class.name(),
                &*e.reason,
                &*e.declaration,
                &*e.by,
            ];
            let _ = writer.write_record(texts.map(|text| harmless(text).into_owned()));
        }
        writer.into_inner().unwrap_or_default()
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and their names are always JSON")
}
