//! Links to the pages of a dataset.

use crate::{
    dataset::Dataset,
    declare::{At, Block as Written, Rows},
    diagnostic::Lang,
    quantity::{Grain, Period},
};

use super::{
    compose::{Focus, Making},
    listed::List,
    view::{Block, Link, LinkGroup},
    words::{bracketed, w},
};

/// Groups that are linked one by one among other blocks; more have a page of their own.
const MANY: usize = 120;

impl<'c> Making<'c, '_> {
    pub(super) fn links_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let groups = match block.rows {
            Some(Rows::Groups) => self.group_links(focus.dataset, block.group.as_ref()),
            Some(Rows::Subjects) => self.subject_links(focus),
            _ => self.period_links(focus),
        };
        if groups.iter().any(|g| !g.links.is_empty()) {
            self.blocks.push(Block::Links { title, groups });
        }
    }

    /// Links to the groups of the lists of a dataset; `by` chooses one of several lists.
    ///
    /// # Reports
    /// `site::unknown-field`.
    pub(super) fn group_links(
        &mut self,
        dataset: &Dataset,
        by: Option<&At<String>>,
    ) -> Vec<LinkGroup> {
        let lists: Vec<&List> = self.lists_of(dataset.id());
        let chosen = |list: &&List| by.is_none_or(|by| by.value == list.by);
        if let Some(by) = by.filter(|_| !lists.iter().any(chosen)) {
            let known: Vec<&str> = lists.iter().map(|list| list.by.as_str()).collect();
            self.complain("site::unknown-field", by, &known.join("、"));
        }
        let several = by.is_none() && lists.len() > 1;
        let lists = lists.into_iter().filter(chosen);
        lists
            .map(|list| LinkGroup {
                title: match several {
                    true => list.division.heading.clone(),
                    false => String::new(),
                },
                links: self.short_links(list),
            })
            .collect()
    }

    /// The lists of a dataset.
    pub(super) fn lists_of(&self, dataset: &str) -> Vec<&'c List> {
        let lists = self.composer.plan.lists.iter();
        lists.filter(|list| list.dataset == dataset).collect()
    }

    /// Links to the groups of a list, or to the page that has them where they are many.
    pub(super) fn short_links(&self, list: &List) -> Vec<Link> {
        let many = list.division.groups.len() > MANY;
        match list
            .index
            .as_ref()
            .filter(|index| many && **index != self.route)
        {
            Some(index) if self.composer.plan.has(index) => {
                let number = list.division.groups.len().to_string();
                vec![Link {
                    href: self.href(index),
                    title: bracketed(self.lang(), w(self.lang(), "all_groups"), &number),
                }]
            }
            _ => self.list_links(list),
        }
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
