//! What may stand where: contacts of offices, waivers.

use std::collections::BTreeSet;

use globset::{Glob, GlobMatcher};
use jiff::civil::Date;

use crate::{
    config::{Config, FILE, Offices, Waiver},
    content::Draft,
    diagnostic::{Diagnostic, Location, Report},
    secret::{Found, Kind},
};

/// The policy of a site, its faults told.
pub(super) struct Policy<'c> {
    offices: Offices,
    waivers: Vec<(&'c Waiver, Option<GlobMatcher>)>,
}

impl<'c> Policy<'c> {
    /// # Reports
    /// `privacy::waiver-expired`, `privacy::waiver-without-reason`, `privacy::bad-waiver-file`,
    /// `privacy::bad-waiver-date`.
    pub(super) fn new(
        config: &'c Config,
        drafts: &[Draft],
        today: Date,
        report: &mut Report,
    ) -> Self {
        let mut offices = config.offices.clone();
        for contact in drafts.iter().filter_map(|d| d.front.contact.as_ref()) {
            offices.add_landlines(&contact.phone);
            offices.add_landlines(&contact.email);
        }
        let waivers = config.privacy.waiver.iter();
        let waivers = waivers.map(|w| (w, matcher(w, today, report))).collect();
        Self { offices, waivers }
    }

    pub(super) fn is_office(&self, found: &Found, text: &str) -> bool {
        self.offices.have(found, text)
    }

    /// The waiver in force that covers a finding.
    pub(super) fn waiver(&self, file: &str, column: [&str; 2], kind: Kind) -> Option<usize> {
        self.waivers.iter().position(|(waiver, glob)| {
            let wanted = waiver.column.as_deref();
            let here = wanted.is_none_or(|c| column.iter().any(|own| own.trim() == c.trim()));
            let named = glob.as_ref().is_some_and(|glob| glob.is_match(file));
            waiver.kind == kind && here && named
        })
    }

    /// # Reports
    /// `privacy::idle-waiver`.
    pub(super) fn report_idle(&self, used: &BTreeSet<usize>, report: &mut Report) {
        for (number, (waiver, glob)) in self.waivers.iter().enumerate() {
            if glob.is_some() && !used.contains(&number) {
                report.add(about(waiver, "privacy::idle-waiver"));
            }
        }
    }
}

/// What the waiver's files are; `None` where the waiver does not count.
fn matcher(waiver: &Waiver, today: Date, report: &mut Report) -> Option<GlobMatcher> {
    if waiver.reason.value.trim().is_empty() {
        report.add(about(waiver, "privacy::waiver-without-reason"));
        return None;
    }
    let glob = Glob::new(&waiver.file.value).ok();
    if glob.is_none() {
        report.add(about(waiver, "privacy::bad-waiver-file"));
    }
    match last_day(waiver) {
        None => {
            report.add(about(waiver, "privacy::bad-waiver-date"));
            None
        }
        Some(last) if last < today => {
            report.add(about(waiver, "privacy::waiver-expired").with("until", last));
            None
        }
        Some(_) => glob.map(|glob| glob.compile_matcher()),
    }
}

fn last_day(waiver: &Waiver) -> Option<Date> {
    let date = waiver.until.value.date?;
    let year = i16::try_from(date.year).ok()?;
    Date::new(year, date.month as i8, date.day as i8).ok()
}

fn about(waiver: &Waiver, code: &'static str) -> Diagnostic {
    let span = match code {
        "privacy::waiver-without-reason" => &waiver.reason.span,
        "privacy::waiver-expired" | "privacy::bad-waiver-date" => &waiver.until.span,
        _ => &waiver.file.span,
    };
    let d = Diagnostic::new(code, Location::span(FILE, span.clone()));
    d.with("file", &waiver.file.value)
        .with("secret", waiver.kind.name())
}
