//! Every file operation of publishing, behind one trait, so that a test can make each one fail.

use std::{
    ffi::OsString,
    fs::{self, File, FileType},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use super::{lock::Lock, platform};

/// What a name stands for; links are never followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    File,
    Folder,
    /// A link, a pipe, a device.
    Other,
}

impl From<FileType> for Found {
    fn from(kind: FileType) -> Self {
        if kind.is_file() {
            Self::File
        } else if kind.is_dir() {
            Self::Folder
        } else {
            Self::Other
        }
    }
}

/// The file operations that publishing needs.
pub(super) trait Ops: Send + Sync {
    /// The path without links.
    fn real_path(&self, path: &Path) -> io::Result<PathBuf>;
    fn same_file_system(&self, a: &Path, b: &Path) -> io::Result<bool>;
    /// Takes the lock; `None` while another process has it.
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>>;
    /// What stands at `path`, with its size in bytes; `None` where nothing does.
    fn look(&self, path: &Path) -> io::Result<Option<(Found, u64)>>;
    fn entries(&self, folder: &Path) -> io::Result<Vec<(OsString, Found)>>;
    fn open(&self, path: &Path) -> io::Result<File>;
    /// Reads on; 0 at the end.
    fn read(&self, file: &mut File, into: &mut [u8]) -> io::Result<usize>;
    /// Creates the folder and those above it.
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    /// Creates a file that must not exist yet.
    fn create_file(&self, path: &Path) -> io::Result<File>;
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()>;
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()>;
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Exchanges two names in one step; `Unsupported` where the system cannot.
    fn exchange(&self, a: &Path, b: &Path) -> io::Result<()>;
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder and all in it.
    fn remove_tree(&self, path: &Path) -> io::Result<()>;
    fn sync_file(&self, file: &File) -> io::Result<()>;
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// Brings all that was written under `folder` to the disk at once; `false` where the system
    /// has no such call.
    fn sync_all(&self, folder: &Path) -> io::Result<bool>;
}

/// Reads a small file whole.
pub(super) fn read_whole(ops: &dyn Ops, path: &Path) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    read_through(ops, path, |piece| text.extend_from_slice(piece))?;
    Ok(text)
}

/// Reads a file once, in pieces.
pub(super) fn read_through(
    ops: &dyn Ops,
    path: &Path,
    mut take: impl FnMut(&[u8]),
) -> io::Result<()> {
    let mut file = ops.open(path)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match ops.read(&mut file, &mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => take(&buffer[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// The disk itself.
pub(super) struct Disk;

impl Ops for Disk {
    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn same_file_system(&self, a: &Path, b: &Path) -> io::Result<bool> {
        platform::same_file_system(a, b)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        Lock::take(path)
    }

    fn look(&self, path: &Path) -> io::Result<Option<(Found, u64)>> {
        match fs::symlink_metadata(path) {
            Ok(meta) => Ok(Some((meta.file_type().into(), meta.len()))),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    fn entries(&self, folder: &Path) -> io::Result<Vec<(OsString, Found)>> {
        fs::read_dir(folder)?
            .map(|entry| entry.and_then(|e| Ok((e.file_name(), e.file_type()?.into()))))
            .collect()
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        File::open(path)
    }

    fn read(&self, file: &mut File, into: &mut [u8]) -> io::Result<usize> {
        file.read(into)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn create_file(&self, path: &Path) -> io::Result<File> {
        File::create_new(path)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::copy(from, to).map(drop)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn exchange(&self, a: &Path, b: &Path) -> io::Result<()> {
        platform::exchange(a, b)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    fn sync_file(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        platform::sync_folder(path)
    }

    fn sync_all(&self, folder: &Path) -> io::Result<bool> {
        platform::sync_all(folder)
    }
}
