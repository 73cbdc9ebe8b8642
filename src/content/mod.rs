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
mod life;
mod lint;
mod lock;
mod markdown;
mod mask;
mod outline;
mod printed;
mod related;
mod translation;
mod worded;
mod wording;

pub use article::{Article, Texts, articles};
pub use attached::{Attachment, Picture, WrittenAttachment};
pub use bind::{Binder, Kind, Scope};
pub use calendar::{CALENDAR, Calendar, Entry, Moved, When, calendar};
pub use draft::{Act, Contact, Draft, DraftKind, Front, Withdrawal, drafts};
pub use figure_value::Series as SeriesSummary;
pub use life::Stage;
pub use lint::{Coverage, lint};
pub use lock::{
    Change, Correction, CorrectionKind, Frozen, FrozenChart, FrozenFigure, LOCK_ENDING, Lock, Part,
    frozen_body, lock_file,
};
pub use markdown::{Manner, Segment, markdown};
pub use outline::{Piece, Run, outline, plain};
pub use printed::Printed;
pub use translation::{in_order, translations};
pub use wording::Wording;
