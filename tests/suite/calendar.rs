//! The release calendar and the working days behind it, against dates counted by hand.

use std::{collections::BTreeMap, process::Command};

use gongshi::{config::work_calendar, diagnostic::Report, quantity::UnknownYear, source::Sources};
use jiff::civil::{Date, date};

use crate::common::Project;

fn days() -> gongshi::quantity::WorkCalendar {
    let mut report = Report::default();
    let days = work_calendar(&Sources::empty(), &mut report);
    assert!(!report.has_errors());
    days
}

/// Twenty and five working days from days around the long holidays of 2026, counted on the notice
/// of the State Council's office (国办发明电〔2025〕7号) by hand.
#[test]
fn working_days_around_the_long_holidays() {
    let days = days();
    for (from, count, until) in [
        (date(2026, 1, 30), 20, date(2026, 3, 5)),
        (date(2026, 2, 13), 20, date(2026, 3, 19)),
        (date(2026, 4, 28), 20, date(2026, 5, 28)),
        (date(2026, 9, 18), 20, date(2026, 10, 22)),
        (date(2026, 1, 30), 5, date(2026, 2, 6)),
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 4, 28), 5, date(2026, 5, 8)),
        (date(2026, 9, 28), 5, date(2026, 10, 10)),
        // A notice names days of the year before its own: 2007's moved 30 and 31 December 2006,
        // 2008's 29 December 2007 (a Saturday that was worked on).
        (date(2007, 12, 28), 1, date(2007, 12, 29)),
    ] {
        assert_eq!(days.after(from, count), Ok(until), "{from} + {count}");
    }
    let over = days.after(date(2026, 12, 25), 20);
    assert_eq!(over, Err(UnknownYear(2027)), "nobody guesses");
    assert_eq!(days.last_year(), Some(2026));
}

/// As many working days a year as the calendars of the time printed.
#[test]
fn working_days_of_whole_years() {
    let days = days();
    for (year, count) in [
        (2019, 250),
        // 251 as first announced; New Year was made two working days longer in January.
        (2020, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
    ] {
        let mut day = date(year, 1, 1);
        let mut worked = 0;
        while day.year() == year {
            worked += u32::from(days.is_working(day).expect("a known year"));
            day = day.tomorrow().expect("a day");
        }
        assert_eq!(worked, count, "{year}");
    }
}

const CALENDAR: &str = r#"
[[rule]]
id = "air-month"
title = "{period}空气质量，{year}年第{month}号"
category = "月报"
every = "month"
working_day = 10
time = "10:00"
from = "2026-09"
until = "2027-02"
confirmed_until = "2026-10"
release = "october-{month}"
change = [{ period = "2026-11", to = "2026-12-18T10:00", from = "2026-12-14", on = "2026-11-03", reason = "系统升级; 数据, 复核" }]

[[rule]]
id = "quarter"
title = "{year}年第{quarter}季度水质"
every = "quarter"
day = 10
from = "2026-Q3"
until = "2026-Q3"

[[entry]]
id = "bulletin"
title = "公报"
at = "2027-05"

[[entry]]
id = "meeting"
title = "新闻通气会"
at = "2026-11-20"
status = "confirmed"
"#;

fn built() -> BTreeMap<String, String> {
    let project = Project::from("invalid/_base");
    project.write("content/calendar.toml", CALENDAR).replace(
        "content/releases/2026/october.md",
        "slug = \"october\"",
        "slug = \"october-09\"",
    );
    let built = project.build("2026-11-05T12:00");
    assert!(built.ok, "{}", built.transcript);
    let text =
        |(path, bytes): (String, Vec<u8>)| (path, String::from_utf8_lossy(&bytes).into_owned());
    built.bytes().into_iter().map(text).collect()
}

/// Rows of the tables of a page as the words of their cells.
fn rows(html: &str) -> Vec<Vec<String>> {
    html.split("<tr>")
        .skip(1)
        .map(|row| {
            row.split("</t")
                .filter_map(|cell| {
                    let text = cell.rsplit_once('>').map_or("", |(_, text)| text);
                    let link = cell
                        .strip_suffix("</a>")
                        .and_then(|c| Some(c.rsplit_once('>')?.1));
                    let text = link.unwrap_or(text).trim();
                    (!text.is_empty()).then(|| text.to_owned())
                })
                .collect()
        })
        .collect()
}

#[test]
fn dates_of_rules_are_working_days_and_unknown_years_stay_open() {
    let files = built();
    let page = &files["releases/calendar/index.html"];
    let rows = rows(page);
    let has = |cells: &[&str]| {
        let found = rows
            .iter()
            .any(|row| cells.iter().all(|c| row.iter().any(|cell| cell == c)));
        assert!(found, "{cells:?} in {rows:#?}");
    };
    // October 2026: off 1 to 7, worked on Saturday 10; the tenth working day is the 20th.
    has(&[
        "2026年10月20日 10:00",
        "2026年9月空气质量，2026年第09号",
        "已发布",
    ]);
    // November: Monday 2 to Friday 13 are ten.
    has(&[
        "2026年11月13日 10:00",
        "2026年10月空气质量，2026年第10号",
        "已确定",
    ]);
    has(&[
        "2026年12月18日 10:00",
        "2026-11-03由2026-12-14调整：系统升级; 数据, 复核",
    ]);
    has(&[
        "2026年12月空气质量，2026年第12号",
        "待定（2027年放假安排尚未公布）",
        "暂定",
    ]);
    // 10 October 2026 is a Saturday that is worked on.
    has(&["2026年10月10日", "2026年第3季度水质", "已过"]);
    has(&["2026年11月20日", "新闻通气会", "已确定"]);
    // The release that is there is linked.
    assert!(page.contains("../../releases/2026/october-09/"));
}

#[test]
fn the_calendar_file_has_what_has_a_day_and_breaks_lines_as_it_must() {
    let files = built();
    let ics = &files["releases/calendar/calendar.ics"];
    assert!(
        ics.split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains('\n')),
        "{ics}"
    );
    let text = ics.replace("\r\n ", "");
    let events: Vec<&str> = text.split("BEGIN:VEVENT").skip(1).collect();
    // Four months of the rule (two of them in 2027 have no day), the quarter, the meeting; the
    // bulletin has only a month.
    assert_eq!(events.len(), 5, "{text}");
    let event = |summary: &str| {
        *events
            .iter()
            .find(|e| e.contains(summary))
            .expect("an event")
    };
    let moved = event("2026年11月空气质量");
    // 10:00 at +08:00.
    assert!(
        moved.contains("\r\nDTSTART:20261218T020000Z\r\n"),
        "{moved}"
    );
    assert!(moved.contains("\r\nSEQUENCE:1\r\n") && moved.contains("\r\nSTATUS:TENTATIVE\r\n"));
    assert!(moved.contains("系统升级\\; 数据\\, 复核"), "{moved}");
    assert!(event("新闻通气会").contains("\r\nDTSTART;VALUE=DATE:20261120\r\n"));
    assert!(event("新闻通气会").contains("\r\nSTATUS:CONFIRMED\r\n"));
    let feed = &files["releases/calendar/feed.xml"];
    assert!(feed.contains("2026年12月18日 10:00 2026年11月空气质量"));
}

/// A year that the site adds is known from then on.
#[test]
fn a_site_adds_the_year_that_the_program_does_not_know() {
    let notice = r#"{ "year": 2027, "papers": [], "days": [
        { "name": "元旦", "date": "2027-01-01", "isOffDay": true } ] }"#;
    let sources = Sources::from_files([(
        "data/calendar/holiday-cn-2027.json".to_owned(),
        notice.as_bytes().to_vec(),
    )]);
    let days = work_calendar(&sources, &mut Report::default());
    let next: Result<Date, UnknownYear> = days.after(date(2026, 12, 31), 1);
    // 1 January 2027 is off; 2 and 3 are a weekend.
    assert_eq!(next, Ok(date(2027, 1, 4)));
}

/// What `schedule` prints, on machines of three zones.
#[test]
fn schedule_tells_the_minutes_at_which_a_machine_must_run() {
    let project = Project::from("invalid/_base");
    let release = |slug: &str, at: &str| {
        let text = format!(
            "+++\ntitle = \"{slug}\"\nslug = \"{slug}\"\npublish_at = \"{at}\"\n+++\n\n正文。\n"
        );
        project.write(&format!("content/releases/2026/{slug}.md"), text);
    };
    release("a", "2026-12-05T10:00");
    // The same minute in another zone, and half a minute after it.
    release("b", "2026-12-05T02:00:00Z");
    release("c", "2026-12-05T10:00:30");
    release("past", "2026-11-01T10:00");
    let expected = "\
# Moments at which gongshi build must run (site time +08:00; cron lines in UTC)

# 2026-12-05 10:00 +08:00
#   content/releases/2026/a.md
#   content/releases/2026/b.md
0 2 5 12 *

# 2026-12-05 10:01 +08:00
#   content/releases/2026/c.md
1 2 5 12 *
";
    for zone in ["UTC", "Asia/Shanghai", "America/New_York"] {
        let output = Command::new(env!("CARGO_BIN_EXE_gongshi"))
            .arg("--site")
            .arg(project.path())
            .args(["--as-of", "2026-11-05T12:00", "--lang", "en", "schedule"])
            .env("TZ", zone)
            .output()
            .expect("a run");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            expected,
            "TZ={zone}"
        );
    }
}
