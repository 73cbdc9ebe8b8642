//! What a reader must know of a release before its text, in words: the page, its packet and the
//! feeds say the same.

use crate::{
    content::{Article, Change, Correction, CorrectionKind, Run, Stage},
    dataset::parse_moment,
    quantity::moment_said,
};

use super::{
    compose::Composer,
    history::version_route,
    view::ChangeItem,
    words::{bracketed, w, wf},
};

/// One notice.
pub(super) struct Notice {
    pub(super) title: String,
    /// Date, reason, who: one a line.
    pub(super) lines: Vec<String>,
    /// What was printed before and is printed now.
    pub(super) changes: Vec<ChangeItem>,
    /// Route of the version that it is about, where that can be read.
    pub(super) version: Option<String>,
}

impl Composer<'_> {
    /// That it was taken back, is no longer in force, and every correction, the newest first.
    pub(super) fn notices(&self, article: &Article) -> Vec<Notice> {
        let mut out = Vec::new();
        match article.stage {
            Stage::Withdrawn => {
                out.extend(self.withdrawal(article));
                return out;
            }
            Stage::Expired => out.push(self.expiry(article)),
            Stage::Repealed => out.push(self.repeal(article)),
            _ => {}
        }
        out.extend(self.held(article));
        let corrections = article.draft.lock.iter().flat_map(|l| &l.corrections);
        let corrections = corrections.rev();
        out.extend(corrections.map(|c| self.correction(article, c)));
        out
    }

    fn correction(&self, article: &Article, correction: &Correction) -> Notice {
        let lang = self.lang();
        let title = match correction.kind {
            CorrectionKind::Correction => w(lang, "corrected_title"),
            CorrectionKind::Revision => w(lang, "revised_title"),
        };
        let at = Some(self.moment_of(&correction.at));
        Notice {
            title: title.to_owned(),
            lines: self.lines(at, &correction.reason, &correction.by),
            changes: correction.changes.iter().map(change_item).collect(),
            version: Some(version_route(article, correction.version)),
        }
    }

    /// That a release was taken back, when and why.
    pub(super) fn withdrawal(&self, article: &Article) -> Option<Notice> {
        let withdrawn = &article.draft.front.withdrawn.as_ref()?.value;
        let at = article.draft.withdrawn;
        let at = at.map(|at| moment_said(at, self.lang()));
        Some(Notice {
            title: w(self.lang(), "withdrawn_title").to_owned(),
            lines: self.lines(at, withdrawn.reason.trim(), withdrawn.by.trim()),
            changes: Vec::new(),
            version: None,
        })
    }

    fn expiry(&self, article: &Article) -> Notice {
        let lang = self.lang();
        let at = article.draft.expires.map(|at| moment_said(at, lang));
        let at = at.unwrap_or_default();
        Notice {
            title: w(lang, "expired_title").to_owned(),
            lines: vec![wf(lang, "expired_line", &[("at", &at)])],
            changes: Vec::new(),
            version: None,
        }
    }

    fn repeal(&self, article: &Article) -> Notice {
        let lang = self.lang();
        let at = article.draft.repealed.map(|at| moment_said(at, lang));
        let at = at.unwrap_or_default();
        let by = article.draft.front.repealed.as_ref();
        let by = by.map_or("", |repealed| repealed.value.by.trim());
        Notice {
            title: w(lang, "repealed_title").to_owned(),
            lines: vec![wf(lang, "repealed_line", &[("at", &at), ("by", by)])],
            changes: Vec::new(),
            version: None,
        }
    }

    fn lines(&self, at: Option<String>, reason: &str, by: &str) -> Vec<String> {
        let lang = self.lang();
        let mut lines: Vec<String> = at.into_iter().collect();
        lines.push(wf(lang, "correction_reason", &[("reason", reason)]));
        if !by.is_empty() {
            lines.push(wf(lang, "correction_by", &[("by", by)]));
        }
        lines
    }

    /// A moment of a lock in words.
    pub(super) fn moment_of(&self, at: &str) -> String {
        parse_moment(at).map_or_else(|| at.to_owned(), |at| moment_said(at, self.lang()))
    }

    /// Words for lists: 已更正, 已修订, 已失效, 已撤回.
    pub(super) fn release_marks(&self, article: &Article) -> Vec<&'static str> {
        let lang = self.lang();
        let mut out = Vec::new();
        match article.stage {
            Stage::Withdrawn => return vec![w(lang, "mark_withdrawn")],
            Stage::Expired => out.push(w(lang, "mark_expired")),
            Stage::Repealed => out.push(w(lang, "mark_repealed")),
            _ => {}
        }
        let mut kinds = article.draft.lock.iter().flat_map(|l| &l.corrections);
        if let Some(last) = kinds.next_back() {
            out.push(w(lang, mark_of(last.kind)));
        }
        out
    }

    /// What feeds say of a release: its summary; before it, that it was corrected or taken back.
    pub(super) fn summary_of(&self, article: &Article) -> String {
        let lang = self.lang();
        let lock = article.draft.lock.as_ref();
        let last = lock.and_then(|l| l.corrections.last());
        let withdrawn = article.draft.front.withdrawn.as_ref();
        let (mark, reason) = match (article.stage, withdrawn, last) {
            (Stage::Withdrawn, Some(w), _) => ("mark_withdrawn", w.value.reason.trim()),
            (_, _, Some(c)) => (mark_of(c.kind), c.reason.as_str()),
            _ => return article.summary.clone(),
        };
        let told = wf(lang, "correction_reason", &[("reason", reason)]);
        let told = bracketed(lang, w(lang, mark), &told);
        format!("{told} {}", article.summary).trim_end().to_owned()
    }

    /// The notices line by line, for text and Word: what was is struck out, what is new underlined;
    /// words say it too.
    pub(super) fn notice_runs(&self, article: &Article) -> Vec<Vec<Run>> {
        let lang = self.lang();
        let mut out = Vec::new();
        for notice in self.notices(article) {
            out.push(vec![Run {
                strong: true,
                ..plain(&notice.title)
            }]);
            out.extend(notice.lines.iter().map(|line| vec![plain(line)]));
            out.extend(notice.changes.iter().map(|change| self.change_runs(change)));
            if let Some(version) = notice.version {
                let colon = w(lang, "colon");
                let address = self.address(&version);
                let line = format!("{}{colon}{address}", w(lang, "version_before"));
                out.push(vec![plain(&line)]);
            }
        }
        out
    }

    fn change_runs(&self, change: &ChangeItem) -> Vec<Run> {
        let lang = self.lang();
        let label = match change.label.as_str() {
            "" => w(lang, "wording"),
            label => label,
        };
        let mut out = vec![plain(&format!("{label}{}", w(lang, "colon")))];
        // The sentence with its two values, each in a form of its own.
        let mut rest = w(lang, "was_and_is");
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, behind) = behind.split_once('}').unwrap_or(("", behind));
            let is_old = name == "old";
            let value = if is_old { &change.old } else { &change.new };
            out.push(plain(before));
            out.push(Run {
                struck: is_old,
                inserted: !is_old,
                ..plain(dashed(value))
            });
            rest = behind;
        }
        out.push(plain(rest));
        out
    }
}

fn plain(text: &str) -> Run {
    Run {
        text: text.to_owned(),
        ..Run::default()
    }
}

pub(super) fn mark_of(kind: CorrectionKind) -> &'static str {
    match kind {
        CorrectionKind::Correction => "mark_corrected",
        CorrectionKind::Revision => "mark_revised",
    }
}

fn change_item(change: &Change) -> ChangeItem {
    ChangeItem {
        label: change.label.clone(),
        old: change.old.clone(),
        new: change.new.clone(),
    }
}

/// A text, or a dash where there is none.
pub(super) fn dashed(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
