//! Tables of figures: periods or subjects in rows.

use crate::{
    dataset::{Dataset, Who},
    declare::{Block as Written, Rows},
    indicators::{Figure, Shown},
    quantity::Period,
};

use super::{
    blocks::*,
    compose::{Focus, Making},
    spans::Wanted,
    view::{Block, Cell, Head, Table},
    words::w,
};

impl<'c> Making<'c, '_> {
    pub(super) fn table_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        self.shows(focus.dataset);
        let table = match block.rows {
            Some(Rows::Subjects) => self.subject_table(block, focus, &title),
            _ => self.period_table(block, focus, &title),
        };
        let Some((table, how)) = table else { return };
        let empty = block.empty.clone().unwrap_or_else(|| w("empty").to_owned());
        let notes = self.source_notes(focus.dataset);
        let downloads = self.dataset_downloads(focus.dataset);
        self.blocks.push(Block::Table {
            title,
            table,
            empty,
            notes,
            downloads,
            how,
        });
    }

    pub(super) fn period_table(
        &mut self,
        block: &Written,
        focus: &Focus<'_>,
        title: &str,
    ) -> Option<(Table, Option<super::view::How>)> {
        let (dataset, who) = (focus.dataset, focus.who?);
        let grain = block.grain.or(dataset.grain())?;
        let periods = self.periods(
            dataset,
            who,
            focus.period,
            Wanted {
                grain,
                span: block.span,
                count: block.count,
                names: &block.figures,
            },
        );
        let mut head = vec![Head {
            text: w("period").to_owned(),
            number: false,
        }];
        let mut rows: Vec<Vec<Cell>> = periods
            .iter()
            .map(|p| vec![self.period_cell(dataset, who, *p)])
            .collect();
        let mut newest: Option<Figure> = None;
        for name in &block.figures {
            let mut label = None;
            for (i, &period) in periods.iter().enumerate() {
                let at = Focus {
                    dataset,
                    who: Some(who),
                    period: Some(period),
                };
                let figure = self.figure(&at, name, None);
                if let Some(figure) = &figure {
                    label.get_or_insert_with(|| head_of(figure));
                }
                rows[i].push(figure_cell(figure.as_ref()));
                newest = figure.filter(|f| f.text().is_some()).or(newest);
            }
            head.push(label.unwrap_or(Head {
                text: name.value.clone(),
                number: false,
            }));
        }
        if block.span != crate::declare::Span::Period || focus.period.is_none() {
            rows.reverse();
        }
        let all = block.span == crate::declare::Span::All;
        rows.truncate(block.count.filter(|_| !all).map_or(ROWS, |n| n as usize));
        let how = newest.map(|f| self.how(&f));
        Some((
            Table {
                caption: title.to_owned(),
                head,
                rows,
            },
            how,
        ))
    }

    pub(super) fn period_cell(&self, dataset: &Dataset, who: Who, period: Period) -> Cell {
        let key = self.findings().who_key(dataset, who);
        let href = self
            .composer
            .plan
            .period_route(dataset.id(), &key, period)
            .map(|r| self.href(r));
        Cell {
            href,
            ..Cell::header(period.to_string())
        }
    }

    pub(super) fn subject_table(
        &mut self,
        block: &Written,
        focus: &Focus<'_>,
        title: &str,
    ) -> Option<(Table, Option<super::view::How>)> {
        let dataset = focus.dataset;
        let mut head = vec![Head {
            text: w("name").to_owned(),
            number: false,
        }];
        let mut labels: Vec<Option<Head>> = vec![None; block.figures.len()];
        let mut rows = Vec::new();
        let mut newest: Option<Figure> = None;
        for i in self.subjects_shown(dataset) {
            let who = Who::Subject(i);
            let subject = &dataset.subjects[i];
            let href = self
                .composer
                .plan
                .subject_route(dataset, &subject.key)
                .map(|r| self.href(r));
            let mut row = vec![Cell {
                href,
                ..Cell::header(subject.label.to_string())
            }];
            for (n, name) in block.figures.iter().enumerate() {
                let at = Focus {
                    dataset,
                    who: Some(who),
                    period: focus.period,
                };
                let figure = self.figure(&at, name, block.grain);
                if let Some(figure) = &figure {
                    labels[n].get_or_insert_with(|| head_of(figure));
                }
                let mut cell = figure_cell(figure.as_ref());
                if let Some(period) = figure
                    .as_ref()
                    .and_then(|f| f.address.period)
                    .filter(|_| n == 0 && focus.period.is_none())
                {
                    cell.note = period.zh();
                }
                row.push(cell);
                newest = newest.or_else(|| figure.filter(|f| f.text().is_some()));
            }
            rows.push(row);
        }
        for (n, label) in labels.into_iter().enumerate() {
            head.push(label.unwrap_or(Head {
                text: block.figures[n].value.clone(),
                number: false,
            }));
        }
        let how = newest.map(|f| self.how(&f));
        Some((
            Table {
                caption: title.to_owned(),
                head,
                rows,
            },
            how,
        ))
    }

    /// Subjects of a table: those of the page's group, else all.
    pub(super) fn subjects_shown(&self, dataset: &Dataset) -> Vec<usize> {
        let all = 0..dataset.subjects.len();
        let (Some((field, group)), Some(register)) = (&self.group, self.dataset) else {
            return all.collect();
        };
        all.filter(|&i| {
            dataset.subjects[i]
                .row
                .is_some_and(|row| register.columns[*field].word(row) == group)
        })
        .collect()
    }
}

pub(super) fn head_of(figure: &Figure) -> Head {
    let unit = figure.unit.symbol();
    let label = match figure.address.part.as_deref() {
        Some("class") if figure.address.name.contains('.') => {
            format!("{}：{}", figure.label, w("class_word"))
        }
        Some("class") => w("class_word").to_owned(),
        Some("primary") => w("primary").to_owned(),
        Some(part @ ("multiple" | "limit")) => {
            format!("{}：{}", figure.label, w(&format!("part_{part}")))
        }
        _ => figure.label.clone(),
    };
    let numbers = matches!(figure.shown, Shown::Number { .. } | Shown::Withheld { .. });
    let number = !unit.is_empty() || (numbers && figure.address.part.is_none());
    let text = if unit.is_empty() {
        label
    } else {
        format!("{label}（{unit}）")
    };
    Head { text, number }
}

/// A figure in a table.
pub(super) fn figure_cell(figure: Option<&Figure>) -> Cell {
    let Some(figure) = figure else {
        return Cell::number("—", false);
    };
    let Some(text) = figure.text() else {
        return Cell {
            missing: true,
            note: figure.reason().to_owned(),
            ..Cell::text("—".into())
        };
    };
    let number = matches!(figure.shown, Shown::Number { .. });
    let classed = matches!(
        (figure.address.part.as_deref(), number),
        (Some("class"), _) | (None, false)
    );
    let badge = class_badge(figure).filter(|_| classed);
    Cell {
        number,
        badge,
        ..Cell::text(text.to_owned())
    }
}
