//! Chart blocks: the same numbers as drawing, sentence, table and download.

use minijinja::{Value, value::Serde};

use crate::{
    chart::{ChartSpec, Form, Series},
    content::{Kind, Scope, SeriesSummary},
    dataset::{Dataset, Who},
    declare::{At, Chart, ChartForm, Said},
    diagnostic::Lang,
    indicators::Figure,
    quantity::{Decimal, Period},
};

use super::{
    chart_finding::{Asked, behind, finding},
    chart_words::{limit_line, short, summary},
    compose::{Focus, Making},
    spans::Wanted,
    view::{Block, Cell, Head, How, Table},
    words::{bracketed, w},
};

/// One drawn line with the figures behind it.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) dashed: bool,
    pub(super) key: Option<String>,
    pub(super) figures: Vec<Option<Figure>>,
    pub(super) values: Vec<Option<Decimal>>,
    pub(super) texts: Vec<String>,
}

impl Making<'_, '_> {
    /// Adds the chart of that id for a focus.
    pub(super) fn chart(&mut self, focus: &Focus<'_>, wanted: &At<String>) {
        let dataset = focus.dataset;
        let charts = &dataset.schema.declaration.chart;
        let Some(chart) = charts.iter().find(|c| c.id.value == wanted.value) else {
            let known: Vec<&str> = charts.iter().map(|c| c.id.value.as_str()).collect();
            self.complain("site::unknown-chart", wanted, &known.join("、"));
            return;
        };
        if chart.form == ChartForm::Ranking {
            let chart = chart.clone();
            self.shows(dataset);
            self.ranking_chart(focus, wanted, &chart);
            return;
        }
        let Some(who) = focus.who else {
            self.complain("site::missing-key", wanted, "subject");
            return;
        };
        self.shows(dataset);
        let chart = chart.clone();
        if chart.form == ChartForm::Target {
            self.target_chart(dataset, who, (focus, &wanted.span), &chart);
            return;
        }
        let periods = self.periods(
            dataset,
            who,
            focus.period,
            Wanted {
                grain: chart.grain,
                span: chart.span,
                count: chart.count,
                names: &chart.figures,
            },
        );
        let lines = match chart.form {
            ChartForm::Stacked => self.class_lines(dataset, who, &chart, &periods),
            _ if chart.each_subject => self.subject_lines(focus, &chart, &periods),
            _ => self.figure_lines(dataset, who, &chart, &periods),
        };
        if lines.iter().all(|l| l.values.iter().all(Option::is_none))
            && self.subject.is_some()
            && periods.is_empty()
        {
            return;
        }
        if self.tracing {
            self.uses_lines(&wanted.span, &lines);
            if chart.year_before {
                let before = self.lines_before(dataset, who, &chart, &periods);
                self.uses_lines(&wanted.span, &before);
            }
        }
        self.finish_chart(dataset, who, focus, &chart, &periods, lines);
    }

    /// Notes that the page shows the figures of lines.
    pub(super) fn uses_lines(&mut self, span: &std::ops::Range<usize>, lines: &[Line]) {
        for figure in lines.iter().flat_map(|l| l.figures.iter().flatten()) {
            self.uses_figure(span, figure);
        }
    }

    /// The declared sentence, else the one for the form.
    pub(super) fn chart_sentence(
        &mut self,
        dataset: &Dataset,
        chart: &Chart,
        scope: &Scope,
    ) -> String {
        let key = match (&chart.sentence, chart.form) {
            (Some(sentence), _) => return self.chart_words(dataset, sentence, scope),
            (None, ChartForm::Stacked) => "stacked_sentence",
            (None, ChartForm::Target) => "target_sentence",
            (None, _) if chart.each_subject => "many_sentence",
            (None, _) => "chart_sentence",
        };
        self.sentence(key, scope)
    }

    pub(super) fn finish_chart(
        &mut self,
        dataset: &Dataset,
        who: Who,
        focus: &Focus<'_>,
        chart: &Chart,
        periods: &[Period],
        mut lines: Vec<Line>,
    ) {
        let lang = self.lang();
        let limit = chart
            .limit
            .then(|| self.limit_of(dataset, who, chart, periods))
            .flatten();
        let summaries: Vec<SeriesSummary> = lines
            .iter()
            .map(|line| summary(lang, line, periods, limit.as_ref().map(|l| l.0)))
            .collect();
        let mut scope = self.scope(Some(focus));
        let total: usize = if chart.form == ChartForm::Stacked {
            summaries
                .iter()
                .filter_map(|s| s.last.parse::<usize>().ok())
                .sum()
        } else {
            periods.len()
        };
        scope
            .names
            .push(("s".into(), Value::from(Serde(&summaries))));
        scope.names.push(("total".into(), Value::from(total)));
        let title = self.chart_words(dataset, &chart.title, &scope);
        let mut sentence = self.chart_sentence(dataset, chart, &scope);
        let marks = self.edition_marks(&lines, periods, &mut sentence);
        let before = self.lines_before(dataset, who, chart, periods);
        let found = match chart.finding != Some(false) && !chart.each_subject {
            true => finding(&Asked {
                lang,
                form: form(chart.form),
                title: &title,
                lines: &lines,
                before: &before,
                periods,
                limit: limit.as_ref().map(|l| l.0),
            }),
            false => String::new(),
        };
        lines.extend(before);
        let unit = lines.first().map_or_else(String::new, |l| l.unit.clone());
        let limits = limit.iter().map(|(value, _)| limit_line(lang, *value));
        let spec = ChartSpec {
            id: self.chart_id(&chart.id.value),
            form: form(chart.form),
            title: title.clone(),
            description: sentence.clone(),
            unit: unit.clone(),
            categories: periods.iter().map(|p| short(lang, *p, periods)).collect(),
            series: lines.iter().map(series).collect(),
            limits: limits.collect(),
            marks,
            myriads: lang == Lang::Zh,
            empty_text: w(lang, "no_data").to_owned(),
        };
        let mut notes = self.chart_notes(dataset, &lines);
        notes.extend(limit.map(|(_, note)| note));
        let table = chart_table(lang, &title, &unit, periods, &lines, chart.form);
        let how = self.chart_how(&lines);
        self.add_chart(spec, table, (notes, how), chart);
        self.heads_chart(behind(lang, &title, &found));
    }

    /// Puts what the numbers show into the heading of the chart just added.
    fn heads_chart(&mut self, found: String) {
        if let Some(Block::Chart { finding, .. }) = self.blocks.last_mut() {
            *finding = found;
        }
    }

    /// Adds a chart, whose drawings are still to come, and its files.
    pub(super) fn add_chart(
        &mut self,
        spec: ChartSpec,
        table: Table,
        (notes, how): (Vec<String>, Option<How>),
        chart: &Chart,
    ) {
        let spec = self.spec_called(spec);
        let block = Block::Chart {
            page: self.chart_address(&spec.id),
            id: spec.id.clone(),
            title: spec.title.clone(),
            finding: String::new(),
            summary: spec.description.clone(),
            svg_narrow: String::new(),
            svg_wide: String::new(),
            table,
            notes,
            downloads: Vec::new(),
            more_files: Vec::new(),
            embed: None,
            how,
        };
        self.charts.push((self.blocks.len(), spec));
        self.blocks.push(block);
        self.chart_files(chart.share.unwrap_or(!self.is_one_of_many));
    }

    /// A chart with its words called what the language of the page calls them: a drawing is laid
    /// out by the words that stand in it.
    fn spec_called(&self, mut spec: ChartSpec) -> ChartSpec {
        let config = &self.findings().config;
        let say = |text: &mut String| *text = config.lexicon.called(std::mem::take(text));
        spec.categories.iter_mut().for_each(say);
        spec.series.iter_mut().for_each(|line| say(&mut line.name));
        spec
    }

    /// Words of a chart stand in its dataset's declaration, whatever page shows it.
    pub(super) fn chart_words(&mut self, dataset: &Dataset, text: &Said, scope: &Scope) -> String {
        let own = std::mem::replace(&mut self.file, dataset.schema.file.clone());
        let words = self.fill(text, Kind::Plain, scope);
        self.file = own;
        words
    }

    pub(super) fn chart_id(&self, id: &str) -> String {
        let taken = |candidate: &str| self.charts.iter().any(|(_, spec)| spec.id == candidate);
        if !taken(id) {
            return id.to_owned();
        }
        (2..)
            .map(|n| format!("{id}-{n}"))
            .find(|c| !taken(c))
            .unwrap_or_else(|| id.to_owned())
    }

    pub(super) fn chart_how(&self, lines: &[Line]) -> Option<How> {
        // The newest number of the first line; where there is none at all, the last figure says why.
        let mut figures = lines
            .iter()
            .flat_map(|line| line.figures.iter().rev().flatten());
        let any = figures.clone().next()?;
        let figure = figures.find(|f| f.text().is_some()).unwrap_or(any);
        Some(self.how(figure))
    }
}

/// A number that can be drawn: also that of a raw detection limit is not one.
pub(super) fn value_of(figure: &Figure) -> Option<Decimal> {
    figure.number()
}

pub(super) fn form(form: ChartForm) -> Form {
    match form {
        ChartForm::Line => Form::Line,
        ChartForm::Bar => Form::Bar,
        ChartForm::HorizontalBar | ChartForm::Ranking => Form::HorizontalBar,
        ChartForm::Stacked => Form::Stacked,
        ChartForm::Target => Form::Target,
    }
}

pub(super) fn series(line: &Line) -> Series {
    Series {
        name: line.name.clone(),
        values: line.values.clone(),
        texts: line.texts.clone(),
        dashed: line.dashed,
        key: line.key.clone(),
    }
}

pub(super) fn chart_table(
    lang: Lang,
    title: &str,
    unit: &str,
    periods: &[Period],
    lines: &[Line],
    form: ChartForm,
) -> Table {
    let mut head = vec![Head {
        text: w(lang, "period").to_owned(),
        number: false,
    }];
    let with_unit = !unit.is_empty() && form != ChartForm::Stacked;
    head.extend(lines.iter().map(|l| Head {
        text: if with_unit {
            bracketed(lang, &l.name, unit)
        } else {
            l.name.clone()
        },
        number: true,
    }));
    let rows = periods
        .iter()
        .enumerate()
        .map(|(i, period)| {
            let mut row = vec![Cell::header(period.to_string())];
            row.extend(
                lines
                    .iter()
                    .map(|l| Cell::number(&l.texts[i], l.values[i].is_some())),
            );
            row
        })
        .collect();
    Table {
        caption: title.to_owned(),
        head,
        rows,
    }
}
