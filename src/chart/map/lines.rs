//! Places along lines, in their order: a river as a line diagram. Nothing is said of distances.

use super::super::frame::count;
use super::super::palette::{Ink, Tone};
use super::super::pen::{Pen, num};
use super::super::spec::Width;
use super::super::words::{SMALL, TEXT, clean, fit, width, wrap};
use super::cells::{HALF, Marker, Sheet};
use super::furniture::{legend, start};
use super::labels::{LINE, Label};
use super::spec::{MapLine, MapSpec};
use super::{marks, root};

/// Side of a target.
const TARGET: f64 = 47.0;

/// Most places on a line before it goes on below, by width of the drawing.
fn most(width: Width) -> usize {
    match width {
        Width::Narrow => 6,
        Width::Wide => 8,
    }
}

/// The places in the order of their numbers: line after line, those of no line last.
pub(super) fn order(spec: &MapSpec) -> Vec<usize> {
    let listed: Vec<usize> = spec.lines.iter().flat_map(|l| l.points.clone()).collect();
    let others = (0..spec.points.len()).filter(|p| !listed.contains(p));
    let others: Vec<usize> = others.collect();
    listed.into_iter().chain(others).collect()
}

/// The drawing of one width.
pub(super) fn drawn(spec: &MapSpec, size: Width) -> String {
    let mut pen = Pen::new(Ink::Page);
    let mut sheet = Sheet::free(size);
    let (mut top, mut first) = (0.0, 1);
    let mut all = Vec::new();
    for line in &spec.lines {
        name(&mut pen, line, sheet, top);
        top += LINE + 6.0;
        let pieces: Vec<&[usize]> = line.points.chunks(most(size)).collect();
        let last = pieces.len().saturating_sub(1);
        for (at, points) in pieces.into_iter().enumerate() {
            let middle = top + TARGET / 2.0;
            stream(&mut pen, sheet, middle, at == last);
            let markers = stand(points, first, sheet, middle);
            first += points.len();
            let labels: Vec<Label> = markers
                .iter()
                .map(|m| below(spec, m, points, sheet))
                .collect();
            for (marker, label) in markers.iter().zip(&labels) {
                marks::draw(&mut pen, spec, marker, Some(label));
            }
            let lines = labels.iter().map(|l| l.lines.len()).max().unwrap_or(0);
            top += TARGET / 2.0 + HALF + 6.0 + LINE * count(lines).max(0.6);
            all.extend(markers);
        }
        top += 10.0;
    }
    sheet.height = top;
    let muted = pen.tone(Tone::Muted);
    let mut baseline = top + 6.0;
    for notice in &spec.words.notice {
        for line in wrap(&clean(notice), SMALL, sheet.width) {
            pen.words(start(0.0, baseline, &line), &muted);
            baseline += LINE;
        }
        baseline += 5.0;
    }
    let height = legend(&mut pen, spec, &all, sheet, baseline - LINE - 5.0) + 8.0;
    root(spec, sheet, height, size) + &pen.finish() + "</svg>"
}

/// The name of a line above it.
fn name(pen: &mut Pen, line: &MapLine, sheet: Sheet, top: f64) {
    let text = pen.tone(Tone::Text);
    let name = clean(&line.name);
    let shown = fit(&name, TEXT, sheet.width);
    let mut words = start(0.0, top + LINE, &shown);
    words.size = TEXT;
    pen.words(words, &text);
}

/// The line itself, with an arrow where it ends.
fn stream(pen: &mut Pen, sheet: Sheet, y: f64, ends: bool) {
    let axis = pen.tone(Tone::Axis);
    let right = sheet.width - 2.0;
    let paint = [("stroke", axis.as_str()), ("stroke-width", "3")];
    pen.line((2.0, y), (right - 6.0, y), &paint);
    if ends {
        let (tip, back) = (num(right), num(right - 11.0));
        let path = format!(
            "M{tip} {}L{back} {}L{back} {}z",
            num(y),
            num(y - 6.0),
            num(y + 6.0)
        );
        pen.empty("path", &[("d", &path), ("fill", &axis)]);
    }
}

/// Markers at even distances, each in the middle of its part of the line.
fn stand(points: &[usize], first: usize, sheet: Sheet, y: f64) -> Vec<Marker> {
    let part = (sheet.width - 14.0) / count(points.len().max(1));
    let half = TARGET / 2.0;
    let at = |n: usize| part * (count(n) + 0.5);
    let marker = |(n, point): (usize, &usize)| Marker {
        first: first + n,
        points: vec![*point],
        at: (at(n), y),
        target: [at(n) - half, y - half, at(n) + half, y + half],
    };
    points.iter().enumerate().map(marker).collect()
}

/// Name and value below a marker; the value alone where the name is too long.
fn below(spec: &MapSpec, marker: &Marker, points: &[usize], sheet: Sheet) -> Label {
    let room = (sheet.width - 14.0) / count(points.len().max(1)) - 8.0;
    let point = marker.points.first().map(|p| &spec.points[*p]);
    let said = point.map_or_else(String::new, |p| clean(&p.said));
    let name = point.map_or_else(String::new, |p| clean(&p.name));
    let fits = width(&name, SMALL) <= room;
    let lines: Vec<String> = [name]
        .into_iter()
        .filter(|_| fits)
        .chain([fit(&said, SMALL, room).into_owned()])
        .filter(|line| !line.is_empty())
        .collect();
    let (x, y) = marker.at;
    let top = y + HALF + 3.0;
    Label {
        area: [
            x - room / 2.0,
            top,
            x + room / 2.0,
            top + LINE * count(lines.len()),
        ],
        lines,
    }
}
