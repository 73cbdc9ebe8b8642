//! A release as readers see it, to be kept.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use sha2::{Digest, Sha256};

use crate::{
    content::{Article, Frozen, FrozenChart, FrozenFigure, Part, Printed},
    diagnostic::Lang,
    indicators::{Figure, Findings},
    publish::Record,
    site::{
        Composed, Drawn,
        view::{Block, Table},
    },
};

use super::inputs::inputs;

/// The whole version, with its inputs.
#[must_use]
pub fn freeze(
    findings: &Findings,
    article: &Article,
    page: &Composed,
    (version, at): (u32, DateTime),
) -> Frozen {
    let charts = charts(page);
    let inputs = inputs(findings, &addresses(article, &charts));
    let shown = article.shown(findings.config.lang);
    let figures = shown.iter().map(|p| figure(findings, p));
    Frozen {
        version,
        at: minute(at),
        written: article.written(),
        title: article.title.clone(),
        summary: article.summary.clone(),
        text: article.wording.lines().map(str::to_owned).collect(),
        figures: figures.collect(),
        charts: charts.into_iter().map(|c| c.chart).collect(),
        inputs: inputs
            .into_iter()
            .map(|(name, input)| (name, input.value))
            .collect(),
    }
}

/// A moment as front matter has it.
#[must_use]
pub fn minute(at: DateTime) -> String {
    format!("{}T{:02}:{:02}", at.date(), at.hour(), at.minute())
}

/// What a manifest keeps of the release.
#[must_use]
pub fn record(article: &Article, page: &Composed, lang: Lang) -> Record {
    let charts = charts(page).into_iter();
    let charts = charts.map(|c| (name_of(&c.chart), print_of(&c.chart)));
    Record {
        file: article.draft.file.to_string(),
        version: article.draft.lock.as_ref().map_or(1, |l| l.current.version),
        written: article.written(),
        printed: article
            .shown(lang)
            .into_iter()
            .map(|p| (p.expression, p.text))
            .collect(),
        charts: charts.collect::<BTreeMap<_, _>>(),
        number: None,
    }
}

/// The version that a manifest tells of, for a release that was never sealed: the words around its
/// figures are those of now, and its charts are not known.
#[must_use]
pub fn from_record(article: &Article, record: &Record, lang: Lang) -> Frozen {
    let mut old = record.printed.iter();
    let of_part = |part: Part, text: &str, old: &mut dyn Iterator<Item = &(String, String)>| {
        let (mut out, mut from) = (String::new(), 0);
        for print in article.prints.iter().filter(|p| p.part == part) {
            out.push_str(text.get(from..print.output.start).unwrap_or_default());
            let now = text.get(print.output.clone()).unwrap_or_default();
            let before = old.next().filter(|(_, text)| *text != print.text);
            out.push_str(before.map_or(now, |(_, text)| text));
            from = print.output.end;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        out
    };
    let title = of_part(Part::Title, &article.title, &mut old);
    let summary = of_part(Part::Summary, &article.summary, &mut old);
    of_part(Part::Description, &article.description, &mut old);
    let text = of_part(Part::Text, &article.wording, &mut old);
    let figure = |(now, (expression, text)): (&Printed, &(String, String))| FrozenFigure {
        part: now.part,
        expression: expression.clone(),
        address: addresses_of(&now.figures).join(" "),
        text: text.clone(),
        editions: Vec::new(),
        method: String::new(),
    };
    Frozen {
        version: record.version,
        at: article.published.map_or_else(String::new, minute),
        written: record.written.clone(),
        title,
        summary,
        text: text.lines().map(str::to_owned).collect(),
        figures: article
            .shown(lang)
            .iter()
            .zip(&record.printed)
            .map(figure)
            .collect(),
        ..Frozen::default()
    }
}

/// What tells a chart from the others of its release: a table may have the address of a chart.
pub(super) fn name_of(chart: &FrozenChart) -> String {
    let call = if chart.is_table { "table " } else { "" };
    format!("{call}{}", chart.address)
}

/// A fingerprint of what a chart shows.
pub(super) fn print_of(chart: &FrozenChart) -> String {
    let text = serde_json::to_vec(&(&chart.head, &chart.rows)).unwrap_or_default();
    let digest = Sha256::digest(text);
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

fn figure(findings: &Findings, printed: &Printed) -> FrozenFigure {
    let mut editions: Vec<String> = Vec::new();
    for figure in &printed.figures {
        for edition in editions_of(findings, figure) {
            if !editions.contains(&edition) {
                editions.push(edition);
            }
        }
    }
    FrozenFigure {
        part: printed.part,
        expression: printed.expression.clone(),
        address: addresses_of(&printed.figures).join(" "),
        text: printed.text.clone(),
        editions,
        method: printed
            .figures
            .first()
            .map_or_else(String::new, |f| findings.method(f)),
    }
}

pub(super) fn addresses_of(figures: &[Figure]) -> Vec<String> {
    figures.iter().map(|f| f.address.to_string()).collect()
}

/// The editions that a figure rests on; where it names none itself, those that its inputs name.
pub(super) fn editions_of(findings: &Findings, figure: &Figure) -> Vec<String> {
    editions_below(findings, figure, 3)
}

fn editions_below(findings: &Findings, figure: &Figure, depth: usize) -> Vec<String> {
    let own = findings.editions_of(figure).into_iter();
    let mut out: Vec<String> = own.map(|e| e.edition.clone()).collect();
    if !out.is_empty() || depth == 0 {
        return out;
    }
    let explained = findings.explain(&figure.address.to_string());
    let steps = explained.map_or_else(|_| Vec::new(), |e| e.steps);
    for step in steps.into_iter().filter(|s| s.raw.is_none()) {
        let Ok(input) = findings.figure(&step.name) else {
            continue;
        };
        for edition in editions_below(findings, &input, depth - 1) {
            if !out.contains(&edition) {
                out.push(edition);
            }
        }
    }
    out
}

/// The charts and tables of a release, as its page shows them.
pub(super) fn charts(page: &Composed) -> Vec<Shown<'_>> {
    page.drawn.iter().map(|drawn| shown(page, drawn)).collect()
}

/// A chart or table as the page shows it, with the figures that it shows.
#[derive(Debug)]
pub(super) struct Shown<'p> {
    pub(super) drawn: &'p Drawn,
    pub(super) chart: FrozenChart,
}

fn shown<'p>(page: &'p Composed, drawn: &'p Drawn) -> Shown<'p> {
    let mut chart = FrozenChart {
        address: drawn.address.value.clone(),
        is_table: drawn.is_table,
        ..FrozenChart::default()
    };
    let blocks = page.view.blocks.get(drawn.blocks.clone());
    for block in blocks.unwrap_or_default() {
        match block {
            Block::Chart {
                title,
                summary,
                table,
                ..
            } => add_table(&mut chart, title, summary, table),
            Block::Table { title, table, .. } => {
                add_table(&mut chart, title, &table.caption, table);
            }
            _ => {}
        }
    }
    Shown { drawn, chart }
}

/// A list is several tables one below the other; their heads are rows then.
fn add_table(chart: &mut FrozenChart, title: &str, summary: &str, table: &Table) {
    let head: Vec<String> = table.head.iter().map(|h| h.text.clone()).collect();
    if chart.head.is_empty() {
        title.clone_into(&mut chart.title);
        summary.clone_into(&mut chart.summary);
        chart.head = head;
    } else if chart.head != head {
        chart.rows.push(head);
    }
    let rows = table.rows.iter();
    let row = |row: &Vec<crate::site::view::Cell>| row.iter().map(|c| c.text.clone()).collect();
    chart.rows.extend(rows.map(row));
}

/// Addresses of all figures that a release shows, in its text, its charts and its tables.
pub(super) fn addresses(article: &Article, charts: &[Shown<'_>]) -> Vec<String> {
    let printed = article.prints.iter().flat_map(|p| addresses_of(&p.figures));
    // A condition may ask for a figure that no expression prints; it is listed below the text.
    let printed = printed.chain(addresses_of(&article.figures));
    let drawn = charts.iter().flat_map(|c| &c.drawn.figures);
    let mut out: Vec<String> = printed.chain(drawn.map(ToString::to_string)).collect();
    out.sort();
    out.dedup();
    out
}
