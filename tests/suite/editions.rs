//! One site in two languages: every page finds its counterpart, the numbers are the same, and no
//! Chinese stands unmarked in the English edition.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::{
    accessible::{
        AS_OF, demo,
        dom::{Content, Page},
    },
    common::{Project, files_below},
};

/// Folder of the English edition.
const ENGLISH: &str = "en/";

/// Chinese pages without a counterpart: texts that nobody translated.
const CHINESE_ALONE: &[&str] = &[
    "disclosure/rules/index.html",
    "releases/2026/bulletin-2016/index.html",
];

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Pages of the demo by language: Chinese, then English without the folder.
fn pairs() -> Vec<(&'static str, &'static Page, &'static Page)> {
    let pages = &demo().pages;
    let own = pages.iter().filter(|(path, _)| !path.starts_with(ENGLISH));
    own.filter_map(|(path, page)| {
        let other = pages.get(&format!("{ENGLISH}{path}"))?;
        Some((path.as_str(), page, other))
    })
    .collect()
}

/// Address of a page with the site's own, as search engines know it.
fn address(path: &str) -> String {
    let route = path.trim_end_matches("index.html");
    format!("https://sthj.example.gov.cn/gongshi/{route}")
}

#[test]
fn every_page_has_its_counterpart_but_texts_that_nobody_translated() {
    let pages = &demo().pages;
    let (english, own): (Vec<&String>, Vec<&String>) =
        pages.keys().partition(|path| path.starts_with(ENGLISH));
    let alone: Vec<&str> = own
        .iter()
        .filter(|path| !pages.contains_key(&format!("{ENGLISH}{path}")))
        .map(|path| path.as_str())
        .collect();
    assert_eq!(alone, CHINESE_ALONE);
    assert_eq!(english.len(), own.len() - CHINESE_ALONE.len());
}

#[test]
fn counterparts_point_at_each_other() {
    let pages = &demo().pages;
    let faults: Vec<String> = pages
        .par_iter()
        .filter_map(|(path, page)| {
            let inside = path.strip_prefix(ENGLISH).unwrap_or(path);
            let both = !CHINESE_ALONE.contains(&inside);
            let zh = ("zh-CN".to_owned(), address(inside));
            let en = ("en".to_owned(), address(&format!("{ENGLISH}{inside}")));
            let default = ("x-default".to_owned(), address(inside));
            let wanted = match (both, inside) {
                // What is not there is not there in any language.
                (_, "404.html") => Vec::new(),
                (true, _) => vec![zh, default, en],
                (false, _) => vec![zh, default],
            };
            let links = page.named("link").filter(|(_, link)| {
                link.get("rel") == Some("alternate") && link.get("hreflang").is_some()
            });
            let found: Vec<(String, String)> = links
                .map(|(_, link)| {
                    let get = |name| link.get(name).unwrap_or_default().to_owned();
                    (get("hreflang"), get("href"))
                })
                .collect();
            (found != wanted).then(|| format!("{path}: {found:?}"))
        })
        .collect();
    assert_eq!(faults, Vec::<String>::new());
}

/// The path that a relative address of a page leads to.
fn led(path: &str, href: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            other => parts.push(other),
        }
    }
    match parts.is_empty() {
        true => "index.html".to_owned(),
        false => format!("{}/index.html", parts.join("/")),
    }
}

#[test]
fn the_switch_stays_on_the_page_and_leads_home_where_there_is_none() {
    let pages = &demo().pages;
    let faults: Vec<String> = pages
        .par_iter()
        .filter(|(path, _)| !path.ends_with("404.html"))
        .filter_map(|(path, page)| {
            let (tongue, wanted) = match path.strip_prefix(ENGLISH) {
                Some(inside) => ("zh-CN", inside.to_owned()),
                None if CHINESE_ALONE.contains(&path.as_str()) => ("en", "en/index.html".into()),
                None => ("en", format!("{ENGLISH}{path}")),
            };
            let switches: Vec<_> = page
                .named("a")
                .filter(|(_, a)| a.has_class("language"))
                .map(|(_, a)| (a.get("lang"), a.get("hreflang"), a.get("href")))
                .collect();
            let [(lang, hreflang, Some(href))] = switches[..] else {
                return Some(format!("{path}: {switches:?}"));
            };
            let right = lang == Some(tongue) && hreflang == lang && led(path, href) == wanted;
            (!right).then(|| format!("{path}: {lang:?} {href}"))
        })
        .collect();
    assert_eq!(faults, Vec::<String>::new());
}

/// A cell that is a number and nothing else.
fn is_number(text: &str) -> bool {
    let signs = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '−' | '%');
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(signs)
}

#[test]
fn the_numbers_of_every_table_are_the_same() {
    let compared: usize = pairs()
        .par_iter()
        .map(|(path, own, other)| {
            let tables = |page: &Page| -> Vec<usize> { page.named("table").map(|t| t.0).collect() };
            let (a, b) = (tables(own), tables(other));
            assert_eq!(a.len(), b.len(), "{path}");
            let mut numbers = 0;
            for (a, b) in a.into_iter().zip(b) {
                let (a, b) = (own.rows(a), other.rows(b));
                assert_eq!(a.len(), b.len(), "{path}");
                for (a, b) in a.iter().flatten().zip(b.iter().flatten()) {
                    if is_number(a) {
                        assert_eq!(a, b, "{path}");
                        numbers += 1;
                    }
                }
            }
            numbers
        })
        .sum();
    assert!(compared > 50_000, "{compared}");
}

/// What is written in Chinese outside elements of that language, with the elements of `page`.
fn unmarked(page: &Page, element: usize, marked: bool, out: &mut Vec<String>) {
    let e = &page.elements[element];
    let marked = match e.get("lang") {
        Some(lang) => lang.starts_with("zh"),
        None => marked,
    };
    if matches!(e.name.as_str(), "script" | "style") || marked {
        return;
    }
    if ["meta", "img", "input", "option"].contains(&e.name.as_str()) {
        for name in ["content", "alt", "placeholder"] {
            let text = e.get(name).unwrap_or_default();
            if text.chars().any(is_chinese) {
                out.push(format!("<{} {name}={text:?}>", e.name));
            }
        }
    }
    for content in &e.content {
        match content {
            Content::Text(text) if text.chars().any(is_chinese) => out.push(text.clone()),
            Content::Text(_) => {}
            Content::Child(child) => unmarked(page, *child, marked, out),
        }
    }
}

#[test]
fn no_chinese_of_the_english_edition_is_unmarked() {
    let pages = demo().pages.par_iter();
    let english = pages.filter(|(path, _)| path.starts_with(ENGLISH));
    let faults: BTreeMap<String, Vec<String>> = english
        .filter_map(|(path, page)| {
            let (_, html) = page.named("html").next().expect("a document");
            assert_eq!(html.get("lang"), Some("en"), "{path}");
            let mut out = Vec::new();
            unmarked(page, 0, false, &mut out);
            // A title is one text: it is of the language that most of it is in.
            let title = page.named("title").next().map(|(i, _)| page.text(i));
            out.retain(|text| Some(text.trim()) != title.as_deref());
            (!out.is_empty()).then(|| (path.clone(), out))
        })
        .collect();
    assert_eq!(faults, BTreeMap::new());
}

/// The demo has names for almost all: what stays Chinese are laws, persons and remarks of officials.
#[test]
fn little_of_the_english_edition_is_chinese() {
    let (mut chinese, mut letters) = (0, 0);
    for (path, page) in &demo().pages {
        if path.starts_with(ENGLISH) {
            let text = page.text(0);
            chinese += text.chars().filter(|c| is_chinese(*c)).count();
            letters += text.chars().count();
        }
    }
    assert!(chinese * 200 < letters, "{chinese} of {letters}");
}

const SITE: &str = r#"
name = { zh = "甲市", en = "Jia City" }
time_zone = "+08:00"
languages = ["zh", "en"]
url = "https://example.org/"

[publisher]
name = "甲市局"
report_error = "mailto:a@example.org"

[[page]]
kind = "home"
route = ""
title = { zh = "首页", en = "Home page" }

[[page.block]]
form = "text"
text = { zh = '[石](data/stone/)有{{ fig("stone/-/2025/weight") }}，见[附件](data/stone/stone.csv)、[通报](releases/2026/a/)。', en = 'The [stone](data/stone/) weighs {{ fig("stone/-/2025/weight") }}: [data](data/stone/stone.csv), [notice](releases/2026/a/).' }

[[page.block]]
form = "text"
title = "没有译文的一段"
text = '没有译文：{{ fig("stone/-/2025/weight") }}。'
"#;

const STONE: &str = r#"
id = "stone"
title = { zh = "石", en = "Stone" }
kind = "observations"
key = ["year"]
time = { field = "year", grain = "year" }
source = { name = "甲市石局" }

[[field]]
name = "year"
title = { zh = "年份", en = "Year" }
type = "year"

[[field]]
name = "weight"
title = { zh = "重量", en = "Weight" }
header = ["重量"]
type = "quantity"
unit = "kg"
decimals = 1

[[field]]
name = "state"
title = { zh = "状态", en = "State" }
header = ["状态"]
type = "string"
"#;

/// A small site in two languages with one release.
fn small() -> Project {
    let project = Project::copy(std::path::Path::new("tests/no-such-folder"));
    project.write("site.toml", SITE);
    project.write("data/stone/dataset.toml", STONE);
    project.write(
        "data/stone/a.csv",
        "year,重量,状态\n2024,2.0,完整\n2025,2.5,第三次破损\n",
    );
    project.write(
        "content/en/words.toml",
        "[words]\n\"甲市石局\" = \"Stone Office\"\n\"第{n}次破损\" = \"damaged, time {n}\"\n",
    );
    project.write(
        "content/releases/2026/a.md",
        release("重{{ 重 }}。", "\"重\" = \"stone/-/2025/weight\""),
    );
    project
}

fn release(text: &str, figures: &str) -> String {
    let head = "title = \"通报\"\nsummary = \"摘要\"\npublish_at = \"2026-01-05T10:00\"";
    format!("+++\n{head}\n[figures]\n{figures}\n+++\n\n{text}\n")
}

fn english(text: &str) -> String {
    format!("+++\ntitle = \"Notice\"\n+++\n\n{text}\n")
}

#[test]
fn a_text_without_words_stays_chinese_as_a_whole() {
    let project = small();
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let home = project.read("public/en/index.html");
    assert!(
        home.contains("The <a href=\"data/stone/\">stone</a> weighs 2.5 kg:"),
        "{home}"
    );
    // The file is shared, and the release is in Chinese alone.
    assert!(
        home.contains("<a href=\"../data/stone/stone.csv\">data</a>"),
        "{home}"
    );
    assert!(
        home.contains("<a href=\"../releases/2026/a/\">notice</a>"),
        "{home}"
    );
    assert!(
        home.contains("<p lang=\"zh-CN\">没有译文：2.5千克。</p>"),
        "{home}"
    );
    assert!(!built.has("en/data/stone/stone.csv"));
    assert!(!built.has("en/releases/2026/a/index.html"));
    let list = project.read("public/en/releases/index.html");
    assert!(
        list.contains("<span lang=\"zh-CN\">通报</span> (in Chinese)"),
        "{list}"
    );
    let data = project.read("public/en/data/stone/index.html");
    assert!(
        data.contains("Stone Office") && data.contains("damaged, time 3"),
        "{data}"
    );
    assert!(
        data.contains("<td lang=\"zh-CN\">完整</td>") || data.contains(">完整<"),
        "{data}"
    );
    assert!(
        built.transcript.contains("2 texts have no words"),
        "{}",
        built.transcript
    );
}

#[test]
fn a_translation_stands_beside_its_original_with_the_same_figures() {
    let project = small();
    project.write(
        "content/en/releases/2026/a.md",
        english("It weighs {{ 重 }}."),
    );
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let page = project.read("public/en/releases/2026/a/index.html");
    assert!(page.contains("It weighs 2.5 kg."), "{page}");
    assert!(page.contains("5 January 2026"), "{page}");
    let home = project.read("public/en/index.html");
    assert!(
        home.contains("<a href=\"releases/2026/a/\">notice</a>"),
        "{home}"
    );
    let feed = project.read("public/en/feed.xml");
    assert!(
        feed.contains("https://example.org/en/releases/2026/a/"),
        "{feed}"
    );
}

#[test]
fn a_translation_is_sealed_and_may_not_vanish() {
    let project = small();
    project.write(
        "content/en/releases/2026/a.md",
        english("It weighs {{ 重 }}."),
    );
    assert!(project.build(AS_OF).ok);
    // What the release said is known from the last site: another value must be declared.
    project.replace("data/stone/a.csv", "2025,2.5", "2025,2.6");
    let built = project.build(AS_OF);
    assert!(!built.ok);
    let told = |file: &str| built.transcript.contains(&format!("--> {file}"));
    assert!(told("content/releases/2026/a.md"), "{}", built.transcript);
    assert!(
        told("content/en/releases/2026/a.md"),
        "{}",
        built.transcript
    );
    project.replace("data/stone/a.csv", "2025,2.6", "2025,2.5");
    project.remove("content/en/releases/2026/a.md");
    let built = project.build(AS_OF);
    assert!(
        !built.ok && built.transcript.contains("content::release-gone"),
        "{}",
        built.transcript
    );
}

#[test]
fn pages_of_both_languages_are_taken_over() {
    let project = small();
    assert!(project.build(AS_OF).ok);
    let (_, mut report, site) = crate::common::load(project.path(), AS_OF);
    let built = gongshi::build(
        &site.expect("a site"),
        Some(&project.path().join("public")),
        &mut report,
    );
    let built = built.expect("a folder").expect("a site without errors");
    assert_eq!(built.reused, built.pages);
}

#[test]
fn a_site_of_one_language_has_one() {
    let project = small();
    project.replace("site.toml", "[\"zh\", \"en\"]", "[\"zh\"]");
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let public = files_below(&project.path().join("public"));
    assert!(
        public.iter().all(|path| !path.starts_with(ENGLISH)),
        "{public:?}"
    );
    let home = project.read("public/index.html");
    assert!(!home.contains("hreflang"), "{home}");
    assert!(!project.read("public/sitemap.xml").contains("xhtml"));
}
