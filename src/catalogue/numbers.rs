//! `content/catalogue.toml`: the index numbers (索引号) that were assigned, kept for good.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{
    declare::At,
    diagnostic::{Diagnostic, Location, Report},
    source::{Sources, nearest, parse_toml},
};

/// Where numbers are kept.
pub const CATALOGUE: &str = "content/catalogue.toml";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    document: Vec<Line>,
}

/// A number and the document that has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    number: At<String>,
    route: At<String>,
    /// For people who read the file.
    #[serde(default, rename = "title")]
    _title: String,
    /// Why the document is no longer there; its number is not used again.
    #[serde(default)]
    gone: String,
}

/// Numbers by document, and those that are used up.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    lines: Vec<Line>,
    by_route: BTreeMap<String, usize>,
}

/// The parts of a number: organ, year, serial.
pub(super) fn parts(number: &str) -> Option<(&str, i16, u32)> {
    let (organ, rest) = number.rsplit_once('/')?;
    let (year, serial) = rest.split_once('-')?;
    let digits =
        |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    let fine = organ.bytes().all(|b| b.is_ascii_alphanumeric()) && !organ.is_empty();
    let fine = fine && digits(year, 4) && digits(serial, 5);
    fine.then_some((organ, year.parse().ok()?, serial.parse().ok()?))
}

/// Reads the numbers.
///
/// # Reports
/// `catalogue::bad-number`, `catalogue::number-twice`, `catalogue::document-twice`, and the codes of
/// TOML.
pub(super) fn numbers(sources: &Sources, report: &mut Report) -> Numbers {
    let file = sources.get(CATALOGUE);
    let written = file.and_then(|file| parse_toml::<Written>(file, report));
    let mut out = Numbers {
        lines: written.unwrap_or_default().document,
        by_route: BTreeMap::new(),
    };
    let at = |at: &At<String>| Location::span(CATALOGUE, at.span.clone());
    let mut seen: BTreeMap<&str, &At<String>> = BTreeMap::new();
    for (i, line) in out.lines.iter().enumerate() {
        let number = &line.number;
        if parts(&number.value).is_none_or(|(_, _, serial)| serial == 0) {
            let d = Diagnostic::new("catalogue::bad-number", at(number));
            report.add(d.with("value", &number.value));
        }
        if let Some(first) = seen.insert(&number.value, number) {
            let d = Diagnostic::new("catalogue::number-twice", at(number));
            report.add(d.with("value", &number.value).related(at(first)));
        }
        if let Some(first) = out.by_route.insert(line.route.value.clone(), i) {
            let d = Diagnostic::new("catalogue::document-twice", at(&line.route));
            let d = d.with("value", &line.route.value);
            report.add(d.related(at(&out.lines[first].route)));
        }
    }
    out
}

impl Numbers {
    /// The number of the document at an address.
    #[must_use]
    pub fn of(&self, route: &str) -> Option<&str> {
        let line = self.lines.get(*self.by_route.get(route)?)?;
        Some(&line.number.value)
    }

    /// The highest serial of an organ's year that was ever given out.
    pub(super) fn last(&self, organ: &str, year: i16) -> u32 {
        let numbers = self.lines.iter().filter_map(|l| parts(&l.number.value));
        let of_year = numbers.filter(|(o, y, _)| *o == organ && *y == year);
        of_year.map(|(_, _, serial)| serial).max().unwrap_or(0)
    }

    /// Whether every number still has its document, or says why not.
    ///
    /// # Reports
    /// `catalogue::unknown-document` (warning).
    pub(super) fn check_known(&self, routes: &BTreeSet<&str>, report: &mut Report) {
        let lines = self.lines.iter().filter(|l| l.gone.trim().is_empty());
        for line in lines.filter(|l| !routes.contains(l.route.value.as_str())) {
            let at = Location::span(CATALOGUE, line.route.span.clone());
            let d = Diagnostic::new("catalogue::unknown-document", at);
            let unnumbered = routes.iter().filter(|r| !self.by_route.contains_key(**r));
            let near = nearest(&line.route.value, unnumbered.copied());
            let d = d.with("value", &line.route.value);
            report.add(d.with("number", &line.number.value).with("nearest", near));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two real numbers that `docs/catalogue.md` quotes, and what is none.
    #[test]
    fn a_number_is_organ_year_and_five_figures() {
        assert_eq!(parts("14252575/2021-00338"), Some(("14252575", 2021, 338)));
        assert_eq!(
            parts("014000650/2022-01050"),
            Some(("014000650", 2022, 1050))
        );
        for bad in [
            "",
            "2021-00338",
            "/2021-00338",
            "1/21-00338",
            "1/2021-338",
            "1/2021-+0338",
        ] {
            assert_eq!(parts(bad), None, "{bad}");
        }
    }
}
