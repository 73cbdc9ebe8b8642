//! What is not public yet: kept back from everybody, or shown to those who prepare it.

use std::sync::Arc;

use jiff::civil::DateTime;

use crate::{
    config::Config,
    content::{self, Article},
    dataset, site,
};

/// For whom a site is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody: what may be seen at the moment.
    Public,
    /// Those who prepare it: drafts and what opens later, too, marked on every page.
    Desk,
}

/// What is not shown yet: rows of datasets, then texts.
pub(super) fn withheld(
    catalog: &dataset::Catalog,
    texts: Vec<(Arc<str>, DateTime)>,
) -> Vec<(String, usize, Option<DateTime>)> {
    let rows = catalog
        .iter()
        .filter(|d| d.withheld.0 > 0)
        .map(|d| (d.id().to_owned(), d.withheld.0, d.withheld.1));
    let texts = texts.into_iter();
    let texts = texts.map(|(file, opens)| (file.to_string(), 0, Some(opens)));
    rows.chain(texts).collect()
}

/// Puts drafts and what opens later among what is shown, marked.
pub(super) fn put(texts: &mut content::Texts, config: &Config) {
    let held = texts.drafts.drain(..).chain(texts.later.drain(..));
    let mut held: Vec<Article> = held.collect();
    held.iter_mut().for_each(|a| site::mark_held(a, config));
    texts.shown.append(&mut held);
    texts.withheld.clear();
}
