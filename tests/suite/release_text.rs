//! What a release may hold besides sentences: tables by address, bound front matter, Markdown.

use crate::{
    accessible::dom::Page,
    common::{Built, Project},
};

const AS_OF: &str = "2026-11-05T12:00";
const RELEASE: &str = "content/releases/2026/october.md";

/// The small good site with a named table; its release has this front matter and body.
fn built(front: &str, body: &str) -> (Project, Built) {
    let project = Project::from("invalid/_base");
    project.replace(
        "data/air-day/dataset.toml",
        "form = \"table\"\n",
        "form = \"table\"\nid = \"peaks\"\n",
    );
    project.write(
        RELEASE,
        format!(
            "+++\ntitle = \"2026年10月空气质量\"\nslug = \"october\"\npublish_at = \"2026-11-05T10:00\"\n\
             {front}\n[figures]\npeak = \"air-day/S1/2026-10/pm25.peak\"\n+++\n\n{body}\n"
        ),
    );
    let built = project.build(AS_OF);
    (project, built)
}

fn release(built: &Built) -> (Page, String) {
    assert!(built.ok, "{}", built.transcript);
    let bytes = built.bytes();
    let (_, html) = bytes
        .iter()
        .find(|(path, _)| path.ends_with("october/index.html"))
        .expect("the release");
    let html = String::from_utf8(html.clone()).expect("text");
    let (page, faults) = Page::read(&html);
    assert!(faults.is_empty(), "{faults:?}");
    (page, html)
}

/// October of the small site: S1 has 31, 28, 46, 39 and S2 33, 30, 51, 40.
#[test]
fn a_table_by_its_address_has_a_caption_from_its_numbers() {
    let (_project, built) = built(
        "",
        "前{{ peak }}。\n\n{{ table(\"air-day/全市/2026-10/peaks\") }}\n\n后。",
    );
    let (page, _) = release(&built);
    let (table, _) = page
        .named("table")
        .find(|&(t, _)| page.inside(t, "caption").next().is_some())
        .expect("the table");
    let (caption, _) = page.inside(table, "caption").next().expect("a caption");
    assert_eq!(
        page.text(caption),
        "PM2.5最高日均值共2个数值，最高港务局51微克/立方米，最低实验小学46微克/立方米。"
    );
    let rows = page.rows(table);
    assert_eq!(rows[1], ["实验小学", "46", "80"]);
    assert_eq!(rows[2], ["港务局", "51", "86"]);
    assert_eq!(built.transcript, "");
}

#[test]
fn title_summary_and_description_are_bound() {
    let front = "summary = \"最高{{ peak }}\"\ndescription = \"实验小学最高{{ peak.value }}微克\"";
    let (_project, built) = built(front, "正文。");
    let (page, html) = release(&built);
    let description = page
        .named("meta")
        .find(|(_, e)| e.get("name") == Some("description"))
        .and_then(|(_, e)| e.get("content"));
    assert_eq!(description, Some("最高46微克/立方米"));
    assert!(!html.contains("{{"));
}

/// Tables, footnotes, task lists, strike-through and headings with ids, all inside the page.
#[test]
fn markdown_that_offices_use() {
    let body = "## 总体情况\n\n文字[^1]，~~旧~~新。\n\n[^1]: 注释。\n\n- [x] 已完成\n- [ ] 未完成\n\n\
                | 点位 | 值 |\n|---|--:|\n| 实验小学 | {{ peak }} |\n\n## 说明\n\n见[总体](#h1)。";
    let (_project, built) = built("", body);
    let (page, html) = release(&built);
    assert_eq!(built.transcript, "");
    for heading in ["h1", "h2"] {
        assert!(page.by_id(heading).is_some(), "{heading}");
    }
    let inside = page
        .named("a")
        .filter_map(|(_, e)| e.get("href")?.strip_prefix('#').map(str::to_owned));
    for id in inside {
        assert!(page.by_id(&id).is_some(), "#{id}");
    }
    assert!(html.contains("<del>旧</del>"));
    let boxes: Vec<bool> = page
        .named("input")
        .filter(|(_, e)| e.get("type") == Some("checkbox"))
        .map(|(_, e)| e.get("checked").is_some())
        .collect();
    assert_eq!(boxes, [true, false]);
    let cell = page
        .named("td")
        .find(|&(i, _)| page.text(i) == "46微克/立方米");
    assert!(cell.is_some());
}
