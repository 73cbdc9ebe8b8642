//! What a release says otherwise than its version before, in words for the public.

use crate::{
    content::{Article, Change, Frozen},
    indicators::{Figure, Findings},
    site::Composed,
};

use super::{broken::Broken, check::Beside};

/// What a release says otherwise than its version before, in words for the public.
#[must_use]
pub fn changes(
    findings: &Findings,
    article: &Article,
    page: &Composed,
    before: &Frozen,
) -> Vec<Change> {
    Beside::new(findings, article, page, &Broken::default()).changes(before)
}

impl Beside<'_> {
    fn changes(&self, before: &Frozen) -> Vec<Change> {
        let mut out: Vec<Change> = Vec::new();
        for pair in self.moved_figures(before) {
            let old = pair.old.and_then(|i| before.figures.get(i));
            let now = pair.new.and_then(|i| self.shown.get(i));
            let figure = now.and_then(|p| p.figures.first());
            let change = Change {
                label: figure.map_or_else(String::new, |f| self.label(f)),
                address: figure.map_or_else(String::new, |f| f.address.to_string()),
                old: old.map_or_else(String::new, |o| o.text.clone()),
                new: now.map_or_else(String::new, |p| p.text.clone()),
            };
            if !out.contains(&change) {
                out.push(change);
            }
        }
        for (i, cells) in self.moved_charts(before) {
            let chart = &self.charts[i].chart;
            out.extend(cells.into_iter().map(|cell| Change {
                label: format!("{} {}", chart.title, cell.label).trim().to_owned(),
                address: chart.address.clone(),
                old: cell.old,
                new: cell.new,
            }));
        }
        if before.written != self.article.written() {
            out.extend(self.line_changes(before, &out));
        }
        out
    }

    /// A figure with its subject and period.
    fn label(&self, figure: &Figure) -> String {
        let dataset = self.findings.catalog.dataset(&figure.address.dataset);
        let who = dataset.map(|d| self.findings.who_label(d, figure.address.who));
        let period = figure
            .address
            .period
            .map(|p| p.said(self.findings.config.lang));
        let parts = [who, period, Some(figure.label.clone())];
        let parts: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|p| !p.is_empty())
            .collect();
        parts.join(" ")
    }
}
