//! Releases that say to be older than their files, in a repository made for the test.

use std::{collections::BTreeMap, path::Path, process::Command};

use gongshi::diagnostic::{Lang, Report};
use jiff::Timestamp;

use crate::common::{Project, load, transcript};

const AS_OF: &str = "2026-11-23T08:00";
const RELEASE: &str = "content/releases/2026/october.md";

fn with_days(days: &str) -> Project {
    let project = Project::from("invalid/_base");
    let policy = format!("[release_policy]\nbackdating_days = {days}\n\n[[section]]\nid = \"air\"");
    project.replace("site.toml", "[[section]]\nid = \"air\"", &policy);
    project
}

/// What is said where the file was first committed at this moment.
fn told(project: &Project, first: &str) -> String {
    let (sources, _, site) = load(project.path(), AS_OF);
    let first: Timestamp = first.parse().expect("a moment");
    let firsts = BTreeMap::from([(RELEASE.to_owned(), first)]);
    let mut report = Report::default();
    gongshi::backdated(&site.expect("a site"), &firsts, &mut report);
    transcript(&report, &sources, Lang::En)
}

/// It says 5 November, 10:00 in a place eight hours east: two days later is 7 November, 02:00 UTC.
#[test]
fn a_release_older_than_its_file_is_told() {
    let project = with_days("2");
    for fine in ["2026-11-05T01:00:00Z", "2026-11-07T02:00:00Z"] {
        assert_eq!(told(&project, fine), "");
    }
    let said = told(&project, "2026-11-07T02:01:00Z");
    let wanted = "warning[content::backdated]: publish_at says 2026-11-05T10:00, but this file was \
                  first committed on 2026-11-07T10:01, more than 2 day(s) later.\n \
                  --> content/releases/2026/october.md:4:14\n";
    assert!(said.starts_with(wanted), "{said}");
    // Where the office does not ask, nobody is told.
    let silent = Project::from("invalid/_base");
    assert_eq!(told(&silent, "2027-01-01T00:00:00Z"), "");
}

fn git(folder: &Path, at: &str, arguments: &[&str]) -> bool {
    let status = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org"])
        .args([
            "-c",
            "commit.gpgSign=false",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_AUTHOR_DATE", at)
        .env("GIT_COMMITTER_DATE", at)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output();
    status.is_ok_and(|output| output.status.success())
}

fn check(site: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshi"));
    command.args(["--lang", "en", "--as-of", AS_OF, "check"]);
    let output = command.current_dir(site).output().expect("the program");
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// The whole way: what git knows, and what it does not; as far as there is a git.
#[test]
fn git_says_how_old_a_file_is() {
    let project = with_days("2");
    let site = project.path();
    let code = "[content::backdated]";
    assert!(!check(site).contains(code), "no repository");
    if !git(site, "2026-01-01T00:00:00Z", &["init"]) {
        // Past the harness, which would keep the line to itself.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), b"SKIPPED: there is no git\n");
        return;
    }
    let text = project.read(RELEASE);
    let commit = |at: &str, paths: &[&str]| {
        assert!(git(site, at, &[&["add", "-A", "--"], paths].concat()));
        assert!(git(site, at, &["commit", "-q", "-m", "x"]));
    };
    commit("2026-01-01T00:00:00Z", &["site.toml"]);
    commit("2026-11-20T00:00:00Z", &["content", "data"]);
    let said = check(site);
    assert!(
        said.contains(code) && said.contains("first committed on 2026-11-20T08:00"),
        "{said}"
    );
    // Another name, a later change: as old as before.
    let other = "content/releases/2026/air-october.md";
    project.remove(RELEASE);
    project.write(other, format!("{text}\n"));
    commit("2026-11-22T00:00:00Z", &["content"]);
    let said = check(site);
    assert!(
        said.contains("air-october.md") && said.contains("first committed on 2026-11-20T08:00"),
        "{said}"
    );
    // A copy without the history knows nothing.
    let copy = tempfile::TempDir::new().expect("a folder");
    let from = format!("file://{}", site.display());
    assert!(git(
        copy.path(),
        "2026-11-22T00:00:00Z",
        &["clone", "-q", "--depth", "1", &from, "."]
    ));
    assert!(!check(copy.path()).contains(code));
    // What the repository began with is not looked at.
    let first = with_days("2");
    assert!(git(first.path(), "2026-11-20T00:00:00Z", &["init"]));
    assert!(git(first.path(), "2026-11-20T00:00:00Z", &["add", "-A"]));
    assert!(git(
        first.path(),
        "2026-11-20T00:00:00Z",
        &["commit", "-q", "-m", "x"]
    ));
    assert!(!check(first.path()).contains(code));
}
