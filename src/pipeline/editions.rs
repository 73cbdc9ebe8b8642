//! The same site in its other languages: one reading of the files, one computation of the figures,
//! other words.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    config::{self, Config},
    content::{self, Binder, Draft},
    dataset::Catalog,
    declare::Words,
    diagnostic::{Diagnostic, Lang, Report},
    render,
    site::{self, Edition, Planned, Source},
    source::Committed,
};

use super::{Site, unnamed};

/// The site with all its languages.
///
/// # Reports
/// Of the translated texts and the words of each language what [`super::load`] reports of texts.
pub(super) fn with_editions(
    mut site: Site,
    mut translations: BTreeMap<Lang, Vec<Draft>>,
    report: &mut Report,
) -> Option<Site> {
    let langs: Vec<Lang> = site.config.editions().collect();
    let mut others = Vec::new();
    let mut all: Vec<Edition> = site.editions.to_vec();
    for lang in langs {
        let drafts = translations.remove(&lang).unwrap_or_default();
        let (other, edition) = in_language(&site, lang, drafts, report)?;
        others.push(other);
        all.push(edition);
    }
    if others.is_empty() {
        return Some(site);
    }
    check_routes(&site, &all, report);
    let all: Arc<[Edition]> = all.into();
    for (i, other) in others.iter_mut().enumerate() {
        other.editions = all.clone();
        other.edition = i + 1;
    }
    site.editions = all;
    site.others = others;
    Some(site)
}

/// No page of the site's own language lies in the folder of another.
///
/// # Reports
/// `site::route-of-edition`.
fn check_routes(site: &Site, editions: &[Edition], report: &mut Report) {
    for edition in editions.iter().filter(|e| !e.is_own()) {
        let pages = site.plan.pages.iter();
        let inside = pages.filter(|p| p.route.starts_with(edition.prefix));
        for planned in inside {
            let at = site::place_of(&site.findings, &site.plan, planned);
            let d = Diagnostic::new("site::route-of-edition", at);
            let d = d.with("route", &planned.route);
            report.add(d.with("folder", edition.prefix));
        }
    }
}

/// The site in one more language.
fn in_language(
    site: &Site,
    lang: Lang,
    drafts: Vec<Draft>,
    report: &mut Report,
) -> Option<(Site, Edition)> {
    let mut lexicon = config::lexicon(&site.sources, lang, report);
    lexicon.learn(known(&site.config, &site.findings.catalog, lang));
    let config = Arc::new(site.config.in_language(lang, Arc::new(lexicon)));
    unnamed::check(&config, &site.findings.catalog, report);
    let findings = Arc::new(site.findings.in_language(config.clone()));
    let words = site::site_view(&config, site.as_of);
    let binder = Binder::new(findings.clone(), site.sources.clone(), words.as_of.clone());
    let unbound = config.release_policy.unbound;
    let coverage = content::lint(&drafts, &findings, unbound, report);
    let texts = content::articles(drafts, &binder, site.as_of, report);
    let (articles, absent) = content::in_order(&site.articles, texts, report);
    let theme = render::load(&site.sources, &config, &words, report)?;
    let (edition, versions) = Edition::other(&config, &site.plan, &articles, absent);
    let other = Site {
        config,
        findings,
        sources: site.sources.clone(),
        binder: Arc::new(binder),
        own_binder: site.binder.clone(),
        changes: site.changes.clone(),
        articles,
        later: Vec::new(),
        coverage,
        withheld: Vec::new(),
        rules: site.rules.clone(),
        plan: site.plan.clone(),
        editions: site.editions.clone(),
        edition: 0,
        versions,
        others: Vec::new(),
        commits: BTreeMap::new(),
        theme,
        as_of: site.as_of,
        desk: site.desk,
        seen: site.seen.clone(),
    };
    Some((other, edition))
}

/// What declarations say in both languages: a word of the data may be one of theirs.
fn known<'s>(
    config: &'s Config,
    catalog: &'s Catalog,
    lang: Lang,
) -> impl Iterator<Item = (&'s str, &'s str)> {
    let own = config.lang;
    let areas = config.areas.iter().map(|a| &a.name);
    let sections = config.sections.iter().map(|s| &s.title);
    let datasets = catalog.iter().flat_map(|dataset| {
        let declared = &dataset.schema.declaration;
        let fields = declared.field.iter().filter_map(|f| f.title.as_ref());
        let figures = declared.indicator.iter().filter_map(|i| i.title.as_ref());
        std::iter::once(&declared.title)
            .chain(fields)
            .chain(figures)
    });
    let all = std::iter::once(&config.name).chain(areas).chain(sections);
    all.chain(datasets)
        .filter(|words: &&Words| words.en.is_some())
        .map(move |words| (words.get(own), words.get(lang)))
}

impl Site {
    /// The site in all its languages, its own first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }

    /// Every page of this language that is planned.
    pub(super) fn planned(&self) -> impl Iterator<Item = &Planned> {
        let edition = self.own_edition();
        let texts = |p: &&Planned| edition.is_own() || edition.has(&p.route);
        let shared = self.plan.pages.iter().filter(texts);
        let shared =
            shared.filter(|p| edition.is_own() || !matches!(p.source, Source::Version(..)));
        shared.chain(&self.versions)
    }

    /// Whether a route of the whole site is a planned page, in whatever language.
    pub(super) fn has_page(&self, route: &str) -> bool {
        let others = self.editions.iter().filter(|e| !e.is_own());
        let inside = |e: &Edition| {
            route
                .strip_prefix(e.prefix)
                .map(|r| e.has(r) && self.plan.has(r))
        };
        others.filter_map(inside).next().unwrap_or(false) || self.plan.has(route)
    }

    /// Says by which commit each data file is as it is.
    pub fn set_commits(&mut self, commits: &BTreeMap<String, Committed>) {
        for other in &mut self.others {
            other.commits.clone_from(commits);
        }
        self.commits.clone_from(commits);
    }

    /// Where a file of these pages stands in the whole site.
    pub(super) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.editions[self.edition].prefix)
    }

    /// The edition that this is.
    pub(super) fn own_edition(&self) -> &Edition {
        &self.editions[self.edition]
    }
}
