//! The ledger for programs: iCalendar, Atom, JSON.

use std::cmp::Reverse;

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use serde_json::{Value, json};

use crate::disclosure::{About, Delay, Due, Duty, Item, Tally, Verdict};

use super::{
    super::{
        compose::Composer,
        feeds::Xml,
        ical::{Ical, basic_date, escaped},
        plan::Plan,
        words::{w, wf},
    },
    ROUTE,
    lists::{is_listed, is_overdue, year_of},
    said::*,
};

pub(super) const ICAL: &str = "duties/duties.ics";
pub(super) const FEED: &str = "duties/feed.xml";
pub(super) const JSON: &str = "duties/ledger.json";

/// Entries of the feed.
const ENTRIES: usize = 100;

impl Plan {
    /// Paths of the ledger's files; none where the site declares no duties.
    #[must_use]
    pub fn ledger_paths(&self) -> Vec<String> {
        let files = [ICAL, FEED, JSON].into_iter();
        let files = files.filter(|_| !self.ledger.is_empty());
        files.map(str::to_owned).collect()
    }
}

impl Composer<'_> {
    /// The ledger as iCalendar, as a feed and as JSON.
    #[must_use]
    pub fn ledger_files(&self) -> Vec<(String, Vec<u8>)> {
        if self.plan.ledger.is_empty() {
            return Vec::new();
        }
        vec![
            (ICAL.to_owned(), self.ledger_ical()),
            (FEED.to_owned(), self.ledger_feed()),
            (JSON.to_owned(), self.ledger_json()),
        ]
    }

    /// The office's items that a list has: hours and days only where something is wrong.
    fn listed_items(&self) -> impl Iterator<Item = &Item> {
        let ledger = &self.plan.ledger;
        ledger.own().filter(|item| is_listed(ledger, item))
    }

    /// A name of an item that stays.
    fn item_id(&self, item: &Item) -> String {
        let id = self.plan.ledger.duty(item).id();
        match item.about {
            About::Period(period) => format!("{id}/{period}"),
            About::Event(day, position) => {
                let key = self.event_key(item, position as usize);
                format!("{id}/{day}/{key}")
            }
        }
    }

    fn event_key(&self, item: &Item, position: usize) -> String {
        let duty = self.plan.ledger.duty(item);
        let dataset = duty
            .events_in()
            .and_then(|id| self.findings().catalog.dataset(id));
        match dataset {
            Some(dataset) => dataset.record_number(position),
            None => {
                let article = self.articles.get(position);
                article.map_or_else(String::new, |a| a.route.clone())
            }
        }
    }

    fn item_title(&self, item: &Item) -> String {
        let duty = self.plan.ledger.duty(item);
        let values = [
            ("text", title(duty, self.lang())),
            ("inner", &self.about(item)),
        ];
        wf(self.lang(), "bracketed", &values)
    }

    /// Last days: those to come, what is overdue, and a year of what was.
    fn ledger_ical(&self) -> Vec<u8> {
        let lang = self.lang();
        let config = &self.findings().config;
        let name = format!("{} {}", config.name.get(lang), w(lang, "ledger"));
        let mut out = Ical::new("duties", &name);
        let year_ago = self.as_of.date().checked_sub(1.year()).unwrap_or(Date::MIN);
        for item in self.listed_items() {
            let recent = item.due.day().is_some_and(|day| day >= year_ago);
            if recent || is_overdue(item) {
                self.due_event(item, &mut out);
            }
        }
        out.finish()
    }

    /// The last day of an item; one that nobody knows cannot stand in a calendar.
    fn due_event(&self, item: &Item, out: &mut Ical) {
        let (lang, ledger) = (self.lang(), &self.plan.ledger);
        let start = match item.due {
            Due::Day(day) => ("DTSTART;VALUE=DATE", basic_date(day)),
            Due::At(at) => ("DTSTART", self.utc(at)),
            Due::Unknown(_) => return,
        };
        let duty = ledger.duty(item);
        out.line("BEGIN", "VEVENT");
        let uid = format!("{}@{}", escaped(&self.item_id(item)), self.host());
        out.line("UID", &uid);
        out.line("DTSTAMP", &self.utc(self.as_of));
        out.line(start.0, &start.1);
        out.line("SUMMARY", &escaped(&self.item_title(item)));
        let said = w(lang, word_key(item.verdict.key()));
        let about = [
            format!("{said} {}", verdict_note(item.verdict, lang)),
            rule_said(&duty.written, lang),
        ];
        out.line("DESCRIPTION", &escaped(&about.join("\n")));
        let unit = ledger.units[duty.unit].name.get(lang);
        out.line("CATEGORIES", &escaped(unit));
        if !self.findings().config.url.is_empty() {
            out.line("URL", &self.address(&Self::duty_route(duty)));
        }
        out.line("TRANSP", "TRANSPARENT");
        out.line("END", "VEVENT");
    }

    /// The day on which an item was last news: published, or not published in time.
    fn news(&self, item: &Item) -> Option<DateTime> {
        match (item.published, item.verdict) {
            (Some(p), Verdict::OnTime | Verdict::Late(_)) => Some(p.at),
            (_, Verdict::Overdue(_) | Verdict::NoEvidence) => {
                let day = item.due.day()?.tomorrow().ok()?;
                Some(day.to_datetime(Time::midnight()).min(self.as_of))
            }
            _ => None,
        }
    }

    /// What was published and what was not, newest first.
    fn ledger_feed(&self) -> Vec<u8> {
        let (lang, config) = (self.lang(), &self.findings().config);
        let news = self.listed_items();
        let mut news: Vec<(DateTime, &Item)> = news
            .filter_map(|item| Some((self.news(item)?, item)))
            .collect();
        news.sort_by_key(|(at, item)| (Reverse(*at), item.duty, item.about));
        news.truncate(ENTRIES);
        let mut xml = Xml::new();
        let ns = [
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xml:lang", lang.tag()),
        ];
        xml.open("feed", &ns);
        xml.text("id", &self.identity(ROUTE));
        let name = format!("{} {}", config.name.get(lang), w(lang, "ledger"));
        xml.text("title", &name);
        let updated = news.first().map_or(self.as_of, |(at, _)| *at);
        xml.text("updated", &self.iso(updated));
        xml.link(&[("rel", "self"), ("href", &self.address(FEED))]);
        xml.link(&[("href", &self.address(ROUTE))]);
        xml.open("author", &[]);
        xml.text("name", &config.publisher.name);
        xml.close("author");
        for (at, item) in news {
            self.feed_entry(at, item, &mut xml);
        }
        xml.close("feed");
        xml.finish()
    }

    fn feed_entry(&self, at: DateTime, item: &Item, xml: &mut Xml) {
        let lang = self.lang();
        let said = plain(w(lang, word_key(item.verdict.key())));
        let colon = w(lang, "colon");
        xml.open("entry", &[]);
        let id = self.identity(&format!("{ROUTE}#{}", self.item_id(item)));
        xml.text("id", &id);
        xml.text("title", &format!("{said}{colon}{}", self.item_title(item)));
        xml.text("updated", &self.iso(at));
        let own = Self::duty_route(self.plan.ledger.duty(item));
        let route = self.evidence_route(item);
        let route = route.filter(|route| self.plan.has(route)).unwrap_or(own);
        xml.link(&[("href", &self.address(&route))]);
        let due = format!(
            "{}{colon}{}",
            w(lang, "ledger_due"),
            due_said(item.due, lang)
        );
        let published = published_said(item.published, lang);
        let published = format!("{}{colon}{published}", w(lang, "ledger_published"));
        let parts = [due, published, verdict_note(item.verdict, lang)];
        let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        xml.text("summary", &parts.join(w(lang, "semicolon")));
        xml.close("entry");
    }

    /// Every duty with its counts by year, and the office's items.
    fn ledger_json(&self) -> Vec<u8> {
        let ledger = &self.plan.ledger;
        let duties = ledger.duties.iter().enumerate();
        let duties: Vec<Value> = duties.map(|(n, duty)| self.duty_json(n, duty)).collect();
        let items: Vec<Value> = self.listed_items().map(|i| self.item_json(i)).collect();
        let whole = json!({
            "as_of": self.iso(self.as_of),
            "duties": duties,
            "items": items,
        });
        let mut out = serde_json::to_vec_pretty(&whole).unwrap_or_default();
        out.push(b'\n');
        out
    }

    fn duty_json(&self, n: usize, duty: &Duty) -> Value {
        let (lang, ledger) = (self.lang(), &self.plan.ledger);
        let mut years: std::collections::BTreeMap<i16, Tally> = std::collections::BTreeMap::new();
        for item in ledger.of_duty(n) {
            let tally = years.entry(year_of(item.due)).or_default();
            tally.add(item.verdict);
        }
        let years = years
            .into_iter()
            .map(|(year, tally)| (year.to_string(), tally_json(tally)));
        let basis: Vec<Value> = duty
            .basis
            .iter()
            .map(|basis| {
                json!({
                    "law": basis.law.get(lang),
                    "article": basis.article,
                    "from": basis.from.map(|day| day.to_string()),
                    "until": basis.until.map(|day| day.to_string()),
                    "confidence": format!("{:?}", basis.confidence).to_lowercase(),
                })
            })
            .collect();
        json!({
            "id": duty.id(),
            "title": title(duty, lang),
            "unit": ledger.units[duty.unit].name.get(lang),
            "rule": rule_said(&duty.written, lang),
            "owed_by": duty.register(),
            "basis": basis,
            "years": years.collect::<serde_json::Map<String, Value>>(),
        })
    }

    fn item_json(&self, item: &Item) -> Value {
        let delay = match item.verdict {
            Verdict::Late(delay) | Verdict::Overdue(delay) => Some(match delay {
                Delay::Hours(n) => json!({ "hours": n }),
                Delay::Days(n) => json!({ "days": n }),
            }),
            _ => None,
        };
        let due = match item.due {
            Due::Day(day) => json!(day.to_string()),
            Due::At(at) => json!(self.iso(at)),
            Due::Unknown(_) => Value::Null,
        };
        let published = item.published.map(|p| match p.exact {
            true => self.iso(p.at),
            false => p.at.date().to_string(),
        });
        let route = self.evidence_route(item);
        json!({
            "id": self.item_id(item),
            "about": self.about(item),
            "due": due,
            "published": published,
            "known_by": item.published.map(|p| p.how.key()),
            "verdict": item.verdict.key(),
            "delay": delay,
            "evidence": route.filter(|r| self.plan.has(r)).map(|r| self.address(&r)),
        })
    }
}

fn tally_json(tally: Tally) -> Value {
    json!({
        "on-time": tally.on_time,
        "late": tally.late,
        "overdue": tally.overdue,
        "undated": tally.undated,
        "no-evidence": tally.no_evidence,
        "upcoming": tally.upcoming,
        "unknown": tally.unknown,
    })
}
