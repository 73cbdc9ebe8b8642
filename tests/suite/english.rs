//! A site whose own words are English: the sample of `init --lang en`.
//!
//! The sentences are written by hand from the data of the sample: the means of October are 33 and
//! 35.0 μg/m³ as printed, (35.0 − 33) ÷ 33 = 6.1%.

use std::collections::BTreeMap;

use gongshi::indicators::Explanation;

use crate::common::{Project, files_below, repository, with_findings};

const AS_OF: &str = "2026-11-23T08:00";

/// Chinese that stays: how the law numbers its clauses, and titles that have no English.
const AS_PRINTED: &[&str] = &[
    "表1；4.4",
    "表1",
    "表4",
    "4.2、5.3.1",
    "4.3、6.2",
    "信用等级",
    "企业环境信用评价办法（试行）",
    "海水浴场监测评价（发布用语）",
    "城市黑臭水体整治工作指南",
    "城市环境空气质量排名技术规定",
    "江苏省企业环保信用评价（百分制，2013—2018）",
    "江苏省企业环保信用评价暂行办法（12 分制）",
    "江苏省环境资源区域补偿（按污染物通量）",
    "湖泊（水库）富营养化评价方法及分级技术规定",
    "地表水环境质量评价办法（试行）",
    "地表水环境质量监测数据统计技术规定（试行）",
];

fn sample(folder: &str) -> Project {
    let project = Project::copy(&repository().join("src/cli").join(folder));
    let built = project.build(AS_OF);
    assert!(built.ok, "{folder}");
    assert_eq!(built.transcript, "", "{folder}");
    project
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// The text of a page, without marks.
fn text(html: &str) -> String {
    let mut inside = false;
    let kept = html.chars().filter(|c| {
        let was = inside;
        inside = (inside || *c == '<') && *c != '>';
        !was && !inside
    });
    kept.collect()
}

#[test]
fn both_samples_build_without_findings() {
    sample("sample");
    sample("sample_en");
}

#[test]
fn no_page_of_the_english_sample_is_chinese() {
    let project = sample("sample_en");
    let mut pages = 0;
    for route in files_below(&project.path().join("public")) {
        // Pages of the law quote its clauses, places and words.
        if !route.ends_with(".html") && route != "feed.xml" || route.starts_with("methods/") {
            continue;
        }
        let mut page = project.read(&format!("public/{route}"));
        for kept in AS_PRINTED {
            page = page.replace(kept, "");
        }
        let chinese: String = page.chars().filter(|c| is_chinese(*c)).collect();
        assert_eq!(chinese, "", "{route}");
        pages += usize::from(page.contains("<html lang=\"en\""));
    }
    assert!(pages > 40, "{pages}");
}

#[test]
fn sentences_heads_reasons_and_classes_are_english() {
    let project = sample("sample_en");
    for (path, sentence) in [
        (
            "releases/2026/air-2026-10/index.html",
            "The monthly mean of fine particles (PM2.5) was 35.0 μg/m³, up 6.1% on the year before;",
        ),
        (
            "releases/2026/air-2026-10/index.html",
            "In October 2026 Sample City had 29 days of good air, 93.5% of all: 5 days excellent, 24 days good, 2 days lightly polluted.",
        ),
        (
            "releases/2026/air-2026-10/index.html",
            "31 values, highest 65 μg/m³ (15 October), lowest 15 μg/m³ (1 October); limit 60 μg/m³, exceeded 2 times.",
        ),
        (
            "energy/index.html",
            "The energy intensity was 0.450 tce per 10,000 yuan in 2025, down 3.0% on the year before, and down 12.8% against 2020.",
        ),
        ("energy/index.html", "Energy consumption (× 10,000 tce)"),
        ("air/2026/10/index.html", "Primary pollutant"),
        ("air/2026/10/index.html", "Lightly polluted"),
        (
            "air/2026/index.html",
            "2026 has 302 valid days, fewer than the 324 needed for a yearly result",
        ),
    ] {
        let page = text(&project.read(&format!("public/{path}")));
        let line = page.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(line.contains(sentence), "{path}: {sentence}\n{line}");
    }
}

#[test]
fn an_explanation_is_english() {
    let root = repository().join("src/cli/sample_en");
    let facts = |address: &str| {
        let explained = |e: Explanation| {
            let one = |(label, text): &(String, String)| format!("{label}: {text}");
            e.facts.iter().map(one).collect::<Vec<_>>()
        };
        with_findings(&root, AS_OF, |f| f.explain(address).map(explained).ok())
            .unwrap_or_else(|| panic!("{address}"))
    };
    assert_eq!(
        facts("air/sample-city/2026-10/pm25.mean"),
        [
            "Figure: PM2.5 Mean",
            "Value: 35.0 μg/m³",
            "Subject: Sample City",
            "Period: October 2026",
            "Method: arithmetic mean = sum ÷ number",
            "Basis: GB 3095—2026, Ambient Air Quality Standards",
            "Clause: 表4",
            "Data: 31/27 days",
            "Before rounding: 35",
            "Rounding: decimals kept: 1, half to even (GB/T 8170—2008), rounded once",
            "Source: Sample data generator",
            "Source: sample data, not about any real place",
        ]
    );
    let withheld = facts("air/sample-city/2026/good-share");
    assert_eq!(
        withheld[1],
        "Withheld: too few valid days: 302 of the 324 needed"
    );
}

/// The `{…}` of a text, sorted.
fn places(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .filter(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        })
        .collect();
    found.sort_unstable();
    found
}

/// All texts of a table by their keys.
fn words(path: &str) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(repository().join(path)).expect("a table");
    let table: toml::Table = text.parse().expect("TOML");
    let mut out = BTreeMap::new();
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => out.extend(inner.into_iter().map(|(k, v)| {
                let v = v.as_str().expect("a text").to_owned();
                (format!("{key}.{k}"), v)
            })),
            other => _ = out.insert(key, other.as_str().expect("a text").to_owned()),
        }
    }
    out
}

#[test]
fn the_tables_of_both_languages_have_the_same_keys_and_places() {
    for (zh, en) in [
        ("src/indicators/words.toml", "src/indicators/words_en.toml"),
        ("src/site/words.toml", "src/site/words_en.toml"),
        (
            "themes/default/words/zh.toml",
            "themes/default/words/en.toml",
        ),
    ] {
        let (zh, en) = (words(zh), words(en));
        let keys = |t: &BTreeMap<String, String>| t.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&zh), keys(&en));
        for (key, text) in &en {
            assert_eq!(places(&zh[key]), places(text), "{key}");
            assert!(!text.chars().any(is_chinese), "{key}: {text}");
        }
    }
}
