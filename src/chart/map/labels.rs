//! Names beside markers, where nothing else stands.

use super::super::words::{SMALL, clean, fit, width};
use super::cells::{HALF, Marker, Sheet};
use super::spec::MapSpec;

/// More markers than this are known by their numbers only.
const NAMED: usize = 40;

/// Widest name.
const WIDEST: f64 = 132.0;

/// Height of a line of words.
pub(super) const LINE: f64 = 15.0;

/// Between marker and words.
const GAP: f64 = 4.0;

/// Lines of words beside a marker.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    pub(super) lines: Vec<String>,
    /// Left, top, right, bottom.
    pub(super) area: [f64; 4],
}

/// For each marker the words that fit beside it: name and value, or the value alone, or none.
///
/// No label touches another, a target that is not its own, or the edge.
pub(super) fn place(spec: &MapSpec, markers: &[Marker], sheet: Sheet) -> Vec<Option<Label>> {
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let mut out = Vec::with_capacity(markers.len());
    for (at, marker) in markers.iter().enumerate() {
        let free = |area: &[f64; 4]| {
            let others = markers.iter().enumerate().filter(|(other, _)| *other != at);
            inside(area, sheet)
                && taken.iter().all(|other| !meet(area, other))
                && others.into_iter().all(|(_, m)| !meet(area, &m.target))
        };
        let label = match markers.len() {
            0..=NAMED => wanted(spec, marker)
                .into_iter()
                .find_map(|lines| beside(marker, lines, &free)),
            _ => None,
        };
        taken.extend(label.as_ref().map(|l| l.area));
        out.push(label);
    }
    out
}

/// What a marker would like to say, the best first.
fn wanted(spec: &MapSpec, marker: &Marker) -> Vec<Vec<String>> {
    let [point] = marker.points.as_slice() else {
        return Vec::new();
    };
    let point = &spec.points[*point];
    let name = clean(&point.name);
    let said = clean(&point.said);
    let cut = |text: &str| fit(text, SMALL, WIDEST).into_owned();
    match (name.is_empty(), said.is_empty()) {
        (true, true) => Vec::new(),
        (false, true) => vec![vec![cut(&name)]],
        (true, false) => vec![vec![cut(&said)]],
        (false, false) => vec![vec![cut(&name), cut(&said)], vec![cut(&said)]],
    }
}

/// Right, left, below, above: the first place that is free.
fn beside(marker: &Marker, lines: Vec<String>, free: &dyn Fn(&[f64; 4]) -> bool) -> Option<Label> {
    let (x, y) = marker.at;
    let wide = lines.iter().map(|l| width(l, SMALL)).fold(0.0, f64::max);
    let high = LINE * super::super::frame::count(lines.len());
    let far = HALF + GAP;
    let from = |left: f64, top: f64| [left, top, left + wide, top + high];
    let areas = [
        from(x + far, y - high / 2.0),
        from(x - far - wide, y - high / 2.0),
        from(x - wide / 2.0, y + far),
        from(x - wide / 2.0, y - far - high),
    ];
    let area = areas.into_iter().find(|area| free(area))?;
    Some(Label { lines, area })
}

fn inside(area: &[f64; 4], sheet: Sheet) -> bool {
    area[0] >= 2.0
        && area[1] >= 2.0
        && area[2] <= sheet.width - 2.0
        && area[3] <= sheet.height - 2.0
}

/// Whether two areas touch.
pub(super) fn meet(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}
