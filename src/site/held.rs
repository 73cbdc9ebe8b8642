//! What is shown before its time, to those who prepare it: never in a build.

use crate::{
    config::Config,
    content::{Article, Stage},
    quantity::moment_said,
};

use super::{
    compose::{Composer, Making},
    notices::Notice,
    view::Preview,
    words::{w, wf},
};

/// Why a text is not public yet: the key of its words; `None` for what is.
fn key(article: &Article) -> Option<&'static str> {
    match article.stage {
        Stage::Draft => Some("held_draft"),
        Stage::Reviewed => Some("held_reviewed"),
        Stage::Scheduled => Some("held_scheduled"),
        _ => None,
    }
}

/// Puts the mark before a title, so that page, lists, feeds and packet all carry it.
pub fn mark(article: &mut Article, config: &Config) {
    if let Some(key) = key(article) {
        let mark = w(config.lang, &format!("{key}_mark"));
        article.title = wf(
            config.lang,
            "held_title",
            &[("mark", mark), ("title", &article.title)],
        );
    }
}

impl Composer<'_> {
    /// That a text is not public yet, and who may not pass it on.
    pub(super) fn held(&self, article: &Article) -> Option<Notice> {
        let key = key(article)?;
        let lang = self.lang();
        let opens = article.published.map(|at| moment_said(at, lang));
        let opens = opens.map(|at| wf(lang, "held_opens", &[("at", &at)]));
        let who = w(lang, "held_who").to_owned();
        Some(Notice {
            title: w(lang, key).to_owned(),
            lines: opens.into_iter().chain([who]).collect(),
            changes: Vec::new(),
            version: None,
        })
    }
}

impl Making<'_, '_> {
    /// The banner of a page shown to those who prepare the site; none in a build.
    pub(super) fn preview(&self) -> Option<Preview> {
        let composer = self.composer;
        if !composer.desk {
            return None;
        }
        let lang = self.lang();
        let own = composer.articles.iter().find(|a| a.route == self.route);
        if let Some(notice) = own.and_then(|article| composer.held(article)) {
            return Some(Preview {
                label: w(lang, "preview").to_owned(),
                title: notice.title,
                lines: notice.lines,
            });
        }
        let count = |waits: bool| {
            let held = composer.articles.iter().filter(|a| key(a).is_some());
            let all = held.filter(|a| (a.stage == Stage::Scheduled) == waits);
            all.count().to_string()
        };
        let values = [("drafts", &*count(false)), ("later", &*count(true))];
        Some(Preview {
            label: w(lang, "preview").to_owned(),
            title: w(lang, "preview_title").to_owned(),
            lines: vec![
                wf(lang, "preview_line", &values),
                w(lang, "held_who").to_owned(),
            ],
        })
    }
}
