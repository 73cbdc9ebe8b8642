//! Which places share a marker, and where markers stand.

use super::super::spec::Width;
use super::ground::{COLUMNS, Ground};
use super::spec::MapSpec;

/// Half the side of a marker.
pub(super) const HALF: f64 = 14.0;

/// How much wider a marker of several places is.
pub(super) const WIDE: f64 = 1.5;

/// One of the two drawings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sheet {
    pub(super) width: f64,
    /// Height of the part that shows the ground.
    pub(super) height: f64,
    /// Side of a cell: a target.
    pub(super) cell: f64,
    /// Cells in a cell of the narrow drawing, along one side.
    fine: u32,
}

impl Sheet {
    /// A sheet without cells, whose height comes of what is drawn on it.
    pub(super) fn free(width: Width) -> Self {
        Self {
            width: width.units(),
            height: 0.0,
            cell: 0.0,
            fine: 1,
        }
    }

    pub(super) fn of(ground: &Ground, width: Width) -> Self {
        let fine = match width {
            Width::Narrow => 1,
            Width::Wide => 2,
        };
        Self {
            width: width.units(),
            height: width.units() * ground.height(),
            cell: width.units() / f64::from(COLUMNS * fine),
            fine,
        }
    }
}

/// Column and row of a cell.
type Cell = (u32, u32);

/// The cell of a place, `fine` of them in one of the narrow drawing.
fn cell(ground: &Ground, place: (i64, i64), fine: u32) -> Cell {
    let (x, y) = ground.at(place);
    let side = f64::from(COLUMNS * fine);
    let index = |at: f64, most: u32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the sheet"
        )]
        let cell = (at * side).floor().clamp(0.0, f64::from(most - 1)) as u32;
        cell
    };
    (index(x, COLUMNS * fine), index(y, ground.rows * fine))
}

/// The places in the order of their numbers: from north to south and west to east by cells of the
/// narrow drawing, inside these by cells of the wide one, so that a marker of either stands for
/// numbers in a row.
pub(super) fn order(ground: &Ground, spec: &MapSpec) -> Vec<usize> {
    let key = |point: &usize| {
        let place = spec.points[*point].place;
        let rows_first = |(column, row): Cell| (row, column);
        (
            rows_first(cell(ground, place, 1)),
            rows_first(cell(ground, place, 2)),
        )
    };
    let mut order: Vec<usize> = (0..spec.points.len()).collect();
    order.sort_by_cached_key(key);
    order
}

/// One or several places, drawn as one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Marker {
    /// Number of the first place.
    pub(super) first: usize,
    /// The places, in the order of their numbers.
    pub(super) points: Vec<usize>,
    /// Where it stands.
    pub(super) at: (f64, f64),
    /// What answers to a finger: left, top, right, bottom.
    pub(super) target: [f64; 4],
}

impl Marker {
    /// `5`, or `5–9` for several.
    pub(super) fn range(&self) -> String {
        match self.points.len() {
            1 => self.first.to_string(),
            n => format!("{}–{}", self.first, self.first + n - 1),
        }
    }
}

/// The markers of a drawing, in the order of their numbers.
pub(super) fn markers(
    spec: &MapSpec,
    ground: &Ground,
    order: &[usize],
    sheet: Sheet,
) -> Vec<Marker> {
    let of = |point: &usize| cell(ground, spec.points[*point].place, sheet.fine);
    let groups: Vec<(Cell, Vec<usize>)> = order
        .chunk_by(|a, b| of(a) == of(b))
        .filter_map(|points| Some((of(points.first()?), points.to_vec())))
        .collect();
    let taken: std::collections::BTreeSet<Cell> = groups.iter().map(|(cell, _)| *cell).collect();
    let mut first = 1;
    let mut out = Vec::with_capacity(groups.len());
    for (cell, points) in groups {
        let middle = mean(spec, ground, &points, sheet.width);
        let count = points.len();
        let wide = if count == 1 { HALF } else { WIDE * HALF };
        let (at, target) = match is_alone(cell, &taken) {
            true => stand_free(middle, sheet.cell),
            false => stand_inside(middle, cell, sheet.cell, wide),
        };
        out.push(Marker {
            first,
            points,
            at,
            target,
        });
        first += count;
    }
    out
}

/// The middle of places on the sheet.
fn mean(spec: &MapSpec, ground: &Ground, points: &[usize], width: f64) -> (f64, f64) {
    let places = points.iter().map(|p| ground.at(spec.points[*p].place));
    let (x, y) = places.fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
    let count = super::super::frame::count(points.len().max(1));
    (x / count * width, y / count * width)
}

/// Whether no cell around has a marker.
fn is_alone((column, row): Cell, taken: &std::collections::BTreeSet<Cell>) -> bool {
    let near = |n: u32| n.saturating_sub(1)..=n + 1;
    let around = near(column).flat_map(|c| near(row).map(move |r| (c, r)));
    around
        .filter(|cell| *cell != (column, row))
        .all(|cell| !taken.contains(&cell))
}

/// Where a marker stands and what answers for it, with nobody around: where its place is, in the
/// middle of a target that reaches at most half way across the cells around.
fn stand_free((x, y): (f64, f64), side: f64) -> ((f64, f64), [f64; 4]) {
    let half = side / 2.0;
    ((x, y), [x - half, y - half, x + half, y + half])
}

/// The same with neighbours: both stay inside the cell, so that none touch.
fn stand_inside(
    (x, y): (f64, f64),
    (column, row): Cell,
    side: f64,
    wide: f64,
) -> ((f64, f64), [f64; 4]) {
    let (left, top) = (f64::from(column) * side, f64::from(row) * side);
    let inside =
        |at: f64, from: f64, half: f64| at.clamp(from + half + 1.0, from + side - half - 1.0);
    (
        (inside(x, left, wide), inside(y, top, HALF)),
        [left, top, left + side, top + side],
    )
}
