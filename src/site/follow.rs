//! What readers follow: Atom (RFC 4287) and JSON Feed 1.1, for the site and for each list.

use serde_json::{Value, json};

use crate::{
    content::Article,
    diagnostic::Report,
    packet::{Document, whole_text},
};

use super::{
    archive::{Facet, list_title},
    compose::Composer,
    feeds::Xml,
    plan::{Plan, Planned},
};

/// Newest releases that stay in a feed.
const ENTRIES: usize = 50;

/// One feed: where it stands, what it is about, its releases, newest first.
struct Feed {
    /// Route of the page that it belongs to.
    route: String,
    title: String,
    members: Vec<usize>,
}

impl Plan {
    /// Paths of all feeds.
    pub fn feed_paths(&self, config: &crate::config::Config) -> Vec<String> {
        let routes = self.feed_routes(config).into_iter();
        routes
            .flat_map(|(route, _)| [format!("{route}feed.xml"), format!("{route}feed.json")])
            .collect()
    }

    /// Where feeds stand, with the list that each tells of: the site as a whole, every category,
    /// issuer and topic, and every section that is a topic of some release.
    fn feed_routes(&self, config: &crate::config::Config) -> Vec<(String, usize)> {
        let lists = self.archive.lists.iter().enumerate();
        let mut out: Vec<(String, usize)> = lists
            .filter(|(_, l)| l.facet != Facet::Year)
            .map(|(i, l)| match l.facet {
                Facet::All => (String::new(), i),
                _ => (l.route.clone(), i),
            })
            .collect();
        for section in &config.sections {
            let names = [section.id.as_str(), section.title.get(config.lang)];
            let topic = self
                .archive
                .lists
                .iter()
                .position(|l| l.facet == Facet::Topic && names.contains(&l.name.as_str()));
            out.extend(topic.map(|i| (section.route.clone(), i)));
        }
        out
    }
}

impl Composer<'_> {
    /// Every feed: path inside the site and bytes.
    #[must_use]
    pub fn feeds(&self) -> Vec<(String, Vec<u8>)> {
        let config = &self.findings().config;
        let mut out = Vec::new();
        for (route, list) in self.plan.feed_routes(config) {
            let list = &self.plan.archive.lists[list];
            let title = match list.facet {
                Facet::All => config.name.get(self.lang()).to_owned(),
                _ => list_title(self.lang(), list),
            };
            let members = list.members.iter().copied();
            let own = members.filter(|i| self.edition().has(&self.articles[*i].route));
            let feed = Feed {
                route,
                title,
                members: own.take(ENTRIES).collect(),
            };
            out.push((format!("{}feed.xml", feed.route), self.atom(&feed)));
            out.push((format!("{}feed.json", feed.route), self.json_feed(&feed)));
        }
        out
    }

    fn base(&self) -> &str {
        match self.findings().config.url.as_str() {
            "" => "urn:gongshi:",
            url => url,
        }
    }

    /// An address that stays, whether or not the site declares its own.
    pub(super) fn identity(&self, path: &str) -> String {
        format!("{}{}", self.base(), self.edition().place(path))
    }

    fn entries<'f>(&'f self, feed: &'f Feed) -> impl Iterator<Item = &'f Article> {
        feed.members.iter().map(|i| &self.articles[*i])
    }

    fn atom(&self, feed: &Feed) -> Vec<u8> {
        let config = &self.findings().config;
        let base = self.base();
        let mut xml = Xml::new();
        xml.open(
            "feed",
            &[
                ("xmlns", "http://www.w3.org/2005/Atom"),
                ("xml:lang", self.lang().tag()),
            ],
        );
        xml.text(
            "id",
            &format!("{base}{}{}", self.edition().prefix, feed.route),
        );
        xml.text("title", &feed.title);
        let newest = self.entries(feed).filter_map(Article::updated).max();
        xml.text("updated", &self.iso(newest.unwrap_or(self.as_of)));
        let own = self.address(&format!("{}feed.xml", feed.route));
        xml.link(&[("rel", "self"), ("href", &own)]);
        xml.open("author", &[]);
        xml.text("name", &config.publisher.name);
        xml.close("author");
        for article in self.entries(feed) {
            self.atom_entry(&mut xml, article);
        }
        xml.close("feed");
        xml.finish()
    }

    fn atom_entry(&self, xml: &mut Xml, article: &Article) {
        xml.open("entry", &[]);
        xml.text("id", &self.identity(&article.route));
        xml.text("title", &article.title);
        let moment = self.iso(article.published.unwrap_or(self.as_of));
        xml.text("published", &moment);
        let updated = article.updated().unwrap_or(self.as_of);
        xml.text("updated", &self.iso(updated));
        xml.link(&[("href", &self.address(&article.route))]);
        for tag in tags(article) {
            xml.empty("category", &[("term", tag)]);
        }
        xml.text("summary", &self.summary_of(article));
        xml.close("entry");
    }

    fn json_feed(&self, feed: &Feed) -> Vec<u8> {
        let config = &self.findings().config;
        let items: Vec<Value> = feed
            .members
            .iter()
            .map(|i| self.json_item(*i, feed.route.is_empty()))
            .collect();
        let mut whole = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "language": self.lang().tag(),
            "authors": [{ "name": config.publisher.name }],
            "items": items,
        });
        if !config.url.is_empty() {
            whole["home_page_url"] = self.address(&feed.route).into();
            whole["feed_url"] = self.address(&format!("{}feed.json", feed.route)).into();
        }
        let mut out = serde_json::to_vec_pretty(&whole).unwrap_or_default();
        out.push(b'\n');
        out
    }

    /// One release; the feed of the whole site has the text, the others the summary.
    fn json_item(&self, i: usize, whole: bool) -> Value {
        let article = &self.articles[i];
        let moment = self.iso(article.published.unwrap_or(self.as_of));
        let updated = self.iso(article.updated().unwrap_or(self.as_of));
        let summary = self.summary_of(article);
        let text = match whole {
            true => whole_text(&self.document_of(i)),
            false if summary.is_empty() => article.title.clone(),
            false => summary.clone(),
        };
        let mut item = json!({
            "id": self.identity(&article.route),
            "url": self.address(&article.route),
            "title": article.title,
            "content_text": text,
            "date_published": moment,
            "date_modified": updated,
        });
        if !summary.is_empty() {
            item["summary"] = summary.into();
        }
        let tags: Vec<&str> = tags(article).collect();
        if !tags.is_empty() {
            item["tags"] = tags.into();
        }
        item
    }

    /// A release as its packet says it.
    fn document_of(&self, i: usize) -> Document {
        let article = &self.articles[i];
        let planned = Planned::article(&article.route, i);
        // What is wrong with the page is told when the page is made.
        let mut quiet = Report::default();
        let charts = self.making(&planned, &mut quiet).article_body(article);
        self.document(article, charts)
    }
}

/// Category and topics.
fn tags(article: &Article) -> impl Iterator<Item = &str> {
    let front = &article.draft.front;
    let all = front.category.iter().chain(&front.topics);
    all.map(String::as_str)
}
