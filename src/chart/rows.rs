//! The bars of lying forms: areas, numbers, words for what is missing.

use super::bars::{self, BETWEEN, Bar, is_negative};
use super::lying::Lying;
use super::palette::Tone;
use super::pen::{Anchor, Pen, Words};
use super::points::hit;
use super::words::{SMALL, TEXT, width};

/// Draws the areas of all bars.
pub(super) fn areas(pen: &mut Pen, chart: &Lying<'_>, bars: &[Bar]) {
    for bar in bars.iter().filter(|bar| !bar.value.is_zero()) {
        let area = [
            bar.area[0],
            chart.y(bar.row, bar.at),
            shown(chart, bar),
            chart.thick,
        ];
        bars::fill(pen, chart.data, &chart.styles[bar.row], bar, area);
    }
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
    for bar in bars {
        let words = &chart.data.rows[bar.row].texts[bar.at];
        let [x, _, wide, _] = bar.area;
        if chart.is_stacked() {
            inside(pen, chart, bar, words);
            continue;
        }
        let end = if is_negative(bar.value) {
            (x - 5.0, Anchor::End)
        } else {
            (x + wide + 5.0, Anchor::Start)
        };
        number(pen, chart, end, chart.y(bar.row, bar.at), words, &text);
    }
    for (row, at) in missing(chart) {
        let start = (chart.x(0.0) + 5.0, Anchor::Start);
        let words = &chart.data.rows[row].texts[at];
        number(pen, chart, start, chart.y(row, at), words, &muted);
    }
}

fn inside(pen: &mut Pen, chart: &Lying<'_>, bar: &Bar, text: &str) {
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
    let size = if chart.thick < 16.0 { SMALL } else { TEXT };
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
