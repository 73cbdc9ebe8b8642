//! Routes, views, feeds and downloads: everything templates see, and nothing they compute.
//!
//! In: [`Findings`](crate::indicators::Findings), articles, the declarations' pages. Out: a
//! [`Plan`] and, page by page, a [`Composed`] view. Never: disk, clock, a number of its own.
//! Read first: [`view`], then [`Composer`].

mod address;
mod archive;
mod articles;
mod blocks;
mod calendar;
mod cards;
mod change_feeds;
mod changed;
mod changes;
mod chart_files;
mod chart_finding;
mod chart_words;
mod charts;
mod columns;
mod compose;
mod composed;
mod constants;
mod coverage;
mod disclosure;
mod divide;
mod downloads;
mod edition;
mod fairness;
mod feeds;
mod find;
mod follow;
mod frame;
mod held;
mod history;
mod ical;
mod joins;
mod ledger;
mod library;
mod lines;
mod listed;
mod lists;
mod maps;
mod methods;
mod notices;
mod packet;
mod place;
mod plan;
mod ranking;
mod records;
mod register_row;
mod release_calendar;
mod releases;
mod search;
mod spans;
mod table_ref;
mod tables;
mod targets;
mod verdicts;
pub mod view;
mod words;
mod written;

use std::io;

pub use address::{Target, target};
pub use changed::Changed;
pub use chart_files::{EMBEDS, drawing_path, embed_route};
pub use columns::Column;
pub use compose::Composer;
pub use composed::{Beside, Composed, Drawn, Use};
pub use disclosure::Part;
pub use edition::Edition;
pub use held::mark as mark_held;
pub use place::place_of;
pub use plan::{Plan, Planned, Source};
pub use written::Written;

use crate::{
    catalogue::Catalogue,
    config::Config,
    content::{Article, Calendar},
    dataset::Dataset,
    diagnostic::Report,
    disclosure::Ledger,
    indicators::Findings,
};

/// Plans all pages; see [`Plan`].
///
/// # Reports
/// `site::route-twice`, `site::bad-route`, `site::unknown-subject`, `site::no-home`,
/// `site::needs-grain`, `site::unknown-field`, `site::bad-visible-from`.
pub fn plan(
    findings: &Findings,
    articles: &[Article],
    listed: (Option<Calendar>, Ledger, Option<Catalogue>),
    as_of: jiff::civil::DateTime,
    report: &mut Report,
) -> Plan {
    plan::plan(findings, articles, listed, as_of, report)
}

/// A download of a dataset: its path inside the site and its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 with BOM.
    Csv,
    /// Fields and rows.
    Json,
}

impl Format {
    /// Both formats.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Json];

    /// Where the dataset's file stands in the site.
    #[must_use]
    pub fn path(self, dataset: &Dataset) -> String {
        let ending = match self {
            Self::Csv => "csv",
            Self::Json => "json",
        };
        format!("data/{0}/{0}.{ending}", dataset.id())
    }

    /// Writes the dataset.
    ///
    /// # Errors
    /// Whatever `out` answers.
    pub fn write(self, dataset: &Dataset, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::Csv => downloads::write_csv(dataset, out),
            Self::Json => downloads::write_json(dataset, out),
        }
    }
}

/// `data/datapackage.json`.
#[must_use]
pub fn data_package(findings: &Findings) -> String {
    downloads::data_package(findings)
}

/// What every page knows about the site.
#[must_use]
pub fn site_view(config: &Config, as_of: jiff::civil::DateTime) -> view::SiteView {
    let domain = config
        .url
        .split_once("://")
        .map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    let publisher = &config.publisher;
    view::SiteView {
        url: config.url.to_string(),
        name: config.name.get(config.lang).to_owned(),
        lang: config.lang.tag().to_owned(),
        domain: domain.to_owned(),
        id_code: publisher.id_code.clone(),
        sponsor: publisher.name.clone(),
        phone: publisher.phone.clone(),
        icp: publisher.icp.clone(),
        police: publisher.police.clone(),
        emblem: publisher.emblem.clone(),
        report_error: publisher.report_error.clone(),
        as_of: crate::quantity::moment_said(as_of, config.lang),
        as_of_iso: format!(
            "{}T{:02}:{:02}{}",
            as_of.date(),
            as_of.hour(),
            as_of.minute(),
            config.offset_text
        ),
        generator: concat!("gongshi ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}
