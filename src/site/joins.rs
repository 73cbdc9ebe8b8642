//! What a cell leads to: the page of what it names, and rows of other datasets beside it.

use crate::{
    dataset::Dataset,
    declare::{At, Joined, Only},
    quantity::State,
};

use super::{
    compose::Making,
    records::{fact, record_cell, shown_cell},
    view::{Cell, Fact, Head},
    words::w,
};

/// The further column of a records block, its names resolved.
pub(super) struct Join<'c> {
    dataset: &'c Dataset,
    by: usize,
    key: usize,
    fields: Vec<usize>,
    empty: String,
    pub(super) head: Head,
}

impl<'c> Making<'c, '_> {
    /// A cell of a row as it is; what refers to a register is shown by its name, with its page.
    pub(super) fn cell(&self, dataset: &Dataset, row: usize, field: usize) -> Cell {
        self.sees(dataset, row, field);
        let cell = record_cell(self.lang(), dataset, row, field);
        match self.named(dataset, row, field) {
            Some((text, href)) => Cell { text, href, ..cell },
            None => cell,
        }
    }

    /// A row as it is, for readers.
    pub(super) fn cells(&self, dataset: &Dataset, row: usize, fields: &[usize]) -> Vec<Cell> {
        let cell = |&field: &usize| self.cell(dataset, row, field);
        let mut out: Vec<Cell> = fields.iter().map(cell).collect();
        self.link_cells(dataset, row, fields, &mut out);
        if let Some(first) = out.first_mut() {
            first.header = true;
            first.number = false;
        }
        out
    }

    /// A field of a row with its title.
    pub(super) fn fact(&self, dataset: &Dataset, row: usize, field: usize) -> Fact {
        self.sees(dataset, row, field);
        let fact = fact(self.lang(), dataset, row, field);
        match self.named(dataset, row, field) {
            Some((value, href)) => Fact {
                value,
                href,
                ..fact
            },
            None => fact,
        }
    }

    /// Name and page of what a cell refers to.
    fn named(
        &self,
        dataset: &Dataset,
        row: usize,
        field: usize,
    ) -> Option<(String, Option<String>)> {
        let catalog = &self.findings().catalog;
        let (register, subject) = catalog.referred(dataset, row, field)?;
        let subject = &register.subjects[subject];
        let route = self.composer.plan.subject_route(register, &subject.key);
        Some((subject.label.to_string(), route.map(|r| self.href(r))))
    }

    /// Keeps the rows whose field holds one of the words.
    ///
    /// # Reports
    /// `site::unknown-field`, `site::unknown-word`.
    pub(super) fn keep_only(
        &mut self,
        only: Option<&Only>,
        dataset: &Dataset,
        rows: &mut Vec<usize>,
    ) {
        let Some(only) = only else { return };
        let Some(field) = self.field(dataset, &only.field) else {
            return;
        };
        let known = &dataset.schema.fields[field].written.constraints.one_of;
        for word in &only.is {
            if !known.is_empty() && !known.contains(&word.value) {
                self.complain("site::unknown-word", word, &known.join("、"));
            }
        }
        let column = &dataset.columns[field];
        rows.retain(|&row| only.is.iter().any(|word| word.value == column.word(row)));
    }

    /// A field by its name.
    ///
    /// # Reports
    /// `site::unknown-field`.
    pub(super) fn field(&mut self, dataset: &Dataset, name: &At<String>) -> Option<usize> {
        let field = dataset.schema.field(&name.value);
        if field.is_none() {
            self.complain("site::unknown-field", name, &dataset.schema.field_names());
        }
        field
    }

    /// Resolves the further column of a records block.
    ///
    /// # Reports
    /// `site::unknown-dataset`, `site::unknown-field`, `site::joined-needs-one-key`.
    pub(super) fn join(&mut self, joined: &Joined, dataset: &Dataset) -> Option<Join<'c>> {
        let catalog = &self.findings().catalog;
        let Some(other) = catalog.dataset(&joined.dataset.value) else {
            self.complain("site::unknown-dataset", &joined.dataset, &catalog.ids());
            return None;
        };
        let [key] = dataset.schema.key[..] else {
            self.complain("site::joined-needs-one-key", &joined.dataset, dataset.id());
            return None;
        };
        let by = self.field(other, &joined.by)?;
        let fields = self.fields(other, &joined.fields);
        self.shows(other);
        Some(Join {
            dataset: other,
            by,
            key,
            fields,
            empty: joined.empty.clone().unwrap_or_else(|| "—".to_owned()),
            head: Head {
                text: joined.title.clone(),
                number: false,
            },
        })
    }

    /// The cell of the further column: one line for each row that names this one.
    pub(super) fn joined_cell(&self, join: &Join<'_>, dataset: &Dataset, row: usize) -> Cell {
        let key = dataset.columns[join.key].word(row);
        let rows = join.dataset.rows_with(join.by, key);
        let lines: Vec<String> = rows
            .iter()
            .map(|&row| self.line(join, row as usize))
            .collect();
        match lines.as_slice() {
            [] => Cell {
                missing: true,
                ..Cell::text(join.empty.clone())
            },
            [only] => Cell::text(only.clone()),
            _ => Cell {
                lines,
                ..Cell::text(String::new())
            },
        }
    }

    /// The fields of a joined row in one line; what is missing is left out.
    fn line(&self, join: &Join<'_>, row: usize) -> String {
        let lang = self.lang();
        let shown = |&field: &usize| {
            let (text, state) = shown_cell(lang, join.dataset, row, field);
            let named = self.named(join.dataset, row, field).map(|(name, _)| name);
            let unit = &join.dataset.schema.fields[field].unit;
            let present = !matches!(state, State::Missing(_));
            present.then(|| named.unwrap_or_else(|| unit.after(&text, lang)))
        };
        let texts: Vec<String> = join.fields.iter().filter_map(shown).collect();
        texts.join(w(lang, "colon"))
    }
}
