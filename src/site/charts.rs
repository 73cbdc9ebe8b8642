//! Chart blocks: the same numbers as drawing, sentence, table and download.

use minijinja::{Value, value::Serde};

use crate::{
    chart::{ChartSpec, Form, Limit, Mark, Series},
    content::{Kind, Scope, SeriesSummary},
    dataset::{Dataset, Who},
    declare::{At, Chart, ChartForm, Span},
    indicators::{EditionRef, Figure, PeriodName},
    quantity::{Decimal, Grain, Period},
};

use super::{
    compose::{Focus, Making},
    view::{Block, Cell, Download, Head, How, Table},
    words::{w, wf},
};

/// One drawn line with the figures behind it.
struct Line {
    name: String,
    unit: String,
    dashed: bool,
    key: Option<String>,
    figures: Vec<Option<Figure>>,
    values: Vec<Option<Decimal>>,
    texts: Vec<String>,
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
        let Some(who) = focus.who else {
            self.complain("site::missing-key", wanted, "subject");
            return;
        };
        self.shows(dataset);
        let chart = chart.clone();
        if chart.form == ChartForm::Target {
            self.target_chart(dataset, who, focus, &chart);
            return;
        }
        let periods = self.periods(
            dataset,
            who,
            focus.period,
            chart.grain,
            chart.span,
            chart.count,
            &chart.figures,
        );
        let lines = match chart.form {
            ChartForm::Stacked => self.class_lines(dataset, who, &chart, &periods),
            _ => self.figure_lines(dataset, who, &chart, &periods),
        };
        if lines.iter().all(|l| l.values.iter().all(Option::is_none))
            && self.subject.is_some()
            && periods.is_empty()
        {
            return;
        }
        self.finish_chart(dataset, who, focus, &chart, &periods, lines);
    }

    fn finish_chart(
        &mut self,
        dataset: &Dataset,
        who: Who,
        focus: &Focus<'_>,
        chart: &Chart,
        periods: &[Period],
        mut lines: Vec<Line>,
    ) {
        let limit = chart
            .limit
            .then(|| self.limit_of(dataset, who, chart, periods))
            .flatten();
        let summaries: Vec<SeriesSummary> = lines
            .iter()
            .map(|line| summary(line, periods, limit.as_ref().map(|l| l.0)))
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
        let mut sentence = match &chart.sentence {
            Some(sentence) => self.chart_words(dataset, sentence, &scope),
            None if chart.form == ChartForm::Stacked => self.sentence("stacked_sentence", &scope),
            None if chart.form == ChartForm::Target => self.sentence("target_sentence", &scope),
            None => self.sentence("chart_sentence", &scope),
        };
        let marks = self.edition_marks(&lines, periods, &mut sentence);
        if chart.year_before {
            lines.extend(self.lines_before(dataset, who, chart, periods));
        }
        let id = self.chart_id(&chart.id.value);
        let unit = lines.first().map_or_else(String::new, |l| l.unit.clone());
        let spec = ChartSpec {
            id: id.clone(),
            form: form(chart.form),
            title: title.clone(),
            description: sentence.clone(),
            unit: unit.clone(),
            categories: periods.iter().map(|p| short(*p, periods)).collect(),
            series: lines.iter().map(series).collect(),
            limits: limit.iter().map(|(value, _)| limit_line(*value)).collect(),
            marks,
            empty_text: w("no_data").to_owned(),
        };
        let mut notes = self.source_notes(dataset);
        notes.extend(limit.map(|(_, note)| note));
        let table = chart_table(&title, &unit, periods, &lines, chart.form);
        let how = self.chart_how(&lines);
        let download = self.chart_csv(&id, periods, &lines);
        self.charts.push((self.blocks.len(), spec));
        self.blocks.push(Block::Chart {
            id,
            title,
            summary: sentence,
            svg_narrow: String::new(),
            svg_wide: String::new(),
            table,
            notes,
            downloads: vec![download],
            how,
        });
    }

    /// Words of a chart stand in its dataset's declaration, whatever page shows it.
    fn chart_words(&mut self, dataset: &Dataset, text: &At<String>, scope: &Scope) -> String {
        let own = std::mem::replace(&mut self.file, dataset.schema.file.clone());
        let words = self.fill(text, Kind::Plain, scope);
        self.file = own;
        words
    }

    fn chart_id(&self, id: &str) -> String {
        let taken = |candidate: &str| self.charts.iter().any(|(_, spec)| spec.id == candidate);
        if !taken(id) {
            return id.to_owned();
        }
        (2..)
            .map(|n| format!("{id}-{n}"))
            .find(|c| !taken(c))
            .unwrap_or_else(|| id.to_owned())
    }

    /// The periods of a chart or table.
    #[expect(
        clippy::too_many_arguments,
        reason = "the declaration's own words, one by one"
    )]
    pub(super) fn periods(
        &self,
        dataset: &Dataset,
        who: Who,
        page: Option<Period>,
        grain: Grain,
        span: Span,
        count: Option<u32>,
        names: &[At<String>],
    ) -> Vec<Period> {
        let findings = self.findings();
        let ranges = names.iter().filter_map(|n| {
            let base = findings
                .at(dataset, who, PeriodName::Latest(grain), &n.value)
                .ok();
            let name = base.map_or_else(|| n.value.clone(), |f| f.address.name);
            findings.range(dataset, who, &name, grain)
        });
        let rows = || {
            let periods = findings
                .rows(dataset, who, None)
                .into_iter()
                .filter_map(|r| dataset.period(r));
            let (first, last) = periods.fold(
                (None, None),
                |(a, b): (Option<Period>, Option<Period>), p| {
                    (
                        Some(a.map_or(p, |a| a.min(p))),
                        Some(b.map_or(p, |b| b.max(p))),
                    )
                },
            );
            first
                .zip(last)
                .map(|(a, b)| (a.within(grain), b.within(grain)))
        };
        let all = ranges
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            .or_else(rows);
        let Some((first, last)) = all else {
            return Vec::new();
        };
        let (from, to) = match (span, page) {
            (Span::All, _) => (first, last),
            (Span::Last, _) => {
                let n = i32::try_from(count.unwrap_or(12)).unwrap_or(i32::MAX);
                // An all-year page ends with its own year; else with the newest value.
                let end = page.map_or(last, |p| {
                    p.parts(grain).last().map_or(last, |l| l.min(last))
                });
                (
                    Period {
                        grain,
                        index: end.index - n + 1,
                    },
                    end,
                )
            }
            (Span::Period, Some(page)) if page.grain >= grain => {
                let mut parts = page.parts(grain);
                let begin = parts.next().unwrap_or(first);
                let end = parts.last().unwrap_or(begin);
                let newest = last.end();
                // The rest of a running month is not missing, it is not over.
                (
                    begin,
                    if end.end() > newest && begin.end() <= newest {
                        last
                    } else {
                        end
                    },
                )
            }
            (Span::Period, _) => {
                let outer = match grain {
                    Grain::Hour => Grain::Day,
                    Grain::Day => Grain::Month,
                    _ => Grain::Year,
                };
                if grain == Grain::Year {
                    (first, last)
                } else {
                    (
                        last.within(outer).parts(grain).next().unwrap_or(first),
                        last,
                    )
                }
            }
        };
        (from.index..=to.index)
            .take(40_000)
            .map(|index| Period { grain, index })
            .collect()
    }

    fn figure_lines(
        &mut self,
        dataset: &Dataset,
        who: Who,
        chart: &Chart,
        periods: &[Period],
    ) -> Vec<Line> {
        let mut out = Vec::new();
        for name in &chart.figures {
            if let Some(line) = self.figure_line(dataset, who, name, periods) {
                out.push(line);
            }
        }
        out
    }

    /// Actual figures of a target from its base year on, and the straight path it promised.
    fn target_chart(&mut self, dataset: &Dataset, who: Who, focus: &Focus<'_>, chart: &Chart) {
        let Who::Subject(subject) = who else { return };
        let findings = self.findings();
        let now = i32::from(self.composer.as_of.year());
        let Some(progress) = findings.progress(dataset, subject, now) else {
            return;
        };
        let (Some(from), Some(due)) = (progress.base_year, progress.due) else {
            return;
        };
        let newest = progress
            .actual
            .as_ref()
            .and_then(|a| a.address.period)
            .map_or(due, |p| p.index);
        let periods: Vec<Period> = (from..=due.max(newest)).map(Period::year).collect();
        let address = progress.actual.as_ref().map(|a| a.address.to_string());
        let latest = progress.actual.as_ref().and_then(|a| a.address.period);
        let figures: Vec<Option<Figure>> = periods
            .iter()
            .map(|p| {
                let address = address
                    .as_ref()?
                    .replace(&format!("/{}/", latest?), &format!("/{p}/"));
                findings.figure(&address).ok()
            })
            .collect();
        let text = |f: &Option<Figure>| match f {
            Some(figure) => figure
                .text()
                .map_or_else(|| figure.reason().to_owned(), str::to_owned),
            None => w("no_data").to_owned(),
        };
        let line = Line {
            name: figures
                .iter()
                .flatten()
                .next()
                .map_or_else(String::new, |f| f.label.clone()),
            unit: progress.unit.zh().to_owned(),
            dashed: false,
            key: None,
            values: figures
                .iter()
                .map(|f| f.as_ref().and_then(Figure::number))
                .collect(),
            texts: figures.iter().map(text).collect(),
            figures,
        };
        if let Some(actual) = progress
            .actual
            .as_ref()
            .and_then(|a| findings.catalog.dataset(&a.address.dataset))
        {
            self.shows(actual);
        }
        let mut lines = vec![line];
        lines.extend(self.target_line(dataset, who, &lines, &periods));
        self.finish_chart(dataset, who, focus, chart, &periods, lines);
    }

    fn figure_line(
        &mut self,
        dataset: &Dataset,
        who: Who,
        name: &At<String>,
        periods: &[Period],
    ) -> Option<Line> {
        let findings = self.findings();
        let mut line = Line {
            name: String::new(),
            unit: String::new(),
            dashed: false,
            key: None,
            figures: Vec::new(),
            values: Vec::new(),
            texts: Vec::new(),
        };
        for &period in periods {
            match findings.at(dataset, who, PeriodName::At(period), &name.value) {
                Ok(figure) => {
                    line.name.clone_from(&figure.label);
                    line.unit = figure.unit.zh().to_owned();
                    line.values.push(value_of(&figure));
                    line.texts.push(
                        figure
                            .text()
                            .map_or_else(|| figure.reason().to_owned(), str::to_owned),
                    );
                    line.figures.push(Some(figure));
                }
                Err(fault) => {
                    let (_, known) = fault.code();
                    let at = dataset.schema.at(&name.span);
                    let d = crate::diagnostic::Diagnostic::new("site::unknown-figure", at);
                    self.report
                        .add(d.with("name", &name.value).with("known", known));
                    return None;
                }
            }
        }
        (!periods.is_empty()).then_some(line)
    }

    /// The same figures one year earlier, dashed.
    fn lines_before(
        &mut self,
        dataset: &Dataset,
        who: Who,
        chart: &Chart,
        periods: &[Period],
    ) -> Vec<Line> {
        let before: Vec<Period> = periods.iter().filter_map(|p| p.year_before()).collect();
        if before.len() != periods.len() {
            return Vec::new();
        }
        let mut out = Vec::new();
        for name in &chart.figures {
            let Some(mut line) = self.figure_line(dataset, who, name, &before) else {
                continue;
            };
            if line.values.iter().any(Option::is_some) {
                let year = before[0].first_day().year().to_string();
                line.name = wf("year_before", &[("year", &year)]);
                line.dashed = true;
                out.push(line);
            }
        }
        out
    }

    fn class_lines(
        &mut self,
        dataset: &Dataset,
        who: Who,
        chart: &Chart,
        periods: &[Period],
    ) -> Vec<Line> {
        let findings = self.findings();
        let Some(name) = chart.figures.first() else {
            return Vec::new();
        };
        let mut out: Vec<Line> = Vec::new();
        for (i, &period) in periods.iter().enumerate() {
            let whole = findings
                .at(dataset, who, PeriodName::At(period), &name.value)
                .ok();
            let counts = findings.class_counts(dataset, &name.value, who, period);
            let shown = whole.as_ref().is_some_and(|f| f.text().is_some());
            for (class, n) in counts {
                let at = out
                    .iter()
                    .position(|l| l.name == class.word)
                    .unwrap_or_else(|| {
                        out.push(Line {
                            name: class.word.clone(),
                            unit: whole
                                .as_ref()
                                .map_or_else(String::new, |f| f.unit.zh().to_owned()),
                            dashed: false,
                            key: Some(class.key.clone()),
                            figures: vec![None; periods.len()],
                            values: vec![None; periods.len()],
                            texts: vec![w("no_data").to_owned(); periods.len()],
                        });
                        out.len() - 1
                    });
                if shown {
                    out[at].values[i] = Some(Decimal::from(n));
                    out[at].texts[i] = n.to_string();
                }
            }
            if let (Some(whole), Some(first)) = (whole, out.first_mut()) {
                first.figures[i] = Some(whole);
            }
        }
        out
    }

    /// The straight path from base to target, as a second line.
    fn target_line(
        &self,
        dataset: &Dataset,
        who: Who,
        lines: &[Line],
        periods: &[Period],
    ) -> Option<Line> {
        let (Who::Subject(subject), first) = (who, lines.first()?) else {
            return None;
        };
        let year = periods.last()?.index;
        let progress = self.findings().progress(dataset, subject, year)?;
        let (from, to) = (progress.base_year?, progress.due?);
        let scale = progress.target?.scale().max(progress.base?.scale()).max(2);
        let values: Vec<Option<Decimal>> = periods
            .iter()
            .map(|p| self.findings().path(&progress, p.index, from, to, scale))
            .collect();
        let texts = values
            .iter()
            .map(|v| v.map_or_else(|| "—".to_owned(), |d| d.normalize().to_string()))
            .collect();
        Some(Line {
            name: w("target").to_owned(),
            unit: first.unit.clone(),
            dashed: true,
            key: None,
            figures: vec![None; periods.len()],
            values,
            texts,
        })
    }

    /// The limit of the first figure, if it is the same all along and in the same unit.
    fn limit_of(
        &self,
        dataset: &Dataset,
        who: Who,
        chart: &Chart,
        periods: &[Period],
    ) -> Option<(Decimal, String)> {
        let name = &chart.figures.first()?.value;
        let mut lines = periods
            .iter()
            .filter_map(|p| self.findings().limit_line(dataset, name, who, *p));
        let first = lines.next()?;
        let last = lines.last().unwrap_or_else(|| first.clone());
        // A limit that changed on the way is drawn as it is now; the change is marked.
        let figure = self
            .findings()
            .at(dataset, who, PeriodName::At(*periods.last()?), name)
            .ok()?;
        let value = last.value.to_string();
        let values = [
            ("value", value.as_str()),
            ("unit", figure.unit.zh()),
            ("edition", last.edition.as_str()),
            ("clause", last.clause.as_str()),
        ];
        let note = wf("limit_note", &values).replace("（ ）", "");
        Some((last.value, note))
    }

    /// Where the edition behind the figures changes.
    fn edition_marks(
        &self,
        lines: &[Line],
        periods: &[Period],
        sentence: &mut String,
    ) -> Vec<Mark> {
        let Some(line) = lines.first() else {
            return Vec::new();
        };
        let mut out = Vec::new();
        let mut previous: Option<EditionRef> = None;
        for (i, figure) in line.figures.iter().enumerate() {
            let Some(figure) = figure.as_ref().filter(|f| f.text().is_some()) else {
                continue;
            };
            let now = figure.point.edition;
            if let (Some(EditionRef::One(before)), EditionRef::One(after)) = (previous, now)
                && before != after
                && let Some(edition) = self.findings().edition(now)
            {
                out.push(Mark {
                    at: i,
                    label: wf("standard_change", &[("edition", &edition.edition)]),
                });
                sentence.push_str(&wf(
                    "standard_change_note",
                    &[("period", &periods[i].zh()), ("edition", &edition.edition)],
                ));
            }
            if matches!(now, EditionRef::One(_)) {
                previous = Some(now);
            }
        }
        out
    }

    fn chart_how(&self, lines: &[Line]) -> Option<How> {
        let figure = lines
            .iter()
            .flat_map(|l| l.figures.iter().flatten())
            .rev()
            .find(|f| f.text().is_some())?;
        Some(self.how(figure))
    }

    /// The chart's numbers as a file beside the page.
    fn chart_csv(&mut self, id: &str, periods: &[Period], lines: &[Line]) -> Download {
        let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
        let mut head = vec![w("period").to_owned()];
        for line in lines {
            let unit = if line.unit.is_empty() {
                String::new()
            } else {
                format!("（{}）", line.unit)
            };
            head.push(format!("{}{unit}", line.name));
        }
        let mut records = vec![head];
        for (i, period) in periods.iter().enumerate() {
            let mut record = vec![period.to_string()];
            record.extend(
                lines
                    .iter()
                    .map(|l| super::downloads::harmless(&l.texts[i])),
            );
            records.push(record);
        }
        for record in records {
            // Writing to memory does not fail.
            let _ = out.write_record(&record);
        }
        let bytes = out.into_inner().unwrap_or_default();
        let folder = self
            .route
            .rsplit_once('/')
            .map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let name = format!("{id}.csv");
        self.files.push((format!("{folder}{name}"), bytes));
        Download {
            href: name,
            title: w("download_csv").to_owned(),
        }
    }
}

/// A number that can be drawn: also that of a raw detection limit is not one.
fn value_of(figure: &Figure) -> Option<Decimal> {
    figure.number()
}

fn form(form: ChartForm) -> Form {
    match form {
        ChartForm::Line => Form::Line,
        ChartForm::Bar => Form::Bar,
        ChartForm::HorizontalBar => Form::HorizontalBar,
        ChartForm::Stacked => Form::Stacked,
        ChartForm::Target => Form::Target,
    }
}

fn series(line: &Line) -> Series {
    Series {
        name: line.name.clone(),
        values: line.values.clone(),
        texts: line.texts.clone(),
        dashed: line.dashed,
        key: line.key.clone(),
    }
}

fn limit_line(value: Decimal) -> Limit {
    Limit {
        value,
        label: wf("limit", &[("value", &value.normalize().to_string())]),
    }
}

/// Axis words: only what differs between the periods.
fn short(period: Period, all: &[Period]) -> String {
    let day = period.first_day();
    let one_year = all
        .first()
        .zip(all.last())
        .is_some_and(|(a, b)| a.first_day().year() == b.first_day().year());
    let one_month = one_year
        && all
            .first()
            .zip(all.last())
            .is_some_and(|(a, b)| a.first_day().month() == b.first_day().month());
    match period.grain {
        Grain::Hour
            if one_month
                && all.first().map(|p| p.first_day()) == all.last().map(|p| p.first_day()) =>
        {
            format!("{}时", period.hour_of_day())
        }
        Grain::Hour => format!("{}-{} {}时", day.month(), day.day(), period.hour_of_day()),
        Grain::Day if one_month => format!("{}日", day.day()),
        Grain::Day => format!("{}-{}", day.month(), day.day()),
        Grain::Month if one_year => format!("{}月", day.month()),
        Grain::Month => format!("{}-{:02}", day.year(), day.month()),
        Grain::Year => format!("{}", day.year()),
        Grain::Quarter | Grain::Half => period.to_string(),
    }
}

fn summary(line: &Line, periods: &[Period], limit: Option<Decimal>) -> SeriesSummary {
    let known: Vec<(usize, Decimal)> = line
        .values
        .iter()
        .enumerate()
        .filter_map(|(i, v)| v.map(|v| (i, v)))
        .collect();
    let text = |at: Option<&(usize, Decimal)>| {
        at.map_or_else(String::new, |(i, _)| line.texts[*i].clone())
    };
    let when = |at: Option<&(usize, Decimal)>| {
        at.map_or_else(String::new, |(i, _)| spoken(periods[*i], periods))
    };
    let max = known.iter().rev().max_by_key(|(_, v)| *v);
    let min = known.iter().min_by_key(|(_, v)| *v);
    let last = known.last();
    SeriesSummary {
        name: line.name.clone(),
        unit: line.unit.clone(),
        valid: known.len(),
        missing: line.values.len() - known.len(),
        total: line.values.len(),
        max: text(max),
        max_at: when(max),
        min: text(min),
        min_at: when(min),
        last: text(last),
        last_at: last.map_or_else(String::new, |(i, _)| periods[*i].zh()),
        limit: limit.map_or_else(String::new, |l| l.normalize().to_string()),
        over: limit.map_or(0, |l| known.iter().filter(|(_, v)| *v > l).count()),
    }
}

/// A period inside a sentence: without the year where all share it.
fn spoken(period: Period, all: &[Period]) -> String {
    let one_year = all
        .first()
        .zip(all.last())
        .is_some_and(|(a, b)| a.first_day().year() == b.first_day().year());
    let day = period.first_day();
    match period.grain {
        Grain::Day if one_year => format!("{}月{}日", day.month(), day.day()),
        Grain::Month if one_year => format!("{}月", day.month()),
        Grain::Hour if one_year => {
            format!("{}月{}日{}时", day.month(), day.day(), period.hour_of_day())
        }
        _ => period.zh(),
    }
}

fn chart_table(
    title: &str,
    unit: &str,
    periods: &[Period],
    lines: &[Line],
    form: ChartForm,
) -> Table {
    let mut head = vec![Head {
        text: w("period").to_owned(),
        number: false,
    }];
    let with_unit = !unit.is_empty() && form != ChartForm::Stacked;
    head.extend(lines.iter().map(|l| Head {
        text: if with_unit {
            format!("{}（{unit}）", l.name)
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
