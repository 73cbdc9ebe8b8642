//! Made-up totals of the city: product, fuels, energy, emissions.

use std::{fmt::Write, io, path::Path};

use crate::{
    county::{FIRST, LAST, YEARS, decimal},
    random::Random,
    write::file,
};

/// A series of totals: name, start in units of the last decimal, mean yearly growth until 2016 and
/// afterwards.
const TOTALS: [(&str, f64, f64, f64); 11] = [
    ("gdp", 11_900.0, 0.094, 0.061),
    ("industry", 4_710.0, 0.102, 0.060),
    ("water", 268_000.0, 0.004, -0.003),
    ("carbon", 24_600.0, 0.040, 0.006),
    ("cod", 59_500.0, -0.027, -0.024),
    ("nh3n", 6_200.0, -0.024, -0.027),
    ("so2", 47_600.0, -0.052, -0.068),
    ("nox", 52_400.0, -0.040, -0.043),
    ("vocs", 44_000.0, 0.004, -0.034),
    ("invest", 312_000.0, 0.150, 0.066),
    ("spending", 118_000.0, 0.148, 0.052),
];

/// Fuels in units of the last decimal: header, decimals, start, growth until 2016 and afterwards, and
/// coal equivalent: ten thousandths of 万tce in one unit of the fuel.
const FUELS: [(&str, u32, f64, f64, f64, i64); 5] = [
    ("原煤(万t)", 1, 9_800.0, 0.020, -0.014, 7_143),
    ("焦炭(万t)", 1, 610.0, 0.045, 0.012, 9_714),
    ("汽油(万t)", 1, 228.0, 0.052, 0.020, 14_714),
    ("柴油(万t)", 1, 402.0, 0.024, -0.012, 14_571),
    ("液化石油气(万t)", 1, 31.0, 0.020, 0.006, 17_143),
];

/// The city's totals that are parted among the counties.
pub(crate) struct Totals {
    series: Vec<(&'static str, [i64; YEARS])>,
    fuels: Vec<[i64; YEARS]>,
    gas: [i64; YEARS],
    power: [i64; YEARS],
}

/// Coal burnt for one kWh, in ten thousandths of kgce: less from year to year.
const fn power_rate(year: usize) -> i64 {
    3_330 - 24 * year as i64
}

/// kgce in one m³ of natural gas, in ten thousandths: as measured that year.
const fn gas_rate(year: usize) -> i64 {
    12_143 + 11 * (year as i64 % 4)
}

fn grow(start: f64, (early, late): (f64, f64), noise: f64, random: &mut Random) -> [i64; YEARS] {
    let mut value = start;
    std::array::from_fn(|y| {
        let now = value as i64;
        let growth = if y < 6 { early } else { late };
        value *= 1.0 + growth + noise * random.normal();
        now
    })
}

impl Totals {
    /// Makes all totals.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, "energy");
        let mut series: Vec<(&str, [i64; YEARS])> = TOTALS
            .iter()
            .map(|&(name, start, early, late)| {
                (name, grow(start, (early, late), 0.007, &mut random))
            })
            .collect();
        let fuels: Vec<[i64; YEARS]> = FUELS
            .iter()
            .map(|&(_, _, start, early, late, _)| grow(start, (early, late), 0.008, &mut random))
            .collect();
        // 亿m³ with two decimals, 亿kWh with one.
        let gas = grow(78.0, (0.30, 0.085), 0.02, &mut random);
        let power = grow(420.0, (0.085, 0.055), 0.01, &mut random);
        let mut out = Self {
            series: Vec::new(),
            fuels,
            gas,
            power,
        };
        series.push(("coal", out.fuels[0]));
        series.push(("energy", std::array::from_fn(|y| out.energy(y))));
        out.series = series;
        out
    }

    /// Total consumption in tenths of 万tce, electricity by equal value (等价值), halves up.
    fn energy(&self, y: usize) -> i64 {
        // Everything in ten millionths of 万tce.
        let fuels = self
            .fuels
            .iter()
            .zip(&FUELS)
            .map(|(f, fuel)| f[y] * fuel.5 * 100);
        // 0.01 亿m³ at r × 10⁻⁴ kgce/m³ is r × 10⁻⁵ 万tce… ; 0.1 亿kWh likewise r × 10⁻⁴.
        let gas = self.gas[y] * gas_rate(y) * 100;
        let power = self.power[y] * power_rate(y) * 1_000;
        (fuels.sum::<i64>() + gas + power + 500_000) / 1_000_000
    }

    /// The totals of a name.
    pub(crate) fn of(&self, name: &str) -> [i64; YEARS] {
        let found = self.series.iter().find(|(n, _)| *n == name);
        found.map_or([0; YEARS], |(_, values)| *values)
    }

    /// The total of a name in a year.
    pub(crate) fn at(&self, name: &str, year: i64) -> i64 {
        self.of(name)[(year - FIRST) as usize]
    }
}

/// Writes product, energy, coal, water and carbon, one row a year.
pub(crate) fn write(folder: &Path, totals: &Totals) -> io::Result<()> {
    let mut text = String::from(
        "年份,地区生产总值(亿元),工业增加值(亿元),能源消费总量(万tce),煤炭消费量(万t),用水总量(万m³),二氧化碳排放量(万t),数据状态\n",
    );
    for year in FIRST..=LAST {
        let one = |name: &str| decimal(totals.at(name, year), 1);
        let state = if year == LAST {
            "初步核算"
        } else {
            "最终核实"
        };
        let _ = writeln!(
            text,
            "{year},{},{},{},{},{},{},{state}",
            one("gdp"),
            one("industry"),
            one("energy"),
            one("coal"),
            totals.at("water", year),
            one("carbon"),
        );
    }
    file(folder, "energy.csv", &text)
}

/// Writes the fuels behind the total, one row a year.
pub(crate) fn write_mix(folder: &Path, totals: &Totals) -> io::Result<()> {
    let mut text = String::from("年份");
    for fuel in &FUELS {
        let _ = write!(text, ",{}", fuel.0);
    }
    text.push_str(
        ",天然气(亿m³),天然气折标系数(kgce/m³),净调入电力(亿kWh),电力等价折标系数(kgce/kWh)\n",
    );
    for (y, year) in (FIRST..=LAST).enumerate() {
        let _ = write!(text, "{year}");
        for (values, fuel) in totals.fuels.iter().zip(&FUELS) {
            let _ = write!(text, ",{}", decimal(values[y], fuel.1));
        }
        let _ = writeln!(
            text,
            ",{},{},{},{}",
            decimal(totals.gas[y], 2),
            decimal(gas_rate(y), 4),
            decimal(totals.power[y], 1),
            decimal(power_rate(y), 4),
        );
    }
    file(folder, "mix.csv", &text)
}

/// Pollutants with the share of industry in 2010, in per cent, and how it changes a year.
const SOURCES: [(&str, i64, i64); 5] = [
    ("cod", 22, 0),
    ("nh3n", 16, 0),
    ("so2", 91, -1),
    ("nox", 66, -1),
    ("vocs", 58, 0),
];

/// Writes the loads of pollutants, with the part of industry, one row a year.
pub(crate) fn write_loads(folder: &Path, totals: &Totals) -> io::Result<()> {
    let mut text = String::from(
        "年份,地区生产总值(亿元),化学需氧量(t),其中工业源化学需氧量(t),氨氮(t),其中工业源氨氮(t),\
         二氧化硫(t),其中工业源二氧化硫(t),氮氧化物(t),其中工业源氮氧化物(t),挥发性有机物(t),其中工业源挥发性有机物(t)\n",
    );
    for year in FIRST..=LAST {
        let _ = write!(text, "{year},{}", decimal(totals.at("gdp", year), 1));
        for (name, share, step) in SOURCES {
            if name == "vocs" && year < 2015 {
                text.push_str(",未统计,未统计");
                continue;
            }
            let all = totals.at(name, year);
            let _ = write!(
                text,
                ",{all},{}",
                all * (share + step * (year - FIRST)) / 100
            );
        }
        text.push('\n');
    }
    file(folder, "loads.csv", &text)
}
