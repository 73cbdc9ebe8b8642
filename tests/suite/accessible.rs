//! Every page of the demo, read as a screen reader and a link checker would.

pub mod dom;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use rayon::prelude::*;

use crate::common::{Project, repository};
use dom::{Element, Page};

/// The moment of the demo that the tests look at.
pub const AS_OF: &str = "2026-11-23T08:00";

/// The demo, built once for all tests.
pub struct Demo {
    /// Every published file.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Every page, read.
    pub pages: BTreeMap<String, Page>,
    /// Pages that show one chart to other sites, and are no part of this one.
    pub embeds: BTreeMap<String, Page>,
    /// What is not well formed, by page.
    malformed: Vec<String>,
}

/// Every page of the demo.
pub fn demo() -> &'static Demo {
    static DEMO: LazyLock<Demo> = LazyLock::new(|| {
        let built = Project::demo();
        let built = (built.build(AS_OF), built);
        assert!(built.0.ok, "{}", built.0.transcript);
        Demo::read(built.0.bytes())
    });
    &DEMO
}

impl Demo {
    /// Reads the pages among published files.
    pub fn read(files: Vec<(String, Vec<u8>)>) -> Self {
        let files: BTreeMap<String, Vec<u8>> = files.into_iter().collect();
        let read: Vec<(String, Page, Vec<String>)> = files
            .par_iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, bytes)| {
                let html = std::str::from_utf8(bytes).expect("pages are UTF-8");
                let (page, faults) = Page::read(html);
                (path.clone(), page, faults)
            })
            .collect();
        let malformed = read
            .iter()
            .flat_map(|(path, _, faults)| faults.iter().map(move |f| format!("{path}: {f}")))
            .collect();
        let pages = read.into_iter().map(|(path, page, _)| (path, page));
        let (embeds, pages) = pages.partition(|(path, _)| path.starts_with("embed/"));
        Self {
            files,
            pages,
            embeds,
            malformed,
        }
    }

    /// A published file as text.
    pub fn text(&self, path: &str) -> &str {
        let bytes = self.files.get(path).unwrap_or_else(|| panic!("no {path}"));
        std::str::from_utf8(bytes).expect("text")
    }
}

/// Asks every page; lists each fault once with the number of pages that have it.
fn no_page(says: impl Fn(&str, &Page) -> Vec<String> + Sync) {
    let faults: Vec<(String, String)> = demo()
        .pages
        .par_iter()
        .flat_map_iter(|(path, page)| {
            let faults = says(path, page);
            faults.into_iter().map(move |f| (f, path.clone()))
        })
        .collect();
    let mut by_fault: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (fault, path) in faults {
        by_fault.entry(fault).or_default().push(path);
    }
    let lines: Vec<String> = by_fault
        .iter()
        .map(|(fault, on)| format!("{fault}\n    on {} pages, first {}", on.len(), on[0]))
        .collect();
    assert!(
        lines.is_empty(),
        "{} faults\n{}",
        lines.len(),
        lines.join("\n")
    );
}

/// The opening tag of an element, for messages.
fn tag(element: &Element) -> String {
    let attributes = element.attributes.iter().take(4);
    let attributes: Vec<String> = attributes.map(|(n, v)| format!(" {n}=\"{v}\"")).collect();
    format!("<{}{}>", element.name, attributes.concat())
}

#[test]
fn the_demo_has_pages_to_look_at() {
    let demo = demo();
    assert!(demo.pages.len() > 100, "{} pages", demo.pages.len());
    assert!(demo.pages.contains_key("index.html"));
    assert!(demo.pages.contains_key("releases/2026/air-2016/index.html"));
}

#[test]
fn every_element_is_closed_and_every_attribute_quoted() {
    let faults = &demo().malformed;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_page_has_title_language_one_heading_and_landmarks() {
    no_page(|path, page| {
        let mut out = Vec::new();
        let head = page.named("head").next().map_or(0, |(i, _)| i);
        let counts = [
            ("html", page.named("html").count()),
            ("title", page.inside(head, "title").count()),
            ("h1", page.named("h1").count()),
            ("main", page.named("main").count()),
        ];
        for (name, count) in counts.iter().filter(|(_, n)| *n != 1) {
            out.push(format!("{count} <{name}>"));
        }
        let mut spoken = page.inside(head, "title").chain(page.named("h1"));
        if spoken.any(|(i, _)| page.text(i).is_empty()) {
            out.push("an empty title or heading".to_owned());
        }
        let lang = page.named("html").next().and_then(|(_, e)| e.get("lang"));
        let own = if path.starts_with("en/") { "en" } else { "zh" };
        if !lang.is_some_and(|l| l.starts_with(own)) {
            out.push(format!("lang is {lang:?}"));
        }
        let skips = |(_, e): (usize, &Element)| e.get("href") == Some("#main");
        if !page.named("a").next().is_some_and(skips) {
            out.push("the first link does not skip to the content".to_owned());
        }
        out
    });
}

#[test]
fn headings_go_down_one_level_at_a_time() {
    no_page(|_, page| {
        let main = page.named("main").next().map_or(0, |(i, _)| i);
        let levels = page.elements.iter().enumerate().filter_map(|(i, e)| {
            let level: u32 = e.name.strip_prefix('h')?.parse().ok()?;
            (page.is_in(i, main)).then(|| (level, page.text(i)))
        });
        let mut before = 0;
        let mut out = Vec::new();
        for (level, text) in levels {
            if level > before + 1 {
                out.push(format!("h{level} “{text}” behind h{before}"));
            }
            if text.is_empty() {
                out.push(format!("an empty h{level}"));
            }
            before = level;
        }
        out
    });
}

#[test]
fn ids_are_unique_and_references_to_them_resolve() {
    no_page(|_, page| {
        let mut ids = BTreeSet::new();
        let mut out = Vec::new();
        for element in &page.elements {
            if let Some(id) = element.get("id")
                && !ids.insert(id)
            {
                out.push(format!("id {id} twice"));
            }
        }
        for element in &page.elements {
            for name in [
                "aria-labelledby",
                "aria-describedby",
                "aria-controls",
                "for",
            ] {
                let wanted = element.get(name).unwrap_or_default().split_whitespace();
                for id in wanted.filter(|id| !ids.contains(id)) {
                    out.push(format!("{} names no element {id}", tag(element)));
                }
            }
        }
        out
    });
}

#[test]
fn every_drawing_is_an_image_with_a_name() {
    let drawings: usize = demo().pages.values().map(|p| p.named("svg").count()).sum();
    assert!(drawings > 100, "{drawings} drawings");
    no_page(|_, page| {
        let mut out = Vec::new();
        // A drawing as large as a word stands beside its number and adds nothing to it.
        let hidden = |e: &Element| e.get("aria-hidden") == Some("true");
        for (at, svg) in page.named("svg").filter(|(_, e)| !hidden(e)) {
            let named = svg.get("aria-labelledby").and_then(|ids| {
                let text = ids.split_whitespace().filter_map(|id| page.by_id(id));
                text.map(|i| page.text(i)).reduce(|a, b| a + &b)
            });
            // What is inside an image is not read; a map has links.
            let role = match page.inside(at, "a").count() {
                0 => "img",
                _ => "group",
            };
            if svg.get("role") != Some(role) || named.is_none_or(|n| n.is_empty()) {
                out.push(format!("{} has no name", tag(svg)));
            }
        }
        for (_, img) in page.named("img") {
            if img.get("alt").is_none() {
                out.push(format!("{} has no alt", tag(img)));
            }
        }
        out
    });
}

#[test]
fn every_chart_has_its_sentence_its_table_and_its_file() {
    let demo = demo();
    let charts = demo.pages.values().flat_map(|p| p.named("figure"));
    assert!(charts.count() > 100);
    no_page(|path, page| {
        let mut out = Vec::new();
        for (chart, element) in page.named("figure").filter(|(_, e)| e.has_class("chart")) {
            let id = element.get("id").unwrap_or_default();
            let sentence = page
                .inside(chart, "p")
                .find(|(_, e)| e.has_class("summary"))
                .map(|(i, _)| page.text(i));
            if sentence.is_none_or(|s| s.is_empty()) {
                out.push(format!("chart {id} has no sentence"));
            }
            let drawn = page.inside(chart, "svg").count();
            if drawn != 2 {
                out.push(format!("chart {id} has {drawn} drawings"));
            }
            let rows = page.inside(chart, "table").map(|(t, _)| page.rows(t).len());
            if rows.sum::<usize>() < 2 {
                out.push(format!("chart {id} has no table"));
            }
            let download = page
                .inside(chart, "a")
                .find(|(_, e)| e.get("download").is_some());
            let file = download.and_then(|(_, e)| target(path, e.get("href")?));
            if !file.is_some_and(|(file, _)| demo.files.contains_key(&file)) {
                out.push(format!("chart {id} has no file to download"));
            }
        }
        // A drawing beside its number is no image of its own.
        let beside = |e: &Element| e.get("aria-hidden") == Some("true");
        for (svg, element) in page.named("svg").filter(|(_, e)| !beside(e)) {
            let charts = page.named("figure").filter(|(_, e)| e.has_class("chart"));
            let maps = page.named("div").filter(|(_, e)| e.has_class("map"));
            let mut charts = charts.chain(maps).map(|(i, _)| i);
            if !charts.any(|chart| page.is_in(svg, chart)) {
                out.push(format!("{} stands outside a chart", tag(element)));
            }
        }
        out
    });
}

#[test]
fn every_table_has_a_caption_and_heads_with_a_scope() {
    no_page(|_, page| {
        let mut out = Vec::new();
        for (table, element) in page.named("table") {
            let first = page
                .elements
                .iter()
                .enumerate()
                .find(|(_, e)| e.parent == table);
            let captioned =
                first.is_some_and(|(i, e)| e.name == "caption" && !page.text(i).is_empty());
            if !captioned {
                out.push(format!("{} has no caption", tag(element)));
            }
            if page.inside(table, "th").count() == 0 {
                out.push(format!("{} has no heads", tag(element)));
            }
        }
        for (_, head) in page.named("th") {
            if !matches!(
                head.get("scope"),
                Some("col" | "row" | "colgroup" | "rowgroup")
            ) {
                out.push(format!("{} has no scope", tag(head)));
            }
        }
        out
    });
}

#[test]
fn what_scrolls_or_can_be_pressed_has_a_name() {
    no_page(|_, page| {
        let mut out = Vec::new();
        for (i, element) in page.elements.iter().enumerate() {
            let label = element.get("aria-label").unwrap_or_default();
            let alt = || page.inside(i, "img").any(|(_, e)| e.get("alt") != Some(""));
            let named = !label.is_empty() || !page.text(i).is_empty() || alt();
            let pressed = matches!(element.name.as_str(), "a" | "button" | "summary");
            if pressed && !named {
                out.push(format!("{} has no name", tag(element)));
            }
            match element.get("tabindex") {
                None | Some("-1") => {}
                Some("0") if element.get("role").is_some() && !label.is_empty() => {}
                Some(_) => out.push(format!("{} can be focused without a name", tag(element))),
            }
        }
        out
    });
}

/// Attributes that load something.
const LOADS: &[(&str, &str)] = &[
    ("script", "src"),
    ("img", "src"),
    ("img", "srcset"),
    ("iframe", "src"),
    ("object", "data"),
    ("embed", "src"),
    ("source", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("use", "href"),
    ("image", "href"),
];

#[test]
fn a_page_keeps_a_strict_content_security_policy() {
    no_page(|path, page| {
        let mut out = Vec::new();
        for (i, element) in page.elements.iter().enumerate() {
            for (name, value) in &element.attributes {
                let script = name.starts_with("on") || value.trim().starts_with("javascript:");
                if name == "style" || script {
                    out.push(format!("{} has {name}=\"{value}\"", tag(element)));
                }
                let loads = LOADS.contains(&(element.name.as_str(), name.as_str()));
                // The page itself, and the page in another language: nothing that is loaded.
                let named =
                    element.get("rel") == Some("canonical") || element.get("hreflang").is_some();
                let linked = element.name == "link" && name == "href" && !named;
                if (loads || linked) && (value.contains("//") || value.starts_with("data:")) {
                    out.push(format!("{} is loaded from elsewhere", tag(element)));
                }
                if (loads || linked)
                    && !target(path, value).is_some_and(|(f, _)| demo().files.contains_key(&f))
                {
                    out.push(format!("{} is not published", tag(element)));
                }
            }
            // The box in the head leads to the search; another form asks its own page, and is there
            // only where a script answers it.
            let found = element
                .get("action")
                .and_then(|action| target(path, action));
            let seeks = element.get("method") == Some("get")
                && found.is_some_and(|(file, _)| file.ends_with("search/index.html"));
            let own = element.get("method") == Some("get")
                && element.get("action").is_none()
                && element.get("hidden").is_some();
            let form = element.name == "form" && !own && !seeks;
            if element.name == "style" || element.name == "iframe" || form {
                out.push(tag(element));
            }
            if element.name == "script" {
                let data = element.get("type") == Some("application/ld+json");
                let inline = element.get("src").is_none();
                if inline && !data {
                    out.push("an inline script".to_owned());
                }
                if data && serde_json::from_str::<serde_json::Value>(&page.text(i)).is_err() {
                    out.push("ld+json that is no JSON".to_owned());
                }
            }
        }
        out
    });
    for (path, bytes) in &demo().files {
        // Files of the search hold the texts of pages, which may name addresses.
        let texts = path.starts_with("search/") || path.contains("/search/");
        if !texts && (path.ends_with(".css") || path.ends_with(".js")) {
            let text = String::from_utf8_lossy(bytes);
            for banned in ["http:", "https:", "url(//", "@import", "eval("] {
                assert!(!text.contains(banned), "{path} holds {banned}");
            }
        }
    }
}

/// The path of the site that an address of a page means, and its fragment; `None` for other sites.
pub fn target(page: &str, address: &str) -> Option<(String, String)> {
    let (address, fragment) = address.split_once('#').unwrap_or((address, ""));
    let address = address.split('?').next().unwrap_or_default();
    if address.contains(':') || address.starts_with("//") {
        return None;
    }
    // The page for a missing address is shown at any depth: it names the site's own root.
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    let relative = match address.strip_prefix("/gongshi/") {
        Some(rest) => {
            parts.clear();
            rest
        }
        None => address,
    };
    if relative.is_empty() && !address.starts_with('/') {
        return Some((page.to_owned(), fragment.to_owned()));
    }
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let mut path = parts.join("/");
    if relative.is_empty() || relative.ends_with('/') || relative.ends_with("..") {
        path = format!("{path}/index.html")
            .trim_start_matches('/')
            .to_owned();
    }
    Some((path, fragment.to_owned()))
}

#[test]
fn addresses_are_resolved_as_a_browser_does() {
    let at = |page: &str, address: &str| target(page, address).map(|(p, f)| format!("{p}#{f}"));
    assert_eq!(at("a/b/index.html", "../c/").unwrap(), "a/c/index.html#");
    assert_eq!(at("a/b/index.html", "x.csv").unwrap(), "a/b/x.csv#");
    assert_eq!(at("a/index.html", "#t").unwrap(), "a/index.html#t");
    assert_eq!(at("a/index.html", "../").unwrap(), "index.html#");
    assert_eq!(at("404.html", "/gongshi/").unwrap(), "index.html#");
    assert_eq!(at("a/index.html", "../../"), None);
    assert_eq!(at("a/index.html", "https://x/"), None);
}

#[test]
fn every_link_inside_the_site_leads_somewhere() {
    let demo = demo();
    no_page(|path, page| {
        let mut out = Vec::new();
        for (_, link) in page.named("a") {
            let Some(href) = link.get("href") else {
                out.push(format!("{} leads nowhere", tag(link)));
                continue;
            };
            let other_site = ["https://", "http://", "mailto:", "tel:"];
            if other_site.iter().any(|p| href.starts_with(p)) {
                continue;
            }
            let absolute = href.starts_with('/') && !path.ends_with("404.html");
            let Some((file, fragment)) = target(path, href).filter(|_| !absolute) else {
                out.push(format!("{href} does not stay inside the site"));
                continue;
            };
            if !demo.files.contains_key(&file) {
                out.push(format!("{href}: there is no {file}"));
            } else if !fragment.is_empty() {
                let there = demo.pages.get(&file).and_then(|p| p.by_id(&fragment));
                if there.is_none() {
                    out.push(format!("{href}: {file} has no #{fragment}"));
                }
            }
        }
        out
    });
}

#[test]
fn every_page_can_be_reached_from_the_first() {
    let demo = demo();
    let mut seen = BTreeSet::from(["index.html".to_owned()]);
    let mut open = vec!["index.html".to_owned()];
    while let Some(path) = open.pop() {
        let Some(page) = demo.pages.get(&path) else {
            continue;
        };
        let links = page
            .named("a")
            .filter_map(|(_, e)| target(&path, e.get("href")?));
        for (file, _) in links {
            if seen.insert(file.clone()) {
                open.push(file);
            }
        }
    }
    let lost: Vec<&String> = demo
        .pages
        .keys()
        .filter(|p| !p.ends_with("404.html") && !seen.contains(*p))
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// Ids of the demo's datasets, and whether their declarations call them samples.
fn datasets() -> Vec<(String, bool)> {
    let data = std::fs::read_dir(repository().join("data")).expect("the demo's data");
    let mut out = Vec::new();
    for folder in data.filter_map(Result::ok) {
        let Ok(text) = std::fs::read_to_string(folder.path().join("dataset.toml")) else {
            continue;
        };
        let sample = text.lines().any(|line| line.trim() == "sample = true");
        out.push((folder.file_name().to_string_lossy().into_owned(), sample));
    }
    out
}

#[test]
fn pages_with_made_up_data_say_so_and_others_do_not() {
    let datasets = datasets();
    assert!(datasets.iter().any(|(_, s)| *s) && datasets.iter().any(|(_, s)| !*s));
    no_page(|path, page| {
        let path = path.strip_prefix("en/").unwrap_or(path);
        let banner = page
            .elements
            .iter()
            .enumerate()
            .filter(|(_, e)| e.has_class("sample"))
            .map(|(i, _)| page.text(i))
            .find(|text| text.contains("样例") || text.contains("Sample data"));
        let main = page.named("main").next().map_or(0, |(i, _)| i);
        let text = page.text(main);
        let mut shows_sample = false;
        for (id, sample) in &datasets {
            let address = [format!("数值地址：{id}/"), format!("Address: {id}/")];
            let own = path == format!("data/{id}/index.html");
            let row = page
                .inside(main, "code")
                .any(|(i, _)| page.text(i).starts_with(&format!("{id}/")));
            if *sample && (own || row || address.iter().any(|a| text.contains(a))) {
                shows_sample = true;
            }
        }
        let known = [
            "air/sample/",
            "enterprises/",
            "releases/2026/sample-",
            "releases/index",
        ];
        shows_sample |= known.iter().any(|p| path.starts_with(p));
        // Real data under a banner would not be believed.
        let real = [
            "air/20",
            "air/stations/",
            "air/published/",
            "methods/",
            "releases/2026/air-",
        ];
        let shows_real = real.iter().any(|p| path.starts_with(p));
        match (shows_sample, banner) {
            (true, None) => vec!["shows sample data without saying so".to_owned()],
            (_, Some(says)) if shows_real => vec![format!("real data, but it says “{says}”")],
            _ => Vec::new(),
        }
    });
}

#[test]
fn every_page_is_in_the_map_of_the_site() {
    let demo = demo();
    let map = demo.text("sitemap.xml");
    let base = "https://sthj.example.gov.cn/gongshi/";
    let listed: BTreeSet<String> = map
        .split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split("</loc>").next())
        .map(|url| url.strip_prefix(base).expect("our own address").to_owned())
        .collect();
    let wanted: BTreeSet<String> = demo
        .pages
        .keys()
        .filter(|p| !p.ends_with("404.html"))
        .map(|p| p.trim_end_matches("index.html").to_owned())
        .collect();
    let missing: Vec<_> = wanted.difference(&listed).collect();
    let extra: Vec<_> = listed.difference(&wanted).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "{missing:?} {extra:?}"
    );
}
