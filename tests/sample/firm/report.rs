//! Reports that firms owe: every year, and within five working days of a document.

use std::{fmt::Write, io, path::Path};

use super::{Firm, RISK, penalty::Penalty, permit::Act, today, workday};
use crate::{
    random::Random,
    write::{civil, date, days, file},
};

/// Writes annual reports of 2022 to 2025 with their eight sections.
pub(super) fn write_annual(
    folder: &Path,
    firms: &[Firm],
    penalties: &[Penalty],
    seed: u64,
) -> io::Result<()> {
    let mut random = Random::new(seed, "firm-report");
    let mut text = String::from(
        "统一社会信用代码,报告年度,披露期限,披露日期,企业基本信息,环境管理信息,污染物产生治理与排放信息,碳排放信息,生态环境应急信息,生态环境违法信息,本年度临时披露情况,法律法规规定的其他信息\n",
    );
    for (i, firm) in firms.iter().enumerate().filter(|(_, f)| f.is_key()) {
        for year in 2022..=2025 {
            let due = days(year + 1, 3, 15);
            let published = match random.whole(0, 24) {
                0 => None,
                1 => Some(due + random.whole(1, 40)),
                _ => Some(due - random.whole(0, 45)),
            };
            let fined = penalties
                .iter()
                .filter(|p| p.firm == i && civil(p.decided).0 == year)
                .count();
            let sections = match published {
                Some(_) => sections(firm, fined),
                None => [const { String::new() }; 8],
            };
            let _ = writeln!(
                text,
                "{},{year},{},{},{}",
                firm.code,
                date(due),
                published.map_or_else(String::new, date),
                sections.join(","),
            );
        }
    }
    file(folder, "reports.csv", &text)
}

/// The eight sections in a few words each.
fn sections(firm: &Firm, fined: usize) -> [String; 8] {
    let none = || "无".to_owned();
    let some = |yes: bool, words: String| if yes { words } else { none() };
    let risk = firm.trade.kinds.contains(&RISK);
    [
        format!("主要产品为{}，在{}生产", firm.trade.word, firm.district()),
        format!(
            "持有排污许可证{}",
            if risk {
                "，已投保环境污染责任保险"
            } else {
                ""
            }
        ),
        some(
            firm.trade.gas || firm.trade.water,
            "治理设施正常运行，自行监测数据按时公开".to_owned(),
        ),
        some(firm.trade.gas, "纳入温室气体排放报告".to_owned()),
        some(risk, "应急预案已备案，开展一次演练".to_owned()),
        some(fined > 0, format!("受到行政处罚{fined}次")),
        some(fined > 0, format!("临时披露{fined}次")),
        none(),
    ]
}

/// Writes reports owed within five working days of a document: penalties and acts on permits.
pub(super) fn write_temporary(
    folder: &Path,
    firms: &[Firm],
    (penalties, acts): (&[Penalty], &[Act]),
    seed: u64,
) -> io::Result<()> {
    let mut random = Random::new(seed, "firm-report-temporary");
    let mut rows: Vec<(i64, String, &'static str, String)> = Vec::new();
    for p in penalties.iter().filter(|p| firms[p.firm].is_key()) {
        let received = workday::after(p.decided, random.whole(1, 4) as usize);
        let code = firms[p.firm].code.clone();
        rows.push((received, code, "行政处罚", p.number.clone()));
    }
    let first = days(2022, 3, 1);
    let acts = acts.iter().filter(|a| firms[a.firm].is_key());
    for act in acts.filter(|a| a.day >= first && a.day <= today() - 10) {
        let code = firms[act.firm].code.clone();
        rows.push((
            workday::after(act.day, random.whole(1, 3) as usize),
            code,
            "排污许可证变化",
            String::new(),
        ));
    }
    rows.sort();
    let mut text = String::from(
        "报告编号,统一社会信用代码,事由,处罚决定书文号,收到文书日期,披露期限,披露日期\n",
    );
    for (n, (received, code, what, number)) in rows.into_iter().enumerate() {
        let due = workday::after(received, 5);
        let published = match random.whole(0, 15) {
            0 => None,
            1 => Some(due + random.whole(1, 12)),
            _ => Some(due - random.whole(0, 2)),
        };
        let published = published.filter(|&d| d <= today());
        let _ = writeln!(
            text,
            "样例临披{:03},{code},{what},{number},{},{},{}",
            n + 1,
            date(received),
            date(due),
            published.map_or_else(String::new, date),
        );
    }
    file(folder, "reports.csv", &text)
}
