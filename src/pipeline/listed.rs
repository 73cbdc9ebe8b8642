//! What a site lists besides its pages, as far as it is known before they are planned.

use jiff::civil::DateTime;

use crate::{
    catalogue::{self, Catalogue},
    config,
    content::{self, Calendar, Texts},
    diagnostic::Report,
    indicators::Findings,
    source::Sources,
};

/// The release calendar and the catalogue of documents.
///
/// # Reports
/// The codes of [`config::work_calendar`], [`content::calendar`] and [`catalogue::catalogue`].
pub(super) fn listed(
    findings: &Findings,
    sources: &Sources,
    texts: &Texts,
    as_of: DateTime,
    report: &mut Report,
) -> (Option<Calendar>, Option<Catalogue>) {
    let config = &findings.config;
    let days = config::work_calendar(sources, report);
    let calendar = content::calendar(sources, &days, as_of, config.lang, report);
    let texts = (texts.shown.as_slice(), texts.later.as_slice());
    let catalogue = catalogue::catalogue(config, sources, texts, &findings.catalog, report);
    (calendar, catalogue)
}
