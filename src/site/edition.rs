//! The languages of a site: where the pages of each stand, which it has, and how they find each
//! other.

use std::collections::BTreeSet;

use crate::{
    config::Config,
    content::{Article, Binder, DraftKind},
    declare::Said,
    diagnostic::Lang,
};

use super::{
    address::{Target, target},
    compose::{Composer, root_of},
    history::version_route,
    plan::{Plan, Planned, Source},
    view::Alternate,
    words::w,
};

/// One language of the site.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The language.
    pub lang: Lang,
    /// Folder of its pages: empty for the site's own language, `en/`.
    pub prefix: &'static str,
    /// Pages of the site's own language that it has not.
    absent: BTreeSet<String>,
    /// Routes of its texts: what stands beside them is its own.
    texts: BTreeSet<String>,
    /// Files outside its pages that it has of its own.
    files: BTreeSet<String>,
}

impl Edition {
    /// The site's own language.
    #[must_use]
    pub fn own(lang: Lang) -> Self {
        Self {
            lang,
            prefix: "",
            absent: BTreeSet::new(),
            texts: BTreeSet::new(),
            files: BTreeSet::new(),
        }
    }

    /// Another language, which has all pages but the texts in `absent` and earlier versions of texts.
    ///
    /// Beside it stand the pages that it has and the plan has not: versions of its own texts.
    #[must_use]
    pub fn other(
        config: &Config,
        plan: &Plan,
        articles: &[Article],
        absent: BTreeSet<String>,
    ) -> (Self, Vec<Planned>) {
        let is_own = |source: &Source| matches!(source, Source::Version(..));
        let pages = plan.pages.iter().filter(|p| is_own(&p.source));
        let mut missing: BTreeSet<String> = pages.map(|p| p.route.clone()).collect();
        let mut texts = BTreeSet::new();
        let mut versions = Vec::new();
        for (i, article) in articles.iter().enumerate() {
            if absent.contains(&article.route) {
                continue;
            }
            texts.insert(article.route.clone());
            let lock = article.draft.lock.iter();
            for (n, frozen) in lock.flat_map(|l| l.earlier.iter().enumerate()) {
                let route = version_route(article, frozen.version);
                missing.remove(&route);
                let source = Source::Version(i, n);
                versions.push(Planned { route, source });
            }
        }
        missing.extend(absent);
        let edition = Self {
            lang: config.lang,
            prefix: match config.lang {
                Lang::Zh => "zh/",
                Lang::En => "en/",
            },
            texts,
            absent: missing,
            files: plan.feed_paths(config).into_iter().collect(),
        };
        (edition, versions)
    }

    /// Whether it is the site's own language.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.prefix.is_empty()
    }

    /// Whether a planned route is a page of it.
    #[must_use]
    pub fn has(&self, route: &str) -> bool {
        !self.absent.contains(route)
    }

    /// Where something of the site stands for its pages: below its own folder, or where all
    /// languages share it.
    #[must_use]
    pub fn place(&self, path: &str) -> String {
        match self.owns(path) {
            true => format!("{}{path}", self.prefix),
            false => path.to_owned(),
        }
    }

    fn owns(&self, path: &str) -> bool {
        if path.is_empty() || path.ends_with('/') {
            return self.has(path);
        }
        let folder = path.rfind('/').map_or("", |end| &path[..=end]);
        self.files.contains(path) || self.texts.contains(folder)
    }

    /// Finished HTML of a page with its links to what all languages share led there.
    pub(super) fn relinked(&self, html: String, route: &str) -> String {
        if self.prefix.is_empty() || !html.contains("href=\"") {
            return html;
        }
        let mut out = String::with_capacity(html.len() + 32);
        let mut rest = html.as_str();
        while let Some((before, after)) = rest.split_once("href=\"") {
            out.push_str(before);
            out.push_str("href=\"");
            let end = after.find('"').unwrap_or(after.len());
            let (href, tail) = after.split_at(end);
            match target(route, href) {
                Target::Inside(path) if !self.owns(&path) => {
                    let mark = href.find(['#', '?']).map_or("", |at| &href[at..]);
                    let root = root_of(&format!("{}{route}", self.prefix));
                    out.push_str(&format!("{root}{path}{mark}"));
                }
                _ => out.push_str(href),
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

impl Composer<'_> {
    /// The edition whose pages are composed.
    pub(super) fn edition(&self) -> &Edition {
        &self.editions[self.edition]
    }

    /// Runs the expressions of a declared text: a sentence is of one language with the words that
    /// it quotes.
    pub(super) fn binder_of(&self, text: &Said) -> &Binder {
        match self.findings().config.has(text) {
            true => self.binder,
            false => self.own,
        }
    }

    /// The same page in every language, the one that is composed marked; empty where the site has
    /// one language.
    pub(super) fn alternates(&self, route: &str, root: &str, kind: &str) -> Vec<Alternate> {
        if self.editions.len() < 2 || kind == "not-found" {
            return Vec::new();
        }
        let url = &self.findings().config.url;
        let one = |(i, edition): (usize, &Edition)| {
            let has = edition.has(route);
            let at = match has {
                true => format!("{}{route}", edition.prefix),
                false => edition.prefix.to_owned(),
            };
            let href = format!("{root}{at}");
            Alternate {
                lang: edition.lang.tag(),
                title: w(edition.lang, "language").to_owned(),
                href: match href.is_empty() {
                    true => "./".to_owned(),
                    false => href,
                },
                absolute: format!("{url}{at}"),
                same: has,
                default: i == 0,
                current: i == self.edition,
            }
        };
        self.editions.iter().enumerate().map(one).collect()
    }

    /// The title of a text in lists, with a note where it is in another language.
    pub(super) fn listed_title(&self, article: &Article) -> String {
        let title = article.title.clone();
        match self.edition().has(&article.route) || article.draft.kind == DraftKind::Page {
            true => title,
            false => {
                super::words::bracketed(self.lang(), &title, w(self.lang(), "in_other_language"))
            }
        }
    }
}
