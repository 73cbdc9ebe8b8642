//! The same folder and moment give the same bytes: threads, places, locales, earlier builds.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use gongshi::Built;
use tempfile::TempDir;

use crate::{
    accessible::AS_OF,
    common::{Project, files_below, load},
};

/// Builds a site into a folder outside of it.
fn build(project: &Path, out: &Path) -> Built {
    let (_, mut report, site) = load(project, AS_OF);
    let site = site.expect("a site");
    gongshi::build(&site, Some(out), &mut report)
        .expect("a writable folder")
        .expect("a site without errors")
}

/// Fails with the names of the files that differ.
#[track_caller]
fn same(a: &Path, b: &Path) {
    let (in_a, in_b) = (files_below(a), files_below(b));
    assert!(in_a.len() > 30, "{} files", in_a.len());
    assert_eq!(in_a, in_b, "the sets of files differ");
    let differ: Vec<&String> = in_a
        .iter()
        .filter(|path| {
            let read = |folder: &Path| fs::read(folder.join(path)).expect("a published file");
            read(a) != read(b)
        })
        .collect();
    assert!(
        differ.is_empty(),
        "{} files differ: {differ:?}",
        differ.len()
    );
}

/// Runs the built program far from the site, in an environment of its own.
fn run(project: &Project, from: &Path, out: &Path, environment: &[(&str, &str)]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshi"));
    command.env_clear().current_dir(from).stdin(Stdio::null());
    command.envs(environment.iter().copied());
    command.arg("--site").arg(project.path());
    command.args(["--as-of", AS_OF, "build", "--out"]).arg(out);
    let ran = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
}

#[test]
fn the_program_gives_the_same_files_with_any_threads_time_zone_and_locale() {
    let places = TempDir::new().expect("a temporary folder");
    // Each site is a copy of its own, each output lies at another depth.
    let (tokyo, new_york) = (places.path().join("a"), places.path().join("x/y/z/b"));
    let from = places.path().join("elsewhere");
    for folder in [&from, &places.path().join("x/y/z")] {
        fs::create_dir_all(folder).expect("a folder");
    }
    let zh = [
        ("TZ", "Asia/Tokyo"),
        ("LC_ALL", "zh_CN.UTF-8"),
        ("RAYON_NUM_THREADS", "1"),
    ];
    let en = [
        ("TZ", "America/New_York"),
        ("LC_ALL", "C"),
        ("RAYON_NUM_THREADS", "7"),
        ("SOURCE_DATE_EPOCH", "0"),
        ("HOME", "/nonexistent"),
    ];
    run(&Project::demo(), &from, &tokyo, &zh);
    run(&Project::demo(), Path::new("/"), &new_york, &en);
    let manifest = |folder: &Path| fs::read_to_string(folder.join("manifest.json"));
    assert_eq!(
        manifest(&tokyo).expect("a manifest"),
        manifest(&new_york).expect("a manifest")
    );
    same(&tokyo, &new_york);
}

#[test]
fn a_second_build_takes_pages_over_and_equals_a_clean_one() {
    let project = Project::demo();
    let places = TempDir::new().expect("a temporary folder");
    let (kept, clean) = (places.path().join("kept"), places.path().join("clean"));
    let first = build(project.path(), &kept);
    assert_eq!(first.reused, 0);
    let at_first = fs::read(kept.join("manifest.json")).expect("a manifest");

    let again = build(project.path(), &kept);
    assert_eq!(again.reused, again.pages, "nothing has changed");
    assert_eq!(
        fs::read(kept.join("manifest.json")).expect("a manifest"),
        at_first
    );

    // One day of 2014, which no release tells of: what is published of one does not move unseen.
    // Pages of stations and enterprises do not show it.
    let file = "data/air-city-day/aqistudy_daily_2013-2017.csv";
    let (before, after) = (
        ",2014-06-06,76,62~98,良,48.6,",
        ",2014-06-06,76,62~98,良,648.6,",
    );
    let table = kept.join("data/air-city-day/air-city-day.csv");
    let table_at_first = fs::read(&table).expect("a table");
    copy_dir(&kept, &places.path().join("first"));
    project.replace(file, before, after);
    let declaration = |id: &str| {
        format!(
            "[[change]]\nid = \"{id}\"\nkind = \"correction\"\ndataset = \"air-city-day\"\n\
             scope = {{ keys = [\"连云港/2014-06-06\"] }}\nreason = {{ zh = \"检验\" }}\n\
             date = 2026-11-23\nby = \"检验\"\n"
        )
    };
    project.write("data/changes.toml", declaration("1"));
    let changed = build(project.path(), &kept);
    assert!(changed.reused > changed.pages / 2, "{}", changed.reused);
    assert!(changed.reused < changed.pages, "{}", changed.reused);
    // The same site published last, the same bytes: in its place or beside it.
    let first = places.path().join("first");
    build_against(project.path(), &clean, &first);
    same(&kept, &clean);
    assert_ne!(
        fs::read(kept.join("manifest.json")).expect("a manifest"),
        at_first
    );

    project.replace(file, after, before);
    let both = declaration("1") + &declaration("2");
    project.write("data/changes.toml", both);
    build(project.path(), &kept);
    // Back to the first data; that they were others meanwhile is not forgotten.
    assert_eq!(fs::read(&table).expect("a table"), table_at_first);
    let log = fs::read_to_string(kept.join("data/air-city-day/changes.csv")).expect("a log");
    let told: Vec<bool> = ["48.6,648.6", "648.6,48.6"]
        .map(|values| log.contains(values))
        .into();
    assert_eq!(told, [true, true], "{log}");
}

fn copy_dir(from: &Path, to: &Path) {
    for path in files_below(from) {
        let target = to.join(&path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::copy(from.join(&path), target).expect("a copy");
    }
}

/// As [`build`], where another folder holds the site that was published last.
fn build_against(project: &Path, out: &Path, last: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshi"));
    command.arg("--site").arg(project);
    command.args(["--as-of", AS_OF, "build", "--out"]).arg(out);
    let ran = command.arg("--against").arg(last).output();
    let ran = ran.expect("the program runs");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
}

#[test]
fn the_order_of_rows_and_the_names_of_files_change_no_number() {
    let project = Project::from("golden/soil/site");
    let places = TempDir::new().expect("a temporary folder");
    let (a, b) = (places.path().join("a"), places.path().join("b"));
    build(project.path(), &a);
    let file = "data/soil-sample/2024-2025.csv";
    let text = project.read(file);
    let (head, rows) = text.split_once("\r\n").expect("a header");
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    project.remove(file);
    let turned = format!("{head}\r\n{}\r\n", rows.join("\r\n"));
    project.write("data/soil-sample/a-new-name.csv", turned);
    build(project.path(), &b);
    for path in files_below(&a) {
        let (old, new) = (fs::read(a.join(&path)), fs::read(b.join(&path)));
        // Downloads keep the order of the files; the manifest lists their hashes.
        let download = path.starts_with("data/soil-sample/") || path == "manifest.json";
        if !download {
            assert_eq!(old.expect("a file"), new.expect("a file"), "{path}");
        }
    }
}
