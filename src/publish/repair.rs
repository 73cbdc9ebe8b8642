//! Puts right what a killed run left behind, before anything new is written.
//!
//! All of it happens under the lock, so every leftover belongs to a run that is over.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    check::{self, not_ours},
    error::{Error, ErrorKind},
    manifest::{self, MANIFEST_NAME, Manifest},
    ops::{Disk, Found, Ops, read_whole},
    places::Places,
};

/// Puts a site back that a killed run left between two renames, and does nothing otherwise.
///
/// [`super::Stage::begin`] does this by itself; a command that only reads a site calls it first.
///
/// # Errors
/// [`super::ErrorKind::Busy`] while the run that renames is under way; otherwise as
/// [`super::Stage::begin`].
pub fn recover(output: &Path) -> Result<(), Error> {
    recover_with(&Disk, output)
}

pub(super) fn recover_with(ops: &dyn Ops, output: &Path) -> Result<(), Error> {
    // A folder whose parent is missing or cannot be entered is the reader's to complain about.
    let Ok(places) = Places::resolve(ops, output) else {
        return Ok(());
    };
    if !matches!(ops.look(&places.journal), Ok(Some(_))) {
        return Ok(());
    }
    let _lock = places.lock(ops)?;
    run(ops, &places).map(drop)
}

/// The manifest of the site that stands in a folder; `None` where there is none of ours.
///
/// # Errors
/// As [`recover`]; `publish::bad-manifest`, `publish::cannot-read`.
pub fn last(output: &Path) -> Result<Option<Manifest>, Error> {
    recover(output)?;
    manifest::read(&Disk, output)
}

/// The manifest of a published folder as it stands, whatever another run may be doing; `None` where
/// it has none that can be read.
#[must_use]
pub fn peek(output: &Path) -> Option<Manifest> {
    manifest::read(&Disk, output).ok().flatten()
}

/// Repairs, and gives the manifest of the site that then stands in the output folder.
pub(super) fn run(ops: &dyn Ops, places: &Places) -> Result<Option<Manifest>, Error> {
    finish_renames(ops, places)?;
    // Leftovers hold a whole site at times: they go only once the output folder is known good.
    let previous = check::ours(ops, &places.output)?;
    let leftovers = ops
        .entries(&places.parent)
        .map_err(|e| Error::io("publish::cannot-read", &places.parent, e))?;
    for (name, found) in leftovers {
        let path = places.parent.join(&name);
        if path == places.old {
            prune(ops, &path, found)?;
        } else if places.is_staging(&name) {
            discard(ops, &path, found)?;
        }
    }
    Ok(previous)
}

/// Ends the two renames that stand for an exchange, or takes the first one back.
fn finish_renames(ops: &dyn Ops, places: &Places) -> Result<(), Error> {
    let Some(sites) = journal(ops, places)? else {
        return Ok(());
    };
    let cannot = |e| Error::io("publish::cannot-swap", &places.output, e);
    if is_free(ops, &places.output).map_err(cannot)? {
        for site in sites {
            if has_manifest(ops, &site)? {
                ops.rename(&site, &places.output).map_err(cannot)?;
                break;
            }
        }
    }
    // Someone else's files in our place: the journal stays, and with it both sites.
    check::ours(ops, &places.output)?;
    ops.sync_folder(&places.parent).map_err(cannot)?;
    ops.remove_file(&places.journal)
        .map_err(|e| Error::io("publish::cannot-remove", &places.journal, e))
}

/// The folders that hold a whole site, best first; `None` where there is no journal. A journal
/// whose writing was cut short names no new site, and no rename had begun.
fn journal(ops: &dyn Ops, places: &Places) -> Result<Option<Vec<PathBuf>>, Error> {
    let cannot = |e| Error::io("publish::cannot-read", &places.journal, e);
    if ops.look(&places.journal).map_err(cannot)?.is_none() {
        return Ok(None);
    }
    let text = read_whole(ops, &places.journal).map_err(cannot)?;
    let name = String::from_utf8(text).unwrap_or_default();
    let mut sites = vec![places.old.clone()];
    if let Some(name) = name
        .strip_suffix('\n')
        .filter(|name| places.is_staging(name.as_ref()))
    {
        sites.insert(0, places.parent.join(name));
    }
    Ok(Some(sites))
}

/// Whether a folder has a list that can be read; a disk that fails is not a missing list.
fn has_manifest(ops: &dyn Ops, folder: &Path) -> Result<bool, Error> {
    match manifest::read(ops, folder) {
        Ok(found) => Ok(found.is_some()),
        Err(e) if e.kind() == ErrorKind::NotOurs => Ok(false),
        Err(e) => Err(e),
    }
}

/// Whether nothing stands at the output's name; an empty folder that someone made is taken away.
fn is_free(ops: &dyn Ops, output: &Path) -> io::Result<bool> {
    match ops.look(output)? {
        None => Ok(true),
        Some((Found::Folder, _)) if ops.entries(output)?.is_empty() => {
            ops.remove_folder(output).map(|()| true)
        }
        Some(_) => Ok(false),
    }
}

/// Removes a staging folder, which holds either a site with its manifest or an unfinished part.
pub(super) fn discard(ops: &dyn Ops, folder: &Path, found: Found) -> Result<(), Error> {
    if found == Found::Folder && !has_manifest(ops, folder)? {
        return ops
            .remove_tree(folder)
            .map_err(|e| Error::io("publish::cannot-remove", folder, e));
    }
    prune(ops, folder, found)
}

/// Removes a site that was replaced, unless it holds a file that its manifest does not list.
///
/// The manifest goes last, so that a second attempt still knows which files are ours.
///
/// # Errors
/// `publish::foreign-files` names what is in the way; `publish::cannot-remove`,
/// `publish::cannot-read`.
pub(super) fn prune(ops: &dyn Ops, folder: &Path, found: Found) -> Result<(), Error> {
    if found != Found::Folder {
        return Err(not_ours("publish::output-is-file", folder, &[]));
    }
    let Some(manifest) = check::ours(ops, folder)? else {
        return remove(folder, |p| ops.remove_folder(p));
    };
    let tree = check::walk(ops, folder)?;
    for (path, _) in &tree.files {
        if manifest.files.contains_key(path) {
            remove(&folder.join(path), |p| ops.remove_file(p))?;
        }
    }
    for below in tree.folders.iter().rev() {
        remove(below, |p| ops.remove_folder(p))?;
    }
    remove(&folder.join(MANIFEST_NAME), |p| ops.remove_file(p))?;
    remove(folder, |p| ops.remove_folder(p))
}

fn remove(path: &Path, how: impl Fn(&Path) -> io::Result<()>) -> Result<(), Error> {
    how(path).map_err(|e| Error::io("publish::cannot-remove", path, e))
}
