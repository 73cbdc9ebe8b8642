//! From a computed point or a cell to what readers see of it.

use crate::{
    dataset::Dataset,
    diagnostic::Lang,
    quantity::{Exact, State, Unit},
};

use super::{
    address::Address,
    context::number_point,
    figure::{ClassBadge, Figure, Shown},
    point::{Point, PointState, Unit as Counted, Why},
    words::{filled, word},
};

pub(super) fn number(lang: Lang, value: Exact, decimals: Option<u32>) -> Shown {
    let rounded = match decimals {
        Some(dp) => value.round(dp),
        None => (0..=6)
            .find_map(|dp| value.round(dp).filter(|d| Exact::from_decimal(*d) == value))
            .or_else(|| value.round(6)),
    };
    match rounded {
        Some(value) => Shown::Number {
            text: value.to_string(),
            value,
        },
        None => withheld(lang, &Point::withheld(Why::Overflow, 0, 0)),
    }
}

/// The reason alone; empty for a point with a value.
pub(super) fn missing_reason(lang: Lang, point: &Point) -> String {
    match withheld(lang, point) {
        Shown::Withheld { reason, .. } => reason,
        _ => String::new(),
    }
}

/// Why a point has no value, in words.
pub(super) fn withheld(lang: Lang, point: &Point) -> Shown {
    let why = match point.state {
        PointState::Withheld(why) => why,
        PointState::Empty | PointState::Known => Why::NoData,
    };
    let (section, key) = why.key();
    let values = [
        ("have", point.have.to_string()),
        ("need", point.need.to_string()),
    ];
    Shown::Withheld {
        why,
        reason: filled(lang, section, key, &values),
    }
}

pub(super) fn empty(lang: Lang, address: Address) -> Figure {
    let point = Point::EMPTY;
    Figure {
        label: String::new(),
        unit: Unit::number(),
        shown: withheld(lang, &point),
        class: None,
        point,
        note: String::new(),
        address,
    }
}

pub(super) fn words_of(lang: Lang, dataset: &Dataset, row: usize, field: usize) -> Shown {
    let text = dataset.columns[field].word(row);
    if text.is_empty() {
        return withheld(
            lang,
            &Point::withheld(Why::Missing(crate::quantity::Missing::Blank), 0, 1),
        );
    }
    Shown::Words(text.to_owned())
}

pub(super) fn number_of(lang: Lang, dataset: &Dataset, row: usize, field: usize) -> (Shown, Point) {
    let Some(cell) = dataset.columns[field].number(row) else {
        return (withheld(lang, &Point::EMPTY), Point::EMPTY);
    };
    let point = number_point(cell);
    let shown = match cell.state {
        // The halved limit is for computing; what is printed is the office's own notation.
        State::BelowDetection => Shown::Words(dataset.raw(row, field).to_owned()),
        State::Missing(_) => withheld(lang, &point),
        State::Measured => number(
            lang,
            Exact::scaled(cell.scaled, cell.decimals),
            dataset.schema.fields[field].decimals,
        ),
    };
    (shown, point)
}

pub(super) fn badge(lang: Lang, class: &crate::standards::Class) -> ClassBadge {
    ClassBadge {
        id: class.id.clone(),
        word: class.word.get(lang).to_owned(),
        key: class.key.clone(),
        good: class.good,
        advice: class
            .advice
            .as_ref()
            .map_or_else(String::new, |t| t.get(lang).to_owned()),
    }
}

pub(super) fn verdict_badge(lang: Lang, id: &str) -> ClassBadge {
    ClassBadge {
        id: id.to_owned(),
        word: word(lang, "verdict", id).to_owned(),
        key: id.to_owned(),
        good: id == "met",
        advice: String::new(),
    }
}

/// What is counted, for explanations.
pub(super) fn counted_word(lang: Lang, unit: Counted) -> &'static str {
    let key = match unit {
        Counted::Hour => "hour",
        Counted::Day => "day",
        Counted::Month | Counted::Months => "month",
        Counted::Window => "window",
        Counted::Subject => "subject",
        Counted::Item => "item",
        Counted::Part => "part",
    };
    word(lang, "counted", key)
}

/// Why a value is missing, in words.
#[must_use]
pub fn missing_words(lang: Lang, why: crate::quantity::Missing) -> &'static str {
    let (section, key) = Why::Missing(why).key();
    word(lang, section, key)
}
