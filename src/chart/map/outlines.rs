//! Boundaries as paths: every corner on a grid of whole steps, so that neighbours stay neighbours.
//!
//! Cutting corners ring by ring would tear common borders apart. Here a corner moves to the nearest
//! crossing of a fine grid wherever it occurs, and corners that fall together, or lie on a straight
//! line, are written once. The grid begins at half a unit of the drawing and grows until the paths
//! are small enough. A ring that shrinks to nothing is drawn as a square of one step: no island is
//! lost.

use std::fmt::Write as _;

use super::super::spec::Width;
use super::cells::Sheet;
use super::ground::Ground;
use super::spec::MapOutline;

/// Most bytes of all paths of a drawing: 60 KB for both with all that stands around.
fn budget(width: f64) -> usize {
    match width <= Width::Narrow.units() {
        true => 18 * 1024,
        false => 30 * 1024,
    }
}

/// The paths of outlines, in steps, and the length of a step in units.
pub(super) fn paths(outlines: &[MapOutline], ground: &Ground, sheet: Sheet) -> (Vec<String>, f64) {
    let mut step = 0.5;
    loop {
        let paths: Vec<String> = outlines
            .iter()
            .map(|outline| path(outline, ground, sheet.width / step))
            .collect();
        let size: usize = paths.iter().map(String::len).sum();
        // At 32 units there is nothing left to save.
        if size <= budget(sheet.width) || step >= 32.0 {
            return (paths, step);
        }
        step *= 2.0;
    }
}

fn path(outline: &MapOutline, ground: &Ground, steps: f64) -> String {
    let mut out = String::new();
    for ring in &outline.rings {
        let corners = corners(ring, ground, steps);
        let Some((first, rest)) = corners.split_first() else {
            continue;
        };
        let _ = write!(out, "M{} {}", first.0, first.1);
        if rest.len() < 2 {
            out.push_str("h1v1h-1z");
            continue;
        }
        let mut last = first;
        for corner in rest {
            let _ = write!(out, "l{} {}", corner.0 - last.0, corner.1 - last.1);
            last = corner;
        }
        out.push('z');
    }
    out
}

/// The corners of a ring on the grid, without those that say nothing new.
fn corners(ring: &[(i64, i64)], ground: &Ground, steps: f64) -> Vec<(i64, i64)> {
    #[expect(clippy::cast_possible_truncation, reason = "inside the sheet")]
    let whole = |at: f64| libm::round(at * steps) as i64;
    let mut out: Vec<(i64, i64)> = Vec::new();
    for place in ring {
        let (x, y) = ground.at(*place);
        let corner = (whole(x), whole(y));
        if out.last() == Some(&corner) {
            continue;
        }
        if let [.., a, b] = out[..]
            && is_straight(a, b, corner)
        {
            out.pop();
        }
        out.push(corner);
    }
    // The path closes itself.
    if out.len() > 1 && out.first() == out.last() {
        out.pop();
    }
    out
}

/// Whether `b` lies on the way from `a` to `c`.
fn is_straight(a: (i64, i64), b: (i64, i64), c: (i64, i64)) -> bool {
    let (one, two) = ((b.0 - a.0, b.1 - a.1), (c.0 - b.0, c.1 - b.1));
    one.0 * two.1 == one.1 * two.0 && one.0 * two.0 + one.1 * two.1 > 0
}
