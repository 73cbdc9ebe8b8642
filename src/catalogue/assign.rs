//! New numbers: the next ones of each year, behind whatever stands in the file.

use std::{collections::BTreeMap, fmt::Write as _};

use jiff::civil::DateTime;

use crate::source::Sources;

use super::{CATALOGUE, Catalogue, Document};

/// Serials have five figures.
const LAST: u32 = 99_999;

/// What numbering changes.
#[derive(Clone, Debug, Default)]
pub struct Assigned {
    /// New numbers with the titles of their documents, in order.
    pub numbers: Vec<(String, String)>,
    /// Documents for which the year has no number left.
    pub left: Vec<String>,
    /// The bytes of the file before, where there was one.
    pub before: Option<Vec<u8>>,
    /// The whole file: what stood there, and the new lines behind it.
    pub text: String,
}

/// Gives a number to every document that has none: the oldest first, each in the year of its
/// publication, what has no such day in the year of `as_of`.
#[must_use]
pub fn assign(catalogue: &Catalogue, organ: &str, sources: &Sources, as_of: DateTime) -> Assigned {
    let before = sources.get(CATALOGUE).map(|file| file.bytes().to_vec());
    let text = before.as_deref().map(String::from_utf8_lossy);
    let mut text = text.map_or_else(|| HEAD.to_owned(), std::borrow::Cow::into_owned);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let mut open: Vec<&Document> = catalogue.documents.iter().collect();
    open.retain(|document| document.number.is_none());
    open.sort_by_key(|d| (d.published.is_none(), d.published, d.route.as_str()));
    let mut out = Assigned {
        before,
        ..Assigned::default()
    };
    let mut last: BTreeMap<i16, u32> = BTreeMap::new();
    for document in open {
        let year = document.year().unwrap_or_else(|| as_of.year());
        let known = || catalogue.numbers.last(organ, year);
        let serial = last.entry(year).or_insert_with(known);
        if *serial >= LAST {
            out.left.push(document.title.clone());
            continue;
        }
        *serial += 1;
        let number = format!("{organ}/{year:04}-{serial:05}");
        text.push_str(&line(&number, document));
        out.numbers.push((number, document.title.clone()));
    }
    out.text = text;
    out
}

/// What the first line of a new file says.
const HEAD: &str = include_str!("head.txt");

fn line(number: &str, document: &Document) -> String {
    let mut out = String::new();
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    // Writing to memory does not fail.
    let _ = write!(
        out,
        "\n[[document]]\nnumber = {}\nroute = {}\ntitle = {}\n",
        quoted(number),
        quoted(&document.route),
        quoted(&document.title.replace(['\n', '\r'], " ")),
    );
    out
}
