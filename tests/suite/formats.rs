//! One table in every format: the same site.
//!
//! `tests/formats/table.csv` has thirteen days of `data/air-city-day`; `make.py` beside it says
//! how the binary files were made. What may differ is where a value stands in its file.

use std::{collections::BTreeMap, fs};

use encoding_rs::GB18030;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::common::{Project, site};

const AS_OF: &str = "2014-01-02T12:00";

/// The built files of a site whose only data file is this one.
fn built(name: &str, bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let project = Project::from("formats/site");
    project.write(&format!("data/air-day/{name}"), bytes);
    let built = project.build(AS_OF);
    assert!(built.ok, "{name}:\n{}", built.transcript);
    assert_eq!(built.transcript, "", "{name}");
    let files: BTreeMap<String, Vec<u8>> = built.bytes().into_iter().collect();
    assert!(files.len() > 20, "{name}: {} files", files.len());
    files
        .into_iter()
        .map(|(path, bytes)| (path.clone(), normal(&path, &bytes, name)))
        .collect()
}

/// A file without what may differ: the place of a value in its file, and hashes.
fn normal(path: &str, bytes: &[u8], name: &str) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return bytes.to_vec();
    };
    let text = text.replace(name, "FILE");
    if path != "manifest.json" {
        return text.into_bytes();
    }
    // Paths and sizes stay, the hashes of what was normalised above go.
    let kept = text
        .lines()
        .map(|line| match line.split_once("\"sha256\"") {
            Some((before, _)) if before.contains("\"size\"") => {
                before.split("\"size\"").next().unwrap_or(before)
            }
            _ => line,
        });
    kept.collect::<Vec<_>>().join("\n").into_bytes()
}

fn table() -> String {
    fs::read_to_string(site("formats/table.csv")).expect("the table")
}

fn rows() -> Vec<Vec<String>> {
    let text = table();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows = reader.records().map(|record| record.expect("a record"));
    rows.map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

fn delimited(delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    rows()
        .iter()
        .for_each(|row| writer.write_record(row).expect("a record"));
    String::from_utf8(writer.into_inner().expect("bytes")).expect("text")
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

/// Two title rows, the first merged; numbers as numbers, dates as dates.
fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("日报").expect("a name");
    let bold = Format::new().set_bold();
    sheet
        .merge_range(0, 0, 0, 6, "连云港市区环境空气质量日报", &bold)
        .expect("a title");
    sheet.write(1, 0, "发布单位：示例").expect("a title");
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    for (row, cells) in (2..).zip(rows()) {
        for (column, text) in (0..).zip(cells) {
            if let Ok(date) = ExcelDateTime::parse_from_str(&text)
                && text.len() == 10
            {
                sheet
                    .write_with_format(row, column, &date, &day)
                    .expect("a cell");
            } else if let Ok(number) = text.parse::<f64>() {
                sheet.write(row, column, number).expect("a cell");
            } else if !text.is_empty() {
                sheet.write(row, column, text).expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// Numbers as they stand, empty cells as null.
fn json_value(text: &str) -> String {
    match text {
        "" => "null".to_owned(),
        text if text.parse::<f64>().is_ok() => text.to_owned(),
        text => serde_json::Value::from(text).to_string(),
    }
}

fn record(head: &[String], row: &[String]) -> String {
    let pairs = head.iter().zip(row);
    let pairs = pairs.map(|(name, text)| {
        format!(
            "{}: {}",
            serde_json::Value::from(name.as_str()),
            json_value(text)
        )
    });
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
}

fn json() -> String {
    let rows = rows();
    let records: Vec<String> = rows[1..].iter().map(|row| record(&rows[0], row)).collect();
    format!("[\n  {}\n]\n", records.join(",\n  "))
}

fn json_lines() -> String {
    let rows = rows();
    rows[1..]
        .iter()
        .map(|row| record(&rows[0], row) + "\n")
        .collect()
}

/// As an interface answers: the list inside a frame, the measured values inside each record.
fn nested_json() -> String {
    let rows = rows();
    let records = rows[1..].iter().map(|row| {
        let (head, cells) = (&rows[0], row);
        let measured = record(&head[2..6], &cells[2..6]);
        let mut rest = head[..2].to_vec();
        rest.push(head[6].clone());
        let outer = record(&rest, &[&cells[..2], &cells[6..]].concat());
        format!("{}, \"measured\": {measured}}}", &outer[..outer.len() - 1])
    });
    let records: Vec<String> = records.collect();
    format!(
        "{{\"code\": 200, \"data\": {{\"total\": 13, \"list\": [{}]}}}}",
        records.join(",")
    )
}

#[test]
fn one_table_in_every_format_is_one_site() {
    let text = table();
    let (gb18030, _, lossy) = GB18030.encode(&text);
    assert!(!lossy);
    let marked = |text: &str, unit| utf16(&format!("\u{FEFF}{text}"), unit);
    let fixture = |name: &str| fs::read(site("formats").join(name)).expect("a fixture");
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("bom.csv", format!("\u{FEFF}{text}").into_bytes()),
        ("crlf.csv", text.replace('\n', "\r\n").into_bytes()),
        ("gb18030.csv", gb18030.into_owned()),
        ("utf16le.csv", marked(&text, u16::to_le_bytes)),
        ("utf16be.csv", marked(&text, u16::to_be_bytes)),
        ("utf16-without-mark.csv", utf16(&text, u16::to_le_bytes)),
        ("tabs.tsv", delimited(b'\t').into_bytes()),
        ("semicolons.csv", delimited(b';').into_bytes()),
        ("book.xlsx", xlsx()),
        ("table.xls", fixture("table.xls")),
        ("table.ods", fixture("table.ods")),
        ("records.json", json().into_bytes()),
        ("nested.json", nested_json().into_bytes()),
        ("lines.jsonl", json_lines().into_bytes()),
        ("table.parquet", fixture("table.parquet")),
    ];
    let plain = built("plain.csv", text.as_bytes());
    assert!(
        plain
            .values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains("355")),
        "the pages show the table"
    );
    for (name, bytes) in cases {
        let other = built(name, &bytes);
        assert_eq!(
            plain.keys().collect::<Vec<_>>(),
            other.keys().collect::<Vec<_>>(),
            "{name}"
        );
        let differing: Vec<&String> = plain
            .keys()
            .filter(|path| plain[*path] != other[*path])
            .collect();
        for path in &differing {
            let [a, b] =
                [&plain, &other].map(|files| String::from_utf8_lossy(&files[*path]).into_owned());
            for (a, b) in a.lines().zip(b.lines()).filter(|(a, b)| a != b).take(3) {
                println!("{name} {path}\n- {a}\n+ {b}");
            }
        }
        assert!(differing.is_empty(), "{name}: {differing:?}");
    }
}
