//! Methods: the numbers that formulas take from an edition.

use crate::standards::{Constant, Edition};

use super::library::*;
use super::{
    compose::Making,
    methods::{clause, doubt},
    view::{Cell, Table},
    words::{w, wf},
};

impl Making<'_, '_> {
    /// The numbers that formulas take from the edition.
    pub(super) fn constant_table(&mut self, edition: &Edition) {
        let lang = self.lang();
        let row = |c: &Constant| {
            let year = c.year.map_or_else(
                || "—".to_owned(),
                |y| wf(lang, "constant_since", &[("year", &y.to_string())]),
            );
            let doubted = [c.said(lang).to_owned(), doubt(lang, c.confidence)];
            let notes = doubted.into_iter().filter(|n| !n.is_empty());
            vec![
                Cell::header(c.name.clone()),
                Cell {
                    note: c.unit.sign(lang).to_owned(),
                    ..Cell::number(&c.value.to_string(), true)
                },
                Cell::text(year),
                Cell {
                    note: notes.collect::<Vec<_>>().join(" "),
                    ..Cell::text(clause(&c.clause))
                },
            ]
        };
        let rows: Vec<Vec<Cell>> = edition.constants.iter().map(row).collect();
        if rows.is_empty() {
            return;
        }
        let keys = ["constant", "constant_value", "constant_year", "clause"];
        let table = Table {
            caption: w(lang, "method_constants").to_owned(),
            head: heads(lang, &keys),
            rows,
        };
        self.blocks
            .push(table_block(lang, w(lang, "method_constants"), table));
    }
}
