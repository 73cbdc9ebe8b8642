//! The tables of a dataset as read, for whoever looks at every cell.

use std::sync::Arc;

use super::{catalog::Dataset, mask::heading};
use crate::{declare::Field, secret::Heading, source::Grid};

/// A table as read, with what its columns are.
#[derive(Debug)]
pub struct Tabled<'d> {
    /// All cells; what the policy masks has stars.
    pub grid: &'d Grid,
    /// First row below the header.
    pub body: usize,
    /// Columns, from the left.
    pub columns: Vec<TabledColumn<'d>>,
}

/// A column of a table as read.
#[derive(Clone, Debug)]
pub struct TabledColumn<'d> {
    /// Its head as written.
    pub head: Arc<str>,
    /// What head and declaration say of the cells.
    pub heading: Heading,
    /// The declared field; `None` where the site does not use the column.
    pub field: Option<&'d Field>,
}

impl Dataset {
    /// The tables of all files, in their order.
    pub fn tables(&self) -> impl Iterator<Item = Tabled<'_>> {
        let tables = self.grids.iter().zip(&self.layouts);
        tables.map(|(grid, layout)| {
            let column = |(n, head): (usize, &Arc<str>)| {
                let field = layout.columns.iter().position(|c| *c == Some(n));
                TabledColumn {
                    head: head.clone(),
                    heading: heading(&self.schema, layout, n),
                    field: field.map(|field| &self.schema.fields[field].written),
                }
            };
            Tabled {
                grid,
                body: layout.body,
                columns: layout.heads.iter().enumerate().map(column).collect(),
            }
        })
    }
}
