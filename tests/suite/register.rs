//! A register of firms: what a row refers to, what is joined to it, and how a firm is found.
//!
//! Names, ratings and penalties are made up; the expected rows are read off the tables in
//! `tests/golden/register/site` by hand.

use std::sync::LazyLock;

use crate::{
    accessible::{Demo, dom::Page},
    common::Project,
};

pub const SITE: &str = "golden/register/site";
pub const AS_OF: &str = "2026-11-05T12:00";

/// The firm with two former names and three penalties.
const FIRM: &str = "firms/91320701YL0000002N/index.html";

fn built() -> &'static Demo {
    static BUILT: LazyLock<Demo> = LazyLock::new(|| {
        let project = Project::from(SITE);
        let built = project.build(AS_OF);
        assert!(built.ok, "{}", built.transcript);
        assert_eq!(built.transcript, "");
        Demo::read(built.bytes())
    });
    &BUILT
}

fn page(path: &str) -> &'static Page {
    let pages = &built().pages;
    pages.get(path).unwrap_or_else(|| panic!("no {path}"))
}

/// Rows of the n-th table of a page.
fn rows(path: &str, n: usize) -> Vec<Vec<String>> {
    let page = page(path);
    let (table, _) = page.named("table").nth(n).expect("a table");
    page.rows(table)
}

#[test]
fn what_a_field_refers_to_is_shown_by_its_name_and_linked() {
    let page = page(FIRM);
    let link = page
        .named("a")
        .find(|&(i, _)| page.text(i) == "化学原料和化学制品制造业")
        .expect("the industry as a link");
    assert_eq!(link.1.get("href"), Some("../../firms/industries/26/"));
    assert!(
        built()
            .text(FIRM)
            .contains("云台染料化工有限公司属于化学原料和化学制品制造业。")
    );
    // The penalty names the firm by its code.
    let firm = &rows(FIRM, 1)[1][1];
    assert_eq!(firm, "云台染料化工有限公司");
    let download = built().text("data/firm/firm.csv");
    assert!(download.contains("云台染料化工有限公司") && download.contains(",26,"));
    let first_rows = rows("data/firm/index.html", 1);
    assert!(
        first_rows.iter().flatten().any(|cell| cell == "26"),
        "{first_rows:?}"
    );
}

#[test]
fn replies_stand_beside_the_penalty_they_answer() {
    let table = rows(FIRM, 0);
    assert_eq!(
        table[0],
        ["文号", "决定日期", "种类", "罚款（元）", "企业回应"]
    );
    // Newest first; P1 was answered twice, P2 not at all.
    assert_eq!(
        table[1..],
        [
            [
                "P4",
                "2025-09-09",
                "罚款",
                "8000",
                "2025-09-30：对事实没有异议。"
            ],
            ["P2", "2025-05-06", "警告", "—缺测", "没有回应"],
            [
                "P1",
                "2024-03-01",
                "罚款",
                "20000",
                "2024-03-20：设备已更换，请公众监督。2024-06-20：整改已通过验收。"
            ],
        ]
    );
}

#[test]
fn records_are_chosen_by_a_word_and_put_in_order() {
    let table = rows(FIRM, 1);
    let numbers: Vec<&str> = table[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(numbers, ["P1", "P4"]);
}

#[test]
fn a_reply_to_a_penalty_that_is_not_there_is_an_error() {
    let project = Project::from(SITE);
    project.replace("data/reply/replies.csv", ",P4,", ",P5,");
    let built = project.build(AS_OF);
    assert!(!built.ok);
    assert!(built.transcript.contains("`P5`"), "{}", built.transcript);
}
