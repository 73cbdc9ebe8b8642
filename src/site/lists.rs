//! Links to the pages of a dataset.

use crate::{
    dataset::Dataset,
    declare::{Block as Written, Rows},
    diagnostic::Lang,
    quantity::{Grain, Period},
};

use super::{
    compose::{Focus, Making},
    view::{Block, Link, LinkGroup},
    words::w,
};

impl<'c> Making<'c, '_> {
    pub(super) fn links_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let groups = match block.rows {
            Some(Rows::Groups) => self.group_links(focus.dataset),
            Some(Rows::Subjects) => self.subject_links(focus),
            _ => self.period_links(focus),
        };
        if groups.iter().any(|g| !g.links.is_empty()) {
            self.blocks.push(Block::Links { title, groups });
        }
    }

    pub(super) fn group_links(&self, dataset: &Dataset) -> Vec<LinkGroup> {
        let groups = self.composer.plan.groups.get(dataset.id());
        let links = groups.into_iter().flatten().map(|(title, route)| Link {
            href: self.href(route),
            title: title.clone(),
        });
        vec![LinkGroup {
            title: String::new(),
            links: links.collect(),
        }]
    }

    pub(super) fn subject_links(&self, focus: &Focus<'_>) -> Vec<LinkGroup> {
        let dataset = focus.dataset;
        let link = |i: usize| {
            let subject = &dataset.subjects[i];
            let route = self.composer.plan.subject_route(dataset, &subject.key)?;
            Some(Link {
                href: self.href(route),
                title: subject.label.to_string(),
            })
        };
        let links = self
            .subjects_shown(focus)
            .into_iter()
            .filter_map(link)
            .collect();
        vec![LinkGroup {
            title: String::new(),
            links,
        }]
    }

    /// Period pages of the focus's subject, grouped by year; inside a year its months only.
    pub(super) fn period_links(&self, focus: &Focus<'_>) -> Vec<LinkGroup> {
        let Some(who) = focus.who else {
            return Vec::new();
        };
        let key = self.findings().who_key(focus.dataset, who);
        let mut groups: Vec<LinkGroup> = Vec::new();
        let inside = |p: &Period| match focus.period {
            Some(page) => p.grain < page.grain && p.within(page.grain) == page,
            None => true,
        };
        let mut pages: Vec<(Period, &String)> = self
            .composer
            .plan
            .periods
            .iter()
            .filter(|((dataset, k, p), _)| dataset == focus.dataset.id() && *k == key && inside(p))
            .map(|((_, _, p), route)| (*p, route))
            .collect();
        pages.sort_by_key(|(p, _)| {
            (
                std::cmp::Reverse(p.first_day().year()),
                std::cmp::Reverse(p.grain),
                p.index,
            )
        });
        for (period, route) in pages {
            let year = period.within(Grain::Year).said(self.lang());
            if groups.last().is_none_or(|g| g.title != year) {
                groups.push(LinkGroup {
                    title: year,
                    links: Vec::new(),
                });
            }
            let title = match period.grain {
                Grain::Month if self.lang() == Lang::En => period.said_in_year(self.lang()),
                Grain::Month => format!("{}月", period.first_day().month()),
                Grain::Year => w(self.lang(), "all_years").to_owned(),
                _ => period.said(self.lang()),
            };
            if let Some(group) = groups.last_mut() {
                group.links.push(Link {
                    href: self.href(route),
                    title,
                });
            }
        }
        if let [only] = groups.as_mut_slice() {
            only.title.clear();
        }
        groups
    }
}
