//! Workbooks: values, merged cells, choice of sheet, damage.

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::*;

fn book(fill: impl FnOnce(&mut Workbook)) -> SourceFile {
    let mut book = Workbook::new();
    fill(&mut book);
    file("data/a/x.xlsx", book.save_to_buffer().expect("a workbook"))
}

fn sheet(fill: impl FnOnce(&mut Worksheet)) -> SourceFile {
    book(|book| fill(book.add_worksheet().set_name("日报").expect("a name")))
}

/// Writes one number in one format and gives back the text that is read.
fn shown(number: f64, format: &str) -> String {
    let format = Format::new().set_num_format(format);
    let file = sheet(|s| _ = s.write_with_format(0, 0, number, &format).expect("a cell"));
    one_grid(&file).cell(0, 0).to_owned()
}

#[test]
fn numbers_are_the_digits_that_were_typed() {
    for (number, text) in [
        (35.2, "35.2"),
        (12.0, "12"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (12.345, "12.345"),
        (1e-7, "0.0000001"),
        (123_456_789_012_345.0, "123456789012345"),
        (-7.25, "-7.25"),
    ] {
        assert_eq!(shown(number, "General"), text);
        assert_eq!(
            shown(number, "0.0_ ;[Red]-0.0"),
            text,
            "the format rounds, the cell does not"
        );
    }
    assert_eq!(shown(0.352, "0.0%"), "35.2%");
    assert_eq!(shown(42.0, "000000"), "000042");
    assert_eq!(shown(42.5, "000000"), "42.5");
}

#[test]
fn dates_are_what_the_sheet_shows() {
    // 2026-03-05 is day 46086 of the 1900 system (2000-01-01 is 36526; 26 years with 7 leap days
    // are 9497 days, then 31 + 28 + 4).
    let day = 46086.0;
    for (number, format, text) in [
        (day, "yyyy-mm-dd", "2026-03-05"),
        (day, "yyyy\"年\"m\"月\"d\"日\"", "2026-03-05"),
        (day, "m\"月\"d\"日\"", "2026-03-05"),
        (day + 0.75, "yyyy/m/d h:mm", "2026-03-05 18:00"),
        (day + 0.749_999_99, "yyyy/m/d h:mm", "2026-03-05 18:00"),
        (day + 0.999_999_99, "yyyy-mm-dd", "2026-03-06"),
        (day, "yyyy/m/d h:mm", "2026-03-05 00:00"),
        (
            day + 0.75 + 7.0 / 86400.0,
            "yyyy/m/d",
            "2026-03-05 18:00:07",
        ),
        (day, "yyyy\"年\"m\"月\"", "2026-03"),
        (day, "[$-804]yyyy-mm;@", "2026-03"),
        (day, "yyyy", "2026"),
        (0.75, "h:mm", "18:00"),
        (1.0, "h:mm", "24:00"),
        (1.5, "[h]:mm", "36:00"),
    ] {
        assert_eq!(shown(number, format), text, "{number} {format}");
    }
    let month = Format::new().set_num_format_index(57);
    let file = sheet(|s| _ = s.write_with_format(0, 0, day, &month).expect("a cell"));
    assert_eq!(
        one_grid(&file).cell(0, 0),
        "2026-03",
        "built-in Chinese format"
    );
}

#[test]
fn rows_are_the_sheets_own_and_merged_cells_repeat() {
    let plain = Format::new();
    let file = sheet(|s| {
        s.merge_range(1, 0, 1, 5, "标题", &plain).expect("merged");
        s.merge_range(3, 0, 4, 0, "甲", &plain).expect("merged");
        s.write(3, 1, "x").expect("a cell");
        s.write(4, 1, true).expect("a cell");
        s.write(4, 2, " 两\n行 ").expect("a cell");
        s.write(5, 2, Formula::new("=1+1").set_result("2"))
            .expect("a cell");
    });
    let grid = one_grid(&file);
    assert_eq!(
        cells(&grid),
        [
            vec![],
            vec!["标题"; 3],
            vec![],
            vec!["甲", "x"],
            vec!["甲", "true", " 两\n行 "],
            vec!["", "", "2"],
        ]
    );
    let Place::Cell(cell) = grid.location(4, 1, "名").place else {
        panic!("a cell")
    };
    assert_eq!(
        (cell.a1().as_str(), cell.sheet.as_deref(), cell.span),
        ("B5", Some("日报"), None)
    );
}

#[test]
fn the_sheet_is_the_only_one_or_named() {
    let two = |second: &str| {
        book(|book| {
            let hidden = book.add_worksheet().set_name("藏").expect("a name");
            hidden.set_hidden(true).write(0, 0, "h").expect("a cell");
            book.add_worksheet()
                .set_name("甲")
                .expect("a name")
                .write(0, 0, "a")
                .expect("a cell");
            let last = book.add_worksheet().set_name("乙").expect("a name");
            last.set_active(true).write(0, 0, second).expect("a cell");
        })
    };
    let named = |name: &str| ReadOptions {
        sheets: vec![name.to_owned()],
        ..Default::default()
    };
    assert_eq!(
        one_grid(&two("")).cell(0, 0),
        "a",
        "an empty sheet does not count"
    );

    let report = faults(&two("b"), &ReadOptions::default());
    assert_eq!(codes(&report), ["source::choose-a-sheet"]);
    assert!(
        report.sorted()[0]
            .args
            .contains(&("sheets", "甲、乙".to_owned()))
    );
    for (name, text) in [("乙", "b"), ("藏", "h")] {
        let read = grids(&two("b"), &named(name), &mut Report::default());
        assert_eq!(read.first().map(|grid| grid.cell(0, 0)), Some(text));
    }
    assert_eq!(
        codes(&faults(&two("b"), &named("丙"))),
        ["source::no-such-sheet"]
    );
    let empty = sheet(|_| {});
    assert_eq!(
        codes(&faults(&empty, &ReadOptions::default())),
        ["source::empty-sheet"]
    );
}

#[test]
fn failed_formulas_keep_their_text_and_are_counted() {
    let file = sheet(|s| {
        for row in 0..3 {
            s.write(row, 1, Formula::new("=1/0").set_result("#DIV/0!"))
                .expect("a cell");
        }
    });
    let mut report = Report::default();
    let grid = grids(&file, &ReadOptions::default(), &mut report).remove(0);
    assert_eq!(grid.cell(2, 1), "#DIV/0!");
    let found = report.sorted();
    assert_eq!((found.len(), found[0].code), (1, "source::error-cell"));
    assert!(found[0].args.contains(&("count", "3".to_owned())));
    assert_eq!(found[0].related.len(), 2);
}

#[test]
fn damage_and_bombs_are_reported() {
    let none = ReadOptions::default();
    let good = sheet(|s| _ = s.write(0, 0, "x").expect("a cell"))
        .bytes()
        .to_vec();
    let half = file("x.xlsx", &good[..good.len() / 2]);
    assert_eq!(codes(&faults(&half, &none)), ["source::bad-workbook"]);
    assert_eq!(
        codes(&faults(&file("x.xlsx", "a,b"), &none)),
        ["source::not-a-workbook"]
    );
    for (stream, code) in [
        ("EncryptedPackage", "source::locked-workbook"),
        ("Contents", "source::not-a-workbook"),
        ("Workbook", "source::no-visible-sheet"),
    ] {
        let made = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new()));
        let mut container = made.expect("a container");
        container.create_stream(stream).expect("a stream");
        let bytes = container.into_inner().into_inner();
        assert_eq!(codes(&faults(&file("x.xlsx", bytes), &none)), [code]);
    }

    // The first entry of the central directory says 1 GiB unpacked.
    let mut bomb = good.clone();
    let entry = bomb
        .windows(4)
        .position(|w| w == b"PK\x01\x02")
        .expect("a ZIP file");
    bomb[entry + 24..entry + 28].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    assert_eq!(
        codes(&faults(&file("x.xlsx", bomb), &none)),
        ["source::workbook-too-large"]
    );

    // Every single damaged byte: a table or a report, never a panic.
    for at in (0..good.len()).step_by(17) {
        let mut damaged = good.clone();
        damaged[at] ^= 0x5A;
        let mut report = Report::default();
        let read = grids(&file("x.xlsx", damaged), &none, &mut report);
        assert!(!read.is_empty() || report.has_errors());
    }

    // A lone cell in the last column.
    let wide = sheet(|s| _ = s.write(0, 16_383, "x").expect("a cell"));
    assert_eq!(codes(&faults(&wide, &none)), ["source::too-many-cells"]);
}

#[test]
fn several_sheets_are_named_or_matched() {
    let months = book(|book| {
        for (name, hidden) in [
            ("1月", false),
            ("2月", true),
            ("说明", false),
            ("10月", false),
        ] {
            let sheet = book.add_worksheet().set_name(name).expect("a name");
            sheet.set_hidden(hidden).write(0, 0, name).expect("a cell");
        }
        _ = book
            .worksheet_from_name("1月")
            .expect("a sheet")
            .set_active(true);
    });
    let read = |wanted: &[&str]| {
        let options = ReadOptions {
            sheets: wanted.iter().map(|&name| name.to_owned()).collect(),
            ..Default::default()
        };
        let mut report = Report::default();
        let grids = grids(&months, &options, &mut report);
        let names: Vec<String> = grids
            .iter()
            .map(|grid| grid.cell(0, 0).to_owned())
            .collect();
        (names.join(" "), codes(&report))
    };
    assert_eq!(
        read(&["*月"]),
        ("1月 10月".to_owned(), vec![]),
        "hidden sheets are no match"
    );
    assert_eq!(
        read(&["10月", "2月"]),
        ("2月 10月".to_owned(), vec![]),
        "but may be named"
    );
    let missing = vec!["source::no-such-sheet"; 2];
    assert_eq!(read(&["3月", "1月", "*日"]), (String::new(), missing));
}

#[test]
fn what_is_hidden_or_not_calculated_is_said() {
    let none = ReadOptions::default();
    let only_hidden = book(|book| {
        book.add_worksheet().set_name("封面").expect("a name");
        let sheet = book.add_worksheet().set_name("数据").expect("a name");
        sheet.set_hidden(true).write(0, 0, "x").expect("a cell");
    });
    assert_eq!(
        codes(&faults(&only_hidden, &none)),
        ["source::hidden-sheet"]
    );

    let rows = sheet(|s| {
        for row in 0..4 {
            s.write(row, 0, "x")
                .expect("a cell")
                .write(row, 2, "y")
                .expect("a cell");
        }
        s.set_row_hidden(2)
            .expect("a row")
            .set_row_hidden(9)
            .expect("a row");
        s.set_column_hidden(1)
            .expect("a column")
            .set_column_hidden(2)
            .expect("a column");
    });
    let mut report = Report::default();
    let read = grids(&rows, &none, &mut report);
    assert_eq!(codes(&report), ["source::hidden-cells"]);
    let found = report.sorted();
    let counts = [("rows", "1".to_owned()), ("columns", "1".to_owned())];
    assert_eq!(found[0].args, counts, "what is blank hides nothing");
    assert_eq!(read[0].cell(2, 2), "y");

    let formula = sheet(|s| {
        s.write(0, 0, Formula::new("=1+1").set_result("2"))
            .expect("a cell");
        s.write(1, 0, "x").expect("a cell");
    });
    assert_eq!(told(&formula), Vec::<&str>::new());
    assert_eq!(
        told(&uncalculated(formula.bytes())),
        ["source::no-cached-value"]
    );
}

/// The same workbook as a program writes it that does not calculate: without the value.
fn uncalculated(bytes: &[u8]) -> SourceFile {
    use std::io::{Read, Write};
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a ZIP file");
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for i in 0..from.len() {
        let mut part = from.by_index(i).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("XML");
        let options = zip::write::SimpleFileOptions::default();
        let name = part.name().expect("a name").into_owned();
        to.start_file(name, options).expect("a part");
        let text = text.replace("<v>2</v>", "");
        to.write_all(text.as_bytes()).expect("written");
    }
    file("x.xlsx", to.finish().expect("a ZIP file").into_inner())
}
