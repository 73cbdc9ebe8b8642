//! The corpus of bad inputs: one folder below `tests/invalid/` for each fault a site can have.
//!
//! A folder is named after its code (`dataset__no-unit`, or `dataset__no-unit-variant`) and changes
//! the small good site `_base`: by files, by `change.toml` (replaced text), by `remove.txt`, or by
//! a function of [`generated`]. `expected.txt` is what the clerk reads, `expected.zh.txt` the same
//! in Chinese where it is kept. `UPDATE=1 cargo test --test suite invalid` writes both anew.

mod elsewhere;
mod examples;
mod generated;
mod harmless;

use std::{
    collections::BTreeSet,
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
};

use gongshi::{
    diagnostic::{Catalogue, Diagnostic, Lang, Location, Report, Severity},
    source::Sources,
};
use rayon::prelude::*;

use crate::common::{Project, files_below, load, moment, repository, site, transcript};

/// The moment of all cases; the base's release came out two hours before.
const AS_OF: &str = "2026-11-05T12:00";

/// What became of one case.
struct Outcome {
    report: Report,
    english: String,
    chinese: String,
    published: bool,
    old_site_stands: bool,
    example: Option<(String, examples::Example)>,
}

impl Outcome {
    fn codes(&self) -> BTreeSet<&'static str> {
        self.report.sorted().iter().map(|d| d.code).collect()
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    change: Vec<Change>,
}

/// Text of the base that is replaced; it must be there.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    file: String,
    from: String,
    to: String,
}

fn cases() -> Vec<String> {
    let entries = fs::read_dir(site("invalid")).expect("the corpus").flatten();
    let names = entries.map(|e| e.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|n| !n.starts_with('_')).collect();
    names.sort();
    names
}

/// The code that a folder is named after: the longest that its name begins with.
fn code_of(case: &str) -> Option<&'static str> {
    let name = case.replace("__", "::");
    let fits = |code: &&str| {
        name.strip_prefix(code)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    Catalogue::shared()
        .codes()
        .filter(fits)
        .max_by_key(|code| code.len())
}

/// Turns a copy of the base into the case.
fn lay_over(project: &Project, case: &str) {
    let folder = site("invalid").join(case);
    for path in files_below(&folder) {
        let from = folder.join(&path);
        match path.as_str() {
            "expected.txt" | "expected.zh.txt" => {}
            "remove.txt" => {
                let list = fs::read_to_string(from).expect("a list");
                list.lines().for_each(|line| _ = project.remove(line));
            }
            "change.toml" => {
                let text = fs::read_to_string(from).expect("changes");
                let changes: Changes =
                    toml::from_str(&text).unwrap_or_else(|e| panic!("{case}: {e}"));
                for Change { file, from, to } in changes.change {
                    project.replace(&file, &from, &to);
                }
            }
            _ => _ = project.write(&path, fs::read(from).expect("a file")),
        }
    }
    generated::lay_over(project, case);
}

/// A good site, built once; every case is laid over a copy of it.
fn good_site() -> Project {
    let project = Project::from("invalid/_base");
    let built = project.build(AS_OF);
    assert_eq!(built.transcript, "", "the base has no findings");
    assert!(built.ok);
    forget_releases(&project);
    forget_tables(&project);
    project
}

/// Nor is it about the values that the fault stands in the place of: their old site has no tables to
/// compare with.
fn forget_tables(project: &Project) {
    let text = project.read("public/manifest.json");
    let mut kept = Vec::new();
    for line in text.lines() {
        let table = line
            .strip_prefix("\"data/")
            .and_then(|rest| rest.split_once("\":"));
        match table.filter(|(path, _)| path.ends_with(".csv")) {
            Some((path, _)) => _ = project.remove(&format!("public/data/{path}")),
            None => kept.push(line),
        }
    }
    project.write("public/manifest.json", kept.join("\n") + "\n");
}

/// Most cases are about one fault of the data, and not about the release that it moves as well:
/// their old site knows nothing of releases.
fn forget_releases(project: &Project) {
    let text = project.read("public/manifest.json");
    let (before, rest) = text.split_once("\"releases\": {").expect("the releases");
    let (_, after) = rest.split_once("\n},\n\"files\"").expect("the files");
    let text = format!("{before}\"releases\": {{\n}},\n\"files\"{after}");
    project.write("public/manifest.json", text);
}

/// Whether a case is about what was published, of a release or of data.
fn is_about_the_last_site(case: &str) -> bool {
    [
        "history__",
        "content__sealed-figure",
        "content__sealed-chart",
        "content__release-gone",
    ]
    .iter()
    .any(|code| case.starts_with(code))
}

fn run(good: &Project, case: &str) -> Outcome {
    let project = Project::copy(good.path());
    if is_about_the_last_site(case) {
        assert!(project.build(AS_OF).ok);
    }
    let before = Project::copy(&project.path().join("public"));
    lay_over(&project, case);
    let output = project.path().join("public");
    let (sources, mut report, site) = load(project.path(), AS_OF);
    let mut published = false;
    if let Some(site) = site {
        match gongshi::build(&site, Some(&output), &mut report) {
            Ok(built) => published = built.is_some(),
            Err(error) => report.add(error.diagnostic().clone()),
        }
    }
    let old_site_stands = same_files(before.path(), &output);
    let example = examples::of_case(case, &report, &sources);
    let [english, chinese] = [Lang::En, Lang::Zh].map(|lang| transcript(&report, &sources, lang));
    Outcome {
        report,
        english,
        chinese,
        published,
        old_site_stands,
        example,
    }
}

fn same_files(a: &Path, b: &Path) -> bool {
    let files = files_below(a);
    let same = |path: &String| fs::read(a.join(path)).ok() == fs::read(b.join(path)).ok();
    files == files_below(b) && files.iter().all(same)
}

/// What is wrong with the outcome of a case; nothing when all is as it should be.
fn judge(case: &str, outcome: &Outcome) -> Vec<String> {
    let mut wrong = Vec::new();
    let errors = outcome.report.has_errors();
    if outcome.published == errors {
        wrong.push(format!(
            "published: {}, errors: {errors}",
            outcome.published
        ));
    }
    if errors && !outcome.old_site_stands {
        wrong.push("the site published before has changed".to_owned());
    }
    for text in [&outcome.english, &outcome.chinese] {
        if let Some(line) = text.lines().find(|l| unfilled(l)) {
            wrong.push(format!("a placeholder is left: {line}"));
        }
    }
    let folder = site("invalid").join(case);
    wrong.extend(compare(
        &folder.join("expected.txt"),
        &outcome.english,
        true,
    ));
    wrong.extend(compare(
        &folder.join("expected.zh.txt"),
        &outcome.chinese,
        false,
    ));
    wrong
}

/// Whether a message still shows `{name}` of its own text (quoted lines of the site may hold any).
fn unfilled(line: &str) -> bool {
    let message =
        line.starts_with("error[") || line.starts_with("warning[") || line.contains("help: ");
    let inner = |rest: &str| rest.split('}').next().unwrap_or_default().to_owned();
    const ARGUMENTS: [&str; 8] = [
        "value", "field", "known", "name", "error", "message", "unit", "nearest",
    ];
    message
        && line
            .split('{')
            .skip(1)
            .any(|rest| ARGUMENTS.contains(&inner(rest).as_str()))
}

fn compare(path: &PathBuf, found: &str, needed: bool) -> Option<String> {
    let update = env::var_os("UPDATE").is_some() && env::var_os("CI").is_none();
    if update && (needed || path.exists()) {
        fs::write(path, found).expect("a written transcript");
        return None;
    }
    match fs::read_to_string(path) {
        Ok(expected) if expected == found => None,
        Ok(expected) => Some(format!("expected:\n{expected}\nfound:\n{found}")),
        Err(_) if needed => Some(format!("expected.txt is missing; found:\n{found}")),
        Err(_) => None,
    }
}

/// A case, the codes it raised, what is wrong with it, and what `explain` may show of it.
type Judged = (
    String,
    BTreeSet<&'static str>,
    Vec<String>,
    Option<(String, examples::Example)>,
);

/// Every case, judged; and the codes that all of them raise.
#[test]
fn every_fault_is_told_and_nothing_is_published() {
    let good = good_site();
    let judged: Vec<Judged> = cases()
        .into_par_iter()
        .map(
            |case| match catch_unwind(AssertUnwindSafe(|| run(&good, &case))) {
                Ok(outcome) => {
                    let mut wrong = judge(&case, &outcome);
                    let codes = outcome.codes();
                    match code_of(&case) {
                        Some(code) if codes.contains(code) => {}
                        Some(code) => wrong.push(format!("{code} is not raised: {codes:?}")),
                        None if case == MANY => {}
                        None => wrong.push("the folder is not named after a code".to_owned()),
                    }
                    (case, codes, wrong, outcome.example)
                }
                Err(_) => (
                    case,
                    BTreeSet::new(),
                    vec!["the program panicked".to_owned()],
                    None,
                ),
            },
        )
        .collect();
    let wrong: Vec<String> = judged
        .iter()
        .filter(|(_, _, wrong, _)| !wrong.is_empty())
        .map(|(case, _, wrong, _)| format!("== {case}\n{}", wrong.join("\n")))
        .collect();
    assert!(
        wrong.is_empty(),
        "{}\n{} cases are wrong",
        wrong.join("\n\n"),
        wrong.len()
    );

    let raised: BTreeSet<&str> = judged
        .iter()
        .flat_map(|(_, codes, _, _)| codes.iter().copied())
        .collect();
    let known: BTreeSet<&str> = Catalogue::shared().codes().collect();
    let elsewhere: BTreeSet<&str> = elsewhere::ELSEWHERE.iter().map(|(code, _)| *code).collect();
    let without: Vec<_> = known
        .difference(&raised)
        .filter(|c| !elsewhere.contains(**c))
        .collect();
    assert!(without.is_empty(), "codes without a case: {without:?}");
    let idle: Vec<_> = elsewhere
        .iter()
        .filter(|c| raised.contains(**c) || !known.contains(**c))
        .collect();
    assert!(idle.is_empty(), "exceptions that are none: {idle:?}");
    examples::compare(judged.into_iter().filter_map(|(_, _, _, example)| example));
}

/// The folder with many faults in many files.
const MANY: &str = "many-faults";

/// A clerk gets all faults of all files in one run.
#[test]
fn many_faults_are_told_at_once() {
    let outcome = run(&good_site(), MANY);
    assert!(!outcome.published && outcome.old_site_stands);
    let files: BTreeSet<&str> = outcome
        .report
        .sorted()
        .iter()
        .map(|d| d.at.file.as_ref())
        .collect();
    assert!(outcome.codes().len() >= 12, "{:?}", outcome.codes());
    assert!(files.len() >= 6, "{files:?}");
}

/// Whatever line is lost or doubled, and whatever type a field is given, the program only reports.
#[test]
fn no_line_of_a_site_can_stop_the_program() {
    let good = Project::from("invalid/_base");
    let files: Vec<(String, String)> = files_below(good.path())
        .into_iter()
        .map(|path| (path.clone(), good.read(&path)))
        .collect();
    let mut changed: Vec<(usize, String)> = Vec::new();
    for (i, (_, text)) in files.iter().enumerate() {
        let lines: Vec<&str> = text.lines().collect();
        for n in 0..lines.len() {
            let with = |put: &[&str]| {
                [&lines[..n], put, &lines[n + 1..], &[""]]
                    .concat()
                    .join("\n")
            };
            changed.extend([&[] as &[&str], &[lines[n], lines[n]]].map(|put| (i, with(put))));
            if lines[n].starts_with("type = ") {
                let types = [
                    "string", "date", "month", "year", "time", "code", "quantity", "count",
                    "boolean", "figure",
                ];
                changed.extend(types.map(|t| (i, with(&[&format!("type = \"{t}\"")]))));
            }
        }
    }
    let panicked: Vec<&String> = changed
        .par_iter()
        .filter(|(i, text)| {
            let bytes = |j: usize, old: &str| {
                if j == *i {
                    text.as_bytes().to_vec()
                } else {
                    old.as_bytes().to_vec()
                }
            };
            let all = files
                .iter()
                .enumerate()
                .map(|(j, (path, old))| (path.clone(), bytes(j, old)));
            let sources = Arc::new(Sources::from_files(all));
            let run = || {
                let mut report = Report::default();
                let site = gongshi::load(sources.clone(), moment(AS_OF), &mut report);
                site.map(|site| gongshi::build(&site, None, &mut report).map(|_| ()));
                transcript(&report, &sources, Lang::Zh)
            };
            catch_unwind(AssertUnwindSafe(run)).is_err()
        })
        .map(|(_, text)| text)
        .collect();
    assert!(
        panicked.is_empty(),
        "{} of {}; the first:\n{}",
        panicked.len(),
        changed.len(),
        panicked[0]
    );
}

/// Words and code belong together: no code without words, no words without code.
#[test]
fn every_code_of_the_program_has_words_and_every_word_a_code() {
    let known: BTreeSet<String> = Catalogue::shared().codes().map(str::to_owned).collect();
    let mut used = BTreeSet::new();
    let source = repository().join("src");
    for path in files_below(&source)
        .iter()
        .filter(|p| p.ends_with(".rs") && !is_test(p))
    {
        let text = fs::read_to_string(source.join(path)).expect("a source file");
        let program = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        used.extend(
            program
                .split('"')
                .filter(|word| is_code(word))
                .map(str::to_owned),
        );
    }
    let without: Vec<_> = used.difference(&known).collect();
    assert!(without.is_empty(), "codes without words: {without:?}");
    let idle: Vec<_> = known.difference(&used).collect();
    assert!(idle.is_empty(), "words without code: {idle:?}");
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("tests.rs")
}

fn is_code(word: &str) -> bool {
    let part = |p: &str| {
        !p.is_empty()
            && p.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    word.split_once("::")
        .is_some_and(|(stage, what)| part(stage) && part(what))
}

/// What a folder cannot raise still has both languages, and fits its values into them.
#[test]
fn every_message_is_whole_in_both_languages() {
    for code in Catalogue::shared().codes() {
        let d = Diagnostic::new(code, Location::file("x"));
        for lang in [Lang::Zh, Lang::En] {
            let (says, help) = (d.says(lang), d.help(lang));
            assert!(
                says.chars().count() > 5 && help.chars().count() > 5,
                "{code}: {says} {help}"
            );
        }
        let names = |lang| -> BTreeSet<String> {
            let text = d.says(lang) + &d.help(lang);
            let inner = |rest: &str| rest.split('}').next().unwrap_or_default().to_owned();
            let names = text.split('{').skip(1).map(inner);
            names
                .filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
                .collect()
        };
        assert_eq!(
            names(Lang::Zh),
            names(Lang::En),
            "{code}: both languages tell the same values"
        );
        let chinese = d.says(Lang::Zh);
        assert!(
            chinese.chars().any(|c| c >= '\u{4E00}'),
            "{code}: {chinese}"
        );
        assert!(d.severity() <= Severity::Note);
    }
}
