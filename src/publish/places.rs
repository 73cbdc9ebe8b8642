//! The output folder, the names of ours beside it, and the lock.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs,
    path::{self, Path, PathBuf},
};

use super::{
    error::{Error, ErrorKind, at},
    lock::Lock,
    ops::{Found, Ops},
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
    pub(super) fn resolve(ops: &dyn Ops, output: &Path) -> Result<Self, Error> {
        let cannot = |e| Error::io("publish::cannot-read", output, e);
        let written = path::absolute(output).map_err(cannot)?;
        let (Some(name), Some(parent)) = (written.file_name(), written.parent()) else {
            return Err(refusal("publish::output-is-too-much", output));
        };
        let parent = ops.real_path(parent).map_err(cannot)?;
        let places = Self::beside(parent, name);
        places.refuse_dangerous(ops)?;
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

    fn refuse_dangerous(&self, ops: &dyn Ops) -> Result<(), Error> {
        let kept = [env::home_dir(), env::current_dir().ok()];
        for folder in kept.into_iter().flatten() {
            let folder = fs::canonicalize(&folder).unwrap_or(folder);
            if folder.starts_with(&self.output) {
                return Err(refusal("publish::output-is-too-much", &self.output));
            }
        }
        let cannot = |e| Error::io("publish::cannot-read", &self.output, e);
        match ops.look(&self.output).map_err(cannot)? {
            None => return Ok(()),
            Some((Found::Folder, _)) => {}
            Some((Found::File, _)) => return Err(refusal("publish::output-is-file", &self.output)),
            Some((Found::Other, _)) => {
                return Err(refusal("publish::output-is-link", &self.output));
            }
        }
        if !ops
            .same_file_system(&self.parent, &self.output)
            .map_err(cannot)?
        {
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

    /// Takes the lock; it is free again when the value is dropped or the process ends.
    ///
    /// # Errors
    /// [`ErrorKind::Busy`]: `publish::busy`. [`ErrorKind::Io`]: `publish::cannot-lock`.
    pub(super) fn lock(&self, ops: &dyn Ops) -> Result<Lock, Error> {
        let taken = ops
            .lock(&self.lock)
            .map_err(|e| Error::io("publish::cannot-lock", &self.lock, e))?;
        taken.ok_or_else(|| {
            let d = Diagnostic::new("publish::busy", at(&self.output));
            Error::new(ErrorKind::Busy, d.with("lock", self.lock.display()))
        })
    }
}

fn refusal(code: &'static str, folder: &Path) -> Error {
    Error::new(ErrorKind::NotOurs, Diagnostic::new(code, at(folder)))
}
