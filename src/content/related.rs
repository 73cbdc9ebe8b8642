//! Policies and their interpretations (政策解读) name each other.

use super::draft::{Draft, DraftKind};
use crate::{
    declare::At,
    diagnostic::{Diagnostic, Report},
    source::nearest,
};

/// Checks that what a release names exists, and names it in turn.
///
/// # Reports
/// `content::unknown-release`, `content::one-way-link`.
pub(super) fn check(drafts: &[Draft], report: &mut Report) {
    let releases = || drafts.iter().filter(|d| d.kind == DraftKind::Release);
    for draft in releases() {
        let front = &draft.front;
        let links = front.interprets.iter().map(|l| (l, true));
        let links = links.chain(front.interpreted_by.iter().map(|l| (l, false)));
        for (link, interprets) in links {
            let at = draft.at(link.span.clone());
            let Some(other) = releases().find(|d| d.slug() == link.value) else {
                let near = nearest(&link.value, releases().map(Draft::slug));
                let d = Diagnostic::new("content::unknown-release", at);
                report.add(d.with("name", &link.value).with("nearest", near));
                continue;
            };
            let back = if interprets {
                &other.front.interpreted_by
            } else {
                &other.front.interprets
            };
            if !back.iter().any(|b| b.value == draft.slug()) {
                let key = if interprets {
                    "interpreted_by"
                } else {
                    "interprets"
                };
                let d = Diagnostic::new("content::one-way-link", at);
                let d = d.with("other", &other.file).with("key", key);
                report.add(d.with("slug", draft.slug()));
            }
        }
    }
}

impl Draft {
    /// Last part of the address: `slug`, else the file's name.
    #[must_use]
    pub fn slug(&self) -> &str {
        let name = self.file.rsplit('/').next().unwrap_or_default();
        let stem = name.trim_end_matches(".md");
        self.front.slug.as_ref().map_or(stem, |s| s.value.as_str())
    }

    /// Slugs of the releases that it interprets, or that interpret it.
    #[must_use]
    pub fn related(&self, interprets: bool) -> &[At<String>] {
        if interprets {
            &self.front.interprets
        } else {
            &self.front.interpreted_by
        }
    }
}
