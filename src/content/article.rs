//! Pages and releases with every number bound.

use std::{ops::Range, sync::Arc};

use jiff::civil::DateTime;
use sha2::{Digest, Sha256};

use super::{
    bind::{Binder, Bound, CHART, Kind, Print, Scope, resolve},
    draft::{Draft, DraftKind},
    figure_value::FigureValue,
    life::{self, Stage},
    lock::Part,
    markdown::{Fault, Segment, markdown},
    related,
};
use crate::{
    dataset::parse_moment,
    declare::At,
    diagnostic::{Diagnostic, Lang, Location, Report},
    indicators::Figure,
    quantity::moment_said,
};

/// A page or release, finished but for its charts.
#[derive(Debug)]
pub struct Article {
    /// What it was made from.
    pub draft: Arc<Draft>,
    /// Route inside the site.
    pub route: String,
    /// Title.
    pub title: String,
    /// Summary; may be empty.
    pub summary: String,
    /// Text, with the places of charts.
    pub body: Vec<Segment>,
    /// Addresses of charts, by number.
    pub charts: Vec<At<String>>,
    /// Figures used, in order, each once.
    pub figures: Vec<Figure>,
    /// What the expressions printed, in order.
    pub prints: Vec<Printed>,
    /// The Markdown with its numbers filled in; charts stand in it as they were written.
    pub wording: String,
    /// Local time of publication.
    pub published: Option<DateTime>,
    /// Where it stands at the site's moment.
    pub stage: Stage,
}

/// What one expression of an article printed.
#[derive(Clone, Debug)]
pub struct Printed {
    /// Where the expression stands.
    pub part: Part,
    /// Its place.
    pub at: Location,
    /// The expression as written.
    pub expression: String,
    /// As printed, not escaped.
    pub text: String,
    /// Where it stands in title, summary or text, escaped there for Markdown.
    pub output: Range<usize>,
    /// The figures that it came from.
    pub figures: Vec<Figure>,
}

impl Article {
    /// When it was last changed: published, corrected or taken back.
    #[must_use]
    pub fn updated(&self) -> Option<DateTime> {
        let lock = self.draft.lock.as_ref();
        let corrected = lock.and_then(|l| l.corrections.last());
        let corrected = corrected.and_then(|c| parse_moment(&c.at));
        let withdrawn = self
            .draft
            .withdrawn
            .filter(|_| self.stage == Stage::Withdrawn);
        self.published.max(corrected).max(withdrawn)
    }

    /// Everything that the page shows of figures outside its charts: what the expressions printed,
    /// and the figures as they are listed below the text.
    #[must_use]
    pub fn shown(&self, lang: Lang) -> Vec<Printed> {
        let mut out = self.prints.clone();
        out.extend(self.figures.iter().filter_map(|figure| {
            let address = figure.address.to_string();
            let place = self.draft.text.find(&address);
            Some(Printed {
                part: Part::List,
                at: place.map_or_else(
                    || Location::file(self.draft.file.clone()),
                    |start| self.draft.at(start..start + address.len()),
                ),
                expression: address,
                text: figure.in_words(lang)?,
                output: 0..0,
                figures: vec![figure.clone()],
            })
        }));
        out
    }

    /// SHA-256 of what is written, expressions and all: title, summary, Markdown.
    #[must_use]
    pub fn written(&self) -> String {
        let front = &self.draft.front;
        let mut hasher = Sha256::new();
        let summary = front.summary.as_ref().map_or("", |s| s.value.as_str());
        for part in [front.title.value.as_str(), summary] {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        hasher.update(&self.draft.text.as_bytes()[self.draft.body..]);
        let digest = hasher.finalize();
        digest.iter().map(|b| format!("{b:02x}")).collect()
    }
}

/// Binds every draft that is visible at `as_of`.
///
/// Drafts that are not visible yet are checked too: what opens tomorrow must not stop the site
/// tomorrow.
///
/// # Reports
/// `content::unknown-name`, `content::bad-expression`, `content::withheld-figure`,
/// `content::nothing-to-print`, `content::not-printable`, `content::too-long`,
/// `content::raw-html`, `content::bad-link`, `content::image`, `content::literal-emphasis`
/// (warning), `content::bad-route`, and the address codes of `indicators`.
pub fn articles(
    drafts: Vec<Draft>,
    binder: &Binder,
    as_of: DateTime,
    report: &mut Report,
) -> (Vec<Article>, Vec<(Arc<str>, DateTime)>) {
    let mut shown = Vec::new();
    let mut withheld = Vec::new();
    related::check(&drafts, report);
    for draft in drafts {
        life::check(&draft, &binder.findings().config, as_of, report);
        let stage = draft.stage(as_of);
        let visible = draft.is_visible(as_of);
        let opens = draft.visible_from.filter(|_| !draft.is_draft());
        let file = draft.file.clone();
        let article = article(draft, stage, binder, report);
        match (visible, opens) {
            (true, _) => shown.extend(article),
            (false, Some(opens)) => withheld.push((file, opens)),
            (false, None) => {}
        }
    }
    (shown, withheld)
}

fn article(draft: Draft, stage: Stage, binder: &Binder, report: &mut Report) -> Option<Article> {
    if stage == Stage::Withdrawn {
        return withdrawn(draft, binder, report);
    }
    let draft = Arc::new(draft);
    let mut scope = own_scope(&draft, binder);
    let unknown = name_figures(&draft, binder, &mut scope, report);
    let route = route(&draft, report)?;
    let outer = report;
    let report = &mut Report::default();
    let front = &draft.front;
    let title = (Part::Title, Some(&front.title));
    let title = front_text(&draft, title, binder, &scope, report);
    let summary = (Part::Summary, front.summary.as_ref());
    let summary = front_text(&draft, summary, binder, &scope, report);
    let body_start = draft.body;
    let template = &draft.text[body_start..];
    let at = |range: Option<std::ops::Range<usize>>| match range {
        Some(range) => draft.at(body_start + range.start..body_start + range.end),
        None => Location::file(draft.file.clone()),
    };
    let bound = binder.run(template, Kind::Markdown, &scope, true, &at, report);
    let Bound {
        text,
        figures,
        charts,
        prints,
    } = bound.unwrap_or_default();
    let root = "../".repeat(route.matches('/').count());
    without_echo(report, &unknown, outer);
    let report = outer;
    let (body, faults) = markdown(&text, &root, binder.findings().config.lang);
    report_faults(&draft, faults, report);
    let charts: Vec<At<String>> = charts
        .into_iter()
        .map(|address| place_chart(&draft, address))
        .collect();
    let in_text = printed(Part::Text, template, prints, &at);
    let prints = title.2.into_iter().chain(summary.2).chain(in_text);
    let (wording, prints) = with_charts(&text, &charts, prints.collect());
    let figures = each_once(figures.into_iter().chain(title.1).chain(summary.1));
    let published = draft.visible_from;
    Some(Article {
        route,
        title: title.0,
        summary: summary.0,
        body,
        charts,
        figures,
        prints,
        wording,
        published,
        stage,
        draft,
    })
}

/// What a text may say of itself.
fn own_scope(draft: &Draft, binder: &Binder) -> Scope {
    let mut scope = Scope::default();
    if let (DraftKind::Release, Some(published)) = (draft.kind, draft.visible_from) {
        // What a release says is true of its own time, whenever the site is built.
        let said = moment_said(published, binder.findings().config.lang);
        scope.names.push(("as_of".into(), said.into()));
    }
    scope
}

fn each_once(figures: impl Iterator<Item = Figure>) -> Vec<Figure> {
    let mut seen = std::collections::BTreeSet::new();
    figures
        .filter(|f| seen.insert(f.address.to_string()))
        .collect()
}

/// What is left of a release that was taken back: its address and its title.
fn withdrawn(draft: Draft, binder: &Binder, report: &mut Report) -> Option<Article> {
    let route = route(&draft, report)?;
    let mut scope = Scope::default();
    let title = match &draft.lock {
        Some(lock) => lock.current.title.clone(),
        None => {
            let _ = name_figures(&draft, binder, &mut scope, report);
            let title = (Part::Title, Some(&draft.front.title));
            front_text(&draft, title, binder, &scope, report).0
        }
    };
    Some(Article {
        route,
        title,
        summary: String::new(),
        body: Vec::new(),
        charts: Vec::new(),
        figures: Vec::new(),
        prints: Vec::new(),
        wording: String::new(),
        published: draft.visible_from,
        stage: Stage::Withdrawn,
        draft: Arc::new(draft),
    })
}

/// A text with its charts as they are written: what stands for them inside is no character to keep.
/// What the other expressions printed moves along.
fn with_charts(bound: &str, charts: &[At<String>], prints: Vec<Printed>) -> (String, Vec<Printed>) {
    let (mut out, mut from) = (String::with_capacity(bound.len()), 0);
    let mut kept = Vec::with_capacity(prints.len());
    let mut drawn = charts.iter();
    for mut print in prints {
        if print.part == Part::Text {
            out.push_str(bound.get(from..print.output.start).unwrap_or_default());
            from = print.output.end;
            let start = out.len();
            if print.text.contains(CHART) {
                out.extend(drawn.next().map(|c| chart_written(&c.value)));
                continue;
            }
            out.push_str(bound.get(print.output).unwrap_or_default());
            print.output = start..out.len();
        }
        kept.push(print);
    }
    out.push_str(bound.get(from..).unwrap_or_default());
    (out, kept)
}

/// A chart as it is written in a release.
pub(super) fn chart_written(address: &str) -> String {
    format!("{{{{ chart(\"{address}\") }}}}")
}

fn printed(
    part: Part,
    template: &str,
    prints: Vec<Print>,
    at: &dyn Fn(Option<std::ops::Range<usize>>) -> Location,
) -> Vec<Printed> {
    let printed = |print: Print| Printed {
        part,
        expression: template
            .get(print.range.clone())
            .unwrap_or_default()
            .to_owned(),
        at: at(Some(print.range)),
        text: print.text,
        output: print.output,
        figures: print.figures,
    };
    prints.into_iter().map(printed).collect()
}

/// Takes over findings, but for those about names whose own address has been reported.
fn without_echo(found: &Report, unknown: &[String], report: &mut Report) {
    for d in found.sorted() {
        let is_echo = |name: &String| {
            d.args
                .iter()
                .any(|(arg, value)| *arg == "expression" && value.starts_with(name.as_str()))
        };
        if d.code != "content::unknown-name" || !unknown.iter().any(is_echo) {
            report.add(d.clone());
        }
    }
}

/// Makes the names of `[figures]` known; gives those whose address names nothing.
fn name_figures(
    draft: &Draft,
    binder: &Binder,
    scope: &mut Scope,
    report: &mut Report,
) -> Vec<String> {
    let mut unknown = Vec::new();
    for (name, address) in &draft.front.figures {
        match resolve(binder.findings(), &Scope::default(), &address.value) {
            Ok(figure) => {
                let value = FigureValue::value(binder.findings(), figure, &scope.used);
                scope.names.push((name.clone(), value));
            }
            Err(fault) => {
                let (code, known) = fault.code();
                let d = Diagnostic::new(code, draft.at(address.span.clone()));
                report.add(d.with("address", &address.value).with("known", known));
                unknown.push(name.clone());
            }
        }
    }
    unknown
}

fn front_text(
    draft: &Draft,
    (part, written): (Part, Option<&At<String>>),
    binder: &Binder,
    scope: &Scope,
    report: &mut Report,
) -> (String, Vec<Figure>, Vec<Printed>) {
    let Some(written) = written else {
        return Default::default();
    };
    let raw = draft.text.get(written.span.clone()).unwrap_or_default();
    let offset = raw.find(&written.value);
    let at = |range: Option<std::ops::Range<usize>>| match (offset, range) {
        (Some(offset), Some(range)) => {
            let start = written.span.start + offset;
            draft.at(start + range.start..start + range.end)
        }
        _ => draft.at(written.span.clone()),
    };
    let bound = binder.run(&written.value, Kind::Plain, scope, true, &at, report);
    let Some(bound) = bound else {
        return Default::default();
    };
    let prints = printed(part, &written.value, bound.prints, &at);
    (bound.text, bound.figures, prints)
}

fn route(draft: &Draft, report: &mut Report) -> Option<String> {
    let stem = draft
        .file
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".md");
    let written = match draft.kind {
        DraftKind::Page => draft.front.route.as_ref(),
        DraftKind::Release => draft.front.slug.as_ref(),
    };
    let name = written.map_or(stem, |w| w.value.as_str());
    let route = match draft.kind {
        DraftKind::Page => {
            if name.ends_with('/') {
                name.to_owned()
            } else {
                format!("{name}/")
            }
        }
        DraftKind::Release => {
            let year = draft
                .visible_from
                .map_or_else(String::new, |d| format!("{:04}/", d.year()));
            format!("releases/{year}{name}/")
        }
    };
    let fine = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if route.trim_end_matches('/').split('/').all(fine) {
        return Some(route);
    }
    let at = written.map_or_else(
        || Location::file(draft.file.clone()),
        |w| draft.at(w.span.clone()),
    );
    report.add(Diagnostic::new("content::bad-route", at).with("route", name));
    None
}

fn report_faults(draft: &Draft, faults: Vec<Fault>, report: &mut Report) {
    for fault in faults {
        // The text has been bound since it was written; the words are looked up again.
        let first = fault.quoted.lines().next().unwrap_or_default();
        let body = &draft.text[draft.body..];
        let at = match body.find(first).filter(|_| !first.is_empty()) {
            Some(start) => draft.at(draft.body + start..draft.body + start + first.len()),
            None => Location::file(draft.file.clone()),
        };
        report.add(Diagnostic::new(fault.code, at).with("quoted", first));
    }
}

fn place_chart(draft: &Draft, address: String) -> At<String> {
    let start = draft.text[draft.body..]
        .find(&address)
        .map_or(draft.body, |i| draft.body + i);
    let span = start..(start + address.len()).min(draft.text.len());
    At {
        value: address,
        span,
    }
}
