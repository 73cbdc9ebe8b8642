//! The lines of a chart: figures, classes, paths to targets.

use crate::{
    dataset::{Dataset, Who},
    declare::{At, Chart},
    indicators::{Figure, PeriodName},
    quantity::{Decimal, Period},
};

use super::{
    charts::*,
    compose::{Focus, Making},
    words::{w, wf},
};

impl Making<'_, '_> {
    pub(super) fn figure_lines(
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

    /// The first figure of every subject shown, each a line of its own.
    pub(super) fn subject_lines(
        &mut self,
        focus: &Focus<'_>,
        chart: &Chart,
        periods: &[Period],
    ) -> Vec<Line> {
        let dataset = focus.dataset;
        let mut out = Vec::new();
        for subject in self.subjects_shown(focus) {
            let who = Who::Subject(subject);
            let line = chart
                .figures
                .first()
                .and_then(|name| self.figure_line(dataset, who, name, periods));
            if let Some(line) = line {
                out.push(Line {
                    name: self.findings().who_label(dataset, who),
                    ..line
                });
            }
        }
        out
    }

    pub(super) fn figure_line(
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
                    line.unit = figure.unit.said(self.lang()).to_owned();
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
    pub(super) fn lines_before(
        &mut self,
        dataset: &Dataset,
        who: Who,
        chart: &Chart,
        periods: &[Period],
    ) -> Vec<Line> {
        if !chart.year_before {
            return Vec::new();
        }
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
                line.name = wf(self.lang(), "year_before", &[("year", &year)]);
                line.dashed = true;
                out.push(line);
            }
        }
        out
    }

    pub(super) fn class_lines(
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
                                .map_or_else(String::new, |f| f.unit.said(self.lang()).to_owned()),
                            dashed: false,
                            key: Some(class.key.clone()),
                            figures: vec![None; periods.len()],
                            values: vec![None; periods.len()],
                            texts: vec![w(self.lang(), "no_data").to_owned(); periods.len()],
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
    pub(super) fn target_line(
        &self,
        dataset: &Dataset,
        who: Who,
        lines: &[Line],
        periods: &[Period],
    ) -> Option<Line> {
        let (Who::Subject(subject), first) = (who, lines.first()?) else {
            return None;
        };
        let last = periods.last()?.last_day();
        let today = self.composer.as_of.date().min(last);
        let progress = self.findings().progress(dataset, subject, today)?;
        let (from, to) = (progress.base_year?, progress.due.year()?);
        let actual = progress.actual.as_ref().and_then(Figure::number);
        let scale = actual.map_or(2, |a| a.scale());
        let values: Vec<Option<Decimal>> = periods
            .iter()
            .map(|p| self.findings().path(&progress, p.index, from, to, scale))
            .collect();
        let texts = values
            .iter()
            .map(|v| v.map_or_else(|| "—".to_owned(), |d| d.to_string()))
            .collect();
        Some(Line {
            name: w(self.lang(), "target").to_owned(),
            unit: first.unit.clone(),
            dashed: true,
            key: None,
            figures: vec![None; periods.len()],
            values,
            texts,
        })
    }

    /// Actual figures of a target from its base year on, and the straight path it promised.
    pub(super) fn target_chart(
        &mut self,
        dataset: &Dataset,
        who: Who,
        (focus, span): (&Focus<'_>, &std::ops::Range<usize>),
        chart: &Chart,
    ) {
        let Who::Subject(subject) = who else { return };
        let findings = self.findings();
        let today = self.composer.as_of.date();
        let Some(progress) = findings.progress(dataset, subject, today) else {
            return;
        };
        let (Some(from), Some(due)) = (progress.base_year, progress.due.year()) else {
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
            None => w(self.lang(), "no_data").to_owned(),
        };
        let line = Line {
            name: figures
                .iter()
                .flatten()
                .next()
                .map_or_else(String::new, |f| f.label.clone()),
            unit: progress.unit.said(self.lang()).to_owned(),
            dashed: false,
            key: None,
            values: figures
                .iter()
                .map(|f| f.as_ref().and_then(Figure::number))
                .collect(),
            texts: figures.iter().map(text).collect(),
            figures,
        };
        self.uses_lines(span, std::slice::from_ref(&line));
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
}
