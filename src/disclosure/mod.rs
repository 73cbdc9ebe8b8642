//! Who must make what public by when, and whether it was: the ledger of duties (公开义务台账).
//!
//! In: `data/duties.toml`, the [`Catalog`], the texts that are to be seen, the working days, a
//! moment. Out: a [`Ledger`]: every item that fell due or will, with the last moment on time, when it
//! became public and how that is known, and the verdict. Never: a guess. A last day that depends on
//! working days of a year without a notice is unknown; data that are public since nobody knows when
//! are "not dated", not "on time".
//! Read first: [`Ledger`], then [`ledger`].

mod count;
mod due;
mod duties;
mod evidence;
mod ledger;
mod proof;
mod remind;
mod resolve;
mod seen;

use jiff::civil::DateTime;

use crate::{
    content::Article,
    dataset::Catalog,
    diagnostic::Report,
    quantity::WorkCalendar,
    source::{Sources, parse_toml},
};

pub use count::Tally;
pub use due::{Delay, Due, Rule, Verdict};
pub use duties::{Basis, Duty, Occasion, Unit};
pub use ledger::{AHEAD, About, How, Item, Ledger, Published};
pub use remind::{Deny, deny, said, until};
pub use seen::Seen;

/// Where duties are declared.
pub const DUTIES: &str = "data/duties.toml";

/// What the site that was published last knew, and the moment that is now.
#[derive(Clone, Copy, Debug)]
pub struct Now<'n> {
    /// The moment.
    pub as_of: DateTime,
    /// When earlier builds first showed what.
    pub seen: Option<&'n Seen>,
}

/// Every item of every duty; empty where the site declares none.
///
/// # Reports
/// `disclosure::duty-twice`, `disclosure::bad-id`, `disclosure::unknown-unit`,
/// `disclosure::no-occasion`, `disclosure::bad-due`, `disclosure::bad-period`,
/// `disclosure::unknown-dataset`, `disclosure::unknown-field`, `disclosure::bad-evidence`,
/// `disclosure::bad-record`, `disclosure::too-many`, `disclosure::bad-basis`, `disclosure::unknown-basis`, `disclosure::no-basis` (warning), and the
/// codes of TOML.
#[must_use]
pub fn ledger(
    sources: &Sources,
    catalog: &Catalog,
    articles: &[Article],
    days: &WorkCalendar,
    now: Now<'_>,
    report: &mut Report,
) -> Ledger {
    let written = sources.get(DUTIES);
    let Some(written) = written.and_then(|file| parse_toml(file, report)) else {
        return Ledger::default();
    };
    let meant = resolve::resolve(written, catalog, now.as_of.date(), report);
    ledger::assemble(
        meant,
        &evidence::World {
            catalog,
            articles,
            days,
            now,
        },
        report,
    )
}
