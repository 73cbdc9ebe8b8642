//! A figure as readers get it.

use crate::diagnostic::Lang;
use crate::quantity::{Decimal, Exact, Unit};

use super::{
    address::Address,
    point::{Point, Why},
};

/// One figure: its address, its words, its value or why there is none.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Canonical address.
    pub address: Address,
    /// What it is: `PM2.5平均浓度`.
    pub label: String,
    /// Unit.
    pub unit: Unit,
    /// What is shown.
    pub shown: Shown,
    /// The value's class, where it has one.
    pub class: Option<ClassBadge>,
    /// The computation's result.
    pub point: Point,
    /// What a reader must know to read it right: on which basis periods were compared.
    pub note: String,
}

/// What is shown of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A number, rounded once.
    Number {
        /// With its trailing zeros.
        text: String,
        /// The same as a number.
        value: Decimal,
    },
    /// Words: a class, a list, a raw token.
    Words(String),
    /// No value, and why.
    Withheld {
        /// The reason for a program.
        why: Why,
        /// The reason for a reader.
        reason: String,
    },
}

/// A class with its word and style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassBadge {
    /// Id in addresses.
    pub id: String,
    /// Word: 优, 绿, 达标.
    pub word: String,
    /// Style key: `aqi-1`.
    pub key: String,
    /// Whether the law counts it as good.
    pub good: bool,
    /// Advice of the law, where it gives one.
    pub advice: String,
}

/// A limit as a line of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitLine {
    /// The limit, in the figure's unit.
    pub value: Decimal,
    /// Name of the edition; empty for a limit that stands in the data.
    pub edition: String,
    /// Clause; may be empty.
    pub clause: String,
}

impl Figure {
    /// The number, if there is one.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match &self.shown {
            Shown::Number { value, .. } => Some(*value),
            _ => None,
        }
    }

    /// Text of the value: number or words; `None` where withheld.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.shown {
            Shown::Number { text, .. } | Shown::Words(text) => Some(text),
            Shown::Withheld { .. } => None,
        }
    }

    /// Why there is no value; empty where there is one.
    #[must_use]
    pub fn reason(&self) -> &str {
        match &self.shown {
            Shown::Withheld { reason, .. } => reason,
            _ => "",
        }
    }

    /// Number and unit as in running text: `46微克/立方米`, `46 μg/m³`, `81.1%`, `优`.
    #[must_use]
    pub fn in_words(&self, lang: Lang) -> Option<String> {
        let text = self.text()?;
        Some(match &self.shown {
            Shown::Number { .. } => self.unit.after(text, lang),
            _ => text.to_owned(),
        })
    }

    /// The value before rounding.
    #[must_use]
    pub fn exact(&self) -> Option<Exact> {
        self.point.get()
    }
}
