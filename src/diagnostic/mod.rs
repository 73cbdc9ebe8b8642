//! What went wrong, where, and what to do about it.
//!
//! A stage never prints and never gives up at the first fault: it puts a [`Diagnostic`] into the
//! [`Report`] and goes on. Words live in `messages.toml`, in Chinese and English, keyed by code;
//! call sites only name the code, the place and the values.

mod details;
mod fold;
mod location;
mod meaning;
mod messages;
mod print;
mod sarif;

pub use details::{Detail, PlaceDetail, details};
pub use location::{CellPlace, Location, Place, Texts, line_and_column};
pub use messages::{Catalogue, Entry, Lang};
pub use print::{Format, print};
pub use sarif::sarif;

use std::collections::BTreeSet;

use crate::secret::{Curtain, Hidden, Hint, masked};

/// How bad a finding is. An [`Severity::Error`] stops publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is published while one of these stands.
    Error,
    /// Worth a look; the site is published.
    Warning,
    /// For information.
    Note,
}

/// One finding with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// `stage::what-is-wrong`, a key of `messages.toml`.
    pub code: &'static str,
    /// Values that the message quotes, by name; personal data in them are hidden.
    pub args: Vec<(&'static str, String)>,
    /// Where the fault is.
    pub at: Location,
    /// Other places that matter, for example the first of two equal keys.
    pub related: Vec<Location>,
    /// Where the site asks for more than `messages.toml` does.
    pub raised: Option<Severity>,
}

impl Diagnostic {
    /// A finding without values; add them with [`Diagnostic::with`].
    #[must_use]
    pub fn new(code: &'static str, at: Location) -> Self {
        Self {
            code,
            args: Vec::new(),
            at,
            related: Vec::new(),
            raised: None,
        }
    }

    /// Adds a value that the message quotes as `{name}`.
    ///
    /// What a file says goes into logs here, so personal data stay out of it: only a hint of them
    /// is kept.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        let value = value.to_string();
        let shown = masked(&value).into_owned();
        self.args.push((name, shown));
        self
    }

    /// Adds what may be shown of personal data.
    #[must_use]
    pub fn with_hint(mut self, name: &'static str, hint: &Hint) -> Self {
        self.args.push((name, hint.to_string()));
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn related(mut self, at: Location) -> Self {
        self.related.push(at);
        self
    }

    /// The same finding, as bad as the site's own policy says.
    #[must_use]
    pub fn raised_to(mut self, severity: Severity) -> Self {
        self.raised = Some(severity);
        self
    }

    /// The severity that `messages.toml` gives this code, or the site's policy.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if let Some(raised) = self.raised {
            return raised;
        }
        Catalogue::shared()
            .entry(self.code)
            .map_or(Severity::Error, |entry| entry.severity)
    }
}

/// All findings of one run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    /// What no message may say, though it cannot be told by itself.
    hidden: BTreeSet<Hidden>,
}

impl Report {
    /// Notes one finding.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes over the findings of a part that ran apart.
    pub fn merge(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
        self.hidden.extend(other.hidden);
    }

    /// Takes over what is not known yet: of two findings at one place under one code the first one
    /// is enough, where both come of the same text in two languages.
    pub fn merge_new(&mut self, other: Self) {
        let key = |d: &Diagnostic| {
            let args = matches!(d.at.place, Place::Whole).then(|| d.args.clone());
            (d.code, d.at.file.clone(), d.at.order(), args)
        };
        let known: BTreeSet<_> = self.diagnostics.iter().map(key).collect();
        let mut others = other.diagnostics;
        others.retain(|d| !known.contains(&key(d)));
        self.diagnostics.extend(others);
        self.hidden.extend(other.hidden);
    }

    /// Keeps something out of all messages of the run.
    pub fn hide(&mut self, hidden: Hidden) {
        self.hidden.insert(hidden);
    }

    /// What every text of this run goes through before it is printed.
    #[must_use]
    pub fn curtain(&self) -> Curtain {
        Curtain::before(self.hidden.iter())
    }

    /// Leaves out what was found under a code, for the command that mends it.
    pub fn forget(&mut self, code: &str) {
        self.diagnostics.retain(|d| d.code != code);
    }

    /// Whether publishing must stop.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.severity() == Severity::Error)
    }

    /// The findings, by file and place; the same input gives the same order.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        all.sort_by(|a, b| {
            (a.severity(), &a.at.file, a.at.order(), a.code, &a.args).cmp(&(
                b.severity(),
                &b.at.file,
                b.at.order(),
                b.code,
                &b.args,
            ))
        });
        all.dedup();
        all
    }
}
