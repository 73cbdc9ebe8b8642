//! Made-up sources of drinking water.

use std::{fmt::Write, io, path::Path};

use crate::{
    lab::{Item, MONTHS, Water, heads, month, month_text, monthly, quarterly},
    write::file,
};

/// A source: name, kind, district, whom it serves, use, dirt, withdrawal in 10⁴ m³ a month.
type Source = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    f64,
    f64,
);

const SOURCES: [Source; 6] = [
    (
        "样例水源地一（蔷薇河）",
        "河流",
        "海州区",
        "市区",
        "在用",
        0.76,
        980.0,
    ),
    (
        "样例水源地二（沭新河）",
        "河流",
        "东海县",
        "东海县",
        "在用",
        0.84,
        310.0,
    ),
    (
        "样例水源地三（善后河）",
        "河流",
        "灌云县",
        "灌云县",
        "在用",
        0.92,
        240.0,
    ),
    (
        "样例水源地四（石梁河水库）",
        "湖库",
        "东海县",
        "赣榆区",
        "在用",
        0.66,
        360.0,
    ),
    (
        "样例水源地五（安峰山水库）",
        "湖库",
        "东海县",
        "东海县",
        "在用",
        0.52,
        130.0,
    ),
    (
        "样例水源地六（地下水）",
        "地下水",
        "赣榆区",
        "赣榆区",
        "备用",
        0.50,
        0.0,
    ),
];

/// The basic items of a month, then the five that only sources are tested for.
const ITEMS: [Item; 27] = [
    monthly("水温(℃)", 1, ""),
    monthly("pH(无量纲)", 1, ""),
    monthly("溶解氧(mg/L)", 1, ""),
    monthly("高锰酸盐指数(mg/L)", 1, "0.5"),
    monthly("化学需氧量(mg/L)", 0, "4"),
    monthly("五日生化需氧量(mg/L)", 1, "0.5"),
    monthly("氨氮(mg/L)", 2, "0.025"),
    monthly("总磷(mg/L)", 3, "0.01"),
    monthly("总氮(mg/L)", 2, "0.05"),
    monthly("铜(mg/L)", 3, "0.001"),
    monthly("锌(mg/L)", 3, "0.004"),
    monthly("氟化物(mg/L)", 2, "0.05"),
    monthly("硒(mg/L)", 4, "0.0004"),
    monthly("砷(mg/L)", 4, "0.0003"),
    monthly("汞(mg/L)", 5, "0.00004"),
    monthly("镉(mg/L)", 5, "0.00005"),
    monthly("六价铬(mg/L)", 3, "0.004"),
    monthly("铅(mg/L)", 4, "0.0009"),
    monthly("氰化物(mg/L)", 3, "0.004"),
    monthly("挥发酚(mg/L)", 4, "0.0003"),
    monthly("石油类(mg/L)", 2, "0.01"),
    quarterly("粪大肠菌群(个/L)", 0, "20"),
    monthly("硫酸盐(mg/L)", 0, "8"),
    monthly("氯化物(mg/L)", 0, "10"),
    monthly("硝酸盐(mg/L)", 2, "0.08"),
    monthly("铁(mg/L)", 2, "0.03"),
    monthly("锰(mg/L)", 2, "0.01"),
];

/// A month in which the dam let bottom water through: code, month, column, value.
const OVER: [(usize, i64, usize, f64); 2] =
    [(3, month(2026, 8), 26, 0.14), (2, month(2025, 7), 25, 0.36)];

/// Writes the register of sources.
pub(crate) fn write_sources(folder: &Path) -> io::Result<()> {
    let mut text = String::from("水源编码,水源名称,范围,类型,所在地,供水范围,使用情况\n");
    for (i, (name, kind, district, serves, used, ..)) in SOURCES.iter().enumerate() {
        let _ = writeln!(
            text,
            "DW{},{name},样例饮用水水源,{kind},{district},{serves},{used}",
            i + 1
        );
    }
    file(folder, "sources.csv", &text)
}

/// Writes one row per source and month.
pub(crate) fn write_months(folder: &Path, seed: u64) -> io::Result<()> {
    let mut text = format!("水源编码,月份,取水量(万m³){},备注\n", heads(&ITEMS));
    for (i, (.., used, dirt, withdrawal)) in SOURCES.iter().enumerate() {
        let mut water = Water::new(seed, &format!("source {i}"), *dirt);
        for month in MONTHS.0..=MONTHS.1 {
            let _ = write!(text, "DW{},{}", i + 1, month_text(month));
            if *used == "备用" {
                let cells = ["未监测"; ITEMS.len()].join(",");
                let _ = writeln!(text, ",0,{cells},备用水源，当月未取水");
                continue;
            }
            // More in summer.
            let withdrawal =
                withdrawal * (1.0 - 0.08 * crate::lab::winter(month)) * water.jitter(0.03);
            let mut values = values(&mut water, month);
            let over = OVER.iter().find(|o| o.0 == i && o.1 == month);
            let remark = over.map_or("无", |o| {
                values[o.2] = o.3;
                "泄洪扰动底泥，已启用备用工艺（样例）"
            });
            let _ = write!(text, ",{withdrawal:.1}");
            for (item, value) in ITEMS.iter().zip(values) {
                let _ = write!(text, ",{}", item.cell(month, value));
            }
            let _ = writeln!(text, ",{remark}");
        }
    }
    file(folder, "sources.csv", &text)
}

/// All columns of a month, in order; sources lie in reserves and are cleaner than rivers.
fn values(water: &mut Water, month: i64) -> [f64; 27] {
    let s = water.month(month);
    let mut trace = |mean: f64| mean * s.load * water.jitter(0.25);
    [
        s.temperature,
        s.ph,
        s.oxygen,
        s.permanganate,
        s.cod,
        s.bod,
        0.5 * s.ammonia,
        0.36 * s.phosphorus,
        0.6 * s.nitrogen,
        trace(0.0012),
        trace(0.005),
        trace(0.6),
        trace(0.000_35),
        trace(0.0014),
        trace(0.000_02),
        trace(0.000_03),
        trace(0.0025),
        trace(0.0006),
        trace(0.001),
        trace(0.0004),
        trace(0.011),
        (trace(900.0) / 10.0).round() * 10.0,
        trace(74.0),
        trace(52.0),
        trace(1.6),
        trace(0.09),
        trace(0.05),
    ]
}
