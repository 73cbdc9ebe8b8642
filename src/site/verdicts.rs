//! How a standard makes verdicts, for its page: class limits, assessments, logarithmic indices,
//! and what counts below the detection limit.

use crate::diagnostic::Lang;
use crate::standards::{
    Assessment, BelowDetection, Condition, Edition, Grades, LogIndex, Relation, Scale,
};

use super::{
    compose::Making,
    library::*,
    methods::{averaging, clause, conditions, doubt, interval_text, relation},
    view::{Cell, Head as Column, Table},
    words::{bracketed, listed, w, wf},
};

/// The words of the classes that other classes are made from, by their ids, best first.
pub(super) struct ClassNames(Vec<(String, String)>, Lang);

impl ClassNames {
    fn lang(&self) -> Lang {
        self.1
    }

    fn word(&self, id: &str) -> String {
        let known = self.0.iter().find(|(known, _)| known == id);
        known.map_or_else(|| id.to_owned(), |(_, word)| word.clone())
    }

    /// A condition on classes or shares: `Ⅰ类、Ⅱ类`, `Ⅰ类至Ⅲ类的比例（%）≥90`.
    fn condition(&self, key: &str, condition: &Condition) -> String {
        let said = match condition {
            Condition::OneOf(ids) => {
                let words: Vec<String> = ids.iter().map(|id| self.word(id)).collect();
                return listed(self.lang(), &words);
            }
            Condition::Within(interval) => interval_text(interval),
        };
        let first = self.0.first().map_or("", |(_, word)| word.as_str());
        match key.split_once('.') {
            Some(("upto", id)) if self.0.first().is_none_or(|(known, _)| known != id) => wf(
                self.lang(),
                "share_upto",
                &[("first", first), ("last", &self.word(id)), ("said", &said)],
            ),
            Some((_, id)) => wf(
                self.lang(),
                "share_of",
                &[("class", &self.word(id)), ("said", &said)],
            ),
            None => format!("{key} {said}"),
        }
    }

    /// Alternatives, each of conditions that hold together.
    pub(super) fn conditions(&self, any: &[Vec<(String, Condition)>]) -> String {
        let all = |all: &Vec<(String, Condition)>| {
            let each: Vec<String> = all.iter().map(|(k, c)| self.condition(k, c)).collect();
            each.join(w(self.lang(), "comma"))
        };
        any.iter()
            .map(all)
            .collect::<Vec<_>>()
            .join(w(self.lang(), "or"))
    }
}

impl Making<'_, '_> {
    /// The classes of the family that an edition's assessments refer to.
    pub(super) fn graded_classes(&self, edition: &Edition) -> ClassNames {
        let standards = &self.findings().standards;
        let families = edition.assessments().iter().map(|a| a.grades.as_str());
        let scales = families
            .flat_map(|family| standards.family(family))
            .flat_map(|e| e.grades.iter().filter_map(|row| e.scales.get(row.scale)));
        let mut names: Vec<(String, String)> = Vec::new();
        for class in scales.flat_map(|scale| &scale.classes) {
            if !names.iter().any(|(id, _)| *id == class.id) {
                names.push((class.id.clone(), class.word.get(self.lang()).to_owned()));
            }
        }
        ClassNames(names, self.lang())
    }

    /// The class limits of items, a table for each scale.
    pub(super) fn grade_tables(&mut self, edition: &Edition) {
        for (position, scale) in edition.scales.iter().enumerate() {
            let rows: Vec<Vec<Cell>> = edition
                .grades
                .iter()
                .filter(|g| g.scale == position)
                .map(|g| grade_row(self.lang(), edition, scale, g))
                .collect();
            if rows.is_empty() {
                continue;
            }
            let mut head = heads(self.lang(), &["item", "condition", "decimals_head"]);
            head.extend(scale.classes.iter().map(|c| Column {
                text: c.word.get(self.lang()).to_owned(),
                number: true,
            }));
            head.extend(heads(self.lang(), &["clause"]));
            let table = Table {
                caption: w(self.lang(), "method_grades").to_owned(),
                head,
                rows,
            };
            self.blocks.push(table_block(
                self.lang(),
                w(self.lang(), "method_grades"),
                table,
            ));
        }
    }

    /// Assessments, logarithmic indices, and what counts below the detection limit.
    pub(super) fn verdict_tables(&mut self, edition: &Edition, names: &ClassNames) {
        for rule in edition.assessments() {
            let rows = assessment_rows(self.lang(), edition, rule, names);
            self.rule_table(rule.title.get(self.lang()), rows);
        }
        for index in &edition.log_indices {
            self.log_index_table(edition, index);
        }
        if let Some(rule) = edition.below_detection() {
            self.rule_table(
                w(self.lang(), "method_below_detection"),
                below_detection_rows(self.lang(), rule),
            );
        }
    }

    fn rule_table(&mut self, title: &str, rows: Vec<Vec<Cell>>) {
        let table = Table {
            caption: title.to_owned(),
            head: heads(self.lang(), &["aspect", "rule_text"]),
            rows,
        };
        self.blocks.push(table_block(self.lang(), title, table));
    }

    fn log_index_table(&mut self, edition: &Edition, index: &LogIndex) {
        let weights = index.weights().unwrap_or_default();
        let weight = |part: usize| {
            let rounded = weights.get(part).and_then(|w| w.round(4));
            rounded.map_or_else(|| "—".to_owned(), |w| w.to_string())
        };
        let rows = index.parts.iter().enumerate().map(|(at, part)| {
            let item = &edition.items[part.item];
            let sign = if part.slope.is_sign_negative() {
                "−"
            } else {
                "+"
            };
            let inner = format!("{} {sign} {} ln x", part.constant, part.slope.abs());
            let factor = format!("{} ×", index.factor);
            let formula = bracketed(self.lang(), &factor, &inner);
            vec![
                Cell::header(item.title.get(self.lang()).to_owned()),
                Cell::text(item.unit.sign(self.lang()).to_owned()),
                Cell::text(formula),
                Cell::number(&part.correlation.to_string(), true),
                Cell::number(&weight(at), true),
                noted(self.lang(), &index.clause, index.confidence),
            ]
        });
        let keys = ["item", "unit", "formula", "correlation", "weight", "clause"];
        let table = Table {
            caption: index.title.get(self.lang()).to_owned(),
            head: heads(self.lang(), &keys),
            rows: rows.collect(),
        };
        self.blocks.push(table_block(
            self.lang(),
            index.title.get(self.lang()),
            table,
        ));
    }
}

fn noted(lang: Lang, text: &str, sure: crate::standards::Confidence) -> Cell {
    Cell {
        note: doubt(lang, sure),
        ..Cell::text(clause(text))
    }
}

/// One item's class limits, with the places at which it is compared.
fn grade_row(lang: Lang, edition: &Edition, scale: &Scale, row: &Grades) -> Vec<Cell> {
    let item = &edition.items[row.item];
    let unit = match item.unit.sign(lang) {
        "" => String::new(),
        unit => bracketed(lang, "", unit),
    };
    let averaging = match row.averaging.as_str() {
        "any" => String::new(),
        name => averaging(lang, name),
    };
    let said = match (averaging.as_str(), conditions(lang, &row.when)) {
        ("", said) => said,
        (averaging, said) if said == "—" => averaging.to_owned(),
        (averaging, said) => format!("{averaging}{}{said}", w(lang, "semicolon")),
    };
    let mut cells = vec![
        Cell::header(format!("{}{unit}", item.title.get(lang))),
        Cell::text(said),
        Cell {
            note: doubt(lang, item.confidence),
            ..Cell::text(wf(lang, "decimals", &[("n", &item.decimals.to_string())]))
        },
    ];
    cells.extend((0..scale.classes.len()).map(|class| limit_cell(row, class)));
    cells.push(noted(lang, &row.clause, row.confidence));
    cells
}

fn limit_cell(row: &Grades, class: usize) -> Cell {
    let Some((how, value)) = row.relations.get(class).zip(row.values.get(class)) else {
        return Cell::number("—", false);
    };
    let text = match (how, row.upper.get(class)) {
        (Relation::Between, Some(upper)) => format!("{value}—{upper}"),
        _ => format!("{}{value}", relation(*how)),
    };
    Cell::number(&text, true)
}

fn assessment_rows(
    lang: Lang,
    edition: &Edition,
    rule: &Assessment,
    names: &ClassNames,
) -> Vec<Vec<Cell>> {
    let scale = |at: usize| {
        let scale = edition.scales.get(at);
        let title = scale.and_then(|s| s.title.as_ref());
        title.map_or("", |t| t.get(lang))
    };
    let mut rows = vec![
        aspect(lang, "assessment_grades", rule.grades.clone()),
        aspect(lang, "assessment_items", listed(lang, &rule.items)),
        aspect(
            lang,
            "assessment_level",
            wf(lang, "assessment_worst", &[("scale", scale(rule.level))]),
        ),
    ];
    if let Some(shares) = rule.of_shares {
        let few = rule.few.map_or_else(String::new, |n| n.to_string());
        let key = match rule.few {
            Some(_) => "assessment_few",
            None => "assessment_shares",
        };
        let values = [("n", few.as_str()), ("scale", scale(shares))];
        rows.push(aspect(lang, "assessment_area", wf(lang, key, &values)));
    }
    if let (Some(main), Some(reference)) = (&rule.main, &rule.reference) {
        let values = [
            ("class", names.word(reference)),
            ("n", main.most.to_string()),
            ("first", or_dash(lang, &main.first)),
            ("none", or_dash(lang, &main.no_multiple)),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        rows.push(aspect(
            lang,
            "assessment_main",
            wf(lang, "assessment_main_text", &values),
        ));
    }
    if let Some(change) = &rule.change {
        let values = [
            ("some", change.some.to_string()),
            ("much", change.much.to_string()),
            ("same", change.words.same.get(lang).to_owned()),
            ("better", change.words.better.get(lang).to_owned()),
            ("worse", change.words.worse.get(lang).to_owned()),
            ("much_better", change.words.much_better.get(lang).to_owned()),
            ("much_worse", change.words.much_worse.get(lang).to_owned()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        rows.push(aspect(
            lang,
            "assessment_change",
            wf(lang, "assessment_change_text", &values),
        ));
    }
    rows.push(vec![
        Cell::header(w(lang, "clause").to_owned()),
        noted(lang, &rule.clause, rule.confidence),
    ]);
    rows
}

fn or_dash(lang: Lang, names: &[String]) -> String {
    if names.is_empty() {
        "—".to_owned()
    } else {
        listed(lang, names)
    }
}

fn aspect(lang: Lang, key: &str, text: String) -> Vec<Cell> {
    vec![Cell::header(w(lang, key).to_owned()), Cell::text(text)]
}

fn below_detection_rows(lang: Lang, rule: &BelowDetection) -> Vec<Vec<Cell>> {
    let part = |factor: rust_decimal::Decimal| {
        wf(
            lang,
            "below_detection_part",
            &[("factor", &factor.to_string())],
        )
    };
    let mut rows = vec![aspect(lang, "below_detection_counts", part(rule.factor))];
    if let Some(few) = &rule.few {
        let text = wf(
            lang,
            "below_detection_few",
            &[
                ("n", &few.detected_below.to_string()),
                ("factor", &few.factor.to_string()),
            ],
        );
        rows.push(aspect(lang, "below_detection_where_few", text));
    }
    rows.push(vec![
        Cell::header(w(lang, "clause").to_owned()),
        noted(lang, &rule.clause, rule.confidence),
    ]);
    rows
}
