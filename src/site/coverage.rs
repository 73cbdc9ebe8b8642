//! Promises beside what the site holds for them: cells that name datasets and pages.

use crate::{
    dataset::{Dataset, several},
    declare::{Block as Written, FieldType},
    diagnostic::{Diagnostic, Report},
    indicators::Findings,
};

use super::{
    blocks::ROWS,
    compose::{Focus, Making},
    plan::Plan,
    records::field_head,
    view::{Badge, Block, Cell, Head, Link, Table},
    words::{w, wf},
};

impl<'c> Making<'c, '_> {
    /// Rows of a dataset, and what the datasets and pages they name hold.
    pub(super) fn coverage_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let lang = self.lang();
        let dataset = focus.dataset;
        self.shows(dataset);
        let fields = self.fields(dataset, &block.fields);
        let mut head: Vec<Head> = fields
            .iter()
            .map(|&f| field_head(lang, dataset, f))
            .collect();
        head.push(Head {
            text: w(lang, "coverage_status").to_owned(),
            number: false,
        });
        let count = block.count.map_or(ROWS, |n| n as usize);
        let mut rows = Vec::new();
        for row in (0..dataset.rows).take(count) {
            let mut cells = self.cells(dataset, row, &fields);
            cells.push(self.status_cell(dataset, row));
            rows.push(cells);
        }
        let empty = block.empty.clone();
        let table = Table {
            caption: title.clone(),
            head,
            rows,
        };
        let notes = self.source_notes(dataset);
        let downloads = self.dataset_downloads(dataset);
        self.blocks.push(Block::Table {
            title,
            table,
            empty: empty.unwrap_or_else(|| w(lang, "empty").to_owned()),
            notes,
            downloads,
            how: None,
        });
    }

    /// Puts links into cells that name datasets or pages.
    pub(super) fn link_cells(
        &self,
        dataset: &Dataset,
        row: usize,
        fields: &[usize],
        cells: &mut [Cell],
    ) {
        for (cell, &field) in cells.iter_mut().zip(fields) {
            let word = dataset.columns[field].word(row);
            let link = |name: &str| match dataset.schema.fields[field].kind {
                FieldType::Dataset => self.dataset_link(name),
                FieldType::Page => self.page_link(name),
                _ => None,
            };
            if matches!(
                dataset.schema.fields[field].kind,
                FieldType::Dataset | FieldType::Page
            ) {
                cell.links = several(word).filter_map(link).collect();
            }
        }
    }

    fn dataset_link(&self, id: &str) -> Option<Link> {
        let named = self.findings().catalog.dataset(id)?;
        Some(Link {
            href: self.href(&format!("data/{id}/")),
            title: named.schema.declaration.title.get(self.lang()).to_owned(),
        })
    }

    fn page_link(&self, route: &str) -> Option<Link> {
        self.composer.plan.has(route_of(route)).then(|| Link {
            href: self.href(route_of(route)),
            title: self.route_title(route_of(route)),
        })
    }

    /// Whether what a row promises is on the site: its datasets have rows, its pages exist.
    fn status_cell(&self, dataset: &Dataset, row: usize) -> Cell {
        let lang = self.lang();
        let named = |kind: FieldType| {
            let fields = dataset.schema.fields.iter().enumerate();
            let fields = fields.filter(move |(_, f)| f.kind == kind);
            fields.flat_map(|(f, _)| several(dataset.columns[f].word(row)))
        };
        let catalog = &self.findings().catalog;
        let sets: Vec<&Dataset> = named(FieldType::Dataset)
            .filter_map(|id| catalog.dataset(id))
            .collect();
        let has_page = named(FieldType::Page).next().is_some();
        let empty = sets.iter().any(|set| set.rows == 0);
        let key = match (sets.is_empty() && !has_page, empty || !has_page) {
            (true, _) => "coverage_missing",
            (false, true) => "coverage_partly",
            (false, false) => "coverage_published",
        };
        let newest = sets
            .iter()
            .filter_map(|set| set.newest())
            .max_by_key(|p| p.last_day());
        let mut notes: Vec<String> = newest
            .map(|p| wf(lang, "updated", &[("at", &p.said(lang))]))
            .into_iter()
            .collect();
        if sets.iter().any(|set| set.schema.declaration.sample) {
            notes.push(w(lang, "coverage_sample").to_owned());
        }
        let badge = Badge {
            key: if key == "coverage_published" {
                "met"
            } else {
                "unmet"
            }
            .to_owned(),
            text: w(lang, key).to_owned(),
            word: String::new(),
        };
        Cell {
            badge: Some(badge),
            note: notes.join(w(lang, "semicolon")),
            ..Cell::text(w(lang, key).to_owned())
        }
    }
}

/// The route that a cell means: `/` is the first page.
fn route_of(cell: &str) -> &str {
    cell.strip_prefix('/').unwrap_or(cell)
}

/// Whether every cell that names a page names one.
///
/// # Reports
/// `site::no-such-page`.
pub(super) fn check_pages(findings: &Findings, plan: &Plan, report: &mut Report) {
    for dataset in findings.catalog.iter() {
        let fields = dataset.schema.fields.iter().enumerate();
        for (field, _) in fields.filter(|(_, f)| f.kind == FieldType::Page) {
            for row in 0..dataset.rows {
                let word = dataset.columns[field].word(row);
                for route in several(word).filter(|route| !plan.has(route_of(route))) {
                    let Some(origin) = dataset.origin(row, field) else {
                        continue;
                    };
                    let d = Diagnostic::new("site::no-such-page", origin.location);
                    report.add(d.with("route", route));
                }
            }
        }
    }
}
