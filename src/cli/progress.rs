//! How far a run has come, for somebody who watches a terminal.

use std::{
    io::Write,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::options::Options;
use crate::pipeline::{Phase, Progress};

/// A run that is over by then needs no words.
const PATIENCE: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(100);

/// A line on the terminal that says what a run is at; gone when the run ends.
pub(super) struct ShownProgress {
    progress: Arc<Progress>,
    shown: Option<(Arc<End>, JoinHandle<()>)>,
}

#[derive(Default)]
struct End {
    over: Mutex<bool>,
    woken: Condvar,
    wrote: AtomicBool,
}

impl ShownProgress {
    /// Begins to show, if there is a terminal.
    pub(super) fn begin(options: &Options) -> Self {
        let progress = Arc::<Progress>::default();
        let shown = options.shows_progress().then(|| {
            let end = Arc::<End>::default();
            let (to_end, of, zh) = (Arc::clone(&end), Arc::clone(&progress), options.is_zh());
            (end, thread::spawn(move || show(&to_end, &of, zh)))
        });
        Self { progress, shown }
    }

    /// What the pipeline writes to.
    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Takes the line away, before anything else is printed.
    pub(super) fn end(self) {
        drop(self);
    }
}

impl Drop for ShownProgress {
    fn drop(&mut self) {
        let Some((end, thread)) = self.shown.take() else {
            return;
        };
        *end.over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        end.woken.notify_all();
        // The thread only prints; if it failed, there is nothing to take away.
        let _ = thread.join();
    }
}

/// Runs beside the pipeline until the run is over.
fn show(end: &End, progress: &Progress, zh: bool) {
    let since = Instant::now();
    let mut over = end.over.lock().unwrap_or_else(PoisonError::into_inner);
    let mut last = String::new();
    while !*over {
        let (guard, _) = end
            .woken
            .wait_timeout(over, STEP)
            .unwrap_or_else(PoisonError::into_inner);
        over = guard;
        let line = line(progress, zh);
        if !*over && since.elapsed() > PATIENCE && line != last {
            write(&line, width(&last));
            end.wrote.store(true, Relaxed);
            last = line;
        }
    }
    if end.wrote.load(Relaxed) {
        write("", width(&last));
        write("", 0);
    }
}

/// Writes over what the line held; only plain characters, which any terminal understands.
fn write(line: &str, before: usize) {
    let rest = before.saturating_sub(width(line));
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "\r{line}{}\r{line}", " ".repeat(rest));
    let _ = stderr.flush();
}

/// Columns that a terminal uses: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn line(progress: &Progress, zh: bool) -> String {
    let (phase, done, total) = progress.now();
    let word = match (phase, zh) {
        (Phase::Data, true) => "读取数据",
        (Phase::Data, false) => "Reading data",
        (Phase::Figures, true) => "计算指标",
        (Phase::Figures, false) => "Computing figures",
        (Phase::Texts, true) => "整理文稿",
        (Phase::Texts, false) => "Binding texts",
        (Phase::Downloads, true) => "准备下载文件",
        (Phase::Downloads, false) => "Preparing downloads",
        (Phase::Pages, true) => "生成页面",
        (Phase::Pages, false) => "Making pages",
        (Phase::Publishing, true) => "核对、替换",
        (Phase::Publishing, false) => "Verifying and exchanging",
    };
    if total == 0 {
        word.to_owned()
    } else {
        format!("{word} {done}/{total}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_takes_two_columns_for_a_chinese_character() {
        assert_eq!(width("生成页面 3/187"), 4 * 2 + 6);
        assert_eq!(width("Making pages"), 12);
    }

    #[test]
    fn a_run_that_has_not_begun_reads_data_and_counts_nothing() {
        let progress = Progress::default();
        assert_eq!(line(&progress, false), "Reading data");
        assert_eq!(line(&progress, true), "读取数据");
    }
}
