//! Themes: looked up in the site, else in the program; rendered by Tera.
//!
//! In: views of pages. Out: bytes. Never: disk, clock, a figure of its own; templates read and
//! fetch nothing.

mod look;
mod tongue;

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::{
    config::{Config, Lexicon},
    diagnostic::{Diagnostic, Lang, Location, Report},
    site::view::{PageView, SiteView},
    source::{Sources, decode_text},
};

pub use look::{footer, links_outside, tags};

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme ready to render.
#[derive(Debug)]
pub struct Theme {
    tera: tera::Tera,
    site: tera::Value,
    words: tera::Value,
    assets: tera::Value,
    lang: Lang,
    lexicon: Arc<Lexicon>,
    /// Files to be published as they are: path inside the site and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Hash over everything that pages depend on besides their views.
    pub hash: String,
}

/// Loads the theme that the site names: its own files first, the built-in ones for the rest.
///
/// # Reports
/// `render::no-theme`, `render::bad-template`, `render::bad-words`.
pub fn load(
    sources: &Sources,
    config: &Config,
    site: &SiteView,
    report: &mut Report,
) -> Option<Theme> {
    let name = &config.theme.value;
    let files = theme_files(sources, name);
    let own = sources
        .iter()
        .any(|f| f.path.starts_with(&format!("themes/{name}/")));
    if name != "default" && !own {
        let at = Location::span(crate::config::FILE, config.theme.span.clone());
        report.add(Diagnostic::new("render::no-theme", at).with("theme", name));
        return None;
    }
    let words = words(&files, name, config.lang, report)?;
    let mut tera = tera::Tera::default();
    let templates: Vec<(String, String)> = files
        .iter()
        .filter_map(|(path, bytes)| {
            let name = path.strip_prefix("templates/")?;
            Some((name.to_owned(), String::from_utf8_lossy(bytes).into_owned()))
        })
        .collect();
    if let Err(error) = tera.add_raw_templates(templates) {
        let at = Location::file(format!("themes/{name}/templates"));
        report.add(Diagnostic::new("render::bad-template", at).with("error", whole_error(&error)));
        return None;
    }
    let (assets, published) = assets(&files);
    let mut hasher = Sha256::new();
    for (path, bytes) in &files {
        hasher.update(path.as_bytes());
        hasher.update(bytes);
    }
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(serde_json::to_vec(site).unwrap_or_default());
    config.lexicon.write_to(&mut hasher);
    Some(Theme {
        tera,
        site: tera::Value::from_serializable(site),
        words: tera::Value::from_serializable(&words),
        assets: tera::Value::from_serializable(&assets),
        lang: config.lang,
        lexicon: config.lexicon.clone(),
        files: published,
        hash: hex(&hasher.finalize()),
    })
}

/// Archetypes of releases by name, with path and text: the site's own in `content/archetypes/`
/// cover those of its theme, and these the built-in ones.
#[must_use]
pub fn archetypes(sources: &Sources, config: &Config) -> BTreeMap<String, (String, String)> {
    let theme = &config.theme.value;
    let folder = match config.lang {
        Lang::Zh => "archetypes/",
        Lang::En => "archetypes/en/",
    };
    let mut out = BTreeMap::new();
    for (path, bytes) in theme_files(sources, theme) {
        if let Some(name) = archetype_name(&path, folder) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            out.insert(name, (format!("themes/{theme}/{path}"), text));
        }
    }
    for file in sources.under(OWN_ARCHETYPES) {
        let name = archetype_name(&file.path, OWN_ARCHETYPES);
        let text = decode_text(file, None, &mut Report::default());
        if let Some((name, text)) = name.zip(text) {
            out.insert(name, (file.path.to_string(), text.into_owned()));
        }
    }
    out
}

/// Archetypes of the site itself.
const OWN_ARCHETYPES: &str = "content/archetypes/";

fn archetype_name(path: &str, folder: &str) -> Option<String> {
    let name = path.strip_prefix(folder)?.strip_suffix(".md")?;
    (!name.contains('/')).then(|| name.to_owned())
}

/// Files of a theme by their path inside it; the site's own cover the built-in ones.
fn theme_files<'a>(sources: &'a Sources, name: &str) -> BTreeMap<String, Cow<'a, [u8]>> {
    let mut out = BTreeMap::new();
    collect(&BUILT_IN, &mut out);
    let prefix = format!("themes/{name}/");
    for file in sources.iter() {
        if let Some(path) = file.path.strip_prefix(&prefix) {
            let bytes = if ["templates/", "words/", "archetypes/"]
                .iter()
                .any(|folder| path.starts_with(folder))
            {
                let mut quiet = Report::default();
                match decode_text(file, None, &mut quiet) {
                    Some(text) => Cow::Owned(text.as_bytes().to_vec()),
                    None => Cow::Borrowed(file.bytes()),
                }
            } else {
                Cow::Borrowed(file.bytes())
            };
            out.insert(path.to_owned(), bytes);
        }
    }
    out
}

fn collect<'a>(dir: &'static Dir<'static>, out: &mut BTreeMap<String, Cow<'a, [u8]>>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        out.insert(path, Cow::Borrowed(file.contents()));
    }
    dir.dirs().for_each(|sub| collect(sub, out));
}

fn words(
    files: &BTreeMap<String, Cow<'_, [u8]>>,
    theme: &str,
    lang: Lang,
    report: &mut Report,
) -> Option<BTreeMap<String, String>> {
    let path = match lang {
        Lang::Zh => "words/zh.toml",
        Lang::En => "words/en.toml",
    };
    let bytes = files.get(path).map_or(&[] as &[u8], |b| b);
    match toml::from_str(&String::from_utf8_lossy(bytes)) {
        Ok(words) => Some(words),
        Err(error) => {
            let at = Location::file(format!("themes/{theme}/{path}"));
            report.add(Diagnostic::new("render::bad-words", at).with("error", error.message()));
            None
        }
    }
}

/// Paths inside the site and bytes.
type Files = Vec<(String, Vec<u8>)>;

/// Static files under names that change with their content, and the names templates ask for.
fn assets(files: &BTreeMap<String, Cow<'_, [u8]>>) -> (BTreeMap<String, String>, Files) {
    let mut names = BTreeMap::new();
    let mut published = Vec::new();
    for (path, bytes) in files {
        let Some(name) = path.strip_prefix("static/") else {
            continue;
        };
        let digest = hex(&Sha256::digest(bytes));
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let target = format!("assets/{stem}-{}.{ending}", &digest[..10]);
        names.insert(stem.replace(['/', '-'], "_"), target.clone());
        published.push((target, bytes.to_vec()));
    }
    (names, published)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

fn whole_error(error: &tera::Error) -> String {
    let mut out = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        out.push_str(&format!(" / {inner}"));
        source = inner.source();
    }
    out
}

impl Theme {
    /// Renders one page.
    ///
    /// # Errors
    /// What the template engine says; a fault of the theme, not of the data.
    pub fn page(&self, view: &PageView) -> Result<String, String> {
        let template = match view.kind {
            "home" => "home.html",
            "section" => "section.html",
            "subject" => "subject.html",
            "period" => "period.html",
            "list" => "list.html",
            "release" => "release.html",
            "releases" => "releases.html",
            "method" => "method.html",
            "dataset" => "dataset.html",
            "not-found" => "not-found.html",
            _ => "text.html",
        };
        let mut context = tera::Context::new();
        context.insert_value("site", self.site.clone());
        context.insert_value("words", self.words.clone());
        context.insert_value("asset", self.assets.clone());
        context.insert("page", view);
        let render = |template: &str| {
            let rendered = self.tera.render(template, &context);
            rendered.map_err(|e| whole_error(&e))
        };
        let html = render(template)?;
        let html = match self.lang {
            Lang::Zh => html,
            Lang::En => tongue::marked(html, &self.lexicon),
        };
        match view.preview {
            // A theme of a site need not know of it: the banner stands first, whatever it draws.
            Some(_) => Ok(with_banner(&html, &render("preview.html")?)),
            None => Ok(html),
        }
    }
}

/// The page with a banner at the beginning of its body; at the very beginning where it has none.
fn with_banner(html: &str, banner: &str) -> String {
    let body = html.find("<body").and_then(|start| {
        let end = html[start..].find('>')?;
        Some(start + end + 1)
    });
    let (head, rest) = html.split_at(body.unwrap_or_default());
    format!("{head}\n{}{rest}", banner.trim_start())
}
