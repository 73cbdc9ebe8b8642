//! The release calendar: as a page, as iCalendar (RFC 5545) and as a feed of what has moved.

use jiff::civil::Time;

use crate::{
    content::{Article, DraftKind, Entry, When},
    quantity::{Period, moment_said},
};

use super::{
    articles::column_tags,
    compose::{Composer, Head, Making},
    feeds::Xml,
    ical::{Ical, basic_date, escaped},
    plan::Plan,
    view::{Block, Cell, Head as Column, Link, LinkGroup, Table},
    words::{w, wf},
};

/// Route of the page.
pub(super) const ROUTE: &str = "releases/calendar/";
const ICAL: &str = "releases/calendar/calendar.ics";
const FEED: &str = "releases/calendar/feed.xml";

impl Plan {
    /// Paths of the calendar's files; none where the site has no calendar.
    #[must_use]
    pub fn calendar_paths(&self) -> Vec<String> {
        let files = self.calendar.iter().flat_map(|_| [ICAL, FEED]);
        files.map(str::to_owned).collect()
    }
}

impl Composer<'_> {
    /// The calendar as iCalendar and as a feed.
    #[must_use]
    pub fn calendar_files(&self) -> Vec<(String, Vec<u8>)> {
        let Some(calendar) = &self.plan.calendar else {
            return Vec::new();
        };
        let entries = &calendar.entries;
        vec![
            (ICAL.to_owned(), self.ical(entries)),
            (FEED.to_owned(), self.calendar_feed(entries)),
        ]
    }

    /// The published release of an entry.
    fn released(&self, entry: &Entry) -> Option<&Article> {
        let end = format!("/{}/", entry.slug);
        let mut releases = self.plan.archive.newest().map(|i| &self.articles[i]);
        releases.find(|a| {
            !entry.slug.is_empty() && a.draft.kind == DraftKind::Release && a.route.ends_with(&end)
        })
    }

    fn date_said(&self, when: When) -> String {
        let lang = self.lang();
        match when {
            When::At(at) => moment_said(at, lang),
            When::Day(day) => Period::day(day).said(lang),
            When::Month(month) => month.said(lang),
            When::Unknown(year) => wf(lang, "calendar_unknown", &[("year", &year.to_string())]),
        }
    }

    fn is_past(&self, when: When) -> bool {
        match when {
            When::At(at) => at <= self.as_of,
            When::Day(day) => day < self.as_of.date(),
            When::Month(month) => month.last_day() < self.as_of.date(),
            When::Unknown(_) => false,
        }
    }

    /// What is known of an entry: published, overdue, confirmed or provisional.
    fn state(&self, entry: &Entry) -> &'static str {
        let key = match (self.released(entry), self.is_past(entry.when)) {
            (Some(_), _) => "calendar_published",
            (None, true) if !entry.slug.is_empty() => "calendar_overdue",
            (None, true) => "calendar_past",
            (None, false) if entry.confirmed => "calendar_confirmed",
            (None, false) => "calendar_provisional",
        };
        w(self.lang(), key)
    }

    /// What has moved, newest last.
    fn changes_said(&self, entry: &Entry) -> String {
        let said = entry.moved.iter().map(|m| {
            let key = if m.from.is_empty() {
                "calendar_moved"
            } else {
                "calendar_moved_from"
            };
            wf(
                self.lang(),
                key,
                &[("on", &m.on), ("from", &m.from), ("reason", &m.reason)],
            )
        });
        said.collect::<Vec<_>>().join(" ")
    }

    fn ical(&self, entries: &[Entry]) -> Vec<u8> {
        let config = &self.findings().config;
        let name = format!(
            "{} {}",
            config.name.get(self.lang()),
            w(self.lang(), "release_calendar")
        );
        let mut out = Ical::new("release calendar", &name);
        for entry in entries {
            self.event(entry, &mut out);
        }
        out.finish()
    }

    /// An entry with a day; one without cannot stand in a calendar.
    fn event(&self, entry: &Entry, out: &mut Ical) {
        let config = &self.findings().config;
        let start = match entry.when {
            When::At(at) => ("DTSTART", self.utc(at)),
            When::Day(day) => ("DTSTART;VALUE=DATE", basic_date(day)),
            When::Month(_) | When::Unknown(_) => return,
        };
        let host = self.host();
        out.line("BEGIN", "VEVENT");
        out.line("UID", &format!("{}@{host}", escaped(&entry.id)));
        out.line("DTSTAMP", &self.utc(self.as_of));
        out.line(start.0, &start.1);
        out.line("SUMMARY", &escaped(&entry.title));
        let confirmed = entry.confirmed || self.released(entry).is_some();
        out.line("STATUS", if confirmed { "CONFIRMED" } else { "TENTATIVE" });
        out.line("SEQUENCE", &entry.moved.len().to_string());
        let mut about = vec![self.state(entry).to_owned(), self.changes_said(entry)];
        about.retain(|line| !line.is_empty());
        out.line("DESCRIPTION", &escaped(&about.join("\n")));
        let route = self.released(entry).map_or(ROUTE, |a| a.route.as_str());
        if !config.url.is_empty() {
            out.line("URL", &self.address(route));
        }
        if !entry.category.is_empty() {
            out.line("CATEGORIES", &escaped(&entry.category));
        }
        out.line("TRANSP", "TRANSPARENT");
        out.line("END", "VEVENT");
    }

    /// One entry of the feed for each publication; it is updated when its date is moved.
    fn calendar_feed(&self, entries: &[Entry]) -> Vec<u8> {
        let config = &self.findings().config;
        let name = w(self.lang(), "release_calendar");
        let lang = self.lang().tag();
        let mut xml = Xml::new();
        xml.open(
            "feed",
            &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", lang)],
        );
        xml.text("id", &self.identity(ROUTE));
        xml.text("title", &format!("{} {name}", config.name.get(self.lang())));
        xml.text("updated", &self.iso(self.as_of));
        xml.link(&[("rel", "self"), ("href", &self.address(FEED))]);
        xml.link(&[("href", &self.address(ROUTE))]);
        xml.open("author", &[]);
        xml.text("name", &config.publisher.name);
        xml.close("author");
        for entry in entries {
            xml.open("entry", &[]);
            xml.text("id", &self.identity(&format!("{ROUTE}#{}", entry.id)));
            let date = self.date_said(entry.when);
            xml.text("title", &format!("{date} {}", entry.title));
            let changed = entry.moved.last().and_then(|m| m.on.parse().ok());
            let changed = changed.map(|d: jiff::civil::Date| d.to_datetime(Time::midnight()));
            xml.text("updated", &self.iso(changed.unwrap_or(self.as_of)));
            let route = self.released(entry).map_or(ROUTE, |a| a.route.as_str());
            xml.link(&[("href", &self.address(route))]);
            let about = format!("{} {}", self.state(entry), self.changes_said(entry));
            xml.text("summary", about.trim());
            xml.close("entry");
        }
        xml.close("feed");
        xml.finish()
    }
}

impl Making<'_, '_> {
    /// Coming and past publications as tables.
    pub(super) fn release_calendar_page(&mut self) -> Head {
        let entries = self.composer.plan.calendar.iter();
        let entries: Vec<&Entry> = entries.flat_map(|c| &c.entries).collect();
        let (mut past, coming): (Vec<&Entry>, Vec<&Entry>) = entries
            .into_iter()
            .partition(|e| self.composer.is_past(e.when));
        past.reverse();
        self.entries_table("calendar_coming", &coming);
        if !past.is_empty() {
            self.entries_table("calendar_gone", &past);
        }
        let links = [(ICAL, "calendar_ical"), (FEED, "calendar_feed")]
            .into_iter()
            .map(|(path, key)| Link {
                href: self.href(path),
                title: w(self.lang(), key).to_owned(),
            });
        let group = LinkGroup {
            title: String::new(),
            links: links.collect(),
        };
        self.blocks.push(Block::Links {
            title: w(self.lang(), "calendar_follow").to_owned(),
            groups: vec![group],
        });
        let name = w(self.lang(), "release_calendar");
        let description = w(self.lang(), "release_calendar_description");
        Head {
            kind: "text",
            title: name.to_owned(),
            description: description.to_owned(),
            meta: column_tags(name, description),
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    fn entries_table(&mut self, key: &str, entries: &[&Entry]) {
        let lang = self.lang();
        let heads = [
            "calendar_date",
            "calendar_what",
            "category",
            "calendar_state",
            "calendar_note",
        ];
        let head = heads.iter().map(|k| Column {
            text: w(lang, k).to_owned(),
            number: false,
        });
        let dash = |text: String| match text.is_empty() {
            true => Cell::text("—".to_owned()),
            false => Cell::text(text),
        };
        let rows = entries.iter().map(|entry| {
            let released = self.composer.released(entry);
            let title = Cell {
                href: released.map(|a| self.href(&a.route)),
                ..Cell::text(match released {
                    Some(text) if !self.composer.edition().is_own() => text.title.clone(),
                    _ => entry.title.clone(),
                })
            };
            vec![
                Cell::header(self.composer.date_said(entry.when)),
                title,
                dash(entry.category.clone()),
                Cell::text(self.composer.state(entry).to_owned()),
                dash(self.composer.changes_said(entry)),
            ]
        });
        let title = w(lang, key).to_owned();
        let table = Table {
            caption: title.clone(),
            head: head.collect(),
            rows: rows.collect(),
        };
        self.blocks.push(Block::Table {
            title,
            table,
            empty: w(lang, "calendar_none").to_owned(),
            notes: Vec::new(),
            downloads: Vec::new(),
            how: None,
        });
    }
}
