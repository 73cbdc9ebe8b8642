//! A number has one source: change a cell, and every place that shows it changes to the same text.

use std::collections::{BTreeMap, BTreeSet};

use gongshi::{diagnostic::Lang, indicators::Findings};

use crate::{
    accessible::{AS_OF, Demo, demo, dom::Page, target},
    common::{Project, load, repository, site, transcript, with_findings},
};

const TABLE: &str = "data/air-city-day/aqistudy_daily_2013-2017.csv";
const RELEASE: &str = "releases/2026/air-2016/index.html";

/// One day of the demo's table: 6 January 2016, a good day; the cell becomes ten times as bad.
const CELL: (&str, &str) = (
    "连云港,2016-01-06,94,52~183,良,68.1,",
    "连云港,2016-01-06,94,52~183,良,668.1,",
);

/// Mean of the PM2.5 column over the days that begin with `period`, rounded half to even; in whole
/// numbers, from the text of the table.
fn mean_by_hand(table: &str, period: &str) -> i64 {
    let thousandths = |text: &str| {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part = format!("{part:0<3}");
        whole.parse::<i64>().unwrap() * 1000 + part.parse::<i64>().unwrap()
    };
    let days: Vec<i64> = table
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| cells[1].starts_with(period))
        .map(|cells| thousandths(cells[5]))
        .collect();
    let (sum, days) = (days.iter().sum::<i64>(), days.len() as i64 * 1000);
    let (whole, rest) = (sum / days, sum % days);
    match (rest * 2).cmp(&days) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Greater => whole + 1,
        std::cmp::Ordering::Equal => whole + whole % 2,
    }
}

/// What the release and the pages around it must say.
struct Wanted {
    cell: &'static str,
    january: &'static str,
    year: &'static str,
    change: &'static str,
    good_days: &'static str,
    heavy_days: &'static str,
    good_days_january: &'static str,
}

/// 31 days of January add up to 2842.9, 366 days of 2016 to 17418.1 (2842.9 / 31 = 91.7 and
/// 17418.1 / 366 = 47.6); 2015 was 54: (48 − 54) / 54 = −11.1 %.
const BEFORE: Wanted = Wanted {
    cell: "68.1",
    january: "92",
    year: "48",
    change: "同比下降11.1%",
    good_days: "253",
    heavy_days: "7",
    good_days_january: "18",
};

/// 600 more: 3442.9 / 31 = 111.06 and 18018.1 / 366 = 49.2; (49 − 54) / 54 = −9.3 %. The day is no
/// longer good but heavily polluted.
const AFTER: Wanted = Wanted {
    cell: "668.1",
    january: "111",
    year: "49",
    change: "同比下降9.3%",
    good_days: "252",
    heavy_days: "8",
    good_days_january: "17",
};

#[test]
fn the_expected_numbers_follow_from_the_table() {
    let before = std::fs::read_to_string(repository().join(TABLE)).expect("the demo's table");
    let after = before.replacen(CELL.0, CELL.1, 1);
    assert_ne!(before, after);
    for (table, wanted) in [(&before, BEFORE), (&after, AFTER)] {
        assert_eq!(mean_by_hand(table, "2016-01").to_string(), wanted.january);
        assert_eq!(mean_by_hand(table, "2016").to_string(), wanted.year);
        assert_eq!(mean_by_hand(table, "2015"), 54);
    }
}

#[test]
fn one_cell_changes_sentence_drawing_table_and_download_alike() {
    shows(demo(), &BEFORE);
    let project = Project::demo();
    project.replace(TABLE, CELL.0, CELL.1);
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let changed = Demo::read(built.bytes());
    shows(&changed, &AFTER);
    explains(&repository(), &BEFORE);
    explains(project.path(), &AFTER);

    // Nothing that depends on the cell stayed as it was.
    let stale = format!("PM2.5年均浓度{}微克/立方米，{}", BEFORE.year, BEFORE.change);
    for (path, bytes) in &changed.files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(&stale), "{path} still says {stale}");
    }
    let touched = demo()
        .files
        .iter()
        .filter(|(path, bytes)| changed.files.get(*path) != Some(bytes))
        .map(|(path, _)| path.as_str())
        .collect::<BTreeSet<_>>();
    for path in [
        RELEASE,
        "index.html",
        "air/index.html",
        "air/2016/index.html",
        "air/2016/01/index.html",
        "air/2016/01/days.csv",
        "air/2016/month.csv",
        "air/trend.csv",
        "releases/2026/air-2016/month.csv",
        "data/air-city-day/air-city-day.csv",
        "data/air-city-day/air-city-day.json",
        "feed.xml",
    ] {
        assert!(touched.contains(path), "{path} did not change");
    }
    let of_others = [
        "enterprises/index.html",
        "air/2014/month.csv",
        "air/now/index.html",
    ];
    for path in of_others {
        assert!(!touched.contains(path), "{path} changed");
    }
}

/// The main part of a page as text.
fn main_text(page: &Page) -> String {
    page.text(page.named("main").next().expect("a main part").0)
}

/// Rows of the chart's table.
fn chart_rows(page: &Page, id: &str) -> Vec<Vec<String>> {
    let chart = page.by_id(id).unwrap_or_else(|| panic!("no chart {id}"));
    let table = page.inside(chart, "table").next().expect("its table").0;
    page.rows(table)
}

fn shows(demo: &Demo, wanted: &Wanted) {
    let release = &demo.pages[RELEASE];
    let text = main_text(release);
    for sentence in [
        format!(
            "细颗粒物（PM2.5）年均浓度为{}微克/立方米，{}",
            wanted.year, wanted.change
        ),
        format!("1月PM2.5月均浓度为{}微克/立方米", wanted.january),
        format!("环境空气质量优良天数为{}天", wanted.good_days),
        format!("重度及以上污染{}天", wanted.heavy_days),
        format!("最高1月{}微克/立方米", wanted.january),
    ] {
        assert!(text.contains(&sentence), "{sentence} is not in\n{text}");
    }
    let html = demo.text(RELEASE);
    let summary = format!("PM2.5年均浓度{}微克/立方米，{}", wanted.year, wanted.change);
    assert!(
        html.matches(&summary).count() >= 2,
        "description and JSON-LD"
    );
    assert!(demo.text("feed.xml").contains(&summary));
    assert!(main_text(&demo.pages["air/index.html"]).contains(&summary));

    // The chart: its table, its drawings, its file, in the release and on the year's page.
    for (page, csv) in [
        (RELEASE, "releases/2026/air-2016/month.csv"),
        ("air/2016/index.html", "air/2016/month.csv"),
    ] {
        let rows = chart_rows(&demo.pages[page], "month");
        let january = rows.iter().find(|r| r[0].contains("01") || r[0] == "1月");
        assert_eq!(january.expect("a row")[1], wanted.january, "{page}");
        let tip = format!(
            "<title>1月 PM2.5平均浓度 {} 微克/立方米</title>",
            wanted.january
        );
        assert_eq!(demo.text(page).matches(&tip).count(), 2, "{page}: {tip}");
        let line = format!("\n2016-01,{},", wanted.january);
        assert!(demo.text(csv).contains(&line), "{csv}");
    }

    // The table of months, the month's own page, the day.
    let year = &demo.pages["air/2016/index.html"];
    let months = year.named("table").map(|(t, _)| year.rows(t));
    let months = months
        .filter(|rows| rows[0].len() > 5)
        .find(|rows| rows[0].iter().any(|h| h.starts_with("PM2.5平均浓度")))
        .expect("the table of months");
    let column = |head: &str| {
        months[0]
            .iter()
            .position(|h| h.starts_with(head))
            .expect("a head")
    };
    let january = months
        .iter()
        .find(|r| r[0].starts_with("2016-01"))
        .expect("January");
    assert_eq!(january[column("PM2.5平均浓度")], wanted.january);
    assert_eq!(january[column("优良天数")], wanted.good_days_january);
    let month = main_text(&demo.pages["air/2016/01/index.html"]);
    assert!(month.contains(&format!("PM2.5月均浓度{}微克/立方米", wanted.january)));
    let rounded = wanted.cell.split('.').next().expect("digits");
    assert!(
        demo.text("air/2016/01/days.csv")
            .contains(&format!("\n2016-01-06,{rounded}"))
    );

    // The data as they are.
    let data = demo.text("data/air-city-day/air-city-day.csv");
    assert!(data.contains(&format!("连云港,2016-01-06,{},", wanted.cell)));
    let json: serde_json::Value =
        serde_json::from_str(demo.text("data/air-city-day/air-city-day.json")).expect("JSON");
    assert!(json.to_string().contains(wanted.cell));
}

fn explains(root: &std::path::Path, wanted: &Wanted) {
    with_findings(root, AS_OF, |findings| {
        let address = "air-city-day/连云港/2016-01/pm25.mean";
        let story = findings.explain(address).expect("an explanation");
        assert_eq!(story.figure.text(), Some(wanted.january));
        assert_eq!(story.steps.len(), 31);
        let day = story
            .steps
            .iter()
            .find(|step| step.raw.as_deref() == Some(wanted.cell))
            .expect("the changed cell");
        assert_eq!(&*day.cells[0].file, TABLE);
        let year = findings
            .explain("air-city-day/连云港/2016/pm25.mean")
            .expect("a story");
        assert_eq!(year.figure.text(), Some(wanted.year));
    });
}

/// Addresses on a page with the text shown beside them.
fn shown_on(page: &Page) -> Vec<(String, String)> {
    let mut out = Vec::new();
    // 怎么算的: the address, and the value among the facts.
    for (how, _) in page.named("details").filter(|(_, e)| e.has_class("how")) {
        let mut address = None;
        for (i, element) in page
            .elements
            .iter()
            .enumerate()
            .filter(|(i, _)| page.is_in(*i, how))
        {
            let text = page.text(i);
            if element.name == "p" && text.starts_with("数值地址：") {
                address = text.strip_prefix("数值地址：").map(str::to_owned);
            }
            if element.name == "li"
                && let (Some(value), Some(address)) = (text.strip_prefix("数值："), &address)
            {
                out.push((address.clone(), value.to_owned()));
            }
        }
    }
    // The list of figures under a release.
    for (table, _) in page.named("table") {
        let rows = page.rows(table);
        let Some(at) = rows[0].iter().position(|h| h == "数值地址") else {
            continue;
        };
        let value = rows[0]
            .iter()
            .position(|h| h == "数值")
            .expect("a value beside it");
        out.extend(
            rows.iter()
                .skip(1)
                .map(|row| (row[at].clone(), row[value].clone())),
        );
    }
    out
}

#[test]
fn an_address_has_one_text_on_all_pages() {
    let mut texts: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (path, page) in &demo().pages {
        for (address, text) in shown_on(page) {
            texts.entry(address).or_default().insert(text, path.clone());
        }
    }
    assert!(texts.len() > 500, "{} addresses", texts.len());
    let several: Vec<_> = texts.iter().filter(|(_, t)| t.len() > 1).collect();
    assert!(several.is_empty(), "{several:#?}");
    // And the text is what `explain` prints.
    with_findings(&repository(), AS_OF, |findings| {
        for (address, texts) in &texts {
            let figure = findings
                .figure(address)
                .unwrap_or_else(|e| panic!("{address}: {e:?}"));
            let text = texts.keys().next().expect("a text");
            assert_eq!(
                figure.in_words(gongshi::diagnostic::Lang::Zh).as_ref(),
                Some(text),
                "{address}"
            );
        }
    });
}

#[test]
fn the_large_figure_is_the_one_that_its_explanation_names() {
    for (path, page) in &demo().pages {
        for (figure, _) in page.named("div").filter(|(_, e)| e.has_class("figure")) {
            let value = page
                .inside(figure, "dd")
                .find(|(_, e)| e.has_class("figure-value"))
                .map(|(i, _)| page.text(i).replace(' ', ""));
            let fact = page
                .inside(figure, "li")
                .map(|(i, _)| page.text(i))
                .find_map(|text| text.strip_prefix("数值：").map(|t| t.replace(' ', "")));
            if let (Some(value), Some(fact)) = (value, fact) {
                assert_eq!(value, fact, "{path}");
            }
        }
    }
}

#[test]
fn every_chart_says_the_same_in_table_drawing_and_file() {
    let demo = demo();
    let mut cells = 0;
    for (path, page) in &demo.pages {
        for (chart, element) in page.named("figure").filter(|(_, e)| e.has_class("chart")) {
            let id = element.get("id").expect("an id");
            let rows = chart_rows(page, id);
            let link = page
                .inside(chart, "a")
                .find(|(_, e)| e.get("download").is_some());
            let href = link.and_then(|(_, e)| e.get("href")).expect("a file");
            let (file, _) = target(path, href).expect("inside the site");
            let csv = demo.text(&file).trim_start_matches('\u{feff}');
            let lines: Vec<Vec<&str>> = csv.lines().map(|l| l.split(',').collect()).collect();
            // Targets and long names have a table of another shape.
            if lines.len() != rows.len() || lines[0].len() != rows[0].len() {
                continue;
            }
            let tips: String = page
                .inside(chart, "title")
                .map(|(i, _)| page.text(i) + "\n")
                .collect();
            for (line, row) in lines.iter().zip(&rows).skip(1) {
                for (written, shown) in line.iter().zip(row).skip(1) {
                    let number = written.starts_with(|c: char| c.is_ascii_digit());
                    if !number {
                        continue;
                    }
                    cells += 1;
                    let shown = shown.split_whitespace().next().unwrap_or_default();
                    assert_eq!(*written, shown, "{path}#{id} {line:?} {row:?}");
                    // Below its detection limit (0.5L) a value is told, not drawn.
                    if !tips.is_empty() && written.parse::<f64>().is_ok() {
                        let tip = format!(" {written} ");
                        let last = format!(" {written}\n");
                        assert!(
                            tips.contains(&tip) || tips.contains(&last),
                            "{path}#{id}: {written} of {line:?} is not drawn"
                        );
                    }
                }
            }
        }
    }
    assert!(cells > 5_000, "{cells} cells compared");
}

#[test]
fn a_months_number_is_one_text_in_text_table_chart_and_file() {
    let demo = demo();
    let check = |findings: &Findings| {
        for year in 2014..=2016 {
            let page = &demo.pages[&format!("air/{year}/index.html")];
            let table = page
                .named("table")
                .map(|(t, _)| page.rows(t))
                .find(|rows| {
                    rows.len() == 13 && rows[0].iter().any(|h| h.starts_with("优良天数比例"))
                })
                .expect("the table of months");
            let column = table[0].iter().position(|h| h.starts_with("PM2.5平均浓度"));
            let chart = chart_rows(page, "month");
            let csv = demo.text(&format!("air/{year}/month.csv"));
            for month in 1..=12 {
                let period = format!("{year}-{month:02}");
                let address = format!("air-city-day/连云港/{period}/pm25.mean");
                let figure = findings.figure(&address).expect("a figure");
                let Some(text) = figure.text() else { continue };
                let in_table = table
                    .iter()
                    .find(|r| r[0].starts_with(&period))
                    .expect("a row");
                assert_eq!(in_table[column.expect("a column")], text, "{address}");
                let in_chart = chart
                    .iter()
                    .find(|r| r[0].starts_with(&period) || r[0] == format!("{month}月"));
                assert_eq!(in_chart.expect("a row")[1], text, "{address}");
                assert!(csv.contains(&format!("\n{period},{text},")), "{address}");
                let own = main_text(&demo.pages[&format!("air/{year}/{month:02}/index.html")]);
                let words = format!("PM2.5月均浓度{text}微克/立方米");
                assert!(own.contains(&words), "{address}: {words}");
            }
        }
    };
    with_findings(&repository(), AS_OF, check);
}

/// A release of the soil site with one expression in it.
const HEAD: &str = "+++\ntitle = \"土壤\"\npublish_at = \"2026-02-01T10:00\"\n\n[figures]\n\"比例\" = \"soil-sample/全县/2025/safe-share\"\n+++\n\n## 情况\n\n第一段。\n\n";

/// Expression as written, part that is marked, code, what the help lists.
const WRONG: &[(&str, &str, &str, &[&str])] = &[
    (
        "甲乙{{ fig(\"soil-sample/全县/2025/safe-shar\") }}。",
        "fig(\"soil-sample/全县/2025/safe-shar\")",
        "indicators::no-figure",
        &["safe-share", "over-sites"],
    ),
    (
        "{{ 比例 }}，{{ 比列 }}。",
        "比列",
        "content::unknown-name",
        &["比例"],
    ),
    (
        "丙{{ fig(\"soil-sample/S99/2025/safe\") }}",
        "fig(\"soil-sample/S99/2025/safe\")",
        "indicators::no-subject",
        &["样点甲", "样点乙"],
    ),
    (
        "丁𠮷{{ fig(\"soil-sampel/S01/2025/safe\") }}",
        "fig(\"soil-sampel/S01/2025/safe\")",
        "indicators::no-dataset",
        &["soil-sample", "soil-site"],
    ),
    (
        "戊{{ fig(\"soil-sample/全县/2025/safe-share.clas\") }}",
        "fig(\"soil-sample/全县/2025/safe-share.clas\")",
        "indicators::no-part",
        &["yoy"],
    ),
    (
        "己{{ fig(\"soil-sample/S01/2031/cadmium\") }}",
        "fig(\"soil-sample/S01/2031/cadmium\")",
        "content::withheld-figure",
        &[],
    ),
    (
        "庚{{ 比例 | sqrt }}",
        "sqrt",
        "content::unknown-name",
        &["比例"],
    ),
    ("辛{{ 比例 +* 2 }}", "*", "content::bad-expression", &[]),
    (
        "壬{{ 比例.yoi }}",
        "比例.yoi",
        "content::unknown-name",
        &["yoy"],
    ),
];

#[test]
fn a_wrong_expression_is_an_error_at_its_place_that_lists_what_exists() {
    let mut faults = Vec::new();
    for (text, marked, code, listed) in WRONG {
        let project = Project::from("golden/soil/site");
        let file = "content/releases/2026/wrong.md";
        project.write(file, format!("{HEAD}{text}\n"));
        let (sources, report, _) = load(project.path(), AS_OF);
        let said = transcript(&report, &sources, Lang::En);
        let line = HEAD.lines().count() + 1;
        let column = text[..text.find(marked).unwrap()].chars().count() + 1;
        let place = format!("--> {file}:{line}:{column}\n");
        let errors: Vec<&str> = report.sorted().iter().map(|d| d.code).collect();
        if !errors.contains(code) || errors.len() != 1 {
            faults.push(format!(
                "{text}: {code} expected, there is {errors:?}\n{said}"
            ));
        }
        if !said.contains(&place) {
            faults.push(format!("{text}: expected at {line}:{column}\n{said}"));
        }
        let missing: Vec<_> = listed.iter().filter(|l| !said.contains(**l)).collect();
        if !missing.is_empty() {
            faults.push(format!("{text}: {missing:?} are not listed\n{said}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn wrong_expressions_in_declared_texts_have_their_place_too() {
    let project = Project::from("golden/soil/site");
    let file = "data/soil-sample/dataset.toml";
    let (right, wrong) = (
        "fig(\"soil-sample/全县/2024/safe-share\").yoy",
        "fig(\"soil-sample/全县/2024/safe-shore\").yoy",
    );
    project.replace(file, right, wrong);
    let text = project.read(file);
    let at = text.find(wrong).expect("the expression");
    let line = text[..at].matches('\n').count() + 1;
    let begin = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let column = text[begin..at].chars().count() + 1;
    let built = project.build(AS_OF);
    assert!(!built.ok, "a wrong expression stops the build");
    let place = format!("--> {file}:{line}:{column}\n");
    assert!(
        built.transcript.contains(&place),
        "{line}:{column}\n{}",
        built.transcript
    );
    assert!(
        built.transcript.contains("safe-share"),
        "{}",
        built.transcript
    );
    assert!(site("golden/soil").exists());
}
