//! Targets against actual figures.

use crate::{
    dataset::Dataset,
    declare::Block as Written,
    diagnostic::Lang,
    indicators::{Figure, Progress},
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
        let words = [
            "target_base",
            "target",
            "target_due",
            "target_actual",
            "target_expected",
            "target_verdict",
        ];
        let mut head = vec![Head {
            text: w(self.lang(), "item").to_owned(),
            number: false,
        }];
        head.extend(words.iter().map(|k| Head {
            text: w(self.lang(), k).to_owned(),
            number: !matches!(*k, "target_verdict"),
        }));
        let year = i32::from(self.composer.as_of.year());
        let mut rows = Vec::new();
        for i in 0..dataset.subjects.len() {
            let Some(progress) = self.findings().progress(dataset, i, year) else {
                continue;
            };
            rows.push(target_row(self.lang(), dataset, i, &progress));
            let source = progress.actual.as_ref().map(|a| a.address.dataset.as_str());
            if let Some(source) = source.and_then(|id| self.findings().catalog.dataset(id)) {
                self.shows(source);
            }
        }
        let table = Table {
            caption: title.clone(),
            head,
            rows,
        };
        let notes = self.source_notes(dataset);
        let downloads = self.dataset_downloads(dataset);
        let empty = block
            .empty
            .clone()
            .unwrap_or_else(|| w(self.lang(), "empty").to_owned());
        self.blocks.push(Block::Table {
            title,
            table,
            empty,
            notes,
            downloads,
            how: None,
        });
    }
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
        number(declared(progress.target, "target"), String::new()),
        Cell::text(year(progress.due)),
        number(
            actual.and_then(Figure::number),
            year(actual.and_then(|a| a.address.period).map(|p| p.index)),
        ),
        number(progress.expected, String::new()),
        Cell {
            badge: Some(badge),
            ..Cell::text(verdict.word.clone())
        },
    ]
}

/// A number with the decimals its field declares.
pub(super) fn shown_with(value: Decimal, decimals: Option<u32>) -> Decimal {
    decimals.map_or(value, |dp| crate::quantity::round_gbt8170(value, dp))
}
