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

/// Rows of the n-th table of a page; that of the answers of the box does not count.
fn rows(path: &str, n: usize) -> Vec<Vec<String>> {
    let page = page(path);
    let answer = page
        .elements
        .iter()
        .position(|e| e.has_class("find-answer"));
    let tables = page.named("table");
    let mut tables = tables.filter(|&(i, _)| !answer.is_some_and(|a| page.is_in(i, a)));
    let (table, _) = tables.nth(n).expect("a table");
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

/// Links of a page's main part: words and address.
fn links(path: &str) -> Vec<(String, String)> {
    let page = page(path);
    let main = page.named("main").next().expect("a main part").0;
    let links = page.inside(main, "a");
    links
        .map(|(i, a)| (page.text(i), a.get("href").unwrap_or_default().to_owned()))
        .collect()
}

/// Names in the rows of the n-th table of a page; former names stand below the name.
fn names(path: &str) -> Vec<String> {
    let table = rows(path, 0);
    table[1..].iter().map(|row| row[0].clone()).collect()
}

#[test]
fn a_list_of_two_levels_links_the_second_with_its_numbers() {
    // 北片 has eight firms; by their newest rating: green 甲子 (11) and 庚午 (12), blue 丁卯 (8),
    // 戊辰 (9, of 2024), 辛未 (7), 壬申 (9), red 云台 (2) and 己巳 (2).
    let found: Vec<(String, String)> = links("firms/by-district/north/index.html")
        .into_iter()
        .filter(|(_, href)| href.ends_with("/") && !href.contains("page-"))
        .filter(|(words, _)| words.contains('（'))
        .collect();
    let expected = [
        ("绿色（2）", "../../../firms/by-district/north/green/"),
        ("蓝色（4）", "../../../firms/by-district/north/blue/"),
        ("红色（2）", "../../../firms/by-district/north/red/"),
    ]
    .map(|(words, href)| (words.to_owned(), href.to_owned()));
    assert_eq!(found[..3], expected);
    assert_eq!(
        names("firms/by-district/north/red/index.html"),
        [
            "云台染料化工有限公司原海州油漆厂，至2016年3月；原红旗油漆社，至1998年",
            "己巳纺织有限公司"
        ]
    );
    // Who was never rated is on a list, too.
    assert_eq!(
        names("firms/by-district/south/none/index.html"),
        ["丙子纺织有限公司"]
    );
    // 丁丑 alone is in the east; the one whose time has not come is not.
    assert_eq!(
        names("firms/by-district/east/index.html"),
        ["丁丑化工有限公司"]
    );
}

#[test]
fn long_lists_have_pages_with_their_number_in_the_title() {
    let first = "firms/by-district/north/index.html";
    assert_eq!(names(first).len(), 3);
    let third = "firms/by-district/north/page-3/index.html";
    assert_eq!(
        names(third),
        ["辛未化工有限公司", "壬申（北片）ABC新材料有限公司"]
    );
    let title = page(third).named("h1").next().expect("a heading").0;
    assert_eq!(page(third).text(title), "北片企业（第3页）");
    assert!(built().text(third).contains("共8个，第3页，共3页"));
    let pager: Vec<(String, String)> = links(third).into_iter().rev().take(4).collect();
    let expected = [
        ("3", "../../../../firms/by-district/north/page-3/"),
        ("2", "../../../../firms/by-district/north/page-2/"),
        ("1", "../../../../firms/by-district/north/"),
        ("上一页", "../../../../firms/by-district/north/page-2/"),
    ]
    .map(|(words, href)| (words.to_owned(), href.to_owned()));
    assert_eq!(pager, expected);
    assert!(
        !built()
            .files
            .contains_key("firms/by-district/north/page-4/index.html")
    );
}

#[test]
fn a_reference_divides_by_its_key_and_a_name_by_its_characters() {
    assert_eq!(names("firms/by-industry/44/index.html").len(), 3);
    let heading = page("firms/by-industry/44/index.html");
    let title = heading.named("h1").next().expect("a heading").0;
    assert_eq!(heading.text(title), "电力、热力生产和供应业企业");
    // 漆, U+6F06, stands in both old names of one firm and nowhere else.
    let found = names("firms/by-name/u-6f06/index.html");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("云台染料化工有限公司"), "{found:?}");
    assert_eq!(names("firms/by-name/abc/index.html").len(), 1);
    assert_eq!(names("firms/by-code/2n/index.html").len(), 1);
    // Every list has a page with its groups.
    let groups = links("firms/by-industry/index.html");
    assert!(
        groups.iter().any(|(words, _)| words == "纺织业（4）"),
        "{groups:?}"
    );
}

#[test]
fn whose_time_has_not_come_is_in_no_file() {
    for (path, bytes) in &built().files {
        for hidden in ["未到日子", "没开始的旧厂", "91320703YL0000099J"] {
            let found = bytes.windows(hidden.len()).any(|w| w == hidden.as_bytes());
            assert!(!found, "{hidden} in {path}");
            assert!(!path.contains(hidden), "{path}");
        }
    }
}
