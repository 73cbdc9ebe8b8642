//! Phrases of change, against those that bulletins have printed.
//!
//! The pairs are read from the notes of `data/published-figures/published.csv`: a value, the value
//! of the year before where the note prints it, and the phrase as it stood in the bulletin.

use std::fmt::Write as _;

use gongshi::{diagnostic::Lang, indicators::Findings};

use crate::common::{Project, repository, with_findings};

/// What a bulletin printed of one figure.
#[derive(Debug)]
struct Pair {
    unit: String,
    now: String,
    before: String,
    /// `下降23.1%`, `上升8.3个百分点`
    phrase: String,
}

/// Digits and a point at the beginning of a text.
fn leading_number(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.');
    &text[..end.unwrap_or(text.len())]
}

/// Both numbers of a share: it moved by so many points, so it stood there the year before.
fn before_share(now: &str, phrase: &str) -> String {
    let tenths = |text: &str| text.replace('.', "").parse::<i64>().expect("tenths");
    let points = leading_number(&phrase["上升".len()..]);
    let moved = if phrase.starts_with("上升") {
        tenths(points)
    } else {
        -tenths(points)
    };
    let before = tenths(now) - moved;
    format!("{}.{}", before / 10, before % 10)
}

fn pairs() -> Vec<Pair> {
    let text = std::fs::read_to_string(repository().join("data/published-figures/published.csv"))
        .expect("the published figures");
    let mut out = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (value, unit, note) = (cells[4], cells[5], cells[6]);
        // 比2019年（13）下降23.1%
        if let Some((_, rest)) = note.split_once('（')
            && let Some((before, rest)) = rest.split_once('）')
            && before.chars().all(|c| c.is_ascii_digit() || c == '.')
            && (rest.starts_with("上升") || rest.starts_with("下降"))
        {
            let end = rest.find('%').expect("per cent") + 1;
            out.push(Pair {
                unit: unit.to_owned(),
                now: value.to_owned(),
                before: before.to_owned(),
                phrase: rest[..end].to_owned(),
            });
        }
        // 占有效天数（366天）的81.1%，比2019年上升8.3个百分点
        if let Some((share, rest)) = note
            .split_once("的")
            .and_then(|(_, r)| r.split_once("%，比"))
            && let Some(at) = rest.find("上升").or_else(|| rest.find("下降"))
        {
            let phrase = rest[at..].trim_end_matches(['，', '。']).to_owned();
            out.push(Pair {
                unit: "%".to_owned(),
                now: share.to_owned(),
                before: before_share(share, &phrase),
                phrase,
            });
        }
    }
    out
}

/// Decimals of a number as printed.
fn decimals(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, part)| part.len())
}

/// A site with one column per pair, the year before and the year.
fn site_of(pairs: &[Pair]) -> Project {
    let project = Project::from("invalid/_base");
    let mut declaration = String::from(
        "id = \"pub\"\ntitle = { zh = \"公布\" }\nkind = \"observations\"\nkey = [\"year\"]\n\
         time = { field = \"year\", grain = \"year\" }\nsample = true\nsource = { name = \"样例\" }\n\
         [[field]]\nname = \"year\"\ntype = \"year\"\nheader = [\"年份\"]\n",
    );
    let mut head = "年份".to_owned();
    let (mut before, mut now) = ("2019".to_owned(), "2020".to_owned());
    for (n, pair) in pairs.iter().enumerate() {
        let shown = decimals(&pair.now).max(decimals(&pair.before));
        let percent = leading_number(&pair.phrase["上升".len()..]);
        let _ = write!(
            declaration,
            "[[field]]\nname = \"p{n}\"\ntype = \"quantity\"\nunit = \"{}\"\ndecimals = {shown}\n\
             header = [\"列{n}\"]\nchange_decimals = {}\n",
            pair.unit,
            decimals(percent),
        );
        let _ = write!(head, ",列{n}");
        let _ = write!(before, ",{}", pair.before);
        let _ = write!(now, ",{}", pair.now);
    }
    project.write("data/pub/dataset.toml", declaration);
    project.write("data/pub/pub.csv", format!("{head}\n{before}\n{now}\n"));
    project
}

const AS_OF: &str = "2026-11-05T12:00";

fn phrase(findings: &Findings, address: &str) -> String {
    let figure = findings
        .figure(address)
        .unwrap_or_else(|e| panic!("{address}: {e:?}"));
    findings
        .change_words(&figure)
        .unwrap_or_else(|| figure.reason().to_owned())
}

#[test]
fn as_the_bulletins_print_them() {
    let pairs = pairs();
    let printed: Vec<&str> = pairs.iter().map(|p| p.phrase.as_str()).collect();
    // Read by eye from the table: 2014 has two decimals, all others one.
    assert_eq!(
        printed,
        [
            "下降8.66%",
            "上升1.8个百分点",
            "上升8.3个百分点",
            "下降23.1%",
            "下降6.7%",
            "下降16.7%",
            "下降11.9%",
            "下降2.4%",
        ]
    );
    let project = site_of(&pairs);
    with_findings(project.path(), AS_OF, |findings| {
        for (n, pair) in pairs.iter().enumerate() {
            let said = phrase(findings, &format!("pub/-/2020/p{n}.yoy"));
            assert_eq!(said, format!("同比{}", pair.phrase), "{pair:?}");
        }
    });
}

fn pair(unit: &str, before: &str, now: &str, phrase: &str) -> Pair {
    let own = |text: &str| text.to_owned();
    Pair {
        unit: own(unit),
        now: own(now),
        before: own(before),
        phrase: own(phrase),
    }
}

/// Reckoned by hand: equal values stay level, also where only the printed values are equal; a
/// change of less than half a digit is level, too.
#[test]
fn what_is_equal_is_level() {
    let pairs = [
        pair("μg/m³", "42", "42", "持平0.0%"),
        pair("%", "81.1", "81.1", "持平0.0%"),
        // 52.4 and 51.6 are both printed as 52.
        pair("μg/m³", "52", "52", "持平0.0%"),
        // 1 of 40 is 2.5 %, 1 of 3 is 33.3 %.
        pair("μg/m³", "40", "41", "上升2.5%"),
        pair("μg/m³", "3", "2", "下降33.3%"),
        // Nothing can be said against zero.
        pair("μg/m³", "0", "2", "上升0.0%"),
        pair("μg/m³", "2", "0", "下降100.0%"),
        // Half a digit: 1 of 160 is 0.625 %, printed 0.6; 3 of 160 is 1.875 %, printed 1.9.
        pair("μg/m³", "160", "161", "上升0.6%"),
        pair("μg/m³", "160", "163", "上升1.9%"),
        // 1 of 2001 is 0.04998 %: printed 0.0, so it is level.
        pair("μg/m³", "2001", "2002", "持平0.0%"),
        pair("%", "99.9", "100.0", "上升0.1个百分点"),
        pair("%", "100", "99.9", "下降0.1个百分点"),
    ];
    let project = site_of(&pairs);
    project.replace("data/pub/pub.csv", "2019,42,81.1,52,", "2019,42,81.1,52.4,");
    project.replace("data/pub/pub.csv", "2020,42,81.1,52,", "2020,42,81.1,51.6,");
    with_findings(project.path(), AS_OF, |findings| {
        for (n, pair) in pairs.iter().enumerate() {
            let said = phrase(findings, &format!("pub/-/2020/p{n}.yoy"));
            let wanted = match pair.before.as_str() {
                "0" => "没有可比数据".to_owned(),
                _ if pair.phrase.starts_with("持平") => "同比持平".to_owned(),
                _ => format!("同比{}", pair.phrase),
            };
            assert_eq!(said, wanted, "{pair:?}");
        }
    });
}

const STREAKS: &str = r#"id = "run"
title = { zh = "历年" }
kind = "observations"
key = ["station", "year"]
subject = { by = "station", dataset = "station" }
time = { field = "year", grain = "year" }
sample = true
source = { name = "样例" }

[[field]]
name = "station"
title = { zh = "点位" }
type = "string"

[[field]]
name = "year"
header = ["年份"]
type = "year"

[[field]]
name = "low"
header = ["浓度"]
type = "quantity"
unit = "μg/m³"
decimals = 0

[[field]]
name = "high"
header = ["比例"]
type = "quantity"
unit = "%"
decimals = 1

[[indicator]]
id = "newest"
title = { zh = "值" }
op = "latest"
of = ["low"]
per = ["year"]
better = "lower"
areas = true

[[indicator]]
id = "share"
title = { zh = "值" }
op = "latest"
of = ["high"]
per = ["year"]
better = "higher"

[[indicator]]
id = "place"
title = { zh = "名次" }
op = "rank"
of = ["low"]
per = ["year"]
"#;

/// Runs of changes and places, reckoned by hand.
#[test]
fn streaks_and_places() {
    let project = Project::from("invalid/_base");
    project.write("data/run/dataset.toml", STREAKS);
    project.write(
        "data/station/stations.csv",
        "编号,名称,所在区\nS1,实验小学,东城区\nS2,港务局,东城区\nS3,北站,东城区\nS4,南站,东城区\nS5,西站,东城区\n",
    );
    let years = [
        // year, S1, S2, S3 (low; high)
        (2015, "50;70.0", "40;80.0", "30;"),
        (2016, "48;71.5", "41;79.0", ""),
        (2017, "46;73.0", "41;78.0", "30;60.0"),
        (2018, "44;72.0", "42;77.0", "29;61.0"),
    ];
    let mut rows = "点位,年份,浓度,比例\n".to_owned();
    for (year, s1, s2, s3) in years {
        for (station, values) in [("S1", s1), ("S2", s2), ("S3", s3)] {
            if let Some((low, high)) = values.split_once(';') {
                let _ = writeln!(rows, "{station},{year},{low},{high}");
            }
        }
    }
    rows += "S4,2018,29,90.0\nS5,2018,44,91.0\n";
    project.write("data/run/rows.csv", rows);
    with_findings(project.path(), AS_OF, |findings| {
        let said = |address: &str| {
            let figure = findings.figure(&format!("run/{address}"));
            let figure = figure.unwrap_or_else(|e| panic!("{address}: {e:?}"));
            let text = figure.in_words(Lang::Zh);
            text.unwrap_or_else(|| format!("没有：{}", figure.reason()))
        };
        let none = "没有：没有连续两年以上朝同一方向变化";
        for (address, wanted) in [
            // 50, 48, 46, 44: three times less.
            ("S1/2018/low.newest.streak", "连续三年下降"),
            ("S1/2018/low.newest.streak.better", "连续三年改善"),
            ("S1/2017/low.newest.streak", "连续两年下降"),
            ("S1/2018/low.streak", "连续三年下降"),
            // 50, 48: once is no run.
            ("S1/2016/low.newest.streak", none),
            // 70, 71.5, 73, 72: up twice, then down once.
            ("S1/2017/high.share.streak.better", "连续两年改善"),
            ("S1/2018/high.share.streak", none),
            // 40, 41, 41, 42: level years break a run.
            ("S2/2018/low.newest.streak", none),
            // 80, 79, 78, 77.
            ("S2/2018/high.share.streak.better", "连续三年恶化"),
            // A year without data breaks it as well: 30, none, 30, 29.
            ("S3/2018/low.newest.streak", none),
            // 2018: S3 and S4 29, S2 42, S1 and S5 44.
            ("S3/2018/place.place", "并列第1位"),
            ("S2/2018/place.place", "第3位"),
            ("S1/2018/place.place", "并列第4位"),
            ("S2/2018/place.best", "北站、南站"),
            ("S2/2018/place.worst", "实验小学、西站"),
            ("东城区/2018/place.best", "北站、南站"),
            ("全市/2018/place.best.value", "29微克/立方米"),
            ("东城区/2018/place.worst.value", "44微克/立方米"),
            ("S2/2017/place.best", "北站"),
        ] {
            assert_eq!(said(address), wanted, "{address}");
        }
        let story = findings
            .explain("run/S1/2018/low.newest.streak")
            .expect("a story");
        let steps: Vec<&str> = story.steps.iter().map(|s| s.value.as_str()).collect();
        assert_eq!(
            steps,
            [
                "44微克/立方米",
                "46微克/立方米",
                "48微克/立方米",
                "50微克/立方米"
            ]
        );
        // What is better is not guessed.
        assert!(findings.figure("run/S1/2018/low.streak.better").is_err());
    });
}

/// On the demo's real table: the lists of the year, against a count of the text of the table.
#[test]
fn lists_of_classes_and_primary_pollutants() {
    let table = std::fs::read_to_string(
        repository().join("data/air-city-day/aqistudy_daily_2013-2017.csv"),
    )
    .expect("the demo's table");
    let head: Vec<&str> = table.lines().next().expect("a head").split(',').collect();
    let grade = head
        .iter()
        .position(|h| *h == "quality_level" || *h == "质量等级" || *h == "level");
    let grade = grade.expect("the grades of the platform");
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for line in table.lines().skip(1).filter(|l| l.contains(",2016-")) {
        *counts
            .entry(line.split(',').nth(grade).expect("a grade"))
            .or_default() += 1;
    }
    with_findings(&repository(), crate::accessible::AS_OF, |findings| {
        let figure = findings
            .figure("air-city-day/连云港/2016/class-days.list")
            .expect("a list");
        let list = figure.in_words(Lang::Zh).expect("classes");
        let total: usize = list
            .split('、')
            .map(|part| {
                let digits: String = part.chars().filter(char::is_ascii_digit).collect();
                digits.parse::<usize>().expect("a count")
            })
            .sum();
        assert_eq!(total, counts.values().sum::<usize>(), "{list} {counts:?}");
        let primary = findings.figure("air-city-day/连云港/2016/class-days.primary");
        let primary = primary.expect("a list").in_words(Lang::Zh).expect("items");
        println!("{list}\n{primary}");
        assert!(primary.contains("天）"), "{primary}");
    });
}
