//! What stands around every page: navigation, crumbs, the links of the footer.

use super::{
    compose::{Head, Making},
    composed::Composed,
    plan::home_word,
    view::{Block, Link, NavLink, PageView},
    words::w,
};

impl Making<'_, '_> {
    /// The page with all that stands around it.
    pub(super) fn finish(mut self, head: Head) -> Composed {
        if !self.is_kept {
            self.note_changes();
        }
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
        let preview = self.preview();
        let noindex = head.noindex || preview.is_some();
        let canonical =
            (!config.url.is_empty() && !noindex).then(|| format!("{}{}", config.url, self.route));
        let footer = self.footer();
        let finds = |block: &Block| matches!(block, Block::Find { .. });
        let scripted = head.kind == "list" || self.blocks.iter().any(finds);
        let view = PageView {
            kind: head.kind,
            root: self.root.clone(),
            title: head.title.clone(),
            heading: head.title,
            description: head.description,
            canonical,
            crumbs: head.crumbs,
            nav,
            meta: head.meta,
            feeds: head.feeds,
            json_ld: head.json_ld,
            sample: self.sample.into_iter().collect(),
            facts_line: head.facts,
            blocks: self.blocks,
            noindex,
            scripted,
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
            out.push(Link {
                href: self.href(&article.route),
                title: article.title.clone(),
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
