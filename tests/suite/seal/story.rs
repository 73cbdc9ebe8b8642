//! One release from seal to correction, with the commands as they are typed; and the demo's
//! bulletin, whose data change under it.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, Output},
};

use gongshi::{
    content::{Lock, Part},
    diagnostic::{Format, Lang, print},
};

use crate::common::{Project, load, transcript};

const AS_OF: &str = "2026-11-23T08:00";
const RELEASE: &str = "content/releases/2026/october.md";
const LOCK: &str = "content/releases/2026/october.lock.json";
const TABLE: &str = "data/air-day/2026-10.csv";
const PAGE: &str = "public/releases/2026/october/index.html";

fn run(site: &Path, as_of: &str, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshi"));
    command
        .args(["--lang", "en", "--as-of", as_of])
        .args(arguments);
    for name in ["NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    let Output { status, stderr, .. } = command.current_dir(site).output().expect("the program");
    let code = status.code().expect("an exit code");
    (code, String::from_utf8(stderr).expect("UTF-8"))
}

#[track_caller]
fn ends(site: &Path, arguments: &[&str], code: i32) -> String {
    ends_at(site, AS_OF, arguments, code)
}

#[track_caller]
fn ends_at(site: &Path, as_of: &str, arguments: &[&str], code: i32) -> String {
    let (found, err) = run(site, as_of, arguments);
    assert_eq!(found, code, "{arguments:?}\n{err}");
    err
}

fn correct<'a>(kind: &'a str, reason: &'a str) -> [&'a str; 6] {
    ["correct", RELEASE, "--kind", kind, "--reason", reason]
}

/// What says in public why the value of 3 October is another.
const DECLARE: [&str; 8] = [
    "change",
    "air-day",
    "--kind",
    "correction",
    "--reason",
    "10月3日数据录入有误",
    "--by",
    "监测科",
];

/// `<article>` of a page, without markup inside tags being looked at.
fn article(project: &Project, page: &str) -> String {
    let html = project.read(page);
    let start = html.find("<article").expect("an article");
    let end = html.find("</article>").expect("its end");
    html[start..end].to_owned()
}

#[test]
fn a_moved_figure_stops_the_build_until_it_is_declared() {
    let project = Project::from("invalid/_base");
    let site = project.path();
    let all = "[releases]\npacket = [\"text\", \"sms\", \"docx\", \"figures\"]\n\n[[section]]\nid = \"air\"";
    project.replace("site.toml", "[[section]]\nid = \"air\"", all);
    ends(site, &["build"], 0);
    ends(site, &["seal", RELEASE], 0);
    let sealed = project.read(LOCK);
    ends(site, &["build"], 0);
    assert!(article(&project, PAGE).contains("46微克/立方米"));

    // The largest of October was 46 on the third; now it is 64.
    project.replace(TABLE, "2026-10-03,46,", "2026-10-03,64,");
    for command in ["check", "build"] {
        let err = ends(site, &[command], 1);
        for wanted in [
            "error[content::sealed-figure-moved]: a published figure has moved: peak was published as “46微克/立方米” and is “64微克/立方米” now (air-day/S1/2026-10/pm25.peak)",
            "air-day/S1/2026-10-03/pm25 46 → 64",
            "--> content/releases/2026/october.md:10:",
            "::: data/air-day/2026-10.csv:4:15",
            "error[content::sealed-chart-moved]",
            "2026-10-03",
            "note[content::sealed-input-changed]",
        ] {
            assert!(err.contains(wanted), "{wanted}\n{err}");
        }
    }
    assert!(
        article(&project, PAGE).contains("46微克/立方米"),
        "the old site stands"
    );
    // A seal does not hide it.
    ends(site, &["seal", RELEASE], 1);
    assert_eq!(project.read(LOCK), sealed);

    ends(site, &correct("correction", " "), 1);
    assert_eq!(project.read(LOCK), sealed);
    ends(site, &correct("correction", "10月3日数据录入有误"), 0);
    // The release is corrected; the value itself is not declared yet.
    let err = ends(site, &["build"], 1);
    assert!(err.contains("[history::undeclared-change]"), "{err}");
    ends(site, &DECLARE, 0);
    ends(site, &["build"], 0);
    corrected(&project);
    corrected_forms(&project);
    withdrawn(&project);
}

/// What readers see after the correction.
fn corrected(project: &Project) {
    let page = article(project, PAGE);
    for wanted in [
        "更正说明",
        "原为<del>46微克/立方米</del>，现为<ins>64微克/立方米</ins>",
        "10月3日数据录入有误",
        "2026年11月23日 08:00",
        "更正记录",
        "releases/2026/october/v1/\">查看更正前的旧版",
    ] {
        assert!(page.contains(wanted), "{wanted}\n{page}");
    }
    let old = article(project, "public/releases/2026/october/v1/index.html");
    for wanted in [
        "这是更正前的旧版",
        "PM2.5最高日均值为46微克/立方米。",
        "releases/2026/october/\">查看现在的版本",
        "<td class=\"n\">46</td>",
    ] {
        assert!(old.contains(wanted), "{wanted}\n{old}");
    }
    let html = project.read("public/releases/2026/october/v1/index.html");
    assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
    let feed = project.read("public/feed.xml");
    assert!(
        feed.contains("<published>2026-11-05T10:00:00+08:00</published>"),
        "{feed}"
    );
    assert!(
        feed.contains("<updated>2026-11-23T08:00:00+08:00</updated>"),
        "{feed}"
    );
    assert!(
        feed.contains("已更正（原因：10月3日数据录入有误）"),
        "{feed}"
    );
    let list = project.read("public/releases/index.html");
    assert!(list.contains("<span class=\"tag\">已更正</span>"), "{list}");
    let map = project.read("public/sitemap.xml");
    assert!(
        map.contains("releases/2026/october/</loc>") && !map.contains("/v1/"),
        "{map}"
    );
}

/// A file of the release's packet.
fn beside(project: &Project, name: &str) -> String {
    project.read(&format!("public/releases/2026/october/{name}"))
}

/// Whoever has only the text, the short message, the Word file or the feed is told as well.
fn corrected_forms(project: &Project) {
    let text = beside(project, "release.txt");
    let notice = "更正说明\n2026年11月23日 08:00\n原因：10月3日数据录入有误\n";
    assert!(text.contains(notice), "{text}");
    for wanted in [
        "PM2.5最高日均值：原为“46微克/立方米”，现为“64微克/立方米”\n",
        "更正前的旧版：https://sthj.example.gov.cn/releases/2026/october/v1/\n",
        "更新时间：2026年11月23日 08:00\n",
        "PM2.5最高日均值为64微克/立方米。",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    let sms = beside(project, "sms.txt");
    assert!(sms.starts_with("【已更正】2026年10月空气质量"), "{sms}");
    let file = std::fs::File::open(
        project
            .path()
            .join("public/releases/2026/october/release.docx"),
    );
    let mut word = zip::ZipArchive::new(file.expect("a file")).expect("a ZIP archive");
    let mut xml = String::new();
    let mut part = word.by_name("word/document.xml").expect("the text");
    std::io::Read::read_to_string(&mut part, &mut xml).expect("UTF-8");
    // What stands in front of a text is its form.
    let form_of = |text: &str| {
        let at = xml.find(&format!(">{text}</w:t>")).expect(text);
        xml[..at].rsplit("<w:r>").next().expect("a run").to_owned()
    };
    assert!(form_of("46微克/立方米").contains("<w:strike"), "{xml}");
    assert!(
        form_of("64微克/立方米").contains("<w:u w:val=\"single\""),
        "{xml}"
    );
    assert!(!form_of("”，现为“").contains("<w:strike"), "{xml}");
    let feed: serde_json::Value =
        serde_json::from_str(&project.read("public/feed.json")).expect("JSON");
    let item = &feed["items"][0];
    assert_eq!(item["date_published"], "2026-11-05T10:00:00+08:00");
    assert_eq!(item["date_modified"], "2026-11-23T08:00:00+08:00");
    assert_eq!(item["content_text"], text);
    let sheet: serde_json::Value =
        serde_json::from_str(&beside(project, "figures.json")).expect("JSON");
    assert_eq!(sheet["updated"], "2026-11-23T08:00:00+08:00");
    assert_eq!(sheet["figures"][0]["printed"], "64微克/立方米");
    for list in ["releases/2026/", "releases/"] {
        let list = project.read(&format!("public/{list}index.html"));
        assert!(list.contains("<span class=\"tag\">已更正</span>"), "{list}");
    }
}

/// A second change, then the withdrawal: addresses stay, the text goes.
fn withdrawn(project: &Project) {
    let site = project.path();
    project.replace(TABLE, "2026-10-03,64,", "2026-10-03,65,");
    ends(site, &["check"], 1);
    let later = "2026-11-24T09:30";
    let arguments = correct("revision", "年度复核");
    ends_at(
        site,
        later,
        &[&arguments[..], &["--by", "监测科"]].concat(),
        0,
    );
    ends_at(site, later, &DECLARE, 0);
    ends_at(site, later, &["build"], 0);
    let page = article(project, PAGE);
    assert!(
        page.contains("修订说明") && page.contains("决定：监测科"),
        "{page}"
    );
    assert!(
        page.contains("<del>64微克/立方米</del>，现为<ins>65微克/立方米</ins>"),
        "{page}"
    );
    // The log holds both, the newer first.
    let log = &page[page.find("更正记录").expect("the log")..];
    let (newer, older) = (log.find("年度复核"), log.find("10月3日数据录入有误"));
    assert!(newer.is_some() && newer < older, "{log}");
    let second = article(project, "public/releases/2026/october/v2/index.html");
    assert!(
        second.contains("PM2.5最高日均值为64微克/立方米。"),
        "{second}"
    );
    let lock: Lock = serde_json::from_str(&project.read(LOCK)).expect("a lock");
    assert_eq!((lock.current.version, lock.earlier.len()), (3, 2));

    let front = "slug = \"october\"\nwithdrawn = { at = \"2026-11-25T09:00\", reason = \"点位校准有误，重新核算后另行发布\", by = \"监测科\" }\n";
    project.replace(RELEASE, "slug = \"october\"\n", front);
    ends_at(site, "2026-11-25T08:59", &["build"], 0);
    assert!(!project.read(PAGE).contains("点位校准有误"));
    // Its data may change from now on.
    ends_at(site, "2026-11-25T09:00", &["build"], 0);
    project.replace(TABLE, "2026-10-03,65,", "2026-10-03,66,");
    ends_at(site, "2026-11-25T09:01", &DECLARE, 0);
    ends_at(site, "2026-11-25T09:01", &["build"], 0);
    for page in [PAGE, "public/releases/2026/october/v1/index.html"] {
        let page = article(project, page);
        assert!(
            page.contains("本文已撤回") && page.contains("点位校准有误"),
            "{page}"
        );
        assert!(!page.contains("微克"), "{page}");
    }
    let list = project.read("public/releases/index.html");
    assert!(list.contains("<span class=\"tag\">已撤回</span>"), "{list}");
    let feed = project.read("public/feed.xml");
    assert!(
        feed.contains("<updated>2026-11-25T09:00:00+08:00</updated>"),
        "{feed}"
    );
    assert!(!feed.contains("微克"), "{feed}");
    let (text, sms) = (beside(project, "release.txt"), beside(project, "sms.txt"));
    assert!(
        text.contains("本文已撤回\n2026年11月25日 09:00\n原因：点位校准有误"),
        "{text}"
    );
    assert!(sms.starts_with("【已撤回】"), "{sms}");
    assert!(
        !text.contains("微克") && !sms.contains("微克"),
        "{text}{sms}"
    );
    let sheet = project
        .path()
        .join("public/releases/2026/october/figures.csv");
    assert!(!sheet.exists());
}

/// The manifest of last time is enough to notice, and to say what was published.
#[test]
fn without_a_lock_the_site_published_last_is_compared() {
    let project = Project::from("invalid/_base");
    let site = project.path();
    let err = ends(site, &correct("correction", "有误"), 1);
    assert!(err.contains("[content::never-published]"), "{err}");
    ends(site, &["build"], 0);
    let err = ends(site, &correct("correction", "有误"), 1);
    assert!(err.contains("[content::nothing-to-correct]"), "{err}");
    project.replace(TABLE, "2026-10-03,46,", "2026-10-03,64,");
    let err = ends(site, &["check"], 1);
    assert!(
        err.contains("[content::sealed-figure-moved]")
            && err.contains("[content::sealed-chart-moved]"),
        "{err}"
    );
    let err = ends(site, &["seal", "--all"], 1);
    assert!(err.contains("[content::sealed-figure-moved]"), "{err}");
    ends(site, &correct("correction", "有误"), 0);
    ends(site, &DECLARE, 0);
    ends(site, &["build"], 0);
    let old = article(&project, "public/releases/2026/october/v1/index.html");
    assert!(old.contains("PM2.5最高日均值为46微克/立方米。"), "{old}");
}

/// A figure that only a condition asks for moves with its cell named, too.
#[test]
fn a_condition_names_the_cell_behind_it() {
    let project = Project::from("invalid/_base");
    let site = project.path();
    let condition = "{% if peak.value|length > 3 %}很高{% else %}不高{% endif %}";
    project.replace(RELEASE, "{{ peak }}", condition);
    ends(site, &["seal", RELEASE], 0);
    project.replace(TABLE, "2026-10-03,46,", "2026-10-03,64,");
    let err = ends(site, &["check"], 1);
    let wanted = "is “64微克/立方米” now (air-day/S1/2026-10/pm25.peak). Inputs that changed: air-day/S1/2026-10-03/pm25 46 → 64.";
    assert!(err.contains(wanted), "{err}");
}

/// A lock that somebody made anew over changed data hides nothing from the site published last.
#[test]
fn a_lock_made_anew_is_no_correction() {
    let project = Project::from("invalid/_base");
    let site = project.path();
    ends(site, &["seal", "--all"], 0);
    ends(site, &["build"], 0);
    let other = Project::from("invalid/_base");
    for project in [&project, &other] {
        project.replace(TABLE, "2026-10-03,46,", "2026-10-03,64,");
    }
    ends(other.path(), &["seal", "--all"], 0);
    let sealed = project.read(LOCK);
    project.write(LOCK, other.read(LOCK));
    let err = ends(site, &["build"], 1);
    assert!(err.contains("[content::sealed-figure-moved]"), "{err}");
    // With its own lock it is corrected as ever.
    project.write(LOCK, sealed);
    ends(site, &correct("correction", "有误"), 0);
    let corrected = project.read(LOCK);
    ends(site, &DECLARE, 0);
    ends(site, &["build"], 0);
    ends(site, &["build"], 0);
    // And the correction does not get lost.
    project.remove(LOCK);
    for command in ["check", "build"] {
        let err = ends(site, &[command], 1);
        assert!(
            err.contains("[content::lock-gone]") && err.contains(LOCK),
            "{err}"
        );
    }
    project.write(LOCK, corrected);
    ends(site, &["build"], 0);
}

#[test]
fn what_is_typed_wrong_is_told_and_nothing_is_written() {
    let project = Project::from("invalid/_base");
    let site = project.path();
    let err = ends(site, &["seal", "content/releases/2026/octobr.md"], 1);
    assert!(
        err.contains("[content::no-such-release]") && err.contains(RELEASE),
        "{err}"
    );
    ends(site, &["seal"], 2);
    let err = ends(site, &correct("correction", "  "), 1);
    assert!(err.contains("[content::no-reason]"), "{err}");
    assert!(!site.join(LOCK).exists());
    ends(site, &["seal", "--all"], 0);
    let lock = project.read(LOCK);
    ends(site, &["seal", "--all"], 0);
    assert_eq!(project.read(LOCK), lock);
    // Only words: a warning, and sealing again takes them.
    project.replace(RELEASE, "最高日均值为", "最大日均值为");
    let err = ends(site, &["check"], 0);
    assert!(
        err.contains("warning[content::sealed-words-changed]"),
        "{err}"
    );
    ends(site, &["seal", RELEASE], 0);
    let err = ends(site, &["check"], 0);
    assert!(!err.contains("content::"), "{err}");
    // A number typed into the words is another matter.
    project.replace(RELEASE, "最大日均值为", "3日最大日均值为");
    let err = ends(site, &["check"], 1);
    assert!(err.contains("error[content::sealed-text-changed]"), "{err}");
    ends(site, &correct("correction", "补充日期"), 0);
    ends(site, &["build"], 0);
    assert!(article(&project, PAGE).contains("补充日期"));
}

/// A lock that another program changed between reading and writing is left alone.
#[test]
fn a_lock_is_exchanged_whole_or_not_at_all() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("a.lock.json");
    let replace = |before: Option<&[u8]>, bytes: &[u8]| {
        gongshi::publish::replace(&path, before, bytes).expect("a disk")
    };
    assert!(replace(None, b"one"));
    assert!(!replace(None, b"two"));
    assert!(!replace(Some(b"other"), b"two"));
    assert_eq!(std::fs::read(&path).expect("it"), b"one");
    assert!(replace(Some(b"one"), b"two"));
    assert_eq!(std::fs::read(&path).expect("it"), b"two");
    let names = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(names, 1);
}

/// A figure that another edition of the law moves is told with both editions.
#[test]
fn a_new_edition_is_named_with_the_old_one() {
    let project = Project::from("golden/soil/site");
    project.write(
        "content/releases/2026/soil.md",
        "+++\ntitle = \"土壤\"\nslug = \"soil\"\npublish_at = \"2026-05-05T10:00\"\n+++\n\n2025年{{ fig(\"soil-sample/全县/2025/safe-share\") }}的点位不高于筛选值。\n",
    );
    let site = project.path();
    ends(site, &["seal", "content/releases/2026/soil.md"], 0);
    let law = "data/standards/gb-15618-2018.toml";
    let text = project.read(law);
    let text = text.replace("edition = \"GB 15618—2018\"", "edition = \"GB 15618—2026\"");
    // Cadmium in dry fields: a limit that every site exceeds.
    let strict = |line: &str| match line.contains("\"Cd\"") && line.contains("value") {
        true => line.replace("value = \"0.3\"", "value = \"0.0001\""),
        false => line.to_owned(),
    };
    let text: Vec<String> = text.lines().map(strict).collect();
    project.write(law, text.join("\n"));
    let err = ends(site, &["check"], 1);
    let wanted = "Edition or method: GB 15618—2018 → GB 15618—2026";
    assert!(
        err.contains("content::sealed-figure-moved") && err.contains(wanted),
        "{err}"
    );
    assert!(
        err.contains("--> content/releases/2026/soil.md:7:9"),
        "{err}"
    );
}

const BULLETIN: &str = "content/releases/2026/bulletin-2016.md";
const AIR: &str = "content/releases/2026/air-2016.md";
const DAYS: &str = "data/air-city-day/aqistudy_daily_2013-2017.csv";

/// Line and column of the n-th place where an expression stands in braces.
fn place(text: &str, expression: &str, nth: usize) -> (usize, usize) {
    let braced = format!("{{{{ {expression} }}}}");
    let (at, _) = text.match_indices(&braced).nth(nth).expect("an expression");
    let before = &text[..at + 3];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().expect("a line").chars().count() + 1;
    (line, column)
}

fn sealed(project: &Project) -> Vec<Lock> {
    let (sources, mut report, site) = load(project.path(), AS_OF);
    let site = site.expect("a site");
    let names = [BULLETIN.to_owned(), AIR.to_owned()];
    let locks = gongshi::seal_releases(&site, &sources, Some(&names), None, &mut report);
    assert!(
        !report.has_errors(),
        "{}",
        transcript(&report, &sources, Lang::En)
    );
    let lock = |sealed: &gongshi::Sealed| {
        let lock: Lock = serde_json::from_str(&sealed.text).expect("a lock");
        assert_eq!(lock.to_json(), sealed.text);
        project.write(&sealed.path, &sealed.text);
        lock
    };
    locks.iter().map(lock).collect()
}

/// One cell of the demo's table is flipped: 6 January 2016, 68.1 becomes 668.1. Which expressions
/// must be named follows from what the same bulletin says over the changed table.
#[test]
fn one_cell_of_the_bulletin_names_every_sentence_chart_and_page() {
    let project = Project::demo_in_chinese();
    let before = sealed(&project);
    let bound = before[0].current.figures.iter();
    let bound = bound.filter(|f| f.part != Part::List).count();
    assert!(bound >= 40, "{bound} bound figures");

    let cell = (
        "连云港,2016-01-06,94,52~183,良,68.1,",
        "连云港,2016-01-06,94,52~183,良,668.1,",
    );
    project.replace(DAYS, cell.0, cell.1);
    let (sources, mut report, site) = load(project.path(), AS_OF);
    let site = site.expect("a site");
    let built = gongshi::build(&site, Some(&project.path().join("public")), &mut report);
    assert!(built.expect("a disk").is_none(), "nothing is published");
    assert!(!project.path().join("public").exists());
    let told = transcript(&report, &sources, Lang::En);
    println!("{told}");

    let json = print(&report, sources.as_ref(), Lang::En, Format::Json, false);
    let places: BTreeSet<(String, usize, usize)> = json
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter(|d| d["code"] == "content::sealed-figure-moved")
        .map(|d| {
            let number = |key: &str| d[key].as_u64().expect("a number") as usize;
            let file = d["file"].as_str().expect("a file").to_owned();
            (file, number("line"), number("column"))
        })
        .collect();
    let mut named = 0;
    for old in &before {
        let text = project.read(&old.release);
        let article = site.articles.iter().find(|a| *a.draft.file == *old.release);
        let new = article.expect("the release").shown(Lang::Zh);
        assert_eq!(old.current.figures.len(), new.len());
        let mut counts = std::collections::BTreeMap::new();
        for (a, b) in old.current.figures.iter().zip(&new) {
            if a.part != Part::Text {
                continue;
            }
            let nth = counts.entry(a.expression.clone()).or_insert(0);
            let skip = offset(&old.release, &a.expression) + *nth;
            let at = place(&text, &a.expression, skip);
            *nth += 1;
            let is_told = places.contains(&(old.release.clone(), at.0, at.1));
            let what = format!("{at:?} {} {} {}", a.expression, a.text, b.text);
            assert_eq!(is_told, a.text != b.text, "{what}");
            named += usize::from(is_told);
        }
    }
    assert!(named >= 15, "{named}");
    // By hand (tests/suite/binding.rs): the mean of the year, of January, the good days.
    for wanted in [
        "“48微克/立方米” and is “49微克/立方米”",
        "“92微克/立方米” and is “111微克/立方米”",
        "“253天” and is “252天”",
        "“同比下降11.1%” and is “同比下降9.3%”",
    ] {
        assert!(told.contains(wanted), "{wanted}\n{told}");
    }
    pages(&told);
}

/// How often an expression stands in the front matter, before the text.
fn offset(release: &str, expression: &str) -> usize {
    let text = std::fs::read_to_string(crate::common::repository().join(release)).expect("it");
    let front = text.split("+++").nth(1).expect("front matter").to_owned();
    front.matches(&format!("{{{{ {expression} }}}}")).count()
}

/// The pages that show the day, its month, its year, the year after; and the cell itself.
fn pages(told: &str) {
    let note = told.find("note[content::sealed-input-changed]: air-city-day/lianyungang/2016-01-06/pm25 has changed from “68.1” to “668.1”");
    let note = &told[note.unwrap_or_else(|| panic!("{told}"))..];
    assert!(note.contains(&format!("--> {DAYS}:")), "{note}");
    let line = note.lines().next().expect("a line");
    let (_, list) = line.split_once("on these pages: ").expect("the pages");
    let listed: BTreeSet<&str> = list.trim_end_matches('.').split('、').collect();
    for page in [
        "/",
        "air/",
        "air/2016/",
        "air/2016/01/",
        "releases/2026/bulletin-2016/",
        "releases/2026/air-2016/",
    ] {
        assert!(listed.contains(page), "{page}: {listed:?}");
    }
    assert!(
        !listed.contains("air/2014/") && !listed.contains("air/2016/03/"),
        "{listed:?}"
    );
    // Charts, at the place where page or release asks for them.
    assert!(told.contains("[content::sealed-chart-moved]: a published chart has moved: air-city-day/连云港/2016/month"), "{told}");
    assert!(note.contains("chart = \"trend\""), "{note}");
}
