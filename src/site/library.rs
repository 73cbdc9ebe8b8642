//! Open data: one page a dataset, with dictionary and downloads.

use serde_json::json;

use crate::{
    dataset::Dataset,
    declare::{FieldType, Kind},
    diagnostic::Lang,
    quantity::Unit,
    source::Committed,
};

use super::{
    articles::{column_tags, plain_fact, script_safe},
    compose::{Head, Making},
    downloads::size_words,
    records::{field_head, record_row},
    view::{Block, Cell, Download, Fact, Head as Column, Link, LinkGroup, Table},
    words::{bracketed, w, wf},
};

impl Making<'_, '_> {
    /// All datasets.
    pub(super) fn data_page(&mut self) -> Head {
        let mut rows = Vec::new();
        for dataset in self.findings().catalog.iter() {
            let declaration = &dataset.schema.declaration;
            let href = Some(self.href(&format!("data/{}/", dataset.id())));
            let nature = if declaration.sample {
                w(self.lang(), "sample")
            } else {
                "—"
            };
            rows.push(vec![
                Cell {
                    href,
                    ..Cell::header(declaration.title.get(self.lang()).to_owned())
                },
                Cell::text(dataset.say(&declaration.source.name).to_owned()),
                Cell::number(&dataset.rows.to_string(), true),
                Cell::text(covers(dataset)),
                Cell::text(nature.to_owned()),
            ]);
            self.shows(dataset);
        }
        let keys = [
            "name",
            "dataset_publisher",
            "dataset_rows",
            "dataset_covers",
            "dataset_sample",
        ];
        let table = Table {
            caption: w(self.lang(), "data").to_owned(),
            head: heads(self.lang(), &keys),
            rows,
        };
        self.blocks.push(table_block(self.lang(), "", table));
        self.changes_link();
        Head {
            kind: "section",
            title: w(self.lang(), "data").to_owned(),
            description: w(self.lang(), "data_description").to_owned(),
            meta: column_tags(w(self.lang(), "data"), w(self.lang(), "data_description")),
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    /// One dataset: facts, downloads, dictionary, newest rows.
    pub(super) fn dataset_page(&mut self, id: &str) -> Head {
        let Some(dataset) = self.findings().catalog.dataset(id) else {
            return Head::default();
        };
        let declaration = &dataset.schema.declaration;
        self.shows(dataset);
        if let Some(text) = &declaration.description {
            let html = self.html(text.get(self.lang()));
            self.blocks.push(Block::Text {
                lead: true,
                title: String::new(),
                html,
            });
        }
        let mut items = dataset_facts(self.lang(), dataset);
        items.extend(self.duty_facts_of(dataset));
        self.blocks.push(Block::Facts {
            title: w(self.lang(), "dataset_facts").to_owned(),
            items,
            notes: Vec::new(),
        });
        let downloads = self.file_downloads(id);
        let links = downloads
            .iter()
            .map(|d| Link {
                href: d.href.clone(),
                title: d.title.clone(),
            })
            .collect();
        let groups = vec![LinkGroup {
            title: String::new(),
            links,
        }];
        self.blocks.push(Block::Links {
            title: w(self.lang(), "dataset_downloads").to_owned(),
            groups,
        });
        self.proof(dataset);
        self.log_link(dataset);
        self.dictionary(dataset);
        self.figure_names(dataset);
        self.newest_rows(dataset);
        self.gone_table(dataset);
        Head {
            kind: "dataset",
            title: declaration.title.get(self.lang()).to_owned(),
            description: declaration
                .description
                .as_ref()
                .map_or_else(String::new, |d| d.get(self.lang()).to_owned()),
            meta: column_tags(w(self.lang(), "data"), w(self.lang(), "data_description")),
            json_ld: Some(self.dataset_ld(dataset)),
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    fn file_downloads(&self, id: &str) -> Vec<Download> {
        ["csv", "json"]
            .into_iter()
            .map(|format| {
                let path = format!("data/{id}/{id}.{format}");
                let size = self
                    .composer
                    .written
                    .size(&path)
                    .map_or_else(String::new, size_words);
                Download {
                    // Where the pages of a language lie apart, the file does not lie beside them.
                    href: match self.composer.edition().is_own() {
                        true => format!("{id}.{format}"),
                        false => self.href(&format!("data/{id}/{id}.{format}")),
                    },
                    title: wf(self.lang(), format, &[("size", &size)])
                        .replace("，）", "）")
                        .replace(", )", ")"),
                }
            })
            .collect()
    }

    /// What the downloads and the data files must be, for those who check.
    fn proof(&mut self, dataset: &Dataset) {
        let lang = self.lang();
        let hashes = ["csv", "json"].into_iter().filter_map(|format| {
            let path = format!("data/{0}/{0}.{format}", dataset.id());
            let hash = self.composer.written.sha256(&path)?;
            Some(plain_fact(&path, &format!("SHA-256 {hash}")))
        });
        let commits = dataset.files.iter().filter_map(|file| {
            let said = match self.composer.commits.get(&**file)? {
                Committed::By(id) => wf(lang, "proof_commit", &[("id", id)]),
                Committed::Not => w(lang, "proof_not_committed").to_owned(),
            };
            Some(plain_fact(
                &wf(lang, "proof_file", &[("file", file)]),
                &said,
            ))
        });
        let items: Vec<Fact> = hashes.chain(commits).collect();
        if !items.is_empty() {
            self.blocks.push(Block::Facts {
                title: w(lang, "proof").to_owned(),
                items,
                notes: vec![w(lang, "proof_note").to_owned()],
            });
        }
    }

    fn dictionary(&mut self, dataset: &Dataset) {
        let rows = dataset
            .schema
            .fields
            .iter()
            .map(|field| {
                let note = field
                    .written
                    .description
                    .as_ref()
                    .map_or("—", |d| d.get(self.lang()));
                let law = field
                    .law
                    .as_ref()
                    .map(|l| format!("{} {}", l.family, l.item));
                let note = law.map_or_else(
                    || note.to_owned(),
                    |l| {
                        if note == "—" {
                            l
                        } else {
                            bracketed(self.lang(), note, &l)
                        }
                    },
                );
                vec![
                    Cell::header(field.name.clone()),
                    Cell::text(field.title.clone()),
                    Cell::text(type_word(self.lang(), field.kind).to_owned()),
                    Cell::text(unit_text(self.lang(), &field.unit)),
                    Cell::text(note),
                ]
            })
            .collect();
        let keys = [
            "dictionary_field",
            "dictionary_title",
            "dictionary_type",
            "dictionary_unit",
            "dictionary_note",
        ];
        let table = Table {
            caption: w(self.lang(), "dictionary").to_owned(),
            head: heads(self.lang(), &keys),
            rows,
        };
        self.blocks.push(table_block(
            self.lang(),
            w(self.lang(), "dictionary"),
            table,
        ));
    }

    fn figure_names(&mut self, dataset: &Dataset) {
        let findings = self.findings();
        let mut names: Vec<(String, String, String)> = Vec::new();
        for series in findings.series(dataset.id()) {
            let grain = w(self.lang(), &format!("grain_{:?}", series.grain)).to_owned();
            match names.iter_mut().find(|(name, _, _)| *name == series.name) {
                Some((_, _, grains)) => {
                    grains.push_str(w(self.lang(), "list"));
                    grains.push_str(&grain);
                }
                None => names.push((
                    series.name.clone(),
                    findings.series_label(dataset, series),
                    grain,
                )),
            }
        }
        if names.is_empty() {
            return;
        }
        let rows = names
            .into_iter()
            .map(|(name, label, grains)| {
                vec![Cell::header(name), Cell::text(label), Cell::text(grains)]
            })
            .collect();
        let keys = [
            "dataset_figure_address",
            "dictionary_title",
            "dataset_figure_periods",
        ];
        let table = Table {
            caption: w(self.lang(), "dataset_figures").to_owned(),
            head: heads(self.lang(), &keys),
            rows,
        };
        self.blocks.push(table_block(
            self.lang(),
            w(self.lang(), "dataset_figures"),
            table,
        ));
    }

    fn newest_rows(&mut self, dataset: &Dataset) {
        let fields: Vec<usize> = (0..dataset.schema.fields.len()).collect();
        let mut rows: Vec<usize> = (0..dataset.rows).collect();
        if dataset.grain().is_some() {
            rows.sort_by_key(|&r| (std::cmp::Reverse(dataset.period_of[r]), r));
        }
        rows.truncate(5);
        let head = fields
            .iter()
            .map(|&f| field_head(self.lang(), dataset, f))
            .collect();
        for (&row, &field) in rows.iter().flat_map(|r| fields.iter().map(move |f| (r, f))) {
            self.sees(dataset, row, field);
        }
        let rows = rows
            .into_iter()
            .map(|r| record_row(self.lang(), dataset, r, &fields))
            .collect();
        let table = Table {
            caption: w(self.lang(), "dataset_first_rows").to_owned(),
            head,
            rows,
        };
        self.blocks.push(table_block(
            self.lang(),
            w(self.lang(), "dataset_first_rows"),
            table,
        ));
    }

    fn dataset_ld(&self, dataset: &Dataset) -> String {
        let declaration = &dataset.schema.declaration;
        let config = &self.findings().config;
        let path = |format: &str| format!("{}data/{1}/{1}.{format}", config.url, dataset.id());
        script_safe(&json!({
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": declaration.title.get(self.lang()),
            "description": declaration.description.as_ref().map_or(declaration.title.get(self.lang()), |d| d.get(self.lang())),
            "inLanguage": self.lang().tag(),
            "license": declaration.licence,
            "creator": { "@type": "Organization", "name": declaration.source.name },
            "distribution": [
                { "@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": path("csv") },
                { "@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": path("json") },
            ],
        }))
    }
}

pub(super) fn table_block(lang: Lang, title: &str, table: Table) -> Block {
    Block::Table {
        title: title.to_owned(),
        table,
        empty: w(lang, "empty").to_owned(),
        notes: Vec::new(),
        downloads: Vec::new(),
        how: None,
    }
}

pub(super) fn heads(lang: Lang, keys: &[&str]) -> Vec<Column> {
    let number = |key: &str| {
        matches!(
            key,
            "value"
                | "weight"
                | "dataset_rows"
                | "constant_value"
                | "report_made"
                | "report_repealed"
                | "report_in_force"
        )
    };
    keys.iter()
        .map(|k| Column {
            text: w(lang, k).to_owned(),
            number: number(k),
        })
        .collect()
}

pub(super) fn dataset_facts(lang: Lang, dataset: &Dataset) -> Vec<Fact> {
    let declaration = &dataset.schema.declaration;
    let kind = match declaration.kind {
        Kind::Register => "kind_register",
        Kind::Observations => "kind_observations",
        Kind::Events => "kind_events",
        Kind::Targets => "kind_targets",
        Kind::Programmes => "kind_programmes",
    };
    let mut out = vec![
        plain_fact(
            w(lang, "dataset_publisher"),
            dataset.say(&declaration.source.name),
        ),
        plain_fact(w(lang, "dataset_kind"), w(lang, kind)),
        plain_fact(w(lang, "dataset_rows"), &dataset.rows.to_string()),
        plain_fact(w(lang, "dataset_covers"), &covers(dataset)),
        plain_fact(
            w(lang, "dataset_licence"),
            declaration
                .licence
                .as_deref()
                .map_or("—", |licence| dataset.say(licence)),
        ),
    ];
    if let Some(note) = &declaration.source.note {
        out.push(plain_fact(w(lang, "dictionary_note"), dataset.say(note)));
    }
    if declaration.sample {
        out.push(plain_fact(
            w(lang, "dataset_sample"),
            w(lang, "dataset_sample_yes"),
        ));
    }
    out
}

pub(super) fn covers(dataset: &Dataset) -> String {
    let periods = || (0..dataset.rows).filter_map(|r| dataset.period(r));
    match (periods().min(), periods().max()) {
        (Some(first), Some(last)) => format!("{first}—{last}").replace('T', " "),
        _ => "—".to_owned(),
    }
}

pub(super) fn unit_text(lang: Lang, unit: &Unit) -> String {
    if unit.sign(lang).is_empty() {
        "—".to_owned()
    } else {
        unit.sign(lang).to_owned()
    }
}

pub(super) fn type_word(lang: Lang, kind: FieldType) -> &'static str {
    w(
        lang,
        match kind {
            FieldType::String => "type_string",
            FieldType::Date => "type_date",
            FieldType::Month => "type_month",
            FieldType::Year => "type_year",
            FieldType::Time => "type_time",
            FieldType::Code => "type_code",
            FieldType::Choice => "type_choice",
            FieldType::Quantity => "type_quantity",
            FieldType::Count => "type_count",
            FieldType::Boolean => "type_boolean",
            FieldType::Figure => "type_figure",
            FieldType::State => "type_state",
            FieldType::Dataset => "type_dataset",
            FieldType::Page => "type_page",
        },
    )
}
