//! Tables of figures: periods or subjects in rows.

use crate::{
    dataset::{Dataset, Who},
    declare::{At, Block as Written, Rows, Said},
    diagnostic::Lang,
    indicators::{Figure, Shown},
    quantity::Period,
};

use super::{
    blocks::*,
    compose::{Focus, Making},
    spans::Wanted,
    view::{Block, Cell, Head, Table},
    words::{bracketed, w, wf},
};

/// A table and how its newest figure came about.
type Made = (Table, Option<super::view::How>);

/// Before the name of a field of the subjects' register.
const REGISTER: &str = "row.";

impl<'c> Making<'c, '_> {
    pub(super) fn table_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        self.table_with_caption(block, focus, title, None);
    }

    /// A table; `caption` is what it says in one sentence.
    pub(super) fn table_with_caption(
        &mut self,
        block: &Written,
        focus: &Focus<'_>,
        title: String,
        caption: Option<String>,
    ) {
        self.shows(focus.dataset);
        let tables = match block.rows {
            Some(Rows::Subjects | Rows::Areas) => {
                let mut tables = self.subject_tables(block, focus, &title);
                if caption.is_none() && focus.period.is_none() {
                    tables.iter_mut().for_each(|made| self.dated(&mut made.0));
                }
                tables
            }
            _ => self
                .period_table(block, focus, &title)
                .into_iter()
                .collect(),
        };
        // Source and downloads stand once, under the last of several.
        let last = tables.len().saturating_sub(1);
        let mut title = title;
        for (n, (mut table, how)) in tables.into_iter().enumerate() {
            if let Some(caption) = &caption {
                table.caption.clone_from(caption);
            }
            let title = std::mem::take(&mut title);
            if n == last {
                self.push_table(block, focus.dataset, title, table, how);
            } else {
                let empty = String::new();
                let (notes, downloads) = (Vec::new(), Vec::new());
                self.blocks.push(Block::Table {
                    title,
                    table,
                    empty,
                    notes,
                    downloads,
                    how,
                });
            }
        }
    }

    pub(super) fn period_table(
        &mut self,
        block: &Written,
        focus: &Focus<'_>,
        title: &str,
    ) -> Option<Made> {
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
            text: w(self.lang(), "period").to_owned(),
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
                    label.get_or_insert_with(|| head_of(self.lang(), figure));
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

    /// Says once, in the caption, of which period the rows are; beside a row, where it is of another.
    fn dated(&self, table: &mut Table) {
        let of = |cell: &Cell| cell.period;
        let Some(newest) = table.rows.iter().flatten().filter_map(of).max() else {
            return;
        };
        let said = newest.said(self.lang());
        for cell in table.rows.iter_mut().flatten() {
            if cell.period == Some(newest) && cell.note == said {
                cell.note.clear();
            }
        }
        table.caption = match table.caption.is_empty() {
            true => said,
            false => bracketed(self.lang(), &table.caption, &said),
        };
    }

    /// One table, or one for each group of subjects.
    fn subject_tables(&mut self, block: &Written, focus: &Focus<'_>, title: &str) -> Vec<Made> {
        let whos = self.rows_of(block, focus);
        let Some(group) = &block.group else {
            return vec![self.subject_table(block, focus, &whos, title.to_owned())];
        };
        let mut groups: Vec<(String, Vec<Who>)> = Vec::new();
        for who in whos {
            let name = self
                .register_cell(focus.dataset, who, &group.value)
                .map_or_else(|| "—".to_owned(), |cell| cell.text);
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, list)) => list.push(who),
                None => groups.push((name, vec![who])),
            }
        }
        groups
            .into_iter()
            .map(|(name, whos)| self.subject_table(block, focus, &whos, name))
            .collect()
    }

    /// Whom the rows are about, sorted where a figure sorts them; without its value: last.
    pub(super) fn rows_of(&mut self, block: &Written, focus: &Focus<'_>) -> Vec<Who> {
        let mut whos: Vec<Who> = match block.rows {
            Some(Rows::Areas) => self.areas_shown(block, focus.dataset),
            _ => self
                .subjects_shown(focus)
                .into_iter()
                .map(Who::Subject)
                .collect(),
        };
        if let Some(sort) = &block.sort {
            let mut keyed: Vec<_> = whos
                .into_iter()
                .map(|who| {
                    let at = Focus {
                        dataset: focus.dataset,
                        who: Some(who),
                        period: focus.period,
                    };
                    let value = self.figure(&at, sort, block.grain).and_then(|f| f.number());
                    ((value.is_none(), value), who)
                })
                .collect();
            keyed.sort_by_key(|(key, _)| *key);
            whos = keyed.into_iter().map(|(_, who)| who).collect();
        }
        whos
    }

    fn areas_shown(&mut self, block: &Written, dataset: &Dataset) -> Vec<Who> {
        let Some(within) = &block.within else {
            let at = block.title.as_ref().map(Said::at).unwrap_or(At {
                value: String::new(),
                span: 0..0,
            });
            self.complain("site::missing-key", &at, "within");
            return Vec::new();
        };
        let findings = self.findings();
        let Some(outer) = findings.config.area(&within.value) else {
            let known = crate::config::known_areas(&findings.config);
            self.complain("site::unknown-area", within, &known);
            return Vec::new();
        };
        let areas = findings.areas_in(dataset, outer);
        areas.into_iter().map(Who::Area).collect()
    }

    pub(super) fn subject_table(
        &mut self,
        block: &Written,
        focus: &Focus<'_>,
        whos: &[Who],
        caption: String,
    ) -> Made {
        let dataset = focus.dataset;
        let mut labels: Vec<Option<Head>> = vec![None; block.figures.len()];
        let mut rows = Vec::new();
        let mut newest: Option<Figure> = None;
        for &who in whos {
            let mut row = vec![self.who_cell(dataset, who)];
            // A row is of one period: that of its first figure, where the page has none.
            let mut period = focus.period;
            for (n, name) in block.figures.iter().enumerate() {
                if let Some(field) = name.value.strip_prefix(REGISTER) {
                    labels[n].get_or_insert_with(|| self.register_head(dataset, field));
                    let cell = self.register_cell(dataset, who, field);
                    row.push(cell.unwrap_or_else(|| figure_cell(None)));
                    continue;
                }
                let at = Focus {
                    dataset,
                    who: Some(who),
                    period,
                };
                let figure = self.figure(&at, name, block.grain);
                if let Some(figure) = &figure {
                    labels[n].get_or_insert_with(|| head_of(self.lang(), figure));
                }
                let mut cell = figure_cell(figure.as_ref());
                if let (0, Some(count), Some(figure)) = (n, block.trend, &figure) {
                    cell.drawing = self.trend(dataset, who, figure, count);
                }
                let found = figure.as_ref().and_then(|f| f.address.period);
                if let (None, Some(found)) = (period, found) {
                    period = Some(found);
                    // The reason of an empty cell is more than its period.
                    if cell.note.is_empty() {
                        cell.note = found.said(self.lang());
                        cell.period = Some(found);
                    }
                }
                row.push(cell);
                newest = newest.or_else(|| figure.filter(|f| f.text().is_some()));
            }
            rows.push(row);
        }
        let mut head = vec![Head {
            text: w(self.lang(), "name").to_owned(),
            number: false,
        }];
        for (label, name) in labels.into_iter().zip(&block.figures) {
            head.push(label.unwrap_or(Head {
                text: name.value.clone(),
                number: false,
            }));
        }
        rows.truncate(block.count.map_or(ROWS, |n| n as usize));
        let how = newest.map(|f| self.how(&f));
        let table = Table {
            caption,
            head,
            rows,
        };
        (table, how)
    }

    /// The head of a row: name and page of a subject or area.
    pub(super) fn who_cell(&self, dataset: &Dataset, who: Who) -> Cell {
        let findings = self.findings();
        let key = findings.who_key(dataset, who);
        let route = self.composer.plan.subject_route(dataset, &key);
        let note = match self.list {
            Some(_) => findings.who_history(dataset, who),
            None => String::new(),
        };
        Cell {
            href: route.map(|r| self.href(r)),
            note,
            ..Cell::header(findings.who_label(dataset, who))
        }
    }

    /// The head of a column with a field of the subjects' register.
    fn register_head(&self, dataset: &Dataset, field: &str) -> Head {
        let register = self.findings().register_row(dataset, 0).map(|(r, _)| r);
        let head = register.and_then(|r| {
            Some(super::records::field_head(
                self.lang(),
                r,
                r.schema.field(field)?,
            ))
        });
        head.unwrap_or(Head {
            text: field.to_owned(),
            number: false,
        })
    }

    /// A field of a subject in its register.
    pub(super) fn register_cell(&self, dataset: &Dataset, who: Who, field: &str) -> Option<Cell> {
        let Who::Subject(subject) = who else {
            return None;
        };
        let (register, row) = self.findings().register_row(dataset, subject)?;
        let field = register.schema.field(field)?;
        Some(self.cell(register, row, field))
    }

    /// Subjects in rows, the last periods in columns, each cell a class.
    pub(super) fn strip_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let Some(name) = &block.figure else {
            let at = block.title.as_ref().map(Said::at).unwrap_or(At {
                value: title,
                span: 0..0,
            });
            self.complain("site::missing-key", &at, "figure");
            return;
        };
        self.shows(focus.dataset);
        let dataset = focus.dataset;
        let whos = match focus.who {
            Some(who @ Who::Subject(_)) => vec![who],
            _ => self.rows_of(block, focus),
        };
        let periods = self.strip_periods(block, focus);
        let mut newest: Option<Figure> = None;
        let mut rows = Vec::new();
        for who in whos {
            let mut row = vec![self.who_cell(dataset, who)];
            for &period in &periods {
                let at = Focus {
                    dataset,
                    who: Some(who),
                    period: Some(period),
                };
                let figure = self.figure(&at, name, None);
                row.push(figure_cell(figure.as_ref()));
                newest = figure.filter(|f| f.text().is_some()).or(newest);
            }
            rows.push(row);
        }
        let mut head = vec![Head {
            text: w(self.lang(), "name").to_owned(),
            number: false,
        }];
        head.extend(periods.iter().map(|p| Head {
            text: p.to_string(),
            number: false,
        }));
        let how = newest.map(|f| self.how(&f));
        let table = Table {
            caption: title.clone(),
            head,
            rows,
        };
        self.push_table(block, focus.dataset, title, table, how);
    }

    /// The last periods that the dataset reaches, up to the page's own.
    fn strip_periods(&self, block: &Written, focus: &Focus<'_>) -> Vec<Period> {
        let Some(grain) = block.grain.or(focus.dataset.grain()) else {
            return Vec::new();
        };
        let newest = focus.dataset.newest().map(|p| p.within(grain));
        let own = focus.period.and_then(|p| p.parts(grain).last());
        let Some(last) = own.or(newest) else {
            return Vec::new();
        };
        let count = i32::try_from(block.count.unwrap_or(12)).unwrap_or(12);
        (1 - count..=0).map(|step| last.plus(step)).collect()
    }

    fn push_table(
        &mut self,
        block: &Written,
        dataset: &Dataset,
        title: String,
        table: Table,
        how: Option<super::view::How>,
    ) {
        let empty = block
            .empty
            .clone()
            .unwrap_or_else(|| w(self.lang(), "empty").to_owned());
        let mut notes = self.source_notes(dataset);
        if let Some(count) = block.trend {
            let count = count.to_string();
            notes.push(wf(self.lang(), "spark_note", &[("n", &count)]));
        }
        let downloads = self.dataset_downloads(dataset);
        self.blocks.push(Block::Table {
            title,
            table,
            empty,
            notes,
            downloads,
            how,
        });
    }

    /// Subjects of a table: those of the page's area or piece of a list, else all.
    pub(super) fn subjects_shown(&self, focus: &Focus<'_>) -> Vec<usize> {
        let dataset = focus.dataset;
        if let Some(Who::Area(area)) = focus.who {
            return self.findings().members(dataset, area).to_vec();
        }
        match self.listed_here(dataset) {
            Some(members) => members.iter().map(|&i| i as usize).collect(),
            None => (0..dataset.subjects.len()).collect(),
        }
    }
}

pub(super) fn head_of(lang: Lang, figure: &Figure) -> Head {
    let unit = figure.unit.sign(lang);
    let label = match figure.address.part.as_deref() {
        Some("class") if figure.address.name.contains('.') => {
            format!(
                "{}{}{}",
                figure.label,
                w(lang, "colon"),
                w(lang, "class_word")
            )
        }
        Some("class") => w(lang, "class_word").to_owned(),
        Some("primary") => w(lang, "primary").to_owned(),
        Some(part @ ("multiple" | "limit")) => {
            let part = w(lang, &format!("part_{part}"));
            format!("{}{}{part}", figure.label, w(lang, "colon"))
        }
        Some(
            part @ ("main" | "level" | "deciding" | "over" | "good" | "bad" | "method" | "change"),
        ) => w(lang, &format!("part_{part}")).to_owned(),
        _ => figure.label.clone(),
    };
    let numbers = matches!(figure.shown, Shown::Number { .. } | Shown::Withheld { .. });
    let part = figure.address.part.as_deref();
    let counted = matches!(part, None | Some("multiple" | "limit"));
    let number = !unit.is_empty() || (numbers && counted);
    let text = if unit.is_empty() {
        label
    } else {
        bracketed(lang, &label, unit)
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
        (Some("class" | "level"), _) | (None, false)
    );
    let badge = class_badge(figure).filter(|_| classed);
    Cell {
        number,
        badge,
        ..Cell::text(text.to_owned())
    }
}
