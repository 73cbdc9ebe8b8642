//! All that templates see: plain data, finished text, no figure left to compute.
//!
//! Every number arrives as text, already rounded; every link is relative to the page. A page is a
//! list of blocks; the theme has one component per block form and one template per page kind.

mod cell;
mod links;

use serde::Serialize;

pub use links::{Alternate, FeedLink, Link, Meta, NavLink, Preview};

/// What every page knows about the site.
#[derive(Clone, Debug, Serialize)]
pub struct SiteView {
    /// Name of the site.
    pub name: String,
    /// Language of the page: `zh-CN`, `en`.
    pub lang: String,
    /// Address of the site with a slash at its end; may be empty.
    pub url: String,
    /// Domain without scheme, for the government page tags; may be empty.
    pub domain: String,
    /// 网站标识码
    pub id_code: String,
    /// 主办单位
    pub sponsor: String,
    /// 联系电话
    pub phone: String,
    /// ICP 备案号
    pub icp: String,
    /// 公安备案号
    pub police: String,
    /// Where the mark of government sites leads to; may be empty.
    pub emblem: String,
    /// Mail address or page for corrections (找错); may be empty.
    pub report_error: String,
    /// The moment this site speaks for, as words: `2026年11月23日 08:00`.
    pub as_of: String,
    /// The same as ISO text with offset.
    pub as_of_iso: String,
    /// Version of the program, for the footer.
    pub generator: String,
}

/// One page.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// `home`, `section`, `subject`, `period`, `list`, `release`, `releases`, `text`, `method`, `dataset`, `search`, `not-found`.
    pub kind: &'static str,
    /// Relative prefix to the site root: empty, `../`, `../../` (absolute base path on the 404 page).
    pub root: String,
    /// Text of `<title>` without the site's name.
    pub title: String,
    /// Text of the h1.
    pub heading: String,
    /// One sentence for search engines.
    pub description: String,
    /// Absolute address, where the site declares its own.
    pub canonical: Option<String>,
    /// The same page in every language of the site, this one among them; empty where there is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternates: Vec<Alternate>,
    /// First page of the language, relative to the page.
    pub home: String,
    /// The page where one searches; absent where the site has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// 当前位置, from the home page down, without this page.
    pub crumbs: Vec<Link>,
    /// Main navigation.
    pub nav: Vec<NavLink>,
    /// Government page tags beyond the site's own.
    pub meta: Vec<Meta>,
    /// Feeds of what the page lists; empty elsewhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub feeds: Vec<FeedLink>,
    /// 当前位置 as schema.org JSON, where the site declares its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crumbs_ld: Option<String>,
    /// schema.org JSON, safe to put into a script element.
    pub json_ld: Option<String>,
    /// Titles of the sample datasets that feed this page; empty: all data are real.
    pub sample: Vec<String>,
    /// Release head: dates, source, number; empty elsewhere.
    pub facts_line: Vec<Fact>,
    /// What the page says, in order.
    pub blocks: Vec<Block>,
    /// Whether search engines should pass by.
    pub noindex: bool,
    /// Whether the page has something to find or tables to sort.
    pub scripted: bool,
    /// Whether it is set in large print for everybody.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub large: bool,
    /// The page in large print, where the site has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub large_page: Option<String>,
    /// Whether the page has charts that can be read point by point.
    pub charted: bool,
    /// Whether the page has a map on which the reader may look for the nearest.
    pub near: bool,
    /// Links of the footer: site map, feed, pages about the site.
    pub footer: Vec<Link>,
    /// That the page is shown to those who prepare it; never in a build.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
}

/// A label and its value.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// Label.
    pub label: String,
    /// Value as text.
    pub value: String,
    /// ISO date, where the value is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iso: Option<String>,
    /// Link, where the value has a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Colour-class word of the value, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badge: Option<Badge>,
}

/// A class shown as fill + word; never colour alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Badge {
    /// CSS key: `aqi-1`, `rating-green`; `none` where there is no class.
    pub key: String,
    /// What stands in the badge: a number or the class word.
    pub text: String,
    /// The class word, if it is not the text itself.
    pub word: String,
}

/// How a figure came about.
#[derive(Clone, Debug, Serialize)]
pub struct How {
    /// `dataset/subject/period/indicator`.
    pub address: String,
    /// Edition, clause, rows used, rounding: one fact a line.
    pub lines: Vec<String>,
    /// Pages of the standards used.
    pub methods: Vec<Link>,
}

/// One table.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// Caption.
    pub caption: String,
    /// Column heads.
    pub head: Vec<Head>,
    /// Rows of cells, as wide as the head.
    pub rows: Vec<Vec<Cell>>,
}

/// A column head.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// Words, unit included.
    pub text: String,
    /// Whether the column holds numbers (right-aligned).
    pub number: bool,
}

/// A table cell.
///
/// Templates do not see what it has not. One that is nothing but its text has `plain` instead of
/// the rest: `number`, `word` (too short to be broken into lines) or `text`.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Text, never empty.
    pub text: String,
    /// Whether it is the row's head.
    pub header: bool,
    /// Whether the text stands for a missing value.
    pub missing: bool,
    /// Whether the column holds numbers.
    pub number: bool,
    /// Link, if any.
    pub href: Option<String>,
    /// Badge in place of the text.
    pub badge: Option<Badge>,
    /// Why a value is missing, or what else a reader must know.
    pub note: String,
    /// The period that the note names, where it does nothing else; templates do not see it.
    pub period: Option<crate::quantity::Period>,
    /// A small drawing beside the text, safe SVG; may be empty.
    pub drawing: String,
    /// Several texts, one a line, in place of the one.
    pub lines: Vec<String>,
    /// Links in place of the text, where it names several things.
    pub links: Vec<Link>,
}

/// One figure in large type.
#[derive(Clone, Debug, Serialize)]
pub struct FigureItem {
    /// What it is: `PM2.5 年均浓度`.
    pub label: String,
    /// The number as text; a dash where withheld.
    pub value: String,
    /// Unit for running text; may be empty.
    pub unit: String,
    /// Class of the value.
    pub badge: Option<Badge>,
    /// `同比下降 8.7%`; may be empty.
    pub change: String,
    /// Why there is no number, or a status such as 初步核算; may be empty.
    pub note: String,
    /// Whether the number is withheld.
    pub withheld: bool,
    /// How it was computed.
    pub how: Option<How>,
}

/// One card: a station now, a release, an enterprise.
#[derive(Clone, Debug, Serialize)]
pub struct CardItem {
    /// Heading.
    pub title: String,
    /// Page of the thing.
    pub href: Option<String>,
    /// Class badge.
    pub badge: Option<Badge>,
    /// Lines of text.
    pub lines: Vec<String>,
    /// Adjectives: 样例, 已更正.
    pub tags: Vec<String>,
    /// Time as words; may be empty.
    pub time: String,
    /// Time as ISO text; may be empty.
    pub iso: String,
}

/// One entry of a time line.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineItem {
    /// What: `2025 年度`.
    pub heading: String,
    /// Class badge.
    pub badge: Option<Badge>,
    /// Facts of the entry.
    pub facts: Vec<Fact>,
}

/// One day of a calendar.
#[derive(Clone, Debug, Serialize)]
pub struct DayCell {
    /// Day of the month.
    pub day: i32,
    /// Number, or empty.
    pub value: String,
    /// CSS key of the class; `none` without one.
    pub key: String,
    /// Class word, or why there is none.
    pub word: String,
    /// Whether the day is over and has no value.
    pub missing: bool,
}

/// A download.
#[derive(Clone, Debug, Serialize)]
pub struct Download {
    /// Address, relative to the page.
    pub href: String,
    /// What it is, with format: `下载数据（CSV）`.
    pub title: String,
}

/// A piece of a page. The closed list of forms.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "form", rename_all = "kebab-case")]
pub enum Block {
    /// Finished HTML from Markdown; `lead` is the answer-first sentence.
    Text {
        /// Whether it is the page's answer in one sentence.
        lead: bool,
        /// Heading; may be empty.
        title: String,
        /// Safe HTML.
        html: String,
    },
    /// What a reader must know before the text: that it was corrected, is old, was taken back.
    Notice {
        /// Heading.
        title: String,
        /// Date, reason, who: one a line.
        lines: Vec<String>,
        /// What was printed before and is printed now.
        changes: Vec<ChangeItem>,
        /// The other version.
        more: Option<Link>,
    },
    /// Figures in large type.
    Figures {
        /// Heading; may be empty.
        title: String,
        /// The figures.
        items: Vec<FigureItem>,
        /// Source and time, one line each.
        notes: Vec<String>,
    },
    /// Cards in a grid.
    Cards {
        /// Heading; may be empty.
        title: String,
        /// The cards.
        items: Vec<CardItem>,
        /// What is said when there are none.
        empty: String,
        /// Source and time, one line each.
        notes: Vec<String>,
        /// Further link, such as 查看全部.
        more: Option<Link>,
    },
    /// A month as a table of weeks.
    Calendar {
        /// Heading.
        title: String,
        /// Sentence computed from the data.
        sentence: String,
        /// Caption of the table.
        caption: String,
        /// Weeks of seven cells, Monday first; `null` outside the month.
        weeks: Vec<Vec<Option<DayCell>>>,
        /// Classes, in order.
        legend: Vec<Badge>,
        /// Source, edition and time, one line each.
        notes: Vec<String>,
        /// Downloads.
        downloads: Vec<Download>,
        /// How the figures were computed.
        how: Option<How>,
    },
    /// A chart with its sentence, table and downloads.
    Chart {
        /// Unique on the page, ASCII.
        id: String,
        /// What is drawn, for the table and the files too.
        title: String,
        /// What the numbers show, with the sign that joins it to the title; may be empty.
        finding: String,
        /// Place, period, unit, extremes, what is missing.
        summary: String,
        /// Drawing for narrow columns.
        svg_narrow: String,
        /// Drawing for wide columns.
        svg_wide: String,
        /// The same numbers.
        table: Table,
        /// Source, licence, edition and time, one line each.
        notes: Vec<String>,
        /// Downloads.
        downloads: Vec<Download>,
        /// The drawing and the data in further forms, where they are files.
        more_files: Vec<Download>,
        /// Absolute address of the chart, where the site declares its own.
        page: Option<String>,
        /// Absolute address of the page that shows nothing but the chart.
        embed: Option<String>,
        /// How the figures were computed.
        how: Option<How>,
    },
    /// Places on a schematic, with the same places in a table.
    Map {
        /// Unique on the page, ASCII; rows of the table are `{id}-{number}`.
        id: String,
        /// Heading.
        title: String,
        /// When, how many places, how many in each class.
        summary: String,
        /// Drawing for narrow columns.
        svg_narrow: String,
        /// Drawing for wide columns.
        svg_wide: String,
        /// Caption of the table.
        caption: String,
        /// Column heads, that of the number first.
        head: Vec<Head>,
        /// Rows, in the order of their numbers.
        rows: Vec<MapRow>,
        /// Whether the reader may look for the nearest.
        near: bool,
        /// Source and time, one line each.
        notes: Vec<String>,
        /// Downloads.
        downloads: Vec<Download>,
        /// How the figures were computed.
        how: Option<How>,
    },
    /// A table.
    Table {
        /// Heading; may be empty.
        title: String,
        /// The table.
        table: Table,
        /// What is said when it has no rows.
        empty: String,
        /// Source and time, one line each.
        notes: Vec<String>,
        /// Downloads.
        downloads: Vec<Download>,
        /// How the figures were computed.
        how: Option<How>,
    },
    /// Facts of one thing.
    Facts {
        /// Heading; may be empty.
        title: String,
        /// The facts.
        items: Vec<Fact>,
        /// Source and time, one line each.
        notes: Vec<String>,
    },
    /// Entries, newest first.
    Timeline {
        /// Heading.
        title: String,
        /// The entries.
        items: Vec<TimelineItem>,
        /// What is said when there are none.
        empty: String,
        /// Source and time, one line each.
        notes: Vec<String>,
    },
    /// The box that finds subjects; it works where scripts run.
    Find {
        /// Id of the register.
        dataset: String,
        /// Address of the files it looks in, without number and ending.
        source: String,
        /// Number of files.
        parts: usize,
        /// Words of the field for words.
        label: String,
        /// Head of the names found.
        name_head: String,
        /// Head of their keys.
        key_head: String,
        /// What narrows the search.
        filters: Vec<Filter>,
        /// Links to the lists, in its place where no script runs.
        lists: Vec<LinkGroup>,
        /// What stands before the slug in addresses of subjects; `None` where they have no page.
        before: Option<String>,
        /// What stands behind it.
        after: String,
    },
    /// Links to the other pages of a list.
    Pager {
        /// How many subjects, which page of how many.
        sentence: String,
        /// The page before.
        previous: Option<Link>,
        /// The next page.
        next: Option<Link>,
        /// Some of the pages, in order.
        pages: Vec<PageLink>,
    },
    /// A list of links in groups.
    Links {
        /// Heading; may be empty.
        title: String,
        /// Groups with a heading (may be empty) and links.
        groups: Vec<LinkGroup>,
    },
}

/// A place in the table beside a map.
#[derive(Clone, Debug, Serialize)]
pub struct MapRow {
    /// Number on the map; empty where the place is not known.
    pub number: String,
    /// `latitude,longitude` in degrees of WGS-84; empty where nobody may look for the nearest.
    pub at: String,
    /// Name and figures.
    pub cells: Vec<Cell>,
}

/// A question of the box that finds: one of several groups.
#[derive(Clone, Debug, Serialize)]
pub struct Filter {
    /// Name in addresses.
    pub name: String,
    /// Words.
    pub label: String,
    /// The groups.
    pub choices: Vec<Choice>,
}

/// One of several groups.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// Value in addresses.
    pub value: String,
    /// Words.
    pub title: String,
    /// CSS key of a class; else empty.
    pub class: String,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize)]
pub struct PageLink {
    /// Address and number.
    pub link: Link,
    /// Whether it is this page.
    pub current: bool,
    /// Whether pages before it are left out.
    pub gap: bool,
}

/// One thing that a correction changed.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeItem {
    /// What it is; empty for words.
    pub label: String,
    /// As printed before; may be empty.
    pub old: String,
    /// As printed now; may be empty.
    pub new: String,
}

/// Links under one heading.
#[derive(Clone, Debug, Serialize)]
pub struct LinkGroup {
    /// Heading; may be empty.
    pub title: String,
    /// Links.
    pub links: Vec<Link>,
}
