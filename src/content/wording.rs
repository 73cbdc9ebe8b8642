//! The words of a release, kept once where they are those of its file.

use std::{
    ops::{Deref, Range},
    sync::Arc,
};

/// A text; most releases stand in their files as they are published.
#[derive(Clone, Debug)]
pub enum Wording {
    /// What a file says there, in bytes.
    Written(Arc<String>, Range<usize>),
    /// Something else.
    Own(Arc<str>),
}

impl Wording {
    /// A text that may be what a file says from a byte on.
    pub(super) fn of(text: String, file: &Arc<String>, from: usize) -> Self {
        let there = from..from + text.len();
        match file.get(there.clone()) == Some(text.as_str()) {
            true => Self::Written(file.clone(), there),
            false => Self::Own(text.into()),
        }
    }
}

impl Default for Wording {
    fn default() -> Self {
        Self::Own(Arc::default())
    }
}

impl Deref for Wording {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Written(file, there) => file.get(there.clone()).unwrap_or_default(),
            Self::Own(text) => text,
        }
    }
}
