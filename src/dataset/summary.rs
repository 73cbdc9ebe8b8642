//! Rows of a table that are no data: its header again, its totals.

use super::{header::Layout, schema::Schema};
use crate::{declare::FieldType, source::Grid};

/// Words at the beginning of a row that sums up others.
const TOTALS: [&str; 8] = [
    "合计", "总计", "小计", "累计", "平均", "均", "Total", "Average",
];

/// The code for a row that repeats the header or sums up other rows, and the column that shows it;
/// `None` for data.
///
/// Read as data such a row would fail cell by cell, or, worse, be counted a second time.
pub(super) fn not_data(
    schema: &Schema,
    grid: &Grid,
    layout: &Layout,
    row: usize,
) -> Option<(&'static str, usize)> {
    if is_header_again(grid, layout, row) {
        return Some(("dataset::header-again", 0));
    }
    Some(("dataset::total-row", total(schema, grid, layout, row)?))
}

/// Whether every cell that holds anything is the head of its column, and at least two are.
fn is_header_again(grid: &Grid, layout: &Layout, row: usize) -> bool {
    let mut same = 0;
    for column in 0..grid.width(row) {
        let cell = grid.cell(row, column).trim();
        if cell.is_empty() {
            continue;
        }
        if layout
            .heads
            .get(column)
            .is_none_or(|head| head.as_ref() != cell)
        {
            return false;
        }
        same += 1;
    }
    same >= 2
}

/// The column of a field that names the row — key, subject or time — and holds a word for a total.
fn total(schema: &Schema, grid: &Grid, layout: &Layout, row: usize) -> Option<usize> {
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
