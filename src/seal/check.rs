//! Whether a published release would say something else now.

use crate::{
    content::{Article, Frozen, FrozenChart, Part, Printed, lock_file},
    diagnostic::{Diagnostic, Location, Report},
    indicators::Findings,
    publish::Record,
    site::Composed,
};

use super::{
    broken::Broken,
    compare::{self, CellPair, Pair},
    freeze::{Shown, addresses, addresses_of, charts, name_of},
    inputs::{Changed, changed, inputs},
};

/// What comparing a release found, besides what is in the report.
#[derive(Debug, Default)]
pub struct Checked {
    /// Whether a figure or chart is not what it was.
    pub moved: bool,
    /// Inputs that are not what they were.
    pub changed: Vec<Changed>,
}

/// A release now, beside what was kept of it.
pub(super) struct Beside<'a> {
    pub(super) findings: &'a Findings,
    pub(super) article: &'a Article,
    pub(super) broken: &'a Broken,
    pub(super) shown: Vec<Printed>,
    pub(super) charts: Vec<Shown<'a>>,
}

impl<'a> Beside<'a> {
    pub(super) fn new(
        findings: &'a Findings,
        article: &'a Article,
        page: &'a Composed,
        broken: &'a Broken,
    ) -> Self {
        Self {
            findings,
            article,
            broken,
            shown: article.shown(findings.config.lang),
            charts: charts(page),
        }
    }
}

/// Compares a release with its lock, else with the manifest of the site published last.
///
/// # Reports
/// `content::sealed-figure-moved`, `content::sealed-chart-moved`, `content::sealed-text-changed`,
/// `content::sealed-words-changed` (warning), `content::sealed-route-moved`, `content::lock-gone`.
pub fn check(
    findings: &Findings,
    article: &Article,
    page: &Composed,
    last: Option<&Record>,
    (broken, report): (&Broken, &mut Report),
) -> Checked {
    if broken.holds(&article.draft.file) {
        return Checked::default(); // what it says is not known
    }
    let beside = Beside::new(findings, article, page, broken);
    let lock = article.draft.lock.as_ref();
    if let Some(lock) = lock.filter(|lock| lock.route != article.route) {
        let slug = article.draft.front.slug.as_ref();
        let at = slug.map_or_else(
            || Location::file(article.draft.file.clone()),
            |slug| article.draft.at(slug.span.clone()),
        );
        let d = Diagnostic::new("content::sealed-route-moved", at).with("route", &lock.route);
        report.add(d.with("now", &article.route));
    }
    let checked = lock.map(|lock| beside.with_frozen(&lock.current, report));
    let moved = checked.as_ref().is_some_and(|c| c.moved);
    let version = lock.map_or(1, |lock| lock.current.version);
    if last.is_some_and(|record| record.version > version) {
        let at = Location::file(article.draft.file.clone());
        let lock = lock_file(&article.draft.file);
        report.add(Diagnostic::new("content::lock-gone", at).with("lock", lock));
    }
    // A lock that says what was never published, and declares no correction, hides nothing.
    if let Some(record) = last.filter(|record| !moved && record.version == version) {
        beside.with_record(record, report);
    }
    checked.unwrap_or_default()
}

impl Beside<'_> {
    fn prints(&self) -> Vec<compare::Print<'_>> {
        let shown = self.shown.iter();
        shown
            .map(|p| (p.part, p.expression.as_str(), p.text.as_str()))
            .collect()
    }

    fn with_frozen(&self, before: &Frozen, report: &mut Report) -> Checked {
        let pairs = self.moved_figures(before);
        let moved_charts = self.moved_charts(before);
        if pairs.is_empty() && moved_charts.is_empty() {
            if self.broken.is_none() {
                self.words(before, report);
            }
            return Checked::default();
        }
        let all = inputs(self.findings, &addresses(self.article, &self.charts));
        let checked = Checked {
            moved: true,
            changed: changed(&before.inputs, &all, true),
        };
        for pair in &pairs {
            let old = pair.old.and_then(|i| before.figures.get(i));
            report.add(self.figure_moved(*pair, old, before, &checked));
        }
        for (i, cells) in &moved_charts {
            report.add(self.chart_moved(*i, cells, before, &checked));
        }
        checked
    }

    /// Expressions whose text is another; where the release itself was rewritten, only those that
    /// stand in both.
    pub(super) fn moved_figures(&self, before: &Frozen) -> Vec<Pair> {
        let old = before.figures.iter();
        let old: Vec<compare::Print<'_>> = old
            .map(|f| (f.part, f.expression.as_str(), f.text.as_str()))
            .collect();
        let rewritten = before.written != self.article.written();
        let mut pairs = compare::prints(&old, &self.prints());
        pairs.retain(|p| !rewritten || p.old.is_some() && p.new.is_some());
        self.once(pairs, |i| old.get(i).map_or("", |p| p.1))
    }

    /// The list below the text says again what an expression printed: told once, at the expression.
    pub(super) fn once<'o>(
        &self,
        mut pairs: Vec<Pair>,
        old: impl Fn(usize) -> &'o str,
    ) -> Vec<Pair> {
        let shown = |pair: &Pair| pair.new.and_then(|i| self.shown.get(i));
        pairs.retain(|p| match shown(p) {
            Some(now) => !self.broken.figures(self.findings, &now.figures),
            None => self.broken.is_none(),
        });
        let told: Vec<String> = pairs
            .iter()
            .filter_map(|p| self.shown.get(p.new?))
            .filter(|p| p.part != Part::List)
            .flat_map(|p| addresses_of(&p.figures))
            .collect();
        let any = !told.is_empty();
        let is_again = |pair: &Pair| match pair.new.and_then(|i| self.shown.get(i)) {
            Some(now) => now.part == Part::List && told.contains(&now.expression),
            // Its expression prints something else now, or stands no more.
            None => any && pair.old.is_some_and(|i| old(i).matches('/').count() == 3),
        };
        pairs.into_iter().filter(|p| !is_again(p)).collect()
    }

    pub(super) fn moved_charts(&self, before: &Frozen) -> Vec<(usize, Vec<CellPair>)> {
        let pair = |(i, Shown { chart, .. }): (usize, &Shown<'_>)| {
            let is_it = |c: &&FrozenChart| name_of(c) == name_of(chart);
            let old = before.charts.iter().find(is_it)?;
            let cells = compare::charts(old, chart);
            if self.broken.chart(self.findings, &chart.address) {
                return None;
            }
            (!cells.is_empty()).then_some((i, cells))
        };
        self.charts.iter().enumerate().filter_map(pair).collect()
    }
}
