//! From a planned page to all that its template sees.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use jiff::civil::DateTime;

use crate::{
    chart::ChartSpec,
    content::{Article, Binder, Kind, Scope, Segment, markdown},
    dataset::{Dataset, Who},
    declare::{At, Block as Declared_, Page, PageKind},
    diagnostic::{Diagnostic, Lang, Location, Report},
    indicators::{Address, Figure, Findings},
    quantity::Period,
};

use super::{
    plan::{Declared, Plan, Planned, Source, home_word, method_route, section_of},
    view::{Block, How, Link, Meta, NavLink, PageView},
    words::{w, wf},
};

/// Everything pages are made from.
#[derive(Debug)]
pub struct Composer<'a> {
    /// Runs expressions.
    pub binder: &'a Binder,
    /// Which pages there are.
    pub plan: &'a Plan,
    /// Pages and releases.
    pub articles: &'a [Article],
    /// Local moment the site speaks for.
    pub as_of: DateTime,
    /// Sizes of the downloads, by path; empty while only checking.
    pub sizes: &'a dyn Sizes,
    /// Whether pages note which figures they show: only asked for once something is wrong.
    pub traced: bool,
}

/// A figure that a page shows, and where the page asks for it.
#[derive(Clone, Debug)]
pub struct Use {
    /// The block, sentence or chart.
    pub at: Location,
    /// The figure.
    pub address: Address,
}

/// Knows how large the downloads are.
pub trait Sizes: Sync + fmt::Debug {
    /// The size of the file at this path, in bytes.
    fn size(&self, path: &str) -> Option<u64>;
}

impl Sizes for BTreeMap<String, u64> {
    fn size(&self, path: &str) -> Option<u64> {
        self.get(path).copied()
    }
}

/// A page before its charts are drawn.
#[derive(Debug)]
pub struct Composed {
    /// What the template sees; charts still empty.
    pub view: PageView,
    /// The chart of each chart block, by position of the block.
    pub charts: Vec<(usize, ChartSpec)>,
    /// Files beside the page: path inside the site and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// The figures it shows; noted by a composer that traces.
    pub uses: Vec<Use>,
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
    pub(super) group: Option<(usize, String)>,
    pub(super) blocks: Vec<Block>,
    pub(super) charts: Vec<(usize, ChartSpec)>,
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) uses: Vec<Use>,
    pub(super) sample: BTreeSet<String>,
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
        let group = declared.and_then(|d| {
            let field = dataset?.schema.field(&d.page.by.as_ref()?.value)?;
            Some((field, d.group.clone()?))
        });
        let mut making = Making {
            composer: self,
            route: &planned.route,
            root: root_of(&planned.route),
            file,
            dataset,
            subject,
            period: declared.and_then(|d| d.period),
            group,
            blocks: Vec::new(),
            charts: Vec::new(),
            files: Vec::new(),
            uses: Vec::new(),
            sample: BTreeSet::new(),
            report,
        };
        let head = match &planned.source {
            Source::Declared(declared) => making.declared(declared),
            Source::Article(i) => making.article(&self.articles[*i]),
            Source::Version(i, n) => making.version(&self.articles[*i], *n),
            Source::Releases => making.releases_page(),
            Source::Methods => making.methods_page(),
            Source::Method(i) => making.method_page(*i),
            Source::Data => making.data_page(),
            Source::Dataset(id) => making.dataset_page(id),
            Source::Map => making.map_page(),
            Source::Report => making.report_page(),
            Source::NotFound => making.not_found(),
        };
        making.finish(head)
    }
}

/// `../` once for each part of the route.
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
    pub(super) json_ld: Option<String>,
    pub(super) facts: Vec<super::view::Fact>,
    pub(super) noindex: bool,
    pub(super) crumbs: Vec<Link>,
}

impl<'c, 'a> Making<'c, 'a> {
    pub(super) fn lang(&self) -> Lang {
        self.composer.lang()
    }

    pub(super) fn findings(&self) -> &'c Findings {
        self.composer.binder.findings()
    }

    /// A link to a route of this site.
    pub(super) fn href(&self, route: &str) -> String {
        let path = format!("{}{route}", self.root);
        if path.is_empty() {
            "./".to_owned()
        } else {
            path
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
        if let Some((_, group)) = &self.group {
            scope
                .names
                .push(("group".into(), minijinja::Value::from(group.as_str())));
        }
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
        let fields = &register.schema.fields;
        let cells: BTreeMap<String, String> = fields
            .iter()
            .enumerate()
            .map(|(f, field)| (field.name.clone(), register.raw(row, f).to_owned()))
            .collect();
        Some(minijinja::Value::from(minijinja::value::Serde(&cells)))
    }

    /// Fills in a declared text; sample datasets it quotes are noted.
    pub(super) fn fill(&mut self, text: &At<String>, kind: Kind, scope: &Scope) -> String {
        let out = self.composer.binder.fill(
            &text.value,
            (&self.file, &text.span),
            kind,
            scope,
            self.report,
        );
        for figure in scope.used() {
            self.uses_figure(&text.span, &figure);
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
        for block in &page.block {
            self.block(block);
        }
        let kind = match page.kind {
            PageKind::Home => "home",
            PageKind::SectionHome => "section",
            PageKind::Subject | PageKind::Area => "subject",
            PageKind::Period => "period",
            PageKind::List => "list",
        };
        let mut meta = Vec::new();
        if let Some(section) = section_of(&self.findings().config, self.route) {
            meta.push(tag("ColumnName", section.title.get(self.lang())));
            meta.push(tag(
                "ColumnDescription",
                section
                    .description
                    .as_deref()
                    .unwrap_or(section.title.get(self.lang())),
            ));
            meta.push(tag("ColumnKeywords", section.title.get(self.lang())));
            meta.push(tag("ColumnType", section.title.get(self.lang())));
        }
        Head {
            kind,
            title,
            description,
            meta,
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
            "data/" => w(self.lang(), "data").to_owned(),
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
            Source::Declared(d) if !d.page.title.value.contains("{{") => {
                Some(d.page.title.value.clone())
            }
            Source::Article(i) => Some(self.composer.articles[*i].title.clone()),
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
        let mut out = vec![wf(self.lang(), "source", &[("name", &source.name)])];
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
        let (segments, faults) = markdown(text, &self.root, self.lang());
        for fault in faults {
            let d = Diagnostic::new(fault.code, Location::file(self.file.clone()));
            self.report.add(d.with("quoted", fault.quoted));
        }
        segments
            .into_iter()
            .map(|s| match s {
                Segment::Html(html) => html,
                Segment::Chart(_) => String::new(),
            })
            .collect()
    }

    fn finish(self, head: Head) -> Composed {
        let config = &self.findings().config;
        let mut nav = vec![NavLink {
            href: self.href(""),
            title: home_word(self.lang()).to_owned(),
            current: self.route.is_empty(),
        }];
        nav.extend(
            config
                .sections
                .iter()
                .filter(|s| self.composer.plan.has(&s.route))
                .map(|section| NavLink {
                    href: self.href(&section.route),
                    title: section.title.get(self.lang()).to_owned(),
                    current: self.route.starts_with(&section.route),
                }),
        );
        let canonical = (!config.url.is_empty() && !head.noindex)
            .then(|| format!("{}{}", config.url, self.route));
        let footer = self.footer();
        let view = PageView {
            kind: head.kind,
            root: self.root.clone(),
            title: head.title.clone(),
            heading: head.title,
            description: head.description,
            canonical,
            crumbs: head.crumbs,
            nav,
            meta: head.meta,
            json_ld: head.json_ld,
            sample: self.sample.into_iter().collect(),
            facts_line: head.facts,
            blocks: self.blocks,
            noindex: head.noindex,
            footer,
        };
        Composed {
            view,
            charts: self.charts,
            files: self.files,
            uses: self.uses,
        }
    }

    fn footer(&self) -> Vec<Link> {
        let mut out = vec![Link {
            href: self.href("sitemap/"),
            title: w(self.lang(), "map").to_owned(),
        }];
        out.push(Link {
            href: self.href(super::fairness::REPORT),
            title: w(self.lang(), "report_page").to_owned(),
        });
        for article in self
            .composer
            .articles
            .iter()
            .filter(|a| a.draft.kind == crate::content::DraftKind::Page)
        {
            out.push(Link {
                href: self.href(&article.route),
                title: article.title.clone(),
            });
        }
        if self.composer.plan.has("releases/") {
            out.push(Link {
                href: self.href("feed.xml"),
                title: w(self.lang(), "feed").to_owned(),
            });
        }
        out
    }
}

/// A government page tag.
pub(super) fn tag(name: &str, content: &str) -> Meta {
    Meta {
        name: name.to_owned(),
        content: content.to_owned(),
    }
}
