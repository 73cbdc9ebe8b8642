//! Typed figures are found, and what is no figure is left alone.

use std::{collections::BTreeMap, fs};

use gongshi::diagnostic::{Diagnostic, Report, Severity};

use crate::{
    accessible::AS_OF,
    common::{Project, load, repository, site, transcript},
};

/// A sentence with the figures that a reader finds in it.
struct Sentence {
    text: String,
    typed: Vec<String>,
}

fn corpus() -> Vec<Sentence> {
    let text = fs::read_to_string(site("lint/corpus.txt")).expect("the corpus");
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    lines
        .map(|line| {
            let (text, typed) = line.split_once('\t').unwrap_or((line, ""));
            Sentence {
                text: text.to_owned(),
                typed: typed
                    .split(" | ")
                    .filter(|t| !t.is_empty())
                    .map(str::to_owned)
                    .collect(),
            }
        })
        .collect()
}

const BASE: &str = "2026-11-05T12:00";
const RELEASE: &str = "content/releases/2026/october.md";

/// The small good site with its release's text replaced.
fn release(front: &str, body: &str) -> Project {
    let project = Project::from("invalid/_base");
    let head = "+++\ntitle = \"2026年10月空气质量\"\nslug = \"october\"\npublish_at = \"2026-11-05T10:00\"\n";
    let figures = "\n[figures]\npeak = \"air-day/S1/2026-10/pm25.peak\"\n+++\n";
    project.write(RELEASE, format!("{head}{front}{figures}\n{body}\n"));
    project
}

/// Findings of the lint, in the order of the text.
fn unbound(report: &Report) -> Vec<&Diagnostic> {
    let sorted = report.sorted().into_iter();
    sorted
        .filter(|d| d.code.starts_with("content::unbound-figure"))
        .collect()
}

fn arg<'d>(d: &'d Diagnostic, name: &str) -> &'d str {
    let found = d.args.iter().find(|(n, _)| *n == name);
    found.map_or("", |(_, value)| value.as_str())
}

/// How many of the expected figures are found, and how many findings are figures.
#[test]
fn a_corpus_of_bulletin_sentences() {
    let corpus = corpus();
    assert!(corpus.len() >= 60, "{} sentences", corpus.len());
    let body: Vec<&str> = corpus.iter().map(|s| s.text.as_str()).collect();
    let project = release("", &body.join("\n\n"));
    let (sources, report, _) = load(project.path(), BASE);
    let text = project.read(RELEASE);
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for d in unbound(&report) {
        let gongshi::diagnostic::Place::Span(span) = &d.at.place else {
            panic!("no place: {d:?}");
        };
        let line = text[..span.start].matches('\n').count();
        found
            .entry(line)
            .or_default()
            .push(text[span.clone()].to_owned());
    }
    let first = text[..text.find(corpus[0].text.as_str()).expect("the body")]
        .matches('\n')
        .count();
    let (mut right, mut wanted, mut given) = (0, 0, 0);
    let mut wrong = Vec::new();
    for (n, sentence) in corpus.iter().enumerate() {
        let found = found.remove(&(first + 2 * n)).unwrap_or_default();
        let mut left = found.clone();
        for typed in &sentence.typed {
            if let Some(at) = left.iter().position(|f| f == typed) {
                left.remove(at);
                right += 1;
            }
        }
        (wanted, given) = (wanted + sentence.typed.len(), given + found.len());
        if found != sentence.typed {
            wrong.push(format!(
                "{}\n  expected {:?}\n  found    {found:?}",
                sentence.text, sentence.typed
            ));
        }
    }
    println!(
        "{} sentences, {wanted} figures: recall {right}/{wanted}, precision {right}/{given}",
        corpus.len()
    );
    let shown = transcript(&report, &sources, gongshi::diagnostic::Lang::Zh);
    assert!(found.is_empty(), "{found:?}\n{shown}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the lint says of typed sentences about the demo's real data: the data say 48 µg/m³ and
/// −11.1 % (see `binding.rs`), 253 good days of 366.
#[test]
fn a_typed_figure_is_compared_with_the_data() {
    let project = Project::demo_in_chinese();
    let file = "content/releases/2026/air-2016.md";
    let sentences = [
        (
            "PM2.5年均浓度为48微克/立方米。",
            "agrees",
            "48微克/立方米",
            "{{ pm25 }}",
        ),
        (
            "PM2.5年均浓度为46微克/立方米。",
            "differs",
            "48微克/立方米",
            "{{ pm25 }}",
        ),
        (
            "PM2.5年均浓度同比下降11.1%。",
            "agrees",
            "同比下降11.1%",
            "{{ pm25.yoy }}",
        ),
        (
            "PM2.5年均浓度同比上升11.1%。",
            "differs",
            "同比下降11.1%",
            "{{ pm25.yoy }}",
        ),
        (
            "PM2.5年均浓度同比下降8.7%。",
            "differs",
            "同比下降11.1%",
            "{{ pm25.yoy }}",
        ),
        (
            "2016年优良天数为253天。",
            "agrees",
            "253天",
            "{{ 优良天数 }}",
        ),
        (
            "2016年优良天数为260天。",
            "differs",
            "253天",
            "{{ 优良天数 }}",
        ),
        (
            "全年重度及以上污染7天。",
            "agrees",
            "7天",
            "{{ 重污染天数 }}",
        ),
        (
            "1月PM2.5平均浓度为92微克/立方米。",
            "agrees",
            "92微克/立方米",
            "{{ 一月 }}",
        ),
        // The figure printed just before is the one spoken of, whatever the words call it.
        (
            "细颗粒物均值为{{ pm25 }}，同比上升3.5%。",
            "differs",
            "同比下降11.1%",
            "{{ pm25.yoy }}",
        ),
        (
            "这一项为{{ fig(\"air-city-day/连云港/2016/pm25.mean\") }}，同比下降11.1%。",
            "agrees",
            "同比下降11.1%",
            "{{ pm25.yoy }}",
        ),
        ("共出动执法人员1280人次。", "", "", ""),
    ];
    let text: Vec<&str> = sentences.iter().map(|s| s.0).collect();
    let old = project.read(file);
    project.write(file, format!("{old}\n{}\n", text.join("\n\n")));
    let (sources, report, _) = load(project.path(), AS_OF);
    let found = unbound(&report);
    let shown = transcript(&report, &sources, gongshi::diagnostic::Lang::Zh);
    assert_eq!(found.len(), sentences.len(), "{shown}");
    let mut wrong = Vec::new();
    for (d, (text, verdict, value, expression)) in found.into_iter().zip(sentences) {
        let code = d
            .code
            .trim_start_matches("content::unbound-figure")
            .trim_start_matches('-');
        let said = (code, arg(d, "value"), arg(d, "expression"));
        if said != (verdict, value, expression) {
            wrong.push(format!("{text} {said:?} ({})", arg(d, "figure")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The demo's own releases say nothing of data that is not bound, or say why.
#[test]
fn the_demo_is_clean() {
    for root in [repository(), site("golden/sample-city")] {
        if !root.exists() {
            continue;
        }
        let (sources, report, site) = load(&root, AS_OF);
        let shown = transcript(&report, &sources, gongshi::diagnostic::Lang::Zh);
        assert!(unbound(&report).is_empty(), "{shown}");
        for c in site.expect("the demo").coverage {
            assert!(c.typed == 0 && c.bound + c.waived > 0, "{c:?}");
        }
    }
}

#[test]
fn the_policy_decides_what_a_typed_figure_is() {
    for (policy, severities) in [
        ("", vec![Severity::Warning]),
        ("unbound = \"warn\"", vec![Severity::Warning]),
        ("unbound = \"deny\"", vec![Severity::Error]),
        ("unbound = \"allow\"", vec![]),
    ] {
        let project = release("", "优良天数为25天。");
        let own = project.read("site.toml");
        project.write("site.toml", format!("{own}\n[release_policy]\n{policy}\n"));
        let built = project.build(BASE);
        let (_, report, site) = load(project.path(), BASE);
        let found: Vec<Severity> = unbound(&report).iter().map(|d| d.severity()).collect();
        assert_eq!(found, severities, "{policy}");
        assert_eq!(
            built.ok,
            policy != "unbound = \"deny\"",
            "{}",
            built.transcript
        );
        assert_eq!(site.expect("a site").coverage[0].typed, 1, "{policy}");
    }
}

/// Waivers count for one line, or for the whole release; each has a reason and a use.
#[test]
fn waivers_have_a_reason_and_a_use() {
    let counts = |front: &str, body: &str| {
        let project = release(front, body);
        let (_, report, site) = load(project.path(), BASE);
        let of = |code: &str| report.sorted().iter().filter(|d| d.code == code).count();
        let c = site.expect("a site").coverage[0].clone();
        (
            (c.bound, c.typed, c.waived),
            (of("content::bad-waiver"), of("content::idle-waiver")),
        )
    };
    let note = "<!-- gongshi: unbound ok: 引自省厅通报 -->";
    let typed = "全省平均浓度为36微克/立方米。";
    assert_eq!(counts("", typed), ((0, 1, 0), (0, 0)));
    assert_eq!(counts("", &format!("{note}\n{typed}")), ((0, 0, 1), (0, 0)));
    let list = format!("- 一\n{note}\n- {typed}\n- {{{{ peak }}}}，{typed}");
    assert_eq!(counts("", &list), ((1, 1, 1), (0, 0)));
    let table = format!("| 甲 | 乙 |\n|---|---|\n{note}\n| 36% | {{{{ peak }}}} |\n| 37% | 无 |");
    assert_eq!(counts("", &table), ((1, 1, 1), (0, 0)));
    assert_eq!(
        counts("", &format!("{note}\n\n{typed}")),
        ((0, 1, 0), (0, 1))
    );
    assert_eq!(
        counts("", &format!("<!-- gongshi: unbound ok: -->\n{typed}")),
        ((0, 0, 1), (1, 0))
    );
    assert_eq!(
        counts("", &format!("<!-- gongshi: anything -->\n{typed}")),
        ((0, 0, 1), (1, 0))
    );
    assert_eq!(counts("unbound = \"转载\"", typed), ((0, 0, 1), (0, 0)));
    assert_eq!(counts("unbound = \" \"", typed), ((0, 0, 1), (1, 0)));
    assert_eq!(
        counts("unbound = \"转载\"", "没有数字。"),
        ((0, 0, 0), (0, 1))
    );
    assert_eq!(
        counts("summary = \"下降3.1%\"", "没有数字。"),
        ((0, 1, 0), (0, 0))
    );
    assert_eq!(
        counts("summary = \"{{ peak }}\"", "{{ \"下降3.1%\" }}"),
        ((2, 1, 0), (0, 0))
    );
    // The note is for the program alone, and does not break a list or table apart.
    let project = release("", &list);
    let built = project.build(BASE);
    let html = String::from_utf8(
        built
            .bytes()
            .into_iter()
            .find(|(path, _)| path.ends_with("october/index.html"))
            .expect("the release")
            .1,
    )
    .expect("text");
    assert!(
        !html.contains("gongshi: unbound") && !html.contains("省厅"),
        "{}",
        built.transcript
    );
    assert!(html.contains("<li>一</li>\n<li>全省"), "{html}");
}
