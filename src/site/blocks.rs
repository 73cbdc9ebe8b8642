//! Declared blocks: one function per form.

use crate::{
    content::{DraftKind, Kind},
    dataset::{Column, Dataset, Who},
    declare::{At, Block as Written, BlockForm, Rows},
    indicators::{Figure, PeriodName, Shown},
    quantity::{Grain, Period, State},
};

use super::{
    compose::{Focus, Making},
    view::{
        Badge, Block, CardItem, Cell, DayCell, Download, Fact, FigureItem, Head, Link, LinkGroup,
        Table, TimelineItem,
    },
    words::{w, wf},
};

/// Cards, records and table rows that are shown without a declared number.
const ROWS: usize = 1_000;

impl<'c> Making<'c, '_> {
    /// Adds one declared block.
    pub(super) fn block(&mut self, block: &Written) {
        if block.form == BlockForm::Text {
            return self.text_block(block);
        }
        if block.form == BlockForm::Releases {
            return self.releases_block(block);
        }
        let Some(focus) = self.focus(block) else {
            return;
        };
        let title = self.title(block, &focus);
        match block.form {
            BlockForm::Figures => self.figures_block(block, &focus, title),
            BlockForm::Cards => self.cards_block(block, &focus, title),
            BlockForm::Calendar => self.calendar_block(block, &focus, title),
            BlockForm::Chart => {
                if let Some(chart) = &block.chart {
                    self.chart(&focus, chart);
                }
            }
            BlockForm::Table => self.table_block(block, &focus, title),
            BlockForm::Records => self.records_block(block, &focus, title),
            BlockForm::Facts => self.facts_block(block, &focus, title),
            BlockForm::Timeline => self.timeline_block(block, &focus, title),
            BlockForm::Targets => self.targets_block(block, &focus, title),
            BlockForm::Links => self.links_block(block, &focus, title),
            BlockForm::Text | BlockForm::Releases => {}
        }
        self.more(block);
    }

    fn title(&mut self, block: &Written, focus: &Focus<'_>) -> String {
        let scope = self.scope(Some(focus));
        block
            .title
            .as_ref()
            .map_or_else(String::new, |t| self.fill(t, Kind::Plain, &scope))
    }

    fn text_block(&mut self, block: &Written) {
        let focus = self.focus_quietly(block);
        let scope = self.scope(focus.as_ref());
        let title = block
            .title
            .as_ref()
            .map_or_else(String::new, |t| self.fill(t, Kind::Plain, &scope));
        let text = block
            .text
            .as_ref()
            .map_or_else(String::new, |t| self.fill(t, Kind::Markdown, &scope));
        let html = self.html(&text);
        self.blocks.push(Block::Text {
            lead: block.lead,
            title,
            html,
        });
        self.more(block);
    }

    /// As [`Making::focus`], for blocks that need no dataset.
    fn focus_quietly(&mut self, block: &Written) -> Option<Focus<'c>> {
        (block.dataset.is_some() || self.dataset.is_some())
            .then(|| self.focus(block))
            .flatten()
    }

    fn more(&mut self, block: &Written) {
        let Some(more) = &block.more else { return };
        if !self.composer.plan.has(&more.route) {
            let at = At {
                value: more.route.clone(),
                span: block.title.as_ref().map_or(0..0, |t| t.span.clone()),
            };
            self.complain("site::no-such-route", &at, "");
            return;
        }
        let link = Link {
            href: self.href(&more.route),
            title: more.title.clone(),
        };
        match self.blocks.last_mut() {
            Some(Block::Cards { more, .. }) => *more = Some(link),
            _ => self.blocks.push(Block::Links {
                title: String::new(),
                groups: vec![LinkGroup {
                    title: String::new(),
                    links: vec![link],
                }],
            }),
        }
    }

    /// A figure by name for a focus; the newest of any length where the page has no period.
    fn figure(
        &mut self,
        focus: &Focus<'_>,
        name: &At<String>,
        grain: Option<Grain>,
    ) -> Option<Figure> {
        let findings = self.findings();
        let who = focus.who?;
        let period = match (focus.period, grain) {
            (Some(period), _) => PeriodName::At(period),
            (None, Some(grain)) => PeriodName::Latest(grain),
            (None, None) => match focus.dataset.grain() {
                Some(own) => PeriodName::Latest(own),
                None => PeriodName::None,
            },
        };
        match findings.at(focus.dataset, who, period, &name.value) {
            Ok(figure) => Some(figure),
            Err(crate::indicators::AddressFault::Period(_)) => None,
            Err(fault) => {
                let (_, known) = fault.code();
                let known = known.to_owned();
                self.complain("site::unknown-figure", name, &known);
                None
            }
        }
    }

    fn figures_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        self.shows(focus.dataset);
        let mut items = Vec::new();
        for name in &block.figures {
            let Some(figure) = self.figure(focus, name, block.grain) else {
                continue;
            };
            items.push(self.figure_item(&figure));
        }
        let notes = self.source_notes(focus.dataset);
        if !items.is_empty() {
            self.blocks.push(Block::Figures {
                title,
                items,
                notes,
            });
        }
    }

    /// One figure in large type.
    pub(super) fn figure_item(&mut self, figure: &Figure) -> FigureItem {
        let yoy = self
            .findings()
            .figure(&format!("{}.yoy", figure.address))
            .ok();
        let change = yoy
            .as_ref()
            .and_then(|y| self.findings().change_words(y))
            .unwrap_or_default();
        let withheld = figure.text().is_none();
        let words = matches!(figure.shown, Shown::Words(_));
        let note = match (withheld, &yoy) {
            (true, _) => figure.reason().to_owned(),
            (false, Some(y))
                if matches!(
                    &y.shown,
                    Shown::Withheld {
                        why: crate::indicators::Why::Editions,
                        ..
                    }
                ) =>
            {
                y.reason().to_owned()
            }
            _ => String::new(),
        };
        FigureItem {
            label: figure.label.clone(),
            value: figure.text().unwrap_or("—").to_owned(),
            unit: if withheld || words {
                String::new()
            } else {
                figure.unit.zh().to_owned()
            },
            badge: badge_beside(figure),
            change,
            note,
            withheld,
            how: Some(self.how(figure)),
        }
    }

    fn cards_block(&mut self, block: &Written, focus: &Focus<'c>, title: String) {
        let Some(name) = &block.figure else {
            let at = At {
                value: title.clone(),
                span: 0..0,
            };
            self.complain("site::missing-key", &at, "figure");
            return;
        };
        self.shows(focus.dataset);
        let mut items = Vec::new();
        for i in 0..focus.dataset.subjects.len().min(ROWS) {
            if self
                .findings()
                .rows(focus.dataset, Who::Subject(i), None)
                .is_empty()
                && focus
                    .dataset
                    .schema
                    .declaration
                    .subject
                    .as_ref()
                    .is_some_and(|s| s.areas)
            {
                continue;
            }
            items.push(self.card(block, focus.dataset, i, name));
        }
        let empty = block.empty.clone().unwrap_or_else(|| w("empty").to_owned());
        let notes = self.source_notes(focus.dataset);
        self.blocks.push(Block::Cards {
            title,
            items,
            empty,
            notes,
            more: None,
        });
    }

    fn card(
        &mut self,
        block: &Written,
        dataset: &'c Dataset,
        i: usize,
        name: &At<String>,
    ) -> CardItem {
        let who = Who::Subject(i);
        let subject = &dataset.subjects[i];
        let grain = block.grain.or(dataset.grain());
        // The newest period of the dataset, not the subject's own: a silent station is silent now.
        let newest = (0..dataset.rows).filter_map(|r| dataset.period(r)).max();
        let period = newest.zip(grain).map(|(p, g)| p.within(g));
        let focus = Focus {
            dataset,
            who: Some(who),
            period,
        };
        let figure = self.figure(&focus, name, grain);
        let scope = self.scope(Some(&focus));
        let known = figure.as_ref().is_some_and(|f| f.text().is_some());
        let mut lines: Vec<String> = Vec::new();
        if known {
            lines.extend(
                block
                    .lines
                    .iter()
                    .map(|line| self.fill(line, Kind::Plain, &scope)),
            );
            lines.retain(|l| !l.is_empty());
        } else {
            lines.push(
                figure
                    .as_ref()
                    .map_or_else(|| w("no_data").to_owned(), |f| f.reason().to_owned()),
            );
        }
        let badge = figure
            .as_ref()
            .map(|f| badge_of(f).unwrap_or_else(none_badge));
        let route = self
            .composer
            .plan
            .subject_route(dataset, &subject.key)
            .map(str::to_owned);
        CardItem {
            title: subject.label.to_string(),
            href: route.map(|r| self.href(&r)),
            badge: badge.or_else(|| Some(none_badge())),
            lines,
            tags: if dataset.schema.declaration.sample {
                vec![w("sample").to_owned()]
            } else {
                Vec::new()
            },
            time: period.map_or_else(String::new, Period::zh),
            iso: period.map_or_else(String::new, |p| self.iso(p)),
        }
    }

    /// The end of an hour, or the day, as ISO text.
    pub(super) fn iso(&self, period: Period) -> String {
        match period.grain {
            Grain::Hour => {
                let end = period.end();
                format!(
                    "{}T{:02}:00{}",
                    end.date(),
                    end.hour(),
                    self.findings().config.offset_text
                )
            }
            Grain::Day => period.to_string(),
            Grain::Month => period.to_string(),
            _ => String::new(),
        }
    }

    fn calendar_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let (Some(name), Some(who)) = (&block.figure, focus.who) else {
            let at = block.title.clone().unwrap_or(At {
                value: title,
                span: 0..0,
            });
            self.complain("site::missing-key", &at, "figure、subject");
            return;
        };
        let findings = self.findings();
        let latest = || findings.latest_period(focus.dataset, who, Grain::Month);
        let Some(month) = focus
            .period
            .filter(|p| p.grain == Grain::Month)
            .or_else(latest)
        else {
            return;
        };
        self.shows(focus.dataset);
        let newest = (0..focus.dataset.rows)
            .filter_map(|r| focus.dataset.period(r))
            .max();
        let mut days: Vec<(DayCell, Option<Figure>)> = Vec::new();
        for day in month.parts(Grain::Day) {
            let day_focus = Focus {
                dataset: focus.dataset,
                who: Some(who),
                period: Some(day),
            };
            let figure = self.figure(&day_focus, name, None);
            let over = newest.is_some_and(|n| day.first_day() <= n.first_day());
            days.push((day_cell(day, figure.as_ref(), over), figure));
        }
        let scope = self.calendar_scope(focus, month, &days);
        let sentence = self.sentence("calendar_sentence", &scope);
        let lead = month.first_day().weekday().to_monday_zero_offset();
        let mut cells: Vec<Option<DayCell>> = (0..lead).map(|_| None).collect();
        cells.extend(days.iter().map(|(cell, _)| Some(cell.clone())));
        while cells.len() % 7 != 0 {
            cells.push(None);
        }
        let weeks = cells.chunks(7).map(<[_]>::to_vec).collect();
        let last = days
            .iter()
            .rev()
            .find_map(|(_, f)| f.as_ref().filter(|f| f.text().is_some()));
        let how = last.map(|f| self.how(f));
        let mut notes = self.source_notes(focus.dataset);
        if let Some(figure) = last {
            let editions: Vec<&str> = findings
                .editions_of(figure)
                .iter()
                .map(|e| e.edition.as_str())
                .collect();
            notes.push(wf("judged", &[("editions", &editions.join("、"))]));
        }
        let legend = self.legend(&days);
        let label = last.map_or_else(String::new, |f| f.label.clone());
        let caption = format!("{}{}", month.zh(), label);
        let downloads = self.dataset_downloads(focus.dataset);
        self.blocks.push(Block::Calendar {
            title,
            sentence,
            caption,
            weeks,
            legend,
            notes,
            downloads,
            how,
        });
    }

    fn calendar_scope(
        &self,
        focus: &Focus<'_>,
        month: Period,
        days: &[(DayCell, Option<Figure>)],
    ) -> crate::content::Scope {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for class in self.scale_words(days) {
            let n = days
                .iter()
                .filter(|(cell, _)| cell.word == class && !cell.value.is_empty())
                .count();
            counts.push((class, n));
        }
        let valid = days
            .iter()
            .filter(|(cell, _)| !cell.value.is_empty())
            .count();
        let missing = days.iter().filter(|(cell, _)| cell.missing).count();
        let mut scope = self.scope(Some(&Focus {
            dataset: focus.dataset,
            who: focus.who,
            period: Some(month),
        }));
        let list: Vec<crate::content::SeriesSummary> = counts
            .into_iter()
            .map(|(name, valid)| crate::content::SeriesSummary {
                name,
                valid,
                ..Default::default()
            })
            .collect();
        scope.names.push((
            "s".into(),
            minijinja::Value::from(minijinja::value::Serde(&list)),
        ));
        scope
            .names
            .push(("valid".into(), minijinja::Value::from(valid)));
        scope
            .names
            .push(("missing".into(), minijinja::Value::from(missing)));
        scope
    }

    /// Class words of the scale in its order.
    fn scale_words(&self, days: &[(DayCell, Option<Figure>)]) -> Vec<String> {
        self.scale_badges(days)
            .into_iter()
            .map(|b| b.word)
            .collect()
    }

    fn scale_badges(&self, days: &[(DayCell, Option<Figure>)]) -> Vec<Badge> {
        let edition = days
            .iter()
            .rev()
            .find_map(|(_, f)| self.findings().edition(f.as_ref()?.point.edition));
        let scale = edition.and_then(|e| {
            e.index()
                .map(|r| r.scale.as_ref())
                .or_else(|| e.scales.first().map(AsRef::as_ref))
        });
        scale.map_or_else(Vec::new, |scale| {
            let badge = |c: &crate::standards::Class| Badge {
                key: c.key.clone(),
                text: c.word.zh.clone(),
                word: c.word.zh.clone(),
            };
            scale.classes.iter().map(badge).collect()
        })
    }

    fn legend(&self, days: &[(DayCell, Option<Figure>)]) -> Vec<Badge> {
        let mut out: Vec<Badge> = self
            .scale_badges(days)
            .into_iter()
            .map(|b| Badge {
                word: String::new(),
                ..b
            })
            .collect();
        out.push(Badge {
            key: "none".into(),
            text: w("missing").to_owned(),
            word: String::new(),
        });
        out
    }

    fn table_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
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

    fn period_table(
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
            grain,
            block.span,
            block.count,
            &block.figures,
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
        rows.truncate(block.count.map_or(ROWS, |n| n as usize).max(
            if block.span == crate::declare::Span::All {
                ROWS
            } else {
                0
            },
        ));
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

    fn period_cell(&self, dataset: &Dataset, who: Who, period: Period) -> Cell {
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

    fn subject_table(
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
    fn subjects_shown(&self, dataset: &Dataset) -> Vec<usize> {
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

    fn records_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let dataset = focus.dataset;
        let fields = self.fields(dataset, &block.fields);
        let mut rows = match focus.who {
            Some(who) => self.findings().rows(
                dataset,
                who,
                focus.period.filter(|_| dataset.grain().is_some()),
            ),
            None => (0..dataset.rows).collect(),
        };
        if dataset.grain().is_some() {
            rows.reverse();
        }
        rows.truncate(block.count.map_or(ROWS, |n| n as usize));
        let empty = block.empty.clone().unwrap_or_else(|| w("empty").to_owned());
        if rows.is_empty() {
            let table = Table {
                caption: title.clone(),
                head: Vec::new(),
                rows: Vec::new(),
            };
            self.blocks.push(Block::Table {
                title,
                table,
                empty,
                notes: Vec::new(),
                downloads: Vec::new(),
                how: None,
            });
            return;
        }
        self.shows(dataset);
        let head = fields.iter().map(|&f| field_head(dataset, f)).collect();
        let rows = rows
            .iter()
            .map(|&r| record_row(dataset, r, &fields))
            .collect();
        let table = Table {
            caption: title.clone(),
            head,
            rows,
        };
        let notes = self.source_notes(dataset);
        let downloads = self.dataset_downloads(dataset);
        self.blocks.push(Block::Table {
            title,
            table,
            empty,
            notes,
            downloads,
            how: None,
        });
    }

    /// Positions of the named fields; all of them where none is named.
    fn fields(&mut self, dataset: &Dataset, names: &[At<String>]) -> Vec<usize> {
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
    fn register_of(&self, focus: &Focus<'c>) -> Option<(&'c Dataset, usize)> {
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

    fn facts_block(&mut self, block: &Written, focus: &Focus<'c>, title: String) {
        let Some((register, row)) = self.register_of(focus) else {
            return;
        };
        self.shows(register);
        let fields = self.fields(register, &block.fields);
        let items = fields.into_iter().map(|f| fact(register, row, f)).collect();
        let notes = self.source_notes(register);
        self.blocks.push(Block::Facts {
            title,
            items,
            notes,
        });
    }

    fn timeline_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let dataset = focus.dataset;
        let fields = self.fields(dataset, &block.fields);
        let mut items = Vec::new();
        if let Some(who) = focus.who {
            let mut rows = self.findings().rows(dataset, who, None);
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
                let mut facts: Vec<Fact> = fields.iter().map(|&f| fact(dataset, row, f)).collect();
                if let Some(edition) = figure
                    .as_ref()
                    .and_then(|f| self.findings().edition(f.point.edition))
                {
                    let href = self.href(&super::plan::method_route(&edition.file));
                    facts.push(Fact {
                        label: w("statistic_rule").to_owned(),
                        value: edition.edition.clone(),
                        iso: None,
                        href: Some(href),
                        badge: None,
                    });
                }
                let badge = figure.as_ref().and_then(class_badge);
                items.push(TimelineItem {
                    heading: period.zh(),
                    badge,
                    facts,
                });
            }
        }
        if !items.is_empty() {
            self.shows(dataset);
        }
        let notes = if items.is_empty() {
            Vec::new()
        } else {
            self.source_notes(dataset)
        };
        let empty = block.empty.clone().unwrap_or_else(|| w("empty").to_owned());
        self.blocks.push(Block::Timeline {
            title,
            items,
            empty,
            notes,
        });
    }

    fn targets_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
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
            text: w("item").to_owned(),
            number: false,
        }];
        head.extend(words.iter().map(|k| Head {
            text: w(k).to_owned(),
            number: !matches!(*k, "target_verdict"),
        }));
        let year = i32::from(self.composer.as_of.year());
        let mut rows = Vec::new();
        let scale = |name: &str| {
            dataset
                .schema
                .field(name)
                .and_then(|f| dataset.schema.fields[f].decimals)
        };
        for i in 0..dataset.subjects.len() {
            let Some(progress) = self.findings().progress(dataset, i, year) else {
                continue;
            };
            let unit = progress.unit.zh();
            let number = |value: Option<rust_decimal::Decimal>, after: String| match value {
                Some(v) => Cell {
                    note: after,
                    ..Cell::number(&format!("{v}{}", if unit == "%" { "%" } else { "" }), true)
                },
                None => Cell::number("—", false),
            };
            let year_note = |y: Option<i32>| y.map_or_else(String::new, |y| format!("{y}年"));
            let actual = progress.actual.as_ref();
            let badge = Badge {
                key: progress.verdict.key.clone(),
                text: progress.verdict.word.clone(),
                word: String::new(),
            };
            let unit_note = if unit.is_empty() || unit == "%" {
                String::new()
            } else {
                unit.to_owned()
            };
            rows.push(vec![
                Cell {
                    note: unit_note,
                    ..Cell::header(dataset.subjects[i].label.to_string())
                },
                number(
                    progress.base.map(|d| shown_with(d, scale("base"))),
                    year_note(progress.base_year),
                ),
                number(
                    progress.target.map(|d| shown_with(d, scale("target"))),
                    String::new(),
                ),
                Cell::text(year_note(progress.due)),
                number(
                    actual.and_then(Figure::number),
                    year_note(actual.and_then(|a| a.address.period).map(|p| p.index)),
                ),
                number(progress.expected, String::new()),
                Cell {
                    badge: Some(badge),
                    ..Cell::text(progress.verdict.word.clone())
                },
            ]);
            if let Some(source) =
                actual.and_then(|a| self.findings().catalog.dataset(&a.address.dataset))
            {
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
        let empty = block.empty.clone().unwrap_or_else(|| w("empty").to_owned());
        self.blocks.push(Block::Table {
            title,
            table,
            empty,
            notes,
            downloads,
            how: None,
        });
    }

    fn links_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
        let groups = match block.rows {
            Some(Rows::Groups) => self.group_links(focus.dataset),
            Some(Rows::Subjects) => self.subject_links(focus.dataset),
            _ => self.period_links(focus),
        };
        if groups.iter().any(|g| !g.links.is_empty()) {
            self.blocks.push(Block::Links { title, groups });
        }
    }

    fn group_links(&self, dataset: &Dataset) -> Vec<LinkGroup> {
        let groups = self.composer.plan.groups.get(dataset.id());
        let links = groups.into_iter().flatten().map(|(title, route)| Link {
            href: self.href(route),
            title: title.clone(),
        });
        vec![LinkGroup {
            title: String::new(),
            links: links.collect(),
        }]
    }

    fn subject_links(&self, dataset: &Dataset) -> Vec<LinkGroup> {
        let link = |i: usize| {
            let subject = &dataset.subjects[i];
            let route = self.composer.plan.subject_route(dataset, &subject.key)?;
            Some(Link {
                href: self.href(route),
                title: subject.label.to_string(),
            })
        };
        let links = self
            .subjects_shown(dataset)
            .into_iter()
            .filter_map(link)
            .collect();
        vec![LinkGroup {
            title: String::new(),
            links,
        }]
    }

    /// Period pages of the focus's subject, grouped by year; inside a year its months only.
    fn period_links(&self, focus: &Focus<'_>) -> Vec<LinkGroup> {
        let Some(who) = focus.who else {
            return Vec::new();
        };
        let key = self.findings().who_key(focus.dataset, who);
        let mut groups: Vec<LinkGroup> = Vec::new();
        let inside = |p: &Period| match focus.period {
            Some(page) => p.grain < page.grain && p.within(page.grain) == page,
            None => true,
        };
        let mut pages: Vec<(Period, &String)> = self
            .composer
            .plan
            .periods
            .iter()
            .filter(|((dataset, k, p), _)| dataset == focus.dataset.id() && *k == key && inside(p))
            .map(|((_, _, p), route)| (*p, route))
            .collect();
        pages.sort_by_key(|(p, _)| {
            (
                std::cmp::Reverse(p.first_day().year()),
                std::cmp::Reverse(p.grain),
                p.index,
            )
        });
        for (period, route) in pages {
            let year = period.within(Grain::Year).zh();
            if groups.last().is_none_or(|g| g.title != year) {
                groups.push(LinkGroup {
                    title: year,
                    links: Vec::new(),
                });
            }
            let title = match period.grain {
                Grain::Month => format!("{}月", period.first_day().month()),
                Grain::Year => w("all").to_owned() + "年",
                _ => period.zh(),
            };
            if let Some(group) = groups.last_mut() {
                group.links.push(Link {
                    href: self.href(route),
                    title,
                });
            }
        }
        if let [only] = groups.as_mut_slice() {
            only.title.clear();
        }
        groups
    }

    fn releases_block(&mut self, block: &Written) {
        let mut articles: Vec<&crate::content::Article> = self
            .composer
            .articles
            .iter()
            .filter(|a| a.draft.kind == DraftKind::Release)
            .collect();
        articles.sort_by(|a, b| b.published.cmp(&a.published).then(a.route.cmp(&b.route)));
        let items = articles
            .into_iter()
            .take(block.count.map_or(5, |n| n as usize))
            .map(|article| self.release_card(article))
            .collect();
        let title = block
            .title
            .as_ref()
            .map_or_else(|| w("releases").to_owned(), |t| t.value.clone());
        let empty = block.empty.clone().unwrap_or_else(|| w("empty").to_owned());
        self.blocks.push(Block::Cards {
            title,
            items,
            empty,
            notes: Vec::new(),
            more: None,
        });
        self.more(block);
    }

    /// One release in a list.
    pub(super) fn release_card(&self, article: &crate::content::Article) -> CardItem {
        CardItem {
            title: article.title.clone(),
            href: Some(self.href(&article.route)),
            badge: None,
            lines: vec![article.summary.clone()]
                .into_iter()
                .filter(|l| !l.is_empty())
                .collect(),
            tags: article.draft.front.category.iter().cloned().collect(),
            time: article.published.map_or_else(String::new, moment_words),
            iso: article
                .published
                .map_or_else(String::new, |m| self.moment_iso(m)),
        }
    }

    /// A local moment as ISO text.
    pub(super) fn moment_iso(&self, moment: jiff::civil::DateTime) -> String {
        let offset = &self.findings().config.offset_text;
        format!(
            "{}T{:02}:{:02}{offset}",
            moment.date(),
            moment.hour(),
            moment.minute()
        )
    }

    /// Downloads of a whole dataset.
    pub(super) fn dataset_downloads(&self, dataset: &Dataset) -> Vec<Download> {
        let route = format!("data/{0}/{0}.csv", dataset.id());
        let size = self
            .composer
            .sizes
            .get(&route)
            .map_or_else(String::new, |n| super::downloads::size_words(*n));
        vec![Download {
            href: self.href(&route),
            title: wf("csv", &[("size", &size)]).replace("，）", "）"),
        }]
    }
}

/// A number with the decimals its field declares.
fn shown_with(value: rust_decimal::Decimal, decimals: Option<u32>) -> rust_decimal::Decimal {
    decimals.map_or(value, |dp| crate::quantity::round_gbt8170(value, dp))
}

/// A local moment in words.
pub(super) fn moment_words(moment: jiff::civil::DateTime) -> String {
    let (date, time) = (moment.date(), moment.time());
    format!(
        "{}年{}月{}日 {:02}:{:02}",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute()
    )
}

fn none_badge() -> Badge {
    Badge {
        key: "none".into(),
        text: "—".into(),
        word: w("no_data").to_owned(),
    }
}

/// The class of a figure, as a badge with its word.
fn class_badge(figure: &Figure) -> Option<Badge> {
    let class = figure.class.as_ref()?;
    Some(Badge {
        key: class.key.clone(),
        text: class.word.clone(),
        word: String::new(),
    })
}

/// A figure's number in its class's badge.
fn badge_of(figure: &Figure) -> Option<Badge> {
    let class = figure.class.as_ref()?;
    let text = figure.text()?.to_owned();
    let word = if text == class.word {
        String::new()
    } else {
        class.word.clone()
    };
    Some(Badge {
        key: class.key.clone(),
        text,
        word,
    })
}

/// The class beside a number in large type; verdicts stand in the badge alone.
fn badge_beside(figure: &Figure) -> Option<Badge> {
    figure
        .number()
        .and_then(|_| class_badge(figure))
        .or_else(|| {
            let badge = class_badge(figure)?;
            (figure.text() != Some(badge.text.as_str())).then_some(badge)
        })
}

fn day_cell(day: Period, figure: Option<&Figure>, over: bool) -> DayCell {
    let number = i32::from(day.first_day().day());
    let known = figure.and_then(|f| Some((f.text()?, f.class.as_ref()?)));
    match known {
        Some((text, class)) => DayCell {
            day: number,
            value: text.to_owned(),
            key: class.key.clone(),
            word: class.word.clone(),
            missing: false,
        },
        None => DayCell {
            day: number,
            value: String::new(),
            key: "none".into(),
            word: if over {
                figure.map_or_else(|| w("missing").to_owned(), |f| f.reason().to_owned())
            } else {
                w("not_over").to_owned()
            },
            missing: over,
        },
    }
}

fn head_of(figure: &Figure) -> Head {
    let unit = figure.unit.symbol();
    let number = matches!(figure.shown, Shown::Number { .. } | Shown::Withheld { .. })
        && figure.address.part.is_none();
    let words = matches!(figure.shown, Shown::Words(_));
    let part = match figure.address.part.as_deref() {
        Some("class") => w("class_word"),
        Some("primary") => w("primary"),
        _ => "",
    };
    let label = if part.is_empty() {
        figure.label.clone()
    } else {
        part.to_owned()
    };
    let text = if unit.is_empty() || words {
        label
    } else {
        format!("{label}（{unit}）")
    };
    Head { text, number }
}

/// A figure in a table.
fn figure_cell(figure: Option<&Figure>) -> Cell {
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

/// Head of a raw column.
pub(super) fn field_head(dataset: &Dataset, field: usize) -> Head {
    let meant = &dataset.schema.fields[field];
    let unit = meant.unit.symbol();
    let number = matches!(dataset.columns[field], Column::Numbers { .. });
    let text = if unit.is_empty() {
        meant.title.clone()
    } else {
        format!("{}（{unit}）", meant.title)
    };
    Head { text, number }
}

/// A row as it is, for readers.
pub(super) fn record_row(dataset: &Dataset, row: usize, fields: &[usize]) -> Vec<Cell> {
    let mut out: Vec<Cell> = fields
        .iter()
        .map(|&f| record_cell(dataset, row, f))
        .collect();
    if let Some(first) = out.first_mut() {
        first.header = true;
        first.number = false;
    }
    out
}

fn record_cell(dataset: &Dataset, row: usize, field: usize) -> Cell {
    let (text, state) = shown_cell(dataset, row, field);
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
                w("over_limit").to_owned()
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

fn limit_exceeded(dataset: &Dataset, row: usize, field: usize) -> bool {
    let Some(limit) = dataset.schema.fields[field].limit_field else {
        return false;
    };
    let value = dataset.columns[field]
        .number(row)
        .and_then(|n| n.measured());
    let limit = dataset.columns[limit]
        .number(row)
        .and_then(|n| n.measured());
    value.zip(limit).is_some_and(|(v, l)| v > l)
}

/// The text of a cell for readers: numbers with declared decimals, raw tokens below detection, the
/// reason where there is nothing.
pub(super) fn shown_cell(dataset: &Dataset, row: usize, field: usize) -> (String, State) {
    let column = &dataset.columns[field];
    let Some(number) = column.number(row) else {
        let word = column.word(row);
        if word.is_empty() {
            let blank = crate::quantity::Missing::Blank;
            return (w("blank").to_owned(), State::Missing(blank));
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
        State::Measured => number
            .measured()
            .and_then(|v| {
                v.round(
                    dataset.schema.fields[field]
                        .decimals
                        .unwrap_or(number.decimals),
                )
            })
            .map_or_else(String::new, |d| d.to_string()),
        State::BelowDetection => dataset.raw(row, field).to_owned(),
        State::Missing(why) => crate::indicators::missing_words(why).to_owned(),
    };
    (text, number.state)
}

fn fact(dataset: &Dataset, row: usize, field: usize) -> Fact {
    let meant = &dataset.schema.fields[field];
    let (text, state) = shown_cell(dataset, row, field);
    let unit = meant.unit.zh();
    let value = match state {
        State::Missing(_) => text,
        _ if unit.is_empty() => text,
        _ => format!("{text}{unit}"),
    };
    Fact {
        label: meant.title.clone(),
        value,
        iso: None,
        href: None,
        badge: None,
    }
}
