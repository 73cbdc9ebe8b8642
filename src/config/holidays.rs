//! Working-day calendars: those of the program, and the years that a site adds.

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    diagnostic::{Diagnostic, Location, Report},
    quantity::WorkCalendar,
    source::Sources,
};

/// Year files of holiday-cn, as they are.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/calendar");

const FOLDER: &str = "data/calendar/";

/// One year file: `{ year, papers, days: [{ name, date, isOffDay }] }`.
#[derive(Deserialize)]
struct Notice {
    year: i16,
    days: Vec<Day>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Day {
    date: String,
    is_off_day: bool,
}

/// The working days that are known: the program's years, and those in the site's `data/calendar`.
///
/// # Reports
/// `config::bad-holidays`.
#[must_use]
pub fn work_calendar(sources: &Sources, report: &mut Report) -> WorkCalendar {
    let mut calendar = WorkCalendar::default();
    let built_in = BUILT_IN.files().map(include_dir::File::contents);
    for bytes in built_in {
        if let Ok(notice) = serde_json::from_slice(bytes) {
            add(&mut calendar, &notice);
        }
    }
    let own = sources.under(FOLDER);
    for file in own.filter(|f| f.path.ends_with(".json")) {
        if BUILT_IN.files().any(|f| f.contents() == file.bytes) {
            continue;
        }
        let at = Location::file(file.path.clone());
        match serde_json::from_slice::<Notice>(&file.bytes) {
            Ok(notice) if add(&mut calendar, &notice) => {}
            Ok(_) => report.add(Diagnostic::new("config::bad-holidays", at).with("error", "date")),
            Err(error) => {
                let d = Diagnostic::new("config::bad-holidays", at);
                report.add(d.with("error", error.to_string()));
            }
        }
    }
    calendar
}

/// Takes in a notice if every date in it is one.
fn add(calendar: &mut WorkCalendar, notice: &Notice) -> bool {
    let days = notice
        .days
        .iter()
        .map(|d| Some((d.date.parse::<Date>().ok()?, d.is_off_day)));
    let days: Option<Vec<(Date, bool)>> = days.collect();
    let fine = days.is_some();
    calendar.add(notice.year, days.unwrap_or_default());
    fine
}
