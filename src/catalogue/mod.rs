//! The catalogue of disclosed government information (政府信息公开目录): every public document with its
//! index number, and whether it is in force.
//!
//! In: articles, datasets, `content/catalogue.toml` with the numbers. Out: [`Catalogue`]. Never: a
//! number of its own making — numbers are assigned once, by [`assign`], and kept in the site's
//! source.

mod assign;
mod numbers;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use crate::{
    config::{Config, Disclosure},
    content::{Article, DraftKind, Stage},
    dataset,
    diagnostic::{Diagnostic, Location, Report},
    source::{Sources, nearest},
};

pub use assign::{Assigned, assign};
pub use numbers::{CATALOGUE, Numbers};

/// Whether a document holds (时效).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Validity {
    /// 有效
    InForce,
    /// 失效: its last day is over, since that moment.
    Expired(Option<DateTime>),
    /// 废止: another act ended it.
    Repealed(Option<DateTime>),
    /// 撤回: it was taken back.
    Withdrawn(Option<DateTime>),
}

/// One document of the catalogue.
#[derive(Clone, Debug)]
pub struct Document {
    /// 索引号; `None` until one is assigned.
    pub number: Option<String>,
    /// 信息名称
    pub title: String,
    /// Its address inside the site, by which its number is kept.
    pub route: String,
    /// Its file, for messages.
    pub at: Location,
    /// 主题分类; may be empty.
    pub theme: String,
    /// 信息分类 (体裁): the category of a release; empty for datasets.
    pub category: String,
    /// 发布机构
    pub organ: String,
    /// 文号; may be empty.
    pub document_number: String,
    /// 成文日期 (生成日期)
    pub written: Option<Date>,
    /// 发布日期
    pub published: Option<DateTime>,
    /// 主题词
    pub keywords: Vec<String>,
    /// 内容概述; may be empty.
    pub summary: String,
    /// 时效
    pub validity: Validity,
    /// What ended it, in words for the public; may be empty.
    pub ended_by: String,
    /// Whether it is a dataset.
    pub is_dataset: bool,
    /// Whether it shows made-up data.
    pub sample: bool,
}

/// Every document, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The documents.
    pub documents: Vec<Document>,
    /// The numbers that were given out.
    pub numbers: Numbers,
    /// Positions of the documents, by address.
    by_route: BTreeMap<String, usize>,
}

impl Catalogue {
    /// The document at an address.
    #[must_use]
    pub fn at(&self, route: &str) -> Option<&Document> {
        self.documents.get(*self.by_route.get(route)?)
    }
}

impl Document {
    /// The year that it belongs to.
    #[must_use]
    pub fn year(&self) -> Option<i16> {
        self.published.map(|at| at.year())
    }
}

/// Gathers the documents; `None` where the site declares no disclosure.
///
/// # Reports
/// `catalogue::bad-number`, `catalogue::number-twice`, `catalogue::document-twice`,
/// `catalogue::no-number` (warning), `catalogue::unknown-document` (warning),
/// `catalogue::unknown-theme`, and the codes of TOML.
#[must_use]
pub fn catalogue(
    config: &Config,
    sources: &Sources,
    (articles, later): (&[Article], &[Article]),
    data: &dataset::Catalog,
    report: &mut Report,
) -> Option<Catalogue> {
    let numbers = numbers::numbers(sources, report);
    let disclosure = config.disclosure.as_ref()?;
    let texts = articles.iter().filter(|a| is_document(a));
    let mut documents: Vec<Document> = texts.map(|a| of_text(a, config, data)).collect();
    if disclosure.datasets {
        documents.extend(data.iter().map(|dataset| of_data(dataset, config)));
    }
    for document in &mut documents {
        document.number = numbers.of(&document.route).map(str::to_owned);
        if document.number.is_none() {
            let d = Diagnostic::new("catalogue::no-number", document.at.clone());
            report.add(d.with("title", &document.title));
        }
    }
    check_themes(disclosure, articles.iter().chain(later), report);
    let routes = documents.iter().map(|d| d.route.as_str());
    let routes = routes.chain(later.iter().map(|a| a.route.as_str()));
    numbers.check_known(&routes.collect(), report);
    documents.sort_by(|a, b| {
        let newest = b.published.cmp(&a.published);
        newest.then_with(|| a.route.cmp(&b.route))
    });
    let places = documents.iter().enumerate();
    let by_route = places.map(|(i, d)| (d.route.clone(), i)).collect();
    Some(Catalogue {
        documents,
        numbers,
        by_route,
    })
}

/// Releases that are out are documents; pages about the site are, where they have a theme or a date
/// of their own. Drafts that a desk looks at are none yet.
fn is_document(article: &Article) -> bool {
    let front = &article.draft.front;
    let is_out = !matches!(
        article.stage,
        Stage::Draft | Stage::Reviewed | Stage::Scheduled
    );
    let is_release = article.draft.kind == DraftKind::Release;
    is_out && (is_release || front.theme.is_some() || front.document_date.is_some())
}

fn of_text(article: &Article, config: &Config, data: &dataset::Catalog) -> Document {
    let draft = &article.draft;
    let front = &draft.front;
    let text = |written: &Option<String>| written.clone().unwrap_or_default();
    let repealed = front.repealed.as_ref().map(|r| &r.value);
    let validity = match article.stage {
        Stage::Withdrawn => Validity::Withdrawn(draft.withdrawn),
        Stage::Repealed => Validity::Repealed(draft.repealed),
        Stage::Expired => Validity::Expired(draft.expires),
        _ => Validity::InForce,
    };
    let ended_by = match validity {
        Validity::Repealed(_) => repealed.map_or("", |r| r.by.trim()),
        _ => "",
    };
    let issuer = front.issuer.as_deref().unwrap_or(&config.publisher.name);
    let keywords = match front.keywords.is_empty() {
        true => &front.topics,
        false => &front.keywords,
    };
    let summary = match article.summary.is_empty() {
        true => &article.description,
        false => &article.summary,
    };
    Document {
        number: None,
        title: article.title.clone(),
        route: article.route.clone(),
        at: Location::file(draft.file.clone()),
        theme: front
            .theme
            .as_ref()
            .map_or_else(String::new, |t| t.value.clone()),
        category: text(&front.category),
        organ: issuer.to_owned(),
        document_number: text(&front.document_number),
        written: draft.document_date,
        published: article.published,
        keywords: keywords.clone(),
        summary: summary.clone(),
        validity,
        ended_by: ended_by.to_owned(),
        is_dataset: false,
        sample: shows_sample(article, data),
    }
}

/// Whether a text quotes made-up data.
fn shows_sample(article: &Article, data: &dataset::Catalog) -> bool {
    let figures = article.figures.iter();
    let mut datasets = figures.filter_map(|f| data.dataset(&f.address.dataset));
    datasets.any(|dataset| dataset.schema.declaration.sample)
}

fn of_data(dataset: &dataset::Dataset, config: &Config) -> Document {
    let declaration = &dataset.schema.declaration;
    let about = declaration.description.as_ref();
    Document {
        number: None,
        title: declaration.title.get(config.lang).to_owned(),
        route: format!("data/{}/", dataset.id()),
        at: Location::file(dataset.schema.file.clone()),
        theme: String::new(),
        category: String::new(),
        organ: declaration.source.name.clone(),
        document_number: String::new(),
        written: None,
        published: None,
        keywords: Vec::new(),
        summary: about.map_or_else(String::new, |d| d.get(config.lang).to_owned()),
        validity: Validity::InForce,
        ended_by: String::new(),
        is_dataset: true,
        sample: declaration.sample,
    }
}

/// Themes are those of the guide, where it has any.
fn check_themes<'a>(
    disclosure: &Disclosure,
    articles: impl Iterator<Item = &'a Article>,
    report: &mut Report,
) {
    let known = &disclosure.themes;
    let written = articles.filter_map(|a| Some((a, a.draft.front.theme.as_ref()?)));
    let unknown = written.filter(|(_, theme)| !known.is_empty() && !known.contains(&theme.value));
    for (article, theme) in unknown {
        let at = article.draft.at(theme.span.clone());
        let near = nearest(&theme.value, known.iter().map(String::as_str));
        let d = Diagnostic::new("catalogue::unknown-theme", at).with("value", &theme.value);
        let d = d.with("nearest", near);
        report.add(d.with("known", known.join("、")));
    }
}

/// How many documents there are of each name, by name.
#[must_use]
pub fn counted<'d>(
    documents: impl Iterator<Item = &'d Document>,
    name: impl Fn(&Document) -> String,
) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for document in documents {
        *out.entry(name(document)).or_default() += 1;
    }
    out
}
