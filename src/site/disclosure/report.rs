//! 政府信息公开工作年度报告: what the catalogue and the ledger can say of a year; what it cannot is said to be missing.
//!
//! Source: 政府信息公开条例 (2019), articles 49 and 50. The form is that of 国办公开办函〔2021〕30号; of its
//! tables only what the site holds is filled in.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use crate::{
    catalogue::{Catalogue, Document, Validity, counted},
    config::Disclosure,
};

use super::{
    super::{
        compose::{Head, Making},
        library::{heads, table_block},
        view::{Block, Cell, Table},
        words::{w, wf},
    },
    Part,
};

/// The years that have documents.
pub(super) fn years(catalogue: &Catalogue, this_year: i16) -> impl Iterator<Item = i16> + use<> {
    let years = catalogue.documents.iter().filter_map(Document::year);
    let first = years.filter(|year| *year <= this_year).min();
    first.into_iter().flat_map(move |first| first..=this_year)
}

/// When a document ended.
fn ended(document: &Document) -> Option<DateTime> {
    match document.validity {
        Validity::InForce => None,
        Validity::Expired(at) | Validity::Repealed(at) | Validity::Withdrawn(at) => at,
    }
}

/// What happened to some documents in a year.
struct Year {
    made: usize,
    repealed: usize,
    in_force: usize,
}

fn year_of<'d>(documents: impl Iterator<Item = &'d Document>, year: i16) -> Year {
    let mut out = Year {
        made: 0,
        repealed: 0,
        in_force: 0,
    };
    for document in documents {
        let Some(published) = document.year() else {
            continue;
        };
        let end = ended(document).map(|at| at.year());
        out.made += usize::from(published == year);
        let repealed = matches!(document.validity, Validity::Repealed(_));
        out.repealed += usize::from(repealed && end == Some(year));
        out.in_force += usize::from(published <= year && end.is_none_or(|end| end > year));
    }
    out
}

impl Making<'_, '_> {
    pub(super) fn report_of_year(&mut self, year: i16, disclosure: &Disclosure) -> Head {
        let lang = self.lang();
        let Some(catalogue) = &self.composer.plan.catalogue else {
            return Head::default();
        };
        let texts: Vec<&Document> = catalogue
            .documents
            .iter()
            .filter(|d| !d.is_dataset)
            .collect();
        let is_over = Date::new(year, 12, 31).is_ok_and(|end| end < self.composer.as_of.date());
        if !is_over {
            let at = self.moment_words(self.composer.as_of);
            self.blocks.push(Block::Notice {
                title: w(lang, "report_open").to_owned(),
                lines: vec![wf(lang, "report_open_text", &[("at", &at)])],
                changes: Vec::new(),
                more: None,
            });
        }
        let all = year_of(texts.iter().copied(), year);
        let (made, in_force) = (all.made.to_string(), all.in_force.to_string());
        let said = [
            ("year", &*year.to_string()),
            ("n", &*made),
            ("in_force", &*in_force),
        ];
        for document in texts.iter().filter(|d| d.sample && d.year() == Some(year)) {
            self.sample.insert(document.title.clone());
        }
        let general = match is_over {
            true => "report_general_text",
            false => "report_general_open",
        };
        self.prose(w(lang, "report_general"), &wf(lang, general, &said));
        self.made_tables(&texts, year);
        self.normative_table(&texts, year, disclosure);
        self.timeliness_of_year(year);
        self.missing_tables();
        let description = wf(
            lang,
            "report_year_description",
            &[("year", &year.to_string())],
        );
        self.disclosure_head(Part::Report(year), description)
    }

    /// How many documents became public, by theme and by organ.
    fn made_tables(&mut self, texts: &[&Document], year: i16) {
        let lang = self.lang();
        let of_year = || texts.iter().copied().filter(|d| d.year() == Some(year));
        let name = |text: &str| match text.is_empty() {
            true => w(lang, "no_theme").to_owned(),
            false => text.to_owned(),
        };
        let by_theme = counted(of_year(), |d| name(&d.theme));
        let by_category = counted(of_year(), |d| name(&d.category));
        for (key, head, counts) in [
            ("report_by_theme", "theme", by_theme),
            ("report_by_category", "document_category", by_category),
        ] {
            self.document_counts(key, head, counts);
        }
    }

    fn document_counts(&mut self, title: &str, head: &str, counts: BTreeMap<String, usize>) {
        let lang = self.lang();
        let rows = counts
            .into_iter()
            .map(|(name, count)| vec![Cell::header(name), Cell::number(&count.to_string(), true)]);
        let table = Table {
            caption: w(lang, title).to_owned(),
            head: heads(lang, &[head, "report_made"]),
            rows: rows.collect(),
        };
        self.blocks.push(table_block(lang, w(lang, title), table));
    }

    /// 第二十条第（一）项: 行政规范性文件, 本年制发、本年废止、现行有效件数.
    fn normative_table(&mut self, texts: &[&Document], year: i16, disclosure: &Disclosure) {
        let lang = self.lang();
        let missing = || Cell::number(w(lang, "report_missing"), false);
        let cells = match disclosure.normative.is_empty() {
            true => vec![missing(), missing(), missing()],
            false => {
                let is_normative = |d: &&Document| disclosure.normative.contains(&d.category);
                let counts = year_of(texts.iter().copied().filter(is_normative), year);
                let number = |n: usize| Cell::number(&n.to_string(), true);
                vec![
                    number(counts.made),
                    number(counts.repealed),
                    number(counts.in_force),
                ]
            }
        };
        let mut normative = vec![Cell::header(w(lang, "report_normative").to_owned())];
        normative.extend(cells);
        let rules = vec![
            Cell::header(w(lang, "report_rules").to_owned()),
            missing(),
            missing(),
            missing(),
        ];
        let keys = [
            "report_item",
            "report_made",
            "report_repealed",
            "report_in_force",
        ];
        let table = Table {
            caption: w(lang, "report_active").to_owned(),
            head: heads(lang, &keys),
            rows: vec![rules, normative],
        };
        self.blocks
            .push(table_block(lang, w(lang, "report_active"), table));
    }

    /// The parts of the form of which the site holds nothing.
    fn missing_tables(&mut self) {
        let lang = self.lang();
        let parts = [
            "report_decisions",
            "report_fees",
            "report_requests",
            "report_redress",
            "report_problems",
            "report_other",
        ];
        let rows = parts.iter().map(|key| {
            vec![
                Cell::header(w(lang, key).to_owned()),
                Cell {
                    missing: true,
                    ..Cell::text(w(lang, "report_missing").to_owned())
                },
            ]
        });
        let table = Table {
            caption: w(lang, "report_rest").to_owned(),
            head: heads(lang, &["report_item", "report_content"]),
            rows: rows.collect(),
        };
        self.blocks
            .push(table_block(lang, w(lang, "report_rest"), table));
    }
}
