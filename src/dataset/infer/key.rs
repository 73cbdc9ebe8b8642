//! What names a row, and so what kind of dataset it is.

use std::collections::HashSet;

use crate::declare::FieldType;

use super::{Table, Unsure, note};

/// Columns that are tried for the key; the rest are remarks.
const TRIED: usize = 10;
/// Most columns of a key.
const LONGEST: usize = 3;

/// The head of the declaration, as far as the key decides it.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) kind: &'static str,
    pub(super) key: Vec<String>,
    pub(super) subject: Option<String>,
    pub(super) label: Option<String>,
    /// Field and grain.
    pub(super) time: Option<(String, &'static str)>,
}

/// Finds the key and what follows from it.
pub(super) fn shape(table: &Table<'_>, unsure: &mut Unsure) -> Shape {
    let columns = &table.columns;
    let key = find(table).unwrap_or_else(|| {
        note(
            unsure,
            "没有找到能唯一确定一行的列组合，请写明 key。",
            "No columns name a row uniquely; write the key.",
        );
        candidates(table).into_iter().take(1).collect()
    });
    let named = |i: &usize| columns[*i].name.clone();
    let timed = |i: &&usize| grain(columns[**i].kind).is_some();
    let time = key.iter().find(timed).copied();
    let elsewhere = (0..columns.len()).find(|i| grain(columns[*i].kind).is_some());
    let (kind, time) = match (time, elsewhere) {
        (Some(time), _) => ("observations", Some(time)),
        (None, Some(time)) if key.len() > 1 => ("events", Some(time)),
        _ => ("register", None),
    };
    let others: Vec<usize> = key.iter().filter(|i| !timed(i)).copied().collect();
    let list = key
        .iter()
        .map(|i| columns[*i].written.as_str())
        .collect::<Vec<_>>()
        .join("、");
    let zh = format!("数据类别暂定为 {kind}，每行由“{list}”确定。");
    note(
        unsure,
        &zh,
        &format!("Taken for {kind}, a row being named by: {list}."),
    );
    let register = kind == "register";
    let label = (0..columns.len())
        .find(|i| register && !key.contains(i) && columns[*i].kind == FieldType::String);
    Shape {
        kind,
        key: key.iter().map(named).collect(),
        subject: others.first().filter(|_| !register).map(named),
        label: label.as_ref().map(named),
        time: time.and_then(|i| Some((named(&i), grain(columns[i].kind)?))),
    }
}

fn grain(kind: FieldType) -> Option<&'static str> {
    match kind {
        FieldType::Time => Some("hour"),
        FieldType::Date => Some("day"),
        FieldType::Month => Some("month"),
        FieldType::Year => Some("year"),
        _ => None,
    }
}

/// Columns that may name a row, the likeliest first: codes, times, words.
fn candidates(table: &Table<'_>) -> Vec<usize> {
    let rank = |i: &usize| match table.columns[*i].kind {
        FieldType::Code => Some(0),
        FieldType::Time | FieldType::Date | FieldType::Month | FieldType::Year => Some(1),
        FieldType::String | FieldType::Choice => Some(2),
        _ => None,
    };
    let mut found: Vec<usize> = (0..table.columns.len())
        .filter(|i| table.columns[*i].full && rank(i).is_some())
        .collect();
    found.sort_by_key(|i| (rank(i), *i));
    found.truncate(TRIED);
    found
}

/// The shortest combination without a repetition; columns in the order of the file.
fn find(table: &Table<'_>) -> Option<Vec<usize>> {
    let tried = candidates(table);
    let rows = table.cells.first().map_or(0, Vec::len);
    let unique = |key: &[usize]| {
        let mut seen = HashSet::new();
        let cells =
            |row: usize| -> Vec<&str> { key.iter().map(|&c| table.cells[c][row]).collect() };
        (0..rows).all(|row| seen.insert(cells(row)))
    };
    let mut keys: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..LONGEST {
        keys = keys.iter().flat_map(|key| longer(key, &tried)).collect();
        if let Some(key) = keys.iter().find(|key| unique(key)) {
            let mut key = key.clone();
            key.sort_unstable();
            return Some(key);
        }
    }
    None
}

fn longer(key: &[usize], tried: &[usize]) -> Vec<Vec<usize>> {
    let after = key
        .last()
        .and_then(|last| tried.iter().position(|i| i == last))
        .map_or(0, |i| i + 1);
    tried[after..]
        .iter()
        .map(|&next| [key, &[next]].concat())
        .collect()
}
