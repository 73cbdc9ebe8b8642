//! The site beside what was published before.

use crate::{
    dataset,
    diagnostic::Report,
    inspect,
    publish::{self, Manifest, Past, Stage},
    seal::Broken,
};

use super::{
    Site, compare_releases,
    files::Tables,
    gone_releases,
    past::{Remembered, remember},
    write_downloads,
};

/// Compares the data and the releases with one more site that was published.
pub(super) fn compare(site: &Site, last: &Manifest, report: &mut Report) {
    inspect::losses(&site.findings.catalog, &site.changes, last, report);
    gone_releases(site, last, report);
    numbers(site, last, report);
    compare_releases(site, last, report);
}

/// Index numbers stay what they were.
fn numbers(site: &Site, last: &Manifest, report: &mut Report) {
    if let Some(catalogue) = &site.plan.catalogue {
        inspect::numbers(catalogue, last, report);
    }
}

/// The site that was published last, of two, and the other one.
pub(super) fn last_of<'p>(
    own: Option<Past<'p>>,
    against: Option<Past<'p>>,
) -> (Option<Past<'p>>, Option<Past<'p>>) {
    let at = |past: &Past<'_>| dataset::parse_moment(&past.manifest().as_of);
    match (own, against) {
        (Some(own), Some(against)) if at(&against) > at(&own) => (Some(against), Some(own)),
        (Some(own), Some(against)) => (Some(own), Some(against)),
        (own, against) => (own.or(against), None),
    }
}

/// Writes the data and compares them with the last site: the downloads, the logs, and what
/// cannot be read. A value that changed can be: what releases make of it is told as well.
pub(super) fn data(
    site: &Site,
    stage: Option<&Stage>,
    past: Option<Past<'_>>,
    report: &mut Report,
) -> Result<(Tables, Remembered, Broken), publish::Error> {
    let tables = write_downloads(site, stage, past.is_some())?;
    let mut remembered = Remembered::default();
    let mut broken = Broken::of(report);
    if let Some(past) = past {
        let catalog = &site.findings.catalog;
        let lost = inspect::losses(catalog, &site.changes, past.manifest(), report);
        gone_releases(site, past.manifest(), report);
        numbers(site, past.manifest(), report);
        broken = Broken::of(report);
        let sha256 = |path: &str| tables.get(path)?.1.clone();
        remembered = remember(site, past, (&lost, &sha256), report);
    }
    Ok((tables, remembered, broken))
}
