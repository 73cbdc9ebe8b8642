//! gongshi (公示): a folder of data files and Markdown in, a public disclosure website out.
//!
//! # The map
//!
//! One noun per arrow; a stage is a function from values to a value, and problems go into the
//! [`diagnostic::Report`]. Read the modules in this order:
//!
//! ```text
//! disk ─source→ Sources ─config→ Config
//!               Sources ─standards→ Standards          the law as data
//!               Sources ─dataset→ Catalog              cells, typed, each with its place
//!               Catalog + Standards ─indicators→ Findings   the only place where numbers are computed
//!               Sources ─content→ Drafts ─content::bind→ Articles   numbers in text bound to figures
//!               Findings + Articles ─site→ Plan ─site→ views, page by page
//!               view ─chart→ drawings ─render→ bytes ─publish→ Manifest
//! ```
//!
//! | module | may import |
//! |---|---|
//! | [`diagnostic`] | nothing |
//! | [`quantity`], [`source`] | diagnostic |
//! | [`declare`] | diagnostic, quantity |
//! | [`config`] | diagnostic, quantity, source, declare |
//! | [`standards`] | diagnostic, quantity, source |
//! | [`dataset`] | all above |
//! | [`indicators`] | all above |
//! | [`picture`] | nothing |
//! | [`content`] | all above |
//! | [`catalogue`] | diagnostic, source, declare, config, dataset, content |
//! | [`packet`] | content |
//! | [`chart`] | quantity |
//! | [`site`] | all above |
//! | [`publish`] | diagnostic |
//! | [`inspect`] | diagnostic, quantity, declare, config, dataset, content, catalogue, site, publish |
//! | [`archetype`] | diagnostic, quantity, source, declare, config, dataset, indicators |
//! | [`seal`] | diagnostic, quantity, declare, config, dataset, indicators, content, site, publish |
//! | [`render`] | diagnostic, config, source, site |
//! | [`cli`] | the public API |
//!
//! Where this differs from the first design: the declaration grammar is a module of its own
//! ([`declare`]), because `site.toml` uses its words too; a page is a list of declared blocks, so
//! that a new domain needs no template; the sentences of declared pages are run by the same
//! engine as those of releases; theme lookup reads the snapshot, so `render` imports `source`;
//! `inspect` compares the data with the manifest of last time, so it imports `dataset`, `publish`;
//! the language of a site is a value that `config` gives and every word is asked with, so
//! `quantity` and `declare` import `diagnostic`; an area of `site.toml` may be a river or a lake, so
//! that rivers need no mechanism of their own; a change across editions of a standard is computed
//! anew on one basis (`indicators::basis`), instead of being withheld; the embargo rule has another end
//! (`dataset::life`): a record whose time is over is as if it were not there; columns that follow
//! from dates (`dataset::states`) are made with the rows, so that a list of overdue things is a list
//! like any other; a release leaves the site in several forms (`packet`), all made from one value, so
//! that none can say another number; `picture` makes images anew, so that nothing but the picture is
//! published; what a release said is frozen beside it and compared with what it would say now
//! (`seal`), which needs its page and the manifest of last time.
//!
//! Never: the disk, network, environment or clock outside `source`, `publish`, `cli`; a pollutant, place,
//! industry or limit in Rust; floating point in `quantity`, `standards`, `indicators`; HTML
//! outside `render` and the Markdown writer; SVG outside `chart`. `tests/suite/architecture.rs`
//! keeps these.

pub mod archetype;
pub mod catalogue;
pub mod chart;
pub mod cli;
pub mod config;
pub mod content;
pub mod dataset;
pub mod declare;
pub mod diagnostic;
pub mod indicators;
pub mod inspect;
pub mod packet;
pub mod picture;
mod pipeline;
pub mod publish;
pub mod quantity;
pub mod render;
pub mod seal;
pub mod site;
pub mod source;
pub mod standards;

pub use pipeline::{
    Audience, Built, Correcting, Inspected, Kept, Moment, Phase, Preview, Progress, Sealed, Site,
    backdated, build, build_watched, compare, correct, load, load_again, load_for, load_watched,
    seal as seal_releases,
};
