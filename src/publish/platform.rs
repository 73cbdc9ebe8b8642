//! What differs between operating systems, and nothing else.

use std::{io, path::Path};

/// Exchanges two names in one step.
///
/// # Errors
/// `Unsupported` where the system or the file system has no such call.
#[cfg(target_os = "linux")]
pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::{
        fs::{CWD, RenameFlags, renameat_with},
        io::Errno,
    };
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(|errno| match errno {
        // A file system that does not know the flag says any of these, according to its kind.
        Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP => io::ErrorKind::Unsupported.into(),
        other => other.into(),
    })
}

/// Exchanges two names in one step: not on this system.
#[cfg(not(target_os = "linux"))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Brings all that was written on the file system of `folder` to the disk.
#[cfg(target_os = "linux")]
pub(super) fn sync_all(folder: &Path) -> io::Result<bool> {
    use rustix::io::Errno;
    match rustix::fs::syncfs(std::fs::File::open(folder)?) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

/// There is no such call on this system: the caller brings file after file to the disk.
#[cfg(not(target_os = "linux"))]
pub(super) fn sync_all(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Brings the names in a folder to the disk.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match std::fs::File::open(folder)?.sync_all() {
        // Some network file systems cannot, and keep names at the server anyway.
        Err(e)
            if matches!(
                e.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        done => done,
    }
}

/// A folder cannot be opened as a file here; the file system keeps a journal of names itself.
#[cfg(not(unix))]
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether both folders lie on one file system, as far as the system tells.
#[cfg(unix)]
pub(super) fn same_file_system(a: &Path, b: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(std::fs::metadata(a)?.dev() == std::fs::metadata(b)?.dev())
}

/// The system does not tell; a rename across file systems says so itself later.
#[cfg(not(unix))]
pub(super) fn same_file_system(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(true)
}
