//! Releases that write themselves from data.
//!
//! In: an archetype (a text with a header that says which data it is written from) and the
//! [`Findings`](crate::indicators::Findings). Out: a [`Release`] in which every figure is an
//! expression, or what is [lacking](Lack). Never: disk, clock, a number of its own; nor a word of
//! a domain, for an archetype is data.
//! Read first: [`Archetype`], then `fit.rs`.

mod desk;
mod find;
mod fit;
mod header;
mod lack;
mod row;
mod stretch;
mod value;
mod write;

pub use fit::{Fitted, Wish};
pub use header::{Archetype, Header, Length, Need, Role, Setting};
pub use lack::{Lack, Wanted};
pub use write::{Release, Sheet};
