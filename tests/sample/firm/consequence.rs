//! What follows: dearer electricity and sewage, banks, insurance, complaints.

use std::{fmt::Write, io, path::Path};

use super::{Firm, rating::Rating, today};
use crate::{
    random::Random,
    write::{civil, date, days, file},
};

/// Writes by how much a red or black firm pays more, from one publication to the next.
pub(super) fn write_tariffs(folder: &Path, firms: &[Firm], ratings: &[Rating]) -> io::Result<()> {
    let mut text = String::from(
        "统一社会信用代码,评价年度,等级,电价加价(元/kWh),污水处理费加价(元/m³),起算日期,截止日期\n",
    );
    for (i, rating) in ratings.iter().enumerate() {
        // Points of the rule of 12: 1 and 2 are red, 0 and below are black.
        let (colour, power, sewage) = match rating.score {
            _ if rating.year < 2019 => continue,
            1 | 2 => ("红色", "0.05", "0.6"),
            ..=0 => ("黑色", "0.10", "1.0"),
            _ => continue,
        };
        let next = ratings.get(i + 1).filter(|n| n.firm == rating.firm);
        let until = next.map_or_else(String::new, |n| date(n.published - 1));
        let _ = writeln!(
            text,
            "{},{},{colour},{power},{sewage},{},{until}",
            firms[rating.firm].code,
            rating.year,
            date(rating.published),
        );
    }
    file(folder, "tariffs.csv", &text)
}

/// Writes what banks did with the rating.
pub(super) fn write_credit(
    folder: &Path,
    firms: &[Firm],
    ratings: &[Rating],
    seed: u64,
) -> io::Result<()> {
    const BANKS: [&str; 3] = ["样例银行甲", "样例银行乙", "样例农商行"];
    let mut random = Random::new(seed, "firm-credit");
    let mut text = String::from("统一社会信用代码,日期,评价年度,机构,措施\n");
    for rating in ratings.iter().filter(|r| r.year >= 2021) {
        let measures = match rating.score {
            11.. => ["给予绿色信贷优惠利率", "列入绿色信贷支持名单"],
            ..=0 => ["停止新增授信，逐步收回已有贷款", "暂停新增贷款"],
            1 | 2 => ["从严审核新增授信", "压缩授信额度"],
            _ => continue,
        };
        if random.chance(0.55) {
            continue;
        }
        let measure = measures[random.whole(0, 1) as usize];
        let bank = BANKS[random.whole(0, 2) as usize];
        let day = (rating.published + random.whole(20, 150)).min(today());
        let code = &firms[rating.firm].code;
        let _ = writeln!(
            text,
            "{code},{},{},{bank},{measure}",
            date(day),
            rating.year
        );
    }
    file(folder, "measures.csv", &text)
}

/// Writes yearly policies of liability insurance of firms whose risk is controlled.
pub(super) fn write_insurance(folder: &Path, firms: &[Firm], seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "firm-insurance");
    let mut text =
        String::from("统一社会信用代码,保单号,承保机构,责任限额(万元),起保日期,到期日期\n");
    let insured = firms
        .iter()
        .filter(|f| f.trade.kinds.contains(&super::RISK));
    for firm in insured {
        let sum = 100 * random.whole(2, 10);
        let month = random.whole(1, 10);
        // Some have not renewed.
        let last = if random.chance(0.8) { 2026 } else { 2025 };
        for year in 2024..=last {
            let from = days(year, month, 1);
            let until = days(year + 1, month, 1) - 1;
            let _ = writeln!(
                text,
                "{},样例保字{year}{:03}号,样例财产保险公司,{sum},{},{}",
                firm.code,
                firm.number,
                date(from),
                date(until),
            );
        }
    }
    file(folder, "policies.csv", &text)
}

/// Writes complaints and what became of them.
pub(super) fn write_complaints(folder: &Path, firms: &[Firm], seed: u64) -> io::Result<()> {
    const MATTERS: [(&str, &str); 5] = [
        ("异味", "现场检查，厂界臭气浓度达标，要求加强密闭和收集"),
        ("废气", "检查治理设施运行记录，责令更换活性炭"),
        ("噪声", "夜间监测，要求调整装卸时间、加装隔声设施"),
        ("废水", "采样监测，排口达标，清理厂区雨水沟"),
        ("扬尘", "要求物料苫盖、道路洒水"),
    ];
    let mut random = Random::new(seed, "firm-complaint");
    let mut rows = Vec::new();
    for (i, firm) in firms.iter().enumerate() {
        let worse = 0.05 + 0.06 * (9.0 - firm.quality).max(0.0);
        for year in 2024..=2026 {
            if random.chance(worse.min(0.5)) {
                let day = days(year, 1, 5) + random.whole(0, 310);
                let matter = random.whole(0, 4) as usize;
                let took = random.whole(6, 70);
                rows.push((day, i, matter, took));
            }
        }
    }
    rows.sort_unstable();
    let mut text =
        String::from("受理编号,统一社会信用代码,受理日期,反映问题,办结期限,办结日期,处理结果\n");
    for (n, (day, firm, matter, took)) in rows.into_iter().enumerate() {
        let (word, result) = MATTERS[matter];
        let open = day + took > today();
        let done = if open {
            String::new()
        } else {
            date(day + took)
        };
        let result = if open { "办理中" } else { result };
        let _ = writeln!(
            text,
            "样例投诉{}-{:03},{},{},{word},{},{done},{result}",
            civil(day).0,
            n + 1,
            firms[firm].code,
            date(day),
            date(day + 60),
        );
    }
    file(folder, "complaints.csv", &text)
}
