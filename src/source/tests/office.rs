//! Old and other office formats: files of `tests/formats`, and some made here.

use std::io::Write;

use super::*;

fn fixture(name: &str) -> SourceFile {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/formats")
        .join(name);
    file(name, std::fs::read(path).expect("a fixture"))
}

/// The rows below the title rows, which the other formats do not have.
fn table(name: &str, titles: usize) -> Vec<Vec<String>> {
    let file = fixture(name);
    let grid = one_grid(&file);
    let width = grid.width(titles);
    let row = |row| {
        (0..width)
            .map(|column| grid.cell(row, column).to_owned())
            .collect()
    };
    (titles..grid.rows()).map(row).collect()
}

#[test]
fn every_format_gives_the_cells_that_were_written() {
    let expected = table("table.csv", 0);
    assert_eq!(expected.len(), 14);
    assert_eq!(table("table.xls", 2), expected);
    assert_eq!(table("table.ods", 2), expected);
    let exact = |text: &String| match text.split_once('.') {
        // CO is stored with three decimals.
        Some((whole, part)) if part.len() == 3 => format!("{whole}.{}", part.trim_end_matches('0'))
            .trim_end_matches('.')
            .to_owned(),
        _ => text.clone(),
    };
    let parquet: Vec<Vec<String>> = table("table.parquet", 0)
        .iter()
        .map(|row| row.iter().map(exact).collect())
        .collect();
    let expected: Vec<Vec<String>> = expected
        .iter()
        .map(|row| row.iter().map(exact).collect())
        .collect();
    assert_eq!(parquet, expected);
}

#[test]
fn places_are_named_as_the_program_shows_them() {
    for (name, sheet, row) in [
        ("table.xls", Some("日报"), 4),
        ("table.ods", Some("日报"), 4),
        ("table.parquet", None, 1),
    ] {
        let file = fixture(name);
        let grid = one_grid(&file);
        let at = if sheet.is_some() { 3 } else { 1 };
        let Place::Cell(cell) = grid.location(at, 2, "PM2.5").place else {
            panic!("a cell");
        };
        assert_eq!(
            (cell.sheet.as_deref(), cell.row, cell.column),
            (sheet, row, 3),
            "{name}"
        );
        assert_eq!(cell.span, None);
    }
}

/// What `make.py` put in: exact decimals, local times, nothing rounded.
#[test]
#[cfg(feature = "parquet")]
fn kinds_of_parquet() {
    let expected = [
        ["text", "甲", "", "乙"],
        ["double", "0.3", "35.2", ""],
        ["float", "35.2", "", "-0.5"],
        ["int", "1", "-2", ""],
        ["long", "9007199254740993", "", "0"],
        ["unsigned", "18446744073709551615", "0", ""],
        ["truth", "true", "false", ""],
        ["day", "2026-03-05", "", "1949-10-01"],
        ["ns", "2026-03-05 18:00", "", "2026-03-05 18:00"],
        ["us", "2026-03-05 18:00", "", "2026-03-05 18:00"],
        ["ms", "2026-03-05 18:00", "", "2026-03-05 18:00"],
        ["clock", "18:30", "", "00:00"],
        ["small", "-0.05", "", "12.30"],
        ["large", "-12345678901234567890123456789.012345678", "", ""],
        ["group.a", "1", "", "3"],
        ["group.b", "x", "", "z"],
        ["category", "优", "良", "优"],
    ];
    for name in ["none-1", "snappy-2", "gzip-1", "gzip-2", "zstd-1"] {
        let file = fixture(&format!("kinds-{name}.parquet"));
        let grid = one_grid(&file);
        for (column, cells) in expected.iter().enumerate() {
            let found = [0, 1, 2, 3].map(|row| grid.cell(row, column));
            assert_eq!(found, *cells, "{name}");
        }
    }
}

/// Number formats, merged areas, errors, hidden rows: see `tests/formats/make.py`.
#[test]
fn formats_of_old_workbooks_are_kept() {
    let file = fixture("kinds.xls");
    let mut report = Report::default();
    let grid = grids(&file, &ReadOptions::default(), &mut report).remove(0);
    assert_eq!(
        cells(&grid),
        [
            vec![
                "35.2%",
                "000042",
                "2026-03",
                "2026-03-05 18:00",
                "30:15",
                "0.3"
            ],
            vec!["合并", "合并", "true", "-1234.5", "18:30", "2026-03-05"],
            vec!["合并", "合并", "x"],
        ]
    );
    assert_eq!(codes(&report), ["source::hidden-cells"]);
}

#[test]
fn formats_of_open_documents_are_kept() {
    let styles = "<number:date-style style:name=\"M\"><number:year/><number:month/></number:date-style>\
        <number:number-style style:name=\"P\"><number:number number:min-integer-digits=\"6\" number:decimal-places=\"0\"/></number:number-style>\
        <style:style style:name=\"m\" style:family=\"table-cell\" style:data-style-name=\"M\"/>\
        <style:style style:name=\"p\" style:family=\"table-cell\" style:data-style-name=\"P\"/>\
        <style:style style:name=\"off\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
    let rows = "<table:table-column table:default-cell-style-name=\"p\"/>\
        <table:table-column table:number-columns-repeated=\"3\"/>\
        <table:table-row>\
        <table:table-cell office:value-type=\"float\" office:value=\"42\"><text:p>000042</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"percentage\" office:value=\"0.352\"><text:p>35%</text:p></table:table-cell>\
        <table:table-cell table:style-name=\"m\" office:value-type=\"date\" office:date-value=\"2026-03-05\"><text:p>26年3月</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"time\" office:time-value=\"PT30H15M00S\"><text:p>6:15</text:p></table:table-cell>\
        </table:table-row>\
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"string\"><text:p>a<text:s text:c=\"2\"/>&amp;</text:p><text:p>b</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let sheet = format!(
        "<table:table table:name=\"s\">{rows}</table:table><table:table table:name=\"h\" table:style-name=\"off\"/>"
    );
    let file = ods(styles, &sheet);
    let grid = one_grid(&file);
    let twice = ["a  &\nb"; 2].to_vec();
    assert_eq!(
        cells(&grid),
        [
            vec!["000042", "35.2%", "2026-03", "30:15"],
            twice.clone(),
            twice
        ]
    );
}

#[test]
fn repetition_without_end_is_refused() {
    let cell = "<table:table-cell table:number-columns-repeated=\"4000\" office:value-type=\"float\" office:value=\"1\"/>";
    let row =
        format!("<table:table-row table:number-rows-repeated=\"1000000\">{cell}</table:table-row>");
    let file_of = |sheet: &str| {
        ods(
            "",
            &format!("<table:table table:name=\"s\">{sheet}</table:table>"),
        )
    };
    let none = ReadOptions::default();
    assert_eq!(
        codes(&faults(&file_of(&row), &none)),
        ["source::workbook-too-large"]
    );
    // Entities of its own are how a small document grows without end.
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaa\">]><x>&a;</x>";
    assert_eq!(
        codes(&faults(&zipped(laughs), &none)),
        ["source::bad-workbook"]
    );
    let entity = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>&a;</text:p></table:table-cell></table:table-row>";
    assert_eq!(
        codes(&faults(&file_of(entity), &none)),
        ["source::bad-workbook"]
    );
}

/// A part that is larger than it says of itself.
#[test]
fn the_true_size_of_a_part_counts() {
    let big = zipped(&" ".repeat(600 << 20)).bytes().to_vec();
    let mut lying = big.clone();
    for (mark, at) in [(b"PK\x01\x02", 24), (b"PK\x03\x04", 22)] {
        let entry = lying.windows(4).position(|w| w == mark).expect("an entry");
        lying[entry + at..entry + at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    for bytes in [big, lying] {
        let report = faults(&file("x.ods", bytes), &ReadOptions::default());
        let found = codes(&report);
        assert!(
            found == ["source::workbook-too-large"] || found == ["source::bad-workbook"],
            "{found:?}"
        );
    }
}

/// Every single damaged byte: a table or a report, never a panic.
#[test]
fn damage_is_reported() {
    for name in ["table.xls", "table.ods", "table.parquet", "kinds.xls"] {
        let good = fixture(name).bytes().to_vec();
        for at in 0..good.len() {
            let mut damaged = good.clone();
            damaged[at] ^= 0x5A;
            let mut report = Report::default();
            let read = grids(&file(name, damaged), &ReadOptions::default(), &mut report);
            assert!(!read.is_empty() || report.has_errors(), "{name} {at}");
        }
        for end in (0..good.len()).step_by(97) {
            let cut = file(name, &good[..end]);
            assert!(
                faults(&cut, &ReadOptions::default()).has_errors(),
                "{name} {end}"
            );
        }
    }
}

fn ods(styles: &str, sheets: &str) -> SourceFile {
    zipped(&format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>{styles}\
         </office:automatic-styles><office:body><office:spreadsheet>{sheets}\
         </office:spreadsheet></office:body></office:document-content>"
    ))
}

fn zipped(content: &str) -> SourceFile {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    out.start_file("content.xml".to_owned(), options)
        .expect("a part");
    out.write_all(content.as_bytes()).expect("written");
    file("x.ods", out.finish().expect("a ZIP file").into_inner())
}
