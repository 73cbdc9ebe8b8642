//! A cut of power at every moment: what was not brought to the disk is lost.
//!
//! A run is recorded; then the disk as it may be found after the cut is made by doing the recorded
//! operations again up to a moment. Content counts only if it was synced, else half of it is
//! there. Names either come in order, as on file systems with a journal, or any single one that
//! was not synced is missing, as on those without.

use std::{
    collections::HashMap,
    ffi::OsString,
    fs::{self, File},
    io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use super::{
    super::{
        Stage,
        lock::Lock,
        ops::{Disk, Found, Ops},
        recover,
    },
    Place, contents,
    faults::count,
};

/// One operation that changes the disk, with paths inside the parent folder.
#[derive(Clone, Debug)]
enum Op {
    Folder(PathBuf),
    /// A file; its content follows by path.
    File(PathBuf),
    Link(PathBuf, PathBuf),
    Rename(PathBuf, PathBuf),
    Exchange(PathBuf, PathBuf),
    RemoveFile(PathBuf),
    RemoveFolder(PathBuf),
    SyncFile(PathBuf),
    SyncFolder(PathBuf),
    SyncAll,
}

#[derive(Default)]
struct Record {
    ops: Vec<Op>,
    content: HashMap<PathBuf, Vec<u8>>,
    by_inode: HashMap<u64, PathBuf>,
}

struct Recorder {
    parent: PathBuf,
    modern: bool,
    record: Mutex<Record>,
}

impl Recorder {
    fn inside(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.parent).unwrap().to_owned()
    }
    fn note(&self, op: Op) {
        self.record.lock().unwrap().ops.push(op);
    }
    fn unsupported(&self) -> io::Result<()> {
        if self.modern {
            Ok(())
        } else {
            Err(io::ErrorKind::Unsupported.into())
        }
    }
}

impl Ops for Recorder {
    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        Disk.real_path(path)
    }
    fn same_file_system(&self, a: &Path, b: &Path) -> io::Result<bool> {
        Disk.same_file_system(a, b)
    }
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        Disk.lock(path)
    }
    fn look(&self, path: &Path) -> io::Result<Option<(Found, u64)>> {
        Disk.look(path)
    }
    fn entries(&self, folder: &Path) -> io::Result<Vec<(OsString, Found)>> {
        Disk.entries(folder)
    }
    fn open(&self, path: &Path) -> io::Result<File> {
        let file = Disk.open(path)?;
        let mut record = self.record.lock().unwrap();
        let inside = self.inside(path);
        record.by_inode.insert(file.metadata()?.ino(), inside);
        Ok(file)
    }
    fn read(&self, file: &mut File, into: &mut [u8]) -> io::Result<usize> {
        Disk.read(file, into)
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        if path.starts_with(&self.parent) && path != self.parent {
            self.note(Op::Folder(self.inside(path)));
        }
        Disk.create_folder(path)
    }
    fn create_file(&self, path: &Path) -> io::Result<File> {
        let file = Disk.create_file(path)?;
        let mut record = self.record.lock().unwrap();
        record.ops.push(Op::File(self.inside(path)));
        record.content.insert(self.inside(path), Vec::new());
        record
            .by_inode
            .insert(file.metadata()?.ino(), self.inside(path));
        Ok(file)
    }
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        let mut record = self.record.lock().unwrap();
        let path = record.by_inode[&file.metadata()?.ino()].clone();
        record
            .content
            .get_mut(&path)
            .unwrap()
            .extend_from_slice(bytes);
        Disk.write(file, bytes)
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.unsupported()?;
        self.note(Op::Link(self.inside(from), self.inside(to)));
        Disk.link(from, to)
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut record = self.record.lock().unwrap();
        record.ops.push(Op::File(self.inside(to)));
        record.content.insert(self.inside(to), fs::read(from)?);
        Disk.copy(from, to)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.note(Op::Rename(self.inside(from), self.inside(to)));
        Disk.rename(from, to)
    }
    fn exchange(&self, a: &Path, b: &Path) -> io::Result<()> {
        self.unsupported()?;
        self.note(Op::Exchange(self.inside(a), self.inside(b)));
        Disk.exchange(a, b)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.note(Op::RemoveFile(self.inside(path)));
        Disk.remove_file(path)
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.note(Op::RemoveFolder(self.inside(path)));
        Disk.remove_folder(path)
    }
    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        Disk.remove_tree(path)
    }
    fn sync_file(&self, file: &File) -> io::Result<()> {
        let path = self.record.lock().unwrap().by_inode[&file.metadata()?.ino()].clone();
        self.note(Op::SyncFile(path));
        Ok(())
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.note(Op::SyncFolder(self.inside(path)));
        Ok(())
    }
    fn sync_all(&self, _: &Path) -> io::Result<bool> {
        if self.modern {
            self.note(Op::SyncAll);
        }
        Ok(self.modern)
    }
}

const OLD: [(&str, &str); 3] = [("a.html", "same"), ("b/c.html", "old"), ("gone.html", "x")];
const NEW: [(&str, &str); 3] = [("a.html", "same"), ("b/c.html", "new"), ("d/e.html", "y")];

fn recorded(before: bool, modern: bool) -> Record {
    let place = Place::new();
    if before {
        place.publish(&OLD);
    }
    let recorder = Arc::new(Recorder {
        parent: place.parent.clone(),
        modern,
        record: Mutex::default(),
    });
    let stage = Stage::begin_with(recorder.clone(), &place.output).unwrap();
    for (path, text) in NEW {
        stage.write(path, text.as_bytes(), None).unwrap();
    }
    stage.commit("2026-07-02").unwrap();
    place.holds(&NEW);
    std::mem::take(&mut *recorder.record.lock().unwrap())
}

impl Record {
    /// Whether the file's content was brought to the disk before the moment.
    fn is_kept(&self, path: &Path, moment: usize) -> bool {
        self.ops[..moment].iter().any(|op| match op {
            Op::SyncAll => true,
            Op::SyncFile(synced) => synced == path,
            _ => false,
        })
    }

    /// Whether the names that an operation changed were brought to the disk before the moment.
    fn is_settled(&self, at: usize, moment: usize) -> bool {
        let names: Vec<&PathBuf> = match &self.ops[at] {
            Op::Folder(p) | Op::File(p) | Op::RemoveFile(p) | Op::RemoveFolder(p) => vec![p],
            Op::Link(_, p) => vec![p],
            Op::Rename(a, b) | Op::Exchange(a, b) => vec![a, b],
            Op::SyncFile(_) | Op::SyncFolder(_) | Op::SyncAll => return true,
        };
        let after = &self.ops[at..moment];
        names.iter().all(|name| {
            after.iter().any(|op| match op {
                Op::SyncAll => true,
                Op::SyncFolder(folder) => name.parent() == Some(folder),
                _ => false,
            })
        })
    }

    /// The disk after a cut; `None` where it cannot be so.
    fn replay(&self, place: &Place, moment: usize, missing: Option<usize>) -> io::Result<()> {
        let to = |path: &PathBuf| place.parent.join(path);
        for (at, op) in self.ops[..moment].iter().enumerate() {
            if Some(at) == missing {
                continue;
            }
            match op {
                Op::Folder(path) => fs::create_dir_all(to(path))?,
                Op::File(path) => {
                    let content = &self.content[path];
                    let kept = if self.is_kept(path, moment) {
                        content.len()
                    } else {
                        content.len() / 2
                    };
                    fs::write(to(path), &content[..kept])?;
                }
                Op::Link(a, b) => fs::hard_link(to(a), to(b))?,
                Op::Rename(a, b) => fs::rename(to(a), to(b))?,
                Op::Exchange(a, b) => Disk.exchange(&to(a), &to(b))?,
                Op::RemoveFile(path) => fs::remove_file(to(path))?,
                Op::RemoveFolder(path) => fs::remove_dir(to(path))?,
                Op::SyncFile(_) | Op::SyncFolder(_) | Op::SyncAll => {}
            }
        }
        Ok(())
    }

    /// Cuts the power at one moment; `false` where the disk cannot be so.
    fn cut(&self, before: bool, moment: usize, missing: Option<usize>) -> bool {
        let place = Place::new();
        if before {
            place.publish(&OLD);
        }
        if self.replay(&place, moment, missing).is_err() {
            return false;
        }
        let context = || format!("{moment} {missing:?} of {:#?}", self.ops);
        recover(&place.output).unwrap_or_else(|e| panic!("{e}: {}", context()));
        let found = contents(&place.output);
        let is = |site: &[(&str, &str)]| {
            found.len() == site.len()
                && site
                    .iter()
                    .all(|(p, t)| found.get(*p).is_some_and(|f| f == t))
        };
        assert!(
            is(&NEW) || is(&OLD) || !before && found.is_empty(),
            "{found:?} {}",
            context()
        );
        place.publish(&[("index.html", "next")]);
        assert_eq!(place.leftovers(), [] as [&str; 0], "{}", context());
        true
    }
}

#[test]
fn a_cut_of_power_leaves_one_site_whole() {
    let mut cuts = 0;
    for (before, modern) in [(false, true), (true, true), (false, false), (true, false)] {
        let record = recorded(before, modern);
        for moment in 0..=record.ops.len() {
            cuts += usize::from(record.cut(before, moment, None));
            for missing in (0..moment).filter(|&at| !record.is_settled(at, moment)) {
                cuts += usize::from(record.cut(before, moment, Some(missing)));
            }
        }
    }
    count("cuts of power", cuts, 100);
}
