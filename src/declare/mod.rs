//! `dataset.toml` as written: the declaration grammar.
//!
//! Every word a declaration may use stands here, with its meaning; `gongshi schema` emits it as a
//! JSON Schema for editors, and `docs/dataset.md` explains it with examples. Spans are kept where
//! a later stage may have to point at the place.

mod changes;
mod duty;
mod guard;
mod indicator;
mod life;
mod page;
mod place;
mod said;

use crate::diagnostic::Lang;
use std::{collections::BTreeMap, ops::Range};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

pub use changes::{Change, ChangeKind, Changes, HistoryPolicy, Scope, Undeclared};
pub use duty::{After, Basis, Confidence, Due, Duties, Duty, DutyUnit, Evidence, OwedBy, Record};
pub use guard::{Expected, Plausible, Standing, Status, Zero};
pub use indicator::{Better, Condition, Indicator, Op, Order};
pub use life::{Life, StateOf, StateWords};
pub use page::{
    Along, Block, BlockForm, Chart, ChartForm, Joined, More, Names, Only, Page, PageKind, Rows,
    Span,
};
pub use place::{Datum, Position};
pub use said::Said;

use crate::{
    quantity::{Grain, Missing},
    secret,
};

/// A value with its place in the declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Bytes of the declaration's text.
    pub span: Range<usize>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = toml::Spanned::<T>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(Self {
            value: spanned.into_inner(),
            span,
        })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

/// Words in the site's languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// 中文
    pub zh: String,
    /// English
    #[serde(default)]
    pub en: Option<String>,
}

impl Words {
    /// The words in `lang`; the Chinese where there is no English.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => en,
            _ => &self.zh,
        }
    }
}

/// What kind of thing the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A list of things with a key: stations, sections, enterprises.
    Register,
    /// Values of a subject at a time.
    Observations,
    /// Things that happened: ratings, penalties, inspections.
    Events,
    /// Promised values with base, due year and the figure that measures them.
    Targets,
    /// Projects with milestones.
    Programmes,
}

/// A dataset: one folder below `data/` with this declaration and the files as the office has them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Name in addresses and URLs; equals the folder's name.
    pub id: At<String>,
    /// Title.
    pub title: Words,
    /// What it holds, in a sentence or two.
    #[serde(default)]
    pub description: Option<Words>,
    /// What kind of thing the rows are.
    pub kind: Kind,
    /// Globs of data files in the folder; absent: every format that can be read but `.txt`.
    #[serde(default)]
    pub files: Vec<At<String>>,
    /// Sheet of a workbook; absent: its only visible one.
    #[serde(default)]
    pub sheet: Option<String>,
    /// Several sheets of a workbook, by name or glob (`*月`): together one table.
    #[serde(default)]
    pub sheets: Vec<String>,
    /// Address of the list of records in a JSON file, `/data/list`; absent: its only list.
    #[serde(default)]
    pub records: Option<String>,
    /// Row number of the header, from 1; absent: found by the declared headers.
    #[serde(default)]
    pub header_row: Option<usize>,
    /// Number of rows that the header takes, 1 to 3; absent: found by the declared headers.
    #[serde(default)]
    pub header_rows: Option<usize>,
    /// Rows below the header whose first cell begins with one of these are no data: `注`, `合计`.
    #[serde(default)]
    pub leave_out: Vec<String>,
    /// Encoding where detection is not wanted, for example `GB18030`.
    #[serde(default)]
    pub encoding: Option<String>,
    /// Delimiter of text files where detection is not wanted.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// Fields that name a row; unique together (Table Schema `primaryKey`).
    pub key: Vec<At<String>>,
    /// Whom the rows are about.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// For a register: the field that names the thing to readers; absent: the key.
    #[serde(default)]
    pub label: Option<At<String>>,
    /// For a register: the field used in URLs (ASCII letters, digits, `-`, `_`); absent: the key.
    #[serde(default)]
    pub slug: Option<At<String>>,
    /// For a register: the field that holds the area (its id or one of its names).
    #[serde(default)]
    pub area: Option<At<String>>,
    /// For a register: fields that hold further areas a thing belongs to (its river, its basin).
    #[serde(default)]
    pub groups: Vec<At<String>>,
    /// For a register: where the things are, for maps.
    #[serde(default)]
    pub position: Option<Position>,
    /// When the rows are.
    #[serde(default)]
    pub time: Option<Time>,
    /// Who published the data.
    pub source: Source,
    /// Licence of the data.
    #[serde(default)]
    pub licence: Option<String>,
    /// How often it is renewed; read by the duties ledger.
    #[serde(default)]
    pub updated: Option<Updated>,
    /// Made-up data: every page that shows it says so.
    #[serde(default)]
    pub sample: bool,
    /// From when to when a row is in force (notices, forecasts), for `current` blocks.
    #[serde(default)]
    pub valid: Option<Valid>,
    /// Nothing of the dataset is shown before: a date or time, or `field:<name>` for each row's own.
    #[serde(default)]
    pub visible_from: Option<At<String>>,
    /// How long a row is public.
    #[serde(default)]
    pub life: Option<Life>,
    /// How many published rows may be missing before the site is not published; absent: one row in
    /// ten and more than ten rows.
    #[serde(default)]
    pub may_lose: MayLose,
    /// What must be declared in `data/changes.toml` when published data change; absent: whatever
    /// fits the kind.
    #[serde(default)]
    pub history: HistoryPolicy,
    /// Columns.
    #[serde(default)]
    pub field: Vec<Field>,
    /// Strange values and gaps that were looked into and are right, each with its reason.
    #[serde(default)]
    pub expected: Vec<Expected>,
    /// For a register: the field that holds earlier names with their last month,
    /// `旧名（至2014-05）；更旧的名（至2010）`.
    #[serde(default)]
    pub former: Option<At<String>>,
    /// Headers that the files carry and the site does not use.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Derived figures.
    #[serde(default)]
    pub indicator: Vec<Indicator>,
    /// Charts.
    #[serde(default)]
    pub chart: Vec<Chart>,
    /// Pages.
    #[serde(default)]
    pub page: Vec<Page>,
}

/// How many published rows may be missing; fewer than either is no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MayLose {
    /// Share of the rows that were published, in per cent.
    pub percent: u64,
    /// Number of rows.
    pub rows: u64,
}

impl Default for MayLose {
    fn default() -> Self {
        Self {
            percent: 10,
            rows: 10,
        }
    }
}

/// Whom the rows are about.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Field that holds the subject's key (or name).
    pub by: At<String>,
    /// Register that the key belongs to (Table Schema `foreignKeys`).
    #[serde(default)]
    pub dataset: Option<At<String>>,
    /// The subjects are areas of `site.toml`.
    #[serde(default)]
    pub areas: bool,
}

/// When the rows are.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// Field that holds the time.
    pub field: At<String>,
    /// Length of the period a row stands for.
    pub grain: Grain,
    /// For hours: whether the time written is the end (08:00 is 7 to 8) or the beginning.
    #[serde(default)]
    pub stamp: Stamp,
}

/// From when to when a row is in force.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Valid {
    /// Field with the first moment; a blank cell: always.
    pub from: At<String>,
    /// Field with the last moment; a blank cell: until further notice.
    pub until: At<String>,
}

/// Which end of the hour a time names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stamp {
    /// 08:00 is the hour from 7 to 8; 00:00 (or 24:00) is the last hour of the day before.
    #[default]
    End,
    /// 08:00 is the hour from 8 to 9.
    Begin,
}

/// Who published the data.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name of the publisher.
    pub name: String,
    /// Where it was published.
    #[serde(default)]
    pub url: Option<String>,
    /// What a reader must know about the origin.
    #[serde(default)]
    pub note: Option<String>,
}

/// How often a dataset is renewed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Updated {
    /// Rhythm.
    pub every: Grain,
    /// How long after the end of the period, for example `10 working days`.
    #[serde(default)]
    pub within: Option<String>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Free text.
    String,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A year.
    Year,
    /// A day with a time.
    Time,
    /// Digits or letters that are a name, not a number.
    Code,
    /// One of a closed list of words.
    Choice,
    /// A number with a unit.
    Quantity,
    /// A whole number of things.
    Count,
    /// Yes or no.
    Boolean,
    /// The address of a figure.
    Figure,
    /// Not in the files: what the dates of the row say at the site's moment.
    State,
    /// Ids of datasets of this site, divided by `、`.
    Dataset,
    /// Routes of pages of this site, divided by `、`.
    Page,
}

/// A column.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// ASCII name, used in addresses and downloads.
    pub name: At<String>,
    /// Words for readers; absent: the first header.
    #[serde(default)]
    pub title: Option<Words>,
    /// Accepted headers, as offices write them; absent: the title and the name. A unit in brackets
    /// behind a header is read and must be convertible to `unit`.
    #[serde(default)]
    pub header: Vec<String>,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Unit of a quantity.
    #[serde(default)]
    pub unit: Option<String>,
    /// Unit the file is written in, where it differs and the header does not say so.
    #[serde(default)]
    pub file_unit: Option<String>,
    /// Decimals that are shown; more in the file are kept for computing.
    #[serde(default)]
    pub decimals: Option<u32>,
    /// Decimals of the change against the year before, where it is in per cent; absent: 1.
    #[serde(default)]
    pub change_decimals: Option<u32>,
    /// How dates are written where detection is not wanted, for example `%Y年%m月%d日`.
    #[serde(default)]
    pub format: Option<String>,
    /// Rules every value must keep.
    #[serde(default)]
    pub constraints: Constraints,
    /// Tokens that stand for a missing value, and why (Table Schema `missingValues` with labels).
    #[serde(default)]
    pub missing: BTreeMap<String, Missing>,
    /// What a zero means.
    #[serde(default)]
    pub zero: Zero,
    /// The column that says which values count.
    #[serde(default)]
    pub status: Option<Status>,
    /// How far values may lie from their neighbours before they are a warning.
    #[serde(default)]
    pub plausible: Plausible,
    /// The law by which the value is judged.
    #[serde(default)]
    pub standard: Option<Law>,
    /// Register whose key this field holds.
    #[serde(default)]
    pub references: Option<At<String>>,
    /// For a `state` field: the dates it follows from.
    #[serde(default)]
    pub state: Option<StateOf>,
    /// The field (a quantity of the same dataset) that holds the limit of this one.
    #[serde(default)]
    pub limit_field: Option<At<String>>,
    /// Family whose edition the cell names, by which the row was made; it must have been in force.
    #[serde(default)]
    pub rule_of: Option<At<String>>,
    /// Personal data of these kinds are shown with stars wherever the column is: `138****1234`.
    #[serde(default)]
    pub mask: Vec<secret::Kind>,
    /// The column holds telephones and addresses of offices: landlines and e-mail addresses in it
    /// are no personal data.
    #[serde(default)]
    pub office: bool,
    /// What a reader must know.
    #[serde(default)]
    pub description: Option<Words>,
}

/// Rules every value of a field must keep (Table Schema `constraints`).
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Constraints {
    /// The cell may not be empty.
    #[serde(default)]
    pub required: bool,
    /// No two rows share a value.
    #[serde(default)]
    pub unique: bool,
    /// Smallest value, as text so that it is exact.
    #[serde(default)]
    pub minimum: Option<At<String>>,
    /// Largest value, as text so that it is exact.
    #[serde(default)]
    pub maximum: Option<At<String>>,
    /// The closed list of a choice.
    #[serde(default, rename = "enum")]
    pub one_of: Vec<String>,
    /// The value is a unified social credit code (GB 32100: 18 characters with check digit).
    #[serde(default)]
    pub credit_code: bool,
}

/// The law by which a value is judged.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Family, for example `GB 3095`.
    pub id: At<String>,
    /// Item as the standard prints it.
    pub item: At<String>,
    /// Averaging time of the written value: `hour`, `day`, `mda8`, `month`, `year`, `sample`.
    pub averaging: String,
    /// Keys of the limit row that are the same for all rows, for example `zone = "二类"`; keys not
    /// given here are taken from fields of the same name.
    #[serde(default)]
    pub when: BTreeMap<String, String>,
}
