//! What runs across a plot: limits from side to side, changes from top to bottom.

use super::frame::LINE;
use super::palette::Tone;
use super::pen::{Anchor, Pen, Words};
use super::place::Placer;
use super::upright::Upright;
use super::words::{TEXT, fit, width};

/// Rows that words of changes may take above the plot.
const ROWS: usize = 3;

/// The words of all changes, arranged above the plot.
#[derive(Debug)]
pub(super) struct Marks {
    placed: Vec<Placed>,
}

#[derive(Debug)]
struct Placed {
    line: f64,
    x: f64,
    anchor: Anchor,
    row: usize,
    text: String,
}

/// Arranges the words so that none overlap as long as three rows suffice.
pub(super) fn arrange(chart: &Upright<'_>) -> Marks {
    let mut ends = [f64::NEG_INFINITY; ROWS];
    let mut marks = chart.data.marks.clone();
    marks.sort();
    let mut placed = Vec::new();
    for (at, text) in marks {
        let line = (chart.x(at) - chart.unit() / 2.0).max(chart.plot.left);
        let text = fit(&text, TEXT, chart.plot.width()).into_owned();
        let wide = width(&text, TEXT);
        let (anchor, x, left) = if line + 6.0 + wide <= chart.width() {
            (Anchor::Start, line + 6.0, line + 6.0)
        } else if line - 6.0 - wide >= chart.plot.left {
            (Anchor::End, line - 6.0, line - 6.0 - wide)
        } else {
            (Anchor::End, chart.plot.right, chart.plot.right - wide)
        };
        let row = ends
            .iter()
            .position(|end| *end + 8.0 <= left)
            .unwrap_or(ROWS - 1);
        ends[row] = left + wide;
        placed.push(Placed {
            line,
            x,
            anchor,
            row,
            text,
        });
    }
    Marks { placed }
}

impl Marks {
    /// Height of the rows in use.
    pub(super) fn height(&self) -> f64 {
        let worded = self.placed.iter().filter(|mark| !mark.text.is_empty());
        let rows = worded.map(|mark| mark.row + 1).max().unwrap_or(0);
        super::frame::count(rows) * LINE
    }

    /// Draws dotted lines with their words.
    pub(super) fn draw(&self, pen: &mut Pen, chart: &Upright<'_>, placer: &mut Placer) {
        let (muted, text) = (pen.tone(Tone::Muted), pen.tone(Tone::Text));
        let rows = self.height();
        for mark in &self.placed {
            let top = chart.plot.top - 8.0 - rows + super::frame::count(mark.row) * LINE;
            pen.open("g", &[("class", "mark")]);
            pen.line(
                (mark.line, top + 2.0),
                (mark.line, chart.plot.bottom),
                &[
                    ("stroke", &muted),
                    ("stroke-width", "1.5"),
                    ("stroke-dasharray", "2 3"),
                ],
            );
            let words = Words {
                x: mark.x,
                y: top + 15.0,
                anchor: mark.anchor,
                size: TEXT,
                text: &mark.text,
            };
            pen.words_over(words, &text);
            pen.close("g");
            placer.place(&[words]);
            let mut y = chart.plot.top;
            while y < chart.plot.bottom {
                placer.avoid(mark.line, y);
                y += 12.0;
            }
        }
    }
}

/// Draws limits as dashed lines.
pub(super) fn limit_lines(pen: &mut Pen, chart: &Upright<'_>) {
    if chart.data.limits.is_empty() {
        return;
    }
    let paint = pen.tone(Tone::Limit);
    let dashes = [
        ("class", "limit"),
        ("stroke", paint.as_str()),
        ("stroke-width", "1.5"),
        ("stroke-dasharray", "6 4"),
    ];
    pen.open("g", &dashes);
    for (value, _) in &chart.data.limits {
        let y = chart.y(chart.scale.place(*value));
        pen.line((chart.plot.left, y), (chart.plot.right, y), &[]);
    }
    pen.close("g");
}

/// Writes the words of limits at their lines, where they hide least.
pub(super) fn limit_words(pen: &mut Pen, chart: &Upright<'_>, placer: &mut Placer) {
    let paint = pen.tone(Tone::Limit);
    let (left, right) = (chart.plot.left, chart.plot.right);
    let middle = (left + right) / 2.0;
    for (value, label) in &chart.data.limits {
        let y = chart.y(chart.scale.place(*value));
        let text = fit(label, TEXT, chart.plot.width());
        let choice = |x, y, anchor| Words {
            x,
            y,
            anchor,
            size: TEXT,
            text: &text,
        };
        let choices = [y - 6.0, y + 17.0].map(|y| {
            [
                choice(right, y, Anchor::End),
                choice(left + 4.0, y, Anchor::Start),
                choice(middle, y, Anchor::Middle),
                choice((middle + right) / 2.0, y, Anchor::Middle),
                choice((middle + left) / 2.0, y, Anchor::Middle),
            ]
        });
        if let Some(words) = placer.place(choices.as_flattened()) {
            pen.words_over(words, &paint);
        }
    }
}
