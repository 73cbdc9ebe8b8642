//! Duties as meant.

use jiff::civil::Date;

use super::{due::Rule, proof::Proof};
use crate::{
    declare::{self, Confidence, Words},
    quantity::{Grain, Period},
};

/// Who is responsible.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Part of addresses.
    pub id: String,
    /// Name.
    pub name: Words,
}

/// One duty.
#[derive(Clone, Debug)]
pub struct Duty {
    /// As written.
    pub written: declare::Duty,
    /// Position of the responsible unit.
    pub unit: usize,
    /// By when.
    pub rule: Rule,
    /// On what occasion.
    pub occasion: Occasion,
    /// The articles it follows from.
    pub basis: Vec<Basis>,
    /// Whose duty it is, where it is not the office's.
    pub(super) owed: Option<Owed>,
    /// What shows that it was done.
    pub(super) proof: Proof,
}

/// An article and when it holds.
#[derive(Clone, Debug)]
pub struct Basis {
    /// Title of the law.
    pub law: Words,
    /// Article; may be empty.
    pub article: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// How sure that is.
    pub confidence: Confidence,
    /// What is to be looked up, or where it was read.
    pub note: Option<Words>,
}

impl Basis {
    /// Whether the article holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// Rows of one field that hold one of some words.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) field: usize,
    pub(super) words: Vec<String>,
}

/// On what occasion a duty comes.
#[derive(Clone, Debug)]
pub enum Occasion {
    /// Once for each period.
    Every {
        /// Length of the periods.
        grain: Grain,
        /// The first.
        first: Period,
        /// The last.
        last: Option<Period>,
    },
    /// Once after each event.
    After(Events),
}

/// The events of a duty.
#[derive(Clone, Debug)]
pub struct Events {
    pub(super) of: EventsOf,
    /// First day.
    pub(super) first: Date,
    /// Last day.
    pub(super) last: Option<Date>,
}

/// What the events are.
#[derive(Clone, Debug)]
pub(super) enum EventsOf {
    /// Rows of a dataset, each dated by a field.
    Rows {
        dataset: String,
        field: usize,
        chosen: Option<Chosen>,
    },
    /// Releases of a category.
    Releases(String),
}

/// Whose duty it is.
#[derive(Clone, Debug)]
pub(super) struct Owed {
    pub(super) register: String,
    pub(super) chosen: Option<Chosen>,
    pub(super) listed_in: Option<String>,
}

impl Duty {
    /// Name that stays.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.written.id.value
    }

    /// Whether every subject of a register owes it.
    #[must_use]
    pub fn is_of_register(&self) -> bool {
        self.owed.is_some()
    }

    /// The register whose subjects owe it.
    #[must_use]
    pub fn register(&self) -> Option<&str> {
        self.owed.as_ref().map(|owed| owed.register.as_str())
    }

    /// Whether it comes so often that its items are counted rather than listed.
    #[must_use]
    pub fn is_frequent(&self) -> bool {
        matches!(
            self.occasion,
            Occasion::Every {
                grain: Grain::Hour | Grain::Day,
                ..
            }
        )
    }

    /// Datasets that it has to do with.
    pub fn datasets(&self) -> impl Iterator<Item = &str> {
        let event = match &self.occasion {
            Occasion::After(Events {
                of: EventsOf::Rows { dataset, .. },
                ..
            }) => Some(dataset.as_str()),
            _ => None,
        };
        let proof = self.proof.dataset().filter(|proof| event != Some(*proof));
        event.into_iter().chain(proof)
    }

    /// The articles that hold on a day.
    pub fn basis_on(&self, day: Date) -> impl Iterator<Item = &Basis> {
        self.basis.iter().filter(move |basis| basis.holds_on(day))
    }

    /// The dataset whose rows are the events.
    #[must_use]
    pub fn events_in(&self) -> Option<&str> {
        match &self.occasion {
            Occasion::After(Events {
                of: EventsOf::Rows { dataset, .. },
                ..
            }) => Some(dataset),
            _ => None,
        }
    }
}
