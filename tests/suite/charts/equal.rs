//! Every chart of the demo: drawing, table, CSV, JSON, file and sentence say the same numbers.

use std::collections::BTreeMap;

use quick_xml::{Reader, events::Event};

use crate::accessible::{Demo, demo, dom::Page, target};

/// One chart as its table shows it.
struct Shown {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Shown {
    /// The numbers of the table, without the words that stand for what is missing.
    fn numbers(&self) -> Vec<String> {
        let cells = self.rows.iter().flat_map(|row| &row[1..]);
        let mut numbers: Vec<String> = cells.filter(|text| is_number(text)).cloned().collect();
        numbers.sort();
        numbers
    }

    /// A column as numbers, with its texts.
    fn column(&self, at: usize) -> Vec<(f64, &str)> {
        let texts = self.rows.iter().map(|row| row[at].as_str());
        let known = texts.filter(|text| is_number(text));
        known
            .map(|text| (text.replace(',', "").parse().expect("a number"), text))
            .collect()
    }
}

fn is_number(text: &str) -> bool {
    text.replace(',', "").parse::<f64>().is_ok()
}

/// Every chart of every page, with the page's path and the place of the figure in it.
fn charts(demo: &Demo) -> Vec<(&str, &Page, usize, Shown)> {
    let mut out = Vec::new();
    for (path, page) in &demo.pages {
        for (at, _) in page.named("figure").filter(|(_, e)| e.has_class("chart")) {
            let (table, _) = page.inside(at, "table").next().expect("a table");
            let mut rows = page.rows(table);
            let head = rows.remove(0);
            out.push((path.as_str(), page, at, Shown { head, rows }));
        }
    }
    out
}

/// The files that a chart offers, by their ending.
fn files<'d>(demo: &'d Demo, path: &str, page: &Page, at: usize) -> BTreeMap<String, &'d str> {
    let links = page
        .inside(at, "a")
        .filter(|(_, e)| e.get("download").is_some());
    let paths = links.filter_map(|(_, e)| target(path, e.get("href")?));
    paths
        .map(|(file, _)| {
            let ending = file.rsplit('.').next().unwrap_or_default().to_owned();
            (ending, demo.text(&file))
        })
        .collect()
}

/// The cells of a CSV, quotes taken off.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    reader
        .records()
        .map(|record| record.expect("a line").iter().map(str::to_owned).collect())
        .collect()
}

/// What a drawing tells the pointer, one text for each point.
fn told(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    let (mut inside, mut out) = (false, Vec::new());
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) if tag.name().as_ref() == "title" => {
                inside = true;
                out.push(String::new());
            }
            Event::End(tag) if tag.name().as_ref() == "title" => inside = false,
            Event::Text(text) if inside => *out.last_mut().expect("begun") += &text,
            Event::Eof => break,
            _ => {}
        }
    }
    out
}

/// Rows of a file as a page prints them: an hour is an address there, and a time of the clock here.
fn printed(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for head in rows.iter_mut().filter_map(|row| row.first_mut()) {
        if let Some((day, hour)) = head.split_once('T')
            && day.len() == 10
            && hour.len() == 2
        {
            *head = format!("{day} {hour}:00");
        }
    }
    rows
}

#[test]
fn every_file_of_a_chart_has_the_cells_of_its_table() {
    let demo = demo();
    let (mut csvs, mut jsons) = (0, 0);
    for (path, page, at, shown) in charts(demo) {
        let files = files(demo, path, page, at);
        let csv = csv_rows(files["csv"]);
        assert_eq!(csv[0], shown.head, "{path}");
        assert_eq!(printed(csv[1..].to_vec()), shown.rows, "{path}");
        csvs += 1;
        if let Some(json) = files.get("json") {
            let json: serde_json::Value = serde_json::from_str(json).expect("JSON");
            assert_eq!(json["columns"], serde_json::json!(shown.head), "{path}");
            let rows = serde_json::from_value(json["rows"].clone()).expect("rows of text");
            assert_eq!(printed(rows), shown.rows, "{path}");
            jsons += 1;
        }
    }
    assert!(csvs > 400 && jsons > 100, "{csvs} {jsons}");
}

#[test]
fn every_drawing_tells_the_numbers_of_its_table_and_no_other() {
    let demo = demo();
    let mut points = 0;
    for (path, page, at, shown) in charts(demo) {
        if shown.rows.len() > 400 {
            continue; // its drawing is thinned; the table does the telling
        }
        let expected = shown.numbers();
        let files = files(demo, path, page, at);
        let mut drawings: Vec<Vec<String>> = page
            .inside(at, "svg")
            .map(|(svg, _)| {
                page.inside(svg, "title")
                    .map(|(t, _)| page.text(t))
                    .collect()
            })
            .collect();
        // A file begins with the title of the whole.
        drawings.extend(files.get("svg").map(|svg| told(svg)[1..].to_vec()));
        for tips in drawings {
            assert_eq!(tips.len(), expected.len(), "{path}: {tips:?}");
            let mut left = expected.clone();
            for tip in &tips {
                // The day and the name before it may have numbers, too.
                let place = |word: &str| left.iter().position(|number| number == word);
                let found = tip.rsplit(' ').find_map(place);
                left.remove(found.unwrap_or_else(|| panic!("{path}: {tip} is not in the table")));
                points += 1;
            }
        }
    }
    assert!(points > 10_000, "{points}");
}

#[test]
fn the_extremes_that_a_sentence_names_are_those_of_the_table() {
    let demo = demo();
    let mut sentences = 0;
    for (path, page, at, shown) in charts(demo) {
        let summary = page.inside(at, "p").find(|(_, e)| e.has_class("summary"));
        let sentence = page.text(summary.expect("a sentence").0);
        let one = shown.head.len() == 2 && sentence.starts_with('共');
        let column = if one { shown.column(1) } else { Vec::new() };
        let order = |a: &&(f64, &str), b: &&(f64, &str)| a.0.total_cmp(&b.0);
        let (Some(low), Some(high)) = (column.iter().min_by(order), column.iter().max_by(order))
        else {
            continue;
        };
        let (_, said) = sentence.split_once("，最高").expect("the highest");
        let (highest, rest) = said.split_once("，最低").expect("the lowest");
        let lowest = rest.split(['，', '；', '。']).next().unwrap_or_default();
        assert!(
            highest.contains(high.1),
            "{path}: {sentence} but {}",
            high.1
        );
        assert!(lowest.contains(low.1), "{path}: {sentence} but {}", low.1);
        let count = format!("共{}个数值", column.len());
        assert!(sentence.starts_with(&count), "{path}: {sentence}");
        sentences += 1;
    }
    assert!(sentences > 100, "{sentences}");
}

/// The same words on a page of the English edition.
pub fn words_of<'w, const N: usize>(path: &str, words: [&'w str; N]) -> [&'w str; N] {
    words.map(|word| match word {
        _ if !path.starts_with("en/") => word,
        "数据来源：" => "Source: ",
        "数据截至：" => "Data up to: ",
        "许可：" => "Licence: ",
        "怎么算的" => "How it is computed",
        other => other,
    })
}

#[test]
fn every_chart_says_source_time_and_licence() {
    let demo = demo();
    let mut faults = Vec::new();
    for (path, page, at, _) in charts(demo) {
        let text = page.text(at);
        for word in words_of(path, ["数据来源：", "数据截至：", "许可：", "怎么算的"])
        {
            if !text.contains(word) {
                let id = page.elements[at].get("id").unwrap_or_default();
                faults.push(format!("{path}#{id}: {word}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}\n{}", faults.len(), faults.join("\n"));
}
