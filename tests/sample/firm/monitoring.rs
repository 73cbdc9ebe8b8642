//! Daily means that firms measure themselves, with the limits of their permits.

use std::{fmt::Write, io, path::Path};

use super::{Firm, today};
use crate::{
    random::{Memory, Random},
    write::{date, days, file},
};

/// What is measured: the limit of the permit, the usual share of it, the detection limit, decimals.
type Item = (f64, f64, f64, usize);

/// Which days a firm measures, and who.
struct Series<'a> {
    outlet: &'static str,
    items: &'a [Item],
    /// Below the detection limit as `<3` and `0.5L` by turns of the items.
    seed: u64,
}

/// Writes waste gas.
pub(super) fn write_gas(folder: &Path, firms: &[Firm], seed: u64) -> io::Result<()> {
    let mut text = String::from(
        "统一社会信用代码,排放口,日期,氮氧化物(mg/m³),氮氧化物限值(mg/m³),二氧化硫(mg/m³),二氧化硫限值(mg/m³),颗粒物(mg/m³),颗粒物限值(mg/m³),达标情况\n",
    );
    let measured = firms.iter().filter(|f| f.trade.gas && f.of_trade() < 2);
    for firm in measured {
        let nox = if firm.trade.word == "水泥" {
            100.0
        } else {
            50.0
        };
        let items = [
            (nox, 0.62, 3.0, 1),
            (35.0, 0.26, 3.0, 1),
            (10.0, 0.40, 1.0, 1),
        ];
        let series = Series {
            outlet: "DA001",
            items: &items,
            seed,
        };
        rows(&mut text, firm, &series);
    }
    file(folder, "monitoring.csv", &text)
}

/// Writes waste water.
pub(super) fn write_water(folder: &Path, firms: &[Firm], seed: u64) -> io::Result<()> {
    let mut text = String::from(
        "统一社会信用代码,排放口,日期,化学需氧量(mg/L),化学需氧量限值(mg/L),氨氮(mg/L),氨氮限值(mg/L),总磷(mg/L),总磷限值(mg/L),总氮(mg/L),总氮限值(mg/L),达标情况\n",
    );
    let measured = firms.iter().filter(|f| f.trade.water && f.of_trade() < 2);
    for firm in measured {
        let items = if firm.trade.word == "污水处理" {
            [
                (50.0, 0.54, 4.0, 1),
                (5.0, 0.22, 0.025, 2),
                (0.5, 0.52, 0.01, 2),
                (15.0, 0.64, 0.05, 2),
            ]
        } else {
            [
                (200.0, 0.58, 4.0, 1),
                (20.0, 0.03, 0.5, 2),
                (1.5, 0.44, 0.01, 2),
                (40.0, 0.64, 0.05, 2),
            ]
        };
        let series = Series {
            outlet: "DW001",
            items: &items,
            seed,
        };
        rows(&mut text, firm, &series);
    }
    file(folder, "monitoring.csv", &text)
}

/// Rows from 1 September on.
fn rows(text: &mut String, firm: &Firm, series: &Series<'_>) {
    let mut random = Random::new(series.seed, &format!("{}{}", firm.code, series.outlet));
    let mut memories: Vec<Memory> = series.items.iter().map(|_| Memory::default()).collect();
    // Worse firms discharge nearer their limits.
    let worse = 1.0 + 0.04 * (8.0 - firm.quality).clamp(-4.0, 6.0);
    let mut stopped = 0;
    for day in days(2026, 9, 1)..=today() {
        stopped -= 1;
        if stopped <= 0 && random.chance(1.0 / 60.0) {
            stopped = random.whole(3, 8);
        }
        let calibrating = random.chance(1.0 / 45.0);
        let mut cells = String::new();
        let mut over = false;
        for (&item, memory) in series.items.iter().zip(&mut memories) {
            let (limit, share, ..) = item;
            let load = worse * share * (1.0 + 0.25 * memory.step(0.7, &mut random));
            let cell = match () {
                () if stopped > 0 => "停产".to_string(),
                () if calibrating => "校准".to_string(),
                () => written(load.max(0.01) * limit, item),
            };
            // As written: what rounds to the limit keeps it.
            over |= cell.parse().is_ok_and(|v: f64| v > limit);
            let _ = write!(cells, ",{cell},{limit}");
        }
        let outcome = match () {
            () if stopped > 0 || calibrating => "",
            () if over => "超标",
            () => "达标",
        };
        let (code, outlet) = (&firm.code, series.outlet);
        let _ = writeln!(text, "{code},{outlet},{}{cells},{outcome}", date(day));
    }
}

/// A value as laboratories write it: below the detection limit as `<3` or `0.025L`.
fn written(value: f64, (_, _, below, decimals): Item) -> String {
    match value {
        v if v >= below => format!("{v:.decimals$}"),
        _ if below >= 3.0 => format!("<{below}"),
        _ => format!("{below}L"),
    }
}
