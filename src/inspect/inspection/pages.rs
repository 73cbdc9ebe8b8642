//! What stands on pages: tags, footer, links, or nothing at all.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    config::{FooterItem, Pages, Publisher, Rule},
    site::view::{Block, PageView},
};

use super::{Facts, Note, Row, Verdict};

/// What an inspector's program sees of one page.
#[derive(Clone, Debug)]
pub struct PageFacts {
    /// Its address.
    pub route: String,
    /// Its title.
    pub title: String,
    /// What kind of page it is.
    pub kind: Pages,
    /// Its tags that say something, by name.
    pub tags: BTreeMap<String, String>,
    /// Its footer, as HTML.
    pub footer: String,
    /// Why it counts as empty.
    pub empty: Option<Note>,
}

/// Rows for the pages that break a rule; one for all where none does.
fn rows<'f>(
    rule: &'f Rule,
    pages: impl Iterator<Item = &'f PageFacts>,
    fault: impl Fn(&PageFacts) -> Option<Note>,
) -> Vec<Row<'f>> {
    let mut count = 0;
    let mut out = Vec::new();
    for page in pages {
        count += 1;
        if let Some(note) = fault(page) {
            out.push(Row::new(rule, Verdict::Violation, note).about(&page.title, &page.route));
        }
    }
    if out.is_empty() {
        out.push(Row::new(rule, Verdict::Fine, Note::Pages(count)));
    }
    out
}

pub(super) fn empty<'f>(rule: &'f Rule, facts: &Facts<'f>) -> Vec<Row<'f>> {
    let columns: BTreeSet<&str> = facts.columns.iter().map(|c| c.route.as_str()).collect();
    let pages = facts.pages.iter();
    let pages = pages.filter(|page| columns.contains(page.route.as_str()));
    rows(rule, pages, |page| page.empty.clone())
}

pub(super) fn tagged<'f>(rule: &'f Rule, facts: &Facts<'f>) -> Vec<Row<'f>> {
    let pages = facts.pages.iter().filter(|p| Some(p.kind) == rule.pages);
    rows(rule, pages, |page| {
        let missing = rule.tags.iter();
        let missing: Vec<String> = missing
            .filter(|tag| !page.tags.contains_key(*tag))
            .cloned()
            .collect();
        (!missing.is_empty()).then_some(Note::Missing(missing))
    })
}

/// Every page has the same footer; the home page stands for all.
pub(super) fn footers<'f>(rule: &'f Rule, facts: &Facts<'f>) -> Vec<Row<'f>> {
    let pages = facts.pages.iter().filter(|p| p.kind == Pages::Home);
    let publisher = &facts.config.publisher;
    rows(rule, pages, |page| {
        let missing = rule.items.iter();
        let missing: Vec<String> = missing
            .filter(|item| !holds(&page.footer, **item, publisher))
            .map(|item| item.key().to_owned())
            .collect();
        (!missing.is_empty()).then_some(Note::Missing(missing))
    })
}

pub(super) fn links<'f>(rule: &'f Rule, facts: &Facts<'f>) -> Vec<Row<'f>> {
    let mut out: Vec<Row<'f>> = facts
        .dead
        .iter()
        .map(|(page, href)| {
            let note = Note::Dead(href.clone());
            Row::new(rule, Verdict::Violation, note).about(page, page)
        })
        .collect();
    if out.is_empty() {
        out.push(Row::new(rule, Verdict::Fine, Note::None));
    }
    if facts.outside > 0 {
        out.push(Row::new(
            rule,
            Verdict::Unknown,
            Note::Outside(facts.outside),
        ));
    }
    out
}

impl FooterItem {
    /// Key of its words.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Emblem => "emblem",
            Self::ReportError => "report-error",
            Self::IdCode => "id-code",
            Self::Icp => "icp",
            Self::Police => "police",
            Self::Sponsor => "sponsor",
            Self::Contact => "contact",
            Self::Map => "map",
        }
    }
}

/// Whether a footer shows what the office declares.
fn holds(footer: &str, item: FooterItem, publisher: &Publisher) -> bool {
    let shows = |text: &str| !text.is_empty() && footer.contains(&escaped(text));
    match item {
        FooterItem::Emblem => shows(&publisher.emblem),
        FooterItem::ReportError => shows(&publisher.report_error),
        FooterItem::IdCode => shows(&publisher.id_code),
        FooterItem::Icp => shows(&publisher.icp),
        FooterItem::Police => shows(&publisher.police),
        FooterItem::Sponsor => shows(&publisher.name),
        FooterItem::Contact => {
            shows(&publisher.phone) || shows(&publisher.email) || shows(&publisher.address)
        }
        FooterItem::Map => footer.contains("sitemap/\""),
    }
}

/// A text as it stands in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Why a page counts as empty: it shows nothing, or only such words.
#[must_use]
pub fn placeholder(view: &PageView, words: &[&str]) -> Option<Note> {
    let mut said = String::new();
    for block in &view.blocks {
        match content_of(block) {
            Content::Something => return None,
            Content::Nothing => {}
            Content::Words(text) => said.push_str(&text),
        }
    }
    let said = said.trim();
    if said.is_empty() {
        return Some(Note::Empty);
    }
    // A long text says more than that something will come.
    let found = words.iter().find(|word| said.contains(*word));
    let found = found.filter(|_| said.chars().count() < LONGEST);
    found.map(|word| Note::Placeholder((*word).to_owned()))
}

/// Characters of a text that may still say nothing.
const LONGEST: usize = 40;

enum Content {
    Nothing,
    Words(String),
    Something,
}

fn content_of(block: &Block) -> Content {
    let any = |is_empty: bool| match is_empty {
        true => Content::Nothing,
        false => Content::Something,
    };
    match block {
        Block::Text { html, .. } => Content::Words(plain(html)),
        Block::Figures { items, .. } => any(items.is_empty()),
        Block::Cards { items, .. } => any(items.is_empty()),
        Block::Table { table, .. } => any(table.rows.is_empty()),
        Block::Map { rows, .. } => any(rows.is_empty()),
        Block::Facts { items, .. } => any(items.is_empty()),
        Block::Timeline { items, .. } => any(items.is_empty()),
        Block::Links { groups, .. } => any(groups.iter().all(|g| g.links.is_empty())),
        Block::Find { parts, .. } => any(*parts == 0),
        Block::Pager { .. } => Content::Nothing,
        Block::Notice { .. } | Block::Calendar { .. } | Block::Chart { .. } => Content::Something,
    }
}

/// The words of finished HTML.
fn plain(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        out.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    out
}
