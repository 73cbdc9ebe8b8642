//! Edges of reading: encodings, quotes, places, workbooks, folders.

mod disk;
mod encoding;
mod json;
mod office;
mod table;
mod workbook;

use super::*;
use crate::diagnostic::Place;

fn file(path: &str, bytes: impl Into<Vec<u8>>) -> SourceFile {
    SourceFile::new(path, bytes.into())
}

fn codes(report: &Report) -> Vec<&'static str> {
    report
        .sorted()
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}

/// Cells row by row.
fn cells(grid: &Grid) -> Vec<Vec<&str>> {
    let row = |row| {
        (0..grid.width(row))
            .map(|col| grid.cell(row, col))
            .collect()
    };
    (0..grid.rows()).map(row).collect()
}

fn one_grid(file: &SourceFile) -> Grid {
    let mut report = Report::default();
    let mut grids = grids(file, &ReadOptions::default(), &mut report);
    assert_eq!(codes(&report), Vec::<&str>::new());
    assert_eq!(grids.len(), 1);
    grids.remove(0)
}

fn faults(file: &SourceFile, options: &ReadOptions) -> Report {
    let mut report = Report::default();
    assert!(grids(file, options, &mut report).is_empty());
    report
}

/// The codes of what is said of a file, whether it gives tables or not.
fn told(file: &SourceFile) -> Vec<&'static str> {
    let mut report = Report::default();
    grids(file, &ReadOptions::default(), &mut report);
    codes(&report)
}

fn span(location: &Location) -> std::ops::Range<usize> {
    match &location.place {
        Place::Cell(cell) => cell.span.clone().expect("a text file"),
        Place::Span(span) => span.clone(),
        Place::Whole => panic!("no span"),
    }
}

#[test]
fn files_are_found_by_path_and_by_folder() {
    let names = ["data/b/x.csv", "data/a/x.csv", "data/ab/y.csv", "site.toml"];
    let sources = Sources::from_files(names.map(|name| (name.to_owned(), name.into())));
    let paths =
        |files: Vec<&SourceFile>| files.iter().map(|f| f.path.to_string()).collect::<Vec<_>>();
    assert_eq!(
        paths(sources.iter().collect()),
        ["data/a/x.csv", "data/ab/y.csv", "data/b/x.csv", "site.toml"]
    );
    assert_eq!(paths(sources.under("data/a/").collect()), ["data/a/x.csv"]);
    assert_eq!(
        sources.get("site.toml").map(|f| f.bytes()),
        Some(b"site.toml".as_slice())
    );
    assert!(sources.get("data").is_none());
    assert_eq!(Sources::empty().iter().count(), 0);
}

#[test]
fn the_hash_is_sha_256() {
    // FIPS 180-2, appendix B.1.
    let hex: String = file("x", "abc")
        .sha256
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert_eq!(
        hex,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn toml_faults_point_at_their_place() {
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        name: String,
    }
    let mut report = Report::default();
    let good = file("a.toml", "\u{FEFF}name = '水'");
    assert_eq!(
        parse_toml::<Wanted>(&good, &mut report)
            .map(|w| w.name)
            .as_deref(),
        Some("水")
    );
    assert_eq!(codes(&report), Vec::<&str>::new());

    let text = "name = '水'\nnmae = 1\n";
    assert!(parse_toml::<Wanted>(&file("b.toml", text), &mut report).is_none());
    let found = report.sorted();
    assert_eq!(found[0].code, "source::unknown-key");
    assert_eq!(&text[span(&found[0].at)], "nmae");
    assert!(found[0].args[0].1.contains("nmae"), "{:?}", found[0].args);
}

#[test]
fn unknown_formats_are_named() {
    let report = faults(&file("data/a/x.et", "x"), &ReadOptions::default());
    assert_eq!(codes(&report), ["source::unknown-format"]);
    assert_eq!(report.sorted()[0].args, [("extension", "et".to_owned())]);
}
