//! What declarations say in the site's own language alone.

use std::collections::BTreeSet;

use crate::{
    config::{Config, edition_folder},
    dataset::Catalog,
    declare::{Block, Chart, Page, Said, Words},
    diagnostic::{Diagnostic, Location, Report},
};

/// How many of the texts are named.
const NAMED: usize = 3;

/// Counts what an edition has no words for, in one finding; names of the data are no matter of it:
/// a firm has the name it has.
///
/// # Reports
/// `config::no-name-in-language` (warning).
pub(super) fn check(config: &Config, catalog: &Catalog, report: &mut Report) {
    let mut found = Found {
        config,
        texts: BTreeSet::new(),
    };
    found.words(std::iter::once(&config.name));
    found.words(config.areas.iter().map(|a| &a.name));
    found.words(config.sections.iter().map(|s| &s.title));
    found.said(
        config
            .sections
            .iter()
            .filter_map(|s| s.description.as_ref()),
    );
    config.pages.iter().for_each(|page| found.page(page));
    for dataset in catalog.iter() {
        let declared = &dataset.schema.declaration;
        found.words([&declared.title].into_iter().chain(&declared.description));
        found.words(declared.field.iter().filter_map(|f| f.title.as_ref()));
        found.words(declared.indicator.iter().filter_map(|i| i.title.as_ref()));
        let choices = declared.field.iter().flat_map(|f| &f.constraints.one_of);
        choices.for_each(|word| found.plain(word));
        found.plain(&declared.source.name);
        declared.page.iter().for_each(|page| found.page(page));
        declared.chart.iter().for_each(|chart| found.chart(chart));
    }
    found.report(report);
}

struct Found<'c> {
    config: &'c Config,
    texts: BTreeSet<&'c str>,
}

impl<'c> Found<'c> {
    fn words(&mut self, all: impl Iterator<Item = &'c Words>) {
        let lacking = all.filter(|w| w.en.is_none());
        lacking.for_each(|w| self.plain(&w.zh));
    }

    fn said(&mut self, all: impl Iterator<Item = &'c Said>) {
        let lacking = all.filter(|text| !text.is_both());
        lacking.for_each(|text| self.plain(&text.value));
    }

    fn plain(&mut self, text: &'c str) {
        // What holds no letters of its own, such as `PM2.5`, is the same everywhere.
        let foreign = text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
        if foreign && self.config.lexicon.phrase(text).is_none() {
            self.texts.insert(text);
        }
    }

    fn page(&mut self, page: &'c Page) {
        self.said(std::iter::once(&page.title).chain(&page.description));
        page.block.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &'c Block) {
        self.said(block.title.iter().chain(&block.text).chain(&block.lines));
        self.said(block.sentence.iter());
        block.empty.iter().for_each(|text| self.plain(text));
        block.more.iter().for_each(|more| self.plain(&more.title));
        if let Some(joined) = &block.joined {
            self.plain(&joined.title);
            joined.empty.iter().for_each(|text| self.plain(text));
        }
    }

    fn chart(&mut self, chart: &'c Chart) {
        self.said(std::iter::once(&chart.title).chain(&chart.sentence));
    }

    fn report(self, report: &mut Report) {
        if self.texts.is_empty() {
            return;
        }
        // Names say more of themselves than the beginning of a template does.
        let (longer, names): (Vec<&str>, Vec<&str>) =
            self.texts.iter().partition(|text| text.contains("{{"));
        let first = names.into_iter().chain(longer).take(NAMED);
        let first: Vec<String> = first.map(beginning).collect();
        let folder = edition_folder(self.config.lang);
        let d = Diagnostic::new(
            "config::no-name-in-language",
            Location::file(crate::config::FILE),
        );
        let d = d.with("n", self.texts.len().to_string());
        let d = d.with("file", format!("{folder}words.toml"));
        let d = d.with("lang", self.config.lang.tag());
        report.add(d.with("first", first.join(" | ")));
    }
}

/// The first words of a long text.
fn beginning(text: &str) -> String {
    const LETTERS: usize = 24;
    let line = text.lines().next().unwrap_or_default();
    match line.chars().count() > LETTERS {
        true => line.chars().take(LETTERS).chain(['…']).collect(),
        false => line.to_owned(),
    }
}
