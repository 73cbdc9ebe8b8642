//! A site whose files are made when they are asked for: the same bytes as [`super::build`] writes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use rayon::prelude::*;

use super::{
    Phase, Progress, Site, beside, composed, composer, drawn, figures, file_of, html_of,
    other_files, print_of, released, searching,
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
        let mut files = other_files(&site);
        for other in &site.others {
            files.extend(other.versions.iter().map(|v| other.path(&v.route)));
        }
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
            let all = self.site.all().map(|site| site.path(&planned.route));
            self.files.extend(all);
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
        self.pages.contains_key(file) || self.in_other(file).is_some_and(|(_, page)| page.is_some())
    }

    /// The site in the language in whose folder the file lies, and the page that it holds.
    fn in_other(&self, file: &str) -> Option<(&Site, Option<&Planned>)> {
        let mut others = self.site.others.iter();
        others.find_map(|site| {
            let inside = file.strip_prefix(site.own_edition().prefix)?;
            let mut versions = site.versions.iter();
            let own = versions.find(|v| file_of(&v.route) == inside);
            let shared = || {
                let planned = self.planned(*self.pages.get(inside)?);
                site.own_edition().has(&planned.route).then_some(planned)
            };
            Some((site, own.or_else(shared)))
        })
    }

    /// A file of another language.
    fn other_file(&self, path: &str, report: &mut Report) -> Option<Vec<u8>> {
        let (site, page) = self.in_other(path)?;
        if let Some(planned) = page {
            return self.page_of(site, planned, report);
        }
        let inside = path.strip_prefix(site.own_edition().prefix)?;
        let feed = || {
            let feeds = self.composer_of(site).feeds().into_iter();
            feeds.filter(|(name, _)| name == inside).map(|f| f.1).next()
        };
        self.beside_a_page_of(site, inside)
            .or_else(feed)
            .or_else(|| self.of_a_chart(path))
    }

    /// The bytes of one file of the site; `None` where it has no such file, or it has errors.
    ///
    /// # Reports
    /// As [`super::build`], for the one page.
    #[must_use]
    pub fn file(&self, path: &str, report: &mut Report) -> Option<Vec<u8>> {
        if let Some(&page) = self.pages.get(path) {
            return self.page_of(&self.site, self.planned(page), report);
        }
        let is_search = path.ends_with(".js") && path.contains("search/");
        if let Some(bytes) = is_search.then(|| self.search().get(path)).flatten() {
            return Some(bytes.clone());
        }
        if let Some(bytes) = self.other_file(path, report) {
            return Some(bytes);
        }
        if let Some((_, bytes)) = self.site.theme.files.iter().find(|(p, _)| p == path) {
            return Some(bytes.clone());
        }
        self.fixed(path)
            .or_else(|| self.download(path))
            .or_else(|| self.beside_a_page_of(&self.site, path))
            .or_else(|| self.of_a_chart(path))
    }

    /// Makes every page and finds what is wrong with any of them.
    ///
    /// # Reports
    /// As [`super::build`].
    pub fn check(&self, progress: &Progress, report: &mut Report) {
        let pages: Vec<(&Site, &Planned)> = self
            .site
            .all()
            .flat_map(|site| site.planned().map(move |planned| (site, planned)))
            .collect();
        progress.begin(Phase::Pages, pages.len());
        let parts: Vec<(bool, Report)> = pages
            .into_par_iter()
            .map(|(site, planned)| {
                let mut part = Report::default();
                if !progress.is_stopped() {
                    self.check_page(site, planned, &mut part);
                    progress.step();
                }
                (site.own_edition().is_own(), part)
            })
            .collect();
        let (own, others): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(own, _)| *own);
        own.into_iter().for_each(|(_, part)| report.merge(part));
        let mut told = Report::default();
        others.into_iter().for_each(|(_, part)| told.merge(part));
        report.merge_new(told);
    }

    fn check_page(&self, site: &Site, planned: &Planned, report: &mut Report) {
        let fine = Broken::default();
        let composer = self.composer_of(site);
        let composed = composed(site, &composer, planned, &self.files, report);
        released(site, planned, &composed, (None, &fine), report);
        let _ = html_of(site, planned, &drawn(composed), report);
    }

    fn composer(&self) -> Composer<'_> {
        self.composer_of(&self.site)
    }

    fn composer_of<'s>(&'s self, site: &'s Site) -> Composer<'s> {
        Composer {
            changed: Some(&self.changed),
            ..composer(site, &self.sizes)
        }
    }

    fn search(&self) -> &BTreeMap<String, Vec<u8>> {
        self.search.get_or_init(|| {
            let all = self.site.all().map(|site| self.search_of(site));
            all.flatten().collect()
        })
    }

    fn search_of(&self, site: &Site) -> BTreeMap<String, Vec<u8>> {
        let composer = self.composer_of(site);
        let planned: Vec<&Planned> = site.planned().chain(&self.more).collect();
        let files = searching::in_memory(&composer, &planned, &|planned, number| {
            // What is wrong is told where the page itself is asked for.
            let mut quiet = Report::default();
            let composed = composed(site, &composer, planned, &self.files, &mut quiet);
            let mut page = composer.search_entry(number, planned, &composed);
            let html = html_of(site, planned, &drawn(composed), &mut quiet)?;
            page.text = search::text_of(&html);
            Some(page)
        });
        let files = files.into_iter();
        files
            .map(|(path, bytes)| (site.path(&path), bytes))
            .collect()
    }

    fn page_of(&self, site: &Site, planned: &Planned, report: &mut Report) -> Option<Vec<u8>> {
        let mut part = Report::default();
        let composer = self.composer_of(site);
        let composed = composed(site, &composer, planned, &self.files, &mut part);
        let html = html_of(site, planned, &drawn(composed), &mut part);
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

    fn beside_a_page_of(&self, site: &Site, path: &str) -> Option<Vec<u8>> {
        let composer = self.composer_of(site);
        let owners = self.folders.get(&folder_of(path))?;
        owners.iter().find_map(|&page| {
            let planned = &self.site.plan.pages[page];
            let composed = composer.compose(planned, &mut Report::default());
            let found = composed.files.into_iter().find(|(name, _)| name == path);
            let beside = || {
                let beside = composed.beside.iter().find(|b| b.path == path)?;
                beside::bytes(&site.sources, beside).ok()
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
        let inside = |site: &&Site| folder.starts_with(site.own_edition().prefix);
        let site = self.site.others.iter().find(inside).unwrap_or(&self.site);
        let composer = self.composer_of(site);
        let owners = &folder[site.own_edition().prefix.len()..];
        let owners = self.folders.get(owners)?.iter();
        let mut made = owners.flat_map(|&page| {
            let planned = self.planned(page);
            let mut report = Report::default();
            let composed = composer.compose(planned, &mut report);
            let charts = composed.charts.clone();
            let view = drawn(composed);
            let route = site.path(&planned.route);
            figures::files(site, &route, (&view, &charts), &mut report)
        });
        made.find(|(own, _)| own == path).map(|(_, bytes)| bytes)
    }
}

/// Where the components of the theme are shown; never in a build.
const SPECIMEN: &str = "theme/index.html";

/// The folder of a file with its `/`; empty at the top.
fn folder_of(file: &str) -> String {
    file.rsplit_once('/')
        .map_or_else(String::new, |(folder, _)| format!("{folder}/"))
}

/// Size and SHA-256 of a file.
type Print = (u64, String);

/// Sizes of downloads, counted when a page first prints them: counting means writing it all.
#[derive(Debug)]
struct LazySizes {
    findings: Arc<Findings>,
    known: BTreeMap<String, (usize, Format, OnceLock<Print>)>,
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
                let _ = size.set(known.clone());
            }
        }
    }
}

impl Written for LazySizes {
    fn size(&self, path: &str) -> Option<u64> {
        self.print(path).map(|(size, _)| *size)
    }

    fn sha256(&self, path: &str) -> Option<String> {
        self.print(path).map(|(_, hash)| hash.clone())
    }
}

impl LazySizes {
    fn print(&self, path: &str) -> Option<&Print> {
        let (position, format, print) = self.known.get(path)?;
        let dataset = self.dataset(*position)?;
        Some(print.get_or_init(|| print_of(dataset, *format)))
    }
}
