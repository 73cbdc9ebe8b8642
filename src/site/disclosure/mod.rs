//! 政府信息公开: the guide, the catalogue, requests, yearly reports.

mod catalogue;
mod files;
mod guide;
mod report;
mod shelves;

pub(super) use shelves::Shelf;

use crate::config::Disclosure;

use super::{
    compose::{Head, Making},
    plan::Plan,
    view::{Block, Fact, Link, LinkGroup},
    words::{w, wf},
};

/// Route of the first page.
pub(super) const ROUTE: &str = "disclosure/";
pub(super) const GUIDE: &str = "disclosure/guide/";
pub(super) const CATALOGUE: &str = "disclosure/catalogue/";
pub(super) const REQUEST: &str = "disclosure/request/";
const REPORTS: &str = "disclosure/report/";

/// One page of the disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// 政府信息公开
    Portal,
    /// 政府信息公开指南
    Guide,
    /// 政府信息公开目录: a list, by position, and the number of its page.
    Catalogue(usize, usize),
    /// 依申请公开
    Request,
    /// 政府信息公开工作年度报告
    Report(i16),
}

impl Plan {
    /// Every page of the disclosure with its route; none where the site declares none.
    pub(super) fn disclosure_pages(&self, this_year: i16) -> Vec<(String, Part)> {
        let Some(catalogue) = &self.catalogue else {
            return Vec::new();
        };
        let mut out = vec![
            (ROUTE.to_owned(), Part::Portal),
            (GUIDE.to_owned(), Part::Guide),
            (REQUEST.to_owned(), Part::Request),
        ];
        for (i, shelf) in self.shelves.iter().enumerate() {
            let pages = 1..=shelf.pages();
            out.extend(pages.map(|n| (shelf.page_route(n), Part::Catalogue(i, n))));
        }
        let years = report::years(catalogue, this_year);
        out.extend(years.map(|year| (report_route(year), Part::Report(year))));
        out
    }
}

fn report_route(year: i16) -> String {
    format!("{REPORTS}{year:04}/")
}

impl<'c> Making<'c, '_> {
    pub(super) fn disclosure_page(&mut self, part: Part) -> Head {
        let Some(disclosure) = self.findings().config.disclosure.as_ref() else {
            return Head::default();
        };
        match part {
            Part::Portal => self.portal_page(disclosure),
            Part::Guide => self.guide_page(disclosure),
            Part::Catalogue(list, page) => self.catalogue_page(list, page),
            Part::Request => self.request_page(disclosure),
            Part::Report(year) => self.report_of_year(year, disclosure),
        }
    }

    /// Title of a page of the disclosure.
    pub(super) fn disclosure_title(&self, part: Part) -> String {
        let lang = self.lang();
        match part {
            Part::Portal => w(lang, "disclosure").to_owned(),
            Part::Guide => w(lang, "guide").to_owned(),
            Part::Catalogue(list, _) => self.shelf_title(list),
            Part::Request => w(lang, "request").to_owned(),
            Part::Report(year) => wf(lang, "report_of", &[("year", &year.to_string())]),
        }
    }

    /// The four parts by their official names, and requests.
    fn portal_page(&mut self, disclosure: &Disclosure) -> Head {
        let lang = self.lang();
        let link = |route: &str, title: String| Link {
            href: self.href(route),
            title,
        };
        let mut groups = vec![LinkGroup {
            title: String::new(),
            links: vec![
                link(GUIDE, w(lang, "guide").to_owned()),
                link(CATALOGUE, w(lang, "catalogue").to_owned()),
                link(REQUEST, w(lang, "request").to_owned()),
            ],
        }];
        let texts = self.composer.plan.archive.texts.iter();
        let texts = texts.map(|i| &self.composer.articles[*i]);
        let rules = texts.filter(|a| a.route.starts_with(ROUTE));
        let rules = rules.map(|a| link(&a.route, a.title.clone())).collect();
        let parts = self
            .composer
            .plan
            .disclosure_pages(self.composer.as_of.year());
        let reports = parts.iter().rev();
        let reports = reports.filter(|(_, part)| matches!(part, Part::Report(_)));
        let reports = reports.map(|(route, part)| link(route, self.disclosure_title(*part)));
        let reports = reports.collect();
        for (key, links) in [("disclosure_rules", rules), ("disclosure_reports", reports)] {
            let links: Vec<Link> = links;
            if !links.is_empty() {
                let title = w(lang, key).to_owned();
                groups.push(LinkGroup { title, links });
            }
        }
        let title = w(lang, "disclosure_parts").to_owned();
        self.blocks.push(Block::Links { title, groups });
        self.shelf_links();
        self.office(disclosure);
        self.disclosure_head(Part::Portal, w(lang, "disclosure_description").to_owned())
    }

    /// The office that answers.
    fn office(&mut self, disclosure: &Disclosure) {
        let lang = self.lang();
        let rows = [
            ("office", &disclosure.office),
            ("office_address", &disclosure.address),
            ("office_postcode", &disclosure.postcode),
            ("contact_hours", &disclosure.hours),
            ("contact_phone", &disclosure.phone),
            ("office_fax", &disclosure.fax),
            ("contact_email", &disclosure.email),
            ("office_supervisor", &disclosure.supervisor),
            ("office_supervisor_phone", &disclosure.supervisor_phone),
        ];
        let said = rows.into_iter().filter(|(_, value)| !value.is_empty());
        let items: Vec<Fact> = said
            .map(|(key, value)| super::articles::plain_fact(w(lang, key), value))
            .collect();
        self.blocks.push(Block::Facts {
            title: w(lang, "office_title").to_owned(),
            items,
            notes: Vec::new(),
        });
    }

    fn disclosure_head(&self, part: Part, description: String) -> Head {
        let title = self.disclosure_title(part);
        Head {
            kind: "text",
            meta: super::articles::column_tags(w(self.lang(), "disclosure"), &description),
            title,
            description,
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    fn prose(&mut self, title: &str, text: &str) {
        let html = self.html(text);
        self.blocks.push(Block::Text {
            lead: false,
            title: title.to_owned(),
            html,
        });
    }
}
