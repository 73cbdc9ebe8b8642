//! Which lists of releases there are: all, by year, category, issuer and topic, page by page.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::{
    config::Config,
    content::{Article, DraftKind},
    diagnostic::Lang,
};

use super::words::{w, wf};

/// By what releases are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Facet {
    /// All of them.
    All,
    /// Year of publication.
    Year,
    /// 类别
    Category,
    /// 发布机构
    Issuer,
    /// Topic.
    Topic,
}

impl Facet {
    /// Facets that lists are offered by, in the order of the page.
    pub(super) const OFFERED: [Self; 4] = [Self::Year, Self::Category, Self::Topic, Self::Issuer];

    /// Key of the words that head the links to its lists.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::All => "releases",
            Self::Year => "by_year",
            Self::Category => "by_category",
            Self::Issuer => "by_issuer",
            Self::Topic => "by_topic",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::All | Self::Year => "",
            Self::Category => "category/",
            Self::Issuer => "issuer/",
            Self::Topic => "topic/",
        }
    }
}

/// One list of releases.
#[derive(Debug)]
pub(super) struct List {
    pub(super) facet: Facet,
    /// The year, category, issuer or topic; empty for all.
    pub(super) name: String,
    /// Route of its first page.
    pub(super) route: String,
    /// Positions of its releases among the articles, newest first.
    pub(super) members: Vec<usize>,
}

/// All releases, sorted once for every page that lists some.
#[derive(Debug, Default)]
pub(super) struct Archive {
    /// The lists; the first one holds all releases.
    pub(super) lists: Vec<List>,
    /// Positions of the pages about the site.
    pub(super) texts: Vec<usize>,
    /// Releases on a page.
    per_page: usize,
}

impl Archive {
    /// Gathers the releases; each list is sorted because they all are.
    pub(super) fn new(config: &Config, articles: &[Article]) -> Self {
        let is_release = |i: &usize| articles[*i].draft.kind == DraftKind::Release;
        let (mut all, texts): (Vec<usize>, Vec<usize>) =
            (0..articles.len()).partition(|i| is_release(i));
        all.sort_by(|a, b| {
            let (a, b) = (&articles[*a], &articles[*b]);
            b.published
                .cmp(&a.published)
                .then_with(|| a.route.cmp(&b.route))
        });
        let mut lists: BTreeMap<(Facet, String), Vec<usize>> = BTreeMap::new();
        for i in &all {
            for key in keys(config, &articles[*i]) {
                lists.entry(key).or_default().push(*i);
            }
        }
        let first = List {
            facet: Facet::All,
            name: String::new(),
            route: "releases/".to_owned(),
            members: all,
        };
        let rest = lists.into_iter().map(|((facet, name), members)| List {
            route: format!("releases/{}{}/", facet.folder(), slug(config, facet, &name)),
            facet,
            name,
            members,
        });
        Self {
            lists: std::iter::once(first).chain(rest).collect(),
            texts,
            per_page: config.releases.per_page.value.max(1),
        }
    }

    /// Whether there is any release.
    pub(super) fn has_releases(&self) -> bool {
        self.newest().next().is_some()
    }

    /// All releases, newest first.
    pub(super) fn newest(&self) -> impl Iterator<Item = usize> {
        self.lists.iter().take(1).flat_map(|l| &l.members).copied()
    }

    /// Every list page: list, number of the page counted from 1, route.
    pub(super) fn pages(&self) -> impl Iterator<Item = (usize, usize, String)> {
        self.lists
            .iter()
            .enumerate()
            .flat_map(|(i, list)| (1..=self.count(list)).map(move |n| (i, n, page_route(list, n))))
    }

    /// Number of pages of a list; even an empty one has a page that says so.
    pub(super) fn count(&self, list: &List) -> usize {
        list.members.len().div_ceil(self.per_page).max(1)
    }

    /// The releases on one page.
    pub(super) fn members<'l>(&self, list: &'l List, page: usize) -> &'l [usize] {
        let from = (page.saturating_sub(1) * self.per_page).min(list.members.len());
        let to = (from + self.per_page).min(list.members.len());
        &list.members[from..to]
    }
}

/// Route of a page of a list.
pub(super) fn page_route(list: &List, page: usize) -> String {
    if page <= 1 {
        list.route.clone()
    } else {
        format!("{}page-{page}/", list.route)
    }
}

/// Title of a list: `2026年新闻发布`, `新闻发布：解读`.
pub(super) fn list_title(lang: Lang, list: &List) -> String {
    match list.facet {
        Facet::All => w(lang, "releases").to_owned(),
        Facet::Year => wf(lang, "releases_of_year", &[("year", &list.name)]),
        _ => wf(lang, "releases_of", &[("name", &list.name)]),
    }
}

/// Name of a list where it is plain that it is one: `2026年`, `解读`.
pub(super) fn short_title(lang: Lang, list: &List) -> String {
    match list.facet {
        Facet::All => w(lang, "releases").to_owned(),
        Facet::Year => wf(lang, "year_of", &[("year", &list.name)]),
        _ => list.name.clone(),
    }
}

/// The lists that a release stands in, besides that of all.
fn keys(config: &Config, article: &Article) -> BTreeSet<(Facet, String)> {
    let front = &article.draft.front;
    let mut out = BTreeSet::new();
    if let Some(at) = article.published {
        out.insert((Facet::Year, format!("{:04}", at.year())));
    }
    out.extend(front.category.iter().map(|c| (Facet::Category, c.clone())));
    let issuer = front.issuer.as_deref().unwrap_or(&config.publisher.name);
    out.insert((Facet::Issuer, issuer.to_owned()));
    out.extend(front.topics.iter().map(|t| (Facet::Topic, t.clone())));
    out.retain(|(_, name)| !name.trim().is_empty());
    out
}

/// Part of an address: the declared slug, the name itself where it can stand there, else a mark
/// that the name alone decides, so that an address stays when other names come and go.
fn slug(config: &Config, facet: Facet, name: &str) -> String {
    match facet {
        Facet::Year => name.to_ascii_lowercase(),
        _ => slug_of(config, name),
    }
}

/// The same for any name.
pub(super) fn slug_of(config: &Config, name: &str) -> String {
    if let Some(slug) = config.releases.slugs.get(name) {
        return slug.value.clone();
    }
    let lower = name.to_ascii_lowercase();
    let plain = lower
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain && !lower.is_empty() {
        return lower;
    }
    let digest = Sha256::digest(name.as_bytes());
    digest[..5].iter().fold("x".to_owned(), |mut out, b| {
        use std::fmt::Write as _;
        let _ = write!(out, "{b:02x}");
        out
    })
}
