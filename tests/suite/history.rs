//! What was published and is something else now: told, declared, recorded, shown.

use std::fs;

use crate::common::{Built, Project};

const FIRST: &str = "2026-04-05T10:00";
const SECOND: &str = "2026-05-05T10:00";
const THIRD: &str = "2026-06-05T10:00";

const DECLARATION: &str = r#"id = "river"
title = { zh = "断面监测" }
kind = "observations"
key = ["section", "month"]
subject = { by = "section" }
time = { field = "month", grain = "month" }
source = { name = "检验用数据" }

[[field]]
name = "section"
title = { zh = "断面" }
type = "string"

[[field]]
name = "month"
title = { zh = "月份" }
type = "month"

[[field]]
name = "nh3n"
title = { zh = "氨氮" }
type = "quantity"
unit = "mg/L"

[[field]]
name = "cod"
title = { zh = "化学需氧量" }
type = "quantity"
unit = "mg/L"

[[indicator]]
id = "nh3n.mean"
op = "mean"
of = ["nh3n"]
per = ["year"]
decimals = 2

[[page]]
kind = "subject"
route = "river/{subject}/"
title = "{{ subject }}"

[[page.block]]
form = "records"
title = "逐月"
"#;

const SITE: &str = "name = { zh = \"甲\" }\ntime_zone = \"+08:00\"\npublisher = { name = \"乙\" }\n\n\
    [[page]]\nkind = \"home\"\nroute = \"\"\ntitle = \"甲\"\n\n\
    [[page.block]]\nform = \"text\"\ntext = \"甲\"\n";

const ROWS: &str = "断面,月份,氨氮,化学需氧量\n\
    S1,2026-01,0.50,11\nS1,2026-02,0.61,12\nS1,2026-03,0.72,13\n\
    S2,2026-01,1.50,21\nS2,2026-02,1.61,\nS2,2026-03,1.72,23\n";

fn river(rows: &str) -> Project {
    let project = Project::from("invalid/_base");
    for part in ["data", "content"] {
        fs::remove_dir_all(project.path().join(part)).expect("a folder");
    }
    project
        .write("site.toml", SITE)
        .write("data/river/dataset.toml", DECLARATION)
        .write("data/river/all.csv", rows);
    project
}

/// The site with the first rows, published.
fn published() -> Project {
    let project = river(ROWS);
    fine(&project.build(FIRST));
    project
}

#[track_caller]
fn fine(built: &Built) {
    assert!(
        built.ok && built.transcript.is_empty(),
        "{}",
        built.transcript
    );
}

fn declare(project: &Project, id: &str, kind: &str, scope: &str) {
    let entry = format!(
        "[[change]]\nid = \"{id}\"\nkind = \"{kind}\"\ndataset = \"river\"\nscope = {scope}\n\
         reason = {{ zh = \"复核 {id}\" }}\ndate = 2026-05-04\nby = \"监测科\"\n\n"
    );
    let path = project.path().join("data/changes.toml");
    let old = fs::read_to_string(path).unwrap_or_default();
    project.write("data/changes.toml", old + &entry);
}

#[test]
fn a_silent_change_stops_the_build() {
    let project = published();
    project.replace("data/river/all.csv", "0.61", "0.16");
    let built = project.build(SECOND);
    println!("{}", built.transcript);
    assert!(!built.ok);
    for part in [
        "history::undeclared-change",
        "S1/2026-02 nh3n 0.61 → 0.16",
        "data/river/all.csv:3",
        "scope = { keys = [\"S1/2026-02\"], columns = [\"nh3n\"] }",
    ] {
        assert!(
            built.transcript.contains(part),
            "{part}: {}",
            built.transcript
        );
    }
    declare(
        &project,
        "a",
        "correction",
        "{ keys = [\"S1/2026-02\"], columns = [\"nh3n\"] }",
    );
    fine(&project.build(SECOND));
    println!("{}", project.read("public/data/river/changes.csv"));
    println!("{}", project.read("public/data/river/changes.json"));
    println!("{}", project.read("public/data/river/changes/index.html"));
    println!("{}", project.read("public/data/changes/feed.json"));
    println!("{}", project.read("public/river/S1/index.html"));
}
