//! `[privacy]`: which personal data are masked, which contacts are offices, what may stay.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Disclosure, Publisher};
use crate::{
    declare::At,
    secret::{Found, Heading, Kind, Mark, scan},
};

/// What the office says about personal data on its site.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Privacy {
    /// Kinds that are shown with stars in all cells and texts.
    pub mask: Vec<Kind>,
    /// Telephones and e-mail addresses of offices; `@lyg.gov.cn` stands for all of a domain.
    pub offices: Vec<String>,
    /// What was looked at and may stay.
    pub waiver: Vec<Waiver>,
}

/// Personal data that may stay where they are, for a reason and for a time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Path or glob of files inside the site folder.
    pub file: At<String>,
    /// Head or name of the column, for tables; absent: the whole file.
    #[serde(default)]
    pub column: Option<String>,
    /// What may stay.
    pub kind: Kind,
    /// Why, for whoever checks it.
    pub reason: At<String>,
    /// Last day.
    pub until: At<toml::value::Datetime>,
}

/// Contacts of offices, which are no personal data.
#[derive(Clone, Debug, Default)]
pub struct Offices {
    marks: BTreeSet<Mark>,
    domains: Vec<String>,
}

impl Offices {
    /// Those that the site declares.
    #[must_use]
    pub fn of(publisher: &Publisher, privacy: &Privacy, disclosure: Option<&Disclosure>) -> Self {
        let mut out = Self::default();
        let own = [&publisher.phone, &publisher.email, &publisher.report_error];
        let answers = disclosure.map(|d| [&d.phone, &d.fax, &d.email, &d.supervisor_phone]);
        let own = own.into_iter().chain(answers.into_iter().flatten());
        for text in own.chain(&privacy.offices) {
            out.add(text);
        }
        out
    }

    /// Adds the landlines and e-mail addresses of a text that names whom to ask.
    pub fn add_landlines(&mut self, text: &str) {
        for found in scan(text, Heading::of("phone")) {
            if matches!(found.kind, Kind::Landline | Kind::Email) {
                self.marks.insert(found.mark(text));
            }
        }
    }

    /// Adds the telephones and addresses of a text.
    pub fn add(&mut self, text: &str) {
        if let Some(domain) = text.trim().strip_prefix('@') {
            self.domains.push(domain.to_lowercase());
            return;
        }
        // Office numbers are often written without their area code: both forms are known.
        for found in scan(text, Heading::of("phone")) {
            if is_contact(found.kind) {
                self.marks.insert(found.mark(text));
            }
        }
    }

    /// Whether something found is the contact of an office.
    #[must_use]
    pub fn have(&self, found: &Found, text: &str) -> bool {
        if !is_contact(found.kind) {
            return false;
        }
        let own = text[found.range.clone()].to_lowercase();
        let domain = own.rsplit(['@', '\u{FF20}']).next().unwrap_or_default();
        let known = |d: &String| {
            let inner = domain.strip_suffix(d.as_str());
            inner.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        found.kind == Kind::Email && self.domains.iter().any(known)
            || self.marks.contains(&found.mark(text))
    }
}

/// What an office may have; a mobile number is somebody's, unless it is named as an office's.
fn is_contact(kind: Kind) -> bool {
    matches!(kind, Kind::Landline | Kind::Email | Kind::Mobile)
}
