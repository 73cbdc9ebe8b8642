//! Declared blocks: one function per form.

use crate::{
    content::Kind,
    dataset::Dataset,
    declare::{At, Block as Written, BlockForm},
    indicators::{Figure, PeriodName, Shown},
    quantity::{Grain, Period},
};

use super::{
    compose::{Focus, Making},
    composed::Use,
    view::{Badge, Block, Download, FigureItem, Link, LinkGroup},
    words::wf,
};

/// Cards, records and table rows that are shown without a declared number.
pub(super) const ROWS: usize = 1_000;

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
            BlockForm::Strip => self.strip_block(block, &focus, title),
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
            BlockForm::Coverage => self.coverage_block(block, &focus, title),
            BlockForm::Duties => self.duties_block(block, &focus, title),
            BlockForm::Map => self.map_block(block, &focus, title),
            BlockForm::Text | BlockForm::Releases => {}
        }
        self.more(block);
    }

    pub(super) fn title(&mut self, block: &Written, focus: &Focus<'_>) -> String {
        let scope = self.scope(Some(focus));
        block
            .title
            .as_ref()
            .map_or_else(String::new, |t| self.fill(t, Kind::Plain, &scope))
    }

    pub(super) fn text_block(&mut self, block: &Written) {
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
    pub(super) fn focus_quietly(&mut self, block: &Written) -> Option<Focus<'c>> {
        (block.dataset.is_some() || self.dataset.is_some())
            .then(|| self.focus(block))
            .flatten()
    }

    pub(super) fn more(&mut self, block: &Written) {
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

    /// Notes that the page shows a figure.
    pub(super) fn uses_figure(&mut self, span: &std::ops::Range<usize>, figure: &Figure) {
        if self.tracing {
            let (at, address) = (self.at(span), figure.address.clone());
            self.uses.push(Use { at, address });
        }
    }

    /// A figure by name for a focus; the newest of any length where the page has no period.
    pub(super) fn figure(
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
            Ok(figure) => {
                self.uses_figure(&name.span, &figure);
                Some(figure)
            }
            Err(crate::indicators::AddressFault::Period(_)) => None,
            Err(fault) => {
                let (_, known) = fault.code();
                let known = known.to_owned();
                self.complain("site::unknown-figure", name, &known);
                None
            }
        }
    }

    pub(super) fn figures_block(&mut self, block: &Written, focus: &Focus<'_>, title: String) {
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
                figure.unit.said(self.lang()).to_owned()
            },
            badge: badge_beside(figure),
            change,
            note,
            withheld,
            how: Some(self.how(figure)),
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
            .written
            .size(&route)
            .map_or_else(String::new, super::downloads::size_words);
        vec![Download {
            href: self.href(&route),
            title: wf(self.lang(), "csv", &[("size", &size)])
                .replace("，）", "）")
                .replace(", )", ")"),
        }]
    }
}

/// The class of a figure, as a badge with its word.
pub(super) fn class_badge(figure: &Figure) -> Option<Badge> {
    let class = figure.class.as_ref()?;
    Some(Badge {
        key: class.key.clone(),
        text: class.word.clone(),
        word: String::new(),
    })
}

/// The class beside a number in large type; verdicts stand in the badge alone.
pub(super) fn badge_beside(figure: &Figure) -> Option<Badge> {
    figure
        .number()
        .and_then(|_| class_badge(figure))
        .or_else(|| {
            let badge = class_badge(figure)?;
            (figure.text() != Some(badge.text.as_str())).then_some(badge)
        })
}
