//! 政府信息公开指南 and 依申请公开.
//!
//! Source: 政府信息公开条例 (2019), articles 12, 29, 33 and 51.

use crate::config::Disclosure;

use super::{
    super::{
        compose::{Head, Making},
        library::{heads, table_block},
        view::{Cell, Table},
        words::{w, wf},
    },
    Part,
};

/// A line to write on, on paper.
const BLANK: &str = "________________";

impl Making<'_, '_> {
    /// What there is, how it is ordered, how to get it, who answers.
    pub(super) fn guide_page(&mut self, disclosure: &Disclosure) -> Head {
        let lang = self.lang();
        let publisher = self.findings().config.publisher.name.clone();
        let text = wf(lang, "guide_text", &[("publisher", &publisher)]);
        self.prose("", &text);
        self.prose(w(lang, "guide_kinds"), w(lang, "guide_kinds_text"));
        if !disclosure.themes.is_empty() {
            let themes = disclosure.themes.iter().map(|theme| format!("- {theme}\n"));
            self.prose(w(lang, "guide_themes"), &themes.collect::<String>());
        }
        let code = [("code", disclosure.organ_code.value.as_str())];
        self.prose(
            w(lang, "guide_numbers"),
            &wf(lang, "guide_numbers_text", &code),
        );
        self.prose(w(lang, "guide_ways"), w(lang, "guide_ways_text"));
        self.shelf_links();
        self.office(disclosure);
        self.prose(w(lang, "guide_redress"), w(lang, "guide_redress_text"));
        self.disclosure_head(Part::Guide, w(lang, "guide_description").to_owned())
    }

    /// How to ask for what is not published, with a form for paper: the site takes no data.
    pub(super) fn request_page(&mut self, disclosure: &Disclosure) -> Head {
        let lang = self.lang();
        let ways = [
            ("address", disclosure.address.as_str()),
            ("office", disclosure.office.as_str()),
            ("email", disclosure.email.as_str()),
            ("hours", disclosure.hours.as_str()),
        ];
        self.prose("", &wf(lang, "request_text", &ways));
        self.prose(w(lang, "request_limits"), w(lang, "request_limits_text"));
        self.prose(w(lang, "request_cost"), w(lang, "request_cost_text"));
        let lines = [
            "request_form_name",
            "request_form_paper",
            "request_form_contact",
            "request_form_what",
            "request_form_number",
            "request_form_medium",
            "request_form_way",
            "request_form_date",
        ];
        let rows = lines.iter().map(|key| {
            vec![
                Cell::header(w(lang, key).to_owned()),
                Cell::text(BLANK.to_owned()),
            ]
        });
        let table = Table {
            caption: w(lang, "request_form").to_owned(),
            head: heads(lang, &["item", "report_form_fill"]),
            rows: rows.collect(),
        };
        self.blocks
            .push(table_block(lang, w(lang, "request_form"), table));
        self.office(disclosure);
        self.disclosure_head(Part::Request, w(lang, "request_description").to_owned())
    }
}
