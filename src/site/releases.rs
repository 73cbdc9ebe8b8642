//! Lists of releases, a page at a time.

use super::{
    archive::{Facet, List, list_title, page_route, short_title},
    articles::column_tags,
    compose::{Head, Making},
    view::{Block, FeedLink, Link, LinkGroup},
    words::{bracketed, w, wf},
};

impl Making<'_, '_> {
    /// One page of a list of releases, newest first.
    pub(super) fn releases_page(&mut self, list: usize, page: usize) -> Head {
        let archive = &self.composer.plan.archive;
        let list = &archive.lists[list];
        let items = archive
            .members(list, page)
            .iter()
            .map(|i| self.release_card(&self.composer.articles[*i]))
            .collect();
        self.blocks.push(Block::Cards {
            title: String::new(),
            items,
            empty: w(self.lang(), "empty").to_owned(),
            notes: Vec::new(),
            more: None,
        });
        let route = |n: usize| page_route(list, n);
        self.pages(page, archive.count(list), list.members.len(), &route);
        if list.facet == Facet::All && page == 1 {
            self.offered_lists();
        }
        let mut title = list_title(self.lang(), list);
        if page > 1 {
            let number = wf(self.lang(), "page_number", &[("n", &page.to_string())]);
            title = bracketed(self.lang(), &title, &number);
        }
        let description = match list.facet {
            Facet::All => w(self.lang(), "releases_description").to_owned(),
            _ => wf(
                self.lang(),
                "releases_count",
                &[("title", &title), ("n", &list.members.len().to_string())],
            ),
        };
        Head {
            kind: "releases",
            meta: column_tags(w(self.lang(), "releases"), &description),
            feeds: self.feeds_of(list, &title),
            title,
            description,
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    /// The feeds of a list; years have none, because they end.
    fn feeds_of(&self, list: &List, title: &str) -> Vec<FeedLink> {
        let route = match list.facet {
            Facet::Year => return Vec::new(),
            Facet::All => "",
            _ => &list.route,
        };
        let kinds = [
            ("feed.xml", "application/atom+xml"),
            ("feed.json", "application/feed+json"),
        ];
        kinds
            .into_iter()
            .map(|(name, kind)| FeedLink {
                href: self.href(&format!("{route}{name}")),
                kind,
                title: title.to_owned(),
            })
            .collect()
    }

    /// Links to the lists by year, category, topic and issuer.
    fn offered_lists(&mut self) {
        let lists = &self.composer.plan.archive.lists;
        let mut groups = Vec::new();
        for facet in Facet::OFFERED {
            let mut links: Vec<Link> = lists
                .iter()
                .filter(|l| l.facet == facet)
                .map(|l| Link {
                    href: self.href(&l.route),
                    title: bracketed(
                        self.lang(),
                        &short_title(self.lang(), l),
                        &l.members.len().to_string(),
                    ),
                })
                .collect();
            if facet == Facet::Year {
                links.reverse();
            }
            // A single issuer tells nothing.
            if links.len() > usize::from(facet == Facet::Issuer) {
                groups.push(LinkGroup {
                    title: w(self.lang(), facet.key()).to_owned(),
                    links,
                });
            }
        }
        if self.composer.plan.calendar.is_some() {
            groups.push(LinkGroup {
                title: String::new(),
                links: vec![Link {
                    href: self.href(super::release_calendar::ROUTE),
                    title: w(self.lang(), "release_calendar").to_owned(),
                }],
            });
        }
        if !groups.is_empty() {
            self.blocks.push(Block::Links {
                title: w(self.lang(), "release_lists").to_owned(),
                groups,
            });
        }
    }
}
