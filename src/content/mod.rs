//! What the press office writes: front matter, Markdown, bound expressions.
//!
//! In: the files below `content/`, and for binding the [`Findings`](crate::indicators::Findings).
//! Out: [`Draft`]s as written, then [`Article`]s with every number bound. Never: disk, clock, a
//! number of its own.
//! Read first: [`Draft`], then [`Binder`].

mod article;
mod bind;
mod draft;
mod figure_value;
mod guard;
mod lint;
mod markdown;

pub use article::{Article, articles};
pub use bind::{Binder, Kind, Scope};
pub use draft::{Contact, Draft, DraftKind, Front, drafts};
pub use figure_value::Series as SeriesSummary;
pub use lint::{Coverage, lint};
pub use markdown::{Segment, markdown};
