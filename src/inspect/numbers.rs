//! Index numbers of the site published last, against those that the site's source keeps.

use crate::{
    catalogue::{CATALOGUE, Catalogue},
    diagnostic::{Diagnostic, Location, Report},
    publish::Manifest,
};

/// Whether every number that was published still belongs to its document: a line that is changed or
/// taken out would free the number for another.
///
/// # Reports
/// `catalogue::renumbered`.
pub fn numbers(catalogue: &Catalogue, last: &Manifest, report: &mut Report) {
    for (route, record) in &last.releases {
        let Some(before) = &record.number else {
            continue;
        };
        let now = catalogue.numbers.of(route);
        if now != Some(before) {
            let d = Diagnostic::new("catalogue::renumbered", Location::file(CATALOGUE));
            let d = d.with("route", route).with("before", before);
            report.add(d.with("now", now.unwrap_or("—")));
        }
    }
}
