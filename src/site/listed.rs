//! Lists of a register: planned group by group and page by page.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    dataset::Dataset,
    declare::{At, BlockForm, Page},
    diagnostic::Location,
};

use super::{
    compose::{Head, Making},
    divide::{Division, Fault, divide, same_subjects},
    plan::{Family, Plan, Planned, Source},
    view::{Block, Link, LinkGroup},
    words::{bracketed, w, wf},
};

/// Subjects on one page of a list, where nothing else is declared.
const PER_PAGE: u32 = 200;

/// The pages of one declared list.
#[derive(Debug)]
pub(super) struct List {
    /// The register.
    pub(super) dataset: String,
    /// What divides it first, as declared.
    pub(super) by: String,
    pub(super) division: Arc<Division>,
    /// Route of the first page of each group.
    pub(super) routes: Vec<String>,
    /// Route of the page with links to all groups.
    pub(super) index: Option<String>,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Words of the groups, coarse to fine.
    pub(super) groups: Vec<String>,
    /// Positions of all subjects of the list.
    pub(super) members: Arc<[u32]>,
    /// Route of its first page.
    pub(super) first: Arc<str>,
    /// Number of the page, from 1, and subjects on each.
    pub(super) number: usize,
    pub(super) per_page: usize,
    /// Whether it is one of very many lists.
    pub(super) minor: bool,
    /// The finer groups: heading, then words, route and number of subjects of each.
    pub(super) inner: Option<Arc<Inner>>,
}

/// The finer groups of a group.
#[derive(Debug)]
pub(super) struct Inner {
    heading: String,
    links: Vec<(String, String, usize)>,
}

impl Listed {
    pub(super) fn pages(&self) -> usize {
        self.members.len().div_ceil(self.per_page).max(1)
    }

    /// The subjects on this page.
    fn here(&self) -> &[u32] {
        let from = (self.number - 1) * self.per_page;
        let until = (from + self.per_page).min(self.members.len());
        self.members.get(from..until).unwrap_or_default()
    }

    /// Route of another page of the list.
    fn route(&self, number: usize) -> String {
        match number {
            1 => self.first.to_string(),
            _ => format!("{}page-{number}/", self.first),
        }
    }

    /// What expressions of the page may say.
    pub(super) fn names(&self) -> [(String, minijinja::Value); 3] {
        let group = |n: usize| {
            let words = self.groups.get(n).map_or("", String::as_str);
            minijinja::Value::from(words)
        };
        [
            ("group".into(), group(0)),
            ("group2".into(), group(1)),
            ("count".into(), self.members.len().into()),
        ]
    }

    /// Words in the map of the site; the finer lists are reached from the coarser ones.
    pub(super) fn map_title(&self) -> Option<String> {
        let first = self.number == 1 && self.groups.len() == 1 && !self.minor;
        first.then(|| self.groups.concat())
    }
}

impl Family<'_> {
    /// Plans the pages of a list.
    ///
    /// # Reports
    /// `site::cannot-divide`, `site::list-route`, `site::unknown-field`, `site::unknown-dataset`,
    /// `site::unknown-figure`.
    pub(super) fn list(&mut self, dataset: &Dataset) {
        let page = self.page.clone();
        let route = &page.route.value;
        let Some(by) = &page.by else {
            let all: Arc<[u32]> = (0..).zip(&dataset.subjects).map(|(i, _)| i).collect();
            return self.pages_of(route, Vec::new(), all, false, None);
        };
        let names = &by.value.0;
        let cuts = [route.find("{group}"), route.find("{group2}")];
        let fits = match (names.len(), cuts) {
            (1, [Some(_), None]) => true,
            (2, [Some(first), Some(second)]) => {
                first < second && route[first..second].contains('/')
            }
            (1 | 2, _) => false,
            _ => {
                let at = At {
                    value: names.join("、"),
                    span: by.span.clone(),
                };
                return self.complain("site::cannot-divide", &at, &dataset.schema.field_names());
            }
        };
        if !fits {
            return self.complain("site::list-route", &page.route, "");
        }
        let divisions: Vec<Option<Arc<Division>>> = names
            .iter()
            .map(|name| self.division(dataset, name, by))
            .collect();
        match divisions.as_slice() {
            [Some(one)] => self.groups(dataset, one.clone(), None),
            [Some(one), Some(two)] => self.groups(dataset, one.clone(), Some(two)),
            _ => {}
        }
    }

    /// Notes that the register needs files to look in.
    ///
    /// # Reports
    /// `site::find-without-register`.
    pub(super) fn finds(&mut self) {
        match self
            .dataset
            .filter(|d| d.schema.declaration.subject.is_none())
        {
            Some(register) => {
                self.plan.finds.insert(register.id().to_owned());
            }
            None => {
                let page = self.page.clone();
                self.complain("site::find-without-register", &page.title.at(), "");
            }
        }
    }

    /// A division of the register, made once.
    fn division<T>(&mut self, dataset: &Dataset, name: &str, by: &At<T>) -> Option<Arc<Division>> {
        let key = (dataset.id().to_owned(), name.to_owned());
        if let Some(made) = self.plan.divisions.get(&key) {
            return Some(made.clone());
        }
        let at = |name: &str| At {
            value: name.to_owned(),
            span: by.span.clone(),
        };
        let mut parts = name.split('/');
        let (dataset_named, figure) = (parts.next(), parts.next_back());
        match divide(self.findings, dataset, name) {
            Ok(division) => {
                let division = Arc::new(division);
                if !division.name.is_empty() {
                    let filters = &mut self.plan.filters;
                    let filters = filters.entry(dataset.id().to_owned()).or_default();
                    filters.push(division.clone());
                }
                self.plan.divisions.insert(key, division.clone());
                return Some(division);
            }
            Err(Fault::Field) => {
                let known = dataset.schema.field_names();
                self.complain("site::unknown-field", &at(name), &known);
            }
            Err(Fault::Dataset) => {
                let known = self.findings.catalog.ids();
                self.complain(
                    "site::unknown-dataset",
                    &at(dataset_named.unwrap_or(name)),
                    &known,
                );
            }
            Err(Fault::Figure(known)) => {
                self.complain("site::unknown-figure", &at(figure.unwrap_or(name)), &known)
            }
            Err(Fault::Division) => {
                let known = dataset.schema.field_names();
                self.complain("site::cannot-divide", &at(name), &known);
            }
        }
        None
    }

    /// One list for each group, and for each finer one inside it.
    fn groups(
        &mut self,
        dataset: &Dataset,
        division: Arc<Division>,
        finer: Option<&Arc<Division>>,
    ) {
        let page = self.page.clone();
        let whole = &page.route.value;
        let coarse = finer.map_or(whole.as_str(), |_| folder(whole, "{group2}"));
        let minor = division.name.is_empty();
        let inside = finer.map(|finer| crossed(&division, finer, dataset.subjects.len()));
        let mut routes = Vec::new();
        for (n, group) in division.groups.iter().enumerate() {
            let route = coarse.replace("{group}", &group.slug);
            let title = group.title.clone();
            let mut inner = None;
            if let Some((finer, inside)) = finer.zip(inside.as_ref()) {
                let mut links = Vec::new();
                for (second, members) in &inside[n] {
                    let second = &finer.groups[*second];
                    let titles = vec![title.clone(), second.title.clone()];
                    let route = whole.replace("{group}", &group.slug);
                    let route = route.replace("{group2}", &second.slug);
                    links.push((second.title.clone(), route.clone(), members.len()));
                    let members: Arc<[u32]> = members.as_slice().into();
                    self.pages_of(&route, titles, members, minor, None);
                }
                let heading = finer.heading.clone();
                inner = Some(Arc::new(Inner { heading, links }));
            }
            let members: Arc<[u32]> = group.members.as_slice().into();
            self.pages_of(&route, vec![title], members, minor, inner);
            routes.push(route);
        }
        let index = folder(whole, "{group}");
        let by = page.by.as_ref().and_then(|by| by.value.0.first());
        self.plan.lists.push(List {
            dataset: dataset.id().to_owned(),
            by: by.cloned().unwrap_or_default(),
            division,
            routes,
            index: (!index.is_empty()).then(|| index.to_owned()),
        });
    }

    /// The pages of one list.
    fn pages_of(
        &mut self,
        route: &str,
        groups: Vec<String>,
        members: Arc<[u32]>,
        minor: bool,
        inner: Option<Arc<Inner>>,
    ) {
        let mut listed = Listed {
            groups,
            members,
            first: Arc::from(route),
            number: 1,
            per_page: self.page.per_page.unwrap_or(PER_PAGE).max(1) as usize,
            minor,
            inner,
        };
        for number in 1..=listed.pages() {
            listed.number = number;
            self.add(listed.route(number), None, None, Some(listed.clone()));
        }
    }
}

/// The part of a route before the folder that holds the placeholder.
fn folder<'r>(route: &'r str, placeholder: &str) -> &'r str {
    let before = route.split(placeholder).next().unwrap_or_default();
    &before[..before.rfind('/').map_or(0, |slash| slash + 1)]
}

/// For each group of the first division: groups of the second and the members they share.
fn crossed(first: &Division, second: &Division, subjects: usize) -> Vec<Vec<(usize, Vec<u32>)>> {
    let mut of_subject: Vec<Vec<usize>> = vec![Vec::new(); subjects];
    for (n, group) in first.groups.iter().enumerate() {
        for &member in &group.members {
            of_subject[member as usize].push(n);
        }
    }
    let mut out: Vec<Vec<(usize, Vec<u32>)>> = vec![Vec::new(); first.groups.len()];
    for (n, group) in second.groups.iter().enumerate() {
        for &member in &group.members {
            for &coarse in &of_subject[member as usize] {
                match out[coarse].last_mut() {
                    Some((known, members)) if *known == n => members.push(member),
                    _ => out[coarse].push((n, vec![member])),
                }
            }
        }
    }
    out
}

/// Plans a page of links for each list, where no other page stands at its address.
pub(super) fn indexes(plan: &mut Plan, owners: &mut Vec<(Location, Planned)>) {
    let mut taken: BTreeSet<String> = owners.iter().map(|(_, p)| p.route.clone()).collect();
    for (i, list) in plan.lists.iter().enumerate() {
        let Some(route) = &list.index else { continue };
        if taken.insert(route.clone()) {
            let planned = Planned {
                route: route.clone(),
                source: Source::Groups(i),
            };
            owners.push((Location::file(crate::config::FILE), planned));
        }
    }
}

impl<'c> Making<'c, '_> {
    /// The blocks of a declared page. The groups inside its own and the box that finds stand
    /// before them, behind the answer in one sentence.
    pub(super) fn declared_blocks(&mut self, page: &Page) {
        let leads = |b: &&crate::declare::Block| b.form == BlockForm::Text && b.lead;
        let lead = page.block.iter().take_while(leads).count();
        let (before, behind) = page.block.split_at(lead);
        before.iter().for_each(|block| self.block(block));
        if page.find {
            self.find_block(page);
        }
        self.inner_links();
        behind.iter().for_each(|block| self.block(block));
        self.pager();
    }

    /// The subjects that the page lists, where the dataset is about the same register.
    pub(super) fn listed_here(&self, dataset: &Dataset) -> Option<&'c [u32]> {
        let (list, register) = (self.list?, self.dataset?);
        same_subjects(dataset, register).then(|| list.here())
    }

    /// Title and description with the number of the page.
    pub(super) fn numbered(&self, title: String, description: String) -> (String, String) {
        match self.list.filter(|list| list.number > 1) {
            None => (title, description),
            Some(list) => {
                let number = list.number.to_string();
                let page = wf(self.lang(), "page_number", &[("n", &number)]);
                let with = |text: String| match text.is_empty() {
                    true => text,
                    false => bracketed(self.lang(), &text, &page),
                };
                (with(title), with(description))
            }
        }
    }

    fn inner_links(&mut self) {
        let Some(inner) = self.list.and_then(|list| list.inner.as_ref()) else {
            return;
        };
        let links = inner.links.iter().map(|(title, route, count)| Link {
            href: self.href(route),
            title: bracketed(self.lang(), title, &count.to_string()),
        });
        let groups = vec![LinkGroup {
            title: String::new(),
            links: links.collect(),
        }];
        let title = wf(self.lang(), "by_heading", &[("heading", &inner.heading)]);
        self.blocks.push(Block::Links { title, groups });
    }

    fn pager(&mut self) {
        if let Some(list) = self.list {
            let route = |number: usize| list.route(number);
            self.pages(list.number, list.pages(), list.members.len(), &route);
        }
    }

    /// Links to the other pages of a list: the first, the last, and those around this one.
    pub(super) fn pages(
        &mut self,
        here: usize,
        last: usize,
        count: usize,
        route: &dyn Fn(usize) -> String,
    ) {
        if last < 2 {
            return;
        }
        let link = |number: usize, title: String| Link {
            href: self.href(&route(number)),
            title,
        };
        let near = |n: &usize| *n == 1 || *n == last || n.abs_diff(here) < 3;
        let pages = (1..=last).filter(near).map(|n| super::view::PageLink {
            link: link(n, n.to_string()),
            current: n == here,
            gap: n > 1 && !near(&(n - 1)),
        });
        let (count, number, of) = (count.to_string(), here.to_string(), last.to_string());
        let values = [("count", &*count), ("n", &*number), ("of", &*of)];
        let lang = self.lang();
        let block = Block::Pager {
            sentence: wf(lang, "page_of", &values),
            previous: (here > 1).then(|| link(here - 1, w(lang, "page_previous").to_owned())),
            next: (here < last).then(|| link(here + 1, w(lang, "page_next").to_owned())),
            pages: pages.collect(),
        };
        self.blocks.push(block);
    }

    /// Links to the groups of a list, with the number of subjects in each.
    pub(super) fn list_links(&self, list: &super::listed::List) -> Vec<Link> {
        let groups = list.division.groups.iter().zip(&list.routes);
        let link = |(group, route): (&super::divide::Group, &String)| Link {
            href: self.href(route),
            title: bracketed(self.lang(), &group.title, &group.members.len().to_string()),
        };
        groups.map(link).collect()
    }

    /// The title of the page of links to the groups of a list.
    pub(super) fn groups_title(&self, list: usize) -> String {
        let list = &self.composer.plan.lists[list];
        let dataset = self.findings().catalog.dataset(&list.dataset);
        let name = dataset.map_or("", |d| d.schema.declaration.title.get(self.lang()));
        let values = [("name", name), ("heading", &list.division.heading)];
        wf(self.lang(), "groups_title", &values)
    }

    /// The page of links to the groups of a list.
    pub(super) fn groups_page(&mut self, list: usize) -> Head {
        let title = self.groups_title(list);
        let list = &self.composer.plan.lists[list];
        if let Some(dataset) = self.findings().catalog.dataset(&list.dataset) {
            self.shows(dataset);
        }
        let groups = vec![LinkGroup {
            title: String::new(),
            links: self.list_links(list),
        }];
        let empty = String::new();
        self.blocks.push(Block::Links {
            title: empty,
            groups,
        });
        Head {
            kind: "list",
            description: title.clone(),
            title,
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }
}
