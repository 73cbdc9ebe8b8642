//! Methods: one page a standard edition, with every clause.

use crate::diagnostic::Lang;
use crate::standards::{
    Bound, Class, Condition, Confidence, Edition, Interval, MeanMethod, Relation, Scale,
};

use super::library::*;
use super::{
    articles::{column_tags, plain_fact},
    compose::{Head, Making},
    plan::method_route,
    verdicts::ClassNames,
    view::{Badge, Block, Cell, Head as Column, Table},
    words::{bracketed, listed, w, wf},
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
                Cell::text(edition.title.get(self.lang()).to_owned()),
                Cell::text(edition.from.to_string()),
                Cell::text(
                    edition
                        .until
                        .map_or_else(|| "—".to_owned(), |d| d.to_string()),
                ),
                Cell::text(confidence(self.lang(), edition.confidence).to_owned()),
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
            caption: w(self.lang(), "methods_by_family").to_owned(),
            head: heads(self.lang(), &keys),
            rows,
        };
        self.blocks.push(table_block(
            self.lang(),
            w(self.lang(), "methods_by_family"),
            table,
        ));
        Head {
            kind: "section",
            title: w(self.lang(), "methods").to_owned(),
            description: w(self.lang(), "methods_description").to_owned(),
            meta: column_tags(
                w(self.lang(), "methods"),
                w(self.lang(), "methods_description"),
            ),
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
            plain_fact(
                w(self.lang(), "method_publisher"),
                edition.publisher.get(self.lang()),
            ),
            plain_fact(w(self.lang(), "method_from"), &edition.from.to_string()),
            plain_fact(w(self.lang(), "method_until"), &date(edition.until)),
            plain_fact(w(self.lang(), "method_read"), edition.read.get(self.lang())),
            plain_fact(
                w(self.lang(), "method_confidence"),
                confidence(self.lang(), edition.confidence),
            ),
        ];
        self.blocks.push(Block::Facts {
            title: w(self.lang(), "method_facts").to_owned(),
            items,
            notes: Vec::new(),
        });
        self.limit_table(edition);
        self.breakpoint_table(edition);
        let names = self.graded_classes(edition);
        for scale in &edition.scales {
            self.scale_table(scale, &names);
        }
        self.grade_tables(edition);
        self.verdict_tables(edition, &names);
        self.validity_table(edition);
        self.statistic_table(edition);
        self.constant_table(edition);
        self.rules(edition);
        let description = edition.named(self.lang());
        Head {
            kind: "method",
            title: description.clone(),
            description,
            meta: column_tags(
                w(self.lang(), "methods"),
                w(self.lang(), "methods_description"),
            ),
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    pub(super) fn limit_table(&mut self, edition: &Edition) {
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
                    Cell::header(item.title.get(self.lang()).to_owned()),
                    Cell::text(averaging(self.lang(), &limit.averaging)),
                    Cell::text(conditions(self.lang(), &limit.when)),
                    Cell::number(
                        &format!(
                            "{}{}{upper} {}",
                            relation(limit.relation),
                            limit.value,
                            item.unit.sign(self.lang())
                        ),
                        true,
                    ),
                    Cell::text(phase),
                    Cell {
                        note: doubt(self.lang(), limit.confidence),
                        ..Cell::text(clause(&limit.clause))
                    },
                ]
            })
            .collect();
        let keys = ["item", "averaging", "condition", "value", "phase", "clause"];
        let table = Table {
            caption: w(self.lang(), "method_limits").to_owned(),
            head: heads(self.lang(), &keys),
            rows,
        };
        self.blocks.push(table_block(
            self.lang(),
            w(self.lang(), "method_limits"),
            table,
        ));
    }

    pub(super) fn breakpoint_table(&mut self, edition: &Edition) {
        let Some(first) = edition.breakpoints.iter().max_by_key(|b| b.at.len()) else {
            return;
        };
        let mut head = heads(self.lang(), &["item", "averaging"]);
        head.extend(first.at.iter().map(|at| Column {
            text: at.to_string(),
            number: true,
        }));
        head.extend(heads(self.lang(), &["clause"]));
        let rows = edition
            .breakpoints
            .iter()
            .map(|row| {
                let item = &edition.items[row.item];
                let mut cells = vec![
                    Cell::header(bracketed(
                        self.lang(),
                        &item.short,
                        item.unit.sign(self.lang()),
                    )),
                    Cell::text(averaging(self.lang(), &row.averaging)),
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
                    note: doubt(self.lang(), row.confidence),
                    ..Cell::text(clause(&row.clause))
                });
                cells
            })
            .collect();
        let table = Table {
            caption: w(self.lang(), "method_breakpoints").to_owned(),
            head,
            rows,
        };
        self.blocks.push(table_block(
            self.lang(),
            w(self.lang(), "method_breakpoints"),
            table,
        ));
    }

    pub(super) fn scale_table(&mut self, scale: &Scale, names: &ClassNames) {
        let lang = self.lang();
        let rows = scale
            .classes
            .iter()
            .enumerate()
            .map(|(i, class)| class_row(self.lang(), scale, i, class, names))
            .collect();
        let title = scale
            .title
            .as_ref()
            .map_or(w(self.lang(), "method_scale"), |t| t.get(self.lang()))
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
            head: heads(self.lang(), &keys),
            rows,
        };
        self.blocks.push(Block::Table {
            title,
            table,
            empty: w(self.lang(), "empty").to_owned(),
            notes: Some(&scale.clause)
                .filter(|c| !c.is_empty())
                .map(|c| [w(lang, "clause"), w(lang, "colon"), c].concat())
                .into_iter()
                .collect(),
            downloads: Vec::new(),
            how: None,
        });
    }

    pub(super) fn validity_table(&mut self, edition: &Edition) {
        let lang = self.lang();
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
                vec![
                    Cell::header(listed(lang, &names)),
                    Cell::text(averaging(lang, &rule.averaging)),
                    Cell::text(need_words(lang, rule)),
                    Cell {
                        note: doubt(lang, rule.confidence),
                        ..Cell::text(clause(&rule.clause))
                    },
                ]
            })
            .collect();
        let keys = ["item", "averaging", "need", "clause"];
        let table = Table {
            caption: w(lang, "method_validity").to_owned(),
            head: heads(lang, &keys),
            rows,
        };
        self.blocks
            .push(table_block(lang, w(lang, "method_validity"), table));
    }

    pub(super) fn statistic_table(&mut self, edition: &Edition) {
        let rows: Vec<Vec<Cell>> = edition
            .statistics
            .iter()
            .filter_map(|s| {
                let item = match s.item {
                    Some(item) => edition.items[item].title.get(self.lang()),
                    None if s.method == MeanMethod::Arithmetic && s.name != "mean" => return None,
                    None => w(self.lang(), "every_item"),
                };
                let name = match (&s.percent, s.name.as_str()) {
                    (Some(percent), _) => wf(
                        self.lang(),
                        "statistic_percentile",
                        &[("p", &percent.normalize().to_string())],
                    ),
                    (None, name) => {
                        let how = match s.method {
                            MeanMethod::Arithmetic => "",
                            MeanMethod::HydrogenIon => w(self.lang(), "statistic_hydrogen_ion"),
                        };
                        format!("{}{how}", w(self.lang(), &format!("statistic_{name}")))
                    }
                };
                Some(vec![
                    Cell::header(item.to_owned()),
                    Cell::text(if name.is_empty() {
                        s.name.clone()
                    } else {
                        name
                    }),
                    Cell::text(s.decimals.map_or_else(
                        || "—".to_owned(),
                        |d| wf(self.lang(), "decimals", &[("n", &d.to_string())]),
                    )),
                    Cell {
                        note: doubt(self.lang(), s.confidence),
                        ..Cell::text(clause(&s.clause))
                    },
                ])
            })
            .collect();
        if !rows.is_empty() {
            let keys = ["item", "statistic", "decimals_head", "clause"];
            let table = Table {
                caption: w(self.lang(), "method_statistics").to_owned(),
                head: heads(self.lang(), &keys),
                rows,
            };
            self.blocks.push(table_block(
                self.lang(),
                w(self.lang(), "method_statistics"),
                table,
            ));
        }
        self.composite_table(edition);
    }

    fn composite_table(&mut self, edition: &Edition) {
        if let Some(composite) = &edition.composite {
            let rows = composite
                .parts
                .iter()
                .map(|p| {
                    vec![
                        Cell::header(edition.items[p.item].title.get(self.lang()).to_owned()),
                        Cell::text(format!(
                            "{} {}",
                            composite.standard,
                            averaging(self.lang(), &p.averaging)
                        )),
                        Cell::number(&p.weight.normalize().to_string(), true),
                    ]
                })
                .collect();
            let table = Table {
                caption: composite.title.get(self.lang()).to_owned(),
                head: heads(self.lang(), &["item", "value", "weight"]),
                rows,
            };
            self.blocks.push(table_block(
                self.lang(),
                w(self.lang(), "method_composite"),
                table,
            ));
        }
    }

    pub(super) fn rules(&mut self, edition: &Edition) {
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
                        note: doubt(self.lang(), rule.confidence),
                        ..Cell::text(rule.text.get(self.lang()).to_owned())
                    },
                ]
            })
            .collect();
        let table = Table {
            caption: w(self.lang(), "method_rules").to_owned(),
            head: heads(self.lang(), &["clause", "rule_text"]),
            rows,
        };
        self.blocks.push(table_block(
            self.lang(),
            w(self.lang(), "method_rules"),
            table,
        ));
    }
}

/// How many values a mean needs to be valid.
fn need_words(lang: Lang, rule: &crate::standards::Validity) -> String {
    let mut need = wf(
        lang,
        "need_text",
        &[
            ("n", &rule.need.to_string()),
            ("from", &part(lang, &rule.from)),
        ],
    );
    if let Some(window) = &rule.window {
        need = wf(
            lang,
            "need_window",
            &[
                ("n", &rule.need.to_string()),
                ("length", &window.length.to_string()),
                ("need", &window.need.to_string()),
            ],
        );
    }
    if let Some(february) = rule.need_february {
        need.push_str(&wf(lang, "need_february", &[("n", &february.to_string())]));
    }
    if let Some(month) = &rule.each_month {
        let values = [
            ("n", month.need.to_string()),
            ("feb", month.february.to_string()),
        ];
        need.push_str(&wf(
            lang,
            "need_month",
            &[("n", &values[0].1), ("feb", &values[1].1)],
        ));
    }
    need
}

/// One class of a scale: level, word, values, colour, advice.
fn class_row(
    lang: Lang,
    scale: &Scale,
    position: usize,
    class: &Class,
    names: &ClassNames,
) -> Vec<Cell> {
    let word = class.word.get(lang);
    let level = class.level.as_ref().map_or(word, |l| l.get(lang));
    let colour = class.colour.as_ref().map_or("—", |c| c.name.get(lang));
    let advice = class.advice.as_ref().map_or("—", |t| t.get(lang));
    let badge = Badge {
        key: class.key.clone(),
        text: word.to_owned(),
        word: String::new(),
    };
    vec![
        Cell::header(level.to_owned()),
        Cell {
            badge: Some(badge),
            ..Cell::text(word.to_owned())
        },
        Cell::text(match &class.bound {
            Bound::When(any) => names.conditions(any),
            _ => range(lang, scale, position),
        }),
        Cell::text(colour.to_owned()),
        Cell {
            note: doubt(lang, class.confidence),
            ..Cell::text(advice.to_owned())
        },
    ]
}

pub(super) fn confidence(lang: Lang, confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => w(lang, "confidence_certain"),
        Confidence::Likely => w(lang, "confidence_likely"),
        Confidence::Unsure => w(lang, "confidence_unsure"),
    }
}

/// What a reader must know of a row that was not read in the text itself.
pub(super) fn doubt(lang: Lang, sure: Confidence) -> String {
    if sure == Confidence::Certain {
        String::new()
    } else {
        confidence(lang, sure).to_owned()
    }
}

pub(super) fn clause(text: &str) -> String {
    if text.is_empty() {
        "—".to_owned()
    } else {
        text.to_owned()
    }
}

pub(super) fn averaging(lang: Lang, name: &str) -> String {
    let word = w(lang, &format!("averaging_{name}"));
    if word.is_empty() {
        name.to_owned()
    } else {
        word.to_owned()
    }
}

pub(super) fn part(lang: Lang, name: &str) -> String {
    let word = w(lang, &format!("part_{name}"));
    if word.is_empty() {
        name.to_owned()
    } else {
        word.to_owned()
    }
}

pub(super) fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::AtMost => "≤",
        Relation::Below => "<",
        Relation::AtLeast => "≥",
        Relation::Above => ">",
        Relation::Between => "",
    }
}

pub(super) fn conditions(lang: Lang, when: &[(String, Condition)]) -> String {
    let one = |(key, condition): &(String, Condition)| match condition {
        Condition::OneOf(words) => listed(lang, words),
        Condition::Within(interval) => format!("{key} {}", interval_text(interval)),
    };
    if when.is_empty() {
        "—".to_owned()
    } else {
        when.iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(w(lang, "semicolon"))
    }
}

pub(super) fn interval_text(interval: &Interval) -> String {
    interval.to_string()
}

/// The values of a class, its lower end taken from the class before.
pub(super) fn range(lang: Lang, scale: &Scale, position: usize) -> String {
    let before = position.checked_sub(1).map(|i| &scale.classes[i].bound);
    let comma = w(lang, "comma");
    let own = bound(lang, &scale.classes[position].bound);
    match (before, &scale.classes[position].bound) {
        (Some(Bound::UpTo(low)), Bound::UpTo(_)) => format!(">{low}{comma}{own}"),
        (Some(Bound::UpTo(low)), Bound::Rest) => format!(">{low}"),
        (Some(Bound::Below(low)), Bound::Below(_) | Bound::UpTo(_)) => {
            format!("≥{low}{comma}{own}")
        }
        (Some(Bound::Below(low)), Bound::Rest) => format!("≥{low}"),
        (Some(Bound::AtLeast(high)), Bound::AtLeast(_)) => format!("{own}{comma}<{high}"),
        (Some(Bound::AtLeast(high)), Bound::Rest) => format!("<{high}"),
        _ => own,
    }
}

pub(super) fn bound(lang: Lang, bound: &Bound) -> String {
    match bound {
        Bound::UpTo(v) => format!("≤{v}"),
        Bound::Below(v) => format!("<{v}"),
        Bound::AtLeast(v) => format!("≥{v}"),
        Bound::Above(v) => format!(">{v}"),
        Bound::When(_) => "—".to_owned(),
        Bound::Rest => w(lang, "class_rest").to_owned(),
    }
}

pub(super) fn scaled(value: i64, decimals: u32) -> String {
    rust_decimal::Decimal::new(value, decimals)
        .normalize()
        .to_string()
}
