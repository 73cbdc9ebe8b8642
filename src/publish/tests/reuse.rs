//! Taking files over from the site before, and finding what is not as listed.

use std::fs;

use super::{
    super::{MismatchKind, Stage, verify},
    Place,
};

fn first(place: &Place) {
    let stage = Stage::begin(&place.output).unwrap();
    stage.write("a.html", b"aaaa", Some("in-a")).unwrap();
    stage.write("b.html", b"bbbb", Some("in-b")).unwrap();
    stage.write("d/c.html", b"cccc", None).unwrap();
    stage.commit("2026-07-01").unwrap();
}

#[test]
fn same_inputs_are_taken_over_and_others_are_not() {
    let place = Place::new();
    first(&place);
    let stage = Stage::begin(&place.output).unwrap();
    assert_eq!(stage.previous().unwrap().as_of, "2026-07-01");
    assert!(stage.reuse("a.html", "in-a").unwrap());
    assert!(!stage.reuse("b.html", "in-other").unwrap());
    assert!(!stage.reuse("d/c.html", "in-c").unwrap());
    assert!(!stage.reuse("new.html", "in-n").unwrap());
    stage.write("b.html", b"BBBB", Some("in-other")).unwrap();
    let manifest = stage.commit("2026-07-02").unwrap();
    assert_eq!(manifest.files["a.html"].inputs.as_deref(), Some("in-a"));
    place.holds(&[("a.html", "aaaa"), ("b.html", "BBBB")]);
}

#[test]
fn a_file_that_someone_changed_is_made_again() {
    let place = Place::new();
    first(&place);
    fs::write(place.output.join("a.html"), "aaXa").unwrap();
    fs::remove_file(place.output.join("b.html")).unwrap();
    fs::write(place.output.join("d/c.html"), "cXcc").unwrap();
    let stage = Stage::begin(&place.output).unwrap();
    assert!(!stage.reuse("a.html", "in-a").unwrap());
    assert!(!stage.reuse("b.html", "in-b").unwrap());
    stage.write("a.html", b"aaaa", Some("in-a")).unwrap();
    stage.write("b.html", b"bbbb", Some("in-b")).unwrap();
    stage.write("d/c.html", b"cccc", None).unwrap();
    stage.commit("2026-07-01").unwrap();
    place.holds(&[("a.html", "aaaa"), ("b.html", "bbbb"), ("d/c.html", "cccc")]);
}

#[cfg(unix)]
#[test]
fn unchanged_bytes_are_not_written_again() {
    use std::os::unix::fs::MetadataExt as _;
    let place = Place::new();
    first(&place);
    let inode = |name: &str| fs::metadata(place.output.join(name)).unwrap().ino();
    let before = ["a.html", "b.html", "d/c.html"].map(inode);
    let stage = Stage::begin(&place.output).unwrap();
    assert!(stage.reuse("a.html", "in-a").unwrap());
    stage.write("b.html", b"other", None).unwrap();
    stage.write("d/c.html", b"cccc", Some("in-c")).unwrap();
    stage.commit("2026-07-01").unwrap();
    let after = ["a.html", "b.html", "d/c.html"].map(inode);
    assert_eq!(before[0], after[0]);
    assert_ne!(before[1], after[1]);
    assert_eq!(before[2], after[2]);
}

#[test]
fn verify_names_each_difference() {
    let place = Place::new();
    first(&place);
    place.publish(&[
        ("flip.html", "abc"),
        ("gone.html", "x"),
        ("long.html", "y"),
        ("ok.html", "z"),
    ]);
    fs::write(place.output.join("flip.html"), "abb").unwrap(); // one bit: c is 63, b is 62
    fs::remove_file(place.output.join("gone.html")).unwrap();
    fs::write(place.output.join("long.html"), "yy").unwrap();
    fs::create_dir(place.output.join("sub")).unwrap();
    fs::write(place.output.join("sub/more.txt"), "").unwrap();
    let found: Vec<_> = verify(&place.output)
        .unwrap()
        .into_iter()
        .map(|m| (m.path, m.kind))
        .collect();
    let expected = [
        ("flip.html", MismatchKind::Changed),
        ("gone.html", MismatchKind::Missing),
        ("long.html", MismatchKind::Size),
        ("sub/more.txt", MismatchKind::Extra),
    ];
    assert_eq!(found, expected.map(|(path, kind)| (path.to_owned(), kind)));
}
