//! What the inspection looks at, gathered from the planned site and its pages.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::{
    config::{self, Check, Pages},
    content::DraftKind,
    declare::PageKind,
    diagnostic::Report,
    inspect::{self, Facts, PageFacts, Row},
    publish::Manifest,
    quantity::WorkCalendar,
    render,
    site::{Column, Composer, Planned, Source},
};

use super::{Site, composer, drawn, html_of};

/// Facts of a site, ready to be judged.
#[derive(Debug)]
pub struct Inspected {
    days: WorkCalendar,
    home: Option<Date>,
    columns: Vec<Column>,
    pages: Vec<PageFacts>,
    dead: Vec<(String, String)>,
    outside: usize,
}

impl Inspected {
    /// Makes the pages that an inspector opens; `report` is that of the whole check, so that dead
    /// links are known.
    #[must_use]
    pub fn new(site: &Site, report: &Report) -> Self {
        let sizes = BTreeMap::new();
        let composer = Composer {
            bare: true,
            ..composer(site, &sizes)
        };
        let planned = site.plan.pages.iter();
        let planned: Vec<(&Planned, Pages)> = planned
            .filter_map(|planned| Some((planned, kind_of(site, planned)?)))
            .collect();
        let made: Vec<(PageFacts, usize)> = planned
            .into_par_iter()
            .filter_map(|(planned, kind)| page(site, &composer, planned, kind))
            .collect();
        let outside = made.iter().map(|(_, links)| links).sum();
        Self {
            // What is wrong with the calendars has been told.
            days: config::work_calendar(&site.sources, &mut Report::default()),
            home: composer.home_renewed(),
            columns: composer.columns(),
            pages: made.into_iter().map(|(page, _)| page).collect(),
            dead: dead_links(report),
            outside,
        }
    }

    /// Judges the facts by the site's rules.
    #[must_use]
    pub fn rows<'s>(&'s self, site: &'s Site, last: Option<&'s Manifest>) -> Vec<Row<'s>> {
        inspect::inspection(&Facts {
            rules: &site.rules,
            config: &site.config,
            days: &self.days,
            as_of: site.as_of,
            home: self.home,
            columns: &self.columns,
            pages: &self.pages,
            articles: &site.articles,
            dead: &self.dead,
            outside: self.outside,
            last,
        })
    }
}

/// Whether the site's own words on columns are about columns.
pub(super) fn check(site: &Site, composer: &Composer<'_>, report: &mut Report) {
    if !site.rules.column.is_empty() {
        inspect::check_columns(&site.rules, &composer.columns(), report);
    }
}

/// What kind of page an inspector takes it for; `None` for pages about single subjects and periods,
/// which are made like their columns.
fn kind_of(site: &Site, planned: &Planned) -> Option<Pages> {
    match &planned.source {
        Source::Declared(declared) => match declared.page.kind {
            PageKind::Home => Some(Pages::Home),
            PageKind::SectionHome | PageKind::List => Some(Pages::Column),
            PageKind::Subject | PageKind::Area | PageKind::Period => None,
        },
        Source::Article(i) => match site.articles.get(*i)?.draft.kind {
            DraftKind::Release => Some(Pages::Article),
            DraftKind::Page => Some(Pages::Column),
        },
        Source::Version(..) | Source::NotFound => None,
        _ => Some(Pages::Column),
    }
}

fn page(
    site: &Site,
    composer: &Composer<'_>,
    planned: &Planned,
    kind: Pages,
) -> Option<(PageFacts, usize)> {
    // What is wrong with the page has been told.
    let mut quiet = Report::default();
    let composed = composer.compose(planned, &mut quiet);
    let title = composed.view.title.clone();
    let rules = site.rules.rule.iter();
    let words: BTreeSet<&str> = rules
        .filter(|rule| rule.check == Check::ColumnEmpty)
        .flat_map(|rule| rule.words.iter().map(String::as_str))
        .collect();
    let words: Vec<&str> = words.into_iter().collect();
    let empty = inspect::placeholder(&composed.view, &words);
    let html = html_of(site, planned, &drawn(composed), &mut quiet)?;
    let facts = PageFacts {
        route: planned.route.clone(),
        title,
        kind,
        tags: render::tags(&html),
        footer: render::footer(&html).to_owned(),
        empty,
    };
    Some((facts, render::links_outside(&html)))
}

/// Links that the check found to lead nowhere: page and address.
fn dead_links(report: &Report) -> Vec<(String, String)> {
    let found = report.sorted().into_iter();
    let found = found.filter(|d| d.code == "site::dead-link");
    let arg = |args: &[(&'static str, String)], name: &str| {
        let found = args.iter().find(|(n, _)| *n == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    found
        .map(|d| (arg(&d.args, "page"), arg(&d.args, "href")))
        .collect()
}
