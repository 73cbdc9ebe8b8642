//! The pages: composed, drawn, rendered and written one by one, in parallel, language by language.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::{
    diagnostic::Report,
    publish::{self, Manifest, Past, Record, Stage},
    seal::{Broken, Changed},
    search,
    site::{Composed, Composer, Planned},
};

use super::{
    Phase, Progress, Site, beside, composed, drawn, figures, file_of, html_of, inputs_hash,
    other_files, released,
    searching::{AT_ONCE, Searching},
    tell_touched,
};

/// What all pages together left behind.
#[derive(Default)]
pub(super) struct Made {
    pub(super) pages: usize,
    pub(super) reused: usize,
    pub(super) releases: BTreeMap<String, Record>,
}

pub(super) fn pages(
    composers: &[(&Site, Composer<'_>)],
    (stage, past, broken): (Option<&Stage>, Option<Past<'_>>, &Broken),
    progress: &Progress,
    report: &mut Report,
) -> Result<Made, publish::Error> {
    let Some((site, composer)) = composers.first() else {
        return Ok(Made::default());
    };
    let more = composer.change_pages();
    let mut files = other_files(site);
    files.extend(composer.change_files().into_iter().map(|(path, _)| path));
    let mut all: Vec<(&Site, &Composer<'_>, Vec<&Planned>)> = Vec::new();
    for (site, composer) in composers {
        all.push((site, composer, site.planned().chain(&more).collect()));
        files.extend(more.iter().map(|planned| site.path(&planned.route)));
        files.extend(site.versions.iter().map(|v| site.path(&v.route)));
    }
    let last = past.map(|past| past.manifest());
    let count = all.iter().map(|(_, _, planned)| planned.len()).sum();
    progress.begin(Phase::Pages, count);
    let mut made = Made {
        pages: count,
        ..Made::default()
    };
    let (mut changed, mut others) = (Vec::new(), Report::default());
    for (site, composer, planned) in &all {
        let own = site.own_edition();
        let mut search = Searching::new(stage, own.prefix);
        for some in composer.search_order(planned).chunks(AT_ONCE) {
            let parts: Vec<PagePart> = some
                .par_iter()
                .map(|numbered| {
                    let part = page(site, composer, *numbered, &files, (stage, (last, broken)));
                    progress.step();
                    part
                })
                .collect::<Result<_, _>>()?;
            let mut found = Vec::new();
            for part in parts {
                match own.is_own() {
                    true => report.merge(part.report),
                    // What is wrong with the data has been told once.
                    false => others.merge(part.report),
                }
                made.releases.extend(part.release);
                changed.extend(part.changed);
                found.extend(part.found);
                made.reused += usize::from(part.reused);
            }
            search.add(found)?;
        }
        search.finish(composer, report)?;
    }
    report.merge_new(others);
    progress.begin(Phase::Publishing, 0);
    report.merge(beside::check_later(site, composer));
    tell_touched(site, &changed, report);
    Ok(made)
}

/// What making one page left behind.
struct PagePart {
    report: Report,
    reused: bool,
    /// What the manifest keeps of a release, by its address.
    release: Option<(String, Record)>,
    /// Inputs of a sealed release that are not what they were.
    changed: Vec<Changed>,
    /// What the search finds of it.
    found: Option<search::Page>,
}

fn page(
    site: &Site,
    composer: &Composer<'_>,
    (number, planned): (Option<u32>, &Planned),
    files: &BTreeSet<String>,
    (stage, last): (Option<&Stage>, (Option<&Manifest>, &Broken)),
) -> Result<PagePart, publish::Error> {
    let mut report = Report::default();
    let composed = composed(site, composer, planned, files, &mut report);
    // A page that could not be made says nothing that could be compared.
    let release = match report.has_errors() {
        true => None,
        false => released(site, planned, &composed, last, &mut report),
    };
    let (release, changed) = release.map_or((None, Vec::new()), |(record, changed)| {
        (Some((site.path(&planned.route), record)), changed)
    });
    let mut found = number
        .filter(|_| stage.is_some())
        .map(|number| composer.search_entry(number, planned, &composed));
    let reused = match stage {
        Some(stage) => {
            let text = found.as_mut().map(|found| &mut found.text);
            write_page(site, planned, composed, (stage, text), &mut report)?
        }
        None => {
            beside::check(&site.sources, &composed.beside, &mut report);
            false
        }
    };
    Ok(PagePart {
        report,
        reused,
        release,
        changed,
        found,
    })
}

/// Writes a page and the files beside it, and notes its text; `true` where it is that of last time.
fn write_page(
    site: &Site,
    planned: &Planned,
    composed: Composed,
    (stage, mut text): (&Stage, Option<&mut search::Text>),
    report: &mut Report,
) -> Result<bool, publish::Error> {
    let route = site.path(&planned.route);
    let path = file_of(&route);
    let inputs = inputs_hash(&site.theme, &composed);
    for (path, bytes) in &composed.files {
        stage.write(path, bytes, None)?;
    }
    beside::write(&site.sources, &composed.beside, stage, report)?;
    let missing = figures::missing(stage, (&route, &composed.view), &inputs)?;
    let reused = stage.reuse(&path, &inputs)?;
    if reused {
        if let Some(text) = text.as_deref_mut() {
            *text = search::text_of(&String::from_utf8_lossy(&stage.read(&path)?));
        }
        if missing.is_empty() {
            return Ok(true);
        }
    }
    let charts = composed.charts.clone();
    let view = drawn(composed);
    let shared = figures::files(site, &route, (&view, &charts), report);
    for (path, bytes) in shared.iter().filter(|(path, _)| missing.contains(path)) {
        stage.write(path, bytes, Some(&inputs))?;
    }
    if reused {
        return Ok(true);
    }
    if let Some(html) = html_of(site, planned, &view, report) {
        if let Some(text) = text {
            *text = search::text_of(&html);
        }
        stage.write(&path, html.as_bytes(), Some(&inputs))?;
    }
    Ok(false)
}
