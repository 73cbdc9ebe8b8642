//! `[releases]` of `site.toml`: how releases are listed, and what is made of each besides its page.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    declare::At,
    diagnostic::{Diagnostic, Location, Report},
};

use super::FILE;

/// What is made of a release besides its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PacketPart {
    /// `release.txt`: the whole text, to be pasted into a message (微信公众号).
    Text,
    /// `sms.txt`: title, summary and address as a short message.
    Sms,
    /// `release.docx`: for the archive.
    Docx,
    /// `figures.csv` and `figures.json`: every bound figure.
    Figures,
}

/// `[releases]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Releases {
    /// Parts of the packet.
    pub packet: Vec<PacketPart>,
    /// Most characters of `release.txt`.
    pub text_limit: Option<usize>,
    /// Most characters of `sms.txt`.
    pub sms_limit: Option<usize>,
    /// Releases on one page of a list.
    pub per_page: At<usize>,
    /// Widest image in pixels; wider ones are made smaller.
    pub image_width: At<u32>,
    /// Parts of addresses for categories, issuers and topics, by name.
    pub slugs: BTreeMap<String, At<String>>,
}

impl Default for Releases {
    fn default() -> Self {
        let unplaced = 0..0;
        Self {
            packet: vec![PacketPart::Text, PacketPart::Docx, PacketPart::Figures],
            text_limit: None,
            sms_limit: None,
            per_page: At {
                value: 50,
                span: unplaced.clone(),
            },
            image_width: At {
                value: 1280,
                span: unplaced,
            },
            slugs: BTreeMap::new(),
        }
    }
}

impl Releases {
    /// Every part once, whatever was written.
    pub(super) fn meant(mut self) -> Self {
        self.packet.sort_unstable();
        self.packet.dedup();
        self
    }
}

/// Names that parts of addresses below `releases/` have already.
const TAKEN: [&str; 4] = ["category", "issuer", "topic", "calendar"];

/// Whether the numbers make sense and every slug can stand in an address.
///
/// # Reports
/// `config::bad-list-length`, `config::bad-image-width`, `config::bad-slug`, `config::slug-twice`.
pub(super) fn check(releases: &Releases, report: &mut Report) {
    let at = |span: &std::ops::Range<usize>| Location::span(FILE, span.clone());
    let length = &releases.per_page;
    if !(1..=1000).contains(&length.value) {
        let d = Diagnostic::new("config::bad-list-length", at(&length.span));
        report.add(d.with("value", length.value.to_string()));
    }
    let width = &releases.image_width;
    if !(100..=10_000).contains(&width.value) {
        let d = Diagnostic::new("config::bad-image-width", at(&width.span));
        report.add(d.with("value", width.value.to_string()));
    }
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, slug) in &releases.slugs {
        let fine = !slug.value.is_empty()
            && !TAKEN.contains(&slug.value.as_str())
            && slug
                .value
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !fine {
            let d = Diagnostic::new("config::bad-slug", at(&slug.span));
            report.add(d.with("value", &slug.value));
        }
        if let Some(other) = seen.insert(&slug.value, name) {
            let d = Diagnostic::new("config::slug-twice", at(&slug.span));
            report.add(
                d.with("value", &slug.value)
                    .with("name", name)
                    .with("other", other),
            );
        }
    }
}
