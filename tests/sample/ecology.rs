//! Made-up honours, reserves, vehicle labels, trade in emission rights, and levels of the city.

use std::{fmt::Write, io, path::Path};

use crate::{
    county::{COUNTIES, FIRST, LAST, Table, decimal},
    random::Random,
    write::{chinese, date, days, file},
};

/// Kind, level, name, county, day of an honour.
type Honour = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    (i64, i64, i64),
);

/// Honours of the city and its development zones.
const CITY_HONOURS: [Honour; 7] = [
    (
        "国家生态市",
        "国家级",
        "连云港市（样例）",
        "320706",
        (2016, 11, 18),
    ),
    (
        "国家园林城市",
        "国家级",
        "连云港市（样例）",
        "320706",
        (2013, 1, 29),
    ),
    (
        "国家级生态工业园区",
        "国家级",
        "样例园区一",
        "320771",
        (2014, 9, 26),
    ),
    (
        "国家级生态工业园区",
        "国家级",
        "样例园区二",
        "320703",
        (2016, 8, 5),
    ),
    (
        "省级生态工业园区",
        "省级",
        "样例园区三",
        "320707",
        (2015, 6, 30),
    ),
    (
        "省级生态工业园区",
        "省级",
        "样例园区四",
        "320722",
        (2017, 12, 11),
    ),
    (
        "国家级生态工业园区",
        "国家级",
        "样例园区五",
        "320723",
        (2019, 10, 24),
    ),
];

/// Writes who was named what, and when; towns as many as the counties' years say.
pub(crate) fn write_honours(folder: &Path, table: &Table, seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "honour");
    let mut text = String::from("编号,类别,级别,名称,县区,命名日期,命名文号\n");
    let mut number = 0;
    let mut line = |kind: &str, level: &str, name: &str, county: &str, day: i64| {
        number += 1;
        let day = date(day);
        let _ = writeln!(
            text,
            "RY{number:04},{kind},{level},{name},{county},{day},样例〔{}〕{number}号",
            &day[..4]
        );
    };
    for (kind, level, name, county, (y, m, d)) in CITY_HONOURS {
        line(kind, level, name, county, days(y, m, d));
    }
    for (c, county) in COUNTIES.iter().enumerate() {
        let mut had = [0; 3];
        for year in FIRST..=LAST {
            let kinds = [
                ("eco_county", "国家级生态县区", "（样例）"),
                ("eco_towns", "国家级生态镇街", "样例镇"),
                ("organic", "国家级有机食品基地", "样例基地"),
            ];
            for (k, (key, kind, word)) in kinds.into_iter().enumerate() {
                while had[k] < table.at(key, c, year) {
                    had[k] += 1;
                    let name = match key {
                        "eco_county" => format!("{}{word}", county.name),
                        _ => format!("{}{word}{}", county.name, chinese(had[k] as usize)),
                    };
                    let day = days(year, random.whole(4, 12), random.whole(1, 28));
                    line(kind, "国家级", &name, county.code, day);
                }
            }
        }
    }
    file(folder, "honours.csv", &text)
}

/// Protected places: kind, level, name, county, area in km², year, and purpose.
const RESERVES: &str = "\
编号,类别,级别,名称,县区,面积(km²),设立年份,主要保护对象或用途
BH01,自然保护区,省级,样例森林自然保护区,连云区,10.6,1986,森林生态系统
BH02,自然保护区,市级,样例湿地自然保护区,灌云县,32.4,2008,滨海湿地和候鸟
BH03,湿地公园,省级,样例入海河口湿地公园,海州区,14.2,2013,河口湿地
BH04,湿地公园,国家级,样例湖湿地公园,东海县,21.8,2016,湖泊湿地
BH05,森林公园,省级,样例山森林公园,海州区,8.9,1996,风景林
BH06,森林公园,市级,样例山地森林公园,赣榆区,12.7,2012,水源涵养林
BH07,海洋特别保护区,国家级,样例海湾海洋公园,连云区,514.5,2011,海岛和海湾生态系统
BH08,生态保护红线,省级,样例水源水质保护区,东海县,118.0,2018,水源水质
BH09,生态保护红线,省级,样例重要湿地,赣榆区,64.3,2018,湿地
BH10,生态保护红线,省级,样例洪水调蓄区,灌南县,41.5,2018,洪水调蓄
BH11,生态保护红线,省级,样例清水通道维护区,灌云县,37.9,2018,清水通道
BH12,备用水源,市级,样例市区备用水源（水库）,海州区,12.0,2012,市区应急供水
BH13,备用水源,县级,样例赣榆备用水源（水库）,赣榆区,6.4,2014,应急供水
BH14,备用水源,县级,样例东海备用水源（水库）,东海县,9.8,2013,应急供水
BH15,备用水源,县级,样例灌云备用水源（地下水）,灌云县,0.6,2015,应急供水
BH16,备用水源,县级,样例灌南备用水源（河流）,灌南县,1.9,2016,应急供水
";

/// Writes the protected places, which are the same whatever the seed.
pub(crate) fn write_reserves(folder: &Path) -> io::Result<()> {
    file(folder, "reserves.csv", RESERVES)
}

/// Writes labels of motor vehicles, one row a year from 2011 on.
pub(crate) fn write_vehicles(folder: &Path, seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "vehicle-label");
    let mut text = String::from("年份,机动车保有量(辆),绿标车(辆),黄标车(辆),当年淘汰黄标车(辆)\n");
    let (mut all, mut yellow) = (386_000.0, 61_200.0);
    for year in 2011..=LAST {
        let gone = match year {
            2011..2013 => yellow * 0.12,
            2013..2018 => yellow * (0.30 + 0.04 * random.normal()),
            _ => yellow,
        };
        let gone = gone as i64;
        yellow -= gone as f64;
        let _ = writeln!(
            text,
            "{year},{all:.0},{:.0},{yellow:.0},{gone}",
            all - yellow
        );
        all = (all * (1.071 - 0.0022 * (year - 2011) as f64 + 0.006 * random.normal())).floor();
    }
    file(folder, "labels.csv", &text)
}

/// Writes trades in emission rights since 2012.
pub(crate) fn write_trades(folder: &Path, seed: u64) -> io::Result<()> {
    /// Pollutant, yuan a tonne.
    const PRICES: [(&str, f64); 4] = [
        ("化学需氧量", 4_500.0),
        ("氨氮", 11_000.0),
        ("二氧化硫", 2_240.0),
        ("氮氧化物", 2_240.0),
    ];
    let mut random = Random::new(seed, "emission-trading");
    let mut text =
        String::from("编号,成交日期,污染物,出让方,受让方,县区,数量(t),单价(元/t),有效期(年)\n");
    let mut day = days(2012, 4, 16);
    let mut number = 0;
    while day <= days(2026, 11, 6) {
        number += 1;
        let (pollutant, price) = PRICES[random.whole(0, 3) as usize];
        let price = price * (1.0 + 0.03 * (day - days(2012, 1, 1)) as f64 / 365.25);
        let price = (price * (1.0 + 0.08 * random.normal()) / 10.0) as i64 * 10;
        let amount = (5.0 + 62.0 * random.even() * random.even()) * 10.0;
        let _ = writeln!(
            text,
            "PWQ{}-{number:03},{},{pollutant},市排污权储备中心（样例）,样例受让企业{},{},{},{price},{}",
            &date(day)[..4],
            date(day),
            chinese(random.whole(1, 40) as usize),
            COUNTIES[random.whole(0, 6) as usize].name,
            decimal(amount as i64, 1),
            if random.chance(0.8) { 5 } else { 3 },
        );
        day += random.whole(24, 110);
    }
    file(folder, "trades.csv", &text)
}

/// Writes what only the city as a whole has, one row a year.
pub(crate) fn write_city(folder: &Path, seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "city-year");
    let mut text = String::from(
        "年份,国家生态市命名(个),国家园林城市命名(个),国家级生态工业园区(个),市级生态建设专项资金(万元),\
         建成区非集中供热高污染燃料锅炉(台),已开工的脱硝工程(个),应装脱硫脱硝的机组和装置(台),已装脱硫脱硝的机组和装置(台),\
         饮用水水源水质达标率(%),主要河道功能区达标率(%),城市内河黑臭和劣Ⅴ类断面(个),近岸海域功能区达标率(%),排污权交易全市推广(项),重点用能单位名单门槛(tce),比全省提前年数(年)\n",
    );
    let boilers = [186, 131, 46, 9, 0];
    let fitted = [5, 8, 14, 22, 25, 27];
    let black = [11, 11, 10, 9, 8, 6, 5, 3, 2, 1, 0];
    let (mut river, mut sea, mut fund) = (58.0, 52.0, 3_000);
    for year in FIRST..=LAST {
        let y = (year - FIRST) as usize;
        let of = |list: &[i64]| list[y.min(list.len() - 1)];
        let since = |from: i64| i64::from(year >= from);
        let drinking = if year < 2012 { "98.6" } else { "100.0" };
        let _ = writeln!(
            text,
            "{year},{},{},{},{},{},{},27,{},{drinking},{river:.1},{},{},{},{},{}",
            since(2016),
            since(2013),
            since(2014) + since(2016) + since(2019),
            if year < 2011 { 1_800 } else { fund },
            of(&boilers),
            [0, 2, 5, 10].get(y).unwrap_or(&10),
            of(&fitted),
            of(&black),
            // Last year's share of the sea has not come yet.
            if year == LAST {
                "未报".to_owned()
            } else {
                format!("{sea:.1}")
            },
            since(2012),
            if year < 2012 { 5_000 } else { 3_000 },
            // The province set itself 2020; the city was named in 2016.
            if year < 2016 { "尚未命名" } else { "4" },
        );
        fund += if year < 2011 {
            0
        } else {
            random.whole(0, 6) * 50
        };
        river += (103.0 - river) * 0.15 * (1.0 + 0.3 * random.normal());
        river = f64::min(river, 100.0);
        sea += (86.0 - sea) * 0.12 * (1.0 + 0.5 * random.normal());
    }
    file(folder, "city.csv", &text)
}
