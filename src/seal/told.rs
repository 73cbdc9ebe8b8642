//! How it is told that something moved: old and new, the inputs that changed, edition and method.

use std::collections::BTreeMap;

use crate::{
    content::{Frozen, FrozenFigure},
    diagnostic::{Diagnostic, Location},
    indicators::{Address, Figure},
};

use super::{
    check::{Beside, Checked},
    compare::{CellPair, Pair},
    freeze::{Shown, addresses_of, editions_of},
    inputs::{Changed, Input, changed, inputs},
};

/// Inputs that a message names, and places that it shows.
const NAMED: usize = 6;

impl Beside<'_> {
    pub(super) fn figure_moved(
        &self,
        pair: Pair,
        old: Option<&FrozenFigure>,
        before: &Frozen,
        checked: &Checked,
    ) -> Diagnostic {
        let now = pair.new.and_then(|i| self.shown.get(i));
        let figures: &[Figure] = now.map_or(&[], |p| &p.figures);
        let at = now.map_or_else(
            || Location::file(self.article.draft.file.clone()),
            |p| p.at.clone(),
        );
        let expression = now.map_or_else(
            || old.map_or("", |o| o.expression.as_str()),
            |p| p.expression.as_str(),
        );
        let address = match addresses_of(figures).join(" ") {
            text if text.is_empty() => old.map_or_else(String::new, |o| o.address.clone()),
            text => text,
        };
        let text = |text: Option<&String>| text.map_or("—", String::as_str).to_owned();
        let d = Diagnostic::new("content::sealed-figure-moved", at)
            .with("expression", expression)
            .with("address", address)
            .with("old", text(old.map(|o| &o.text)))
            .with("new", text(now.map(|p| &p.text)))
            .with("editions", self.editions(old, figures))
            .with("release", &self.article.draft.file);
        let own = inputs(self.findings, &addresses_of(figures));
        self.caused(d, &own, before, checked)
    }

    /// Editions before and now, where they are others; the method where it is another.
    fn editions(&self, old: Option<&FrozenFigure>, figures: &[Figure]) -> String {
        let Some(old) = old else { return "—".into() };
        let mut now: Vec<String> = Vec::new();
        for edition in figures.iter().flat_map(|f| editions_of(self.findings, f)) {
            if !now.contains(&edition) {
                now.push(edition);
            }
        }
        if now != old.editions {
            return format!("{} → {}", listed(&old.editions), listed(&now));
        }
        let method = figures.first().map(|f| self.findings.method(f));
        match method {
            Some(method) if method != old.method && !old.method.is_empty() => {
                format!("{} → {method}", old.method)
            }
            _ => "—".into(),
        }
    }

    pub(super) fn chart_moved(
        &self,
        i: usize,
        cells: &[CellPair],
        before: &Frozen,
        checked: &Checked,
    ) -> Diagnostic {
        let draft = &self.article.draft;
        let Shown { drawn, chart } = &self.charts[i];
        let at = draft.at(drawn.address.span.clone());
        let mut shown: Vec<String> = cells.iter().take(NAMED).map(pair_words).collect();
        if cells.len() > NAMED {
            shown.push(format!("… ({})", cells.len()));
        }
        let d = Diagnostic::new("content::sealed-chart-moved", at)
            .with("chart", &chart.address)
            .with("cells", shown.join("；"))
            .with("release", &draft.file);
        let rows: Vec<&str> = cells.iter().map(|c| c.row.as_str()).collect();
        // The head of a chart's row is the period of its figures.
        let is_there = |a: &&Address| a.period.is_some_and(|p| rows.contains(&&*p.to_string()));
        let mut own: Vec<&Address> = drawn.figures.iter().filter(is_there).collect();
        if own.is_empty() {
            own = drawn.figures.iter().collect();
        }
        let own: Vec<String> = own.into_iter().map(ToString::to_string).collect();
        let own = inputs(self.findings, &own);
        self.caused(d, &own, before, checked)
    }

    /// Names the inputs that are not what they were.
    fn caused(
        &self,
        mut d: Diagnostic,
        own: &BTreeMap<String, Input>,
        before: &Frozen,
        checked: &Checked,
    ) -> Diagnostic {
        let mut causes = changed(&before.inputs, own, false);
        // Where its figures are gone, nothing tells the causes apart.
        let whole = own.is_empty();
        let others = checked.changed.iter();
        causes.extend(others.filter(|c| whole || c.new.is_empty()).cloned());
        let mut words: Vec<String> = causes.iter().take(NAMED).map(input_words).collect();
        if causes.len() > NAMED {
            words.push(format!("… ({})", causes.len()));
        }
        let words = if words.is_empty() {
            "—".to_owned()
        } else {
            words.join("；")
        };
        d.related = causes
            .iter()
            .flat_map(|c| c.cells.iter().cloned())
            .take(NAMED)
            .collect();
        d.with("inputs", words)
    }
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        "—".to_owned()
    } else {
        names.join("、")
    }
}

fn pair_words(cell: &CellPair) -> String {
    let text = |text: &str| if text.is_empty() { "—" } else { text }.to_owned();
    let words = format!("{} → {}", text(&cell.old), text(&cell.new));
    if cell.label.is_empty() {
        words
    } else {
        format!("{} {words}", cell.label)
    }
}

fn input_words(input: &Changed) -> String {
    let text = |text: &str| if text.is_empty() { "—" } else { text }.to_owned();
    format!("{} {} → {}", input.name, text(&input.old), text(&input.new))
}
