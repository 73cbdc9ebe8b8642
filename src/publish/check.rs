//! What a folder holds, and whether this program wrote it.

use std::path::{Path, PathBuf};

use super::{
    error::{Error, ErrorKind, at},
    manifest::{self, MANIFEST_NAME, Manifest},
    ops::{Found, Ops},
    signature::SIGNATURE_NAME,
};
use crate::diagnostic::Diagnostic;

/// Foreign files that a message names; the rest is counted.
const NAMED: usize = 5;

/// Everything under a folder; links are listed, never followed.
#[derive(Default)]
pub(super) struct Tree {
    /// Path inside the folder with `/`, and what stands there; folders are not among them.
    pub(super) files: Vec<(String, Found)>,
    /// The folders below, each after the one that holds it.
    pub(super) folders: Vec<PathBuf>,
}

impl Tree {
    /// The files that `manifest` does not list, sorted.
    pub(super) fn foreign(&self, manifest: &Manifest) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .files
            .iter()
            .filter(|(path, found)| *found != Found::File || !lists(manifest, path))
            .map(|(path, _)| path.as_str())
            .collect();
        names.sort_unstable();
        names
    }
}

fn lists(manifest: &Manifest, path: &str) -> bool {
    path == MANIFEST_NAME || path == SIGNATURE_NAME || manifest.files.contains_key(path)
}

/// Lists a folder and all below it.
///
/// # Errors
/// [`ErrorKind::Io`]: `publish::cannot-read`.
pub(super) fn walk(ops: &dyn Ops, folder: &Path) -> Result<Tree, Error> {
    let mut tree = Tree::default();
    let mut waiting = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = waiting.pop() {
        let entries = ops
            .entries(&folder)
            .map_err(|e| Error::io("publish::cannot-read", &folder, e))?;
        for (name, found) in entries {
            let path = format!("{prefix}{}", name.to_string_lossy());
            if found == Found::Folder {
                let below = folder.join(&name);
                tree.folders.push(below.clone());
                waiting.push((below, format!("{path}/")));
            } else {
                // A name that is no Unicode can look like a listed one, but is not of our making.
                let found = if name.to_str().is_some() {
                    found
                } else {
                    Found::Other
                };
                tree.files.push((path, found));
            }
        }
    }
    Ok(tree)
}

/// Makes sure that replacing `output` loses nothing of anyone else's.
///
/// Gives the manifest of the site that stands there, or `None` where nothing or an empty folder
/// does. Listed files that changed or went missing are no obstacle: they are remade.
///
/// # Errors
/// [`ErrorKind::NotOurs`]: `publish::not-empty`, `publish::foreign-files`,
/// `publish::bad-manifest`. [`ErrorKind::Io`]: `publish::cannot-read`.
pub(super) fn ours(ops: &dyn Ops, output: &Path) -> Result<Option<Manifest>, Error> {
    let cannot = |e| Error::io("publish::cannot-read", output, e);
    match ops.look(output).map_err(cannot)? {
        None => return Ok(None),
        Some((Found::Folder, _)) => {}
        Some(_) => return Err(not_ours("publish::output-is-file", output, &[])),
    }
    let entries = ops.entries(output).map_err(cannot)?;
    if entries.is_empty() {
        return Ok(None);
    }
    let Some(manifest) = manifest::read(ops, output)? else {
        let mut names: Vec<String> = entries
            .iter()
            .map(|(name, _)| name.to_string_lossy().into_owned())
            .collect();
        names.sort_unstable();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        return Err(not_ours("publish::not-empty", output, &names));
    };
    let tree = walk(ops, output)?;
    match tree.foreign(&manifest).as_slice() {
        [] => Ok(Some(manifest)),
        foreign => Err(not_ours("publish::foreign-files", output, foreign)),
    }
}

/// A refusal that names some of the files in the way.
pub(super) fn not_ours(code: &'static str, folder: &Path, files: &[&str]) -> Error {
    let mut shown = files[..files.len().min(NAMED)].join(", ");
    if files.len() > NAMED {
        shown.push_str(", …");
    }
    let diagnostic = Diagnostic::new(code, at(folder))
        .with("count", files.len())
        .with("files", shown);
    Error::new(ErrorKind::NotOurs, diagnostic)
}
