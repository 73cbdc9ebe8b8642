//! An archetype as written: what it is for, what it needs, what it says.

use std::{collections::BTreeSet, ops::Range};

use serde::Deserialize;

use crate::{
    declare::{Op, Words},
    diagnostic::{Diagnostic, Lang, Location},
    quantity::Grain,
    source::toml_fault,
};

/// One kind of release that writes itself from data.
#[derive(Debug)]
pub struct Archetype {
    /// Its name on the command line: the file's name without ending.
    pub id: String,
    /// Path of the file, for messages.
    pub file: String,
    /// The whole file.
    pub(super) text: String,
    /// What stands between the `+++` lines.
    pub header: Header,
    /// Where the text of the release begins.
    pub(super) body: usize,
}

/// What an archetype says of itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// What it is called.
    pub title: Words,
    /// What a release of this kind is about.
    pub period: Length,
    /// Figures are those of the parts of the period: days of a week, months of a quarter.
    #[serde(default)]
    pub parts: Option<Grain>,
    /// A period that has begun will do: a list for the year that runs.
    #[serde(default)]
    pub(super) begun: bool,
    /// Title, summary and the like of the release.
    pub(super) draft: DraftHeader,
    /// The data it is written from.
    #[serde(default)]
    pub need: Vec<Need>,
    /// The figures it may use.
    #[serde(default)]
    pub figure: Vec<Role>,
    /// What may be told on the command line.
    #[serde(default)]
    pub set: Vec<Setting>,
    /// Why what is told on the command line may stand typed in the release.
    #[serde(default)]
    pub(super) typed: Option<String>,
}

/// The length of what a release is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Length {
    /// An event: no period.
    None,
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// Half a year.
    Half,
    /// A year.
    Year,
}

/// The front matter of the release; all texts are templates.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftHeader {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) slug: String,
    pub(super) category: String,
    #[serde(default)]
    pub(super) topics: Vec<String>,
    /// The next full hour instead of the next working day.
    #[serde(default)]
    pub(super) soon: bool,
}

/// A dataset that the archetype is written from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Name inside the archetype.
    pub id: String,
    /// What kind of data, in a clerk's words.
    pub title: Words,
    /// Whether the release can do without.
    #[serde(default)]
    pub optional: bool,
    /// Names told on the command line that stand in for the data.
    #[serde(default)]
    pub instead: Vec<String>,
    /// One row is told of, by these fields: what each may be called in a declaration.
    #[serde(default)]
    pub(super) row: Vec<FieldRole>,
    /// The field by which the newest row is found.
    #[serde(default)]
    pub(super) newest: Option<String>,
}

/// A field of a row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldRole {
    /// Name inside the archetype.
    pub(super) id: String,
    /// What the declaration may call it: its name, its title or a header.
    pub(super) called: Vec<String>,
    /// Whether a dataset without it is another kind of dataset.
    #[serde(default)]
    pub(super) required: bool,
    /// What the release calls it.
    pub(super) name: String,
    /// It stands in the register of the row's subject.
    #[serde(default)]
    pub(super) register: bool,
}

/// A figure, described by how it is computed rather than by what a site calls it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Name inside the archetype.
    pub(super) id: String,
    /// The need that has it.
    pub(super) of: String,
    /// What the release calls it.
    pub(super) name: String,
    /// Whether a dataset without it does not serve.
    #[serde(default)]
    pub(super) required: bool,
    /// What the site may call it: an indicator, a field, or its title.
    #[serde(default)]
    pub(super) called: Vec<String>,
    /// The calculation.
    #[serde(default)]
    pub(super) op: Option<Op>,
    /// Family of the standard that the indicator names.
    #[serde(default)]
    pub(super) standard: Option<String>,
    /// The item of the law that the field is judged by.
    #[serde(default)]
    pub(super) item: Option<String>,
    /// The calculation of what it is computed from.
    #[serde(default)]
    pub(super) from: Option<Op>,
    /// Whether it counts what the law calls good.
    #[serde(default)]
    pub(super) good: Option<bool>,
    /// The classes that it counts.
    #[serde(default)]
    pub(super) class: Vec<String>,
    /// Whether the values are weighted.
    #[serde(default)]
    pub(super) weighted: Option<bool>,
    /// A column of the files will do, where it holds values of this length.
    #[serde(default)]
    pub(super) field: bool,
}

/// What may be told on the command line with `--set name=…`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Name.
    pub name: String,
    /// What it says.
    pub title: Words,
    /// An example.
    pub example: String,
    /// Whether the release cannot be written without.
    #[serde(default)]
    pub required: bool,
}

impl Archetype {
    /// Reads an archetype; `id` is the file's name without ending.
    ///
    /// # Errors
    /// `archetype::no-header`, `archetype::bad-header`, `archetype::name-twice`, at their place.
    pub fn read(id: &str, file: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        let Some((front, body)) = split(text) else {
            let d = Diagnostic::new("archetype::no-header", Location::file(file));
            return Err(Box::new(d));
        };
        // Blanks in place of the fence keep every span at its place in the file.
        let padded = format!("{}{}", " ".repeat(front.start), &text[front.clone()]);
        let header: Header = toml::from_str(&padded).map_err(|error| {
            let span = error.span().unwrap_or(front);
            let at = Location::span(file, span);
            Box::new(toml_fault(&error, at, "archetype::bad-header"))
        })?;
        if let Some(name) = header.twice() {
            let written = format!("name = \"{name}\"");
            let at = text.rfind(&written).map_or_else(
                || Location::file(file),
                |start| Location::span(file, start..start + written.len()),
            );
            let d = Diagnostic::new("archetype::name-twice", at);
            return Err(Box::new(d.with("name", name)));
        }
        Ok(Self {
            id: id.to_owned(),
            file: file.to_owned(),
            text: text.to_owned(),
            header,
            body,
        })
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        self.header.title.get(lang)
    }

    /// The length of the periods for which its figures are.
    pub(super) fn grain(&self) -> Option<Grain> {
        self.header.parts.or(self.header.period.grain())
    }

    /// Whether it cannot wait for the next working day.
    #[must_use]
    pub fn is_soon(&self) -> bool {
        self.header.draft.soon
    }

    pub(super) fn roles<'a>(&'a self, need: &'a str) -> impl Iterator<Item = &'a Role> {
        self.header
            .figure
            .iter()
            .filter(move |role| role.of == need)
    }
}

impl Header {
    /// A name that the release would give to two figures.
    fn twice(&self) -> Option<&str> {
        let figures = self.figure.iter().map(|role| role.name.as_str());
        let fields = self.need.iter().flat_map(|need| &need.row);
        let mut seen = BTreeSet::new();
        let mut all = figures.chain(fields.map(|field| field.name.as_str()));
        all.find(|name| !seen.insert(*name))
    }
}

/// Where the header stands, and where the text begins.
fn split(text: &str) -> Option<(Range<usize>, usize)> {
    let fence = "+++";
    let first = text.strip_prefix(fence)?.find('\n')? + 1 + fence.len();
    let mut at = first;
    for line in text[first..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((first..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

impl Length {
    /// The length as figures have it; weeks have none.
    #[must_use]
    pub fn grain(self) -> Option<Grain> {
        Some(match self {
            Self::None | Self::Week => return None,
            Self::Day => Grain::Day,
            Self::Month => Grain::Month,
            Self::Quarter => Grain::Quarter,
            Self::Half => Grain::Half,
            Self::Year => Grain::Year,
        })
    }
}
