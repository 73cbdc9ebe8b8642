//! The output folder, the names of ours beside it, and the lock.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs::{self, File, TryLockError},
    io,
    path::{self, Path, PathBuf},
};

use super::{
    error::{Error, ErrorKind, at},
    platform,
};
use crate::diagnostic::Diagnostic;

/// Where one output folder's things are; all are absolute and in one parent folder.
#[derive(Debug)]
pub(super) struct Places {
    /// The folder that holds everything below.
    pub(super) parent: PathBuf,
    /// The published site.
    pub(super) output: PathBuf,
    /// The new site while it is written, of this process.
    pub(super) staging: PathBuf,
    /// The old site between two renames.
    pub(super) old: PathBuf,
    /// Says that two renames are under way.
    pub(super) journal: PathBuf,
    staging_prefix: OsString,
    lock: PathBuf,
}

impl Places {
    /// Finds the places of `output`, whose parent folder must exist.
    ///
    /// # Errors
    /// [`ErrorKind::NotOurs`]: `publish::output-is-too-much` for the root, the home folder, the
    /// current folder and whatever holds one of them; `publish::output-is-link`,
    /// `publish::output-is-file`, `publish::mount-point`. [`ErrorKind::Io`]:
    /// `publish::cannot-read`.
    pub(super) fn resolve(output: &Path) -> Result<Self, Error> {
        let cannot = |e| Error::io("publish::cannot-read", output, e);
        let written = path::absolute(output).map_err(cannot)?;
        let (Some(name), Some(parent)) = (written.file_name(), written.parent()) else {
            return Err(refusal("publish::output-is-too-much", output));
        };
        let parent = fs::canonicalize(parent).map_err(cannot)?;
        let places = Self::beside(parent, name);
        places.refuse_dangerous()?;
        Ok(places)
    }

    fn beside(parent: PathBuf, name: &OsStr) -> Self {
        let sibling = |kind: &str| {
            let mut sibling = OsString::from(".");
            sibling.push(name);
            sibling.push(".gongshi-");
            sibling.push(kind);
            sibling
        };
        let staging_prefix = sibling("staging-");
        let mut staging = staging_prefix.clone();
        staging.push(std::process::id().to_string());
        Self {
            output: parent.join(name),
            staging: parent.join(staging),
            old: parent.join(sibling("old")),
            journal: parent.join(sibling("journal")),
            lock: parent.join(sibling("lock")),
            staging_prefix,
            parent,
        }
    }

    fn refuse_dangerous(&self) -> Result<(), Error> {
        let kept = [env::home_dir(), env::current_dir().ok()];
        for folder in kept.into_iter().flatten() {
            let folder = fs::canonicalize(&folder).unwrap_or(folder);
            if folder.starts_with(&self.output) {
                return Err(refusal("publish::output-is-too-much", &self.output));
            }
        }
        let cannot = |e| Error::io("publish::cannot-read", &self.output, e);
        let meta = match fs::symlink_metadata(&self.output) {
            Ok(meta) => meta,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(cannot(e)),
        };
        if meta.is_symlink() {
            return Err(refusal("publish::output-is-link", &self.output));
        }
        if !meta.is_dir() {
            return Err(refusal("publish::output-is-file", &self.output));
        }
        if !platform::same_file_system(&self.parent, &self.output).map_err(cannot)? {
            return Err(refusal("publish::mount-point", &self.output));
        }
        Ok(())
    }

    /// Whether a name in the parent folder is that of a staging folder of this output.
    pub(super) fn is_staging(&self, name: &OsStr) -> bool {
        name.as_encoded_bytes()
            .strip_prefix(self.staging_prefix.as_encoded_bytes())
            .is_some_and(|id| !id.is_empty() && id.iter().all(u8::is_ascii_digit))
    }

    /// Takes the lock; it is free again when the file is dropped or the process ends.
    ///
    /// The lock file itself stays: removing it would let two runs lock two files of one name.
    ///
    /// # Errors
    /// [`ErrorKind::Busy`]: `publish::busy`. [`ErrorKind::Io`]: `publish::cannot-lock`.
    pub(super) fn lock(&self) -> Result<File, Error> {
        let cannot = |e| Error::io("publish::cannot-lock", &self.lock, e);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&self.lock)
            .map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                let diagnostic = Diagnostic::new("publish::busy", at(&self.output))
                    .with("lock", self.lock.display());
                Err(Error::new(ErrorKind::Busy, diagnostic))
            }
            Err(TryLockError::Error(e)) => Err(cannot(e)),
        }
    }
}

fn refusal(code: &'static str, folder: &Path) -> Error {
    Error::new(ErrorKind::NotOurs, Diagnostic::new(code, at(folder)))
}
