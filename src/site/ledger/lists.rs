//! Which lists of items there are: by duty, by unit, by year, what is overdue; page by page.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc};

use crate::disclosure::{Due, Item, Ledger, Verdict};

use super::ROUTE;

/// Items on one page.
const PER_PAGE: usize = 200;
/// Items of one duty of a register that are listed; each subject's own page has all of its own.
pub(super) const MOST: usize = 2_000;

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::site) enum Of {
    /// All duties: the first page, which lists what is near.
    All,
    /// What is overdue.
    Overdue,
    /// One duty, by position.
    Duty(usize),
    /// The duties of a unit, by position.
    Unit(usize),
    /// What is due in a year.
    Year(i16),
}

/// One list.
#[derive(Debug)]
pub(in crate::site) struct Listing {
    pub(in crate::site) of: Of,
    /// Route of its first page.
    pub(in crate::site) route: String,
    /// Positions of its items, in the order of the list.
    pub(super) members: Arc<[u32]>,
    /// Items that would stand in it as well, if it were not too long.
    pub(super) left_out: usize,
}

impl Listing {
    /// Number of pages; even an empty one has a page that says so.
    pub(super) fn pages(&self) -> usize {
        self.members.len().div_ceil(PER_PAGE).max(1)
    }

    /// The items on a page.
    pub(super) fn on(&self, page: usize) -> &[u32] {
        let from = (page.saturating_sub(1) * PER_PAGE).min(self.members.len());
        let to = (from + PER_PAGE).min(self.members.len());
        &self.members[from..to]
    }

    /// Route of a page.
    pub(super) fn page(&self, page: usize) -> String {
        match page {
            0 | 1 => self.route.clone(),
            _ => format!("{}page-{page}/", self.route),
        }
    }
}

/// Every list; none where the site declares no duties.
#[derive(Debug, Default)]
pub(in crate::site) struct Listings(pub(in crate::site) Vec<Listing>);

impl Listings {
    pub(in crate::site) fn new(ledger: &Ledger) -> Self {
        let mut out = Self::default();
        if ledger.is_empty() {
            return out;
        }
        out.add(ledger, Of::All, ROUTE.to_owned(), Vec::new());
        let all = (0..).zip(&ledger.items);
        let own: Vec<(u32, &Item)> = all
            .filter(|(_, item)| !ledger.duty(item).is_of_register() && is_listed(ledger, item))
            .collect();
        let chosen = |chosen: &dyn Fn(&Item) -> bool| {
            let members = own.iter().filter(|(_, item)| chosen(item));
            members.map(|(i, _)| *i).collect()
        };
        let overdue = chosen(&is_overdue);
        out.add(ledger, Of::Overdue, format!("{ROUTE}overdue/"), overdue);
        for (n, unit) in ledger.units.iter().enumerate() {
            let members = chosen(&|item| ledger.duty(item).unit == n);
            let route = format!("{ROUTE}unit/{}/", unit.id);
            out.add(ledger, Of::Unit(n), route, members);
        }
        let years: BTreeSet<i16> = own.iter().map(|(_, item)| year_of(item.due)).collect();
        for year in years {
            let members = chosen(&|item| year_of(item.due) == year);
            let route = format!("{ROUTE}year/{year}/");
            out.add(ledger, Of::Year(year), route, members);
        }
        let mut start = 0;
        for (n, duty) in ledger.duties.iter().enumerate() {
            let items = (start..).zip(ledger.of_duty(n));
            let members: Vec<u32> = match duty.is_of_register() {
                true => items
                    .filter(|(_, i)| is_overdue(i))
                    .map(|(i, _)| i)
                    .collect(),
                false => items
                    .filter(|(_, i)| is_listed(ledger, i))
                    .map(|(i, _)| i)
                    .collect(),
            };
            start += u32::try_from(ledger.of_duty(n).len()).unwrap_or_default();
            let route = format!("{ROUTE}duty/{}/", duty.id());
            out.add(ledger, Of::Duty(n), route, members);
        }
        out
    }

    /// Newest first; what has no day yet comes before all.
    fn add(&mut self, ledger: &Ledger, of: Of, route: String, mut members: Vec<u32>) {
        let day = |i: &u32| {
            let item = &ledger.items[*i as usize];
            (item.due.day().is_some(), Reverse(item.due.day()), *i)
        };
        members.sort_by_key(day);
        let of_register = matches!(of, Of::Duty(n) if ledger.duties[n].is_of_register());
        let left_out = match of_register {
            true => members.len().saturating_sub(MOST),
            false => 0,
        };
        members.truncate(members.len() - left_out);
        self.0.push(Listing {
            of,
            route,
            members: members.into(),
            left_out,
        });
    }

    /// Every page of every list: position of the list, number, route.
    pub(in crate::site) fn pages(&self) -> impl Iterator<Item = (usize, usize, String)> {
        let lists = self.0.iter().enumerate();
        lists.flat_map(|(i, list)| (1..=list.pages()).map(move |n| (i, n, list.page(n))))
    }

    /// The list of something.
    pub(in crate::site) fn find(&self, of: Of) -> Option<&Listing> {
        self.0.iter().find(|list| list.of == of)
    }
}

pub(super) fn is_overdue(item: &Item) -> bool {
    matches!(item.verdict, Verdict::Overdue(_) | Verdict::NoEvidence)
}

/// Hours and days are counted; only what is wrong with them is listed.
pub(super) fn is_listed(ledger: &Ledger, item: &Item) -> bool {
    let routine = matches!(item.verdict, Verdict::OnTime | Verdict::Upcoming);
    !(routine && ledger.duty(item).is_frequent())
}

/// The year in which an item is due.
pub(super) fn year_of(due: Due) -> i16 {
    match due {
        Due::Day(day) => day.year(),
        Due::At(at) => at.year(),
        Due::Unknown(year) => year,
    }
}
