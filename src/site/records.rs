//! Rows as they are: records, facts, time lines.

use crate::{
    dataset::{Column, Dataset, Who},
    declare::{At, Block as Written, Order},
    diagnostic::Lang,
    quantity::State,
};

use super::{
    blocks::*,
    compose::{Focus, Making},
    view::{Block, Cell, Fact, Head, Table, TimelineItem},
    words::{bracketed, w},
};

impl<'c> Making<'c, '_> {
    pub(super) fn records_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let lang = self.lang();
        let dataset = focus.dataset;
        let fields = self.fields(dataset, &block.fields);
        let join = block.joined.as_ref();
        let join = join.and_then(|joined| self.join(joined, dataset));
        let rows = self.records_shown(block, focus);
        let head = fields.iter().map(|&f| field_head(lang, dataset, f));
        let head = head.chain(join.iter().map(|join| join.head.clone()));
        let head: Vec<Head> = head.chain(self.number_head(dataset)).collect();
        let (notes, downloads) = match rows.is_empty() {
            true => (self.life_notes(dataset), Vec::new()),
            false => {
                self.shows(dataset);
                (self.source_notes(dataset), self.dataset_downloads(dataset))
            }
        };
        let rows = rows.iter().map(|&r| {
            let mut cells = self.cells(dataset, r, &fields);
            cells.extend(join.iter().map(|join| self.joined_cell(join, dataset, r)));
            cells.extend(self.number_cell(dataset, r));
            cells
        });
        let table = Table {
            caption: title.clone(),
            head,
            rows: rows.collect(),
        };
        self.blocks.push(Block::Table {
            title,
            table,
            empty: self.empty_words(block),
            notes,
            downloads,
            how: None,
        });
    }

    /// The rows of a records block in their order.
    fn records_shown(&mut self, block: &Written, focus: &Focus<'_>) -> Vec<usize> {
        let dataset = focus.dataset;
        let timed = dataset.grain().is_some();
        let mut rows = match focus.who {
            Some(who) => self
                .findings()
                .rows(dataset, who, focus.period.filter(|_| timed)),
            None => match self.listed_here(dataset) {
                Some(members) => members
                    .iter()
                    .flat_map(|&i| {
                        let who = Who::Subject(i as usize);
                        self.findings().rows(dataset, who, None)
                    })
                    .collect(),
                None => (0..dataset.rows).collect(),
            },
        };
        if let Some(current) = block.current {
            rows.retain(|&row| self.in_force(dataset, row) == current);
        }
        self.keep_only(block.only.as_ref(), dataset, &mut rows);
        // Rows of one period stay in the order of their keys.
        match (block.order, timed) {
            (Some(Order::Ascending), true) => rows.sort_by_key(|&row| dataset.period_of[row]),
            (_, true) => rows.sort_by_key(|&row| std::cmp::Reverse(dataset.period_of[row])),
            (Some(Order::Descending), false) => rows.reverse(),
            (_, false) => {}
        }
        rows.truncate(block.count.map_or(ROWS, |n| n as usize));
        rows
    }

    /// Whether a row is in force at the site's moment; a dataset that does not say when its rows
    /// are is always in force.
    fn in_force(&self, dataset: &Dataset, row: usize) -> bool {
        let Some((from, until)) = dataset.schema.valid else {
            return true;
        };
        let now = self.composer.as_of;
        let moment = |field: usize| {
            let word = dataset.columns[field].word(row);
            Some((crate::dataset::parse_moment(word)?, is_day(word)))
        };
        let begun = moment(from).is_none_or(|(at, _)| at <= now);
        // A last day lasts to its end.
        let over = moment(until).is_some_and(|(at, day)| {
            if day {
                at.date() < now.date()
            } else {
                at <= now
            }
        });
        begun && !over
    }

    /// Positions of the named fields; all of them where none is named.
    pub(super) fn fields(&mut self, dataset: &Dataset, names: &[At<String>]) -> Vec<usize> {
        if names.is_empty() {
            return (0..dataset.schema.fields.len()).collect();
        }
        let mut out = Vec::new();
        for name in names {
            match dataset.schema.field(&name.value) {
                Some(field) => out.push(field),
                None => self.complain("site::unknown-field", name, &dataset.schema.field_names()),
            }
        }
        out
    }

    /// The register row of the focus.
    pub(super) fn register_of(&self, focus: &Focus<'c>) -> Option<(&'c Dataset, usize)> {
        let Some(Who::Subject(i)) = focus.who else {
            return None;
        };
        let row = focus.dataset.subjects.get(i)?.row?;
        match &focus.dataset.schema.declaration.subject {
            Some(declared) => Some((
                self.findings()
                    .catalog
                    .dataset(&declared.dataset.as_ref()?.value)?,
                row,
            )),
            None => Some((focus.dataset, row)),
        }
    }

    pub(super) fn facts_block(&mut self, block: &Written, focus: &Focus<'c>, title: String) {
        let Some((register, row)) = self.register_of(focus) else {
            return;
        };
        self.shows(register);
        let fields = self.fields(register, &block.fields);
        let items = fields
            .into_iter()
            .map(|f| self.fact(register, row, f))
            .collect();
        let notes = self.source_notes(register);
        self.blocks.push(Block::Facts {
            title,
            items,
            notes,
        });
    }

    /// What stands where there is nothing to show.
    fn empty_words(&self, block: &Written) -> String {
        let own = || w(self.lang(), "empty").to_owned();
        block.empty.clone().unwrap_or_else(own)
    }

    pub(super) fn timeline_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let lang = self.lang();
        let dataset = focus.dataset;
        let fields = self.fields(dataset, &block.fields);
        let mut items = Vec::new();
        if let Some(who) = focus.who {
            let mut rows = self.findings().rows(dataset, who, None);
            self.keep_only(block.only.as_ref(), dataset, &mut rows);
            rows.reverse();
            for row in rows
                .into_iter()
                .take(block.count.map_or(ROWS, |n| n as usize))
            {
                let Some(period) = dataset.period(row) else {
                    continue;
                };
                let at = Focus {
                    dataset,
                    who: Some(who),
                    period: Some(period),
                };
                let figure = block
                    .figure
                    .as_ref()
                    .and_then(|name| self.figure(&at, name, None));
                let own = |&field: &usize| self.fact(dataset, row, field);
                let mut facts: Vec<Fact> = fields.iter().map(own).collect();
                facts.extend(self.number_fact(dataset, row));
                if let Some(edition) = figure
                    .as_ref()
                    .and_then(|f| self.findings().edition(f.point.edition))
                {
                    let href = self.href(&super::plan::method_route(&edition.file));
                    facts.push(Fact {
                        label: w(lang, "statistic_rule").to_owned(),
                        value: edition.edition.clone(),
                        iso: None,
                        href: Some(href),
                        badge: None,
                    });
                }
                let badge = figure.as_ref().and_then(class_badge);
                items.push(TimelineItem {
                    heading: period.said(lang),
                    badge,
                    facts,
                });
            }
        }
        let mut notes = self.life_notes(dataset);
        if !items.is_empty() {
            self.shows(dataset);
            notes = self.source_notes(dataset);
        }
        let empty = self.empty_words(block);
        self.blocks.push(Block::Timeline {
            title,
            items,
            empty,
            notes,
        });
    }
}

/// Whether a moment is written as a day, without its hour.
fn is_day(word: &str) -> bool {
    !word.contains([':', '：', '时', '点', 'T'])
}

/// Head of a raw column.
pub(super) fn field_head(lang: Lang, dataset: &Dataset, field: usize) -> Head {
    let meant = &dataset.schema.fields[field];
    let unit = meant.unit.sign(lang);
    let number = matches!(dataset.columns[field], Column::Numbers { .. });
    let text = if unit.is_empty() {
        meant.title.clone()
    } else {
        bracketed(lang, &meant.title, unit)
    };
    Head { text, number }
}

/// A row as it is, for readers.
pub(super) fn record_row(lang: Lang, dataset: &Dataset, row: usize, fields: &[usize]) -> Vec<Cell> {
    let mut out: Vec<Cell> = fields
        .iter()
        .map(|&f| record_cell(lang, dataset, row, f))
        .collect();
    if let Some(first) = out.first_mut() {
        first.header = true;
        first.number = false;
    }
    out
}

pub(super) fn record_cell(lang: Lang, dataset: &Dataset, row: usize, field: usize) -> Cell {
    let (text, state) = shown_cell(lang, dataset, row, field);
    let over = limit_exceeded(dataset, row, field);
    match state {
        State::Missing(_) => Cell {
            note: text,
            missing: true,
            ..Cell::number("—", false)
        },
        _ => {
            let number = matches!(dataset.columns[field], Column::Numbers { .. });
            let note = if over {
                w(lang, "over_limit").to_owned()
            } else {
                String::new()
            };
            Cell {
                note,
                number,
                ..Cell::text(text)
            }
        }
    }
}

pub(super) fn limit_exceeded(dataset: &Dataset, row: usize, field: usize) -> bool {
    let Some(limit) = dataset.schema.fields[field].limit_field else {
        return false;
    };
    let value = dataset.columns[field].number(row);
    let limit = dataset.columns[limit].number(row);
    value.zip(limit).and_then(|(v, l)| v.is_above(&l)) == Some(true)
}

/// The text of a cell for readers: numbers with declared decimals, raw tokens below detection, the
/// reason where there is nothing.
pub(super) fn shown_cell(
    lang: Lang,
    dataset: &Dataset,
    row: usize,
    field: usize,
) -> (String, State) {
    let column = &dataset.columns[field];
    let Some(number) = column.number(row) else {
        let word = column.word(row);
        if word.is_empty() {
            let blank = crate::quantity::Missing::Blank;
            return (w(lang, "blank").to_owned(), State::Missing(blank));
        }
        let moment = dataset
            .schema
            .time
            .filter(|t| t.0 == field)
            .and_then(|_| dataset.period(row));
        return (
            moment.map_or_else(|| word.to_owned(), |p| p.to_string()),
            State::Measured,
        );
    };
    let text = match number.state {
        State::Measured => {
            let decimals = dataset.schema.fields[field].decimals;
            let value = number.rounded(decimals.unwrap_or(number.decimals));
            value.map_or_else(String::new, |d| d.to_string())
        }
        State::BelowDetection => dataset.raw(row, field).to_owned(),
        State::Missing(why) => crate::indicators::missing_words(lang, why).to_owned(),
    };
    (text, number.state)
}

pub(super) fn fact(lang: Lang, dataset: &Dataset, row: usize, field: usize) -> Fact {
    let meant = &dataset.schema.fields[field];
    let (text, state) = shown_cell(lang, dataset, row, field);
    let unit = meant.unit.said(lang);
    let value = match state {
        State::Missing(_) => text,
        _ if unit.is_empty() => text,
        _ => meant.unit.after(&text, lang),
    };
    Fact {
        label: meant.title.clone(),
        value,
        iso: None,
        href: None,
        badge: None,
    }
}
