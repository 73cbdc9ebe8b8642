//! Places in, a schematic map out: relative positions, a grid of known size, and nothing that could
//! be taken for a boundary unless an office supplies it with its review number.
//!
//! Both drawings carry the same numbers, which stand in the table beside the map as well. Targets
//! never overlap: the sheet is a grid of cells as large as a target, places of one cell are one
//! marker, and each cell of the narrow drawing is four of the wide one.

mod cells;
mod furniture;
mod ground;
mod labels;
mod lines;
mod marks;
mod outlines;
mod spec;
#[cfg(test)]
mod tests;

pub use spec::{MapClass, MapLine, MapOutline, MapPoint, MapSpec, MapWords};

use super::palette::{Ink, Tone};
use super::pen::{Pen, num};
use super::spec::Width;
use super::words::clean;
use cells::{Marker, Sheet, markers};
use ground::Ground;

/// A map, drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// The number of each place, by position in the specification, from 1.
    pub numbers: Vec<usize>,
    /// Drawing for narrow columns.
    pub narrow: String,
    /// Drawing for wide columns.
    pub wide: String,
}

/// Draws a map for a page, in both widths.
///
/// Each is an `<svg>` of class `cv narrow` or `cv wide` with a link for each marker. A single place
/// leads to its page, several to the row `{id}-{number}` of the first of them in the table.
#[must_use]
pub fn draw_map(spec: &MapSpec) -> Map {
    let ground = Ground::around(spec);
    let order = match spec.lines.is_empty() {
        true => cells::order(&ground, spec),
        false => lines::order(spec),
    };
    let mut numbers = vec![0; spec.points.len()];
    for (at, point) in order.iter().enumerate() {
        numbers[*point] = at + 1;
    }
    let svg = |width| match spec.lines.is_empty() {
        true => drawn(spec, &ground, &order, width),
        false => lines::drawn(spec, width),
    };
    Map {
        narrow: svg(Width::Narrow),
        wide: svg(Width::Wide),
        numbers,
    }
}

fn drawn(spec: &MapSpec, ground: &Ground, order: &[usize], width: Width) -> String {
    let sheet = Sheet::of(ground, width);
    let markers = markers(spec, ground, order, sheet);
    let mut pen = Pen::new(Ink::Page);
    furniture::paper(&mut pen, spec, ground, sheet);
    let texts = labels::place(spec, &markers, sheet);
    for (marker, text) in markers.iter().zip(&texts) {
        marks::draw(&mut pen, spec, marker, text.as_ref());
    }
    let height = furniture::below(&mut pen, spec, ground, (&markers, sheet));
    root(spec, sheet, height, width) + &pen.finish() + "</svg>"
}

/// The opening tag with title and description.
fn root(spec: &MapSpec, sheet: Sheet, height: f64, width: Width) -> String {
    let mut pen = Pen::new(Ink::Page);
    let view = format!("0 0 {} {}", num(sheet.width), num(height));
    pen.open(
        "svg",
        &[
            ("class", &format!("cv {}", width.class())),
            ("role", "group"),
            ("aria-labelledby", &format!("{}-t", spec.id)),
            ("aria-describedby", &format!("{}-s", spec.id)),
            ("viewBox", &view),
        ],
    );
    pen.leaf("title", &[], &clean(&spec.title));
    pen.leaf("desc", &[], &clean(&spec.description));
    pen.finish()
}

/// The paint of words that are not the main thing.
fn muted(pen: &Pen) -> String {
    pen.tone(Tone::Muted)
}

/// What a marker is called: its numbers, names and what is said of them.
fn called(spec: &MapSpec, marker: &Marker) -> String {
    let point = |at: &usize| {
        let point = &spec.points[*at];
        match point.said.as_str() {
            "" => point.name.clone(),
            said => format!("{} {said}", point.name),
        }
    };
    match marker.points.as_slice() {
        [one] => format!("{} {}", marker.first, point(one)),
        several => {
            // Enough of them to know where one is; the table has all.
            const NAMED: usize = 12;
            let names: Vec<String> = several.iter().take(NAMED).map(point).collect();
            let more = if several.len() > NAMED { "…" } else { "" };
            let all = spec.words.several(several.len());
            let separator = &spec.words.separator;
            format!(
                "{} {all}{}{}{more}",
                marker.range(),
                spec.words.colon,
                names.join(separator)
            )
        }
    }
}
