//! Size and SHA-256 of bytes, while they pass or from a file.

use std::{fmt::Write as _, io, path::Path};

use sha2::{Digest, Sha256};

use super::ops::{Ops, read_through};

/// What identifies the content of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    /// Length in bytes.
    pub(super) size: u64,
    /// 64 hexadecimal digits, lower case.
    pub(super) sha256: String,
}

/// Adds up bytes to a [`Fingerprint`].
#[derive(Default)]
pub(super) struct Hasher {
    size: u64,
    sha: Sha256,
}

impl Hasher {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.sha.update(bytes);
    }

    pub(super) fn finish(self) -> Fingerprint {
        let mut sha256 = String::with_capacity(64);
        for byte in self.sha.finalize() {
            // Writing into a String has no way to fail.
            let _ = write!(sha256, "{byte:02x}");
        }
        Fingerprint {
            size: self.size,
            sha256,
        }
    }
}

/// The fingerprint of bytes in memory.
pub(super) fn of_bytes(bytes: &[u8]) -> Fingerprint {
    let mut hasher = Hasher::default();
    hasher.update(bytes);
    hasher.finish()
}

/// The fingerprint of a file, read once in pieces.
pub(super) fn of_file(ops: &dyn Ops, path: &Path) -> io::Result<Fingerprint> {
    let mut hasher = Hasher::default();
    read_through(ops, path, |piece| hasher.update(piece))?;
    Ok(hasher.finish())
}
