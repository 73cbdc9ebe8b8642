//! The index of every published station-hour of the demo, against what the platform published.
//!
//! 518 rows of March and April 2020 carry the index, class and primary pollutants that the national
//! platform printed; the site computes its own from the concentrations.

use std::{collections::BTreeSet, fs};

use gongshi::indicators::{Figure, Findings};
use jiff::civil::Date;

use crate::common::{repository, with_findings};

const DATASET: &str = "air-hour-2020";
const AS_OF: &str = "2026-11-23T08:00";

/// The platform's name of an item in the standard's words.
fn item(published: &str) -> &str {
    match published {
        "细颗粒物(PM2.5)" => "PM2.5",
        "颗粒物(PM10)" => "PM10",
        "臭氧1小时" => "O3",
        "二氧化氮" => "NO2",
        "二氧化硫" => "SO2",
        "一氧化碳" => "CO",
        other => other,
    }
}

/// The hour that ends at a time such as `2020-03-27T00:00`, as addresses name it: `2020-03-26T24`.
fn hour_ending(time: &str) -> String {
    let (date, clock) = time.split_once('T').expect("date and time");
    match clock {
        "00:00" => {
            let next: Date = date.parse().expect("a date");
            format!("{}T24", next.yesterday().expect("not the first day of all"))
        }
        _ => format!("{date}T{}", &clock[..2]),
    }
}

/// The primary pollutants of a figure, by the standard's names.
fn primary(findings: &Findings, figure: &Figure) -> BTreeSet<String> {
    let edition = findings
        .edition(figure.point.edition)
        .expect("an index rests on an edition");
    figure
        .point
        .primary
        .iter()
        .map(|position| edition.items[position].name.clone())
        .collect()
}

/// What one published row says otherwise than the site; `None` where they agree.
fn difference(findings: &Findings, row: &csv::StringRecord) -> Option<String> {
    let address = format!("{DATASET}/{}/{}/aqi", &row[2], hour_ending(&row[0]));
    let figure = match findings.figure(&address) {
        Ok(figure) => figure,
        Err(fault) => return Some(format!("{address}: {fault:?}")),
    };
    let Some(aqi) = figure.text() else {
        return Some(format!("{address}: {}", figure.reason()));
    };
    let class = figure
        .class
        .as_ref()
        .map_or("", |class| class.word.as_str());
    let names: BTreeSet<String> = row[5]
        .split('|')
        .filter(|name| !name.is_empty())
        .map(|name| item(name).to_owned())
        .collect();
    let ours = primary(findings, &figure);
    let agrees = (aqi, class, &ours) == (&row[3], &row[4], &names);
    (!agrees).then(|| {
        format!(
            "{address}: published {} {} {names:?}, computed {aqi} {class} {ours:?}",
            &row[3], &row[4]
        )
    })
}

#[test]
fn every_published_hour_is_computed_as_published() {
    let root = repository();
    let file = root.join("data/air-hour-2020/hourly_stations_2020.csv");
    let text = fs::read_to_string(file).expect("the demo's data");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader
        .records()
        .map(|row| row.expect("a row"))
        .filter(|row| !row[3].is_empty())
        .collect();
    assert_eq!(rows.len(), 518, "rows with a published index");
    let differences: Vec<String> = with_findings(&root, AS_OF, |findings| {
        rows.iter()
            .filter_map(|row| difference(findings, row))
            .collect()
    });
    let shown = &differences[..differences.len().min(12)];
    assert!(
        differences.is_empty(),
        "{} of 518 rows differ\n{}",
        differences.len(),
        shown.join("\n")
    );
}

/// A row that the platform left blank has no index either, and says so.
#[test]
fn a_station_without_data_has_no_index() {
    with_findings(&repository(), AS_OF, |findings| {
        let address = format!("{DATASET}/hongmen/2020-03-27T08/aqi");
        let figure = findings.figure(&address).expect("the station exists");
        assert_eq!(figure.text(), None);
        assert!(!figure.reason().is_empty());
    });
}
