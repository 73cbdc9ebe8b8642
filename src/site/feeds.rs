//! Feed, site map and robots file.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use crate::content::{Article, DraftKind, Stage};

use super::{
    compose::Composer,
    plan::Source,
    words::{w, wf},
};

/// Newest releases that stay in the feed.
const ENTRIES: usize = 50;

struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn new() -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to memory does not fail.
        let _ = self.0.write_event(event);
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new(name.to_owned());
        attributes.iter().for_each(|a| start.push_attribute(*a));
        self.event(Event::Start(start));
    }

    fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name.to_owned())));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        self.event(Event::Text(BytesText::new(&clean)));
        self.close(name);
    }

    fn link(&mut self, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new("link");
        attributes.iter().for_each(|a| start.push_attribute(*a));
        self.event(Event::Empty(start));
    }

    fn finish(self) -> Vec<u8> {
        let mut out = self.0.into_inner();
        out.push(b'\n');
        out
    }
}

impl Composer<'_> {
    fn iso(&self, moment: jiff::civil::DateTime) -> String {
        let offset = &self.findings().config.offset_text;
        format!(
            "{}T{:02}:{:02}:00{offset}",
            moment.date(),
            moment.hour(),
            moment.minute()
        )
    }

    /// Releases as an Atom feed (RFC 4287).
    #[must_use]
    pub fn feed(&self) -> Vec<u8> {
        let config = &self.findings().config;
        let mut releases: Vec<&Article> = self
            .articles
            .iter()
            .filter(|a| a.draft.kind == DraftKind::Release)
            .collect();
        releases.sort_by(|a, b| b.published.cmp(&a.published).then(a.route.cmp(&b.route)));
        let base = if config.url.is_empty() {
            "urn:gongshi:"
        } else {
            &config.url
        };
        let mut xml = Xml::new();
        xml.open(
            "feed",
            &[
                ("xmlns", "http://www.w3.org/2005/Atom"),
                ("xml:lang", self.lang().tag()),
            ],
        );
        xml.text("id", base);
        xml.text("title", config.name.get(self.lang()));
        let updated = releases.iter().filter_map(|a| a.updated()).max();
        let updated = updated.unwrap_or(self.as_of);
        xml.text("updated", &self.iso(updated));
        xml.link(&[
            ("rel", "self"),
            ("href", &format!("{}feed.xml", config.url)),
        ]);
        xml.open("author", &[]);
        xml.text("name", &config.publisher.name);
        xml.close("author");
        for article in releases.into_iter().take(ENTRIES) {
            xml.open("entry", &[]);
            xml.text("id", &format!("{base}{}", article.route));
            xml.text("title", &article.title);
            let moment = self.iso(article.published.unwrap_or(self.as_of));
            xml.text("published", &moment);
            let updated = self.iso(article.updated().unwrap_or(self.as_of));
            xml.text("updated", &updated);
            xml.link(&[("href", &format!("{}{}", config.url, article.route))]);
            xml.text("summary", &self.feed_summary(article));
            xml.close("entry");
        }
        xml.close("feed");
        xml.finish()
    }

    /// The summary; of what was taken back the reason, of what was corrected both.
    fn feed_summary(&self, article: &Article) -> String {
        let lang = self.lang();
        let lock = article.draft.lock.as_ref();
        let last = lock.and_then(|l| l.corrections.last());
        let withdrawn = article.draft.front.withdrawn.as_ref();
        let (mark, reason) = match (article.stage, withdrawn, last) {
            (Stage::Withdrawn, Some(w), _) => ("mark_withdrawn", w.value.reason.trim()),
            (_, _, Some(c)) => (super::history::mark_of(c.kind), c.reason.as_str()),
            _ => return article.summary.clone(),
        };
        let told = wf(lang, "correction_reason", &[("reason", reason)]);
        let told = format!("{}{}{told}", w(lang, mark), w(lang, "colon"));
        format!("{told} {}", article.summary).trim_end().to_owned()
    }

    /// Every page for search engines, in files of at most 50,000 addresses (sitemaps.org).
    #[must_use]
    pub fn sitemaps(&self) -> Vec<(String, Vec<u8>)> {
        const MOST: usize = 50_000;
        let url = &self.findings().config.url;
        let routes: Vec<&str> = self
            .plan
            .pages
            .iter()
            .filter(|p| !matches!(p.source, Source::NotFound | Source::Version(..)))
            .map(|p| p.route.as_str())
            .collect();
        let ns = [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];
        let parts: Vec<&[&str]> = routes.chunks(MOST).collect();
        let mut out = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            let mut xml = Xml::new();
            xml.open("urlset", &ns);
            for route in *part {
                xml.open("url", &[]);
                xml.text("loc", &format!("{url}{route}"));
                xml.close("url");
            }
            xml.close("urlset");
            let name = if parts.len() == 1 {
                "sitemap.xml".to_owned()
            } else {
                format!("sitemap-{}.xml", i + 1)
            };
            out.push((name, xml.finish()));
        }
        if parts.len() > 1 {
            let mut xml = Xml::new();
            xml.open("sitemapindex", &ns);
            for (name, _) in &out {
                xml.open("sitemap", &[]);
                xml.text("loc", &format!("{url}{name}"));
                xml.close("sitemap");
            }
            xml.close("sitemapindex");
            out.push(("sitemap.xml".to_owned(), xml.finish()));
        }
        out
    }

    /// Everything may be read.
    #[must_use]
    pub fn robots(&self) -> String {
        let url = &self.findings().config.url;
        let map = if url.is_empty() {
            String::new()
        } else {
            format!("Sitemap: {url}sitemap.xml\n")
        };
        format!("User-agent: *\nAllow: /\n{map}")
    }
}
