//! Publishing on disks that are full or may not be written, beside other runs, and after a kill.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use gongshi::publish::{self, ErrorKind, Stage};
use tempfile::TempDir;

use crate::common::{Project, files_below};

/// A small file system of its own, for as long as the value lives.
struct Mount {
    folder: TempDir,
}

impl Mount {
    /// `None`, and a line that says why, where the machine does not let us.
    fn new(test: &str, options: &str) -> Option<Self> {
        let folder = TempDir::new().expect("a temporary folder");
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder.path());
        let reason = match mount.output() {
            Ok(done) if done.status.success() => return Some(Self { folder }),
            Ok(done) => String::from_utf8_lossy(&done.stderr).trim().to_owned(),
            Err(error) => error.to_string(),
        };
        // Past the harness, which would keep the line to itself.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED {test}: no mount of a small disk ({reason})"
        );
        None
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn remount(&self, how: &str) {
        let mut mount = Command::new("mount");
        let done = mount
            .args(["-o", &format!("remount,{how}")])
            .arg(self.path())
            .status();
        assert!(done.expect("mount").success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).status();
    }
}

const PAGES: usize = 24;

/// Pages of one block each, written and committed.
fn publish(output: &Path, text: &str) -> Result<(), publish::Error> {
    let stage = Stage::begin(output)?;
    for i in 0..PAGES {
        stage.write(&format!("{}/{i}.html", i % 3), text.as_bytes(), None)?;
    }
    stage.commit("2026-07-01").map(drop)
}

fn holds(output: &Path, text: &str) -> bool {
    let files = files_below(output);
    let pages = files.iter().filter(|f| f.ends_with(".html"));
    files.len() == PAGES + 1
        && pages
            .clone()
            .all(|f| fs::read_to_string(output.join(f)).is_ok_and(|t| t == text))
        && publish::verify(output).is_ok_and(|found| found.is_empty())
}

/// Publishes with ever less room, taken away by `fill`; gives where the room ran out.
fn ever_fuller(mount: &Mount, mut fill: impl FnMut(&Path, usize)) -> Vec<PathBuf> {
    let output = mount.path().join("public");
    let mut faults = Vec::new();
    publish(&output, "old").expect("room for a first site");
    for steps in 0.. {
        let filler = mount.path().join("filler");
        fs::create_dir(&filler).expect("a folder");
        fill(&filler, steps);
        match publish(&output, "new") {
            Ok(()) => {
                assert!(holds(&output, "new"));
                return faults;
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Io, "{error}");
                assert_eq!(error.diagnostic().code, "publish::disk-full", "{error}");
                faults.push(PathBuf::from(&*error.diagnostic().at.file));
                assert!(holds(&output, "old"), "after {error}");
            }
        }
        fs::remove_dir_all(&filler).expect("an emptied disk");
        publish(&output, "between").expect("the next build has room again");
        assert!(holds(&output, "between"));
        publish(&output, "old").expect("the next build has room again");
        let left: Vec<_> = fs::read_dir(mount.path()).expect("a disk").collect();
        assert_eq!(left.len(), 1, "left behind: {left:?}");
    }
    unreachable!("an empty disk has room")
}

/// The disk runs full at the first page, in the middle, at the manifest.
#[test]
fn a_full_disk() {
    let Some(mount) = Mount::new("a_full_disk", "size=1m,mode=755") else {
        return;
    };
    let faults = ever_fuller(&mount, |filler, steps| {
        // As much as goes in, then `steps` pages of the memory given back.
        let path = filler.join("all");
        let mut file = fs::File::create(&path).expect("a file");
        let mut length = 0;
        while file.write_all(&[1; 4096]).is_ok() {
            length += 4096;
        }
        let kept = u64::max(length, 4096 * steps as u64) - 4096 * steps as u64;
        file.set_len(kept).expect("a shorter file");
    });
    assert!(faults.len() > PAGES / 2, "{faults:?}");
    let at = |name: &str| faults.iter().any(|f| f.ends_with(name));
    assert!(at("0/0.html") && at("manifest.json"), "{faults:?}");
}

/// No more files can be made, though there is room for bytes.
#[test]
fn no_more_inodes() {
    let Some(mount) = Mount::new("no_more_inodes", "size=8m,nr_inodes=120,mode=755") else {
        return;
    };
    let faults = ever_fuller(&mount, |filler, steps| {
        let mut made = Vec::new();
        for i in 0.. {
            let path = filler.join(i.to_string());
            if fs::File::create(&path).is_err() {
                break;
            }
            made.push(path);
        }
        made.iter()
            .take(steps)
            .for_each(|path| fs::remove_file(path).expect("a file"));
    });
    assert!(faults.len() > PAGES / 2, "{faults:?}");
    assert!(faults.iter().any(|f| f.ends_with(".public.gongshi-lock")));
    assert!(
        faults.iter().any(|f| f.ends_with("manifest.json")),
        "{faults:?}"
    );
}

#[test]
fn a_disk_that_may_not_be_written() {
    let Some(mount) = Mount::new("a_disk_that_may_not_be_written", "size=1m,mode=755") else {
        return;
    };
    let output = mount.path().join("public");
    publish(&output, "old").expect("a site");
    mount.remount("ro");
    let error = publish(&output, "new").expect_err("no room to write");
    assert_eq!(error.diagnostic().code, "publish::cannot-lock");
    assert!(holds(&output, "old"), "reading needs no lock");
    publish::recover(&output).expect("nothing to repair");
    mount.remount("rw");
    publish(&output, "new").expect("a site");
}

fn gongshi(site: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshi"));
    command.args(["--as-of", "2026-11-05T12:00", "--lang", "en", "--site"]);
    command
        .arg(site)
        .args(arguments)
        .output()
        .expect("the program")
}

fn said(output: &Output) -> (Option<i32>, String) {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), text)
}

#[test]
fn a_second_run_ends_and_a_dead_one_does_not_matter() {
    let project = Project::from("invalid/_base");
    let lock = project.path().join(".public.gongshi-lock");
    // A run that was killed leaves the file, and nobody holds it.
    fs::write(&lock, "").expect("a file");
    let (code, text) = said(&gongshi(project.path(), &["build"]));
    assert_eq!(code, Some(0), "{text}");
    assert!(!lock.exists() || cfg!(not(unix)));

    let first = Stage::begin(&project.path().join("public")).expect("a stage");
    let (code, text) = said(&gongshi(project.path(), &["build"]));
    assert_eq!(code, Some(3), "{text}");
    assert!(
        text.contains("another run is writing this folder"),
        "{text}"
    );
    drop(first);
    let (code, text) = said(&gongshi(project.path(), &["build"]));
    assert_eq!(code, Some(0), "{text}");
}

/// As a kill between two renames leaves it: no site, and a journal.
fn interrupted(project: &Project) {
    let place = |name: &str| project.path().join(name);
    fs::rename(place("public"), place(".public.gongshi-old")).expect("renamed");
    fs::write(
        place(".public.gongshi-journal"),
        ".public.gongshi-staging-1\n",
    )
    .expect("a file");
}

fn is_repaired(project: &Project) -> bool {
    let beside = |name: &str| project.path().join(name).exists();
    beside("public/index.html")
        && !beside(".public.gongshi-journal")
        && !beside(".public.gongshi-old")
}

#[test]
fn every_command_that_reads_a_site_repairs_it_first() {
    let project = Project::from("invalid/_base");
    assert_eq!(said(&gongshi(project.path(), &["build"])).0, Some(0));
    for command in [&["verify"] as &[&str], &["build"], &["check"]] {
        interrupted(&project);
        let (code, text) = said(&gongshi(project.path(), command));
        assert_eq!(code, Some(0), "{command:?} {text}");
        assert!(is_repaired(&project), "{command:?}");
    }
}

#[test]
fn check_compares_with_the_site_that_stands() {
    let project = Project::from("invalid/_base");
    let run = |arguments: &[&str]| said(&gongshi(project.path(), arguments));
    assert_eq!(run(&["check"]).0, Some(0), "nothing to compare with yet");
    assert_eq!(run(&["build"]).0, Some(0));
    let table = project.read("data/air-day/2026-10.csv");
    let half: String = table
        .lines()
        .filter(|l| !l.starts_with("S2"))
        .map(|l| format!("{l}\n"))
        .collect();
    project.write("data/air-day/2026-10.csv", half);
    let (code, text) = run(&["check"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("inspect::rows-lost"), "{text}");
    let public = project.path().join("public").to_string_lossy().into_owned();
    let kept = project
        .path()
        .join("elsewhere")
        .to_string_lossy()
        .into_owned();
    fs::rename(&public, &kept).expect("renamed");
    assert_eq!(run(&["check"]).0, Some(0), "nothing to compare with");
    for command in ["check", "build"] {
        let (code, text) = run(&[command, "--against", &kept]);
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains("inspect::rows-lost"), "{text}");
        // A folder that was asked for must hold a site: else nothing would be compared.
        let (code, text) = run(&[command, "--against", "no-such-folder"]);
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains("no site published by gongshi"), "{text}");
    }
}
