//! Made-up points of two reservoirs that exist, and ditches in the city that once smelled.

use std::{fmt::Write, io, path::Path};

use crate::{
    lab::{Item, MONTHS, Water, heads, month, month_text, monthly, winter},
    random::{Memory, Random},
    write::file,
};

/// Reservoir, district, and how rich its points are.
const LAKES: [(&str, &str, [f64; 3]); 2] = [
    ("石梁河水库", "东海县", [1.04, 0.96, 1.16]),
    ("安峰山水库", "东海县", [0.62, 0.58, 0.68]),
];
const PLACES: [&str; 3] = ["入库口", "库心", "坝前"];

const ITEMS: [Item; 9] = [
    monthly("水温(℃)", 1, ""),
    monthly("pH(无量纲)", 1, ""),
    monthly("溶解氧(mg/L)", 1, ""),
    monthly("高锰酸盐指数(mg/L)", 1, "0.5"),
    monthly("氨氮(mg/L)", 2, "0.025"),
    monthly("总磷(mg/L)", 3, "0.01"),
    monthly("总氮(mg/L)", 2, "0.05"),
    monthly("叶绿素a(mg/m³)", 1, "0.5"),
    monthly("透明度(m)", 2, ""),
];

/// Writes the register of points.
pub(crate) fn write_points(folder: &Path) -> io::Result<()> {
    let mut text = String::from("点位编码,点位名称,湖库,所在地,位置,目标类别\n");
    for (l, (lake, district, _)) in LAKES.iter().enumerate() {
        for (p, place) in PLACES.iter().enumerate() {
            let (code, number) = (code(l, p), p + 1);
            let _ = writeln!(
                text,
                "{code},{lake}样例点位{number},{lake},{district},{place},Ⅲ类"
            );
        }
    }
    file(folder, "points.csv", &text)
}

fn code(lake: usize, point: usize) -> String {
    format!("LK{}{}", lake + 1, point + 1)
}

/// Writes one row per point and month.
pub(crate) fn write_months(folder: &Path, seed: u64) -> io::Result<()> {
    let mut text = format!("点位编码,月份{}\n", heads(&ITEMS));
    for (l, (.., riches)) in LAKES.iter().enumerate() {
        for (p, rich) in riches.iter().enumerate() {
            let code = code(l, p);
            let mut water = Water::new(seed, &format!("lake {code}"), *rich);
            for month in MONTHS.0..=MONTHS.1 {
                let values = values(&mut water, *rich, month);
                let cells: Vec<String> = ITEMS
                    .iter()
                    .zip(values)
                    .enumerate()
                    .map(|(i, (item, value))| match missing(&code, month, i) {
                        Some(token) => token.into(),
                        None => item.cell(month, value),
                    })
                    .collect();
                let _ = writeln!(text, "{code},{},{}", month_text(month), cells.join(","));
            }
        }
    }
    file(folder, "lakes.csv", &text)
}

/// A gale in December 2025, and a broken fluorometer in the spring of 2026.
fn missing(code: &str, at: i64, item: usize) -> Option<&'static str> {
    if code == "LK13" && at == month(2025, 12) {
        return Some("未采样");
    }
    let broken = code == "LK22" && (month(2026, 3)..=month(2026, 4)).contains(&at);
    (broken && item == 7).then_some("无效")
}

/// Algae follow phosphorus and warmth; the water clears when they fade.
fn values(water: &mut Water, rich: f64, month: i64) -> [f64; 9] {
    let s = water.month(month);
    let phosphorus = 0.30 * s.phosphorus * rich;
    let algae = (5.0 + 190.0 * phosphorus) * (1.0 - 0.55 * winter(month)) * water.jitter(0.16);
    let clear = (1.55 - 0.022 * algae - 0.22 * rich).max(0.2) * water.jitter(0.07);
    [
        s.temperature,
        s.ph + 0.012 * algae,
        s.oxygen + 0.02 * algae,
        0.80 * s.permanganate,
        0.45 * s.ammonia,
        phosphorus,
        0.42 * s.nitrogen,
        algae,
        clear,
    ]
}

/// Ditches: name, district, and how foul the water is, 1: as bad as the guide's first step.
const DITCHES: [(&str, &str, f64); 4] = [
    ("大浦河样例点位", "海州区", 0.74),
    ("西盐河样例点位", "海州区", 0.35),
    ("东盐河样例点位", "海州区", 0.28),
    ("排淡河样例点位", "连云区", 1.02),
];

/// Writes the register of points in the city's ditches.
pub(crate) fn write_ditches(folder: &Path) -> io::Result<()> {
    let mut text = String::from("点位编码,点位名称,范围,所在地,整治情况\n");
    for (i, (name, district, foul)) in DITCHES.iter().enumerate() {
        let state = if *foul < 0.8 {
            "已销号"
        } else {
            "整治中"
        };
        let _ = writeln!(text, "BO{},{name},样例城市水体,{district},{state}", i + 1);
    }
    file(folder, "points.csv", &text)
}

/// Writes one row per ditch and quarter, 2024 to the third of 2026.
pub(crate) fn write_quarters(folder: &Path, seed: u64) -> io::Result<()> {
    let mut text =
        String::from("点位编码,季度,透明度(cm),溶解氧(mg/L),氧化还原电位(mV),氨氮(mg/L)\n");
    for (i, (.., foul)) in DITCHES.iter().enumerate() {
        let mut random = Random::new(seed, &format!("ditch {i}"));
        let mut memory = Memory::default();
        for quarter in 0..11 {
            let warm = if quarter % 4 == 2 { 1.12 } else { 1.0 };
            let fading = 1.0 - 0.02 * f64::from(quarter);
            let state = memory.step(0.5, &mut random);
            let foul = (foul * warm * fading * (1.0 + 0.16 * state)).max(0.05);
            let clear = (52.0 - 28.0 * foul) * (1.0 + 0.05 * random.normal());
            let oxygen = (6.0 - 4.1 * foul + 0.4 * random.normal()).max(0.3);
            let potential = 190.0 - 150.0 * foul + 12.0 * random.normal();
            let ammonia = (6.9 * foul + 0.3 * random.normal()).max(0.2);
            let _ = writeln!(
                text,
                "BO{},{}Q{},{clear:.0},{oxygen:.1},{potential:.0},{ammonia:.2}",
                i + 1,
                2024 + quarter / 4,
                quarter % 4 + 1,
            );
        }
    }
    file(folder, "ditches.csv", &text)
}
