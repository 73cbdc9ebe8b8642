//! Pages of the catalogue, and what a document's own page says of its entry.

use jiff::civil::DateTime;

use crate::{
    catalogue::{Document, Validity},
    content::Article,
    quantity::{Period, moment_said},
};

use super::{
    super::{
        articles::{column_tags, plain_fact},
        compose::{Composer, Head, Making},
        library::heads,
        view::{Block, Cell, Download, Fact, Table},
        words::{bracketed, w, wf},
    },
    Part,
};

impl Composer<'_> {
    /// 有效, 失效, 废止 or 撤回, with the day and what ended it.
    pub(super) fn validity_said(&self, document: &Document) -> String {
        let lang = self.lang();
        let (key, since) = match document.validity {
            Validity::InForce => ("validity_in-force", None),
            Validity::Expired(at) => ("validity_expired", at),
            Validity::Repealed(at) => ("validity_repealed", at),
            Validity::Withdrawn(at) => ("validity_withdrawn", at),
        };
        let mut about: Vec<String> = since.map(|at| self.day_said(at)).into_iter().collect();
        if !document.ended_by.is_empty() {
            about.push(document.ended_by.clone());
        }
        match about.is_empty() {
            true => w(lang, key).to_owned(),
            false => bracketed(lang, w(lang, key), &about.join(" ")),
        }
    }

    fn day_said(&self, at: DateTime) -> String {
        Period::day(at.date()).said(self.lang())
    }
}

impl Making<'_, '_> {
    /// One page of a list of documents.
    pub(super) fn catalogue_page(&mut self, list: usize, page: usize) -> Head {
        let lang = self.lang();
        let plan = self.composer.plan;
        let (Some(catalogue), Some(shelf)) = (&plan.catalogue, plan.shelves.get(list)) else {
            return Head::default();
        };
        let members = shelf.on(page).iter().map(|i| &catalogue.documents[*i]);
        let members: Vec<&Document> = members.collect();
        for document in members.iter().filter(|d| d.sample) {
            self.sample.insert(document.title.clone());
        }
        let rows = members.iter().map(|d| self.catalogue_row(d)).collect();
        let keys = [
            "index_number",
            "document_title",
            "theme",
            "document_category",
            "issuer",
            "document_number",
            "document_written",
            "document_published",
            "document_keywords",
            "validity",
        ];
        let mut title = self.shelf_title(list);
        let table = Table {
            caption: title.clone(),
            head: heads(lang, &keys),
            rows,
        };
        let downloads = match (list, page) {
            (0, 1) => self.catalogue_downloads(),
            _ => Vec::new(),
        };
        self.blocks.push(Block::Table {
            title: String::new(),
            table,
            empty: w(lang, "empty").to_owned(),
            notes: vec![w(lang, "catalogue_note").to_owned()],
            downloads,
            how: None,
        });
        let route = |n: usize| shelf.page_route(n);
        self.pages(page, shelf.pages(), shelf.members.len(), &route);
        if list == 0 && page == 1 {
            self.shelf_links();
        }
        let count = shelf.members.len().to_string();
        let description = wf(lang, "catalogue_count", &[("title", &title), ("n", &count)]);
        if page > 1 {
            let number = wf(lang, "page_number", &[("n", &page.to_string())]);
            title = bracketed(lang, &title, &number);
        }
        Head {
            title,
            meta: column_tags(w(lang, "catalogue"), &description),
            kind: "list",
            ..self.disclosure_head(Part::Catalogue(list, page), description)
        }
    }

    fn catalogue_downloads(&mut self) -> Vec<Download> {
        let (lang, route) = (self.lang(), self.route);
        let files = [
            (
                "catalogue.csv",
                "catalogue_csv",
                self.composer.catalogue_csv(),
            ),
            (
                "catalogue.json",
                "catalogue_json",
                self.composer.catalogue_json(),
            ),
        ];
        let mut out = Vec::new();
        for (name, key, bytes) in files {
            self.files.push((format!("{route}{name}"), bytes));
            out.push(Download {
                href: name.to_owned(),
                title: w(lang, key).to_owned(),
            });
        }
        out
    }

    fn catalogue_row(&self, document: &Document) -> Vec<Cell> {
        let lang = self.lang();
        let dash = |text: &str| match text.is_empty() {
            true => Cell::text("—".to_owned()),
            false => Cell::text(text.to_owned()),
        };
        let number = match &document.number {
            Some(number) => Cell::header(number.clone()),
            None => Cell {
                missing: true,
                ..Cell::header(w(lang, "no_index_number").to_owned())
            },
        };
        // In another language a text is called by its translation.
        let articles = self.composer.articles.iter();
        let text = (!self.composer.edition().is_own() && !document.is_dataset)
            .then(|| articles.clone().find(|a| a.route == document.route))
            .flatten();
        let (said, note) = match text {
            Some(text) => (text.title.clone(), text.summary.clone()),
            None => (document.title.clone(), document.summary.clone()),
        };
        let title = Cell {
            href: Some(self.href(&document.route)),
            note,
            ..Cell::text(said)
        };
        let category = match document.is_dataset {
            true => w(lang, "document_data"),
            false => &document.category,
        };
        let written = document.written.map(|d| d.to_string());
        let published = document.published.map(|at| at.date().to_string());
        vec![
            number,
            title,
            dash(&document.theme),
            dash(category),
            dash(&document.organ),
            dash(&document.document_number),
            dash(&written.unwrap_or_default()),
            dash(&published.unwrap_or_default()),
            dash(&document.keywords.join(w(lang, "list"))),
            Cell::text(self.composer.validity_said(document)),
        ]
    }

    /// The entry of a release, for the head of its page: 索引号, 主题分类, 成文日期, 时效.
    pub(in super::super) fn catalogue_facts(&self, article: &Article) -> Vec<Fact> {
        let lang = self.lang();
        let catalogue = self.composer.plan.catalogue.as_ref();
        let Some(document) = catalogue.and_then(|c| c.at(&article.route)) else {
            return Vec::new();
        };
        let number = document.number.clone().unwrap_or_default();
        let written = document.written;
        let written = written.map(|day| Period::day(day).said(lang));
        let rows = [
            ("index_number", number),
            ("theme", document.theme.clone()),
            ("document_written", written.unwrap_or_default()),
            ("validity", self.composer.validity_said(document)),
        ];
        let said = rows.into_iter().filter(|(_, value)| !value.is_empty());
        said.map(|(key, value)| plain_fact(w(lang, key), &value))
            .collect()
    }

    /// A moment in words.
    pub(super) fn moment_words(&self, at: DateTime) -> String {
        moment_said(at, self.lang())
    }
}
