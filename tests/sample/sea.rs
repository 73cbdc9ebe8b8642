//! Made-up points, areas and beaches of a bay.

use std::{fmt::Write, io, path::Path};

use crate::{
    lab::{Item, heads, monthly},
    random::{Memory, Random},
    write::{civil, date, days, file},
};

/// Point: part of the sea, function zone, class that the zone asks for, how much it carries.
const POINTS: [(&str, &str, &str, f64); 10] = [
    ("海州湾北部", "养殖区", "二类", 0.72),
    ("海州湾北部", "养殖区", "二类", 0.80),
    ("海州湾北部", "保护区", "一类", 0.62),
    ("海州湾中部", "海水浴场", "二类", 0.78),
    ("海州湾中部", "风景旅游区", "三类", 0.94),
    ("海州湾中部", "养殖区", "二类", 0.90),
    ("连云港港区", "港口航运区", "四类", 1.22),
    ("连云港港区", "港口航运区", "四类", 1.34),
    ("埒子口外", "养殖区", "二类", 1.02),
    ("灌河口外", "工业用水区", "三类", 1.48),
];

/// Quarters that are sampled, the word for each, and how much nutrients the rivers bring then.
const SEASONS: [(i64, &str, f64); 3] = [(2, "春季", 0.92), (3, "夏季", 1.05), (4, "秋季", 1.14)];
/// Year and quarter of the newest season.
const LAST: (i64, i64) = (2026, 3);

const ITEMS: [Item; 12] = [
    monthly("pH(无量纲)", 2, ""),
    monthly("溶解氧(mg/L)", 2, ""),
    monthly("化学需氧量(mg/L)", 2, "0.15"),
    monthly("无机氮(mg/L)", 3, ""),
    monthly("活性磷酸盐(mg/L)", 4, "0.0014"),
    monthly("石油类(mg/L)", 4, "0.0035"),
    monthly("汞(mg/L)", 6, "0.000007"),
    monthly("镉(mg/L)", 5, "0.00003"),
    monthly("铅(mg/L)", 5, "0.00007"),
    monthly("砷(mg/L)", 4, "0.0005"),
    monthly("铜(mg/L)", 4, "0.0002"),
    monthly("锌(mg/L)", 4, "0.0031"),
];

fn seasons() -> impl Iterator<Item = (i64, i64, &'static str, f64)> {
    (2024..=LAST.0).flat_map(|year| {
        SEASONS
            .iter()
            .filter(move |s| (year, s.0) <= LAST)
            .map(move |&(quarter, word, rivers)| (year, quarter, word, rivers))
    })
}

/// Writes the register of points with their function zones.
pub(crate) fn write_points(folder: &Path) -> io::Result<()> {
    let mut text = String::from("点位编码,点位名称,海域,环境功能区,目标类别\n");
    for (i, (part, zone, target, _)) in POINTS.iter().enumerate() {
        let number = POINTS[..=i].iter().filter(|p| p.0 == *part).count();
        let code = code(i);
        let _ = writeln!(text, "{code},{part}样例点位{number},{part},{zone},{target}");
    }
    file(folder, "points.csv", &text)
}

fn code(point: usize) -> String {
    format!("HY{:02}", point + 1)
}

/// Writes one row per point and season.
pub(crate) fn write_seasons(folder: &Path, seed: u64) -> io::Result<()> {
    let mut text = format!("点位编码,季度,季节{},备注\n", heads(&ITEMS));
    for (i, (.., dirt)) in POINTS.iter().enumerate() {
        let mut random = Random::new(seed, &format!("sea {i}"));
        let mut memory = Memory::default();
        for (year, quarter, word, rivers) in seasons() {
            let trend = 1.0 - 0.03 * (year - 2024) as f64;
            let load = dirt * rivers * trend * (1.0 + 0.10 * memory.step(0.4, &mut random));
            let cells = cells(&mut random, load, quarter);
            let _ = write!(text, "{},{year}Q{quarter},{word}", code(i));
            // A gale kept the boat in the harbour.
            if i == 8 && (year, quarter) == (2025, 4) {
                let cells = ["未采样"; ITEMS.len()].join(",");
                let _ = writeln!(text, ",{cells},大风，船只无法出海");
            } else {
                let _ = writeln!(text, ",{},无", cells.join(","));
            }
        }
    }
    file(folder, "seasons.csv", &text)
}

fn cells(random: &mut Random, load: f64, quarter: i64) -> Vec<String> {
    let mut near = |mean: f64| mean * (1.0 + 0.12 * random.normal()).max(0.1);
    let oxygen = match quarter {
        3 => 7.1,
        2 => 8.2,
        _ => 7.9,
    };
    let values = [
        8.12 - 0.05 * load + near(0.02),
        near(oxygen) * 0.2 + oxygen * 0.8 - 0.7 * load,
        near(1.25) * load,
        near(0.262) * load,
        near(0.0135) * load,
        near(0.016) * load,
        near(0.000_022) * load,
        near(0.000_16) * load,
        near(0.0006) * load,
        near(0.0019),
        near(0.0019) * load,
        near(0.009) * load,
    ];
    ITEMS
        .iter()
        .zip(values)
        .map(|(item, value)| item.written(value))
        .collect()
}

/// Writes the area of each class in each season, in km²: 6 000 in all.
pub(crate) fn write_areas(folder: &Path, seed: u64) -> io::Result<()> {
    const CLASSES: [&str; 5] = ["一类", "二类", "三类", "四类", "劣四类"];
    let mut text = String::from("季度,季节,水质类别,面积(km²)\n");
    let mut random = Random::new(seed, "sea area");
    for (year, quarter, word, rivers) in seasons() {
        let better = 0.02 * (year - 2024) as f64;
        let shift = (rivers - 1.0) + 0.03 * random.normal();
        let shares = [
            0.62 + better - 0.9 * shift,
            0.21 + 0.3 * shift - 0.5 * better,
            0.09 + 0.3 * shift - 0.3 * better,
            0.05 + 0.2 * shift - 0.1 * better,
        ];
        let mut rest = 6000.0;
        for (class, share) in CLASSES.iter().zip(shares) {
            let area = (6000.0 * share).round();
            rest -= area;
            let _ = writeln!(text, "{year}Q{quarter},{word},{class},{area:.0}");
        }
        let _ = writeln!(text, "{year}Q{quarter},{word},{},{rest:.0}", CLASSES[4]);
    }
    file(folder, "areas.csv", &text)
}

const BEACHES: [(&str, &str, f64); 3] = [
    ("样例海水浴场甲", "连云区", 0.10),
    ("样例海水浴场乙", "连云区", 0.22),
    ("样例海水浴场丙", "赣榆区", 0.38),
];

/// Writes the register of beaches.
pub(crate) fn write_beaches(folder: &Path) -> io::Result<()> {
    let mut text = String::from("浴场编码,浴场名称,所在地,开放时间\n");
    for (i, (name, district, _)) in BEACHES.iter().enumerate() {
        let _ = writeln!(text, "YC{},{name},{district},6月—9月", i + 1);
    }
    file(folder, "beaches.csv", &text)
}

/// Writes one row per beach and week, from June to September.
pub(crate) fn write_weeks(folder: &Path, seed: u64) -> io::Result<()> {
    let mut text = String::from("浴场编码,监测日期,水质,游泳适宜度,水温(℃),影响原因\n");
    for (i, (.., bad)) in BEACHES.iter().enumerate() {
        let mut random = Random::new(seed, &format!("beach {i}"));
        for year in [2025, 2026] {
            // 1970-01-01 was a Thursday.
            let first = days(year, 6, 1);
            let monday = first + (11 - first.rem_euclid(7)).rem_euclid(7);
            let weeks = (monday..=days(year, 9, 30)).step_by(7);
            for day in weeks {
                let cells = week(&mut random, i, day, *bad);
                let _ = writeln!(text, "YC{},{},{cells}", i + 1, date(day));
            }
        }
    }
    file(folder, "weeks.csv", &text)
}

/// Quality, suitability, temperature and cause of a week.
fn week(random: &mut Random, beach: usize, day: i64, bad: f64) -> String {
    let (_, month, of_month) = civil(day);
    let warm =
        21.0 + match month {
            6 => 0.9,
            7 => 4.8,
            8 => 6.2,
            _ => 3.1,
        } + 0.6 * random.normal();
    let (luck, rain) = (random.even(), random.chance(0.06));
    if beach == 2 && month == 8 && of_month <= 14 {
        return "关闭,关闭,关闭,海滩整修".into();
    }
    if rain {
        return "未监测（降雨）,未监测（降雨）,未监测（降雨）,强降雨".into();
    }
    if luck < bad * 0.25 {
        format!("差,不适宜,{warm:.1},粪大肠菌群")
    } else if luck < bad {
        format!("良,较适宜,{warm:.1},风浪偏大")
    } else {
        format!("优,适宜,{warm:.1},无")
    }
}
