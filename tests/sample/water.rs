//! Made-up sections of rivers that exist: nothing here was measured.

use std::{fmt::Write, io, path::Path};

use crate::{
    lab::{Item, MONTHS, Water, heads, month, month_text, monthly, quarterly},
    write::file,
};

/// A river, its basin, and of each section: district, kind, target class, level, dirt.
struct River {
    name: &'static str,
    basin: &'static str,
    sections: &'static [(&'static str, &'static str, &'static str, &'static str, f64)],
}

const RIVERS: [River; 10] = [
    River {
        name: "新沭河",
        basin: "临洪河水系",
        sections: &[
            ("东海县", "跨界", "Ⅲ类", "国控（样例）", 0.93),
            ("东海县", "干流", "Ⅲ类", "省控（样例）", 1.04),
            ("海州区", "入海", "Ⅲ类", "国控（样例）", 1.22),
        ],
    },
    River {
        name: "蔷薇河",
        basin: "临洪河水系",
        sections: &[
            ("东海县", "跨界", "Ⅲ类", "省控（样例）", 0.86),
            ("东海县", "干流", "Ⅲ类", "市控（样例）", 0.99),
            ("海州区", "水源", "Ⅱ类", "国控（样例）", 0.78),
            ("海州区", "干流", "Ⅲ类", "市控（样例）", 1.12),
            ("海州区", "入海", "Ⅳ类", "国控（样例）", 1.48),
        ],
    },
    River {
        name: "沭新河",
        basin: "临洪河水系",
        sections: &[
            ("东海县", "跨界", "Ⅲ类", "省控（样例）", 0.80),
            ("东海县", "干流", "Ⅲ类", "市控（样例）", 0.90),
        ],
    },
    River {
        name: "大浦河",
        basin: "临洪河水系",
        sections: &[("海州区", "城市内河", "Ⅳ类", "市控（样例）", 1.95)],
    },
    River {
        name: "灌河",
        basin: "灌河水系",
        sections: &[
            ("灌南县", "跨界", "Ⅲ类", "国控（样例）", 1.02),
            ("灌南县", "干流", "Ⅲ类", "省控（样例）", 1.10),
            ("灌云县", "入海", "Ⅲ类", "国控（样例）", 1.27),
        ],
    },
    River {
        name: "盐河",
        basin: "灌河水系",
        sections: &[
            ("灌南县", "跨界", "Ⅲ类", "省控（样例）", 1.08),
            ("灌云县", "干流", "Ⅲ类", "市控（样例）", 1.36),
        ],
    },
    River {
        name: "五灌河",
        basin: "灌河水系",
        sections: &[("灌云县", "入海", "Ⅳ类", "省控（样例）", 1.58)],
    },
    River {
        name: "善后河",
        basin: "滨海诸河",
        sections: &[
            ("灌云县", "干流", "Ⅲ类", "省控（样例）", 0.95),
            ("灌云县", "入海", "Ⅲ类", "国控（样例）", 1.20),
        ],
    },
    River {
        name: "青口河",
        basin: "滨海诸河",
        sections: &[
            ("赣榆区", "干流", "Ⅲ类", "省控（样例）", 0.98),
            ("赣榆区", "入海", "Ⅲ类", "国控（样例）", 1.37),
        ],
    },
    River {
        name: "龙王河",
        basin: "滨海诸河",
        sections: &[
            ("赣榆区", "干流", "Ⅲ类", "市控（样例）", 1.06),
            ("赣榆区", "入海", "Ⅳ类", "国控（样例）", 1.30),
            ("赣榆区", "城市内河", "Ⅳ类", "市控（样例）", 1.62),
        ],
    },
];

/// Columns behind code and month; the detection limits are those of common methods.
const ITEMS: [Item; 24] = [
    monthly("水温(℃)", 1, ""),
    monthly("pH(无量纲)", 1, ""),
    monthly("溶解氧(mg/L)", 1, ""),
    monthly("高锰酸盐指数(mg/L)", 1, "0.5"),
    monthly("化学需氧量(mg/L)", 0, "4"),
    monthly("五日生化需氧量(mg/L)", 1, "0.5"),
    monthly("氨氮(mg/L)", 2, "0.025"),
    monthly("总磷(mg/L)", 3, "0.01"),
    monthly("总氮(mg/L)", 2, "0.05"),
    quarterly("铜(mg/L)", 3, "0.001"),
    quarterly("锌(mg/L)", 3, "0.004"),
    quarterly("氟化物(mg/L)", 2, "0.05"),
    quarterly("硒(mg/L)", 4, "0.0004"),
    quarterly("砷(mg/L)", 4, "0.0003"),
    quarterly("汞(mg/L)", 5, "0.00004"),
    quarterly("镉(mg/L)", 5, "0.00005"),
    quarterly("六价铬(mg/L)", 3, "0.004"),
    quarterly("铅(mg/L)", 4, "0.0009"),
    quarterly("氰化物(mg/L)", 3, "0.004"),
    quarterly("挥发酚(mg/L)", 4, "0.0003"),
    quarterly("石油类(mg/L)", 2, "0.01"),
    quarterly("阴离子表面活性剂(mg/L)", 2, "0.05"),
    quarterly("硫化物(mg/L)", 3, "0.01"),
    quarterly("粪大肠菌群(个/L)", 0, "20"),
];

/// The sections whose column holds the lead of an accident, and its month.
const ACCIDENT: (&str, i64, f64) = ("WS15", month(2026, 7), 0.0615);

/// Sections whose months are not all there: code, first and last month.
const SHORT: [(&str, i64, i64); 2] = [
    ("WS10", month(2025, 4), MONTHS.1),
    ("WS16", MONTHS.0, month(2025, 9)),
];

/// Months without a sample: code, first and last month, the word in every cell, the remark.
const EMPTY: [(&str, i64, i64, &str, &str); 5] = [
    (
        "WS22",
        month(2025, 1),
        month(2025, 3),
        "断流",
        "上游断流，无水可采",
    ),
    ("WS20", month(2024, 1), month(2024, 1), "结冰", "全断面封冻"),
    ("WS20", month(2026, 1), month(2026, 1), "结冰", "全断面封冻"),
    (
        "WS17",
        month(2025, 8),
        month(2025, 8),
        "未采样",
        "泄洪期间无法安全采样",
    ),
    (
        "WS15",
        month(2024, 7),
        month(2024, 7),
        "未采样",
        "泄洪期间无法安全采样",
    ),
];

/// Cells that were found invalid: code, month, column, remark.
const INVALID: [(&str, i64, usize, &str); 3] = [
    ("WS06", month(2025, 11), 6, "氨氮平行样超差，数据无效"),
    ("WS19", month(2026, 5), 7, "总磷空白样超标，数据无效"),
    ("WS13", month(2026, 10), 8, "总氮数据无效"),
];

/// One section of the register.
struct Section {
    code: String,
    river: &'static River,
    number: usize,
    at: usize,
}

fn sections() -> Vec<Section> {
    let mut out = Vec::new();
    for river in &RIVERS {
        for at in 0..river.sections.len() {
            out.push(Section {
                code: format!("WS{:02}", out.len() + 1),
                river,
                number: at + 1,
                at,
            });
        }
    }
    out
}

impl Section {
    fn months(&self) -> (i64, i64) {
        let short = SHORT.iter().find(|s| s.0 == self.code);
        short.map_or(MONTHS, |s| (s.1, s.2))
    }
}

/// Writes the register of sections.
pub(crate) fn write_sections(folder: &Path) -> io::Result<()> {
    let mut text = String::from(
        "断面编码,断面名称,河流,水系,所在地,断面类型,目标类别,管理级别,启用月份,停用月份\n",
    );
    for section in sections() {
        let (district, kind, target, level, _) = section.river.sections[section.at];
        let (first, last) = section.months();
        let since = if first == MONTHS.0 {
            "2021-01".into()
        } else {
            month_text(first)
        };
        let until = if last == MONTHS.1 {
            String::new()
        } else {
            month_text(last)
        };
        let River { name, basin, .. } = section.river;
        let _ = writeln!(
            text,
            "{},{name}样例断面{},{name},{basin},{district},{kind},{target},{level},{since},{until}",
            section.code, section.number,
        );
    }
    file(folder, "sections.csv", &text)
}

/// Writes one row per section and month.
pub(crate) fn write_months(folder: &Path, seed: u64) -> io::Result<()> {
    let mut text = format!("断面编码,月份{},备注\n", heads(&ITEMS));
    for section in sections() {
        let dirt = section.river.sections[section.at].4;
        let mut water = Water::new(seed, &format!("section {}", section.code), dirt);
        let (first, last) = section.months();
        for month in first..=last {
            let (cells, remark) = row(&section.code, &mut water, month);
            let month = month_text(month);
            let _ = writeln!(
                text,
                "{},{month},{},{remark}",
                section.code,
                cells.join(",")
            );
        }
    }
    file(folder, "sections.csv", &text)
}

/// The cells of a month and the remark behind them.
fn row(code: &str, water: &mut Water, month: i64) -> (Vec<String>, &'static str) {
    let values = values(water, month);
    let empty = EMPTY
        .iter()
        .find(|e| e.0 == code && (e.1..=e.2).contains(&month));
    if let Some((.., token, remark)) = empty {
        return (vec![(*token).to_owned(); ITEMS.len()], remark);
    }
    let mut cells: Vec<String> = ITEMS
        .iter()
        .zip(values)
        .map(|(item, value)| item.cell(month, value))
        .collect();
    let mut remark = "无";
    if let Some((.., column, why)) = INVALID.iter().find(|i| i.0 == code && i.1 == month) {
        cells[*column] = "无效".into();
        remark = why;
    }
    if code == ACCIDENT.0 && month == ACCIDENT.1 {
        cells[17] = ITEMS[17].written(ACCIDENT.2);
        remark = "上游运输事故泄漏，已处置（样例）";
    }
    // One laboratory of the two writes its own sign for what it cannot see.
    if code > "WS17" {
        for cell in &mut cells[9..] {
            if let Some(limit) = cell.strip_suffix('L') {
                *cell = format!("<{limit}");
            }
        }
    }
    (cells, remark)
}

/// All columns of a month, in order.
fn values(water: &mut Water, month: i64) -> [f64; 24] {
    let s = water.month(month);
    let mut trace = |mean: f64| mean * s.load * water.jitter(0.35);
    let (copper, zinc, lead) = (trace(0.0014), trace(0.006), trace(0.0008));
    let (selenium, arsenic) = (trace(0.000_35), trace(0.0018));
    let (mercury, cadmium, chromium) = (trace(0.000_03), trace(0.000_04), trace(0.003));
    let (cyanide, phenol, oil) = (trace(0.002), trace(0.0007), trace(0.016));
    let (surfactant, sulfide, coliforms) = (trace(0.045), trace(0.008), trace(2400.0));
    let fluoride = (0.42 + 0.16 * s.load) * water.jitter(0.08);
    [
        s.temperature,
        s.ph,
        s.oxygen,
        s.permanganate,
        s.cod,
        s.bod,
        s.ammonia,
        s.phosphorus,
        s.nitrogen,
        copper,
        zinc,
        fluoride,
        selenium,
        arsenic,
        mercury,
        cadmium,
        chromium,
        lead,
        cyanide,
        phenol,
        oil,
        surfactant,
        sulfide,
        (coliforms / 10.0).round() * 10.0,
    ]
}
