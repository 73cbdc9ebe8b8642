//! The one place that reads the site folder.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{Error, SourceFile, Sources};

/// Largest file that is read, in bytes.
const FILE_CAP: u64 = 512 << 20;

/// What belongs to a site; anything else in the folder is none of our business.
pub const PARTS: [&str; 4] = ["site.toml", "content", "data", "themes"];

/// Reads a site folder: `site.toml` and everything below `content/`, `data/` and `themes/`.
///
/// Left out: `skip` (absolute, or relative to `root`), names that begin with a dot, and what
/// editors and systems leave behind. Symbolic links are followed inside the folder only.
///
/// # Errors
/// A folder or file that cannot be read, a link that leaves the folder or loops, a name that is
/// not UTF-8, something that is no regular file, a file over 512 MiB.
pub fn read(root: &Path, skip: &[PathBuf]) -> Result<Sources, Error> {
    read_again(root, skip, &Sources::empty(), &|_| true)
}

/// As [`read`], taking over from `before` the files that the disk says are unchanged.
///
/// A file is read anew where its size or time differs, where it was changed so shortly before it
/// was read that the disk's clock may not tell, and where it is `suspect`.
///
/// # Errors
/// As [`read`].
pub fn read_again(
    root: &Path,
    skip: &[PathBuf],
    before: &Sources,
    suspect: &(dyn Fn(&Path) -> bool + Sync),
) -> Result<Sources, Error> {
    let top = fs::canonicalize(root).map_err(|e| Error::io(root, e))?;
    let skip: Vec<PathBuf> = skip.iter().map(|path| resolved(&top.join(path))).collect();
    let mut found = Vec::new();
    for part in PARTS {
        let start = top.join(part);
        if fs::symlink_metadata(&start).is_ok() {
            walk(&top, &start, &skip, &mut found)?;
        }
    }
    let loaded: Vec<Result<Arc<SourceFile>, Error>> = found
        .par_iter()
        .map(|path| match kept(&top, path, before) {
            Some(file) if !suspect(path) => Ok(file),
            _ => load(&top, path).map(Arc::new),
        })
        .collect();
    loaded.into_iter().collect()
}

/// What the disk says of a file without its being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stamp {
    length: u64,
    modified: SystemTime,
    /// Whether the time was old enough, when the file was read, to tell of any later change.
    settled: bool,
}

/// Some file systems count time in steps of two seconds.
const STEP: Duration = Duration::from_secs(2);

impl Stamp {
    fn of(data: &fs::Metadata) -> Option<Self> {
        let modified = data.modified().ok()?;
        let age = SystemTime::now().duration_since(modified);
        Some(Self {
            length: data.len(),
            modified,
            settled: age.is_ok_and(|age| age > STEP),
        })
    }
}

/// The file as it was read before, if the disk says that it has not changed since.
fn kept(top: &Path, path: &Path, before: &Sources) -> Option<Arc<SourceFile>> {
    let file = before.files.get(inside(top, path).ok()?.as_str())?;
    let stamp = file.stamp.filter(|stamp| stamp.settled)?;
    let now = Stamp::of(&fs::metadata(path).ok()?)?;
    let same = now.length == stamp.length && now.modified == stamp.modified;
    same.then(|| Arc::clone(file))
}

fn resolved(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn walk(top: &Path, start: &Path, skip: &[PathBuf], found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let mut entries = WalkDir::new(start)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = entry.map_err(|e| walk_error(start, e))?;
        if left_behind(&entry) || skip.iter().any(|path| path == entry.path()) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        stays_inside(top, &entry)?;
        if entry.file_type().is_file() {
            found.push(entry.into_path());
        } else if !entry.file_type().is_dir() {
            return Err(Error::not_a_file(entry.path()));
        }
    }
    Ok(())
}

fn walk_error(start: &Path, error: walkdir::Error) -> Error {
    let path = error.path().unwrap_or(start).to_owned();
    if error.loop_ancestor().is_some() {
        return Error::link_loop(&path);
    }
    Error::io(&path, error.into())
}

/// Hidden files, lock files, backups: never meant by the clerk.
fn left_behind(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || name.to_lowercase().ends_with(".tmp")
        || matches!(&*name, "Thumbs.db" | "desktop.ini")
}

/// A link could show any file of the machine to the public.
fn stays_inside(top: &Path, entry: &DirEntry) -> Result<(), Error> {
    if !entry.path_is_symlink() {
        return Ok(());
    }
    let target = fs::canonicalize(entry.path()).map_err(|e| Error::io(entry.path(), e))?;
    if target.starts_with(top) {
        Ok(())
    } else {
        Err(Error::link_outside(entry.path()))
    }
}

fn load(top: &Path, path: &Path) -> Result<SourceFile, Error> {
    let inside = inside(top, path)?;
    let file = File::open(path).map_err(|e| Error::io(path, e))?;
    let data = file.metadata().map_err(|e| Error::io(path, e))?;
    // Before the bytes: what changes while they are read then differs from the stamp.
    let stamp = Stamp::of(&data);
    let length = data.len();
    let mut bytes = Vec::new();
    if length <= FILE_CAP {
        bytes.reserve_exact(usize::try_from(length).unwrap_or(0));
        // One byte more than allowed, so that a file that grows meanwhile is noticed.
        file.take(FILE_CAP + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| Error::io(path, e))?;
    }
    if length > FILE_CAP || bytes.len() as u64 > FILE_CAP {
        return Err(Error::too_large(path, FILE_CAP));
    }
    let mut file = SourceFile::new(&inside, bytes);
    file.stamp = stamp;
    Ok(file)
}

/// The path inside the site, with `/` on every system.
fn inside(top: &Path, path: &Path) -> Result<String, Error> {
    let relative = path.strip_prefix(top).unwrap_or(path);
    let mut parts = Vec::new();
    for part in relative.components() {
        parts.push(part.as_os_str().to_str().ok_or_else(|| Error::name(path))?);
    }
    Ok(parts.join("/"))
}
