//! Places on the ground: degrees of any Chinese coordinate system in, millionths of a degree of
//! WGS-84 out; the boundaries that an office may draw.
//!
//! In: degrees with their [`Datum`](crate::declare::Datum), a GeoJSON file. Out: [`Place`],
//! [`BaseMap`]. Never: a boundary of its own; a function of the machine's own mathematics, which
//! could differ in the last digit.

mod base;
mod datum;
mod geojson;
mod middle;
mod review;

pub use base::{Area, BaseMap, MapFile, base_map};

use crate::declare::Datum;

/// A place, in millionths of a degree of WGS-84 (a tenth of a metre).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Degrees east, times a million.
    pub longitude: i64,
    /// Degrees north, times a million.
    pub latitude: i64,
}

/// What is wrong with two numbers that should be a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// They are no degrees at all: metres, or beyond the poles.
    NoDegrees,
    /// Each would do for the other.
    Swapped,
}

/// Millionths in a degree.
const DEGREE: i64 = 1_000_000;

/// Where China lies, in degrees: longitude and latitude, generously.
const CHINA: [(i64, i64); 2] = [(73, 136), (3, 54)];

fn within((low, high): (i64, i64), value: i64) -> bool {
    (low * DEGREE..=high * DEGREE).contains(&value)
}

impl Place {
    /// The place of these millionths of a degree.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn of(longitude: i64, latitude: i64, datum: Datum) -> Result<Self, Fault> {
        let [east, north] = CHINA;
        if within(east, latitude) && within(north, longitude) {
            return Err(Fault::Swapped);
        }
        if !within((-180, 180), longitude) || !within((-90, 90), latitude) {
            return Err(Fault::NoDegrees);
        }
        let (longitude, latitude) = match datum {
            Datum::Wgs84 | Datum::Cgcs2000 => (longitude, latitude),
            Datum::Gcj02 => datum::unshifted(longitude, latitude),
        };
        Ok(Self {
            longitude,
            latitude,
        })
    }

    /// Whether it lies in the rectangle around China.
    #[must_use]
    pub fn is_in_china(self) -> bool {
        let [east, north] = CHINA;
        within(east, self.longitude) && within(north, self.latitude)
    }

    /// `latitude,longitude` in degrees with five decimals (a metre), for scripts.
    #[must_use]
    pub fn text(self) -> String {
        let degrees = |millionths: i64| {
            let sign = if millionths < 0 { "-" } else { "" };
            let units = (millionths.abs() + 5) / 10;
            format!("{sign}{}.{:05}", units / 100_000, units % 100_000)
        };
        format!("{},{}", degrees(self.latitude), degrees(self.longitude))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_that_are_none_are_told() {
        let of = |longitude: i64, latitude: i64| {
            Place::of(longitude * DEGREE, latitude * DEGREE, Datum::Wgs84)
        };
        assert!(of(119, 34).is_ok_and(Place::is_in_china));
        assert_eq!(of(34, 119), Err(Fault::Swapped));
        // A projection in metres, and a latitude beyond the pole.
        assert_eq!(of(40_512_345, 3_834_567), Err(Fault::NoDegrees));
        assert_eq!(of(60, 91), Err(Fault::NoDegrees));
        // Elsewhere in the world is no fault, but it is not here.
        assert!(of(2, 48).is_ok_and(|place| !place.is_in_china()));
    }

    #[test]
    fn places_are_written_with_five_decimals() {
        let place = Place {
            longitude: 119_221_605,
            latitude: -34_000_004,
        };
        assert_eq!(place.text(), "-34.00000,119.22161");
    }
}
