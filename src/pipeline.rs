//! The pipeline on one screen: [`load`] is everything up to the plan, [`build`] makes the pages.

mod against;
mod beside;
mod dated;
mod declaring;
mod desk;
mod diff;
mod editions;
mod figures;
mod files;
mod inspected;
mod kept;
mod openings;
mod pages;
mod past;
mod paths;
mod preview;
mod progress;
mod releases;
mod sealing;
mod searching;
mod unnamed;

use against::{compare, data, last_of};
pub use declaring::{Declaring, declare};
pub use desk::Audience;
pub use diff::{CellDifference, DatasetDifference, Difference, FigureDifference, Sight, diff};
use files::{hex, print_of, write_downloads, write_fixed};
pub use inspected::Inspected;
pub use kept::Kept;
pub(crate) use past::logs;
pub use preview::Preview;
pub use releases::backdated;
use releases::{compare_releases, gone_releases, released, tell_touched};

use pages::pages;

pub use progress::{Phase, Progress};
pub use sealing::{Correcting, Sealed, correct, seal};

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use jiff::{Timestamp, civil::DateTime};
use sha2::{Digest, Sha256};

use crate::{
    chart::{self, Width},
    config::{self, Config},
    content::{self, Article, Binder},
    dataset,
    declare::Change,
    diagnostic::{Diagnostic, Lang, Location, Report},
    disclosure,
    indicators::{self, Findings},
    inspect, privacy,
    publish::{self, Manifest, Past, Stage},
    render::{self, Theme},
    site::{self, Composed, Composer, Edition, Plan, Planned, Source, view::Block},
    source::{Committed, Sources},
    standards,
};

/// The moment a site speaks for.
#[derive(Clone, Copy, Debug)]
pub enum Moment {
    /// Local time of the site.
    Local(DateTime),
    /// An instant, turned into local time by the site's own offset.
    Instant(Timestamp),
}

/// A site, loaded and computed: ready to be asked, checked or built.
#[derive(Debug)]
pub struct Site {
    /// `site.toml`.
    pub config: Arc<Config>,
    /// All figures; also gives data and law.
    pub findings: Arc<Findings>,
    /// The files it was made from.
    pub sources: Arc<Sources>,
    /// Runs expressions.
    pub binder: Arc<Binder>,
    /// The same in the site's own language.
    own_binder: Arc<Binder>,
    /// What the office declares to have done to published data.
    pub changes: Vec<Change>,
    /// Pages and releases that are visible.
    pub articles: Vec<Article>,
    /// Releases and pages that open later or are drafts; checked, never published.
    pub later: Vec<Article>,
    /// How many figures of each release are bound to data.
    pub coverage: Vec<content::Coverage>,
    /// What is not shown yet: file or dataset, how many rows (0 for a text), when the next opens.
    pub withheld: Vec<(String, usize, Option<DateTime>)>,
    /// The rules of inspections.
    pub rules: config::Inspection,
    /// Which pages there are, in all languages.
    pub plan: Arc<Plan>,
    /// The languages of the site, its own first.
    pub editions: Arc<[Edition]>,
    /// Which of them this is.
    pub edition: usize,
    /// Pages of this language that the plan has not: earlier versions of its own texts.
    pub versions: Vec<Planned>,
    /// The same site in its other languages.
    pub others: Vec<Site>,
    /// The theme.
    pub theme: Theme,
    /// Local moment the site speaks for.
    pub as_of: DateTime,
    /// Whether drafts and what opens later are among the articles, for those who prepare them; such
    /// a site is shown, never built.
    pub desk: bool,
    /// By which commit each data file is as it is; empty where nobody asked or knows.
    pub commits: BTreeMap<String, Committed>,
    /// When earlier builds first showed what.
    seen: disclosure::Seen,
}

/// What a build made.
#[derive(Debug)]
pub struct Built {
    /// Every file.
    pub manifest: Manifest,
    /// Number of pages.
    pub pages: usize,
    /// Pages taken over unchanged from the last build.
    pub reused: usize,
}

/// Loads and computes a site; `None` where too little is right to go on.
///
/// Everything that is wrong is in `report`.
pub fn load(sources: Arc<Sources>, moment: Moment, report: &mut Report) -> Option<Site> {
    load_watched(sources, moment, &Progress::default(), report)
}

/// As [`load`], telling how far it has come.
pub fn load_watched(
    sources: Arc<Sources>,
    moment: Moment,
    progress: &Progress,
    report: &mut Report,
) -> Option<Site> {
    load_again(sources, moment, progress, &Kept::default(), report)
}

/// As [`load_watched`], taking over what is kept of the load before; the result is the same.
pub fn load_again(
    sources: Arc<Sources>,
    moment: Moment,
    progress: &Progress,
    kept: &Kept,
    report: &mut Report,
) -> Option<Site> {
    load_for(Audience::Public, sources, moment, progress, kept, report)
}

/// As [`load_again`], for those who prepare the site if asked.
pub fn load_for(
    audience: Audience,
    sources: Arc<Sources>,
    moment: Moment,
    progress: &Progress,
    kept: &Kept,
    report: &mut Report,
) -> Option<Site> {
    progress.begin(Phase::Data, 0);
    let standards = Arc::new(standards::load(&sources, report));
    let config = Arc::new(config::read(&sources, report)?);
    let as_of = match moment {
        Moment::Local(local) => local,
        Moment::Instant(instant) => config.offset.to_datetime(instant),
    };
    let findings = figures(
        &sources,
        (standards, &config),
        as_of,
        (progress, kept),
        report,
    );
    let catalog = findings.catalog.clone();
    progress.begin(Phase::Texts, 0);
    let words = site::site_view(&config, as_of);
    let binder = Binder::new(findings.clone(), sources.clone(), words.as_of.clone());
    let binder = Arc::new(binder);
    let mut drafts = content::drafts(&sources, config.offset, report);
    let unbound = config.release_policy.unbound;
    let coverage = content::lint(&drafts, &findings, unbound, report);
    privacy::lint(&sources, &catalog, &drafts, &config, as_of.date(), report);
    let editions: Vec<Lang> = config.editions().collect();
    let translations = content::translations(&mut drafts, &editions, report);
    let mut texts = content::articles(drafts, &binder, as_of, report);
    let desk = audience == Audience::Desk;
    if desk {
        desk::put(&mut texts, &config);
    }
    let dated = dated::dated(&sources, &findings, &texts, kept, as_of, report);
    let plan = site::plan(&findings, &texts.shown, dated, as_of, report);
    let theme = render::load(&sources, &config, &words, report)?;
    paths::check(&findings, &plan, &theme, report);
    let withheld = desk::withheld(&catalog, std::mem::take(&mut texts.withheld));
    let own = config.lang;
    let site = Site {
        config,
        findings,
        sources: sources.clone(),
        own_binder: binder.clone(),
        binder,
        changes: config::changes(&sources, report),
        rules: config::inspection(&sources, report),
        articles: texts.shown,
        later: texts.later,
        coverage,
        withheld,
        plan: Arc::new(plan),
        editions: Arc::from([Edition::own(own)]),
        edition: 0,
        versions: Vec::new(),
        others: Vec::new(),
        theme,
        as_of,
        desk,
        commits: BTreeMap::new(),
        seen: kept.seen.clone().unwrap_or_default(),
    };
    editions::with_editions(site, translations, report)
}

/// The data and all that is computed of them.
fn figures(
    sources: &Sources,
    (standards, config): (Arc<standards::Standards>, &Arc<Config>),
    as_of: DateTime,
    (progress, kept): (&Progress, &Kept),
    report: &mut Report,
) -> Arc<Findings> {
    let tables = &kept.tables;
    let catalog = dataset::assemble_again(sources, &standards, config, as_of, tables, report);
    progress.begin(Phase::Figures, 0);
    let findings = indicators::evaluate_again(
        Arc::new(catalog),
        standards,
        config.clone(),
        &kept.figures,
        report,
    );
    Arc::new(findings.seen(as_of.date()))
}

/// Builds the site into `output`, whole or not at all; without `output` it only checks.
///
/// Pages are composed, drawn, rendered and written one by one, in parallel. Any error in `report`
/// stops before the swap: the old site stays as it was.
///
/// # Errors
/// Faults of the disk and of the output folder. Faults of the site are in `report`, with `Ok(None)`.
pub fn build(
    site: &Site,
    output: Option<&Path>,
    report: &mut Report,
) -> Result<Option<Built>, publish::Error> {
    build_watched(site, output, &Progress::default(), report)
}

/// As [`build`], telling how far it has come.
///
/// # Errors
/// As [`build`].
pub fn build_watched(
    site: &Site,
    output: Option<&Path>,
    progress: &Progress,
    report: &mut Report,
) -> Result<Option<Built>, publish::Error> {
    build_beside(site, (output, None), progress, report)
}

/// As [`build_watched`], compared with one more site that was published; the newer of that one and
/// of the one in `output` is the last. The chain of builds goes on from it.
///
/// # Errors
/// As [`build`].
pub fn build_beside(
    site: &Site,
    (output, against): (Option<&Path>, Option<Past<'_>>),
    progress: &Progress,
    report: &mut Report,
) -> Result<Option<Built>, publish::Error> {
    progress.begin(Phase::Downloads, 0);
    let stage = match output {
        // What is on the desk is for those who prepare it, whoever calls.
        Some(output) if !report.has_errors() && !site.desk => Some(Stage::begin(output)?),
        _ => None,
    };
    // Where there are errors nothing is written, and it is told all the same what changed.
    let standing = match (&stage, output) {
        (None, Some(output)) => publish::last(output)?.map(|manifest| (output, manifest)),
        _ => None,
    };
    let standing = standing.as_ref().map(|(at, m)| Past::new(at, m));
    let own = stage.as_ref().and_then(Stage::past).or(standing);
    let (past, other) = last_of(own, against);
    if let Some(other) = other {
        compare(site, other.manifest(), report);
    }
    let (tables, remembered, broken) = data(site, stage.as_ref(), past, report)?;
    let changed = site::Changed::new(site.findings.clone(), Arc::new(remembered.history));
    let with_changes = |site| Composer {
        changed: Some(&changed),
        ..composer(site, &tables)
    };
    let composers = site.all().map(|site| (site, with_changes(site)));
    let composers: Vec<(&Site, Composer<'_>)> = composers.collect();
    for (site, composer) in &composers {
        inspected::check(site, composer, report);
        write_fixed(site, composer, stage.as_ref())?;
    }
    let folder = past.map(|past| past.folder().to_owned());
    let made = pages(
        &composers,
        (stage.as_ref(), past, &broken),
        progress,
        report,
    )?;
    match stage {
        Some(stage) if !report.has_errors() => {
            let mut content = inspect::content(&site.findings.catalog, &site.changes);
            content.releases = made.releases;
            content.seen = site.seen.after_build(&site.plan.ledger.undated, site.as_of);
            stage.made_from(content);
            if site.config.proof.chain {
                stage.extend_chain(&site.as_of.to_string(), folder.as_deref())?;
            }
            let manifest = stage.commit(&site.as_of.to_string())?;
            Ok(Some(Built {
                manifest,
                pages: made.pages,
                reused: made.reused,
            }))
        }
        _ => Ok(None),
    }
}

fn composer<'s>(site: &'s Site, written: &'s dyn site::Written) -> Composer<'s> {
    Composer {
        binder: &site.binder,
        own: &site.own_binder,
        plan: &site.plan,
        articles: &site.articles,
        as_of: site.as_of,
        written,
        commits: &site.commits,
        traced: false,
        desk: site.desk,
        bare: false,
        changed: None,
        editions: &site.editions,
        edition: site.edition,
    }
}

/// Files that are not pages, as far as they are known before the pages are made.
fn other_files(site: &Site) -> BTreeSet<String> {
    let datasets = site.findings.catalog.iter();
    let mut out: BTreeSet<String> = datasets
        .flat_map(|d| site::Format::ALL.map(|f| f.path(d)))
        .collect();
    out.extend(site.theme.files.iter().map(|(path, _)| path.clone()));
    out.extend(["sitemap.xml", "robots.txt", "data/datapackage.json"].map(str::to_owned));
    for site in site.all() {
        let feeds = site.plan.feed_paths(&site.config).into_iter();
        out.extend(feeds.map(|path| site.path(&path)));
    }
    out.extend(site.plan.calendar_paths());
    out.extend(site.plan.ledger_paths());
    out.extend(Composer::change_feed_paths());
    out
}

/// All that a page's template sees, its links checked.
fn composed(
    site: &Site,
    composer: &Composer<'_>,
    planned: &Planned,
    files: &BTreeSet<String>,
    report: &mut Report,
) -> Composed {
    let composed = composer.compose(planned, report);
    let shared = figures::paths(&site.path(&planned.route), &composed.view);
    let mut composed = composer.compose(planned, report);
    composed.lay_below(site.own_edition().prefix);
    let composed = composed;
    let own: BTreeSet<&str> = composed
        .files
        .iter()
        .map(|(path, _)| path.as_str())
        .chain(shared.iter().map(String::as_str))
        .chain(composed.beside.iter().map(|b| b.path.as_str()))
        .collect();
    if matches!(planned.source, Source::Version(..)) {
        return composed; // it is kept as it was, with links to what was there then
    }
    inspect::check_links(
        &site.plan,
        &|path| files.contains(path) || own.contains(path) || site.has_page(path),
        &site.path(&planned.route),
        &composed.view,
        report,
    );
    composed
}

/// The page as a text.
///
/// # Reports
/// `render::failed`.
fn html_of(
    site: &Site,
    planned: &Planned,
    view: &site::view::PageView,
    report: &mut Report,
) -> Option<String> {
    match site.theme.page(view) {
        Ok(html) => Some(html),
        Err(error) => {
            let at = Location::file(format!("themes/{}", site.config.theme.value));
            let d = Diagnostic::new("render::failed", at);
            report.add(d.with("page", &planned.route).with("error", error));
            None
        }
    }
}

/// The file that a server answers a route with.
fn file_of(route: &str) -> String {
    if route.is_empty() || route.ends_with('/') {
        format!("{route}index.html")
    } else {
        route.to_owned()
    }
}

/// Hash over all that a page is made from: its view, its charts, the theme and the program.
fn inputs_hash(theme: &Theme, composed: &Composed) -> String {
    let mut hasher = Sha256::new();
    hasher.update(theme.hash.as_bytes());
    hasher.update(serde_json::to_vec(&composed.view).unwrap_or_default());
    for (_, spec) in &composed.charts {
        hasher.update(serde_json::to_vec(spec).unwrap_or_default());
    }
    hex(&hasher.finalize()[..16])
}

/// Puts the drawings into the chart blocks.
fn drawn(composed: Composed) -> site::view::PageView {
    let mut view = composed.view;
    for (position, spec) in &composed.charts {
        if let Some(Block::Chart {
            svg_narrow,
            svg_wide,
            ..
        }) = view.blocks.get_mut(*position)
        {
            *svg_narrow = chart::draw(spec, Width::Narrow);
            *svg_wide = chart::draw(spec, Width::Wide);
        }
    }
    view
}
