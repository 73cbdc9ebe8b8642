//! Folders: what is read, what is left out, what is refused.

use std::{fs, path::Path};

use super::*;
use crate::diagnostic::Lang;

fn site(files: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for name in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(path, name).expect("a file");
    }
    dir
}

fn paths(sources: &Sources) -> Vec<&str> {
    sources.iter().map(|file| &*file.path).collect()
}

fn refusal(root: &Path) -> String {
    read(root, &[])
        .expect_err("must be refused")
        .message(Lang::En)
}

#[test]
fn only_the_parts_of_a_site_are_read() {
    let dir = site(&[
        "site.toml",
        "content/通稿/1.md",
        "data/air/x.csv",
        "data/air/~$x.xlsx",
        "data/air/x.csv~",
        "data/air/x.TMP",
        "data/.git/config",
        "data/Thumbs.db",
        "data/out/index.html",
        "themes/t/page.html",
        "public/index.html",
        "notes.txt",
    ]);
    let sources = read(dir.path(), &["data/out".into()]).expect("a good folder");
    assert_eq!(
        paths(&sources),
        [
            "content/通稿/1.md",
            "data/air/x.csv",
            "site.toml",
            "themes/t/page.html"
        ]
    );
    assert_eq!(
        sources.get("data/air/x.csv").map(|f| f.bytes()),
        Some(&b"data/air/x.csv"[..])
    );
    let absolute = [dir.path().join("data")];
    assert_eq!(
        paths(&read(dir.path(), &absolute).expect("a good folder")).len(),
        3
    );
    assert!(refusal(&dir.path().join("missing")).contains("missing"));
}

#[test]
#[cfg(unix)]
fn links_stay_inside() {
    use std::os::unix::fs::symlink;
    let outside = site(&["secret/key.txt"]);
    let dir = site(&["data/a/x.csv", "content/index.md"]);
    symlink(dir.path().join("data/a"), dir.path().join("content/inside")).expect("a link");
    let sources = read(dir.path(), &[]).expect("a link inside the folder");
    assert_eq!(
        paths(&sources),
        ["content/index.md", "content/inside/x.csv", "data/a/x.csv"]
    );

    for target in ["secret", "secret/key.txt"] {
        let link = dir.path().join("data/bad");
        symlink(outside.path().join(target), &link).expect("a link");
        let message = refusal(dir.path());
        assert!(
            message.contains("data/bad") && message.contains("outside"),
            "{message}"
        );
        fs::remove_file(link).expect("the link");
    }
    symlink(dir.path().join("data"), dir.path().join("data/a/loop")).expect("a link");
    let message = refusal(dir.path());
    assert!(
        message.contains("loop") && message.contains("remove the link"),
        "{message}"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn names_must_be_utf_8_and_files_small() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let dir = site(&["data/x.csv"]);
    let gbk = dir
        .path()
        .join("data")
        .join(OsStr::from_bytes(b"\xB1\xED.csv"));
    fs::write(&gbk, "x").expect("a file");
    assert!(refusal(dir.path()).contains("not UTF-8"));
    fs::remove_file(gbk).expect("the file");

    // A sparse file: large by its length, not on the disk.
    let large = fs::File::create(dir.path().join("data/x.csv")).expect("a file");
    large.set_len((512 << 20) + 1).expect("a sparse file");
    let message = refusal(dir.path());
    assert!(
        message.contains("x.csv") && message.contains("512 MiB"),
        "{message}"
    );
}

/// Gives a file a time, as if it was last written so many seconds ago.
fn written_ago(path: &Path, seconds: u64) {
    let then = std::time::SystemTime::now() - std::time::Duration::from_secs(seconds);
    let file = fs::File::options().write(true).open(path).expect("a file");
    file.set_modified(then).expect("a time");
}

#[test]
fn a_second_reading_takes_over_only_what_the_disk_says_is_unchanged() {
    let dir = site(&["site.toml", "data/a/old.csv", "data/a/new.csv"]);
    let (old, new) = (
        dir.path().join("data/a/old.csv"),
        dir.path().join("data/a/new.csv"),
    );
    written_ago(&old, 3_600);
    let time = fs::metadata(&old)
        .and_then(|d| d.modified())
        .expect("a time");
    let first = read(dir.path(), &[]).expect("a site");
    let text = |sources: &Sources, path: &str| {
        let file = sources.get(path).expect("a file");
        String::from_utf8(file.bytes().to_vec()).expect("text")
    };
    // Bytes of the same number at the same time: the disk cannot tell, so they must be named.
    fs::write(&old, "DATA/A/OLD.CSV").expect("a file");
    let file = fs::File::options().write(true).open(&old).expect("a file");
    file.set_modified(time).expect("a time");
    let again = |suspect: bool| {
        read_again(dir.path(), &[], &first, &|path| {
            suspect && path.ends_with("old.csv")
        })
        .expect("a site")
    };
    assert_eq!(text(&again(false), "data/a/old.csv"), "data/a/old.csv");
    assert!(again(false).same_as(&first));
    assert_eq!(text(&again(true), "data/a/old.csv"), "DATA/A/OLD.CSV");
    assert!(!again(true).same_as(&first));
    // Another time says that it changed.
    written_ago(&old, 1_800);
    assert_eq!(text(&again(false), "data/a/old.csv"), "DATA/A/OLD.CSV");
    // A file that was just written when it was read is read again, whatever its time says.
    let time = fs::metadata(&new)
        .and_then(|d| d.modified())
        .expect("a time");
    fs::write(&new, "DATA/A/NEW.CSV").expect("a file");
    let file = fs::File::options().write(true).open(&new).expect("a file");
    file.set_modified(time).expect("a time");
    assert_eq!(text(&again(false), "data/a/new.csv"), "DATA/A/NEW.CSV");
    fs::remove_file(&new).expect("a removed file");
    assert_eq!(paths(&again(false)), ["data/a/old.csv", "site.toml"]);
}
