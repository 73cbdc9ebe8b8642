//! The ledger of duties: its pages, the block on pages of subjects, its files.

mod block;
mod duty;
mod files;
mod lists;
mod pages;
mod said;
mod strip;

pub(super) use lists::Listings;

/// Route of the first page.
pub(super) const ROUTE: &str = "duties/";
