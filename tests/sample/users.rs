//! Made-up key energy users, inspections at random, and notices of environmental impact.

use std::{fmt::Write, io, path::Path};

use crate::{
    county::{COUNTIES, LAST},
    firm::{Known, workday},
    random::Random,
    write::{chinese, date, days, file},
};

/// First year of the list of key energy users.
const USERS_SINCE: i64 = 2016;

/// What firms make that use much energy, with tce a year.
const HEAVY: [(&str, f64); 11] = [
    ("化工", 21_000.0),
    ("热电", 98_000.0),
    ("钢铁", 156_000.0),
    ("水泥", 64_000.0),
    ("印染", 8_200.0),
    ("造纸", 17_500.0),
    ("石油化工", 185_000.0),
    ("玻璃", 42_000.0),
    ("化学纤维", 24_000.0),
    ("铸造", 6_500.0),
    ("污水处理", 3_600.0),
];

/// Writes energy used and saved by each key user, one row a year; who stays below 3,000 tce is not
/// on the list of that year.
pub(crate) fn write_users(folder: &Path, list: &[Known], seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "key-energy-user");
    let mut text = String::from(
        "统一社会信用代码,年份,综合能源消费量(tce),五年节能量目标(tce),五年累计节能量(tce),进度要求(tce),考核结果\n",
    );
    for Known { code, word, .. } in list {
        let Some((_, usual)) = HEAVY.iter().find(|(heavy, _)| heavy == word) else {
            continue;
        };
        let mut used = usual * (0.35 + 1.3 * random.even());
        let mut saved = 0.0;
        let mut goal = 0.0;
        let zeal = 1.04 + 0.14 * random.normal();
        for year in USERS_SINCE..=LAST {
            // Every five years a new goal, and the account begins anew.
            let of_five = (year - USERS_SINCE) % 5 + 1;
            if of_five == 1 {
                goal = (used * 0.07 / 10.0) as i64 as f64 * 10.0;
                saved = 0.0;
            }
            saved += (goal / 5.0 * (zeal + 0.12 * random.normal())).max(0.0);
            if used >= 3_000.0 {
                let due = goal * of_five as f64 / 5.0;
                let _ = writeln!(
                    text,
                    "{code},{year},{used:.0},{goal:.0},{saved:.0},{due:.0},{}",
                    mark(saved / due)
                );
            }
            used *= 1.0 - 0.012 + 0.03 * random.normal();
        }
    }
    file(folder, "users.csv", &text)
}

/// The word of the yearly examination.
fn mark(done: f64) -> &'static str {
    match done {
        d if d >= 1.15 => "超额完成",
        d if d >= 1.0 => "完成",
        d if d >= 0.9 => "基本完成",
        _ => "未完成",
    }
}

/// Writes inspections of 2025 and 2026 whose targets and inspectors were drawn by lot.
pub(crate) fn write_inspections(folder: &Path, list: &[Known], seed: u64) -> io::Result<()> {
    const FINDINGS: [(&str, &str); 4] = [
        ("未发现问题", "无"),
        ("发现问题，已责令改正", "危险废物标识不规范"),
        ("发现问题，已责令改正", "自行监测频次不足"),
        ("发现问题，已立案", "治理设施未正常运行"),
    ];
    let mut random = Random::new(seed, "random-inspection");
    let mut text = String::from(
        "编号,统一社会信用代码,检查日期,县区,检查人员数,检查结果,发现的问题,公开日期\n",
    );
    let (first, last) = (days(2025, 1, 8), days(2026, 11, 12));
    let mut day = first;
    let mut number = 0;
    while day <= last {
        number += 1;
        let Known { code, district, .. } = &list[random.whole(0, list.len() as i64 - 1) as usize];
        let finding = FINDINGS[match random.even() {
            e if e < 0.66 => 0,
            e if e < 0.82 => 1,
            e if e < 0.94 => 2,
            _ => 3,
        }];
        let published = date(day + random.whole(3, 9));
        let _ = writeln!(
            text,
            "SJ{}-{number:03},{code},{},{},{},{},{},{published}",
            &date(day)[..4],
            date(day),
            COUNTIES[*district].name,
            random.whole(2, 4),
            finding.0,
            finding.1,
        );
        day += random.whole(4, 11);
    }
    file(folder, "inspections.csv", &text)
}

/// Kinds of notice: word, working days it lasts, document.
const NOTICES: [(&str, usize, &str); 3] = [
    ("受理情况公示", 10, "环境影响报告书"),
    ("拟批准情况公示", 5, "环境影响报告书"),
    ("审批决定公告", 7, "环境影响报告书"),
];

/// Writes notices of environmental impact assessments of 2026, three for each project.
pub(crate) fn write_impacts(folder: &Path, seed: u64) -> io::Result<()> {
    const WORKS: [&str; 6] = [
        "化工新材料项目",
        "污水处理厂提标改造工程",
        "港口散货码头改造工程",
        "生活垃圾焚烧扩建项目",
        "风力发电项目",
        "食品加工项目",
    ];
    let mut random = Random::new(seed, "eia-notice");
    let mut text =
        String::from("编号,项目名称,县区,建设单位,文件类别,公示类别,公示开始,公示结束,意见电话\n");
    let mut day = days(2026, 3, 2);
    for number in 1..=25_usize {
        let county = &COUNTIES[random.whole(0, 6) as usize];
        let work = WORKS[number % WORKS.len()];
        let mut start = day;
        for (step, (kind, length, document)) in NOTICES.iter().enumerate() {
            start = workday::after(start - 1, 1);
            let end = workday::after(start - 1, *length);
            // What lies in the future has not been put up yet.
            if start > days(2026, 11, 20) {
                break;
            }
            let _ = writeln!(
                text,
                "HP2026-{number:02}-{},样例{work}（{}）,{},样例建设单位{},{document},{kind},{},{},0518-00000000",
                step + 1,
                chinese(number),
                county.name,
                chinese(number),
                date(start),
                date(end),
            );
            start = end + random.whole(8, 26);
        }
        day += random.whole(9, 15);
    }
    file(folder, "notices.csv", &text)
}
