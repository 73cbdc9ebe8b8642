//! Where the things of a register are.

use super::{
    catalog::{Catalog, Dataset},
    column::Number,
};
use crate::{
    diagnostic::{Diagnostic, Location, Report},
    earth::{Fault, Place},
    quantity::State,
};

/// What a row says of its place.
enum Said {
    Nothing,
    /// One number of two: the field that is blank.
    Half(usize),
    Place(Place),
    Wrong(Fault),
}

impl Dataset {
    /// The place of a row; `None` where it says none, or the dataset has none.
    #[must_use]
    pub fn place(&self, row: usize) -> Option<Place> {
        match self.said(row) {
            Said::Place(place) => Some(place),
            _ => None,
        }
    }

    fn said(&self, row: usize) -> Said {
        let Some((x, y, datum)) = self.schema.position else {
            return Said::Nothing;
        };
        let number = |field: usize| self.columns[field].number(row).and_then(millionths);
        match (number(x), number(y)) {
            (None, None) => Said::Nothing,
            (Some(_), None) => Said::Half(y),
            (None, Some(_)) => Said::Half(x),
            (Some(longitude), Some(latitude)) => match Place::of(longitude, latitude, datum) {
                Ok(place) => Said::Place(place),
                Err(fault) => Said::Wrong(fault),
            },
        }
    }

    fn cell_place(&self, row: usize, field: usize) -> Location {
        let origin = self.origin(row, field);
        origin.map_or_else(|| Location::file(self.schema.file.clone()), |o| o.location)
    }
}

/// Degrees in millionths, further digits cut off: they are less than a tenth of a metre.
fn millionths(number: Number) -> Option<i64> {
    if number.state != State::Measured {
        return None;
    }
    match number.decimals.checked_sub(6) {
        Some(more) => Some(number.scaled / 10_i64.checked_pow(more)?),
        None => number.scaled.checked_mul(10_i64.pow(6 - number.decimals)),
    }
}

/// Whether the places of all registers are places, and in China.
///
/// # Reports
/// `dataset::half-a-place`, `dataset::bad-place`, `dataset::swapped-place`, `dataset::far-place`
/// (warning).
pub(super) fn check_places(catalog: &Catalog, report: &mut Report) {
    for dataset in catalog.iter() {
        let Some((x, y, _)) = dataset.schema.position else {
            continue;
        };
        for row in 0..dataset.rows {
            let (code, field) = match dataset.said(row) {
                Said::Half(blank) => ("dataset::half-a-place", blank),
                Said::Wrong(Fault::Swapped) => ("dataset::swapped-place", x),
                Said::Wrong(Fault::NoDegrees) => ("dataset::bad-place", x),
                Said::Place(place) if !place.is_in_china() => ("dataset::far-place", x),
                Said::Nothing | Said::Place(_) => continue,
            };
            let d = Diagnostic::new(code, dataset.cell_place(row, field))
                .with("longitude", dataset.raw(row, x))
                .with("latitude", dataset.raw(row, y))
                .with("field", &dataset.schema.fields[field].title);
            report.add(d);
        }
    }
}
