//! What a chart is to show: finished words and exact numbers.

use serde::Serialize;

use crate::quantity::Decimal;

/// One chart: its words, its series and what is drawn across them.
///
/// Shape: every series has one value and one text per category; a shorter one counts as missing.
/// Units: all values, limits included, are in `unit`; nothing is converted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChartSpec {
    /// ASCII name, unique on its page; `{id}-t` and `{id}-s` name the heading and the description.
    pub id: String,
    /// How it is drawn.
    pub form: Form,
    /// The finding, as a heading.
    pub title: String,
    /// Place, period and unit in a sentence.
    pub description: String,
    /// Unit of all values, as shown: `微克/立方米`.
    pub unit: String,
    /// Words of the category axis, in order.
    pub categories: Vec<String>,
    /// The series, in the order of the legend.
    pub series: Vec<Series>,
    /// Limits to compare with.
    pub limits: Vec<Limit>,
    /// Changes along the category axis, such as a new standard.
    pub marks: Vec<Mark>,
    /// Whether great numbers on the axis are counted in 万 and 亿, as Chinese readers do.
    pub myriads: bool,
    /// What stands in the place of the drawing when there is no value at all.
    pub empty_text: String,
}

/// The closed list of chart forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Lines over a category axis.
    Line,
    /// Upright bars; drawn lying where the category names are long.
    Bar,
    /// Lying bars, one row per category.
    HorizontalBar,
    /// Lying bars, the series one after another in each row.
    Stacked,
    /// A line of actual values against a path to a target: `series[0]` and `series[1]`.
    Target,
}

impl Form {
    /// The names of all forms, as declarations write them.
    pub const NAMES: [&'static str; 5] = ["line", "bar", "horizontal-bar", "stacked", "target"];

    const ALL: [Self; 5] = [
        Self::Line,
        Self::Bar,
        Self::HorizontalBar,
        Self::Stacked,
        Self::Target,
    ];

    /// The form of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let at = Self::NAMES.iter().position(|known| *known == name)?;
        Some(Self::ALL[at])
    }

    /// The name of the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// One row of numbers with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Series {
    /// Name in the legend.
    pub name: String,
    /// One value per category; `None` is a gap, never zero.
    pub values: Vec<Option<Decimal>>,
    /// Exactly what the table shows for each category: `54`, `缺测`.
    pub texts: Vec<String>,
    /// Whether the line is dashed, as for an earlier period or a path to a target.
    pub dashed: bool,
    /// Class key of an official colour, such as `class-1`; without one the palette decides.
    pub key: Option<String>,
}

/// A limit, drawn as a dashed line with its words on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// The limit, in the unit of the chart.
    pub value: Decimal,
    /// Words with the number: `限值 50`.
    pub label: String,
}

/// A change at the start of a category, drawn as a dotted line with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Index of the first category after the change.
    pub at: usize,
    /// Words: `3月起执行新标准`.
    pub label: String,
}

/// The width a drawing is made for. Both carry the same data with text of the same size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Width {
    /// 328 units: a phone or a card.
    Narrow,
    /// 720 units: the main column.
    Wide,
}

impl Width {
    /// Width of the drawing in user units.
    pub(super) fn units(self) -> f64 {
        match self {
            Self::Narrow => 328.0,
            Self::Wide => 720.0,
        }
    }

    /// Height of a drawing whose form does not ask for another.
    pub(super) fn height(self) -> f64 {
        match self {
            Self::Narrow => 240.0,
            Self::Wide => 320.0,
        }
    }

    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Narrow => "narrow",
            Self::Wide => "wide",
        }
    }
}
