//! Which pages there are: declarations, subjects and periods turned into routes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    catalogue::Catalogue,
    config::Config,
    content::{Article, Calendar},
    dataset::{Dataset, Who},
    declare::{At, Page, PageKind},
    diagnostic::{Diagnostic, Lang, Location, Report},
    disclosure::Ledger,
    indicators::Findings,
    quantity::{Grain, Period},
};

use super::{
    archive::Archive,
    disclosure::{Part, Shelf},
    divide::Division,
    ledger::Listings,
    listed::{List, Listed},
    words::w,
};

/// Every page of the site.
#[derive(Debug)]
pub struct Plan {
    /// Pages, by route.
    pub pages: Vec<Planned>,
    /// Routes of pages about a subject, by dataset and subject key.
    pub(super) subjects: BTreeMap<(String, String), String>,
    /// Routes of period pages, by dataset, subject key and period.
    pub(super) periods: BTreeMap<(String, String, Period), String>,
    /// Lists, in declared order.
    pub(super) lists: Vec<List>,
    /// How registers are divided, by dataset and what divides them.
    pub(super) divisions: BTreeMap<(String, String), Arc<Division>>,
    /// Those that narrow a search, by dataset, in declared order.
    pub(super) filters: BTreeMap<String, Vec<Arc<Division>>>,
    /// Registers with a page that finds their subjects.
    pub(super) finds: BTreeSet<String>,
    /// Lists of releases.
    pub(super) archive: Archive,
    /// The release calendar, where the site has one.
    pub calendar: Option<Calendar>,
    /// The ledger of duties; empty where the site declares none.
    pub ledger: Ledger,
    /// Lists of its items.
    pub(super) listings: Listings,
    /// The catalogue of documents, where the site has one.
    pub catalogue: Option<Catalogue>,
    /// Its lists.
    pub(super) shelves: Vec<Shelf>,
    /// Declared pages that open later, and when.
    pub later: Vec<(String, jiff::civil::DateTime)>,
    /// All routes.
    pub(super) routes: BTreeSet<String>,
    /// Where each route was declared.
    pub(super) places: BTreeMap<String, Location>,
}

/// One page to be made.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Route: empty for the first page, else with `/` at the end (or a file name).
    pub route: String,
    /// What it is made from.
    pub source: Source,
}

/// What a page is made from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A declared page.
    Declared(Declared),
    /// An article, by position.
    Article(usize),
    /// An earlier version of an article: both by position.
    Version(usize, usize),
    /// A list of releases, by position, and the number of its page.
    Releases(usize, usize),
    /// What will be published when.
    Calendar,
    /// A list of the ledger of duties, by position, and the number of its page.
    Ledger(usize, usize),
    /// A page of the disclosure of government information.
    Disclosure(Part),
    /// List of standards.
    Methods,
    /// One edition, by position.
    Method(usize),
    /// List of datasets.
    Data,
    /// One dataset.
    Dataset(String),
    /// What was changed in any dataset.
    Changes,
    /// What was changed in one dataset, and the number of the page.
    DatasetChanges(String, usize),
    /// The groups of a list, by position.
    Groups(usize),
    /// All pages.
    Map,
    /// How to report an error.
    Report,
    /// Where one searches.
    Search,
    /// Not found.
    NotFound,
}

/// One page of a declared family.
#[derive(Clone, Debug)]
pub struct Declared {
    /// The declaration.
    pub page: Arc<Page>,
    /// Declaring dataset; `None` for `site.toml`.
    pub dataset: Option<String>,
    /// Subject of the page.
    pub who: Option<Who>,
    /// Period of the page.
    pub period: Option<Period>,
    /// The piece of a list that the page shows.
    pub list: Option<Listed>,
}

/// Plans all pages.
///
/// # Reports
/// `site::route-twice`, `site::bad-route`, `site::unknown-subject`, `site::no-home`,
/// `site::needs-grain`, `site::unknown-field`, `site::bad-visible-from`, `site::missing-key`,
/// `site::unknown-area`.
pub(super) fn plan(
    findings: &Findings,
    articles: &[Article],
    (calendar, ledger, catalogue): (Option<Calendar>, Ledger, Option<Catalogue>),
    as_of: jiff::civil::DateTime,
    report: &mut Report,
) -> Plan {
    let mut plan = Plan {
        pages: Vec::new(),
        subjects: BTreeMap::new(),
        periods: BTreeMap::new(),
        lists: Vec::new(),
        divisions: BTreeMap::new(),
        filters: BTreeMap::new(),
        finds: BTreeSet::new(),
        archive: Archive::new(&findings.config, articles),
        calendar,
        listings: Listings::new(&ledger),
        ledger,
        shelves: catalogue
            .as_ref()
            .map_or_else(Vec::new, |c| Shelf::all(c, &findings.config)),
        catalogue,
        later: Vec::new(),
        routes: BTreeSet::new(),
        places: BTreeMap::new(),
    };
    let mut owners: Vec<(Location, Planned)> = Vec::new();
    let site_pages = findings.config.pages.iter().map(|page| (None, page));
    let own_pages = findings.catalog.iter().flat_map(|dataset| {
        let pages = &dataset.schema.declaration.page;
        pages.iter().map(move |page| (Some(dataset), page))
    });
    for (dataset, page) in site_pages.chain(own_pages) {
        let file =
            dataset.map_or_else(|| Arc::from(crate::config::FILE), |d| d.schema.file.clone());
        let mut family = Family {
            findings,
            dataset,
            page: Arc::new(page.clone()),
            at: Location::span(file, page.route.span.clone()),
            plan: &mut plan,
            owners: &mut owners,
            report,
        };
        family.expand(as_of);
    }
    own_articles(articles, &mut owners);
    built_in(findings, &plan, as_of.year(), &mut owners);
    super::listed::indexes(&mut plan, &mut owners);
    settle(owners, &mut plan, report);
    super::coverage::check_pages(findings, &plan, report);
    if !plan.routes.contains("") {
        report.add(Diagnostic::new(
            "site::no-home",
            Location::file(crate::config::FILE),
        ));
    }
    plan
}

/// Texts and the versions of them that were published before.
fn own_articles(articles: &[Article], owners: &mut Vec<(Location, Planned)>) {
    for (i, article) in articles.iter().enumerate() {
        let at = Location::file(article.draft.file.clone());
        let mut add = |route: String, source: Source| {
            owners.push((at.clone(), Planned { route, source }));
        };
        add(article.route.clone(), Source::Article(i));
        let lock = article.draft.lock.iter();
        for (n, frozen) in lock.flat_map(|l| l.earlier.iter().enumerate()) {
            let route = super::history::version_route(article, frozen.version);
            add(route, Source::Version(i, n));
        }
    }
}

fn built_in(
    findings: &Findings,
    plan: &Plan,
    this_year: i16,
    owners: &mut Vec<(Location, Planned)>,
) {
    let archive = &plan.archive;
    let mut add = |route: &str, source: Source| {
        let at = Location::file(crate::config::FILE);
        owners.push((
            at,
            Planned {
                route: route.to_owned(),
                source,
            },
        ));
    };
    if archive.has_releases() || has_section(&findings.config, "releases/") {
        for (list, page, route) in archive.pages() {
            add(&route, Source::Releases(list, page));
        }
    }
    if plan.calendar.is_some() {
        add(super::release_calendar::ROUTE, Source::Calendar);
    }
    for (list, page, route) in plan.listings.pages() {
        add(&route, Source::Ledger(list, page));
    }
    for (route, part) in plan.disclosure_pages(this_year) {
        add(&route, Source::Disclosure(part));
    }
    add("methods/", Source::Methods);
    for (i, edition) in findings.standards.editions().iter().enumerate() {
        add(&method_route(&edition.file), Source::Method(i));
    }
    add("data/", Source::Data);
    add(super::changes::ROUTE, Source::Changes);
    for dataset in findings.catalog.iter() {
        add(
            &format!("data/{}/", dataset.id()),
            Source::Dataset(dataset.id().to_owned()),
        );
    }
    add("sitemap/", Source::Map);
    add(super::fairness::REPORT, Source::Report);
    if findings.config.search {
        add(super::search::ROUTE, Source::Search);
    }
    add("404.html", Source::NotFound);
}

fn has_section(config: &Config, route: &str) -> bool {
    config.sections.iter().any(|s| s.route == route)
}

/// Route of an edition's page, after the name of its file.
#[must_use]
pub(super) fn method_route(file: &str) -> String {
    let stem = file
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".toml");
    format!("methods/{stem}/")
}

fn settle(owners: Vec<(Location, Planned)>, plan: &mut Plan, report: &mut Report) {
    for (at, planned) in owners {
        if let Some(earlier) = plan.places.get(&planned.route) {
            let d = Diagnostic::new("site::route-twice", at).with("route", &planned.route);
            report.add(d.related(earlier.clone()));
            continue;
        }
        plan.places.insert(planned.route.clone(), at);
        plan.routes.insert(planned.route.clone());
        plan.pages.push(planned);
    }
    plan.pages.sort_by(|a, b| a.route.cmp(&b.route));
}

/// One declared page family while it becomes pages.
pub(super) struct Family<'f> {
    pub(super) findings: &'f Findings,
    pub(super) dataset: Option<&'f Dataset>,
    pub(super) page: Arc<Page>,
    pub(super) at: Location,
    pub(super) plan: &'f mut Plan,
    owners: &'f mut Vec<(Location, Planned)>,
    pub(super) report: &'f mut Report,
}

impl Family<'_> {
    pub(super) fn complain(&mut self, code: &'static str, at: &At<String>, known: &str) {
        let place = Location::span(self.at.file.clone(), at.span.clone());
        let d = Diagnostic::new(code, place).with("name", &at.value);
        self.report.add(d.with("known", known));
    }

    pub(super) fn add(
        &mut self,
        route: String,
        who: Option<Who>,
        period: Option<Period>,
        list: Option<Listed>,
    ) {
        let declared = Declared {
            page: self.page.clone(),
            dataset: self.dataset.map(|d| d.id().to_owned()),
            who,
            period,
            list,
        };
        let source = Source::Declared(declared);
        self.owners
            .push((self.at.clone(), Planned { route, source }));
    }

    /// Turns the declaration into pages, unless it opens later or its route is no route.
    fn expand(&mut self, as_of: jiff::civil::DateTime) {
        let page = self.page.clone();
        if let Some(written) = &page.visible_from {
            match crate::dataset::parse_opening(&written.value) {
                Some(opens) if opens > as_of => {
                    self.plan.later.push((page.route.value.clone(), opens));
                    return;
                }
                Some(_) => {}
                None => self.complain("site::bad-visible-from", written, ""),
            }
        }
        if !is_route(&page.route.value) {
            self.complain("site::bad-route", &page.route, "");
            return;
        }
        if page.find {
            self.finds();
        }
        let fixed = self.fixed_subject();
        match (page.kind, self.dataset) {
            (PageKind::Subject, Some(dataset)) => self.subjects(dataset),
            (PageKind::Area, Some(dataset)) => self.areas(dataset),
            (PageKind::Period, Some(dataset)) => self.periods(dataset, fixed),
            (PageKind::List, Some(dataset)) if page.by.is_some() || page.per_page.is_some() => {
                self.list(dataset);
            }
            (PageKind::Home | PageKind::SectionHome, _) => {
                self.add(page.route.value.clone(), fixed, None, None);
            }
            _ => self.add(page.route.value.clone(), None, None, None),
        }
    }

    /// The subject that the declaration fixes.
    fn fixed_subject(&mut self) -> Option<Who> {
        let (page, dataset) = (self.page.clone(), self.dataset?);
        let written = page.subject.as_ref()?;
        let who = self.findings.who(dataset, &written.value);
        if who.is_none() {
            let names: Vec<&str> = dataset
                .subjects
                .iter()
                .take(12)
                .map(|s| s.label.as_ref())
                .collect();
            self.complain("site::unknown-subject", written, &names.join("、"));
        }
        who
    }

    fn subjects(&mut self, dataset: &Dataset) {
        for (i, subject) in dataset.subjects.iter().enumerate() {
            let route = self.page.route.value.replace("{subject}", &subject.slug);
            let key = (dataset.id().to_owned(), subject.key.to_string());
            self.plan.subjects.insert(key, route.clone());
            self.add(route, Some(Who::Subject(i)), None, None);
        }
    }

    /// One page for each area inside `within` that has subjects of the dataset.
    fn areas(&mut self, dataset: &Dataset) {
        let page = self.page.clone();
        let Some(within) = page.within.as_ref() else {
            self.complain("site::missing-key", &page.route, "within");
            return;
        };
        let findings = self.findings;
        let Some(outer) = findings.config.area(&within.value) else {
            let known = crate::config::known_areas(&findings.config);
            self.complain("site::unknown-area", within, &known);
            return;
        };
        for area in findings.areas_in(dataset, outer) {
            let who = Who::Area(area);
            let slug = findings.config.areas[area].slug();
            let route = page.route.value.replace("{subject}", slug);
            let key = (dataset.id().to_owned(), findings.who_key(dataset, who));
            self.plan.subjects.insert(key, route.clone());
            self.add(route, Some(who), None, None);
        }
    }

    fn periods(&mut self, dataset: &Dataset, fixed: Option<Who>) {
        let Some(grain) = self.page.grain else {
            self.report
                .add(Diagnostic::new("site::needs-grain", self.at.clone()));
            return;
        };
        for (who, period) in subject_periods(self.findings, dataset, &self.page, fixed, grain) {
            let written = &self.page.route.value;
            let route = period_route(self.findings, dataset, written, who, period);
            let key = (
                dataset.id().to_owned(),
                self.findings.who_key(dataset, who),
                period,
            );
            self.plan.periods.insert(key, route.clone());
            self.add(route, Some(who), Some(period), None);
        }
    }
}

fn is_route(route: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'{' | b'}'))
    };
    route.is_empty() || (route.ends_with('/') && route.trim_end_matches('/').split('/').all(part))
}

/// Subjects and periods that have data: every row's period, and those that figures reach.
fn subject_periods(
    findings: &Findings,
    dataset: &Dataset,
    page: &Page,
    fixed: Option<Who>,
    grain: Grain,
) -> Vec<(Who, Period)> {
    let per_subject = page.route.value.contains("{subject}");
    let whos: Vec<Who> = match fixed {
        Some(who) => vec![who],
        None if per_subject => (0..dataset.subjects.len()).map(Who::Subject).collect(),
        None => (0..dataset.subjects.len())
            .map(Who::Subject)
            .take(1)
            .collect(),
    };
    let mut out = Vec::new();
    for who in whos {
        let periods: BTreeSet<Period> = findings
            .rows(dataset, who, None)
            .into_iter()
            .filter_map(|row| dataset.period(row))
            .map(|p| p.within(grain))
            .collect();
        out.extend(periods.into_iter().map(|p| (who, p)));
    }
    out
}

fn period_route(
    findings: &Findings,
    dataset: &Dataset,
    route: &str,
    who: Who,
    period: Period,
) -> String {
    let day = period.first_day();
    let slug = match who {
        Who::Subject(i) => dataset.subjects[i].slug.to_string(),
        Who::Area(i) => findings.config.areas[i].slug().to_owned(),
    };
    route
        .replace("{subject}", &slug)
        .replace("{year}", &format!("{:04}", day.year()))
        .replace("{month}", &format!("{:02}", day.month()))
        .replace("{day}", &format!("{:02}", day.day()))
}

impl Declared {
    /// Whether its declaration makes a page for each subject.
    pub(super) fn is_one_of_many(&self) -> bool {
        self.page.kind == PageKind::Subject || self.page.route.value.contains("{subject}")
    }
}

impl Planned {
    /// The page of a text, by its position.
    #[must_use]
    pub fn article(route: &str, position: usize) -> Self {
        Self {
            route: route.to_owned(),
            source: Source::Article(position),
        }
    }
}

impl Plan {
    /// The page at a route.
    #[must_use]
    pub fn page(&self, route: &str) -> Option<&Planned> {
        let at = self
            .pages
            .binary_search_by(|p| p.route.as_str().cmp(route))
            .ok()?;
        self.pages.get(at)
    }

    /// Whether there is a page at that route.
    #[must_use]
    pub fn has(&self, route: &str) -> bool {
        self.routes.contains(route)
    }

    /// The page about a subject: declared by the dataset, or by the register its subjects come from.
    pub(super) fn subject_route(&self, dataset: &Dataset, key: &str) -> Option<&str> {
        let own = (dataset.id().to_owned(), key.to_owned());
        if let Some(route) = self.subjects.get(&own) {
            return Some(route);
        }
        let register: Option<&At<String>> = dataset
            .schema
            .declaration
            .subject
            .as_ref()
            .and_then(|s| s.dataset.as_ref());
        self.subjects
            .get(&(register?.value.clone(), key.to_owned()))
            .map(String::as_str)
    }

    /// The route of a period page.
    pub(super) fn period_route(&self, dataset: &str, key: &str, period: Period) -> Option<&str> {
        self.periods
            .get(&(dataset.to_owned(), key.to_owned(), period))
            .map(String::as_str)
    }
}

/// The first word of a route, which names its section.
#[must_use]
pub(super) fn section_of<'c>(
    config: &'c Config,
    route: &str,
) -> Option<&'c crate::config::Section> {
    config
        .sections
        .iter()
        .filter(|s| route.starts_with(&s.route))
        .max_by_key(|s| s.route.len())
}

/// 首页, as the first crumb.
#[must_use]
pub(super) fn home_word(lang: Lang) -> &'static str {
    w(lang, "home")
}
