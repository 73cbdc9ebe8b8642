//! `site.toml`: as written, then as meant.

mod changes;
mod disclosure;
mod holidays;
mod inspection;
mod lexicon;
mod links;
mod look;
mod names;
mod policy;
mod privacy;
mod proof;
mod releases;
mod words;

use std::sync::Arc;

use jiff::{civil::Date, tz::Offset};
use serde::Deserialize;

use crate::{
    declare::{At, HistoryPolicy, Page, Said, Words},
    diagnostic::{Diagnostic, Lang, Location, Report, Texts as _},
    earth::{BaseMap, MapFile, base_map},
    source::{Sources, parse_toml},
};

pub use changes::{CHANGES, changes};
pub use disclosure::Disclosure;
pub use holidays::work_calendar;
pub use inspection::{
    Check, Class, ColumnRule, FooterItem, INSPECTION, Inspection, Pages, Rule, Skip, Sure,
    inspection,
};
pub use lexicon::{Lexicon, edition_folder, lexicon};
pub use links::Links;
pub use look::{Colour, Look};
pub use names::FormerName;
pub use policy::{ReleasePolicy, Unbound};
pub use privacy::{Offices, Privacy, Waiver};
pub use proof::Proof;
pub use releases::{PacketPart, Releases};

/// Name of the file at the root of a site folder.
pub const FILE: &str = "site.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    name: Words,
    time_zone: At<String>,
    #[serde(default)]
    languages: Vec<At<String>>,
    #[serde(default)]
    url: Option<At<String>>,
    #[serde(default)]
    theme: Option<At<String>>,
    #[serde(default = "yes")]
    search: bool,
    publisher: Publisher,
    #[serde(default)]
    release_policy: ReleasePolicy,
    #[serde(default)]
    privacy: Privacy,
    #[serde(default)]
    section: Vec<Section>,
    #[serde(default)]
    area: Vec<Area>,
    #[serde(default)]
    page: Vec<Page>,
    #[serde(default)]
    releases: Releases,
    #[serde(default)]
    disclosure: Option<Disclosure>,
    #[serde(default)]
    links: Links,
    #[serde(default)]
    proof: Proof,
    #[serde(default)]
    history: HistoryPolicy,
    #[serde(default)]
    look: Look,
    #[serde(default)]
    map: Option<MapFile>,
}

fn yes() -> bool {
    true
}

/// What `site.toml` means.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name of the site.
    pub name: Words,
    /// Offset from UTC of all local times.
    pub offset: Offset,
    /// The same as text: `+08:00`.
    pub offset_text: String,
    /// Languages of the site as written, the first one its own.
    pub languages: Vec<At<String>>,
    /// The first of them, in which the program's own words are said.
    pub lang: Lang,
    /// Absolute address with a slash at the end; empty where none is declared.
    pub url: String,
    /// Folder below `themes/`.
    pub theme: At<String>,
    /// Whether the site has a search of its own.
    pub search: bool,
    /// Who publishes.
    pub publisher: Publisher,
    /// What a release must keep.
    pub release_policy: ReleasePolicy,
    /// What is said about personal data.
    pub privacy: Privacy,
    /// Contacts of offices.
    pub offices: Offices,
    /// Main navigation.
    pub sections: Vec<Section>,
    /// Areas, with the standards they adopted early.
    pub areas: Vec<Area>,
    /// Pages declared for the site as a whole.
    pub pages: Vec<Page>,
    /// How releases are listed and what is made of each.
    pub releases: Releases,
    /// Who answers for the disclosure of government information.
    pub disclosure: Option<Disclosure>,
    /// Which sites readers are not warned of.
    pub links: Links,
    /// What lets outsiders check the published site.
    pub proof: Proof,
    /// What must be declared when published data change.
    pub history: HistoryPolicy,
    /// What it changes of its theme.
    pub look: Look,
    /// Words that mean the same to whoever searches the site.
    pub same_words: Vec<Vec<String>>,
    /// What words of the data are called; empty in the site's own language.
    pub lexicon: Arc<Lexicon>,
    /// Boundaries that may be drawn on maps.
    pub map: Option<BaseMap>,
}

/// Who publishes the site; all of it is shown in the footer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Publisher {
    /// 主办单位
    pub name: String,
    /// Address.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// 网站标识码, ten characters.
    pub id_code: String,
    /// ICP 备案号
    pub icp: String,
    /// 公安备案号
    pub police: String,
    /// Where errors are reported (网站找错): an address.
    pub report_error: String,
    /// 党政机关网站标识: the address that the mark leads to.
    pub emblem: String,
}

/// One entry of the main navigation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Id.
    pub id: String,
    /// Words.
    pub title: Words,
    /// Route, with `/` at the end.
    pub route: String,
    /// One sentence (`ColumnDescription`).
    #[serde(default)]
    pub description: Option<Said>,
}

/// An area: what figures may be averaged over.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Id, for example the GB/T 2260 code.
    pub id: At<String>,
    /// Name.
    pub name: Words,
    /// Other names in data files.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Names it had before, each with its last month.
    #[serde(default)]
    pub names: Vec<FormerName>,
    /// Last period of an area that is no more.
    #[serde(default)]
    pub until: Option<At<String>>,
    /// Id of the area that it became part of.
    #[serde(default)]
    pub merged_into: Option<At<String>>,
    /// Id of the area it lies in.
    #[serde(default)]
    pub within: Option<At<String>>,
    /// No administrative place but a river, basin, lake or sea: datasets about areas leave it out.
    #[serde(default)]
    pub group: bool,
    /// Part of URLs; absent: the id.
    #[serde(default)]
    pub slug: Option<At<String>>,
    /// Function zone, matched with `when.zone` of limits.
    #[serde(default)]
    pub zone: Option<String>,
    /// Editions in use here before they were in force everywhere.
    #[serde(default)]
    pub adopted: Vec<Adopted>,
}

/// An edition that an area used from an earlier day.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adopted {
    /// Family.
    pub standard: At<String>,
    /// Edition.
    pub edition: At<String>,
    /// First day.
    pub from: toml::value::Datetime,
}

impl Adopted {
    /// The first day as a date.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        let date = self.from.date?;
        Date::new(
            i16::try_from(date.year).ok()?,
            date.month as i8,
            date.day as i8,
        )
        .ok()
    }
}

impl Area {
    /// Whether `name` is the id or one of the names, present or former.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.id.value == name
            || self.name.zh == name
            || self.name.en.as_deref() == Some(name)
            || self.slug.as_ref().is_some_and(|s| s.value == name)
            || self.aliases.iter().any(|a| a == name)
            || self.former(name).is_some()
    }

    /// Part of URLs.
    #[must_use]
    pub fn slug(&self) -> &str {
        self.slug.as_ref().map_or(&self.id.value, |s| &s.value)
    }
}

impl Config {
    /// The other languages that the site is published in.
    pub fn editions(&self) -> impl Iterator<Item = Lang> {
        // Where nobody knows the site's own language, nothing is known of the others.
        let own = self.languages.first().and_then(|l| Lang::of(&l.value));
        let others = self.languages.iter().skip(1).filter(move |_| own.is_some());
        let mut known = vec![self.lang];
        others
            .filter_map(|l| Lang::of(&l.value))
            .filter(move |lang| {
                let new = !known.contains(lang);
                known.push(*lang);
                new
            })
    }

    /// The same site in another of its languages.
    #[must_use]
    pub fn in_language(&self, lang: Lang, lexicon: Arc<Lexicon>) -> Self {
        Self {
            lang,
            lexicon,
            ..self.clone()
        }
    }

    /// A declared text in the language of the site.
    #[must_use]
    pub fn said<'t>(&'t self, text: &'t Said) -> &'t str {
        match text.is_both() {
            true => text.get(self.lang).0,
            false => self.say(&text.value),
        }
    }

    /// Whether a declared text is written in the language of the site.
    #[must_use]
    pub fn has(&self, text: &Said) -> bool {
        text.is_both() || self.lexicon.has(&text.value)
    }

    /// What a word of data or declarations is called in the language of the site.
    #[must_use]
    pub fn say<'t>(&'t self, text: &'t str) -> &'t str {
        self.lexicon.say(text)
    }

    /// The area of that id or name.
    #[must_use]
    pub fn area(&self, name: &str) -> Option<usize> {
        self.areas.iter().position(|a| a.is_called(name))
    }

    /// Whether area `inner` is `outer` or lies in it.
    #[must_use]
    pub fn lies_in(&self, inner: usize, outer: usize) -> bool {
        let mut at = Some(inner);
        let mut steps = 0;
        while let Some(i) = at {
            if i == outer {
                return true;
            }
            steps += 1;
            if steps > self.areas.len() {
                return false;
            }
            at = self.areas[i]
                .within
                .as_ref()
                .and_then(|w| self.area(&w.value));
        }
        false
    }
}

/// The address with a slash at its end; empty where there is none.
fn url_of(written: Option<At<String>>, report: &mut Report) -> String {
    let written = written.filter(|url| !url.value.is_empty());
    if let Some(bad) = written.as_ref().filter(|url| !is_web_address(&url.value)) {
        let at = Location::span(FILE, bad.span.clone());
        report.add(Diagnostic::new("config::bad-url", at).with("value", &bad.value));
    }
    written.map_or_else(String::new, |url| {
        format!("{}/", url.value.trim_end_matches('/'))
    })
}

/// Reads `site.toml`.
///
/// # Reports
/// `config::no-site`, `config::bad-time-zone`, `config::unknown-language`, `config::unknown-area`, `config::area-twice`, `config::area-in-itself`,
/// `config::bad-route`, `config::bad-url`, `config::bad-report-address`, `config::bad-validity`, `config::unknown-successor`, `config::bad-list-length`,
/// `config::bad-organ-code`, `config::bad-host`, `config::bad-image-width`, `config::bad-slug`, `config::slug-twice`, `config::bad-colour`, `config::low-contrast`, `config::no-logo`, `config::bad-logo`, `source::bad-toml` and the codes of [`base_map`].
pub fn read(sources: &Sources, report: &mut Report) -> Option<Config> {
    let Some(file) = sources.get(FILE) else {
        report.add(Diagnostic::new("config::no-site", Location::file(FILE)));
        return None;
    };
    let raw: Raw = parse_toml(file, report)?;
    let offset = parse_offset(&raw.time_zone.value);
    if offset.is_none() {
        let at = Location::span(FILE, raw.time_zone.span.clone());
        report
            .add(Diagnostic::new("config::bad-time-zone", at).with("value", &raw.time_zone.value));
    }
    check_sections(&raw.section, report);
    check_addresses(&raw.publisher, sources, report);
    let url = url_of(raw.url, report);
    let config = Config {
        name: raw.name,
        // The rest is looked at even where the offset is wrong, so that all faults are told.
        offset: offset.unwrap_or(Offset::UTC),
        offset_text: raw.time_zone.value,
        lang: language(&raw.languages, report),
        languages: raw.languages,
        theme: raw.theme.unwrap_or(At {
            value: "default".into(),
            span: 0..0,
        }),
        search: raw.search,
        offices: Offices::of(&raw.publisher, &raw.privacy, raw.disclosure.as_ref()),
        publisher: raw.publisher,
        release_policy: raw.release_policy,
        privacy: raw.privacy,
        sections: raw.section,
        areas: raw.area,
        pages: raw.page,
        releases: raw.releases.meant(),
        links: raw.links.meant(&url),
        url,
        disclosure: raw.disclosure,
        proof: raw.proof,
        history: raw.history,
        look: raw.look,
        same_words: words::same(sources, report),
        lexicon: Arc::default(),
        map: raw
            .map
            .and_then(|map| base_map(&map, FILE, sources, report)),
    };
    check_areas(&config, report);
    names::check_names(&config, report);
    releases::check(&config.releases, report);
    links::check(&config.links, report);
    look::check(&config.look, sources, report);
    if let Some(disclosure) = &config.disclosure {
        disclosure::check(disclosure, report);
    }
    offset.map(|_| config)
}

/// Addresses that stand in every footer.
fn check_addresses(publisher: &Publisher, sources: &Sources, report: &mut Report) {
    let emblem = &publisher.emblem;
    let bad = [
        (
            &publisher.report_error,
            is_report_address(&publisher.report_error),
            "config::bad-report-address",
        ),
        (
            emblem,
            emblem.is_empty() || is_web_address(emblem),
            "config::bad-url",
        ),
    ];
    let text = sources.text(FILE).unwrap_or_default();
    for (value, _, code) in bad.into_iter().filter(|(_, fine, _)| !fine) {
        let at = text.find(value.as_str()).map_or_else(
            || Location::file(FILE),
            |start| Location::span(FILE, start..start + value.len()),
        );
        report.add(Diagnostic::new(code, at).with("value", value));
    }
}

/// The site's own language; absent: Chinese.
fn language(written: &[At<String>], report: &mut Report) -> Lang {
    for other in written.iter().filter(|l| Lang::of(&l.value).is_none()) {
        let at = Location::span(FILE, other.span.clone());
        report.add(Diagnostic::new("config::unknown-language", at).with("value", &other.value));
    }
    let first = written.first().and_then(|l| Lang::of(&l.value));
    first.unwrap_or_default()
}

fn is_web_address(text: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
}

/// A web address, a letter, or a place inside the site: nothing that a browser would run.
fn is_report_address(text: &str) -> bool {
    let before_path = text.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = before_path.split_once(':').map(|(scheme, _)| scheme);
    let known = scheme.is_none_or(|s| matches!(s, "http" | "https" | "mailto" | "tel"));
    known && !text.starts_with("//") && !text.chars().any(char::is_control)
}

fn parse_offset(text: &str) -> Option<Offset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let (h, m): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours.len() == 2 && minutes.len() == 2 && h <= 14 && m < 60)
        .then(|| Offset::from_seconds(sign * (h * 3600 + m * 60)).ok())
        .flatten()
}

fn check_sections(sections: &[Section], report: &mut Report) {
    for section in sections {
        if !section.route.ends_with('/') || section.route.starts_with('/') {
            let d = Diagnostic::new("config::bad-route", Location::file(FILE));
            report.add(d.with("route", &section.route));
        }
    }
}

fn check_areas(config: &Config, report: &mut Report) {
    for (i, area) in config.areas.iter().enumerate() {
        let at = |span: &std::ops::Range<usize>| Location::span(FILE, span.clone());
        let outer = area.within.as_ref();
        let around = outer.and_then(|w| Some((w, config.area(&w.value)?)));
        if let Some((within, _)) = around.filter(|(_, outer)| config.lies_in(*outer, i)) {
            let d = Diagnostic::new("config::area-in-itself", at(&within.span));
            report.add(d.with("area", &area.name.zh));
        }
        if let Some(outer) = area
            .within
            .as_ref()
            .filter(|w| config.area(&w.value).is_none())
        {
            let d = Diagnostic::new("config::unknown-area", at(&outer.span));
            report.add(
                d.with("area", &outer.value)
                    .with("known", known_areas(config)),
            );
        }
        let names = area
            .aliases
            .iter()
            .map(String::as_str)
            .chain([area.id.value.as_str(), &area.name.zh])
            .chain(area.name.en.as_deref())
            .chain(area.names.iter().map(|n| n.name.value.as_str()));
        for name in names {
            if config.areas[..i].iter().any(|other| other.is_called(name)) {
                report.add(
                    Diagnostic::new("config::area-twice", at(&area.id.span)).with("name", name),
                );
            }
        }
    }
}

/// The names of all areas, for messages.
#[must_use]
pub fn known_areas(config: &Config) -> String {
    config
        .areas
        .iter()
        .map(|a| a.name.zh.as_str())
        .collect::<Vec<_>>()
        .join("、")
}
