//! The release as a file: front matter, then the text.

use std::sync::Arc;

use jiff::civil::DateTime;
use minijinja::{Environment, Error, ErrorKind, Value};

use crate::{
    config::Config,
    diagnostic::{Diagnostic, Location},
};

use super::{
    desk::{Desk, environment},
    fit::Fitted,
    header::Archetype,
    value::Fault,
};

/// A finished draft.
#[derive(Debug)]
pub struct Release {
    /// Last part of its address, and of its file.
    pub slug: String,
    /// The whole file.
    pub text: String,
}

/// What the command line says of the file.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// When it is to be published.
    pub publish_at: DateTime,
    /// Last part of its address; absent: the archetype's.
    pub slug: Option<&'a str>,
    /// Whether figures stand typed in it, so that the reason must be given.
    pub typed: bool,
}

impl Archetype {
    /// Writes the release.
    ///
    /// # Errors
    /// `archetype::bad-template`, `archetype::unknown-name`, `archetype::no-value`,
    /// `archetype::too-long`, at their place.
    pub fn write(&self, fitted: &Fitted<'_>, sheet: Sheet<'_>) -> Result<Release, Box<Diagnostic>> {
        let desk = Arc::new(Desk::of(fitted, self.header.figure.clone()));
        let env = environment(&desk).map_err(|error| self.fault(&error, 0))?;
        let context = self.context(&desk);
        let run =
            |template: &str, start: usize| run(&env, template, &context, |e| self.fault(e, start));
        let head = |template: &str| {
            let place = self.text.find(template).unwrap_or_default();
            run(template, place).map(|text| one_line(&text))
        };
        let draft = &self.header.draft;
        let body = run(&self.text[self.body..], self.body)?;
        let (title, summary) = (head(&draft.title)?, head(&draft.summary)?);
        let slug = match sheet.slug {
            Some(slug) => slug.to_owned(),
            None => as_slug(&head(&draft.slug)?),
        };
        let config = &fitted.findings.config;
        let mut text = String::from("+++\n");
        let mut line = |key: &str, value: String| text.push_str(&format!("{key} = {value}\n"));
        line("title", quoted(&title));
        line("slug", quoted(&slug));
        line("summary", quoted(&summary));
        line("publish_at", quoted(&moment(sheet.publish_at)));
        publisher(config, &mut line);
        line("category", quoted(&draft.category));
        if !draft.topics.is_empty() {
            let topics: Vec<String> = draft.topics.iter().map(|t| quoted(t)).collect();
            line("topics", format!("[{}]", topics.join(", ")));
        }
        if let Some(reason) = self.header.typed.as_ref().filter(|_| sheet.typed) {
            line("unbound", quoted(reason));
        }
        line("status", quoted("draft"));
        let names = desk.names.lock().map(|n| n.clone()).unwrap_or_default();
        if !names.is_empty() {
            text.push_str("\n[figures]\n");
            for (name, address) in names {
                text.push_str(&format!("{} = {}\n", quoted(&name), quoted(&address)));
            }
        }
        text.push_str("+++\n\n");
        text.push_str(&settled(&body));
        Ok(Release { slug, text })
    }

    /// Names of the needs that are not served are empty, so that a text may ask for them.
    fn context(&self, desk: &Desk) -> Value {
        let unserved = self.header.need.iter();
        let unserved = unserved.filter(|need| !desk.chosen.contains_key(&need.id));
        let empty: std::collections::BTreeMap<&str, Value> = unserved
            .map(|need| (need.id.as_str(), Value::from("")))
            .collect();
        minijinja::context! { ..desk.context(), ..Value::from(empty) }
    }

    fn fault(&self, error: &Error, start: usize) -> Box<Diagnostic> {
        let at = match error.range() {
            Some(range) => {
                Location::span(self.file.as_str(), start + range.start..start + range.end)
            }
            None => Location::file(self.file.as_str()),
        };
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            if let Some(own) = inner.downcast_ref::<Fault>() {
                let mut d = Diagnostic::new(own.code, at);
                d.args.clone_from(&own.args);
                return Box::new(d);
            }
            source = inner.source();
        }
        if error.kind() == ErrorKind::OutOfFuel {
            return Box::new(Diagnostic::new("archetype::too-long", at));
        }
        let d = Diagnostic::new("archetype::bad-template", at);
        let words = error
            .detail()
            .map_or_else(|| error.to_string(), str::to_owned);
        Box::new(d.with("error", words))
    }
}

fn run(
    env: &Environment<'_>,
    template: &str,
    context: &Value,
    fault: impl Fn(&Error) -> Box<Diagnostic>,
) -> Result<String, Box<Diagnostic>> {
    env.render_named_str("text", template, context)
        .map_err(|error| fault(&error))
}

/// What `site.toml` says of the office.
fn publisher(config: &Config, line: &mut impl FnMut(&str, String)) {
    let publisher = &config.publisher;
    if !publisher.name.is_empty() {
        line("issuer", quoted(&publisher.name));
        line("source", quoted(&publisher.name));
    }
    let contact = [
        ("office", &publisher.name),
        ("phone", &publisher.phone),
        ("email", &publisher.email),
    ];
    let told = contact.iter().filter(|(_, value)| !value.is_empty());
    let told: Vec<String> = told
        .map(|(key, value)| format!("{key} = {}", quoted(value)))
        .collect();
    if !told.is_empty() {
        line("contact", format!("{{ {} }}", told.join(", ")));
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn moment(at: DateTime) -> String {
    format!("{}T{:02}:{:02}", at.date(), at.hour(), at.minute())
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

/// Letters, digits and single hyphens; what a number of a document leaves of that.
fn as_slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let parts = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let parts: Vec<&str> = parts.filter(|p| !p.is_empty()).collect();
    parts.join("-")
}

/// Statements leave lines behind: at most one blank line in a row, and one end.
fn settled(body: &str) -> String {
    let mut out = String::new();
    let mut blank = true;
    for line in body.lines().map(str::trim_end) {
        if line.is_empty() && blank {
            continue;
        }
        blank = line.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    format!("{}\n", out.trim_end())
}
