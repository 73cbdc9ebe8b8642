//! Two versions of a release, side by side.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::{FrozenChart, Part};

/// What an expression printed: the part it stands in, itself, its text.
pub(super) type Print<'a> = (Part, &'a str, &'a str);

/// What is not the same: positions in the list of before and of now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
}

/// Expressions that print otherwise than before, or are on one side only. An expression that
/// stands several times is compared one by one.
pub(super) fn prints(before: &[Print<'_>], now: &[Print<'_>]) -> Vec<Pair> {
    let keys_before = keys(before);
    let mut by_key: BTreeMap<_, usize> = keys_before.iter().copied().zip(0..).collect();
    let mut out = Vec::new();
    for (i, key) in keys(now).into_iter().enumerate() {
        let old = by_key.remove(&key);
        if old.is_none_or(|old| before[old].2 != now[i].2) {
            out.push(Pair { old, new: Some(i) });
        }
    }
    let left: BTreeSet<usize> = by_key.into_values().collect();
    out.extend(left.into_iter().map(|old| Pair {
        old: Some(old),
        new: None,
    }));
    out
}

/// Each expression with its number among its equals.
fn keys<'a>(prints: &[Print<'a>]) -> Vec<(Part, &'a str, usize)> {
    let mut counts: BTreeMap<(Part, &str), usize> = BTreeMap::new();
    let key = |(part, expression, _): &Print<'a>| {
        let count = counts.entry((*part, expression)).or_default();
        *count += 1;
        (*part, *expression, *count)
    };
    prints.iter().map(key).collect()
}

/// A cell of a chart's table, before and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CellPair {
    /// Row and column in words.
    pub(super) label: String,
    /// The row's head: a period.
    pub(super) row: String,
    pub(super) old: String,
    pub(super) new: String,
}

/// What a chart shows otherwise: cells of its table, else its sentence.
pub(super) fn charts(before: &FrozenChart, now: &FrozenChart) -> Vec<CellPair> {
    let (old, new) = (cells(before), cells(now));
    let names: BTreeSet<&(String, String)> = old.keys().chain(new.keys()).collect();
    let text = |cells: &BTreeMap<(String, String), String>, name: &(String, String)| {
        cells.get(name).cloned().unwrap_or_default()
    };
    let pairs = names.into_iter().map(|name| CellPair {
        label: format!("{} {}", name.0, name.1),
        row: name.0.clone(),
        old: text(&old, name),
        new: text(&new, name),
    });
    let mut out: Vec<CellPair> = pairs.filter(|p| p.old != p.new).collect();
    let words = [(&before.title, &now.title), (&before.summary, &now.summary)];
    if out.is_empty() {
        let other = words.into_iter().filter(|(old, new)| old != new);
        out.extend(other.map(|(old, new)| CellPair {
            label: String::new(),
            row: String::new(),
            old: old.clone(),
            new: new.clone(),
        }));
    }
    out
}

/// Cells by the head of their row and column.
fn cells(chart: &FrozenChart) -> BTreeMap<(String, String), String> {
    let mut out = BTreeMap::new();
    for row in &chart.rows {
        let Some((head, cells)) = row.split_first() else {
            continue;
        };
        for (name, text) in chart.head.iter().skip(1).zip(cells) {
            let mut key = (head.clone(), name.clone());
            while out.contains_key(&key) {
                key.1.push('\'');
            }
            out.insert(key, text.clone());
        }
    }
    out
}

/// Every run of digits of a text: what a reader takes for a number.
pub(super) fn numbers<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut out = Vec::new();
    for text in texts {
        let runs = text.split(|c: char| !c.is_numeric() && c != '.');
        let runs = runs.map(|r| r.trim_matches('.')).filter(|r| !r.is_empty());
        out.extend(runs.map(str::to_owned));
    }
    out
}
