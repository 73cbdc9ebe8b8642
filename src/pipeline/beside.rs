//! Attachments and pictures: files of the site folder that are published beside a page.

use rayon::prelude::*;

use crate::{
    diagnostic::{Diagnostic, Location, Report},
    picture::{self, Unreadable},
    publish::{self, Stage},
    site::{Beside, Composer},
    source::Sources,
};

use super::Site;

/// Writes the files beside a page; a picture that was made before is taken over.
///
/// # Reports
/// `content::bad-image`.
///
/// # Errors
/// Faults of the disk.
pub(super) fn write(
    sources: &Sources,
    files: &[Beside],
    stage: &Stage,
    report: &mut Report,
) -> Result<(), publish::Error> {
    for beside in files {
        let inputs = inputs(sources, beside);
        if inputs.is_some() && stage.reuse(&beside.path, inputs.as_deref().unwrap_or_default())? {
            continue;
        }
        match bytes(sources, beside) {
            Ok(bytes) => stage.write(&beside.path, &bytes, inputs.as_deref())?,
            Err(_) => report.add(unreadable(beside)),
        }
    }
    Ok(())
}

/// Makes the pictures only to see whether they can be made.
pub(super) fn check(sources: &Sources, files: &[Beside], report: &mut Report) {
    for beside in files.iter().filter(|b| b.widest.is_some()) {
        if bytes(sources, beside).is_err() {
            report.add(unreadable(beside));
        }
    }
}

/// Puts together what opens later, only to see that it will not stop the site then.
pub(super) fn check_later(site: &Site, composer: &Composer<'_>) -> Report {
    let parts: Vec<Report> = site
        .later
        .par_iter()
        .map(|article| {
            let mut part = Report::default();
            let composed = composer.compose_text(article, &mut part);
            check(&site.sources, &composed.beside, &mut part);
            part
        })
        .collect();
    let mut report = Report::default();
    parts.into_iter().for_each(|part| report.merge(part));
    report
}

/// The bytes as they are published.
pub(super) fn bytes(sources: &Sources, beside: &Beside) -> Result<Vec<u8>, Unreadable> {
    let read = sources.get(&beside.source);
    let read = read.map_or(&[] as &[u8], |file| file.bytes());
    match beside.widest {
        None => Ok(read.to_vec()),
        Some(widest) => picture::fitted(read, widest),
    }
}

fn unreadable(beside: &Beside) -> Diagnostic {
    let at = Location::file(beside.file.clone());
    Diagnostic::new("content::bad-image", at).with("quoted", &*beside.source)
}

/// A mark of all that a picture is made from; none for what is published as it is.
fn inputs(sources: &Sources, beside: &Beside) -> Option<String> {
    use std::fmt::Write as _;
    let widest = beside.widest?;
    let file = sources.get(&beside.source)?;
    let mut out = format!("{}-{widest}-", env!("CARGO_PKG_VERSION"));
    file.sha256[..16].iter().for_each(|b| {
        // Writing to memory does not fail.
        let _ = write!(out, "{b:02x}");
    });
    Some(out)
}
