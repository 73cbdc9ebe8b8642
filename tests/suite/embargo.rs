//! What may not be seen yet is nowhere in the output: no byte, no file name.

use crate::common::{Built, Project};

const BEFORE: &str = "2026-05-05T09:59";
const AT: &str = "2026-05-05T10:00";

/// Strings that occur in hidden things only, with where they stand.
const HIDDEN: &[&str] = &[
    "canary-release",
    "金丝雀题目",
    "金丝雀摘要",
    "金丝雀正文",
    "金丝雀文号",
    "金丝雀科室",
    "canary-attachment",
    "canary-page",
    "金丝雀页面",
    "金丝雀事件",
    "987654.3",
    "canary-declared",
    "金丝雀声明",
    "canary-site",
    "金丝雀样点",
    "金丝雀后来",
];

/// Strings that are never seen.
const NEVER: &[&str] = &["canary-draft", "金丝雀草稿"];

/// The soil site with a section for events, and nothing hidden.
fn base() -> Project {
    let project = Project::from("golden/soil/site");
    project.write(
        "data/inspection/dataset.toml",
        r#"id = "inspection"
title = { zh = "检查记录" }
kind = "events"
files = ["*.csv"]
key = ["number"]
time = { field = "day", grain = "day" }
visible_from = "field:opens"
source = { name = "检验用数据" }

[[field]]
name = "number"
title = { zh = "编号" }
type = "code"

[[field]]
name = "day"
title = { zh = "日期" }
type = "date"

[[field]]
name = "opens"
title = { zh = "公开时间" }
type = "time"

[[field]]
name = "what"
title = { zh = "内容" }
type = "string"

[[field]]
name = "area"
title = { zh = "面积" }
type = "quantity"
unit = "m²"
decimals = 1

[[indicator]]
id = "number-of"
title = { zh = "次数" }
op = "count"
per = ["month", "year"]

[[chart]]
id = "counts"
title = "各月检查次数"
form = "bar"
figures = ["number-of"]
grain = "month"
span = "all"

[[page]]
kind = "section-home"
route = "inspection/"
title = "检查"

[[page.block]]
form = "chart"
chart = "counts"

[[page.block]]
form = "records"
title = "检查记录"
fields = ["number", "day", "what", "area"]
count = 50
"#,
    );
    project.write("data/inspection/2026.csv", OPEN_ROWS);
    project.write("content/releases/2026/open.md", OPEN_RELEASE);
    project
}

const OPEN_ROWS: &str = "编号,日期,公开时间,内容,面积(m²)\n\
    A1,2026-03-02,2026-03-02 08:00,巡查,12.5\n\
    A2,2026-04-07,2026-05-05 09:59,复查,8.0\n";

const OPEN_RELEASE: &str =
    "+++\ntitle = \"已公开\"\npublish_at = \"2026-05-05T09:59\"\n+++\n\n正文。\n";

/// Adds everything that is hidden until 10:00, and a draft.
fn hide(project: &Project) {
    let rows = format!("{OPEN_ROWS}A3,2026-04-08,2026-05-05 10:00,金丝雀事件,987654.3\n");
    project.write("data/inspection/2026.csv", rows);
    project.write(
        "content/releases/2026/canary-release.md",
        r#"+++
title = "金丝雀题目"
slug = "canary-release"
summary = "金丝雀摘要{{ share }}"
document_number = "金丝雀文号1号"
contact = { office = "金丝雀科室" }
publish_at = "2026-05-05T10:00"

[figures]
share = "soil-sample/全县/2025/safe-share"
+++

金丝雀正文{{ share }}，见[附件](https://example.org/canary-attachment.pdf)。

{{ chart("soil-sample/全县/2025/share") }}
"#,
    );
    project.write(
        "content/pages/canary-page.md",
        "+++\ntitle = \"金丝雀页面\"\nroute = \"canary-page/\"\nvisible_from = \"2026-05-05T10:00\"\n+++\n\n金丝雀页面的正文。\n",
    );
    project.write(
        "content/releases/2026/canary-draft.md",
        "+++\ntitle = \"金丝雀草稿\"\npublish_at = \"2026-01-01\"\nstatus = \"draft\"\n+++\n\n正文。\n",
    );
    let declared = project.read("data/inspection/dataset.toml")
        + r#"
[[page]]
kind = "list"
route = "canary-declared/"
title = "金丝雀声明"
visible_from = "2026-05-05T10:00"

[[page.block]]
form = "text"
text = "金丝雀声明的正文。"
"#;
    project.write("data/inspection/dataset.toml", declared);
    hidden_register(project);
}

/// A register with a row of its own date, and a dataset that opens as a whole.
fn hidden_register(project: &Project) {
    let field = "\n[[field]]\nname = \"opens\"\ntitle = { zh = \"公开时间\" }\ntype = \"time\"\n";
    let text = project.read("data/soil-site/dataset.toml").replacen(
        "area = \"area\"\n",
        "area = \"area\"\nvisible_from = \"field:opens\"\n",
        1,
    );
    let at = text.find("\n[[page]]").expect("pages of the register");
    let text = format!("{}{field}{}", &text[..at], &text[at..]);
    project.write("data/soil-site/dataset.toml", text);
    let rows = project.read("data/soil-site/sites.csv");
    let mut lines = rows.lines().map(|line| match line {
        head if head.starts_with("编号") => format!("{head},公开时间"),
        row => format!("{row},2026-01-01 00:00"),
    });
    let mut out = lines.by_ref().collect::<Vec<_>>().join("\n");
    out.push_str("\ncanary-site,金丝雀样点,北片,水田,2026-05-05 10:00\n");
    project.write("data/soil-site/sites.csv", out);
    let later = project
        .read("data/inspection/dataset.toml")
        .replace("id = \"inspection\"", "id = \"later\"")
        .replace(
            "visible_from = \"field:opens\"",
            "visible_from = \"2026-05-05T10:00\"",
        )
        .replace("route = \"inspection/\"", "route = \"later/\"");
    let at = later.rfind("\n[[page]]").expect("the declared page");
    project.write("data/later/dataset.toml", &later[..at]);
    project.write(
        "data/later/2026.csv",
        "编号,日期,公开时间,内容,面积(m²)\nL1,2026-04-08,2026-01-01 00:00,金丝雀后来,1.0\n",
    );
}

/// Everything published, in small letters.
fn published(built: &Built) -> Vec<(String, String)> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).to_lowercase();
    built
        .bytes()
        .into_iter()
        .map(|(path, bytes)| (path.to_lowercase(), text(bytes)))
        .collect()
}

/// Where a string occurs: in names of files, in their bytes.
fn places<'p>(published: &'p [(String, String)], canary: &str) -> Vec<&'p str> {
    let spelled = spellings(canary);
    let holds = |text: &str| spelled.iter().any(|wanted| text.contains(wanted));
    published
        .iter()
        .filter(|(path, text)| holds(path) || holds(text))
        .map(|(path, _)| path.as_str())
        .collect()
}

/// A string as it may stand in HTML, in addresses and in JSON.
fn spellings(text: &str) -> [String; 4] {
    let percent: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
    let units: String = text.encode_utf16().map(|u| format!("\\u{u:04x}")).collect();
    let numbers: String = text
        .chars()
        .map(|c| format!("&#{};", u32::from(c)))
        .collect();
    [text.to_owned(), percent, units, numbers].map(|t| t.to_lowercase())
}

#[test]
fn a_minute_before_nothing_is_there_and_at_the_minute_everything() {
    let project = base();
    hide(&project);
    let before = project.build_to(BEFORE, "public");
    assert!(before.ok, "{}", before.transcript);
    let (open, before) = (
        before.has("releases/2026/open/index.html"),
        published(&before),
    );
    for canary in HIDDEN.iter().chain(NEVER) {
        let found = places(&before, canary);
        assert!(found.is_empty(), "{canary} one minute early in {found:?}");
    }
    let at = project.build_to(AT, "target");
    assert!(at.ok, "{}", at.transcript);
    let at = published(&at);
    for canary in HIDDEN {
        assert!(!places(&at, canary).is_empty(), "{canary} is not there");
    }
    for canary in NEVER {
        let found = places(&at, canary);
        assert!(found.is_empty(), "{canary} in {found:?}");
    }
    // What opened one minute earlier was there before.
    assert!(open && !places(&before, "复查").is_empty());
}

#[test]
fn before_its_time_a_text_changes_no_byte() {
    let project = base();
    let without = project.build_to(BEFORE, "public");
    let rows = format!("{OPEN_ROWS}A3,2026-04-08,2026-05-05 10:00,金丝雀事件,987654.3\n");
    project.write("data/inspection/2026.csv", rows);
    project.write(
        "content/releases/2026/canary-release.md",
        "+++\ntitle = \"金丝雀题目\"\nslug = \"canary-release\"\npublish_at = \"2026-05-05T10:00\"\n+++\n\n金丝雀正文。\n",
    );
    project.write(
        "content/pages/canary-page.md",
        "+++\ntitle = \"金丝雀页面\"\nroute = \"canary-page/\"\nvisible_from = \"2026-05-05T10:00\"\n+++\n\n正文。\n",
    );
    let with = project.build_to(BEFORE, "target");
    assert!(
        without.ok && with.ok,
        "{}{}",
        without.transcript,
        with.transcript
    );
    assert_eq!(without.files(), with.files());
    for ((path, a), (_, b)) in without.bytes().into_iter().zip(with.bytes()) {
        assert!(a == b, "{path} tells that something is hidden");
    }
}

#[test]
fn figures_over_hidden_rows_wait_as_well() {
    let project = base();
    hide(&project);
    let count = |as_of: &str| {
        crate::common::with_findings(project.path(), as_of, |findings| {
            let figure = findings
                .figure("inspection/-/2026-04/number-of")
                .expect("a count");
            figure.text().map(str::to_owned)
        })
    };
    assert_eq!(count(BEFORE).as_deref(), Some("1"));
    assert_eq!(count(AT).as_deref(), Some("2"));
}

#[test]
fn the_demos_own_release_of_next_year_is_nowhere() {
    let demo = crate::accessible::demo();
    for (path, bytes) in &demo.files {
        assert!(!path.contains("outlook-2027"), "{path}");
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("冬季空气质量会商"), "{path}");
        assert!(!text.contains("sample-outlook-2027"), "{path}");
    }
}
