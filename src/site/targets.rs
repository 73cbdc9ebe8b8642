//! Targets against actual figures.

use crate::{
    chart::way,
    dataset::{Dataset, Who},
    declare::Block as Written,
    diagnostic::Lang,
    indicators::{Due, Figure, Progress, Relation},
    quantity::Decimal,
};

use super::{
    compose::{Focus, Making},
    view::{Badge, Block, Cell, Head, Table},
    words::{w, wf},
};

impl<'c> Making<'c, '_> {
    pub(super) fn targets_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let dataset = focus.dataset;
        self.shows(dataset);
        let head = target_heads(self.lang());
        let mut groups: Vec<(String, Vec<Vec<Cell>>)> = Vec::new();
        for (name, row) in self.target_rows(block, focus) {
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((name, vec![row])),
            }
        }
        if groups.is_empty() {
            groups.push((String::new(), Vec::new()));
        }
        let empty = block
            .empty
            .clone()
            .unwrap_or_else(|| w(self.lang(), "empty").to_owned());
        let mut drawn = false;
        // Source and downloads stand once, under the last of several.
        let last = groups.len().saturating_sub(1);
        for (n, (name, rows)) in groups.into_iter().enumerate() {
            let title = if name.is_empty() { &title } else { &name }.clone();
            let table = Table {
                caption: title.clone(),
                head: head.clone(),
                rows,
            };
            let (mut notes, mut downloads) = (Vec::new(), Vec::new());
            if n == last {
                notes = self.source_notes(dataset);
                downloads = self.dataset_downloads(dataset);
            }
            let is_drawn = |cell: &Cell| !cell.drawing.is_empty();
            drawn |= table.rows.iter().flatten().any(is_drawn);
            if n == last && drawn {
                notes.push(w(self.lang(), "way_note").to_owned());
            }
            self.blocks.push(Block::Table {
                title,
                table,
                empty: empty.clone(),
                notes,
                downloads,
                how: None,
            });
        }
    }

    /// A row for each target shown here, with the group it stands in (empty: none is declared).
    fn target_rows(&mut self, block: &Written, focus: &Focus<'_>) -> Vec<(String, Vec<Cell>)> {
        let dataset = focus.dataset;
        let today = self.composer.as_of.date();
        let placed = dataset.schema.declaration.area.is_some();
        let shown: Vec<usize> = match focus.who {
            Some(Who::Area(_)) if placed => self.subjects_shown(focus),
            _ => (0..dataset.subjects.len()).collect(),
        };
        let mut rows = Vec::new();
        for i in shown {
            let Some(progress) = self.findings().progress(dataset, i, today) else {
                continue;
            };
            let group = block.group.as_ref().map_or_else(String::new, |group| {
                let text = self
                    .findings()
                    .text_of(dataset, i, &group.value)
                    .unwrap_or_default();
                if text.is_empty() {
                    "—".to_owned()
                } else {
                    text
                }
            });
            rows.push((group, target_row(self.lang(), dataset, i, &progress)));
            let source = progress.actual.as_ref().map(|a| a.address.dataset.as_str());
            if let Some(source) = source.and_then(|id| self.findings().catalog.dataset(id)) {
                self.shows(source);
            }
        }
        rows
    }
}

/// What stands above the columns of targets.
fn target_heads(lang: Lang) -> Vec<Head> {
    let words = [
        ("item", false),
        ("target_base", true),
        ("target", true),
        ("target_due", false),
        ("target_actual", true),
        ("target_expected", true),
        ("target_verdict", false),
    ];
    let head = |(key, number)| Head {
        text: w(lang, key).to_owned(),
        number,
    };
    words.map(head).to_vec()
}

/// One target: base, promise, due year, newest figure, straight line, verdict.
fn target_row(lang: Lang, dataset: &Dataset, subject: usize, progress: &Progress) -> Vec<Cell> {
    let unit = progress.unit.said(lang);
    let sign = if unit == "%" { "%" } else { "" };
    let number = |value: Option<Decimal>, note: String| match value {
        Some(v) => Cell {
            note,
            ..Cell::number(&format!("{v}{sign}"), true)
        },
        None => Cell::number("—", false),
    };
    let declared = |value: Option<Decimal>, name: &str| {
        let field = dataset.schema.field(name);
        value.map(|d| shown_with(d, field.and_then(|f| dataset.schema.fields[f].decimals)))
    };
    let year = |y: Option<i32>| {
        y.map_or_else(String::new, |y| {
            wf(lang, "year_only", &[("year", &y.to_string())])
        })
    };
    let actual = progress.actual.as_ref();
    let verdict = &progress.verdict;
    let badge = Badge {
        key: verdict.key.clone(),
        text: verdict.word.clone(),
        word: String::new(),
    };
    vec![
        Cell {
            note: if sign.is_empty() {
                unit.to_owned()
            } else {
                String::new()
            },
            ..Cell::header(dataset.subjects[subject].label.to_string())
        },
        number(declared(progress.base, "base"), year(progress.base_year)),
        number(
            declared(progress.target, "target"),
            progress.relation.map_or("", sign_of).to_owned(),
        ),
        Cell::text(due_said(lang, progress.due)),
        Cell {
            drawing: way_of(progress),
            ..number(
                // As printed elsewhere, unless the target is in another unit.
                actual
                    .filter(|a| a.unit == progress.unit)
                    .and_then(Figure::number)
                    .or(progress.value),
                year(actual.and_then(|a| a.address.period).map(|p| p.index)),
            )
        },
        number(progress.expected, String::new()),
        Cell {
            badge: Some(badge),
            ..Cell::text(verdict.word.clone())
        },
    ]
}

/// The way from base to target, and how far it has come.
fn way_of(progress: &Progress) -> String {
    let Progress {
        base,
        target,
        value,
        expected,
        ..
    } = *progress;
    way(base, target, value, expected)
}

fn sign_of(relation: Relation) -> &'static str {
    match relation {
        Relation::AtLeast => "≥",
        Relation::AtMost => "≤",
        Relation::Above => ">",
        Relation::Below => "<",
        Relation::Equal => "=",
    }
}

/// `2015年`, `2012-06-30`, `每年`, nothing.
fn due_said(lang: Lang, due: Due) -> String {
    match due {
        Due::Open => "—".to_owned(),
        Due::Yearly => w(lang, "every_year").to_owned(),
        Due::By(day) if (day.month(), day.day()) == (12, 31) => {
            wf(lang, "year_only", &[("year", &day.year().to_string())])
        }
        Due::By(day) => day.to_string(),
    }
}

/// A number with the decimals its field declares.
pub(super) fn shown_with(value: Decimal, decimals: Option<u32>) -> Decimal {
    decimals.map_or(value, |dp| crate::quantity::round_gbt8170(value, dp))
}
