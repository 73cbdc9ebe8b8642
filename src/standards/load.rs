//! Reads all standards: those of the program and those of the site.

use std::{collections::BTreeMap, sync::Arc};

use include_dir::{Dir, include_dir};

use crate::{
    diagnostic::{Diagnostic, Location, Report},
    source::Sources,
};

use super::{
    Standards,
    build::{Built, build},
    edition::Edition,
    raw::RawEdition,
    references,
};

/// The standards that come with the program.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/standards");

const FOLDER: &str = "data/standards/";

/// Loads the standards of the program and of the site, and checks them.
///
/// A file of the site that equals a built-in one is the built-in one. A file of the site may add
/// families and editions; it may not change an edition of the program.
///
/// # Reports
/// Every `standards::…` code.
#[must_use]
pub fn load(sources: &Sources, report: &mut Report) -> Standards {
    let mut built: Vec<Built> = Vec::new();
    let own = |bytes: &[u8]| BUILT_IN.files().any(|f| f.contents() == bytes);
    for file in BUILT_IN.files() {
        let name = file.path().to_string_lossy();
        if name.ends_with(".toml") {
            let path: Arc<str> = format!("{FOLDER}{name}").into();
            built.extend(parse(&path, file.contents(), report));
        }
    }
    let built_in = built.len();
    for file in sources.iter() {
        let is_standard = file.path.starts_with(FOLDER) && file.path.ends_with(".toml");
        if !is_standard || own(file.bytes()) {
            continue;
        }
        let Some(new) = parse(&file.path, file.bytes(), report) else {
            continue;
        };
        match built
            .iter()
            .position(|b| b.edition.edition == new.edition.edition)
        {
            None => built.push(new),
            Some(at) => report.add(same_edition(&new, &built[at], at < built_in)),
        }
    }
    arrange(built, report)
}

fn same_edition(new: &Built, old: &Built, old_is_built_in: bool) -> Diagnostic {
    let code = match old_is_built_in {
        true => "standards::shadows-built-in",
        false => "standards::edition-twice",
    };
    let fault = Diagnostic::new(code, new.name_at.clone()).with("edition", &new.edition.edition);
    // The file of a built-in edition is not among the site's, so it cannot be quoted.
    if old_is_built_in {
        fault
    } else {
        fault.related(old.name_at.clone())
    }
}

fn parse(path: &Arc<str>, bytes: &[u8], report: &mut Report) -> Option<Built> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        report.add(Diagnostic::new(
            "standards::not-utf8",
            Location::file(Arc::clone(path)),
        ));
        return None;
    };
    match toml::from_str::<RawEdition>(text) {
        Ok(raw) => Some(build(path, raw, report)),
        Err(error) => {
            let at = error.span().map_or_else(
                || Location::file(Arc::clone(path)),
                |span| Location::span(Arc::clone(path), span),
            );
            let message = error.message().lines().next().unwrap_or_default();
            report.add(Diagnostic::new("standards::bad-toml", at).with("message", message));
            None
        }
    }
}

/// Sorts editions, numbers them, and checks what only shows across files.
fn arrange(mut built: Vec<Built>, report: &mut Report) -> Standards {
    let key = |b: &Built| {
        (
            b.edition.family.clone(),
            b.edition.from,
            b.edition.edition.clone(),
        )
    };
    built.sort_by_cached_key(key);
    for pair in built.windows(2) {
        let [before, after] = pair else { continue };
        if overlap(&before.edition, &after.edition) {
            let fault = Diagnostic::new("standards::editions-overlap", after.in_force_at.clone());
            report.add(
                fault
                    .with("edition", &after.edition.edition)
                    .with("before", &before.edition.edition),
            );
        }
    }
    for (family, at) in built.iter().flat_map(|b| &b.references) {
        if !built.iter().any(|b| b.edition.family == *family) {
            let fault = Diagnostic::new("standards::unknown-family", at.clone());
            report.add(fault.with("family", family));
        }
    }
    references::check(&built, report);
    let mut families = BTreeMap::new();
    let mut editions: Vec<Edition> = Vec::with_capacity(built.len());
    for (position, one) in built.into_iter().enumerate() {
        let index = u16::try_from(position).unwrap_or(u16::MAX);
        let range = families
            .entry(one.edition.family.clone())
            .or_insert(position..position);
        range.end = position + 1;
        editions.push(Edition {
            index,
            ..one.edition
        });
    }
    Standards { editions, families }
}

fn overlap(before: &Edition, after: &Edition) -> bool {
    before.family == after.family && before.until.is_none_or(|until| until >= after.from)
}
