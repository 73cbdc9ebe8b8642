//! Releases beside what was published of them, while the pages are made.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _};
use rayon::prelude::*;

use crate::{
    content, dataset,
    diagnostic::{Diagnostic, Location, Report},
    publish::{Manifest, Record},
    seal::{self, Broken, Changed},
    site::{self, Composed, Composer, Planned, Source},
};

use super::{Site, composer};

/// Whether the releases say what the last site said; each is composed for that.
pub(super) fn compare_releases(site: &Site, last: &Manifest, report: &mut Report) {
    for site in site.all() {
        compare_language(site, last, report);
    }
}

fn compare_language(site: &Site, last: &Manifest, report: &mut Report) {
    let sizes = BTreeMap::new();
    let composer = Composer {
        bare: true,
        ..composer(site, &sizes)
    };
    let broken = Broken::of(report);
    let known = |planned: &&Planned| last.releases.contains_key(&site.path(&planned.route));
    let planned: Vec<&Planned> = site.planned().filter(known).collect();
    let parts: Vec<Report> = planned
        .into_par_iter()
        .map(|planned| {
            let mut part = Report::default();
            // What is wrong with the page itself is told when it is made.
            let composed = composer.compose(planned, &mut Report::default());
            released(site, planned, &composed, (Some(last), &broken), &mut part);
            part
        })
        .collect();
    parts.into_iter().for_each(|part| report.merge(part));
}

/// Compares a release with what was published of it; gives what the manifest keeps, and the inputs
/// that are not what they were.
pub(super) fn released(
    site: &Site,
    planned: &Planned,
    composed: &Composed,
    (last, broken): (Option<&Manifest>, &Broken),
    report: &mut Report,
) -> Option<(Record, Vec<Changed>)> {
    let Source::Article(i) = planned.source else {
        return None;
    };
    let article = site.articles.get(i)?;
    if !is_told(article) || !site.own_edition().has(&article.route) {
        return None;
    }
    // A site of an earlier moment than the last one may say less.
    let last = last.filter(|last| !is_later(last, site));
    let before = last.and_then(|last| last.releases.get(&site.path(&planned.route)));
    let checked = seal::check(&site.findings, article, composed, before, (broken, report));
    let mut record = seal::record(article, composed, site.config.lang);
    let catalogue = site.plan.catalogue.as_ref();
    let document = catalogue.and_then(|c| c.at(&article.route));
    // A translation is the same document: its number is kept once, with the original.
    let document = document.filter(|_| site.own_edition().is_own());
    record.number = document.and_then(|d| d.number.clone());
    Some((record, checked.changed))
}

/// Whether the manifest keeps what an article says.
pub(super) fn is_told(article: &content::Article) -> bool {
    article.draft.kind == content::DraftKind::Release && article.stage != content::Stage::Withdrawn
}

/// A release does not vanish: it is corrected or withdrawn, and its address stays. A site of an
/// earlier moment than the last has fewer of them.
pub(super) fn gone_releases(site: &Site, last: &Manifest, report: &mut Report) {
    if is_later(last, site) {
        return;
    }
    for (route, record) in last.releases.iter().filter(|(r, _)| !site.has_page(r)) {
        let is_told = report.sorted().iter().any(|d| *d.at.file == *record.file);
        if !is_told {
            let at = Location::file(record.file.as_str());
            report.add(Diagnostic::new("content::release-gone", at).with("route", route));
        }
    }
}

/// Says which sentences, charts and pages show figures that rest on changed cells.
pub(super) fn tell_touched(site: &Site, changed: &[Changed], report: &mut Report) {
    if changed.is_empty() {
        return;
    }
    let sizes = BTreeMap::new();
    let composer = Composer {
        desk: false,
        traced: true,
        bare: true,
        ..composer(site, &sizes)
    };
    let reach = seal::Reach::new(&site.findings, changed);
    let pages: Vec<seal::Touched> = site
        .plan
        .pages
        .par_iter()
        .filter(|planned| !matches!(planned.source, Source::Version(..)))
        .flat_map_iter(|planned| {
            let composed = composer.compose(planned, &mut Report::default());
            let place = site::place_of(&site.findings, &site.plan, planned);
            reach.of_page(&planned.route, &place, &composed.uses)
        })
        .collect();
    reach.report(&pages, report);
}

/// Whether a release says to have been published long before its file was there; `firsts` are the
/// first commits of files.
///
/// # Reports
/// `content::backdated` (warning).
pub fn backdated(site: &Site, firsts: &BTreeMap<String, Timestamp>, report: &mut Report) {
    let Some(days) = site.config.release_policy.backdating_days else {
        return;
    };
    for article in &site.articles {
        let draft = &article.draft;
        let (Some(said), Some(first)) = (article.published, firsts.get(&*draft.file)) else {
            continue;
        };
        let first = site.config.offset.to_datetime(*first);
        let Ok(latest) = said.checked_add(i64::from(days).days()) else {
            continue;
        };
        let written = draft.front.publish_at.as_ref();
        if let Some(written) = written.filter(|_| latest < first) {
            let at = draft.at(written.span.clone());
            let d = Diagnostic::new("content::backdated", at);
            let d = d.with("said", seal::minute(said));
            let d = d.with("first", seal::minute(first));
            report.add(d.with("days", days.to_string()));
        }
    }
}

fn is_later(last: &Manifest, site: &Site) -> bool {
    dataset::parse_moment(&last.as_of).is_some_and(|at| at > site.as_of)
}
