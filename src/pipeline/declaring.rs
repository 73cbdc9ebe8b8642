//! What `change` writes: a declaration in `data/changes.toml`.

use std::collections::BTreeSet;

use crate::{
    config::CHANGES,
    declare::ChangeKind,
    diagnostic::{Diagnostic, Location, Report},
    history,
    inspect::{self, Lost},
    publish::Past,
    site::Format,
    source::{Sources, nearest},
};

use super::{Sealed, Site, past::remember};

/// What is declared of a dataset.
#[derive(Clone, Copy, Debug)]
pub struct Declaring<'a> {
    /// Its id.
    pub dataset: &'a str,
    /// What was done.
    pub kind: ChangeKind,
    /// Why.
    pub reason: &'a str,
    /// Who decided it.
    pub by: &'a str,
    /// The part that it concerns, as TOML; absent: whatever is not declared.
    pub scope: Option<&'a str>,
}

/// Declares what is not declared yet of a dataset: the file with the new entry, and the entry.
///
/// # Reports
/// `history::no-such-dataset`, `history::no-reason`, `history::nothing-to-declare`,
/// `history::data-damaged`.
pub fn declare(
    site: &Site,
    sources: &Sources,
    declaring: &Declaring<'_>,
    past: Past<'_>,
    report: &mut Report,
) -> Option<(Sealed, String)> {
    let catalog = &site.findings.catalog;
    let Some(dataset) = catalog.dataset(declaring.dataset) else {
        let near = nearest(declaring.dataset, catalog.iter().map(|d| d.id()));
        let at = Location::file(format!("data/{}", declaring.dataset));
        let d = Diagnostic::new("history::no-such-dataset", at);
        let d = d.with("dataset", declaring.dataset);
        report.add(d.with("nearest", near));
        return None;
    };
    let mut complain = |code| {
        let at = Location::file(dataset.schema.file.clone());
        report.add(Diagnostic::new(code, at).with("dataset", declaring.dataset));
    };
    if declaring.reason.trim().is_empty() || declaring.by.trim().is_empty() {
        complain("history::no-reason");
        return None;
    }
    let scope = match declaring.scope {
        Some(scope) => scope.to_owned(),
        None => match proposed(site, declaring, past, report) {
            Some(scope) => scope,
            None if report.has_errors() => return None,
            None => {
                let at = Location::file(dataset.schema.file.clone());
                let d = Diagnostic::new("history::nothing-to-declare", at);
                report.add(d.with("dataset", declaring.dataset));
                return None;
            }
        },
    };
    let mut taken: BTreeSet<String> = past.manifest().changes.clone();
    taken.extend(site.changes.iter().map(|c| c.id.value.clone()));
    let date = site.as_of.date();
    let id = history::free_id(declaring.dataset, date, &taken);
    let block = history::block(
        (&id, declaring.kind, declaring.dataset),
        &scope,
        (declaring.reason.trim(), date, declaring.by.trim()),
    );
    Some((appended(sources, &block), block))
}

/// The scope of what is not declared, of the kind that is asked for.
fn proposed(
    site: &Site,
    declaring: &Declaring<'_>,
    past: Past<'_>,
    report: &mut Report,
) -> Option<String> {
    let dataset = site.findings.catalog.dataset(declaring.dataset)?;
    let own = Format::Csv.path(dataset);
    // Tables that nobody asks for are taken to be those of last time.
    let sha256 = |path: &str| match path == own {
        true => None,
        false => past.sha256(path).map(str::to_owned),
    };
    let mut found = Report::default();
    let lost = Lost::default();
    let mut remembered = remember(site, past, (&lost, &sha256), &mut found);
    let damaged = |code: &str| matches!(code, "history::data-damaged" | "history::log-damaged");
    for d in found.sorted().into_iter().filter(|d| damaged(d.code)) {
        report.add(d.clone());
    }
    let mut by_code = remembered.proposals.remove(declaring.dataset)?;
    match declaring.kind {
        ChangeKind::Deletion => {
            let (years, subjects) = inspect::emptied(dataset, past.manifest());
            let rows = by_code.remove("history::undeclared-deletion")?;
            Some(rows.emptied(&years, &subjects).scope())
        }
        ChangeKind::LateArrival => Some(by_code.remove("history::undeclared-late")?.scope()),
        ChangeKind::Revision | ChangeKind::Correction => {
            let values = by_code.remove("history::undeclared-change");
            let values = values.or_else(|| by_code.remove("history::undeclared-late"));
            Some(values?.scope())
        }
    }
}

/// The file of declarations with one more at its end.
fn appended(sources: &Sources, block: &str) -> Sealed {
    let before = sources.get(CHANGES).map(|file| file.bytes().to_vec());
    let text = String::from_utf8_lossy(before.as_deref().unwrap_or_default()).into_owned();
    let text = text.trim_end();
    let gap = if text.is_empty() { "" } else { "\n\n" };
    Sealed {
        path: CHANGES.to_owned(),
        text: format!("{text}{gap}{block}"),
        before,
    }
}
