//! Every file operation fails in turn; a site stands after each, and the next run succeeds.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{
    super::{
        Error, Stage,
        ops::{Disk, Found, Ops},
        places::Places,
        recover, repair,
    },
    Place, contents,
};

/// How the failure looks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// One operation fails, as on a full disk; the program goes on and tidies up.
    Once,
    /// One operation and all after it fail, as when the process is killed.
    Killed,
    /// As killed, but the last operation took effect before its answer came.
    KilledAfter,
}

struct Faulty {
    at: usize,
    count: AtomicUsize,
    fault: Fault,
    exchanges: bool,
    links: bool,
    syncs: bool,
}

impl Faulty {
    fn new(at: usize, fault: Fault, modern: bool) -> Arc<Self> {
        let count = AtomicUsize::new(0);
        Arc::new(Self {
            at,
            count,
            fault,
            exchanges: modern,
            links: modern,
            syncs: modern,
        })
    }

    fn reached(&self) -> bool {
        self.count.load(Ordering::SeqCst) > self.at
    }

    fn step<T>(&self, operation: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let now = self.count.fetch_add(1, Ordering::SeqCst);
        let full = || Err(io::ErrorKind::StorageFull.into());
        match self.fault {
            Fault::Once if now == self.at => full(),
            Fault::Killed if now >= self.at => full(),
            Fault::KilledAfter if now == self.at => operation().and_then(|_| full()),
            Fault::KilledAfter if now > self.at => full(),
            _ => operation(),
        }
    }
}

impl Ops for Faulty {
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
        if before == self.at {
            // A write that fails has often written a part.
            Disk.write(file, &bytes[..bytes.len() / 2])?;
            return self.step(|| Ok(()));
        }
        self.step(|| Disk.write(file, bytes))
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        if !self.links {
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
        if !self.exchanges {
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
        self.step(|| Ok(self.syncs))
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
    let stage =
        Stage::begin_with(Faulty::new(usize::MAX, Fault::Once, true), &place.output).unwrap();
    for (path, text) in OLD {
        stage.write(path, text.as_bytes(), Some(text)).unwrap();
    }
    stage.commit("2026-07-01").unwrap();
}

fn next_run_succeeds(place: &Place) {
    let stage =
        Stage::begin_with(Faulty::new(usize::MAX, Fault::Once, true), &place.output).unwrap();
    stage.write("index.html", b"next", None).unwrap();
    stage.commit("2026-07-03").unwrap();
    place.holds(&NEXT);
    assert_eq!(place.leftovers(), [] as [&str; 0]);
}

fn stands_whole(place: &Place, built: &Result<(), Error>) {
    if built.is_ok() || contents(&place.output).contains_key("d/e.html") {
        place.holds(&NEW);
    } else {
        place.holds(&OLD);
    }
}

/// Counts up the failing operation until a run ends before it comes.
fn every_operation(fault: Fault, modern: bool) -> usize {
    for at in 0.. {
        let place = Place::new();
        old_site(&place);
        let ops = Faulty::new(at, fault, modern);
        let built = build(ops.clone(), &place.output);
        if !ops.reached() {
            built.unwrap();
            return at;
        }
        if fault != Fault::Once && !modern {
            // Between two renames there is no site for a moment; any next command ends that.
            recover(&place.output).unwrap();
        }
        stands_whole(&place, &built);
        next_run_succeeds(&place);
    }
    unreachable!("a run has an end")
}

#[test]
fn one_failure_with_exchange() {
    assert!(every_operation(Fault::Once, true) > 40);
}

#[test]
fn one_failure_with_two_renames() {
    assert!(every_operation(Fault::Once, false) > 40);
}

#[test]
fn a_kill_with_exchange() {
    every_operation(Fault::Killed, true);
    every_operation(Fault::KilledAfter, true);
}

#[test]
fn a_kill_with_two_renames() {
    every_operation(Fault::Killed, false);
    every_operation(Fault::KilledAfter, false);
}

/// The repair of a killed run is killed too, at every operation of both.
#[test]
fn a_kill_during_the_repair() {
    for at in 0.. {
        for again in 0.. {
            let place = Place::new();
            old_site(&place);
            let ops = Faulty::new(at, Fault::KilledAfter, false);
            let _ = build(ops.clone(), &place.output);
            if !ops.reached() {
                return;
            }
            let places = Places::resolve(&place.output).unwrap();
            if !places.journal.exists() {
                break; // Without a journal the repair only tidies up, which other tests cover.
            }
            let repairs = Faulty::new(again, Fault::KilledAfter, false);
            let _ = repair::run(&*repairs, &places);
            recover(&place.output).unwrap();
            stands_whole(&place, &Err(Stage::begin(Path::new("/")).err().unwrap()));
            next_run_succeeds(&place);
            if !repairs.reached() {
                break;
            }
        }
    }
}

/// Someone sees no site after a kill between two renames, and puts a folder in its place.
#[test]
fn a_foreign_folder_in_the_gap_costs_no_site() {
    let place = Place::new();
    old_site(&place);
    let renamed = (0..).find(|&at| {
        let _ = build(Faulty::new(at, Fault::KilledAfter, false), &place.output);
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
