//! From a complete staging folder to the public site.

use std::{io, mem, path::Path};

use rayon::prelude::*;

use super::{
    check,
    error::{Error, ErrorKind, at},
    manifest::{MANIFEST_NAME, Manifest},
    ops::{Found, Ops},
    places::Places,
    repair,
    signature::SIGNATURE_NAME,
    stage::Stage,
};
use crate::diagnostic::{Diagnostic, Location};

/// Lists, checks, brings to the disk and exchanges; see [`Stage::commit`].
pub(super) fn commit(stage: &mut Stage, as_of: &str) -> Result<Manifest, Error> {
    let manifest = complete(stage, as_of)?;
    let (ops, places) = (&*stage.ops, &stage.places);
    check_sizes(ops, &places.staging, &manifest)?;
    write_new(
        ops,
        &places.staging.join(MANIFEST_NAME),
        manifest.to_json().as_bytes(),
    )?;
    if stage.previous.as_ref() == Some(&manifest) {
        // The same site is as well signed as before; where the copy fails, it is signed anew.
        let [from, to] = [&places.output, &places.staging].map(|f| f.join(SIGNATURE_NAME));
        let _ = ops.link(&from, &to);
    }
    sync_site(ops, &places.staging, &manifest)?;
    // The site took a while to make, and someone may have put a file into the old one meanwhile.
    check::ours(ops, &places.output)?;
    let replaced = swap(ops, places)?;
    // From here on the staging folder is gone or holds the old site.
    stage.unfinished = false;
    ops.sync_folder(&places.parent)
        .map_err(|e| Error::io("publish::cannot-write", &places.parent, e))?;
    if let Some(old) = replaced {
        // A rest of the old site does no harm, and the next run names what it cannot remove.
        let _ = repair::prune(ops, old, Found::Folder);
    }
    Ok(manifest)
}

/// The manifest, once every file that was begun is finished.
fn complete(stage: &Stage, as_of: &str) -> Result<Manifest, Error> {
    let mut state = stage.state();
    if let Some(path) = state.open.iter().min() {
        let diagnostic = Diagnostic::new("publish::unfinished", Location::file(path.as_str()));
        return Err(Error::new(ErrorKind::Io, diagnostic));
    }
    let (content, files) = (mem::take(&mut state.content), mem::take(&mut state.files));
    Ok(Manifest::new(as_of, content, files))
}

/// A disk that ran full without saying so leaves shorter files.
fn check_sizes(ops: &dyn Ops, staging: &Path, manifest: &Manifest) -> Result<(), Error> {
    manifest.files.par_iter().try_for_each(|(path, entry)| {
        let file = staging.join(path);
        let found = ops
            .look(&file)
            .map_err(|e| Error::io("publish::cannot-read", &file, e))?;
        if found == Some((Found::File, entry.size)) {
            return Ok(());
        }
        let diagnostic = Diagnostic::new("publish::wrong-size", at(&file))
            .with("expected", entry.size)
            .with("found", found.map_or(0, |(_, size)| size));
        Err(Error::new(ErrorKind::Io, diagnostic))
    })
}

fn write_new(ops: &dyn Ops, path: &Path, bytes: &[u8]) -> Result<(), Error> {
    ops.create_file(path)
        .and_then(|mut file| {
            ops.write(&mut file, bytes)?;
            ops.sync_file(&file)
        })
        .map_err(|e| Error::io("publish::cannot-write", path, e))
}

/// Brings the new site to the disk before its name does: a power cut must not leave names of
/// empty files.
fn sync_site(ops: &dyn Ops, staging: &Path, manifest: &Manifest) -> Result<(), Error> {
    let cannot = |e| Error::io("publish::cannot-write", staging, e);
    if ops.sync_all(staging).map_err(cannot)? {
        return Ok(());
    }
    manifest
        .files
        .par_iter()
        .try_for_each(|(path, _)| ops.sync_file(&ops.open(&staging.join(path))?))
        .map_err(cannot)?;
    let tree = check::walk(ops, staging)?;
    tree.folders
        .par_iter()
        .try_for_each(|folder| ops.sync_folder(folder))
        .map_err(cannot)?;
    ops.sync_folder(staging).map_err(cannot)
}

/// Makes the staging folder public; gives the folder that now holds the old site, if there was one.
fn swap<'a>(ops: &dyn Ops, places: &'a Places) -> Result<Option<&'a Path>, Error> {
    let Places {
        output, staging, ..
    } = places;
    let cannot = |e| Error::io("publish::cannot-swap", output, e);
    if ops.look(output).map_err(cannot)?.is_none() {
        return ops.rename(staging, output).map(|()| None).map_err(cannot);
    }
    match ops.exchange(staging, output) {
        Ok(()) => Ok(Some(staging)),
        Err(e) if e.kind() == io::ErrorKind::Unsupported => {
            rename_twice(ops, places).map(|()| Some(places.old.as_path()))
        }
        Err(e) => Err(cannot(e)),
    }
}

/// For systems without an exchange. The journal is on the disk before the first rename and says
/// which folder is the new site; whoever finds it ends what was begun.
fn rename_twice(ops: &dyn Ops, places: &Places) -> Result<(), Error> {
    let Places {
        parent,
        output,
        staging,
        old,
        journal,
        ..
    } = places;
    let cannot = |e| Error::io("publish::cannot-swap", output, e);
    let name = staging.file_name().unwrap_or_default().to_string_lossy();
    write_new(ops, journal, format!("{name}\n").as_bytes())?;
    ops.sync_folder(parent).map_err(cannot)?;
    ops.rename(output, old).map_err(cannot)?;
    if let Err(e) = ops.rename(staging, output) {
        // If this fails too, the journal makes the next run do it.
        if ops.rename(old, output).is_ok() {
            let _ = ops.remove_file(journal);
        }
        return Err(cannot(e));
    }
    ops.sync_folder(parent).map_err(cannot)?;
    ops.remove_file(journal)
        .map_err(|e| Error::io("publish::cannot-remove", journal, e))
}
