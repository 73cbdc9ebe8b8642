//! Methods, one page a standard edition; open data, one page a dataset.

use serde_json::json;

use crate::{
    dataset::Dataset,
    declare::{FieldType, Kind},
    quantity::Unit,
    standards::{Bound, Condition, Confidence, Edition, Interval, Relation, Scale},
};

use super::{
    articles::{column_tags, plain_fact, script_safe},
    blocks::{field_head, record_row},
    compose::{Head, Making},
    downloads::size_words,
    plan::method_route,
    view::{Badge, Block, Cell, Download, Fact, Head as Column, Link, LinkGroup, Table},
    words::{w, wf},
};

impl Making<'_, '_> {
    /// All editions, by family.
    pub(super) fn methods_page(&mut self) -> Head {
        let mut rows = Vec::new();
        for edition in self.findings().standards.editions() {
            let href = Some(self.href(&method_route(&edition.file)));
            rows.push(vec![
                Cell {
                    href,
                    ..Cell::header(edition.edition.clone())
                },
                Cell::text(edition.title.zh.clone()),
                Cell::text(edition.from.to_string()),
                Cell::text(
                    edition
                        .until
                        .map_or_else(|| "—".to_owned(), |d| d.to_string()),
                ),
                Cell::text(confidence(edition.confidence).to_owned()),
            ]);
        }
        let keys = [
            "method_edition",
            "method_title",
            "method_from",
            "method_until",
            "method_confidence",
        ];
        let table = Table {
            caption: w("methods_by_family").to_owned(),
            head: heads(&keys),
            rows,
        };
        self.blocks.push(table_block(w("methods_by_family"), table));
        Head {
            kind: "section",
            title: w("methods").to_owned(),
            description: w("methods_description").to_owned(),
            meta: column_tags(w("methods"), w("methods_description")),
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    /// One edition: dates, limits, breakpoints, classes, validity, rules, each with its clause.
    pub(super) fn method_page(&mut self, position: usize) -> Head {
        let edition = &self.findings().standards.editions()[position];
        let date =
            |d: Option<jiff::civil::Date>| d.map_or_else(|| "—".to_owned(), |d| d.to_string());
        let items = vec![
            plain_fact(w("method_publisher"), &edition.publisher.zh),
            plain_fact(w("method_from"), &edition.from.to_string()),
            plain_fact(w("method_until"), &date(edition.until)),
            plain_fact(w("method_read"), &edition.read.zh),
            plain_fact(w("method_confidence"), confidence(edition.confidence)),
        ];
        self.blocks.push(Block::Facts {
            title: w("method_facts").to_owned(),
            items,
            notes: Vec::new(),
        });
        self.limit_table(edition);
        self.breakpoint_table(edition);
        for scale in &edition.scales {
            self.scale_table(scale);
        }
        self.grade_tables(edition);
        self.validity_table(edition);
        self.statistic_table(edition);
        self.rules(edition);
        let description = format!("{}《{}》", edition.edition, edition.title.zh);
        Head {
            kind: "method",
            title: description.clone(),
            description,
            meta: column_tags(w("methods"), w("methods_description")),
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    fn limit_table(&mut self, edition: &Edition) {
        if edition.limits.is_empty() {
            return;
        }
        let rows = edition
            .limits
            .iter()
            .map(|limit| {
                let item = &edition.items[limit.item];
                let upper = limit.upper.map_or_else(String::new, |u| format!("—{u}"));
                let phase = match (limit.phase.from, limit.phase.until) {
                    (None, None) => "—".to_owned(),
                    (from, until) => format!(
                        "{}—{}",
                        from.map_or_else(String::new, |d| d.to_string()),
                        until.map_or_else(String::new, |d| d.to_string())
                    ),
                };
                vec![
                    Cell::header(item.title.zh.clone()),
                    Cell::text(averaging(&limit.averaging)),
                    Cell::text(conditions(&limit.when)),
                    Cell::number(
                        &format!(
                            "{}{}{upper} {}",
                            relation(limit.relation),
                            limit.value,
                            item.unit.symbol()
                        ),
                        true,
                    ),
                    Cell::text(phase),
                    Cell {
                        note: doubt(limit.confidence),
                        ..Cell::text(clause(&limit.clause))
                    },
                ]
            })
            .collect();
        let keys = ["item", "averaging", "condition", "value", "phase", "clause"];
        let table = Table {
            caption: w("method_limits").to_owned(),
            head: heads(&keys),
            rows,
        };
        self.blocks.push(table_block(w("method_limits"), table));
    }

    fn breakpoint_table(&mut self, edition: &Edition) {
        let Some(first) = edition.breakpoints.iter().max_by_key(|b| b.at.len()) else {
            return;
        };
        let mut head = heads(&["item", "averaging"]);
        head.extend(first.at.iter().map(|at| Column {
            text: at.to_string(),
            number: true,
        }));
        head.extend(heads(&["clause"]));
        let rows = edition
            .breakpoints
            .iter()
            .map(|row| {
                let item = &edition.items[row.item];
                let mut cells = vec![
                    Cell::header(format!("{}（{}）", item.short, item.unit.symbol())),
                    Cell::text(averaging(&row.averaging)),
                ];
                for at in &first.at {
                    let limit = row
                        .at
                        .iter()
                        .position(|a| a == at)
                        .and_then(|i| row.limits.get(i));
                    let text = limit.map(|l| scaled(*l, row.decimals));
                    cells.push(Cell::number(text.as_deref().unwrap_or("—"), text.is_some()));
                }
                cells.push(Cell {
                    note: doubt(row.confidence),
                    ..Cell::text(clause(&row.clause))
                });
                cells
            })
            .collect();
        let table = Table {
            caption: w("method_breakpoints").to_owned(),
            head,
            rows,
        };
        self.blocks
            .push(table_block(w("method_breakpoints"), table));
    }

    fn scale_table(&mut self, scale: &Scale) {
        let rows = scale
            .classes
            .iter()
            .enumerate()
            .map(|(i, class)| {
                let badge = Badge {
                    key: class.key.clone(),
                    text: class.word.zh.clone(),
                    word: String::new(),
                };
                let advice = class.advice.as_ref().map_or("—", |t| t.zh.as_str());
                vec![
                    Cell::header(
                        class
                            .level
                            .as_ref()
                            .map_or_else(|| class.word.zh.clone(), |l| l.zh.clone()),
                    ),
                    Cell {
                        badge: Some(badge),
                        ..Cell::text(class.word.zh.clone())
                    },
                    Cell::text(range(scale, i)),
                    Cell::text(
                        class
                            .colour
                            .as_ref()
                            .map_or_else(|| "—".to_owned(), |c| c.name.zh.clone()),
                    ),
                    Cell {
                        note: doubt(class.confidence),
                        ..Cell::text(advice.to_owned())
                    },
                ]
            })
            .collect();
        let title = scale
            .title
            .as_ref()
            .map_or(w("method_scale"), |t| t.zh.as_str())
            .to_owned();
        let keys = [
            "class",
            "class_word",
            "class_range",
            "class_colour",
            "class_advice",
        ];
        let table = Table {
            caption: title.clone(),
            head: heads(&keys),
            rows,
        };
        self.blocks.push(Block::Table {
            title,
            table,
            empty: w("empty").to_owned(),
            notes: vec![scale.clause.clone()]
                .into_iter()
                .filter(|c| !c.is_empty())
                .collect(),
            downloads: Vec::new(),
            how: None,
        });
    }

    fn grade_tables(&mut self, edition: &Edition) {
        for (position, scale) in edition.scales.iter().enumerate() {
            let grades: Vec<_> = edition
                .grades
                .iter()
                .filter(|g| g.scale == position)
                .collect();
            if grades.is_empty() {
                continue;
            }
            let mut head = heads(&["item", "condition"]);
            head.extend(scale.classes.iter().map(|c| Column {
                text: c.word.zh.clone(),
                number: true,
            }));
            let rows = grades
                .iter()
                .map(|g| {
                    let item = &edition.items[g.item];
                    let mut row = vec![
                        Cell::header(format!("{}（{}）", item.title.zh, item.unit.symbol())),
                        Cell::text(conditions(&g.when)),
                    ];
                    row.extend((0..scale.classes.len()).map(|i| match g.values.get(i) {
                        Some(value) => {
                            Cell::number(&format!("{}{value}", relation(g.relation)), true)
                        }
                        None => Cell::number("—", false),
                    }));
                    row
                })
                .collect();
            let table = Table {
                caption: w("method_grades").to_owned(),
                head,
                rows,
            };
            self.blocks.push(table_block(w("method_grades"), table));
        }
    }

    fn validity_table(&mut self, edition: &Edition) {
        if edition.validities.is_empty() {
            return;
        }
        let rows = edition
            .validities
            .iter()
            .map(|(items, rule)| {
                let names: Vec<&str> = items
                    .iter()
                    .map(|i| edition.items[*i].short.as_str())
                    .collect();
                let mut need = wf(
                    "need_text",
                    &[("n", &rule.need.to_string()), ("from", &part(&rule.from))],
                );
                if let Some(window) = &rule.window {
                    need = wf(
                        "need_window",
                        &[
                            ("n", &rule.need.to_string()),
                            ("length", &window.length.to_string()),
                            ("need", &window.need.to_string()),
                        ],
                    );
                }
                if let Some(february) = rule.need_february {
                    need.push_str(&wf("need_february", &[("n", &february.to_string())]));
                }
                if let Some(month) = &rule.each_month {
                    let values = [
                        ("n", month.need.to_string()),
                        ("feb", month.february.to_string()),
                    ];
                    need.push_str(&wf(
                        "need_month",
                        &[("n", &values[0].1), ("feb", &values[1].1)],
                    ));
                }
                vec![
                    Cell::header(names.join("、")),
                    Cell::text(averaging(&rule.averaging)),
                    Cell::text(need),
                    Cell {
                        note: doubt(rule.confidence),
                        ..Cell::text(clause(&rule.clause))
                    },
                ]
            })
            .collect();
        let keys = ["item", "averaging", "need", "clause"];
        let table = Table {
            caption: w("method_validity").to_owned(),
            head: heads(&keys),
            rows,
        };
        self.blocks.push(table_block(w("method_validity"), table));
    }

    fn statistic_table(&mut self, edition: &Edition) {
        let rows: Vec<Vec<Cell>> = edition
            .statistics
            .iter()
            .filter_map(|s| {
                let item = &edition.items[s.item?];
                let name = match (&s.percent, s.name.as_str()) {
                    (Some(percent), _) => wf(
                        "statistic_percentile",
                        &[("p", &percent.normalize().to_string())],
                    ),
                    (None, name) => w(&format!("statistic_{name}")).to_owned(),
                };
                Some(vec![
                    Cell::header(item.title.zh.clone()),
                    Cell::text(if name.is_empty() {
                        s.name.clone()
                    } else {
                        name
                    }),
                    Cell::text(s.decimals.map_or_else(
                        || "—".to_owned(),
                        |d| wf("decimals", &[("n", &d.to_string())]),
                    )),
                    Cell {
                        note: doubt(s.confidence),
                        ..Cell::text(clause(&s.clause))
                    },
                ])
            })
            .collect();
        if !rows.is_empty() {
            let keys = ["item", "statistic", "decimals_head", "clause"];
            let table = Table {
                caption: w("method_statistics").to_owned(),
                head: heads(&keys),
                rows,
            };
            self.blocks.push(table_block(w("method_statistics"), table));
        }
        if let Some(composite) = &edition.composite {
            let rows = composite
                .parts
                .iter()
                .map(|p| {
                    vec![
                        Cell::header(edition.items[p.item].title.zh.clone()),
                        Cell::text(format!(
                            "{} {}",
                            composite.standard,
                            averaging(&p.averaging)
                        )),
                        Cell::number(&p.weight.normalize().to_string(), true),
                    ]
                })
                .collect();
            let table = Table {
                caption: composite.title.zh.clone(),
                head: heads(&["item", "value", "weight"]),
                rows,
            };
            self.blocks.push(table_block(w("method_composite"), table));
        }
    }

    fn rules(&mut self, edition: &Edition) {
        if edition.rules.is_empty() {
            return;
        }
        let rows = edition
            .rules
            .iter()
            .map(|rule| {
                vec![
                    Cell::header(clause(&rule.clause)),
                    Cell {
                        note: doubt(rule.confidence),
                        ..Cell::text(rule.text.zh.clone())
                    },
                ]
            })
            .collect();
        let table = Table {
            caption: w("method_rules").to_owned(),
            head: heads(&["clause", "rule_text"]),
            rows,
        };
        self.blocks.push(table_block(w("method_rules"), table));
    }

    /// All datasets.
    pub(super) fn data_page(&mut self) -> Head {
        let mut rows = Vec::new();
        for dataset in self.findings().catalog.iter() {
            let declaration = &dataset.schema.declaration;
            let href = Some(self.href(&format!("data/{}/", dataset.id())));
            let nature = if declaration.sample {
                w("sample")
            } else {
                "—"
            };
            rows.push(vec![
                Cell {
                    href,
                    ..Cell::header(declaration.title.zh.clone())
                },
                Cell::text(declaration.source.name.clone()),
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
            caption: w("data").to_owned(),
            head: heads(&keys),
            rows,
        };
        self.blocks.push(table_block("", table));
        Head {
            kind: "section",
            title: w("data").to_owned(),
            description: w("data_description").to_owned(),
            meta: column_tags(w("data"), w("data_description")),
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
            let html = self.html(&text.zh);
            self.blocks.push(Block::Text {
                lead: true,
                title: String::new(),
                html,
            });
        }
        let items = dataset_facts(dataset);
        self.blocks.push(Block::Facts {
            title: w("dataset_facts").to_owned(),
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
            title: w("dataset_downloads").to_owned(),
            groups,
        });
        self.dictionary(dataset);
        self.figure_names(dataset);
        self.newest_rows(dataset);
        Head {
            kind: "dataset",
            title: declaration.title.zh.clone(),
            description: declaration
                .description
                .as_ref()
                .map_or_else(String::new, |d| d.zh.clone()),
            meta: column_tags(w("data"), w("data_description")),
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
                    .sizes
                    .get(&path)
                    .map_or_else(String::new, |n| size_words(*n));
                Download {
                    href: format!("{id}.{format}"),
                    title: wf(format, &[("size", &size)]).replace("，）", "）"),
                }
            })
            .collect()
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
                    .map_or("—", |d| d.zh.as_str());
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
                            format!("{note}（{l}）")
                        }
                    },
                );
                vec![
                    Cell::header(field.name.clone()),
                    Cell::text(field.title.clone()),
                    Cell::text(type_word(field.kind).to_owned()),
                    Cell::text(unit_text(&field.unit)),
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
            caption: w("dictionary").to_owned(),
            head: heads(&keys),
            rows,
        };
        self.blocks.push(table_block(w("dictionary"), table));
    }

    fn figure_names(&mut self, dataset: &Dataset) {
        let findings = self.findings();
        let mut names: Vec<(String, String, String)> = Vec::new();
        for series in findings.series(dataset.id()) {
            let grain = w(&format!("grain_{:?}", series.grain)).to_owned();
            match names.iter_mut().find(|(name, _, _)| *name == series.name) {
                Some((_, _, grains)) => {
                    grains.push('、');
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
            caption: w("dataset_figures").to_owned(),
            head: heads(&keys),
            rows,
        };
        self.blocks.push(table_block(w("dataset_figures"), table));
    }

    fn newest_rows(&mut self, dataset: &Dataset) {
        let fields: Vec<usize> = (0..dataset.schema.fields.len()).collect();
        let mut rows: Vec<usize> = (0..dataset.rows).collect();
        if dataset.grain().is_some() {
            rows.sort_by_key(|&r| (std::cmp::Reverse(dataset.period_of[r]), r));
        }
        rows.truncate(5);
        let head = fields.iter().map(|&f| field_head(dataset, f)).collect();
        let rows = rows
            .into_iter()
            .map(|r| record_row(dataset, r, &fields))
            .collect();
        let table = Table {
            caption: w("dataset_first_rows").to_owned(),
            head,
            rows,
        };
        self.blocks
            .push(table_block(w("dataset_first_rows"), table));
    }

    fn dataset_ld(&self, dataset: &Dataset) -> String {
        let declaration = &dataset.schema.declaration;
        let config = &self.findings().config;
        let path = |format: &str| format!("{}data/{1}/{1}.{format}", config.url, dataset.id());
        script_safe(&json!({
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": declaration.title.zh,
            "description": declaration.description.as_ref().map_or(&declaration.title.zh, |d| &d.zh),
            "inLanguage": "zh-CN",
            "license": declaration.licence,
            "creator": { "@type": "Organization", "name": declaration.source.name },
            "distribution": [
                { "@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": path("csv") },
                { "@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": path("json") },
            ],
        }))
    }
}

fn table_block(title: &str, table: Table) -> Block {
    Block::Table {
        title: title.to_owned(),
        table,
        empty: w("empty").to_owned(),
        notes: Vec::new(),
        downloads: Vec::new(),
        how: None,
    }
}

fn heads(keys: &[&str]) -> Vec<Column> {
    let number = |key: &str| matches!(key, "value" | "weight" | "dataset_rows");
    keys.iter()
        .map(|k| Column {
            text: w(k).to_owned(),
            number: number(k),
        })
        .collect()
}

fn dataset_facts(dataset: &Dataset) -> Vec<Fact> {
    let declaration = &dataset.schema.declaration;
    let kind = match declaration.kind {
        Kind::Register => "kind_register",
        Kind::Observations => "kind_observations",
        Kind::Events => "kind_events",
        Kind::Targets => "kind_targets",
        Kind::Programmes => "kind_programmes",
    };
    let mut out = vec![
        plain_fact(w("dataset_publisher"), &declaration.source.name),
        plain_fact(w("dataset_kind"), w(kind)),
        plain_fact(w("dataset_rows"), &dataset.rows.to_string()),
        plain_fact(w("dataset_covers"), &covers(dataset)),
        plain_fact(
            w("dataset_licence"),
            declaration.licence.as_deref().unwrap_or("—"),
        ),
    ];
    if let Some(note) = &declaration.source.note {
        out.push(plain_fact(w("dictionary_note"), note));
    }
    if declaration.sample {
        out.push(plain_fact(w("dataset_sample"), w("dataset_sample_yes")));
    }
    out
}

fn covers(dataset: &Dataset) -> String {
    let periods = || (0..dataset.rows).filter_map(|r| dataset.period(r));
    match (periods().min(), periods().max()) {
        (Some(first), Some(last)) => format!("{first}—{last}").replace('T', " "),
        _ => "—".to_owned(),
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => w("confidence_certain"),
        Confidence::Likely => w("confidence_likely"),
        Confidence::Unsure => w("confidence_unsure"),
    }
}

/// What a reader must know of a row that was not read in the text itself.
fn doubt(sure: Confidence) -> String {
    if sure == Confidence::Certain {
        String::new()
    } else {
        confidence(sure).to_owned()
    }
}

fn clause(text: &str) -> String {
    if text.is_empty() {
        "—".to_owned()
    } else {
        text.to_owned()
    }
}

fn averaging(name: &str) -> String {
    let word = w(&format!("averaging_{name}"));
    if word.is_empty() {
        name.to_owned()
    } else {
        word.to_owned()
    }
}

fn part(name: &str) -> String {
    let word = w(&format!("part_{name}"));
    if word.is_empty() {
        name.to_owned()
    } else {
        word.to_owned()
    }
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::AtMost => "≤",
        Relation::Below => "<",
        Relation::AtLeast => "≥",
        Relation::Above => ">",
        Relation::Between => "",
    }
}

fn conditions(when: &[(String, Condition)]) -> String {
    let one = |(key, condition): &(String, Condition)| match condition {
        Condition::OneOf(words) => words.join("、"),
        Condition::Within(interval) => format!("{key} {}", interval_text(interval)),
    };
    if when.is_empty() {
        "—".to_owned()
    } else {
        when.iter().map(one).collect::<Vec<_>>().join("；")
    }
}

fn interval_text(interval: &Interval) -> String {
    interval.to_string()
}

/// The values of a class, its lower end taken from the class before.
fn range(scale: &Scale, position: usize) -> String {
    let before = position.checked_sub(1).map(|i| &scale.classes[i].bound);
    let own = bound(&scale.classes[position].bound);
    match (before, &scale.classes[position].bound) {
        (Some(Bound::UpTo(low)), Bound::UpTo(_)) => format!(">{low}，{own}"),
        (Some(Bound::UpTo(low)), Bound::Rest) => format!(">{low}"),
        (Some(Bound::Below(low)), Bound::Below(_)) => format!("≥{low}，{own}"),
        (Some(Bound::Below(low)), Bound::Rest) => format!("≥{low}"),
        (Some(Bound::AtLeast(high)), Bound::AtLeast(_)) => format!("{own}，<{high}"),
        (Some(Bound::AtLeast(high)), Bound::Rest) => format!("<{high}"),
        _ => own,
    }
}

fn bound(bound: &Bound) -> String {
    match bound {
        Bound::UpTo(v) => format!("≤{v}"),
        Bound::Below(v) => format!("<{v}"),
        Bound::AtLeast(v) => format!("≥{v}"),
        Bound::Above(v) => format!(">{v}"),
        Bound::When(_) => "—".to_owned(),
        Bound::Rest => w("class_rest").to_owned(),
    }
}

fn scaled(value: i64, decimals: u32) -> String {
    rust_decimal::Decimal::new(value, decimals)
        .normalize()
        .to_string()
}

fn unit_text(unit: &Unit) -> String {
    if unit.symbol().is_empty() {
        "—".to_owned()
    } else {
        unit.symbol().to_owned()
    }
}

fn type_word(kind: FieldType) -> &'static str {
    w(match kind {
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
    })
}
