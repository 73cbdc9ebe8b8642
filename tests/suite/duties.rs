//! The ledger of duties: last days counted by hand on the State Council's notices, verdicts on the
//! days before and after, the files that others read, exit codes.

use std::process::Command;

use gongshi::{
    config::work_calendar,
    diagnostic::Report,
    disclosure::{About, Due, How, Item, Ledger, Verdict},
    quantity::{UnknownYear, WorkCalendar},
    source::Sources,
};
use icalendar::{Component, DatePerhapsTime};
use jiff::civil::{Date, date};

use crate::common::{Project, load, repository};

fn days() -> WorkCalendar {
    let mut report = Report::default();
    let days = work_calendar(&Sources::empty(), &mut report);
    assert!(!report.has_errors());
    days
}

/// Days off from the first to the last, and weekend days that were worked on, as the notice prints
/// them.
type Holiday = (Date, Date, [Date; 2]);

/// Spring Festival and National Day, typed from the notices 国办发明电〔2021〕11号, 〔2022〕16号,
/// 〔2023〕7号, 〔2024〕12号, 〔2025〕7号.
fn holidays() -> Vec<Holiday> {
    vec![
        (
            date(2022, 1, 31),
            date(2022, 2, 6),
            [date(2022, 1, 29), date(2022, 1, 30)],
        ),
        (
            date(2022, 10, 1),
            date(2022, 10, 7),
            [date(2022, 10, 8), date(2022, 10, 9)],
        ),
        (
            date(2023, 1, 21),
            date(2023, 1, 27),
            [date(2023, 1, 28), date(2023, 1, 29)],
        ),
        (
            date(2023, 9, 29),
            date(2023, 10, 6),
            [date(2023, 10, 7), date(2023, 10, 8)],
        ),
        (
            date(2024, 2, 10),
            date(2024, 2, 17),
            [date(2024, 2, 4), date(2024, 2, 18)],
        ),
        (
            date(2024, 10, 1),
            date(2024, 10, 7),
            [date(2024, 9, 29), date(2024, 10, 12)],
        ),
        (
            date(2025, 1, 28),
            date(2025, 2, 4),
            [date(2025, 1, 26), date(2025, 2, 8)],
        ),
        (
            date(2025, 10, 1),
            date(2025, 10, 8),
            [date(2025, 9, 28), date(2025, 10, 11)],
        ),
        (
            date(2026, 2, 15),
            date(2026, 2, 23),
            [date(2026, 2, 14), date(2026, 2, 28)],
        ),
        (
            date(2026, 10, 1),
            date(2026, 10, 7),
            [date(2026, 9, 20), date(2026, 10, 10)],
        ),
    ]
}

#[test]
fn days_around_two_holidays_of_five_years_are_as_the_notices_print_them() {
    let days = days();
    for (first, last, worked) in holidays() {
        let mut day = first;
        while day <= last {
            assert_eq!(days.is_working(day), Ok(false), "{day}");
            day = day.tomorrow().expect("a day");
        }
        for day in worked {
            assert_eq!(days.is_working(day), Ok(true), "{day}");
        }
    }
    // The eve of the festival of 2024 was left to the employers: a working day.
    assert_eq!(days.is_working(date(2024, 2, 9)), Ok(true));
}

/// Five working days over each of them, counted with a finger on the notice.
#[test]
fn five_working_days_over_two_holidays_of_five_years() {
    let days = days();
    for (from, until) in [
        // 29, 30 January, then 7, 8, 9 February.
        (date(2022, 1, 28), date(2022, 2, 9)),
        // 30 September, then 8 (Saturday), 9 (Sunday), 10, 11 October.
        (date(2022, 9, 29), date(2022, 10, 11)),
        // 20 January, then 28 (Saturday), 29, 30, 31.
        (date(2023, 1, 19), date(2023, 1, 31)),
        // 28 September, then 7 (Saturday), 8, 9, 10 October.
        (date(2023, 9, 27), date(2023, 10, 10)),
        // 8, 9 February, then 18 (Sunday), 19, 20.
        (date(2024, 2, 7), date(2024, 2, 20)),
        // 29 (Sunday), 30 September, then 8, 9, 10 October.
        (date(2024, 9, 27), date(2024, 10, 10)),
        // 26 (Sunday), 27 January, then 5, 6, 7 February.
        (date(2025, 1, 24), date(2025, 2, 7)),
        // 28 (Sunday), 29, 30 September, then 9, 10 October.
        (date(2025, 9, 26), date(2025, 10, 10)),
        // 13, 14 (Saturday), then 24, 25, 26 February.
        (date(2026, 2, 12), date(2026, 2, 26)),
        // 29, 30 September, then 8, 9, 10 (Saturday) October.
        (date(2026, 9, 28), date(2026, 10, 10)),
    ] {
        assert_eq!(days.after(from, 5), Ok(until), "{from}");
    }
    assert_eq!(days.after(date(2026, 12, 28), 5), Err(UnknownYear(2027)));
}

/// The tables of the demo that its ledger asks for, without those of every hour.
const TABLES: [&str; 23] = [
    "air-county-register",
    "air-county-month",
    "water-section-register",
    "water-section",
    "lake-point-register",
    "lake-point",
    "drinking-source-register",
    "drinking-source",
    "enterprise",
    "industry",
    "key-discharger",
    "enterprise-report",
    "enterprise-report-temporary",
    "enterprise-penalty",
    "enterprise-monitoring",
    "enterprise-monitoring-water",
    "county",
    "random-inspection",
    "publication",
    "energy",
    "county-year",
    "sea-point-register",
    "sea-point",
];

/// Duties of the demo whose tables are left out.
const LEFT_OUT: [&str; 5] = [
    "air-hour",
    "air-day",
    "black-water-quarter",
    "noise-quarter",
    "noise-year",
];

/// The demo's duties over its tables, small enough to be loaded many times.
fn demo() -> Project {
    let project = Project::tables(&TABLES, "");
    let text = std::fs::read_to_string(repository().join("data/duties.toml")).expect("duties");
    let left_out = |part: &&str| {
        let gone = |id: &&str| part.contains(&format!("\nid = \"{id}\"\n"));
        !LEFT_OUT.iter().any(gone)
    };
    let kept: Vec<&str> = text.split("\n[[duty]]").filter(left_out).collect();
    project.write("data/duties.toml", kept.join("\n[[duty]]"));
    let record = project.read("data/publication/publications.csv");
    let kept = record.lines().filter(|line| {
        !LEFT_OUT
            .iter()
            .any(|id| line.starts_with(&format!("{id},")))
    });
    let kept: Vec<&str> = kept.collect();
    project.write("data/publication/publications.csv", kept.join("\n"));
    project
}

fn at<R>(project: &Project, as_of: &str, f: impl FnOnce(&gongshi::Site, &Ledger) -> R) -> R {
    let (_, _, site) = load(project.path(), as_of);
    let site = site.expect("a site");
    f(&site, &site.plan.ledger)
}

/// The item of a duty about a period.
fn item<'l>(ledger: &'l Ledger, duty: &str, period: &str) -> &'l Item {
    let n = ledger.find(duty).expect("a duty");
    let mut items = ledger.of_duty(n).iter();
    let found = items.find(|item| match item.about {
        About::Period(about) => about.to_string() == period,
        About::Event(..) => false,
    });
    found.unwrap_or_else(|| panic!("{duty}/{period}"))
}

/// `late 2 d`
fn said(item: &Item) -> String {
    use gongshi::disclosure::Delay;
    let delay = |delay| match delay {
        Delay::Hours(n) => format!("{n} h"),
        Delay::Days(n) => format!("{n} d"),
    };
    match item.verdict {
        Verdict::Late(late) => format!("late {}", delay(late)),
        Verdict::Overdue(late) => format!("overdue {}", delay(late)),
        Verdict::Unknown(year) => format!("unknown {year}"),
        other => other.key().to_owned(),
    }
}

/// Duty, period, verdict.
type Expected = (&'static str, &'static str, &'static str);

/// Verdicts before, on and after the days on which they change. Last days are counted on the notices
/// by hand, days of publication are those of data/publication.
#[test]
fn verdicts_of_two_years_change_on_the_right_day() {
    let project = demo();
    let table: &[(&str, &[Expected])] = &[
        // 31 January 2025.
        ("2025-01-31T23:59", &[("annual-report", "2024", "upcoming")]),
        (
            "2025-02-01T00:00",
            &[("annual-report", "2024", "overdue 1 d")],
        ),
        // Recorded on 6 February.
        ("2025-02-06T00:00", &[("annual-report", "2024", "late 6 d")]),
        // March 2025 and fifteen working days: 1, 2, 3 April, the festival from 4 to 6, then 7 to
        // 11, 14 to 18, 21, 22.
        (
            "2025-04-22T23:59",
            &[
                ("water-month", "2025-03", "upcoming"),
                ("water-month", "2025-02", "on-time"),
            ],
        ),
        (
            "2025-04-23T00:00",
            &[("water-month", "2025-03", "overdue 1 d")],
        ),
        (
            "2025-04-24T00:00",
            &[("water-month", "2025-03", "late 2 d")],
        ),
        // September 2025: 9, 10, 11 (Saturday), 13 to 17, 20 to 24, 27, 28 October.
        (
            "2025-10-28T23:59",
            &[("drinking-month", "2025-09", "upcoming")],
        ),
        (
            "2025-10-29T00:00",
            &[("drinking-month", "2025-09", "late 1 d")],
        ),
        // January 2026: 2 to 6, 9 to 13 February; the festival begins on the 15th.
        ("2026-02-13T23:59", &[("air-month", "2026-01", "upcoming")]),
        (
            "2026-02-23T12:00",
            &[("air-month", "2026-01", "overdue 10 d")],
        ),
        ("2026-02-24T00:00", &[("air-month", "2026-01", "late 11 d")]),
        // The table of 2026 says 25 March; the last day is the 31st of the same year.
        ("2026-03-24T23:59", &[("key-list", "2026", "upcoming")]),
        ("2026-03-25T00:00", &[("key-list", "2026", "on-time")]),
        ("2026-06-04T23:59", &[("bulletin", "2025", "upcoming")]),
        ("2026-06-05T00:00", &[("bulletin", "2025", "on-time")]),
        // October 2026: 2 to 6, 9 to 13 November.
        (
            "2026-11-13T23:59",
            &[
                ("tip-off-month", "2026-10", "upcoming"),
                ("tip-off-month", "2026-11", "upcoming"),
                // Ten working days of January 2027.
                ("tip-off-month", "2026-12", "unknown 2027"),
            ],
        ),
        (
            "2026-11-14T00:00",
            &[("tip-off-month", "2026-10", "overdue 1 d")],
        ),
        (
            "2026-11-23T08:00",
            &[
                ("tip-off-month", "2026-10", "overdue 10 d"),
                ("annual-report", "2024", "late 6 d"),
                ("annual-report", "2025", "on-time"),
                ("annual-report", "2026", "upcoming"),
                ("water-month", "2025-03", "late 2 d"),
            ],
        ),
    ];
    for (as_of, expected) in table {
        at(&project, as_of, |_, ledger| {
            for (duty, period, verdict) in *expected {
                let found = said(item(ledger, duty, period));
                assert_eq!(found, *verdict, "{duty}/{period} at {as_of}");
            }
        });
    }
}

/// Every temporary report is due when its own table says, which another program counted.
#[test]
fn last_days_of_temporary_reports_are_those_of_the_table() {
    at(&demo(), "2026-11-23T08:00", |site, ledger| {
        let catalog = &site.findings.catalog;
        let reports = catalog
            .dataset("enterprise-report-temporary")
            .expect("reports");
        let due = reports.schema.field("due").expect("a field");
        let n = ledger.find("enterprise-temporary").expect("a duty");
        let items = ledger.of_duty(n);
        assert_eq!(items.len(), reports.rows);
        for item in items {
            let About::Event(_, row) = item.about else {
                panic!("an event");
            };
            let written: Date = reports.raw(row as usize, due).parse().expect("a date");
            assert_eq!(item.due, Due::Day(written), "row {row}");
        }
    });
}

/// Reports of 2025 against the table: who published after 15 March, who not at all.
#[test]
fn yearly_reports_of_a_register_agree_with_the_table() {
    at(&demo(), "2026-11-23T08:00", |_, ledger| {
        let table =
            std::fs::read_to_string(repository().join("data/enterprise-report/reports.csv"));
        let table = table.expect("a table");
        let (mut on_time, mut late, mut overdue) = (0, 0, 0);
        for row in table.lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            if cells[1] == "2024" {
                match cells[3] {
                    "" => overdue += 1,
                    // Dates in ISO form sort as texts.
                    day if day <= "2025-03-15" => on_time += 1,
                    _ => late += 1,
                }
            }
        }
        let n = ledger.find("enterprise-year").expect("a duty");
        let items = ledger.of_duty(n).iter();
        let of_2024 =
            items.filter(|i| matches!(i.about, About::Period(p) if p.to_string() == "2024"));
        let tally = gongshi::disclosure::Tally::of(of_2024);
        assert_eq!(
            (tally.on_time, tally.late, tally.overdue),
            (on_time, late, overdue)
        );
        assert!(late > 0 && overdue > 0, "the table has all three");
    });
}

const DUTIES: &str = r#"
[[unit]]
id = "air"
name = { zh = "大气环境科" }

[[basis]]
id = "law"
law = { zh = "某法" }
article = "第一条"

[[duty]]
id = "air-month"
title = { zh = "空气质量月报", en = "Air every month" }
unit = "air"
basis = ["law"]
every = "month"
due = { working_days = 3 }
from = "2026-09"
evidence = { dataset = "air-day" }

[[duty]]
id = "plan"
title = { zh = "监测方案", en = "Plan" }
unit = "air"
basis = ["law"]
every = "month"
due = { day = 20 }
from = "2026-09"
until = "2026-10"
evidence = { category = "方案" }

[[duty]]
id = "promised"
title = { zh = "没有登记的事项", en = "Nowhere recorded" }
unit = "air"
basis = ["law"]
every = "year"
due = { date = "03-01" }
from = "2025"
"#;

fn small() -> Project {
    let project = Project::from("invalid/_base");
    project.write("data/duties.toml", DUTIES);
    project
}

/// What is public without a date is not taken for on time; a month that is not over is not public;
/// what nothing could show says so.
#[test]
fn what_nobody_dated_is_said_to_be_so() {
    let project = small();
    // September has no rows; 9 October is the second working day after it, 10 (Saturday) the third.
    at(&project, "2026-10-31T12:00", |_, ledger| {
        assert_eq!(said(item(ledger, "air-month", "2026-09")), "overdue 21 d");
        // Rows of two days of October are not October.
        let october = item(ledger, "air-month", "2026-10");
        assert_eq!(
            (said(october).as_str(), october.published),
            ("upcoming", None)
        );
        assert_eq!(said(item(ledger, "promised", "2025")), "no-evidence");
    });
    // 2, 3, 4 November.
    at(&project, "2026-11-04T23:00", |_, ledger| {
        let october = item(ledger, "air-month", "2026-10");
        assert_eq!(said(october), "on-time");
        assert_eq!(october.published.map(|p| p.how), Some(How::By));
    });
    at(&project, "2026-11-05T00:00", |_, ledger| {
        assert_eq!(said(item(ledger, "air-month", "2026-10")), "undated");
    });
}

fn gongshi(project: &Project, as_of: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_gongshi"))
        .arg("--site")
        .arg(project.path())
        .args(["--as-of", as_of, "--lang", "en", "--quiet"])
        .args(arguments)
        .output()
        .expect("a run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// Builds note what they show first, so that later ones know the day.
#[test]
fn builds_note_when_they_first_showed_a_period() {
    let project = small();
    // October is there when notes begin: public by then, in time.
    let (code, _, text) = gongshi(&project, "2026-11-04T09:00", &["build"]);
    assert_eq!(code, Some(0), "{text}");
    let manifest = project.read("public/manifest.json");
    assert!(
        manifest.contains("\"2026-10\":\"<=2026-11-04T09:00:00\""),
        "{manifest}"
    );
    project.write(
        "data/air-day/2026-11.csv",
        "点位,日期,PM2.5(μg/m³),PM10(μg/m³),有效小时数,备注\nS1,2026-11-30,30,50,24,\n",
    );
    // 1, 2, 3 December: the build of the 4th is the first that shows November.
    let (code, _, text) = gongshi(&project, "2026-12-04T09:00", &["build"]);
    assert_eq!(code, Some(0), "{text}");
    let (code, _, _) = gongshi(&project, "2026-12-10T09:00", &["build"]);
    assert_eq!(code, Some(0));
    let ledger: serde_json::Value =
        serde_json::from_str(&project.read("public/duties/ledger.json")).expect("JSON");
    let item = |id: &str| {
        let mut items = ledger["items"].as_array().expect("items").iter();
        items.find(|i| i["id"] == id).expect("an item").clone()
    };
    assert_eq!(item("air-month/2026-10")["verdict"], "on-time");
    let november = item("air-month/2026-11");
    assert_eq!(november["verdict"], "late");
    assert_eq!(november["known_by"], "noted");
    assert_eq!(november["published"], "2026-12-04T09:00:00+08:00");
    assert_eq!(november["delay"]["days"], 1);
}

/// `--due` lists, `--deny` fails; without them a check is as it was.
#[test]
fn exit_codes_tell_a_machine_what_is_overdue() {
    let project = small();
    let as_of = "2026-11-05T12:00";
    let (code, out, _) = gongshi(&project, as_of, &["check"]);
    assert_eq!((code, out.as_str()), (Some(0), ""));
    // December, January and February are due in 2027. September was due on 10 October, the plan of September on the 20th, that of October on 20
    // November; the promise of 2025 on 1 March.
    let (code, out, _) = gongshi(&project, as_of, &["check", "--due", "14d"]);
    let expected = "\
2026-03-01\toverdue\tNowhere recorded\t2025\t大气环境科
2026-10-10\toverdue\tAir every month\tSeptember 2026\t大气环境科
2026-10-20\toverdue\tPlan\tSeptember 2026\t大气环境科
Of 3 more the last day depends on holidays that are not announced yet.
";
    assert_eq!((code, out.as_str()), (Some(0), expected));
    let (_, out, _) = gongshi(&project, as_of, &["check", "--due", "15d"]);
    assert!(out.contains("2026-11-20\tdue\tPlan\tOctober 2026"), "{out}");
    let (code, _, text) = gongshi(&project, as_of, &["check", "--deny", "overdue"]);
    assert_eq!(code, Some(1));
    assert_eq!(
        text.matches("error[disclosure::overdue]").count(),
        3,
        "{text}"
    );
    assert!(!text.contains("disclosure::due-soon"), "{text}");
    let due = ["check", "--due", "15", "--deny", "overdue,due"];
    let (code, _, text) = gongshi(&project, as_of, &due);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("error[disclosure::due-soon]: `Plan` (October 2026) is due by 2026-11-20")
    );
    // Nothing is overdue before anything was due.
    project.replace("data/duties.toml", "from = \"2025\"", "from = \"2026\"");
    let (code, _, text) = gongshi(
        &project,
        "2026-10-05T12:00",
        &["check", "--deny", "overdue"],
    );
    assert!(!text.contains("disclosure::overdue"), "{code:?} {text}");
    let (code, _, _) = gongshi(&project, as_of, &["check", "--due", "93d"]);
    assert_eq!(code, Some(2), "the ledger looks 92 days ahead");
    let (_, out, _) = gongshi(
        &project,
        as_of,
        &["--format", "json", "check", "--due", "14d"],
    );
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(json["due"][0]["verdict"], "overdue");
    assert_eq!(json["calendar_unknown"], 3);
}

/// The calendar file as another program reads it.
#[test]
fn the_calendar_of_last_days_loads_in_a_parser() {
    let project = small();
    let built = project.build("2026-11-05T12:00");
    assert!(built.ok, "{}", built.transcript);
    let mut files = built.bytes().into_iter();
    let ics = files.find(|(path, _)| path == "duties/duties.ics");
    let (_, ics) = ics.expect("a calendar");
    let text = String::from_utf8(ics).expect("UTF-8");
    let calendar: icalendar::Calendar = text.parse().expect("a calendar");
    let mut found: Vec<(Date, String)> = Vec::new();
    for component in &calendar.components {
        let event = component.as_event().expect("an event");
        let Some(DatePerhapsTime::Date(day)) = event.get_start() else {
            panic!("a day");
        };
        let day: Date = day.to_string().parse().expect("a day");
        assert!(event.get_uid().is_some_and(|uid| uid.contains('@')));
        assert!(event.get_description().is_some());
        found.push((day, event.get_summary().expect("a summary").to_owned()));
    }
    found.sort();
    let expected = [
        (date(2026, 3, 1), "没有登记的事项（2025年）"),
        (date(2026, 10, 10), "空气质量月报（2026年9月）"),
        (date(2026, 10, 20), "监测方案（2026年9月）"),
        (date(2026, 11, 4), "空气质量月报（2026年10月）"),
        (date(2026, 11, 20), "监测方案（2026年10月）"),
        (date(2026, 12, 3), "空气质量月报（2026年11月）"),
        (date(2027, 3, 1), "没有登记的事项（2026年）"),
    ];
    let expected: Vec<(Date, String)> = expected.map(|(day, name)| (day, name.to_owned())).into();
    // What depends on January 2027 has no day, and no event.
    assert_eq!(found, expected);
    assert!(
        text.contains("\r\nDTSTAMP:20261105T040000Z\r\n"),
        "12:00 at +08:00"
    );
}

const TEXTS: &str = r#"
[[unit]]
id = "office"
name = { zh = "办公室" }

[[basis]]
id = "law"
law = { zh = "某法" }

[[duty]]
id = "interpretation"
title = { zh = "政策解读" }
unit = "office"
basis = ["law"]
after = { category = "政策文件" }
due = { working_days = 3 }
from = "2026-10-01"
evidence = { category = "政策解读" }

[[duty]]
id = "news"
title = { zh = "月报" }
unit = "office"
basis = ["law"]
every = "month"
due = { working_days = 3, time = "10:00" }
from = "2026-09"
evidence = { release = "october" }
until = "2026-10"

[[duty]]
id = "report"
title = { zh = "年报" }
unit = "office"
basis = ["law"]
every = "year"
due = { date = "10-11", next_working_day = true }
from = "2025"
evidence = { attachment = "annual-report-{year}" }

[[duty]]
id = "decision"
title = { zh = "决定" }
unit = "office"
basis = ["law"]
after = { dataset = "decision", field = "decided", where = { field = "kind", is = ["罚款"] } }
due = { days = 7 }
from = "2026-10-01"
evidence = { dataset = "notice", by = "decision", published = "published" }
"#;

/// A dataset of words and dates with the first field as its key.
fn table(project: &Project, id: &str, fields: &[(&str, &str)], rows: &str) {
    let mut text = format!(
        "id = \"{id}\"\ntitle = {{ zh = \"{id}\" }}\nkind = \"events\"\nkey = [\"{}\"]\nsource = {{ name = \"样例\" }}\n",
        fields[0].0
    );
    for (name, kind) in fields {
        text +=
            &format!("\n[[field]]\nname = \"{name}\"\nheader = [\"{name}\"]\ntype = \"{kind}\"\n");
    }
    project.write(&format!("data/{id}/dataset.toml"), text);
    let head: Vec<&str> = fields.iter().map(|f| f.0).collect();
    project.write(
        &format!("data/{id}/{id}.csv"),
        format!("{}\n{rows}", head.join(",")),
    );
}

fn texts() -> Project {
    let project = Project::from("invalid/_base");
    project.write("data/duties.toml", TEXTS);
    let release = |slug: &str, category: &str, at: &str, more: &str| {
        let text = format!(
            "+++\ntitle = \"{slug}\"\nslug = \"{slug}\"\ncategory = \"{category}\"\npublish_at = \"{at}\"\n{more}+++\n\n正文。\n"
        );
        project.write(&format!("content/releases/2026/{slug}.md"), text);
    };
    release("measure", "政策文件", "2026-10-12T09:00", "");
    release("measure-explained", "政策解读", "2026-10-16T10:00", "");
    let attached = "attachments = [{ file = \"annual-report-2025.csv\", title = \"年报\" }]\n";
    release("yearly", "年报", "2026-10-12T15:00", attached);
    project.write(
        "content/releases/2026/annual-report-2025.csv",
        "年,件\n2025,3\n",
    );
    let fields = [("number", "code"), ("decided", "date"), ("kind", "string")];
    let rows = "J1,2026-10-10,罚款\nJ2,2026-10-12,警告\nJ3,2026-10-20,罚款\nJ4,2026-11-01,罚款\n";
    table(&project, "decision", &fields, rows);
    let fields = [("id", "code"), ("decision", "code"), ("published", "date")];
    // Told twice: the first time counts.
    let rows = "G1,J1,2026-10-30\nG2,J1,2026-10-17\n";
    table(&project, "notice", &fields, rows);
    project
}

/// Releases, attachments and rows of another dataset show what was done, by days counted by hand.
#[test]
fn texts_and_named_rows_show_what_was_done() {
    at(&texts(), "2026-11-05T12:00", |_, ledger| {
        let only = |duty: &str| said(&ledger.of_duty(ledger.find(duty).expect("a duty"))[0]);
        // 13, 14, 15 October.
        assert_eq!(only("interpretation"), "late 1 d");
        // The base's release came out at 10:00 on 5 November; 2, 3, 4 November, 10:00.
        assert_eq!(said(item(ledger, "news", "2026-10")), "late 1 d");
        // 11 October 2026 is a Sunday.
        let report = item(ledger, "report", "2025");
        assert_eq!(report.due, Due::Day(date(2026, 10, 12)));
        assert_eq!(said(report), "on-time");
        let decisions = ledger.of_duty(ledger.find("decision").expect("a duty"));
        let said: Vec<String> = decisions.iter().map(said).collect();
        // Due 17 and 27 October and 8 November; the warning is none.
        assert_eq!(said, ["on-time", "overdue 9 d", "upcoming"]);
    });
}

/// What a reader sees: shapes and words, the law, links both ways, and no table without end.
#[test]
fn pages_say_verdicts_in_words_and_link_both_ways() {
    let project = texts();
    let built = project.build("2026-11-05T12:00");
    assert!(built.ok, "{}", built.transcript);
    let files = built.bytes();
    let page = |path: &str| {
        let found = files.iter().find(|(own, _)| own == path);
        let (_, bytes) = found.unwrap_or_else(|| panic!("{path}"));
        String::from_utf8_lossy(bytes).into_owned()
    };
    let home = page("duties/index.html");
    for text in [
        "截至2026-11-05，2026年已经到期或者公开的共",
        "✗ 逾期未公开",
        "已逾期9天",
        "△ 逾期公开",
        "○ 未到期",
        "unit/office/",
        "year/2026/",
    ] {
        assert!(home.contains(text), "{text}");
    }
    let decision = page("duties/duty/decision/index.html");
    assert!(decision.contains("J3（2026年10月20日）"), "{decision}");
    assert!(decision.contains("data/notice/"));
    assert!(page("data/notice/index.html").contains("duties/duty/decision/"));
    let release = page("releases/2026/measure-explained/index.html");
    assert!(release.contains("duties/duty/interpretation/"), "{release}");
    let interpretation = page("duties/duty/interpretation/index.html");
    assert!(interpretation.contains("releases/2026/measure-explained/"));
    assert!(
        page("duties/feed.xml").contains("<title>逾期未公开：决定（J3（2026年10月20日））</title>")
    );
    assert!(
        page("about/index.html").contains("公开时效台账"),
        "at the foot"
    );
}

/// Ten thousand items of a register: counted, and only the newest listed.
#[test]
fn a_large_register_is_counted_and_not_listed_whole() {
    let project = small();
    let mut register = String::from("统一社会信用代码,企业名称,所在区,管理类别\n");
    register += "91320000MA00000016,样例甲公司,东城区,重点\n";
    register += "91320000MA00000029,样例乙公司,东城区,一般\n";
    project.write("data/enterprise/enterprises.csv", register);
    let duty = "\n[[duty]]\nid = \"day\"\ntitle = { zh = \"企业日报\" }\nunit = \"air\"\nbasis = [\"law\"]\nevery = \"day\"\ndue = { days = 1 }\nfrom = \"2020-01-01\"\nowed_by = { register = \"enterprise\" }\nevidence = { dataset = \"firm-day\", published = \"day\" }\n";
    project.write("data/duties.toml", format!("{DUTIES}{duty}"));
    table(&project, "firm-day", &[("day", "date")], "2020-01-01\n");
    project.replace(
        "data/firm-day/dataset.toml",
        "kind = \"events\"",
        "kind = \"events\"\ntime = { field = \"day\", grain = \"day\" }",
    );
    let built = project.build("2026-11-05T12:00");
    assert!(built.ok, "{}", built.transcript);
    let files = built.bytes();
    let listed = files
        .iter()
        .filter(|(path, _)| path.starts_with("duties/duty/day/"));
    let listed: Vec<_> = listed.collect();
    assert_eq!(listed.len(), 10, "2,000 items, 200 on a page");
    assert!(listed.iter().all(|(_, bytes)| bytes.len() < 120_000));
    let first = String::from_utf8_lossy(&listed[0].1).into_owned();
    // 2,499 days are due from 2 January 2020 to 4 November 2026, of two enterprises.
    assert!(first.contains("另有2998项没有列出"), "{first}");
}
