//! What a release said when it was published, compared with what it would say now.
//!
//! In: an [`Article`] with the view of its page, its [`Lock`](crate::content::Lock) or what the
//! [`Manifest`](crate::publish::Manifest) of last time keeps of it. Out: findings, and the
//! [`Frozen`](crate::content::Frozen) version that a lock keeps. Never: disk, clock, a number of
//! its own.
//! Read first: [`freeze`], then [`check`].

mod broken;
mod changes;
mod check;
mod compare;
mod freeze;
mod inputs;
mod published;
mod reach;
mod told;
mod wording;

pub use broken::Broken;
pub use changes::changes;
pub use check::{Checked, check};
pub use freeze::{freeze, from_record, minute, record};
pub use inputs::{Changed, Input, inputs};
pub use reach::{Reach, Touched};
