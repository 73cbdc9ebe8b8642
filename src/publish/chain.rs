//! The chain of builds: every build that changes the site adds a line that names the line before.
//!
//! A line holds a mark of all published files and a mark of itself and all lines before it. Who
//! keeps one such mark can tell later whether a build was taken out or put in since.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use serde::{Deserialize, Serialize};

use super::{
    error::{Error, ErrorKind},
    fingerprint,
    manifest::{self, Entry},
    ops::{Ops, read_whole},
    stage::Stage,
};
use crate::diagnostic::{Diagnostic, Location};

/// So many builds stand in one file.
const EACH: u64 = 1000;
const BEGINS: &str = "proof/builds-";
const ENDS: &str = ".jsonl";

/// One build of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// 1 for the first build, then one more for each that changed something.
    pub number: u64,
    /// The moment that the site counted as now.
    pub as_of: String,
    /// SHA-256 of the lines `hash, two blanks, path` of all files but those of the chain, sorted
    /// by path: what `sha256sum` prints.
    pub files: String,
    /// [`Link::link`] of the build before; empty for the first.
    pub previous: String,
    /// SHA-256 of the four values above, each with a line feed behind it.
    pub link: String,
}

impl Link {
    fn after(last: Option<&Self>, as_of: &str, files: String) -> Self {
        let mut next = Self {
            number: last.map_or(1, |l| l.number + 1),
            as_of: as_of.to_owned(),
            files,
            previous: last.map_or_else(String::new, |l| l.link.clone()),
            link: String::new(),
        };
        next.link = next.computed();
        next
    }

    fn computed(&self) -> String {
        let text = format!(
            "{}\n{}\n{}\n{}\n",
            self.number, self.as_of, self.files, self.previous
        );
        fingerprint::of_bytes(text.as_bytes()).sha256
    }

    fn to_json(&self) -> String {
        serde_json::to_string(self).expect("numbers and texts are always JSON") + "\n"
    }
}

/// A fault in a file of the chain.
fn fault(code: &'static str, file: &str, line: usize) -> Diagnostic {
    Diagnostic::new(code, Location::file(file)).with("line", line)
}

/// The file that a build stands in.
fn file_of(number: u64) -> String {
    format!("{BEGINS}{}{ENDS}", number.saturating_sub(1) / EACH + 1)
}

fn is_part(path: &str) -> bool {
    path.starts_with(BEGINS) && path.ends_with(ENDS)
}

/// A mark of all files but those of the chain.
pub(super) fn digest(files: &BTreeMap<String, Entry>) -> String {
    let mut text = String::new();
    for (path, entry) in files.iter().filter(|(path, _)| !is_part(path)) {
        // Writing into a String has no way to fail.
        let _ = writeln!(text, "{}  {path}", entry.sha256);
    }
    fingerprint::of_bytes(text.as_bytes()).sha256
}

/// The names of the chain's files in the order of its builds.
pub(super) fn parts(files: &BTreeMap<String, Entry>) -> Vec<String> {
    let mut parts: Vec<String> = files.keys().filter(|p| is_part(p)).cloned().collect();
    parts.sort_by_key(|path| (path.len(), path.clone()));
    parts
}

/// The builds of a chain, each checked against the one before.
///
/// # Errors
/// `publish::chain-line`, `publish::chain-gap`, `publish::chain-broken`.
pub(super) fn read(parts: &[(String, Vec<u8>)]) -> Result<Vec<Link>, Box<Diagnostic>> {
    let mut links: Vec<Link> = Vec::new();
    for (file, bytes) in parts {
        let text = String::from_utf8_lossy(bytes);
        for (n, line) in text.lines().enumerate() {
            let link: Link = serde_json::from_str(line)
                .map_err(|e| fault("publish::chain-line", file, n + 1).with("reason", e))?;
            let due = links.last().map_or(1, |last| last.number + 1);
            if link.number != due || file_of(due) != *file {
                let found = fault("publish::chain-gap", file, n + 1);
                return Err(Box::new(found.with("due", due).with("found", link.number)));
            }
            let previous = links.last().map_or("", |last| &last.link);
            if link.previous != previous || link.computed() != link.link {
                let found = fault("publish::chain-broken", file, n + 1);
                return Err(Box::new(found.with("number", link.number)));
            }
            links.push(link);
        }
    }
    Ok(links)
}

/// The chain's files as they stand in a folder.
pub(super) fn of_folder(ops: &dyn Ops, folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let Some(manifest) = manifest::read(ops, folder)? else {
        return Ok(Vec::new());
    };
    parts(&manifest.files)
        .into_iter()
        .map(|path| {
            let file = folder.join(&path);
            let bytes = read_whole(ops, &file);
            let bytes = bytes.map_err(|e| Error::io("publish::cannot-read", &file, e))?;
            Ok((path, bytes))
        })
        .collect()
}

impl Stage {
    /// Adds this build to the chain of the site in `from`, by default that of the output folder;
    /// a site with the same files as the last one adds nothing. Every other file is finished.
    ///
    /// # Errors
    /// [`ErrorKind::NotOurs`]: `publish::chain-line`, `publish::chain-gap`,
    /// `publish::chain-broken`: a chain that was changed is not gone on with. Otherwise as
    /// [`Stage::write`].
    pub fn extend_chain(&self, as_of: &str, from: Option<&Path>) -> Result<(), Error> {
        let from = from.unwrap_or(&self.places.output);
        let mut texts = of_folder(&*self.ops, from)?;
        let links = read(&texts).map_err(|d| Error::new(ErrorKind::NotOurs, *d))?;
        let files = digest(&self.state().files);
        let last = links.last();
        if last.is_none_or(|last| last.files != files) {
            let next = Link::after(last, as_of, files);
            let file = file_of(next.number);
            if texts.last().is_none_or(|(name, _)| *name != file) {
                texts.push((file, Vec::new()));
            }
            if let Some((_, bytes)) = texts.last_mut() {
                bytes.extend_from_slice(next.to_json().as_bytes());
            }
        }
        texts
            .iter()
            .try_for_each(|(path, bytes)| self.write(path, bytes, None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `sha256sum` says of a folder with `a` ("abc") and `b` (empty) is hashed in turn.
    #[test]
    fn the_mark_of_the_files_is_that_of_the_list_of_sha256sum() {
        let entry = |sha256: &str| Entry {
            size: 0,
            sha256: sha256.to_owned(),
            inputs: None,
        };
        let files = BTreeMap::from([
            (
                "b".to_owned(),
                entry("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ),
            (
                "a".to_owned(),
                entry("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ),
            ("proof/builds-1.jsonl".to_owned(), entry("0")),
        ]);
        // printf abc >a; : >b; sha256sum a b | sha256sum
        assert_eq!(
            digest(&files),
            "09c7e0b8a02d027d95ec0375a600ed4ad4d6b26a1c93f16d9150cab5fec761a6"
        );
    }

    fn chain(builds: u64) -> Vec<(String, Vec<u8>)> {
        let mut out: Vec<(String, Vec<u8>)> = Vec::new();
        let mut last: Option<Link> = None;
        for n in 1..=builds {
            let next = Link::after(last.as_ref(), "2026-11-26", format!("{n:064x}"));
            let file = file_of(n);
            if out.last().is_none_or(|(name, _)| *name != file) {
                out.push((file, Vec::new()));
            }
            let part = out.last_mut().expect("a part");
            part.1.extend_from_slice(next.to_json().as_bytes());
            last = Some(next);
        }
        out
    }

    #[test]
    fn a_thousand_builds_fill_a_file() {
        let whole = chain(2001);
        let names: Vec<&str> = whole.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "proof/builds-1.jsonl",
                "proof/builds-2.jsonl",
                "proof/builds-3.jsonl"
            ]
        );
        assert_eq!(read(&whole).map(|l| l.len()), Ok(2001));
        let files: BTreeMap<String, Entry> = (1..=11_000)
            .step_by(1000)
            .map(|n| {
                let entry = Entry {
                    size: 0,
                    sha256: String::new(),
                    inputs: None,
                };
                (file_of(n), entry)
            })
            .collect();
        assert_eq!(
            parts(&files)[9..],
            ["proof/builds-10.jsonl", "proof/builds-11.jsonl"]
        );
    }

    /// Every way to take one line out, put one in or change one is noticed.
    #[test]
    fn no_build_is_taken_out_or_changed_unseen() {
        let [(name, bytes)] = &chain(5)[..] else {
            panic!("one file");
        };
        let text = String::from_utf8(bytes.clone()).expect("text");
        let lines: Vec<&str> = text.lines().collect();
        let fault = |lines: &[String]| {
            let text = lines.join("\n") + "\n";
            read(&[(name.clone(), text.into_bytes())]).map_err(|d| d.code)
        };
        let owned: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
        assert!(fault(&owned).is_ok());
        for n in 0..4 {
            let mut without = owned.clone();
            without.remove(n);
            assert_eq!(fault(&without), Err("publish::chain-gap"), "{n}");
            // Numbered anew, with marks made anew: the line behind still names the one taken out.
            let mut twice = owned.clone();
            twice.insert(n, owned[n].clone());
            assert_eq!(fault(&twice), Err("publish::chain-gap"), "{n}");
        }
        for n in 0..5 {
            for (from, to) in [
                ("2026-11-26", "2026-11-27"),
                ("\"files\":\"0", "\"files\":\"1"),
            ] {
                let mut changed = owned.clone();
                changed[n] = changed[n].replace(from, to);
                assert_eq!(fault(&changed), Err("publish::chain-broken"), "{n} {from}");
                let mut link: Link = serde_json::from_str(&changed[n]).expect("a line");
                link.link = link.computed();
                changed[n] = link.to_json().trim_end().to_owned();
                let last = n == 4;
                assert_eq!(fault(&changed).is_ok(), last, "{n} {from}");
            }
            let mut cut = owned.clone();
            cut[n].truncate(20);
            assert_eq!(fault(&cut), Err("publish::chain-line"), "{n}");
        }
    }
}
