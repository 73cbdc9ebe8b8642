//! From GCJ-02, the coordinates of Chinese web maps, back to WGS-84.
//!
//! The shift is not published by the state; the formula is the one in common use, found to agree
//! with the maps within a metre or two. It has no inverse in closed form: the true place is found by
//! taking the shift at the guess from the shifted place until the guess no longer moves. Sines are
//! those of `libm`, the same on every machine.

use std::f64::consts::PI;

/// Axis of the ellipsoid of Krasovsky 1940, in metres.
const AXIS: f64 = 6_378_245.0;

/// Its first eccentricity, squared.
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;

/// More than the steps after which a guess has stopped moving anywhere in China (five).
const STEPS: usize = 12;

/// The WGS-84 place of a GCJ-02 one, in millionths of a degree.
pub(super) fn unshifted(longitude: i64, latitude: i64) -> (i64, i64) {
    let shifted = (degrees(longitude), degrees(latitude));
    let mut guess = shifted;
    for _ in 0..STEPS {
        let (east, north) = shift(guess);
        guess = (shifted.0 - east, shifted.1 - north);
    }
    (millionths(guess.0), millionths(guess.1))
}

/// How far GCJ-02 lies east and north of a WGS-84 place, in degrees.
fn shift((longitude, latitude): (f64, f64)) -> (f64, f64) {
    let (x, y) = (longitude - 105.0, latitude - 35.0);
    let waves = |at: f64, terms: [(f64, f64); 2]| {
        let wave = |(height, length): (f64, f64)| height * libm::sin(at * PI / length);
        terms.map(wave).iter().sum::<f64>() * 2.0 / 3.0
    };
    let fine = waves(x, [(20.0, 1.0 / 6.0), (20.0, 0.5)]);
    let root = libm::sqrt(libm::fabs(x));
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + fine
        + waves(y, [(20.0, 1.0), (40.0, 3.0)])
        + waves(y, [(160.0, 12.0), (320.0, 30.0)]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + fine
        + waves(x, [(20.0, 1.0), (40.0, 3.0)])
        + waves(x, [(150.0, 12.0), (300.0, 30.0)]);
    // From metres to degrees, by the radii of curvature at that latitude.
    let angle = latitude * PI / 180.0;
    let sine = libm::sin(angle);
    let flat = 1.0 - ECCENTRICITY * sine * sine;
    let across = AXIS / libm::sqrt(flat);
    let along = across * (1.0 - ECCENTRICITY) / flat;
    let degree = 180.0 / PI;
    (
        east / (across * libm::cos(angle)) * degree,
        north / along * degree,
    )
}

#[expect(clippy::cast_precision_loss, reason = "at most 180 million")]
fn degrees(millionths: i64) -> f64 {
    millionths as f64 / 1e6
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a shift of less than a degree"
)]
fn millionths(degrees: f64) -> i64 {
    libm::round(degrees * 1e6) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points and their shifted places by another program (`tests/oracle/gcj02.py`).
    const PAIRS: &str = include_str!("../../tests/oracle/gcj02.csv");

    #[test]
    fn places_come_back_within_a_metre_all_over_china() {
        let mut seen = 0;
        for line in PAIRS.lines().skip(1) {
            let numbers: Vec<i64> = line.split(',').map(|n| n.parse().unwrap()).collect();
            let [lon, lat, shifted_lon, shifted_lat] = numbers[..] else {
                panic!("{line}");
            };
            let (back_lon, back_lat) = unshifted(shifted_lon, shifted_lat);
            // Both sides are rounded to a millionth, a tenth of a metre.
            assert!(
                (back_lon - lon).abs() <= 1 && (back_lat - lat).abs() <= 1,
                "{line}"
            );
            seen += 1;
        }
        assert!(seen > 300, "{seen} places");
    }
}
