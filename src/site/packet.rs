//! What is made of a release besides its page, and the links to it.

use crate::{
    config::PacketPart,
    content::{Article, Stage, outline},
    diagnostic::{Diagnostic, Location},
    packet::{
        self, Document, PrintedFigure, Words, figures_csv, figures_json, message, message_parts,
        whole_text,
    },
    quantity::moment_said,
};

use super::{
    compose::{Composer, Making},
    view::{Block, Link, LinkGroup},
    words::{bracketed, w, wf},
};

impl Composer<'_> {
    /// The address of something inside the site: absolute where the site declares its own.
    pub(super) fn address(&self, path: &str) -> String {
        format!(
            "{}{}",
            self.findings().config.url,
            self.edition().place(path)
        )
    }

    /// A release as every form says it; `charts` are titles and sentences by number.
    pub(super) fn document(&self, article: &Article, charts: Vec<(String, String)>) -> Document {
        let lang = self.lang();
        let front = &article.draft.front;
        let config = &self.findings().config;
        let mut facts = Vec::new();
        let mut fact = |key: &str, value: Option<String>| {
            facts.extend(value.map(|value| (w(lang, key).to_owned(), value)));
        };
        fact("published", article.published.map(|m| moment_said(m, lang)));
        let updated = article.updated().filter(|u| Some(*u) > article.published);
        fact("changed", updated.map(|m| moment_said(m, lang)));
        fact("content_source", front.source.clone());
        fact("issuer", front.issuer.clone());
        fact("document_number", front.document_number.clone());
        fact("category", front.category.clone());
        let contact = front.contact.as_ref().map_or_else(Vec::new, |c| {
            [
                ("contact_office", &c.office),
                ("contact_phone", &c.phone),
                ("contact_hours", &c.hours),
                ("contact_email", &c.email),
            ]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| (w(lang, key).to_owned(), value.clone()))
            .collect()
        });
        let attachments = article.attachments.iter().map(|a| {
            let address = self.address(&format!("{}{}", article.route, a.name));
            (a.title.clone(), address)
        });
        Document {
            title: article.title.clone(),
            summary: article.summary.clone(),
            address: self.address(&article.route),
            published: article.published.map_or_else(String::new, |m| self.iso(m)),
            updated: article.updated().map_or_else(String::new, |m| self.iso(m)),
            marks: self.release_marks(article),
            issuer: front
                .issuer
                .clone()
                .unwrap_or_else(|| config.publisher.name.clone()),
            notices: self.notice_runs(article),
            facts,
            pieces: outline(&article.text),
            charts,
            figures: self.printed_figures(article),
            attachments: attachments.collect(),
            contact,
            words: self.packet_words(),
        }
    }

    fn printed_figures(&self, article: &Article) -> Vec<PrintedFigure> {
        let lang = self.lang();
        let printed = article.figures.iter().map(|figure| PrintedFigure {
            label: figure.label.clone(),
            printed: figure.in_words(lang).unwrap_or_else(|| "—".to_owned()),
            value: figure.text().unwrap_or_default().to_owned(),
            unit: figure.unit.said(lang).to_owned(),
            period: figure
                .address
                .period
                .map_or_else(|| "—".to_owned(), |p| p.said(lang)),
            address: figure.address.to_string(),
        });
        printed.collect()
    }

    fn packet_words(&self) -> Words {
        let lang = self.lang();
        let word = |key: &str| w(lang, key).to_owned();
        Words {
            colon: word("colon"),
            figures: word("release_figures"),
            heads: [
                word("item"),
                word("release_figure_value"),
                word("period"),
                word("release_figure_address"),
            ],
            attachments: word("attachments"),
            contact: word("contact"),
            chart: word("packet_chart"),
            picture: word("packet_picture"),
            address: word("packet_address"),
        }
    }
}

impl Making<'_, '_> {
    /// The files of the packet, and the block that leads to them.
    pub(super) fn packet(&mut self, article: &Article, document: &Document) {
        let releases = &self.findings().config.releases;
        let mut links = Vec::new();
        for part in &releases.packet {
            match part {
                PacketPart::Text => {
                    let text = whole_text(document);
                    let count = characters(&text);
                    self.limit(article, "release.txt", count, releases.text_limit);
                    let title = wf(self.lang(), "packet_text", &[("n", &count.to_string())]);
                    links.push(self.beside("release.txt", title, text.into_bytes()));
                }
                PacketPart::Sms => {
                    let text = message(document);
                    let (count, parts) = (characters(&text), message_parts(&text));
                    self.limit(article, "sms.txt", count, releases.sms_limit);
                    let values = [("n", &*count.to_string()), ("parts", &*parts.to_string())];
                    let title = wf(self.lang(), "packet_sms", &values);
                    links.push(self.beside("sms.txt", title, text.into_bytes()));
                }
                PacketPart::Docx => {
                    if let Some(bytes) = packet::docx(document) {
                        let title = w(self.lang(), "packet_docx").to_owned();
                        links.push(self.beside("release.docx", title, bytes));
                    }
                }
                PacketPart::Figures if document.figures.is_empty() => {}
                PacketPart::Figures => {
                    let forms = [
                        ("figures.csv", "packet_csv", figures_csv(document)),
                        ("figures.json", "packet_json", figures_json(document)),
                    ];
                    for (name, key, bytes) in forms {
                        let title = w(self.lang(), key).to_owned();
                        links.push(self.beside(name, title, bytes));
                    }
                }
            }
        }
        // What was taken back is no longer offered; who has the address of a file finds the reason.
        if article.stage != Stage::Withdrawn {
            self.link_list("packet", links);
        }
    }

    /// The attachments with kind and size.
    pub(super) fn attachments(&mut self, article: &Article) {
        let links = article.attachments.iter().enumerate().map(|(n, a)| {
            let inner = format!("{} {}", a.kind, super::downloads::size_words(a.size));
            let title = bracketed(self.lang(), &a.title, inner.trim());
            Link {
                href: a.name.clone(),
                title: format!("{}. {title}", n + 1),
            }
        });
        let links = links.collect();
        self.link_list("attachments", links);
    }

    /// Puts a file beside the page; gives the link to it.
    fn beside(&mut self, name: &str, title: String, bytes: Vec<u8>) -> Link {
        self.files.push((format!("{}{name}", self.route), bytes));
        Link {
            href: name.to_owned(),
            title,
        }
    }

    fn link_list(&mut self, key: &str, links: Vec<Link>) {
        if !links.is_empty() {
            let title = String::new();
            self.blocks.push(Block::Links {
                title: w(self.lang(), key).to_owned(),
                groups: vec![LinkGroup { title, links }],
            });
        }
    }

    fn limit(&mut self, article: &Article, file: &str, count: usize, limit: Option<usize>) {
        let Some(limit) = limit.filter(|limit| count > *limit) else {
            return;
        };
        let at = Location::file(article.draft.file.clone());
        let d = Diagnostic::new("site::text-too-long", at).with("file", file);
        self.report.add(
            d.with("count", count.to_string())
                .with("limit", limit.to_string()),
        );
    }
}

/// Characters of a text without the line end of the file, as the fields of messages count them.
fn characters(text: &str) -> usize {
    text.trim_end().chars().count()
}
