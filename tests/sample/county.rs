//! Made-up yearly figures of the counties: the table, and how its columns grow.

use std::{fmt::Write, io, path::Path};

use crate::{
    county_columns::{COLUMNS, Column, Law},
    energy::Totals,
    random::{Memory, Random},
    write::file,
};

/// First year of all yearly tables.
pub(crate) const FIRST: i64 = 2010;
/// Last year of all yearly tables.
pub(crate) const LAST: i64 = 2025;
/// Number of years.
pub(crate) const YEARS: usize = (LAST - FIRST + 1) as usize;
/// Number of counties.
pub(crate) const COUNT: usize = 7;

/// One county or district of today.
pub(crate) struct County {
    /// Code by GB/T 2260.
    pub(crate) code: &'static str,
    /// Name of today.
    pub(crate) name: &'static str,
    /// Names of earlier, with the month until which each held.
    pub(crate) former: &'static str,
    /// Whether it is one of the three counties; else an urban district.
    pub(crate) rural: bool,
    /// Whether the resolution asks it to be first.
    pub(crate) first: bool,
}

const fn county(code: &'static str, name: &'static str, rural: bool, first: bool) -> County {
    County {
        code,
        name,
        former: "",
        rural,
        first,
    }
}

/// The seven counties and districts of today.
pub(crate) const COUNTIES: [County; COUNT] = [
    county("320703", "连云区", false, false),
    county("320706", "海州区", false, false),
    County {
        former: "赣榆县（至2014-05）",
        ..county("320707", "赣榆区", false, true)
    },
    county("320722", "东海县", true, true),
    county("320723", "灌云县", true, false),
    county("320724", "灌南县", true, false),
    county("320771", "连云港经济技术开发区", false, false),
];

/// All values: whole numbers of the column's last decimal, by column, county and year.
pub(crate) struct Table {
    values: Vec<[[i64; YEARS]; COUNT]>,
}

impl Table {
    /// Makes all values; the first columns are parts of the city's totals.
    pub(crate) fn new(seed: u64, totals: &Totals) -> Self {
        let mut table = Self { values: Vec::new() };
        for column in &COLUMNS {
            let mut random = Random::new(seed, column.header);
            let values = table.column(column, totals, &mut random);
            table.values.push(values);
        }
        table
    }

    /// A value of a county in a year.
    pub(crate) fn at(&self, key: &str, county: usize, year: i64) -> i64 {
        self.of(key)[county][(year - FIRST) as usize]
    }

    /// The sum over counties in a year.
    pub(crate) fn sum(&self, key: &str, year: i64, among: impl Fn(&County) -> bool) -> i64 {
        let counted = (0..COUNT).filter(|&c| among(&COUNTIES[c]));
        counted.map(|c| self.at(key, c, year)).sum()
    }

    fn of(&self, key: &str) -> &[[i64; YEARS]; COUNT] {
        let position = COLUMNS.iter().position(|c| c.key == key).unwrap_or(0);
        &self.values[position]
    }

    fn column(
        &self,
        column: &Column,
        totals: &Totals,
        random: &mut Random,
    ) -> [[i64; YEARS]; COUNT] {
        match &column.law {
            Law::Total(weights) => split_years(totals.of(column.key), weights, random),
            Law::Grow(start, growth, weights) => grow(*start, *growth, weights, random),
            Law::Fixed(values) => values.map(|v| [v; YEARS]),
            Law::Since(years) => years.map(|since| {
                std::array::from_fn(|y| i64::from(since > 0 && FIRST + y as i64 >= since))
            }),
            Law::Part { of, from, to, pace } => self.part(of, (from, to, *pace), random),
            Law::Gathered(of, from, until) => self.of(of).map(|years| {
                std::array::from_fn(|y| {
                    let counted = |i: &usize| (*from..=*until).contains(&(FIRST + *i as i64));
                    (0..=y).filter(counted).map(|i| years[i]).sum()
                })
            }),
        }
    }

    /// A part of another column whose share goes its way from year to year and never back.
    fn part(
        &self,
        of: &str,
        (from, to, pace): (&[f64; 2], &[f64; 2], f64),
        random: &mut Random,
    ) -> [[i64; YEARS]; COUNT] {
        let whole = self.of(of);
        std::array::from_fn(|c| {
            let kind = usize::from(COUNTIES[c].rural);
            let ahead = 0.05 * random.normal();
            // Who is asked for all of it gets there; else each has its own ceiling.
            let own = 1.0 + 0.035 * random.normal();
            let goal = if to[kind] < 1.0 {
                (to[kind] * own).min(0.99)
            } else {
                1.0
            };
            let mut share = (from[kind] * (1.0 + ahead)).clamp(0.0, 1.0);
            let mut last = 0;
            std::array::from_fn(|y| {
                let part = (whole[c][y] as f64 * share + 0.5) as i64;
                let grown = whole[c][y] == whole[c][y.saturating_sub(1)];
                let value = if grown { part.max(last) } else { part }.min(whole[c][y]);
                last = value;
                let step = (goal - share) * pace * (1.0 + 0.3 * random.normal());
                share = (share + step.max(0.0)).min(1.0);
                // The last per mille of the way is gone in one step: some day all of it is done.
                if goal >= 1.0 && share > 0.985 {
                    share = 1.0;
                }
                value
            })
        })
    }
}

/// Parts of the city's totals that add up to them exactly.
pub(crate) fn split_years(
    totals: [i64; YEARS],
    weights: &[f64; COUNT],
    random: &mut Random,
) -> [[i64; YEARS]; COUNT] {
    let mut drift: [Memory; COUNT] = Default::default();
    let mut out = [[0; YEARS]; COUNT];
    for (y, total) in totals.into_iter().enumerate() {
        let weights: [f64; COUNT] =
            std::array::from_fn(|c| weights[c] * (1.0 + 0.012 * drift[c].step(0.94, random)));
        let all: f64 = weights.iter().sum();
        let mut rest = total;
        for c in 0..COUNT {
            out[c][y] = (total as f64 * weights[c] / all) as i64;
            rest -= out[c][y];
        }
        // What rounding leaves over goes to the district with the largest part.
        out[1][y] += rest;
    }
    out
}

fn grow(
    start: f64,
    growth: f64,
    weights: &[f64; COUNT],
    random: &mut Random,
) -> [[i64; YEARS]; COUNT] {
    let mut value = start;
    let totals = std::array::from_fn(|_| {
        let total = value as i64;
        value *= 1.0 + growth + 0.012 * random.normal();
        total
    });
    split_years(totals, weights, random)
}

/// A whole number of the last decimal, as written: `1234` with one decimal is `123.4`.
pub(crate) fn decimal(value: i64, decimals: u32) -> String {
    let unit = 10_i64.pow(decimals);
    if decimals == 0 {
        return value.to_string();
    }
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.abs() / unit, value.abs() % unit);
    format!("{sign}{whole}.{part:0width$}", width = decimals as usize)
}

/// A share in per cent with one decimal, halves to even, as the site prints it.
pub(crate) fn share(part: i64, whole: i64) -> String {
    let (quotient, rest) = (part * 1000 / whole, part * 1000 % whole);
    let up = rest * 2 > whole || rest * 2 == whole && quotient % 2 == 1;
    decimal(quotient + i64::from(up), 1)
}

/// Writes the register of counties.
pub(crate) fn write_register(folder: &Path) -> io::Result<()> {
    let mut text = String::from("区划代码,名称,曾用名,所属范围,城乡,先行\n");
    for c in &COUNTIES {
        let kind = if c.rural { "三县" } else { "市辖各区" };
        let batch = if c.first {
            "先行两县"
        } else {
            "其他县区"
        };
        let _ = writeln!(
            text,
            "{0},{1},{2},{0},{kind},{batch}",
            c.code, c.name, c.former
        );
    }
    file(folder, "counties.csv", &text)
}

/// Writes one file per county, one row a year.
pub(crate) fn write_years(folder: &Path, table: &Table) -> io::Result<()> {
    for (c, county) in COUNTIES.iter().enumerate() {
        let mut text = String::from("县区,年份");
        for column in &COLUMNS {
            let _ = write!(text, ",{}", column.header);
        }
        text.push('\n');
        for year in FIRST..=LAST {
            // The county became a district in May 2014; its older tables carry the older name.
            let name = match (county.code, year) {
                ("320707", ..2014) => "赣榆县",
                _ => county.name,
            };
            let _ = write!(text, "{name},{year}");
            for column in &COLUMNS {
                let _ = write!(text, ",{}", cell(table, column, c, year));
            }
            text.push('\n');
        }
        file(folder, &format!("{}.csv", county.code), &text)?;
    }
    Ok(())
}

fn cell(table: &Table, column: &Column, c: usize, year: i64) -> String {
    if column.since.is_some_and(|since| year < since) {
        return "未统计".to_owned();
    }
    // One county has not yet sent in its farms of last year.
    if column.key.starts_with("farms") && COUNTIES[c].code == "320723" && year == LAST {
        return "未报".to_owned();
    }
    decimal(table.at(column.key, c, year), column.decimals)
}
