//! Made-up warnings, forecasts and a made-up comparison of counties.

use std::{fmt::Write, io, path::Path};

use crate::{
    lab::{MONTHS, month, month_text, winter},
    random::{Memory, Random, swell},
    write::file,
};

/// Warnings, newest first: number, level, what, area, issued, in effect, ends, what happened, what to do.
const WARNINGS: &str = "\
编号,级别,预警名称,范围,发布时间,生效时间,解除时间,情况,措施
YJ2026-02,黄色,样例重污染天气黄色预警（2026年11月）,样例城市,2026-11-22 15:00,2026-11-22 20:00,2026-11-24 20:00,预计11月23日至24日以轻度至中度污染为主，首要污染物PM2.5。,老人、儿童和患病者减少户外活动；工地停止土方作业；增加道路洒水频次。
YJ2026-01,黄色,样例近岸海域赤潮黄色预警（2026年8月）,海州湾中部,2026-08-03 11:00,2026-08-03 11:00,2026-08-11 17:00,发现赤潮，面积约12平方公里。,浴场暂停开放；不要采食赤潮区贝类。
YJ2025-04,红色,样例重污染天气红色预警（2025年12月）,样例城市,2025-12-29 15:00,2025-12-30 00:00,2026-01-02 18:00,预计连续两天AQI达到严重污染。,中小学停课；机动车单双号行驶；停止户外大型活动。
YJ2025-03,黄色,样例饮用水源黄色预警（2025年7月）,样例水源地三（善后河）,2025-07-09 10:00,2025-07-09 10:00,2025-07-15 09:00,汛期来水浑浊，铁超过标准限值。,水厂已启用应急处理，供水水质不受影响。
YJ2025-02,蓝色,样例沙尘蓝色预警（2025年4月）,样例城市,2025-04-12 09:00,2025-04-12 12:00,2025-04-13 20:00,上游沙尘南下，PM10浓度将短时升高。,减少户外活动，关好门窗。
YJ2025-01,橙色,样例重污染天气橙色预警（2025年1月）,样例城市,2025-01-18 17:00,2025-01-19 00:00,2025-01-23 12:00,预计连续三天重度污染。,中小学停止户外活动；重点企业按减排清单限产。
YJ2024-01,黄色,样例重污染天气黄色预警（2024年12月）,样例城市,2024-12-27 16:00,2024-12-28 08:00,2024-12-31 18:00,预计PM2.5日均浓度连续两天达到中度污染以上。,老人、儿童和患病者减少外出；工地停止土方作业。
";

/// Forecast: issued, day, valid until, area, index from and to, class from and to, pollutant, words.
const FORECAST: &str = "\
发布时间,预报日期,有效期至,区域,AQI下限,AQI上限,级别,首要污染物,说明
2026-11-21 17:00,2026-11-22,2026-11-22 24:00,样例城市,75,105,良至轻度污染,PM2.5,静稳天气开始，扩散条件转差。
2026-11-22 17:00,2026-11-23,2026-11-23 24:00,样例城市,115,150,轻度污染,PM2.5,静稳，早晚有雾，扩散条件差。
2026-11-22 17:00,2026-11-24,2026-11-24 24:00,样例城市,125,165,轻度至中度污染,PM2.5,湿度升高，污染继续累积。
2026-11-22 17:00,2026-11-25,2026-11-25 24:00,样例城市,45,75,优至良,PM10,冷空气过境，扩散条件转好。
";

/// Writes warnings and forecasts, which are the same whatever the seed.
pub(crate) fn write_notices(warnings: &Path, forecast: &Path) -> io::Result<()> {
    file(warnings, "warnings.csv", WARNINGS)?;
    file(forecast, "forecast.csv", FORECAST)
}

/// Counties: name and how dirty the air is.
const COUNTIES: [(&str, f64); 7] = [
    ("样例县区一", 0.90),
    ("样例县区二", 1.06),
    ("样例县区三", 0.98),
    ("样例县区四", 1.10),
    ("样例县区五", 1.02),
    ("样例县区六", 1.08),
    ("样例县区七", 0.94),
];

/// Writes the register of counties.
pub(crate) fn write_counties(folder: &Path) -> io::Result<()> {
    let mut text = String::from("编码,县区,范围\n");
    for (i, (name, _)) in COUNTIES.iter().enumerate() {
        let _ = writeln!(text, "XQ{},{name},样例县区", i + 1);
    }
    file(folder, "counties.csv", &text)
}

/// Writes one row per county and month of 2025 and 2026.
pub(crate) fn write_county_months(folder: &Path, seed: u64) -> io::Result<()> {
    let mut text = String::from(
        "县区编码,月份,有效天数,优良天数,PM2.5(μg/m³),PM10(μg/m³),臭氧第90百分位(μg/m³)\n",
    );
    let first = month(2025, 1);
    let mut random = Random::new(seed, "county");
    let mut sky = Memory::default();
    for at in first..=MONTHS.1 {
        let air = swell(0.12 * sky.step(0.4, &mut random));
        for (i, (_, dirt)) in COUNTIES.iter().enumerate() {
            let pm25 = (31.0 + 16.0 * winter(at)) * dirt * air * (1.0 + 0.05 * random.normal());
            let pm10 = 1.75 * pm25 * (1.0 + 0.05 * random.normal());
            let ozone = (128.0 - 42.0 * winter(at)) * (1.0 + 0.04 * random.normal());
            let valid = 30 - random.whole(0, 2);
            let bad = ((pm25 - 22.0).max(0.0) / 7.0 + (ozone - 140.0).max(0.0) / 4.0).round();
            let good = (valid - bad as i64).max(0);
            let _ = write!(text, "XQ{},{}", i + 1, month_text(at));
            let _ = match (i, at - MONTHS.1) {
                // The station was moved: too few days for a mean.
                (4, -1..=0) => writeln!(text, ",17,—,有效天数不足,有效天数不足,有效天数不足"),
                // Two counties that share a rank.
                (2 | 6, 0) => writeln!(text, ",{valid},{good},27,{pm10:.0},{ozone:.0}"),
                _ => writeln!(text, ",{valid},{good},{pm25:.0},{pm10:.0},{ozone:.0}"),
            };
        }
    }
    file(folder, "months.csv", &text)
}
