//! Rows of a table that sum up others: read as data they would be counted a second time.

use super::{header::Layout, schema::Schema};
use crate::{declare::FieldType, source::Grid};

/// Words at the beginning of a row that sums up others.
const TOTALS: [&str; 8] = [
    "合计", "总计", "小计", "累计", "平均", "均", "Total", "Average",
];

/// The column of a field that names the row — key, subject or time — and holds a word for a total.
pub(super) fn total(schema: &Schema, grid: &Grid, layout: &Layout, row: usize) -> Option<usize> {
    let time = schema.time.map(|t| t.0);
    let names = schema.key.iter().copied().chain(schema.subject).chain(time);
    names
        .filter(|&f| schema.fields[f].kind != FieldType::Choice)
        .filter_map(|f| layout.columns[f])
        .find(|&column| {
            let cell = grid.cell(row, column);
            let plain: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
            TOTALS.contains(&plain.trim_end_matches(['：', ':', '值']))
        })
}
