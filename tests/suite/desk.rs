//! The desk of those who prepare releases: what is on it is marked everywhere, and never built.

use std::{collections::BTreeMap, sync::Arc};

use gongshi::{Audience, Kept, Preview, Progress, Site, diagnostic::Report, source};

use crate::{
    accessible::dom::Page,
    common::{Project, moment},
};

const AS_OF: &str = "2026-11-05T12:00";

/// The small good site with a draft, a release that waits, and a page that waits.
fn project() -> Project {
    let project = Project::from("invalid/_base");
    let release = |title: &str, slug: &str, at: &str, status: &str| {
        format!(
            "+++\ntitle = \"{title}\"\nslug = \"{slug}\"\nsummary = \"{title}摘要\"\npublish_at = \"{at}\"\n\
             status = \"{status}\"\ncategory = \"{title}类\"\n\n[figures]\npeak = \"air-day/S1/2026-10/pm25.peak\"\n+++\n\n\
             {title}正文，最高{{{{ peak }}}}。\n"
        )
    };
    for (title, slug, at, status) in [
        ("CANARYDRAFT", "canary-draft", "2026-11-04T10:00", "draft"),
        ("CANARYREAD", "canary-read", "2026-11-20T10:00", "reviewed"),
        (
            "CANARYLATER",
            "canary-later",
            "2026-11-20T10:00",
            "published",
        ),
    ] {
        let reviewed = match status {
            "reviewed" => "reviewed = { by = \"乙\", at = \"2026-11-05T09:00\" }\n",
            _ => "",
        };
        let text = release(title, slug, at, status);
        let text = text.replacen("category", &format!("{reviewed}category"), 1);
        project.write(&format!("content/releases/2026/{slug}.md"), text);
    }
    let page = "+++\ntitle = \"CANARYPAGE\"\nroute = \"canary-page/\"\nvisible_from = \"2026-11-20\"\n+++\n\nCANARYPAGE正文。\n";
    project.write("content/pages/canary.md", page);
    let site = project.read("site.toml");
    let packet = "\n[releases]\npacket = [\"text\", \"sms\", \"docx\", \"figures\"]\n";
    project.write("site.toml", format!("{site}{packet}"));
    project
}

const CANARIES: [&str; 4] = ["CANARYDRAFT", "CANARYREAD", "CANARYLATER", "CANARYPAGE"];

fn loaded(project: &Project, audience: Audience) -> Site {
    let sources = Arc::new(source::read(project.path(), &[]).expect("a folder"));
    let mut report = Report::default();
    let progress = Progress::default();
    let (at, kept) = (moment(AS_OF), Kept::default());
    let site = gongshi::load_for(audience, sources, at, &progress, &kept, &mut report);
    assert!(!report.has_errors(), "{:?}", report.sorted());
    site.expect("a site")
}

/// Every page as `serve --drafts` shows it.
fn shown(project: &Project) -> BTreeMap<String, String> {
    let preview = Preview::new(loaded(project, Audience::Desk));
    let routes: Vec<String> = preview
        .site()
        .plan
        .pages
        .iter()
        .map(|p| p.route.clone())
        .collect();
    let mut report = Report::default();
    let file = |route: &String| match route.is_empty() || route.ends_with('/') {
        true => format!("{route}index.html"),
        false => route.clone(),
    };
    let pages = routes.iter().map(|route| {
        let bytes = preview.file(&file(route), &mut report).expect("a page");
        (route.clone(), String::from_utf8(bytes).expect("UTF-8"))
    });
    let pages = pages.collect();
    assert!(!report.has_errors(), "{:?}", report.sorted());
    pages
}

/// The banner: the first thing in the body, with words that stand there for eyes and screen readers.
fn banner(route: &str, html: &str) -> (String, String) {
    let (page, faults) = Page::read(html);
    assert!(faults.is_empty(), "{route}: {faults:?}");
    let (aside, element) = page
        .named("aside")
        .find(|(_, e)| e.get("class") == Some("preview"))
        .unwrap_or_else(|| panic!("{route} has no banner"));
    let body = html.split_once("<body").expect("a body").1;
    let first = body.split_once('>').expect("a body").1.trim_start();
    assert!(first.starts_with("<aside class=\"preview\""), "{route}");
    // The first thing that can be reached by keyboard is still the way past the navigation.
    let link = body.find("<a ").expect("a link");
    assert!(body[link..].starts_with("<a class=\"skip\""), "{route}");
    assert!(
        html.contains("<meta name=\"robots\" content=\"noindex\">"),
        "{route}"
    );
    assert!(!html.contains("rel=\"canonical\""), "{route}");
    let label = element.get("aria-label").expect("a name").to_owned();
    (label, page.text(aside))
}

#[test]
fn every_page_of_the_desk_says_what_it_is() {
    let project = project();
    let pages = shown(&project);
    for (route, html) in &pages {
        let (label, text) = banner(route, html);
        assert_eq!(label, "内部预览", "{route}");
        assert!(
            text.contains("任何人不得复制、转发或者摘录给他人"),
            "{route}: {text}"
        );
    }
    let says = |route: &str| banner(route, &pages[route]).1;
    let draft = says("releases/2026/canary-draft/");
    assert!(draft.starts_with("草稿，未经批准发布"), "{draft}");
    let read = says("releases/2026/canary-read/");
    assert!(read.starts_with("已审核，未经批准发布"), "{read}");
    let later = says("releases/2026/canary-later/");
    assert!(later.starts_with("未到发布时间"), "{later}");
    assert!(later.contains("定于2026年11月20日 10:00发布。"), "{later}");
    assert!(says("canary-page/").starts_with("未到发布时间"));
    let home = says("");
    assert!(
        home.contains("未批准的稿件2篇、未到发布时间的稿件2篇"),
        "{home}"
    );
    assert!(pages["releases/2026/canary-draft/"].contains("CANARYDRAFT正文，最高46微克/立方米。"));
}

/// Lists mark each of them, so does what is made beside its page.
#[test]
fn lists_and_packets_of_the_desk_are_marked() {
    let project = project();
    let pages = shown(&project);
    let list = &pages["releases/"];
    for mark in [
        "【草稿】CANARYDRAFT",
        "【未批准】CANARYREAD",
        "【未到发布时间】CANARYLATER",
    ] {
        assert!(list.contains(mark), "{mark}");
    }
    let preview = Preview::new(loaded(&project, Audience::Desk));
    let mut report = Report::default();
    for (slug, mark) in [
        ("canary-draft", "【草稿】CANARYDRAFT"),
        ("canary-read", "【未批准】CANARYREAD"),
        ("canary-later", "【未到发布时间】CANARYLATER"),
    ] {
        for file in ["release.txt", "sms.txt"] {
            let path = format!("releases/2026/{slug}/{file}");
            let bytes = preview.file(&path, &mut report).expect("a file");
            let text = String::from_utf8(bytes).expect("UTF-8");
            assert!(text.starts_with(mark), "{path}: {text}");
        }
    }
    let feed = preview.file("feed.xml", &mut report).expect("a feed");
    let feed = String::from_utf8(feed).expect("UTF-8");
    for canary in &CANARIES[..3] {
        let untold = feed.replace(&format!("】{canary}"), "");
        assert!(!untold.contains(&format!("<title>{canary}")), "{feed}");
    }
}

#[test]
fn a_build_holds_nothing_of_the_desk() {
    let project = project();
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    for (path, bytes) in built.bytes() {
        let text = String::from_utf8_lossy(&bytes);
        for word in CANARIES
            .iter()
            .chain(&["canary-", "内部预览", "未到发布时间", "【草稿】"])
        {
            assert!(
                !path.contains(word) && !text.contains(word),
                "{word} in {path}"
            );
        }
    }
    // Nor can a site that was loaded for the desk be built.
    let desk = loaded(&project, Audience::Desk);
    let folder = project.path().join("leak");
    let mut report = Report::default();
    let built = gongshi::build(&desk, Some(&folder), &mut report).expect("a run");
    assert!(built.is_none() && !folder.exists());
}

/// An English site says it in English; a theme that knows of no banner has it, too.
#[test]
fn the_banner_in_english_and_in_a_theme_of_its_own() {
    let project = project();
    project.replace(
        "site.toml",
        "time_zone",
        "languages = [\"en\"]
time_zone",
    );
    let bare = "<!DOCTYPE html><html lang=\"en\"><head><title>{{ page.title }}</title>{% if page.noindex %}<meta name=\"robots\" content=\"noindex\">{% endif %}</head><body data-x=\"y\"><a class=\"skip\" href=\"#main\">x</a><main id=\"main\"><h1>{{ page.heading }}</h1></main></body></html>";
    project.write("themes/default/templates/release.html", bare);
    let pages = shown(&project);
    let (label, text) = banner("", &pages[""]);
    assert_eq!(label, "Preview for the office");
    assert!(
        text.contains("2 drafts or releases that are not approved, and 2 that open later"),
        "{text}"
    );
    let route = "releases/2026/canary-draft/";
    let (_, text) = banner(route, &pages[route]);
    assert!(
        text.starts_with("Draft, not approved for publication"),
        "{text}"
    );
    assert!(
        text.ends_with("nobody may copy, forward or quote it."),
        "{text}"
    );
    assert!(pages[route].contains("[Draft] CANARYDRAFT"));
}
