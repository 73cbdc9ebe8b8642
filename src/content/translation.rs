//! Texts in another language of the site: `content/en/…` beside the `content/…` they translate.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    article::{Article, Texts},
    draft::Draft,
};
use crate::{
    config::edition_folder,
    diagnostic::{Diagnostic, Lang, Location, Report},
};

/// The file that a file is the translation of, and the language; `None` for all other files.
pub(super) fn original_of(file: &str) -> Option<(Lang, String)> {
    [Lang::Zh, Lang::En].into_iter().find_map(|lang| {
        let inside = file.strip_prefix(edition_folder(lang))?;
        let text = inside.starts_with("releases/") || inside.starts_with("pages/");
        text.then(|| (lang, format!("content/{inside}")))
    })
}

/// What a translation takes from its original, so that nothing has to be written twice.
#[derive(Debug)]
struct Original {
    visible_from: Option<jiff::civil::DateTime>,
    front: super::draft::Front,
    file: Arc<str>,
    document_date: Option<jiff::civil::Date>,
    expires: Option<jiff::civil::DateTime>,
    withdrawn: Option<jiff::civil::DateTime>,
    repealed: Option<jiff::civil::DateTime>,
}

/// Takes the translations out of the texts, by language; each has date, address and the rest of
/// its front matter from the text that it translates.
///
/// # Reports
/// `content::no-original`, `content::no-edition` (warning).
pub fn translations(
    drafts: &mut Vec<Draft>,
    editions: &[Lang],
    report: &mut Report,
) -> BTreeMap<Lang, Vec<Draft>> {
    let mut out: BTreeMap<Lang, Vec<Draft>> = BTreeMap::new();
    if drafts.iter().all(|d| original_of(&d.file).is_none()) {
        return out;
    }
    let (others, own): (Vec<Draft>, Vec<Draft>) = std::mem::take(drafts)
        .into_iter()
        .partition(|d| original_of(&d.file).is_some());
    *drafts = own;
    let known: BTreeMap<&str, &Draft> = drafts.iter().map(|d| (&*d.file, d)).collect();
    for mut draft in others {
        let Some((lang, file)) = original_of(&draft.file) else {
            continue;
        };
        if !editions.contains(&lang) {
            let at = Location::file(draft.file.clone());
            report.add(Diagnostic::new("content::no-edition", at));
            continue;
        }
        let Some(original) = known.get(&*file) else {
            let at = Location::file(draft.file.clone());
            report.add(Diagnostic::new("content::no-original", at).with("file", &file));
            continue;
        };
        Original::of(original).lend(&mut draft);
        out.entry(lang).or_default().push(draft);
    }
    out
}

impl Original {
    fn of(draft: &Draft) -> Self {
        Self {
            visible_from: draft.visible_from,
            front: draft.front.clone(),
            file: draft.file.clone(),
            document_date: draft.document_date,
            expires: draft.expires,
            withdrawn: draft.withdrawn,
            repealed: draft.repealed,
        }
    }

    /// The address and the dates are the original's; what the translation says itself stays.
    fn lend(self, draft: &mut Draft) {
        let (own, front) = (&mut draft.front, self.front);
        draft.visible_from = self.visible_from;
        draft.document_date = self.document_date;
        draft.expires = self.expires;
        draft.withdrawn = self.withdrawn;
        draft.repealed = self.repealed;
        own.slug = front.slug;
        own.route = front.route;
        own.publish_at = front.publish_at;
        own.interprets = Vec::new();
        own.interpreted_by = Vec::new();
        let lend = |own: &mut Option<String>, other: Option<String>| {
            if own.is_none() {
                *own = other;
            }
        };
        lend(&mut own.issuer, front.issuer);
        lend(&mut own.document_number, front.document_number);
        lend(&mut own.source, front.source);
        lend(&mut own.category, front.category);
        if own.topics.is_empty() {
            own.topics = front.topics;
        }
        if own.contact.is_none() {
            own.contact = front.contact;
        }
        if own.unbound.is_none() {
            own.unbound = front.unbound;
        }
        for (name, address) in front.figures {
            own.figures.entry(name).or_insert(address);
        }
        draft.original = Some(self.file);
    }
}

/// The texts of the site in another language, in the order of `own`: what is not translated has its
/// own title and nothing else. Gives the addresses of those as well.
///
/// # Reports
/// `content::translation-figures` (warning).
pub fn in_order(
    own: &[Article],
    translated: Texts,
    report: &mut Report,
) -> (Vec<Article>, BTreeSet<String>) {
    let mut by_file: BTreeMap<String, Article> = translated
        .shown
        .into_iter()
        .filter_map(|a| Some((a.draft.original.as_deref()?.to_owned(), a)))
        .collect();
    let mut absent = BTreeSet::new();
    let articles = own.iter().map(|article| {
        let Some(other) = by_file.remove(&*article.draft.file) else {
            absent.insert(article.route.clone());
            return article.listed();
        };
        check_figures(article, &other, report);
        other
    });
    let articles = articles.collect();
    (articles, absent)
}

/// Both texts must speak of the same figures.
fn check_figures(own: &Article, other: &Article, report: &mut Report) {
    let all = |article: &Article| -> BTreeSet<String> {
        let figures = article.figures.iter().map(|f| f.address.to_string());
        let drawn = article.charts.iter().chain(&article.tables);
        figures.chain(drawn.map(|at| at.value.clone())).collect()
    };
    let (here, there) = (all(own), all(other));
    let differ: Vec<&str> = here
        .symmetric_difference(&there)
        .map(String::as_str)
        .collect();
    if !differ.is_empty() {
        let at = Location::file(other.draft.file.clone());
        let d = Diagnostic::new("content::translation-figures", at);
        let d = d.with("original", &*own.draft.file);
        report.add(d.with("figures", differ.join("、")));
    }
}
