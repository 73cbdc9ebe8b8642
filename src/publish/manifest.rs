//! The list of what a site consists of, kept in the site itself.

use std::{collections::BTreeMap, io::Read as _, path::Path};

use serde::{Deserialize, Serialize};

use super::{
    error::{Error, ErrorKind, at},
    ops::Ops,
    path,
};
use crate::diagnostic::Diagnostic;

/// The manifest's own name in the site; it lists every file but itself.
pub const MANIFEST_NAME: &str = "manifest.json";

const FORMAT: u32 = 1;
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
    /// By path inside the site, with `/`.
    pub files: BTreeMap<String, Entry>,
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
    pub(super) fn new(as_of: &str, files: BTreeMap<String, Entry>) -> Self {
        Self {
            format: FORMAT,
            program: PROGRAM.to_owned(),
            as_of: as_of.to_owned(),
            files,
        }
    }

    /// The manifest as JSON: sorted, one file a line, so that two releases compare line by line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = format!(
            "{{\n\"format\": {},\n\"program\": {},\n\"as_of\": {},\n\"files\": {{",
            self.format,
            quoted(&self.program),
            quoted(&self.as_of)
        );
        for (i, (path, entry)) in self.files.iter().enumerate() {
            out.push_str(if i == 0 { "\n" } else { ",\n" });
            out.push_str(&quoted(path));
            out.push_str(": ");
            out.push_str(&serde_json::to_string(entry).expect("numbers and texts are always JSON"));
        }
        out.push_str("\n}\n}\n");
        out
    }

    /// Reads what [`Manifest::to_json`] wrote; the text says what is wrong with anything else.
    pub(super) fn from_json(text: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(text).map_err(|e| e.to_string())?;
        if manifest.format != FORMAT {
            return Err(format!("format {} ({})", manifest.format, manifest.program));
        }
        // A list that names files outside the site must never guide a removal.
        match manifest.files.keys().find(|p| path::check(p).is_err()) {
            Some(bad) => Err(format!("{bad:?}")),
            None => Ok(manifest),
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is always JSON")
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
    let mut text = Vec::new();
    ops.open(&path)
        .and_then(|mut f| f.read_to_end(&mut text))
        .map_err(cannot)?;
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
        let manifest = Manifest {
            format: 1,
            program: "gongshi 0.1.0".into(),
            as_of: "2026-07-01".into(),
            files,
        };
        let expected = format!(
            "{{\n\"format\": 1,\n\"program\": \"gongshi 0.1.0\",\n\"as_of\": \"2026-07-01\",\n\"files\": {{\n\
             \"a\u{fffd}.txt\": {{\"size\":0,\"sha256\":\"{empty}\"}},\n\
             \"新闻.html\": {{\"size\":3,\"sha256\":\"{abc}\",\"inputs\":\"x1\"}}\n}}\n}}\n"
        );
        assert_eq!(manifest.to_json(), expected);
        assert_eq!(Manifest::from_json(expected.as_bytes()), Ok(manifest));
    }

    #[test]
    fn a_foreign_or_dangerous_list_is_refused() {
        for text in [
            "",
            "[]",
            r#"{"name": "an app", "icons": []}"#,
            r#"{"format":2,"program":"gongshi 9","as_of":"","files":{}}"#,
            r#"{"format":1,"program":"gongshi","as_of":"","files":{"../x":{"size":0,"sha256":""}}}"#,
        ] {
            assert!(Manifest::from_json(text.as_bytes()).is_err(), "{text}");
        }
    }
}
