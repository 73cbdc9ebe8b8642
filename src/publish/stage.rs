//! The site under construction: pages come in from many threads and go straight to the disk.

use std::{
    collections::{BTreeMap, HashSet},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    error::Error,
    file::StageFile,
    fingerprint::{self, Fingerprint},
    lock::Lock,
    manifest::{Content, Entry, Manifest},
    ops::{Disk, Found, Ops, read_whole},
    past::Past,
    path::Names,
    places::Places,
    repair, swap,
};

/// A new site beside the old one; nothing of it is public before [`Stage::commit`].
///
/// Dropped without a commit it takes its files with it, and the old site stands as before.
pub struct Stage {
    pub(super) ops: Arc<dyn Ops>,
    pub(super) places: Places,
    pub(super) previous: Option<Manifest>,
    pub(super) state: Mutex<State>,
    /// Whether the staging folder is still this run's to remove.
    pub(super) unfinished: bool,
    /// Last, so that it is given back after everything else.
    _lock: Lock,
}

/// What threads share.
pub(super) struct State {
    names: Names,
    /// Claimed paths whose file is not finished.
    pub(super) open: HashSet<String>,
    pub(super) files: BTreeMap<String, Entry>,
    folders: HashSet<PathBuf>,
    pub(super) content: Content,
}

impl Stage {
    /// Takes the output folder for this run and opens a staging folder beside it.
    ///
    /// What a killed run left is repaired first. The output folder may be missing or empty, or
    /// hold a site that this program wrote and nothing else; its parent folders are created.
    ///
    /// # Errors
    /// [`super::ErrorKind::Busy`]: `publish::busy`. [`super::ErrorKind::NotOurs`]:
    /// `publish::not-empty`, `publish::foreign-files`, `publish::bad-manifest`,
    /// `publish::output-is-link`, `publish::output-is-file`, `publish::output-is-too-much`,
    /// `publish::mount-point`. [`super::ErrorKind::Io`]: `publish::cannot-read`,
    /// `publish::cannot-write`, `publish::cannot-remove`, `publish::cannot-lock`,
    /// `publish::disk-full`.
    pub fn begin(output: &Path) -> Result<Self, Error> {
        Self::begin_with(Arc::new(Disk), output)
    }

    pub(super) fn begin_with(ops: Arc<dyn Ops>, output: &Path) -> Result<Self, Error> {
        let written = std::path::absolute(output)
            .map_err(|e| Error::io("publish::cannot-read", output, e))?;
        if let Some(parent) = written.parent() {
            ops.create_folder(parent)
                .map_err(|e| Error::io("publish::cannot-write", parent, e))?;
        }
        let places = Places::resolve(&*ops, &written)?;
        let lock = places.lock(&*ops)?;
        let previous = repair::run(&*ops, &places)?;
        ops.create_folder(&places.staging)
            .map_err(|e| Error::io("publish::cannot-write", &places.staging, e))?;
        let state = State {
            names: Names::new(),
            open: HashSet::new(),
            files: BTreeMap::new(),
            folders: HashSet::new(),
            content: Content::default(),
        };
        Ok(Self {
            ops,
            places,
            previous,
            state: Mutex::new(state),
            unfinished: true,
            _lock: lock,
        })
    }

    /// The site that the output folder holds now.
    #[must_use]
    pub fn previous(&self) -> Option<&Manifest> {
        self.previous.as_ref()
    }

    /// The same with its files.
    #[must_use]
    pub fn past(&self) -> Option<Past<'_>> {
        let manifest = self.previous.as_ref()?;
        Some(Past::new(&self.places.output, manifest))
    }

    /// SHA-256 of a file that is finished.
    #[must_use]
    pub fn sha256(&self, path: &str) -> Option<String> {
        self.state().files.get(path).map(|e| e.sha256.clone())
    }

    /// The bytes of a file that is finished.
    ///
    /// # Errors
    /// [`super::ErrorKind::Io`]: `publish::cannot-read`.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, Error> {
        let at = self.places.staging.join(path);
        read_whole(&*self.ops, &at).map_err(|e| Error::io("publish::cannot-read", &at, e))
    }

    /// Notes what the site is made from; it goes into the manifest.
    pub fn made_from(&self, content: Content) {
        self.state().content = content;
    }

    /// Writes one file; `inputs` is the hash of all that it was made from.
    ///
    /// A file whose bytes are those of the previous site is linked to, not written again.
    ///
    /// # Errors
    /// [`super::ErrorKind::Path`]: `publish::path-part`, `publish::path-character`,
    /// `publish::path-device`, `publish::path-too-long`, `publish::path-twice`.
    /// [`super::ErrorKind::Io`]: `publish::cannot-write`, `publish::disk-full`.
    pub fn write(&self, path: &str, bytes: &[u8], inputs: Option<&str>) -> Result<(), Error> {
        let target = self.claim(path)?;
        let print = fingerprint::of_bytes(bytes);
        if !self.take_over(path, &print, |from, to| self.ops.link(from, to)) {
            self.ops
                .create_file(&target)
                .and_then(|mut file| self.ops.write(&mut file, bytes))
                .map_err(|e| Error::io("publish::cannot-write", &target, e))?;
        }
        self.record(path, print, inputs);
        Ok(())
    }

    /// Opens one file to be written in pieces; it counts once it is finished.
    ///
    /// # Errors
    /// As [`Stage::write`].
    pub fn create(&self, path: &str) -> Result<StageFile<'_>, Error> {
        let target = self.claim(path)?;
        let file = self
            .ops
            .create_file(&target)
            .map_err(|e| Error::io("publish::cannot-write", &target, e))?;
        Ok(StageFile::new(self, path, target, file))
    }

    /// Takes a file over from the previous site if it was made from the same inputs and is intact.
    ///
    /// `false` means that the caller writes the file.
    ///
    /// # Errors
    /// As [`Stage::write`].
    pub fn reuse(&self, path: &str, inputs: &str) -> Result<bool, Error> {
        let entry = self
            .previous
            .as_ref()
            .and_then(|previous| previous.files.get(path));
        let Some(entry) = entry.filter(|entry| entry.inputs.as_deref() == Some(inputs)) else {
            return Ok(false);
        };
        self.claim(path)?;
        let print = Fingerprint {
            size: entry.size,
            sha256: entry.sha256.clone(),
        };
        let link_or_copy =
            |from: &Path, to: &Path| self.ops.link(from, to).or_else(|_| self.ops.copy(from, to));
        let taken = self.take_over(path, &print, link_or_copy);
        if taken {
            self.record(path, print, Some(inputs));
        } else {
            let mut state = self.state();
            state.names.release(path);
            state.open.remove(path);
        }
        Ok(taken)
    }

    /// Puts the new site in the place of the old one, in one step, and removes the old one.
    ///
    /// `as_of` is the day that the site counts as today, as `YYYY-MM-DD`. If the old site's last
    /// files cannot be removed, the next run does it: the new site is public all the same.
    ///
    /// # Errors
    /// The old site stands, unless the disk fails in the middle of two renames; then the next
    /// run puts one of both there. [`super::ErrorKind::Io`]: `publish::unfinished`,
    /// `publish::wrong-size`, `publish::cannot-write`, `publish::cannot-swap`,
    /// `publish::disk-full`. [`super::ErrorKind::NotOurs`]: `publish::foreign-files`,
    /// `publish::not-empty`, `publish::mount-point`.
    pub fn commit(mut self, as_of: &str) -> Result<Manifest, Error> {
        swap::commit(&mut self, as_of)
    }

    /// Takes the name and makes sure that its folder exists; gives the place in staging.
    fn claim(&self, path: &str) -> Result<PathBuf, Error> {
        let target = self.places.staging.join(path);
        let folder = target
            .parent()
            .unwrap_or(&self.places.staging)
            .to_path_buf();
        let known = {
            let mut state = self.state();
            state.names.claim(path)?;
            state.open.insert(path.to_owned());
            state.folders.contains(&folder)
        };
        if !known {
            self.ops
                .create_folder(&folder)
                .map_err(|e| Error::io("publish::cannot-write", &folder, e))?;
            self.state().folders.insert(folder);
        }
        Ok(target)
    }

    /// Brings a file of the previous site into staging if its bytes are the expected ones. Any
    /// fault means no: the file is written instead, and what cannot be written says so then.
    fn take_over(
        &self,
        path: &str,
        print: &Fingerprint,
        bring: impl Fn(&Path, &Path) -> io::Result<()>,
    ) -> bool {
        let listed = self
            .previous
            .as_ref()
            .and_then(|previous| previous.files.get(path));
        if !listed.is_some_and(|e| e.size == print.size && e.sha256 == print.sha256) {
            return false;
        }
        let target = self.places.staging.join(path);
        let intact = bring(&self.places.output.join(path), &target).is_ok()
            // The list tells what the bytes were; only the bytes tell what they are.
            && fingerprint::of_file(&*self.ops, &target).is_ok_and(|found| found == *print);
        if !intact {
            let _ = self.ops.remove_file(&target);
        }
        intact
    }

    pub(super) fn record(&self, path: &str, print: Fingerprint, inputs: Option<&str>) {
        let entry = Entry {
            size: print.size,
            sha256: print.sha256,
            inputs: inputs.map(str::to_owned),
        };
        let mut state = self.state();
        state.open.remove(path);
        state.files.insert(path.to_owned(), entry);
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        // No code between lock and unlock can leave the lists half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if self.unfinished {
            // What stays behind is removed at the start of the next run. An exchange that was done
            // and answered with an error leaves the old site here, with whatever came into it.
            let _ = repair::discard(&*self.ops, &self.places.staging, Found::Folder);
        }
    }
}
