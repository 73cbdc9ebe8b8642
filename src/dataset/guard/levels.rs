//! Whole blocks whose level is shifted: a month or a file in another unit.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Guarded, Series, expected::Accepted};
use crate::{
    dataset::read::fault,
    diagnostic::Report,
    quantity::{Grain, Period},
};

/// Blocks on each side that a block is compared with.
const REACH: usize = 3;

/// Values that a block needs before its middle says anything.
const ENOUGH: usize = 5;

/// A middle value so many times another is no season and no weather.
const BEYOND_DOUBT: i128 = 30;

/// From here on it may be a slip of the decimal point, if the blocks do not overlap either.
const SUSPICIOUS: i128 = 5;

/// The values of one series in one month (year) or one table, above zero.
struct Block {
    rows: Vec<usize>,
    /// Twice the median, so that it stays whole.
    middle: i128,
    /// One fifth of the values lies below, one fifth above.
    fifth: i64,
    four_fifths: i64,
}

impl Block {
    fn new(mut values: Vec<(usize, i64)>) -> Option<Self> {
        if values.len() < ENOUGH {
            return None;
        }
        let rows = values.iter().map(|v| v.0).collect();
        values.sort_by_key(|v| v.1);
        let (n, at) = (values.len(), |i: usize| values[i].1);
        Some(Self {
            rows,
            middle: i128::from(at((n - 1) / 2)) + i128::from(at(n / 2)),
            fifth: at((n - 1) / 5),
            four_fifths: at((n - 1) - (n - 1) / 5),
        })
    }
}

/// How a shifted block relates to those around it.
struct Shift {
    /// 10, 100 or 1000, whichever is nearest.
    factor: u32,
    /// Too large or too small.
    large: bool,
    /// Twice the usual middle value.
    usual: i128,
}

/// What is told as one finding: blocks of one table, shifted by the same factor.
struct Finding {
    rows: Vec<usize>,
    blocks: usize,
    middle: i128,
    usual: i128,
}

/// Reports blocks that are about 10, 100 or 1000 times larger (smaller) than the three before and
/// after them; the rows of such blocks.
///
/// First whole tables are compared with each other, then months (of hours and days) or years
/// (of months) inside them. A block is shifted where its middle value is 30 times that of its
/// neighbours, or 5 times and four fifths of it lie beyond four fifths of each neighbour.
///
/// # Reports
/// `dataset::shifted`, `dataset::shifted-down`.
pub(super) fn report_shifted(
    data: &Guarded<'_>,
    field: usize,
    series: &[Series],
    accepted: &mut Accepted<'_>,
    report: &mut Report,
) -> FxHashSet<usize> {
    let mut shifted = FxHashSet::default();
    let table = |row: usize| i32::from(data.table.origins[row].0);
    let coarse = match data.schema.time.map(|t| t.1) {
        Some(Grain::Hour | Grain::Day) => Some(Grain::Month),
        Some(Grain::Month | Grain::Quarter | Grain::Half) => Some(Grain::Year),
        _ => None,
    };
    let by_table = findings(data, field, series, &table, &mut shifted, accepted);
    tell(data, field, by_table, &mut shifted, report);
    if let Some(coarse) = coarse {
        let period = |row: usize| data.period(row).map_or(0, |p| p.within(coarse).index);
        let by_period = findings(data, field, series, &period, &mut shifted, accepted);
        tell(data, field, by_period, &mut shifted, report);
    }
    shifted
}

type Findings = BTreeMap<(u16, bool, u32), Finding>;

fn findings(
    data: &Guarded<'_>,
    field: usize,
    series: &[Series],
    label: &dyn Fn(usize) -> i32,
    known: &mut FxHashSet<usize>,
    accepted: &mut Accepted<'_>,
) -> Findings {
    let mut out = Findings::new();
    for one in series {
        let blocks = blocks(data, field, one, label, known);
        let mut before_is_shifted = false;
        for (i, block) in blocks.iter().enumerate() {
            let found = shift(&blocks, i, before_is_shifted);
            before_is_shifted = found.is_some();
            let Some(shift) = found else {
                continue;
            };
            let (first, last) = (block.rows[0], block.rows[block.rows.len() - 1]);
            let ends = data.period(first).zip(data.period(last));
            let whole = ends
                .and_then(|(a, b)| spanning(a, b))
                .or(data.period(first));
            if accepted.covers(Some(field), data.who(first), whole) {
                // Not to be found once more inside the table.
                known.extend(&block.rows);
                continue;
            }
            let key = (data.table.origins[first].0, shift.large, shift.factor);
            let found = out.entry(key).or_insert(Finding {
                rows: Vec::new(),
                blocks: 0,
                middle: block.middle,
                usual: shift.usual,
            });
            found.rows.extend(&block.rows);
            found.blocks += 1;
        }
    }
    out
}

/// The shortest month or year that holds both periods; the first where none does.
fn spanning(a: Period, b: Period) -> Option<Period> {
    [Grain::Month, Grain::Year]
        .into_iter()
        .filter(|grain| *grain >= a.grain)
        .map(|grain| (a.within(grain), b.within(grain)))
        .find(|(a, b)| a == b)
        .map(|(a, _)| a)
}

fn blocks(
    data: &Guarded<'_>,
    field: usize,
    series: &Series,
    label: &dyn Fn(usize) -> i32,
    known: &FxHashSet<usize>,
) -> Vec<Block> {
    let mut by_label: BTreeMap<i32, Vec<(usize, i64)>> = BTreeMap::new();
    for &row in series.rows.iter().filter(|row| !known.contains(row)) {
        if let Some(value) = data.measured(row, field).filter(|v| *v > 0) {
            by_label.entry(label(row)).or_default().push((row, value));
        }
    }
    let mut blocks: Vec<Block> = by_label.into_values().filter_map(Block::new).collect();
    blocks.sort_by_key(|b| data.period_of[b.rows[0]]);
    blocks
}

/// How a block is shifted against its neighbours.
///
/// Of blocks that contradict each other the later one is the strange one: a block that agrees with
/// the one before it is judged as that one was, and the first needs all its neighbours against it.
fn shift(blocks: &[Block], i: usize, before_is_shifted: bool) -> Option<Shift> {
    let (before, block) = (&blocks[i.saturating_sub(REACH)..i], &blocks[i]);
    let after = &blocks[i + 1..blocks.len().min(i + 1 + REACH)];
    let agrees = match before.last() {
        Some(previous) => !before_is_shifted && !far(block.middle, previous.middle),
        None => after.len() < 2 || !after.iter().all(|b| far(block.middle, b.middle)),
    };
    if agrees {
        return None;
    }
    let mut middles: Vec<i128> = before.iter().chain(after).map(|b| b.middle).collect();
    middles.sort_unstable();
    let usual = *middles.get(middles.len() / 2)?;
    let large = block.middle > usual;
    let times = times(block.middle, usual);
    let apart = before.iter().chain(after).all(|b| {
        !far(block.middle, b.middle)
            || if large {
                block.fifth > b.four_fifths
            } else {
                block.four_fifths < b.fifth
            }
    });
    if times < BEYOND_DOUBT && !(times >= SUSPICIOUS && apart) {
        return None;
    }
    let factor = match times {
        ..30 => 10,
        30..300 => 100,
        _ => 1000,
    };
    Some(Shift {
        factor,
        large,
        usual,
    })
}

/// How many times the smaller the larger is.
fn times(a: i128, b: i128) -> i128 {
    a.max(b) / a.min(b).max(1)
}

fn far(a: i128, b: i128) -> bool {
    times(a, b) >= SUSPICIOUS
}

fn tell(
    data: &Guarded<'_>,
    field: usize,
    found: Findings,
    shifted: &mut FxHashSet<usize>,
    report: &mut Report,
) {
    let wanted = &data.schema.fields[field];
    for ((_, large, factor), mut finding) in found {
        let by_place = |row: &usize| (data.period_of[*row], data.table.origins[*row]);
        finding.rows.sort_by_key(by_place);
        let (first, last) = (finding.rows[0], finding.rows[finding.rows.len() - 1]);
        let month = |row| {
            let period: Option<Period> = data.period(row);
            let coarse = period.map(|p| p.within(p.grain.max(Grain::Month)));
            coarse.map_or_else(String::new, |p| p.to_string())
        };
        let (from, until) = (month(first), month(last));
        let when = if from == until {
            from
        } else {
            format!("{from}—{until}")
        };
        let code = if large {
            "dataset::shifted"
        } else {
            "dataset::shifted-down"
        };
        let d = fault(code, wanted, data.table, (first, field))
            .with("factor", factor)
            .with("count", finding.rows.len())
            .with("when", when);
        let d = d.with("middle", data.shown(finding.middle / 2, field));
        report.add(d.with("usual", data.shown(finding.usual / 2, field)));
        shifted.extend(finding.rows);
    }
}
