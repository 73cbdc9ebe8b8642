//! Bad inputs that are better made than kept: workbooks, other encodings, very long rows.

use std::{
    fs,
    io::{Cursor, Read, Write},
};

use encoding_rs::{GB18030, GBK, WINDOWS_1252};
use rust_xlsxwriter::{Chart, ChartType, Formula, Workbook};

use crate::{
    common::{Project, site},
    privacy::make,
};

const TABLE: &str = "data/air-day/2026-10.csv";
const BOOK: &str = "data/air-day/2026-11.xlsx";

/// Changes a copy of the base where the case of that name needs bytes that no text file holds.
pub(super) fn lay_over(project: &Project, case: &str) {
    match case {
        "source__guessed-encoding" => western(project),
        "source__not-decodable" => broken_utf8(project),
        "source__not-decodable-declared" => gbk_called_utf8(project),
        "source__nul-byte" => nul_byte(project),
        "source__record-too-long" => long_row(project),
        "source__too-many-cells" => wide_row(project),
        "source__too-many-cells-workbook" => {
            book(project, |b| {
                _ = b.add_worksheet().write(0, 16_383, "x").expect("a cell")
            });
        }
        "earth__too-large" => _ = project.write("data/base.geojson", " ".repeat(9 << 20)),
        "source__bad-workbook" => _ = project.write(BOOK, "PK\u{3}\u{4}点位,日期\n"),
        "source__bad-workbook-cut" => cut_workbook(project),
        "source__locked-workbook" => locked(project),
        "source__hidden-sheet" => hidden_data(project),
        "source__hidden-cells" => hidden_cells(project),
        "source__no-cached-value" => uncalculated(project),
        "source__nested-column" => fixture(project, "lists.parquet"),
        "source__time-zone" => fixture(project, "utc.parquet"),
        "source__too-large" => sparse_records(project),
        "source__not-a-workbook-old" => old_document(project),
        "source__workbook-too-large" => zip_bomb(project),
        "source__no-such-sheet" => one_sheet(project, "十月"),
        "source__no-visible-sheet" => hidden_sheet(project),
        "source__empty-sheet" => {
            book(project, |b| {
                _ = b.add_worksheet().set_name("十一月").expect("a name")
            });
        }
        "source__choose-a-sheet" => two_sheets(project),
        "source__error-cell" => failed_formulas(project),
        "dataset__not-a-number-workbook" => typed_text(project),
        "dataset__not-a-number-parquet" => fixture(project, "word.parquet"),
        "dataset__control-character" => {
            project.write(
                "data/station/stations.csv",
                "编号,名称,所在区\nS1,实验\u{8}小学,东城区\nS2,港务局,东城区\n",
            );
        }
        "dataset__not-a-number-gbk" => gbk(project),
        "standards__not-utf8" => {
            project.write("data/standards/t.toml", GBK.encode("id = \"标准\"\n").0);
        }
        _ if case.starts_with("privacy__") => carrier(project, case),
        _ => standard(project, case),
    }
}

/// Files that carry a number in a place of their own, and files that nobody can look into.
fn carrier(project: &Project, case: &str) {
    const ID: &str = "11010519491231002X";
    let deep = || {
        (0..6).fold(b"x".to_vec(), |inner, n| {
            make::zipped(&format!("{n}.zip"), inner)
        })
    };
    let (name, bytes) = match case {
        "privacy__found-hidden" => ("名单.xlsx", make::workbooks(ID, "hidden-column")),
        "privacy__in-comment" => ("名单.xlsx", make::workbooks(ID, "comment")),
        "privacy__in-properties" => ("名单.xlsx", make::workbooks(ID, "remark")),
        "privacy__in-page" => ("公告.pdf", make::page(ID, "packed")),
        "privacy__in-document" => ("公告.docx", make::document(ID, "split-runs")),
        "privacy__in-document-archive" => (
            "附件.zip",
            make::zipped("名单.xlsx", make::workbooks(ID, "cell")),
        ),
        "privacy__in-leftover" => ("名单.xlsx", make::workbooks(ID, "orphan")),
        "privacy__in-picture" => ("现场.jpg", make::jpeg(0xFE, ID.as_bytes())),
        "privacy__locked" => ("名单.xlsx", make::compound("EncryptedPackage", b"x")),
        "privacy__unknown-format" => ("名单.rar", b"Rar!\x1A\x07\x01\0\x01\x02".to_vec()),
        "privacy__damaged" => ("公告.pdf", b"%PDF-1.7\nnothing".to_vec()),
        "privacy__too-large" => ("附件.zip", deep()),
        "privacy__no-text" => ("公告.pdf", make::page("", "scan")),
        "privacy__partly" => ("公告.doc", make::compound("WordDocument", b"x")),
        _ => return,
    };
    project.write(&format!("content/files/{name}"), bytes);
}

/// A faulty standard of `tests/standards/invalid/`, seen from a whole site.
fn standard(project: &Project, case: &str) {
    let Some(name) = case.strip_prefix("standards__") else {
        return;
    };
    let file = site("standards/invalid").join(format!("{name}.toml"));
    if let Ok(bytes) = fs::read(file) {
        project.write("data/standards/t.toml", bytes);
    }
}

fn book(project: &Project, fill: impl FnOnce(&mut Workbook)) {
    let mut book = Workbook::new();
    fill(&mut book);
    project.write(BOOK, book.save_to_buffer().expect("a workbook"));
}

/// A note in French, as an old program on a Western computer saves it.
fn western(project: &Project) {
    let text = project.read(TABLE).replacen(
        "23,",
        "23,François a mesuré la qualité de l'air à Orléans",
        1,
    );
    let (_, rows) = text.split_once('\n').expect("rows");
    let text = format!("station,date,pm25,pm10,hours,note\n{rows}");
    project.write(TABLE, WINDOWS_1252.encode(&text).0);
}

/// One byte of a Chinese word is lost.
fn broken_utf8(project: &Project) {
    let mut bytes = project.read(TABLE).into_bytes();
    let lost = bytes
        .windows(6)
        .position(|w| w == "备注".as_bytes())
        .expect("a word");
    bytes.remove(lost + 1);
    project.write(TABLE, bytes);
}

fn gbk_called_utf8(project: &Project) {
    gbk(project);
    let file = "data/air-day/dataset.toml";
    project.replace(
        file,
        "kind = \"observations\"",
        "kind = \"observations\"\nencoding = \"UTF-8\"",
    );
}

/// What older spreadsheets save as CSV; a number in it is misspelt where the case says so.
fn gbk(project: &Project) {
    let text = project.read(TABLE);
    let (bytes, _, lossy) = GB18030.encode(&text);
    assert!(!lossy, "GB18030 has all characters");
    project.write(TABLE, bytes);
}

/// A block of a disk that was never written.
fn nul_byte(project: &Project) {
    project.write(
        TABLE,
        project.read(TABLE) + "S1,2026-10-31,\0\0\0\0,60,24,\n",
    );
}

/// The line breaks of a file are lost.
fn long_row(project: &Project) {
    let row = "S1,2026-10-01,31,58,24,".to_owned() + &"备注".repeat(200_000);
    project.write(TABLE, project.read(TABLE) + &row);
}

/// A table the wrong way round.
fn wide_row(project: &Project) {
    project.write(TABLE, format!("点位{}\n", ",S1".repeat(5000)));
}

fn one_sheet(project: &Project, name: &str) {
    book(project, |b| {
        _ = b
            .add_worksheet()
            .set_name(name)
            .expect("a name")
            .write(0, 0, "点位")
            .expect("a cell")
    });
}

fn hidden_sheet(project: &Project) {
    book(project, |b| {
        let sheet = b.add_worksheet().set_name("十一月").expect("a name");
        sheet.set_hidden(true).write(0, 0, "点位").expect("a cell");
        let mut chart = Chart::new(ChartType::Column);
        chart.add_series().set_values(("十一月", 0, 0, 0, 0));
        b.add_chartsheet()
            .set_active(true)
            .insert_chart(0, 0, &chart)
            .expect("a chart");
    });
}

fn two_sheets(project: &Project) {
    book(project, |b| {
        for name in ["十一月", "说明"] {
            b.add_worksheet()
                .set_name(name)
                .expect("a name")
                .write(0, 0, "点位")
                .expect("a cell");
        }
    });
}

/// What an office program makes of a workbook with a password.
fn locked(project: &Project) {
    compound(project, BOOK, "EncryptedPackage");
}

/// A text document under the name of an old workbook.
fn old_document(project: &Project) {
    compound(project, "data/air-day/2026-11.xls", "WordDocument");
}

fn compound(project: &Project, path: &str, stream: &str) {
    let made = cfb::CompoundFile::create(Cursor::new(Vec::new()));
    let mut container = made.expect("a container");
    container.create_stream(stream).expect("a stream");
    project.write(path, container.into_inner().into_inner());
}

/// A cover in front, the data hidden behind it.
fn hidden_data(project: &Project) {
    book(project, |b| {
        b.add_worksheet().set_name("封面").expect("a name");
        report_sheet(b, &[["S1", "2026-11-01", "30", "60"]]);
        _ = b
            .worksheet_from_name("十一月")
            .expect("the sheet")
            .set_hidden(true);
    });
}

/// A filter that was left on.
fn hidden_cells(project: &Project) {
    book(project, |b| {
        report_sheet(
            b,
            &[
                ["S1", "2026-11-01", "30", "60"],
                ["S2", "2026-11-01", "31", "61"],
            ],
        );
        let sheet = b.worksheet_from_name("十一月").expect("the sheet");
        sheet
            .set_row_hidden(3)
            .expect("a row")
            .set_column_hidden(5)
            .expect("a column");
    });
}

/// A workbook as a program writes it that does not calculate: the formula without its value.
fn uncalculated(project: &Project) {
    book(project, |b| {
        report_sheet(b, &[["S1", "2026-11-01", "", "60"]]);
        let sheet = b.worksheet_from_name("十一月").expect("the sheet");
        let formula = Formula::new("=D3/2").set_result("7777");
        sheet.write(2, 2, formula).expect("a cell");
    });
    let bytes = fs::read(project.path().join(BOOK)).expect("a workbook");
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP file");
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..from.len() {
        let mut part = from.by_index(i).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).expect("XML");
        let options = zip::write::SimpleFileOptions::default();
        to.start_file(name, options).expect("a part");
        to.write_all(text.replace("<v>7777</v>", "").as_bytes())
            .expect("written");
    }
    project.write(BOOK, to.finish().expect("a ZIP file").into_inner());
}

/// A Parquet file kept beside `tests/formats/make.py`.
fn fixture(project: &Project, name: &str) {
    let bytes = fs::read(site("formats").join(name)).expect("a fixture");
    project.write("data/air-day/2026-11.parquet", bytes);
}

/// One record with thousands of names, then very many records: hardly a cell has a value.
fn sparse_records(project: &Project) {
    let names: String = (0..4000).map(|i| format!(",\"k{i}\":1")).collect();
    let text = format!("[{{{}}}{}]", &names[1..], ",{\"k0\":1}".repeat(20_000));
    project.write("data/air-day/2026-11.json", text);
}

fn cut_workbook(project: &Project) {
    one_sheet(project, "十一月");
    let bytes = fs::read(project.path().join(BOOK)).expect("a workbook");
    project.write(BOOK, &bytes[..bytes.len() / 2]);
}

/// A small file that says of itself that it is 1 GiB unpacked.
fn zip_bomb(project: &Project) {
    one_sheet(project, "十一月");
    let mut bytes = fs::read(project.path().join(BOOK)).expect("a workbook");
    let entry = bytes
        .windows(4)
        .position(|w| w == b"PK\x01\x02")
        .expect("a ZIP file");
    bytes[entry + 24..entry + 28].copy_from_slice(&(1_u32 << 30).to_le_bytes());
    project.write(BOOK, bytes);
}

const HEADS: [&str; 6] = [
    "点位",
    "日期",
    "PM2.5(μg/m³)",
    "PM10(μg/m³)",
    "有效小时数",
    "备注",
];

/// A title row, a header, and one good row, as offices lay out their sheets.
fn report_sheet(b: &mut Workbook, rows: &[[&str; 4]]) {
    let sheet = b.add_worksheet().set_name("十一月").expect("a name");
    sheet.write(0, 0, "滨海市空气质量日报").expect("a cell");
    for (column, head) in (0..).zip(HEADS) {
        sheet.write(1, column, head).expect("a cell");
    }
    for (row, cells) in (2..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, *cell).expect("a cell");
        }
    }
}

fn failed_formulas(project: &Project) {
    book(project, |b| {
        report_sheet(
            b,
            &[
                ["S1", "2026-11-01", "30", ""],
                ["S2", "2026-11-01", "31", ""],
            ],
        );
        let sheet = b.worksheet_from_name("十一月").expect("the sheet");
        for row in [2, 3] {
            sheet
                .write(row, 3, Formula::new("=1/0").set_result("#DIV/0!"))
                .expect("a cell");
        }
    });
}

/// A word in a column of numbers, in a sheet with a title above its header.
fn typed_text(project: &Project) {
    book(project, |b| {
        report_sheet(b, &[["S1", "2026-11-01", "停电", "60"]])
    });
}
