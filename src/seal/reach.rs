//! Which sentences, charts and pages rest on a changed input.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use crate::{
    diagnostic::{Diagnostic, Location, Report},
    indicators::{Address, Findings},
    quantity::Period,
    site::Use,
};

use super::inputs::{Changed, MORE, inputs};

/// Changed inputs that are told one by one.
const TOLD: usize = 5;
/// Places and pages that are listed for each.
const LISTED: usize = 200;

/// Changed inputs, ready to be looked for behind figures.
#[derive(Debug)]
pub struct Reach<'f> {
    findings: &'f Findings,
    changed: Vec<Place<'f>>,
    /// Whether a figure rests on each of the inputs, by address.
    known: Mutex<BTreeMap<String, Vec<usize>>>,
}

#[derive(Debug)]
struct Place<'f> {
    changed: &'f Changed,
    dataset: &'f str,
    subject: &'f str,
    period: Option<Period>,
}

/// A place that rests on a changed input.
#[derive(Clone, Debug)]
pub struct Touched {
    input: usize,
    route: String,
    at: Location,
}

impl<'f> Reach<'f> {
    /// Each changed input once.
    #[must_use]
    pub fn new(findings: &'f Findings, changed: &'f [Changed]) -> Self {
        let mut seen = BTreeSet::new();
        let places = changed.iter().filter(|c| seen.insert(&c.name));
        let places = places.map(|changed| {
            let address = changed.name.split(" ← ").next().unwrap_or_default();
            let mut parts = address.split('/');
            let mut part = || parts.next().unwrap_or_default();
            Place {
                changed,
                dataset: part(),
                subject: part(),
                period: Period::parse(part()),
            }
        });
        Self {
            findings,
            changed: places.collect(),
            known: Mutex::default(),
        }
    }

    /// What of a page rests on one of the inputs: the places that ask for such figures, and the
    /// page itself.
    #[must_use]
    pub fn of_page(&self, route: &str, page: &Location, uses: &[Use]) -> Vec<Touched> {
        let mut out: Vec<Touched> = Vec::new();
        for used in uses {
            for input in self.inputs_of(&used.address) {
                let at = [&used.at, page];
                for at in at {
                    let is_there = |t: &Touched| t.input == input && t.at == *at;
                    if !out.iter().any(is_there) {
                        out.push(Touched {
                            input,
                            route: route.to_owned(),
                            at: at.clone(),
                        });
                    }
                }
            }
        }
        out
    }

    /// The changed inputs that a figure rests on.
    fn inputs_of(&self, address: &Address) -> Vec<usize> {
        let near = |(i, place): (usize, &Place<'_>)| place.may_reach(address).then_some(i);
        let near: Vec<usize> = self.changed.iter().enumerate().filter_map(near).collect();
        if near.is_empty() {
            return near;
        }
        let text = address.to_string();
        let known = self.known.lock().ok().and_then(|k| k.get(&text).cloned());
        if let Some(known) = known {
            return known;
        }
        let behind = inputs(self.findings, std::slice::from_ref(&text));
        let rests = |&i: &usize| {
            let place = &self.changed[i];
            let cell = place.changed.cells.first();
            let same = place.subject == address.subject;
            behind.contains_key(&place.changed.name)
                || text == place.changed.name
                || cell.is_some_and(|cell| behind.values().any(|b| b.cells.contains(cell)))
                || same && (cell.is_none() || behind.contains_key(MORE))
        };
        let found: Vec<usize> = near.into_iter().filter(rests).collect();
        if let Ok(mut known) = self.known.lock() {
            known.insert(text, found.clone());
        }
        found
    }

    /// One finding for each changed input, with all that rests on it.
    ///
    /// # Reports
    /// `content::sealed-input-changed` (note).
    pub fn report(&self, touched: &[Touched], report: &mut Report) {
        for (i, place) in self.changed.iter().enumerate().take(TOLD) {
            let own: Vec<&Touched> = touched.iter().filter(|t| t.input == i).collect();
            let routes: BTreeSet<&str> = own.iter().map(|t| t.route.as_str()).collect();
            let mut places: Vec<Location> = Vec::new();
            for t in &own {
                if !places.contains(&t.at) {
                    places.push(t.at.clone());
                }
            }
            let names = routes.iter().take(LISTED).map(|r| match *r {
                "" => "/",
                route => route,
            });
            let mut names: Vec<&str> = names.collect();
            if routes.len() > LISTED {
                names.push("…");
            }
            let changed = place.changed;
            let at = changed.cells.first().cloned();
            let declared = self.findings.catalog.dataset(place.dataset);
            let file = declared.map_or_else(|| "data".into(), |d| d.schema.file.clone());
            let at = at.unwrap_or_else(|| Location::file(file));
            let mut d = Diagnostic::new("content::sealed-input-changed", at)
                .with("name", &changed.name)
                .with("old", dashed(&changed.old))
                .with("new", dashed(&changed.new))
                .with("count", places.len())
                .with("pages", names.join("、"));
            places.sort_by_key(|at| (at.file.clone(), format!("{:?}", at.place)));
            d.related = places.into_iter().take(LISTED).collect();
            report.add(d);
        }
    }
}

impl Place<'_> {
    /// Whether a figure may rest on it at all: the same dataset, a period that holds it.
    fn may_reach(&self, address: &Address) -> bool {
        if address.dataset != self.dataset {
            return false;
        }
        let (Some(own), Some(period)) = (self.period, address.period) else {
            return true;
        };
        let holds =
            |period: Period| period.grain >= own.grain && own.within(period.grain) == period;
        holds(period) || period.year_before().is_some_and(holds)
    }
}

fn dashed(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
