//! Names of files that work on every system.

use std::collections::BTreeSet;

use crate::{
    config,
    diagnostic::{Location, Report},
    indicators::Findings,
    publish,
    render::Theme,
    site::{self, Plan},
};

use super::file_of;

/// Whether every file of the site has a name of its own that works on every system.
///
/// # Reports
/// `publish::path-part`, `publish::path-character`, `publish::path-device`,
/// `publish::path-too-long`, `publish::path-twice`.
pub(super) fn check(findings: &Findings, plan: &Plan, theme: &Theme, report: &mut Report) {
    let mut names = publish::Names::new();
    let mut told = BTreeSet::new();
    let mut claim = |path: &str, place: &dyn Fn() -> Location| {
        let Err(error) = names.claim(path) else {
            return;
        };
        let mut d = error.diagnostic().clone();
        d.at = place();
        let other = d.args.iter().find(|(name, _)| *name == "other");
        let other = other.map(|(_, other)| other.clone());
        // One name in the data, or one folder, can be in the addresses of many pages.
        let same = other.clone().unwrap_or_else(|| format!("{:?}", d.at));
        if !told.insert((d.code, same)) {
            return;
        }
        let first = other.and_then(|other| {
            let mut pages = plan.pages.iter();
            pages.find(|p| file_of(&p.route).starts_with(&other))
        });
        let first = first.map(|first| site::place_of(findings, plan, first));
        d.related.extend(first.filter(|first| *first != d.at));
        report.add(d);
    };
    for planned in &plan.pages {
        let place = || site::place_of(findings, plan, planned);
        claim(&file_of(&planned.route), &place);
    }
    for dataset in findings.catalog.iter() {
        for format in site::Format::ALL {
            let place = || Location::file(dataset.schema.file.clone());
            claim(&format.path(dataset), &place);
        }
    }
    for path in plan.find_paths(findings) {
        claim(&path, &|| Location::file(config::FILE));
    }
    for (path, _) in &theme.files {
        claim(path, &|| Location::file(path.as_str()));
    }
}
