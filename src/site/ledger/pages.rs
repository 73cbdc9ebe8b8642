//! The pages: what is near, what is overdue, by unit, by year.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};

use crate::{
    disclosure::{Item, Tally, Verdict},
    quantity::Period,
};

use super::{
    super::{
        articles::column_tags,
        compose::{Head, Making},
        library::heads,
        view::{Block, Cell, FeedLink, Head as Column, Link, LinkGroup, Table},
        words::{bracketed, w, wf},
    },
    files::{FEED, ICAL, JSON},
    lists::{Listing, Of, is_listed, is_overdue, year_of},
    said::*,
};

/// Days that the first page looks ahead.
const AHEAD: i64 = 45;
/// Items of a table of the first page.
const NEAR: usize = 30;

impl<'c> Making<'c, '_> {
    /// One page of one list of the ledger.
    pub(in crate::site) fn ledger_page(&mut self, list: usize, page: usize) -> Head {
        let list = &self.composer.plan.listings.0[list];
        match list.of {
            Of::All => self.ledger_home(),
            Of::Duty(duty) => self.duty_blocks(duty, list, page),
            _ => self.list_blocks(list, page),
        }
        if page == 1 {
            self.ledger_links(list.of);
        }
        let mut title = self.ledger_title(list.of);
        let description = match list.of {
            Of::All => w(self.lang(), "ledger_description").to_owned(),
            _ => wf(self.lang(), "ledger_list_description", &[("title", &title)]),
        };
        if page > 1 {
            let number = wf(self.lang(), "page_number", &[("n", &page.to_string())]);
            title = bracketed(self.lang(), &title, &number);
        }
        let feed = FeedLink {
            href: self.href(FEED),
            kind: "application/atom+xml",
            title: w(self.lang(), "ledger").to_owned(),
        };
        Head {
            kind: "text",
            title,
            meta: column_tags(w(self.lang(), "ledger"), &description),
            description,
            feeds: vec![feed],
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    /// Title of a list of the ledger.
    pub(in crate::site) fn ledger_title(&self, of: Of) -> String {
        let (lang, ledger) = (self.lang(), &self.composer.plan.ledger);
        match of {
            Of::All => w(lang, "ledger").to_owned(),
            Of::Overdue => w(lang, "ledger_overdue_list").to_owned(),
            Of::Duty(n) => title(&ledger.duties[n], lang).to_owned(),
            Of::Unit(n) => {
                let name = ledger.units[n].name.get(lang);
                wf(lang, "ledger_of_unit", &[("unit", name)])
            }
            Of::Year(year) => wf(lang, "ledger_of_year", &[("year", &year.to_string())]),
        }
    }

    /// Notes which samples the dates of a duty come from.
    pub(super) fn shows_duty(&mut self, duty: usize) {
        let ledger = &self.composer.plan.ledger;
        let record = ledger.record.as_deref();
        let catalog = &self.findings().catalog;
        let ids: Vec<&str> = ledger.duties[duty].datasets().chain(record).collect();
        for dataset in ids.into_iter().filter_map(|id| catalog.dataset(id)) {
            self.shows(dataset);
        }
    }

    fn ledger_home(&mut self) {
        let ledger = &self.composer.plan.ledger;
        (0..ledger.duties.len()).for_each(|duty| self.shows_duty(duty));
        let today = self.composer.as_of.date();
        let counted = |item: &&Item| !ledger.duty(item).is_frequent();
        let this_year = ledger.own().filter(counted);
        let this_year = this_year.filter(|i| year_of(i.due) == today.year());
        let year = today.year().to_string();
        let year = wf(self.lang(), "ledger_this_year", &[("year", &year)]);
        self.ledger_lead(Tally::of(this_year), &year);
        let mut overdue: Vec<&Item> = ledger.own().filter(|i| is_overdue(i)).collect();
        overdue.sort_by_key(|item| item.due.day());
        let all = overdue.len();
        overdue.truncate(NEAR);
        let empty = w(self.lang(), "ledger_none_overdue");
        self.items_table("ledger_overdue_list", &overdue, true, empty);
        if all > NEAR {
            self.link_to(Of::Overdue, all);
        }
        let until = today.checked_add(AHEAD.days()).unwrap_or(Date::MAX);
        let near = |item: &&Item| {
            item.verdict == Verdict::Upcoming && item.due.day().is_some_and(|day| day <= until)
        };
        let mut coming: Vec<&Item> = ledger.own().filter(counted).filter(near).collect();
        coming.sort_by_key(|item| item.due.day());
        coming.truncate(NEAR);
        let empty = w(self.lang(), "ledger_none_coming");
        self.items_table("ledger_coming", &coming, true, empty);
        let office: Vec<usize> = (0..ledger.duties.len())
            .filter(|n| !ledger.duties[*n].is_of_register())
            .collect();
        self.ledger_strip(&office, Period::day(today));
        self.duties_table("ledger_duties", false);
        self.duties_table("ledger_register_duties", true);
    }

    /// What of the office's duties that fell due in a year was made public in time, unit by unit.
    pub(in crate::site) fn timeliness_of_year(&mut self, year: i16) {
        let ledger = &self.composer.plan.ledger;
        let due = |item: &&Item| !ledger.duty(item).is_frequent() && year_of(item.due) == year;
        let rows = ledger.units.iter().enumerate().map(|(n, unit)| {
            let own = ledger.own().filter(due);
            let tally = Tally::of(own.filter(|item| ledger.duty(item).unit == n));
            let list = self.composer.plan.listings.find(Of::Unit(n));
            let href = list.map(|list| self.href(&list.route));
            (unit.name.get(self.lang()).to_owned(), href, tally)
        });
        let rows: Vec<_> = rows.filter(|(_, _, tally)| tally.all() > 0).collect();
        if rows.is_empty() {
            return;
        }
        let shown = ledger.own().filter(due).map(|item| item.duty as usize);
        let shown: BTreeSet<usize> = shown.collect();
        shown.into_iter().for_each(|duty| self.shows_duty(duty));
        self.count_table("report_timeliness", "ledger_unit", rows);
        let all = ledger.own().filter(|item| year_of(item.due) == year);
        self.link_to(Of::Year(year), all.filter(|i| is_listed(ledger, i)).count());
    }

    fn link_to(&mut self, of: Of, count: usize) {
        let Some(list) = self.composer.plan.listings.find(of) else {
            return;
        };
        let name = w(self.lang(), "ledger_all");
        let link = Link {
            href: self.href(&list.route),
            title: wf(
                self.lang(),
                "bracketed",
                &[("text", name), ("inner", &count.to_string())],
            ),
        };
        self.ledger_link_block("", vec![link]);
    }

    pub(super) fn ledger_link_block(&mut self, title: &str, links: Vec<Link>) {
        self.blocks.push(Block::Links {
            title: title.to_owned(),
            groups: vec![LinkGroup {
                title: String::new(),
                links,
            }],
        });
    }

    /// The answer in one sentence.
    fn ledger_lead(&mut self, tally: Tally, what: &str) {
        let lang = self.lang();
        let number = |n: usize| n.to_string();
        let said = tally_said(
            Tally {
                upcoming: 0,
                unknown: 0,
                ..tally
            },
            lang,
        );
        let values = [
            ("at", self.composer.as_of.date().to_string()),
            ("what", what.to_owned()),
            ("due", number(tally.fallen_due())),
            ("said", said),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let mut text = wf(lang, "ledger_lead", &values);
        if tally.unknown > 0 {
            let n = number(tally.unknown);
            text.push_str(&wf(lang, "ledger_lead_unknown", &[("n", &n)]));
        }
        let html = self.html(&text);
        self.blocks.push(Block::Text {
            lead: true,
            title: String::new(),
            html,
        });
    }

    /// Items as a table.
    pub(super) fn items_table(&mut self, key: &str, items: &[&Item], named: bool, empty: &str) {
        let lang = self.lang();
        let mut keys = vec!["ledger_duty"; usize::from(named)];
        keys.extend([
            "ledger_about",
            "ledger_due",
            "ledger_published",
            "ledger_state",
        ]);
        let mut rows: Vec<Vec<Cell>> = items
            .iter()
            .map(|item| self.item_row(item, named))
            .collect();
        // The basis of a duty stands where the duty is named first.
        let mut told = BTreeSet::new();
        for head in rows.iter_mut().filter_map(|row| row.first_mut()) {
            if named && !told.insert((head.text.clone(), head.note.clone())) {
                head.note.clear();
            }
        }
        let title = w(lang, key).to_owned();
        self.blocks.push(Block::Table {
            table: Table {
                caption: title.clone(),
                head: heads(lang, &keys),
                rows,
            },
            title,
            empty: empty.to_owned(),
            notes: Vec::new(),
            downloads: Vec::new(),
            how: None,
        });
    }

    fn item_row(&self, item: &Item, named: bool) -> Vec<Cell> {
        let (lang, ledger) = (self.lang(), &self.composer.plan.ledger);
        let duty = ledger.duty(item);
        let mut row = Vec::new();
        if named {
            let day = item.due.day().unwrap_or(self.composer.as_of.date());
            let basis: Vec<String> = duty.basis_on(day).map(|b| basis_said(b, lang)).collect();
            row.push(Cell {
                href: Some(self.href(&super::super::compose::Composer::duty_route(duty))),
                note: basis.join(w(lang, "semicolon")),
                ..Cell::header(title(duty, lang).to_owned())
            });
        }
        let about = self.composer.about(item);
        row.push(match self.subject_link(item) {
            Some(link) => Cell {
                href: Some(link.href),
                note: about,
                ..Cell::text(link.title)
            },
            None => Cell::text(about),
        });
        row.push(Cell::text(due_said(item.due, lang)));
        row.push(self.published_cell(item));
        row.push(verdict_cell(item.verdict, lang));
        row
    }

    pub(super) fn published_cell(&self, item: &Item) -> Cell {
        let lang = self.lang();
        let route = self.composer.evidence_route(item);
        let route = route.filter(|route| self.composer.plan.has(route));
        Cell {
            href: route.map(|route| self.href(&route)),
            note: how_said(item.published, lang).to_owned(),
            missing: item.published.is_none(),
            ..Cell::text(published_said(item.published, lang))
        }
    }

    /// The subject that owes an item, with its page.
    fn subject_link(&self, item: &Item) -> Option<Link> {
        let duty = self.composer.plan.ledger.duty(item);
        let register = self.findings().catalog.dataset(duty.register()?)?;
        let subject = register.subjects.get(item.subject as usize)?;
        let route = self.composer.plan.subject_route(register, &subject.key);
        Some(Link {
            href: route.map_or_else(String::new, |route| self.href(route)),
            title: subject.label.to_string(),
        })
    }

    fn list_blocks(&mut self, list: &Listing, page: usize) {
        let ledger = &self.composer.plan.ledger;
        let items: Vec<&Item> = list
            .on(page)
            .iter()
            .map(|i| &ledger.items[*i as usize])
            .collect();
        let duties: Vec<usize> = (0..ledger.duties.len())
            .filter(|n| !ledger.duties[*n].is_of_register())
            .filter(|n| match list.of {
                Of::Unit(unit) => ledger.duties[*n].unit == unit,
                _ => true,
            })
            .collect();
        duties.iter().for_each(|duty| self.shows_duty(*duty));
        if page == 1 {
            let members = list.members.iter().map(|i| &ledger.items[*i as usize]);
            let what = self.ledger_title(list.of);
            self.ledger_lead(Tally::of(members), &what);
            let today = Period::day(self.composer.as_of.date());
            match list.of {
                Of::Year(year) => {
                    let end = Period::year(i32::from(year)).last_day();
                    self.ledger_strip(&duties, Period::day(end));
                }
                Of::Unit(_) => self.ledger_strip(&duties, today),
                _ => {}
            }
        }
        let empty = w(self.lang(), "ledger_none").to_owned();
        self.items_table("ledger_items", &items, true, &empty);
        self.pages(page, list.pages(), list.members.len(), &|n| list.page(n));
    }

    /// Links to the other lists and to the files.
    fn ledger_links(&mut self, of: Of) {
        let lang = self.lang();
        let listings = &self.composer.plan.listings.0;
        let mut groups: Vec<(&str, Vec<Link>)> =
            vec![("ledger_by_unit", Vec::new()), ("by_year", Vec::new())];
        for list in listings.iter().filter(|list| list.of != of) {
            let group = match list.of {
                Of::Unit(_) => 0,
                Of::Year(_) => 1,
                _ => continue,
            };
            groups[group].1.push(Link {
                href: self.href(&list.route),
                title: match list.of {
                    Of::Unit(n) => self.composer.plan.ledger.units[n].name.get(lang).to_owned(),
                    _ => self.ledger_title(list.of),
                },
            });
        }
        groups[1].1.reverse();
        let files = [
            (ICAL, "ledger_ical"),
            (FEED, "ledger_feed"),
            (JSON, "ledger_json"),
        ];
        let files = files.into_iter().map(|(path, key)| Link {
            href: self.href(path),
            title: w(lang, key).to_owned(),
        });
        groups.push(("ledger_files", files.collect()));
        groups.retain(|(_, links)| !links.is_empty());
        let groups = groups.into_iter().map(|(key, links)| LinkGroup {
            title: w(lang, key).to_owned(),
            links,
        });
        self.blocks.push(Block::Links {
            title: w(lang, "ledger_more").to_owned(),
            groups: groups.collect(),
        });
    }
}

/// The verdict in a cell.
pub(super) fn verdict_cell(verdict: Verdict, lang: crate::diagnostic::Lang) -> Cell {
    let badge = verdict_badge(verdict, lang);
    Cell {
        note: verdict_note(verdict, lang),
        ..Cell {
            badge: Some(badge.clone()),
            ..Cell::text(badge.text)
        }
    }
}

/// A column of numbers.
pub(super) fn number_head(text: &str) -> Column {
    Column {
        text: text.to_owned(),
        number: true,
    }
}
