//! Targets of the resolution of 2011, which are real, with the address of their made-up figures and
//! made-up bases; targets of the five-year plans, which are made up.

use std::{fmt::Write, io, path::Path};

use crate::{
    county::{COUNTIES, FIRST, Table, decimal, share},
    energy::Totals,
    write::file,
};

const HEAD: &str = "编号,目标,单位,关系,基准值,基准年,目标值,期限,实际值,责任单位,文件出处";

/// The targets as the resolution has them; `{…}` stands for a base of the made-up data.
const TARGETS: &str = include_str!("targets.txt");

/// Writes the targets of the city.
pub(crate) fn write(folder: &Path, table: &Table, totals: &Totals) -> io::Result<()> {
    let mut text = format!("{HEAD}\n");
    for line in TARGETS
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
    {
        let cells: Vec<String> = line
            .split('|')
            .map(|cell| base(cell.trim(), table, totals))
            .collect();
        let _ = writeln!(text, "{}", cells.join(","));
    }
    file(folder, "targets.csv", &text)
}

/// `{part/whole}`: a share of all counties in the first year; `{part/whole:三县}` of some;
/// `{kg:load}`: a load per 万元 of product; `{invest}`: what was spent, as a share of product;
/// `{=key}`: the sum itself.
fn base(cell: &str, table: &Table, totals: &Totals) -> String {
    let Some(inner) = cell.strip_prefix('{').and_then(|c| c.strip_suffix('}')) else {
        return cell.to_owned();
    };
    if let Some(load) = inner.strip_prefix("kg:") {
        // Tonnes over tenths of 亿元: kg per 万元 with two decimals.
        let hundredths =
            (totals.at(load, FIRST) * 100 + totals.at("gdp", FIRST) / 2) / totals.at("gdp", FIRST);
        return decimal(hundredths, 2);
    }
    if inner == "invest" {
        // 万元 over tenths of 亿元.
        let product = totals.at("gdp", FIRST) * 1000;
        return share(totals.at("invest", FIRST), product);
    }
    if let Some(counted) = inner.strip_prefix('=') {
        return table.sum(counted, FIRST, |_| true).to_string();
    }
    let (inner, among) = inner.split_once(':').unwrap_or((inner, ""));
    let (part, whole) = inner.split_once('/').unwrap_or((inner, inner));
    let sum = |key: &str| {
        table.sum(key, FIRST, |c| match among {
            "三县" => c.rural,
            "市辖各区" => !c.rural,
            _ => true,
        })
    };
    share(sum(part), sum(whole))
}

/// A target that every county has: number, name, unit, relation, part and whole of its base, target,
/// due year, figure, place in the text.
type Each = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    (&'static str, &'static str),
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const EACH: [Each; 9] = [
    (
        "T12",
        "建成备用水源",
        "处",
        ">=",
        ("reserve", ""),
        "1",
        "2017",
        "reserve.sum",
        "第二部分第7条",
    ),
    (
        "T28",
        "国家级有机食品基地",
        "个",
        ">=",
        ("organic", ""),
        "1",
        "2015",
        "organic.sum",
        "第二部分第10条",
    ),
    (
        "T31",
        "国家级生态镇（街道）比例",
        "%",
        ">=",
        ("eco_towns", "towns"),
        "80",
        "",
        "eco-town-share",
        "第二部分第13条",
    ),
    (
        "T32",
        "市级以上生态村比例",
        "%",
        ">=",
        ("eco_villages", "villages"),
        "80",
        "",
        "eco-village-share",
        "第二部分第13条",
    ),
    (
        "T35",
        "绿色学校比例",
        "%",
        ">=",
        ("green_schools", "schools"),
        "80",
        "2014-12-31",
        "green-school-share",
        "第二部分第13条",
    ),
    (
        "T36",
        "绿色社区比例",
        "%",
        ">=",
        ("green_communities", "communities"),
        "50",
        "2014-12-31",
        "green-community-share",
        "第二部分第13条",
    ),
    (
        "T37",
        "环境监测站标准化达标比例",
        "%",
        ">=",
        ("stations_fit", "stations"),
        "100",
        "2015",
        "station-share",
        "第二部分第14条",
    ),
    (
        "T39",
        "县区生态建设专项奖励资金",
        "万元",
        ">=",
        ("fund", ""),
        "1000",
        "每年",
        "fund.sum",
        "第三部分第2条",
    ),
    (
        "T42",
        "开征污水处理费的乡镇比例",
        "%",
        ">=",
        ("fee_towns", "towns"),
        "100",
        "2012",
        "fee-share",
        "第三部分第3条",
    ),
];

/// Writes the targets of each county.
pub(crate) fn write_counties(folder: &Path, table: &Table) -> io::Result<()> {
    let mut text = String::from(
        "编号,县区,目标,单位,关系,基准值,基准年,目标值,期限,实际值,责任单位,文件出处\n",
    );
    for (c, county) in COUNTIES.iter().enumerate() {
        let code = county.code;
        let office = match code {
            "320771" => "连云港经济技术开发区管委会".to_owned(),
            _ => format!("{}人民政府", county.name),
        };
        let mut line = |id: &str, name: &str, row: &str, actual: &str, place: &str| {
            let address = format!("county-year/{code}/*/{actual}");
            let _ = writeln!(
                text,
                "{id}-{code},{code},{name},{row},{address},{office},{place}"
            );
        };
        for (id, name, unit, relation, of, target, due, actual, place) in EACH {
            let base = match of {
                (part, "") => table.at(part, c, FIRST).to_string(),
                (part, whole) => share(table.at(part, c, FIRST), table.at(whole, c, FIRST)),
            };
            line(
                id,
                name,
                &format!("{unit},{relation},{base},2010,{target},{due}"),
                actual,
                place,
            );
        }
        let (id, due) = if county.first {
            ("T03", "2013-12-31")
        } else {
            ("T04", "2015-12-31")
        };
        line(
            id,
            "建成国家级生态县（区）",
            &format!("个,>=,0,2010,1,{due}"),
            "eco_county.sum",
            "第一部分第2条",
        );
        let (id, target) = if county.rural {
            ("T23", 80)
        } else {
            ("T22", 90)
        };
        let base = share(
            table.at("sewage_treated", c, FIRST),
            table.at("sewage", c, FIRST),
        );
        line(
            id,
            "城镇生活污水处理率",
            &format!("%,>=,{base},2010,{target},2015"),
            "sewage-share",
            "第二部分第10条",
        );
    }
    file(folder, "targets.csv", &text)
}

/// Reductions that the plans ask for, in per cent of the load of the first year: made up.
const PLANS: [(&str, &str, i64, i64, [i64; 5]); 4] = [
    ("十二五", "2010", 2010, 2015, [125, 128, 180, 160, 0]),
    ("十三五", "2015", 2015, 2020, [112, 118, 260, 190, 90]),
    ("十四五", "2020", 2020, 2025, [126, 130, 0, 200, 170]),
    ("十五五", "2025", 2025, 2030, [80, 90, 0, 110, 120]),
];
const LOADS: [(&str, &str); 5] = [
    ("cod", "化学需氧量"),
    ("nh3n", "氨氮"),
    ("so2", "二氧化硫"),
    ("nox", "氮氧化物"),
    ("vocs", "挥发性有机物"),
];

/// Writes the targets of the five-year plans.
pub(crate) fn write_plans(folder: &Path, totals: &Totals) -> io::Result<()> {
    let mut text = format!("{HEAD}\n").replace("文件出处", "规划期");
    for (plan, short, from, until, cuts) in PLANS {
        for (cut, (load, name)) in cuts.into_iter().zip(LOADS).filter(|(cut, _)| *cut > 0) {
            let base = totals.at(load, from);
            let target = base - base * cut / 1000;
            let _ = writeln!(
                text,
                "{load}-{short},{name}排放量（{plan}）,t,<=,{base},{from},{target},{until},\
                 emission-load/-/*/{load},市生态环境局,{plan}"
            );
        }
        let intensity = |year| totals.at("energy", year) * 1000 / totals.at("gdp", year);
        if until <= 2025 {
            let base = intensity(from);
            let _ = writeln!(
                text,
                "energy-{short},万元地区生产总值能耗（{plan}）,tce/万元,<=,{},{from},{},{until},energy/-/*/intensity,市发展改革委,{plan}",
                decimal(base, 3),
                decimal(base * 84 / 100, 3),
            );
        }
    }
    let coal = totals.at("coal", 2020);
    let _ = writeln!(
        text,
        "coal-2030,煤炭消费量（2030年前）,万t,<=,{},2020,{},2030,energy/-/*/coal,市发展改革委,十五五",
        decimal(coal, 1),
        decimal(coal * 86 / 100, 1),
    );
    text.push_str(
        "industry-water-2030,万元工业增加值用水量（十五五）,m³/万元,<=,,,12,2030,,市水利局,十五五\n",
    );
    file(folder, "targets.csv", &text)
}
