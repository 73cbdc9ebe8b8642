//! One figure of many subjects: bars in order, and small lines beside numbers.

use std::cmp::Reverse;

use minijinja::{Value, value::Serde};

use crate::{
    chart::{ChartSpec, Form, spark},
    content::SeriesSummary,
    dataset::{Dataset, Who},
    declare::{At, Chart},
    diagnostic::Lang,
    indicators::{Figure, PeriodName},
    quantity::{Decimal, Period},
};

use super::{
    chart_words::limit_line,
    charts::{Line, series, value_of},
    compose::{Focus, Making},
    view::{Cell, Head, Table},
    words::{bracketed, w, wf},
};

/// Bars that are drawn where the chart does not say how many.
const MOST: usize = 50;

/// A subject with its figure.
struct Ranked {
    who: Who,
    label: String,
    figure: Figure,
}

impl Making<'_, '_> {
    /// The figure of all subjects at the page's period, else at the newest that any of them has.
    pub(super) fn ranking_chart(&mut self, focus: &Focus<'_>, wanted: &At<String>, chart: &Chart) {
        let Some(name) = chart.figures.first() else {
            return;
        };
        let dataset = focus.dataset;
        let Some(period) = self.ranked_period(focus, chart, name) else {
            return;
        };
        let mut ranked = self.ranked(focus, (name, period), chart.least_first);
        let total = ranked.len();
        ranked.truncate(chart.count.map_or(MOST, |n| n as usize));
        let line = line_of(&ranked, self.lang());
        self.uses_lines(&wanted.span, std::slice::from_ref(&line));
        let limit = chart.limit.then(|| {
            let who = ranked.first()?.who;
            self.limit_of(dataset, who, chart, &[period])
        });
        let limit = limit.flatten();
        let at = Focus {
            period: Some(period),
            ..*focus
        };
        let mut scope = self.scope(Some(&at));
        let said = summary(&line, &ranked, limit.as_ref().map(|l| l.0));
        scope.names.push(("s".into(), Value::from(Serde(&[said]))));
        scope.names.push(("total".into(), Value::from(total)));
        let title = self.chart_words(dataset, &chart.title, &scope);
        let description = self.chart_sentence(dataset, chart, &scope);
        let lang = self.lang();
        let spec = ChartSpec {
            id: self.chart_id(&chart.id.value),
            form: Form::HorizontalBar,
            title,
            description,
            unit: line.unit.clone(),
            categories: ranked.iter().map(|one| one.label.clone()).collect(),
            series: vec![series(&line)],
            limits: limit
                .iter()
                .map(|(value, _)| limit_line(lang, *value))
                .collect(),
            marks: Vec::new(),
            myriads: lang == Lang::Zh,
            empty_text: w(lang, "no_data").to_owned(),
        };
        let lines = [line];
        let mut notes = self.chart_notes(dataset, &lines);
        notes.extend(limit.map(|(_, note)| note));
        if total > ranked.len() {
            let counts = [("n", ranked.len()), ("total", total)].map(|(k, n)| (k, n.to_string()));
            let counts = counts.each_ref().map(|(k, n)| (*k, n.as_str()));
            notes.push(wf(lang, "ranking_cut", &counts));
        }
        let table = self.ranking_table(dataset, &ranked, &spec, &lines[0]);
        let how = self.chart_how(&lines);
        self.add_chart(spec, table, (notes, how), chart);
    }

    fn ranked_period(&self, focus: &Focus<'_>, chart: &Chart, name: &At<String>) -> Option<Period> {
        let own = focus.period.filter(|period| period.grain == chart.grain);
        own.or_else(|| {
            let newest = |subject: usize| {
                let latest = PeriodName::Latest(chart.grain);
                let who = Who::Subject(subject);
                let figure = self.findings().at(focus.dataset, who, latest, &name.value);
                figure.ok()?.address.period
            };
            self.subjects_shown(focus)
                .into_iter()
                .filter_map(newest)
                .max()
        })
    }

    /// Greatest or least first; what has no number comes last, both by name where they are equal.
    fn ranked(
        &mut self,
        focus: &Focus<'_>,
        (name, period): (&At<String>, Period),
        least_first: bool,
    ) -> Vec<Ranked> {
        let mut out = Vec::new();
        for subject in self.subjects_shown(focus) {
            let who = Who::Subject(subject);
            let at = Focus {
                dataset: focus.dataset,
                who: Some(who),
                period: Some(period),
            };
            if let Some(figure) = self.figure(&at, name, None) {
                let label = self.findings().who_label(focus.dataset, who);
                out.push(Ranked { who, label, figure });
            }
        }
        out.sort_by(|a, b| a.label.cmp(&b.label));
        let value = |one: &Ranked| value_of(&one.figure);
        match least_first {
            true => out.sort_by_key(|one| (value(one).is_none(), value(one))),
            false => out.sort_by_key(|one| Reverse(value(one))),
        }
        out
    }

    fn ranking_table(
        &self,
        dataset: &Dataset,
        ranked: &[Ranked],
        spec: &ChartSpec,
        line: &Line,
    ) -> Table {
        let value = match line.unit.as_str() {
            "" => line.name.clone(),
            unit => bracketed(self.lang(), &line.name, unit),
        };
        let head = |text: String, number: bool| Head { text, number };
        let rows = ranked.iter().zip(&line.texts);
        let row = |(one, text): (&Ranked, &String)| {
            let known = value_of(&one.figure).is_some();
            vec![self.who_cell(dataset, one.who), Cell::number(text, known)]
        };
        Table {
            caption: spec.title.clone(),
            head: vec![
                head(w(self.lang(), "name").to_owned(), false),
                head(value, true),
            ],
            rows: rows.map(row).collect(),
        }
    }

    /// How a figure came to its value: a small line through the last periods.
    pub(super) fn trend(&self, dataset: &Dataset, who: Who, figure: &Figure, count: u32) -> String {
        let Some(last) = figure.address.period else {
            return String::new();
        };
        let back = i32::try_from(count).unwrap_or(i32::MAX).saturating_sub(1);
        let value = |n: i32| {
            let at = PeriodName::At(last.plus(-n));
            let name = match &figure.address.part {
                Some(part) => format!("{}.{part}", figure.address.name),
                None => figure.address.name.clone(),
            };
            value_of(&self.findings().at(dataset, who, at, &name).ok()?)
        };
        let values: Vec<Option<Decimal>> = (0..=back).rev().map(value).collect();
        spark(&values)
    }
}

fn line_of(ranked: &[Ranked], lang: Lang) -> Line {
    let first = ranked.first().map(|one| &one.figure);
    let text = |figure: &Figure| {
        let shown = figure.text().map(str::to_owned);
        shown.unwrap_or_else(|| figure.reason().to_owned())
    };
    Line {
        name: first.map_or_else(String::new, |f| f.label.clone()),
        unit: first.map_or_else(String::new, |f| f.unit.said(lang).to_owned()),
        dashed: false,
        key: None,
        values: ranked.iter().map(|one| value_of(&one.figure)).collect(),
        texts: ranked.iter().map(|one| text(&one.figure)).collect(),
        figures: ranked.iter().map(|one| Some(one.figure.clone())).collect(),
    }
}

/// As of a line over time, with names in the place of periods.
fn summary(line: &Line, ranked: &[Ranked], limit: Option<Decimal>) -> SeriesSummary {
    let valid = line.values.iter().flatten().count();
    let text = |at: usize| line.texts.get(at).cloned().unwrap_or_default();
    let name = |at: usize| {
        ranked
            .get(at)
            .map_or_else(String::new, |one| one.label.clone())
    };
    let last = valid.saturating_sub(1);
    let ascends = line.values.first() < line.values.get(last);
    let (most, least) = if ascends { (last, 0) } else { (0, last) };
    SeriesSummary {
        name: line.name.clone(),
        unit: line.unit.clone(),
        valid,
        missing: line.values.len() - valid,
        total: line.values.len(),
        max: text(most),
        max_at: name(most),
        min: text(least),
        min_at: name(least),
        last: text(last),
        last_at: name(last),
        limit: limit.map_or_else(String::new, |l| l.normalize().to_string()),
        over: limit.map_or(0, |l| {
            line.values.iter().flatten().filter(|v| **v > l).count()
        }),
    }
}
