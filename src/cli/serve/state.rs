//! What is shown now: the last site without errors, and what is wrong with the files since.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::watch;

use super::http::{Answer, Shown};
use crate::{
    diagnostic::{Detail, Lang, Report, Severity, Texts, details},
    pipeline::Preview,
};

/// Shared by the thread that rebuilds and those that answer.
pub(super) struct State {
    lang: Lang,
    /// Tells this run of the program from others, whose pages may still be open.
    run: u64,
    now: Mutex<Now>,
    news: watch::Sender<Arc<str>>,
}

#[derive(Default)]
struct Now {
    /// The last site of which every page was checked.
    good: Option<Arc<Preview>>,
    /// A newer one without errors so far, whose pages are still being checked.
    fresh: Option<Arc<Preview>>,
    /// Counts the sites shown.
    number: u64,
    problems: Problems,
}

/// What is wrong, as open pages are told.
#[derive(Clone, Default, Serialize)]
struct Problems {
    errors: usize,
    /// One line for people.
    title: String,
    findings: Vec<Detail>,
    /// Words of the page that shows them.
    words: Words,
}

#[derive(Clone, Copy, Default, Serialize)]
struct Words {
    lang: &'static str,
    help: &'static str,
    more: &'static str,
    show: &'static str,
    hide: &'static str,
}

const ZH: Words = Words {
    lang: "zh-CN",
    help: "办法：",
    more: "还有同样的问题：",
    show: "展开",
    hide: "收起",
};

const EN: Words = Words {
    lang: "en",
    help: "help: ",
    more: "more of these: ",
    show: "Show",
    hide: "Hide",
};

#[derive(Serialize)]
struct News<'a> {
    state: String,
    #[serde(flatten)]
    problems: &'a Problems,
}

impl State {
    pub(super) fn new(lang: Lang, run: u64) -> Self {
        Self {
            lang,
            run,
            now: Mutex::default(),
            news: watch::Sender::new(Arc::from("")),
        }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        // No code between lock and unlock leaves it half changed.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a site that has no errors so far.
    pub(super) fn show(&self, site: Arc<Preview>, report: &Report, texts: &dyn Texts) {
        let problems = self.problems(report, texts, "");
        self.change(|now| {
            now.fresh = Some(site);
            now.number += 1;
            now.problems = problems;
        });
    }

    /// The fresh site is whole: it is the good one from now on.
    pub(super) fn approve(&self, report: &Report, texts: &dyn Texts) {
        let problems = self.problems(report, texts, "");
        self.change(|now| {
            now.good = now.fresh.take().or(now.good.take());
            now.problems = problems;
        });
    }

    /// The files have errors: what is shown stays, though not all of its pages may have been
    /// checked; going back further than that would undo an edit that was right.
    pub(super) fn refuse(&self, report: &Report, texts: &dyn Texts) {
        let problems = self.problems(report, texts, "");
        self.change(|now| {
            now.good = now.fresh.take().or(now.good.take());
            now.number += u64::from(now.good.is_none());
            now.problems = problems;
        });
    }

    /// A page of the fresh site has errors: the good one before it comes back.
    pub(super) fn withdraw(&self, report: &Report, texts: &dyn Texts) {
        let problems = self.problems(report, texts, "");
        self.change(|now| {
            now.fresh = None;
            now.number += 1;
            now.problems = problems;
        });
    }

    /// The files could not be read at all.
    pub(super) fn fail(&self, why: &str) {
        let problems = self.problems(&Report::default(), &crate::source::Sources::empty(), why);
        self.change(|now| {
            now.number += u64::from(now.good.is_none());
            now.problems = problems;
        });
    }

    fn change(&self, change: impl FnOnce(&mut Now)) {
        let mut now = self.now();
        change(&mut now);
        let news = News {
            state: self.name(&now),
            problems: &now.problems,
        };
        let text = serde_json::to_string(&news).unwrap_or_default();
        self.news.send_replace(Arc::from(text));
    }

    fn name(&self, now: &Now) -> String {
        format!("{}-{}", self.run, now.number)
    }

    fn problems(&self, report: &Report, texts: &dyn Texts, why: &str) -> Problems {
        let errors = report.count(Severity::Error) + usize::from(!why.is_empty());
        let warnings = report.count(Severity::Warning);
        let zh = self.lang == Lang::Zh;
        let title = match (errors, warnings) {
            _ if !why.is_empty() => why.to_owned(),
            (0, 0) => String::new(),
            (0, n) if zh => format!("{n} 个警告"),
            (0, n) => format!("Warnings: {n}"),
            (e, n) if zh => format!("有 {e} 个错误、{n} 个警告，没有更新。"),
            (e, n) => format!("Not updated. Errors: {e}, warnings: {n}."),
        };
        Problems {
            errors,
            title,
            findings: details(report, texts, self.lang),
            words: if zh { ZH } else { EN },
        }
    }

    /// The page that stands for a site that was never good.
    fn no_site(&self, now: &Now) -> Vec<u8> {
        let zh = self.lang == Lang::Zh;
        let (words, title, wait) = if zh {
            (ZH, "还没有可以显示的网站", "改好文件后，本页会自动更新。")
        } else {
            (
                EN,
                "There is no site to show yet",
                "This page updates itself once the files are mended.",
            )
        };
        include_str!("no-site.html")
            .replace("{lang}", words.lang)
            .replace("{title}", title)
            .replace("{wait}", wait)
            .replace("{problems}", &escaped(&as_text(&now.problems, words)))
            .into_bytes()
    }
}

/// The findings as plain text, for a browser without scripts.
fn as_text(problems: &Problems, words: Words) -> String {
    let mut out = format!("{}\n", problems.title);
    for d in &problems.findings {
        out.push_str(&format!(
            "\n{} {}: {}\n",
            d.severity_word, d.code, d.message
        ));
        for place in &d.places {
            out.push_str(&format!("  {} {}\n", place.at, place.cell));
            if place.line > 0 {
                out.push_str(&format!("  {} | {}\n", place.line, place.quote.concat()));
            }
        }
        out.push_str(&format!("  {}{}\n", words.help, d.help));
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The site, or an older one, that can show a path, and what it shows.
enum Found {
    File(String, Vec<u8>),
    Folder,
}

/// Looks a path up as servers do: a folder shows its `index.html`.
fn look_up(site: &Preview, path: &str) -> Result<Option<Found>, ()> {
    let mut report = Report::default();
    let name = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    match site.file(&name, &mut report) {
        Some(bytes) => Ok(Some(Found::File(name, bytes))),
        None if report.has_errors() => Err(()),
        None if site.has_page(&format!("{path}/index.html")) => Ok(Some(Found::Folder)),
        None => Ok(None),
    }
}

impl Shown for State {
    fn file(&self, path: &str) -> Answer {
        let (sites, state) = {
            let now = self.now();
            let sites = [now.fresh.clone(), now.good.clone()];
            let sites: Vec<Arc<Preview>> = sites.into_iter().flatten().collect();
            if sites.is_empty() {
                return Answer::Missing(self.no_site(&now), self.name(&now));
            }
            (sites, self.name(&now))
        };
        for site in &sites {
            match look_up(site, path) {
                Ok(Some(Found::File(name, bytes))) => return Answer::File(name, bytes, state),
                Ok(Some(Found::Folder)) => return Answer::Folder,
                Ok(None) => {
                    let page = site.file("404.html", &mut Report::default());
                    return Answer::Missing(page.unwrap_or_default(), state);
                }
                // This page has errors, which the check of all pages will tell: the older site
                // is shown until then.
                Err(()) => {}
            }
        }
        Answer::Missing(Vec::new(), state)
    }

    fn news(&self) -> watch::Receiver<Arc<str>> {
        self.news.subscribe()
    }
}
