//! Files written in pieces.

use std::io::Write as _;

use super::{super::Stage, Place};

#[test]
fn pieces_of_any_size_make_one_file() {
    let place = Place::new();
    let stage = Stage::begin(&place.output).unwrap();
    let mut file = stage.create("下载/all.csv").unwrap().made_from("h1");
    // SHA-256 of a million times "a": FIPS 180-2, appendix B.3.
    let mut left = 1_000_000;
    for size in [1, 65_535, 65_536, 65_537, 200_000, 603_391] {
        file.write_all(&vec![b'a'; size]).unwrap();
        left -= size;
    }
    assert_eq!(left, 0);
    file.finish().unwrap();
    let manifest = stage.commit("2026-07-01").unwrap();
    let entry = &manifest.files["下载/all.csv"];
    assert_eq!(entry.size, 1_000_000);
    assert_eq!(
        entry.sha256,
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    );
    assert_eq!(entry.inputs.as_deref(), Some("h1"));
    assert_eq!(super::super::verify(&place.output).unwrap(), []);
}

#[test]
fn a_file_that_was_not_finished_stops_the_site() {
    let place = Place::new();
    place.publish(&[("index.html", "old")]);
    let stage = Stage::begin(&place.output).unwrap();
    stage.write("index.html", b"new", None).unwrap();
    drop(stage.create("big.csv").unwrap());
    let error = stage.commit("2026-07-01").unwrap_err();
    assert_eq!(error.diagnostic().code, "publish::unfinished");
    assert_eq!(&*error.diagnostic().at.file, "big.csv");
    place.holds(&[("index.html", "old")]);
}

#[test]
fn a_file_that_the_disk_cut_short_stops_the_site() {
    let place = Place::new();
    place.publish(&[("index.html", "old")]);
    let stage = Stage::begin(&place.output).unwrap();
    stage.write("index.html", b"new!", None).unwrap();
    std::fs::write(stage.places.staging.join("index.html"), "ne").unwrap();
    let error = stage.commit("2026-07-01").unwrap_err();
    assert_eq!(error.diagnostic().code, "publish::wrong-size");
    place.holds(&[("index.html", "old")]);
}
