//! Small multiples: more series than can be told apart in one plot get a plot each, to one scale.

use super::data::{Data, Row};
use super::frame::{LINE, Sheet, count, header};
use super::palette::{self, Tone};
use super::pen::{Anchor, Pen, Words, num};
use super::scale::Extent;
use super::spec::{Form, Width};
use super::upright;
use super::words::{TEXT, wrap};

/// More series than this are not told apart in one plot.
const MOST_SERIES: usize = 4;

/// Free room between two panels.
const APART: f64 = 16.0;

/// Height of a panel below its name.
const HIGH: f64 = 132.0;

/// Whether a chart is drawn as panels: a stack only where its parts have no colours of their own.
pub(super) fn wanted(data: &Data) -> bool {
    let plain = || data.rows.iter().any(|row| row.key.is_none());
    let form = match data.form {
        Form::Line | Form::Bar | Form::HorizontalBar => true,
        Form::Stacked => plain(),
        Form::Target => false,
    };
    form && data.rows.len() > MOST_SERIES
}

/// Draws a panel for each series and returns the height of all.
pub(super) fn draw(pen: &mut Pen, data: &Data, sheet: Sheet) -> f64 {
    let Some(extent) = upright::extent(data) else {
        return sheet.height;
    };
    let top = header(pen, &alone(data, None), &[], sheet);
    let columns = if sheet.width < Width::Wide.units() {
        2
    } else {
        3
    };
    let wide = (sheet.width - count(columns - 1) * APART) / count(columns);
    let names: Vec<Vec<String>> = data
        .rows
        .iter()
        .map(|row| wrap(&row.name, TEXT, wide))
        .collect();
    let mut y = top + 4.0;
    for (band, rows) in data.rows.chunks(columns).enumerate() {
        let first = band * columns;
        let names = &names[first..first + rows.len()];
        // Words of a limit may stand a line above the plot, not on the name.
        let above = if data.limits.is_empty() { 0.0 } else { LINE };
        let lines = count(names.iter().map(Vec::len).max().unwrap_or(0)) * LINE + above;
        let own = Sheet {
            width: wide,
            height: lines + HIGH,
            top: lines,
        };
        for (column, row) in rows.iter().enumerate() {
            let place = (count(column) * (wide + APART), y);
            let index = first + column;
            panel(
                pen,
                &alone(data, Some(row)),
                (own, place),
                (index, &names[column]),
                extent,
            );
        }
        y += own.height + APART;
    }
    y - APART + 1.0
}

fn panel(
    pen: &mut Pen,
    data: &Data,
    (sheet, (x, y)): (Sheet, (f64, f64)),
    (index, name): (usize, &[String]),
    extent: Extent,
) {
    let styles = palette::styles(pen.ink, data.form, &data.rows);
    let (text, series) = (pen.tone(Tone::Text), pen.series(index));
    let place = format!("translate({} {})", num(x), num(y));
    pen.open("g", &[("transform", &place), ("data-s", &series)]);
    let before = std::mem::replace(&mut pen.first, index);
    for (line, words) in name.iter().enumerate() {
        let words = Words {
            x: 0.0,
            y: count(line) * LINE + 14.0,
            anchor: Anchor::Start,
            size: TEXT,
            text: words,
        };
        pen.words(words, &text);
    }
    upright::plot(pen, data, &styles, sheet, extent);
    pen.first = before;
    pen.close("g");
}

/// The chart with one of its series only; changes keep their lines, their words are in the sentence.
fn alone(data: &Data, row: Option<&Row>) -> Data {
    Data {
        form: match data.form {
            Form::Line => Form::Line,
            _ => Form::Bar,
        },
        rows: row.cloned().into_iter().collect(),
        marks: data
            .marks
            .iter()
            .map(|(at, _)| (*at, String::new()))
            .collect(),
        ..data.clone()
    }
}
