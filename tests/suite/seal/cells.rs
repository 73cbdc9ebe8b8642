//! Ten sealed releases, three hundred changed cells: a release whose text moves is named, one whose
//! text stays is not. What a page says is read from its HTML, with no help of the program.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use gongshi::{
    Preview, Site,
    diagnostic::{Lang, Report, Severity},
    source::Sources,
};
use rayon::prelude::*;

use crate::common::{files_below, moment, site, transcript};

pub const AS_OF: &str = "2026-11-23T08:00";
const TABLE: &str = "data/air-day/days.csv";
const SEED: u64 = 0x5ea1_2026;
const CHANGES: usize = 300;

/// A small, known source of chance (SplitMix64), so that every run changes the same cells.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

const DECLARATION: &str = r#"id = "air-day"
title = { zh = "空气质量日均值（样例）" }
kind = "observations"
key = ["station", "date"]
subject = { by = "station", dataset = "station" }
time = { field = "date", grain = "day" }
sample = true
source = { name = "样例" }

[[field]]
name = "station"
title = { zh = "点位" }
type = "string"

[[field]]
name = "date"
title = { zh = "日期" }
type = "date"

[[field]]
name = "pm25"
title = { zh = "PM2.5" }
type = "quantity"
unit = "μg/m³"
decimals = 0
constraints = { minimum = "0", maximum = "1000" }
standard = { id = "GB 3095", item = "PM2.5", averaging = "day", when = { zone = "二类" } }

[[field]]
name = "pm10"
title = { zh = "PM10" }
type = "quantity"
unit = "μg/m³"
decimals = 0
constraints = { minimum = "0", maximum = "2000" }

[[field]]
name = "hours"
title = { zh = "有效小时数" }
type = "count"

[[field]]
name = "note"
title = { zh = "备注" }
type = "string"

[[indicator]]
id = "mean"
title = { zh = "平均浓度" }
op = "mean"
of = ["pm25", "pm10"]
per = ["month"]
need = { month = 25 }

[[indicator]]
id = "peak"
title = { zh = "最高日均值" }
op = "maximum"
of = ["pm25", "pm10"]
per = ["month"]

[[indicator]]
id = "low"
title = { zh = "最低日均值" }
op = "minimum"
of = ["pm25", "pm10"]
per = ["month"]

[[indicator]]
id = "over"
title = { zh = "超标天数" }
op = "exceedance"
of = ["pm25"]
per = ["month"]

[[chart]]
id = "days"
title = "逐日PM2.5"
form = "line"
figures = ["pm25"]
grain = "day"
span = "period"

[[chart]]
id = "means"
title = "PM2.5和PM10月均浓度"
form = "line"
figures = ["pm25.mean", "pm10.mean"]
grain = "month"
span = "all"
"#;

/// Ten releases that use figures in all ways that the grammar has.
const RELEASES: [(&str, &str); 10] = [
    (
        "mean",
        "1月实验小学PM2.5月均浓度为{{ fig(\"air-day/S1/2026-01/pm25.mean\") }}，{{ fig(\"air-day/S1/2026-01/pm25.mean\").yoy }}。",
    ),
    (
        "peak",
        "港务局最高日均值为{{ fig(\"air-day/S2/2026-01/pm25.peak\").value }}，最低{{ fig(\"air-day/S2/2026-01/pm25.low\") }}。",
    ),
    (
        "branch",
        "{% set a = fig(\"air-day/S1/2026-01/pm10.mean\") %}{% set b = fig(\"air-day/S2/2026-01/pm10.mean\") %}{% if a.withheld or b.withheld %}数据不全。{% elif a.value|length > b.value|length %}实验小学位数多。{% else %}实验小学位数不多。{% endif %}",
    ),
    (
        "withheld",
        "{% set a = fig(\"air-day/S2/2025-01/pm25.mean\") %}{% if a.withheld %}没有月均值，{{ a.reason }}{% else %}{{ a }}{% endif %}。",
    ),
    (
        "days",
        "逐日情况见图。\n\n{{ chart(\"air-day/S1/2026-01/days\") }}\n",
    ),
    (
        "means",
        "{{ chart(\"air-day/S2/-/means\") }}\n\n两年的变化见图。",
    ),
    (
        "over",
        "{{ table(\"air-day/S2/-/months\") }}\n\n<!-- gongshi: unbound ok: 引自通报 -->\n全省平均35微克/立方米。\n\n超标{{ fig(\"air-day/S1/2026-01/over\") }}，有{{ fig(\"air-day/S1/2026-01/pm25.mean\").have }}天数据。",
    ),
    (
        "day",
        "1月15日，港务局PM2.5为{{ fig(\"air-day/S2/2026-01-15/pm25\") }}，PM10为{{ fig(\"air-day/S2/2026-01-15/pm10\") }}。",
    ),
    (
        "latest",
        "最新一月PM10月均浓度{{ fig(\"air-day/S1/latest-month/pm10.mean\") }}，截至{{ as_of }}。",
    ),
    (
        "area",
        "东城区PM2.5月均浓度{{ fig(\"air-day/东城区/2026-01/pm25.mean\") }}，{% if fig(\"air-day/东城区/2026-01/pm25.mean\").yoy %}{{ fig(\"air-day/东城区/2026-01/pm25.mean\").yoy }}{% else %}不能比较{% endif %}。",
    ),
];

/// Two stations, January of two years: 124 rows.
fn rows(chance: &mut Chance) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for (station, base) in [("S1", 40), ("S2", 55)] {
        for year in [2025, 2026] {
            for day in 1..=31 {
                let pm25 = base + chance.below(60);
                let pm10 = pm25 + 10 + chance.below(40);
                out.push(vec![
                    station.to_owned(),
                    format!("{year}-01-{day:02}"),
                    pm25.to_string(),
                    pm10.to_string(),
                    (20 + chance.below(5)).to_string(),
                    String::new(),
                ]);
            }
        }
    }
    out
}

fn table(rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = String::from("点位,日期,PM2.5(μg/m³),PM10(μg/m³),有效小时数,备注\n");
    for row in rows {
        out.push_str(&row.join(","));
        out.push('\n');
    }
    out.into_bytes()
}

type Files = BTreeMap<String, Vec<u8>>;

fn files() -> (Files, Vec<Vec<String>>) {
    let base = site("invalid/_base");
    let mut files: Files = files_below(&base)
        .into_iter()
        .filter(|path| !path.starts_with("data/air-day/") && !path.contains("october"))
        .map(|path| {
            let bytes = std::fs::read(base.join(&path)).expect("a file");
            (path, bytes)
        })
        .collect();
    files.insert("data/air-day/dataset.toml".into(), DECLARATION.into());
    // Releases may show a declared table as well.
    let table_block = "\n[[page.block]]\nform = \"table\"\nid = \"months\"\ntitle = \"各月\"\nsubject = \"S2\"\nrows = \"periods\"\ngrain = \"month\"\nfigures = [\"pm25.mean\", \"pm10.mean\"]\n";
    let section = "\n[[page]]\nkind = \"section-home\"\nroute = \"air/\"\ntitle = \"空气质量\"\n\n[[page.block]]\nform = \"chart\"\nsubject = \"S1\"\nchart = \"means\"\n";
    let declared = files.get_mut("data/air-day/dataset.toml").expect("it");
    declared.extend_from_slice(section.as_bytes());
    declared.extend_from_slice(table_block.as_bytes());
    for (name, text) in RELEASES {
        let front = format!(
            "+++\ntitle = \"{name}\"\nslug = \"{name}\"\npublish_at = \"2026-02-05T10:00\"\n+++\n\n{text}\n"
        );
        files.insert(release(name), front.into_bytes());
    }
    let rows = rows(&mut Chance(SEED));
    files.insert(TABLE.into(), table(&rows));
    (files, rows)
}

fn release(name: &str) -> String {
    format!("content/releases/2026/{name}.md")
}

pub fn loaded(files: &Files) -> (Arc<Sources>, Report, Option<Site>) {
    let sources = Arc::new(Sources::from_files(files.clone()));
    let mut report = Report::default();
    let site = gongshi::load(sources.clone(), moment(AS_OF), &mut report);
    (sources, report, site)
}

/// Adds the locks of all releases.
fn sealed(files: &Files) -> Files {
    let (sources, mut report, site) = loaded(files);
    let site = site.expect("a site");
    let locks = gongshi::seal_releases(&site, &sources, None, None, &mut report);
    assert!(
        report.sorted().is_empty(),
        "{}",
        transcript(&report, &sources, Lang::En)
    );
    assert_eq!(locks.len(), RELEASES.len());
    let mut out = files.clone();
    out.extend(locks.into_iter().map(|l| (l.path, l.text.into_bytes())));
    out
}

/// What a reader is told by a page: the text of the article, without markup, without the account of
/// how a figure was computed.
fn said(html: &str) -> String {
    let article = html.split("<article").nth(1).expect("an article");
    let article = article.split("</article>").next().expect("its end");
    let mut rest = article;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("<details class=\"how\"") {
        kept.push_str(before);
        rest = after.split_once("</details>").expect("its end").1;
    }
    kept.push_str(rest);
    let mut text = String::new();
    let mut inside = false;
    for c in kept.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of every release; `None` where its page cannot be made.
fn texts(files: &Files) -> BTreeMap<&'static str, Option<String>> {
    let (_, report, site) = loaded(files);
    let Some(site) = site.filter(|_| !report.has_errors()) else {
        return RELEASES.iter().map(|(name, _)| (*name, None)).collect();
    };
    let preview = Preview::new(site);
    let page = |name: &'static str| {
        let path = format!("releases/2026/{name}/index.html");
        let html = preview.file(&path, &mut Report::default())?;
        Some(said(&String::from_utf8(html).expect("UTF-8")))
    };
    RELEASES
        .iter()
        .map(|(name, _)| (*name, page(name)))
        .collect()
}

/// Whether the run has errors, and the releases that are said to have moved.
fn told(files: &Files) -> (bool, BTreeSet<String>, String) {
    let (sources, mut report, site) = loaded(files);
    if let Some(site) = &site {
        gongshi::build(site, None, &mut report).expect("a check");
    }
    let moved = report
        .sorted()
        .iter()
        .filter(|d| d.code.starts_with("content::sealed-") && d.severity() == Severity::Error)
        .map(|d| d.at.file.to_string())
        .collect();
    let words = transcript(&report, &sources, Lang::En);
    (report.has_errors(), moved, words)
}

/// One cell as somebody may change it: a little, a lot, or to nothing.
fn changed(rows: &[Vec<String>], chance: &mut Chance) -> (Vec<Vec<String>>, String) {
    let mut rows = rows.to_vec();
    let at = chance.below(rows.len());
    // Mostly what is shown, now and then what is not.
    let column = [2, 2, 2, 2, 3, 3, 3, 4, 5][chance.below(9)];
    let old = rows[at][column].clone();
    let number: i64 = old.parse().unwrap_or(0);
    let new = match (column, chance.below(6)) {
        (5, n) => format!("备注{n}"),
        (_, 0) => String::new(),
        (4, n) => (18 + n).to_string(),
        (_, 1) => (number + 1).to_string(),
        (_, 2) => format!("{number}.2"),
        (_, 3) => format!("{number}.0"),
        (_, 4) => (number / 2).to_string(),
        (_, _) => (number + 200).to_string(),
    };
    let what = format!(
        "{} {} column {column}: {old:?} -> {new:?}",
        rows[at][0], rows[at][1]
    );
    rows[at][column] = new;
    (rows, what)
}

#[test]
fn no_cell_moves_a_sealed_release_unseen_and_none_raises_a_false_alarm() {
    let (open, rows) = files();
    let locked = sealed(&open);
    let before = texts(&open);
    assert!(before.values().all(Option::is_some), "{before:?}");
    let (errors, moved, words) = told(&locked);
    assert!(!errors && moved.is_empty(), "unchanged: {words}");
    let mut chance = Chance(SEED + 1);
    let cases: Vec<(Vec<Vec<String>>, String)> =
        (0..CHANGES).map(|_| changed(&rows, &mut chance)).collect();
    let results: Vec<(usize, usize, Vec<String>)> = cases
        .par_iter()
        .map(|(rows, what)| {
            let with = |files: &Files| {
                let mut files = files.clone();
                files.insert(TABLE.into(), table(rows));
                files
            };
            let after = texts(&with(&open));
            let (errors, moved, words) = told(&with(&locked));
            let mut wrong = Vec::new();
            let (mut moves, mut stays) = (0, 0);
            for (name, old) in &before {
                let is_told = moved.contains(&release(name));
                match &after[name] {
                    None if !errors => {
                        wrong.push(format!("{what}: {name} has no page and no error"))
                    }
                    None => {}
                    Some(new) if Some(new) != old.as_ref() => {
                        moves += 1;
                        if !is_told {
                            wrong.push(format!(
                                "{what}: {name} moved unseen:\n{old:?}\n{new}\n{words}"
                            ));
                        }
                    }
                    Some(_) => {
                        stays += 1;
                        if is_told {
                            wrong.push(format!("{what}: false alarm for {name}:\n{words}"));
                        }
                    }
                }
            }
            (moves, stays, wrong)
        })
        .collect();
    let moves: usize = results.iter().map(|r| r.0).sum();
    let stays: usize = results.iter().map(|r| r.1).sum();
    let wrong: Vec<&String> = results.iter().flat_map(|r| &r.2).collect();
    println!("{CHANGES} cells: {moves} releases moved, {stays} stayed");
    assert!(
        wrong.is_empty(),
        "{} wrong; the first:\n{}",
        wrong.len(),
        wrong[0]
    );
    // The changes reach all kinds: none of both counts is small.
    assert!(moves > 150 && stays > 1_000, "{moves} {stays}");
}

/// The same site gives the same lock, whatever the number of threads.
#[test]
fn a_lock_has_the_same_bytes_again() {
    let (open, _) = files();
    let first = sealed(&open);
    let again = sealed(&open);
    assert!(first == again);
    let lock = &first["content/releases/2026/mean.lock.json"];
    let text = String::from_utf8(lock.clone()).expect("UTF-8");
    // One figure a line: its expression, its address and its text stand together.
    let line = text
        .lines()
        .find(|l| l.contains("pm25.mean.yoy"))
        .expect("a line");
    assert!(
        line.starts_with("{\"part\":\"text\"") && line.contains("同比"),
        "{line}"
    );
    assert!(
        text.lines()
            .any(|l| l.starts_with("\"air-day/S1/2026-01-15/pm25\": ")),
        "{text}"
    );
}
