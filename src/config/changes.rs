//! `data/changes.toml`: the acts that an office declares.

use crate::{
    declare::{Change, Changes},
    diagnostic::{Diagnostic, Location, Report},
    source::{Sources, parse_toml},
};

/// Name of the file.
pub const CHANGES: &str = "data/changes.toml";

/// Reads `data/changes.toml`; a site that declares no acts has none.
///
/// # Reports
/// `config::change-twice`, `config::change-incomplete`, and the codes of [`parse_toml`].
pub fn changes(sources: &Sources, report: &mut Report) -> Vec<Change> {
    let Some(file) = sources.get(CHANGES) else {
        return Vec::new();
    };
    let changes = parse_toml::<Changes>(file, report).unwrap_or_default();
    for (i, change) in changes.change.iter().enumerate() {
        let at = Location::span(CHANGES, change.id.span.clone());
        let same = |other: &&Change| other.id.value == change.id.value;
        if let Some(first) = changes.change[..i].iter().find(same) {
            let d = Diagnostic::new("config::change-twice", at.clone());
            let first = Location::span(CHANGES, first.id.span.clone());
            report.add(d.with("id", &change.id.value).related(first));
        }
        let parts = [
            ("id", change.id.value.trim().is_empty()),
            ("scope", change.scope.value.is_empty()),
            ("reason", change.reason.zh.trim().is_empty()),
            ("by", change.by.trim().is_empty()),
        ];
        for (part, _) in parts.iter().filter(|(_, empty)| *empty) {
            let d = Diagnostic::new("config::change-incomplete", at.clone());
            report.add(d.with("id", &change.id.value).with("part", part));
        }
    }
    changes.change
}
