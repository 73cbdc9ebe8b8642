//! Loads the site again whenever its files change, and decides what is shown.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use super::{super::options::Options, state::State, watch::Watch};
use crate::{
    diagnostic::{Report, Severity},
    pipeline::{Audience, Kept, Preview, Progress, load_for},
    source::{self, Sources},
};

/// A file that another program is writing or has locked is tried again so often.
const TRIES: usize = 10;
const PAUSE: Duration = Duration::from_millis(100);

/// Open pages reload first; making all the others would take the processor from them.
const COURTESY: Duration = Duration::from_millis(300);

/// Keeps what is shown up to date.
pub(super) struct Rebuild<'a> {
    options: &'a Options,
    state: &'a State,
    /// Whether drafts are shown.
    audience: Audience,
    watch: Watch,
    /// The files as they were last read.
    sources: Arc<Sources>,
    /// What is not read and computed again.
    kept: Kept,
    last: Option<Arc<Preview>>,
    /// Shown, but not every page of it was checked.
    unchecked: Option<(Arc<Preview>, Report)>,
    /// Why the files could not be read, if the last attempt failed.
    unread: Option<String>,
}

impl<'a> Rebuild<'a> {
    pub(super) fn new(options: &'a Options, state: &'a State, audience: Audience) -> Self {
        Self {
            options,
            state,
            audience,
            watch: Watch::new(&options.site),
            sources: Arc::new(Sources::empty()),
            kept: Kept::on(),
            last: None,
            unchecked: None,
            unread: Some(String::new()),
        }
    }

    /// Loads the site for the first time, calls `ready`, then follows the files for ever.
    pub(super) fn follow(mut self, ready: impl FnOnce()) -> ! {
        self.update(&BTreeSet::new());
        ready();
        loop {
            self.check();
            let touched = self.watch.wait();
            self.update(&touched);
        }
    }

    /// Reads the files, and loads the site if any of them changed.
    fn update(&mut self, touched: &BTreeSet<PathBuf>) {
        match self.read(touched) {
            Ok(sources) if self.unread.is_none() && sources.same_as(&self.sources) => {
                // Unchanged, but their times may have become trustworthy.
                self.sources = Arc::new(sources);
            }
            Ok(sources) => {
                self.unread = None;
                self.sources = Arc::new(sources);
                self.load();
            }
            Err(error) => {
                let text = error.message(self.options.lang());
                if self.unread.as_deref() != Some(&text) {
                    self.options.say(&text);
                }
                self.unread = Some(text.clone());
                self.unchecked = None;
                self.state.fail(&text);
            }
        }
    }

    fn read(&self, touched: &BTreeSet<PathBuf>) -> Result<Sources, source::Error> {
        let suspect = |path: &Path| touched.contains(path);
        let read = || source::read_again(&self.options.site, &[], &self.sources, &suspect);
        let mut tries = 1;
        loop {
            match read() {
                Err(_) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                result => return result,
            }
        }
    }

    fn load(&mut self) {
        let since = Instant::now();
        let Some(moment) = self.options.moment() else {
            return;
        };
        let mut report = Report::default();
        let site = load_for(
            self.audience,
            Arc::clone(&self.sources),
            moment,
            &Progress::default(),
            &self.kept,
            &mut report,
        );
        self.unchecked = None;
        match site {
            Some(site) if !report.has_errors() => {
                let mut site = Preview::new(site);
                if let Some(last) = &self.last {
                    site = site.after(last);
                }
                let site = Arc::new(site);
                self.last = Some(Arc::clone(&site));
                self.state
                    .show(Arc::clone(&site), &report, self.sources.as_ref());
                self.say_shown(site.site().plan.pages.len(), since.elapsed());
                self.unchecked = Some((site, report));
            }
            _ => self.refuse(&report),
        }
    }

    /// Makes every page of the newest site, unless its files change meanwhile.
    fn check(&mut self) {
        let Some((site, report)) = &self.unchecked else {
            return;
        };
        let progress = self.watch.run();
        std::thread::sleep(COURTESY);
        if progress.is_stopped() {
            return;
        }
        let mut report = report.clone();
        site.check(&progress, &mut report);
        if report.has_errors() {
            self.unchecked = None;
            self.state.withdraw(&report, self.sources.as_ref());
            self.say_refused(&report);
        } else if !progress.is_stopped() {
            self.unchecked = None;
            self.state.approve(&report, self.sources.as_ref());
            self.options.print_report(&report, self.sources.as_ref());
        }
    }

    fn refuse(&self, report: &Report) {
        self.state.refuse(report, self.sources.as_ref());
        self.say_refused(report);
    }

    fn say_refused(&self, report: &Report) {
        self.options.print_report(report, self.sources.as_ref());
        let (errors, warnings) = (
            report.count(Severity::Error),
            report.count(Severity::Warning),
        );
        self.options.note(&if self.options.is_zh() {
            format!("有 {errors} 个错误、{warnings} 个警告，没有更新。")
        } else {
            format!("{errors} errors, {warnings} warnings; not updated.")
        });
    }

    fn say_shown(&self, pages: usize, took: Duration) {
        let seconds = took.as_secs_f32();
        self.options.note(&if self.options.is_zh() {
            format!("已更新：{pages} 个页面（{seconds:.2} 秒）。")
        } else {
            format!("Updated: {pages} pages ({seconds:.2} s).")
        });
    }
}
