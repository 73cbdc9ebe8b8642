//! What leads from a page to others, and what its head says of it.

use serde::Serialize;

/// The banner of what is shown before its time.
#[derive(Clone, Debug, Serialize)]
pub struct Preview {
    /// What a screen reader calls it.
    pub label: String,
    /// Draft, or not yet to be published.
    pub title: String,
    /// When it opens, who may see it.
    pub lines: Vec<String>,
}

/// A link with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Address, relative to the page.
    pub href: String,
    /// Words.
    pub title: String,
}

/// A page in one of the languages of the site.
#[derive(Clone, Debug, Serialize)]
pub struct Alternate {
    /// `zh-CN`, `en`.
    pub lang: &'static str,
    /// What the language calls itself.
    pub title: String,
    /// Address relative to the page; the first page of the language where it has no such page.
    pub href: String,
    /// The same with the site's own address, where it declares one.
    pub absolute: String,
    /// Whether it is the same page.
    pub same: bool,
    /// Whether it is the site's own language.
    pub default: bool,
    /// Whether it is the page itself.
    pub current: bool,
}

/// A feed that belongs to a page.
#[derive(Clone, Debug, Serialize)]
pub struct FeedLink {
    /// Address, relative to the page.
    pub href: String,
    /// Media type.
    pub kind: &'static str,
    /// What it tells of.
    pub title: String,
}

/// A link of the main navigation.
#[derive(Clone, Debug, Serialize)]
pub struct NavLink {
    /// Address, relative to the page.
    pub href: String,
    /// Words.
    pub title: String,
    /// Whether the page lies in this section.
    pub current: bool,
}

/// A `<meta name content>`.
#[derive(Clone, Debug, Serialize)]
pub struct Meta {
    /// Name.
    pub name: String,
    /// Content.
    pub content: String,
}
