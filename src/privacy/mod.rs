//! Personal data in the files of a site, and whether they may stand there.
//!
//! In: all files, the tables and texts made of them, and the policy of `site.toml`. Out: findings,
//! each with kind and place, never with what it says; and what could not be looked at. What the
//! policy masks has been masked where it was read, so that it is not found here.
//! Read first: [`lint`], then `look.rs`.

mod cells;
mod look;
mod policy;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::{
    carrier::{Part, Unread, Why},
    config::Config,
    content::Draft,
    dataset::{Catalog, Tabled},
    diagnostic::{Diagnostic, Location, Report},
    secret::{Found, Hidden, Hint, Kind, Mark, masked},
    source::Sources,
};

use policy::Policy;

/// What all files are looked at with.
struct Given<'g> {
    config: &'g Config,
    policy: Policy<'g>,
    tables: BTreeMap<Arc<str>, Vec<Tabled<'g>>>,
    drafts: BTreeMap<Arc<str>, &'g Draft>,
    /// Files that are read as tables.
    data: BTreeSet<Arc<str>>,
}

/// Looks through every file for personal data.
///
/// # Reports
/// `privacy::found`, `privacy::found-contact`, `privacy::found-hidden`, `privacy::in-comment`, `privacy::in-properties`,
/// `privacy::in-page`, `privacy::in-document`, `privacy::in-picture`, `privacy::in-name`,
/// `privacy::in-leftover`; `privacy::locked`, `privacy::unknown-format`, `privacy::damaged`,
/// `privacy::too-large`, `privacy::no-text`, `privacy::partly` (warnings);
/// `privacy::waiver-expired`, `privacy::waiver-without-reason`, `privacy::bad-waiver-file`,
/// `privacy::bad-waiver-date`, `privacy::idle-waiver` (warning).
pub fn lint(
    sources: &Sources,
    catalog: &Catalog,
    drafts: &[Draft],
    config: &Config,
    today: Date,
    report: &mut Report,
) {
    let mut tables: BTreeMap<Arc<str>, Vec<Tabled<'_>>> = BTreeMap::new();
    for tabled in catalog.iter().flat_map(|dataset| dataset.tables()) {
        let file = tabled.grid.file().clone();
        tables.entry(file).or_default().push(tabled);
    }
    let given = Given {
        config,
        policy: Policy::new(config, drafts, today, report),
        tables,
        drafts: drafts.iter().map(|d| (d.file.clone(), d)).collect(),
        data: catalog
            .iter()
            .flat_map(|d| d.files.iter().cloned())
            .collect(),
    };
    let files: Vec<_> = sources.iter().collect();
    let parts: Vec<Findings<'_>> = files
        .par_iter()
        .map(|file| {
            let mut findings = Findings::new(&given, file.path.clone());
            look::file(file, &mut findings);
            findings
        })
        .collect();
    let mut used = BTreeSet::new();
    for part in parts {
        used.extend(part.used);
        report.merge(part.report);
    }
    given.policy.report_idle(&used, report);
}

/// What is found in one file.
struct Findings<'g> {
    given: &'g Given<'g>,
    file: Arc<str>,
    report: Report,
    /// What stands in a place that the clerk sees: copies of it elsewhere in the file are no news.
    seen: BTreeSet<Mark>,
    /// Waivers that were of use.
    used: BTreeSet<usize>,
}

/// Something found, as it may be told.
struct Finding<'f> {
    kind: Kind,
    hint: Hint,
    /// What must stay out of messages, where it cannot be told by itself.
    hidden: Option<Hidden>,
    /// Head and name of its column.
    column: [&'f str; 2],
}

impl Finding<'_> {
    fn new(found: &Found, text: &str) -> Self {
        let own = &text[found.range.clone()];
        Self {
            kind: found.kind,
            hint: found.hint(text),
            hidden: (masked(own) == own).then(|| found.kept_back(text)),
            column: ["", ""],
        }
    }
}

impl<'g> Findings<'g> {
    fn new(given: &'g Given<'g>, file: Arc<str>) -> Self {
        Self {
            given,
            file,
            report: Report::default(),
            seen: BTreeSet::new(),
            used: BTreeSet::new(),
        }
    }

    fn whole(&self) -> Location {
        Location::file(self.file.clone())
    }

    fn span(&self, span: Range<usize>) -> Location {
        Location::span(self.file.clone(), span)
    }

    /// Tells of a finding, unless a waiver covers it.
    fn add(&mut self, code: &'static str, at: Location, place: &str, finding: Finding<'_>) {
        let waiver = self
            .given
            .policy
            .waiver(&self.file, finding.column, finding.kind);
        if let Some(waiver) = waiver {
            self.used.insert(waiver);
            return;
        }
        if let Some(hidden) = finding.hidden {
            self.report.hide(hidden);
        }
        let name = finding.kind.name();
        let d = Diagnostic::new(code, at)
            .with("secret", name)
            .with("kind", name);
        let name = self.file.rsplit('/').next().unwrap_or_default();
        let d = d.with("where", if place.is_empty() { name } else { place });
        // A hint is made to be printed: looked at once more, it would lose the rest.
        self.report.add(d.with_hint("hint", &finding.hint));
    }

    /// # Reports
    /// `privacy::locked`, `privacy::unknown-format`, `privacy::damaged`, `privacy::too-large`,
    /// `privacy::no-text`, `privacy::partly`.
    fn unread(&mut self, unread: &Unread) {
        // A table that cannot be read has been told about, and stops the site.
        if unread.at.is_empty() && self.given.data.contains(&self.file) {
            return;
        }
        let code = match unread.why {
            Why::Locked => "privacy::locked",
            Why::Unknown => "privacy::unknown-format",
            Why::Damaged => "privacy::damaged",
            Why::TooLarge => "privacy::too-large",
            Why::NoText => "privacy::no-text",
            Why::Partly => "privacy::partly",
        };
        let place = match unread.at.as_str() {
            "" => self.file.rsplit('/').next().unwrap_or_default(),
            at => at,
        };
        let d = Diagnostic::new(code, self.whole()).with("where", place);
        self.report.add(d);
    }
}

/// The code for what everybody sees; of contacts, it may be an office's.
fn seen_code(kind: Kind) -> &'static str {
    match kind {
        Kind::Mobile | Kind::Landline | Kind::Email => "privacy::found-contact",
        _ => "privacy::found",
    }
}

/// The code for what stands in a part of a file.
fn code_of(part: Part) -> &'static str {
    match part {
        Part::Cell | Part::Document => "privacy::in-document",
        Part::Comment => "privacy::in-comment",
        Part::Properties => "privacy::in-properties",
        Part::Page => "privacy::in-page",
        Part::Picture => "privacy::in-picture",
        Part::Name => "privacy::in-name",
        Part::Leftover => "privacy::in-leftover",
    }
}
