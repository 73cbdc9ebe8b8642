//! Names that things had before: which name belongs to which time.

use std::sync::Arc;

use super::{catalog::Subject, column::Column, schema::Schema, subjects::NOBODY};
use crate::{
    config::{Config, FormerName},
    declare::At,
    diagnostic::{Diagnostic, Location, Report},
    quantity::Period,
};

/// Reads a register's cell of earlier names: `旧名（至2014-05）；更旧的名（至2010）`.
///
/// The error is the part that is not so written.
pub(super) fn parse_former(text: &str) -> Result<Vec<FormerName>, String> {
    let parts = text
        .split(['；', ';'])
        .map(str::trim)
        .filter(|p| !p.is_empty());
    parts.map(one_former).collect()
}

fn one_former(part: &str) -> Result<FormerName, String> {
    let read = || {
        let bare = part.strip_suffix(['）', ')'])?;
        let (name, until) = bare.rsplit_once(['（', '('])?;
        let until = until.trim().strip_prefix('至').unwrap_or(until).trim();
        Period::parse(until)?;
        let at = |text: &str| At {
            value: text.trim().to_owned(),
            span: 0..0,
        };
        (!name.trim().is_empty()).then(|| FormerName {
            name: at(name),
            from: None,
            until: at(until),
        })
    };
    read().ok_or_else(|| part.to_owned())
}

/// What a row calls its subject, row by row.
pub(super) struct Called<'a> {
    pub(super) schema: &'a Schema,
    pub(super) column: &'a Column,
    pub(super) field: usize,
    /// Period of each row; empty without a time.
    pub(super) period_of: &'a [i32],
    pub(super) of_row: &'a [u32],
    pub(super) list: &'a [Subject],
}

/// Tells of names that were no longer right on the row's own date.
///
/// A renamed thing is the same thing: its row counts, and the present name is told. A dissolved
/// area is not the area that took it in: such a row is an error. Today's name is right for any
/// time, because offices bring their old tables up to date.
///
/// # Reports
/// `dataset::old-name` (warning), `dataset::merged-area`.
pub(super) fn report_old_names(
    called: &Called<'_>,
    config: &Config,
    cell: &dyn Fn(usize, usize) -> Location,
    report: &mut Report,
) {
    let Column::Words { ids, words } = called.column else {
        return;
    };
    let areas = called
        .schema
        .declaration
        .subject
        .as_ref()
        .is_some_and(|s| s.areas);
    let has_past = |s: &Subject| {
        !s.former.is_empty() || areas && s.area.is_some_and(|a| config.areas[a].until.is_some())
    };
    if !called.list.iter().any(has_past) {
        return;
    }
    let Some((_, grain, _)) = called.schema.time else {
        return;
    };
    for (row, (&id, &subject)) in ids.iter().zip(called.of_row).enumerate() {
        let (Some(&index), false) = (called.period_of.get(row), subject == NOBODY) else {
            continue;
        };
        let period = Period { grain, index };
        let word: &Arc<str> = &words[id as usize];
        let subject = &called.list[subject as usize];
        let former = subject.former.iter().find(|n| n.name.value == **word);
        if let Some(former) = former.filter(|n| !n.was_in_use(period)) {
            let d = Diagnostic::new("dataset::old-name", cell(row, called.field));
            let d = d.with("value", word).with("name", &subject.label);
            report.add(d.with("until", &former.until.value));
        }
        let area = subject.area.filter(|_| areas).map(|a| &config.areas[a]);
        let gone = area
            .and_then(|a| a.last_day())
            .filter(|last| period.first_day() > *last);
        if let (Some(area), Some(last)) = (area, gone) {
            let into = config.successor(area).map_or("", |a| a.name.zh.as_str());
            let d = Diagnostic::new("dataset::merged-area", cell(row, called.field));
            report.add(d.with("value", word).with("until", last).with("into", into));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn former_names_as_registers_write_them() {
        let read = parse_former("赣榆县站（至2014-05）；青口站(至2010)").expect("two names");
        let pairs: Vec<(&str, &str)> = read
            .iter()
            .map(|n| (n.name.value.as_str(), n.until.value.as_str()))
            .collect();
        assert_eq!(pairs, [("赣榆县站", "2014-05"), ("青口站", "2010")]);
        for text in ["赣榆县站", "赣榆县站（2014年）", "（至2014）"] {
            assert_eq!(parse_former(text).err().as_deref(), Some(text));
        }
        assert!(parse_former("").is_ok_and(|names| names.is_empty()));
    }
}
