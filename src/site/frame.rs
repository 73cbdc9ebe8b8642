//! What stands around every page: navigation, crumbs, the links of the footer.

use serde_json::json;

use super::{
    articles::{column_tags, script_safe},
    compose::{Head, Making},
    composed::Composed,
    disclosure::ROUTE as DISCLOSURE,
    plan::{home_word, section_of},
    view::{Block, Cell, Link, NavLink, PageView},
    words::w,
};

impl Making<'_, '_> {
    /// The page with all that stands around it.
    pub(super) fn finish(mut self, mut head: Head) -> Composed {
        if !self.is_kept {
            self.note_changes();
        }
        self.column_of(&mut head);
        say_reasons_once(&mut self.blocks);
        let config = &self.findings().config;
        let nav = self.nav();
        let preview = self.preview();
        let noindex = head.noindex || preview.is_some();
        let canonical =
            (!config.url.is_empty() && !noindex).then(|| self.composer.address(self.route));
        let alternates = self.composer.alternates(self.route, &self.root, head.kind);
        let footer = self.footer();
        let large = config.pages.iter().find(|page| page.large);
        let finds = |block: &Block| matches!(block, Block::Find { .. });
        let scripted = head.kind == "list" || self.blocks.iter().any(finds);
        let own = canonical.as_ref();
        let crumbs_ld = own.and_then(|own| self.crumbs_ld(&head, own));
        let charted = |block: &Block| matches!(block, Block::Chart { .. });
        let near = |block: &Block| matches!(block, Block::Map { near: true, .. });
        let view = PageView {
            charted: self.blocks.iter().any(charted),
            near: self.blocks.iter().any(near),
            kind: head.kind,
            root: self.root.clone(),
            title: head.title.clone(),
            heading: head.title,
            description: head.description,
            canonical,
            alternates,
            home: self.href(""),
            large_page: large.map(|page| self.href(&page.route.value)),
            search: config.search.then(|| self.href(super::search::ROUTE)),
            crumbs: head.crumbs,
            nav,
            meta: head.meta,
            feeds: head.feeds,
            crumbs_ld,
            json_ld: head.json_ld,
            sample: self.sample.into_iter().collect(),
            facts_line: head.facts,
            blocks: self.blocks,
            noindex,
            scripted,
            large: head.large,
            footer,
            preview,
        };
        Composed {
            view,
            charts: self.charts,
            files: self.files,
            beside: self.beside,
            uses: self.uses,
            drawn: self.drawn,
        }
    }

    /// The way from the home page down to this one, for search engines.
    fn crumbs_ld(&self, head: &Head, own: &str) -> Option<String> {
        let url = &self.findings().config.url;
        let above = head.crumbs.iter().map(|link| {
            let route = link.href.strip_prefix(&*self.root).unwrap_or(&link.href);
            (link.title.as_str(), format!("{url}{route}"))
        });
        let way = above.chain([(head.title.as_str(), own.to_owned())]);
        let items = (1..).zip(way).map(|(position, (name, item))| {
            json!({ "@type": "ListItem", "position": position, "name": name, "item": item })
        });
        let items: Vec<_> = items.collect();
        (items.len() > 1).then(|| {
            script_safe(&json!({
                "@context": "https://schema.org",
                "@type": "BreadcrumbList",
                "itemListElement": items,
            }))
        })
    }

    /// Home, the sections that have a page, and the disclosure of government information.
    fn nav(&self) -> Vec<NavLink> {
        let config = &self.findings().config;
        let mut nav = vec![NavLink {
            href: self.href(""),
            title: home_word(self.lang()).to_owned(),
            current: self.route.is_empty(),
        }];
        nav.extend(
            config
                .sections
                .iter()
                .filter(|s| self.composer.plan.has(&s.route))
                .map(|section| NavLink {
                    href: self.href(&section.route),
                    title: section.title.get(self.lang()).to_owned(),
                    current: self.route.starts_with(&section.route),
                }),
        );
        // A section of that address is named and placed by the site itself.
        let own = config.sections.iter().any(|s| s.route == DISCLOSURE);
        if self.composer.plan.has(DISCLOSURE) && !own {
            nav.push(NavLink {
                href: self.href(DISCLOSURE),
                title: w(self.lang(), "disclosure").to_owned(),
                current: self.route.starts_with(DISCLOSURE),
            });
        }
        nav
    }

    /// Every page but the first lies in a column: its section, else the page is one by itself.
    fn column_of(&self, head: &mut Head) {
        let has_column = head.meta.iter().any(|tag| tag.name == "ColumnName");
        if has_column || matches!(head.kind, "home" | "not-found") {
            return;
        }
        let section = section_of(&self.findings().config, self.route);
        let name = section.map_or(&*head.title, |s| s.title.get(self.lang()));
        head.meta.extend(column_tags(name, &head.description));
    }

    fn footer(&self) -> Vec<Link> {
        let mut out = vec![Link {
            href: self.href("sitemap/"),
            title: w(self.lang(), "map").to_owned(),
        }];
        if !self.composer.plan.ledger.is_empty() {
            out.push(Link {
                href: self.href(super::ledger::ROUTE),
                title: w(self.lang(), "ledger").to_owned(),
            });
        }
        out.push(Link {
            href: self.href(super::fairness::REPORT),
            title: w(self.lang(), "report_page").to_owned(),
        });
        for i in &self.composer.plan.archive.texts {
            let article = &self.composer.articles[*i];
            if article.route.starts_with(DISCLOSURE) {
                continue; // they are reached from there
            }
            out.push(Link {
                href: self.href(&article.route),
                title: self.composer.listed_title(article),
            });
        }
        if self.composer.plan.has("releases/") {
            out.push(Link {
                href: self.href("feed.xml"),
                title: w(self.lang(), "feed").to_owned(),
            });
            out.push(Link {
                href: self.href("feed.json"),
                title: w(self.lang(), "feed_json").to_owned(),
            });
        }
        out
    }
}

/// Of cells that lack a value for one reason, side by side, the first says it.
fn say_reasons_once(blocks: &mut [Block]) {
    for block in blocks {
        if let Block::Table { table, .. } = block {
            table.rows.iter_mut().for_each(|row| Cell::said_once(row));
        }
    }
}
