//! What `seal` and `correct` write: a lock beside a release.

use std::collections::BTreeMap;

use crate::{
    content::{
        Article, Change, Correction, CorrectionKind, DraftKind, Frozen, Lock, Stage, lock_file,
    },
    diagnostic::{Diagnostic, Location, Report},
    publish::Manifest,
    seal,
    site::{Composed, Composer, Source},
    source::{Sources, nearest},
};

use super::{Site, composer};

/// A lock to be written.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// Its file inside the site folder.
    pub path: String,
    /// The bytes of the lock that it replaces.
    pub before: Option<Vec<u8>>,
    /// Its text.
    pub text: String,
}

/// What is declared of a release.
#[derive(Clone, Copy, Debug)]
pub struct Correcting<'a> {
    /// Its file.
    pub release: &'a str,
    /// What kind of change.
    pub kind: CorrectionKind,
    /// Why.
    pub reason: &'a str,
    /// Who decided it; may be empty.
    pub by: &'a str,
}

/// Freezes releases that are published: those named, or all that have no lock.
///
/// # Reports
/// `content::no-such-release`, and the errors of [`crate::seal::check`].
pub fn seal(
    site: &Site,
    sources: &Sources,
    wanted: Option<&[String]>,
    last: Option<&Manifest>,
    report: &mut Report,
) -> Vec<Sealed> {
    let articles: Vec<(&Site, &Article)> = match wanted {
        Some(names) => names
            .iter()
            .filter_map(|name| published(site, name, report))
            .collect(),
        None => releases(site)
            .filter(|(_, a)| a.draft.lock.is_none())
            .collect(),
    };
    let lock = |(site, article): (&Site, &Article)| {
        let composed = composed(site, article)?;
        let record = last.and_then(|last| last.releases.get(&site.path(&article.route)));
        let mut part = Report::default();
        let fine = seal::Broken::default();
        seal::check(
            &site.findings,
            article,
            &composed,
            record,
            (&fine, &mut part),
        );
        if part.has_errors() {
            report.merge(part);
            return None;
        }
        Some(sealed(sources, article, &lock_of(site, article, &composed)))
    };
    articles.into_iter().filter_map(lock).collect()
}

/// The lock of a release as it is now; corrections and earlier versions stay.
fn lock_of(site: &Site, article: &Article, composed: &Composed) -> Lock {
    let known = article.draft.lock.as_ref();
    let version = known.map_or(1, |lock| lock.current.version);
    let at = article.published.unwrap_or(site.as_of);
    let mut now = seal::freeze(&site.findings, article, composed, (version, at));
    match known {
        Some(lock) => {
            now.at.clone_from(&lock.current.at);
            Lock {
                current: now,
                ..lock.clone()
            }
        }
        None => Lock::new(&article.draft.file, &article.route, now),
    }
}

/// Declares that a release says something else now: the new lock, and what changed.
///
/// # Reports
/// `content::no-such-release`, `content::no-reason`, `content::nothing-to-correct`,
/// `content::never-published`.
pub fn correct(
    site: &Site,
    sources: &Sources,
    correcting: &Correcting<'_>,
    last: Option<&Manifest>,
    report: &mut Report,
) -> Option<(Sealed, Vec<Change>)> {
    let (site, article) = published(site, correcting.release, report)?;
    let mut complain = |code| {
        let at = Location::file(article.draft.file.clone());
        report.add(Diagnostic::new(code, at).with("release", &article.draft.file));
    };
    if correcting.reason.trim().is_empty() {
        complain("content::no-reason");
        return None;
    }
    let record = last.and_then(|last| last.releases.get(&site.path(&article.route)));
    let lock = match (&article.draft.lock, record) {
        (Some(lock), _) => lock.clone(),
        (None, Some(record)) => {
            let before = seal::from_record(article, record, site.config.lang);
            Lock::new(&article.draft.file, &article.route, before)
        }
        (None, None) => {
            complain("content::never-published");
            return None;
        }
    };
    let composed = composed(site, article)?;
    let changes = seal::changes(&site.findings, article, &composed, &lock.current);
    if changes.is_empty() {
        complain("content::nothing-to-correct");
        return None;
    }
    let version = (lock.current.version + 1, site.as_of);
    let now = seal::freeze(&site.findings, article, &composed, version);
    let lock = corrected(lock, now, correcting, changes.clone());
    Some((sealed(sources, article, &lock), changes))
}

fn corrected(
    mut lock: Lock,
    now: Frozen,
    correcting: &Correcting<'_>,
    changes: Vec<Change>,
) -> Lock {
    lock.corrections.push(Correction {
        version: lock.current.version,
        at: now.at.clone(),
        kind: correcting.kind,
        reason: correcting.reason.trim().to_owned(),
        by: correcting.by.trim().to_owned(),
        changes,
    });
    let mut before = std::mem::replace(&mut lock.current, now);
    // What it was computed from matters while it is current.
    before.inputs = BTreeMap::new();
    lock.earlier.push(before);
    lock
}

fn sealed(sources: &Sources, article: &Article, lock: &Lock) -> Sealed {
    let path = lock_file(&article.draft.file);
    Sealed {
        before: sources.get(&path).map(|file| file.bytes().to_vec()),
        text: lock.to_json(),
        path,
    }
}

/// Releases in every language of the site, each with the site in its language.
fn releases(site: &Site) -> impl Iterator<Item = (&Site, &Article)> {
    site.all().flat_map(|site| {
        let articles = site.articles.iter();
        let own = articles.filter(|a| site.own_edition().has(&a.route));
        let told = own.filter(|a| a.draft.kind == DraftKind::Release);
        told.filter(|a| a.stage != Stage::Withdrawn)
            .map(move |a| (site, a))
    })
}

fn published<'s>(
    site: &'s Site,
    name: &str,
    report: &mut Report,
) -> Option<(&'s Site, &'s Article)> {
    let found = releases(site).find(|(_, a)| *a.draft.file == *name);
    if found.is_none() {
        let near = nearest(name, releases(site).map(|(_, a)| &*a.draft.file));
        let d = Diagnostic::new("content::no-such-release", Location::file(name));
        report.add(d.with("release", name).with("nearest", near));
    }
    found
}

fn composed(site: &Site, article: &Article) -> Option<Composed> {
    let sizes = BTreeMap::new();
    let planned = site.plan.page(&article.route)?;
    // What is wrong with the page is told by check and build.
    let mut quiet = Report::default();
    let composer = Composer {
        bare: true,
        ..composer(site, &sizes)
    };
    let composed = composer.compose(planned, &mut quiet);
    matches!(planned.source, Source::Article(_)).then_some(composed)
}
