//! Rows that follow each other in time: one station, one outlet, one section.

use rustc_hash::FxHashMap;

use super::Guarded;
use crate::dataset::column::Column;

/// The rows of one thing that is measured again and again, by time.
pub(super) struct Series {
    pub(super) rows: Vec<usize>,
}

/// Tells the series apart: by all key fields but the time, else by the subject.
///
/// A register, a list of targets or of events has none.
pub(super) fn series(data: &Guarded<'_>) -> Vec<Series> {
    let Some((time, _, _)) = data.schema.time else {
        return Vec::new();
    };
    let key = &data.schema.key;
    let fields: Vec<usize> = if key.contains(&time) {
        key.iter().copied().filter(|&k| k != time).collect()
    } else {
        data.schema.subject.into_iter().collect()
    };
    let mut position: FxHashMap<Vec<i64>, usize> = FxHashMap::default();
    let mut out: Vec<Series> = Vec::new();
    for row in 0..data.table.origins.len() {
        if data.period(row).is_none() {
            continue;
        }
        let key: Vec<i64> = fields
            .iter()
            .map(|&f| match &data.table.columns[f] {
                Column::Words { ids, .. } => i64::from(ids[row]),
                Column::Numbers { values, .. } => values[row],
            })
            .collect();
        let next = out.len();
        let at = *position.entry(key).or_insert(next);
        if at == next {
            out.push(Series { rows: Vec::new() });
        }
        out[at].rows.push(row);
    }
    for one in &mut out {
        one.rows.sort_by_key(|&row| data.period_of[row]);
    }
    out
}
