//! The catalogue of disclosed information: numbers that stay, validity by the clock, lists, files and
//! the yearly report, against what was counted by hand.

use std::{collections::BTreeMap, path::Path, process::Command};

use crate::{accessible, common::Project};

const DISCLOSURE: &str = r#"
[disclosure]
organ_code = "014000650"
office = "办公室"
address = "滨海市一路1号"
hours = "工作日9:00—17:00"
phone = "0518-1"
email = "a@example.gov.cn"
themes = ["环境质量", "政策文件"]
normative = ["规范性文件"]
per_page = 2
"#;

/// The base with a catalogue.
fn base() -> Project {
    let project = Project::from("invalid/_base");
    let site = project.read("site.toml");
    project.write("site.toml", format!("{site}{DISCLOSURE}"));
    project
}

fn release(project: &Project, year: i16, slug: &str, front: &str) {
    let text = format!(
        "+++\ntitle = \"{slug}\"\nslug = \"{slug}\"\nsummary = \"{slug}的概述\"\n{front}\n+++\n\n正文。\n"
    );
    project.write(&format!("content/releases/{year}/{slug}.md"), text);
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn index(site: &Path, as_of: &str) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_gongshi"))
        .args(["--lang", "en", "--as-of", as_of, "index"])
        .current_dir(site)
        .output()
        .expect("the program");
    Ran {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Numbers as they stand in the file, by address.
fn numbers(project: &Project) -> BTreeMap<String, String> {
    let table: toml::Table = project
        .read("content/catalogue.toml")
        .parse()
        .expect("TOML");
    let lines = table["document"].as_array().expect("lines").iter();
    let text = |line: &toml::Value, key: &str| line[key].as_str().expect("a text").to_owned();
    lines
        .map(|l| (text(l, "route"), text(l, "number")))
        .collect()
}

/// The oldest document has the first number; what comes later, however old it says to be, has the
/// next; nothing that stands there is touched.
#[test]
fn numbers_are_given_once_and_stay() {
    let project = base();
    release(&project, 2025, "old", "publish_at = \"2025-12-30T09:00\"");
    release(
        &project,
        2026,
        "spring",
        "publish_at = \"2026-03-01T09:00\"",
    );
    let first = index(project.path(), "2026-11-06T12:00");
    assert_eq!(first.code, 0, "{}", first.err);
    let wanted = "014000650/2025-00001\told\n014000650/2026-00001\tspring\n\
                  014000650/2026-00002\t2026年10月空气质量\n";
    assert_eq!(first.out, wanted);
    assert!(!first.err.contains("no-number"), "{}", first.err);
    let before = project.read("content/catalogue.toml");

    let again = index(project.path(), "2026-11-06T12:00");
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    assert_eq!(project.read("content/catalogue.toml"), before);

    // A clerk's note stays, and an end of file without a line's end.
    project.write(
        "content/catalogue.toml",
        format!("# 局办公室管理\n{}", before.trim_end()),
    );
    release(
        &project,
        2026,
        "winter",
        "publish_at = \"2026-01-02T09:00\"",
    );
    let third = index(project.path(), "2026-11-06T12:00");
    assert_eq!(third.out, "014000650/2026-00003\twinter\n");
    let after = project.read("content/catalogue.toml");
    assert!(
        after.starts_with(&format!("# 局办公室管理\n{before}")),
        "{after}"
    );

    // The last one goes; its number is not given to the next.
    project.remove("content/releases/2026/winter.md");
    let built = project.build("2026-11-06T12:00");
    assert!(
        built.transcript.contains("catalogue::unknown-document"),
        "{}",
        built.transcript
    );
    let gone = after.replace(
        "title = \"winter\"",
        "title = \"winter\"\ngone = \"并入春季\"",
    );
    project.write("content/catalogue.toml", gone);
    release(
        &project,
        2026,
        "summer",
        "publish_at = \"2026-07-02T09:00\"",
    );
    let fourth = index(project.path(), "2026-11-06T12:00");
    assert_eq!(fourth.out, "014000650/2026-00004\tsummer\n");
    assert_eq!(
        numbers(&project)["releases/2026/summer/"],
        "014000650/2026-00004"
    );
    let built = project.build("2026-11-06T12:00");
    assert_eq!(built.transcript, "");
    assert!(built.ok);
}

/// Neither by another number, nor by taking the line out so that the number is free again.
#[test]
fn a_published_number_cannot_be_changed() {
    let project = office();
    assert!(project.build("2026-11-06T12:00").ok);
    let kept = project.read("content/catalogue.toml");
    let build = |text: &str| {
        project.write("content/catalogue.toml", text);
        project.build("2026-11-07T12:00")
    };
    let built = build(&kept.replace("2026-00002", "2026-00009"));
    let told = "error[catalogue::renumbered]: `releases/2026/rule/` was published with the index \
                number 014000650/2026-00002, and has 014000650/2026-00009 now.";
    assert!(
        !built.ok && built.transcript.contains(told),
        "{}",
        built.transcript
    );
    let lines: Vec<&str> = kept.split("\n[[document]]").collect();
    let without = lines.iter().filter(|l| !l.contains("releases/2026/rule/"));
    let without: Vec<&str> = without.copied().collect();
    let built = build(&without.join("\n[[document]]"));
    let told = "014000650/2026-00002, and has — now.";
    assert!(
        !built.ok && built.transcript.contains(told),
        "{}",
        built.transcript
    );
    let built = build(&kept);
    assert!(
        built.ok && built.transcript.is_empty(),
        "{}",
        built.transcript
    );
}

#[test]
fn numbers_are_for_sites_with_a_catalogue() {
    let project = Project::from("invalid/_base");
    let ran = index(project.path(), "2026-11-06T12:00");
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("error[catalogue::no-disclosure]"),
        "{}",
        ran.err
    );
    assert!(!project.path().join("content/catalogue.toml").exists());
    let built = project.build("2026-11-06T12:00");
    assert!(built.files().iter().all(|f| !f.starts_with("disclosure/")));
}

#[test]
fn five_figures_are_not_exceeded() {
    let project = base();
    let full = "[[document]]\nnumber = \"014000650/2026-99999\"\nroute = \"a/\"\ngone = \"撤销\"\n";
    project.write("content/catalogue.toml", full);
    let ran = index(project.path(), "2026-11-06T12:00");
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("error[catalogue::year-full]"),
        "{}",
        ran.err
    );
    assert_eq!(project.read("content/catalogue.toml"), full);
}

/// Four documents of two years: one in force, one that expires, one that is repealed, one of
/// another year.
fn office() -> Project {
    let project = base();
    let front = "publish_at = \"2026-11-05T10:00\"\ndocument_date = \"2026-11-03\"\n\
                 document_number = \"滨环发〔2026〕7号\"\ncategory = \"规范性文件\"\n\
                 theme = \"政策文件\"\nkeywords = [\"排污\", \"管理\"]\nissuer = \"滨海市生态环境局\"\n\
                 expires = \"2026-12-01T00:00\"";
    release(&project, 2026, "rule", front);
    let front = "publish_at = \"2025-05-06T10:00\"\ncategory = \"规范性文件\"\n\
                 theme = \"政策文件\"\nrepealed = { at = \"2026-11-05T10:00\", by = \"滨环发〔2026〕7号\" }";
    release(&project, 2025, "before", front);
    release(
        &project,
        2025,
        "air",
        "publish_at = \"2025-06-05T10:00\"\ntheme = \"环境质量\"",
    );
    assert_eq!(index(project.path(), "2026-11-06T12:00").code, 0);
    project
}

fn built(project: &Project, as_of: &str) -> BTreeMap<String, String> {
    let built = project.build(as_of);
    assert!(built.ok, "{}", built.transcript);
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    built
        .bytes()
        .into_iter()
        .map(|(path, bytes)| (path, text(bytes)))
        .collect()
}

fn json(files: &BTreeMap<String, String>) -> serde_json::Value {
    let text = &files["disclosure/catalogue/catalogue.json"];
    serde_json::from_str(text).expect("JSON")
}

/// Every field that the regulations and real catalogues have, and validity on the day.
#[test]
fn every_document_has_all_fields() {
    let project = office();
    let files = built(&project, "2026-11-06T12:00");
    let catalogue = json(&files);
    let documents = catalogue["documents"].as_array().expect("documents");
    let titles: Vec<&str> = documents
        .iter()
        .filter_map(|d| d["title"].as_str())
        .collect();
    assert_eq!(titles, ["2026年10月空气质量", "rule", "air", "before"]);
    let rule = serde_json::json!({
        "number": "014000650/2026-00002",
        "title": "rule",
        "url": "https://sthj.example.gov.cn/releases/2026/rule/",
        "theme": "政策文件",
        "category": "规范性文件",
        "dataset": false,
        "sample": false,
        "organ": "滨海市生态环境局",
        "document_number": "滨环发〔2026〕7号",
        "written": "2026-11-03",
        "published": "2026-11-05T10:00:00+08:00",
        "keywords": ["排污", "管理"],
        "summary": "rule的概述",
        "validity": "in-force",
        "ended": null,
        "ended_by": null,
    });
    assert_eq!(documents[1], rule);
    assert_eq!(documents[0]["sample"], true);
    assert_eq!(documents[3]["validity"], "repealed");
    assert_eq!(documents[3]["ended_by"], "滨环发〔2026〕7号");

    let csv = &files["disclosure/catalogue/catalogue.csv"];
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    assert_eq!(rows.len(), 4);
    let cells: Vec<&str> = rows[1].iter().collect();
    let wanted = [
        "014000650/2026-00002",
        "rule",
        "政策文件",
        "规范性文件",
        "滨海市生态环境局",
        "滨环发〔2026〕7号",
        "2026-11-03",
        "2026-11-05",
        "排污、管理",
        "rule的概述",
        "有效",
        "https://sthj.example.gov.cn/releases/2026/rule/",
    ];
    assert_eq!(cells, wanted);
    assert_eq!(&rows[3][10], "废止（2026年11月5日 滨环发〔2026〕7号）");

    let page = &files["releases/2026/rule/index.html"];
    for words in [
        "索引号</dt><dd>014000650/2026-00002",
        "时效</dt><dd>有效",
        "成文日期</dt><dd>2026年11月3日",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let before = &files["releases/2025/before/index.html"];
    assert!(before.contains("本文已废止") && before.contains("滨环发〔2026〕7号"));

    // Its last day is over on 1 December.
    let files = built(&project, "2026-12-01T00:00");
    let documents = json(&files);
    assert_eq!(documents["documents"][1]["validity"], "expired");
    assert_eq!(
        documents["documents"][1]["ended"],
        "2026-12-01T00:00:00+08:00"
    );
}

/// Two documents a page; lists by theme, organ, year and validity.
#[test]
fn lists_hold_what_belongs_to_them() {
    let files = built(&office(), "2026-11-06T12:00");
    let rows = |path: &str| files[path].matches("014000650/").count();
    assert_eq!(rows("disclosure/catalogue/index.html"), 2);
    assert_eq!(rows("disclosure/catalogue/page-2/index.html"), 2);
    assert!(!files.contains_key("disclosure/catalogue/page-3/index.html"));
    assert_eq!(rows("disclosure/catalogue/year/2025/index.html"), 2);
    assert_eq!(rows("disclosure/catalogue/year/2026/index.html"), 2);
    assert_eq!(rows("disclosure/catalogue/validity/repealed/index.html"), 1);
    assert_eq!(rows("disclosure/catalogue/validity/in-force/index.html"), 2);
    let themes = files
        .keys()
        .filter(|f| f.starts_with("disclosure/catalogue/theme/"));
    assert_eq!(themes.count(), 2);
    let organs = files
        .keys()
        .filter(|f| f.starts_with("disclosure/catalogue/organ/"));
    assert_eq!(
        organs.count(),
        3,
        "two organs, one with three documents on two pages"
    );
    let home = &files["index.html"];
    assert!(
        home.contains("<a href=\"disclosure/\">政府信息公开</a>"),
        "the navigation leads there"
    );
}

/// The rows of a table whose caption is `caption`, that of the heading above it, as words.
fn table(html: &str, caption: &str) -> Vec<Vec<String>> {
    let (_, rest) = html
        .split_once(&format!("{caption}</span></caption>"))
        .expect("a table");
    let body = rest.split("</table>").next().expect("its end");
    let plain = |cell: &str| {
        let words = cell
            .split('<')
            .map(|part| part.split_once('>').map_or("", |(_, t)| t));
        words.collect::<String>().trim().to_owned()
    };
    let rows = body.split("<tr>").skip(2);
    rows.map(|row| {
        row.split("</t")
            .filter(|c| c.contains("<t"))
            .map(plain)
            .collect()
    })
    .collect()
}

/// Counted by hand: 2025 had two documents, one of them normative and in force at the year's end;
/// in 2026 so far two, one of them normative, while one was repealed.
#[test]
fn the_yearly_report_counts_and_invents_nothing() {
    let files = built(&office(), "2026-11-06T12:00");
    let missing = "本站数据中没有，由办公室填写".to_owned();
    let active = "主动公开政府信息情况（条例第二十条第一项）";
    let words = |row: [&str; 4]| row.map(str::to_owned).to_vec();
    let none = [&missing, &missing, &missing];
    let rules: Vec<String> = ["规章".to_owned()]
        .into_iter()
        .chain(none.into_iter().cloned())
        .collect();

    let of_2025 = &files["disclosure/report/2025/index.html"];
    let rows = table(of_2025, active);
    assert_eq!(
        rows,
        [rules.clone(), words(["行政规范性文件", "1", "0", "1"])]
    );
    assert!(!of_2025.contains("本年度还没有结束"));
    let by_theme = table(of_2025, "按主题分类");
    assert_eq!(
        by_theme,
        [["政策文件", "1"], ["环境质量", "1"]].map(|r| r.map(str::to_owned).to_vec())
    );

    let of_2026 = &files["disclosure/report/2026/index.html"];
    assert_eq!(
        table(of_2026, active),
        [rules, words(["行政规范性文件", "1", "1", "1"])]
    );
    assert!(of_2026.contains("本年度还没有结束"));
    // 2 published in 2026; in force: october, rule, air.
    assert!(
        of_2026.contains("主动公开信息2件；现行有效的共3件"),
        "{of_2026}"
    );
    let rest = table(of_2026, "目录以外的内容");
    assert_eq!(rest.len(), 6);
    assert!(rest.iter().all(|row| row[1] == missing), "{rest:?}");
}

/// What article 12 asks of a guide, and the limits of articles 30 and 33.
#[test]
fn guide_and_request_say_what_the_law_asks() {
    let files = built(&office(), "2026-11-06T12:00");
    let guide = &files["disclosure/guide/index.html"];
    for words in [
        "办公室",
        "滨海市一路1号",
        "工作日9:00—17:00",
        "0518-1",
        "a@example.gov.cn",
        "环境质量",
        "014000650",
    ] {
        assert!(guide.contains(words), "{words}");
    }
    let request = &files["disclosure/request/index.html"];
    // The box in the head looks for pages and takes nothing.
    let (_, request) = request.split_once("<main").expect("a main part");
    for words in [
        "自收到申请之日起20个工作日内答复",
        "最长延长20个工作日",
        "7个工作日",
    ] {
        assert!(request.contains(words), "{words}");
    }
    assert!(
        !request.contains("<form") && !request.contains("<input"),
        "the site takes no data"
    );
}

/// Datasets stand in the catalogue where the site says so, numbered in the year of numbering.
#[test]
fn datasets_are_documents_where_the_site_says_so() {
    let project = base();
    project.replace(
        "site.toml",
        "per_page = 2",
        "per_page = 50\ndatasets = true",
    );
    let ran = index(project.path(), "2027-01-04T12:00");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found = numbers(&project);
    assert_eq!(found["releases/2026/october/"], "014000650/2026-00001");
    assert_eq!(found["data/air-day/"], "014000650/2027-00001");
    let files = built(&project, "2027-01-04T12:00");
    let documents = json(&files);
    let documents = documents["documents"].as_array().expect("documents");
    let air = documents
        .iter()
        .find(|d| d["number"] == "014000650/2027-00001")
        .expect("a dataset");
    assert_eq!(air["dataset"], true);
    assert_eq!(air["sample"], true);
    assert_eq!(air["published"], serde_json::Value::Null);
}

/// The report of the demo says of every unit what its ledger, as published for programs, adds up to.
#[test]
fn the_yearly_report_says_what_was_published_in_time() {
    let demo = accessible::demo();
    let ledger = demo.text("duties/ledger.json");
    let ledger: serde_json::Value = serde_json::from_str(ledger).expect("JSON");
    let list = |name: &str| ledger[name].as_array().expect("a list").clone();
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let units: BTreeMap<String, String> = list("duties")
        .iter()
        .filter(|duty| duty["owed_by"].is_null())
        .filter(|duty| {
            !["每日", "每小时"]
                .iter()
                .any(|r| word(&duty["rule"]).starts_with(r))
        })
        .map(|duty| (word(&duty["id"]), word(&duty["unit"])))
        .collect();
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for item in list("items") {
        let id = word(&item["id"]);
        let duty = id.split('/').next().unwrap_or_default();
        if let Some(unit) = units
            .get(duty)
            .filter(|_| word(&item["due"]).starts_with("2026"))
        {
            *counts
                .entry((unit.clone(), word(&item["verdict"])))
                .or_default() += 1;
        }
    }
    let html = demo.text("disclosure/report/2026/index.html");
    let rows = table(html, "公开义务履行情况（按责任单位）");
    assert!(rows.len() > 4, "{rows:?}");
    let columns = ["on-time", "late", "overdue", "undated", "upcoming"];
    let mut told = BTreeMap::new();
    for row in rows {
        for (verdict, count) in columns.iter().zip(&row[1..]) {
            let count: usize = count.parse().expect("a number");
            if count > 0 {
                told.insert((row[0].clone(), (*verdict).to_owned()), count);
            }
        }
    }
    assert_eq!(told, counts);
}
