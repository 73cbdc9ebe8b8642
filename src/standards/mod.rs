//! The law as data: editions of standards, looked up by the date of an observation.
//!
//! In: the files that are built into the program and those of the site (`data/standards/*.toml`).
//! Out: [`Standards`], complete and checked. Never: disk, clock, floats, the name of a pollutant.
//! Read first: [`Edition`], then [`load`], then [`methods`].

#![deny(clippy::float_arithmetic)]

mod assessment;
mod build;
mod build_assessment;
mod build_evaluation;
mod build_index;
mod build_scale;
mod check;
mod condition;
mod constant;
mod edition;
mod index_rule;
mod item;
mod limit;
mod load;
pub mod methods;
mod raw;
mod raw_assessment;
mod references;
mod scale;
mod statistic;
mod text;
mod validity;

use std::{collections::BTreeMap, ops::Range};

use jiff::civil::Date;

pub use assessment::{
    Assessment, BelowDetection, ChangeRule, ChangeWords, FewDetected, LogIndex, LogPart, MainRule,
};
pub use condition::{Condition, Interval, Keys};
pub use constant::Constant;
pub use edition::Edition;
pub use index_rule::{Entry, IndexReport, IndexRule, MissingPolicy, RoundTo};
pub use item::Item;
pub use limit::{Limit, LimitAnswer, Phase, Relation};
pub use load::load;
pub use methods::*;
pub use scale::{Bound, Class, Colour, Grades, Scale};
pub use statistic::{Amendment, Composite, JudgedBy, MeanMethod, Part, Rule, Sensitive, Statistic};
pub use text::{Confidence, Text};
pub use validity::{EachMonth, Validity, Window};

/// All editions that the program and the site know.
///
/// Shape: sorted by family, then by the first day in force; no two editions of a family overlap.
#[derive(Debug, Default)]
pub struct Standards {
    editions: Vec<Edition>,
    families: BTreeMap<String, Range<usize>>,
}

/// An area's declaration that it uses an edition before it comes into force everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The family.
    pub family: String,
    /// The edition.
    pub edition: String,
    /// First day.
    pub from: Date,
}

/// What is wrong with a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdoptionFault {
    /// No such family.
    NoFamily,
    /// The family has no such edition.
    NoEdition,
    /// The edition could not be adopted before this day.
    TooEarly(Date),
}

/// Which edition an observation is judged by.
#[derive(Clone, Copy, Debug)]
pub enum EditionAnswer<'a> {
    /// This one.
    InForce(&'a Edition),
    /// No edition of the family that is known here was in force on the day.
    NoEdition,
}

impl Standards {
    /// The families, sorted.
    pub fn families(&self) -> impl Iterator<Item = &str> {
        self.families.keys().map(String::as_str)
    }

    /// All editions, by family and first day in force.
    #[must_use]
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// Whether any edition of the family is known.
    #[must_use]
    pub fn family_exists(&self, family: &str) -> bool {
        self.families.contains_key(family)
    }

    /// The editions of a family, oldest first.
    #[must_use]
    pub fn family(&self, family: &str) -> &[Edition] {
        self.families
            .get(family)
            .map_or(&[], |range| &self.editions[range.clone()])
    }

    /// The edition of that name: `GB 3095—2012`.
    #[must_use]
    pub fn edition(&self, name: &str) -> Option<&Edition> {
        self.editions.iter().find(|e| e.edition == name)
    }

    /// The edition that an observation of this day is judged by.
    ///
    /// The edition in force, or a later one that the area has adopted by then. A declaration that
    /// [`Standards::adoption_fault`] objects to has no effect before the edition could be adopted.
    #[must_use]
    pub fn in_force(&self, family: &str, on: Date, adopted: &[Adoption]) -> EditionAnswer<'_> {
        let declared = |e: &Edition| {
            adopted.iter().any(|a| {
                a.family == family
                    && a.edition == e.edition
                    && a.from <= on
                    && e.adoptable_from <= on
                    && e.until.is_none_or(|until| on <= until)
            })
        };
        self.family(family)
            .iter()
            .rev()
            .find(|e| e.covers(on) || declared(e))
            .map_or(EditionAnswer::NoEdition, EditionAnswer::InForce)
    }

    /// What is wrong with a declaration, if anything.
    #[must_use]
    pub fn adoption_fault(&self, adoption: &Adoption) -> Option<AdoptionFault> {
        if !self.family_exists(&adoption.family) {
            return Some(AdoptionFault::NoFamily);
        }
        let edition = self
            .family(&adoption.family)
            .iter()
            .find(|e| e.edition == adoption.edition);
        match edition {
            None => Some(AdoptionFault::NoEdition),
            Some(e) if adoption.from < e.adoptable_from => {
                Some(AdoptionFault::TooEarly(e.adoptable_from))
            }
            Some(_) => None,
        }
    }
}
