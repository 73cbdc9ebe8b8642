//! The pipeline on one screen: [`load`] is everything up to the plan, [`build`] makes the pages.

mod beside;
mod openings;
mod preview;
mod progress;

pub use preview::Preview;
pub use progress::{Phase, Progress};

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex},
};

use jiff::{Timestamp, civil::DateTime};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::{
    chart::{self, Width},
    config::{self, Config},
    content::{self, Article, Binder},
    dataset,
    declare::Change,
    diagnostic::{Diagnostic, Location, Report},
    indicators::{self, Findings},
    inspect, privacy,
    publish::{self, Manifest, Stage},
    render::{self, Theme},
    site::{self, Composed, Composer, Plan, Planned, view::Block},
    source::Sources,
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
    pub binder: Binder,
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
    /// Which pages there are.
    pub plan: Plan,
    /// The theme.
    pub theme: Theme,
    /// Local moment the site speaks for.
    pub as_of: DateTime,
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

/// What one load leaves for the next, so that unchanged data are not read and computed again.
#[derive(Debug, Default)]
pub struct Kept {
    tables: dataset::Kept,
    figures: indicators::Kept,
}

impl Kept {
    /// Keeps; by default nothing is kept.
    #[must_use]
    pub fn on() -> Self {
        Self {
            tables: dataset::Kept::on(),
            figures: indicators::Kept::default(),
        }
    }
}

/// As [`load_watched`], taking over what is kept of the load before; the result is the same.
pub fn load_again(
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
    let catalog = Arc::new(dataset::assemble_again(
        &sources,
        &standards,
        &config,
        as_of,
        &kept.tables,
        report,
    ));
    progress.begin(Phase::Figures, 0);
    let findings = indicators::evaluate_again(
        catalog.clone(),
        standards,
        config.clone(),
        &kept.figures,
        report,
    );
    let findings = Arc::new(findings.seen(as_of.date()));
    progress.begin(Phase::Texts, 0);
    let words = site::site_view(&config, as_of);
    let binder = Binder::new(findings.clone(), sources.clone(), words.as_of.clone());
    let drafts = content::drafts(&sources, config.offset, report);
    let unbound = config.release_policy.unbound;
    let coverage = content::lint(&drafts, &findings, unbound, report);
    privacy::lint(&sources, &catalog, &drafts, &config, as_of.date(), report);
    let texts = content::articles(drafts, &binder, as_of, report);
    let days = config::work_calendar(&sources, report);
    let calendar = content::calendar(&sources, &days, as_of, config.lang, report);
    let plan = site::plan(&findings, &texts.shown, calendar, as_of, report);
    let theme = render::load(&sources, &config, &words, report)?;
    check_paths(&findings, &plan, &theme, report);
    let rows = catalog
        .iter()
        .filter(|d| d.withheld.0 > 0)
        .map(|d| (d.id().to_owned(), d.withheld.0, d.withheld.1));
    let hidden = texts
        .withheld
        .into_iter()
        .map(|(file, opens)| (file.to_string(), 0, Some(opens)));
    let withheld = rows.chain(hidden).collect();
    Some(Site {
        config,
        findings,
        sources: sources.clone(),
        binder,
        changes: config::changes(&sources, report),
        articles: texts.shown,
        later: texts.later,
        coverage,
        withheld,
        plan,
        theme,
        as_of,
    })
}

/// Whether every file of the site has a name of its own that works on every system.
///
/// # Reports
/// `publish::path-part`, `publish::path-character`, `publish::path-device`,
/// `publish::path-too-long`, `publish::path-twice`.
fn check_paths(findings: &Findings, plan: &Plan, theme: &Theme, report: &mut Report) {
    let mut names = publish::Names::new();
    let mut told = BTreeSet::new();
    let mut claim = |path: &str, place: &dyn Fn() -> Location| {
        let Err(error) = names.claim(path) else {
            return;
        };
        let mut d = error.diagnostic().clone();
        d.at = place();
        let other = d.args.iter().find(|(name, _)| *name == "other");
        let other = other.map(|(_, other)| other.clone());
        // One name in the data, or one folder, can be in the addresses of many pages.
        let same = other.clone().unwrap_or_else(|| format!("{:?}", d.at));
        if !told.insert((d.code, same)) {
            return;
        }
        let first = other.and_then(|other| {
            let mut pages = plan.pages.iter();
            pages.find(|p| file_of(&p.route).starts_with(&other))
        });
        let first = first.map(|first| site::place_of(findings, plan, first));
        d.related.extend(first.filter(|first| *first != d.at));
        report.add(d);
    };
    for planned in &plan.pages {
        let place = || site::place_of(findings, plan, planned);
        claim(&file_of(&planned.route), &place);
    }
    for dataset in findings.catalog.iter() {
        for format in site::Format::ALL {
            let place = || Location::file(dataset.schema.file.clone());
            claim(&format.path(dataset), &place);
        }
    }
    for path in plan.find_paths(findings) {
        claim(&path, &|| Location::file(crate::config::FILE));
    }
    for (path, _) in &theme.files {
        claim(path, &|| Location::file(path.as_str()));
    }
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
    progress.begin(Phase::Downloads, 0);
    let stage = match output {
        Some(output) if !report.has_errors() => Some(Stage::begin(output)?),
        _ => None,
    };
    match (&stage, output) {
        (Some(stage), _) => compare_with(site, stage.previous(), report),
        (None, Some(output)) => _ = compare(site, output, report)?,
        (None, None) => {}
    }
    let sizes = write_downloads(site, stage.as_ref())?;
    let composer = Composer {
        binder: &site.binder,
        plan: &site.plan,
        articles: &site.articles,
        as_of: site.as_of,
        sizes: &sizes,
    };
    write_fixed(site, &composer, stage.as_ref())?;
    let files = other_files(site);
    progress.begin(Phase::Pages, site.plan.pages.len());
    let parts: Vec<PagePart> = site
        .plan
        .pages
        .par_iter()
        .map(|planned| {
            let part = page(site, &composer, planned, &files, stage.as_ref());
            progress.step();
            part
        })
        .collect::<Result<_, _>>()?;
    progress.begin(Phase::Publishing, 0);
    let reused = parts.iter().filter(|p| p.reused).count();
    parts.into_iter().for_each(|part| report.merge(part.report));
    report.merge(check_later(site, &composer));
    match stage {
        Some(stage) if !report.has_errors() => {
            stage.made_from(inspect::content(&site.findings.catalog, &site.changes));
            let manifest = stage.commit(&site.as_of.to_string())?;
            Ok(Some(Built {
                manifest,
                pages: site.plan.pages.len(),
                reused,
            }))
        }
        _ => Ok(None),
    }
}

/// Compares the data with the site that was published last in a folder, without building one;
/// `false` where none was.
///
/// # Errors
/// Faults of the disk, and a folder whose manifest cannot be understood.
pub fn compare(site: &Site, folder: &Path, report: &mut Report) -> Result<bool, publish::Error> {
    let last = publish::last(folder)?;
    compare_with(site, last.as_ref(), report);
    Ok(last.is_some())
}

fn compare_with(site: &Site, last: Option<&Manifest>, report: &mut Report) {
    if let Some(last) = last {
        inspect::losses(&site.findings.catalog, &site.changes, last, report);
    }
}

/// Puts together what opens later, only to see that it will not stop the site then.
fn check_later(site: &Site, composer: &Composer<'_>) -> Report {
    let parts: Vec<Report> = site
        .later
        .par_iter()
        .map(|article| {
            let mut part = Report::default();
            let composed = composer.compose_text(article, &mut part);
            beside::check(&site.sources, &composed.beside, &mut part);
            part
        })
        .collect();
    let mut report = Report::default();
    parts.into_iter().for_each(|part| report.merge(part));
    report
}

/// What making one page left behind.
struct PagePart {
    report: Report,
    reused: bool,
}

/// Files that are not pages, as far as they are known before the pages are made.
fn other_files(site: &Site) -> BTreeSet<String> {
    let datasets = site.findings.catalog.iter();
    let mut out: BTreeSet<String> = datasets
        .flat_map(|d| site::Format::ALL.map(|f| f.path(d)))
        .collect();
    out.extend(site.theme.files.iter().map(|(path, _)| path.clone()));
    out.extend(["sitemap.xml", "robots.txt", "data/datapackage.json"].map(str::to_owned));
    out.extend(site.plan.feed_paths(&site.config));
    out.extend(site.plan.calendar_paths());
    out
}

fn page(
    site: &Site,
    composer: &Composer<'_>,
    planned: &Planned,
    files: &BTreeSet<String>,
    stage: Option<&Stage>,
) -> Result<PagePart, publish::Error> {
    let mut report = Report::default();
    let composed = composed(site, composer, planned, files, &mut report);
    let Some(stage) = stage else {
        beside::check(&site.sources, &composed.beside, &mut report);
        return Ok(PagePart {
            report,
            reused: false,
        });
    };
    let path = file_of(&planned.route);
    let inputs = inputs_hash(&site.theme, &composed);
    for (path, bytes) in &composed.files {
        stage.write(path, bytes, None)?;
    }
    beside::write(&site.sources, &composed.beside, stage, &mut report)?;
    if stage.reuse(&path, &inputs)? {
        return Ok(PagePart {
            report,
            reused: true,
        });
    }
    if let Some(html) = html_of(site, planned, composed, &mut report) {
        stage.write(&path, html.as_bytes(), Some(&inputs))?;
    }
    Ok(PagePart {
        report,
        reused: false,
    })
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
    let own: BTreeSet<&str> = composed
        .files
        .iter()
        .map(|(path, _)| path.as_str())
        .chain(composed.beside.iter().map(|b| b.path.as_str()))
        .collect();
    inspect::check_links(
        &site.plan,
        &|path| files.contains(path) || own.contains(path),
        &planned.route,
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
    composed: Composed,
    report: &mut Report,
) -> Option<String> {
    match site.theme.page(&drawn(composed)) {
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
    hasher
        .finalize()
        .iter()
        .take(16)
        .map(|b| format!("{b:02x}"))
        .collect()
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

/// Counts what is written; while checking there is nowhere to write to.
struct Counter<W> {
    inner: Option<W>,
    bytes: u64,
}

impl<W: Write> Write for Counter<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = match &mut self.inner {
            Some(inner) => inner.write(buf)?,
            None => buf.len(),
        };
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// The size of a download, as it would be written.
fn size_of(dataset: &dataset::Dataset, format: site::Format) -> u64 {
    let mut out = Counter::<io::Sink> {
        inner: None,
        bytes: 0,
    };
    // Nothing is written, so nothing can fail.
    let _ = format.write(dataset, &mut out);
    out.bytes
}

/// Writes every dataset in every format; gives the sizes.
fn write_downloads(
    site: &Site,
    stage: Option<&Stage>,
) -> Result<BTreeMap<String, u64>, publish::Error> {
    let jobs: Vec<(&dataset::Dataset, site::Format)> = site
        .findings
        .catalog
        .iter()
        .flat_map(|d| site::Format::ALL.map(|f| (d, f)))
        .collect();
    let sizes = Mutex::new(BTreeMap::new());
    jobs.par_iter()
        .try_for_each(|(dataset, format)| -> Result<(), publish::Error> {
            let path = format.path(dataset);
            let inner = stage
                .map(|s| s.create(&path))
                .transpose()?
                .map(io::BufWriter::new);
            let mut out = Counter { inner, bytes: 0 };
            let written = format.write(dataset, &mut out);
            if let Some(file) = out.inner {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error);
                let file = written
                    .and(file)
                    .map_err(|e| publish::Error::writing(&path, e))?;
                file.finish()?;
            }
            if let Ok(mut sizes) = sizes.lock() {
                sizes.insert(path, out.bytes);
            }
            Ok(())
        })?;
    Ok(sizes.into_inner().unwrap_or_default())
}

/// Writes what is not a page: assets, feed, site map, robots, the Data Package.
fn write_fixed(
    site: &Site,
    composer: &Composer<'_>,
    stage: Option<&Stage>,
) -> Result<(), publish::Error> {
    let Some(stage) = stage else { return Ok(()) };
    for (path, bytes) in &site.theme.files {
        stage.write(path, bytes, None)?;
    }
    for (path, bytes) in composer.feeds() {
        stage.write(&path, &bytes, None)?;
    }
    for (path, bytes) in composer.calendar_files() {
        stage.write(&path, &bytes, None)?;
    }
    for (path, bytes) in composer.find_files() {
        stage.write(&path, &bytes, None)?;
    }
    for (path, bytes) in composer.sitemaps() {
        stage.write(&path, &bytes, None)?;
    }
    stage.write("robots.txt", composer.robots().as_bytes(), None)?;
    stage.write(
        "data/datapackage.json",
        site::data_package(&site.findings).as_bytes(),
        None,
    )
}
