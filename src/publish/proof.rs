//! What outsiders can check of a site with nothing but its address and a public key.

use std::{collections::BTreeMap, path::Path};

use rayon::prelude::*;

use super::{
    chain::{self, Link},
    error::{Error, ErrorKind},
    fingerprint,
    manifest::{Entry, MANIFEST_NAME, Manifest},
    ops::{Disk, read_whole},
    signature::{self, SIGNATURE_NAME},
    site::Published,
    verify::{self, Mismatch, MismatchKind},
};
use crate::diagnostic::{Diagnostic, Location};

/// The longest list of files that is fetched.
const LIST: u64 = 1 << 30;
/// The longest signature that is fetched.
const SIGNATURE: u64 = 1 << 16;
/// How many files are fetched at a time.
const FETCHES: usize = 8;

/// What was found.
#[derive(Debug, Default)]
pub struct Proof {
    /// Everything that is not as it should be, files first, sorted by path.
    pub findings: Vec<Diagnostic>,
    /// How many files the list names.
    pub files: usize,
    /// The words that were signed, where a key was given and the signature is good.
    pub signed: Option<String>,
    /// The last build of the chain, where there is one and it is whole.
    pub last: Option<Link>,
}

/// Checks a published site: every file against the list, the list against its signature, and the
/// chain of builds; `since` is a mark of the chain that was kept, or the file of one.
///
/// # Errors
/// [`ErrorKind::NotOurs`]: `publish::no-site`, `publish::bad-manifest`, `publish::bad-key`,
/// `publish::bad-mark`. [`ErrorKind::Io`]: `publish::cannot-read`, `publish::cannot-fetch`.
pub fn prove(site: &Published, key: Option<&str>, since: Option<&str>) -> Result<Proof, Error> {
    let key = key.map(signature::public_key).transpose()?;
    let since = since.map(mark).transpose()?;
    let Some(text) = site.read(MANIFEST_NAME, LIST)? else {
        let found = Diagnostic::new("publish::no-site", site.name());
        return Err(Error::new(ErrorKind::NotOurs, found));
    };
    let manifest = Manifest::from_json(&text).map_err(|reason| {
        let found = Diagnostic::new("publish::bad-manifest", site.name());
        Error::new(ErrorKind::NotOurs, found.with("reason", reason))
    })?;
    let mut proof = Proof {
        files: manifest.files.len(),
        ..Proof::default()
    };
    let differing = match site {
        Published::Folder(folder) => verify::verify(folder)?,
        Published::Web(_) => fetched(site, &manifest.files)?,
    };
    proof
        .findings
        .extend(differing.iter().map(Mismatch::diagnostic));
    if let Some(key) = key {
        let signed = match site.read(SIGNATURE_NAME, SIGNATURE)? {
            Some(signed) => signature::check(&key, &signed, &text),
            None => Err(Box::new(Diagnostic::new(
                "publish::no-signature",
                site.name(),
            ))),
        };
        match signed {
            Ok(comment) => proof.signed = Some(comment),
            Err(found) => proof.findings.push(*found),
        }
    }
    match last(site, &manifest, since.as_deref())? {
        Ok(last) => proof.last = last,
        Err(found) => proof.findings.push(*found),
    }
    Ok(proof)
}

/// Compares the files of a site on the web with the list; what the list does not name is not seen.
fn fetched(site: &Published, files: &BTreeMap<String, Entry>) -> Result<Vec<Mismatch>, Error> {
    let compare = |(path, entry): (&String, &Entry)| {
        let kind = match site.read(path, entry.size.saturating_add(1)) {
            Err(error) => return Some(Err(error)),
            Ok(None) => MismatchKind::Missing,
            Ok(Some(bytes)) if bytes.len() as u64 != entry.size => MismatchKind::Size,
            Ok(Some(bytes)) if fingerprint::of_bytes(&bytes).sha256 != entry.sha256 => {
                MismatchKind::Changed
            }
            Ok(Some(_)) => return None,
        };
        Some(Ok(Mismatch {
            path: path.clone(),
            kind,
        }))
    };
    let all = || files.par_iter().filter_map(compare).collect();
    // Fetching is waiting: more at a time than there are processors.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(FETCHES).build();
    let found: Result<Vec<Mismatch>, Error> = match pool {
        Ok(pool) => pool.install(all),
        Err(_) => all(),
    };
    found.map(|mut found| {
        found.sort();
        found
    })
}

type Checked<T> = Result<T, Box<Diagnostic>>;

/// The last build, once the chain is whole, ends with this site and holds the mark.
fn last(
    site: &Published,
    manifest: &Manifest,
    since: Option<&str>,
) -> Result<Checked<Option<Link>>, Error> {
    let mut parts = Vec::new();
    for path in chain::parts(&manifest.files) {
        // A part that is missing is named with the other files.
        let size = manifest.files.get(&path).map_or(0, |entry| entry.size);
        let bytes = site.read(&path, size.saturating_add(1))?;
        parts.push((path, bytes.unwrap_or_default()));
    }
    Ok(ends(&parts, manifest, since))
}

fn ends(
    parts: &[(String, Vec<u8>)],
    manifest: &Manifest,
    since: Option<&str>,
) -> Checked<Option<Link>> {
    let mut links = chain::read(parts)?;
    let file = parts.last().map_or(MANIFEST_NAME, |(path, _)| path);
    let found = |code| Box::new(Diagnostic::new(code, Location::file(file)));
    if let Some(mark) = since
        && !links.iter().any(|l| l.link == mark)
    {
        return Err(Box::new(found("publish::chain-forked").with("mark", mark)));
    }
    let last = links.pop();
    match &last {
        Some(l) if l.files != chain::digest(&manifest.files) => Err(found("publish::chain-end")),
        _ => Ok(last),
    }
}

/// A mark of the chain: 64 digits, or the last line of a file that was kept.
fn mark(text: &str) -> Result<String, Error> {
    if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(text.to_ascii_lowercase());
    }
    let path = Path::new(text);
    let kept = read_whole(&Disk, path).unwrap_or_default();
    let kept = String::from_utf8_lossy(&kept);
    let line = kept.lines().last().unwrap_or_default();
    match serde_json::from_str::<Link>(line) {
        Ok(link) => Ok(link.link),
        Err(_) => {
            let found = Diagnostic::new("publish::bad-mark", super::error::at(path));
            Err(Error::new(ErrorKind::NotOurs, found))
        }
    }
}
