//! One writer at a time, over all processes.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use super::platform;

/// How often a lock may slip away before it counts as somebody else's.
const ATTEMPTS: u32 = 100;

/// A lock that is held; the system frees it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Holds the lock as long as it is open.
    _file: File,
}

impl Lock {
    /// Takes the lock; `None` while somebody else has it.
    pub(super) fn take(path: &Path) -> io::Result<Option<Self>> {
        for _ in 0..ATTEMPTS {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(e)) => return Err(e),
            }
            // Whoever held it before may have removed the file that was opened here.
            if platform::is_still(&file, path)? {
                let path = path.to_owned();
                return Ok(Some(Self { path, _file: file }));
            }
        }
        Ok(None)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is held: the name is surely that of this file.
        platform::remove_lock_file(&self.path);
    }
}
