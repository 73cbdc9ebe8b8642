//! History of permits, and compulsory audits of cleaner production.

use std::{fmt::Write, io, path::Path};

use super::{Firm, RISK, today};
use crate::{
    random::Random,
    write::{civil, date, days, file},
};

/// One act on a permit.
pub(super) struct Act {
    /// Position of the firm.
    pub(super) firm: usize,
    /// The day of the decision.
    pub(super) day: i64,
    /// What was done.
    pub(super) what: &'static str,
    from: i64,
    until: i64,
}

/// What was done to each permit: granted, changed, prolonged.
pub(super) fn draw(firms: &[Firm], seed: u64) -> Vec<Act> {
    let mut random = Random::new(seed, "firm-permit");
    let mut out = Vec::new();
    for (i, firm) in firms.iter().enumerate() {
        let changed = random.chance(0.35);
        let after = random.whole(200, 1500);
        if firm.registers_only {
            continue;
        }
        let (from, until) = firm.permit;
        let act = |day, what, from, until| Act {
            firm: i,
            day,
            what,
            from,
            until,
        };
        // A permit of before was for three years.
        let before = from - 3 * 365;
        if before > days(2017, 12, 1) {
            out.push(act(before, "首次申请", before, from - 1));
            out.push(act(from, "延续", from, until));
        } else {
            out.push(act(from, "首次申请", from, until));
        }
        if changed && from + after < today().min(until) {
            out.push(act(from + after, "变更", from, until));
        }
    }
    out
}

/// Writes the history of permits.
pub(super) fn write(folder: &Path, firms: &[Firm], acts: &[Act]) -> io::Result<()> {
    let mut text =
        String::from("统一社会信用代码,许可证编号,业务类型,决定日期,有效期起,有效期至\n");
    for act in acts {
        let code = &firms[act.firm].code;
        let _ = writeln!(
            text,
            "{code},{code}001P,{},{},{},{}",
            act.what,
            date(act.day),
            date(act.from),
            date(act.until),
        );
    }
    file(folder, "permits.csv", &text)
}

/// Writes compulsory audits: who was named, why, by when, and what was done.
pub(super) fn write_audits(folder: &Path, firms: &[Firm], seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "firm-audit");
    let mut text =
        String::from("统一社会信用代码,名单公布日期,列入原因,完成期限,完成审核日期,通过验收日期\n");
    for firm in firms.iter().filter(|f| f.is_key()) {
        let why = match () {
            () if firm.quality < 5.0 => "超标排放或超总量排放",
            () if firm.trade.kinds.contains(&RISK) => "使用有毒有害原料或排放有毒有害物质",
            () if firm.trade.gas => "单位产品能耗超过限额",
            () => continue,
        };
        let first = random.whole(2019, 2025);
        for year in [first, first + 5] {
            let announced = days(year, 4, 8 + random.whole(0, 18));
            let took = random.whole(200, 420);
            if announced > today() {
                continue;
            }
            let done = Some(announced + took).filter(|&d| d <= today());
            let accepted = done.map(|d| d + 90).filter(|&d| d <= today());
            let day = |d: Option<i64>| d.map_or_else(String::new, date);
            let _ = writeln!(
                text,
                "{},{},{why},{},{},{}",
                firm.code,
                date(announced),
                date(days(
                    civil(announced).0 + 1,
                    civil(announced).1,
                    civil(announced).2
                )),
                day(done),
                day(accepted),
            );
        }
    }
    file(folder, "audits.csv", &text)
}
