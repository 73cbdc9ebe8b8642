//! From degrees to the unit sheet, one wide: plane enough for a province.

use super::spec::MapSpec;

/// Metres in a degree of latitude, on a sphere of 6,371,008.8 m.
const DEGREE: f64 = 111_195.08;

/// Least extent that is shown from west to east, in metres, and half of that from north to south:
/// places at one spot stand in the middle of it.
const LEAST: f64 = 1_000.0;

/// Cells of the narrow drawing from left to right; the wide one has twice as many.
pub(super) const COLUMNS: u32 = 7;

/// Fewest and most cells from top to bottom.
const ROWS: (u32, u32) = (4, 7);

/// Where places fall on a sheet that is 1 wide and [`Ground::height`] high.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    /// Cells of the narrow drawing from top to bottom.
    pub(super) rows: u32,
    /// Middle, in millionths of a degree.
    middle: (f64, f64),
    /// East-west shortening at the middle.
    cosine: f64,
    /// Sheets in a metre.
    scale: f64,
}

impl Ground {
    /// The ground that holds all places and outlines, half a cell from the edges.
    pub(super) fn around(spec: &MapSpec) -> Self {
        let rings = spec.outlines.iter().flat_map(|o| &o.rings).flatten();
        let places = spec.points.iter().map(|p| &p.place).chain(rings);
        let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
        for place in places {
            let (x, y) = floats(*place);
            low = (low.0.min(x), low.1.min(y));
            high = (high.0.max(x), high.1.max(y));
        }
        if low.0 > high.0 {
            (low, high) = ((0.0, 0.0), (0.0, 0.0));
        }
        let middle = ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0);
        let cosine = libm::cos(middle.1 / 1e6 * std::f64::consts::PI / 180.0);
        let east = ((high.0 - low.0) / 1e6 * cosine * DEGREE).max(LEAST);
        let north = ((high.1 - low.1) / 1e6 * DEGREE).max(LEAST / 2.0);
        let cell = 1.0 / f64::from(COLUMNS);
        let across = (1.0 - cell) / east;
        let along = |rows: u32| f64::from(rows - 1) * cell / north;
        // A hair less is enough.
        let rows = (ROWS.0..ROWS.1).find(|rows| along(*rows) >= across * 0.999);
        let rows = rows.unwrap_or(ROWS.1);
        Self {
            rows,
            middle,
            cosine,
            scale: across.min(along(rows)),
        }
    }

    /// Height of the sheet, in its widths.
    pub(super) fn height(&self) -> f64 {
        f64::from(self.rows) / f64::from(COLUMNS)
    }

    /// Right and down from the upper left corner, in widths of the sheet.
    pub(super) fn at(&self, place: (i64, i64)) -> (f64, f64) {
        let (x, y) = floats(place);
        let east = (x - self.middle.0) / 1e6 * self.cosine * DEGREE;
        let south = (self.middle.1 - y) / 1e6 * DEGREE;
        (
            0.5 + east * self.scale,
            self.height() / 2.0 + south * self.scale,
        )
    }

    /// The side of a square of the grid: a round number of metres, and its part of the width.
    ///
    /// The longest of 1, 2, 5 times a power of ten that goes into the width four times.
    pub(super) fn grid(&self) -> (u32, f64) {
        let most = 0.25 / self.scale;
        let rounds = (0..8).flat_map(|power| [1, 2, 5].map(|n| n * 10_u32.pow(power)));
        let side = rounds.take_while(|side| f64::from(*side) <= most).last();
        let side = side.unwrap_or(1);
        (side, f64::from(side) * self.scale)
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 180 million")]
fn floats((x, y): (i64, i64)) -> (f64, f64) {
    (x as f64, y as f64)
}
