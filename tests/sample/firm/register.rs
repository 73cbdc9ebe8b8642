//! The register, and the yearly lists of key dischargers.

use std::{fmt::Write, io, path::Path};

use super::{Firm, today};
use crate::{
    random::Random,
    write::{date, file},
};

/// Writes the register.
pub(super) fn write(folder: &Path, firms: &[Firm], seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "firm-register");
    // With a byte order mark, as spreadsheet programs save it.
    let mut text = String::from(
        "\u{feff}统一社会信用代码,企业名称,曾用名,简称,所在地,行业代码,主要产品,地址,经度,纬度,排污许可管理类别,排污许可证编号,许可证有效期起,许可证有效期至,是否重点单位,重点排污单位类别,环境监督员,上级企业,监测信息公开链接\n",
    );
    for firm in firms {
        let former = former(firm, &mut random);
        let supervisor = supervisor(&mut random);
        let (class, number, from, until) = permit(firm);
        let parent = firm.parent.map_or("", |p| firms[p].code.as_str());
        let key = if firm.is_key() {
            "重点单位"
        } else {
            "非重点单位"
        };
        let kinds = match firm.trade.kinds {
            [] => "无".to_owned(),
            kinds => kinds.join("、"),
        };
        let link = if firm.trade.gas || firm.trade.water {
            format!("https://permit.example.gov.cn/{}", firm.code)
        } else {
            String::new()
        };
        let _ = writeln!(
            text,
            "{},{},{former},样例{},{district},{},{},{district}样例路{}号,{:.4},{:.4},{class},{number},{from},{until},{key},{kinds},{supervisor},{parent},{link}",
            firm.code,
            firm.name,
            firm.brand,
            firm.trade.industry,
            firm.trade.word,
            firm.number,
            firm.place.0,
            firm.place.1,
            district = firm.district(),
        );
    }
    file(folder, "enterprises.csv", &text)
}

/// Class of permit, its number, first and last day; a small firm only registers, for as long.
fn permit(firm: &Firm) -> (&'static str, String, String, String) {
    let (class, sign) = match () {
        () if firm.registers_only => ("登记管理", 'X'),
        () if firm.is_key() => ("重点管理", 'P'),
        () => ("简化管理", 'P'),
    };
    let number = format!("{}001{sign}", firm.code);
    let (from, until) = firm.permit;
    (class, number, date(from), date(until))
}

/// Earlier names. Those with the name of the old county end with the county (May 2014).
fn former(firm: &Firm, random: &mut Random) -> String {
    let (brand, word) = (&firm.brand, firm.trade.word);
    let county = firm.district() == "赣榆区" && random.chance(0.5);
    if county {
        return format!("赣榆县样例{brand}{word}厂（至2014-05）");
    }
    let (year, month) = (random.whole(2015, 2023), random.whole(1, 12));
    match random.whole(0, 8) {
        0 => format!("样例{brand}{word}厂（至{year}-{month:02}）"),
        1 => format!(
            "样例{brand}{word}股份有限公司（至{year}-{month:02}）；样例第{}{word}厂（至2009）",
            crate::write::chinese(firm.number)
        ),
        _ => String::new(),
    }
}

/// A name that is plainly made up.
fn supervisor(random: &mut Random) -> String {
    const SURNAMES: [char; 10] = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'];
    format!("{}样例", SURNAMES[random.whole(0, 9) as usize])
}

/// Writes who was on the list of key dischargers, year by year, for what.
pub(super) fn write_dischargers(folder: &Path, firms: &[Firm], seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "firm-discharger");
    let mut text = String::from("统一社会信用代码,年度,类别,名录公布日期\n");
    for firm in firms {
        for kind in firm.trade.kinds {
            // Some joined the list later.
            let from = if random.chance(0.8) {
                2021
            } else {
                random.whole(2022, 2026)
            };
            for year in from.max(2021)..=2026 {
                let day = crate::write::days(year, 3, 24 + year % 5);
                debug_assert!(day <= today());
                let _ = writeln!(text, "{},{year},{kind},{}", firm.code, date(day));
            }
        }
    }
    file(folder, "lists.csv", &text)
}
