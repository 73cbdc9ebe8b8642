//! The columns (栏目) of a site as an inspector counts them, and when each was last renewed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::{
    content::Article,
    dataset::Dataset,
    declare::{BlockForm, Page, PageKind},
    diagnostic::Report,
    quantity::Period,
};

use super::{
    archive::{Facet, short_title},
    compose::Composer,
    plan::{Declared, Source},
};

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Address of its page.
    pub route: String,
    /// Its name.
    pub title: String,
    /// The newest day that anything in it speaks of and that has come; `None`: nothing in it has such
    /// a date.
    pub newest: Option<Date>,
}

impl Composer<'_> {
    /// Sections, categories of releases, and datasets that have a page of their own in between.
    ///
    /// Of data the end of the newest period counts: they were published later, so no column looks
    /// fresher than it is.
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        Dated::new(self).columns()
    }

    /// The newest day that the home page speaks of: of its figures, records and releases.
    #[must_use]
    pub fn home_renewed(&self) -> Option<Date> {
        Dated::new(self).home()
    }
}

/// The newest day of every dataset, looked for once.
struct Dated<'c, 'a> {
    composer: &'c Composer<'a>,
    newest: BTreeMap<&'c str, Date>,
}

impl<'c, 'a> Dated<'c, 'a> {
    fn new(composer: &'c Composer<'a>) -> Self {
        let today = composer.as_of.date();
        let catalog = composer.findings().catalog.iter();
        let newest = catalog.filter_map(|d| Some((d.id(), newest_in(d, today)?)));
        Self {
            composer,
            newest: newest.collect(),
        }
    }

    fn columns(&self) -> Vec<Column> {
        let lang = self.composer.lang();
        let config = &self.composer.findings().config;
        let sections = config
            .sections
            .iter()
            .filter(|s| self.composer.plan.has(&s.route));
        let sections = sections.map(|section| Column {
            route: section.route.clone(),
            title: section.title.get(lang).to_owned(),
            newest: self.newest_below(&section.route),
        });
        let lists = self.composer.plan.archive.lists.iter();
        let lists =
            lists.filter(|l| l.facet == Facet::Category && self.composer.plan.has(&l.route));
        let lists = lists.map(|list| Column {
            route: list.route.clone(),
            title: short_title(lang, list),
            newest: self.newest_of(&list.members),
        });
        let mut seen = BTreeSet::new();
        let all = sections.chain(lists).chain(self.dataset_columns());
        all.filter(|column| seen.insert(column.route.clone()))
            .collect()
    }

    /// The first page of a dataset that stands for all of it.
    fn dataset_columns(&self) -> impl Iterator<Item = Column> {
        let config = &self.composer.findings().config;
        let lang = config.lang;
        let is_column = |page: &Page| {
            let stands = matches!(page.kind, PageKind::SectionHome | PageKind::List);
            stands && !page.route.value.contains('{') && self.composer.plan.has(&page.route.value)
        };
        self.composer
            .findings()
            .catalog
            .iter()
            .filter_map(move |dataset| {
                let pages = &dataset.schema.declaration.page;
                let page = pages.iter().find(|page| is_column(page))?;
                let own = dataset.schema.declaration.title.get(lang);
                let title = match page.title.value.contains("{{") {
                    true => own,
                    false => config.said(&page.title),
                };
                Some(Column {
                    route: page.route.value.clone(),
                    title: title.to_owned(),
                    newest: self.newest_on(page, Some(dataset)),
                })
            })
    }

    /// The newest day of anything whose page lies below a route.
    fn newest_below(&self, route: &str) -> Option<Date> {
        let inside = |page: &&Page| page.route.value.starts_with(route);
        let catalog = &self.composer.findings().catalog;
        let own = catalog.iter().flat_map(|dataset| {
            let pages = dataset.schema.declaration.page.iter().filter(inside);
            pages.filter_map(|page| self.newest_on(page, Some(dataset)))
        });
        let pages = self.composer.findings().config.pages.iter().filter(inside);
        let pages = pages.filter_map(|page| self.newest_on(page, None));
        let texts = self
            .composer
            .articles
            .iter()
            .filter(|a| a.route.starts_with(route));
        let texts = texts.filter_map(|article| self.day_of(article));
        let data = catalog.iter().filter(|_| route == "data/");
        let data = data.filter_map(|dataset| self.newest_in(dataset));
        own.chain(pages).chain(texts).chain(data).max()
    }

    /// The newest day of the datasets and releases that a declared page shows.
    fn newest_on(&self, page: &Page, own: Option<&Dataset>) -> Option<Date> {
        let catalog = &self.composer.findings().catalog;
        let named = page.block.iter().filter_map(|b| b.dataset.as_ref());
        let named = named.filter_map(|name| catalog.dataset(&name.value));
        let days = named.chain(own).filter_map(|d| self.newest_in(d));
        let releases = page.block.iter().filter(|b| b.form == BlockForm::Releases);
        let releases = releases.filter_map(|_| self.newest_release());
        days.chain(releases).max()
    }

    fn newest_in(&self, dataset: &Dataset) -> Option<Date> {
        self.newest.get(dataset.id()).copied()
    }

    fn newest_release(&self) -> Option<Date> {
        let newest: Vec<usize> = self.composer.plan.archive.newest().take(1).collect();
        self.newest_of(&newest)
    }

    fn newest_of(&self, members: &[usize]) -> Option<Date> {
        let articles = members.iter().map(|i| &self.composer.articles[*i]);
        articles.filter_map(|article| self.day_of(article)).max()
    }

    fn day_of(&self, article: &Article) -> Option<Date> {
        article
            .published
            .map(|at| at.date().min(self.composer.as_of.date()))
    }

    fn home(&self) -> Option<Date> {
        let traced = Composer {
            traced: true,
            bare: true,
            ..*self.composer
        };
        let planned = self.composer.plan.page("")?;
        let Source::Declared(Declared { page, .. }) = &planned.source else {
            return None;
        };
        let composed = traced.compose(planned, &mut Report::default());
        let periods = composed.uses.iter().filter_map(|used| used.address.period);
        let periods = periods.map(Period::last_day);
        let periods = periods.filter(|day| *day <= self.composer.as_of.date());
        let records = Page {
            block: page
                .block
                .iter()
                .filter(|b| is_list(b.form))
                .cloned()
                .collect(),
            ..(**page).clone()
        };
        periods.chain(self.newest_on(&records, None)).max()
    }
}

/// Whether a block shows the newest of what it has, without figures that could be asked.
fn is_list(form: BlockForm) -> bool {
    matches!(
        form,
        BlockForm::Records | BlockForm::Timeline | BlockForm::Releases | BlockForm::Coverage
    )
}

/// The end of the newest period that is over: plans and forecasts speak of days to come.
fn newest_in(dataset: &Dataset, today: Date) -> Option<Date> {
    let grain = dataset.grain()?;
    let periods = dataset.period_of.iter();
    let days = periods.map(|&index| Period { grain, index }.last_day());
    days.filter(|day| *day <= today).max()
}
