//! The catalogue for programs: every field, as CSV and as JSON.

use serde_json::json;

use crate::catalogue::{Catalogue, Document, Validity};

use super::super::{compose::Composer, words::w};

/// Heads of the table, as keys of the words.
const HEADS: [&str; 12] = [
    "index_number",
    "document_title",
    "theme",
    "document_category",
    "issuer",
    "document_number",
    "document_written",
    "document_published",
    "document_keywords",
    "document_summary",
    "validity",
    "packet_address",
];

impl Composer<'_> {
    /// UTF-8 with BOM, so that spreadsheets show Chinese rightly.
    pub(super) fn catalogue_csv(&self) -> Vec<u8> {
        let lang = self.lang();
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(vec![0xEF, 0xBB, 0xBF]);
        // Writing to memory does not fail.
        let _ = writer.write_record(HEADS.map(|key| w(lang, key)));
        for document in self.documents() {
            let _ = writer.write_record(self.fields(document));
        }
        writer.into_inner().unwrap_or_default()
    }

    fn documents(&self) -> impl Iterator<Item = &Document> {
        let catalogue: Option<&Catalogue> = self.plan.catalogue.as_ref();
        catalogue.into_iter().flat_map(|c| &c.documents)
    }

    fn fields(&self, document: &Document) -> [String; 12] {
        let lang = self.lang();
        let day = |day: Option<String>| day.unwrap_or_default();
        let category = match document.is_dataset {
            true => w(lang, "document_data").to_owned(),
            false => document.category.clone(),
        };
        [
            document.number.clone().unwrap_or_default(),
            document.title.clone(),
            document.theme.clone(),
            category,
            document.organ.clone(),
            document.document_number.clone(),
            day(document.written.map(|d| d.to_string())),
            day(document.published.map(|at| at.date().to_string())),
            document.keywords.join(w(lang, "list")),
            document.summary.clone(),
            self.validity_said(document),
            self.address(&document.route),
        ]
    }

    /// Fields under English names that stay; what is not known is null.
    pub(super) fn catalogue_json(&self) -> Vec<u8> {
        let known = |text: &String| (!text.is_empty()).then(|| text.clone());
        let documents: Vec<serde_json::Value> = self
            .documents()
            .map(|d| {
                let (validity, since) = match d.validity {
                    Validity::InForce => ("in-force", None),
                    Validity::Expired(at) => ("expired", at),
                    Validity::Repealed(at) => ("repealed", at),
                    Validity::Withdrawn(at) => ("withdrawn", at),
                };
                json!({
                    "number": d.number,
                    "title": d.title,
                    "url": self.address(&d.route),
                    "theme": known(&d.theme),
                    "category": known(&d.category),
                    "dataset": d.is_dataset,
                    "sample": d.sample,
                    "organ": d.organ,
                    "document_number": known(&d.document_number),
                    "written": d.written.map(|day| day.to_string()),
                    "published": d.published.map(|at| self.iso(at)),
                    "keywords": d.keywords,
                    "summary": known(&d.summary),
                    "validity": validity,
                    "ended": since.map(|at| self.iso(at)),
                    "ended_by": known(&d.ended_by),
                })
            })
            .collect();
        let whole =
            json!({ "organ": self.findings().config.publisher.name, "documents": documents });
        let mut out = serde_json::to_vec_pretty(&whole).unwrap_or_default();
        out.push(b'\n');
        out
    }
}
