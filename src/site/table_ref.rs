//! `table("…")` in a release: a declared table, with a caption computed from its numbers.

use minijinja::{Value, value::Serde};

use crate::{
    content::{Kind, SeriesSummary},
    declare::{At, Block as Written, BlockForm, Rows},
    indicators::Figure,
};

use super::{
    chart_words::spoken,
    compose::{Focus, Making},
    spans::Wanted,
};

/// Rows of a table by their heads, with one figure each.
type Column = Vec<(String, Option<Figure>)>;

impl<'c> Making<'c, '_> {
    /// `table("dataset/subject/period/table")` in a release.
    pub(super) fn table_at(&mut self, address: &At<String>) {
        let Some((focus, wanted)) = self.shown_at(address, "site::bad-table-address") else {
            return;
        };
        let pages = focus.dataset.schema.declaration.page.iter();
        let blocks = pages.flat_map(|p| &p.block);
        let tables = blocks.filter(|b| b.form == BlockForm::Table);
        let tables: Vec<(&str, &Written)> = tables
            .filter_map(|b| Some((b.id.as_ref()?.value.as_str(), b)))
            .collect();
        let Some((_, block)) = tables.iter().find(|(id, _)| *id == wanted.value) else {
            let known: Vec<&str> = tables.iter().map(|(id, _)| *id).collect();
            let known = if known.is_empty() {
                "—".to_owned()
            } else {
                known.join("、")
            };
            return self.complain("site::unknown-table", &wanted, &known);
        };
        // Its words stand in the dataset's declaration, whatever page shows it.
        let own = std::mem::replace(&mut self.file, focus.dataset.schema.file.clone());
        let title = self.title(block, &focus);
        let caption = self.caption(block, &focus);
        self.table_with_caption(block, &focus, title, Some(caption));
        self.file = own;
    }

    /// The declared sentence, else extremes and what is missing of the first column of numbers.
    fn caption(&mut self, block: &Written, focus: &Focus<'c>) -> String {
        let column = self.first_column(block, focus);
        let mut scope = self.scope(Some(focus));
        let summary = [summary_of(self.lang(), &column)];
        scope.names.push(("s".into(), Value::from(Serde(&summary))));
        match &block.sentence {
            Some(sentence) => self.fill(sentence, Kind::Plain, &scope),
            None => self.sentence("table_sentence", &scope),
        }
    }

    fn first_column(&mut self, block: &Written, focus: &Focus<'c>) -> Column {
        let of_register = |name: &&At<String>| name.value.starts_with("row.");
        let Some(name) = block
            .figures
            .iter()
            .find(|name| !of_register(name))
            .cloned()
        else {
            return Vec::new();
        };
        let mut out = Vec::new();
        if matches!(block.rows, Some(Rows::Subjects | Rows::Areas)) {
            for who in self.rows_of(block, focus) {
                let at = Focus {
                    dataset: focus.dataset,
                    who: Some(who),
                    period: focus.period,
                };
                let label = self.findings().who_label(focus.dataset, who);
                out.push((label, self.figure(&at, &name, block.grain)));
            }
            return out;
        }
        let (Some(who), Some(grain)) = (focus.who, block.grain.or(focus.dataset.grain())) else {
            return out;
        };
        let wanted = Wanted {
            grain,
            span: block.span,
            count: block.count,
            names: &block.figures,
        };
        let periods = self.periods(focus.dataset, who, focus.period, wanted);
        for &period in &periods {
            let at = Focus {
                dataset: focus.dataset,
                who: Some(who),
                period: Some(period),
            };
            let label = spoken(self.lang(), period, &periods);
            out.push((label, self.figure(&at, &name, None)));
        }
        out
    }
}

fn summary_of(lang: crate::diagnostic::Lang, column: &Column) -> SeriesSummary {
    let known: Vec<(&str, &Figure)> = column
        .iter()
        .filter_map(|(label, figure)| {
            let figure = figure.as_ref()?;
            figure.number().map(|_| (label.as_str(), figure))
        })
        .collect();
    let max = known.iter().rev().max_by_key(|(_, f)| f.number());
    let min = known.iter().min_by_key(|(_, f)| f.number());
    let text = |end: Option<&(&str, &Figure)>| {
        end.and_then(|(_, f)| f.text())
            .unwrap_or_default()
            .to_owned()
    };
    let at = |end: Option<&(&str, &Figure)>| end.map_or_else(String::new, |(l, _)| (*l).to_owned());
    let first = known.first().map(|(_, figure)| figure);
    SeriesSummary {
        name: first.map_or_else(String::new, |f| f.label.clone()),
        unit: first.map_or_else(String::new, |f| f.unit.said(lang).to_owned()),
        valid: known.len(),
        missing: column.len() - known.len(),
        total: column.len(),
        max: text(max),
        max_at: at(max),
        min: text(min),
        min_at: at(min),
        last: text(known.last()),
        last_at: at(known.last()),
        ..SeriesSummary::default()
    }
}
