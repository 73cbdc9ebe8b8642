//! What a published release said, frozen beside it: `<release>.lock.json`.
//!
//! One figure, one line of text, one input a line, so that a change of a lock reads as a diff.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::{Deserialize, Serialize};

use super::{
    bind::CHART,
    markdown::{Manner, Segment, markdown_with},
    worded::placed_written,
};
use crate::{
    diagnostic::{Diagnostic, Location, Report},
    source::{SourceFile, Sources, decode_text},
};

/// Version of the lock's form.
const FORMAT: u32 = 1;

/// End of a lock's file name, in place of the release's `.md`.
pub const LOCK_ENDING: &str = ".lock.json";

/// What was published of a release, and how that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// Version of this form.
    pub format: u32,
    /// File of the release.
    pub release: String,
    /// Its address inside the site.
    pub route: String,
    /// Every correction, oldest first.
    pub corrections: Vec<Correction>,
    /// What is published now.
    pub current: Frozen,
    /// What was published before, oldest first.
    pub earlier: Vec<Frozen>,
}

/// One declared change of a published release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Number of the version that it replaced.
    pub version: u32,
    /// When, in the site's local time.
    pub at: String,
    /// What kind of change.
    pub kind: CorrectionKind,
    /// Why, in words for the public.
    pub reason: String,
    /// Who decided it; may be empty.
    pub by: String,
    /// What was printed before and after.
    pub changes: Vec<Change>,
}

/// Whether something was wrong, or is known better now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CorrectionKind {
    /// 更正: what was published was wrong.
    Correction,
    /// 修订: data or method were revised as planned.
    Revision,
}

/// One thing that is printed otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What it is, in words for the public.
    pub label: String,
    /// Address of the figure or chart; empty for words.
    pub address: String,
    /// As printed before; empty where it is new.
    pub old: String,
    /// As printed now; empty where it is gone.
    pub new: String,
}

/// One version of a release as readers saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    /// Counted from 1.
    pub version: u32,
    /// Since when, in the site's local time.
    pub at: String,
    /// SHA-256 of the text as written, expressions and all.
    pub written: String,
    /// Title.
    pub title: String,
    /// Summary; may be empty.
    pub summary: String,
    /// The Markdown with its numbers filled in, line by line.
    pub text: Vec<String>,
    /// What the expressions printed, in order.
    pub figures: Vec<FrozenFigure>,
    /// The charts, then the tables, in order.
    pub charts: Vec<FrozenChart>,
    /// Inputs of all these figures, down to cells, by name; of the current version only.
    #[serde(default)]
    pub inputs: BTreeMap<String, String>,
}

/// What one expression printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenFigure {
    /// Part of the release.
    pub part: Part,
    /// The expression as written.
    pub expression: String,
    /// Address of its figure; several with blanks between; empty for other values.
    pub address: String,
    /// As printed.
    pub text: String,
    /// Editions of standards that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub editions: Vec<String>,
    /// How it was computed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub method: String,
}

/// Part of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Title.
    Title,
    /// Summary.
    Summary,
    /// The sentence for search engines.
    Description,
    /// The Markdown.
    Text,
    /// The list of the figures used, below the text.
    List,
}

/// A chart or table as readers saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenChart {
    /// Its address.
    pub address: String,
    /// Whether it is a table and nothing else.
    #[serde(default)]
    pub is_table: bool,
    /// Title.
    pub title: String,
    /// Its sentence; of a table its caption.
    pub summary: String,
    /// Column heads of its table.
    pub head: Vec<String>,
    /// Rows of its table.
    pub rows: Vec<Vec<String>>,
}

impl Lock {
    /// A lock of a release that has not been corrected.
    #[must_use]
    pub fn new(release: &str, route: &str, current: Frozen) -> Self {
        Self {
            format: FORMAT,
            release: release.to_owned(),
            route: route.to_owned(),
            corrections: Vec::new(),
            current,
            earlier: Vec::new(),
        }
    }

    /// The lock as JSON, one figure, line or input a line; the same lock gives the same bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        format!(
            "{{\n\"format\": {},\n\"release\": {},\n\"route\": {},\n\"corrections\": {},\n\
             \"current\": {},\n\"earlier\": [{}]\n}}\n",
            self.format,
            json(&self.release),
            json(&self.route),
            listed(self.corrections.iter().map(json)),
            self.current.to_json(),
            joined(self.earlier.iter().map(Frozen::to_json)),
        )
    }
}

impl Frozen {
    fn to_json(&self) -> String {
        let inputs = self
            .inputs
            .iter()
            .map(|(name, value)| format!("{}: {}", json(name), json(value)));
        format!(
            "{{\n\"version\": {},\n\"at\": {},\n\"written\": {},\n\"title\": {},\n\"summary\": {},\n\
             \"text\": {},\n\"figures\": {},\n\"charts\": [{}],\n\"inputs\": {{{}}}\n}}",
            self.version,
            json(&self.at),
            json(&self.written),
            json(&self.title),
            json(&self.summary),
            listed(self.text.iter().map(json)),
            listed(self.figures.iter().map(json)),
            joined(self.charts.iter().map(FrozenChart::to_json)),
            joined(inputs),
        )
    }
}

impl FrozenChart {
    fn to_json(&self) -> String {
        format!(
            "{{\"address\": {}, {}\"title\": {},\n\"summary\": {},\n\"head\": {},\n\"rows\": {}}}",
            json(&self.address),
            if self.is_table {
                "\"is_table\": true, "
            } else {
                ""
            },
            json(&self.title),
            json(&self.summary),
            json(&self.head),
            listed(self.rows.iter().map(json)),
        )
    }
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("numbers and texts are always JSON")
}

/// A JSON list with one entry a line.
fn listed(entries: impl Iterator<Item = String>) -> String {
    format!("[{}]", joined(entries))
}

/// Entries one a line, without the brackets.
fn joined(entries: impl Iterator<Item = String>) -> String {
    let mut out = String::new();
    for (i, entry) in entries.enumerate() {
        let _ = write!(out, "{}{entry}", if i == 0 { "\n" } else { ",\n" });
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// The text of an earlier version, for its page one level below the release's; charts stand where
/// they stood.
#[must_use]
pub fn frozen_body(frozen: &Frozen, root: &str, manner: Manner<'_>) -> Vec<Segment> {
    let mut text = frozen.text.join("\n");
    for (i, chart) in frozen.charts.iter().enumerate() {
        let mark = format!("{CHART}{i}{CHART}");
        let written = placed_written(&chart.address, chart.is_table);
        text = text.replacen(&written, &mark, 1);
    }
    // What is wrong with a text is told while it is current. A picture may be another one by now:
    // what it showed is said in its place.
    let mut find = |_: &str, _: &str| Err("content::image");
    markdown_with(&text, (root, "../"), manner, &mut find).0
}

/// The file of a release's lock.
#[must_use]
pub fn lock_file(release: &str) -> String {
    format!("{}{LOCK_ENDING}", release.trim_end_matches(".md"))
}

/// Reads the lock of a release, if it has one.
///
/// # Reports
/// `content::bad-lock`.
pub(super) fn lock(sources: &Sources, release: &str, report: &mut Report) -> Option<Lock> {
    let file = sources.get(&lock_file(release))?;
    let text = decode_text(file, None, report)?;
    let fault = match serde_json::from_str::<Lock>(&text) {
        Ok(lock) if lock.format == FORMAT => return Some(lock),
        Ok(lock) => (0, format!("format {}", lock.format)),
        Err(error) => (error.line(), error.to_string()),
    };
    report.add(
        Diagnostic::new("content::bad-lock", line_at(file, &text, fault.0)).with("error", fault.1),
    );
    None
}

fn line_at(file: &SourceFile, text: &str, line: usize) -> Location {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let from: usize = before.map(str::len).sum();
    match text.get(from..).and_then(|rest| rest.lines().next()) {
        Some(quoted) if line > 0 => Location::span(file.path.clone(), from..from + quoted.len()),
        _ => Location::file(file.path.clone()),
    }
}

/// Locks beside which no release stands any more.
///
/// # Reports
/// `content::lock-without-release`.
pub(super) fn orphans(sources: &Sources, report: &mut Report) {
    let locks = sources.under("content/").filter_map(|file| {
        let stem = file.path.strip_suffix(LOCK_ENDING)?;
        Some((file, format!("{stem}.md")))
    });
    for (file, release) in locks {
        if sources.get(&release).is_none() {
            let at = Location::file(file.path.clone());
            report
                .add(Diagnostic::new("content::lock-without-release", at).with("release", release));
        }
    }
}
