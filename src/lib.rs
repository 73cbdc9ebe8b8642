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
//!               Catalog + Articles + working days ─disclosure→ Ledger   who owes what by when
//!               Findings + Articles + Ledger ─site→ Plan ─site→ views, page by page
//!               view ─chart→ drawings ─render→ bytes ─publish→ Manifest
//!                                           bytes ─search→ files that the page looks things up in
//! ```
//!
//! | module | may import |
//! |---|---|
//! | [`secret`] | nothing |
//! | [`diagnostic`] | secret |
//! | [`quantity`] | diagnostic |
//! | [`source`] | diagnostic, secret |
//! | [`declare`] | diagnostic, quantity, secret |
//! | [`earth`] | diagnostic, source, declare |
//! | [`config`] | diagnostic, quantity, source, declare, earth, secret |
//! | [`standards`] | diagnostic, quantity, source |
//! | [`dataset`] | all above |
//! | [`indicators`] | all above |
//! | [`picture`] | nothing |
//! | [`content`] | all above |
//! | [`disclosure`] | diagnostic, quantity, source, declare, dataset, content |
//! | [`catalogue`] | diagnostic, source, declare, config, dataset, content |
//! | [`packet`] | content |
//! | [`history`] | diagnostic, quantity, declare, dataset |
//! | [`chart`] | quantity |
//! | [`search`] | nothing |
//! | [`site`] | all above |
//! | [`publish`] | diagnostic |
//! | [`inspect`] | diagnostic, quantity, declare, config, dataset, content, catalogue, site, publish |
//! | [`archetype`] | diagnostic, quantity, source, declare, config, dataset, indicators |
//! | [`seal`] | diagnostic, quantity, declare, config, dataset, indicators, content, site, publish |
//! | [`carrier`] | secret, diagnostic, source |
//! | [`privacy`] | secret, diagnostic, source, carrier, config, dataset, content |
//! | [`render`] | diagnostic, config, source, site |
//! | [`cli`] | the public API |
//!
//! Beside the arrows, `privacy` looks through all files, Catalog and Drafts for personal data; what it
//! finds stops the site as any other fault does.
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
//! published; what is due and was done (`disclosure`) asks the dates that the data, a record and the
//! texts carry, and says where none does; what a release said is frozen beside it and compared with
//! what it would say now (`seal`), which needs its page and the manifest of last time;
//! where things are (`earth`) is read out of the columns of a register and out of `[map]` of `site.toml`,
//! so it stands below both;
//! personal data are told apart below everything else (`secret`), because every message goes through
//! there on its way out;
//! what became of published values is compared with the tables of the last site themselves
//! (`history`), which come in as bytes, and its log is as much a part of pages as the data, so it
//! stands before `site`.
//!
//! Never: the disk, network, environment or clock outside `source`, `publish`, `cli`; a pollutant, place,
//! industry or limit in Rust; floating point in `quantity`, `standards`, `indicators`; HTML
//! outside `render` and the Markdown writer; SVG outside `chart`. `tests/suite/architecture.rs`
//! keeps these.

pub mod archetype;
pub mod carrier;
pub mod catalogue;
pub mod chart;
pub mod cli;
pub mod config;
pub mod content;
pub mod dataset;
pub mod declare;
pub mod diagnostic;
pub mod disclosure;
pub mod earth;
pub mod history;
pub mod indicators;
pub mod inspect;
pub mod packet;
pub mod picture;
mod pipeline;
pub mod privacy;
pub mod publish;
pub mod quantity;
pub mod render;
pub mod seal;
pub mod search;
pub mod secret;
pub mod site;
pub mod source;
pub mod standards;

pub use pipeline::{
    Audience, Built, CellDifference, Correcting, DatasetDifference, Declaring, Difference,
    FigureDifference, Inspected, Kept, Moment, Phase, Preview, Progress, Sealed, Sight, Site,
    backdated, build, build_beside, build_watched, correct, declare as declare_change, diff, load,
    load_again, load_for, load_watched, seal as seal_releases,
};
