//! Made-up totals of a year: product, energy, emissions, and shares that the targets ask for.

use std::{fmt::Write, io, path::Path};

use crate::{random::Random, write::file};

/// Start in 2010 and mean yearly growth of each total.
const TOTALS: [(f64, f64); 7] = [
    (1190.0, 0.086),
    (1010.0, 0.048),
    (980.0, 0.022),
    (59_500.0, -0.030),
    (6_200.0, -0.026),
    (47_600.0, -0.048),
    (52_400.0, -0.036),
];
/// Start in 2010, ceiling, and share of the way that is gone each year, in per cent.
const SHARES: [(f64, f64, f64); 4] = [
    (2.6, 3.9, 0.14),
    (76.0, 97.0, 0.22),
    (52.0, 92.0, 0.20),
    (78.0, 97.0, 0.20),
];

/// Writes one row a year, 2010 to 2025.
pub(crate) fn write(folder: &Path, seed: u64) -> io::Result<()> {
    let mut random = Random::new(seed, "energy");
    let mut text = String::from(
        "年份,地区生产总值(亿元),能源消费总量(万tce),煤炭消费量(万t),化学需氧量(t),氨氮(t),二氧化硫(t),氮氧化物(t),\
         环保投入占比(%),市区污水处理率(%),县城污水处理率(%),秸秆综合利用率(%)\n",
    );
    let mut totals = TOTALS.map(|(start, _)| start);
    let mut shares = SHARES.map(|(start, ..)| start);
    for year in 2010..=2025 {
        let _ = write!(text, "{year}");
        for (i, total) in totals.iter().enumerate() {
            let _ = if i < 3 {
                write!(text, ",{total:.1}")
            } else {
                write!(text, ",{total:.0}")
            };
        }
        for share in shares {
            let _ = write!(text, ",{share:.1}");
        }
        text.push('\n');
        for (total, (_, growth)) in totals.iter_mut().zip(TOTALS) {
            // Growth slows down as the years go by.
            let fading = if growth > 0.0 {
                1.0 - 0.03 * (year - 2010) as f64
            } else {
                1.0
            };
            *total *= 1.0 + growth * fading + 0.006 * random.normal();
        }
        for (share, (_, ceiling, pace)) in shares.iter_mut().zip(SHARES) {
            *share += (ceiling - *share) * pace * (1.0 + 0.2 * random.normal());
        }
    }
    file(folder, "energy.csv", &text)
}
