//! What is owed to those whom records are about: a number to report an error by, a note on what
//! silence means, and after a record's time nothing but its number.

use crate::dataset::{Dataset, GoneWhy};

use super::{
    compose::{Head, Making},
    library::{heads, table_block},
    view::{Block, Cell, Fact, Head as Column, Table},
    words::{w, wf},
};

/// Route of the form for errors.
pub(super) const REPORT: &str = "report/";

/// A line to write on, on paper.
const BLANK: &str = "________________";

impl Making<'_, '_> {
    /// What a list of records of limited life must say beside it.
    pub(super) fn life_notes(&self, dataset: &Dataset) -> Vec<String> {
        let Some(life) = &dataset.schema.declaration.life else {
            return Vec::new();
        };
        let mut out = vec![w(self.lang(), "life_note").to_owned()];
        if let Some(clause) = &life.clause {
            out.push(wf(self.lang(), "life_clause", &[("clause", clause)]));
        }
        out.push(w(self.lang(), "absence_note").to_owned());
        out
    }

    /// The head of the column of record numbers, for datasets whose rows have a life.
    pub(super) fn number_head(&self, dataset: &Dataset) -> Option<Column> {
        dataset.schema.declaration.life.as_ref().map(|_| Column {
            text: w(self.lang(), "record_number").to_owned(),
            number: false,
        })
    }

    /// The number of a record, with the way to report an error in it.
    pub(super) fn number_cell(&self, dataset: &Dataset, row: usize) -> Option<Cell> {
        dataset.schema.declaration.life.as_ref()?;
        let number = dataset.record_number(row);
        Some(Cell {
            href: Some(self.report_href(&number)),
            note: w(self.lang(), "report_error").to_owned(),
            ..Cell::text(number)
        })
    }

    /// The same as a fact of a time line.
    pub(super) fn number_fact(&self, dataset: &Dataset, row: usize) -> Option<Fact> {
        dataset.schema.declaration.life.as_ref()?;
        let number = dataset.record_number(row);
        Some(Fact {
            label: w(self.lang(), "record_number").to_owned(),
            href: Some(self.report_href(&number)),
            value: number,
            iso: None,
            badge: None,
        })
    }

    /// A letter with the number filled in where the site takes letters, else the form.
    fn report_href(&self, number: &str) -> String {
        let given = &self.findings().config.publisher.report_error;
        let address = given.strip_prefix("mailto:").unwrap_or(given);
        if address.contains('@') && !address.contains(':') {
            let subject = wf(self.lang(), "report_subject", &[("number", number)]);
            let sign = if address.contains('?') { '&' } else { '?' };
            return format!("mailto:{address}{sign}subject={}", encoded(&subject));
        }
        self.href(REPORT)
    }

    /// What stays of a dataset's records after their time.
    pub(super) fn gone_table(&mut self, dataset: &Dataset) {
        if dataset.gone.is_empty() {
            return;
        }
        let lang = self.lang();
        let mut gone: Vec<_> = dataset.gone.iter().collect();
        gone.sort_by(|a, b| b.left.cmp(&a.left).then_with(|| a.number.cmp(&b.number)));
        let why = |why: GoneWhy| match why {
            GoneWhy::Expired => w(lang, "gone_expired"),
            GoneWhy::Repaired => w(lang, "gone_repaired"),
        };
        let rows = gone.into_iter().map(|gone| {
            vec![
                Cell::header(gone.number.clone()),
                Cell::text(gone.left.to_string()),
                Cell::text(why(gone.why).to_owned()),
            ]
        });
        let table = Table {
            caption: w(lang, "gone").to_owned(),
            head: heads(lang, &["record_number", "gone_left", "gone_why"]),
            rows: rows.collect(),
        };
        self.blocks.push(table_block(lang, w(lang, "gone"), table));
    }

    /// How to report an error, and a form for those who write on paper.
    pub(super) fn report_page(&mut self) -> Head {
        let lang = self.lang();
        let publisher = &self.findings().config.publisher;
        let given = &publisher.report_error;
        let mail = given.strip_prefix("mailto:").unwrap_or(given);
        let ways = [
            ("report_by_mail", mail.contains('@').then_some(mail)),
            (
                "report_by_web",
                given.starts_with("http").then_some(given.as_str()),
            ),
            ("report_by_phone", Some(publisher.phone.as_str())),
            ("report_by_post", Some(publisher.address.as_str())),
        ];
        let ways: String = ways
            .into_iter()
            .filter_map(|(key, way)| Some((key, way.filter(|way| !way.is_empty())?)))
            .map(|(key, way)| format!("- {}\n", wf(lang, key, &[("way", way)])))
            .collect();
        let html = self.html(&format!("{}\n\n{ways}", w(lang, "report_text")));
        self.blocks.push(Block::Text {
            lead: true,
            title: String::new(),
            html,
        });
        let lines = [
            "record_number",
            "report_form_page",
            "report_form_wrong",
            "report_form_right",
            "report_form_grounds",
            "report_form_who",
            "report_form_reply",
            "report_form_date",
        ];
        let rows = lines.iter().map(|key| {
            vec![
                Cell::header(w(lang, key).to_owned()),
                Cell::text(BLANK.to_owned()),
            ]
        });
        let table = Table {
            caption: w(lang, "report_form").to_owned(),
            head: heads(lang, &["item", "report_form_fill"]),
            rows: rows.collect(),
        };
        self.blocks
            .push(table_block(lang, w(lang, "report_form"), table));
        Head {
            kind: "text",
            title: w(lang, "report_page").to_owned(),
            description: w(lang, "report_description").to_owned(),
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }
}

/// Text as a part of an address (RFC 3986).
fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    let part = |b: u8| match plain(b) {
        true => char::from(b).to_string(),
        false => format!("%{b:02X}"),
    };
    text.bytes().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The encoding of `encodeURIComponent` for the same texts.
    #[test]
    fn subjects_of_letters_are_encoded() {
        assert_eq!(encoded("R-7K3 a&b"), "R-7K3%20a%26b");
        assert_eq!(encoded("报错"), "%E6%8A%A5%E9%94%99");
    }
}
