//! What the commands print, and where: findings in every format, explanations, manual pages.

use std::{collections::BTreeSet, fs, process::Command};

use gongshi::diagnostic::{Catalogue, Lang};
use serde_json::Value;

use super::{Ran, bad_site, gongshi, run};
use crate::common::Project;

#[test]
fn findings_for_people_quote_the_place() {
    let ran = run(bad_site().path(), &["check"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    let expected = "\
error[dataset::not-a-number]: `四十六` is not a number (PM2.5 μg/m³).
 --> data/air-day/2026-10.csv:4:15
  |
4 | S1,2026-10-03,四十六,80,23,
  |               ^^^^^^ row 4, column \"PM2.5(μg/m³)\"
  |
  = help: write digits; leave the cell empty for a missing value; declare other tokens under missing.

1 errors, 0 warnings; nothing was published.
";
    assert_eq!(ran.err, expected);
}

#[test]
fn findings_as_annotations_name_line_and_column() {
    let ran = run(
        bad_site().path(),
        &["check", "--format", "github", "--quiet"],
    );
    let expected = "::error file=data/air-day/2026-10.csv,line=4,col=15,title=dataset%3A%3Anot-a-number::\
row 4, column \"PM2.5(μg/m³)\"：`四十六` is not a number (PM2.5 μg/m³). write digits; leave the cell \
empty for a missing value; declare other tokens under missing.\n";
    assert_eq!((ran.code, ran.err.as_str()), (1, expected));
}

#[test]
fn findings_as_json_are_lines_of_objects_and_nothing_else() {
    let ran = run(bad_site().path(), &["check", "--format", "json"]);
    let found: Vec<Value> = ran
        .err
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
        .collect();
    let expected = serde_json::json!([{
        "code": "dataset::not-a-number", "severity": "error",
        "message": "`四十六` is not a number (PM2.5 μg/m³).",
        "help": "write digits; leave the cell empty for a missing value; declare other tokens under missing.",
        "file": "data/air-day/2026-10.csv", "line": 4, "column": 15,
        "cell": { "sheet": null, "name": "C4", "row": 4, "column": 3, "header": "PM2.5(μg/m³)", "pointer": null },
        "args": found[0]["args"],
    }]);
    assert_eq!(Value::Array(found), expected);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
}

#[test]
fn a_sarif_log_is_one_document_on_standard_output() {
    let ran = run(bad_site().path(), &["check", "--format", "sarif"]);
    assert_eq!(ran.code, 1);
    let log: Value = serde_json::from_str(&ran.out).expect("one JSON document");
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(1));
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "gongshi");
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["id"], "dataset::not-a-number");
    assert_eq!(rule["defaultConfiguration"]["level"], "error");
    assert_eq!(rule["shortDescription"]["text"], "`…` is not a number (…).");
    assert!(
        rule["help"]["text"]
            .as_str()
            .is_some_and(|t| t.starts_with("write digits"))
    );
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 1);
    let result = &results[0];
    assert_eq!(
        (&result["ruleId"], &result["ruleIndex"], &result["level"]),
        (&rule["id"], &0.into(), &"error".into())
    );
    let text = result["message"]["text"].as_str().expect("a text");
    assert!(
        text.starts_with("row 4, column \"PM2.5(μg/m³)\": `四十六` is not"),
        "{text}"
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "data/air-day/2026-10.csv");
    assert_eq!(
        place["region"],
        serde_json::json!({ "startLine": 4, "startColumn": 15, "endLine": 4, "endColumn": 18 })
    );
    let print = |log: &Value| {
        log["runs"][0]["results"][0]["partialFingerprints"]["primaryLocationLineHash"].clone()
    };
    assert!(
        print(&log)
            .as_str()
            .is_some_and(|p| p.len() == 18 && p.ends_with(":1"))
    );
    // A row above moves the finding; it is still the same one.
    let moved = bad_site();
    moved.replace(
        super::TABLE,
        "S1,2026-10-01",
        "S2,2026-10-01,31,58,24,\nS1,2026-10-01",
    );
    let again: Value =
        serde_json::from_str(&super::run(moved.path(), &["check", "--format", "sarif"]).out)
            .expect("JSON");
    assert_eq!(print(&again), print(&log));
}

#[test]
fn a_good_site_has_a_sarif_log_without_results() {
    let project = Project::from("invalid/_base");
    let ran = run(project.path(), &["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(
        (ran.code, &log["runs"][0]["results"]),
        (0, &Value::Array(Vec::new()))
    );
}

#[test]
fn a_log_names_workbook_cells_and_files_below_the_current_folder() {
    let project = Project::from("invalid/_base");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("十月").expect("a name");
    let rows = [
        [
            "点位",
            "日期",
            "PM2.5(μg/m³)",
            "PM10(μg/m³)",
            "有效小时数",
            "备注",
        ],
        ["S1", "2026-10-01", "三十", "58", "24", ""],
    ];
    for (r, row) in (0..).zip(rows) {
        for (c, text) in (0..).zip(row) {
            sheet.write_string(r, c, text).expect("a cell");
        }
    }
    project.remove(super::TABLE);
    project.write(
        "data/air-day/十月.xlsx",
        book.save_to_buffer().expect("a workbook"),
    );
    let above = project.path().parent().expect("a folder above");
    let name = project
        .path()
        .file_name()
        .expect("a name")
        .to_string_lossy();
    let ran = run(above, &["--site", &name, "check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.out).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let of_cell = results
        .iter()
        .find(|r| r["ruleId"] == "dataset::not-a-number")
        .expect("the finding");
    let place = &of_cell["locations"][0];
    let address = format!("{name}/data/air-day/%E5%8D%81%E6%9C%88.xlsx");
    assert_eq!(
        place["physicalLocation"]["artifactLocation"]["uri"],
        address.as_str()
    );
    assert_eq!(place["physicalLocation"].get("region"), None);
    assert_eq!(
        place["logicalLocations"][0]["fullyQualifiedName"],
        "十月!C2"
    );
    let text = of_cell["message"]["text"].as_str().expect("a text");
    assert!(text.starts_with("sheet \"十月\" C2 row 2"), "{text}");
}

#[test]
fn quiet_runs_print_findings_only() {
    let project = Project::from("invalid/_base");
    let ran = run(project.path(), &["build", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    let ran = run(project.path(), &["check"]);
    let expected = "\
content/releases/2026/october.md: 1 bound, 0 typed, 0 typed with a reason
Checked 46 pages, 0 warnings.
";
    assert_eq!((ran.code, ran.err.as_str()), (0, expected));
}

/// 43 releases with a typed number of their own and one without: 40 are told, 3 counted.
#[test]
fn of_many_releases_with_typed_figures_the_first_are_told() {
    let project = Project::from("invalid/_base");
    for n in 1..=43 {
        let head = format!("title = \"样例{n}\"\npublish_at = \"2026-11-05T10:00\"\n");
        let text = format!("+++\n{head}+++\n\n全市共有{}家企业。\n", 1000 + n);
        project.write(&format!("content/releases/2026/typed-{n:02}.md"), text);
    }
    let short = run(project.path(), &["check"]);
    let lines: Vec<&str> = short.err.lines().collect();
    let told = |lines: &[&str]| {
        lines
            .iter()
            .filter(|line| line.contains(" 1 typed, "))
            .count()
    };
    assert_eq!(told(&lines), 40, "{}", short.err);
    let last = [
        "3 more releases have typed figures; list them with --format full.",
        "1 of 44 releases have every figure bound or a reason given.",
        "Checked 89 pages, 43 warnings.",
    ];
    assert_eq!(&lines[lines.len() - 3..], last);
    let long = run(project.path(), &["check", "--format", "full"]);
    let lines: Vec<&str> = long.err.lines().collect();
    assert_eq!(told(&lines), 43);
    assert!(
        !long.err.contains("more of") && !long.err.contains("--format"),
        "{}",
        long.err
    );
    assert_eq!(
        long.err.matches("warning[content::unbound-figure]").count(),
        43
    );
}

#[test]
fn a_code_is_explained_with_meaning_remedy_and_example() {
    let ran = Ran::of(
        gongshi()
            .args(["explain", "dataset::not-a-number"])
            .output()
            .expect("the program"),
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let parts = [
        "dataset::not-a-number\nerror: nothing is published while it stands\n\nMeaning\n  `…` is not a number (…).\n",
        "46（估）",
        "\nWhat to do\n  write digits;",
        "\nExample\n  error[dataset::not-a-number]: `46（估）` is not a number (PM2.5 μg/m³).\n",
    ];
    for part in parts {
        assert!(ran.out.contains(part), "{part}\n--\n{}", ran.out);
    }
    let mut chinese = Command::new(env!("CARGO_BIN_EXE_gongshi"));
    chinese.args(["--lang", "zh", "explain", "dataset::not-a-number"]);
    let ran = Ran::of(chinese.output().expect("the program"));
    for part in [
        "错误：有它就不发布\n\n意思\n",
        "\n办法\n  改成数字",
        "\n例子\n  错误[",
    ] {
        assert!(ran.out.contains(part), "{part}\n--\n{}", ran.out);
    }
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest() {
    let ran = Ran::of(
        gongshi()
            .args(["explain", "dataset::not-a-numbr"])
            .output()
            .expect("the program"),
    );
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let expected = "\
error[cli::unknown-code]: there is no code `dataset::not-a-numbr`.
--> explain
 = help: the nearest is dataset::not-a-number; write the code as it stands in brackets in a message, for example dataset::not-a-number.

";
    assert_eq!(ran.err, expected);
}

#[test]
fn an_address_is_still_explained() {
    let project = Project::from("invalid/_base");
    let ran = run(project.path(), &["explain", "air-day/S1/2026-10-03/pm25"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.out.contains("46") && ran.out.contains("data/air-day/2026-10.csv:4:15"),
        "{}",
        ran.out
    );
}

#[test]
fn every_code_explains_itself_in_both_languages() {
    let catalogue = Catalogue::shared();
    let codes: BTreeSet<&str> = catalogue.codes().collect();
    for code in &codes {
        let entry = catalogue.entry(code).expect("an entry");
        for lang in [Lang::Zh, Lang::En] {
            let meaning = catalogue
                .meaning(code, lang)
                .unwrap_or_else(|| panic!("{code} has no text"));
            for text in [entry.says_open(lang), entry.help_open(lang), meaning] {
                assert!(
                    !text.trim().is_empty() && !text.contains("{value}"),
                    "{code}: {text}"
                );
            }
        }
    }
    let idle: Vec<&str> = catalogue
        .explained()
        .filter(|code| !codes.contains(code))
        .collect();
    assert!(
        idle.is_empty(),
        "explanations of codes that there are not: {idle:?}"
    );
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = Ran::of(
            gongshi()
                .args(["completions", shell])
                .output()
                .expect("the program"),
        );
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shell}");
        for word in ["explain", "as-of", "quiet"] {
            assert!(ran.out.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn every_command_has_a_manual_page_and_a_help() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = folder.path().join("man1");
    let ran = Ran::of(
        gongshi()
            .arg("man")
            .arg(&pages)
            .output()
            .expect("the program"),
    );
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let commands = [
        "build",
        "check",
        "serve",
        "explain",
        "verify",
        "init",
        "new",
        "schema",
        "completions",
        "man",
    ];
    for command in commands {
        let page = fs::read_to_string(pages.join(format!("gongshi-{command}.1")));
        let page = page.unwrap_or_else(|e| panic!("{command}: {e}"));
        assert!(page.contains(&format!(".TH gongshi-{command} 1")), "{page}");
        let help = Ran::of(
            gongshi()
                .args([command, "--help"])
                .output()
                .expect("the program"),
        );
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{command}");
        assert!(
            help.out.contains(&format!("gongshi {command}")),
            "{}",
            help.out
        );
    }
    assert!(pages.join("gongshi-new-dataset.1").exists() && pages.join("gongshi.1").exists());
    let whole = Ran::of(gongshi().arg("--help").output().expect("the program"));
    for line in [
        "0  正常",
        "1  站点有错误",
        "2  命令写错了",
        "3  读写失败",
        "4  verify",
    ] {
        assert!(whole.out.contains(line), "{}", whole.out);
    }
}

#[test]
fn usage_and_failures_have_their_exit_codes() {
    let project = Project::from("invalid/_base");
    assert_eq!(run(project.path(), &["build", "--nonsense"]).code, 2);
    assert_eq!(
        run(project.path(), &["explain", "air-day/S9/2026-10-03/pm25"]).code,
        2
    );
    assert_eq!(run(project.path(), &["--site", "nowhere", "check"]).code, 3);
    assert_eq!(run(project.path(), &["--site", "nowhere", "serve"]).code, 3);
    let mut bad = gongshi();
    bad.args(["--as-of", "yesterday", "check"])
        .current_dir(project.path());
    assert_eq!(bad.output().expect("the program").status.code(), Some(2));
    assert_eq!(run(project.path(), &["build"]).code, 0);
    project.write("public/index.html", "changed");
    assert_eq!(run(project.path(), &["verify"]).code, 4);
}
