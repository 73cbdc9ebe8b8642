//! What readers of data follow: every act that changed published values, and the logs as files.

use serde_json::{Value, json};

use crate::{dataset::parse_moment, history::Log};

use super::{
    changed::Changed,
    changes::{Act, ROUTE, acts, class_key, reason, route_of},
    compose::Composer,
    feeds::Xml,
    words::{w, wf},
};

/// Newest acts that stay in a feed.
const ENTRIES: usize = 50;
/// Changes that an entry names.
const NAMED: usize = 5;

impl Composer<'_> {
    /// Feeds and logs: path inside the site and bytes.
    #[must_use]
    pub fn change_files(&self) -> Vec<(String, Vec<u8>)> {
        let lang = self.lang();
        let mut out = Vec::new();
        let all = self.changed.map_or_else(Vec::new, Changed::acts);
        self.feed(&mut out, ROUTE, w(lang, "changes"), &all);
        for (id, log) in self.changed.into_iter().flat_map(|c| &c.history.logs) {
            let path = Log::path(id);
            out.push((format!("{path}.csv"), log.to_csv()));
            out.push((format!("{path}.json"), log.to_json().into_bytes()));
            if let Some(dataset) = self.findings().catalog.dataset(id) {
                let title = dataset.schema.declaration.title.get(lang);
                let title = wf(lang, "changes_of", &[("dataset", title)]);
                self.feed(&mut out, &route_of(id, 1), &title, &acts(log));
            }
        }
        out
    }

    /// Paths of the feed that every site has.
    #[must_use]
    pub fn change_feed_paths() -> [String; 2] {
        ["feed.xml", "feed.json"].map(|name| format!("{ROUTE}{name}"))
    }

    fn feed(&self, out: &mut Vec<(String, Vec<u8>)>, route: &str, title: &str, acts: &[Act<'_>]) {
        let newest = &acts[..acts.len().min(ENTRIES)];
        out.push((
            format!("{route}feed.xml"),
            self.acts_atom(route, title, newest),
        ));
        out.push((
            format!("{route}feed.json"),
            self.acts_json(route, title, newest),
        ));
    }

    fn acts_atom(&self, route: &str, title: &str, acts: &[Act<'_>]) -> Vec<u8> {
        let config = &self.findings().config;
        let mut xml = Xml::new();
        let name = [
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xml:lang", self.lang().tag()),
        ];
        xml.open("feed", &name);
        xml.text("id", &self.identity(route));
        xml.text("title", title);
        let newest = acts
            .first()
            .and_then(|act| parse_moment(&act.first().published));
        xml.text("updated", &self.iso(newest.unwrap_or(self.as_of)));
        let own = format!("{}{route}feed.xml", config.url);
        xml.link(&[("rel", "self"), ("href", &own)]);
        xml.open("author", &[]);
        xml.text("name", &config.publisher.name);
        xml.close("author");
        for act in acts {
            let (id, title, text, at) = self.act_words(act);
            xml.open("entry", &[]);
            xml.text("id", &id);
            xml.text("title", &title);
            xml.text("updated", &at);
            xml.link(&[("href", &self.act_address(act))]);
            xml.empty("category", &[("term", act.first().class.name())]);
            xml.text("summary", &text);
            xml.close("entry");
        }
        xml.close("feed");
        xml.finish()
    }

    fn acts_json(&self, route: &str, title: &str, acts: &[Act<'_>]) -> Vec<u8> {
        let config = &self.findings().config;
        let items: Vec<Value> = acts
            .iter()
            .map(|act| {
                let (id, title, text, at) = self.act_words(act);
                json!({
                    "id": id,
                    "url": self.act_address(act),
                    "title": title,
                    "content_text": text,
                    "date_published": at,
                    "tags": [act.first().class.name()],
                })
            })
            .collect();
        let mut whole = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "language": self.lang().tag(),
            "authors": [{ "name": config.publisher.name }],
            "items": items,
        });
        if !config.url.is_empty() {
            whole["home_page_url"] = self.address(route).into();
            whole["feed_url"] = self.address(&format!("{route}feed.json")).into();
        }
        let mut out = serde_json::to_vec_pretty(&whole).unwrap_or_default();
        out.push(b'\n');
        out
    }

    fn act_address(&self, act: &Act<'_>) -> String {
        match self.findings().catalog.dataset(act.dataset) {
            Some(_) => self.address(&route_of(act.dataset, 1)),
            None => self.address(ROUTE),
        }
    }

    /// Identity, title, text and moment of an act.
    fn act_words(&self, act: &Act<'_>) -> (String, String, String, String) {
        let lang = self.lang();
        let first = act.first();
        let (class, count) = (first.class.name(), act.entries.len().to_string());
        let path = format!(
            "{}#{}-{class}-{}",
            route_of(act.dataset, 1),
            first.published,
            first.declaration
        );
        let dataset = self.findings().catalog.dataset(act.dataset);
        let named = dataset.map_or(act.dataset, |d| d.schema.declaration.title.get(lang));
        let values = [
            ("dataset", named),
            ("class", w(lang, class_key(first.class))),
            ("n", &count),
        ];
        let title = wf(lang, "changes_act", &values);
        let mut lines: Vec<String> = act
            .entries
            .iter()
            .take(NAMED)
            .map(|e| {
                let what = format!("{} {}", e.row, self.column_title(act.dataset, &e.column));
                match (e.old.is_empty(), e.new.is_empty()) {
                    (true, true) => what.trim().to_owned(),
                    _ => {
                        let (old, new) = (self.said_state(&e.old), self.said_state(&e.new));
                        format!("{} {old} → {new}", what.trim())
                    }
                }
            })
            .collect();
        if act.entries.len() > NAMED {
            lines.push("…".to_owned());
        }
        let mut text = lines.join(w(lang, "semicolon"));
        match reason(lang, first) {
            "" => {}
            why => {
                let why = wf(lang, "correction_reason", &[("reason", why)]);
                text = format!("{why} {text}");
            }
        }
        let at = parse_moment(&first.published).unwrap_or(self.as_of);
        (self.identity(&path), title, text, self.iso(at))
    }
}
