//! Whatever becomes of a file: no panic, no hang, no half of a site.
//!
//! Small good sites are changed at random — bytes, lines, cells, words, whole files — and built
//! into one output folder each. Afterwards that folder holds, byte for byte, what it held before,
//! or a whole new site that `verify` accepts; an error never publishes, and a run without one does.
//!
//! The numbers are drawn from a seed, so that a run repeats itself:
//!
//! ```sh
//! cargo test --test suite mutations                                   # some hundreds
//! MUTATIONS=10000 cargo test --release --test suite mutations -- --nocapture
//! MUTATION_SEED=7 MUTATION=1234 cargo test --test suite mutations     # one case again
//! ```

mod hostile;
mod sites;

use std::{
    collections::BTreeMap,
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use gongshi::{
    diagnostic::{Lang, Report},
    publish,
    source::Sources,
};
use tempfile::TempDir;

use crate::common::{files_below, moment, transcript};
use hostile::{Chance, mutate};
use sites::{Files, sites};

/// The moment of all cases.
const AS_OF: &str = "2026-11-05T12:00";

/// Longer than this is a hang; on a busy machine a case takes a second.
const PATIENCE: Duration = Duration::from_secs(120);

/// Cases of an ordinary test run.
const USUAL: u64 = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
    Refused,
    Published,
    PublishedWithWarnings,
}

/// A number from the environment.
fn number(name: &str) -> Option<u64> {
    env::var(name)
        .ok()
        .map(|text| text.parse().expect("a number"))
}

/// What a folder holds.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |path: String| (path.clone(), fs::read(folder.join(path)).expect("a file"));
    files_below(folder).into_iter().map(read).collect()
}

/// Builds a site over what stands in `output`; how it ended, or what is wrong.
fn build(files: Files, output: &Path) -> Result<Ending, String> {
    let before = content(output);
    let sources = Arc::new(Sources::from_files(files));
    let mut report = Report::default();
    let site = gongshi::load(sources.clone(), moment(AS_OF), &mut report);
    let mut published = false;
    if let Some(site) = site {
        match gongshi::build(&site, Some(output), &mut report) {
            Ok(built) => published = built.is_some(),
            Err(error) => report.add(error.diagnostic().clone()),
        }
    }
    let words = [Lang::Zh, Lang::En].map(|lang| transcript(&report, &sources, lang));
    if published == report.has_errors() {
        return Err(format!("published: {published}, yet\n{}", words[1]));
    }
    // A site of one fault or of thousands is told on some pages at most.
    if words.iter().any(|text| text.len() > 4_000_000) {
        return Err(format!("a report of {} bytes", words[1].len()));
    }
    if !published {
        let same = content(output) == before;
        return same
            .then_some(Ending::Refused)
            .ok_or("the old site has changed".to_owned());
    }
    let differs = publish::verify(output).map_err(|e| format!("verify: {e}"))?;
    if !differs.is_empty() {
        return Err(format!("verify finds {differs:?}"));
    }
    match markup_of_strangers(output, &sources) {
        Some(found) => Err(found),
        None if report.sorted().is_empty() => Ok(Ending::Published),
        None => Ok(Ending::PublishedWithWarnings),
    }
}

/// Markup and formulas of the hostile words that came through as such.
///
/// A theme is trusted: what a template says itself, it says.
fn markup_of_strangers(output: &Path, sources: &Sources) -> Option<String> {
    let templates: Vec<_> = sources
        .under("themes/")
        .map(|file| String::from_utf8_lossy(file.bytes()))
        .collect();
    for (path, bytes) in content(output) {
        let text = String::from_utf8_lossy(&bytes);
        let bad: &[&str] = match path.rsplit('.').next() {
            Some("html" | "xml" | "svg") => &["<script>alert", "<img src=x", "href=\"javascript:"],
            Some("csv") => &["\n=cmd", ",=cmd", "\n@SUM", ",@SUM", "\"=cmd", "\"@SUM"],
            _ => &[],
        };
        let strange =
            |bad: &&&str| text.contains(**bad) && !templates.iter().any(|t| t.contains(**bad));
        if let Some(bad) = bad.iter().find(strange) {
            return Some(format!("{path} holds {bad}"));
        }
    }
    None
}

/// One case: a site with some changes, built; `Err` says what is wrong.
fn run(sites: &[(&str, Files)], seed: u64, case: u64, output: PathBuf) -> Result<Ending, String> {
    let mut chance = Chance::new(seed, case);
    let (name, site) = &sites[chance.below(sites.len())];
    let mut files = site.clone();
    let mut done = Vec::new();
    for _ in 0..1 + chance.below(3) {
        done.push(mutate(&mut files, &mut chance));
    }
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let ended = catch_unwind(AssertUnwindSafe(|| build(files, &output)));
        _ = send.send(ended.unwrap_or_else(|_| Err("the program panicked".to_owned())));
    });
    let ended = receive
        .recv_timeout(PATIENCE)
        .unwrap_or_else(|_| Err("the program hangs".to_owned()));
    ended.map_err(|what| {
        let changes = done.join("; ");
        format!("MUTATION_SEED={seed} MUTATION={case} ({name}: {changes}): {what}")
    })
}

/// See the head of this file.
#[test]
fn no_mutation_makes_the_program_panic_hang_or_publish_by_halves() {
    let sites = sites();
    let seed = number("MUTATION_SEED").unwrap_or(20_261_105);
    let cases = match number("MUTATION") {
        Some(one) => one..one + 1,
        None => 0..number("MUTATIONS").unwrap_or(USUAL),
    };
    let begun = Instant::now();
    let lanes = thread::available_parallelism().map_or(2, usize::from) as u64;
    // Each lane publishes into a folder of its own, one case after the other. Plain threads: the
    // program's own pool must stay free for the builds that a lane waits for.
    let lane = |lane: u64| {
        let folder = TempDir::new().expect("a temporary folder");
        let output = folder.path().join("public");
        let cases = cases.clone().filter(move |case| case % lanes == lane);
        let ended = cases.map(|case| run(&sites, seed, case, output.clone()));
        ended.collect::<Vec<_>>()
    };
    let ended: Vec<Result<Ending, String>> = thread::scope(|scope| {
        let lane = &lane;
        let running: Vec<_> = (0..lanes).map(|n| scope.spawn(move || lane(n))).collect();
        let ended = running.into_iter().map(|one| one.join().expect("a lane"));
        ended.flatten().collect()
    });
    let mut endings: BTreeMap<Ending, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for one in ended {
        match one {
            Ok(ending) => *endings.entry(ending).or_default() += 1,
            Err(what) => wrong.push(what),
        }
    }
    println!(
        "seed {seed}, {:.1} s: {endings:?}, {} wrong",
        begun.elapsed().as_secs_f64(),
        wrong.len()
    );
    let first = wrong.iter().take(20).map(String::as_str);
    assert!(
        wrong.is_empty(),
        "{} cases are wrong:\n{}",
        wrong.len(),
        first.collect::<Vec<_>>().join("\n\n")
    );
}

/// The sites are good before anything is done to them: else every case would be refused.
#[test]
fn the_sites_are_good_before_they_are_changed() {
    for (name, files) in sites() {
        let folder = TempDir::new().expect("a temporary folder");
        let ended = build(files, &folder.path().join("public"));
        assert!(
            matches!(ended, Ok(e) if e != Ending::Refused),
            "{name}: {ended:?}"
        );
    }
}
