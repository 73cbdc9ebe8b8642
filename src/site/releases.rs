//! Lists of releases, a page at a time.

use super::{
    archive::{Facet, List, list_title, page_route, short_title},
    articles::column_tags,
    compose::{Head, Making},
    view::{Block, Link, LinkGroup},
    words::{w, wf},
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
        self.pager(list, page);
        if list.facet == Facet::All && page == 1 {
            self.offered_lists();
        }
        let mut title = list_title(self.lang(), list);
        if page > 1 {
            title += &wf(self.lang(), "page_number", &[("n", &page.to_string())]);
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
            title,
            description,
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    /// The pages before and after, where a list has several.
    fn pager(&mut self, list: &List, page: usize) {
        let last = self.composer.plan.archive.count(list);
        if last < 2 {
            return;
        }
        let wanted = [
            ("page_first", (page > 2).then_some(1)),
            ("page_before", page.checked_sub(1).filter(|n| *n > 0)),
            ("page_after", Some(page + 1).filter(|n| *n <= last)),
            ("page_last", (page + 1 < last).then_some(last)),
        ];
        let links = wanted
            .into_iter()
            .filter_map(|(key, n)| {
                Some(Link {
                    href: self.href(&page_route(list, n?)),
                    title: w(self.lang(), key).to_owned(),
                })
            })
            .collect();
        let title = wf(
            self.lang(),
            "page_of",
            &[("n", &page.to_string()), ("last", &last.to_string())],
        );
        self.blocks.push(Block::Links {
            title: String::new(),
            groups: vec![LinkGroup { title, links }],
        });
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
                    title: wf(
                        self.lang(),
                        "list_with_count",
                        &[
                            ("name", &short_title(self.lang(), l)),
                            ("n", &l.members.len().to_string()),
                        ],
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
