//! Every cell of a table.

use super::{Finding, Findings, seen_code};
use crate::{
    carrier::heads,
    dataset::{Tabled, TabledColumn},
    secret::{Found, Heading, Hidden, Kind, minors, scan},
    source::{FullSheet, Grid},
};

/// A table with what its columns are.
pub(super) struct Table<'t> {
    grid: &'t Grid,
    body: usize,
    columns: Vec<TabledColumn<'t>>,
    /// What is hidden in it, if it is a sheet.
    sheet: Option<&'t FullSheet>,
}

impl<'t> Table<'t> {
    /// A table of a dataset.
    pub(super) fn declared(tabled: &'t Tabled<'_>, sheet: Option<&'t FullSheet>) -> Self {
        Self {
            grid: tabled.grid,
            body: tabled.body,
            columns: tabled.columns.clone(),
            sheet,
        }
    }

    /// A table that nobody has declared.
    pub(super) fn found(grid: &'t Grid, sheet: Option<&'t FullSheet>) -> Self {
        let (row, heads) = heads(grid);
        let column = |head: &String| TabledColumn {
            head: head.as_str().into(),
            heading: Heading::of(head),
            field: None,
        };
        Self {
            grid,
            body: row + 1,
            columns: heads.iter().map(column).collect(),
            sheet,
        }
    }
}

impl Findings<'_> {
    /// # Reports
    /// `privacy::found`, `privacy::found-contact`, `privacy::found-hidden`.
    pub(super) fn cells(&mut self, table: &Table<'_>) {
        let grid = table.grid;
        self.seen.extend(grid.masked());
        let headings: Vec<Heading> = table.columns.iter().map(|c| c.heading).collect();
        let of_children = headings.iter().any(|h| h.is_name())
            && headings.iter().any(|h| h.is_age() || h.is_of_minors());
        for row in 0..grid.rows() {
            let below = row >= table.body;
            for column in 0..grid.width(row) {
                let text = grid.cell(row, column);
                if text.len() < 5 {
                    continue;
                }
                let heading = headings.get(column).filter(|_| below);
                for found in scan(text, heading.copied().unwrap_or_default()) {
                    self.cell(table, (row, column), &found, text);
                }
            }
            if of_children && below {
                for column in minors(&headings, |column| grid.cell(row, column)) {
                    let text = grid.cell(row, column);
                    let range = 0..text.len();
                    let kind = Kind::Minor;
                    self.cell(table, (row, column), &Found { kind, range }, text);
                }
            }
        }
    }

    fn cell(
        &mut self,
        table: &Table<'_>,
        (row, column): (usize, usize),
        found: &Found,
        text: &str,
    ) {
        self.seen.insert(found.mark(text));
        let known = table.columns.get(column);
        let field = known.and_then(|c| c.field);
        let contact = matches!(found.kind, Kind::Landline | Kind::Email);
        if field.is_some_and(|field| field.office) && contact
            || self.given.policy.is_office(found, text)
        {
            return;
        }
        let head = known.map_or("", |c| c.head.as_ref());
        let at = table.grid.location(row, column, head);
        let hidden = table.sheet.is_some_and(|sheet| sheet.hides(row, column));
        let code = match hidden {
            true => "privacy::found-hidden",
            false => seen_code(found.kind),
        };
        let finding = Finding {
            column: [head, field.map_or("", |f| f.name.value.as_str())],
            ..Finding::new(found, text)
        };
        // A message quotes the line as the file spells it.
        if let Some(spelled) = table.grid.spelled(row, column) {
            self.report.hide(Hidden::whole(spelled));
        }
        self.add(code, at, "", finding);
    }
}
