//! Which data of a site an archetype is written from: dataset, subject, period, row.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use jiff::civil::DateTime;

use crate::{
    dataset::{Dataset, Who},
    indicators::{Findings, PeriodName},
    quantity::Period,
};

use super::{
    find,
    header::{Archetype, Length, Need},
    lack::Lack,
    row::{self, RowAt},
    stretch::Stretch,
};

/// What somebody asks for on the command line.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Period; absent: the newest complete one.
    pub period: Option<String>,
    /// Datasets, by need; a need of `""` means whichever they serve.
    pub datasets: Vec<(String, String)>,
    /// Subject; absent: the largest area.
    pub subject: Option<String>,
    /// Number of a row; absent: the newest.
    pub row: Option<String>,
    /// Facts that are in no dataset.
    pub set: BTreeMap<String, String>,
}

/// An archetype with all that it is written from.
#[derive(Debug)]
pub struct Fitted<'a> {
    pub(super) archetype: &'a Archetype,
    pub(super) findings: &'a Arc<Findings>,
    pub(super) stretch: Stretch,
    pub(super) chosen: BTreeMap<String, Chosen>,
    pub(super) set: BTreeMap<String, String>,
}

/// The data that serve one need.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) dataset: String,
    pub(super) who: Who,
    /// What the site calls the figures, by role.
    pub(super) names: BTreeMap<String, String>,
    pub(super) row: Option<RowAt>,
}

impl Archetype {
    /// Chooses what a release is written from.
    ///
    /// # Errors
    /// What is missing, in words for a clerk.
    pub fn fit<'a>(
        &'a self,
        findings: &'a Arc<Findings>,
        as_of: DateTime,
        wish: &Wish,
    ) -> Result<Fitted<'a>, Vec<Lack>> {
        let fitting = Fitting {
            archetype: self,
            findings,
            as_of,
            wish,
        };
        fitting.fit()
    }
}

struct Fitting<'a, 'w> {
    archetype: &'a Archetype,
    findings: &'a Arc<Findings>,
    as_of: DateTime,
    wish: &'w Wish,
}

impl<'a> Fitting<'a, '_> {
    fn fit(&self) -> Result<Fitted<'a>, Vec<Lack>> {
        let mut lacks = self.settings();
        let mut offers = Vec::new();
        for need in &self.archetype.header.need {
            match self.offers(need) {
                Ok(found) => offers.push((need, found)),
                Err(lack) if need.optional && self.is_wished_freely(need) => drop(lack),
                Err(lack) => lacks.push(lack),
            }
        }
        lacks.extend(self.served_by_none(&offers));
        let stretch = match self.stretch(&offers) {
            Ok(stretch) => stretch,
            Err(lack) => {
                // Without data there is no period either.
                if lacks.is_empty() || self.wish.period.is_some() {
                    lacks.push(lack);
                }
                return Err(lacks);
            }
        };
        let mut chosen = BTreeMap::new();
        for (need, found) in &offers {
            match self.choose(need, found, stretch) {
                Ok(Some(one)) => _ = chosen.insert(need.id.clone(), one),
                Ok(None) => {}
                Err(lack) if need.optional && self.is_wished_freely(need) => drop(lack),
                Err(lack) => lacks.push(lack),
            }
        }
        let needs = &self.archetype.header.need;
        if lacks.is_empty() && !needs.is_empty() && chosen.is_empty() && self.wish.set.is_empty() {
            lacks.push(Lack::AnyDataset(
                needs.iter().map(|n| self.said(n)).collect(),
            ));
        }
        if !lacks.is_empty() {
            return Err(lacks);
        }
        Ok(Fitted {
            archetype: self.archetype,
            findings: self.findings,
            stretch,
            chosen,
            set: self.wish.set.clone(),
        })
    }

    fn said(&self, need: &Need) -> String {
        need.title.get(self.findings.config.lang).to_owned()
    }

    /// The data set that was asked for, if this need can have it.
    fn wished(&self, need: &Need) -> Option<&str> {
        let named = |of: &&(String, String)| of.0 == need.id || of.0.is_empty();
        let wish = self.wish.datasets.iter().find(named);
        wish.map(|(_, dataset)| dataset.as_str())
    }

    fn is_wished_freely(&self, need: &Need) -> bool {
        !self.wish.datasets.iter().any(|(of, _)| *of == need.id)
    }

    /// Settings that must be told and were not, and such as there are none of.
    fn settings(&self) -> Vec<Lack> {
        let known = &self.archetype.header.set;
        let lang = self.findings.config.lang;
        let mut lacks: Vec<Lack> = Vec::new();
        for name in self.wish.set.keys() {
            if !known.iter().any(|s| s.name == *name) {
                lacks.push(Lack::Unknown {
                    option: "--set",
                    text: name.clone(),
                    known: known.iter().map(|s| s.name.clone()).collect(),
                });
            }
        }
        let missing: Vec<_> = known
            .iter()
            .filter(|s| s.required && !self.wish.set.contains_key(&s.name))
            .map(|s| {
                (
                    s.name.clone(),
                    s.title.get(lang).to_owned(),
                    s.example.clone(),
                )
            })
            .collect();
        if !missing.is_empty() {
            lacks.push(Lack::Settings(missing));
        }
        lacks
    }

    /// Datasets that can serve a need, with what they call its figures.
    fn offers(&self, need: &Need) -> Result<Vec<Chosen>, Lack> {
        if self.is_told(need) {
            return Ok(Vec::new());
        }
        let all = self.findings.catalog.iter();
        let mut offers: Vec<Chosen> = all.filter_map(|d| self.offer(need, d)).collect();
        // What can say most of it is what is meant.
        offers.sort_by_key(|offer| Reverse(offer.names.len()));
        let known: Vec<String> = offers.iter().map(|o| o.dataset.clone()).collect();
        if let Some(id) = self.wished(need) {
            match known.iter().position(|known| known == id) {
                Some(own) => offers = vec![offers.swap_remove(own)],
                // Without the name of a need it is meant for whichever it serves.
                None if self.is_wished_freely(need) => {}
                None if known.is_empty() => {}
                None => {
                    return Err(Lack::Unknown {
                        option: "--dataset",
                        text: id.to_owned(),
                        known,
                    });
                }
            }
        }
        if !offers.is_empty() {
            return Ok(offers);
        }
        let required = self.archetype.roles(&need.id).filter(|r| r.required);
        let lack = Lack::Dataset {
            what: self.said(need),
            figures: required.map(|r| r.name.clone()).collect(),
        };
        Err(match self.instead(need) {
            Some(settings) => settings,
            None => lack,
        })
    }

    /// Datasets that were asked for and serve nothing here.
    fn served_by_none(&self, offers: &[(&Need, Vec<Chosen>)]) -> Vec<Lack> {
        let all = || offers.iter().flat_map(|(_, found)| found);
        let free = self.wish.datasets.iter().filter(|(of, _)| of.is_empty());
        free.filter(|(_, id)| !all().any(|offer| offer.dataset == *id))
            .map(|(_, id)| Lack::Unknown {
                option: "--dataset",
                text: id.clone(),
                known: all().map(|offer| offer.dataset.clone()).collect(),
            })
            .collect()
    }

    /// Whether the facts were told on the command line instead.
    fn is_told(&self, need: &Need) -> bool {
        let told = |name: &String| self.wish.set.contains_key(name);
        need.instead.iter().any(told)
    }

    /// The settings that stand in for data that are not there.
    fn instead(&self, need: &Need) -> Option<Lack> {
        let lang = self.findings.config.lang;
        let known = self.archetype.header.set.iter();
        let settings: Vec<_> = known
            .filter(|s| need.instead.contains(&s.name))
            .map(|s| {
                (
                    s.name.clone(),
                    s.title.get(lang).to_owned(),
                    s.example.clone(),
                )
            })
            .collect();
        (!settings.is_empty()).then(|| Lack::Told {
            what: self.said(need),
            settings,
        })
    }

    fn offer(&self, need: &Need, dataset: &Dataset) -> Option<Chosen> {
        if !need.row.is_empty() {
            let has = |role: &super::header::FieldRole| {
                !role.required || role.register || find::field(dataset, role).is_some()
            };
            return need.row.iter().all(has).then(|| Chosen {
                dataset: dataset.id().to_owned(),
                who: Who::Subject(0),
                names: BTreeMap::new(),
                row: None,
            });
        }
        let grain = self.archetype.grain()?;
        let mut names = BTreeMap::new();
        for role in self.archetype.roles(&need.id) {
            match find::named(self.findings, dataset, role, grain) {
                Some(name) => _ = names.insert(role.id.clone(), name),
                None if role.required => return None,
                None => {}
            }
        }
        let offer = Chosen {
            dataset: dataset.id().to_owned(),
            who: Who::Subject(0),
            names,
            row: None,
        };
        (!offer.names.is_empty()).then_some(offer)
    }

    /// The period that was asked for, else the newest that is complete.
    fn stretch(&self, offers: &[(&Need, Vec<Chosen>)]) -> Result<Stretch, Lack> {
        let length = self.archetype.header.period;
        if let Some(text) = &self.wish.period {
            let example = example(length);
            let bad = || Lack::BadPeriod {
                text: text.clone(),
                example,
            };
            let stretch = Stretch::parse(length, text)
                .filter(|_| length != Length::None)
                .ok_or_else(bad)?;
            return match self.has_come(stretch) {
                true => Ok(stretch),
                false => Err(Lack::NotOver(stretch.said(self.findings.config.lang))),
            };
        }
        let today = Stretch::around(length, self.as_of.date());
        if length == Length::None {
            return Ok(today);
        }
        let figures = || offers.iter().filter(|(need, _)| need.row.is_empty());
        let newest = |required: bool| {
            figures()
                .filter(|(need, _)| !required || !need.optional)
                .flat_map(|(need, found)| found.iter().map(move |o| (need, o)))
                .filter_map(|(need, offer)| self.newest(need, offer))
                .map(|(stretch, _)| stretch)
                .max_by_key(|stretch| stretch.first)
        };
        newest(true).or_else(|| newest(false)).ok_or_else(|| {
            let first = figures().find(|(_, found)| !found.is_empty());
            let first = first.map_or_else(|| self.archetype.header.need.first(), |(n, _)| Some(*n));
            Lack::NoPeriod {
                what: first.map_or_else(String::new, |need| self.said(need)),
            }
        })
    }

    /// The newest complete period of a dataset, and whom it speaks of.
    fn newest(&self, need: &Need, offer: &Chosen) -> Option<(Stretch, Who)> {
        let length = self.archetype.header.period;
        let dataset = self.findings.catalog.dataset(&offer.dataset)?;
        let grain = self.archetype.grain()?;
        let name = self.leading(need, offer)?;
        let mut over = Stretch::around(length, self.as_of.date());
        while !self.has_come(over) {
            over = over.before();
        }
        self.whos(dataset, offer, need).into_iter().find_map(|who| {
            let latest = self.findings.latest(dataset, who, name, grain)?;
            let latest = Stretch::around(length, latest.last_day());
            let mut at = if latest.first < over.first {
                latest
            } else {
                over
            };
            for _ in 0..LOOK_BACK {
                if self.lacking(need, offer, who, at).is_none() {
                    return Some((at, who));
                }
                at = at.before();
            }
            None
        })
    }

    /// Whether a period can be told of: it is over, or has begun where that is enough.
    fn has_come(&self, stretch: Stretch) -> bool {
        let begun = stretch.first <= self.as_of.date();
        stretch.is_over(self.as_of) || self.archetype.header.begun && begun
    }

    /// The figure by which a dataset is judged: the first that must be there, else the first.
    fn leading<'o>(&self, need: &Need, offer: &'o Chosen) -> Option<&'o str> {
        let mut roles: Vec<_> = self.archetype.roles(&need.id).collect();
        roles.sort_by_key(|role| !role.required);
        roles
            .iter()
            .find_map(|role| offer.names.get(&role.id))
            .map(String::as_str)
    }

    /// Why a figure that must be there has no value; `None` where all have one.
    fn lacking(&self, need: &Need, offer: &Chosen, who: Who, stretch: Stretch) -> Option<String> {
        let grain = self.archetype.grain()?;
        if stretch.length == Length::None {
            // An event tells what is newest, whenever that was.
            let dataset = self.findings.catalog.dataset(&offer.dataset)?;
            let name = self.leading(need, offer)?;
            let latest = self.findings.latest(dataset, who, name, grain);
            return latest.is_none().then(String::new);
        }
        let period = match self.archetype.header.parts {
            Some(_) => stretch.parts(grain).last().copied()?,
            None => stretch.period()?,
        };
        let leading = self.leading(need, offer);
        let roles = self.archetype.roles(&need.id).filter(|r| r.required);
        let names = roles.filter_map(|role| offer.names.get(&role.id).map(String::as_str));
        names
            .chain(leading)
            .find_map(|name| self.reason(&offer.dataset, who, period, name))
    }

    fn reason(&self, dataset: &str, who: Who, period: Period, name: &str) -> Option<String> {
        let dataset = self.findings.catalog.dataset(dataset)?;
        match self.findings.at(dataset, who, PeriodName::At(period), name) {
            Ok(figure) if figure.text().is_some() => None,
            Ok(figure) => Some(figure.reason().to_owned()),
            Err(_) => Some(String::new()),
        }
    }

    /// Whom the figures may speak of, the widest first; or the one that was asked for.
    fn whos(&self, dataset: &Dataset, offer: &Chosen, need: &Need) -> Vec<Who> {
        if let Some(name) = &self.wish.subject
            && let Some(who) = self.findings.who(dataset, name)
        {
            return vec![who];
        }
        let grain = self.archetype.grain();
        let name = self.leading(need, offer).unwrap_or_default();
        let series = self.findings.series(dataset.id()).iter();
        let mut whos: Vec<Who> = series
            .filter(|s| s.name == name && Some(s.grain) == grain)
            .flat_map(crate::indicators::Series::whos)
            .collect();
        if whos.is_empty() {
            whos = (0..dataset.subjects.len()).map(Who::Subject).collect();
        }
        whos.retain(|who| self.width(dataset, *who).is_some());
        whos.sort_by_key(|who| Reverse(self.width(dataset, *who)));
        whos
    }

    /// How much of the site's ground it covers; `None` for a single thing of a register.
    fn width(&self, dataset: &Dataset, who: Who) -> Option<usize> {
        let config = &self.findings.config;
        match who {
            Who::Area(area) => Some(self.findings.members(dataset, area).len()),
            Who::Subject(i) => {
                let subject = dataset.subjects.get(i)?;
                if subject.row.is_some() {
                    return None;
                }
                let inside = |area: usize| {
                    let all = 0..config.areas.len();
                    all.filter(|&inner| config.lies_in(inner, area)).count()
                };
                Some(subject.area.map_or(usize::MAX, inside))
            }
        }
    }

    /// The dataset, of those that serve, with values in the period; nothing where told instead.
    fn choose(
        &self,
        need: &Need,
        offers: &[Chosen],
        stretch: Stretch,
    ) -> Result<Option<Chosen>, Lack> {
        if offers.is_empty() {
            return Ok(None);
        }
        if !need.row.is_empty() {
            return row::choose(self.findings, need, offers, self.wish.row.as_deref()).map(Some);
        }
        let mut reason = String::new();
        let mut known = Vec::new();
        for offer in offers {
            let Some(dataset) = self.findings.catalog.dataset(&offer.dataset) else {
                continue;
            };
            if let Some(name) = &self.wish.subject
                && self.findings.who(dataset, name).is_none()
            {
                let labels = dataset.subjects.iter().take(12);
                known.extend(labels.map(|s| s.label.to_string()));
                continue;
            }
            for who in self.whos(dataset, offer, need) {
                match self.lacking(need, offer, who, stretch) {
                    None => {
                        return Ok(Some(Chosen {
                            who,
                            ..offer.clone()
                        }));
                    }
                    Some(why) if reason.is_empty() => reason = why,
                    Some(_) => {}
                }
            }
        }
        if let Some(text) = self.wish.subject.clone().filter(|_| !known.is_empty()) {
            return Err(Lack::Unknown {
                option: "--subject",
                text,
                known,
            });
        }
        let newest = offers.iter().filter_map(|offer| self.newest(need, offer));
        let newest = newest.map(|(at, _)| at).max_by_key(|at| at.first);
        let lang = self.findings.config.lang;
        Err(Lack::Period {
            what: self.said(need),
            period: stretch.said(lang),
            reason,
            newest: newest.map(|at| at.said(lang)),
        })
    }
}

/// So many periods are looked at for a complete one.
const LOOK_BACK: usize = 60;

/// How a period of that length is written.
fn example(length: Length) -> &'static str {
    match length {
        Length::None => "—",
        Length::Day => "2026-11-22",
        Length::Week => "2026-W47",
        Length::Month => "2026-10",
        Length::Quarter => "2026-Q3",
        Length::Half => "2026-H1",
        Length::Year => "2025",
    }
}

impl Fitted<'_> {
    /// The period in words; empty for an event.
    #[must_use]
    pub fn period(&self) -> String {
        match self.archetype.header.period {
            Length::None => String::new(),
            _ => self.stretch.said(self.findings.config.lang),
        }
    }

    /// The datasets it is written from, by id.
    #[must_use]
    pub fn datasets(&self) -> Vec<&str> {
        let mut out: Vec<&str> = self.chosen.values().map(|c| c.dataset.as_str()).collect();
        out.dedup();
        out
    }
}
