//! The demo's made-up firms, and everything that is published about them.
//!
//! A firm is drawn once ([`list`]); each table has its own stream of random numbers, so that one
//! may grow without changing another. `enterprise.rs` makes firms by the thousand for measuring.

mod consequence;
mod monitoring;
mod penalty;
mod permit;
mod rating;
mod register;
mod report;
pub(crate) mod workday;

use std::{io, path::Path};

use crate::{
    enterprise::{DISTRICTS, credit_code},
    random::Random,
    write::days,
};

/// The last day of the demo's tables.
const TODAY: (i64, i64, i64) = (2026, 11, 22);

/// How many firms the demo has.
const COUNT: usize = 120;

/// What a firm makes: word of its name, division of GB/T 4754, for what it is a key discharger,
/// whether it has waste gas and waste water that are measured daily.
struct Trade {
    word: &'static str,
    industry: &'static str,
    kinds: &'static [&'static str],
    gas: bool,
    water: bool,
}

const fn trade(
    word: &'static str,
    industry: &'static str,
    kinds: &'static [&'static str],
    gas: bool,
    water: bool,
) -> Trade {
    Trade {
        word,
        industry,
        kinds,
        gas,
        water,
    }
}

const WATER: &str = "水环境";
const AIR: &str = "大气环境";
const SOIL: &str = "土壤污染监管";
const RISK: &str = "环境风险管控";
const NOISE: &str = "噪声";

const TRADES: [Trade; 30] = [
    trade("化工", "26", &[WATER, AIR, SOIL, RISK], false, true),
    trade("热电", "44", &[AIR, NOISE], true, false),
    trade("钢铁", "31", &[AIR, WATER, SOIL], true, true),
    trade("水产食品", "13", &[], false, false),
    trade("水泥", "30", &[AIR], true, false),
    trade("制药", "27", &[WATER, RISK], false, true),
    trade("机械", "34", &[], false, false),
    trade("印染", "17", &[WATER], false, true),
    trade("石英制品", "30", &[], false, false),
    trade("电镀", "33", &[WATER, SOIL, RISK], false, true),
    trade("造纸", "22", &[WATER], true, true),
    trade("农药", "26", &[WATER, SOIL, RISK], false, true),
    trade("石油化工", "25", &[AIR, WATER, SOIL, RISK], true, true),
    trade("光伏材料", "38", &[], false, false),
    trade("酿酒", "15", &[], false, false),
    trade("污水处理", "46", &[WATER], false, true),
    trade("危险废物处置", "77", &[AIR, RISK], true, false),
    trade("玻璃", "30", &[AIR], true, false),
    trade("调味品", "14", &[], false, false),
    trade("皮革", "19", &[WATER], false, true),
    trade("化学纤维", "28", &[AIR, WATER], true, false),
    trade("橡胶制品", "29", &[AIR], false, false),
    trade("船舶修造", "37", &[], false, false),
    trade("木业", "20", &[], false, false),
    trade("再生资源", "42", &[SOIL], false, false),
    trade("畜禽养殖", "03", &[], false, false),
    trade("汽车零部件", "36", &[], false, false),
    trade("电子材料", "39", &[WATER], false, false),
    trade("铸造", "33", &[AIR], false, false),
    trade("港口装卸", "55", &[], false, false),
];

/// Centre of each district, as longitude and latitude.
const CENTRES: [(f64, f64); 7] = [
    (119.37, 34.75),
    (119.17, 34.57),
    (119.12, 34.84),
    (118.77, 34.54),
    (119.24, 34.29),
    (119.35, 34.09),
    (119.30, 34.69),
];

/// One firm.
struct Firm {
    code: String,
    name: String,
    /// The part of the name that no other firm shares.
    brand: String,
    trade: &'static Trade,
    district: usize,
    number: usize,
    place: (f64, f64),
    /// Position of the firm that owns it.
    parent: Option<usize>,
    /// First year with a rating.
    since: i64,
    /// How well it is run, on the scale of 12 points.
    quality: f64,
    /// First and last day of the permit, or of the registration.
    permit: (i64, i64),
    /// Whether it is too small for a permit.
    registers_only: bool,
}

impl Firm {
    fn district(&self) -> &'static str {
        DISTRICTS[self.district].1
    }

    /// Whether it must disclose every year.
    fn is_key(&self) -> bool {
        !self.trade.kinds.is_empty()
    }

    /// The `n`-th firm of its trade, from 0.
    fn of_trade(&self) -> usize {
        (self.number - 1) / TRADES.len()
    }
}

/// What tables of other offices know of a firm.
pub(crate) struct Known {
    /// Unified credit code.
    pub(crate) code: String,
    /// What it makes, in a word.
    pub(crate) word: &'static str,
    /// Position of its district.
    pub(crate) district: usize,
}

/// The demo's firms, for tables of other offices.
pub(crate) fn known(seed: u64) -> Vec<Known> {
    let firms = list(seed).into_iter();
    let known = |firm: Firm| Known {
        code: firm.code,
        word: firm.trade.word,
        district: firm.district,
    };
    firms.map(known).collect()
}

/// Writes every table about firms.
pub(crate) fn write(data: &Path, seed: u64) -> io::Result<()> {
    let firms = list(seed);
    let to = |id: &str| data.join(id);
    register::write(&to("enterprise"), &firms, seed)?;
    register::write_dischargers(&to("key-discharger"), &firms, seed)?;
    let ratings = rating::draw(&firms, seed);
    rating::write(&to("enterprise-rating"), &firms, &ratings)?;
    rating::write_national(&to("enterprise-rating-national"), &firms, seed)?;
    consequence::write_tariffs(&to("enterprise-tariff"), &firms, &ratings)?;
    consequence::write_credit(&to("enterprise-credit"), &firms, &ratings, seed)?;
    consequence::write_insurance(&to("enterprise-insurance"), &firms, seed)?;
    consequence::write_complaints(&to("enterprise-complaint"), &firms, seed)?;
    let penalties = penalty::draw(&firms, seed);
    penalty::write(&to("enterprise-penalty"), &firms, &penalties)?;
    penalty::write_replies(&to("enterprise-reply"), &firms, &penalties, seed)?;
    let acts = permit::draw(&firms, seed);
    permit::write(&to("enterprise-permit"), &firms, &acts)?;
    permit::write_audits(&to("enterprise-audit"), &firms, seed)?;
    report::write_annual(&to("enterprise-report"), &firms, &penalties, seed)?;
    report::write_temporary(
        &to("enterprise-report-temporary"),
        &firms,
        (&penalties, &acts),
        seed,
    )?;
    monitoring::write_gas(&to("enterprise-monitoring"), &firms, seed)?;
    monitoring::write_water(&to("enterprise-monitoring-water"), &firms, seed)
}

/// The demo's firms.
fn list(seed: u64) -> Vec<Firm> {
    const FIRST: [char; 12] = [
        '恒', '瑞', '华', '盛', '金', '永', '海', '润', '嘉', '宏', '远', '泰',
    ];
    const SECOND: [char; 10] = ['达', '源', '晟', '通', '和', '丰', '信', '业', '康', '隆'];
    let mut random = Random::new(seed, "firm");
    (0..COUNT)
        .map(|i| {
            let trade = &TRADES[i % TRADES.len()];
            let brand: String = [FIRST[i % 12], SECOND[i / 12]].iter().collect();
            let district = random.whole(0, 6) as usize;
            let centre = CENTRES[district];
            let mut near = |middle: f64| middle + 0.1 * (random.even() - 0.5);
            let place = (near(centre.0), near(centre.1));
            let since = if random.chance(0.6) {
                2013
            } else {
                random.whole(2014, 2024)
            };
            // The newest are not rated yet.
            let since = if since == 2024 { 2027 } else { since };
            let quality = 6.7 + 2.8 * random.normal();
            let ends = days(2025, 9, 1) + random.whole(0, 1800);
            let registers_only = trade.kinds.is_empty() && random.chance(0.5);
            Firm {
                code: credit_code(DISTRICTS[district].0, i + 1),
                name: format!("样例{brand}{}有限公司", trade.word),
                brand,
                trade,
                district,
                number: i + 1,
                place,
                // The first of a trade owns some of its later ones.
                parent: (i >= TRADES.len() && i % 7 == 3).then(|| i % TRADES.len()),
                since,
                quality,
                permit: (ends - 5 * 365, ends),
                registers_only,
            }
        })
        .collect()
}

/// The last day of the tables as a number.
fn today() -> i64 {
    days(TODAY.0, TODAY.1, TODAY.2)
}
