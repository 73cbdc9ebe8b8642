//! Themes: looked up in the site, else in the program; rendered by Tera.
//!
//! In: views of pages. Out: bytes. Never: disk, clock, a figure of its own; templates read and
//! fetch nothing.

mod colours;
mod look;
mod tongue;

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use include_dir::{Dir, include_dir};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    config::{Config, Lexicon, Look},
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
    /// Every component in every state, as a page.
    specimen: Option<tera::Value>,
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
    let mut files = theme_files(sources, name);
    put_look(&config.look, sources, &mut files);
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
    let (assets, mut published) = assets(&files);
    published.push((MANIFEST.to_owned(), manifest(site, &assets)));
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
        specimen: specimen(&files),
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

/// The colour and the logo of the site in place of those of the theme.
fn put_look<'a>(look: &Look, sources: &'a Sources, files: &mut BTreeMap<String, Cow<'a, [u8]>>) {
    if let Some(sheet) = colours::sheet(look) {
        files.insert("static/look.css".to_owned(), Cow::Owned(sheet.into_bytes()));
    }
    if let Some(logo) = look.logo(sources) {
        files.remove("static/icon.svg");
        let name = format!("static/icon.{}", logo.extension());
        files.insert(name, Cow::Borrowed(logo.bytes()));
    }
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

/// The media type of the logo.
fn kind_of(assets: &BTreeMap<String, String>) -> &'static str {
    let is_png = assets
        .get("icon")
        .is_some_and(|path| path.ends_with(".png"));
    if is_png { "image/png" } else { "image/svg+xml" }
}

/// The page that shows a theme to whoever changes it; `None` where it is not well formed.
fn specimen(files: &BTreeMap<String, Cow<'_, [u8]>>) -> Option<tera::Value> {
    let text = String::from_utf8_lossy(files.get("specimen.toml")?);
    let page: toml::Value = toml::from_str(&text).ok()?;
    Some(tera::Value::from_serializable(&page))
}

/// What a phone asks before it puts the site among its programs.
const MANIFEST: &str = "site.webmanifest";

fn manifest(site: &SiteView, assets: &BTreeMap<String, String>) -> Vec<u8> {
    let icon = |name: &str, kind: &str, sizes: &str| {
        let src = assets.get(name)?;
        Some(json!({ "src": src, "type": kind, "sizes": sizes }))
    };
    let icons = [
        icon("icon", kind_of(assets), "any"),
        icon("touch", "image/png", "192x192"),
    ];
    let icons: Vec<Value> = icons.into_iter().flatten().collect();
    let told = json!({
        "name": site.name, "lang": site.lang, "start_url": "./", "scope": "./",
        "display": "browser", "icons": icons,
    });
    told.to_string().into_bytes()
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
            "search" => "search.html",
            "not-found" => "not-found.html",
            "embed" => "embed.html",
            _ => "text.html",
        };
        let mut context = self.context();
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

impl Theme {
    fn context(&self) -> tera::Context {
        let mut context = tera::Context::new();
        context.insert_value("site", self.site.clone());
        context.insert_value("words", self.words.clone());
        context.insert_value("asset", self.assets.clone());
        context
    }

    /// Every component of the theme in every state, for whoever changes it; `None` where the theme
    /// has no specimen or cannot draw it.
    #[must_use]
    pub fn specimen(&self) -> Option<String> {
        let mut context = self.context();
        context.insert_value("page", self.specimen.clone()?);
        self.tera.render("section.html", &context).ok()
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
