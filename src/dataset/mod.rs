//! Turns located cells into typed rows.
//!
//! In: [`Sources`](crate::source::Sources), [`Standards`](crate::standards::Standards), the areas
//! of `site.toml`. Out: [`Catalog`]. Never: disk, clock, floats.
//! Read first: [`Dataset`], then [`assemble`].

mod assemble;
mod catalog;
mod cells;
mod clean;
mod column;
mod guard;
mod header;
mod infer;
mod kept;
mod later;
mod life;
mod located;
mod mask;
mod old_names;
mod plain;
mod read;
mod references;
mod rows;
mod rule_of;
mod schema;
mod states;
mod status;
mod subjects;
mod summary;
mod tabled;
mod times;
mod visible;

pub use assemble::{assemble, assemble_again};
pub use catalog::{Catalog, Dataset, Origin, Subject, Who};
pub use column::{Column, Number};
pub use infer::{Inference, infer};
pub use kept::{Fingerprint, Kept};
pub use later::Later;
pub use life::{Gone, GoneWhy};
pub use plain::{KEY_MARK, Unseen, harmless, has_states, missing_of, plain_cell, plain_key};
pub use references::several;
pub use schema::{FieldLaw, Schema, SchemaField};
pub use tabled::{Tabled, TabledColumn};
pub use times::{parse_moment, parse_opening};
pub use visible::Opened;
