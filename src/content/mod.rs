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
mod life;
mod lock;
mod markdown;
mod related;

pub use article::{Article, Printed, articles};
pub use bind::{Binder, Kind, Scope};
pub use draft::{Act, Contact, Draft, DraftKind, Front, Withdrawal, drafts};
pub use figure_value::Series as SeriesSummary;
pub use life::Stage;
pub use lock::{
    Change, Correction, CorrectionKind, Frozen, FrozenChart, FrozenFigure, LOCK_ENDING, Lock, Part,
    frozen_body, lock_file,
};
pub use markdown::{Segment, markdown};
