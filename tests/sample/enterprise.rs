//! Made-up enterprises, their ratings and their monitoring.

use std::{fmt::Write, io, path::Path};

use crate::{
    random::{Memory, Random},
    write::{chinese, date, days, file},
};

/// Word of the name, code and name of the industry (GB/T 4754), and for what it is a key discharger.
const KINDS: [(&str, &str, &str, &str); 10] = [
    ("化工", "2614", "有机化学原料制造", "水环境"),
    ("热电", "4412", "热电联产", "大气环境"),
    ("钢铁", "3120", "炼钢", "大气环境"),
    ("水泥", "3011", "水泥制造", "大气环境"),
    ("制药", "2710", "化学药品原料药制造", "水环境"),
    ("印染", "1713", "棉印染精加工", "水环境"),
    ("造纸", "2221", "机制纸及纸板制造", "水环境"),
    ("食品", "1362", "水产品冷冻加工", "否"),
    ("机械", "3311", "金属结构制造", "否"),
    ("电镀", "3360", "金属表面处理及热处理加工", "土壤污染监管"),
];
/// Code and name of the districts.
pub(crate) const DISTRICTS: [(&str, &str); 7] = [
    ("320703", "连云区"),
    ("320706", "海州区"),
    ("320707", "赣榆区"),
    ("320722", "东海县"),
    ("320723", "灌云县"),
    ("320724", "灌南县"),
    ("320771", "开发区"),
];

/// One enterprise.
pub(crate) struct Enterprise {
    code: String,
    name: String,
    kind: usize,
    district: usize,
    number: usize,
    since: i64,
    permit_until: i64,
    quality: f64,
}

impl Enterprise {
    /// Whether it sends daily means of waste gas.
    fn is_monitored(&self) -> bool {
        KINDS[self.kind].3 == "大气环境" && self.number % 2 == 1
    }
}

/// The first `count` enterprises.
pub(crate) fn list(seed: u64, count: usize) -> Vec<Enterprise> {
    let mut random = Random::new(seed, "enterprise");
    (0..count)
        .map(|i| {
            let (kind, number) = (i % KINDS.len(), i / KINDS.len() + 1);
            let district = random.whole(0, 6) as usize;
            let since = if random.chance(0.7) {
                2016
            } else {
                random.whole(2017, 2024)
            };
            Enterprise {
                code: credit_code(DISTRICTS[district].0, i + 1),
                name: format!("样例{}{}厂", KINDS[kind].0, chinese(number)),
                kind,
                district,
                number,
                since,
                permit_until: days(2027, 1, 1) + random.whole(0, 1400),
                quality: 7.6 + 2.6 * random.normal(),
            }
        })
        .collect()
}

/// A unified social credit code with right check digits (GB 11714, GB 32100) whose organisation
/// part begins with `YL`, so that it is plainly made up.
pub(crate) fn credit_code(district: &str, number: usize) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let organisation = format!("YL{number:06}");
    let value36 = |b: u8| {
        if b.is_ascii_digit() {
            b - b'0'
        } else {
            b - b'A' + 10
        }
    };
    let weights = [3_u32, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = organisation
        .bytes()
        .zip(weights)
        .map(|(b, w)| u32::from(value36(b)) * w)
        .sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        n => char::from_digit(n, 10).unwrap_or('0'),
    };
    let body = format!("91{district}{organisation}{check}");
    let position = |b: u8| LETTERS.iter().position(|l| *l == b).unwrap_or(0) as u32;
    let mut weight = 1;
    let mut total = 0;
    for b in body.bytes() {
        total += position(b) * weight;
        weight = weight * 3 % 31;
    }
    let last = LETTERS[((31 - total % 31) % 31) as usize];
    format!("{body}{}", char::from(last))
}

/// Writes the register.
pub(crate) fn write_register(folder: &Path, list: &[Enterprise]) -> io::Result<()> {
    // With a byte order mark, as spreadsheet programs save it.
    let mut text = String::from(
        "\u{feff}统一社会信用代码,企业名称,所在地,行业代码,行业,地址,排污许可证编号,许可证有效期至,重点排污单位类别\n",
    );
    for e in list {
        let (_, code, industry, discharger) = KINDS[e.kind];
        let district = DISTRICTS[e.district].1;
        let _ = writeln!(
            text,
            "{},{},{district},{code},{industry},{district}样例路{}号,{}001P,{},{discharger}",
            e.code,
            e.name,
            e.number * 10 + e.kind,
            e.code,
            date(e.permit_until),
        );
    }
    file(folder, "enterprises.csv", &text)
}

/// Writes ratings 2016 to 2025: of 100 points until 2018, of 12 from 2019.
pub(crate) fn write_ratings(folder: &Path, list: &[Enterprise], seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "rating");
    let mut text = String::from("统一社会信用代码,年度,得分,主要依据\n");
    for e in list {
        let mut memory = Memory::default();
        for year in 2016..=2025 {
            let drift = 0.12 * (year - 2016) as f64 - 0.6;
            let level = (e.quality + drift + 1.5 * memory.step(0.5, &mut random)).min(12.0);
            if year < e.since {
                continue;
            }
            let score = if year < 2019 {
                hundred(level).round()
            } else {
                level.round().max(-3.0)
            };
            let reason = reason(level.round(), random.whole(0, 2) as usize);
            let _ = writeln!(text, "{},{year},{score},{reason}", e.code);
        }
    }
    file(folder, "ratings.csv", &text)
}

/// The level on the older scale of 100 points.
pub(crate) fn hundred(level: f64) -> f64 {
    const POINTS: [(f64, f64); 6] = [
        (-4.0, 20.0),
        (0.5, 38.5),
        (2.5, 63.5),
        (5.5, 79.5),
        (10.5, 94.5),
        (12.0, 100.0),
    ];
    let pair = POINTS
        .windows(2)
        .find(|w| level <= w[1].0)
        .unwrap_or(&POINTS[4..6]);
    let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
    (y0 + (y1 - y0) * (level - x0) / (x1 - x0)).clamp(0.0, 100.0)
}

/// What a rating of that level is given for.
pub(crate) fn reason(level: f64, pick: usize) -> &'static str {
    let words = if level >= 11.0 {
        [
            "通过清洁生产审核验收",
            "主动公开环境信息并开放参观",
            "污染治理设施提标改造",
        ]
    } else if level >= 6.0 {
        [
            "稳定达标排放",
            "按时完成自行监测和信息公开",
            "执法检查未发现违法行为",
        ]
    } else if level >= 3.0 {
        [
            "自行监测信息公开不及时",
            "危险废物管理台账不完整",
            "在线监测设备运维不规范",
        ]
    } else if level >= 1.0 {
        [
            "超标排放受到行政处罚",
            "未按排污许可证要求运行治理设施",
            "一年内两次受到行政处罚",
        ]
    } else {
        [
            "监测数据造假被查处",
            "多次超标排放拒不改正",
            "发生较大突发环境事件",
        ]
    };
    words[pick]
}

/// Writes daily means of waste gas of the monitored enterprises, up to 2026-11-22.
pub(crate) fn write_monitoring(
    folder: &Path,
    list: &[Enterprise],
    seed: u64,
    count: i64,
) -> io::Result<()> {
    let mut text = String::from(
        "统一社会信用代码,排放口,日期,氮氧化物(mg/m³),氮氧化物限值(mg/m³),二氧化硫(mg/m³),二氧化硫限值(mg/m³),颗粒物(mg/m³),颗粒物限值(mg/m³)\n",
    );
    let last = days(2026, 11, 22);
    for e in list.iter().filter(|e| e.is_monitored()) {
        let mut random = Random::new(seed, &e.code);
        let limits = if KINDS[e.kind].0 == "水泥" {
            [100.0, 35.0, 10.0]
        } else {
            [50.0, 35.0, 10.0]
        };
        let mut memories = [Memory::default(), Memory::default(), Memory::default()];
        let mut stopped = 0;
        for day in last + 1 - count..=last {
            stopped -= 1;
            if stopped <= 0 && random.chance(1.0 / 50.0) {
                stopped = random.whole(3, 8);
            }
            let calibrating = random.chance(1.0 / 45.0);
            let mut cells = String::new();
            for (item, memory) in memories.iter_mut().enumerate() {
                let limit: f64 = limits[item];
                let load = [0.66, 0.28, 0.42][item] * (1.0 + 0.24 * memory.step(0.7, &mut random));
                let cell = match () {
                    () if stopped > 0 => "停产".to_string(),
                    () if calibrating => "校准".to_string(),
                    () => written(load.max(0.02) * limit, item),
                };
                let _ = write!(cells, ",{cell},{limit:.0}");
            }
            let _ = writeln!(text, "{},DA001,{}{cells}", e.code, date(day));
        }
    }
    file(folder, "monitoring.csv", &text)
}

/// A value as laboratories write it: below the detection limit of the method as `<3` or `1.0L`.
fn written(value: f64, item: usize) -> String {
    let below = [3.0, 3.0, 1.0][item];
    match value {
        v if v < below && item == 2 => format!("{below:.1}L"),
        v if v < below => format!("<{below:.0}"),
        v => format!("{v:.1}"),
    }
}
