//! The bars of lying forms: areas, numbers, words for what is missing.

use super::bars::{self, BETWEEN, Bar, is_negative};
use super::lying::Lying;
use super::palette::{Ink, Tone};
use super::pen::{Anchor, Pen, Words};
use super::points::hit;
use super::words::{SMALL, TEXT, width};

/// Draws the areas of all bars.
pub(super) fn areas(pen: &mut Pen, chart: &Lying<'_>, bars: &[Bar]) {
    bars::each_row(pen, chart.styles, bars, |pen, bar| {
        let area = [
            bar.area[0],
            chart.y(bar.row, bar.at),
            shown(chart, bar),
            chart.thick,
        ];
        bars::fill(pen, chart.data, &chart.styles[bar.row], bar, area);
    });
}

/// Length of the area; parts of a stack leave a strip of background between them.
fn shown(chart: &Lying<'_>, bar: &Bar) -> f64 {
    let [_, _, wide, _] = bar.area;
    if chart.is_stacked() && wide > 2.0 * BETWEEN {
        return wide - BETWEEN;
    }
    wide.max(1.0)
}

/// Writes the numbers: at the ends of bars, or inside the parts of a stack where they fit.
pub(super) fn numbers(pen: &mut Pen, chart: &Lying<'_>, bars: &[Bar]) {
    let (text, muted) = (pen.tone(Tone::Text), pen.tone(Tone::Muted));
    for row in bars.chunk_by(|a, b| a.row == b.row) {
        let series = pen.series(row[0].row);
        let more = [("data-s", series.as_str())];
        if chart.is_stacked() {
            let look = [("text-anchor", "middle"), ("font-size", "12")];
            let fill = [("fill", chart.styles[row[0].row].on.as_str())];
            pen.open("g", &[&more[..], &look, &fill].concat());
            row.iter().for_each(|bar| inside(pen, chart, bar));
        } else {
            pen.open_words(&more, Anchor::Start, size_of(chart), &text);
            row.iter().for_each(|bar| at_end(pen, chart, bar, &text));
        }
        pen.close("g");
    }
    for (row, at) in missing(chart) {
        let start = (chart.x(0.0) + 5.0, Anchor::Start);
        let words = &chart.data.rows[row].texts[at];
        number(pen, chart, start, chart.y(row, at), words, &muted);
    }
}

/// The number at the end of a bar.
fn at_end(pen: &mut Pen, chart: &Lying<'_>, bar: &Bar, tone: &str) {
    let [x, _, wide, _] = bar.area;
    let end = if is_negative(bar.value) {
        (x - 5.0, Anchor::End)
    } else {
        (x + wide + 5.0, Anchor::Start)
    };
    let words = &chart.data.rows[bar.row].texts[bar.at];
    number(pen, chart, end, chart.y(bar.row, bar.at), words, tone);
}

fn size_of(chart: &Lying<'_>) -> f64 {
    if chart.thick < 16.0 { SMALL } else { TEXT }
}

fn inside(pen: &mut Pen, chart: &Lying<'_>, bar: &Bar) {
    let text = &chart.data.rows[bar.row].texts[bar.at];
    let wide = shown(chart, bar);
    if bar.value.is_zero() || width(text, SMALL) + 6.0 > wide {
        return;
    }
    let words = Words {
        x: bar.area[0] + wide / 2.0,
        y: chart.y(bar.row, bar.at) + chart.thick / 2.0 + 4.5,
        anchor: Anchor::Middle,
        size: SMALL,
        text,
    };
    pen.words(words, &chart.styles[bar.row].on);
}

fn number(
    pen: &mut Pen,
    chart: &Lying<'_>,
    (x, anchor): (f64, Anchor),
    top: f64,
    text: &str,
    tone: &str,
) {
    let size = size_of(chart);
    let wide = width(text, size);
    let x = match anchor {
        Anchor::End => x.max(wide),
        _ => x.min(chart.sheet.width - wide).max(0.0),
    };
    let words = Words {
        x,
        y: top + chart.thick / 2.0 + size * 0.36,
        anchor,
        size,
        text,
    };
    pen.words_over(words, tone);
}

/// The missing values that get a word: all of them beside bars, in a stack only a whole row.
fn missing(chart: &Lying<'_>) -> Vec<(usize, usize)> {
    let rows = &chart.data.rows;
    let empty = |at: usize| rows.iter().all(|row| row.values[at].is_none());
    let all = (0..rows.len()).flat_map(|row| (0..chart.data.count()).map(move |at| (row, at)));
    all.filter(|(row, at)| rows[*row].values[*at].is_none())
        .filter(|(row, at)| !chart.is_stacked() || *row == 0 && empty(*at))
        .collect()
}

/// Invisible areas that tell category, series, number and unit: the whole row of a bar, or the
/// part of a stack.
pub(super) fn hits(pen: &mut Pen, chart: &Lying<'_>, bars: &[Bar]) {
    if pen.ink == Ink::Still {
        return;
    }
    pen.open(
        "g",
        &[
            ("class", "hits"),
            ("fill", "none"),
            ("pointer-events", "all"),
        ],
    );
    for bar in bars {
        let ([x, _, wide, _], y) = (bar.area, chart.y(bar.row, bar.at));
        let area = if chart.is_stacked() {
            [x, y, wide.max(1.0), chart.thick]
        } else {
            let (left, right) = (chart.plot.left, chart.sheet.width);
            [left, y, right - left, chart.thick]
        };
        hit(pen, area, &chart.data.tip(bar.row, bar.at));
    }
    pen.close("g");
}
