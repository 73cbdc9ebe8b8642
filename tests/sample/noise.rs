//! Made-up noise: function zones by quarter, roads and the region by year.

use std::{fmt::Write, io, path::Path};

use crate::{
    random::{Memory, Random},
    write::file,
};

/// Point of a function zone: class, place, limits of day and night, how far below them it lies.
const POINTS: [(&str, &str, f64, f64, [f64; 2]); 8] = [
    ("1类", "样例居住点一", 55.0, 45.0, [3.6, 2.2]),
    ("1类", "样例居住点二", 55.0, 45.0, [2.4, 1.4]),
    ("2类", "样例混合点一", 60.0, 50.0, [4.6, 3.8]),
    ("2类", "样例混合点二", 60.0, 50.0, [4.0, 3.2]),
    ("2类", "样例混合点三", 60.0, 50.0, [5.2, 4.4]),
    ("3类", "样例工业点一", 65.0, 55.0, [6.2, 5.0]),
    ("4a类", "样例道路旁点一", 70.0, 55.0, [3.4, 0.4]),
    ("4b类", "样例铁路旁点一", 70.0, 60.0, [5.8, 4.2]),
];

/// Roads: name and length in km.
const ROADS: [(&str, &str); 12] = [
    ("样例一路", "3.2"),
    ("样例二路", "2.5"),
    ("样例三路", "4.1"),
    ("样例四路", "1.8"),
    ("样例五路", "2.9"),
    ("样例六路", "0.9"),
    ("样例七路", "3.6"),
    ("样例八路", "1.4"),
    ("样例九路", "2.2"),
    ("样例十路", "5.0"),
    ("样例十一路", "1.1"),
    ("样例十二路", "2.7"),
];

/// Squares of the grid over the built-up city.
const SQUARES: usize = 40;

/// Writes the register of points in function zones.
pub(crate) fn write_points(folder: &Path) -> io::Result<()> {
    let mut text = String::from("点位编码,点位名称,声环境功能区\n");
    for (i, (zone, name, ..)) in POINTS.iter().enumerate() {
        let _ = writeln!(text, "ZS{},{name},{zone}", i + 1);
    }
    file(folder, "points.csv", &text)
}

/// Writes day and night of each point and quarter, 2024 to the third of 2026.
pub(crate) fn write_quarters(folder: &Path, seed: u64) -> io::Result<()> {
    let mut text = String::from("点位编码,季度,昼间等效声级(dB),夜间等效声级(dB),备注\n");
    for (i, &(_, _, day, night, below)) in POINTS.iter().enumerate() {
        let mut random = Random::new(seed, &format!("noise {i}"));
        let mut memory = Memory::default();
        for quarter in 0..11 {
            let state = 0.7 * memory.step(0.4, &mut random);
            let day = day - below[0] + state + 0.4 * random.normal();
            let night = night - below[1] + state + 0.5 * random.normal();
            let (year, part) = (2024 + quarter / 4, quarter % 4 + 1);
            let _ = match (i, quarter) {
                (4, 7) => writeln!(text, "ZS5,{year}Q{part},{day:.1},未监测,夜间道路施工"),
                // The quarter that the tests work out by hand: one night of eight is too loud.
                (6, 10) => writeln!(text, "ZS7,{year}Q{part},68.3,56.1,无"),
                (n, 10) => writeln!(
                    text,
                    "ZS{},{year}Q{part},{:.1},{:.1},无",
                    n + 1,
                    day.min(POINTS[n].2 - 0.6),
                    night.min(POINTS[n].3 - 0.6)
                ),
                (n, _) => writeln!(text, "ZS{},{year}Q{part},{day:.1},{night:.1},无", n + 1),
            };
        }
    }
    file(folder, "zones.csv", &text)
}

/// Writes the register of roads.
pub(crate) fn write_roads(folder: &Path) -> io::Result<()> {
    let mut text = String::from("路段编码,路段名称,范围,长度(km)\n");
    for (i, (name, length)) in ROADS.iter().enumerate() {
        let _ = writeln!(text, "LD{:02},{name},样例道路,{length}", i + 1);
    }
    file(folder, "roads.csv", &text)
}

/// Writes a register of squares.
pub(crate) fn write_squares(folder: &Path) -> io::Result<()> {
    let mut text = String::from("网格编码,网格名称,范围\n");
    for i in 1..=SQUARES {
        let _ = writeln!(text, "WG{i:02},样例网格{i:02},样例网格");
    }
    file(folder, "squares.csv", &text)
}

/// Writes the years 2023 to 2025 of `count` places; nights are measured in the first year only.
fn write_years(
    folder: &Path,
    seed: u64,
    (name, head, prefix, count): (&str, &str, &str, usize),
    (day, night, spread): (f64, f64, f64),
) -> io::Result<()> {
    let mut text = format!("{head},年度,昼间等效声级(dB),夜间等效声级(dB)\n");
    for i in 0..count {
        let mut random = Random::new(seed, &format!("{prefix} {i}"));
        let place = spread * random.normal();
        for year in 2023..=2025 {
            let quieter = 0.25 * (year - 2023) as f64;
            let day = day + place - quieter + 0.5 * random.normal();
            let night = night + place + 0.6 * random.normal();
            let code = format!("{prefix}{:02}", i + 1);
            let _ = if year == 2023 {
                writeln!(text, "{code},{year},{day:.1},{night:.1}")
            } else {
                writeln!(text, "{code},{year},{day:.1},—")
            };
        }
    }
    file(folder, name, &text)
}

/// Writes one row per road and year.
pub(crate) fn write_road_years(folder: &Path, seed: u64) -> io::Result<()> {
    let table = ("roads.csv", "路段编码", "LD", ROADS.len());
    write_years(folder, seed, table, (67.6, 58.4, 1.5))
}

/// Writes one row per square and year.
pub(crate) fn write_square_years(folder: &Path, seed: u64) -> io::Result<()> {
    let table = ("squares.csv", "网格编码", "WG", SQUARES);
    write_years(folder, seed, table, (54.2, 44.6, 2.4))
}
