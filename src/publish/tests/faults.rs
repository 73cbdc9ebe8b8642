//! Every file operation fails in turn; a site stands after each, and the next run succeeds.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use rayon::prelude::*;

use crate::diagnostic::Lang;

use super::{
    super::{
        Error, Stage,
        lock::Lock,
        ops::{Disk, Found, Ops},
        recover,
        repair::recover_with,
    },
    Place, contents,
};

/// How the failure looks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// One operation fails; the program goes on and tidies up.
    Once(io::ErrorKind),
    /// One operation takes effect and answers with an error all the same, as over a network.
    OnceAfter,
    /// One operation and all after it fail, as when the process is killed.
    Killed,
    /// As killed, but the last operation took effect before its answer came.
    KilledAfter,
}

/// `ENOSPC`, `EDQUOT`, `EACCES`, `EROFS`, `EINTR`, `EXDEV`, `ENOTEMPTY`, `EBUSY`, `EOPNOTSUPP`; and
/// `EIO`, which has no kind of its own.
const KINDS: [io::ErrorKind; 10] = [
    io::ErrorKind::StorageFull,
    io::ErrorKind::QuotaExceeded,
    io::ErrorKind::PermissionDenied,
    io::ErrorKind::ReadOnlyFilesystem,
    io::ErrorKind::Interrupted,
    io::ErrorKind::CrossesDevices,
    io::ErrorKind::DirectoryNotEmpty,
    io::ErrorKind::ResourceBusy,
    io::ErrorKind::Unsupported,
    io::ErrorKind::Other,
];

const FULL: Fault = Fault::Once(io::ErrorKind::StorageFull);

/// What stands in the output folder before the run.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Before {
    /// Nothing: the first publication.
    Nothing,
    /// A site, parts of which are taken over.
    Site,
}

/// A whole system: with an exchange of names, hard links and one call for all data; or without.
#[derive(Clone, Copy, Debug, PartialEq)]
enum System {
    Modern,
    Plain,
}

struct Faulty {
    at: usize,
    count: AtomicUsize,
    fault: Fault,
    system: System,
}

impl Faulty {
    fn new(at: usize, fault: Fault, system: System) -> Arc<Self> {
        let count = AtomicUsize::new(0);
        Arc::new(Self {
            at,
            count,
            fault,
            system,
        })
    }

    fn harmless() -> Arc<Self> {
        Self::new(usize::MAX, FULL, System::Modern)
    }

    fn reached(&self) -> bool {
        self.count.load(Ordering::SeqCst) > self.at
    }

    fn step<T>(&self, operation: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let now = self.count.fetch_add(1, Ordering::SeqCst);
        let full = || Err(io::ErrorKind::StorageFull.into());
        match self.fault {
            Fault::Once(kind) if now == self.at => Err(kind.into()),
            Fault::OnceAfter | Fault::KilledAfter if now == self.at => {
                operation().and_then(|_| full())
            }
            Fault::Killed if now >= self.at => full(),
            Fault::KilledAfter if now > self.at => full(),
            _ => operation(),
        }
    }
}

impl Ops for Faulty {
    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        self.step(|| Disk.real_path(path))
    }
    fn same_file_system(&self, a: &Path, b: &Path) -> io::Result<bool> {
        self.step(|| Disk.same_file_system(a, b))
    }
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        self.step(|| Disk.lock(path))
    }
    fn read(&self, file: &mut File, into: &mut [u8]) -> io::Result<usize> {
        self.step(|| Disk.read(file, into))
    }
    fn look(&self, path: &Path) -> io::Result<Option<(Found, u64)>> {
        self.step(|| Disk.look(path))
    }
    fn entries(&self, folder: &Path) -> io::Result<Vec<(OsString, Found)>> {
        self.step(|| Disk.entries(folder))
    }
    fn open(&self, path: &Path) -> io::Result<File> {
        self.step(|| Disk.open(path))
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| Disk.create_folder(path))
    }
    fn create_file(&self, path: &Path) -> io::Result<File> {
        self.step(|| Disk.create_file(path))
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let before = self.count.load(Ordering::SeqCst);
        if before == self.at && self.fault != Fault::OnceAfter {
            // A write that fails has often written a part.
            Disk.write(file, &bytes[..bytes.len() / 2])?;
            self.step(|| Ok(()))?;
            // A kill that came after the operation came in the middle of this one.
            return Err(io::ErrorKind::Interrupted.into());
        }
        self.step(|| Disk.write(file, bytes))
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.system == System::Plain {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.step(|| Disk.link(from, to))
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| Disk.copy(from, to))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| Disk.rename(from, to))
    }
    fn exchange(&self, a: &Path, b: &Path) -> io::Result<()> {
        if self.system == System::Plain {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.step(|| Disk.exchange(a, b))
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step(|| Disk.remove_file(path))
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| Disk.remove_folder(path))
    }
    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.step(|| Disk.remove_tree(path))
    }
    fn sync_file(&self, file: &File) -> io::Result<()> {
        // The disk itself is not what is tested here, and waiting for it takes long.
        self.step(|| file.metadata().map(drop))
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step(|| fs::metadata(path).map(drop))
    }
    fn sync_all(&self, _: &Path) -> io::Result<bool> {
        self.step(|| Ok(self.system == System::Modern))
    }
}

const OLD: [(&str, &str); 3] = [("a.html", "same"), ("b/c.html", "old"), ("gone.html", "x")];
const NEW: [(&str, &str); 3] = [("a.html", "same"), ("b/c.html", "new"), ("d/e.html", "y")];
const NEXT: [(&str, &str); 1] = [("index.html", "next")];

/// One run from the first to the last step, reusing what it can.
fn build(ops: Arc<dyn Ops>, output: &Path) -> Result<(), Error> {
    let stage = Stage::begin_with(ops, output)?;
    for (path, text) in NEW {
        if !stage.reuse(path, text)? {
            stage.write(path, text.as_bytes(), Some(text))?;
        }
    }
    stage.commit("2026-07-02").map(drop)
}

fn old_site(place: &Place) {
    let stage = Stage::begin_with(Faulty::harmless(), &place.output).unwrap();
    for (path, text) in OLD {
        stage.write(path, text.as_bytes(), Some(text)).unwrap();
    }
    stage.commit("2026-07-01").unwrap();
}

/// A place with the site before, and with things of others beside it.
fn place_with(before: Before) -> Place {
    let place = Place::new();
    for name in THEIRS {
        fs::create_dir(place.parent.join(name)).unwrap();
        fs::write(place.parent.join(name).join("mine.txt"), "mine").unwrap();
    }
    if before == Before::Site {
        old_site(&place);
    }
    place
}

/// Neighbours that are not ours, one with a name that only looks like it.
const THEIRS: [&str; 2] = [".public.gongshi-staging-1x", "public2"];

fn next_run_succeeds(place: &Place) {
    let stage = Stage::begin_with(Faulty::harmless(), &place.output).unwrap();
    stage.write("index.html", b"next", None).unwrap();
    stage.commit("2026-07-03").unwrap();
    place.holds(&NEXT);
    assert_eq!(
        place.leftovers(),
        THEIRS,
        "nothing strange is left, nothing of others is gone"
    );
    for name in THEIRS {
        let mine = fs::read_to_string(place.parent.join(name).join("mine.txt"));
        assert_eq!(mine.unwrap(), "mine");
    }
}

/// The old site or the new one, whole; the new one for certain if the run said so.
fn stands_whole(place: &Place, before: Before, built: bool) {
    if built || contents(&place.output).contains_key("d/e.html") {
        place.holds(&NEW);
    } else if before == Before::Site {
        place.holds(&OLD);
    } else {
        assert_eq!(contents(&place.output).len(), 0, "a part of a first site");
    }
}

/// The message names the place, the operation by its code, and what to do.
fn tells(error: &Error, place: &Place) {
    let d = error.diagnostic();
    let parent = place.parent.to_string_lossy().into_owned();
    assert!(d.at.file.starts_with(&parent), "{error}");
    for lang in [Lang::Zh, Lang::En] {
        let message = error.message(lang);
        assert!(message.contains(&parent) && !message.contains("{reason}"));
        assert!(d.help(lang).chars().count() > 10, "{message}");
        assert!(d.says(lang) != d.code, "{message}");
    }
}

/// Makes the operations of a run fail, one after the other; gives how many there were.
fn every_operation(fault: Fault, system: System, before: Before) -> usize {
    for at in 0.. {
        let place = place_with(before);
        let ops = Faulty::new(at, fault, system);
        let built = build(ops.clone(), &place.output);
        if !ops.reached() {
            built.unwrap();
            return at;
        }
        if let Err(error) = &built {
            tells(error, &place);
        }
        if system == System::Plain && !place.output.exists() {
            // Between two renames there is no site for a moment; any next command ends that.
            recover(&place.output).unwrap();
        }
        stands_whole(&place, before, built.is_ok());
        next_run_succeeds(&place);
    }
    unreachable!("a run has an end")
}

/// All faults on all systems, before a first and before a second publication.
fn all(faults: &[Fault]) -> usize {
    let mut runs = Vec::new();
    for &fault in faults {
        for system in [System::Modern, System::Plain] {
            runs.extend([Before::Nothing, Before::Site].map(|before| (fault, system, before)));
        }
    }
    let counts: Vec<usize> = runs
        .into_par_iter()
        .map(|(fault, system, before)| every_operation(fault, system, before))
        .collect();
    assert!(counts.iter().all(|&count| count > 20), "{counts:?}");
    counts.iter().sum()
}

/// Says how many failures there were; seen with `--nocapture`.
#[expect(clippy::print_stderr, reason = "the number is the evidence")]
pub(super) fn count(what: &str, injected: usize, least: usize) {
    eprintln!("{what}: {injected} injected failures");
    assert!(injected > least, "{what}: {injected}");
}

#[test]
fn every_operation_fails_in_every_way() {
    count("failing", all(&KINDS.map(Fault::Once)), 2_000);
}

#[test]
fn every_operation_succeeds_and_says_that_it_failed() {
    count("lying", all(&[Fault::OnceAfter]), 200);
}

#[test]
fn every_operation_is_the_last() {
    count("killed", all(&[Fault::Killed, Fault::KilledAfter]), 400);
}

/// A run that is killed at one operation.
fn killed(at: usize) -> (Place, bool) {
    let place = place_with(Before::Site);
    let ops = Faulty::new(at, Fault::KilledAfter, System::Plain);
    let _ = build(ops.clone(), &place.output);
    (place, ops.reached())
}

/// The repair of a killed run is killed, or fails in one operation, at every operation of both.
#[test]
fn a_fault_during_the_repair() {
    let journal = |place: &Place| place.parent.join(".public.gongshi-journal").exists();
    // Without a journal the repair only tidies up, which the other tests cover.
    let kills: Vec<usize> = (0..)
        .map(|at| (at, killed(at)))
        .take_while(|(_, (_, reached))| *reached)
        .filter(|(_, (place, _))| journal(place))
        .map(|(at, _)| at)
        .collect();
    let faults = [Fault::KilledAfter, FULL];
    let pairs = kills.iter().flat_map(|at| faults.map(|fault| (*at, fault)));
    let repaired: usize = pairs
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(at, fault)| {
            for again in 0.. {
                let (place, _) = killed(at);
                let repairs = Faulty::new(again, fault, System::Plain);
                let _ = recover_with(&*repairs, &place.output);
                recover(&place.output).unwrap();
                stands_whole(&place, Before::Site, false);
                next_run_succeeds(&place);
                if !repairs.reached() {
                    return again;
                }
            }
            0
        })
        .sum();
    count("repairs", repaired, 100);
}

/// Someone sees no site after a kill between two renames, and puts a folder in its place.
#[test]
fn a_foreign_folder_in_the_gap_costs_no_site() {
    let place = Place::new();
    old_site(&place);
    let renamed = (0..).find(|&at| {
        let ops = Faulty::new(at, Fault::KilledAfter, System::Plain);
        let _ = build(ops, &place.output);
        !place.output.exists()
    });
    assert!(renamed.is_some());
    fs::create_dir(&place.output).unwrap();
    fs::write(place.output.join("mine.txt"), "mine").unwrap();
    assert_eq!(
        recover(&place.output).unwrap_err().diagnostic().code,
        "publish::not-empty"
    );
    fs::remove_file(place.output.join("mine.txt")).unwrap();
    recover(&place.output).unwrap();
    place.holds(&NEW);
}
