//! A release beside what the site published last says it printed, where there is no lock.

use crate::{
    content::{Frozen, FrozenFigure, Part},
    diagnostic::{Diagnostic, Report},
    publish::Record,
};

use super::{
    check::{Beside, Checked},
    compare,
    freeze::{Shown, name_of, print_of},
};

impl Beside<'_> {
    /// Against what the site published last says it printed.
    pub(super) fn with_record(&self, before: &Record, report: &mut Report) {
        let rewritten = before.written != self.article.written();
        let draft = &self.article.draft;
        let old: Vec<compare::Print<'_>> = before
            .printed
            .iter()
            .map(|(e, t)| (Part::Text, e.as_str(), t.as_str()))
            .collect();
        let now = self.shown.iter();
        let now: Vec<compare::Print<'_>> = now
            .map(|p| (Part::Text, p.expression.as_str(), p.text.as_str()))
            .collect();
        let mut pairs = compare::prints(&old, &now);
        pairs.retain(|p| !rewritten || p.old.is_some() && p.new.is_some());
        let pairs = self.once(pairs, |i| old.get(i).map_or("", |p| p.1));
        for pair in pairs {
            let old = pair.old.and_then(|i| before.printed.get(i));
            let old = old.map(|(expression, text)| FrozenFigure {
                part: Part::Text,
                expression: expression.clone(),
                address: String::new(),
                text: text.clone(),
                editions: Vec::new(),
                method: String::new(),
            });
            let d = self.figure_moved(pair, old.as_ref(), &Frozen::default(), &Checked::default());
            report.add(without_editions(d));
        }
        for Shown { drawn, chart } in &self.charts {
            let known = before.charts.get(&name_of(chart));
            let known = known.filter(|_| !self.broken.chart(self.findings, &chart.address));
            if known.is_some_and(|known| *known != print_of(chart)) {
                let at = draft.at(drawn.address.span.clone());
                let d = Diagnostic::new("content::sealed-chart-moved", at)
                    .with("chart", &chart.address)
                    .with("cells", "—")
                    .with("release", &draft.file);
                report.add(d.with("inputs", "—"));
            }
        }
    }
}

/// A manifest knows no editions: nothing is said of them.
fn without_editions(mut d: Diagnostic) -> Diagnostic {
    for (name, value) in &mut d.args {
        if *name == "editions" {
            "—".clone_into(value);
        }
    }
    d
}
