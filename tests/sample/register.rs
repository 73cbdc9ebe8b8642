//! A province's register for measuring: enterprises, their ratings, penalties and monthly
//! self-monitoring, written row by row so that any number of them takes no memory.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

use crate::{
    enterprise::credit_code,
    random::{Memory, Random},
    write::{chinese, date, days},
};

/// Divisions of manufacturing and of energy supply, GB/T 4754—2017.
const INDUSTRIES: [&str; 34] = [
    "农副食品加工业",
    "食品制造业",
    "酒、饮料和精制茶制造业",
    "烟草制品业",
    "纺织业",
    "纺织服装、服饰业",
    "皮革、毛皮、羽毛及其制品和制鞋业",
    "木材加工和木、竹、藤、棕、草制品业",
    "家具制造业",
    "造纸和纸制品业",
    "印刷和记录媒介复制业",
    "文教、工美、体育和娱乐用品制造业",
    "石油、煤炭及其他燃料加工业",
    "化学原料和化学制品制造业",
    "医药制造业",
    "化学纤维制造业",
    "橡胶和塑料制品业",
    "非金属矿物制品业",
    "黑色金属冶炼和压延加工业",
    "有色金属冶炼和压延加工业",
    "金属制品业",
    "通用设备制造业",
    "专用设备制造业",
    "汽车制造业",
    "铁路、船舶、航空航天和其他运输设备制造业",
    "电气机械和器材制造业",
    "计算机、通信和其他电子设备制造业",
    "仪器仪表制造业",
    "其他制造业",
    "废弃资源综合利用业",
    "金属制品、机械和设备修理业",
    "电力、热力生产和供应业",
    "燃气生产和供应业",
    "水的生产和供应业",
];
/// A province of this shape: so many cities of so many districts.
const CITIES: usize = 12;
const DISTRICTS: usize = 8;
/// Limits of NOX, SO2, particles and NMHC, mg/m³, and the method's limits of detection.
const LIMITS: [f64; 4] = [50.0, 35.0, 10.0, 60.0];
const DETECTED: [f64; 4] = [3.0, 3.0, 1.0, 0.07];
const LOADS: [f64; 4] = [0.66, 0.28, 0.42, 0.31];
const FACTS: [&str; 4] = [
    "氮氧化物排放浓度超过许可限值",
    "未按规定保存原始监测记录",
    "危险废物贮存场所未设置识别标志",
    "未按期完成自行监测",
];

/// Its own declarations of areas, after those that every site for measuring has.
pub(crate) fn areas() -> String {
    let mut text = String::new();
    for city in 1..=CITIES {
        text += &area(&format!("99{city:02}00"), &format!("样例市{city:02}"), None);
        for district in 1..=DISTRICTS {
            let id = format!("99{city:02}{district:02}");
            let name = format!("样例区{city:02}{district:02}");
            text += &area(&id, &name, Some(&format!("99{city:02}00")));
        }
    }
    text
}

fn area(id: &str, name: &str, within: Option<&str>) -> String {
    let within = within.map_or_else(String::new, |w| format!("within = \"{w}\"\n"));
    format!("\n[[area]]\nid = \"{id}\"\nname = {{ zh = \"{name}\" }}\nslug = \"{id}\"\n{within}")
}

/// One enterprise; everything about it follows from its number.
struct Firm {
    number: usize,
    code: String,
    place: (usize, usize),
}

impl Firm {
    fn of(number: usize) -> Self {
        let place = (number / DISTRICTS % CITIES + 1, number % DISTRICTS + 1);
        let district = format!("99{:02}{:02}", place.0, place.1);
        let code = credit_code(&district, number + 1);
        Self {
            number,
            code,
            place,
        }
    }

    fn random(&self, seed: u64, topic: &str) -> Random {
        Random::new(seed ^ (self.number as u64) << 20, topic)
    }
}

fn table(folder: &Path, name: &str, head: &str) -> io::Result<BufWriter<File>> {
    fs::create_dir_all(folder)?;
    let mut out = BufWriter::with_capacity(1 << 20, File::create(folder.join(name))?);
    writeln!(out, "{head}")?;
    Ok(out)
}

/// Writes the four tables for `count` enterprises below `data`.
pub(crate) fn write(data: &Path, seed: u64, count: usize, months: i64) -> io::Result<()> {
    write_firms(&data.join("enterprise"), seed, count)?;
    write_ratings(&data.join("enterprise-rating"), seed, count)?;
    write_penalties(&data.join("enterprise-penalty"), seed, count)?;
    write_months(&data.join("enterprise-monitoring"), seed, count, months)
}

fn write_firms(folder: &Path, seed: u64, count: usize) -> io::Result<()> {
    let head =
        "统一社会信用代码,企业名称,所在地,行业,地址,排污许可证编号,许可证有效期至,重点排污单位类别";
    let mut out = table(folder, "enterprises.csv", head)?;
    for firm in (0..count).map(Firm::of) {
        let mut random = firm.random(seed, "register");
        let (city, district) = firm.place;
        let industry = INDUSTRIES[random.whole(0, 33) as usize];
        let (hundreds, rest) = (firm.number / 100 + 1, firm.number % 100 + 1);
        let until = date(days(2027, 1, 1) + random.whole(0, 1_400));
        let kind = ["大气环境", "水环境", "否"][random.whole(0, 2) as usize];
        writeln!(
            out,
            "{},样例{}工业园第{}厂,样例区{city:02}{district:02},{industry},样例路{}号,{}001P,{until},{kind}",
            firm.code,
            chinese(hundreds),
            chinese(rest),
            firm.number + 1,
            firm.code,
        )?;
    }
    out.flush()
}

/// Five years on the scale of 12 points.
fn write_ratings(folder: &Path, seed: u64, count: usize) -> io::Result<()> {
    let mut out = table(folder, "ratings.csv", "统一社会信用代码,年度,得分,主要依据")?;
    for firm in (0..count).map(Firm::of) {
        let mut random = firm.random(seed, "rating");
        let quality = 7.6 + 2.6 * random.normal();
        for year in 2021..=2025 {
            let score = (quality + random.normal()).clamp(-3.0, 12.0).round();
            let reason = match score as i64 {
                ..=2 => "受到行政处罚",
                3..=5 => "自行监测信息公开不及时",
                _ => "稳定达标排放",
            };
            writeln!(out, "{},{year},{score},{reason}", firm.code)?;
        }
    }
    out.flush()
}

/// About every fifth enterprise was fined within the last two years.
fn write_penalties(folder: &Path, seed: u64, count: usize) -> io::Result<()> {
    let head = "决定书文号,统一社会信用代码,决定日期,违法事实,罚款(万元),整改完成日期";
    let mut out = table(folder, "penalties.csv", head)?;
    let mut number = 0;
    for firm in (0..count).map(Firm::of) {
        let mut random = firm.random(seed, "penalty");
        if !random.chance(0.2) {
            continue;
        }
        number += 1;
        let decided = days(2024, 12, 1) + random.whole(0, 700);
        let fact = FACTS[random.whole(0, 3) as usize];
        let done = date((decided + random.whole(10, 200)).min(days(2026, 11, 20)));
        writeln!(
            out,
            "样例环罚〔{number:06}〕,{},{},{fact},{},{done}",
            firm.code,
            date(decided),
            random.whole(2, 40)
        )?;
    }
    out.flush()
}

/// A report a year for 2021 to 2025, due on 15 March; one in twenty is missing, one in twenty late.
pub(crate) fn write_reports(folder: &Path, seed: u64, count: usize) -> io::Result<()> {
    let mut out = table(folder, "reports.csv", "统一社会信用代码,年度,披露日期")?;
    for firm in (0..count).map(Firm::of) {
        let mut random = firm.random(seed, "report");
        for year in 2021..=2025 {
            let due = days(year + 1, 3, 15);
            let published = match random.whole(0, 19) {
                0 => String::new(),
                1 => date(due + random.whole(1, 60)),
                _ => date(due - random.whole(0, 60)),
            };
            writeln!(out, "{},{year},{published}", firm.code)?;
        }
    }
    out.flush()
}

/// Monthly means of four pollutants, each beside its limit, up to 2026-10.
fn write_months(folder: &Path, seed: u64, count: usize, months: i64) -> io::Result<()> {
    let items = ["氮氧化物", "二氧化硫", "颗粒物", "非甲烷总烃"];
    let mut head = String::from("统一社会信用代码,排放口,月份");
    for item in items {
        head += &format!(",{item}(mg/m³),{item}限值(mg/m³)");
    }
    let mut out = table(folder, "monitoring.csv", &head)?;
    for firm in (0..count).map(Firm::of) {
        let mut random = firm.random(seed, "monitoring");
        let mut memory = Memory::default();
        for step in 0..months {
            let month = 2026 * 12 + 9 - (months - 1 - step);
            let (year, month) = (month / 12, month % 12 + 1);
            write!(out, "{},DA001,{year}-{month:02}", firm.code)?;
            let stopped = random.chance(0.03);
            let calibrating = random.chance(0.02);
            let level = 1.0 + 0.24 * memory.step(0.7, &mut random);
            for item in 0..4 {
                let value = (LOADS[item] * (level + 0.1 * random.even()) * LIMITS[item]).max(0.01);
                match () {
                    () if stopped => write!(out, ",停产")?,
                    () if calibrating => write!(out, ",校准")?,
                    () if value < DETECTED[item] => write!(out, ",<{}", DETECTED[item])?,
                    () => write!(out, ",{value:.1}")?,
                }
                write!(out, ",{:.0}", LIMITS[item])?;
            }
            writeln!(out)?;
        }
    }
    out.flush()
}
