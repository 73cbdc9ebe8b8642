//! Ratings: of the province by points, of the state by word.

use std::{fmt::Write, io, path::Path};

use super::Firm;
use crate::{
    enterprise::{hundred, reason},
    random::{Memory, Random},
    write::{date, days, file},
};

/// The rule of 100 points, and that of 12 points.
const RULES: [&str; 2] = [
    "江苏省企业环保信用评价（百分制，2013—2018）",
    "江苏省企业环保信用评价暂行办法（12 分制）",
];

/// One rating.
pub(super) struct Rating {
    /// Position of the firm.
    pub(super) firm: usize,
    /// The year that is rated.
    pub(super) year: i64,
    /// Points on the scale of that year.
    pub(super) score: i64,
    /// The day of publication.
    pub(super) published: i64,
    why: &'static str,
    objection: &'static str,
}

/// Ratings of 2013 to 2025.
pub(super) fn draw(firms: &[Firm], seed: u64) -> Vec<Rating> {
    let mut random = Random::new(seed, "firm-rating");
    let mut out = Vec::new();
    for (i, firm) in firms.iter().enumerate() {
        let mut memory = Memory::default();
        for year in 2013..=2025 {
            let drift = 0.07 * (year - 2013) as f64 - 0.4;
            let level = (firm.quality + drift + 1.5 * memory.step(0.5, &mut random)).min(12.0);
            let pick = random.whole(0, 2) as usize;
            let objection = objection(level, &mut random);
            if year < firm.since {
                continue;
            }
            let score = if year < 2019 {
                hundred(level).round() as i64
            } else {
                level.round().max(-3.0) as i64
            };
            out.push(Rating {
                firm: i,
                year,
                score,
                published: days(year + 1, 6, 1 + (year * 5) % 20),
                why: reason(level.round(), pick),
                objection,
            });
        }
    }
    out
}

/// What became of an objection; mostly there was none.
fn objection(level: f64, random: &mut Random) -> &'static str {
    match random.whole(0, 19) {
        0 if level < 6.0 => "企业提出异议，复核后维持",
        1 if level < 6.0 => "企业提出异议，复核后更正",
        _ => "无",
    }
}

impl Rating {
    /// What the rule of 12 points makes dearer for the class.
    fn consequence(&self) -> &'static str {
        match self.score {
            _ if self.year < 2019 => "无",
            ..=0 => "用电价格每千瓦时加价0.10元，污水处理费每立方米加价1.0元",
            1 | 2 => "用电价格每千瓦时加价0.05元，污水处理费每立方米加价0.6元",
            _ => "无",
        }
    }
}

/// Writes the province's ratings.
pub(super) fn write(folder: &Path, firms: &[Firm], ratings: &[Rating]) -> io::Result<()> {
    let mut text = String::from(
        "统一社会信用代码,年度,得分,评价办法,主要依据,公布日期,文号,异议处理,联动措施\n",
    );
    for rating in ratings {
        let rule = RULES[usize::from(rating.year >= 2019)];
        let _ = writeln!(
            text,
            "{},{year},{},{rule},{},{},连环样例〔{}〕{}号,{},{}",
            firms[rating.firm].code,
            rating.score,
            rating.why,
            date(rating.published),
            rating.year + 1,
            20 + rating.year % 7,
            rating.objection,
            rating.consequence(),
            year = rating.year,
        );
    }
    file(folder, "ratings.csv", &text)
}

/// Writes ratings by the four words of the state, 2014 to 2018, of firms that are key dischargers.
pub(super) fn write_national(folder: &Path, firms: &[Firm], seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "firm-rating-national");
    let mut text = String::from("统一社会信用代码,年度,等级,公布日期\n");
    let rated = firms.iter().filter(|f| f.is_key() && f.since <= 2014);
    for firm in rated.step_by(2) {
        for year in 2014..=2018 {
            let level = firm.quality + 1.4 * random.normal();
            let grade = match () {
                () if level >= 10.5 => "环保诚信",
                () if level >= 5.5 => "环保良好",
                () if level >= 2.5 => "环保警示",
                () => "环保不良",
            };
            let day = date(days(year + 1, 5, 10 + year % 9));
            let _ = writeln!(text, "{},{year},{grade},{day}", firm.code);
        }
    }
    file(folder, "grades.csv", &text)
}
