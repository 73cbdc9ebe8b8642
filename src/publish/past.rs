//! The files of the site that was published last.

use std::{fs::File, io::BufReader, path::Path};

use super::{
    fingerprint::of_file,
    manifest::Manifest,
    ops::{Disk, Ops as _},
};

/// The site that was published last: its list, and where its files lie.
#[derive(Clone, Copy, Debug)]
pub struct Past<'m> {
    folder: &'m Path,
    manifest: &'m Manifest,
}

/// What became of a file of the last site.
#[derive(Debug)]
pub enum Kept {
    /// The site never had it.
    Never,
    /// It is not there, or not what was published.
    Damaged,
    /// Its bytes are those that were published.
    Whole(BufReader<File>),
}

impl<'m> Past<'m> {
    /// The site in a folder whose list was read.
    #[must_use]
    pub fn new(folder: &'m Path, manifest: &'m Manifest) -> Self {
        Self { folder, manifest }
    }

    /// Where it stands.
    #[must_use]
    pub fn folder(&self) -> &'m Path {
        self.folder
    }

    /// Its list.
    #[must_use]
    pub fn manifest(&self) -> &'m Manifest {
        self.manifest
    }

    /// SHA-256 of a file as it was published.
    #[must_use]
    pub fn sha256(&self, path: &str) -> Option<&'m str> {
        self.manifest.files.get(path).map(|e| e.sha256.as_str())
    }

    /// Opens a file, once its bytes are known to be those that were published.
    #[must_use]
    pub fn open(&self, path: &str) -> Kept {
        let Some(entry) = self.manifest.files.get(path) else {
            return Kept::Never;
        };
        let at = self.folder.join(path);
        let whole = of_file(&Disk, &at)
            .is_ok_and(|print| print.size == entry.size && print.sha256 == entry.sha256);
        match Disk.open(&at) {
            Ok(file) if whole => Kept::Whole(BufReader::with_capacity(256 * 1024, file)),
            _ => Kept::Damaged,
        }
    }
}
