//! Bars: which value each one shows, upright bars and their numbers.

use crate::quantity::Decimal;

use super::data::Data;
use super::frame::count;
use super::palette::{Style, Tone};
use super::pen::{Anchor, Pen, Words};
use super::place::Placer;
use super::points::rect;
use super::shapes::Shape;
use super::spec::Form;
use super::upright::Upright;
use super::words::{SMALL, widest};

/// Thickest bar.
const THICKEST: f64 = 40.0;

/// Share of its band that a group of bars takes.
const GROUP: f64 = 0.72;

/// Distance between neighbouring bars, and between the parts of a stack.
pub(super) const BETWEEN: f64 = 2.0;

/// With more categories than this the numbers stand in the table only.
const MOST_NUMBERS: usize = 40;

/// A bar as it was drawn, and its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bar {
    pub(super) row: usize,
    pub(super) at: usize,
    pub(super) value: Decimal,
    /// Left edge, top, width and height.
    pub(super) area: [f64; 4],
}

/// Finds the value of every bar: they come series by series, without the missing.
pub(super) fn paired(data: &Data, shapes: &[Shape]) -> Vec<Bar> {
    let rows = data.rows.iter().enumerate();
    let mut values = rows.flat_map(|(row, series)| {
        let values = series.values.iter().enumerate();
        values.filter_map(move |(at, value)| Some((row, at, (*value)?)))
    });
    let areas = shapes.iter().filter_map(|shape| match shape {
        Shape::Bar { area, .. } => Some(*area),
        _ => None,
    });
    let pairs = areas.map_while(|area| Some((area, values.next()?)));
    let bar = |(area, (row, at, value))| Bar {
        row,
        at,
        value,
        area,
    };
    pairs.map(bar).collect()
}

/// Fills the area of a bar; one above a limit takes the colour of limits where that is free.
pub(super) fn fill(pen: &mut Pen, data: &Data, style: &Style, bar: &Bar, area: [f64; 4]) {
    let over = data.form != Form::Stacked && data.is_over(bar.value);
    let free = data.rows.len() == 1 && style.outline.is_none();
    let limit = pen.tone(Tone::Limit);
    let paint = [
        (
            "fill",
            if over && free {
                &limit
            } else {
                style.fill.as_str()
            },
        ),
        ("stroke", style.outline.as_deref().unwrap_or_default()),
        ("class", if over { "over" } else { "" }),
    ];
    rect(pen, area, &paint);
}

/// Left edge and width of an upright bar.
pub(super) fn slot(chart: &Upright<'_>, row: usize, at: usize) -> (f64, f64) {
    let rows = count(chart.data.rows.len().max(1));
    let gaps = (rows - 1.0) * BETWEEN;
    let group = (chart.unit() * GROUP).min(THICKEST * rows + gaps);
    let wide = ((group - gaps) / rows).max(1.0);
    let left = chart.x(at) - group / 2.0;
    (left + count(row) * (wide + BETWEEN), wide)
}

/// Draws upright bars: their heights are charts-rs's, their widths ours.
pub(super) fn areas(pen: &mut Pen, chart: &Upright<'_>, shapes: &[Shape], placer: &mut Placer) {
    let bars = paired(chart.data, shapes);
    each_row(pen, chart.styles, &bars, |pen, bar| {
        let (x, wide) = slot(chart, bar.row, bar.at);
        let [_, y, _, high] = bar.area;
        let area = [x, y, wide, high.max(1.0)];
        fill(pen, chart.data, &chart.styles[bar.row], bar, area);
        placer.avoid(x + wide / 2.0, y);
        placer.avoid(x + wide / 2.0, y - 9.0);
    });
}

/// Draws the bars that have a length, those of a series in a group that carries their look.
pub(super) fn each_row(
    pen: &mut Pen,
    styles: &[Style],
    bars: &[Bar],
    mut draw: impl FnMut(&mut Pen, &Bar),
) {
    for row in bars.chunk_by(|a, b| a.row == b.row) {
        let style = &styles[row[0].row];
        let series = pen.series(row[0].row);
        let look = [
            ("data-s", series.as_str()),
            ("fill", &style.fill),
            ("stroke", style.outline.as_deref().unwrap_or_default()),
        ];
        pen.open("g", &look);
        let long = row.iter().filter(|bar| !bar.value.is_zero());
        long.for_each(|bar| draw(pen, bar));
        pen.close("g");
    }
}

/// Writes the numbers on upright bars, if all of them have room.
pub(super) fn numbers(pen: &mut Pen, chart: &Upright<'_>) {
    if !have_numbers(chart) {
        return;
    }
    let tones = [pen.tone(Tone::Text), pen.tone(Tone::Muted)];
    for (index, row) in chart.data.rows.iter().enumerate() {
        let series = pen.series(index);
        let more = [("data-s", series.as_str())];
        pen.open_words(&more, Anchor::Middle, SMALL, &tones[0]);
        for (at, text) in row.texts.iter().enumerate() {
            let (x, wide) = slot(chart, index, at);
            let value = row.values[at];
            let end = value.map_or(-chart.scale.origin(), |v| chart.scale.place(v));
            let below = value.is_some_and(is_negative);
            let words = Words {
                x: x + wide / 2.0,
                y: chart.y(end) + if below { 14.0 } else { -4.0 },
                anchor: Anchor::Middle,
                size: SMALL,
                text,
            };
            pen.words_over(words, &tones[usize::from(value.is_none())]);
        }
        pen.close("g");
    }
}

fn have_numbers(chart: &Upright<'_>) -> bool {
    let texts = chart.data.rows.iter().flat_map(|row| &row.texts);
    let (_, wide) = slot(chart, 0, 0);
    let room = match chart.data.rows.len() {
        1 => chart.unit(),
        _ => wide + BETWEEN,
    };
    let few = chart.data.count() <= MOST_NUMBERS;
    few && widest(texts.map(String::as_str), SMALL) + 4.0 <= room
}

/// Room for the numbers of bars that hang below zero.
pub(super) fn room_below(data: &Data) -> f64 {
    let hangs = data.form == Form::Bar && data.values().any(is_negative);
    if hangs { 14.0 } else { 0.0 }
}

/// Whether a value is below zero; a negative zero is not.
pub(super) fn is_negative(value: Decimal) -> bool {
    value.is_sign_negative() && !value.is_zero()
}
