//! Delimited text: cells, lines, places.

use encoding_rs::GBK;
use proptest::prelude::*;

use super::*;

fn text_of(file: &SourceFile) -> String {
    decode_text(file, None, &mut Report::default())
        .expect("good text")
        .into_owned()
}

#[test]
fn rows_keep_their_lines_and_cells_their_text() {
    // Lines: 1 title, 2 blank, 3 header, 4-5 one record, 6 ragged, 7 blank, 8 last.
    let source = "某市空气质量\r\n\r\n站点,备注 ,值\r\n\"甲\",\"两行\n\"\"引\"\"文\", 35\r\n乙,x\r\n\r\n丙,,,\r\n";
    let grid = one_grid(&file("data/a/x.csv", source));
    assert_eq!(
        cells(&grid),
        [
            vec!["某市空气质量"],
            vec![],
            vec!["站点", "备注 ", "值"],
            vec!["甲", "两行\n\"引\"文", " 35"],
            vec!["乙", "x"],
            vec![],
            vec!["丙", "", "", ""],
        ]
    );
    let lines: Vec<usize> = (0..grid.rows()).map(|row| grid.line(row)).collect();
    assert_eq!(lines, [1, 2, 3, 4, 6, 7, 8]);
    assert_eq!(
        (grid.cell(4, 2), grid.cell(99, 0), grid.width(99)),
        ("", "", 0)
    );
}

#[test]
fn places_are_exact_behind_marks_quotes_and_other_encodings() {
    let source = "站点,值\r\n\"甲, 乙\",35\r\n";
    let ways: [Vec<u8>; 3] = [
        source.into(),
        format!("\u{FEFF}{source}").into(),
        GBK.encode(source).0.into_owned(),
    ];
    for bytes in ways {
        let file = file("x.csv", bytes);
        let grid = one_grid(&file);
        let at = |row, col| span(&grid.location(row, col, "值"));
        // Bytes in UTF-8: 站点=6 ,=1 值=3 CRLF=2, then a quote.
        assert_eq!((at(0, 1), at(1, 0), at(1, 1)), (7..10, 13..21, 23..25));
        assert_eq!(at(1, 7), 25..25, "past the end: the end of the row");
        assert_eq!(&text_of(&file)[at(1, 0)], "甲, 乙");
        let Place::Cell(cell) = grid.location(1, 1, "值").place else {
            panic!("a cell")
        };
        assert_eq!(
            (cell.row, cell.column, &*cell.header, cell.a1().as_str()),
            (2, 2, "值", "B2")
        );
    }
}

#[test]
fn the_delimiter_is_found_or_declared() {
    for (text, expected) in [
        ("a\tb\n1,5\t2\n", vec!["1,5", "2"]),
        ("a;b;c\n1;2;\"x;y,z\"\n", vec!["1", "2", "x;y,z"]),
        ("标题，没有分隔\na,b\n1,2\n", vec!["a", "b"]),
        ("值\n35\n", vec!["35"]),
    ] {
        assert_eq!(
            cells(&one_grid(&file("x.txt", text)))[1],
            expected,
            "{text:?}"
        );
    }
    let bar = |c| ReadOptions {
        delimiter: Some(c),
        ..Default::default()
    };
    let read = grids(&file("x.csv", "a|b,c\n"), &bar('|'), &mut Report::default());
    assert_eq!(read.first().map(cells), Some(vec![vec!["a", "b,c"]]));
    assert_eq!(
        codes(&faults(&file("x.csv", "a，b"), &bar('，'))),
        ["source::bad-delimiter"]
    );
}

#[test]
fn faults_name_their_line() {
    let none = ReadOptions::default();
    let text = "a,b\n1,\"2\n3,4\n";
    let report = faults(&file("x.csv", text), &none);
    assert_eq!(codes(&report), ["source::unclosed-quote"]);
    assert_eq!(span(&report.sorted()[0].at), 6..7);

    for empty in ["", "\u{FEFF}", "\u{FEFF}\r\n \r\n"] {
        assert_eq!(
            codes(&faults(&file("x.csv", empty), &none)),
            ["source::empty-file"]
        );
    }
    let wide = format!("a,b\n{}", ",".repeat(4096));
    assert_eq!(
        codes(&faults(&file("x.csv", wide), &none)),
        ["source::too-many-cells"]
    );
    let long = format!("a,b\n{},1\n", "x".repeat(1 << 20));
    let report = faults(&file("x.csv", long), &none);
    assert_eq!(codes(&report), ["source::record-too-long"]);
    assert_eq!(span(&report.sorted()[0].at).start, 4);

    let mut report = Report::default();
    let grid = grids(&file("x.csv", "a,b\n\"甲\"站,1\n"), &none, &mut report);
    assert_eq!(codes(&report), ["source::stray-quote"]);
    assert_eq!(grid[0].cell(1, 0), "甲站");
}

#[test]
fn a_grid_is_its_text_and_little_more() {
    let text = "站点,1,\"引\",4\n".repeat(1000);
    let grid = one_grid(&file("x.csv", text.clone()));
    assert_eq!((grid.text.len(), grid.apart.len()), (text.len(), 0));
    assert_eq!((grid.starts.capacity(), grid.rows.capacity()), (4000, 1000));
    assert_eq!(
        (size_of_val(&grid.starts[0]), size_of_val(&grid.rows[0])),
        (4, 8)
    );
}

/// Cells as the `csv` crate reads them, blank lines left out.
fn oracle(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let record = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|r| record(r.expect("valid UTF-8")))
        .collect()
}

proptest! {
    #[test]
    fn cells_agree_with_the_csv_crate(text in "([a站 ,\"]|\r\n|\n|\r|\"\"){0,40}") {
        let Ok(parts) = split::split(&text, b',') else {
            // An unclosed quote: the csv crate takes the rest of the file for one cell.
            return Ok(());
        };
        let split::Split { starts, rows, apart, stray } = parts;
        let grid = Grid { file: "x".into(), form: crate::source::grid::Form::Delimited, text: text.clone(), starts, rows, apart, masked: Default::default() };
        let read: Vec<Vec<&str>> = cells(&grid).into_iter().filter(|row| !row.is_empty()).collect();
        prop_assert_eq!(&read, &oracle(&text));
        if stray.is_empty() {
            for row in 0..grid.rows() {
                for col in 0..grid.width(row) {
                    let raw = &text[span(&grid.location(row, col, ""))];
                    let quoted = raw.replace("\"\"", "\"");
                    let cell = grid.cell(row, col);
                    prop_assert!(cell == raw || cell == quoted, "{:?} {:?}", cell, raw);
                }
            }
        }
    }

    #[test]
    fn lines_agree_with_the_text(rows in prop::collection::vec("[ab]{0,2}(\n[ab]){0,2}", 1..8)) {
        let text: String = rows.iter().map(|cell| format!("\"{cell}\",x\r\n")).collect();
        let grid = one_grid(&file("x.csv", text.clone()));
        prop_assert_eq!(grid.rows(), rows.len());
        for (row, cell) in rows.iter().enumerate() {
            let start = span(&grid.location(row, 0, "")).start;
            let (line, _) = crate::diagnostic::line_and_column(&text, start);
            prop_assert_eq!(grid.line(row), line);
            prop_assert_eq!(grid.cell(row, 0), cell);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for name in ["x.csv", "x.xlsx"] {
            let file = file(name, bytes.clone());
            for grid in grids(&file, &ReadOptions::default(), &mut Report::default()) {
                cells(&grid);
            }
        }
    }
}
