//! A domain the program has never heard of: soil, from a declaration, two tables and one law.
//!
//! Limits depend on land use and pH. `expected.csv` holds the verdict of every sample, derived
//! from the tables of the law below, printed a second time here.

use std::collections::BTreeMap;

use gongshi::quantity::{Decimal, parse_decimal};

use crate::{
    accessible::{Demo, dom::Page},
    common::{Project, site, with_findings},
};

const SITE: &str = "golden/soil/site";
const AS_OF: &str = "2026-03-01T08:00";

/// GB 15618—2018, table 1: pH up to 5.5, up to 6.5, up to 7.5, above.
const TABLE: &[(&str, &[&str], [&str; 4])] = &[
    ("cadmium", &["水田"], ["0.3", "0.4", "0.6", "0.8"]),
    ("cadmium", &["其他", "果园"], ["0.3", "0.3", "0.3", "0.6"]),
    ("mercury", &["水田"], ["0.5", "0.5", "0.6", "1.0"]),
    ("mercury", &["其他", "果园"], ["1.3", "1.8", "2.4", "3.4"]),
    ("arsenic", &["水田"], ["30", "30", "25", "20"]),
    ("arsenic", &["其他", "果园"], ["40", "40", "30", "25"]),
    ("lead", &["水田"], ["80", "100", "140", "240"]),
    ("lead", &["其他", "果园"], ["70", "90", "120", "170"]),
    ("chromium", &["水田"], ["250", "250", "300", "350"]),
    ("chromium", &["其他", "果园"], ["150", "150", "200", "250"]),
    ("copper", &["果园"], ["150", "150", "200", "200"]),
    ("copper", &["水田", "其他"], ["50", "50", "100", "100"]),
    (
        "nickel",
        &["水田", "其他", "果园"],
        ["60", "70", "100", "190"],
    ),
    (
        "zinc",
        &["水田", "其他", "果园"],
        ["200", "200", "250", "300"],
    ),
];

/// Columns of the tables behind site, year, date, land use and pH.
const ITEMS: [&str; 8] = [
    "cadmium", "mercury", "arsenic", "lead", "chromium", "copper", "nickel", "zinc",
];

fn number(text: &str) -> Decimal {
    parse_decimal(text).expect("a number")
}

/// Position of the row of the table, and the limit.
fn limit(item: &str, land: &str, ph: &str) -> ((usize, usize), &'static str) {
    let ph = number(ph);
    let edges = ["5.5", "6.5", "7.5"].map(number);
    let column = edges.iter().filter(|edge| ph > **edge).count();
    let row = TABLE
        .iter()
        .position(|(i, lands, _)| *i == item && lands.contains(&land))
        .expect("a row for every item and land use");
    ((row, column), TABLE[row].2[column])
}

/// The samples as the office wrote them.
fn samples() -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for (name, encoding) in [
        ("2022-2023", encoding_rs::GB18030),
        ("2024-2025", encoding_rs::UTF_8),
    ] {
        let path = site(SITE).join(format!("data/soil-sample/{name}.csv"));
        let bytes = std::fs::read(path).expect("a table");
        let (text, _, broken) = encoding.decode(&bytes);
        assert!(!broken);
        let rows = text.lines().skip(1);
        out.extend(rows.map(|row| row.split(',').map(str::to_owned).collect::<Vec<_>>()));
    }
    out
}

/// Verdict and limit by site, year and item.
fn expected() -> BTreeMap<(String, String, String), (String, String)> {
    let text = std::fs::read_to_string(site("golden/soil/expected.csv")).expect("the verdicts");
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let [site, year, item, limit, verdict] = cells[..] else {
            panic!("{line}");
        };
        let key = (site.to_owned(), year.to_owned(), item.to_owned());
        (key, (limit.to_owned(), verdict.to_owned()))
    });
    rows.collect()
}

#[test]
fn every_limit_is_met_from_below_on_it_and_from_above() {
    let expected = expected();
    let mut seen: BTreeMap<((usize, usize), i8), usize> = BTreeMap::new();
    for row in samples() {
        let (land, ph) = (&row[3], &row[4]);
        if ph.is_empty() {
            continue;
        }
        for (item, value) in ITEMS.iter().zip(&row[5..]) {
            let key = (row[0].clone(), row[1].clone(), (*item).to_owned());
            let (place, limit) = limit(item, land, ph);
            assert_eq!(expected[&key].0, limit, "{key:?}");
            let Some(value) = parse_decimal(value) else {
                continue;
            };
            // Sites 13 and 14 have cases of their own.
            if row[0].as_str() < "S13" {
                let side = value.cmp(&number(limit)) as i8;
                *seen.entry((place, side)).or_default() += 1;
                let verdict = if side > 0 { "超标" } else { "达标" };
                assert_eq!(expected[&key].1, verdict, "{key:?}");
            }
        }
    }
    let places: Vec<(usize, usize)> = (0..TABLE.len())
        .flat_map(|row| (0..4).map(move |column| (row, column)))
        .collect();
    for place in places {
        for side in [-1, 0, 1] {
            let n = seen.get(&(place, side)).copied().unwrap_or(0);
            assert!(n > 0, "{:?} column {} side {side}", TABLE[place.0], place.1);
        }
    }
}

#[test]
fn every_sample_is_judged_as_the_law_says() {
    with_findings(&site(SITE), AS_OF, |findings| {
        let expected = expected();
        assert_eq!(expected.len(), 14 * 4 * 8);
        for ((site, year, item), (limit, verdict)) in &expected {
            let address = format!("soil-sample/{site}/{year}/{item}.safe");
            let figure = findings.figure(&address).expect("a figure");
            let shown = figure.text().unwrap_or("-");
            assert_eq!(shown, verdict, "{address}: {}", figure.reason());
            if verdict != "-" {
                let part = findings
                    .figure(&format!("{address}.limit"))
                    .expect("a limit");
                let shown = part.number().expect("a number");
                assert_eq!(shown, number(limit), "{address}");
            }
        }
    });
}

#[test]
fn what_is_below_detection_missing_or_rounded_is_judged_as_printed() {
    with_findings(&site(SITE), AS_OF, |findings| {
        let text = |address: &str| {
            let figure = findings
                .figure(&format!("soil-sample/{address}"))
                .expect(address);
            figure
                .text()
                .map_or_else(|| format!("({})", figure.reason()), str::to_owned)
        };
        // Below detection is printed as the laboratory wrote it, and complies.
        assert_eq!(text("S13/2022/cadmium"), "<0.01");
        assert_eq!(text("S13/2024/cadmium"), "0.02L");
        assert_eq!(text("S13/2022/safe"), "达标");
        // One item missing: no verdict over all; but one above its limit decides.
        assert!(text("S13/2023/cadmium").starts_with('('));
        assert!(
            text("S13/2023/safe").contains("7"),
            "{}",
            text("S13/2023/safe")
        );
        assert_eq!(text("S13/2024/safe"), "超标");
        // Without a pH there is no limit, and no verdict.
        assert_eq!(text("S13/2025/zinc"), "88.0");
        assert!(text("S13/2025/zinc.safe").starts_with('('));
        // GB/T 8170: 0.305 is printed 0.30 (even), 0.3051 is printed 0.31, 0.315 is printed 0.32.
        assert_eq!(text("S14/2022/cadmium"), "0.30");
        assert_eq!(text("S14/2022/cadmium.safe"), "达标");
        assert_eq!(text("S14/2023/cadmium"), "0.31");
        assert_eq!(text("S14/2023/cadmium.safe"), "超标");
        assert_eq!(text("S14/2024/cadmium"), "0.32");
        // (0.32 − 0.3) / 0.3 = 0.0667; and lead 100.1 over 100.
        assert_eq!(text("S14/2024/cadmium.safe.multiple"), "0.07");
        assert_eq!(text("S13/2024/lead.safe.multiple"), "0.00");
    });
}

/// Year, area, sites with a verdict, of them at or below all values; share by hand.
const SHARES: &[(&str, &str, u32, u32, &str)] = &[
    ("2022", "全县", 14, 4, "28.6"), // 4/14 = 0.28571…
    ("2023", "全县", 13, 3, "23.1"), // 3/13 = 0.23076…
    ("2024", "全县", 14, 7, "50.0"),
    ("2025", "全县", 13, 13, "100.0"),
    ("2022", "北片", 7, 1, "14.3"), // 1/7 = 0.142857…
    ("2023", "北片", 6, 2, "33.3"),
    ("2024", "北片", 7, 4, "57.1"), // 4/7 = 0.571428…
    ("2025", "北片", 6, 6, "100.0"),
    ("2022", "南片", 7, 3, "42.9"), // 3/7 = 0.428571…
    ("2023", "南片", 7, 1, "14.3"),
    ("2024", "南片", 7, 3, "42.9"),
    ("2025", "南片", 7, 7, "100.0"),
];

#[test]
fn the_share_of_good_sites_counts_sites_with_a_verdict() {
    with_findings(&site(SITE), AS_OF, |findings| {
        for (year, area, have, good, share) in SHARES {
            let address = format!("soil-sample/{area}/{year}/safe-share");
            let figure = findings.figure(&address).expect("a share");
            assert_eq!(figure.text(), Some(*share), "{address}");
            assert_eq!(figure.point.have, *have, "{address}");
            let address = format!("soil-sample/{area}/{year}/over-sites");
            let over = findings.figure(&address).expect("a number");
            assert_eq!(
                over.text(),
                Some((have - good).to_string().as_str()),
                "{address}"
            );
        }
    });
}

/// The cells of the table with that caption.
fn table(page: &Page, caption: &str) -> Vec<Vec<String>> {
    let wanted = page.named("table").find(|(table, _)| {
        let mut captions = page.inside(*table, "caption");
        captions.any(|(c, _)| page.text(c) == caption)
    });
    let (table, _) = wanted.unwrap_or_else(|| panic!("no table {caption}"));
    page.rows(table)
}

#[test]
fn page_chart_table_download_and_method_show_the_numbers() {
    let project = Project::from(SITE);
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    assert_eq!(built.transcript, "", "not one warning");
    let demo = Demo::read(built.bytes());

    let home = &demo.pages["soil/index.html"];
    let main = home.named("main").next().expect("a main part").0;
    let text = home.text(main);
    // 50.0 − 23.1, percentage points.
    let sentence = "2024年全县14个点位中，不高于风险筛选值的占50.0%，同比上升26.9个百分点。";
    assert!(text.contains(sentence), "{text}");

    let years = [
        ("2022", "28.6"),
        ("2023", "23.1"),
        ("2024", "50.0"),
        ("2025", "100.0"),
    ];
    let rows = table(home, "各年不高于风险筛选值的点位比例");
    let csv = demo.text("soil/share.csv");
    for (n, (year, share)) in years.iter().enumerate() {
        assert_eq!(rows[n + 1], [*year, *share]);
        assert!(csv.contains(&format!("\n{year},{share}")), "{csv}");
        // The tooltip of the bar, in both drawings.
        let html = demo.text("soil/index.html");
        let hits = html.matches(&format!("{share} %</title>")).count();
        assert_eq!(hits, 2, "{year}");
        let page = &demo.pages[&format!("soil/{year}/index.html")];
        let main = page.named("main").next().expect("a main part").0;
        assert!(page.text(main).contains(&format!("{share} %")), "{year}");
    }

    let subject = &demo.pages["soil/sites/S13/index.html"];
    let rows = table(subject, "各年结果");
    let of = |year: &str| rows.iter().find(|row| row[0] == year).expect(year).clone();
    assert_eq!(of("2022")[1..4], ["<0.01", "0.4", "达标"]);
    assert_eq!(of("2024")[4..7], ["100.1", "100", "超标"]);
    let records = table(subject, "监测记录");
    assert_eq!(records.len(), 5);
    assert!(
        records[0].contains(&"镉（mg/kg）".to_owned()),
        "{:?}",
        records[0]
    );

    let download = demo.text("data/soil-sample/soil-sample.csv");
    assert!(
        download.contains("S13,2022,2022-10-28,水田,6,"),
        "{download}"
    );
    assert!(download.contains("<0.01,below-detection"));
    let method = &demo.pages["methods/gb-15618-2018/index.html"];
    let text = method.text(0);
    assert!(text.contains("GB 15618—2018"));
    assert!(text.contains("≤0.4 mg/kg") && text.contains("(5.5, 6.5]"));
    let limits = table(method, "限值");
    assert_eq!(limits.len(), 1 + TABLE.len() * 4);
    let linked = home
        .named("a")
        .any(|(_, a)| a.get("href") == Some("../methods/gb-15618-2018/"));
    assert!(linked, "the numbers lead to their method");
}

#[test]
fn heads_of_columns_say_what_they_hold() {
    let project = Project::from(SITE);
    let built = project.build(AS_OF);
    let demo = Demo::read(built.bytes());
    for (path, page) in &demo.pages {
        for (table, _) in page.named("table") {
            let rows = page.rows(table);
            let mut heads = rows[0].clone();
            heads.sort();
            heads.dedup();
            assert_eq!(heads.len(), rows[0].len(), "{path}: {:?}", rows[0]);
        }
    }
}

#[test]
fn a_head_keeps_its_unit_when_the_newest_value_is_no_number() {
    let project = Project::from(SITE);
    // The laboratory found nothing in the newest sample.
    let file = "data/soil-sample/2024-2025.csv";
    project.replace(file, "水田,,0.12,", "水田,6.0,0.02L,");
    let built = project.build(AS_OF);
    let demo = Demo::read(built.bytes());
    let rows = table(&demo.pages["soil/sites/S13/index.html"], "各年结果");
    assert_eq!(rows[1][1], "0.02L");
    assert_eq!(rows[0][1], "镉（mg/kg）");
}

#[test]
fn no_download_loses_the_unit() {
    let project = Project::from(SITE);
    let demo = Demo::read(project.build(AS_OF).bytes());
    for file in ["data/datapackage.json", "data/soil-sample/soil-sample.json"] {
        let json: serde_json::Value = serde_json::from_str(demo.text(file)).expect("JSON");
        assert!(json.to_string().contains("mg/kg"), "{file}");
    }
}
