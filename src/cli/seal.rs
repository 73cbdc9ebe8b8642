//! `seal` and `correct`: what was published of a release, written beside it.

use std::path::{Path, PathBuf};

use crate::{
    content::CorrectionKind,
    diagnostic::{Diagnostic, Location, Report},
    pipeline::{self, Correcting, Progress, Sealed, Site},
    publish,
    source::Sources,
};

use super::{
    FAILED, FINE, SITE_ERRORS, USAGE,
    options::{KindName, Options},
};

/// Freezes what releases say.
pub(super) fn seal(options: &Options, files: &[PathBuf], all: bool) -> u8 {
    if files.is_empty() != all {
        options.say(match options.is_zh() {
            true => "请写明要封存的发布，或用 --all 封存全部已发布的。",
            false => "name the releases to seal, or seal all that are published with --all.",
        });
        return USAGE;
    }
    with_site(options, |site, sources, report| {
        let names = names(options, files);
        let wanted = if all { None } else { Some(names.as_slice()) };
        let last = publish::last(&options.output(None))?;
        let sealed = pipeline::seal(site, sources, wanted, last.as_ref(), report);
        let written = write(options, &sealed, report)?;
        let (sealed, zh) = (written.len(), options.is_zh());
        if !report.has_errors() {
            options.note(&match zh {
                true => format!("已封存 {sealed} 篇发布。请把 .lock.json 文件一起提交。"),
                false => format!("Sealed {sealed} releases. Commit the .lock.json files as well."),
            });
        }
        Ok(())
    })
}

/// Declares that a release says something else now.
pub(super) fn correct(
    options: &Options,
    release: &Path,
    kind: KindName,
    reason: &str,
    by: Option<&str>,
) -> u8 {
    with_site(options, |site, sources, report| {
        let [name] = &names(options, &[release.to_path_buf()])[..] else {
            return Ok(());
        };
        let correcting = Correcting {
            release: name,
            kind: match kind {
                KindName::Correction => CorrectionKind::Correction,
                KindName::Revision => CorrectionKind::Revision,
            },
            reason,
            by: by.unwrap_or_default(),
        };
        let last = publish::last(&options.output(None))?;
        let corrected = pipeline::correct(site, sources, &correcting, last.as_ref(), report);
        let Some((sealed, changes)) = corrected else {
            return Ok(());
        };
        write(options, std::slice::from_ref(&sealed), report)?;
        for change in &changes {
            options.note(&format!(
                "{}：{} → {}",
                change.label, change.old, change.new
            ));
        }
        Ok(())
    })
}

/// Loads the site; what it says is compared with the locks by what runs in it.
/// Runs something on a site without errors, and prints what is wrong.
pub(super) fn with_site(
    options: &Options,
    run: impl FnOnce(&Site, &Sources, &mut Report) -> Result<(), publish::Error>,
) -> u8 {
    let output = options.output(None);
    let (sources, mut report, site) = match options.load(Some(&output), &Progress::default()) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let done = match &site {
        Some(site) if !report.has_errors() => run(site, &sources, &mut report),
        _ => Ok(()),
    };
    options.print_report(&report, sources.as_ref());
    match done {
        Err(error) => {
            options.say(&error.message(options.lang()));
            FAILED
        }
        Ok(()) if report.has_errors() => SITE_ERRORS,
        Ok(()) => FINE,
    }
}

/// Paths inside the site, as typed from the current folder or from the site's.
fn names(options: &Options, files: &[PathBuf]) -> Vec<String> {
    let slashed = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let root = slashed(&options.site);
    let name = |file: &PathBuf| {
        let text = slashed(file);
        let text = text.strip_prefix("./").unwrap_or(&text);
        let inside = text.strip_prefix(root.trim_end_matches('/'));
        let inside = inside.and_then(|t| t.strip_prefix('/'));
        inside.unwrap_or(text).to_owned()
    };
    files.iter().map(name).collect()
}

/// Writes the files, none of them where one cannot be.
pub(super) fn write(
    options: &Options,
    sealed: &[Sealed],
    report: &mut Report,
) -> Result<Vec<String>, publish::Error> {
    if report.has_errors() {
        return Ok(Vec::new());
    }
    let mut written = Vec::new();
    for lock in sealed {
        let path = options.site.join(&lock.path);
        if !publish::replace(&path, lock.before.as_deref(), lock.text.as_bytes())? {
            let at = Location::file(lock.path.as_str());
            report.add(Diagnostic::new("content::lock-changed", at));
            continue;
        }
        written.push(lock.path.clone());
    }
    Ok(written)
}
