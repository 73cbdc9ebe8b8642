//! From a planned page to all that its template sees.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::DateTime;

use crate::{
    chart::ChartSpec,
    content::{Article, Binder, Kind, Manner, Scope, Segment, markdown},
    dataset::{Dataset, Who},
    declare::{At, Block as Declared_, Page, PageKind, Said},
    diagnostic::{Diagnostic, Lang, Location, Report},
    indicators::{Figure, Findings},
    quantity::Period,
    source::Committed,
};

use super::{
    changed::Changed,
    composed::{Beside, Composed, Drawn, Use},
    edition::Edition,
    listed::Listed,
    plan::{Declared, Plan, Planned, Source, home_word, method_route, section_of},
    register_row::RegisterRow,
    view::{Block, FeedLink, How, Link, Meta},
    words::{w, wf},
    written::Written,
};

/// Everything pages are made from.
#[derive(Debug)]
pub struct Composer<'a> {
    /// Runs expressions.
    pub binder: &'a Binder,
    /// The same in the site's own language, for texts that are written in that alone.
    pub own: &'a Binder,
    /// Which pages there are.
    pub plan: &'a Plan,
    /// Pages and releases.
    pub articles: &'a [Article],
    /// Local moment the site speaks for.
    pub as_of: DateTime,
    /// The downloads as they are written.
    pub written: &'a dyn Written,
    /// By which commit the data files are as they are; empty where nobody knows.
    pub commits: &'a BTreeMap<String, Committed>,
    /// Whether pages note which figures they show: only asked for once something is wrong.
    pub traced: bool,
    /// Whether drafts and what opens later are among the articles: pages say so.
    pub desk: bool,
    /// Whether only what pages show is asked for, not the packets beside them.
    pub bare: bool,
    /// What became of published values; absent where nobody asks.
    pub changed: Option<&'a Changed>,
    /// The languages of the site, its own first.
    pub editions: &'a [Edition],
    /// Which of them is composed.
    pub edition: usize,
}

/// One page while it is composed.
pub(super) struct Making<'c, 'a> {
    pub(super) composer: &'c Composer<'a>,
    pub(super) route: &'c str,
    pub(super) root: String,
    /// Declaration file of the page, for messages.
    pub(super) file: Arc<str>,
    /// Dataset of the page.
    pub(super) dataset: Option<&'c Dataset>,
    /// Key of the page's subject.
    pub(super) subject: Option<String>,
    pub(super) period: Option<Period>,
    /// The piece of a list that the page shows.
    pub(super) list: Option<&'c Listed>,
    pub(super) blocks: Vec<Block>,
    pub(super) charts: Vec<(usize, ChartSpec)>,
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) beside: Vec<Beside>,
    pub(super) uses: Vec<Use>,
    /// Whether the figures that are shown are noted.
    pub(super) tracing: bool,
    pub(super) drawn: Vec<Drawn>,
    pub(super) sample: BTreeSet<String>,
    /// Changed values that the page shows: dataset and position of the mark.
    pub(super) noted: RefCell<BTreeSet<(String, usize)>>,
    /// Whether there is such a page for each subject, of which there may be very many.
    pub(super) is_one_of_many: bool,
    /// Whether the page is kept as it was: it says nothing of what came later.
    pub(super) is_kept: bool,
    pub(super) report: &'c mut Report,
}

/// Where a block looks: dataset, subject, period.
pub(super) struct Focus<'c> {
    pub(super) dataset: &'c Dataset,
    pub(super) who: Option<Who>,
    pub(super) period: Option<Period>,
}

impl<'a> Composer<'a> {
    /// All figures.
    #[must_use]
    pub fn findings(&self) -> &'a Arc<Findings> {
        self.binder.findings()
    }

    /// The language of the site's own words.
    pub(super) fn lang(&self) -> Lang {
        self.findings().config.lang
    }

    /// Composes one page.
    ///
    /// # Reports
    /// `site::unknown-dataset`, `site::unknown-chart`, `site::unknown-field`, `site::unknown-figure`,
    /// `site::missing-key`, `site::no-such-route`, `site::dead-link`, and the codes of expressions.
    #[must_use]
    pub fn compose(&self, planned: &Planned, report: &mut Report) -> Composed {
        let mut making = self.making(planned, report);
        let head = making.head(&planned.source);
        making.finish(head)
    }

    /// Composes the page of a text that is not on the plan, because it opens later.
    ///
    /// # Reports
    /// As [`Composer::compose`].
    #[must_use]
    pub fn compose_text(&self, article: &Article, report: &mut Report) -> Composed {
        let planned = Planned {
            route: article.route.clone(),
            source: Source::NotFound,
        };
        let mut making = self.making(&planned, report);
        making.file = article.draft.file.clone();
        let head = making.article(article);
        making.finish(head)
    }

    /// A page with nothing on it yet.
    pub(super) fn making<'c>(
        &'c self,
        planned: &'c Planned,
        report: &'c mut Report,
    ) -> Making<'c, 'a> {
        let declared = match &planned.source {
            Source::Declared(declared) => Some(declared),
            _ => None,
        };
        let dataset = declared.and_then(|d| self.findings().catalog.dataset(d.dataset.as_ref()?));
        let subject = declared.and_then(|d| Some(self.findings().who_key(dataset?, d.who?)));
        let file: Arc<str> = match (&planned.source, dataset) {
            (Source::Article(i) | Source::Version(i, _), _) => self.articles[*i].draft.file.clone(),
            (_, Some(dataset)) => dataset.schema.file.clone(),
            _ => Arc::from(crate::config::FILE),
        };
        Making {
            composer: self,
            route: &planned.route,
            root: root_of(&format!("{}{}", self.edition().prefix, planned.route)),
            file,
            dataset,
            subject,
            period: declared.and_then(|d| d.period),
            list: declared.and_then(|d| d.list.as_ref()),
            blocks: Vec::new(),
            charts: Vec::new(),
            files: Vec::new(),
            beside: Vec::new(),
            uses: Vec::new(),
            tracing: self.traces(),
            drawn: Vec::new(),
            sample: BTreeSet::new(),
            noted: RefCell::default(),
            is_one_of_many: declared.is_some_and(Declared::is_one_of_many),
            is_kept: matches!(planned.source, Source::Version(..)),
            report,
        }
    }
}

/// `../` for each part of the route.
pub(super) fn root_of(route: &str) -> String {
    "../".repeat(route.matches('/').count())
}

/// Title, description and kind of a page.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) meta: Vec<Meta>,
    pub(super) feeds: Vec<FeedLink>,
    pub(super) json_ld: Option<String>,
    pub(super) facts: Vec<super::view::Fact>,
    pub(super) noindex: bool,
    pub(super) large: bool,
    pub(super) crumbs: Vec<Link>,
}

impl<'c, 'a> Making<'c, 'a> {
    /// Puts the blocks of the page together.
    fn head(&mut self, source: &'c Source) -> Head {
        match source {
            Source::Declared(declared) => self.declared(declared),
            Source::Article(i) => {
                let mut head = self.article(&self.composer.articles[*i]);
                head.facts.extend(self.duties_of_release(*i));
                head
            }
            Source::Version(i, n) => self.version(&self.composer.articles[*i], *n),
            Source::Releases(list, page) => self.releases_page(*list, *page),
            Source::Calendar => self.release_calendar_page(),
            Source::Ledger(list, page) => self.ledger_page(*list, *page),
            Source::Disclosure(part) => self.disclosure_page(*part),
            Source::Methods => self.methods_page(),
            Source::Method(i) => self.method_page(*i),
            Source::Data => self.data_page(),
            Source::Dataset(id) => self.dataset_page(id),
            Source::Groups(i) => self.groups_page(*i),
            Source::Changes => self.changes_page(),
            Source::DatasetChanges(id, page) => self.dataset_changes_page(id, *page),
            Source::Map => self.map_page(),
            Source::Report => self.report_page(),
            Source::Search => self.search_page(),
            Source::NotFound => self.not_found(),
        }
    }

    pub(super) fn lang(&self) -> Lang {
        self.composer.lang()
    }

    pub(super) fn findings(&self) -> &'c Findings {
        self.composer.binder.findings()
    }

    /// How Markdown is written here.
    pub(super) fn manner(&self) -> Manner<'c> {
        let config = &self.findings().config;
        Manner {
            lang: config.lang,
            links: &config.links,
        }
    }

    /// A link to a route of this site.
    pub(super) fn href(&self, route: &str) -> String {
        let path = format!("{}{}", self.root, self.composer.edition().place(route));
        if path.is_empty() {
            "./".to_owned()
        } else {
            path
        }
    }

    /// Relative prefix to the first page of the language.
    pub(super) fn edition_root(&self) -> String {
        match self.composer.edition().prefix.is_empty() {
            true => self.root.clone(),
            // The page that stands for any address leads by whole addresses.
            false if self.root.starts_with('/') => self.href(""),
            false => root_of(self.route),
        }
    }

    /// Notes that the page shows this dataset.
    pub(super) fn shows(&mut self, dataset: &Dataset) {
        if dataset.schema.declaration.sample {
            self.sample
                .insert(dataset.schema.declaration.title.get(self.lang()).to_owned());
        }
    }

    /// A place in the page's declaration.
    pub(super) fn at(&self, span: &std::ops::Range<usize>) -> Location {
        Location::span(self.file.clone(), span.clone())
    }

    pub(super) fn complain(&mut self, code: &'static str, at: &At<String>, known: &str) {
        let d = Diagnostic::new(code, self.at(&at.span)).with("name", &at.value);
        self.report.add(d.with("known", known));
    }

    /// The scope of expressions for a focus.
    pub(super) fn scope(&self, focus: Option<&Focus<'_>>) -> Scope {
        let mut scope = Scope::default();
        scope.period = self.period;
        scope
            .names
            .extend(self.list.into_iter().flat_map(Listed::names));
        let Some(focus) = focus else { return scope };
        scope.dataset = Some(focus.dataset.id().to_owned());
        scope.who = focus.who;
        scope.period = focus.period;
        if let Some(row) = self.register_row(focus) {
            scope.names.push(("row".into(), row));
        }
        scope
    }

    /// The subject's fields, for `row.<field>`.
    fn register_row(&self, focus: &Focus<'_>) -> Option<minijinja::Value> {
        let Some(Who::Subject(i)) = focus.who else {
            return None;
        };
        let subject = focus.dataset.subjects.get(i)?;
        let row = subject.row?;
        let register = match &focus.dataset.schema.declaration.subject {
            Some(declared) => self
                .findings()
                .catalog
                .dataset(&declared.dataset.as_ref()?.value)?,
            None => focus.dataset,
        };
        Some(minijinja::Value::from_object(RegisterRow {
            findings: self.composer.findings().clone(),
            register: register.id().to_owned(),
            row,
        }))
    }

    /// Fills in a declared text; sample datasets it quotes are noted.
    pub(super) fn fill(&mut self, text: &Said, kind: Kind, scope: &Scope) -> String {
        let (_, span) = text.get(self.lang());
        let out = self.composer.binder_of(text).fill(
            self.findings().config.said(text),
            (&self.file, span),
            kind,
            scope,
            self.report,
        );
        for figure in scope.used() {
            self.uses_figure(span, &figure);
            if let Some(dataset) = self.findings().catalog.dataset(&figure.address.dataset) {
                self.shows(dataset);
            }
        }
        out
    }

    /// Fills in a sentence of the words table.
    pub(super) fn sentence(&mut self, key: &str, scope: &Scope) -> String {
        let file: Arc<str> = Arc::from("words.toml");
        self.composer.binder.fill(
            w(self.lang(), key),
            (&file, &(0..0)),
            Kind::Plain,
            scope,
            self.report,
        )
    }

    fn declared(&mut self, declared: &Declared) -> Head {
        let page: &Page = &declared.page;
        let focus = self.dataset.map(|dataset| Focus {
            dataset,
            who: declared.who,
            period: declared.period,
        });
        let scope = self.scope(focus.as_ref());
        let title = self.fill(&page.title, Kind::Plain, &scope);
        let description = page
            .description
            .as_ref()
            .map_or_else(String::new, |d| self.fill(d, Kind::Plain, &scope));
        let (title, description) = self.numbered(title, description);
        self.declared_blocks(page);
        let kind = match page.kind {
            PageKind::Home => "home",
            PageKind::SectionHome => "section",
            PageKind::Subject | PageKind::Area => "subject",
            PageKind::Period => "period",
            PageKind::List => "list",
        };
        let mut meta = Vec::new();
        let config = &self.findings().config;
        if let Some(section) = section_of(config, self.route) {
            meta.push(tag("ColumnName", section.title.get(self.lang())));
            meta.push(tag(
                "ColumnDescription",
                section
                    .description
                    .as_ref()
                    .map_or(section.title.get(self.lang()), |d| config.said(d)),
            ));
            meta.push(tag("ColumnKeywords", section.title.get(self.lang())));
            meta.push(tag("ColumnType", section.title.get(self.lang())));
        }
        Head {
            kind,
            title,
            description,
            meta,
            large: page.large,
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    /// 当前位置: every page on the way down that exists.
    pub(super) fn crumbs(&self) -> Vec<Link> {
        let mut out = Vec::new();
        if self.route.is_empty() {
            return out;
        }
        out.push(Link {
            href: self.href(""),
            title: home_word(self.lang()).to_owned(),
        });
        let parts: Vec<&str> = self.route.trim_end_matches('/').split('/').collect();
        for depth in 1..parts.len() {
            let route = format!("{}/", parts[..depth].join("/"));
            if self.composer.plan.has(&route) {
                out.push(Link {
                    href: self.href(&route),
                    title: self.route_title(&route),
                });
            }
        }
        out
    }

    /// Short name of a page on the way down.
    pub(super) fn route_title(&self, route: &str) -> String {
        let config = &self.findings().config;
        if let Some(section) = config.sections.iter().find(|s| s.route == route) {
            return section.title.get(self.lang()).to_owned();
        }
        match route {
            "methods/" => w(self.lang(), "methods").to_owned(),
            super::release_calendar::ROUTE => w(self.lang(), "release_calendar").to_owned(),
            "data/" => w(self.lang(), "data").to_owned(),
            super::changes::ROUTE => w(self.lang(), "changes").to_owned(),
            "releases/" => w(self.lang(), "releases").to_owned(),
            super::fairness::REPORT => w(self.lang(), "report_page").to_owned(),
            _ => self
                .page_title(route)
                .unwrap_or_else(|| route.trim_end_matches('/').to_owned()),
        }
    }

    /// Short name of a declared page: its period, or its title where that is fixed.
    fn page_title(&self, route: &str) -> Option<String> {
        let planned = self.composer.plan.page(route)?;
        match &planned.source {
            Source::Declared(d) if d.period.is_some() => d.period.map(|p| p.said(self.lang())),
            Source::Declared(d) if d.list.is_some() => d.list.as_ref()?.groups.last().cloned(),
            Source::Groups(i) => Some(self.groups_title(*i)),
            Source::Declared(d) if !d.page.title.value.contains("{{") => {
                Some(self.findings().config.said(&d.page.title).to_owned())
            }
            Source::Article(i) => Some(self.composer.articles[*i].title.clone()),
            Source::Ledger(list, 1) => {
                let list = self.composer.plan.listings.0.get(*list)?;
                Some(self.ledger_title(list.of))
            }
            Source::Dataset(id) => {
                let dataset = self.findings().catalog.dataset(id)?;
                Some(dataset.schema.declaration.title.get(self.lang()).to_owned())
            }
            Source::Disclosure(part) => Some(self.disclosure_title(*part)),
            Source::Releases(list, 1) => {
                let list = self.composer.plan.archive.lists.get(*list)?;
                Some(super::archive::short_title(self.lang(), list))
            }
            _ => None,
        }
    }

    /// The focus of a block: its own dataset, subject and period, else the page's.
    pub(super) fn focus(&mut self, block: &Declared_) -> Option<Focus<'c>> {
        let findings = self.findings();
        let dataset = match &block.dataset {
            Some(named) => match findings.catalog.dataset(&named.value) {
                Some(dataset) => dataset,
                None => {
                    self.complain("site::unknown-dataset", named, &findings.catalog.ids());
                    return None;
                }
            },
            None => self.dataset?,
        };
        let who = match &block.subject {
            Some(named) => {
                let who = findings.who(dataset, &named.value);
                if who.is_none() {
                    let names: Vec<&str> = dataset
                        .subjects
                        .iter()
                        .take(12)
                        .map(|s| s.label.as_ref())
                        .collect();
                    self.complain("site::unknown-subject", named, &names.join("、"));
                }
                who
            }
            None => match &self.subject {
                Some(key) => findings.who(dataset, key),
                None if dataset.subjects.len() == 1 => Some(Who::Subject(0)),
                None => None,
            },
        };
        let period = match &block.period {
            Some(written) => {
                let period = crate::indicators::PeriodName::parse(&written.value);
                match period {
                    Some(crate::indicators::PeriodName::At(period)) => Some(period),
                    Some(crate::indicators::PeriodName::Latest(grain)) => {
                        who.and_then(|who| findings.latest_period(dataset, who, grain))
                    }
                    _ => {
                        self.complain("site::bad-period", written, "");
                        None
                    }
                }
            }
            None => self.period,
        };
        Some(Focus {
            dataset,
            who,
            period,
        })
    }

    /// Source and time of a dataset, one line each.
    pub(super) fn source_notes(&self, dataset: &Dataset) -> Vec<String> {
        let source = &dataset.schema.declaration.source;
        let name = self.findings().config.say(&source.name);
        let mut out = vec![wf(self.lang(), "source", &[("name", name)])];
        if let Some(last) = dataset.newest() {
            out.push(wf(
                self.lang(),
                "updated",
                &[("at", &last.said(self.lang()))],
            ));
        }
        out.extend(self.life_notes(dataset));
        out
    }

    /// How a figure came about, for 怎么算的.
    pub(super) fn how(&self, figure: &Figure) -> How {
        let facts = self.findings().basis(figure);
        let colon = w(self.lang(), "colon");
        let lines = facts
            .into_iter()
            .map(|(label, text)| format!("{label}{colon}{text}"))
            .collect();
        let methods = self
            .findings()
            .editions_of(figure)
            .into_iter()
            .map(|e| Link {
                href: self.href(&method_route(&e.file)),
                title: e.edition.clone(),
            })
            .collect();
        How {
            address: figure.address.to_string(),
            lines,
            methods,
        }
    }

    /// Markdown as blocks of finished HTML.
    pub(super) fn html(&mut self, text: &str) -> String {
        let (segments, faults) = markdown(text, &self.edition_root(), self.manner());
        for fault in faults {
            let d = Diagnostic::new(fault.code, Location::file(self.file.clone()));
            self.report.add(d.with("quoted", fault.quoted));
        }
        segments
            .into_iter()
            .map(|s| match s {
                Segment::Html(html) => self.composer.edition().relinked(html, self.route),
                Segment::Chart(_) | Segment::Table(_) => String::new(),
            })
            .collect()
    }
}

/// A government page tag.
pub(super) fn tag(name: &str, content: &str) -> Meta {
    Meta {
        name: name.to_owned(),
        content: content.to_owned(),
    }
}
