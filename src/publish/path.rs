//! Which paths a page may have: those that every web server, archive and desktop system accepts.

use std::collections::{HashMap, HashSet};

use super::{
    error::{Error, ErrorKind},
    manifest::MANIFEST_NAME,
};
use crate::diagnostic::{Diagnostic, Location};

/// The longest part of a path in bytes of UTF-8; most file systems allow 255.
const LONGEST_PART: usize = 200;
/// The longest path in UTF-16 units, as Windows counts: many of its programs stop at 259, with the
/// folders above the site counted in.
const LONGEST_PATH: usize = 200;
/// Names of devices on Windows, with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Refuses a path that does not work everywhere or leaves the site.
///
/// # Errors
/// [`ErrorKind::Path`]: `publish::path-part`, `publish::path-character`, `publish::path-device`,
/// `publish::path-too-long`.
pub(super) fn check(path: &str) -> Result<(), Error> {
    if path.encode_utf16().count() > LONGEST_PATH {
        return Err(fault("publish::path-too-long", path).into_error());
    }
    for part in path.split('/') {
        check_part(path, part)?;
    }
    Ok(())
}

fn check_part(path: &str, part: &str) -> Result<(), Error> {
    if part.len() > LONGEST_PART {
        return Err(fault("publish::path-too-long", path).into_error());
    }
    if let Some(c) = part
        .chars()
        .find(|&c| c.is_control() || r#"\:*?"<>|"#.contains(c) || has_two_forms(c))
    {
        let shown = c.escape_default();
        return Err(fault("publish::path-character", path)
            .with("character", shown)
            .into_error());
    }
    // A part that ends in a dot or a space loses it on Windows; "", "." and ".." fall here too.
    if part.is_empty() || part.ends_with(['.', ' ']) || part.starts_with(' ') {
        return Err(fault("publish::path-part", path)
            .with("part", part)
            .into_error());
    }
    if is_device(part) {
        return Err(fault("publish::path-device", path)
            .with("part", part)
            .into_error());
    }
    Ok(())
}

/// Whether a character is a mark that joins the letter before it, or a second form of another: one
/// name could then be written in two ways, which some systems take for one and some for two.
fn has_two_forms(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}'
        | '\u{f900}'..='\u{faff}' | '\u{fe20}'..='\u{fe2f}' | '\u{2f800}'..='\u{2fa1f}')
}

fn is_device(part: &str) -> bool {
    let stem = part
        .split('.')
        .next()
        .unwrap_or(part)
        .trim_end_matches(' ')
        .to_ascii_lowercase();
    let numbered = ["com", "lpt"].iter().any(|port| {
        stem.strip_prefix(port).is_some_and(|n| {
            matches!(n, "¹" | "²" | "³") || (n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
        })
    });
    numbered || DEVICES.contains(&stem.as_str())
}

fn fault(code: &'static str, path: &str) -> Diagnostic {
    Diagnostic::new(code, Location::file(path)).with("path", path)
}

trait IntoError {
    fn into_error(self) -> Error;
}

impl IntoError for Diagnostic {
    fn into_error(self) -> Error {
        Error::new(ErrorKind::Path, self)
    }
}

/// All paths of one site, so that no two meet on a system that does not tell `A` from `a`.
pub struct Names {
    taken: HashMap<String, (String, Role)>,
    /// Folders as written that are taken already: most pages share theirs with others.
    folders: HashSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    File,
    Folder,
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

impl Names {
    /// No names but the manifest's own.
    #[must_use]
    pub fn new() -> Self {
        let taken = HashMap::from([(
            MANIFEST_NAME.to_owned(),
            (MANIFEST_NAME.to_owned(), Role::File),
        )]);
        Self {
            taken,
            folders: HashSet::new(),
        }
    }

    /// Takes a name for one file.
    ///
    /// # Errors
    /// [`ErrorKind::Path`]: those of [`check`], `publish::path-twice`.
    pub fn claim(&mut self, path: &str) -> Result<(), Error> {
        check(path)?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if !self.folders.contains(folder) {
            for (slash, _) in path.match_indices('/') {
                self.take(path, &path[..slash], Role::Folder)?;
            }
            self.folders.insert(folder.to_owned());
        }
        self.take(path, path, Role::File)
    }

    /// Gives a file's name back.
    pub(super) fn release(&mut self, path: &str) {
        self.taken.remove(&path.to_lowercase());
    }

    fn take(&mut self, path: &str, name: &str, role: Role) -> Result<(), Error> {
        let folded = name.to_lowercase();
        match self.taken.get(&folded) {
            Some((other, kind)) if role == Role::File || *kind == Role::File || other != name => {
                Err(fault("publish::path-twice", path)
                    .with("other", other)
                    .into_error())
            }
            Some(_) => Ok(()),
            None => {
                self.taken.insert(folded, (name.to_owned(), role));
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(result: Result<(), Error>) -> &'static str {
        result.map_or_else(|e| e.diagnostic().code, |()| "")
    }

    #[test]
    fn ordinary_paths_pass() {
        for path in [
            "index.html",
            "新闻/2026/07/通稿.html",
            ".well-known/security.txt",
            "a b/c.csv",
            "console.js",
            "com10.txt",
        ] {
            assert_eq!(code(check(path)), "", "{path}");
        }
    }

    #[test]
    fn paths_that_fail_somewhere_are_refused() {
        let long = "字".repeat(67); // 201 bytes
        let deep = format!("{}b", "a/".repeat(100)); // 201 characters
        let cases = [
            ("", "publish::path-part"),
            ("/etc/passwd", "publish::path-part"),
            ("a//b", "publish::path-part"),
            ("a/", "publish::path-part"),
            ("../a", "publish::path-part"),
            ("a/../b", "publish::path-part"),
            ("./a", "publish::path-part"),
            ("a./b", "publish::path-part"),
            ("a /b", "publish::path-part"),
            ("C:/a", "publish::path-character"),
            ("a\\b", "publish::path-character"),
            ("a\nb", "publish::path-character"),
            ("a\0b", "publish::path-character"),
            ("a?b", "publish::path-character"),
            // é as e and an accent; the same Chinese character in its two forms.
            ("re\u{301}sume", "publish::path-character"),
            ("\u{f9e8}", "publish::path-character"),
            ("CON", "publish::path-device"),
            ("x/nul", "publish::path-device"),
            ("aux.html", "publish::path-device"),
            ("Com1.tar.gz", "publish::path-device"),
            ("lpt¹", "publish::path-device"),
            (long.as_str(), "publish::path-too-long"),
            (deep.as_str(), "publish::path-too-long"),
        ];
        for (path, expected) in cases {
            assert_eq!(code(check(path)), expected, "{path:?}");
        }
    }

    #[test]
    fn names_that_meet_are_refused() {
        let mut names = Names::new();
        assert_eq!(code(names.claim("a/b.html")), "");
        assert_eq!(code(names.claim("a/c.html")), "");
        assert_eq!(code(names.claim("a/b.html")), "publish::path-twice");
        assert_eq!(code(names.claim("a/B.HTML")), "publish::path-twice");
        assert_eq!(
            code(names.claim("A/d.html")),
            "publish::path-twice",
            "folders meet too"
        );
        assert_eq!(
            code(names.claim("a")),
            "publish::path-twice",
            "a folder is no file"
        );
        assert_eq!(
            code(names.claim("a/b.html/c")),
            "publish::path-twice",
            "a file is no folder"
        );
        assert_eq!(code(names.claim("Manifest.json")), "publish::path-twice");
        names.release("a/b.html");
        assert_eq!(code(names.claim("a/b.html")), "");
    }
}
