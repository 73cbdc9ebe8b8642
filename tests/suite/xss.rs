//! Nothing that data, texts, names of files or declarations say is ever run by a browser.
//!
//! `tests/xss/vectors.txt` has one vector a line; `@` stands for the code, which gives the window a
//! name. The names of windows outlive the page, so a browser that walks the whole site tells.

use std::{fmt::Write as _, fs, panic::resume_unwind, sync::LazyLock, thread};

use gongshi::{
    config::Links,
    content::{Manner, Segment, markdown},
    diagnostic::Lang,
};

use crate::{
    accessible::dom::Page,
    browser::{devtools::Browser, server::Server},
    common::{Built, Project, site},
    register,
};

/// What a vector runs.
const CODE: &str = "top.name=1";

fn vectors() -> Vec<String> {
    let text = fs::read_to_string(site("xss/vectors.txt")).expect("the vectors");
    let vectors: Vec<String> = text
        .lines()
        .map(|line| {
            let line = line.replace("\\@", "\u{0}").replace('@', CODE);
            line.replace('\u{0}', "@")
        })
        .collect();
    assert!(vectors.len() >= 100, "{} vectors", vectors.len());
    vectors
}

/// Elements that the program never writes into a page.
const NEVER: &[&str] = &[
    "iframe",
    "object",
    "embed",
    "applet",
    "base",
    "frameset",
    "frame",
    "foreignobject",
    "animate",
    "set",
    "math",
    "image",
    "marquee",
    "noembed",
    "plaintext",
    "xmp",
    "isindex",
];

/// What of a page could run; an attribute's value is as it is after entities are decoded.
fn runs(html: &str) -> Vec<String> {
    let (page, mut faults) = Page::read(html);
    for element in &page.elements {
        let name = element.name.to_ascii_lowercase();
        if NEVER.contains(&name.as_str()) {
            faults.push(format!("<{name}>"));
        }
        for (attribute, value) in &element.attributes {
            let attribute = attribute.to_ascii_lowercase();
            let plain: String = value
                .chars()
                .filter(|c| !c.is_whitespace() && !c.is_control())
                .collect::<String>()
                .to_ascii_lowercase();
            let scheme = [
                "javascript:",
                "vbscript:",
                "data:text",
                "data:image/svg",
                "//",
            ]
            .iter()
            .any(|s| plain.starts_with(s));
            let address = [
                "href",
                "src",
                "action",
                "formaction",
                "data",
                "xlink:href",
                "srcdoc",
            ]
            .contains(&attribute.as_str());
            if attribute.starts_with("on") || address && scheme || attribute == "srcdoc" {
                faults.push(format!("<{name} {attribute}={value:?}>"));
            }
            if attribute == "http-equiv" && plain == "refresh" {
                faults.push(format!("<{name} {attribute}={value:?}>"));
            }
        }
        let inline = name == "script"
            && element.get("src").is_none()
            && element.get("type") != Some("application/ld+json")
            && element.get("type") != Some("application/json");
        if inline {
            faults.push("an inline script".to_owned());
        }
    }
    faults
}

#[test]
fn the_check_finds_what_runs() {
    for bad in [
        "<p onclick=\"x\">a</p>",
        "<a href=\"java&#10;script:x\">a</a>",
        "<script>x</script>",
        "<iframe></iframe>",
        "<meta http-equiv=\"refresh\" content=\"0\">",
    ] {
        assert!(!runs(bad).is_empty(), "{bad}");
    }
    assert!(runs("<p><a href=\"x/\">a</a><script src=\"a.js\"></script></p>").is_empty());
}

/// Every vector in every place of a text: it is refused, or it is only text.
#[test]
fn texts_cannot_carry_code() {
    let mut refused = 0;
    for v in vectors() {
        let shapes = [
            v.clone(),
            format!("一句话{v}。"),
            format!("[x]({v})"),
            format!("[x](<{v}>)"),
            format!("[{v}](/air/)"),
            format!("[x](/air/ \"{v}\")"),
            format!("[x](/air/ '{v}')"),
            format!("[x][r]\n\n[r]: {v}"),
            format!("[x][r]\n\n[r]: <{v}> \"{v}\""),
            format!("![{v}](/a.png)"),
            format!("![x]({v})"),
            format!("<{v}>"),
            format!("`{v}`"),
            format!("```{v}\n{v}\n```"),
            format!("    {v}"),
            format!("# {v}"),
            format!("| {v} | b |\n|---|---|\n| {v} | c |"),
            format!("- [ ] {v}\n- [x] {v}"),
            format!("文[^1]\n\n[^1]: {v}"),
            format!("文[^{v}]\n\n[^{v}]: 注"),
            format!("> {v}"),
            format!("**{v}** *{v}* ~~{v}~~"),
            format!("\\{v}"),
        ];
        for text in shapes {
            let links = Links::default();
            let manner = Manner {
                lang: Lang::Zh,
                links: &links,
            };
            let (segments, faults) = markdown(&text, "../", manner);
            if !faults.is_empty() {
                refused += 1;
            }
            let html: String = segments
                .iter()
                .map(|s| match s {
                    Segment::Html(html) => html.as_str(),
                    _ => "",
                })
                .collect();
            let mut found = runs(&html);
            // Pictures are refused by themselves; their addresses are not looked at here.
            let image = faults.iter().any(|f| f.code == "content::image");
            found.retain(|f| !(image && f.starts_with("<img src")));
            assert!(found.is_empty(), "{text}\n{html}\n{found:?}");
        }
    }
    assert!(refused > 200, "{refused} texts were refused");
}

/// A credit code of 17 signs with its check digit (GB 32100).
fn credit_code(n: usize) -> String {
    const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [
        1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
    ];
    let first = format!("91320701XS{n:07}");
    let first = first.replace('S', "Y");
    let value = |c: char| SIGNS.find(c).expect("a sign");
    let sum: usize = first.chars().zip(WEIGHTS).map(|(c, w)| value(c) * w).sum();
    let check = (31 - sum % 31) % 31;
    format!("{first}{}", &SIGNS[check..=check])
}

fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn toml(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The golden register with a vector in every name, cell, title and field of front matter.
fn hostile() -> Project {
    let project = Project::from(register::SITE);
    let all = vectors();
    let mut firms = "统一社会信用代码,企业名称,曾用名,所在地,行业代码,公开时间\n".to_owned();
    let mut industries = "代码,名称\n".to_owned();
    let mut replies = "编号,统一社会信用代码,处罚,回应日期,回应\n".to_owned();
    let mut penalties = "文号,统一社会信用代码,决定日期,种类,罚款\n".to_owned();
    let mut ratings = "统一社会信用代码,年度,得分\n".to_owned();
    for (n, v) in all.iter().enumerate() {
        let code = credit_code(n);
        let v = cell(v);
        let _ = writeln!(firms, "{code},{v},,北片,i{n},2026-01-01");
        let _ = writeln!(industries, "i{n},{v}");
        let _ = writeln!(penalties, "{v},{code},2025-01-01,罚款,{n}");
        let _ = writeln!(replies, "R{n},{code},{v},2025-02-01,{v}");
        let _ = writeln!(ratings, "{code},2025,{}", n % 12);
    }
    project.write("data/firm/firms.csv", firms);
    project.write("data/industry/industries.csv", industries);
    project.write("data/penalty/penalties.csv", penalties);
    project.write("data/reply/replies.csv", replies);
    project.remove("data/rating/ratings.csv");
    // A name of a file that is markup; it stands in 怎么算的.
    project.write("data/rating/\"><img src=x onerror=top.name=1>.csv", ratings);
    for (n, v) in all.iter().enumerate() {
        let v = toml(v);
        project.write(
            &format!("content/releases/2026/x{n}.md"),
            format!(
                "+++\ntitle = {v}\nsummary = {v}\ndescription = {v}\npublish_at = \"2026-11-01T10:00\"\n\
                 issuer = {v}\ndocument_number = {v}\nsource = {v}\ncategory = {v}\ntopics = [{v}]\n\
                 contact = {{ office = {v}, phone = {v}, hours = {v}, email = {v} }}\n\
                 unbound = \"检验\"\n+++\n\n正文1家。\n"
            ),
        );
    }
    let joined = toml(&all.join(" "));
    let declaration = project.read("data/firm/dataset.toml");
    let declaration = declaration
        .replacen(
            "title = { zh = \"企业名录\", en = \"Firms\" }",
            &format!("title = {{ zh = {joined} }}"),
            1,
        )
        .replacen("title = \"企业名单\"", &format!("title = {joined}"), 2)
        .replacen(
            "source = { name = \"检验用，编造\" }",
            &format!("source = {{ name = {joined} }}"),
            1,
        );
    project.write("data/firm/dataset.toml", declaration);
    let own = project.read("site.toml");
    let name = own
        .lines()
        .find(|l| l.starts_with("name = "))
        .expect("a name")
        .to_owned();
    let own = own.replacen(&name, &format!("name = {{ zh = {joined} }}"), 1);
    let own = own.replacen(
        "[publisher]\n",
        &format!("[publisher]\nicp = {joined}\npolice = {joined}\n"),
        1,
    );
    project.write("site.toml", own);
    project
}

struct Walk {
    built: Built,
    project: Project,
}

fn walk() -> &'static Walk {
    static WALK: LazyLock<Walk> = LazyLock::new(|| {
        let project = hostile();
        let built = project.build(register::AS_OF);
        assert!(built.ok, "{}", built.transcript);
        Walk { built, project }
    });
    &WALK
}

#[test]
fn no_page_holds_code() {
    let mut pages = 0;
    for (path, bytes) in walk().built.bytes() {
        let text = String::from_utf8_lossy(&bytes);
        if path.ends_with(".html") {
            pages += 1;
            let found = runs(&text);
            assert!(found.is_empty(), "{path}: {found:?}");
        }
        if path.ends_with(".svg") {
            let found = runs(&text);
            assert!(found.is_empty(), "{path}: {found:?}");
        }
        if path.ends_with(".json") {
            serde_json::from_str::<serde_json::Value>(&text)
                .unwrap_or_else(|e| panic!("{path}: {e}"));
        }
    }
    assert!(pages > 300, "{pages} pages");
}

/// Feeds carry the vectors as text, each one whole.
#[test]
fn feeds_carry_text() {
    let bytes = walk().built.bytes();
    let feeds = bytes.iter().filter(|(path, _)| path.ends_with(".xml"));
    let mut titles = Vec::new();
    for (path, bytes) in feeds {
        let mut reader = quick_xml::Reader::from_reader(bytes.as_slice());
        let (mut inside, mut text) = (false, String::new());
        loop {
            use quick_xml::events::Event;
            match reader
                .read_event()
                .unwrap_or_else(|e| panic!("{path}: {e}"))
            {
                Event::Start(e) if e.name().as_ref() == "title" => {
                    (inside, text) = (true, String::new())
                }
                Event::Text(t) if inside => text += &*t,
                Event::GeneralRef(r) if inside => {
                    let name: &str = &r;
                    text += match name {
                        "lt" => "<",
                        "gt" => ">",
                        "amp" => "&",
                        "quot" => "\"",
                        "apos" => "'",
                        other => panic!("&{other};"),
                    };
                }
                Event::End(e) if e.name().as_ref() == "title" => {
                    inside = false;
                    titles.push(std::mem::take(&mut text));
                }
                Event::CData(_) | Event::PI(_) | Event::DocType(_) => panic!("{path}"),
                Event::Eof => break,
                _ => {}
            }
        }
    }
    // A feed holds the newest; which these are does not matter here.
    let all = vectors();
    let carried = all.iter().filter(|v| titles.contains(v)).count();
    assert!(carried >= 20, "{carried} of {titles:?}");
}

/// Addresses that stand in declarations as addresses.
#[test]
fn declared_addresses_cannot_run() {
    for address in [
        "javascript:top.name=1",
        " JavaScript:top.name=1",
        "java\tscript:top.name=1",
        "data:text/html,<script>top.name=1</script>",
        "vbscript:x",
        "//evil.example/",
    ] {
        let quoted = toml(address);
        let changes = [
            (
                "site.toml",
                "[publisher]\n",
                format!("[publisher]\nreport_error = {quoted}\n"),
            ),
            (
                "data/firm/dataset.toml",
                "source = { name = \"检验用，编造\" }",
                format!("source = {{ name = \"甲\", url = {quoted} }}"),
            ),
            (
                "data/firm/dataset.toml",
                "form = \"facts\"\n",
                format!("form = \"facts\"\nmore = {{ title = \"甲\", route = {quoted} }}\n"),
            ),
        ];
        for (file, from, to) in changes {
            let project = Project::from(register::SITE);
            let text = project.read(file);
            if file == "site.toml" {
                let kept = text.lines().filter(|l| !l.starts_with("report_error"));
                project.write(file, kept.collect::<Vec<_>>().join("\n") + "\n");
            }
            project.replace(file, from, &to);
            let built = project.build(register::AS_OF);
            if !built.ok {
                continue;
            }
            for (path, bytes) in built.bytes() {
                if path.ends_with(".html") {
                    let found = runs(&String::from_utf8_lossy(&bytes));
                    assert!(found.is_empty(), "{file} {address:?} in {path}: {found:?}");
                }
            }
        }
    }
}

/// A browser that walks the whole site, without the policy that a server would send.
/// Opens pages one after the other and does what a reader may do; fails where a vector ran.
fn visit(browser: &mut Browser, address: &str, pages: &[&String]) {
    // What is not in sight is not painted.
    browser.size(320, 200);
    for path in pages {
        let path = path.strip_suffix("index.html").unwrap_or(path);
        browser.open(&format!("{address}{path}"));
        // Links and buttons that a reader may press, and fields that take the focus.
        browser.ask(
            "document.querySelectorAll('details').forEach(e => { e.open = true });
             document.querySelectorAll('input, select, button, a').forEach(e => { e.focus && e.focus() });
             document.querySelectorAll('a[href]').forEach(e => {
               if (!/^https?:|^mailto:|^tel:|^file:/.test(e.href)) { window.name = e.href }
             }); 0",
        );
        assert_eq!(browser.ask("window.name"), "", "{path}");
    }
}

#[test]
fn nothing_runs_in_a_browser() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let walk = walk();
    let public = walk.project.path().join("public");
    let control = walk.project.path().join("control");
    fs::create_dir_all(&control).expect("a folder");
    fs::write(
        control.join("index.html"),
        "<!doctype html><title>x</title><img src=x onerror=top.name=1>",
    )
    .expect("a page");
    // The check itself: what does run is noticed.
    let server = Server::without_policy(control);
    browser.open(server.address());
    browser.until("window.name === '1'");
    browser.ask("window.name = ''");

    let server = Server::without_policy(public);
    let files = walk.built.files();
    // Every page; of the drawings and of the pages that show one drawing, which say the words of
    // their page again, some. All of them are read for what could run by another test.
    let again = |f: &str| f.starts_with("embed/") || f.ends_with(".svg");
    let pages: Vec<&String> = files
        .iter()
        .filter(|f| f.ends_with(".html") || f.ends_with(".xml") || f.ends_with(".svg"))
        .enumerate()
        .filter(|(n, f)| !again(f) || n % 8 == 0)
        .map(|(_, f)| f)
        .collect();
    assert!(pages.len() > 300, "{} pages", pages.len());
    // A browser mostly waits for its pages: two of them do it in half the time.
    let (first, second) = pages.split_at(pages.len() / 2);
    let address = server.address();
    thread::scope(|scope| {
        let other = scope.spawn(|| {
            let mut browser = Browser::start().expect("the browser that ran a moment ago");
            visit(&mut browser, address, second);
        });
        visit(&mut browser, address, first);
        other.join().unwrap_or_else(|panic| resume_unwind(panic));
    });
    // The list that is searched: what was typed and what is found are texts.
    for v in ["<img src=x onerror=top.name=1>", "onerror", "script"] {
        browser.open(&format!("{}firms/", server.address()));
        if browser.ask("!!document.querySelector('#find-q')") == true {
            browser.focus("#find-q");
            browser.insert(v);
            browser.until("!document.querySelector('.find-answer').hidden");
        }
        assert_eq!(browser.ask("window.name"), "", "{v}");
    }
}
