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
            // The program's own years are checked by a test.
            let _ = add(&mut calendar, &notice);
        }
    }
    let own = sources.under(FOLDER);
    for file in own.filter(|f| f.path.ends_with(".json")) {
        if BUILT_IN.files().any(|f| f.contents() == file.bytes()) {
            continue;
        }
        let at = Location::file(file.path.clone());
        let fault = match serde_json::from_slice::<Notice>(file.bytes()) {
            Ok(notice) => add(&mut calendar, &notice).err(),
            Err(error) => Some(error.to_string()),
        };
        if let Some(error) = fault {
            report.add(Diagnostic::new("config::bad-holidays", at).with("error", error));
        }
    }
    calendar
}

/// Takes in a notice if every date in it is one; else says which is not.
fn add(calendar: &mut WorkCalendar, notice: &Notice) -> Result<(), String> {
    let mut days = Vec::new();
    for day in &notice.days {
        let date: Date = day
            .date
            .parse()
            .map_err(|_| format!("date = `{}`", day.date))?;
        days.push((date, day.is_off_day));
    }
    calendar.add(notice.year, days);
    Ok(())
}
