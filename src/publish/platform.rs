//! What differs between operating systems, and nothing else.

use std::{fs::File, io, path::Path};

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
    match rustix::fs::syncfs(File::open(folder)?) {
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
    match File::open(folder)?.sync_all() {
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

/// Whether `path` still names the open file.
#[cfg(unix)]
pub(super) fn is_still(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let open = file.metadata()?;
    match std::fs::symlink_metadata(path) {
        Ok(named) => Ok((open.dev(), open.ino()) == (named.dev(), named.ino())),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}

/// The system does not tell, and no lock file is ever removed here.
#[cfg(not(unix))]
pub(super) fn is_still(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Takes the name of a lock away that this process holds.
#[cfg(unix)]
pub(super) fn remove_lock_file(path: &Path) {
    // An empty file that stays does no harm.
    let _ = std::fs::remove_file(path);
}

/// Without [`is_still`] two processes could hold two files of one name: the file stays.
#[cfg(not(unix))]
pub(super) fn remove_lock_file(_: &Path) {}

/// Lets nobody but its owner read a file.
#[cfg(unix)]
pub(super) fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

/// The folder's own rights decide who reads a file on this system.
#[cfg(not(unix))]
pub(super) fn make_private(_: &Path) -> io::Result<()> {
    Ok(())
}
