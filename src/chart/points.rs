//! Single points: markers, words at the ends of lines, and what the pointer is told.

use crate::quantity::Decimal;

use super::bars;
use super::data::{Data, Row};
use super::palette::{Ink, Marker, Tone};
use super::pen::{Anchor, Pen, Words, num};
use super::place::Placer;
use super::reduce::MOST_POINTS;
use super::spec::Form;
use super::upright::Upright;
use super::words::{self, TEXT, widest, width};

/// Points closer than this get no marker of their own.
const ROOM_FOR_MARKERS: f64 = 9.0;

/// Points closer than this get no dot even above a limit.
const ROOM_FOR_DOTS: f64 = 3.0;

/// Draws a marker on every point that has room, on every point without neighbours, and a filled
/// one on every point above a limit.
pub(super) fn markers(pen: &mut Pen, chart: &Upright<'_>) {
    let ground = pen.tone(Tone::Ground);
    for (index, row) in chart.data.rows.iter().enumerate() {
        if is_path(chart, index) {
            continue;
        }
        let style = &chart.styles[index];
        let line = style.line.as_str();
        let series = pen.series(index);
        let paint = [
            ("data-s", series.as_str()),
            ("fill", &ground),
            ("stroke", line),
            ("stroke-width", "2"),
        ];
        pen.open("g", &paint);
        for (at, value) in row.values.iter().enumerate() {
            let Some(value) = *value else { continue };
            let Some(size) = marker_size(chart, row, at) else {
                continue;
            };
            let place = (chart.x(at), chart.y(chart.scale.place(value)));
            let over = chart.data.is_over(value).then_some(line);
            mark(pen, style.marker, place, size, over);
        }
        pen.close("g");
    }
}

/// Size of the marker of a point that is there; `None` for no marker.
fn marker_size(chart: &Upright<'_>, row: &Row, at: usize) -> Option<f64> {
    let there = |at: Option<usize>| at.and_then(|at| *row.values.get(at)?);
    let alone = || there(at.checked_sub(1)).is_none() && there(Some(at + 1)).is_none();
    let over = || there(Some(at)).is_some_and(|value| chart.data.is_over(value));
    match chart.unit() {
        unit if unit >= ROOM_FOR_MARKERS => Some(3.5),
        unit if unit >= ROOM_FOR_DOTS && over() => Some(2.0),
        _ => alone().then_some(2.0),
    }
}

/// Keeps words off the lines, as long as they are drawn point by point.
pub(super) fn avoid(chart: &Upright<'_>, placer: &mut Placer) {
    if chart.data.count() > MOST_POINTS {
        return;
    }
    for (index, row) in chart.data.rows.iter().enumerate() {
        let mut before = None;
        for (at, value) in row.values.iter().enumerate() {
            let Some(value) = value else {
                before = before.filter(|_| is_path(chart, index));
                continue;
            };
            let place = (chart.x(at), chart.y(chart.scale.place(*value)));
            placer.avoid(place.0, place.1);
            if let Some(from) = before.replace(place) {
                placer.avoid_between(from, place);
            }
        }
    }
}

/// Whether a series is the path of a target chart.
fn is_path(chart: &Upright<'_>, row: usize) -> bool {
    chart.data.form == Form::Target && row == 1
}

fn mark(pen: &mut Pen, shape: Marker, place: (f64, f64), size: f64, over: Option<&str>) {
    match over {
        Some(fill) => pen.marker(
            shape,
            place,
            size + 0.5,
            &[("class", "over"), ("fill", fill)],
        ),
        None => pen.marker(shape, place, size, &[]),
    }
}

/// A rectangle at `[x, y, width, height]`.
pub(super) fn rect(pen: &mut Pen, at: [f64; 4], paint: &[(&str, &str)]) {
    let [x, y, width, height] = at.map(num);
    let mut attributes = vec![
        ("x", x.as_str()),
        ("y", &y),
        ("width", &width),
        ("height", &height),
    ];
    attributes.extend_from_slice(paint);
    pen.empty("rect", &attributes);
}

/// Distance between the end of a line and its words.
const TO_END: f64 = 14.0;

/// Least distance between the baselines of two words at the ends of lines.
const LABEL: f64 = 17.0;

/// The last value of a path or of the actual values, with its words.
#[derive(Debug)]
struct End {
    row: usize,
    at: usize,
    value: Decimal,
    text: String,
}

impl End {
    /// Whether the words stand to the right of the plot.
    fn is_last(&self, data: &Data) -> bool {
        self.at > 0 && self.at + 1 == data.count()
    }
}

/// The ends of the target chart's two series: the target first, with its name.
fn ends_of(data: &Data, width: f64) -> Vec<End> {
    let rows = data.rows.iter().enumerate().take(2).rev();
    let end = |(index, row): (usize, &Row)| {
        let at = row.values.iter().rposition(Option::is_some)?;
        let named = (index == 1).then(|| format!("{} {}", row.name, row.texts[at]));
        let texts = named
            .into_iter()
            .chain([row.texts[at].clone(), String::new()]);
        Some(End {
            row: index,
            at,
            value: row.values[at]?,
            // A number is written whole or not at all.
            text: texts
                .into_iter()
                .find(|text| words::width(text, TEXT) <= width * 0.35)?,
        })
    };
    rows.filter_map(end).collect()
}

/// Room to the right of a target chart for the words at the ends of its lines.
pub(super) fn room_for_ends(data: &Data, width: f64) -> f64 {
    if data.form != Form::Target {
        return 0.0;
    }
    let ends = ends_of(data, width);
    let last = ends.iter().filter(|end| end.is_last(data));
    let words = widest(last.map(|end| end.text.as_str()), TEXT);
    if words > 0.0 {
        words + TO_END + 1.0
    } else {
        0.0
    }
}

/// Writes the target at the end of its path and the latest value at the end of its line.
pub(super) fn ends(pen: &mut Pen, chart: &Upright<'_>, placer: &mut Placer) {
    let tone = pen.tone(Tone::Text);
    let ends = ends_of(chart.data, chart.width());
    let beside = beside(chart, &ends);
    for (end, baseline) in ends.iter().zip(beside) {
        let (x, y) = (chart.x(end.at), chart.y(chart.scale.place(end.value)));
        if end.row == 1 {
            let line = chart.styles[1].line.as_str();
            let paint = [("stroke", line), ("stroke-width", "3")];
            pen.line((x - 8.0, y), (x + 8.0, y), &paint);
        }
        let choice = |x, y, anchor| Words {
            x,
            y,
            anchor,
            size: TEXT,
            text: &end.text,
        };
        let half = width(&end.text, TEXT) / 2.0;
        let middle = x.min(chart.width() - half).max(chart.plot.left + half);
        let around = |down| choice(middle, y + down, Anchor::Middle);
        let words = if end.is_last(chart.data) {
            placer.place(&[choice(x + TO_END, baseline, Anchor::Start)])
        } else {
            placer.place(&[-9.0, 20.0, -26.0, 37.0, -43.0, 54.0].map(around))
        };
        if let Some(words) = words {
            pen.words_over(words, &tone);
        }
    }
}

/// Baselines of words to the right of the plot: level with their values, but a line apart, the
/// lower value below.
fn beside(chart: &Upright<'_>, ends: &[End]) -> Vec<f64> {
    let level = |end: &End| chart.y(chart.scale.place(end.value)) + 5.0;
    let mut baselines: Vec<f64> = ends.iter().map(level).collect();
    let both = ends.len() == 2 && ends.iter().all(|end| end.is_last(chart.data));
    if both && (baselines[0] - baselines[1]).abs() < LABEL {
        let lowest = chart.plot.bottom + 5.0;
        let middle = baselines[0]
            .midpoint(baselines[1])
            .min(lowest - LABEL / 2.0);
        let first = if baselines[0] <= baselines[1] {
            -1.0
        } else {
            1.0
        };
        baselines = vec![middle + first * LABEL / 2.0, middle - first * LABEL / 2.0];
    }
    baselines
}

/// Invisible areas around points that tell category, series, number and unit.
///
/// A drawing with more than [`MOST_POINTS`] categories has none: its table does the telling.
pub(super) fn hits(pen: &mut Pen, chart: &Upright<'_>) {
    if chart.data.count() > MOST_POINTS || pen.ink == Ink::Still {
        return;
    }
    let reach = (chart.unit() / 2.0).clamp(3.0, 12.0);
    pen.open(
        "g",
        &[
            ("class", "hits"),
            ("fill", "none"),
            ("pointer-events", "all"),
        ],
    );
    for (index, row) in chart.data.rows.iter().enumerate() {
        for at in 0..chart.data.count() {
            let Some(value) = row.values[at] else {
                continue;
            };
            let tip = chart.data.tip(index, at);
            if chart.data.form == Form::Bar {
                let (x, wide) = bars::slot(chart, index, at);
                hit(pen, [x, chart.plot.top, wide, chart.plot.height()], &tip);
                continue;
            }
            let (x, y) = (chart.x(at), chart.y(chart.scale.place(value)));
            let [x, y, reach] = [x, y, reach].map(num);
            pen.open("circle", &[("cx", &x), ("cy", &y), ("r", &reach)]);
            pen.leaf("title", &[], &tip);
            pen.close("circle");
        }
    }
    pen.close("g");
}

/// One invisible rectangle with its words.
pub(super) fn hit(pen: &mut Pen, at: [f64; 4], tip: &str) {
    let [x, y, width, height] = at.map(num);
    pen.open(
        "rect",
        &[("x", &x), ("y", &y), ("width", &width), ("height", &height)],
    );
    pen.leaf("title", &[], tip);
    pen.close("rect");
}
