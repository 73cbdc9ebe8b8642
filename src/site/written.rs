//! The downloads as they are written.

use std::{collections::BTreeMap, fmt};

/// Knows the downloads as they are written.
pub trait Written: Sync + fmt::Debug {
    /// The size of the file at this path, in bytes.
    fn size(&self, path: &str) -> Option<u64>;
    /// The SHA-256 of the file at this path, in hexadecimal; `None` where nothing is written.
    fn sha256(&self, path: &str) -> Option<String>;
}

impl Written for BTreeMap<String, (u64, Option<String>)> {
    fn size(&self, path: &str) -> Option<u64> {
        self.get(path).map(|(size, _)| *size)
    }

    fn sha256(&self, path: &str) -> Option<String> {
        self.get(path)?.1.clone()
    }
}
