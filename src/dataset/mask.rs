//! Takes personal data out of cells where the declared policy says so.

use super::{header::Layout, schema::Schema};
use crate::{
    config::Config,
    declare::FieldType,
    diagnostic::Report,
    secret::{self, Heading, Hidden, Kind, hidden, is_name, masked, scan},
    source::Grid,
};

/// Puts stars into the cells below the header, so that no later stage sees what they hide.
///
/// What cannot be told by itself to be personal data is kept out of messages through the report,
/// because they quote lines of the file.
pub(super) fn mask(
    schema: &Schema,
    config: &Config,
    (grid, layout): (&mut Grid, &Layout),
    report: &mut Report,
) {
    let all = &config.privacy.mask;
    let columns: Vec<Policy> = (0..layout.heads.len())
        .map(|column| Policy::of(schema, layout, column, all))
        .collect();
    if columns.iter().all(|policy| policy.kinds.is_empty()) {
        return;
    }
    for row in layout.body..grid.rows() {
        for (column, policy) in columns.iter().enumerate().take(grid.width(row)) {
            let cell = grid.cell(row, column).to_owned();
            let found = policy.of_cell(&cell, config);
            let spelled = grid.spelled(row, column).unwrap_or_default();
            if !found.is_empty() && !spelled.is_empty() {
                report.hide(Hidden::whole(spelled));
            }
            for one in &found {
                let own = &cell[one.range.clone()];
                if masked(own) == own {
                    report.hide(one.kept_back(&cell));
                }
                grid.mask((row, column), &hidden(&cell, &found), one.mark(&cell));
            }
        }
    }
}

/// What the head and the declaration of a column say of its cells.
pub(super) fn heading(schema: &Schema, layout: &Layout, column: usize) -> Heading {
    let head = Heading::of(layout.heads.get(column).map_or("", |head| head));
    let field = layout.columns.iter().position(|c| *c == Some(column));
    match field.map(|field| schema.fields[field].kind) {
        Some(FieldType::Quantity | FieldType::Count) => head.of_amounts(),
        Some(FieldType::Code) => head.of_codes(),
        _ => head,
    }
}

/// What is masked in a column.
struct Policy {
    kinds: Vec<Kind>,
    heading: Heading,
    whole: Option<Kind>,
    office: bool,
}

impl Policy {
    fn of(schema: &Schema, layout: &Layout, column: usize, all: &[Kind]) -> Self {
        let field = layout.columns.iter().position(|c| *c == Some(column));
        let written = field.map(|field| &schema.fields[field].written);
        let own = written.map_or(&[] as &[Kind], |field| &field.mask);
        let heading = heading(schema, layout, column);
        Self {
            kinds: all.iter().chain(own).copied().collect(),
            heading: own
                .iter()
                .fold(heading, |heading, kind| heading.with(*kind)),
            whole: own
                .iter()
                .copied()
                .find(|kind| matches!(kind, Kind::Address | Kind::Minor)),
            office: written.is_some_and(|field| field.office),
        }
    }

    fn of_cell(&self, cell: &str, config: &Config) -> Vec<secret::Found> {
        if self.kinds.is_empty() || cell.is_empty() {
            return Vec::new();
        }
        let own = cell.trim();
        let is_whole = |kind: &Kind| match kind {
            Kind::Minor => is_name(own),
            _ => own.chars().count() > 1,
        };
        if let Some(kind) = self.whole.filter(is_whole) {
            let start = cell.len() - cell.trim_start().len();
            let range = start..start + own.len();
            return vec![secret::Found { kind, range }];
        }
        let mut found = scan(cell, self.heading);
        found.retain(|f| {
            let office = self.office && matches!(f.kind, Kind::Landline | Kind::Email);
            self.kinds.contains(&f.kind) && !office && !config.offices.have(f, cell)
        });
        found
    }
}
