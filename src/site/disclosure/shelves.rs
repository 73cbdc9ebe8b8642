//! The lists of the catalogue: all documents, and those of a theme, organ, year or validity.

use std::collections::BTreeMap;

use crate::{
    catalogue::{Catalogue, Document, Validity},
    config::Config,
};

use super::{
    super::{
        archive::slug_of,
        compose::Making,
        view::{Block, Link, LinkGroup},
        words::{bracketed, w, wf},
    },
    CATALOGUE,
};

/// By what documents are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    All,
    Theme,
    Organ,
    Year,
    Validity,
}

impl By {
    /// In the order of the page.
    const OFFERED: [Self; 4] = [Self::Theme, Self::Organ, Self::Year, Self::Validity];

    fn heading(self) -> &'static str {
        match self {
            Self::All => "catalogue",
            Self::Theme => "by_theme",
            Self::Organ => "by_issuer",
            Self::Year => "by_year",
            Self::Validity => "by_validity",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Theme => "theme/",
            Self::Organ => "organ/",
            Self::Year => "year/",
            Self::Validity => "validity/",
        }
    }
}

/// One list of the catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Shelf {
    pub(super) by: By,
    /// The theme, organ or year; the key of the words for a validity; empty for all.
    pub(super) name: String,
    route: String,
    /// Positions of its documents, newest first.
    pub(super) members: Vec<usize>,
    per_page: usize,
}

impl Shelf {
    /// Every list of the catalogue; the first holds all documents.
    pub(crate) fn all(catalogue: &Catalogue, config: &Config) -> Vec<Self> {
        let length = config.disclosure.as_ref().map_or(50, |d| d.per_page.value);
        let per_page = length.max(1);
        let mut lists: BTreeMap<(By, String), Vec<usize>> = BTreeMap::new();
        for (i, document) in catalogue.documents.iter().enumerate() {
            for key in keys(document) {
                lists.entry(key).or_default().push(i);
            }
        }
        let first = Self {
            by: By::All,
            name: String::new(),
            route: CATALOGUE.to_owned(),
            members: (0..catalogue.documents.len()).collect(),
            per_page,
        };
        let rest = lists.into_iter().map(|((by, name), members)| {
            let slug = slug_of(config, &name);
            Self {
                route: format!("{CATALOGUE}{}{slug}/", by.folder()),
                by,
                name,
                members,
                per_page,
            }
        });
        std::iter::once(first).chain(rest).collect()
    }

    /// Number of pages; even an empty list has one that says so.
    pub(super) fn pages(&self) -> usize {
        self.members.len().div_ceil(self.per_page).max(1)
    }

    pub(super) fn page_route(&self, page: usize) -> String {
        match page {
            0 | 1 => self.route.clone(),
            page => format!("{}page-{page}/", self.route),
        }
    }

    /// The documents on one page.
    pub(super) fn on(&self, page: usize) -> &[usize] {
        let from = (page.saturating_sub(1) * self.per_page).min(self.members.len());
        let to = (from + self.per_page).min(self.members.len());
        &self.members[from..to]
    }
}

/// The lists that a document stands in, besides that of all.
fn keys(document: &Document) -> Vec<(By, String)> {
    let year = document.year();
    let year = year.map_or_else(String::new, |year| format!("{year:04}"));
    let validity = match document.validity {
        Validity::InForce => "in-force",
        Validity::Expired(_) => "expired",
        Validity::Repealed(_) => "repealed",
        Validity::Withdrawn(_) => "withdrawn",
    };
    let mut out = vec![
        (By::Theme, document.theme.clone()),
        (By::Organ, document.organ.clone()),
        (By::Year, year),
        (By::Validity, validity.to_owned()),
    ];
    out.retain(|(_, name)| !name.trim().is_empty());
    out
}

impl Making<'_, '_> {
    /// What a list is called where it is plain that it is one.
    fn shelf_name(&self, shelf: &Shelf) -> String {
        let lang = self.lang();
        match shelf.by {
            By::All => w(lang, "catalogue").to_owned(),
            By::Year => wf(lang, "year_of", &[("year", &shelf.name)]),
            By::Validity => w(lang, &format!("validity_{}", shelf.name)).to_owned(),
            By::Theme | By::Organ => shelf.name.clone(),
        }
    }

    pub(super) fn shelf_title(&self, list: usize) -> String {
        let lang = self.lang();
        match self.composer.plan.shelves.get(list) {
            Some(shelf) if shelf.by != By::All => {
                wf(lang, "catalogue_of", &[("name", &self.shelf_name(shelf))])
            }
            _ => w(lang, "catalogue").to_owned(),
        }
    }

    /// Links to the lists, by what they gather.
    pub(super) fn shelf_links(&mut self) {
        let lang = self.lang();
        let shelves = &self.composer.plan.shelves;
        let mut groups = Vec::new();
        for by in By::OFFERED {
            let mut links: Vec<Link> = shelves
                .iter()
                .filter(|shelf| shelf.by == by)
                .map(|shelf| Link {
                    href: self.href(&shelf.route),
                    title: bracketed(
                        lang,
                        &self.shelf_name(shelf),
                        &shelf.members.len().to_string(),
                    ),
                })
                .collect();
            if by == By::Year {
                links.reverse();
            }
            if !links.is_empty() {
                let title = w(lang, by.heading()).to_owned();
                groups.push(LinkGroup { title, links });
            }
        }
        if !groups.is_empty() {
            self.blocks.push(Block::Links {
                title: w(lang, "catalogue_lists").to_owned(),
                groups,
            });
        }
    }
}
