//! Pages and releases with every number bound.

use std::{ops::Range, sync::Arc};

use jiff::civil::DateTime;
use rayon::prelude::*;

use super::{
    attached::{Attachment, Picture, Pictures, attachments},
    bind::{Binder, Bound, Kind, Scope, resolve},
    draft::{Draft, DraftKind},
    figure_value::FigureValue,
    life::{self, Stage},
    lint::without_notes,
    lock::Part,
    markdown::{Fault, Manner, Segment, markdown_with},
    mask::Mask,
    printed::{Printed, printed},
    related,
    worded::{Placed, worded},
    wording::Wording,
};
use crate::{
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
    /// One sentence for search engines, where the front matter gives one; may be empty.
    pub description: String,
    /// Text as Markdown with its numbers bound, for [`outline`](super::outline()).
    pub text: Wording,
    /// Language of the site that it was bound for.
    pub lang: Lang,
    /// Addresses of charts, by number.
    pub charts: Vec<At<String>>,
    /// Addresses of tables, by number.
    pub tables: Vec<At<String>>,
    /// Figures used, in order, each once.
    pub figures: Vec<Figure>,
    /// Files that are published with it.
    pub attachments: Vec<Attachment>,
    /// Pictures of the text, each once.
    pub pictures: Vec<Picture>,
    /// What the expressions printed, in order.
    pub prints: Vec<Printed>,
    /// The Markdown with its numbers filled in; charts and tables stand in it as they were written.
    pub wording: Wording,
    /// Local time of publication.
    pub published: Option<DateTime>,
    /// Where it stands at the site's moment.
    pub stage: Stage,
}

impl Article {
    /// The text with the places of charts and tables: made when it is asked for, since a site of many
    /// releases would hold it twice otherwise.
    #[must_use]
    pub fn body(&self, binder: &Binder) -> Vec<Segment> {
        let config = &binder.findings().config;
        let mut pictures = Pictures {
            draft: &self.draft,
            sources: binder.sources(),
            widest: config.releases.image_width.value,
            found: self.pictures.clone(),
        };
        let manner = Manner {
            lang: self.lang,
            links: &config.links,
        };
        body(&self.text, &self.route, manner, &mut pictures).0
    }

    /// What lists show of it: its title, its dates and where it is from.
    pub(super) fn listed(&self) -> Self {
        Self {
            draft: self.draft.clone(),
            route: self.route.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            description: String::new(),
            text: Wording::default(),
            lang: self.lang,
            charts: Vec::new(),
            tables: Vec::new(),
            figures: self.figures.clone(),
            attachments: Vec::new(),
            pictures: Vec::new(),
            prints: Vec::new(),
            wording: Wording::default(),
            published: self.published,
            stage: self.stage,
        }
    }
}

/// What became of the texts of a site.
#[derive(Debug, Default)]
pub struct Texts {
    /// Those to be seen.
    pub shown: Vec<Article>,
    /// Those that open later: checked, never published.
    pub later: Vec<Article>,
    /// Those that nobody has approved: checked, never published.
    pub drafts: Vec<Article>,
    /// Files of what opens later, and when.
    pub withheld: Vec<(Arc<str>, DateTime)>,
}

/// Binds every draft that is visible at `as_of`.
///
/// Drafts that are not visible yet are checked too: what opens tomorrow must not stop the site
/// tomorrow.
///
/// # Reports
/// `content::unknown-name`, `content::bad-expression`, `content::withheld-figure`,
/// `content::nothing-to-print`, `content::not-printable`, `content::too-long`,
/// `content::raw-html`, `content::bad-link`, `content::image`, `content::no-image`,
/// `content::bad-image`, `content::no-alt-text`, `content::no-attachment`,
/// `content::attachment-kind`, `content::attachment-empty`, `content::attachment-twice`, `content::literal-emphasis`
/// (warning), `content::bad-route`, and the address codes of `indicators`.
pub fn articles(
    drafts: Vec<Draft>,
    binder: &Binder,
    as_of: DateTime,
    report: &mut Report,
) -> Texts {
    related::check(&drafts, report);
    let made: Vec<(Report, Option<Article>, Drawer)> = drafts
        .into_par_iter()
        .map(|draft| {
            let mut part = Report::default();
            let drawer = Drawer::of(&draft, as_of);
            life::check(&draft, &binder.findings().config, as_of, &mut part);
            let stage = draft.stage(as_of);
            let article = article(draft, stage, binder, &mut part);
            (part, article, drawer)
        })
        .collect();
    let mut texts = Texts::default();
    for (part, article, drawer) in made {
        report.merge(part);
        match drawer {
            Drawer::Shown => texts.shown.extend(article),
            Drawer::Later(file, opens) => {
                texts.later.extend(article);
                texts.withheld.push((file, opens));
            }
            Drawer::Draft => texts.drafts.extend(article),
        }
    }
    texts
}

/// Where a text belongs at a moment.
enum Drawer {
    Shown,
    Later(Arc<str>, DateTime),
    Draft,
}

impl Drawer {
    fn of(draft: &Draft, as_of: DateTime) -> Self {
        let opens = draft.visible_from.filter(|_| !draft.is_draft());
        match opens {
            _ if draft.is_visible(as_of) => Self::Shown,
            Some(opens) => Self::Later(draft.file.clone(), opens),
            None => Self::Draft,
        }
    }
}

fn article(
    mut draft: Draft,
    stage: Stage,
    binder: &Binder,
    report: &mut Report,
) -> Option<Article> {
    let mask = Mask::of(&binder.findings().config, &draft.front);
    mask.front(&mut draft.front);
    if stage == Stage::Withdrawn {
        return withdrawn(draft, (binder, &mask), report);
    }
    let draft = Arc::new(draft);
    let mut scope = own_scope(&draft, binder);
    let unknown = name_figures(&draft, binder, &mut scope, report);
    let route = route(&draft, report)?;
    let outer = report;
    let report = &mut Report::default();
    let front = &draft.front;
    let texts = [
        (Part::Title, Some(&front.title)),
        (Part::Summary, front.summary.as_ref()),
        (Part::Description, front.description.as_ref()),
    ];
    let [title, summary, description] =
        texts.map(|text| front_text(&draft, text, binder, &scope, report));
    let text = body_text(&draft, &route, (binder, &mask), &scope, report);
    without_echo(report, &unknown, outer);
    outer.merge(text.report);
    let attachments = attachments(&draft, binder.sources(), outer);
    let figures = [text.figures, title.1, summary.1, description.1];
    let published = draft.visible_from;
    Some(Article {
        route,
        title: mask.plain(title.0),
        summary: mask.plain(summary.0),
        description: mask.plain(description.0),
        text: text.text,
        lang: binder.findings().config.lang,
        attachments,
        pictures: text.pictures,
        charts: text.charts,
        tables: text.tables,
        figures: each_once(figures.into_iter().flatten()),
        prints: [title.2, summary.2, description.2, text.prints].concat(),
        wording: text.wording,
        published,
        stage,
        draft,
    })
}

/// The Markdown of a draft, bound.
struct BodyText {
    text: Wording,
    wording: Wording,
    pictures: Vec<Picture>,
    charts: Vec<At<String>>,
    tables: Vec<At<String>>,
    figures: Vec<Figure>,
    prints: Vec<Printed>,
    /// What is wrong besides the expressions.
    report: Report,
}

fn body_text(
    draft: &Draft,
    route: &str,
    (binder, mask): (&Binder, &Mask<'_>),
    scope: &Scope,
    report: &mut Report,
) -> BodyText {
    let start = draft.body;
    let template = &draft.text[start..];
    let at = |range: Option<Range<usize>>| match range {
        Some(range) => draft.at(start + range.start..start + range.end),
        None => Location::file(draft.file.clone()),
    };
    let bound = binder.run(template, Kind::Markdown, scope, true, &at, report);
    let bound: Bound = bound.unwrap_or_default();
    let mut report = Report::default();
    let text = mask.markdown(without_notes(&bound.text));
    let config = &binder.findings().config;
    let mut pictures = Pictures {
        draft,
        sources: binder.sources(),
        widest: config.releases.image_width.value,
        found: Vec::new(),
    };
    let manner = Manner {
        lang: config.lang,
        links: &config.links,
    };
    let (_, faults) = body(&text, route, manner, &mut pictures);
    report_faults(draft, faults, &mut report);
    let places = |list: Vec<String>| -> Vec<At<String>> {
        let list = list.into_iter();
        list.map(|address| placed_at(draft, address)).collect()
    };
    let (charts, tables) = (places(bound.charts), places(bound.tables));
    let placed = Placed {
        charts: &charts,
        tables: &tables,
    };
    let prints = printed(Part::Text, template, bound.prints, &at);
    let (wording, prints) = worded(&bound.text, &placed, prints);
    let wording = mask.markdown(wording);
    BodyText {
        text: Wording::of(text, &draft.text, start),
        wording: Wording::of(wording, &draft.text, start),
        pictures: pictures.found,
        charts,
        tables,
        figures: bound.figures,
        prints,
        report,
    }
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

/// The text as HTML; its pictures are found on the way.
fn body(
    text: &str,
    route: &str,
    manner: Manner<'_>,
    pictures: &mut Pictures<'_>,
) -> (Vec<Segment>, Vec<Fault>) {
    let root = "../".repeat(route.matches('/').count());
    let mut find = |address: &str, alt: &str| pictures.take(address, alt);
    markdown_with(text, (&root, ""), manner, &mut find)
}

/// What is left of a release that was taken back: its address and its title.
fn withdrawn(
    draft: Draft,
    (binder, mask): (&Binder, &Mask<'_>),
    report: &mut Report,
) -> Option<Article> {
    let route = route(&draft, report)?;
    let mut scope = Scope::default();
    let title = match &draft.lock {
        Some(lock) => lock.current.title.clone(),
        None => {
            let _ = name_figures(&draft, binder, &mut scope, report);
            let title = (Part::Title, Some(&draft.front.title));
            mask.plain(front_text(&draft, title, binder, &scope, report).0)
        }
    };
    Some(Article {
        route,
        title,
        summary: String::new(),
        description: String::new(),
        text: Wording::default(),
        lang: binder.findings().config.lang,
        attachments: Vec::new(),
        pictures: Vec::new(),
        charts: Vec::new(),
        tables: Vec::new(),
        figures: Vec::new(),
        prints: Vec::new(),
        wording: Wording::default(),
        published: draft.visible_from,
        stage: Stage::Withdrawn,
        draft: Arc::new(draft),
    })
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

fn placed_at(draft: &Draft, address: String) -> At<String> {
    let start = draft.text[draft.body..]
        .find(&address)
        .map_or(draft.body, |i| draft.body + i);
    let span = start..(start + address.len()).min(draft.text.len());
    At {
        value: address,
        span,
    }
}
