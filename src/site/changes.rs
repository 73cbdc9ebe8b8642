//! The public log of changes: what was published first, what is published now, when and why.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    dataset::{Dataset, missing_of, parse_moment},
    diagnostic::Lang,
    history::{Class, Entry, Log},
    quantity::Period,
};

use super::{
    articles::column_tags,
    changed::Changed,
    compose::{Composer, Head, Making},
    library::heads,
    notices::dashed,
    plan::{Planned, Source},
    view::{Block, Cell, FeedLink, Head as Column, Link, LinkGroup, Table},
    words::{bracketed, w, wf},
};

/// Route of the page about all datasets.
pub(super) const ROUTE: &str = "data/changes/";
/// Changed values on a page.
const PER_PAGE: usize = 50;
/// Acts that the page about all datasets lists.
const ACTS: usize = 200;
/// Vintages that a table shows beside the first one.
const VINTAGES: usize = 8;

/// Route of a page of a dataset's log.
pub(super) fn route_of(dataset: &str, page: usize) -> String {
    match page {
        1 => format!("data/{dataset}/changes/"),
        n => format!("data/{dataset}/changes/page-{n}/"),
    }
}

/// Key of the word for a class.
pub(super) fn class_key(class: Class) -> &'static str {
    match class {
        Class::Revision => "changes_revision",
        Class::Correction => "changes_correction",
        Class::Deletion => "changes_deletion",
        Class::LateArrival => "changes_late",
        Class::Change => "changes_change",
    }
}

/// Why, in the language of the site.
pub(super) fn reason(lang: Lang, entry: &Entry) -> &str {
    match (&entry.reason_en, lang) {
        (Some(en), Lang::En) => en,
        _ => &entry.reason,
    }
}

/// Entries that belong together: one moment, one class, one declaration.
pub(super) struct Act<'h> {
    pub(super) dataset: &'h str,
    pub(super) entries: Vec<&'h Entry>,
}

impl<'h> Act<'h> {
    pub(super) fn first(&self) -> &'h Entry {
        self.entries[0]
    }
}

/// The acts of a log, the newest first.
pub(super) fn acts(log: &Log) -> Vec<Act<'_>> {
    let mut out: Vec<Act<'_>> = Vec::new();
    let mut known: BTreeMap<(&str, Class, &str), usize> = BTreeMap::new();
    for entry in &log.entries {
        let name = (&*entry.published, entry.class, &*entry.declaration);
        let at = *known.entry(name).or_insert_with(|| {
            out.push(Act {
                dataset: &log.dataset,
                entries: Vec::new(),
            });
            out.len() - 1
        });
        out[at].entries.push(entry);
    }
    // The log is the oldest first; of one moment the order stays.
    out.sort_by(|a, b| b.first().published.cmp(&a.first().published));
    out
}

/// What became of one cell or row: its entries, the oldest first.
struct Item<'h> {
    entries: Vec<&'h Entry>,
}

impl Item<'_> {
    fn first(&self) -> &Entry {
        self.entries[0]
    }

    fn last(&self) -> &Entry {
        self.entries[self.entries.len() - 1]
    }

    /// What was published of it from a moment on; `None`: it was not there.
    fn as_of(&self, moment: &str) -> Option<&str> {
        let until = self.entries.iter().rev().find(|e| *e.published <= *moment);
        match until {
            Some(entry) => Some(&entry.new),
            None if self.first().class == Class::LateArrival && self.first().column.is_empty() => {
                None
            }
            None => Some(&self.first().old),
        }
    }
}

/// The cells and rows of a log, those that changed last first.
fn items(log: &Log) -> Vec<Item<'_>> {
    let mut out: Vec<Item<'_>> = Vec::new();
    let mut known: BTreeMap<(&BTreeMap<String, String>, &str, &str), usize> = BTreeMap::new();
    for entry in &log.entries {
        let at = *known
            .entry((&entry.key, &entry.row, &entry.column))
            .or_insert_with(|| {
                out.push(Item {
                    entries: Vec::new(),
                });
                out.len() - 1
            });
        out[at].entries.push(entry);
    }
    out.sort_by(|a, b| b.last().published.cmp(&a.last().published));
    out
}

impl Composer<'_> {
    /// The logs' pages; there are none where nothing ever changed.
    #[must_use]
    pub fn change_pages(&self) -> Vec<Planned> {
        let logs = self.changed.into_iter().flat_map(|c| &c.history.logs);
        let logs = logs.filter(|(id, _)| self.findings().catalog.dataset(id).is_some());
        logs.flat_map(|(id, log)| {
            let pages = items(log).len().div_ceil(PER_PAGE);
            (1..=pages).map(move |page| Planned {
                route: route_of(id, page),
                source: Source::DatasetChanges(id.clone(), page),
            })
        })
        .collect()
    }

    /// The title of a column; its name where there is none any more.
    pub(super) fn column_title(&self, id: &str, column: &str) -> String {
        let dataset = self.findings().catalog.dataset(id);
        let field = dataset.and_then(|d| Some(&d.schema.fields[d.schema.field(column)?]));
        field.map_or_else(|| column.to_owned(), |field| field.title.clone())
    }

    /// A value as it stands in the log; why there is none, in words.
    pub(super) fn said_state(&self, value: &str) -> String {
        match missing_of(value) {
            Some(why) => crate::indicators::missing_words(self.lang(), why).to_owned(),
            None => value.to_owned(),
        }
    }

    /// The log of a dataset, where there is one.
    pub(super) fn log(&self, dataset: &str) -> Option<&Log> {
        self.changed?.history.log(dataset)
    }
}

impl<'c> Making<'c, '_> {
    /// Everything that was changed, act by act.
    pub(super) fn changes_page(&mut self) -> Head {
        let lang = self.lang();
        let composer = self.composer;
        let logs = composer
            .changed
            .into_iter()
            .flat_map(|c| c.history.logs.values());
        let mut all: Vec<Act<'_>> = logs.flat_map(acts).collect();
        all.sort_by(|a, b| b.first().published.cmp(&a.first().published));
        self.lead("changes_lead");
        let rows = all.iter().take(ACTS).map(|act| {
            let dataset = self.findings().catalog.dataset(act.dataset);
            let title = dataset.map_or(act.dataset, |d| d.schema.declaration.title.get(lang));
            let href = dataset.map(|_| self.href(&route_of(act.dataset, 1)));
            let named = Cell {
                href,
                ..Cell::header(title.to_owned())
            };
            let mut cells = vec![named];
            cells.extend(self.act_cells(act));
            cells
        });
        let rows: Vec<Vec<Cell>> = rows.collect();
        let mut head = heads(lang, &["dataset_title"]);
        head.extend(act_heads(lang));
        self.table("changes_acts", head, rows);
        self.finish_changes(w(lang, "changes").to_owned(), ROUTE)
    }

    /// A page of what was changed in one dataset.
    pub(super) fn dataset_changes_page(&mut self, id: &str, page: usize) -> Head {
        let lang = self.lang();
        let composer = self.composer;
        let (Some(dataset), Some(log)) = (self.findings().catalog.dataset(id), composer.log(id))
        else {
            return Head::default();
        };
        self.shows(dataset);
        let items = items(log);
        let from = ((page - 1) * PER_PAGE).min(items.len());
        let here = &items[from..(from + PER_PAGE).min(items.len())];
        self.lead("changes_lead");
        if page == 1 {
            let rows = acts(log);
            let rows = rows.iter().take(PER_PAGE).map(|act| self.act_cells(act));
            let rows = rows.collect();
            self.table("changes_acts", act_heads(lang), rows);
        }
        self.values_table(dataset, here);
        self.triangle(dataset, here);
        self.rows_table(here, Class::LateArrival, "changes_late_rows");
        self.rows_table(here, Class::Deletion, "changes_deleted_rows");
        let last = items.len().div_ceil(PER_PAGE);
        let route = |n: usize| route_of(id, n);
        self.pages(page, last, items.len(), &route);
        if page == 1 {
            self.log_files(id);
        }
        let title = dataset.schema.declaration.title.get(lang);
        let mut title = wf(lang, "changes_of", &[("dataset", title)]);
        if page > 1 {
            let number = wf(lang, "page_number", &[("n", &page.to_string())]);
            title = bracketed(lang, &title, &number);
        }
        self.finish_changes(title, &route_of(id, 1))
    }

    fn finish_changes(&self, title: String, route: &str) -> Head {
        let lang = self.lang();
        let kinds = [
            ("feed.xml", "application/atom+xml"),
            ("feed.json", "application/feed+json"),
        ];
        let feeds = kinds.map(|(name, kind)| FeedLink {
            href: self.href(&format!("{route}{name}")),
            kind,
            title: title.clone(),
        });
        Head {
            kind: "dataset",
            meta: column_tags(w(lang, "data"), w(lang, "changes_lead")),
            description: w(lang, "changes_lead").to_owned(),
            feeds: feeds.into(),
            title,
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    fn lead(&mut self, key: &str) {
        let html = self.html(w(self.lang(), key));
        self.blocks.push(Block::Text {
            lead: true,
            title: String::new(),
            html,
        });
    }

    fn table(&mut self, key: &str, head: Vec<Column>, rows: Vec<Vec<Cell>>) {
        let title = w(self.lang(), key).to_owned();
        let table = Table {
            caption: title.clone(),
            head,
            rows,
        };
        self.blocks.push(Block::Table {
            title,
            table,
            empty: w(self.lang(), "changes_none").to_owned(),
            notes: Vec::new(),
            downloads: Vec::new(),
            how: None,
        });
    }

    fn act_cells(&self, act: &Act<'_>) -> Vec<Cell> {
        let lang = self.lang();
        let first = act.first();
        vec![
            Cell::text(self.moment_day(&first.published)),
            Cell::text(w(lang, class_key(first.class)).to_owned()),
            Cell::number(&act.entries.len().to_string(), true),
            Cell::text(dashed(reason(lang, first)).to_owned()),
            Cell::text(dashed(&first.by).to_owned()),
            Cell::text(dashed(&first.declaration).to_owned()),
        ]
    }

    /// Values as first published and as they are now.
    fn values_table(&mut self, dataset: &Dataset, items: &[Item<'_>]) {
        let lang = self.lang();
        let values = items.iter().filter(|item| !item.first().column.is_empty());
        let rows = values.map(|item| {
            let last = item.last();
            let why = reason(lang, last);
            vec![
                Cell::header(dashed(&last.row).to_owned()),
                Cell::text(self.composer.column_title(dataset.id(), &last.column)),
                Cell::text(dashed(&self.composer.said_state(&item.first().old)).to_owned()),
                Cell::text(dashed(&self.composer.said_state(&last.new)).to_owned()),
                Cell::text(self.moment_day(&last.published)),
                Cell::text(w(lang, class_key(last.class)).to_owned()),
                Cell::text(dashed(why).to_owned()),
            ]
        });
        let rows: Vec<Vec<Cell>> = rows.collect();
        if rows.is_empty() {
            return;
        }
        let keys = [
            "changes_row",
            "changes_column",
            "changes_first",
            "changes_now",
            "changes_at",
            "changes_class",
            "reason",
        ];
        self.table("changes_values", heads(lang, &keys), rows);
    }

    /// Values of which more than two were published, vintage by vintage.
    fn triangle(&mut self, dataset: &Dataset, items: &[Item<'_>]) {
        let lang = self.lang();
        let several = |item: &&Item<'_>| item.entries.len() > 1 && !item.first().column.is_empty();
        let several: Vec<&Item<'_>> = items.iter().filter(several).collect();
        if several.is_empty() {
            return;
        }
        let all = several.iter().flat_map(|item| &item.entries);
        let moments: BTreeSet<&str> = all.map(|e| e.published.as_str()).collect();
        let moments: Vec<&str> = moments.into_iter().rev().take(VINTAGES).collect();
        let moments: Vec<&str> = moments.into_iter().rev().collect();
        let mut head = heads(lang, &["changes_row", "changes_column", "changes_first"]);
        head.extend(moments.iter().map(|at| Column {
            text: wf(lang, "changes_since", &[("at", &self.moment_day(at))]),
            number: false,
        }));
        let rows = several.iter().map(|item| {
            let first = item.first();
            let mut cells = vec![
                Cell::header(first.row.clone()),
                Cell::text(self.composer.column_title(dataset.id(), &first.column)),
                Cell::text(dashed(&self.composer.said_state(&first.old)).to_owned()),
            ];
            cells.extend(moments.iter().map(|at| {
                let value = item.as_of(at).map(|value| self.composer.said_state(value));
                Cell::text(value.map_or_else(|| "—".to_owned(), |v| dashed(&v).to_owned()))
            }));
            cells
        });
        let rows = rows.collect();
        self.table("changes_vintages", head, rows);
    }

    /// Rows that came late, or are gone.
    fn rows_table(&mut self, items: &[Item<'_>], class: Class, key: &str) {
        let lang = self.lang();
        let whole = items
            .iter()
            .filter(|item| item.last().column.is_empty() && item.last().class == class);
        let rows = whole.map(|item| {
            let last = item.last();
            vec![
                Cell::header(match last.row.as_str() {
                    "" => w(lang, "changes_whole").to_owned(),
                    row => row.to_owned(),
                }),
                Cell::text(self.moment_day(&last.published)),
                Cell::text(dashed(reason(lang, last)).to_owned()),
                Cell::text(dashed(&last.by).to_owned()),
            ]
        });
        let rows: Vec<Vec<Cell>> = rows.collect();
        if !rows.is_empty() {
            let keys = ["changes_row", "changes_at", "reason", "decided_by"];
            self.table(key, heads(lang, &keys), rows);
        }
    }

    fn log_files(&mut self, id: &str) {
        let lang = self.lang();
        let path = Log::path(id);
        let link = |name: &str, key: &str| Link {
            href: self.href(&format!("{path}{name}")),
            title: w(lang, key).to_owned(),
        };
        let links = vec![
            link(".csv", "changes_csv"),
            link(".json", "changes_json"),
            link("/feed.xml", "feed"),
            link("/feed.json", "feed_json"),
        ];
        self.blocks.push(Block::Links {
            title: w(lang, "dataset_downloads").to_owned(),
            groups: vec![LinkGroup {
                title: String::new(),
                links,
            }],
        });
    }

    /// Links to the page about all datasets.
    pub(super) fn changes_link(&mut self) {
        let link = Link {
            href: self.href(ROUTE),
            title: w(self.lang(), "changes").to_owned(),
        };
        self.blocks.push(Block::Links {
            title: String::new(),
            groups: vec![LinkGroup {
                title: String::new(),
                links: vec![link],
            }],
        });
    }

    /// Links to the log, on the page of a dataset that has one.
    pub(super) fn log_link(&mut self, dataset: &Dataset) {
        let Some(log) = self.composer.log(dataset.id()) else {
            return;
        };
        let lang = self.lang();
        let values = [("n", &*log.entries.len().to_string())];
        let link = Link {
            href: self.href(&route_of(dataset.id(), 1)),
            title: wf(lang, "changes_link", &values),
        };
        self.blocks.push(Block::Links {
            title: w(lang, "changes").to_owned(),
            groups: vec![LinkGroup {
                title: String::new(),
                links: vec![link],
            }],
        });
    }

    /// A day of the log in words.
    pub(super) fn moment_day(&self, at: &str) -> String {
        let day = parse_moment(at).map(|at| Period::day(at.date()));
        day.map_or_else(|| at.to_owned(), |day| day.said(self.lang()))
    }
}

fn act_heads(lang: Lang) -> Vec<Column> {
    let keys = [
        "changes_at",
        "changes_class",
        "changes_count",
        "reason",
        "decided_by",
        "changes_declaration",
    ];
    heads(lang, &keys)
}

impl Changed {
    /// Every act of every dataset, the newest first.
    pub(super) fn acts(&self) -> Vec<Act<'_>> {
        let mut all: Vec<Act<'_>> = self.history.logs.values().flat_map(acts).collect();
        all.sort_by(|a, b| b.first().published.cmp(&a.first().published));
        all
    }
}
