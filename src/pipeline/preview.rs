//! A site whose files are made when they are asked for: the same bytes as [`super::build`] writes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use rayon::prelude::*;

use super::{
    Phase, Progress, Site, beside, composed, composer, drawn, figures, file_of, html_of,
    other_files, released, searching, size_of,
};
use crate::{
    dataset::Dataset,
    diagnostic::Report,
    history::History,
    indicators::Findings,
    seal::Broken,
    search,
    site::{self, Changed, Composer, Format, Planned, Written},
};

/// A site in memory.
#[derive(Debug)]
pub struct Preview {
    site: Site,
    /// Sizes of the downloads: pages print them.
    sizes: LazySizes,
    /// Files that are not pages.
    files: BTreeSet<String>,
    /// Pages by the file that holds them.
    pages: BTreeMap<String, usize>,
    /// What became of published values.
    changed: Changed,
    /// Pages that tell of it.
    more: Vec<Planned>,
    /// What the search looks things up in, once it is asked for: it takes every page.
    search: OnceLock<BTreeMap<String, Vec<u8>>>,
    /// Pages by their folder: files beside a page are known once it is composed.
    folders: BTreeMap<String, Vec<usize>>,
}

impl Preview {
    /// Makes ready to answer; pages are made later.
    #[must_use]
    pub fn new(site: Site) -> Self {
        let sizes = LazySizes::new(Arc::clone(&site.findings));
        let files = other_files(&site);
        let mut pages = BTreeMap::new();
        let mut folders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, planned) in site.plan.pages.iter().enumerate() {
            let file = file_of(&planned.route);
            folders.entry(folder_of(&file)).or_default().push(i);
            pages.insert(file, i);
        }
        let changed = Changed::new(site.findings.clone(), Arc::default());
        Self {
            site,
            sizes,
            files,
            pages,
            folders,
            changed,
            search: OnceLock::new(),
            more: Vec::new(),
        }
    }

    /// Shows the logs of the site that was published last.
    #[must_use]
    pub fn remembering(mut self, history: History) -> Self {
        self.changed = Changed::new(self.site.findings.clone(), Arc::new(history));
        let composer = self.composer();
        let (more, files) = (composer.change_pages(), composer.change_files());
        self.files.extend(files.into_iter().map(|(path, _)| path));
        for (i, planned) in (self.site.plan.pages.len()..).zip(&more) {
            self.files.insert(planned.route.clone());
            self.pages.insert(file_of(&planned.route), i);
        }
        self.more = more;
        self
    }

    /// A page by its number.
    fn planned(&self, page: usize) -> &Planned {
        let own = &self.site.plan.pages;
        own.get(page)
            .unwrap_or_else(|| &self.more[page - own.len()])
    }

    /// Takes over from an earlier preview what is true of this one as well.
    #[must_use]
    pub fn after(mut self, earlier: &Self) -> Self {
        self.sizes.take_over(&earlier.sizes);
        self
    }

    /// The site behind it.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Whether the site has a page in this file.
    #[must_use]
    pub fn has_page(&self, file: &str) -> bool {
        self.pages.contains_key(file)
    }

    /// The bytes of one file of the site; `None` where it has no such file, or it has errors.
    ///
    /// # Reports
    /// As [`super::build`], for the one page.
    #[must_use]
    pub fn file(&self, path: &str, report: &mut Report) -> Option<Vec<u8>> {
        if let Some(&page) = self.pages.get(path) {
            return self.page(self.planned(page), report);
        }
        if let Some((_, bytes)) = self.site.theme.files.iter().find(|(p, _)| p == path) {
            return Some(bytes.clone());
        }
        if path.starts_with("search/") && path.ends_with(".js") {
            return self.search().get(path).cloned();
        }
        self.fixed(path)
            .or_else(|| self.download(path))
            .or_else(|| self.beside_a_page(path))
            .or_else(|| self.of_a_chart(path))
    }

    /// Makes every page and finds what is wrong with any of them.
    ///
    /// # Reports
    /// As [`super::build`].
    pub fn check(&self, progress: &Progress, report: &mut Report) {
        let composer = self.composer();
        let fine = Broken::default();
        progress.begin(Phase::Pages, self.site.plan.pages.len());
        let parts: Vec<Report> = self
            .site
            .plan
            .pages
            .par_iter()
            .map(|planned| {
                let mut part = Report::default();
                if !progress.is_stopped() {
                    let composed = composed(&self.site, &composer, planned, &self.files, &mut part);
                    released(&self.site, planned, &composed, (None, &fine), &mut part);
                    let _ = html_of(&self.site, planned, &drawn(composed), &mut part);
                    progress.step();
                }
                part
            })
            .collect();
        parts.into_iter().for_each(|part| report.merge(part));
    }

    fn composer(&self) -> Composer<'_> {
        Composer {
            changed: Some(&self.changed),
            ..composer(&self.site, &self.sizes)
        }
    }

    fn search(&self) -> &BTreeMap<String, Vec<u8>> {
        self.search.get_or_init(|| {
            let composer = self.composer();
            let planned: Vec<&Planned> = self.site.plan.pages.iter().chain(&self.more).collect();
            searching::in_memory(&composer, &planned, &|planned, number| {
                // What is wrong is told where the page itself is asked for.
                let mut quiet = Report::default();
                let composed = composed(&self.site, &composer, planned, &self.files, &mut quiet);
                let mut page = composer.search_entry(number, planned, &composed);
                let html = html_of(&self.site, planned, &drawn(composed), &mut quiet)?;
                page.text = search::text_of(&html);
                Some(page)
            })
        })
    }

    fn page(&self, planned: &Planned, report: &mut Report) -> Option<Vec<u8>> {
        let mut part = Report::default();
        let composed = composed(
            &self.site,
            &self.composer(),
            planned,
            &self.files,
            &mut part,
        );
        let html = html_of(&self.site, planned, &drawn(composed), &mut part);
        let failed = part.has_errors();
        report.merge(part);
        html.filter(|_| !failed).map(String::into_bytes)
    }

    /// Feed, site maps, robots, the Data Package.
    fn fixed(&self, path: &str) -> Option<Vec<u8>> {
        let composer = self.composer();
        match path {
            _ if path.ends_with("feed.xml") || path.ends_with("feed.json") => composer
                .feeds()
                .into_iter()
                .chain(composer.change_files())
                .find_map(|(name, bytes)| (name == path).then_some(bytes)),
            _ if path.contains("/changes.") => composer
                .change_files()
                .into_iter()
                .find_map(|(name, bytes)| (name == path).then_some(bytes)),
            _ if self.site.plan.ledger_paths().iter().any(|p| p == path) => composer
                .ledger_files()
                .into_iter()
                .find(|(own, _)| own == path)
                .map(|(_, bytes)| bytes),
            _ if self.site.plan.calendar_paths().iter().any(|p| p == path) => composer
                .calendar_files()
                .into_iter()
                .find_map(|(name, bytes)| (name == path).then_some(bytes)),
            SPECIMEN => self.site.theme.specimen().map(String::into_bytes),
            "robots.txt" => Some(composer.robots().into_bytes()),
            "data/datapackage.json" => Some(site::data_package(&self.site.findings).into_bytes()),
            _ if path.ends_with(".xml") => composer
                .sitemaps()
                .into_iter()
                .find_map(|(name, bytes)| (name == path).then_some(bytes)),
            _ => None,
        }
    }

    fn download(&self, path: &str) -> Option<Vec<u8>> {
        let of = |dataset: &Dataset| {
            let format = site::Format::ALL
                .into_iter()
                .find(|f| f.path(dataset) == path)?;
            let mut out = Vec::new();
            format.write(dataset, &mut out).ok()?;
            Some(out)
        };
        self.site.findings.catalog.iter().find_map(of)
    }

    fn beside_a_page(&self, path: &str) -> Option<Vec<u8>> {
        let composer = self.composer();
        let owners = self.folders.get(&folder_of(path))?;
        owners.iter().find_map(|&page| {
            let planned = &self.site.plan.pages[page];
            let composed = composer.compose(planned, &mut Report::default());
            let found = composed.files.into_iter().find(|(name, _)| name == path);
            let beside = || {
                let beside = composed.beside.iter().find(|b| b.path == path)?;
                beside::bytes(&self.site.sources, beside).ok()
            };
            found.map(|(_, bytes)| bytes).or_else(beside)
        })
    }

    /// A drawing, or a page that shows one chart.
    fn of_a_chart(&self, path: &str) -> Option<Vec<u8>> {
        let folder = match path.strip_prefix(site::EMBEDS) {
            Some(embed) => folder_of(embed.strip_suffix("/index.html")?),
            None => folder_of(path),
        };
        let composer = self.composer();
        self.folders
            .get(&folder)?
            .iter()
            .find_map(|&page| {
                let planned = self.planned(page);
                let mut report = Report::default();
                let composed = composer.compose(planned, &mut report);
                let charts = composed.charts.clone();
                let view = drawn(composed);
                let made =
                    figures::files(&self.site, &planned.route, (&view, &charts), &mut report);
                made.into_iter().find(|(own, _)| own == path)
            })
            .map(|(_, bytes)| bytes)
    }
}

/// Where the components of the theme are shown; never in a build.
const SPECIMEN: &str = "theme/index.html";

/// The folder of a file with its `/`; empty at the top.
fn folder_of(file: &str) -> String {
    file.rsplit_once('/')
        .map_or_else(String::new, |(folder, _)| format!("{folder}/"))
}

/// Sizes of downloads, counted when a page first prints them: counting means writing it all.
#[derive(Debug)]
struct LazySizes {
    findings: Arc<Findings>,
    known: BTreeMap<String, (usize, Format, OnceLock<u64>)>,
}

impl LazySizes {
    fn new(findings: Arc<Findings>) -> Self {
        let known = findings
            .catalog
            .iter()
            .enumerate()
            .flat_map(|(i, d)| Format::ALL.map(|f| (f.path(d), (i, f, OnceLock::new()))))
            .collect();
        Self { findings, known }
    }

    fn dataset(&self, position: usize) -> Option<&Dataset> {
        self.findings.catalog.iter().nth(position)
    }

    /// The same rows make the same file.
    fn take_over(&mut self, earlier: &Self) {
        for (path, (position, _, size)) in &self.known {
            let Some((before, _, known)) = earlier.known.get(path) else {
                continue;
            };
            let state = self.dataset(*position).and_then(|d| d.fingerprint);
            let state_before = earlier.dataset(*before).and_then(|d| d.fingerprint);
            if let Some(known) = known
                .get()
                .filter(|_| state.is_some() && state == state_before)
            {
                // It is still unset: nobody has asked yet.
                let _ = size.set(*known);
            }
        }
    }
}

impl Written for LazySizes {
    fn size(&self, path: &str) -> Option<u64> {
        let (position, format, size) = self.known.get(path)?;
        let dataset = self.dataset(*position)?;
        Some(*size.get_or_init(|| size_of(dataset, *format)))
    }

    fn sha256(&self, _: &str) -> Option<String> {
        None
    }
}
