//! Compares a published site with its manifest, byte for byte.

use std::{collections::BTreeSet, path::Path};

use rayon::prelude::*;

use super::{
    check,
    error::Error,
    fingerprint,
    manifest::{self, Entry},
    ops::{Disk, Found, Ops},
};
use crate::diagnostic::{Diagnostic, Location};

/// A file that is not as the manifest says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mismatch {
    /// Path inside the site, with `/`.
    pub path: String,
    /// In which way it differs.
    pub kind: MismatchKind,
}

/// How a published file differs from the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MismatchKind {
    /// The manifest lists it, and it is not there or no ordinary file.
    Missing,
    /// It has another length.
    Size,
    /// It has the same length and other bytes.
    Changed,
    /// It is there, and the manifest does not list it.
    Extra,
}

impl Mismatch {
    /// The difference as a finding.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let code = match self.kind {
            MismatchKind::Missing => "publish::file-missing",
            MismatchKind::Size => "publish::file-size",
            MismatchKind::Changed => "publish::file-changed",
            MismatchKind::Extra => "publish::file-extra",
        };
        Diagnostic::new(code, Location::file(self.path.as_str()))
    }
}

/// Compares every file of a site with the manifest; the differences, sorted by path.
///
/// # Errors
/// [`super::ErrorKind::NotOurs`]: `publish::no-site`, `publish::bad-manifest`.
/// [`super::ErrorKind::Io`]: `publish::cannot-read`.
pub fn verify(output: &Path) -> Result<Vec<Mismatch>, Error> {
    let ops = Disk;
    let Some(manifest) = manifest::read(&ops, output)? else {
        return Err(Error::no_site(output));
    };
    let tree = check::walk(&ops, output)?;
    let present: BTreeSet<&str> = tree
        .files
        .iter()
        .filter(|(_, found)| *found == Found::File)
        .map(|(path, _)| path.as_str())
        .collect();
    let mut mismatches = manifest
        .files
        .par_iter()
        .filter_map(|(path, entry)| {
            let kind = if present.contains(path.as_str()) {
                compare(&ops, &output.join(path), entry).transpose()?
            } else {
                Ok(MismatchKind::Missing)
            };
            Some(kind.map(|kind| Mismatch {
                path: path.clone(),
                kind,
            }))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let foreign = tree.foreign(&manifest);
    mismatches.extend(foreign.into_iter().map(|path| Mismatch {
        path: path.into(),
        kind: MismatchKind::Extra,
    }));
    mismatches.sort();
    Ok(mismatches)
}

fn compare(ops: &dyn Ops, file: &Path, entry: &Entry) -> Result<Option<MismatchKind>, Error> {
    let found =
        fingerprint::of_file(ops, file).map_err(|e| Error::io("publish::cannot-read", file, e))?;
    Ok(if found.size != entry.size {
        Some(MismatchKind::Size)
    } else if found.sha256 != entry.sha256 {
        Some(MismatchKind::Changed)
    } else {
        None
    })
}
