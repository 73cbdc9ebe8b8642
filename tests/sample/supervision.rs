//! Made-up supervision: notices, reports of the counties, tip-offs, volunteers, compensation.

use std::{fmt::Write, io, path::Path};

use crate::{
    county::{COUNT, COUNTIES, LAST, decimal, split_years},
    random::{Memory, Random, swell},
    write::{date, days, file},
};

/// The last day that the demo knows of.
const TODAY: (i64, i64, i64) = (2026, 11, 20);

fn today() -> i64 {
    days(TODAY.0, TODAY.1, TODAY.2)
}

/// A day as written, if it is not in the future.
fn past(day: i64) -> String {
    if day <= today() {
        date(day)
    } else {
        String::new()
    }
}

/// Writes what inspections told the counties to mend, two rows a quarter.
pub(crate) fn write_notices(folder: &Path, seed: u64) -> io::Result<()> {
    const PROBLEMS: [&str; 7] = [
        "乡镇污水处理设施运行负荷不足",
        "城市内河沿岸垃圾清理不及时",
        "工业园区雨污分流改造进度滞后",
        "秸秆露天焚烧火点处置不及时",
        "饮用水水源保护区界标破损",
        "建筑工地扬尘控制不到位",
        "生态镇创建台账不完整",
    ];
    let mut random = Random::new(seed, "inspection-notice");
    let mut text = String::from("编号,通报日期,通报期数,县区,指出的问题,整改期限,完成整改日期\n");
    for quarter in 0..27_i64 {
        let (year, month) = (2020 + quarter / 4, quarter % 4 * 3 + 3);
        let told = days(year, month, 10) + random.whole(0, 15);
        for n in 1..=2 {
            let due = told + random.whole(4, 9) * 10;
            let late = if random.chance(0.12) { 75 } else { 0 };
            let mended = due + random.whole(-30, 6) + late;
            // Of the newest issue one problem is overdue and one is still in time.
            let (due, mended) = match (quarter, n) {
                (26, 1) => (told + 40, told + 100),
                (26, _) => (told + 90, told + 90),
                _ => (due, mended),
            };
            let _ = writeln!(
                text,
                "DC{year}-{:02}{n},{},{year}年第{}期,{},{},{},{}",
                quarter % 4 + 1,
                date(told),
                quarter % 4 + 1,
                COUNTIES[random.whole(0, 6) as usize].name,
                PROBLEMS[random.whole(0, 6) as usize],
                date(due),
                past(mended),
            );
        }
    }
    file(folder, "notices.csv", &text)
}

/// Who lost a year's honours by the one-vote veto: invented, the same whatever the seed.
const VETOES: &str = "\
编号,年度,县区,单位,原因,决定日期,后果
PJ2013-1,2013,灌南县,样例镇人民政府,辖区内发生样例较大水污染事件,2014-01-20,取消当年评优资格，主要负责人当年不得提拔
PJ2016-1,2016,灌云县,样例工业园区管委会,连续两年未完成总量减排任务,2017-02-15,取消当年评优资格，暂停新增排放项目审批
PJ2018-1,2018,灌南县,样例工业园区管委会,环境监测数据弄虚作假,2018-08-06,取消当年评优资格，责任人依纪处理
PJ2021-1,2021,东海县,样例街道办事处,饮用水水源保护区内违法建设未清理,2022-01-25,取消当年评优资格
";

/// Writes the vetoes.
pub(crate) fn write_vetoes(folder: &Path) -> io::Result<()> {
    file(folder, "vetoes.csv", VETOES)
}

/// Writes when each county reported on the targets of a year, and to whom.
pub(crate) fn write_reports(folder: &Path, seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "county-report");
    let mut text = String::from(
        "县区,年度,应向市政府报告,向市政府报告,应向人大报告,向人大报告,应向政协通报,向政协通报\n",
    );
    for county in &COUNTIES {
        for year in 2012..=LAST {
            let _ = write!(text, "{},{year}", county.name);
            for (month, day) in [(2, 28), (4, 30), (4, 30)] {
                let due = days(year + 1, month, day);
                let late = random.chance(0.07);
                let told = due - random.whole(2, 45) + if late { 60 } else { 0 };
                // One report of last year is still owed.
                let owed = county.code == "320723" && year == LAST && month == 4;
                let told = if owed { String::new() } else { past(told) };
                let _ = write!(text, ",{},{told}", date(due));
            }
            text.push('\n');
        }
    }
    file(folder, "reports.csv", &text)
}

/// Writes tip-offs by channel, one row a month.
pub(crate) fn write_tips(folder: &Path, seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "tip-off");
    let mut text = String::from(
        "月份,12369电话(件),网络和微信(件),来信来访(件),其他渠道(件),按期办结(件),查证属实(件),奖励(件),发放奖励(元)\n",
    );
    let mut memory = Memory::default();
    for index in 0..94_i64 {
        let (year, month) = (2019 + index / 12, index % 12 + 1);
        let size = swell(0.18 * memory.step(0.6, &mut random) - 0.04 * (year - 2019) as f64);
        let mut of = |mean: f64| (mean * size * (1.0 + 0.12 * random.normal())).max(0.0) as i64;
        let (phone, net, visit, other) = (of(118.0), of(164.0), of(9.0), of(14.0));
        let all = phone + net + visit + other;
        let in_time = all - random.whole(0, 3);
        let true_ones = (all as f64 * (0.42 + 0.05 * random.normal())) as i64;
        let rewarded = random.whole(1, 7);
        let paid: i64 = (0..rewarded)
            .map(|_| [200, 500, 500, 1_000, 3_000][random.whole(0, 4) as usize])
            .sum();
        let _ = writeln!(
            text,
            "{year}-{month:02},{phone},{net},{visit},{other},{in_time},{true_ones},{rewarded},{paid}"
        );
    }
    file(folder, "tips.csv", &text)
}

/// Writes rewarded tip-offs without anything that leads to who gave them.
pub(crate) fn write_cases(folder: &Path, seed: u64) -> io::Result<()> {
    const CASES: [(&str, &str, i64); 6] = [
        ("夜间偷排废水", "查实，立案处罚", 3_000),
        ("非法倾倒固体废物", "查实，移送公安机关", 10_000),
        ("废气治理设施停运", "查实，责令改正并处罚", 1_000),
        ("露天焚烧秸秆", "查实，当场制止", 200),
        ("建筑工地夜间施工噪声", "查实，责令改正", 200),
        ("自动监测数据造假", "查实，立案处罚", 5_000),
    ];
    let mut random = Random::new(seed, "tip-off-case");
    let mut text = String::from("编号,奖励月份,县区,渠道,举报内容,办理结果,奖励(元)\n");
    for index in 0..46_i64 {
        let (year, month) = (2023 + index / 12, index % 12 + 1);
        let (what, result, paid) = CASES[random.whole(0, 5) as usize];
        let channel = ["12369电话", "网络和微信", "来信来访"][random.whole(0, 2) as usize];
        let _ = writeln!(
            text,
            "JL{year}-{month:02},{year}-{month:02},{},{channel},{what},{result},{paid}",
            COUNTIES[random.whole(0, 6) as usize].name,
        );
    }
    file(folder, "cases.csv", &text)
}

/// Writes volunteer supervisors, one row a county and year.
pub(crate) fn write_volunteers(folder: &Path, seed: u64) -> io::Result<()> {
    const WEIGHTS: [f64; COUNT] = [0.12, 0.26, 0.18, 0.17, 0.12, 0.10, 0.05];
    let mut random = Random::new(seed, "volunteer");
    let totals = std::array::from_fn(|y| 120 + 34 * y as i64 - random.whole(0, 20));
    let people = split_years(totals, &WEIGHTS, &mut random);
    let mut text = String::from("县区,年份,义务监督员(人),巡查(次),反映问题(条),采纳(条)\n");
    for (c, county) in COUNTIES.iter().enumerate() {
        for year in 2012..=LAST {
            let people = people[c][(year - 2010) as usize];
            let rounds = people * random.whole(6, 11);
            let told = rounds * random.whole(8, 16) / 100;
            let _ = writeln!(
                text,
                "{},{year},{people},{rounds},{told},{}",
                county.name,
                told * random.whole(55, 88) / 100,
            );
        }
    }
    file(folder, "volunteers.csv", &text)
}

/// Name, upstream, downstream, goals of CODMn, ammonia and phosphorus in thousandths, usual state of
/// each against its goal, water a month in 万m³.
type Section = (
    &'static str,
    &'static str,
    &'static str,
    [i64; 3],
    [f64; 3],
    f64,
);

/// Sections between counties.
const SECTIONS: [Section; 4] = [
    (
        "样例补偿断面1（沭新河）",
        "东海县",
        "海州区",
        [6_000, 1_000, 200],
        [0.82, 0.70, 0.86],
        5_200.0,
    ),
    (
        "样例补偿断面2（盐河）",
        "灌云县",
        "海州区",
        [6_000, 1_000, 200],
        [0.97, 0.92, 0.98],
        4_100.0,
    ),
    (
        "样例补偿断面3（灌河）",
        "灌南县",
        "灌云县",
        [10_000, 1_500, 300],
        [0.88, 0.82, 0.93],
        9_300.0,
    ),
    (
        "样例补偿断面4（青口河）",
        "东海县",
        "赣榆区",
        [6_000, 1_000, 200],
        [0.90, 0.74, 0.84],
        1_700.0,
    ),
];

/// Writes quality and amount of water at the sections, one row a month of the years in which the
/// rule priced loads.
pub(crate) fn write_sections(folder: &Path, seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "compensation");
    let mut text = String::from(
        "断面,月份,上游县区,下游县区,月水量(万m³),高锰酸盐指数(mg/L),高锰酸盐指数目标(mg/L),\
         氨氮(mg/L),氨氮目标(mg/L),总磷(mg/L),总磷目标(mg/L)\n",
    );
    for (name, up, down, goals, usual, water) in SECTIONS {
        let mut memory: [Memory; 3] = Default::default();
        for index in 0..36_i64 {
            let (year, month) = (2014 + index / 12, index % 12 + 1);
            let flood = if (6..=9).contains(&month) { 1.9 } else { 0.7 };
            let amount = water * flood * swell(0.2 * random.normal());
            let _ = write!(text, "{name},{year}-{month:02},{up},{down},{amount:.0}");
            for i in 0..3 {
                let step = memory[i].step(0.5, &mut random);
                let value = goals[i] as f64 * usual[i] * swell(0.16 * step);
                // Permanganate with one decimal, ammonia with two, phosphorus with three.
                let decimals = i as u32 + 1;
                let value = value as i64 / 10_i64.pow(3 - decimals);
                let goal = goals[i] / 10_i64.pow(3 - decimals);
                let _ = write!(
                    text,
                    ",{},{}",
                    decimal(value, decimals),
                    decimal(goal, decimals)
                );
            }
            text.push('\n');
        }
    }
    file(folder, "sections.csv", &text)
}
