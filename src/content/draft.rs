//! Pages and releases as written.

use std::{collections::BTreeMap, fmt, sync::Arc};

use jiff::{
    civil::{Date, DateTime},
    tz::Offset,
};
use serde::{
    Deserialize, Deserializer,
    de::{self, SeqAccess, Visitor},
};

use super::{
    lock::{self, Lock},
    translation::original_of,
};
use crate::{
    dataset::parse_opening,
    declare::At,
    diagnostic::{Diagnostic, Location, Report},
    source::{SourceFile, Sources, nearest, shared_text, toml_fault},
};

use super::attached::WrittenAttachment;

/// Whether a text is a release or a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftKind {
    /// `content/releases/**.md`
    Release,
    /// `content/pages/**.md`
    Page,
}

/// One Markdown file as written.
#[derive(Debug)]
pub struct Draft {
    /// Release or page.
    pub kind: DraftKind,
    /// Path of the file.
    pub file: Arc<str>,
    /// Front matter.
    pub front: Front,
    /// Decoded text of the whole file; places are bytes of it.
    pub text: Arc<String>,
    /// Where the Markdown begins.
    pub body: usize,
    /// Local time from which it is visible; `None`: at once.
    pub visible_from: Option<DateTime>,
    /// Local time from which it is no longer in force.
    pub expires: Option<DateTime>,
    /// Local time from which it is taken back.
    pub withdrawn: Option<DateTime>,
    /// Local time from which another act has ended it.
    pub repealed: Option<DateTime>,
    /// 成文日期
    pub document_date: Option<Date>,
    /// What was published of it, once it is sealed.
    pub lock: Option<Lock>,
    /// The file that it translates.
    pub original: Option<Arc<str>>,
}

/// Front matter, TOML between `+++` lines or YAML between `---` lines.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// Title; expressions allowed.
    pub title: At<String>,
    /// Last part of the address of a release, fixed at creation; absent: the file's name.
    #[serde(default)]
    pub slug: Option<At<String>>,
    /// Route of a page, with `/` at the end; absent: the file's name.
    #[serde(default)]
    pub route: Option<At<String>>,
    /// Summary for lists and feeds; expressions allowed.
    #[serde(default)]
    pub summary: Option<At<String>>,
    /// One sentence for search engines; absent: the summary.
    #[serde(default)]
    pub description: Option<At<String>>,
    /// Date and time of publication, the one date that decides when anything of it is seen.
    #[serde(default)]
    pub publish_at: Option<At<Moment>>,
    /// The same for pages.
    #[serde(default)]
    pub visible_from: Option<At<Moment>>,
    /// 发布机构
    #[serde(default)]
    pub issuer: Option<String>,
    /// 文号
    #[serde(default)]
    pub document_number: Option<String>,
    /// 成文日期: the day on the document itself.
    #[serde(default)]
    pub document_date: Option<At<Moment>>,
    /// 来源
    #[serde(default)]
    pub source: Option<String>,
    /// 类别
    #[serde(default)]
    pub category: Option<String>,
    /// Topics.
    #[serde(default)]
    pub topics: Vec<String>,
    /// 主题分类 of the catalogue of documents.
    #[serde(default)]
    pub theme: Option<At<String>>,
    /// 主题词 of the catalogue; absent: the topics.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Whom to ask.
    #[serde(default)]
    pub contact: Option<Contact>,
    /// `draft`, `reviewed`, `approved` (or `published`, the older word for it); only what is
    /// approved is built.
    #[serde(default)]
    pub status: Option<At<String>>,
    /// Who wrote it.
    #[serde(default)]
    pub authors: Vec<String>,
    /// Who reviewed it, and when.
    #[serde(default)]
    pub reviewed: Option<At<Act>>,
    /// Who approved it, and when.
    #[serde(default)]
    pub approved: Option<At<Act>>,
    /// From when on it is no longer in force; it stays readable.
    #[serde(default)]
    pub expires: Option<At<Moment>>,
    /// That another act ended it (废止); it stays readable.
    #[serde(default)]
    pub repealed: Option<At<Repeal>>,
    /// That it was taken back; its address keeps the reason.
    #[serde(default)]
    pub withdrawn: Option<At<Withdrawal>>,
    /// Slugs of the policies that it interprets.
    #[serde(default, deserialize_with = "one_or_more")]
    pub interprets: Vec<At<String>>,
    /// Slugs of the releases that interpret it.
    #[serde(default, deserialize_with = "one_or_more")]
    pub interpreted_by: Vec<At<String>>,
    /// Language, `zh` when absent.
    #[serde(default)]
    pub language: Option<String>,
    /// Files that are published with it.
    #[serde(default)]
    pub attachments: Vec<WrittenAttachment>,
    /// Why figures of this release may be typed instead of bound to data.
    #[serde(default)]
    pub unbound: Option<At<String>>,
    /// Names for figures, by address.
    #[serde(default)]
    pub figures: BTreeMap<String, At<String>>,
}

/// Something that somebody did at a time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// That another act ended a document.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeal {
    /// From when on.
    pub at: Moment,
    /// The act: its title or number.
    pub by: String,
}

/// That a release was taken back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// When.
    pub at: Moment,
    /// Why, in words for the public.
    pub reason: String,
    /// Who decided it.
    #[serde(default)]
    pub by: String,
}

/// `"slug"` or `["slug", "slug"]`.
fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<At<String>>, D::Error> {
    struct Names;
    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a slug or a list of slugs")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            Ok(vec![text.to_owned()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut out = Vec::new();
            while let Some(name) = list.next_element()? {
                out.push(name);
            }
            Ok(out)
        }
    }
    struct Written(Vec<String>);
    impl<'de> Deserialize<'de> for Written {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(Names).map(Self)
        }
    }
    let written = At::<Written>::deserialize(deserializer)?;
    let at = |value| At {
        value,
        span: written.span.clone(),
    };
    Ok(written.value.0.into_iter().map(at).collect())
}

/// Whom to ask about a release.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Office or person.
    #[serde(default)]
    pub office: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// When the telephone is answered.
    #[serde(default)]
    pub hours: String,
    /// E-mail.
    #[serde(default)]
    pub email: String,
}

/// A date or time, quoted or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment(pub String);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Text(String),
            Date(toml::value::Datetime),
        }
        Written::deserialize(deserializer).map(|w| match w {
            Written::Text(text) => Self(text),
            Written::Date(date) => Self(date.to_string()),
        })
    }
}

impl Moment {
    /// The moment as local time at `offset`.
    #[must_use]
    pub fn local(&self, offset: Offset) -> Option<DateTime> {
        if let Ok(zoned) = self.0.parse::<jiff::Timestamp>() {
            return Some(offset.to_datetime(zoned));
        }
        parse_opening(&self.0)
    }
}

/// Reads every page and release; drafts and what opens later are left out and counted.
///
/// # Reports
/// `content::no-front-matter`, `content::bad-front-matter`, `content::bad-date`,
/// `content::no-date`, `content::bad-status`, `content::bad-lock`,
/// `content::lock-without-release`.
pub fn drafts(sources: &Sources, offset: Offset, report: &mut Report) -> Vec<Draft> {
    lock::orphans(sources, report);
    sources
        .iter()
        .filter(|f| f.path.starts_with("content/") && f.path.ends_with(".md"))
        // Patterns of releases are none.
        .filter(|f| !f.path.starts_with("content/archetypes/"))
        .filter_map(|file| {
            let lock = lock::lock(sources, &file.path, report);
            draft(file, lock, offset, report)
        })
        .collect()
}

fn draft(
    file: &SourceFile,
    lock: Option<Lock>,
    offset: Offset,
    report: &mut Report,
) -> Option<Draft> {
    let text = shared_text(file, report)?;
    let whole = || Location::file(file.path.clone());
    let original = original_of(&file.path).map(|(_, file)| file);
    let place = original.as_deref().unwrap_or(&file.path);
    let kind = if place.starts_with("content/releases/") {
        DraftKind::Release
    } else {
        DraftKind::Page
    };
    let Some(parts) = split(&text) else {
        report.add(Diagnostic::new("content::no-front-matter", whole()));
        return None;
    };
    let front = match parts.yaml {
        false => parse_toml_front(file, &text, &parts, report)?,
        true => parse_yaml_front(file, &text, &parts, report)?,
    };
    let known = |s: &&At<String>| STATUSES.contains(&s.value.as_str());
    if let Some(status) = front.status.as_ref().filter(|s| !known(s)) {
        let at = Location::span(file.path.clone(), status.span.clone());
        let near = nearest(&status.value, STATUSES);
        let d = Diagnostic::new("content::bad-status", at).with("value", &status.value);
        report.add(d.with("nearest", near));
    }
    let written = front.publish_at.as_ref().or(front.visible_from.as_ref());
    // A translation has the date of its original.
    if kind == DraftKind::Release && written.is_none() && original.is_none() {
        report.add(Diagnostic::new("content::no-date", whole()));
    }
    let visible_from = written.and_then(|m| {
        let local = m.value.local(offset);
        if local.is_none() {
            let at = Location::span(file.path.clone(), m.span.clone());
            report.add(Diagnostic::new("content::bad-date", at).with("value", &m.value.0));
        }
        local
    });
    let withdrawn = front.withdrawn.as_ref();
    Some(Draft {
        kind,
        file: file.path.clone(),
        expires: front.expires.as_ref().and_then(|m| m.value.local(offset)),
        withdrawn: withdrawn.and_then(|w| w.value.at.local(offset)),
        repealed: front
            .repealed
            .as_ref()
            .and_then(|r| r.value.at.local(offset)),
        document_date: document_date(&front, file, offset, report),
        front,
        body: parts.body,
        visible_from,
        lock,
        original: None,
        text,
    })
}

/// The day on the document, where the front matter has one that is a day.
fn document_date(
    front: &Front,
    file: &SourceFile,
    offset: Offset,
    report: &mut Report,
) -> Option<Date> {
    let written = front.document_date.as_ref()?;
    let day = written.value.local(offset).map(DateTime::date);
    if day.is_none() {
        let at = Location::span(file.path.clone(), written.span.clone());
        report.add(Diagnostic::new("content::bad-date", at).with("value", &written.value.0));
    }
    day
}

/// Words for where a release stands; the last is an older word for the one before.
const STATUSES: [&str; 4] = ["draft", "reviewed", "approved", "published"];

struct Parts {
    yaml: bool,
    front: std::ops::Range<usize>,
    body: usize,
}

fn split(text: &str) -> Option<Parts> {
    let yaml = text.starts_with("---");
    let fence = if yaml { "---" } else { "+++" };
    let after = text.strip_prefix(fence)?;
    let first = after.find('\n')? + 1 + fence.len();
    let mut at = first;
    for line in text[first..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some(Parts {
                yaml,
                front: first..at,
                body: at + line.len(),
            });
        }
        at += line.len();
    }
    None
}

fn parse_toml_front(
    file: &SourceFile,
    text: &str,
    parts: &Parts,
    report: &mut Report,
) -> Option<Front> {
    // Blanks in place of the fence keep every span at its place in the file.
    let padded: String = text[..parts.front.start]
        .bytes()
        .map(|b| if b == b'\n' { '\n' } else { ' ' })
        .chain(text[parts.front.clone()].chars())
        .collect();
    match toml::from_str::<Front>(&padded) {
        Ok(front) => Some(front),
        Err(error) => {
            let span = error.span().unwrap_or(parts.front.clone());
            let at = Location::span(file.path.clone(), span);
            report.add(toml_fault(&error, at, "content::bad-front-matter"));
            None
        }
    }
}

fn parse_yaml_front(
    file: &SourceFile,
    text: &str,
    parts: &Parts,
    report: &mut Report,
) -> Option<Front> {
    let yaml = &text[parts.front.clone()];
    let fault = |span, message: &str| {
        let at = Location::span(file.path.clone(), span);
        Diagnostic::new("content::bad-front-matter", at).with("error", message)
    };
    let table: toml::Table = match serde_saphyr::from_str(yaml) {
        Ok(table) => table,
        Err(error) => {
            let line = error
                .location()
                .map_or(1, |at| usize::try_from(at.line()).unwrap_or(1));
            let message = error.to_string();
            let message = message.lines().next().unwrap_or_default();
            // The place is shown; the line it says is counted from the fence.
            let words = message
                .split_once("column ")
                .and_then(|(_, rest)| rest.split_once(": "));
            let words = words.map_or(message, |(_, words)| words);
            report.add(fault(line_of(yaml, line, parts.front.start), words));
            return None;
        }
    };
    let written = match toml::to_string(&table) {
        Ok(written) => written,
        Err(error) => {
            report.add(fault(parts.front.clone(), &error.to_string()));
            return None;
        }
    };
    match toml::from_str::<Front>(&written) {
        // Places inside YAML are not kept; the front matter as a whole is pointed at.
        Ok(front) => Some(front.placed(parts)),
        Err(error) => {
            // The parser saw another text; the key it quotes is looked for in this one.
            let key = error.message().split('`').nth(1).unwrap_or_default();
            let starts = |line: &&str| line.trim_start().starts_with(&format!("{key}:"));
            let line = yaml.lines().position(|l| !key.is_empty() && starts(&l));
            let span = line.map_or(parts.front.clone(), |line| {
                line_of(yaml, line + 1, parts.front.start)
            });
            let at = Location::span(file.path.clone(), span);
            report.add(toml_fault(&error, at, "content::bad-front-matter"));
            None
        }
    }
}

/// Bytes of a line, counted from 1, of a text that begins at `start`.
fn line_of(text: &str, line: usize, start: usize) -> std::ops::Range<usize> {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let from = before.map(str::len).sum::<usize>();
    let length = text[from..].lines().next().map_or(0, str::len);
    start + from..start + from + length
}

impl Front {
    /// The same with the place of the whole front matter for every value.
    fn placed(self, parts: &Parts) -> Self {
        Self {
            figures: respan(self.figures, parts),
            attachments: replaced(self.attachments, parts),
            title: at(self.title, parts),
            slug: self.slug.map(|v| at(v, parts)),
            route: self.route.map(|v| at(v, parts)),
            summary: self.summary.map(|v| at(v, parts)),
            description: self.description.map(|v| at(v, parts)),
            publish_at: self.publish_at.map(|v| at(v, parts)),
            document_date: self.document_date.map(|v| at(v, parts)),
            visible_from: self.visible_from.map(|v| at(v, parts)),
            status: self.status.map(|v| at(v, parts)),
            unbound: self.unbound.map(|v| at(v, parts)),
            reviewed: self.reviewed.map(|v| at(v, parts)),
            approved: self.approved.map(|v| at(v, parts)),
            expires: self.expires.map(|v| at(v, parts)),
            withdrawn: self.withdrawn.map(|v| at(v, parts)),
            repealed: self.repealed.map(|v| at(v, parts)),
            theme: self.theme.map(|v| at(v, parts)),
            interprets: self.interprets.into_iter().map(|v| at(v, parts)).collect(),
            interpreted_by: self
                .interpreted_by
                .into_iter()
                .map(|v| at(v, parts))
                .collect(),
            ..self
        }
    }
}

fn at<T>(value: At<T>, parts: &Parts) -> At<T> {
    At {
        value: value.value,
        span: parts.front.clone(),
    }
}

fn replaced(attachments: Vec<WrittenAttachment>, parts: &Parts) -> Vec<WrittenAttachment> {
    attachments
        .into_iter()
        .map(|a| WrittenAttachment {
            file: at(a.file, parts),
            ..a
        })
        .collect()
}

fn respan(figures: BTreeMap<String, At<String>>, parts: &Parts) -> BTreeMap<String, At<String>> {
    figures
        .into_iter()
        .map(|(name, value)| (name, at(value, parts)))
        .collect()
}

impl Draft {
    /// Whether it is not finished or not approved.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        matches!(self.status(), "draft" | "reviewed")
    }

    /// Whether it may be seen at this local time.
    #[must_use]
    pub fn is_visible(&self, as_of: DateTime) -> bool {
        !self.is_draft() && self.visible_from.is_none_or(|from| from <= as_of)
    }

    /// A place in the file.
    #[must_use]
    pub fn at(&self, span: std::ops::Range<usize>) -> Location {
        Location::span(self.file.clone(), span)
    }
}
