//! Forms with lying bars: one row per category, as high as the rows need.

use super::bars::{self, BETWEEN, is_negative};
use super::data::{Data, Row};
use super::frame::{LINE, Plot, Sheet, count, header};
use super::palette::{Style, Tone};
use super::pen::{Anchor, Pen, Words};
use super::rows;
use super::scale::float;
use super::shapes::{self, Axis};
use super::spec::Form;
use super::words::{TEXT, fit, widest, width, wrap};

/// Free room between two categories.
const APART: f64 = 12.0;

/// Share of the width that names beside the bars may take.
const NAMES: f64 = 0.38;

/// Share of the width that the bars keep whatever the names and numbers need.
const LEAST: f64 = 0.25;

/// A laid-out chart: everything that drawing needs to know.
#[derive(Debug)]
pub(super) struct Lying<'a> {
    pub(super) data: &'a Data,
    pub(super) styles: &'a [Style],
    pub(super) sheet: Sheet,
    pub(super) plot: Plot,
    /// Thickness of one bar.
    pub(super) thick: f64,
    /// Width of the names beside the bars; `None` where they stand above them.
    beside: Option<f64>,
    /// Height that the names take above their bars, where they stand there.
    above: f64,
    /// The range of the value axis in parts of its length; zero is always in it.
    range: (f64, f64),
    /// Length of the value axis in the unit of the chart.
    span: f64,
}

/// Draws lying bars and returns the height that they need; the sheet's own height is not used.
pub(super) fn draw(pen: &mut Pen, data: &Data, styles: &[Style], sheet: Sheet) -> f64 {
    let top = header(pen, data, styles, sheet);
    let mut chart = Lying::new(data, styles, sheet);
    let limits = chart.limits();
    let rows = limits.iter().map(|limit| limit.row + 1).max().unwrap_or(0);
    chart.set_height(top + count(rows) * LINE);
    let axis = Axis {
        from: chart.range.0,
        to: chart.range.1,
        intervals: 1,
    };
    let stack = chart.is_stacked().then_some("all");
    let shapes = shapes::lying(chart.sheet, chart.plot, axis, chart.places(), stack);
    chart.draw_zero(pen);
    let bars = bars::paired(data, &shapes);
    rows::areas(pen, &chart, &bars);
    chart.draw_limits(pen, &limits, top);
    chart.draw_names(pen);
    rows::numbers(pen, &chart, &bars);
    rows::hits(pen, &chart, &bars);
    chart.reading(pen);
    chart.sheet.height
}

/// A limit with its words arranged above the rows.
#[derive(Debug)]
struct Placed<'a> {
    x: f64,
    middle: f64,
    row: usize,
    text: std::borrow::Cow<'a, str>,
}

impl<'a> Lying<'a> {
    fn new(data: &'a Data, styles: &'a [Style], sheet: Sheet) -> Self {
        let names = widest(data.categories.iter().map(String::as_str), TEXT);
        let (left, right) = (beyond(data, true), beyond(data, false));
        let free = sheet.width * (1.0 - LEAST) - left - right;
        let beside = (names <= free.min(sheet.width * NAMES)).then_some(names);
        let (low, high) = ends(data);
        let span = if high > low { high - low } else { 1.0 };
        let name = beside.map_or(1.0, |names| names + 8.0);
        let edge = (name + left).min(sheet.width * (1.0 - LEAST));
        Self {
            data,
            styles,
            sheet,
            plot: Plot {
                left: edge,
                top: sheet.top,
                right: (sheet.width - right)
                    .max(edge + sheet.width * LEAST)
                    .min(sheet.width),
                bottom: sheet.top,
            },
            thick: match (data.form, data.rows.len()) {
                (Form::Stacked, _) => 24.0,
                (_, 0 | 1) => 18.0,
                _ => 14.0,
            },
            beside,
            above: beside.map_or_else(|| names_above(data, sheet.width), |_| 0.0),
            range: if high > low {
                (low / span, high / span)
            } else {
                (0.0, 1.0)
            },
            span,
        }
    }

    /// Gives every row its room below `top`.
    fn set_height(&mut self, top: f64) {
        let group = count(self.slots()) * (self.thick + BETWEEN) - BETWEEN;
        self.plot.top = top;
        self.plot.bottom = top + count(self.data.count()) * (group + APART + self.above);
        self.sheet.height = self.plot.bottom + 4.0;
    }

    pub(super) fn is_stacked(&self) -> bool {
        self.data.form == Form::Stacked
    }

    /// Bars beside each other in one category.
    fn slots(&self) -> usize {
        if self.is_stacked() {
            1
        } else {
            self.data.rows.len().max(1)
        }
    }

    fn places(&self) -> Vec<Vec<Option<f32>>> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "places on paper need no more digits"
        )]
        let place = |value: &Option<_>| value.map(|v| (float(v) / self.span) as f32);
        let rows = self.data.rows.iter();
        rows.map(|row| row.values.iter().map(place).collect())
            .collect()
    }

    /// Where a part of the axis is.
    pub(super) fn x(&self, part: f64) -> f64 {
        let (low, high) = self.range;
        self.plot.left + (part - low) / (high - low) * self.plot.width()
    }

    fn band(&self) -> f64 {
        self.plot.height() / count(self.data.count().max(1))
    }

    /// Top of the bar of a series in a category.
    pub(super) fn y(&self, row: usize, at: usize) -> f64 {
        let slot = if self.is_stacked() { 0 } else { row };
        let band = self.plot.top + count(at) * self.band();
        band + self.above + APART / 2.0 + count(slot) * (self.thick + BETWEEN)
    }

    /// Where the first row begins and how far the next, its first bar, how far the next and how
    /// thick, where zero is and how far one more, and the ends of the plot; the parts of a stack
    /// are no distance apart.
    fn reading(&self, pen: &mut Pen) {
        let first = self.y(0, 0) - self.plot.top;
        let next = if self.is_stacked() {
            0.0
        } else {
            self.thick + BETWEEN
        };
        let (low, high) = self.range;
        let along = self.plot.width() / (high - low) / self.span;
        let Plot {
            top, left, right, ..
        } = self.plot;
        let places = [
            top,
            self.band(),
            first,
            next,
            self.thick,
            self.x(0.0),
            along,
            left,
            right,
        ];
        pen.reading("y", &places);
    }

    fn draw_names(&self, pen: &mut Pen) {
        let text = pen.tone(Tone::Text);
        let anchor = self.beside.map_or(Anchor::Start, |_| Anchor::End);
        pen.open_words(&[("class", "names")], anchor, TEXT, &text);
        for (at, name) in self.data.categories.iter().enumerate() {
            let band = self.plot.top + count(at) * self.band();
            let lines = match self.beside {
                None => wrap(name, TEXT, self.sheet.width),
                Some(_) => vec![name.clone()],
            };
            let (x, last) = match self.beside {
                // The last line stands right above the bars.
                None => (0.0, band + self.above),
                Some(names) => (names, band + self.band() / 2.0 + 5.0),
            };
            for (line, text_of) in lines.iter().enumerate() {
                let words = Words {
                    x,
                    y: last - count(lines.len() - 1 - line) * LINE,
                    anchor,
                    size: TEXT,
                    text: text_of,
                };
                pen.words_over(words, &text);
            }
        }
        pen.close("g");
    }

    fn draw_zero(&self, pen: &mut Pen) {
        let (axis, x) = (pen.tone(Tone::Axis), self.x(0.0));
        pen.line(
            (x, self.plot.top),
            (x, self.plot.bottom),
            &[("stroke", &axis)],
        );
    }

    /// Arranges the words of limits in as few rows as keep them apart.
    fn limits(&self) -> Vec<Placed<'a>> {
        let mut limits: Vec<_> = self.data.limits.iter().collect();
        limits.sort();
        let mut ends: Vec<f64> = Vec::new();
        let mut placed = Vec::new();
        for (value, label) in limits {
            let text = fit(label, TEXT, self.sheet.width);
            let half = width(&text, TEXT) / 2.0;
            let x = self.x(float(*value) / self.span);
            let middle = x.clamp(half, (self.sheet.width - half).max(half));
            let row = ends
                .iter()
                .position(|end| *end + 8.0 <= middle - half)
                .unwrap_or(ends.len());
            ends.resize(ends.len().max(row + 1), 0.0);
            ends[row] = middle + half;
            placed.push(Placed {
                x,
                middle,
                row,
                text,
            });
        }
        placed
    }

    fn draw_limits(&self, pen: &mut Pen, limits: &[Placed<'_>], top: f64) {
        let paint = pen.tone(Tone::Limit);
        for limit in limits {
            let y = top + count(limit.row) * LINE;
            pen.open("g", &[("class", "limit")]);
            pen.line(
                (limit.x, y + 18.0),
                (limit.x, self.plot.bottom),
                &[
                    ("stroke", &paint),
                    ("stroke-width", "1.5"),
                    ("stroke-dasharray", "6 4"),
                ],
            );
            let words = Words {
                x: limit.middle,
                y: y + 14.0,
                anchor: Anchor::Middle,
                size: TEXT,
                text: &limit.text,
            };
            pen.words_over(words, &paint);
            pen.close("g");
        }
    }
}

/// Height of the longest name, in lines no wider than the sheet.
fn names_above(data: &Data, width: f64) -> f64 {
    let names = data.categories.iter();
    let lines = names.map(|name| wrap(name, TEXT, width).len());
    count(lines.max().unwrap_or(1).max(1)) * LINE
}

/// Room for the numbers beyond the ends of bars, on one side.
fn beyond(data: &Data, negative: bool) -> f64 {
    if data.form == Form::Stacked {
        return 1.0;
    }
    let widest_of = |row: &Row| {
        let cells = row.values.iter().zip(&row.texts);
        let there = cells.filter(|(value, _)| value.is_some_and(is_negative) == negative);
        widest(there.map(|(_, text)| text.as_str()), TEXT)
    };
    let words = data.rows.iter().map(widest_of).fold(0.0, f64::max);
    if words > 0.0 { words + 8.0 } else { 1.0 }
}

/// The lowest and the highest end of any bar or limit, zero included.
fn ends(data: &Data) -> (f64, f64) {
    let limits = data.limits.iter().map(|(value, _)| float(*value));
    let mut range = limits.fold((0.0, 0.0), widen);
    for at in 0..data.count() {
        let values = data.rows.iter().filter_map(|row| row.values[at]).map(float);
        range = match data.form {
            Form::Stacked => {
                let stack = |(low, high): (f64, f64), v: f64| (low + v.min(0.0), high + v.max(0.0));
                let (low, high) = values.fold((0.0, 0.0), stack);
                widen(widen(range, low), high)
            }
            _ => values.fold(range, widen),
        };
    }
    range
}

fn widen((low, high): (f64, f64), value: f64) -> (f64, f64) {
    (low.min(value), high.max(value))
}
