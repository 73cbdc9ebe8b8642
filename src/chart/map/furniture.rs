//! What stands around the places: the grid, boundaries under them; legend, scale, north and what
//! the map is, below.

use std::collections::BTreeMap;

use super::super::palette::{self, Tone};
use super::super::pen::{Anchor, Pen, Words, num};
use super::super::words::{SMALL, clean, fit, width};
use super::cells::{Marker, Sheet};
use super::ground::Ground;
use super::marks::{Look, look, swatch};
use super::muted;
use super::outlines::paths;
use super::spec::MapSpec;

/// Height of a line of words below the map.
const LINE: f64 = 20.0;

/// Room for a small marker in front of a word.
const SWATCH: f64 = 24.0;

/// Grid, boundaries and frame.
pub(super) fn paper(pen: &mut Pen, spec: &MapSpec, ground: &Ground, sheet: Sheet) {
    let (grid, axis) = (pen.tone(Tone::Grid), pen.tone(Tone::Axis));
    let (_, part) = ground.grid();
    let side = part * sheet.width;
    let middle = (sheet.width / 2.0, sheet.height / 2.0);
    for x in lines(middle.0, side, sheet.width) {
        pen.line((x, 0.0), (x, sheet.height), &[("stroke", &grid)]);
    }
    for y in lines(middle.1, side, sheet.height) {
        pen.line((0.0, y), (sheet.width, y), &[("stroke", &grid)]);
    }
    boundaries(pen, spec, ground, sheet);
    let (wide, high) = (num(sheet.width - 1.0), num(sheet.height - 1.0));
    let frame = [
        ("x", "0.5"),
        ("y", "0.5"),
        ("width", wide.as_str()),
        ("height", &high),
        ("fill", "none"),
        ("stroke", &axis),
    ];
    pen.empty("rect", &frame);
}

/// Grid lines at whole sides from the middle.
fn lines(middle: f64, side: f64, end: f64) -> Vec<f64> {
    let first = middle - (middle / side).floor() * side;
    let from_first = std::iter::successors(Some(first), |at| Some(at + side));
    from_first.take_while(|at| *at < end).collect()
}

/// The boundaries that the office supplied.
fn boundaries(pen: &mut Pen, spec: &MapSpec, ground: &Ground, sheet: Sheet) {
    if spec.outlines.is_empty() {
        return;
    }
    let (line, fill) = (pen.tone(Tone::Muted), pen.tone(Tone::Grid));
    let (paths, step) = paths(&spec.outlines, ground, sheet);
    let paint = [
        ("transform", &*format!("scale({})", num(step))),
        ("fill", &fill),
        ("fill-opacity", "0.5"),
        ("fill-rule", "evenodd"),
        ("stroke", &line),
        ("stroke-linejoin", "round"),
    ];
    pen.open("g", &paint);
    for (outline, path) in spec.outlines.iter().zip(paths) {
        let fill = outline.class.as_ref();
        let fill = fill.map_or_else(String::new, |c| palette::of_class(pen.ink, &c.key).fill);
        let stroke = [
            ("vector-effect", "non-scaling-stroke"),
            ("fill", fill.as_str()),
            ("d", &path),
        ];
        pen.open("path", &stroke);
        if !outline.name.is_empty() {
            pen.leaf("title", &[], &clean(&outline.name));
        }
        pen.close("path");
    }
    pen.close("g");
}

/// Scale and north, legend, what the map is; returns where they end.
pub(super) fn below(
    pen: &mut Pen,
    spec: &MapSpec,
    ground: &Ground,
    (markers, sheet): (&[Marker], Sheet),
) -> f64 {
    let scale_at = sheet.height + 22.0;
    let left = north(pen, spec, sheet, scale_at);
    let left = scale(pen, spec, ground, sheet, (left, scale_at));
    let muted = muted(pen);
    let mut baseline = scale_at;
    for (n, line) in spec.words.notice.iter().enumerate() {
        let line = clean(line);
        // The first stands at the lower left of the map, beside the scale where there is room.
        if n > 0 || width(&line, SMALL) > left - 12.0 {
            baseline += LINE;
        }
        let text = fit(&line, SMALL, sheet.width);
        pen.words(start(0.0, baseline, &text), &muted);
    }
    legend(pen, spec, markers, sheet, baseline) + 8.0
}

/// The arrow at the right edge; returns where it begins.
fn north(pen: &mut Pen, spec: &MapSpec, sheet: Sheet, baseline: f64) -> f64 {
    let text = pen.tone(Tone::Text);
    let word = clean(&spec.words.north);
    let right = sheet.width - 1.0;
    let words = Words {
        x: right,
        y: baseline,
        anchor: Anchor::End,
        size: SMALL,
        text: &word,
    };
    pen.words(words, &text);
    let x = right - width(&word, SMALL) - 9.0;
    let (top, foot) = (num(baseline - 12.0), num(baseline + 1.0));
    let path = format!(
        "M{} {top}L{} {foot}L{} {}L{} {foot}z",
        num(x),
        num(x + 5.0),
        num(x),
        num(baseline - 2.5),
        num(x - 5.0),
    );
    pen.empty("path", &[("d", &path), ("fill", &text)]);
    x - 5.0
}

/// The scale to the left of the arrow, as long as a square of the grid; returns where it begins.
fn scale(
    pen: &mut Pen,
    spec: &MapSpec,
    ground: &Ground,
    sheet: Sheet,
    (right, baseline): (f64, f64),
) -> f64 {
    let (metres, part) = ground.grid();
    let length = match metres % 1000 {
        0 => format!("{}{}", metres / 1000, spec.words.kilometres),
        _ => format!("{metres}{}", spec.words.metres),
    };
    let word = clean(&spec.words.grid.replace("{length}", &length));
    let text = pen.tone(Tone::Text);
    let end = right - 16.0;
    let begin = end - part * sheet.width;
    let y = baseline - 4.0;
    let path = format!(
        "M{0} {1}V{2}H{3}V{1}",
        num(begin),
        num(y - 5.0),
        num(y),
        num(end)
    );
    let paint = [
        ("d", path.as_str()),
        ("fill", "none"),
        ("stroke", &text),
        ("stroke-width", "1.5"),
    ];
    pen.empty("path", &paint);
    let words = Words {
        x: begin - 6.0,
        y: baseline,
        anchor: Anchor::End,
        size: SMALL,
        text: &word,
    };
    pen.words(words, &text);
    begin - 6.0 - width(&word, SMALL)
}

/// Each class with its shape, word and number of places; returns the last baseline.
pub(super) fn legend(
    pen: &mut Pen,
    spec: &MapSpec,
    markers: &[Marker],
    sheet: Sheet,
    above: f64,
) -> f64 {
    let mut counts: BTreeMap<Look<'_>, usize> = BTreeMap::new();
    for point in 0..spec.points.len() {
        *counts.entry(look(spec, &[point])).or_default() += 1;
    }
    counts.remove(&Look::Plain);
    if markers.iter().any(|m| look(spec, &m.points) == Look::Mixed) {
        counts.insert(Look::Mixed, 0);
    }
    let text = pen.tone(Tone::Text);
    let (mut x, mut baseline) = (0.0, above + if counts.is_empty() { 0.0 } else { LINE });
    for (look, n) in counts {
        let word = match look {
            Look::Classed(class) => format!("{} {}", class.word, spec.words.several(n)),
            Look::Missing => format!("{} {}", spec.words.missing, spec.words.several(n)),
            Look::Mixed | Look::Plain => spec.words.mixed.clone(),
        };
        let word = clean(&word);
        let word = fit(&word, SMALL, sheet.width - SWATCH);
        let wide = SWATCH + width(&word, SMALL);
        if x > 0.0 && x + wide > sheet.width {
            (x, baseline) = (0.0, baseline + LINE);
        }
        swatch(pen, look, (x + 11.0, baseline - 4.5));
        pen.words(start(x + SWATCH, baseline, &word), &text);
        x += wide + 16.0;
    }
    baseline
}

pub(super) fn start(x: f64, y: f64, text: &str) -> Words<'_> {
    Words {
        x,
        y,
        anchor: Anchor::Start,
        size: SMALL,
        text,
    }
}
