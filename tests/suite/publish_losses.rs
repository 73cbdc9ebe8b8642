//! Data that was published and is gone: an error, unless it is declared.

use std::fs;

use crate::common::{Built, Project};

const AS_OF: &str = "2026-06-30T12:00";

const DECLARATION: &str = r#"id = "river"
title = { zh = "断面监测" }
kind = "observations"
key = ["section", "day"]
subject = { by = "section" }
time = { field = "day", grain = "day" }
visible_from = "field:opens"
source = { name = "检验用数据" }
# Only the guard against mass deletion is looked at here, not each row.
history = { undeclared = "allow" }

[[field]]
name = "section"
title = { zh = "断面" }
type = "string"

[[field]]
name = "day"
title = { zh = "日期" }
type = "date"

[[field]]
name = "opens"
title = { zh = "公开时间" }
type = "time"

[[field]]
name = "value"
title = { zh = "数值" }
type = "quantity"
unit = "mg/L"
"#;

const SITE: &str = "name = { zh = \"甲\" }\ntime_zone = \"+08:00\"\npublisher = { name = \"乙\" }\n\n\
    [[page]]\nkind = \"home\"\nroute = \"\"\ntitle = \"甲\"\n\n\
    [[page.block]]\nform = \"text\"\ntext = \"甲\"\n";

/// Twenty days of 2025 and of 2026 at each of two sections: 80 rows.
struct Row {
    section: &'static str,
    year: u16,
    day: u8,
    opens: &'static str,
}

fn rows() -> Vec<Row> {
    let mut out = Vec::new();
    for section in ["S1", "S2"] {
        for year in [2025, 2026] {
            out.extend((1..=20).map(|day| Row {
                section,
                year,
                day,
                opens: "2026-06-01 00:00",
            }));
        }
    }
    out
}

fn write(project: &Project, rows: impl IntoIterator<Item = Row>) {
    // No value follows itself: a hung instrument is another fault.
    let lines = rows.into_iter().map(|r| {
        let value = 1 + r.day % 2;
        format!(
            "{},{}-03-{:02},{},{value}.5\n",
            r.section, r.year, r.day, r.opens
        )
    });
    let table = format!("断面,日期,公开时间,数值\n{}", lines.collect::<String>());
    project.write("data/river/all.csv", table);
}

/// A site with all rows, published.
fn published() -> Project {
    let project = Project::from("invalid/_base");
    for part in ["data", "content"] {
        fs::remove_dir_all(project.path().join(part)).expect("a folder");
    }
    project
        .write("site.toml", SITE)
        .write("data/river/dataset.toml", DECLARATION);
    write(&project, rows());
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    project
}

fn declare(project: &Project, id: &str, scope: &str) {
    let entry = format!(
        "[[change]]\nid = \"{id}\"\nkind = \"deletion\"\ndataset = \"river\"\nscope = {scope}\n\
         reason = {{ zh = \"撤点\" }}\ndate = 2026-06-30\nby = \"监测科\"\n\n"
    );
    let path = project.path().join("data/changes.toml");
    let old = fs::read_to_string(path).unwrap_or_default();
    project.write("data/changes.toml", old + &entry);
}

#[track_caller]
fn refused(built: &Built, lost: u32, years: &str, subjects: &str, scope: &str) {
    assert!(!built.ok, "published: {}", built.transcript);
    let says = format!("has {lost} rows fewer");
    let gone = format!("Years that are gone: {years}; subjects that are gone: {subjects}.");
    for part in [
        "inspect::rows-lost",
        &says,
        &gone,
        &format!("scope = {scope},"),
    ] {
        assert!(
            built.transcript.contains(part),
            "{part}: {}",
            built.transcript
        );
    }
}

#[track_caller]
fn fine(built: &Built) {
    assert!(
        built.ok && built.transcript.is_empty(),
        "{}",
        built.transcript
    );
}

/// The limit by hand: 8 of 80 rows are a tenth, and a loss of more than ten rows and a tenth is
/// too much; so ten may go and eleven may not.
#[test]
fn more_than_a_tenth_and_more_than_ten_rows() {
    let project = published();
    write(&project, rows().into_iter().skip(10));
    fine(&project.build(AS_OF));
    let project = published();
    write(&project, rows().into_iter().skip(11));
    refused(&project.build(AS_OF), 11, "—", "—", "{ rows = 11 }");
    // What the declaration of the dataset allows is allowed.
    let allowed = format!("may_lose = {{ percent = 50, rows = 0 }}\n{DECLARATION}");
    project.write("data/river/dataset.toml", allowed);
    fine(&project.build(AS_OF));
}

#[test]
fn new_rows_do_not_make_up_for_lost_ones() {
    let project = published();
    let mut changed: Vec<Row> = rows()
        .into_iter()
        .filter(|r| r.day > 12 || r.year == 2026)
        .collect();
    let more = rows().into_iter().filter(|r| r.year == 2026 && r.day < 9);
    changed.extend(more.map(|r| Row {
        day: r.day + 20,
        ..r
    }));
    write(&project, changed);
    refused(&project.build(AS_OF), 24, "—", "—", "{ rows = 24 }");
}

#[test]
fn a_year_or_a_subject_is_never_lost_in_silence() {
    // One row of a third section is a hundredth of all, and all of that section.
    let project = published();
    let third = || Row {
        section: "S3",
        year: 2024,
        day: 1,
        opens: "2026-06-01 00:00",
    };
    write(&project, rows().into_iter().chain([third()]));
    fine(&project.build(AS_OF));
    write(&project, rows());
    let scope = "{ years = [2024], subjects = [\"S3\"] }";
    refused(&project.build(AS_OF), 1, "2024", "S3", scope);
    // The proposed scope is enough.
    declare(&project, "1", scope);
    fine(&project.build(AS_OF));
}

#[test]
fn a_declaration_counts_once() {
    let project = published();
    let first = |project: &Project| {
        write(project, rows().into_iter().filter(|r| r.section == "S1"));
    };
    first(&project);
    refused(
        &project.build(AS_OF),
        40,
        "—",
        "S2",
        "{ subjects = [\"S2\"] }",
    );
    declare(&project, "2026-06", "{ subjects = [\"S2\"] }");
    fine(&project.build(AS_OF));
    fine(&project.build(AS_OF));
    write(&project, rows());
    fine(&project.build(AS_OF));
    first(&project);
    refused(
        &project.build(AS_OF),
        40,
        "—",
        "S2",
        "{ subjects = [\"S2\"] }",
    );
    declare(&project, "2026-07", "{ all = true }");
    fine(&project.build(AS_OF));
}

#[test]
fn a_declaration_covers_what_it_names_and_no_more() {
    let project = published();
    write(
        &project,
        rows()
            .into_iter()
            .filter(|r| r.section == "S1" && r.day > 12),
    );
    // 40 rows of S2, and twelve days of two years at S1.
    declare(&project, "2026-06", "{ subjects = [\"S2\"] }");
    refused(&project.build(AS_OF), 24, "—", "—", "{ rows = 24 }");
    declare(&project, "2026-06 again", "{ rows = 24 }");
    fine(&project.build(AS_OF));
}

/// Rows whose time has not come are in the files: nobody lost them.
#[test]
fn rows_that_open_later_are_not_lost() {
    let project = published();
    let later = |mut r: Row| {
        if r.year == 2026 || r.section == "S2" {
            r.opens = "2026-07-01 00:00";
        }
        r
    };
    write(&project, rows().into_iter().map(later));
    fine(&project.build(AS_OF));
    // Nor does the list of the site tell of them.
    let manifest = project.read("public/manifest.json");
    assert!(
        manifest
            .contains("\"river\": {\"rows\":20,\"years\":{\"2025\":20},\"subjects\":{\"S1\":20}}"),
        "{manifest}"
    );
    // Seen from an earlier moment nothing is open, and nothing is lost either.
    fine(&project.build("2026-05-01T00:00"));
}

#[test]
fn a_dataset_that_is_gone_is_missed() {
    let project = published();
    fs::remove_dir_all(project.path().join("data/river")).expect("a folder");
    let built = project.build(AS_OF);
    assert!(
        built.transcript.contains("80 rows fewer"),
        "{}",
        built.transcript
    );
    declare(&project, "2026-06", "{ all = true }");
    fine(&project.build(AS_OF));
}
