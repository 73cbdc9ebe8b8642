//! What became of a release: corrections, earlier versions, withdrawal, expiry.

use crate::content::{Article, Correction, CorrectionKind, Frozen, Segment, Stage, frozen_body};

use super::{
    articles::plain_fact,
    compose::{Head, Making},
    notices::{Notice, dashed},
    view::{Block, Cell, Fact, Head as Column, Link, Table, TimelineItem},
    words::{w, wf},
};

/// The address of an earlier version.
#[must_use]
pub(super) fn version_route(article: &Article, version: u32) -> String {
    format!("{}v{version}/", article.route)
}

impl<'c> Making<'c, '_> {
    /// Above the text: that it was taken back, is no longer in force, or was corrected last.
    pub(super) fn notices(&mut self, article: &'c Article) {
        let mut corrected = false;
        for notice in self.composer.notices(article) {
            let version = notice.version.as_deref().map(|route| Link {
                href: self.href(route),
                title: w(self.lang(), "version_before").to_owned(),
            });
            // Earlier corrections stand below the text.
            if version.is_none() || !corrected {
                corrected |= version.is_some();
                self.blocks.push(notice_block(notice, version));
            }
        }
    }

    /// 更正记录, below the text: every correction with what was and what is.
    pub(super) fn correction_log(&mut self, article: &Article) {
        let lang = self.lang();
        let Some(lock) = &article.draft.lock else {
            return;
        };
        if lock.corrections.is_empty() || article.stage == Stage::Withdrawn {
            return;
        }
        let items = lock
            .corrections
            .iter()
            .rev()
            .map(|c| self.log_item(article, c));
        let items = items.collect();
        self.blocks.push(Block::Timeline {
            title: w(lang, "correction_log").to_owned(),
            items,
            empty: String::new(),
            notes: Vec::new(),
        });
    }

    fn log_item(&self, article: &Article, correction: &Correction) -> TimelineItem {
        let lang = self.lang();
        let word = kind_word(correction.kind);
        let mut facts = vec![plain_fact(w(lang, "reason"), &correction.reason)];
        if !correction.by.is_empty() {
            facts.push(plain_fact(w(lang, "decided_by"), &correction.by));
        }
        facts.extend(correction.changes.iter().map(|change| {
            let label = match change.label.as_str() {
                "" => w(lang, "wording"),
                label => label,
            };
            let values = [("old", dashed(&change.old)), ("new", dashed(&change.new))];
            plain_fact(label, &wf(lang, "was_and_is", &values))
        }));
        facts.push(Fact {
            href: Some(self.href(&version_route(article, correction.version))),
            ..plain_fact(
                w(lang, "version_label"),
                &wf(lang, "version_n", &[("n", &correction.version.to_string())]),
            )
        });
        TimelineItem {
            heading: format!(
                "{} {}",
                self.composer.moment_of(&correction.at),
                w(lang, word)
            ),
            badge: None,
            facts,
        }
    }

    /// Policies that a release interprets, and what interprets it, as far as they are published.
    pub(super) fn related_facts(&self, article: &Article) -> Vec<Fact> {
        let mut out = Vec::new();
        for (key, interprets) in [("interprets", true), ("interpreted_by", false)] {
            for slug in article.draft.related(interprets) {
                let other =
                    self.composer.articles.iter().find(|a| {
                        a.draft.kind == article.draft.kind && a.draft.slug() == slug.value
                    });
                if let Some(other) = other {
                    out.push(Fact {
                        href: Some(self.href(&other.route)),
                        ..plain_fact(w(self.lang(), key), &other.title)
                    });
                }
            }
        }
        out
    }

    /// An earlier version, as readers saw it, under a banner that says so.
    pub(super) fn version(&mut self, article: &'c Article, index: usize) -> Head {
        let lang = self.lang();
        let lock = article.draft.lock.as_ref();
        let frozen =
            lock.and_then(|lock| Some((lock.earlier.get(index)?, lock.corrections.get(index))));
        let Some((frozen, correction)) = frozen else {
            return Head::default();
        };
        let is_gone = article.stage == Stage::Withdrawn;
        if is_gone {
            let notice = self.composer.withdrawal(article);
            self.blocks.extend(notice.map(|n| notice_block(n, None)));
        } else {
            self.old_banner(article, correction);
            self.frozen(frozen);
        }
        let published = plain_fact(w(lang, "published"), &self.composer.moment_of(&frozen.at));
        Head {
            kind: "release",
            title: frozen.title.clone(),
            description: if is_gone {
                String::new()
            } else {
                frozen.summary.clone()
            },
            facts: vec![published],
            crumbs: self.crumbs(),
            noindex: true,
            ..Head::default()
        }
    }

    fn old_banner(&mut self, article: &Article, correction: Option<&Correction>) {
        let lang = self.lang();
        let mut lines = Vec::new();
        if let Some(correction) = correction {
            lines.push(wf(
                lang,
                "old_version_line",
                &[("at", &self.composer.moment_of(&correction.at))],
            ));
            let reason = [("reason", correction.reason.as_str())];
            lines.push(wf(lang, "correction_reason", &reason));
        }
        let more = Link {
            href: self.href(&article.route),
            title: w(lang, "version_now").to_owned(),
        };
        self.blocks.push(Block::Notice {
            title: w(lang, "old_version_title").to_owned(),
            lines,
            changes: Vec::new(),
            more: Some(more),
        });
    }

    fn frozen(&mut self, frozen: &Frozen) {
        if !frozen.summary.is_empty() {
            let html = self.html(&escaped(&frozen.summary));
            self.blocks.push(Block::Text {
                lead: true,
                title: String::new(),
                html,
            });
        }
        for segment in frozen_body(frozen, &self.edition_root(), self.manner()) {
            match segment {
                Segment::Html(html) => self.blocks.push(Block::Text {
                    lead: false,
                    title: String::new(),
                    html,
                }),
                Segment::Chart(n) | Segment::Table(n) => self.frozen_chart(frozen, n),
            }
        }
    }

    /// Of a chart, its sentence and its numbers are kept.
    fn frozen_chart(&mut self, frozen: &Frozen, n: usize) {
        let Some(chart) = frozen.charts.get(n) else {
            return;
        };
        let head = chart.head.iter().enumerate().map(|(i, text)| Column {
            text: text.clone(),
            number: i > 0,
        });
        let row = |row: &Vec<String>| {
            let cells = row.iter().enumerate();
            let cell = |(i, text): (usize, &String)| match i {
                0 => Cell::header(text.clone()),
                _ => Cell::number(text, true),
            };
            cells.map(cell).collect()
        };
        let table = Table {
            caption: chart.title.clone(),
            head: head.collect(),
            rows: chart.rows.iter().map(row).collect(),
        };
        self.blocks.push(Block::Table {
            title: chart.title.clone(),
            table,
            empty: String::new(),
            notes: vec![chart.summary.clone()],
            downloads: Vec::new(),
            how: None,
        });
    }
}

fn kind_word(kind: CorrectionKind) -> &'static str {
    match kind {
        CorrectionKind::Correction => "correction",
        CorrectionKind::Revision => "revision",
    }
}

fn notice_block(notice: Notice, more: Option<Link>) -> Block {
    Block::Notice {
        title: notice.title,
        lines: notice.lines,
        changes: notice.changes,
        more,
    }
}

/// A plain text as Markdown that says just that.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
