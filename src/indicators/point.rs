//! What one calculation gives for one subject and period.

use crate::{quantity::Exact, quantity::Missing, standards::ItemSet};

/// One computed value, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The value, exact; meaningless unless `state` is [`PointState::Known`].
    pub value: Exact,
    /// Whether there is a value.
    pub state: PointState,
    /// How many inputs there are.
    pub have: u32,
    /// How many the law (or the declaration) needs; 0 where it asks nothing.
    pub need: u32,
    /// Position of the edition it was judged by.
    pub edition: EditionRef,
    /// Position of the class on the scale.
    pub class: Option<u16>,
    /// Primary pollutants, by item position.
    pub primary: ItemSet,
    /// Whether nothing of it was detected: the value stands for limits of detection and is not
    /// printed as a measurement.
    pub below: bool,
}

/// Which edition a value rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionRef {
    /// No law was asked.
    None,
    /// This one.
    One(u16),
    /// Parts of the period were judged by different editions.
    Mixed,
}

/// Whether there is a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointState {
    /// Nothing is known of this subject and period.
    Empty,
    /// There is a value.
    Known,
    /// There is data, but no value may be given.
    Withheld(Why),
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No data at all.
    NoData,
    /// Fewer inputs than the law needs.
    Insufficient(Unit),
    /// No edition in force is known.
    NoEdition,
    /// The law has no row for this.
    NoRow,
    /// The law forbids publishing.
    ByLaw,
    /// The number does not fit.
    Overflow,
    /// More than one value for one subject and period.
    Ambiguous,
    /// The cell says why.
    Missing(Missing),
    /// Compared periods rest on different editions.
    Editions,
    /// There is nothing to compare with.
    NoBase,
    /// Two years in a row did not go the same way.
    NoStreak,
    /// It is not said which class is to be kept.
    NoTarget,
    /// A logarithm needs a value above zero.
    NotPositive,
    /// The divisor is zero, or the number does not fit.
    NotComputable,
}

/// What is counted in `have` and `need`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 小时
    Hour,
    /// 天
    Day,
    /// 月
    Month,
    /// Months that keep their own rule.
    Months,
    /// Moving windows.
    Window,
    /// Stations, enterprises.
    Subject,
    /// Items of an index.
    Item,
    /// Other parts.
    Part,
}

impl Point {
    /// Nothing known.
    pub const EMPTY: Self = Self {
        value: Exact::ZERO,
        state: PointState::Empty,
        have: 0,
        need: 0,
        edition: EditionRef::None,
        class: None,
        primary: ItemSet::NONE,
        below: false,
    };

    /// A value from `have` inputs.
    #[must_use]
    pub fn known(value: Exact, have: u32, need: u32) -> Self {
        Self {
            value,
            state: PointState::Known,
            have,
            need,
            ..Self::EMPTY
        }
    }

    /// No value, and why.
    #[must_use]
    pub fn withheld(why: Why, have: u32, need: u32) -> Self {
        Self {
            state: PointState::Withheld(why),
            have,
            need,
            ..Self::EMPTY
        }
    }

    /// With the edition it rests on.
    #[must_use]
    pub fn under(self, edition: EditionRef) -> Self {
        Self { edition, ..self }
    }

    /// Whether there is nothing because the thing or the plan is so, not because data are lacking.
    #[must_use]
    pub fn is_excused(&self) -> bool {
        matches!(self.state, PointState::Withheld(Why::Missing(why)) if why.is_excused())
    }

    /// The value, if there is one.
    #[must_use]
    pub fn get(&self) -> Option<Exact> {
        (self.state == PointState::Known).then_some(self.value)
    }
}

impl EditionRef {
    /// The edition of two values together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, x) | (x, Self::None) => x,
            (a, b) if a == b => a,
            _ => Self::Mixed,
        }
    }
}

impl Why {
    /// The key of its words.
    #[must_use]
    pub(super) fn key(self) -> (&'static str, &'static str) {
        let key = match self {
            Self::Editions => return ("change", "editions"),
            Self::NoBase => return ("change", "no-base"),
            Self::NoStreak => return ("streak", "none"),
            Self::NoData => "no-data",
            Self::NoEdition => "no-edition",
            Self::NoRow => "no-row",
            Self::NoTarget => "no-target",
            Self::NotPositive => "not-positive",
            Self::NotComputable => "not-computable",
            Self::ByLaw => "by-law",
            Self::Overflow => "overflow",
            Self::Ambiguous => "ambiguous",
            Self::Insufficient(unit) => match unit {
                Unit::Hour => "insufficient-hour",
                Unit::Day => "insufficient-day",
                Unit::Month => "insufficient-month",
                Unit::Months => "insufficient-months",
                Unit::Window => "insufficient-window",
                Unit::Subject => "insufficient-subject",
                Unit::Item => "insufficient-item",
                Unit::Part => "insufficient-part",
            },
            Self::Missing(missing) => match missing {
                Missing::Blank => "blank",
                Missing::NotMeasured => "not-measured",
                Missing::Invalid => "invalid",
                Missing::Stopped => "stopped",
                Missing::Maintenance => "maintenance",
                Missing::NotMonitored => "not-monitored",
                Missing::NotDue => "not-due",
                Missing::NotSampled => "not-sampled",
                Missing::DriedUp => "dried-up",
                Missing::Frozen => "frozen",
            },
        };
        ("withheld", key)
    }
}
