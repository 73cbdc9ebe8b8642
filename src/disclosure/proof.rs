//! What shows that something was published.

use super::duties::Chosen;

/// What shows that a duty was done, besides the record.
#[derive(Clone, Debug)]
pub(super) enum Proof {
    /// Nothing on this site.
    None,
    /// The row of the event itself, dated by a field or by `visible_from`.
    OwnRow {
        dataset: String,
        published: Option<usize>,
    },
    /// Rows of a dataset in the period.
    Rows(Rows),
    /// Rows of another dataset that name the event.
    Named {
        dataset: String,
        by: usize,
        published: Option<usize>,
    },
    /// A release, by its slug.
    Release(String),
    /// Releases of a category.
    Category(String),
    /// A file beside a text, by the beginning of its name.
    Attachment(String),
}

/// Rows that prove a period.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) dataset: String,
    pub(super) published: Option<usize>,
    pub(super) chosen: Option<Chosen>,
    pub(super) at_least: u32,
    /// Only the record says that they were published.
    pub(super) recorded: bool,
}

impl Proof {
    /// The dataset that is looked at.
    pub(super) fn dataset(&self) -> Option<&str> {
        match self {
            Self::OwnRow { dataset, .. }
            | Self::Named { dataset, .. }
            | Self::Rows(Rows { dataset, .. }) => Some(dataset),
            _ => None,
        }
    }
}
