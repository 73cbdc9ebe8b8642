//! What is never touched.

use std::{fs, path::Path};

use super::{
    super::{ErrorKind, Stage, recover, verify},
    Place, contents,
};

/// The code of the refusal, and the files that it names.
fn refused(output: &Path) -> (ErrorKind, &'static str, String) {
    let error = Stage::begin(output).err().expect("refused");
    let d = error.diagnostic();
    let files = d
        .args
        .iter()
        .find(|(name, _)| *name == "files")
        .map(|(_, v)| v.clone());
    (error.kind(), d.code, files.unwrap_or_default())
}

#[test]
fn a_folder_of_someone_else_is_refused_and_left_alone() {
    let place = Place::new();
    fs::create_dir_all(place.output.join("docs")).unwrap();
    fs::write(place.output.join("site.toml"), "x").unwrap();
    let expected = (
        ErrorKind::NotOurs,
        "publish::not-empty",
        "docs, site.toml".to_owned(),
    );
    assert_eq!(refused(&place.output), expected);
    fs::write(place.output.join("manifest.json"), r#"{"name":"an app"}"#).unwrap();
    assert_eq!(refused(&place.output).1, "publish::bad-manifest");
    assert_eq!(contents(&place.output)["site.toml"], "x");
    assert_eq!(place.leftovers(), [] as [&str; 0]);
}

#[test]
fn a_foreign_file_in_our_site_is_named() {
    let place = Place::new();
    place.publish(&[("index.html", "old"), ("a/b.html", "b")]);
    fs::write(place.output.join("a/笔记.txt"), "mine").unwrap();
    let expected = (
        ErrorKind::NotOurs,
        "publish::foreign-files",
        "a/笔记.txt".to_owned(),
    );
    assert_eq!(refused(&place.output), expected);
    assert_eq!(contents(&place.output)["a/笔记.txt"], "mine");
}

#[test]
fn a_foreign_file_that_comes_during_the_run_survives() {
    let place = Place::new();
    place.publish(&[("index.html", "old")]);
    let stage = Stage::begin(&place.output).unwrap();
    stage.write("index.html", b"new", None).unwrap();
    fs::write(place.output.join("mine.txt"), "mine").unwrap();
    let error = stage.commit("2026-07-01").unwrap_err();
    assert_eq!(error.diagnostic().code, "publish::foreign-files");
    let now = contents(&place.output);
    assert_eq!(
        (now["index.html"].as_str(), now["mine.txt"].as_str()),
        ("old", "mine")
    );
}

#[test]
fn a_foreign_file_in_a_leftover_is_named_and_kept() {
    let place = Place::new();
    place.publish(&[("index.html", "old")]);
    fs::rename(
        &place.output,
        place.parent.join(".public.gongshi-staging-1"),
    )
    .unwrap();
    let mine = place.parent.join(".public.gongshi-staging-1/mine.txt");
    fs::write(&mine, "mine").unwrap();
    let expected = (
        ErrorKind::NotOurs,
        "publish::foreign-files",
        "mine.txt".to_owned(),
    );
    assert_eq!(refused(&place.output), expected);
    assert_eq!(fs::read_to_string(&mine).unwrap(), "mine");
}

#[test]
fn names_that_only_look_like_ours_stay() {
    let place = Place::new();
    for name in [
        ".public.gongshi-staging-",
        ".public.gongshi-staging-1x",
        ".public2.gongshi-staging-1",
    ] {
        fs::create_dir(place.parent.join(name)).unwrap();
    }
    place.publish(&[("index.html", "x")]);
    assert_eq!(place.leftovers().len(), 3);
}

#[cfg(unix)]
#[test]
fn links_are_refused() {
    use std::os::unix::fs::symlink;
    let place = Place::new();
    let elsewhere = place.parent.join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, &place.output).unwrap();
    assert_eq!(refused(&place.output).1, "publish::output-is-link");
    fs::remove_file(&place.output).unwrap();

    place.publish(&[("a/b.html", "b")]);
    fs::rename(place.output.join("a"), elsewhere.join("a")).unwrap();
    symlink(elsewhere.join("a"), place.output.join("a")).unwrap();
    assert_eq!(refused(&place.output).1, "publish::foreign-files");
    assert!(elsewhere.join("a/b.html").exists());
}

#[test]
fn root_home_and_current_folder_are_refused() {
    let current = std::env::current_dir().unwrap();
    let home = std::env::home_dir().unwrap();
    for output in [
        Path::new("/"),
        Path::new("."),
        Path::new(".."),
        &current,
        &home,
    ] {
        let (kind, code, _) = refused(output);
        assert_eq!(
            (kind, code),
            (ErrorKind::NotOurs, "publish::output-is-too-much"),
            "{output:?}"
        );
    }
}

#[test]
fn a_file_is_no_folder() {
    let place = Place::new();
    fs::write(&place.output, "x").unwrap();
    assert_eq!(refused(&place.output).1, "publish::output-is-file");
}

#[test]
fn one_writer_at_a_time() {
    let place = Place::new();
    let stage = Stage::begin(&place.output).unwrap();
    assert_eq!(refused(&place.output).0, ErrorKind::Busy);
    recover(&place.output).unwrap();
    let journal = place.parent.join(".public.gongshi-journal");
    fs::write(&journal, "").unwrap();
    let error = recover(&place.output).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Busy);
    fs::remove_file(&journal).unwrap();
    stage.write("index.html", b"x", None).unwrap();
    stage.commit("2026-07-01").unwrap();
    place.publish(&[("index.html", "y")]);
}

#[test]
fn bad_paths_leave_the_site_usable() {
    let place = Place::new();
    let stage = Stage::begin(&place.output).unwrap();
    for path in ["../x", "/x", "a/../../x", "aux.html", "manifest.json"] {
        assert_eq!(
            stage.write(path, b"", None).unwrap_err().kind(),
            ErrorKind::Path,
            "{path}"
        );
    }
    stage.write("x", b"1", None).unwrap();
    assert_eq!(
        stage.write("X", b"2", None).unwrap_err().kind(),
        ErrorKind::Path
    );
    stage.commit("2026-07-01").unwrap();
    place.holds(&[("x", "1")]);
}

#[test]
fn a_folder_without_a_site_cannot_be_verified() {
    let place = Place::new();
    assert_eq!(
        verify(&place.output).unwrap_err().diagnostic().code,
        "publish::no-site"
    );
}
