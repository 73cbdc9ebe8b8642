//! Puts a finished site in the place of the old one, whole or not at all.
//!
//! In: pages as bytes, one at a time. Out: the output folder with its [`Manifest`]. Never: a
//! half-written site, a deleted file that this program did not write.
//! Read first: [`Stage`], then `swap.rs` (the exchange) and `repair.rs` (what a killed run left).
//!
//! Beside the output folder `public` live four names of ours for the time of a run (the lock stays
//! where files have no identity to go by): `.public.gongshi-lock`, `.public.gongshi-staging-<process>`, `.public.gongshi-old`
//! and `.public.gongshi-journal`.

mod chain;
mod check;
mod error;
mod file;
mod fingerprint;
mod lock;
mod manifest;
mod ops;
mod path;
mod places;
mod platform;
mod proof;
mod repair;
mod replace;
mod signature;
mod site;
mod stage;
mod swap;
mod verify;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;

pub use chain::Link;
pub use error::{Error, ErrorKind};
pub use file::StageFile;
pub use manifest::{Content, Entry, MANIFEST_NAME, Manifest, Record, Tally};
pub use path::Names;
pub use proof::{Proof, prove};
pub use repair::{last, recover};
pub use replace::replace;
pub use signature::{SIGNATURE_NAME, new_key, sign};
pub use site::Published;
pub use stage::Stage;
pub use verify::{Mismatch, MismatchKind, verify};
