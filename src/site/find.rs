//! The box that finds subjects of a register, and the files it looks in.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::{
    dataset::{Dataset, Subject},
    declare::{Block as Written, Page, Rows},
    indicators::Findings,
};

use super::{
    compose::{Composer, Making},
    divide::Division,
    listed::List,
    plan::Plan,
    view::{Block, Choice, Filter, Link, LinkGroup},
    words::{w, wf},
};

/// Subjects in one file, so that the first answers do not wait for the whole register.
const PART: usize = 5_000;

/// The field of the form that holds the words looked for.
const WORDS: &str = "q";

/// Number of files of a register.
fn parts(dataset: &Dataset) -> usize {
    dataset.subjects.len().div_ceil(PART)
}

fn path(dataset: &str, part: usize) -> String {
    format!("data/{dataset}/find-{part}.js")
}

impl Plan {
    /// Paths of the files that boxes look in.
    #[must_use]
    pub fn find_paths(&self, findings: &Findings) -> Vec<String> {
        let datasets = self.finds.iter();
        let datasets = datasets.filter_map(|id| findings.catalog.dataset(id));
        let paths = |dataset| (1..=parts(dataset)).map(|part| path(dataset.id(), part));
        datasets.flat_map(paths).collect()
    }

    /// The divisions that narrow a search, with names that are all different.
    fn filters(&self, dataset: &str) -> Vec<(String, &Division)> {
        let mut taken = BTreeSet::from([WORDS.to_owned()]);
        let divisions = self.filters.get(dataset).into_iter().flatten();
        divisions
            .map(|division| {
                let mut name = division.name.clone();
                while !taken.insert(name.clone()) {
                    name.push('2');
                }
                (name, division.as_ref())
            })
            .collect()
    }
}

impl Composer<'_> {
    /// Files that boxes look in: path inside the site and bytes.
    #[must_use]
    pub fn find_files(&self) -> Vec<(String, Vec<u8>)> {
        let mut out = Vec::new();
        for id in &self.plan.finds {
            let Some(dataset) = self.findings().catalog.dataset(id) else {
                continue;
            };
            let filters = self.plan.filters(id);
            let groups: Vec<Vec<usize>> = filters
                .iter()
                .map(|(_, division)| group_of(division, dataset.subjects.len()))
                .collect();
            for (n, subjects) in dataset.subjects.chunks(PART).enumerate() {
                let from = n * PART;
                let groups = groups.iter().map(|of| &of[from..from + subjects.len()]);
                let columns = columns(subjects, &groups.collect::<Vec<_>>());
                let part = n + 1;
                let text = format!("gongshiFind({},{part},{columns});\n", json!(id));
                out.push((path(id, part), text.into_bytes()));
            }
        }
        out
    }
}

/// The group of each subject.
fn group_of(division: &Division, subjects: usize) -> Vec<usize> {
    let mut out = vec![0; subjects];
    for (n, group) in division.groups.iter().enumerate() {
        for &member in &group.members {
            out[member as usize] = n;
        }
    }
    out
}

/// Names, keys, groups; former names and slugs only of those that have others.
fn columns(subjects: &[Subject], groups: &[&[usize]]) -> Value {
    let names: Vec<&str> = subjects.iter().map(|s| s.label.as_ref()).collect();
    let keys: Vec<&str> = subjects.iter().map(|s| s.key.as_ref()).collect();
    let mut former = Map::new();
    let mut slugs = Map::new();
    for (i, subject) in subjects.iter().enumerate() {
        if !subject.former.is_empty() {
            let names = subject.former.iter().map(|f| f.name.value.as_str());
            former.insert(i.to_string(), names.collect::<Vec<_>>().into());
        }
        if subject.slug != subject.key {
            slugs.insert(i.to_string(), subject.slug.as_ref().into());
        }
    }
    json!({ "name": names, "key": keys, "former": former, "slug": slugs, "groups": groups })
}

impl Making<'_, '_> {
    /// The box, and the links that stand in its place without JavaScript.
    pub(super) fn find_block(&mut self, page: &Page) {
        let Some(dataset) = self.dataset else { return };
        let (lang, id) = (self.lang(), dataset.id());
        let key = dataset.schema.key.first();
        let key = key.map_or("", |&key| dataset.schema.fields[key].title.as_str());
        let filters = self.composer.plan.filters(id);
        let filters = filters.into_iter().map(|(name, division)| Filter {
            name,
            label: division.heading.clone(),
            choices: choices(division),
        });
        // A list, or a page with links of its own, is no place for all of them.
        let links = |block: &Written| block.rows == Some(Rows::Groups);
        let lists = match self.list.is_some() || page.block.iter().any(links) {
            true => vec![self.other_lists(id)],
            false => self.all_lists(id),
        };
        let (before, after) = self.around_subject(dataset);
        let block = Block::Find {
            dataset: id.to_owned(),
            source: self.href(&format!("data/{id}/find-")),
            parts: parts(dataset),
            label: wf(lang, "find_label", &[("key", key)]),
            name_head: w(lang, "name").to_owned(),
            key_head: key.to_owned(),
            filters: filters.collect(),
            lists,
            before,
            after,
        };
        self.shows(dataset);
        self.blocks.push(block);
    }

    /// The groups of every list.
    fn all_lists(&self, dataset: &str) -> Vec<LinkGroup> {
        let lists = self.lists_of(dataset).into_iter();
        lists
            .map(|list| LinkGroup {
                title: self.by_heading(list),
                links: self.short_links(list),
            })
            .collect()
    }

    /// Where the ways to divide the register begin.
    fn other_lists(&self, dataset: &str) -> LinkGroup {
        let link = |list: &List| {
            let index = list.index.as_ref().filter(|i| self.composer.plan.has(i))?;
            Some(Link {
                href: self.href(index),
                title: self.by_heading(list),
            })
        };
        LinkGroup {
            title: w(self.lang(), "other_lists").to_owned(),
            links: self
                .lists_of(dataset)
                .into_iter()
                .filter_map(link)
                .collect(),
        }
    }

    fn by_heading(&self, list: &List) -> String {
        let heading = &list.division.heading;
        wf(self.lang(), "by_heading", &[("heading", heading)])
    }

    /// What stands before and behind the slug in addresses of the subjects' pages.
    fn around_subject(&self, dataset: &Dataset) -> (Option<String>, String) {
        let around = || {
            let subject = dataset.subjects.first()?;
            let route = self.composer.plan.subject_route(dataset, &subject.key)?;
            let declared = match &self.composer.plan.page(route)?.source {
                super::plan::Source::Declared(declared) => &declared.page.route.value,
                _ => return None,
            };
            let (before, after) = declared.split_once("{subject}")?;
            Some((self.href(before), after.to_owned()))
        };
        around().map_or((None, String::new()), |(before, after)| {
            (Some(before), after)
        })
    }
}

fn choices(division: &Division) -> Vec<Choice> {
    let groups = division.groups.iter();
    groups
        .map(|group| Choice {
            value: group.slug.clone(),
            title: group.title.clone(),
            class: group.class.clone(),
        })
        .collect()
}
