//! The good sites that are changed.

use std::{fs, path::Path};

use rust_xlsxwriter::Workbook;

use crate::common::{files_below, repository, site};

/// Files of a site, by path.
pub type Files = Vec<(String, Vec<u8>)>;

fn folder(path: &Path) -> Files {
    files_below(path)
        .into_iter()
        .map(|name| (name.clone(), fs::read(path.join(name)).expect("a file")))
        .collect()
}

/// The sites: small, and between them every kind of file.
pub fn sites() -> Vec<(&'static str, Files)> {
    let base = folder(&site("invalid/_base"));
    vec![
        ("base", base.clone()),
        ("base with a workbook", with_workbook(base.clone())),
        ("base with a theme", with_theme(base)),
        ("init", folder(&repository().join("src/cli/sample"))),
        ("soil", folder(&site("golden/soil/site"))),
        (
            "beijing",
            first_days(folder(&site("golden/beijing-2016/site"))),
        ),
    ]
}

/// The table of the base as a workbook, title row included.
fn with_workbook(mut files: Files) -> Files {
    let table = "data/air-day/2026-10.csv";
    let at = files.iter().position(|f| f.0 == table).expect("the table");
    let text = String::from_utf8(files[at].1.clone()).expect("text");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("十月").expect("a name");
    sheet.write(0, 0, "滨海市空气质量日报").expect("a cell");
    for (row, line) in (1..).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).expect("a cell"),
                Err(_) => sheet.write(row, column, cell).expect("a cell"),
            };
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    files[at] = ("data/air-day/2026-10.xlsx".to_owned(), bytes);
    files
}

/// With templates, styles and words of its own.
fn with_theme(mut files: Files) -> Files {
    let theme = folder(&repository().join("themes/default"));
    files.extend(
        theme
            .into_iter()
            .map(|(path, bytes)| (format!("themes/default/{path}"), bytes)),
    );
    files
}

/// Long tables cut after 200 lines.
fn first_days(files: Files) -> Files {
    let cut = |(path, bytes): (String, Vec<u8>)| {
        if !path.ends_with(".csv") {
            return (path, bytes);
        }
        let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').take(200).collect();
        (path, lines.concat())
    };
    files.into_iter().map(cut).collect()
}
