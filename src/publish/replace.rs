//! One file beside the content, exchanged whole.

use std::path::Path;

use super::{
    error::Error,
    ops::{Disk, Ops, read_whole},
};

/// Puts `bytes` in the place of a file, in one step; `false` where the file is no longer what it
/// was when it was read (`before`), and nothing is touched then.
///
/// # Errors
/// [`super::ErrorKind::Io`]: `publish::cannot-read`, `publish::cannot-write`, `publish::disk-full`.
pub fn replace(path: &Path, before: Option<&[u8]>, bytes: &[u8]) -> Result<bool, Error> {
    replace_with(&Disk, path, before, bytes)
}

pub(super) fn replace_with(
    ops: &dyn Ops,
    path: &Path,
    before: Option<&[u8]>,
    bytes: &[u8],
) -> Result<bool, Error> {
    let cannot_read = |e| Error::io("publish::cannot-read", path, e);
    let found = match ops.look(path).map_err(cannot_read)? {
        Some(_) => Some(read_whole(ops, path).map_err(cannot_read)?),
        None => None,
    };
    if found.as_deref() != before {
        return Ok(false);
    }
    let cannot_write = |e| Error::io("publish::cannot-write", path, e);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A hidden name: neither a build nor a preview takes it for a file of the site.
    let beside = path.with_file_name(format!(".{name}.gongshi-new"));
    if ops.look(&beside).map_err(cannot_write)?.is_some() {
        // Left by a run that was killed; it never was the file itself.
        ops.remove_file(&beside).map_err(cannot_write)?;
    }
    let written = ops.create_file(&beside).and_then(|mut file| {
        ops.write(&mut file, bytes)?;
        ops.sync_file(&file)
    });
    let moved = written.and_then(|()| ops.rename(&beside, path));
    if let Err(error) = moved {
        let _ = ops.remove_file(&beside);
        return Err(cannot_write(error));
    }
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        ops.sync_folder(folder).map_err(cannot_write)?;
    }
    Ok(true)
}
