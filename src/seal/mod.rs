//! What a release said when it was published, compared with what it would say now.
//!
//! In: an [`Article`] with the view of its page, its [`Lock`](crate::content::Lock) or what the
//! [`Manifest`](crate::publish::Manifest) of last time keeps of it. Out: findings, and the
//! [`Frozen`](crate::content::Frozen) version that a lock keeps. Never: disk, clock, a number of
//! its own.
//! Read first: [`freeze`], then [`check`].

mod broken;
mod compare;
mod freeze;
mod inputs;
mod moved;
mod reach;

pub use broken::Broken;
pub use freeze::{freeze, from_record, minute, record};
pub use inputs::{Changed, Input, inputs};
pub use moved::{Checked, changes, check};
pub use reach::{Reach, Touched};
