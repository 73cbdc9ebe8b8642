//! Which scale the classes of a figure stand on.

use crate::{
    declare::{Indicator, Op},
    standards::{Assessment, Edition, Scale},
};

use super::point::Point;

/// The scale of the class limits of an edition.
pub(super) fn graded_scale(edition: &Edition) -> Option<&Scale> {
    let position = edition.grades.first()?.scale;
    edition.scales.get(position).map(AsRef::as_ref)
}

/// Whether a quality was judged by shares of classes: `have` counts the places of an area, few of
/// which are judged as one place; it is 0 for a place itself.
pub(super) fn by_shares(rule: &Assessment, point: &Point) -> bool {
    point.have > 0 && rule.of_shares.is_some() && rule.few.is_none_or(|few| point.have >= few)
}

/// The scale of an edition on which a point of an indicator has its class.
pub(super) fn scale_of<'e>(
    edition: &'e Edition,
    indicator: &Indicator,
    point: &Point,
) -> Option<&'e Scale> {
    match indicator.op {
        Op::Index => edition.index().map(|rule| rule.scale.as_ref()),
        Op::WorstClass => graded_scale(edition),
        Op::LogIndex => {
            let rule = edition.log_index(None)?;
            edition.scales.get(rule.scale).map(AsRef::as_ref)
        }
        Op::Level => {
            let id = indicator.assessment.as_ref().map(|a| a.value.as_str());
            let rule = edition.assessment(id)?;
            let position = match rule.of_shares {
                Some(shares) if by_shares(rule, point) => shares,
                _ => rule.level,
            };
            edition.scales.get(position).map(AsRef::as_ref)
        }
        _ => match &indicator.scale {
            Some(id) => edition.scale(&id.value),
            None => edition.scales.first().map(AsRef::as_ref),
        },
    }
}
