//! What was published and is something else now: told, declared, recorded, shown.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::Command,
};

use crate::common::{Built, Project, files_below};

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
id = "mean"
op = "mean"
of = ["nh3n"]
per = ["year"]

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
    [[page.block]]\nform = \"figures\"\ndataset = \"river\"\nsubject = \"S1\"\nperiod = \"2026\"\n\
    figures = [\"nh3n.mean\"]\n";

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

/// What a page says of each row of its tables: the texts of its cells.
fn rows_of(html: &str) -> Vec<Vec<String>> {
    let text = |cell: &str| {
        let inside = cell.split_once('>').map_or("", |(_, inside)| inside);
        let mut out = String::new();
        for (i, piece) in inside.split('<').enumerate() {
            let piece = match i {
                0 => piece,
                _ => piece.split_once('>').map_or("", |(_, rest)| rest),
            };
            out.push_str(piece);
        }
        out.trim().to_owned()
    };
    html.split("<tr")
        .skip(1)
        .map(|row| {
            let row = row.split("</tr>").next().unwrap_or_default();
            let cells = row.split("<t").filter(|c| c.starts_with(['d', 'h']));
            cells.map(text).collect()
        })
        .collect()
}

#[track_caller]
fn has_row(html: &str, wanted: &[&str]) {
    let rows = rows_of(html);
    assert!(
        rows.iter().any(|row| row == wanted),
        "{wanted:?}: {rows:#?}"
    );
}

#[test]
fn a_silent_change_stops_the_build() {
    let project = published();
    project.replace("data/river/all.csv", "0.61", "0.16");
    let built = project.build(SECOND);
    assert!(!built.ok);
    for part in [
        "history::undeclared-change",
        "S1/2026-02 nh3n 0.61 → 0.16",
        "data/river/all.csv:3",
        "id = \"2026-05-05-river\"",
        "scope = { keys = [\"S1/2026-02\"], columns = [\"nh3n\"] }",
    ] {
        assert!(
            built.transcript.contains(part),
            "{part}: {}",
            built.transcript
        );
    }
    // A declaration about another cell does not help.
    declare(&project, "x", "correction", "{ keys = [\"S1/2026-03\"] }");
    assert!(!project.build(SECOND).ok);
    project.remove("data/changes.toml");
    declare(
        &project,
        "y",
        "correction",
        "{ subjects = [\"S1\"], columns = [\"cod\"] }",
    );
    assert!(!project.build(SECOND).ok);
    // What the message proposes does, once it is filled in.
    let from = built.transcript.find("[[change]]").expect("a declaration");
    let block: Vec<&str> = built.transcript[from..]
        .lines()
        .map(str::trim)
        .take(8)
        .collect();
    let block = block.join("\n").replace("\"\" }", "\"录入有误\" }");
    project.write(
        "data/changes.toml",
        block.replace("by = \"\"", "by = \"监测科\""),
    );
    fine(&project.build(SECOND));
    // It counts once.
    fine(&project.build(SECOND));
    project.replace("data/river/all.csv", "0.16", "0.17");
    let again = project.build(THIRD);
    assert!(
        again.transcript.contains("nh3n 0.16 → 0.17"),
        "{}",
        again.transcript
    );
}

/// April, May, June: every value of the log and of the pages is written here by hand.
fn three_vintages() -> Project {
    let project = published();
    project.replace("data/river/all.csv", "0.61", "0.16");
    declare(&project, "a", "correction", "{ keys = [\"S1/2026-02\"] }");
    fine(&project.build(SECOND));
    project
        .replace("data/river/all.csv", "0.16", "0.17")
        .replace("data/river/all.csv", "1.61,\n", "1.61,22\n")
        .replace("data/river/all.csv", "S2,2026-03,1.72,23\n", "")
        .replace(
            "data/river/all.csv",
            "S1,2026-01",
            "S1,2025-12,0.40,10\nS1,2026-01",
        );
    declare(
        &project,
        "b",
        "revision",
        "{ subjects = [\"S1\"], columns = [\"nh3n\"] }",
    );
    declare(&project, "c", "late-arrival", "{ all = true }");
    declare(&project, "d", "deletion", "{ keys = [\"S2/2026-03\"] }");
    fine(&project.build(THIRD));
    project
}

#[test]
fn the_log_of_three_vintages() {
    let project = three_vintages();
    let log = project.read("public/data/river/changes.csv");
    let wanted = "\u{feff}published,row,column,old,new,class,reason,declaration,by\r\n\
        2026-05-05T10:00:00,S1/2026-02,nh3n,0.61,0.16,correction,复核 a,a,监测科\r\n\
        2026-06-05T10:00:00,S1/2026-02,nh3n,0.16,0.17,revision,复核 b,b,监测科\r\n\
        2026-06-05T10:00:00,S2/2026-02,cod,blank,22,late-arrival,复核 c,c,监测科\r\n\
        2026-06-05T10:00:00,S1/2025-12,,,,late-arrival,复核 c,c,监测科\r\n\
        2026-06-05T10:00:00,S2/2026-03,,,,deletion,复核 d,d,监测科\r\n";
    assert_eq!(log, wanted);
    let json: serde_json::Value =
        serde_json::from_str(&project.read("public/data/river/changes.json")).expect("JSON");
    let entries = json["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 5);
    assert_eq!(entries[1]["key"]["month"], "2026-02");
    assert_eq!(entries[1]["old"], "0.16");
    // Built once more, nothing is added.
    fine(&project.build(THIRD));
    assert_eq!(project.read("public/data/river/changes.csv"), wanted);
}

#[test]
fn the_page_of_three_vintages() {
    let project = three_vintages();
    let page = project.read("public/data/river/changes/index.html");
    // As first published beside as now.
    has_row(
        &page,
        &[
            "S1/2026-02",
            "氨氮",
            "0.61",
            "0.17",
            "2026年6月5日",
            "修订",
            "复核 b",
        ],
    );
    has_row(
        &page,
        &[
            "S2/2026-02",
            "化学需氧量",
            "缺测",
            "22",
            "2026年6月5日",
            "补报",
            "复核 c",
        ],
    );
    // The triangle: first, since May, since June.
    has_row(
        &page,
        &["行", "列", "首次发布", "2026年5月5日起", "2026年6月5日起"],
    );
    has_row(&page, &["S1/2026-02", "氨氮", "0.61", "0.16", "0.17"]);
    // A late row and a tombstone; what stood in the row is not said again.
    has_row(&page, &["S1/2025-12", "2026年6月5日", "复核 c", "监测科"]);
    has_row(&page, &["S2/2026-03", "2026年6月5日", "复核 d", "监测科"]);
    assert!(!page.contains("1.72"), "{page}");
    // The acts, one a line.
    has_row(
        &page,
        &["2026年5月5日", "更正", "1", "复核 a", "监测科", "a"],
    );
    let all = project.read("public/data/changes/index.html");
    has_row(
        &all,
        &[
            "断面监测",
            "2026年6月5日",
            "补报",
            "2",
            "复核 c",
            "监测科",
            "c",
        ],
    );
    for feed in ["data/changes", "data/river/changes"] {
        let atom = project.read(&format!("public/{feed}/feed.xml"));
        let entries = atom.matches("<entry>").count();
        assert_eq!(entries, 4, "{atom}");
        assert!(
            atom.contains("断面监测：更正1项") && atom.contains("0.61 → 0.16"),
            "{atom}"
        );
        let json = project.read(&format!("public/{feed}/feed.json"));
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["items"].as_array().map(Vec::len), Some(4));
    }
}

const NOTICE: &str = "本页有改动过的数据";

/// Pages with the notice.
fn noticed(project: &Project) -> Vec<String> {
    let public = project.path().join("public");
    let pages = files_below(&public)
        .into_iter()
        .filter(|p| p.ends_with(".html"));
    pages
        .filter(|p| project.read(&format!("public/{p}")).contains(NOTICE))
        .collect()
}

/// The cell itself stands on the page of S1 and among the newest rows of the dataset; the mean of
/// the year, on the first page, rests on it. Nothing of S2 does.
#[test]
fn every_page_that_shows_the_value_carries_the_notice() {
    let project = published();
    assert_eq!(noticed(&project), Vec::<String>::new());
    let before = project.read("public/index.html");
    assert!(
        before.contains("0.61"),
        "(0.50 + 0.61 + 0.72) / 3: {before}"
    );
    project.replace("data/river/all.csv", "0.61", "0.91");
    declare(&project, "a", "correction", "{ keys = [\"S1/2026-02\"] }");
    fine(&project.build(SECOND));
    assert_eq!(
        noticed(&project),
        ["data/river/index.html", "index.html", "river/S1/index.html"]
    );
    let page = project.read("public/river/S1/index.html");
    let line = "断面监测，S1/2026-02 氨氮，原为0.61，现为0.91（2026年5月5日更正）：复核 a";
    assert!(page.contains(line), "{page}");
    assert!(
        page.contains("href=\"../../data/river/changes/\""),
        "{page}"
    );
    assert!(project.read("public/index.html").contains("0.71"));
    // Months later it still says so.
    fine(&project.build(THIRD));
    assert_eq!(noticed(&project).len(), 3);
}

/// Of forty rows twelve are gone, 30 %; one of them is declared.
#[test]
fn a_narrow_declaration_does_not_cover_mass_deletion() {
    let rows = |days: std::ops::RangeInclusive<u32>| {
        let rows = days.map(|d| format!("S{},2026-0{},0.{d},1{d}\n", d % 10, 1 + d / 10));
        format!("断面,月份,氨氮,化学需氧量\n{}", rows.collect::<String>())
    };
    let project = river(&rows(10..=49));
    let first = project.build("2026-07-05T10:00");
    assert!(first.ok, "{}", first.transcript);
    project.write("data/river/all.csv", rows(10..=37));
    declare(&project, "a", "deletion", "{ keys = [\"S9/2026-05\"] }");
    let built = project.build("2026-07-06T10:00");
    assert!(!built.ok);
    assert!(
        built.transcript.contains("error[inspect::rows-lost]")
            && built.transcript.contains("has 11 rows fewer"),
        "{}",
        built.transcript
    );
    // The rows are told once.
    assert!(
        !built.transcript.contains("undeclared-deletion"),
        "{}",
        built.transcript
    );
}

#[test]
fn a_row_or_a_column_does_not_vanish_in_silence() {
    let project = published();
    project.replace("data/river/all.csv", "S2,2026-03,1.72,23\n", "");
    let built = project.build(SECOND);
    assert!(
        built
            .transcript
            .contains("error[history::undeclared-deletion]")
            && built.transcript.contains("{ keys = [\"S2/2026-03\"] }"),
        "{}",
        built.transcript
    );
    let project = published();
    let field = "\n[[field]]\nname = \"cod\"\ntitle = { zh = \"化学需氧量\" }\ntype = \"quantity\"\nunit = \"mg/L\"\n";
    project.replace("data/river/dataset.toml", field, "");
    project.replace(
        "data/river/dataset.toml",
        "source =",
        "ignore = [\"化学需氧量\"]\nsource =",
    );
    let built = project.build(SECOND);
    assert!(
        built
            .transcript
            .contains("error[history::undeclared-deletion]")
            && built.transcript.contains("scope = { columns = [\"cod\"] }"),
        "{}",
        built.transcript
    );
    declare(&project, "a", "deletion", "{ columns = [\"cod\"] }");
    fine(&project.build(SECOND));
    // Another key: no row can be found again.
    let project = published();
    project.replace(
        "data/river/dataset.toml",
        "name = \"section\"",
        "name = \"place\"",
    );
    project.replace(
        "data/river/dataset.toml",
        "key = [\"section\", ",
        "key = [\"place\", ",
    );
    project.replace(
        "data/river/dataset.toml",
        "by = \"section\"",
        "by = \"place\"",
    );
    let built = project.build(SECOND);
    assert!(
        built.transcript.contains("scope = { all = true }"),
        "{}",
        built.transcript
    );
    declare(&project, "a", "deletion", "{ all = true }");
    fine(&project.build(SECOND));
}

/// A table that an office makes is late by somebody's act; instruments are late every day.
#[test]
fn late_rows_are_an_error_or_a_warning_by_their_grain() {
    let project = published();
    project.replace(
        "data/river/all.csv",
        "S1,2026-01",
        "S1,2025-12,0.40,10\nS1,2026-01",
    );
    let built = project.build(SECOND);
    assert!(
        built.transcript.contains("error[history::undeclared-late]")
            && built.transcript.contains("{ keys = [\"S1/2025-12\"] }"),
        "{}",
        built.transcript
    );
    // The first rows of a subject are not late, nor are later months.
    let project = published();
    project.replace(
        "data/river/all.csv",
        "S1,2026-01",
        "S3,2025-12,0.40,10\nS1,2026-01",
    );
    project.replace(
        "data/river/all.csv",
        "S1,2026-03",
        "S1,2026-04,0.70,9\nS1,2026-03",
    );
    fine(&project.build(SECOND));

    let project = published();
    let daily = DECLARATION
        .replace("\"month\", grain = \"month\"", "\"month\", grain = \"day\"")
        .replace("type = \"month\"", "type = \"date\"");
    project.write("data/river/dataset.toml", &daily);
    let days = ROWS.replace("2026-0", "2026-03-0");
    project.write("data/river/all.csv", &days);
    fs::remove_dir_all(project.path().join("public")).expect("a site");
    fine(&project.build(SECOND));
    project.replace(
        "data/river/all.csv",
        "S1,2026-03-01",
        "S1,2026-02-28,0.40,10\nS1,2026-03-01",
    );
    let built = project.build(THIRD);
    assert!(
        built.ok
            && built
                .transcript
                .contains("warning[history::undeclared-late]"),
        "{}",
        built.transcript
    );
    let log = project.read("public/data/river/changes.csv");
    assert!(log.contains("S1/2026-02-28,,,,late-arrival,,,"), "{log}");
}

const REGISTER: &str = "id = \"river\"\ntitle = { zh = \"断面名录\" }\nkind = \"register\"\nkey = [\"code\"]\n\
    label = \"name\"\nsource = { name = \"检验用数据\" }\n\
    [[field]]\nname = \"code\"\ntitle = { zh = \"编码\" }\ntype = \"code\"\n\
    [[field]]\nname = \"name\"\ntitle = { zh = \"名称\" }\ntype = \"string\"\n\
    [[field]]\nname = \"address\"\ntitle = { zh = \"地址\" }\ntype = \"string\"\n";

/// A register keeps up with the world: what changes is recorded and needs no reason.
#[test]
fn a_register_changes_on_record_without_a_declaration() {
    let project = river("编码,名称,地址\nA1,甲厂,一路\nA2,乙厂,二路\nA3,丙厂,三路\n");
    let site = SITE.replace("form = \"figures\"\ndataset = \"river\"\nsubject = \"S1\"\nperiod = \"2026\"\nfigures = [\"nh3n.mean\"]", "form = \"records\"\ndataset = \"river\"");
    let site = site.replace("    figures", "figures");
    project
        .write("site.toml", &site)
        .write("data/river/dataset.toml", REGISTER);
    fine(&project.build(FIRST));
    project.replace("data/river/all.csv", "二路", "四路");
    project.replace("data/river/all.csv", "A3,丙厂,三路\n", "A4,丁厂,五路\n");
    fine(&project.build(SECOND));
    let log = project.read("public/data/river/changes.csv");
    let wanted = "\u{feff}published,row,column,old,new,class,reason,declaration,by\r\n\
        2026-05-05T10:00:00,A2,address,二路,四路,change,,,\r\n\
        2026-05-05T10:00:00,A3,,,,deletion,,,\r\n";
    assert_eq!(log, wanted);
    assert!(!project.read("public/index.html").contains(NOTICE));
    // A site that wants reasons says so.
    let strict = format!("{site}\n[history]\nundeclared = \"deny\"\n");
    project.write("site.toml", strict);
    project.replace("data/river/all.csv", "四路", "六路");
    let built = project.build(THIRD);
    assert!(
        built.transcript.contains("A2 address 四路 → 六路"),
        "{}",
        built.transcript
    );
}

/// What a log said of a row goes when the row's time in public is over.
#[test]
fn the_log_forgets_with_the_rows() {
    let project = river(
        "断面,月份,氨氮,化学需氧量,公示至\nS1,2026-01,0.50,11,2026-05-31\nS2,2026-01,0.60,12,2027-05-31\n",
    );
    let declaration = DECLARATION.replace(
        "\n[[indicator]]",
        "\n[[field]]\nname = \"until\"\ntitle = { zh = \"公示至\" }\ntype = \"date\"\n\n[life]\nuntil = \"until\"\n\n[[indicator]]",
    );
    project.write("data/river/dataset.toml", declaration);
    project.replace("site.toml", "subject = \"S1\"", "subject = \"S2\"");
    let first = project.build(FIRST);
    assert!(first.ok, "{}", first.transcript);
    project.replace("data/river/all.csv", "0.50", "0.55");
    declare(&project, "a", "correction", "{ all = true }");
    let second = project.build(SECOND);
    assert!(second.ok, "{}", second.transcript);
    let log = project.read("public/data/river/changes.csv");
    assert!(log.contains("S1/2026-01,nh3n,0.5,0.55,correction"), "{log}");
    let third = project.build(THIRD);
    assert!(third.ok, "{}", third.transcript);
    let log = project.read("public/data/river/changes.csv");
    assert!(
        !log.contains("S1/2026-01") && !log.contains("0.55"),
        "{log}"
    );
    assert!(log.contains(",correction,复核 a,a,监测科"), "{log}");
    assert!(
        !log.contains("deletion"),
        "its time is over, it is not deleted: {log}"
    );
    let json = project.read("public/data/river/changes.json");
    assert!(!json.contains("S1") && !json.contains("0.55"), "{json}");
}

fn run(project: &Project, as_of: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshi"));
    command
        .args(["--lang", "en", "--as-of", as_of])
        .args(arguments);
    let output = command
        .current_dir(project.path())
        .output()
        .expect("the program");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().expect("an exit code");
    (code, text(output.stdout), text(output.stderr))
}

/// The day after: a typo is found, corrected in the table, declared in one step, published.
#[test]
fn a_typo_is_declared_in_one_step() {
    let project = published();
    let declared = [
        "change",
        "river",
        "--kind",
        "correction",
        "--reason",
        "小数点错位",
        "--by",
        "张某",
    ];
    let (code, _, err) = run(&project, SECOND, &declared);
    assert!(
        code == 1 && err.contains("[history::nothing-to-declare]"),
        "{err}"
    );
    project.replace("data/river/all.csv", "0.61", "6.1");
    let (code, _, err) = run(&project, SECOND, &["check"]);
    assert!(code == 1 && err.contains("nh3n 0.61 → 6.1"), "{err}");
    let mut wrong = declared;
    wrong[1] = "rivers";
    let (code, _, err) = run(&project, SECOND, &wrong);
    assert!(
        code == 1 && err.contains("[history::no-such-dataset]") && err.contains("river"),
        "{err}"
    );
    wrong = declared;
    wrong[5] = " ";
    let (code, _, err) = run(&project, SECOND, &wrong);
    assert!(code == 1 && err.contains("[history::no-reason]"), "{err}");
    assert!(!project.path().join("data/changes.toml").exists());

    let (code, out, err) = run(&project, SECOND, &declared);
    assert_eq!(code, 0, "{err}");
    let wanted = "[[change]]\nid = \"2026-05-05-river\"\nkind = \"correction\"\ndataset = \"river\"\n\
        scope = { keys = [\"S1/2026-02\"], columns = [\"nh3n\"] }\nreason = { zh = \"小数点错位\" }\n\
        date = 2026-05-05\nby = \"张某\"\n";
    assert_eq!(out, wanted);
    assert_eq!(project.read("data/changes.toml"), wanted);
    let (code, _, err) = run(&project, SECOND, &["build"]);
    assert_eq!(code, 0, "{err}");
    // A second one on the same day has a name of its own, and stands behind the first.
    project.replace("data/river/all.csv", "S2,2026-03,1.72,23\n", "");
    let (code, out, err) = run(
        &project,
        SECOND,
        &[
            "change", "river", "--kind", "deletion", "--reason", "重复", "--by", "张某",
        ],
    );
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("id = \"2026-05-05-river-2\""), "{out}");
    assert_eq!(
        project.read("data/changes.toml"),
        format!("{wanted}\n{out}")
    );
    let (code, _, err) = run(&project, SECOND, &["build"]);
    assert_eq!(code, 0, "{err}");
}

#[test]
fn a_damaged_last_site_is_told() {
    let project = three_vintages();
    let table = "public/data/river/river.csv";
    let whole = project.read(table);
    // Nothing changed: the table is not read, its list is enough.
    project.write(table, whole.replace("0.17", "0.99"));
    let (code, _, err) = run(&project, THIRD, &["check"]);
    assert_eq!(code, 0, "{err}");
    project.replace("data/river/all.csv", "0.72", "0.27");
    let built = project.build(THIRD);
    assert!(
        !built.ok && built.transcript.contains("[history::data-damaged]"),
        "{}",
        built.transcript
    );
    project.replace("data/river/all.csv", "0.27", "0.72");
    project
        .write(table, whole)
        .remove("public/data/river/changes.json");
    let built = project.build(THIRD);
    assert!(
        !built.ok && built.transcript.contains("[history::log-damaged]"),
        "{}",
        built.transcript
    );
}

/// Numbers from a fixed start, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Random edits of random tables: the log holds exactly what a comparison of the two tables as
/// texts, by key, finds.
#[test]
fn every_edit_is_found_with_old_and_new() {
    type Table = BTreeMap<(String, String), [String; 2]>;
    let text = |table: &Table| {
        let rows = table
            .iter()
            .map(|((s, m), [a, b])| format!("{s},{m},{a},{b}\n"));
        format!("断面,月份,氨氮,化学需氧量\n{}", rows.collect::<String>())
    };
    for seed in 1..=6 {
        let mut dice = Dice(seed);
        let mut table = Table::new();
        for n in 0..120 {
            let month = format!("20{}-{:02}", 22 + n / 30, 1 + n % 12);
            let value = [
                format!("{}.5", 40 + dice.roll(20)),
                (40 + dice.roll(20)).to_string(),
            ];
            table.insert((format!("S{}", n % 5), month), value);
        }
        let project = river(&text(&table));
        let site = format!("{SITE}\n[history]\nundeclared = \"allow\"\n");
        project.write("site.toml", site);
        let first = project.build("2026-07-01T00:00");
        assert!(first.ok, "{}", first.transcript);
        let before = table.clone();
        for _ in 0..15 {
            let at = dice.roll(table.len() as u64) as usize;
            let key = table.keys().nth(at).expect("a row").clone();
            match dice.roll(4) {
                0 if key.0 != "S0" => _ = table.remove(&key),
                1 => {
                    _ = table.insert(
                        (key.0, format!("2021-{:02}", 1 + dice.roll(12))),
                        ["50.5".into(), "51".into()],
                    )
                }
                column => {
                    let row = table.get_mut(&key).expect("a row");
                    row[usize::from(column == 2)] = (60 + dice.roll(20)).to_string();
                }
            }
        }
        project.write("data/river/all.csv", text(&table));
        let built = project.build("2026-07-02T00:00");
        assert!(built.ok, "{}", built.transcript);

        let mut wanted = BTreeSet::new();
        for (key, old) in &before {
            let row = format!("{}/{}", key.0, key.1);
            match table.get(key) {
                None => _ = wanted.insert(format!("{row},,,,deletion")),
                Some(new) => {
                    for (i, name) in ["nh3n", "cod"].iter().enumerate() {
                        if old[i] != new[i] {
                            wanted.insert(format!("{row},{name},{},{},change", old[i], new[i]));
                        }
                    }
                }
            }
        }
        for key in table.keys().filter(|key| !before.contains_key(*key)) {
            let published = before.keys().any(|(s, m)| *s == key.0 && *m > key.1);
            if published {
                wanted.insert(format!("{}/{},,,,late-arrival", key.0, key.1));
            }
        }
        let log = project.read("public/data/river/changes.csv");
        let found: BTreeSet<String> = log
            .lines()
            .skip(1)
            .map(|line| {
                let line = line.split_once(',').expect("a moment").1;
                line.trim_end_matches(',').to_owned()
            })
            .collect();
        assert_eq!(found, wanted, "seed {seed}");
    }
}

/// For a pull request: a folder beside a folder, a published site beside a folder, two of them.
#[test]
fn diff_tells_rows_cells_figures_and_pages() {
    let project = published();
    let base = project.path().join("public").to_string_lossy().into_owned();
    let (code, out, err) = run(&project, FIRST, &["diff", &base, "."]);
    assert_eq!((code, out.as_str()), (0, "Nothing differs.\n"), "{err}");
    let old = Project::copy(project.path());
    let old = old.path().to_string_lossy().into_owned();
    project
        .replace("data/river/all.csv", "0.61", "0.16")
        .replace(
            "data/river/all.csv",
            "S2,2026-03,1.72,23\n",
            "S3,2026-03,1.72,23\n",
        );
    let wanted = "Dataset river: 1 rows added, 1 removed, 1 cells changed\n\
        \x20 + S3/2026-03\n\
        \x20 - S2/2026-03\n\
        \x20 ~ S1/2026-02 nh3n: 0.61 → 0.16\n\n\
        Pages: 1 added, 0 removed, 4 changed\n\
        \x20 + river/S3/\n\
        \x20 ~ /\n\
        \x20 ~ data/river/\n\
        \x20 ~ river/S1/\n\
        \x20 ~ river/S2/\n";
    for from in [&base, &old] {
        let (code, out, err) = run(&project, FIRST, &["diff", from, "."]);
        assert_eq!((code, out.as_str()), (4, wanted), "{err}");
    }
    let (code, out, _) = run(
        &project,
        FIRST,
        &["diff", &base, ".", "--limit", "1", "--format", "markdown"],
    );
    assert_eq!(code, 4);
    assert!(
        out.starts_with(
            "### Dataset river: 1 rows added, 1 removed, 1 cells changed\n\n- `+ S3/2026-03`\n"
        ),
        "{out}"
    );
    assert!(out.contains("- `~ /`\n- `~ … and 3 more`\n"), "{out}");
    let (code, out, _) = run(
        &project,
        FIRST,
        &["diff", &base, ".", "--limit", "1", "--format", "json"],
    );
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(code, 4);
    assert_eq!(json["datasets"][0]["cells"][0]["old"], "0.61");
    assert_eq!(json["pages_changed_count"], 4);
    assert_eq!(json["pages_changed"].as_array().map(Vec::len), Some(1));
    // Two published sites; nothing but their files is needed.
    declare(&project, "a", "correction", "{ all = true }");
    declare(
        &project,
        "b",
        "deletion",
        "{ subjects = [\"S2\"], rows = 1 }",
    );
    let built = project.build_to(FIRST, "other");
    assert!(built.ok, "{}", built.transcript);
    let (code, out, err) = run(&project, FIRST, &["diff", &base, "other"]);
    assert_eq!((code, out.as_str()), (4, wanted), "{err}");
    // Not a site; a site with a fault.
    assert_eq!(run(&project, FIRST, &["diff", &base, "data"]).0, 2);
    project.replace("data/river/all.csv", "0.16", "x");
    let (code, _, err) = run(&project, FIRST, &["diff", &base, "."]);
    assert!(
        code == 1 && err.contains("[dataset::not-a-number]"),
        "{err}"
    );
}
