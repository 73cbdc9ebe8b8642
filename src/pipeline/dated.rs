//! What follows from working days.

use jiff::civil::DateTime;

use super::Kept;
use crate::{
    config,
    content::{self, Article},
    diagnostic::Report,
    disclosure,
    indicators::Findings,
    source::Sources,
};

/// The release calendar and the ledger of duties.
pub(super) fn dated(
    sources: &Sources,
    findings: &Findings,
    shown: &[Article],
    kept: &Kept,
    as_of: DateTime,
    report: &mut Report,
) -> (Option<content::Calendar>, disclosure::Ledger) {
    let days = config::work_calendar(sources, report);
    let calendar = content::calendar(sources, &days, as_of, findings.config.lang, report);
    let seen = kept.seen.as_ref();
    let now = disclosure::Now { as_of, seen };
    let ledger = disclosure::ledger(sources, &findings.catalog, shown, &days, now, report);
    (calendar, ledger)
}
