//! `[map]` of `site.toml`: the boundaries that an office supplies, with their review number.

use std::sync::Arc;

use serde::Deserialize;

use super::{
    geojson::{Outlines, outlines},
    review::is_review_number,
};
use crate::{
    declare::{At, Datum},
    diagnostic::{Diagnostic, Location, Report},
    source::{SourceFile, Sources, decode_text},
};

/// Largest file that is read, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;

/// Folders of files that belong to the site.
const FOLDERS: [&str; 2] = ["data/", "content/"];

/// `[map]` as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapFile {
    /// GeoJSON below `data/` or `content/`.
    pub file: At<String>,
    /// What its degrees are measured from.
    pub crs: Datum,
    /// 审图号, under which these boundaries may be published.
    #[serde(default)]
    pub review_number: Option<At<String>>,
    /// Who made the map.
    pub by: String,
}

/// Boundaries that may be drawn.
#[derive(Clone, Debug)]
pub struct BaseMap {
    /// 审图号, as it is printed on the map.
    pub review_number: String,
    /// Who made the map.
    pub by: String,
    /// The areas.
    pub areas: Vec<Area>,
}

/// One area of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Name; may be empty.
    pub name: String,
    /// Closed rings of places, longitude before latitude, in millionths of a degree of WGS-84.
    pub rings: Vec<Vec<(i64, i64)>>,
}

/// Reads the boundaries; without a review number there are none.
///
/// `declared` is the file that names them.
///
/// # Reports
/// `earth::no-review-number`, `earth::bad-review-number`, `earth::no-file`, `earth::too-large`,
/// `earth::bad-geojson`, `earth::bad-position`, `earth::swapped-position`, `earth::open-ring`,
/// `earth::no-areas`,
/// `earth::not-drawn` (warning), `earth::far-position` (warning).
pub fn base_map(
    written: &MapFile,
    declared: &str,
    sources: &Sources,
    report: &mut Report,
) -> Option<BaseMap> {
    let number = review_number(written, declared, report);
    let file = file_of(written, declared, sources, report)?;
    let areas = areas(file, written.crs, report)?;
    Some(BaseMap {
        review_number: number?,
        by: written.by.clone(),
        areas,
    })
}

fn review_number(written: &MapFile, declared: &str, report: &mut Report) -> Option<String> {
    let at = |span: &std::ops::Range<usize>| Location::span(declared, span.clone());
    let Some(number) = written
        .review_number
        .as_ref()
        .filter(|n| !n.value.trim().is_empty())
    else {
        let d = Diagnostic::new("earth::no-review-number", at(&written.file.span));
        report.add(d.with("file", &written.file.value));
        return None;
    };
    if !is_review_number(&number.value) {
        let d = Diagnostic::new("earth::bad-review-number", at(&number.span));
        report.add(d.with("value", &number.value));
        return None;
    }
    Some(number.value.clone())
}

fn file_of<'s>(
    written: &MapFile,
    declared: &str,
    sources: &'s Sources,
    report: &mut Report,
) -> Option<&'s SourceFile> {
    let path = &written.file.value;
    let at = || Location::span(declared, written.file.span.clone());
    let ours = FOLDERS.iter().any(|folder| path.starts_with(folder));
    let Some(file) = sources.get(path).filter(|_| ours) else {
        let d = Diagnostic::new("earth::no-file", at());
        report.add(d.with("file", path));
        return None;
    };
    if file.bytes().len() > LARGEST {
        let d = Diagnostic::new("earth::too-large", at());
        report.add(d.with("file", path).with("most", LARGEST / 1024 / 1024));
        return None;
    }
    Some(file)
}

fn areas(file: &SourceFile, datum: Datum, report: &mut Report) -> Option<Vec<Area>> {
    let text = decode_text(file, None, report)?;
    let whole = || Location::file(Arc::clone(&file.path));
    let read = match outlines(&text, datum) {
        Ok(read) => read,
        Err(error) => {
            report.add(Diagnostic::new("earth::bad-geojson", whole()).with("error", error));
            return None;
        }
    };
    let Outlines {
        areas,
        wrong,
        passed,
        far,
    } = read;
    for fault in &wrong {
        let d = Diagnostic::new(fault.code, whole())
            .with("feature", fault.feature)
            .with("name", &fault.name)
            .with("position", fault.position)
            .with("value", &fault.value);
        report.add(d);
    }
    if passed > 0 {
        report.add(Diagnostic::new("earth::not-drawn", whole()).with("n", passed));
    }
    if let Some(name) = far {
        report.add(Diagnostic::new("earth::far-position", whole()).with("name", name));
    }
    if areas.is_empty() && wrong.is_empty() {
        report.add(Diagnostic::new("earth::no-areas", whole()));
        return None;
    }
    Some(areas)
}
