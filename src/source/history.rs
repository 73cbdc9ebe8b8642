//! When files came into the repository that holds the site, and by which commit they are as they
//! are, where git knows.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use jiff::Timestamp;

/// The moment of the first commit of each file below a part of a folder, by path inside the folder.
///
/// Empty where nothing can be known: no repository, no git, or a history that was cut off. Files
/// that are as old as `oldest` are left out: a repository begins with what was there before it.
#[must_use]
pub fn first_commits(folder: &Path, part: &str, oldest: &str) -> BTreeMap<String, Timestamp> {
    if !has_whole_history(folder) {
        return BTreeMap::new();
    }
    let log = git(
        folder,
        &[
            "log",
            "--no-show-signature",
            "--no-ext-diff",
            "--reverse",
            "--find-renames",
            "--diff-filter=AR",
            "--format=format:%x01%at %ct",
            "--name-status",
            "--relative",
            "--",
            part,
            oldest,
        ],
    );
    let mut found = firsts(&log.unwrap_or_default());
    match found.remove(oldest) {
        Some(begin) => found.retain(|_, at| *at > begin),
        None => found.clear(),
    }
    found
}

/// By which commit a file is as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Committed {
    /// The one that changed it last, whole, in hexadecimal.
    By(String),
    /// None: it was changed since, or never was in the repository.
    Not,
}

/// By which commit each of the wanted files is as it is, by path inside the folder.
///
/// A file is not in the answer where nothing can be known: no repository, no git, or a history that
/// was cut off.
#[must_use]
pub fn last_commits(
    folder: &Path,
    part: &str,
    wanted: BTreeSet<&str>,
) -> BTreeMap<String, Committed> {
    if wanted.is_empty() || !has_whole_history(folder) {
        return BTreeMap::new();
    }
    let status = ["status", "--porcelain", "-z", "--no-renames"];
    let rest = ["--untracked-files=all", "--ignored=traditional", "--", part];
    let prefix = git(folder, &["rev-parse", "--show-prefix"]);
    let (Some(status), Some(prefix)) = (git(folder, &[&status[..], &rest].concat()), prefix) else {
        return BTreeMap::new();
    };
    let changed = status.split('\0').filter_map(|line| line.get(3..));
    let changed: Vec<&str> = changed
        .filter_map(|name| name.strip_prefix(prefix.trim_end()))
        .collect();
    let is_changed = |file: &str| {
        let is = |name: &&str| *name == file || name.ends_with('/') && file.starts_with(*name);
        changed.iter().any(is)
    };
    let (not, clean): (BTreeSet<&str>, BTreeSet<&str>) =
        wanted.into_iter().partition(|file| is_changed(file));
    let mut found = walked(folder, part, clean).unwrap_or_default();
    found.extend(
        not.into_iter()
            .map(|file| (file.to_owned(), Committed::Not)),
    );
    found
}

/// The newest commit of each file. The walk ends where all are found: it may be a long way to the
/// first commit.
fn walked(
    folder: &Path,
    part: &str,
    mut wanted: BTreeSet<&str>,
) -> Option<BTreeMap<String, Committed>> {
    let mut child = command(folder)
        .args([
            "log",
            "--no-show-signature",
            "--no-ext-diff",
            "--no-renames",
        ])
        .args(["--format=format:%x01%H", "--name-only", "--relative", "--"])
        .arg(part)
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut found = BTreeMap::new();
    let mut commit = String::new();
    for line in BufReader::new(child.stdout.take()?).split(b'\n') {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(&line);
        if let Some(id) = line.strip_prefix('\u{1}') {
            id.clone_into(&mut commit);
        } else if wanted.remove(&*line) {
            found.insert(line.into_owned(), Committed::By(commit.clone()));
            if wanted.is_empty() {
                break;
            }
        }
    }
    let _ = child.kill(); // It may have ended by itself.
    let _ = child.wait();
    Some(found)
}

fn has_whole_history(folder: &Path) -> bool {
    let is_there = |folder: &Path| folder.join(".git").exists();
    let whole = std::path::absolute(folder).unwrap_or_default();
    if !whole.ancestors().any(is_there) {
        return false;
    }
    let shallow = git(folder, &["rev-parse", "--is-shallow-repository"]);
    shallow.as_deref().map(str::trim) == Some("false")
}

fn command(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.args(["--no-pager", "-c", "core.quotePath=false"])
        .args(["-c", "core.fsmonitor=false", "-C"])
        .arg(folder)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    git
}

/// What git prints; `None` where it is not there or has nothing to say.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = command(folder).args(arguments).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// The earliest moment of each name, from commits in their order. Rewriting history makes the date of a commit younger, not
/// that of its author: the earlier of both counts.
fn firsts(log: &str) -> BTreeMap<String, Timestamp> {
    let mut out: BTreeMap<String, Timestamp> = BTreeMap::new();
    for commit in log.split('\u{1}') {
        let mut lines = commit.lines();
        let dates = lines.next().unwrap_or_default().split_whitespace();
        let dates = dates.filter_map(|d| Timestamp::from_second(d.parse().ok()?).ok());
        let Some(at) = dates.min() else { continue };
        for line in lines {
            let mut fields = line.split('\t').skip(1);
            let (Some(first), second) = (fields.next(), fields.next()) else {
                continue;
            };
            // A file that was given another name is as old as before.
            let before = second.and_then(|_| out.get(first)).copied();
            let since = before.map_or(at, |before| before.min(at));
            let name = second.unwrap_or(first).to_owned();
            let known = out.entry(name).or_insert(since);
            *known = since.min(*known);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_commit_of_a_file_counts() {
        let log = "\u{1}100 100\nA\tsite.toml\nA\tcontent/releases/b.md\n\n\
                   \u{1}200 400\nA\tcontent/releases/通报.md\n\n\
                   \u{1}500 510\nA\tcontent/releases/b.md\n\
                   R096\tcontent/releases/通报.md\tcontent/releases/2026/通报.md\n";
        let found = firsts(log);
        let seconds: Vec<(&str, i64)> = found
            .iter()
            .map(|(name, at)| (name.as_str(), at.as_second()))
            .collect();
        let wanted = [
            ("content/releases/2026/通报.md", 200),
            ("content/releases/b.md", 100),
            ("content/releases/通报.md", 200),
            ("site.toml", 100),
        ];
        assert_eq!(seconds, wanted);
        assert!(firsts("").is_empty());
        assert!(firsts("fatal: not a git repository").is_empty());
    }
}
