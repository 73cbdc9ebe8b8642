//! Releases, pages about the site, the site map, and the page that is not there.

use std::collections::BTreeSet;

use serde_json::json;

use crate::{
    content::{Article, DraftKind, Segment},
    declare::At,
    diagnostic::{Diagnostic, Location},
    indicators::{Address, PeriodName},
    quantity::moment_said,
};

use super::{
    archive::list_title,
    compose::{Focus, Head, Making, tag},
    composed::{Beside, Drawn, Use},
    disclosure::Part,
    plan::Source,
    view::{Block, Cell, Fact, Head as Column, Link, LinkGroup, Table},
    words::w,
};

impl<'c> Making<'c, '_> {
    /// A release or page.
    pub(super) fn article(&mut self, article: &'c Article) -> Head {
        self.notices(article);
        self.trace(article);
        let charts = self.article_body(article);
        for figure in &article.figures {
            if let Some(dataset) = self.findings().catalog.dataset(&figure.address.dataset) {
                self.shows(dataset);
            }
        }
        let release = article.draft.kind == DraftKind::Release;
        if release {
            self.figures_used(article);
        }
        self.attachments(article);
        if release {
            self.contact(article);
            self.correction_log(article);
        }
        if release && !self.composer.bare {
            let document = self.composer.document(article, charts);
            self.packet(article, &document);
        }
        self.pictures(article);
        let description = if article.summary.is_empty() {
            article.description.clone()
        } else {
            article.summary.clone()
        };
        Head {
            kind: if release { "release" } else { "text" },
            title: article.title.clone(),
            description,
            meta: if release {
                self.release_tags(article)
            } else {
                Vec::new()
            },
            feeds: Vec::new(),
            large: false,
            json_ld: release.then(|| self.release_ld(article)),
            facts: if release {
                self.release_facts(article)
            } else {
                Vec::new()
            },
            crumbs: self.crumbs(),
            noindex: false,
        }
    }

    /// The text with its charts; gives title and sentence of each chart by number.
    pub(super) fn article_body(&mut self, article: &'c Article) -> Vec<(String, String)> {
        let mut charts = vec![(String::new(), String::new()); article.charts.len()];
        let body = article.body(self.composer.binder);
        for segment in body {
            match segment {
                Segment::Html(html) => {
                    let edition = self.composer.edition();
                    self.blocks.push(Block::Text {
                        lead: false,
                        title: String::new(),
                        html: edition.relinked(html, self.route),
                    });
                }
                Segment::Chart(n) => {
                    let Some(address) = article.charts.get(n) else {
                        continue;
                    };
                    let before = self.blocks.len();
                    self.drawn_at(address, false);
                    if let Some(Block::Chart { title, summary, .. }) = self.blocks.get(before) {
                        charts[n] = (title.clone(), summary.clone());
                    }
                }
                Segment::Table(n) => {
                    if let Some(address) = article.tables.get(n) {
                        self.drawn_at(address, true);
                    }
                }
            }
        }
        charts
    }

    /// Notes the pictures that are to be made beside the page.
    fn pictures(&mut self, article: &Article) {
        let widest = self.findings().config.releases.image_width.value;
        for picture in &article.pictures {
            self.beside.push(Beside {
                path: format!("{}{}", self.route, picture.name),
                source: picture.source.clone(),
                file: article.draft.file.clone(),
                widest: Some(widest),
            });
        }
        for attachment in &article.attachments {
            let path = format!("{}{}", self.route, attachment.name);
            if self.files.iter().any(|(taken, _)| *taken == path) {
                let at = Location::file(article.draft.file.clone());
                let d = Diagnostic::new("content::attachment-twice", at);
                self.report.add(d.with("file", &attachment.name));
                continue;
            }
            self.beside.push(Beside {
                path,
                source: attachment.source.clone(),
                file: article.draft.file.clone(),
                widest: None,
            });
        }
    }

    /// Notes which figures the text shows, and where.
    fn trace(&mut self, article: &Article) {
        for printed in article.prints.iter().filter(|_| self.composer.traces()) {
            let uses = printed.figures.iter().map(|figure| Use {
                at: printed.at.clone(),
                address: figure.address.clone(),
            });
            self.uses.extend(uses);
        }
    }

    /// A chart or table of the text, and a note of what it shows.
    fn drawn_at(&mut self, address: &At<String>, is_table: bool) {
        let start = self.blocks.len();
        let uses = std::mem::take(&mut self.uses);
        self.tracing = true;
        if is_table {
            self.table_at(address);
        } else {
            self.chart_at(address);
        }
        self.tracing = self.composer.traces();
        let own = std::mem::replace(&mut self.uses, uses);
        let mut seen = BTreeSet::new();
        let mut figures: Vec<Address> = own.into_iter().map(|used| used.address).collect();
        figures.retain(|figure| seen.insert(figure.to_string()));
        if self.tracing {
            let at = self.at(&address.span);
            let uses = figures.iter().map(|figure| Use {
                at: at.clone(),
                address: figure.clone(),
            });
            self.uses.extend(uses);
        }
        self.drawn.push(Drawn {
            address: address.clone(),
            is_table,
            blocks: start..self.blocks.len(),
            figures,
        });
    }

    /// `chart("dataset/subject/period/chart")` in a release.
    fn chart_at(&mut self, address: &At<String>) {
        if let Some((focus, wanted)) = self.shown_at(address, "site::bad-chart-address") {
            self.chart(&focus, &wanted);
        }
    }

    /// What a chart or table of a release is about, and its own name.
    pub(super) fn shown_at(
        &mut self,
        address: &At<String>,
        bad: &'static str,
    ) -> Option<(Focus<'c>, At<String>)> {
        let parts: Vec<&str> = address.value.split('/').collect();
        let [dataset, subject, period, name] = parts[..] else {
            self.complain(bad, address, "");
            return None;
        };
        let findings = self.findings();
        let Some(dataset) = findings.catalog.dataset(dataset) else {
            self.complain("site::unknown-dataset", address, &findings.catalog.ids());
            return None;
        };
        let who = findings.who(dataset, subject);
        if who.is_none() {
            let names: Vec<&str> = dataset
                .subjects
                .iter()
                .take(12)
                .map(|s| s.label.as_ref())
                .collect();
            self.complain("site::unknown-subject", address, &names.join("、"));
            return None;
        }
        let period = match PeriodName::parse(period) {
            Some(PeriodName::At(period)) => Some(period),
            Some(PeriodName::Latest(grain)) => {
                who.and_then(|who| findings.latest_period(dataset, who, grain))
            }
            Some(PeriodName::None) => None,
            None => {
                self.complain("site::bad-period", address, "");
                return None;
            }
        };
        let focus = Focus {
            dataset,
            who,
            period,
        };
        let wanted = At {
            value: name.to_owned(),
            span: address.span.clone(),
        };
        Some((focus, wanted))
    }

    /// 本文数据: every number of the release with its address and basis.
    fn figures_used(&mut self, article: &Article) {
        if article.figures.is_empty() {
            return;
        }
        let heads = [
            "item",
            "release_figure_value",
            "period",
            "release_figure_address",
        ];
        let head = heads
            .iter()
            .map(|k| Column {
                text: w(self.lang(), k).to_owned(),
                number: *k == "release_figure_value",
            })
            .collect();
        let rows = article
            .figures
            .iter()
            .map(|figure| {
                let period = figure
                    .address
                    .period
                    .map_or_else(|| "—".to_owned(), |p| p.said(self.lang()));
                vec![
                    Cell::header(figure.label.clone()),
                    Cell::number(
                        &figure.in_words(self.lang()).unwrap_or_else(|| "—".into()),
                        figure.text().is_some(),
                    ),
                    Cell::text(period),
                    Cell::text(figure.address.to_string()),
                ]
            })
            .collect();
        let table = Table {
            caption: w(self.lang(), "release_figures").to_owned(),
            head,
            rows,
        };
        let how = article.figures.first().map(|f| self.how(f));
        self.blocks.push(Block::Table {
            title: w(self.lang(), "release_figures").to_owned(),
            table,
            empty: String::new(),
            notes: vec![w(self.lang(), "release_figure_note").to_owned()],
            downloads: Vec::new(),
            how,
        });
    }

    fn contact(&mut self, article: &Article) {
        let Some(contact) = &article.draft.front.contact else {
            return;
        };
        let rows = [
            ("contact_office", &contact.office),
            ("contact_phone", &contact.phone),
            ("contact_hours", &contact.hours),
            ("contact_email", &contact.email),
        ];
        let items = rows
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| plain_fact(w(self.lang(), key), value))
            .collect();
        self.blocks.push(Block::Facts {
            title: w(self.lang(), "contact").to_owned(),
            items,
            notes: Vec::new(),
        });
    }

    fn release_facts(&self, article: &Article) -> Vec<Fact> {
        let front = &article.draft.front;
        let mut out = Vec::new();
        if let Some(moment) = article.published {
            let iso = Some(self.moment_iso(moment));
            out.push(Fact {
                iso,
                ..plain_fact(
                    w(self.lang(), "published"),
                    &moment_said(moment, self.lang()),
                )
            });
        }
        if let Some(updated) = article.updated().filter(|u| Some(*u) > article.published) {
            let iso = Some(self.moment_iso(updated));
            let said = moment_said(updated, self.lang());
            out.push(Fact {
                iso,
                ..plain_fact(w(self.lang(), "changed"), &said)
            });
        }
        let rows = [
            ("content_source", front.source.as_ref()),
            ("issuer", front.issuer.as_ref()),
            ("document_number", front.document_number.as_ref()),
            ("category", front.category.as_ref()),
        ];
        out.extend(
            rows.into_iter()
                .filter_map(|(key, value)| Some(plain_fact(w(self.lang(), key), value?))),
        );
        out.extend(self.catalogue_facts(article));
        out.extend(self.related_facts(article));
        out
    }

    /// Government tags of an article: column, title, date and source; and what else there is.
    fn release_tags(&self, article: &Article) -> Vec<super::view::Meta> {
        let front = &article.draft.front;
        let config = &self.findings().config;
        let name = w(self.lang(), "releases");
        let column = front.category.as_deref().unwrap_or(name);
        let mut out = column_tags(name, w(self.lang(), "releases_description"));
        out.retain(|tag| tag.name != "ColumnType");
        out.push(tag("ColumnType", column));
        out.push(tag("ArticleTitle", &article.title));
        if let Some(m) = article.published {
            let at = format!("{} {:02}:{:02}", m.date(), m.hour(), m.minute());
            out.push(tag("PubDate", &at));
        }
        let issuer = front.issuer.as_deref().unwrap_or(&config.publisher.name);
        let source = front.source.as_deref().unwrap_or(issuer);
        out.push(tag("ContentSource", source));
        let keywords = front.category.iter().chain(&front.topics);
        let keywords: Vec<&str> = keywords.map(String::as_str).collect();
        let picture = article.pictures.first();
        let picture = picture.map(|p| format!("{}{}", article.route, p.name));
        let address = |path: String| match config.url.is_empty() {
            true => String::new(),
            false => self.composer.address(&path),
        };
        let more = [
            ("Keywords", keywords.join(",")),
            ("Author", issuer.to_owned()),
            ("Description", article.summary.clone()),
            ("Image", picture.map_or_else(String::new, address)),
            ("Url", address(article.route.clone())),
        ];
        let more = more.iter().filter(|(_, content)| !content.is_empty());
        out.extend(more.map(|(name, content)| tag(name, content)));
        out
    }

    fn release_ld(&self, article: &Article) -> String {
        let config = &self.findings().config;
        let published = article.published.map(|m| self.moment_iso(m));
        script_safe(&json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.title,
            "description": article.summary,
            "inLanguage": self.lang().tag(),
            "datePublished": published,
            "dateModified": article.updated().map(|m| self.moment_iso(m)),
            "publisher": { "@type": "GovernmentOrganization", "name": config.publisher.name },
        }))
    }

    /// Every page, by section.
    pub(super) fn map_page(&mut self) -> Head {
        let config = &self.findings().config;
        let mut groups: Vec<LinkGroup> = config
            .sections
            .iter()
            .map(|s| LinkGroup {
                title: s.title.get(self.lang()).to_owned(),
                links: Vec::new(),
            })
            .collect();
        groups.push(LinkGroup {
            title: w(self.lang(), "pages").to_owned(),
            links: Vec::new(),
        });
        for planned in &self.composer.plan.pages {
            // Subjects and days are reached from their lists; a map of ten thousand lines helps nobody.
            let Some(title) = self.map_title(&planned.source) else {
                continue;
            };
            let link = Link {
                href: self.href(&planned.route),
                title,
            };
            let at = config
                .sections
                .iter()
                .position(|s| planned.route.starts_with(&s.route));
            groups[at.unwrap_or(config.sections.len())].links.push(link);
        }
        groups.retain(|g| !g.links.is_empty());
        self.blocks.push(Block::Links {
            title: String::new(),
            groups,
        });
        Head {
            kind: "text",
            title: w(self.lang(), "map").to_owned(),
            description: w(self.lang(), "map_description").to_owned(),
            crumbs: self.crumbs(),
            ..Head::default()
        }
    }

    fn map_title(&self, source: &Source) -> Option<String> {
        let findings = self.findings();
        Some(match source {
            Source::Declared(d) if d.who.is_none() || d.page.subject.is_some() => match d.period {
                Some(period) => period.said(self.lang()),
                None if d.list.is_some() => d.list.as_ref()?.map_title()?,
                None => findings.config.said(&d.page.title).to_owned(),
            },
            Source::Declared(_) | Source::Version(..) | Source::NotFound | Source::Map => {
                return None;
            }
            // Releases are reached from their lists too.
            Source::Article(i) if self.composer.articles[*i].draft.kind == DraftKind::Release => {
                return None;
            }
            Source::Article(i) => self.composer.articles[*i].title.clone(),
            Source::Releases(list, 1) => {
                list_title(self.lang(), self.composer.plan.archive.lists.get(*list)?)
            }
            Source::Releases(..) => return None,
            Source::Calendar => w(self.lang(), "release_calendar").to_owned(),
            Source::Ledger(list, 1) => {
                self.ledger_title(self.composer.plan.listings.0.get(*list)?.of)
            }
            Source::Ledger(..) => return None,
            Source::Disclosure(Part::Catalogue(_, page)) if *page > 1 => return None,
            Source::Disclosure(part) => self.disclosure_title(*part),
            Source::Groups(i) => self.groups_title(*i),
            Source::Report => w(self.lang(), "report_page").to_owned(),
            Source::Search => w(self.lang(), "search").to_owned(),
            Source::Changes => w(self.lang(), "changes").to_owned(),
            // They are reached from their dataset.
            Source::DatasetChanges(..) => return None,
            Source::Methods => w(self.lang(), "methods").to_owned(),
            Source::Method(i) => findings.standards.editions()[*i].edition.clone(),
            Source::Data => w(self.lang(), "data").to_owned(),
            Source::Dataset(id) => findings
                .catalog
                .dataset(id)?
                .schema
                .declaration
                .title
                .get(self.lang())
                .to_owned(),
        })
    }

    /// 404: says what to do; its links must work from any depth.
    pub(super) fn not_found(&mut self) -> Head {
        let base = base_path(&self.findings().config.url);
        self.root = base;
        let html = self.html(w(self.lang(), "not_found_text"));
        self.blocks.push(Block::Text {
            lead: false,
            title: String::new(),
            html,
        });
        let mut ways = vec![("sitemap/", "map")];
        if self.findings().config.search {
            ways.push((super::search::ROUTE, "search"));
        }
        let links = ways.into_iter().map(|(route, word)| Link {
            href: self.href(route),
            title: w(self.lang(), word).to_owned(),
        });
        let links = links.collect();
        let groups = vec![LinkGroup {
            title: String::new(),
            links,
        }];
        self.blocks.push(Block::Links {
            title: String::new(),
            groups,
        });
        Head {
            kind: "not-found",
            title: w(self.lang(), "not_found").to_owned(),
            description: w(self.lang(), "not_found").to_owned(),
            noindex: true,
            ..Head::default()
        }
    }
}

/// The path of the site's address: `/` or `/sub/`.
fn base_path(url: &str) -> String {
    let after = url.split_once("://").map_or("", |(_, rest)| rest);
    let path = after.split_once('/').map_or("", |(_, path)| path);
    if path.is_empty() {
        "/".to_owned()
    } else {
        format!("/{path}")
    }
}

pub(super) fn plain_fact(label: &str, value: &str) -> Fact {
    Fact {
        label: label.to_owned(),
        value: value.to_owned(),
        iso: None,
        href: None,
        badge: None,
    }
}

/// Government tags of a column page.
pub(super) fn column_tags(name: &str, description: &str) -> Vec<super::view::Meta> {
    let description = match description.is_empty() {
        true => name,
        false => description,
    };
    vec![
        tag("ColumnName", name),
        tag("ColumnDescription", description),
        tag("ColumnKeywords", name),
        tag("ColumnType", name),
    ]
}

/// JSON that cannot end the script element it stands in.
pub(super) fn script_safe(value: &serde_json::Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}
