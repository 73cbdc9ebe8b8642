//! The list of what a site consists of, kept in the site itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::{
    error::{Error, ErrorKind, at},
    ops::{Ops, read_whole},
    path,
};
use crate::diagnostic::Diagnostic;

/// The manifest's own name in the site; it lists every file but itself.
pub const MANIFEST_NAME: &str = "manifest.json";

const FORMAT: u32 = 3;
/// Forms that can still be read: the first one did not count rows, the second knew no releases.
const READABLE: [u32; 3] = [1, 2, FORMAT];
const PROGRAM: &str = concat!("gongshi ", env!("CARGO_PKG_VERSION"));

/// Every file of a published site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this list's form.
    pub format: u32,
    /// Name and version of the program that wrote the site.
    pub program: String,
    /// The day that the site counts as today, as `YYYY-MM-DD`.
    pub as_of: String,
    /// How much each dataset showed, by id.
    #[serde(default)]
    pub datasets: BTreeMap<String, Tally>,
    /// Ids of the acts that were declared; none of them excuses a later loss.
    #[serde(default)]
    pub changes: BTreeSet<String>,
    /// What the releases printed, by address inside the site.
    #[serde(default)]
    pub releases: BTreeMap<String, Record>,
    /// When builds first showed what the ledger of duties asks for, by duty and period.
    #[serde(default)]
    pub seen: First,
    /// By path inside the site, with `/`.
    pub files: BTreeMap<String, Entry>,
}

/// Moments of builds, by duty and period; with `<=` in front where it may have been before.
pub(super) type First = BTreeMap<String, BTreeMap<String, String>>;

/// What a site is made from, as far as the next one is compared with it.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// How much each dataset shows, by id.
    pub datasets: BTreeMap<String, Tally>,
    /// Ids of the declared acts.
    pub changes: BTreeSet<String>,
    /// What the releases print, by address inside the site.
    pub releases: BTreeMap<String, Record>,
    /// When builds first showed what.
    pub seen: First,
}

/// What a release printed, so that the next site cannot change it unseen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its file.
    pub file: String,
    /// Number of its version: one more than the corrections that were declared.
    pub version: u32,
    /// SHA-256 of it as written, expressions and all.
    pub written: String,
    /// Its expressions, in order, and what they printed.
    pub printed: Vec<(String, String)>,
    /// Fingerprints of what its charts show, by address.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub charts: BTreeMap<String, String>,
    /// Its index number (索引号), which stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// How many rows of a dataset the site shows. Rows that open later are not among them: the list
/// is as public as the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// All of them.
    pub rows: u64,
    /// By year, for datasets with a time.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub years: BTreeMap<i16, u64>,
    /// By subject's key, for datasets with a time and more than one subject.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub subjects: BTreeMap<String, u64>,
}

/// One file of a published site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Length in bytes.
    pub size: u64,
    /// SHA-256 of the content: 64 hexadecimal digits, lower case.
    pub sha256: String,
    /// Hash of all that the file was made from; `None` where the file is never reused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<String>,
}

impl Manifest {
    /// A manifest of this program.
    pub(super) fn new(as_of: &str, content: Content, files: BTreeMap<String, Entry>) -> Self {
        Self {
            format: FORMAT,
            program: PROGRAM.to_owned(),
            as_of: as_of.to_owned(),
            datasets: content.datasets,
            changes: content.changes,
            releases: content.releases,
            seen: content.seen,
            files,
        }
    }

    /// The manifest as JSON: sorted, one file or dataset a line, so that two releases compare line
    /// by line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let seen = match self.seen.is_empty() {
            true => String::new(),
            false => format!("\"seen\": {},\n", lines(&self.seen)),
        };
        format!(
            "{{\n\"format\": {},\n\"program\": {},\n\"as_of\": {},\n\"datasets\": {},\n\
             \"changes\": {},\n\"releases\": {},\n{seen}\"files\": {}\n}}\n",
            self.format,
            json(&self.program),
            json(&self.as_of),
            lines(&self.datasets),
            json(&self.changes),
            lines(&self.releases),
            lines(&self.files)
        )
    }

    /// Reads what [`Manifest::to_json`] wrote; the text says what is wrong with anything else.
    pub(super) fn from_json(text: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(text).map_err(|e| e.to_string())?;
        if !READABLE.contains(&manifest.format) {
            return Err(format!("format {} ({})", manifest.format, manifest.program));
        }
        // A list that names files outside the site must never guide a removal.
        match manifest.files.keys().find(|p| path::check(p).is_err()) {
            Some(bad) => Err(format!("{bad:?}")),
            None => Ok(manifest),
        }
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("numbers and texts are always JSON")
}

/// A JSON object with one entry a line.
fn lines(entries: &BTreeMap<String, impl Serialize>) -> String {
    let mut out = String::from("{");
    for (i, (name, entry)) in entries.iter().enumerate() {
        let _ = write!(
            out,
            "{}\n{}: {}",
            if i == 0 { "" } else { "," },
            json(name),
            json(entry)
        );
    }
    out.push_str("\n}");
    out
}

/// Reads the manifest of a folder; `None` where it has none.
///
/// # Errors
/// [`ErrorKind::NotOurs`]: `publish::bad-manifest`. [`ErrorKind::Io`]: `publish::cannot-read`.
pub(super) fn read(ops: &dyn Ops, folder: &Path) -> Result<Option<Manifest>, Error> {
    let path = folder.join(MANIFEST_NAME);
    let cannot = |e| Error::io("publish::cannot-read", &path, e);
    if ops.look(&path).map_err(cannot)?.is_none() {
        return Ok(None);
    }
    let text = read_whole(ops, &path).map_err(cannot)?;
    Manifest::from_json(&text).map(Some).map_err(|reason| {
        let d = Diagnostic::new("publish::bad-manifest", at(&path)).with("reason", reason);
        Error::new(ErrorKind::NotOurs, d)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_form_is_one_file_a_line() {
        // SHA-256 of the empty text and of "abc": FIPS 180-4 examples.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let entry = |bytes: &[u8], inputs: Option<&str>| {
            let print = super::super::fingerprint::of_bytes(bytes);
            Entry {
                size: print.size,
                sha256: print.sha256,
                inputs: inputs.map(str::to_owned),
            }
        };
        let files = BTreeMap::from([
            ("新闻.html".to_owned(), entry(b"abc", Some("x1"))),
            ("a\u{fffd}.txt".to_owned(), entry(b"", None)),
        ]);
        let tally = Tally {
            rows: 3,
            years: BTreeMap::from([(2025, 1), (2026, 2)]),
            subjects: BTreeMap::from([("S1".to_owned(), 3)]),
        };
        let record = Record {
            file: "a.md".into(),
            version: 1,
            written: "00".into(),
            printed: vec![("pm25".into(), "48微克".into())],
            charts: BTreeMap::new(),
            number: None,
        };
        let manifest = Manifest {
            format: 3,
            program: "gongshi 0.1.0".into(),
            as_of: "2026-07-01".into(),
            datasets: BTreeMap::from([("water".to_owned(), tally)]),
            changes: BTreeSet::from(["2026-07 撤点".to_owned()]),
            releases: BTreeMap::from([("releases/2026/a/".to_owned(), record)]),
            seen: BTreeMap::new(),
            files,
        };
        let expected = format!(
            "{{\n\"format\": 3,\n\"program\": \"gongshi 0.1.0\",\n\"as_of\": \"2026-07-01\",\n\
             \"datasets\": {{\n\"water\": {{\"rows\":3,\"years\":{{\"2025\":1,\"2026\":2}},\"subjects\":{{\"S1\":3}}}}\n}},\n\
             \"changes\": [\"2026-07 撤点\"],\n\"releases\": {{\n\
             \"releases/2026/a/\": {{\"file\":\"a.md\",\"version\":1,\"written\":\"00\",\"printed\":[[\"pm25\",\"48微克\"]]}}\n}},\n\"files\": {{\n\
             \"a\u{fffd}.txt\": {{\"size\":0,\"sha256\":\"{empty}\"}},\n\
             \"新闻.html\": {{\"size\":3,\"sha256\":\"{abc}\",\"inputs\":\"x1\"}}\n}}\n}}\n"
        );
        assert_eq!(manifest.to_json(), expected);
        assert_eq!(Manifest::from_json(expected.as_bytes()), Ok(manifest));
    }

    /// The form before this one knew no releases.
    #[test]
    fn the_second_form_is_read() {
        let text = br#"{"format":2,"program":"gongshi 0.1.0","as_of":"2026-07-01","datasets":{"a":{"rows":3}},"changes":["x"],"files":{}}"#;
        let manifest = Manifest::from_json(text).expect("a manifest");
        assert!(manifest.releases.is_empty() && manifest.datasets.len() == 1);
    }

    /// A site that an earlier version wrote is ours as well; it has no rows to compare with.
    #[test]
    fn the_first_form_is_read() {
        let text = br#"{"format":1,"program":"gongshi 0.1.0","as_of":"2026-07-01","files":{}}"#;
        let manifest = Manifest::from_json(text).expect("a manifest");
        assert!(manifest.datasets.is_empty() && manifest.changes.is_empty());
    }

    #[test]
    fn a_foreign_or_dangerous_list_is_refused() {
        for text in [
            "",
            "[]",
            r#"{"name": "an app", "icons": []}"#,
            r#"{"format":9,"program":"gongshi 9","as_of":"","files":{}}"#,
            r#"{"format":1,"program":"gongshi","as_of":"","files":{"../x":{"size":0,"sha256":""}}}"#,
        ] {
            assert!(Manifest::from_json(text.as_bytes()).is_err(), "{text}");
        }
    }
}
