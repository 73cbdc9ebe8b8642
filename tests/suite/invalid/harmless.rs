//! Strange input that is not wrong: it is published, and does no harm.

use std::{fs, time::Instant};

use gongshi::diagnostic::Lang;

use super::{AS_OF, good_site};
use crate::common::{Project, load, transcript, with_findings};

/// Names that are text to us and something else to a browser, a spreadsheet or a template.
const NAMES: [&str; 8] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd",
    "+1+1",
    "javascript:alert(1)",
    "{{ 1/0 }}{% raw %}",
    "&lt;b&gt; \u{1F44D} 点位",
];

/// Rows of two columns, as in a sheet.
fn csv_cells(text: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let rows = reader.records().map(|r| r.expect("a row of CSV"));
    rows.flat_map(|r| r.iter().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn hostile_names_are_published_as_text() {
    let good = good_site();
    for name in NAMES
        .map(str::to_owned)
        .into_iter()
        .chain(["长".repeat(10_000)])
    {
        let project = Project::copy(good.path());
        let quoted = name.replace('"', "\"\"");
        let table = format!("编号,名称,所在区\nS1,\"{quoted}\",东城区\nS2,港务局,东城区\n");
        project.write("data/station/stations.csv", table);
        let note = format!("S1,2026-10-01,31,58,24,\"{quoted}\"");
        project.replace("data/air-day/2026-10.csv", "S1,2026-10-01,31,58,24,", &note);
        let built = project.build(AS_OF);
        assert!(built.ok, "{name}: {}", built.transcript);
        let mut seen = 0;
        for (path, bytes) in built.bytes() {
            assert!(!path.contains("..") && path.is_ascii(), "{name}: {path}");
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            match path.rsplit('.').next() {
                Some("html" | "xml" | "svg") => {
                    for markup in ["<script>alert", "<img src=x", "href=\"javascript:", "<b> "] {
                        assert!(!text.contains(markup), "{name}: {path} holds {markup}");
                    }
                    seen += usize::from(text.contains("alert(1)") || text.contains("长长"));
                }
                Some("csv") => {
                    for cell in csv_cells(&text) {
                        let formula = cell.starts_with(['=', '+', '@', '\t', '\r']);
                        assert!(!formula, "{name}: {path} holds the formula {cell}");
                    }
                }
                _ => {}
            }
        }
        let shown = name.contains("alert(1)") || name.contains("长长");
        assert!(seen > 0 || !shown, "{name} is on no page");
    }
}

/// The mean of S1's days by hand: 31, 28, 46, 39; without the third day (31 + 28 + 39) / 3.
const MEANS: [&str; 2] = ["36", "32.6666666666…"];

fn mean_of_pm25(project: &Project) -> String {
    project.replace(
        "data/air-day/dataset.toml",
        "[[chart]]",
        "[[indicator]]\nid = \"plain\"\nop = \"mean\"\nof = [\"pm10\"]\nper = [\"month\"]\n\n[[chart]]",
    );
    with_findings(project.path(), AS_OF, |findings| {
        let figure = findings
            .figure("air-day/S1/2026-10/pm10.plain")
            .expect("a figure");
        figure
            .point
            .get()
            .map_or_else(|| "withheld".to_owned(), |v| v.show())
    })
}

/// The pitfalls of published air data: a code averaged, a code converted, an invalid zero, a
/// value that its own flag calls invalid. The third day of S1 must count for nothing.
#[test]
fn no_code_zero_or_flagged_value_is_averaged() {
    let good = good_site();
    let table = "data/air-day/2026-10.csv";
    let declared = "data/air-day/dataset.toml";
    let values = |project: &Project, unit: &str, third: &str, note: &str, thousandth: bool| {
        let cell = |v: &str| match thousandth {
            true => format!("0.0{v}"),
            false => v.to_owned(),
        };
        let mut text = format!("点位,日期,PM2.5,PM10({unit}),有效小时数,备注\n");
        for (day, value) in [
            (1, cell("31")),
            (2, cell("28")),
            (3, third.to_owned()),
            (4, cell("39")),
        ] {
            let note = if day == 3 { note } else { "" };
            text += &format!("S1,2026-10-{day:02},30,{value},24,{note}\n");
        }
        project.write(table, text);
    };
    let case = |unit: &str, third: &str, note: &str, thousandth: bool, declaration: &str| {
        let project = Project::copy(good.path());
        values(&project, unit, third, note, thousandth);
        project.replace(
            declared,
            "name = \"pm10\"\n",
            &format!("name = \"pm10\"\n{declaration}"),
        );
        mean_of_pm25(&project)
    };
    // So that the test can fail: a true value counts.
    assert_eq!(case("μg/m³", "46", "", false, ""), MEANS[0]);
    for (unit, third, note, thousandth, declaration) in [
        ("μg/m³", "-999", "", false, ""),
        ("μg/m³", "-9999.0", "", false, ""),
        ("mg/m³", "-9999", "", true, ""),
        ("mg/m³", "-999", "", true, ""),
        ("μg/m³", "", "", false, ""),
        ("μg/m³", "0", "", false, "zero = \"invalid\"\n"),
        ("μg/m³", "0.000", "", false, "zero = \"invalid\"\n"),
        (
            "μg/m³",
            "46",
            "D",
            false,
            "status = { field = \"note\", words = { D = \"invalid\" } }\n",
        ),
        (
            "mg/m³",
            "-9.999",
            "D",
            true,
            "status = { field = \"note\", words = { D = \"invalid\" } }\n",
        ),
        (
            "μg/m³",
            "9999",
            "",
            false,
            "missing = { \"9999\" = \"not-measured\" }\n",
        ),
    ] {
        let found = case(unit, third, note, thousandth, declaration);
        assert_eq!(found, MEANS[1], "{third} {unit} {note} {declaration}");
    }
}

/// A column of nonsense, 20,000 rows long: told in a moment, and on some pages at most.
#[test]
fn thousands_of_faults_stay_readable() {
    let project = Project::copy(good_site().path());
    let mut table = "点位,日期,PM2.5,PM10,有效小时数,备注\n".to_owned();
    for row in 0..20_000 {
        table += &format!("X{row},2026-10-{:02},四十,-7,1.5,\u{8}\n", row % 40);
    }
    project.write("data/air-day/2026-10.csv", table);
    let begun = Instant::now();
    let (sources, report, _) = load(project.path(), AS_OF);
    let text = transcript(&report, &sources, Lang::Zh);
    let seconds = begun.elapsed().as_secs();
    assert!(report.sorted().len() > 80_000, "{}", report.sorted().len());
    assert!(
        text.lines().count() < 3_000,
        "{} lines",
        text.lines().count()
    );
    assert!(
        text.contains("另有 19950 处同样的错误 dataset::not-a-number"),
        "{text}"
    );
    // A hundred times what it takes.
    assert!(seconds < 120, "{seconds} s");
    assert!(fs::metadata(project.path().join("public")).is_ok());
}
