//! What a site shows of its data: charts, pages and the blocks they are made of.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Order, Said};
use crate::quantity::Grain;

/// The closed list of chart forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChartForm {
    /// Values over time.
    Line,
    /// Values side by side.
    Bar,
    /// Long names, one bar each.
    HorizontalBar,
    /// Class counts per period, as shares of one bar.
    Stacked,
    /// Actual values against a straight path to a target.
    Target,
    /// One figure of all subjects at one period, in its order, one lying bar each.
    Ranking,
}

/// Which periods a chart or table spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Span {
    /// The finer periods of the page's period; the newest one of the data where the page has none.
    #[default]
    Period,
    /// Everything there is.
    All,
    /// The last `count` periods.
    Last,
}

/// A chart.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// Name, ASCII.
    pub id: At<String>,
    /// The finding or, failing that, what is shown; expressions allowed.
    pub title: Said,
    /// Form.
    pub form: ChartForm,
    /// Figures (or fields) drawn.
    pub figures: Vec<At<String>>,
    /// Length of one step on the axis.
    pub grain: Grain,
    /// Which periods.
    #[serde(default)]
    pub span: Span,
    /// Number of periods for `last`.
    #[serde(default)]
    pub count: Option<u32>,
    /// Also draw the same periods of the year before, dashed.
    #[serde(default)]
    pub year_before: bool,
    /// A line for each subject instead of each figure: the first figure of all subjects shown.
    #[serde(default)]
    pub each_subject: bool,
    /// A ranking begins with the least value instead of the greatest.
    #[serde(default)]
    pub least_first: bool,
    /// Draw the limit of the first figure (only where averaging times agree).
    #[serde(default)]
    pub limit: bool,
    /// Whether the heading says what the numbers show; absent: yes. No where a few words would judge
    /// too quickly.
    #[serde(default)]
    pub finding: Option<bool>,
    /// Whether the chart is there as files (SVG, JSON) and as a page for other sites to show;
    /// absent: yes, but not on pages of which there is one for each subject.
    #[serde(default)]
    pub share: Option<bool>,
    /// Sentence under the title; expressions allowed; absent: extremes and what is missing.
    #[serde(default)]
    pub sentence: Option<Said>,
}

/// The closed list of page kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// The site's first page.
    Home,
    /// First page of a section.
    SectionHome,
    /// One page per subject.
    Subject,
    /// One page per area inside the area `within`: counties, rivers, basins.
    Area,
    /// One page per period that has data.
    Period,
    /// A list of the register, split by `by` where given.
    List,
}

/// One name, or several in a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(from = "OneOrMore")]
#[schemars(with = "OneOrMore")]
pub struct Names(pub Vec<String>);

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl From<OneOrMore> for Names {
    fn from(written: OneOrMore) -> Self {
        match written {
            OneOrMore::One(name) => Self(vec![name]),
            OneOrMore::More(names) => Self(names),
        }
    }
}

/// A page, or a family of pages.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Kind.
    pub kind: PageKind,
    /// Path with `{subject}`, `{year}`, `{month}`, `{day}`, `{group}`, `{group2}`; ends with `/`.
    pub route: At<String>,
    /// Heading; expressions allowed.
    pub title: Said,
    /// One sentence for search engines; expressions allowed.
    #[serde(default)]
    pub description: Option<Said>,
    /// Fixed subject of the page (key, name or area).
    #[serde(default)]
    pub subject: Option<At<String>>,
    /// Area of `site.toml` whose inner areas have a page each (kind `area`).
    #[serde(default)]
    pub within: Option<At<String>>,
    /// Length of the period of a `period` page.
    #[serde(default)]
    pub grain: Option<Grain>,
    /// What splits a `list`, coarse to fine, at most two: a field of the register, a figure with
    /// `*` as its subject (`enterprise-rating/*/latest-year/rating`), `characters`, `key-end`.
    #[serde(default)]
    pub by: Option<At<Names>>,
    /// Subjects on one page of a `list`; further ones stand at `page-2/` and so on (200).
    #[serde(default)]
    pub per_page: Option<u32>,
    /// Whether the box that finds subjects by name, code and the groups of the lists is shown.
    #[serde(default)]
    pub find: bool,
    /// Whether the page is set in large print for everybody, and every page leads to it: the site
    /// for older readers where no script runs.
    #[serde(default)]
    pub large: bool,
    /// Nothing of the page is shown before this date or time.
    #[serde(default)]
    pub visible_from: Option<At<String>>,
    /// What the page says, in order.
    #[serde(default)]
    pub block: Vec<Block>,
}

/// The closed list of block forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BlockForm {
    /// Markdown with bound expressions.
    Text,
    /// Figures in large type.
    Figures,
    /// One card per subject with its newest index or class.
    Cards,
    /// A month as a table of weeks, by class.
    Calendar,
    /// Subjects in rows and the last periods in columns, each cell a class.
    Strip,
    /// A chart.
    Chart,
    /// Figures in columns, periods or subjects in rows.
    Table,
    /// Rows of a dataset as they are, those of the page's subject and period.
    Records,
    /// Fields of the page's subject.
    Facts,
    /// Rows of the page's subject as a time line, newest first.
    Timeline,
    /// Targets against actual figures.
    Targets,
    /// Links to the pages of the dataset: subjects, periods, groups.
    Links,
    /// Newest releases.
    Releases,
    /// Rows of a dataset with what the datasets and pages they name hold.
    Coverage,
    /// What the page's subject must make public, and whether it was.
    Duties,
    /// Where the subjects are, by the class of a figure.
    Map,
}

/// What the rows of a table block are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rows {
    /// Periods of `grain`.
    Periods,
    /// Subjects of the dataset.
    Subjects,
    /// Areas inside the area `within`.
    Areas,
    /// Links only: groups of a list page.
    Groups,
}

/// A piece of a page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Form.
    pub form: BlockForm,
    /// Name of a table, so that releases can show it: `{{ table("dataset/subject/period/id") }}`.
    #[serde(default)]
    pub id: Option<At<String>>,
    /// Heading; expressions allowed.
    #[serde(default)]
    pub title: Option<Said>,
    /// Markdown of a text block; expressions allowed.
    #[serde(default)]
    pub text: Option<Said>,
    /// Whether a text block is the page's answer in one sentence.
    #[serde(default)]
    pub lead: bool,
    /// Dataset of the block; absent: the declaration's own.
    #[serde(default)]
    pub dataset: Option<At<String>>,
    /// Subject of the block; absent: the page's.
    #[serde(default)]
    pub subject: Option<At<String>>,
    /// Period of the block (`2020`, `2026-10`); absent: the page's, else the newest.
    #[serde(default)]
    pub period: Option<At<String>>,
    /// Figures of the block.
    #[serde(default)]
    pub figures: Vec<At<String>>,
    /// The class figure of a calendar, cards, a map, or time line.
    #[serde(default)]
    pub figure: Option<At<String>>,
    /// Chart of the block.
    #[serde(default)]
    pub chart: Option<At<String>>,
    /// Fields of a facts, records or time-line block.
    #[serde(default)]
    pub fields: Vec<At<String>>,
    /// What the rows (or links) are.
    #[serde(default)]
    pub rows: Option<Rows>,
    /// Area of `site.toml` whose inner areas are the rows (`areas`).
    #[serde(default)]
    pub within: Option<At<String>>,
    /// Figure (a rank) by which the rows are sorted; what has none comes last and says why.
    #[serde(default)]
    pub sort: Option<At<String>>,
    /// Field of the subjects' register by which the rows are put together.
    #[serde(default)]
    pub group: Option<At<String>>,
    /// Records only: those in force at the site's moment (`true`), or those no longer (`false`).
    #[serde(default)]
    pub current: Option<bool>,
    /// Records and time lines: only rows whose field holds one of these words.
    #[serde(default, rename = "where")]
    pub only: Option<Only>,
    /// Records only: oldest or newest first; absent: newest first where the rows have a time.
    #[serde(default)]
    pub order: Option<Order>,
    /// Records only: a further column with the rows of another dataset that name this one.
    #[serde(default)]
    pub joined: Option<Joined>,
    /// Caption of a named table in a release; expressions allowed; absent: extremes of its first
    /// column and what is missing.
    #[serde(default)]
    pub sentence: Option<Said>,
    /// Length of the periods.
    #[serde(default)]
    pub grain: Option<Grain>,
    /// Which periods.
    #[serde(default)]
    pub span: Span,
    /// How many at most (newest first).
    #[serde(default)]
    pub count: Option<u32>,
    /// Tables with subjects or areas in rows: a small line of so many periods beside the first
    /// figure.
    #[serde(default)]
    pub trend: Option<u32>,
    /// Maps only: the subjects along lines, such as rivers, instead of where they are.
    #[serde(default)]
    pub along: Option<Along>,
    /// Maps only: offer to look for the nearest, in the reader's browser.
    #[serde(default)]
    pub near: bool,
    /// Lines of a card; expressions allowed.
    #[serde(default)]
    pub lines: Vec<Said>,
    /// What is said when there is nothing.
    #[serde(default)]
    pub empty: Option<String>,
    /// Words and route of a further link.
    #[serde(default)]
    pub more: Option<More>,
}

/// Which rows are shown.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Only {
    /// Field of the rows.
    pub field: At<String>,
    /// Words it may hold.
    pub is: Vec<At<String>>,
}

/// Subjects along lines.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Along {
    /// Field of the subjects' register that names the line: the river.
    pub field: At<String>,
    /// Field of numbers by which they stand on it, the smallest first; absent: as in the register.
    #[serde(default)]
    pub order: Option<At<String>>,
}

/// Rows of another dataset beside the rows they belong to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Joined {
    /// The other dataset.
    pub dataset: At<String>,
    /// Its field that holds the key of the row beside which it stands.
    pub by: At<String>,
    /// Head of the column.
    pub title: String,
    /// Its fields that are shown.
    pub fields: Vec<At<String>>,
    /// What is said beside a row that none of them names.
    #[serde(default)]
    pub empty: Option<String>,
}

/// A further link behind a block.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct More {
    /// Words.
    pub title: String,
    /// Route inside the site.
    pub route: String,
}
