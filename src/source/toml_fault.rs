//! What the TOML parser says, in words for whoever wrote the file.

use super::nearest;
use crate::diagnostic::{Diagnostic, Location};

/// A fault of the parser as a finding; `other` is the code of what has no code of its own.
///
/// # Reports
/// `source::unknown-key`, `source::unknown-word`, `source::missing-key`, `source::key-twice`,
/// `other`.
#[must_use]
pub fn toml_fault(error: &toml::de::Error, at: Location, other: &'static str) -> Diagnostic {
    let message = error.message().lines().next().unwrap_or_default();
    // The parser quotes names in backticks: first the wrong one, then those it knows.
    let mut names = message.split('`').skip(1).step_by(2);
    let first = names.next().unwrap_or_default();
    let known: Vec<&str> = names.collect();
    let code = match message {
        m if m.starts_with("unknown field `") => "source::unknown-key",
        m if m.starts_with("unknown variant `") => "source::unknown-word",
        m if m.starts_with("missing field `") => "source::missing-key",
        m if m.starts_with("duplicate key") => "source::key-twice",
        _ => other,
    };
    Diagnostic::new(code, at)
        .with("name", first)
        .with("nearest", nearest(first, known.iter().copied()))
        .with("known", known.join("、"))
        .with("message", message)
        .with("error", message)
}
