//! Why a site was not published, and what to do about it.

use std::{error, fmt, io, path::Path};

use crate::diagnostic::{Diagnostic, Lang, Location};

/// A fault that stops publishing; the site that was there before still stands.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    diagnostic: Box<Diagnostic>,
    source: Option<io::Error>,
}

/// The sort of an [`Error`], for a caller that acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Another run is writing the same folder.
    Busy,
    /// The folder, or something in it, was not written by this program.
    NotOurs,
    /// The disk, a permission, the file system.
    Io,
    /// A page's path cannot be published on every system.
    Path,
}

impl Error {
    /// The sort of fault.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The fault as a finding, to be printed with all others.
    #[must_use]
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.diagnostic
    }

    /// What is wrong and what to do, in one paragraph that names the path.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let d = &self.diagnostic;
        format!("{}: {}\n{}", d.at.file, d.says(lang), d.help(lang))
    }

    /// A file of the site could not be written.
    #[must_use]
    pub fn writing(path: &str, source: io::Error) -> Self {
        Self::io("publish::cannot-write", Path::new(path), source)
    }

    /// No site of ours stands in a folder.
    #[must_use]
    pub fn no_site(folder: &Path) -> Self {
        let diagnostic = Diagnostic::new("publish::no-site", at(folder));
        Self::new(ErrorKind::NotOurs, diagnostic)
    }

    pub(super) fn new(kind: ErrorKind, diagnostic: Diagnostic) -> Self {
        Self {
            kind,
            diagnostic: Box::new(diagnostic),
            source: None,
        }
    }

    /// A fault that a failed file operation shows; some have a better name than the operation's.
    pub(super) fn io(code: &'static str, path: &Path, source: io::Error) -> Self {
        let code = match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "publish::disk-full",
            io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy
                if code == "publish::cannot-swap" =>
            {
                "publish::mount-point"
            }
            _ => code,
        };
        let diagnostic = Diagnostic::new(code, at(path)).with("reason", &source);
        Self {
            kind: ErrorKind::Io,
            diagnostic: Box::new(diagnostic),
            source: Some(source),
        }
    }
}

/// The place of a file or folder outside the site's sources.
pub(super) fn at(path: &Path) -> Location {
    Location::file(path.to_string_lossy().into_owned())
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::default()))
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_ref().map(|e| e as _)
    }
}
