//! The files of a chart: its numbers as its table shows them, and where its drawings will be.

use serde_json::json;

use crate::dataset::{Dataset, harmless};

use super::{
    charts::Line,
    compose::Making,
    view::{Block, Download, Table},
    words::{w, wf},
};

/// Where pages are that show one chart to other sites.
pub const EMBEDS: &str = "embed/";

impl Making<'_, '_> {
    /// Gives the chart made last its files: always the CSV, and what others may show where it is
    /// shared. Pages of one subject each are too many for that, unless the chart says otherwise.
    pub(super) fn chart_files(&mut self, shared: bool) {
        let lang = self.lang();
        let Some(Block::Chart { id, table, .. }) = self.blocks.last() else {
            return;
        };
        let file = |ending: &str| format!("{id}.{ending}");
        let named = |ending: &str, key: &str| Download {
            href: file(ending),
            title: w(lang, key).to_owned(),
        };
        let csv = named("csv", "download_csv");
        let more = match shared {
            true => vec![named("svg", "download_svg"), named("json", "download_json")],
            false => Vec::new(),
        };
        let called = self.called(table);
        let mut made = vec![(file("csv"), csv_of(&called))];
        if shared {
            let json = json_of(&self.blocks[self.blocks.len() - 1], &called);
            made.push((file("json"), json));
        }
        let embed = (shared && !self.is_private()).then(|| {
            format!(
                "{}{}",
                self.findings().config.url,
                embed_route(&self.whole_route(), id)
            )
        });
        let folder = folder_of(self.route);
        let made = made.into_iter();
        self.files
            .extend(made.map(|(name, bytes)| (format!("{folder}{name}"), bytes)));
        if let Some(Block::Chart {
            downloads,
            more_files,
            embed: shown,
            ..
        }) = self.blocks.last_mut()
        {
            downloads.push(csv);
            *more_files = more;
            *shown = embed;
        }
    }

    /// A table with its words called what the language of the page calls them.
    fn called(&self, table: &Table) -> Table {
        let config = &self.findings().config;
        let mut table = table.clone();
        if self.composer.edition().is_own() {
            return table;
        }
        let say = |text: &mut String| *text = config.lexicon.called(std::mem::take(text));
        table.head.iter_mut().for_each(|head| say(&mut head.text));
        let cells = table.rows.iter_mut().flatten();
        cells.for_each(|cell| say(&mut cell.text));
        table
    }

    /// Whether nobody outside can have the page's address: the site has none, or it is kept back.
    fn is_private(&self) -> bool {
        self.findings().config.url.is_empty() || self.composer.desk || self.is_kept
    }

    /// The page's route in the whole site, not in its language alone.
    fn whole_route(&self) -> String {
        format!("{}{}", self.composer.edition().prefix, self.route)
    }

    /// Absolute address of a chart on this page.
    pub(super) fn chart_address(&self, id: &str) -> Option<String> {
        let url = &self.findings().config.url;
        (!self.is_private()).then(|| format!("{url}{}#{id}", self.whole_route()))
    }

    /// Source, time and terms of all that a chart shows: of its dataset, and of those its figures
    /// come from.
    pub(super) fn chart_notes(&self, dataset: &Dataset, lines: &[Line]) -> Vec<String> {
        let figures = lines.iter().flat_map(|line| line.figures.iter().flatten());
        let mut others: Vec<&str> = figures
            .map(|figure| figure.address.dataset.as_str())
            .filter(|id| *id != dataset.id())
            .collect();
        others.sort_unstable();
        others.dedup();
        let others = others
            .into_iter()
            .filter_map(|id| self.findings().catalog.dataset(id));
        let of = |dataset: &Dataset| [self.source_notes(dataset), self.terms(dataset)].concat();
        std::iter::once(dataset)
            .chain(others)
            .flat_map(of)
            .collect()
    }

    /// Under which terms the data are given, and that they are made up where they are: a chart may
    /// leave its page.
    fn terms(&self, dataset: &Dataset) -> Vec<String> {
        let (lang, declaration) = (self.lang(), &dataset.schema.declaration);
        let licence = declaration.licence.as_deref();
        let licence = licence.map(|name| wf(lang, "licence_note", &[("name", name)]));
        let sample = declaration
            .sample
            .then(|| w(lang, "sample_note").to_owned());
        licence.into_iter().chain(sample).collect()
    }
}

/// The folder of a page with its `/`; empty at the top.
fn folder_of(route: &str) -> &str {
    route.rfind('/').map_or("", |end| &route[..=end])
}

/// Where the drawing of a chart is written: beside its page.
#[must_use]
pub fn drawing_path(route: &str, id: &str) -> String {
    format!("{}{id}.svg", folder_of(route))
}

/// Route of the page that shows nothing but a chart.
#[must_use]
pub fn embed_route(route: &str, id: &str) -> String {
    format!("{EMBEDS}{}{id}/", folder_of(route))
}

/// A table as CSV: UTF-8 with BOM, no cell that a spreadsheet takes for a formula.
fn csv_of(table: &Table) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(vec![0xEF, 0xBB, 0xBF]);
    let head = table.head.iter().map(|head| head.text.as_str()).collect();
    let rows = table.rows.iter();
    let rows = rows.map(|row| row.iter().map(|cell| cell.text.as_str()).collect());
    for record in std::iter::once::<Vec<&str>>(head).chain(rows) {
        // Writing to memory does not fail.
        let _ = out.write_record(record.into_iter().map(|text| harmless(text).into_owned()));
    }
    out.into_inner().unwrap_or_default()
}

/// A chart as JSON; numbers as text, as printed, so that nobody's float changes them.
fn json_of(chart: &Block, table: &Table) -> Vec<u8> {
    let Block::Chart {
        title,
        summary,
        notes,
        page,
        ..
    } = chart
    else {
        return Vec::new();
    };
    let columns: Vec<&str> = table.head.iter().map(|head| head.text.as_str()).collect();
    let rows = table.rows.iter();
    let rows: Vec<Vec<&str>> = rows
        .map(|row| row.iter().map(|cell| cell.text.as_str()).collect())
        .collect();
    let said = json!({
        "title": title,
        "summary": summary,
        "notes": notes,
        "page": page,
        "columns": columns,
        "rows": rows,
    });
    let mut out = serde_json::to_vec_pretty(&said).unwrap_or_default();
    out.push(b'\n');
    out
}
