//! What the press office writes: front matter, Markdown, bound expressions.
//!
//! In: the files below `content/`, and for binding the [`Findings`](crate::indicators::Findings).
//! Out: [`Draft`]s as written, then [`Article`]s with every number bound. Never: disk, clock, a
//! number of its own.
//! Read first: [`Draft`], then [`Binder`].

mod article;
mod attached;
mod bind;
mod calendar;
mod draft;
mod figure_value;
mod guard;
mod lint;
mod markdown;
mod mask;
mod outline;

pub use article::{Article, Texts, articles};
pub use attached::{Attachment, Picture, WrittenAttachment};
pub use bind::{Binder, Kind, Scope};
pub use calendar::{CALENDAR, Calendar, Entry, Moved, When, calendar};
pub use draft::{Contact, Draft, DraftKind, Front, drafts};
pub use figure_value::Series as SeriesSummary;
pub use lint::{Coverage, lint};
pub use markdown::{Segment, markdown};
pub use outline::{Piece, Run, outline, plain};
