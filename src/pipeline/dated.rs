//! What is known besides the pages before they are planned: what follows from working days, and what
//! is listed.

use jiff::civil::DateTime;

use super::Kept;
use crate::{
    catalogue::{self, Catalogue},
    config,
    content::{self, Calendar, Texts},
    diagnostic::Report,
    disclosure::{self, Ledger},
    indicators::Findings,
    source::Sources,
};

/// The release calendar, the ledger of duties and the catalogue of documents.
///
/// # Reports
/// The codes of [`config::work_calendar`], [`content::calendar`], [`disclosure::ledger`] and
/// [`catalogue::catalogue`].
pub(super) fn dated(
    sources: &Sources,
    findings: &Findings,
    texts: &Texts,
    kept: &Kept,
    as_of: DateTime,
    report: &mut Report,
) -> (Option<Calendar>, Ledger, Option<Catalogue>) {
    let config = &findings.config;
    let days = config::work_calendar(sources, report);
    let calendar = content::calendar(sources, &days, as_of, config.lang, report);
    let seen = kept.seen.as_ref();
    let now = disclosure::Now { as_of, seen };
    let shown = texts.shown.as_slice();
    let ledger = disclosure::ledger(sources, &findings.catalog, shown, &days, now, report);
    let both = (shown, texts.later.as_slice());
    let catalogue = catalogue::catalogue(config, sources, both, &findings.catalog, report);
    (calendar, ledger, catalogue)
}
