//! What the search is told of each page, and the page where one searches.

use std::cmp::Reverse;

use crate::{
    dataset::Who,
    declare::PageKind,
    search::{Choices, Numbers, Page},
};

use super::{
    compose::{Composer, Head, Making},
    composed::Composed,
    plan::{Declared, Planned, Source},
    view::{Block, Link, LinkGroup},
    words::w,
};

/// Route of the page where one searches.
pub(super) const ROUTE: &str = "search/";

/// Words for the kinds of pages, in the order of the box that narrows a search.
const KINDS: [&str; 9] = [
    "kind_section",
    "kind_subject",
    "kind_period",
    "kind_list",
    "kind_release",
    "kind_method",
    "kind_dataset",
    "kind_disclosure",
    "kind_text",
];

impl Composer<'_> {
    /// Pages in the order of their numbers: those of a section together, the newest first; then
    /// those that are not found, which are all where the site has no search.
    #[must_use]
    pub fn search_order<'p>(&self, planned: &[&'p Planned]) -> Vec<(Option<u32>, &'p Planned)> {
        let mut sorted: Vec<(usize, &Planned)> = planned
            .iter()
            .map(|planned| (self.family(planned), *planned))
            .collect();
        sorted.sort_by_cached_key(|(family, planned)| {
            let day = self.day_of(planned);
            (*family, Reverse(day), planned.route.clone())
        });
        let (mut numbers, mut before) = (Numbers::default(), None);
        sorted
            .into_iter()
            .map(|(family, planned)| {
                if before.replace(family) != Some(family) {
                    numbers.family();
                }
                let found = family < usize::MAX;
                (found.then(|| numbers.number()), planned)
            })
            .collect()
    }

    /// The section of a page; pages outside of all come last, those that are not found behind them.
    fn family(&self, planned: &Planned) -> usize {
        let config = &self.findings().config;
        let sections = &config.sections;
        match planned.source {
            _ if !config.search => usize::MAX,
            Source::NotFound | Source::Version(..) | Source::Search => usize::MAX,
            _ if planned.route.is_empty() => 0,
            _ => {
                let own = sections.iter().enumerate();
                let own = own.filter(|(_, s)| planned.route.starts_with(&s.route));
                let own = own.max_by_key(|(_, s)| s.route.len());
                own.map_or(sections.len() + 1, |(at, _)| at + 1)
            }
        }
    }

    /// The first day of what a page is about, or the day when it was published.
    fn day_of(&self, planned: &Planned) -> Option<jiff::civil::Date> {
        match &planned.source {
            Source::Declared(declared) => Some(declared.period?.first_day()),
            Source::Article(i) => Some(self.articles[*i].published?.date()),
            _ => None,
        }
    }

    /// What searches can be narrowed by.
    #[must_use]
    pub fn search_choices(&self) -> Choices {
        let (lang, config) = (self.lang(), &self.findings().config);
        let areas = config.areas.iter();
        let former = areas.clone().filter_map(|area| {
            let next = area
                .merged_into
                .as_ref()
                .and_then(|id| config.area(&id.value));
            let next = next.map(|next| config.areas[next].name.get(lang).to_owned());
            let names = area.names.iter().map(|former| former.name.value.clone());
            let mut all = vec![area.name.get(lang).to_owned()];
            all.extend(names.chain(next));
            (all.len() > 1).then_some(all)
        });
        Choices {
            kinds: KINDS.map(|kind| w(lang, kind).to_owned()).to_vec(),
            districts: areas.map(|area| area.name.get(lang).to_owned()).collect(),
            same: former.chain(config.same_words.iter().cloned()).collect(),
        }
    }

    /// What the search knows of a page, but its text.
    #[must_use]
    pub fn search_entry(&self, number: u32, planned: &Planned, composed: &Composed) -> Page {
        let view = &composed.view;
        let trail: Vec<&str> = view
            .crumbs
            .iter()
            .skip(1)
            .map(|l| l.title.as_str())
            .collect();
        let declared = match &planned.source {
            Source::Declared(declared) => Some(declared),
            _ => None,
        };
        let day = self.day_of(planned);
        let period = declared.and_then(|d| d.period);
        let date = period.map_or_else(
            || day.map_or_else(String::new, |day| day.to_string()),
            |period| period.said(self.lang()),
        );
        let (district, names) = declared.map_or((None, Vec::new()), |d| self.of_subject(d));
        Page {
            number,
            route: planned.route.clone(),
            title: view.heading.clone(),
            trail: trail.join(" › "),
            date,
            kind: kind(planned),
            year: day.map(|day| day.year()),
            district,
            names,
            text: crate::search::Text::default(),
        }
    }

    /// The district of a page's subject, the names it had before, and its code.
    fn of_subject(&self, declared: &Declared) -> (Option<usize>, Vec<String>) {
        let findings = self.findings();
        let dataset = declared.dataset.as_deref();
        let dataset = dataset.and_then(|id| findings.catalog.dataset(id));
        let config = &findings.config;
        let (area, names) = match (declared.who, dataset) {
            (Some(Who::Area(area)), _) => {
                let names = config.areas[area].names.iter();
                let names = names.map(|former| former.name.value.clone());
                (Some(area), names.collect())
            }
            (Some(Who::Subject(subject)), Some(dataset)) => {
                let subject = &dataset.subjects[subject];
                let former = subject.former.iter();
                let names = former.map(|former| former.name.value.clone());
                // Who writes a code wants its page, not the lists that have it, too.
                let names = names.chain([subject.key.to_string()]);
                (subject.area, names.collect())
            }
            _ => (None, Vec::new()),
        };
        (area.filter(|&area| !config.areas[area].group), names)
    }
}

/// The number of a page's kind.
fn kind(planned: &Planned) -> usize {
    match &planned.source {
        Source::Declared(declared) => match declared.page.kind {
            PageKind::Home | PageKind::SectionHome => 0,
            PageKind::Subject | PageKind::Area => 1,
            PageKind::Period => 2,
            PageKind::List => 3,
        },
        Source::Groups(_) | Source::Releases(..) => 3,
        Source::Article(_) | Source::Version(..) | Source::Calendar => 4,
        Source::Methods | Source::Method(_) => 5,
        Source::Data | Source::Dataset(_) | Source::Changes | Source::DatasetChanges(..) => 6,
        Source::Disclosure(_) | Source::Ledger(..) => 7,
        Source::Map | Source::Report | Source::Search | Source::NotFound => 8,
    }
}

impl Making<'_, '_> {
    /// The page where one searches: what it does, and where else to look.
    pub(super) fn search_page(&mut self) -> Head {
        let lang = self.lang();
        let link = |title: &str, route: &str| Link {
            href: self.href(route),
            title: title.to_owned(),
        };
        let plan = self.composer.plan;
        let sections = self.findings().config.sections.iter();
        let sections = sections.filter(|s| plan.has(&s.route));
        let mut links: Vec<Link> = sections
            .map(|s| link(s.title.get(lang), &s.route))
            .collect();
        links.push(link(w(lang, "map"), "sitemap/"));
        let registers = self.registers();
        let groups = [
            (w(lang, "search_sections"), links),
            (w(lang, "search_registers"), registers),
        ];
        let groups = groups.into_iter().filter(|(_, links)| !links.is_empty());
        let groups = groups.map(|(title, links)| LinkGroup {
            title: title.to_owned(),
            links,
        });
        let groups = groups.collect();
        self.blocks.push(Block::Links {
            title: w(lang, "search_elsewhere").to_owned(),
            groups,
        });
        Head {
            kind: "search",
            title: w(lang, "search").to_owned(),
            description: w(lang, "search_description").to_owned(),
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    /// Pages that find subjects of a register.
    fn registers(&self) -> Vec<Link> {
        let pages = self.composer.plan.pages.iter();
        let mut out: Vec<Link> = Vec::new();
        for planned in pages {
            let Source::Declared(declared) = &planned.source else {
                continue;
            };
            if declared.page.find && declared.list.is_none() {
                out.push(Link {
                    href: self.href(&planned.route),
                    title: self.route_title(&planned.route),
                });
            }
        }
        out
    }
}
