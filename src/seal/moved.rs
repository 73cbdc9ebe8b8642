//! Whether a published release would say something else now.

use std::collections::BTreeMap;

use crate::{
    content::{Article, Change, Frozen, FrozenChart, FrozenFigure, Part, Printed, lock_file},
    diagnostic::{Diagnostic, Location, Report},
    indicators::{Address, Figure, Findings},
    publish::Record,
    site::Composed,
};

use super::{
    broken::Broken,
    compare::{self, CellPair, Pair},
    freeze::{Shown, addresses, addresses_of, charts, editions_of, name_of, print_of},
    inputs::{Changed, Input, changed, inputs},
};

/// Inputs that a message names, and places that it shows.
const NAMED: usize = 6;

/// What comparing a release found, besides what is in the report.
#[derive(Debug, Default)]
pub struct Checked {
    /// Whether a figure or chart is not what it was.
    pub moved: bool,
    /// Inputs that are not what they were.
    pub changed: Vec<Changed>,
}

/// A release now, beside what was kept of it.
struct Beside<'a> {
    findings: &'a Findings,
    article: &'a Article,
    broken: &'a Broken,
    shown: Vec<Printed>,
    charts: Vec<Shown<'a>>,
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
    let beside = Beside {
        findings,
        article,
        broken,
        shown: article.shown(findings.config.lang),
        charts: charts(page),
    };
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

/// What a release says otherwise than its version before, in words for the public.
#[must_use]
pub fn changes(
    findings: &Findings,
    article: &Article,
    page: &Composed,
    before: &Frozen,
) -> Vec<Change> {
    let beside = Beside {
        findings,
        article,
        broken: &Broken::default(),
        shown: article.shown(findings.config.lang),
        charts: charts(page),
    };
    beside.changes(before)
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
    fn moved_figures(&self, before: &Frozen) -> Vec<Pair> {
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
    fn once<'o>(&self, mut pairs: Vec<Pair>, old: impl Fn(usize) -> &'o str) -> Vec<Pair> {
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

    fn moved_charts(&self, before: &Frozen) -> Vec<(usize, Vec<CellPair>)> {
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

    /// What is not printed by an expression: the text around them.
    fn words(&self, before: &Frozen, report: &mut Report) {
        let article = self.article;
        let now: Vec<&str> = article.wording.lines().collect();
        let same = before.title == article.title
            && before.summary == article.summary
            && before
                .text
                .iter()
                .map(String::as_str)
                .eq(now.iter().copied());
        if same {
            return;
        }
        let old: Vec<&str> = [before.title.as_str(), before.summary.as_str()]
            .into_iter()
            .chain(before.text.iter().map(String::as_str))
            .collect();
        let new: Vec<&str> = [article.title.as_str(), article.summary.as_str()]
            .into_iter()
            .chain(now)
            .collect();
        let rewritten = before.written != article.written();
        let numbers =
            compare::numbers(old.iter().copied()) != compare::numbers(new.iter().copied());
        let code = match numbers || !rewritten {
            true => "content::sealed-text-changed",
            false => "content::sealed-words-changed",
        };
        let first = (0..).find(|&i| old.get(i) != new.get(i)).unwrap_or(0);
        let line = |lines: &[&str]| lines.get(first).map_or("—", |l| l.trim()).to_owned();
        let (old, new) = (line(&old), line(&new));
        let d = Diagnostic::new(code, self.place_of(first)).with("release", &article.draft.file);
        report.add(d.with("old", shortened(&old)).with("new", shortened(&new)));
    }

    /// Where a line stands in the file: title, summary, then the lines of the text. Where lines
    /// come and go with conditions, the file as a whole.
    fn place_of(&self, line: usize) -> Location {
        let draft = &self.article.draft;
        let body = draft.text.get(draft.body..).unwrap_or_default();
        let front = [Some(&draft.front.title), draft.front.summary.as_ref()];
        let span = match line {
            0 | 1 => front[line].map(|written| written.span.clone()),
            _ if body.lines().count() != self.article.wording.lines().count() => None,
            _ => {
                let before = body.split_inclusive('\n').take(line - 2);
                let start = draft.body + before.map(str::len).sum::<usize>();
                let length = body.lines().nth(line - 2).map(str::len);
                length.map(|length| start..start + length)
            }
        };
        span.map_or_else(|| Location::file(draft.file.clone()), |span| draft.at(span))
    }

    fn figure_moved(
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

    fn chart_moved(
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
        let gone = checked.changed.iter().filter(|c| c.new.is_empty());
        causes.extend(gone.cloned());
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

    /// Against what the site published last says it printed.
    fn with_record(&self, before: &Record, report: &mut Report) {
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

    /// Lines that were rewritten; a figure that is told already is not told again.
    fn line_changes(&self, before: &Frozen, told: &[Change]) -> Vec<Change> {
        let article = self.article;
        let old = [&before.title, &before.summary].into_iter();
        let old: Vec<&str> = old.chain(&before.text).map(|l| l.trim()).collect();
        let now = [article.title.as_str(), article.summary.as_str()].into_iter();
        let now: Vec<&str> = now.chain(article.wording.lines()).map(str::trim).collect();
        let without = |text: &str, part: fn(&Change) -> &String| {
            told.iter()
                .map(part)
                .filter(|t| !t.is_empty())
                .fold(text.to_owned(), |text, told| text.replacen(told, "", 1))
        };
        let gone: Vec<&str> = old.iter().filter(|l| !now.contains(l)).copied().collect();
        let come: Vec<&str> = now.iter().filter(|l| !old.contains(l)).copied().collect();
        let count = gone.len().max(come.len());
        let pairs = (0..count).map(|i| {
            let line = |lines: &[&str]| lines.get(i).map_or("", |l| *l).to_owned();
            (line(&gone), line(&come))
        });
        pairs
            .filter(|(old, new)| without(old, |c| &c.old) != without(new, |c| &c.new))
            .map(|(old, new)| Change {
                label: String::new(),
                address: String::new(),
                old,
                new,
            })
            .collect()
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

/// A manifest knows no editions: nothing is said of them.
fn without_editions(mut d: Diagnostic) -> Diagnostic {
    for (name, value) in &mut d.args {
        if *name == "editions" {
            "—".clone_into(value);
        }
    }
    d
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

/// A line as far as a message quotes it.
fn shortened(line: &str) -> String {
    const MOST: usize = 60;
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    let cut: String = line.chars().take(MOST).collect();
    format!("{cut}…")
}
