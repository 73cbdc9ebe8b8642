//! Penalties, what was put right, and the replies of the firms.

use std::{fmt::Write, io, path::Path};

use super::{AIR, Firm, WATER, today, workday};
use crate::{
    random::Random,
    write::{civil, date, days, file},
};

/// What was wrong, by which law, and the least and largest fine in units of 1,000 yuan.
struct Breach {
    what: &'static str,
    law: &'static str,
    fine: (i64, i64),
    /// Only firms with these discharges.
    of: Option<&'static str>,
    remedy: &'static str,
}

const BREACHES: [Breach; 8] = [
    Breach {
        what: "超过许可排放浓度排放大气污染物",
        law: "《中华人民共和国大气污染防治法》第九十九条第二项",
        fine: (100, 400),
        of: Some(AIR),
        remedy: "改造除尘脱硝设施，复测达标",
    },
    Breach {
        what: "超过水污染物排放标准排放水污染物",
        law: "《中华人民共和国水污染防治法》第八十三条第二项",
        fine: (100, 380),
        of: Some(WATER),
        remedy: "扩容生化池，复测达标",
    },
    Breach {
        what: "危险废物贮存场所未设置识别标志",
        law: "《中华人民共和国固体废物污染环境防治法》第一百一十二条第一款第一项",
        fine: (100, 150),
        of: None,
        remedy: "补设标志，完善台账",
    },
    Breach {
        what: "未按照排污许可证规定开展自行监测",
        law: "《排污许可管理条例》第三十六条第五项",
        fine: (20, 90),
        of: None,
        remedy: "补测并公开监测结果",
    },
    Breach {
        what: "未建立环境管理台账记录制度",
        law: "《排污许可管理条例》第三十七条第一项",
        fine: (5, 18),
        of: None,
        remedy: "建立台账，培训人员",
    },
    Breach {
        what: "未按照排污许可证规定提交执行报告",
        law: "《排污许可管理条例》第三十七条第三项",
        fine: (5, 18),
        of: None,
        remedy: "补交执行报告",
    },
    Breach {
        what: "产生含挥发性有机物废气的生产活动未在密闭空间进行",
        law: "《中华人民共和国大气污染防治法》第一百零八条第一项",
        fine: (20, 120),
        of: None,
        remedy: "设备加盖，废气收集处理",
    },
    Breach {
        what: "建设项目配套环境保护设施未经验收即投入生产",
        law: "《建设项目环境保护管理条例》第二十三条第一款",
        fine: (200, 460),
        of: None,
        remedy: "完成竣工环境保护验收",
    },
];

/// One penalty.
pub(super) struct Penalty {
    /// Position of the firm.
    pub(super) firm: usize,
    /// The day of the decision.
    pub(super) decided: i64,
    /// Number of the document.
    pub(super) number: String,
    breach: &'static Breach,
    /// 1,000 yuan; 0: a warning.
    fine: i64,
    due: i64,
    done: Option<i64>,
    until: Option<i64>,
    repaired: Option<i64>,
    review: &'static str,
}

/// Penalties of 2022 to 2026, in the order of their documents.
pub(super) fn draw(firms: &[Firm], seed: u64) -> Vec<Penalty> {
    let mut random = Random::new(seed, "firm-penalty");
    let mut days_of: Vec<(i64, usize)> = Vec::new();
    for (i, firm) in firms.iter().enumerate() {
        let worse = 0.03 + 0.05 * (9.0 - firm.quality).max(0.0);
        for year in 2022..=2026 {
            if random.chance(worse.min(0.6)) {
                let day = days(year, 1, 12) + random.whole(0, 300);
                days_of.push((workday::after(day.min(today() - 14), 1), i));
            }
        }
    }
    days_of.sort_unstable();
    let mut count = (0, 0);
    days_of
        .into_iter()
        .map(|(decided, firm)| {
            let year = civil(decided).0;
            count = if count.0 == year {
                (year, count.1 + 1)
            } else {
                (year, 1)
            };
            let number = format!("连环罚样例字〔{year}〕{}号", count.1);
            one(&firms[firm], firm, (decided, number), &mut random)
        })
        .collect()
}

fn one(
    firm: &Firm,
    position: usize,
    (decided, number): (i64, String),
    random: &mut Random,
) -> Penalty {
    let fits = |b: &&Breach| b.of.is_none_or(|kind| firm.trade.kinds.contains(&kind));
    let fitting: Vec<&'static Breach> = BREACHES.iter().filter(fits).collect();
    let breach = fitting[random.whole(0, fitting.len() as i64 - 1) as usize];
    let mut fine = random.whole(breach.fine.0, breach.fine.1);
    if fine < 9 {
        fine = 0;
    }
    let due = decided + 30 * random.whole(1, 4);
    let done = decided + random.whole(12, 110);
    let done = (done <= today() && !random.chance(0.06)).then_some(done);
    // A warning is public for three months, a small fine for a year, others for the longest term.
    let until = match fine {
        0 => Some(decided + 91),
        1..20 => Some(decided + 365),
        _ => None,
    };
    let repaired = Some(workday::after(decided + random.whole(190, 700), 1));
    let repaired = repaired
        .filter(|_| random.chance(0.3))
        .filter(|&r| r <= today() && done.is_some_and(|d| d < r) && until.is_none_or(|u| r < u));
    let review = match random.whole(0, 11) {
        0 => "申请行政复议，维持",
        1 => "提起行政诉讼，驳回",
        _ => "无",
    };
    Penalty {
        firm: position,
        decided,
        number,
        breach,
        fine,
        due,
        done,
        until,
        repaired,
        review,
    }
}

impl Penalty {
    fn kind(&self) -> &'static str {
        if self.fine == 0 { "警告" } else { "罚款" }
    }
}

/// Writes the penalties.
pub(super) fn write(folder: &Path, firms: &[Firm], penalties: &[Penalty]) -> io::Result<()> {
    let mut text = String::from(
        "处罚决定书文号,统一社会信用代码,决定日期,违法行为,处罚依据,处罚种类,罚款金额(万元),整改期限,整改完成日期,整改情况,公示截止日期,信用修复日期,复议诉讼情况\n",
    );
    let day = |d: Option<i64>| d.map_or_else(String::new, date);
    for p in penalties {
        let fine = if p.fine == 0 {
            String::new()
        } else {
            format!("{}.{}", p.fine / 10, p.fine % 10)
        };
        let remedy = if p.done.is_some() {
            p.breach.remedy
        } else {
            "整改中"
        };
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{fine},{},{},{remedy},{},{},{}",
            p.number,
            firms[p.firm].code,
            date(p.decided),
            p.breach.what,
            p.breach.law,
            p.kind(),
            date(p.due),
            day(p.done),
            day(p.until),
            day(p.repaired),
            p.review,
        );
    }
    file(folder, "penalties.csv", &text)
}

/// Writes what firms say about their penalties.
pub(super) fn write_replies(
    folder: &Path,
    firms: &[Firm],
    penalties: &[Penalty],
    seed: u64,
) -> io::Result<()> {
    const WORDS: [&str; 4] = [
        "企业说明：超标发生在设备检修后开车阶段，现已延长调试时间",
        "企业说明：已更换责任人员并增加一套备用设施",
        "企业说明：对处罚没有异议，整改照片已报送",
        "企业说明：第三方运维单位失职，已更换",
    ];
    let mut random = Random::new(seed, "firm-reply");
    let mut text = String::from("处罚决定书文号,统一社会信用代码,回应日期,回应内容\n");
    for p in penalties {
        let words = WORDS[random.whole(0, 3) as usize];
        let day = p.decided + random.whole(4, 40);
        if random.chance(0.4) && day <= today() {
            let code = &firms[p.firm].code;
            let _ = writeln!(text, "{},{code},{},{words}", p.number, date(day));
        }
    }
    file(folder, "replies.csv", &text)
}
