//! What the demo says about firms, worked out again by hand from the rows of its files.
//!
//! The rows that a figure comes from are typed here as they stand in the CSV; the arithmetic is in
//! the comments. Shares are rounded to one decimal, multiples to two.

use std::{fs, sync::LazyLock};

use gongshi::Site;

use crate::{
    accessible::demo,
    common::{load, repository},
};

const AS_OF: &str = "2026-11-23T08:00";

/// Compares figures of the demo with what was worked out.
fn says(expected: &[(&str, &str)]) {
    // Read once for all tests.
    static SITE: LazyLock<Site> = LazyLock::new(|| {
        let (_, _, site) = load(&repository(), AS_OF);
        site.expect("a demo without errors")
    });
    for (address, text) in expected {
        let figure = SITE.findings.figure(address);
        let figure = figure.unwrap_or_else(|e| panic!("{address}: {e:?}"));
        let said = figure.text().unwrap_or(figure.reason());
        assert_eq!(said, *text, "{address}");
    }
}

/// The rows of a table of the demo, without its header.
fn rows(path: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(repository().join("data").join(path)).expect(path);
    let lines = text.trim_start_matches('\u{feff}').lines().skip(1);
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    lines.map(cells).collect()
}

#[test]
fn each_rating_counts_by_the_rule_of_its_year() {
    says(&[
        // 灌云县 2018, of 100 points (green from 95, blue 80 to 94, red below 64):
        // 100 72 89 78 81 90 85 100 55. Good are 100 89 81 90 85 100: 6 of 9, 66.66…%.
        // 55 is red.
        ("enterprise-rating/灌云县/2018/rated", "9"),
        ("enterprise-rating/灌云县/2018/good-share", "66.7"),
        ("enterprise-rating/灌云县/2018/bad", "1"),
        // 灌云县 2025, of 12 points (green 11 and 12, blue 6 to 10, red 1 and 2):
        // 12 5 6 6 4 12 5 12 5 11 2. Good are 12 6 6 12 12 11: 6 of 11, 54.54…%. 2 is red.
        ("enterprise-rating/灌云县/2025/rated", "11"),
        ("enterprise-rating/灌云县/2025/good-share", "54.5"),
        ("enterprise-rating/灌云县/2025/bad", "1"),
        // 81 of 100 is blue, 4 of 12 is yellow.
        (
            "enterprise-rating/91320723YL0000311H/2018/rating.class",
            "蓝色",
        ),
        (
            "enterprise-rating/91320723YL0000311H/2025/rating.class",
            "黄色",
        ),
        // By word, 2016: 1 环保诚信, 19 环保良好, 3 环保警示. 20 of 23 are 86.95…%.
        (
            "enterprise-rating-national/连云港市/2016/good-share",
            "87.0",
        ),
    ]);
}

#[test]
fn exceedances_are_counted_and_multiplied_from_the_rows() {
    says(&[
        // NOX of 样例远达造纸, limit 50. September: 51.0 58.5 55.9 58.2 50.3 58.0 55.9 50.2,
        // 8 days; (58.5 − 50) ÷ 50 = 0.17.
        (
            "enterprise-monitoring/91320771YL0000119F/2026-09/nox-over",
            "8",
        ),
        (
            "enterprise-monitoring/91320771YL0000119F/2026-09/nox-over.multiple",
            "0.17",
        ),
        // October: 50.8 50.2; (50.8 − 50) ÷ 50 = 0.016.
        (
            "enterprise-monitoring/91320771YL0000119F/2026-10/nox-over",
            "2",
        ),
        (
            "enterprise-monitoring/91320771YL0000119F/2026-10/nox-over.multiple",
            "0.02",
        ),
        // November: 51.6 51.8 54.1 59.5 55.3 58.7 52.0 50.1 51.6; (59.5 − 50) ÷ 50 = 0.19.
        (
            "enterprise-monitoring/91320771YL0000119F/2026-11/nox-over",
            "9",
        ),
        (
            "enterprise-monitoring/91320771YL0000119F/2026-11/nox-over.multiple",
            "0.19",
        ),
        // COD of 样例华达钢铁 in September, limit 200: 204.0 200.5 242.5 210.7 223.0 202.7;
        // (242.5 − 200) ÷ 200 = 0.2125. Ammonia was below its detection limit on the 24th.
        (
            "enterprise-monitoring-water/91320771YL0000039U/2026-09/cod-over",
            "6",
        ),
        (
            "enterprise-monitoring-water/91320771YL0000039U/2026-09/cod-over.multiple",
            "0.21",
        ),
        (
            "enterprise-monitoring-water/91320771YL0000039U/2026-09/nh3n-over",
            "0",
        ),
        (
            "enterprise-monitoring-water/91320771YL0000039U/2026-09-24/nh3n",
            "0.5L",
        ),
        // Waste gas of the city in October: 16 firms × 31 days, 459 of which measured (the others
        // stopped or calibrating), 8 over a limit: 451 ÷ 459 = 98.25…%.
        ("enterprise-monitoring/连云港市/2026-10/days-over", "8"),
        ("enterprise-monitoring/连云港市/2026-10/kept-share", "98.3"),
        // 样例远达造纸 in September: 30 days, calibrating on the 28th, 8 over: 21 ÷ 29 = 72.41…%.
        (
            "enterprise-monitoring/91320771YL0000119F/2026-09/kept-share",
            "72.4",
        ),
    ]);
}

#[test]
fn deadlines_are_judged_at_the_moment_of_the_site() {
    says(&[
        // 连云区, reports for 2025, due on 2026-03-15: 14 are owed, two came on that very day, one
        // (91320703YL0000557L) not at all: 13 of 14, 92.85…%.
        ("enterprise-report/连云区/2025/reports", "14"),
        ("enterprise-report/连云区/2025/on-time-share", "92.9"),
        ("enterprise-report/连云区/2025/overdue", "1"),
        // Audits announced in 2025: 14; those of 040XX, 1031T and 1111Y were done late: 11 of 14.
        ("enterprise-audit/连云港市/2025/audits", "14"),
        ("enterprise-audit/连云港市/2025/on-time-share", "78.6"),
        // Documents received in 2026: 16, but the report on the warning 〔2026〕6号 has left with
        // it. On time 11 of 15: 129, 126 and 131 are missing, 133 was late. 73.33…%.
        ("enterprise-report-temporary/连云港市/2026/reports", "15"),
        (
            "enterprise-report-temporary/连云港市/2026/on-time-share",
            "73.3",
        ),
        // Penalties of 连云区 in 2026: 1号 6号 7号 10号 14号; the warning 6号 was public until
        // 2026-07-27. 1号, 7号 and 10号 were put right: 3 of 4.
        ("enterprise-penalty/连云区/2026/penalties", "4"),
        ("enterprise-penalty/连云区/2026/rectified-share", "75.0"),
    ]);
}

/// What the rule of 12 points adds to the prices of a class, in yuan.
fn surcharge(colour: &str) -> [&'static str; 2] {
    match colour {
        "红色" => ["0.05", "0.6"],
        "黑色" => ["0.10", "1.0"],
        other => panic!("{other} pays nothing more"),
    }
}

#[test]
fn who_is_red_or_black_pays_what_the_rule_says() {
    let ratings = rows("enterprise-rating/ratings.csv");
    let tariffs = rows("enterprise-tariff/tariffs.csv");
    let owed: Vec<(&str, &str, &str)> = ratings
        .iter()
        .filter(|r| r[1].as_str() >= "2019")
        .filter_map(|r| match r[2].parse::<i32>().expect("points") {
            ..=0 => Some((r[0].as_str(), r[1].as_str(), "黑色")),
            1 | 2 => Some((r[0].as_str(), r[1].as_str(), "红色")),
            _ => None,
        })
        .collect();
    let pays: Vec<(&str, &str, &str)> = tariffs
        .iter()
        .map(|t| (t[0].as_str(), t[1].as_str(), t[2].as_str()))
        .collect();
    assert_eq!(pays, owed);
    for row in &tariffs {
        assert_eq!(row[3..5], surcharge(&row[2]), "{row:?}");
    }
    // The same beside the rating.
    for rating in &ratings {
        let colour = owed.iter().find(|o| (o.0, o.1) == (&rating[0], &rating[1]));
        let words = match colour.map(|o| surcharge(o.2)) {
            Some([power, sewage]) => {
                format!("用电价格每千瓦时加价{power}元，污水处理费每立方米加价{sewage}元")
            }
            None => "无".to_owned(),
        };
        assert_eq!(rating[8], words, "{rating:?}");
    }
    // The words of the rule itself, which stand in the sentence of a firm's page.
    let rule = fs::read_to_string(repository().join("data/standards/jiangsu-credit-2019.toml"));
    let rule = rule.expect("the rule");
    let black = "用电价格每千瓦时加价0.10元，污水处理费每立方米加价1.0元";
    assert!(rule.contains(black));
    // 91320771YL0001074P has 0 points or less for 2025.
    let page = demo().text("enterprises/91320771YL0001074P/index.html");
    assert!(page.contains(black));
}

/// A measured value, or nothing where none was measured or it is below the detection limit.
fn measured(cell: &str) -> Option<f64> {
    cell.parse().ok()
}

#[test]
fn what_firms_say_of_their_days_is_what_their_values_say() {
    for (path, pairs) in [
        ("enterprise-monitoring/monitoring.csv", 3),
        ("enterprise-monitoring-water/monitoring.csv", 4),
    ] {
        let rows = rows(path);
        assert!(rows.len() > 1_000, "{path}");
        for row in rows {
            let pair = |i: usize| (row[3 + 2 * i].as_str(), row[4 + 2 * i].as_str());
            let over = (0..pairs).map(pair).any(|(value, limit)| {
                measured(value).is_some_and(|v| v > limit.parse().expect("a limit"))
            });
            let nothing = ["停产", "校准"].contains(&row[3].as_str());
            let expected = match (nothing, over) {
                (true, _) => "",
                (_, true) => "超标",
                _ => "达标",
            };
            assert_eq!(row[3 + 2 * pairs], expected, "{path}: {row:?}");
        }
    }
}

#[test]
fn the_demo_shows_no_penalty_whose_time_is_over() {
    let today = "2026-11-23";
    let three_years_ago = "2023-11-23";
    let (mut gone, mut shown) = (0, 0);
    for row in rows("enterprise-penalty/penalties.csv") {
        let (number, decided, until, repaired) = (&row[0], &row[2], &row[10], &row[11]);
        // On the day that its 36 months are over a record is gone; the file's own last day counts.
        let expired = match until.as_str() {
            "" => decided.as_str() <= three_years_ago,
            until => until < today,
        };
        let over = expired || (!repaired.is_empty() && repaired.as_str() <= today);
        let page = format!("enterprises/{}/index.html", row[1]);
        let stands = demo().text(&page).contains(number.as_str());
        assert_eq!(stands, !over, "{number}");
        *(if over { &mut gone } else { &mut shown }) += 1;
        if over {
            for (path, bytes) in &demo().files {
                let text = String::from_utf8_lossy(bytes);
                assert!(!text.contains(number.as_str()), "{number} in {path}");
            }
        }
    }
    assert!(gone > 20 && shown > 20, "{gone} gone, {shown} shown");
    let stones = demo().text("data/enterprise-penalty/index.html");
    assert!(stones.contains("信用修复") && stones.contains("公示期满"));
}
