//! Releases that write themselves: each kind on the demo and on a fresh site, and what stops one.
//!
//! What is written is kept in `tests/archetypes`; `UPDATE=1 cargo test --test suite archetypes`
//! writes it anew. Read what changed as a press officer would.

use std::{collections::BTreeMap, env, fs, path::Path, process::Command};

use gongshi::{
    archetype::{Archetype, Sheet, Wish},
    content,
    diagnostic::{Lang, Report},
    render,
    source::Sources,
};

use crate::common::{Project, load, repository, site, transcript};

const AS_OF: &str = "2026-11-23T08:00";

/// Compares with the file of that name, or writes it.
#[track_caller]
fn golden(name: &str, text: &str) {
    let path = site("archetypes").join(name);
    if env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, text).expect("a written file");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, kept, "{}", path.display());
}

/// What the command line would say: kind, period, dataset, subject, settings.
struct Order {
    kind: &'static str,
    wish: Wish,
}

fn order(kind: &'static str, set: &[(&str, &str)]) -> Order {
    let set = set.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    Order {
        kind,
        wish: Wish {
            set: set.collect(),
            ..Wish::default()
        },
    }
}

const SPILL: &[(&str, &str)] = &[
    ("place", "海州区某某路"),
    ("time", "2026年11月23日6时"),
    ("what", "槽罐车侧翻、约3吨柴油泄漏"),
    ("measures", "已封堵雨水口，回收泄漏的柴油"),
    ("state", "没有人员伤亡，没有流入河道"),
    ("next", "继续监测下游水质"),
];

/// Writes each kind in process, with nothing to find in it, and gives the drafts by kind.
fn written(root: &Path, orders: Vec<Order>) -> BTreeMap<String, String> {
    let (sources, report, site) = load(root, AS_OF);
    assert!(
        !report.has_errors(),
        "{}",
        transcript(&report, &sources, Lang::Zh)
    );
    let site = site.expect("a site");
    let kinds = render::archetypes(&site.sources, &site.config);
    let mut out = BTreeMap::new();
    for Order { kind, wish } in orders {
        let (path, text) = &kinds[kind];
        let archetype = Archetype::read(kind, path, text).expect("an archetype");
        let fitted = archetype.fit(&site.findings, site.as_of, &wish);
        let fitted = fitted.unwrap_or_else(|lacks| panic!("{kind}: {lacks:?}"));
        let typed = !wish.set.is_empty();
        let sheet = Sheet {
            publish_at: "2026-11-23T07:00".parse().expect("a moment"),
            slug: None,
            typed,
        };
        let release = archetype.write(&fitted, sheet).expect("a release");
        let file = format!("content/releases/2026/{}.md", release.slug);
        let bytes = release.text.clone().into_bytes();
        let own = Sources::from_files([(file, bytes)]);
        let mut report = Report::default();
        let drafts = content::drafts(&own, site.config.offset, &mut report);
        content::lint(
            &drafts,
            &site.findings,
            site.config.release_policy.unbound,
            &mut report,
        );
        content::articles(drafts, &site.binder, site.as_of, &mut report);
        let said = transcript(&report, &own, Lang::Zh);
        // A waiver that excuses nothing is what the command leaves out.
        let said = if said.contains("content::idle-waiver") {
            ""
        } else {
            &said
        };
        assert_eq!(said, "", "{kind}");
        out.insert(kind.to_owned(), release.text);
    }
    out
}

/// Publishes the drafts; nothing about them is found, and each has its page. Gives their plain text.
fn published(project: &Project, drafts: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let site = project.read("site.toml");
    let packet = "packet = [\"text\", \"figures\"]\n";
    if !site.contains("packet = ") {
        project.write("site.toml", format!("{site}\n[releases]\n{packet}"));
    }
    for (kind, text) in drafts {
        let text = text.replacen("status = \"draft\"", "status = \"published\"", 1);
        let slug = slug(&text);
        assert!(
            text.contains("status = \"published\""),
            "{kind} is no draft"
        );
        project.write(&format!("content/releases/2026/{slug}.md"), text);
    }
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    for code in [
        "content::unbound",
        "content::bad",
        "content::unknown",
        "site::",
    ] {
        assert!(!built.transcript.contains(code), "{}", built.transcript);
    }
    let bytes: BTreeMap<String, Vec<u8>> = built.bytes().into_iter().collect();
    let text_of = |text: &String| {
        let path = format!("releases/2026/{}/release.txt", slug(text));
        String::from_utf8(bytes[&path].clone()).expect("UTF-8")
    };
    drafts
        .iter()
        .map(|(kind, text)| (kind.clone(), text_of(text)))
        .collect()
}

fn slug(draft: &str) -> String {
    let line = draft.lines().find_map(|l| l.strip_prefix("slug = \""));
    line.expect("a slug").trim_end_matches('"').to_owned()
}

fn kinds(folder: &str) -> Vec<String> {
    let all = fs::read_dir(repository().join("themes/default").join(folder)).expect("a folder");
    let mut all: Vec<String> = all
        .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
        .collect();
    all.sort();
    all
}

/// Every kind there is, on the demo: air, water, drinking water, enterprises, energy, warnings.
#[test]
fn every_kind_on_the_demo() {
    let mut orders: Vec<Order> = kinds("archetypes")
        .into_iter()
        .filter(|kind| kind != "emergency")
        .map(|kind| order(String::leak(kind), &[]))
        .collect();
    orders.push(order("emergency", SPILL));
    let project = Project::demo_in_chinese();
    let drafts = written(project.path(), orders);
    assert_eq!(
        drafts.keys().cloned().collect::<Vec<_>>(),
        kinds("archetypes")
    );
    for (kind, text) in &drafts {
        golden(&format!("demo/{kind}.md"), text);
    }
    let texts = published(&project, &drafts);
    for (kind, text) in &texts {
        golden(&format!("demo/{kind}.txt"), text);
    }
    // The same month as the release of the demo, which was counted by hand.
    assert!(
        texts["air-month"].contains("优良天数为27天"),
        "{}",
        texts["air-month"]
    );
    // The register says 2026-11-22 20:00.
    assert!(
        texts["warning"].contains("自2026年11月22日20时起生效"),
        "{}",
        texts["warning"]
    );
}

/// The bulletin of a year of published data: at least 40 figures, all from the data.
#[test]
fn a_bulletin_over_real_data() {
    let project = Project::demo_in_chinese();
    let order = Order {
        kind: "bulletin-year",
        wish: Wish {
            period: Some("2016".to_owned()),
            ..Wish::default()
        },
    };
    let drafts = written(project.path(), vec![order]);
    let text = &drafts["bulletin-year"];
    golden("demo/bulletin-2016.md", text);
    assert!(text.matches("{{ ").count() >= 40, "{text}");
    assert!(text.contains("air-city-day/"), "{text}");
}

/// The program itself, in Chinese, on a site that is the current folder.
struct Desk {
    project: Project,
}

/// What a run said: its exit code, then both streams.
fn said(project: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshi"));
    command
        .args(["--lang", "zh", "--as-of", AS_OF])
        .args(arguments);
    let output = command.current_dir(project).output().expect("the program");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let code = output.status.code().expect("an exit code");
    format!("{}{}[{code}]\n", text(output.stdout), text(output.stderr))
}

impl Desk {
    fn new(lang: &str) -> Self {
        let sample = match lang {
            "en" => "src/cli/sample_en",
            _ => "src/cli/sample",
        };
        let project = Project::copy(&repository().join(sample));
        Self { project }
    }

    fn run(&self, arguments: &[&str]) -> String {
        said(self.project.path(), arguments)
    }
}

/// Every kind that a fresh site can write, as the clerk types it.
#[test]
fn every_kind_on_a_fresh_site() {
    let desk = Desk::new("zh");
    let mut drafts = BTreeMap::new();
    let facts: &[(&str, &[&str])] = &[
        ("air-day", &[]),
        ("air-week", &[]),
        ("air-month", &[]),
        ("bulletin-year", &[]),
        (
            "emergency",
            &[
                "place=东区某某路",
                "time=2026年10月31日6时",
                "what=槽罐车侧翻、约3吨柴油泄漏",
            ],
        ),
        (
            "penalty",
            &[
                "enterprise=某某公司",
                "number=样环罚字〔2026〕1号",
                "decided=2026年10月20日",
                "violation=未建立环境管理台账记录制度",
                "kind=罚款",
                "fine=0.9万元",
            ],
        ),
        (
            "warning",
            &[
                "name=重污染天气黄色预警",
                "level=黄色",
                "starts=2026年10月30日20时",
                "what=预计31日以轻度至中度污染为主",
            ],
        ),
    ];
    for (kind, facts) in facts {
        let mut arguments = vec!["new", "release", kind, "--publish-at", "2026-11-23T07:00"];
        for fact in *facts {
            arguments.extend(["--set", fact]);
        }
        let told = desk.run(&arguments);
        assert!(
            told.starts_with("已写好草稿 ") && told.ends_with("[0]\n"),
            "{kind}: {told}"
        );
        let path = told.trim_start_matches("已写好草稿 ");
        let path = &path[..path.find(".md").expect("a file") + 3];
        let text = desk.project.read(path);
        golden(&format!("init/{kind}.md"), &text);
        drafts.insert((*kind).to_owned(), text);
    }
    // As they are, they are nowhere in the output, and nothing is found.
    let built = desk.project.build(AS_OF);
    assert!(
        built.ok && built.transcript.is_empty(),
        "{}",
        built.transcript
    );
    assert!(
        !built
            .files()
            .iter()
            .any(|f| f.contains("air-month-2026-10"))
    );
    for (kind, text) in &published(&desk.project, &drafts) {
        golden(&format!("init/{kind}.txt"), text);
    }
}

/// A fresh English site writes in English.
#[test]
fn every_kind_on_a_fresh_english_site() {
    let desk = Desk::new("en");
    let spill = [
        ("place", "Sample Road"),
        ("time", "31 October 2026, 06:00"),
        ("what", "Tank lorry overturned"),
    ];
    let orders = vec![order("air-month", &[]), order("emergency", &spill)];
    let drafts = written(desk.project.path(), orders);
    assert_eq!(
        drafts.keys().cloned().collect::<Vec<_>>(),
        kinds("archetypes/en")
    );
    for (kind, text) in &drafts {
        golden(&format!("init-en/{kind}.md"), text);
    }
    for (kind, text) in &published(&desk.project, &drafts) {
        golden(&format!("init-en/{kind}.txt"), text);
    }
}

/// What stops a release, word for word; a file that is there stays as it is.
#[test]
fn what_stops_a_release() {
    let desk = Desk::new("zh");
    let runs: &[&[&str]] = &[
        &["new", "release"],
        &["new", "release", "air-monht"],
        &["new", "release", "water-month"],
        &["new", "release", "air-month", "--period", "2026"],
        &["new", "release", "air-month", "--period", "2026-11"],
        &["new", "release", "air-month", "--period", "2024-10"],
        &["new", "release", "air-month", "--subject", "南区"],
        &["new", "release", "air-month", "--dataset", "water"],
        &["new", "release", "bulletin-year", "--dataset", "aer=air"],
        &["new", "release", "bulletin-year", "--dataset", "water"],
        &["new", "release", "air-month", "--slug", "十月"],
        &["new", "release", "air-month", "--publish-at", "明天"],
        &["new", "release", "penalty"],
        &[
            "new",
            "release",
            "emergency",
            "--set",
            "place=东区",
            "--set",
            "plaze=东区",
        ],
        &["new", "release", "emergency", "--set", "place"],
        &["new", "release", "air-month"],
        &["new", "release", "air-month"],
    ];
    let mut out = String::new();
    for run in runs {
        out += &format!("$ gongshi {}\n{}\n", run.join(" "), desk.run(run));
    }
    golden("refusals.txt", &out);
    let file = "content/releases/2026/air-month-2026-10.md";
    desk.project.write(file, "自己写的");
    desk.run(&["new", "release", "air-month"]);
    assert_eq!(desk.project.read(file), "自己写的");
}

/// Of two rows on one day no address can tell: that is said, and nothing is guessed.
#[test]
fn rows_of_a_register() {
    let project = Project::tables(&["enterprise", "enterprise-penalty", "industry"], "");
    let row = |number: &str| {
        let order = Order {
            kind: "penalty",
            wish: Wish {
                row: Some(number.to_owned()),
                ..Wish::default()
            },
        };
        let (_, _, site) = load(project.path(), AS_OF);
        let site = site.expect("a site");
        let kinds = render::archetypes(&site.sources, &site.config);
        let (path, text) = &kinds[order.kind];
        let archetype = Archetype::read(order.kind, path, text).expect("an archetype");
        let fitted = archetype.fit(&site.findings, site.as_of, &order.wish);
        match fitted {
            Ok(_) => "ok".to_owned(),
            Err(lacks) => lacks.iter().map(|l| l.said(Lang::Zh)).collect(),
        }
    };
    assert_eq!(row("连环罚样例字〔2026〕13号"), "ok");
    assert!(
        row("连环罚样例字〔1999〕1号").starts_with("--row：没有`连环罚样例字〔1999〕1号`。现有：")
    );
    // A second decision against the same firm on the same day.
    let table = "data/enterprise-penalty/penalties.csv";
    let text = project.read(table);
    let line = text
        .lines()
        .find(|l| l.starts_with("连环罚样例字〔2026〕13号,"))
        .expect("the row")
        .replace("〔2026〕13号", "〔2026〕99号");
    project.write(table, format!("{}\n{line}\n", text.trim_end()));
    assert!(row("连环罚样例字〔2026〕13号").contains("不能单独指到"));
}

/// A site's own archetype covers that of the program; its faults are told at their place.
#[test]
fn archetypes_of_the_site() {
    let desk = Desk::new("zh");
    let own = "content/archetypes/air-month.md";
    let archetype = |body: &str| {
        format!(
            "+++\ntitle = {{ zh = \"本市月报\" }}\nperiod = \"month\"\n\n[draft]\ntitle = \"<< period.said >>\"\n\
             summary = \"<< fig('pm25') >>\"\nslug = \"own-<< period.name >>\"\ncategory = \"通报\"\n\n\
             [[need]]\nid = \"air\"\ntitle = {{ zh = \"空气数据\" }}\n\n[[figure]]\nid = \"pm25\"\nof = \"air\"\n\
             name = \"细颗粒物\"\nop = \"mean\"\nitem = \"PM2.5\"\nrequired = true\n+++\n{body}\n"
        )
    };
    desk.project
        .write(own, archetype("PM2.5为<< fig(\"pm25\") >>。"));
    let told = desk.run(&["new", "release", "air-month"]);
    assert!(told.contains("own-2026-10.md（2026年10月）"), "{told}");
    let built = desk.project.build(AS_OF);
    assert!(
        built.ok && built.transcript.is_empty(),
        "{}",
        built.transcript
    );
    assert!(!built.files().iter().any(|f| f.contains("archetype")));
    let mut out = String::new();
    for (what, text) in [
        ("没有文件头", "PM2.5为<< fig(\"pm25\") >>。".to_owned()),
        (
            "文件头里的错字",
            archetype("").replace("category", "catgory"),
        ),
        (
            "文件头不是 TOML",
            archetype("").replace("[draft]", "[draft"),
        ),
        (
            "两个数字一个名称",
            archetype("").replace(
                "[[figure]]",
                "[[figure]]\nid = \"co\"\nof = \"air\"\nname = \"细颗粒物\"\nop = \"percentile\"\nitem = \"CO\"\n\n[[figure]]",
            ),
        ),
        (
            "不能当名称的名称",
            archetype("<< fig(\"pm25\") >>").replace("细颗粒物", "PM2.5"),
        ),
        ("没有的数字", archetype("<< fig(\"pm26\") >>")),
        (
            "没有值的数字",
            archetype("<< fig(\"pm25\", period = \"2020-01\") >>"),
        ),
        ("没有的数据", archetype("<< chart(\"aer\", \"pm25\") >>")),
        ("没有写完", archetype("<% if fig(\"pm25\") %>PM2.5")),
        (
            "没有尽头",
            archetype(
                "<% for a in range(99999) %><% for b in range(99999) %>1<% endfor %><% endfor %>",
            ),
        ),
    ] {
        desk.project.write(own, text);
        let told = desk.run(&["new", "release", "air-month", "--slug", "bad"]);
        assert!(
            !desk
                .project
                .path()
                .join("content/releases/2026/bad.md")
                .exists()
        );
        out += &format!("# {what}\n{told}\n");
    }
    golden("faults.txt", &out);
}
