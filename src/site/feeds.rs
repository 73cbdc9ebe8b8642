//! Site map and robots file, and the XML that feeds are written in.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use super::{compose::Composer, edition::Edition, plan::Source};

pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    pub(super) fn new() -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to memory does not fail.
        let _ = self.0.write_event(event);
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new(name.to_owned());
        attributes.iter().for_each(|a| start.push_attribute(*a));
        self.event(Event::Start(start));
    }

    pub(super) fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name.to_owned())));
    }

    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        self.event(Event::Text(BytesText::new(&clean)));
        self.close(name);
    }

    pub(super) fn link(&mut self, attributes: &[(&str, &str)]) {
        self.empty("link", attributes);
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let mut start = BytesStart::new(name.to_owned());
        attributes.iter().for_each(|a| start.push_attribute(*a));
        self.event(Event::Empty(start));
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let mut out = self.0.into_inner();
        out.push(b'\n');
        out
    }
}

impl Composer<'_> {
    pub(super) fn iso(&self, moment: jiff::civil::DateTime) -> String {
        let offset = &self.findings().config.offset_text;
        format!(
            "{}T{:02}:{:02}:00{offset}",
            moment.date(),
            moment.hour(),
            moment.minute()
        )
    }

    /// Every page for search engines, in files of at most 50,000 addresses (sitemaps.org).
    #[must_use]
    pub fn sitemaps(&self) -> Vec<(String, Vec<u8>)> {
        const MOST: usize = 50_000;
        let url = &self.findings().config.url;
        let logs = self.change_pages();
        let routes = self.plan.pages.iter().chain(&logs);
        let routes = routes.filter(|p| !matches!(p.source, Source::NotFound | Source::Version(..)));
        let routes: Vec<&str> = routes.map(|p| p.route.as_str()).collect();
        let pages: Vec<(&Edition, &str)> = self
            .editions
            .iter()
            .flat_map(|edition| routes.iter().map(move |route| (edition, *route)))
            .filter(|(edition, route)| edition.has(route))
            .collect();
        let mut ns = vec![("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];
        if self.editions.len() > 1 {
            ns.push(("xmlns:xhtml", "http://www.w3.org/1999/xhtml"));
        }
        let parts: Vec<&[(&Edition, &str)]> = pages.chunks(MOST).collect();
        let mut out = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            let mut xml = Xml::new();
            xml.open("urlset", &ns);
            for (edition, route) in *part {
                xml.open("url", &[]);
                xml.text("loc", &format!("{url}{}{route}", edition.prefix));
                self.same_page(&mut xml, route);
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

    /// The page in every language that has it, where there are several.
    fn same_page(&self, xml: &mut Xml, route: &str) {
        let url = &self.findings().config.url;
        let having = self.editions.iter().filter(|e| e.has(route));
        let having: Vec<&Edition> = having.collect();
        for edition in having.iter().filter(|_| having.len() > 1) {
            let address = format!("{url}{}{route}", edition.prefix);
            let tongue = ("hreflang", edition.lang.tag());
            let link = [("rel", "alternate"), tongue, ("href", &address)];
            xml.empty("xhtml:link", &link);
        }
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
