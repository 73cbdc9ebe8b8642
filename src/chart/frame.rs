//! What stands around a plot: unit and legend above it, category names along it.

use super::data::Data;
use super::palette::{Style, Tone};
use super::pen::{Anchor, Pen, Words, num};
use super::spec::Form;
use super::words::{SMALL, TEXT, fit, widest, width, wrap};

/// Distance between two rows of words.
pub(super) const LINE: f64 = 20.0;

/// Least distance between words side by side.
const GAP: f64 = 10.0;

/// Room for a piece of line in front of a name.
const LINE_SWATCH: f64 = 34.0;

/// Room for a coloured square in front of a name.
const AREA_SWATCH: f64 = 20.0;

/// Labels are measured one by one up to this count; beyond it the longest stands for all.
const MEASURED: usize = 64;

/// The rectangle in which values are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plot {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Plot {
    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// The paper: its size, and where the free part begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sheet {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) top: f64,
}

/// Draws the unit and, for more than one series, the legend; returns where they end.
///
/// Entries run from left to right and wrap; no two share a place at any length of their names.
pub(super) fn header(pen: &mut Pen, data: &Data, styles: &[Style], sheet: Sheet) -> f64 {
    let muted = pen.tone(Tone::Muted);
    let text = pen.tone(Tone::Text);
    let mut baseline = sheet.top + 14.0;
    let mut x = 0.0;
    let unit = fit(&data.unit, TEXT, sheet.width);
    pen.words(start(x, baseline, &unit), &muted);
    if !unit.is_empty() {
        x += width(&unit, TEXT) + 2.0 * GAP;
    }
    let swatch_room = if is_line(data.form) {
        LINE_SWATCH
    } else {
        AREA_SWATCH
    };
    let named: Vec<usize> = (0..data.rows.len())
        .filter(|_| data.rows.len() > 1)
        .collect();
    if unit.is_empty() && named.is_empty() {
        return sheet.top + 4.0;
    }
    for at in named {
        // A name too long for a line goes on below; nothing stands beside it then.
        let lines = wrap(&data.rows[at].name, TEXT, sheet.width - swatch_room);
        let wide = swatch_room + widest(lines.iter().map(String::as_str), TEXT);
        if x > 0.0 && x + wide > sheet.width {
            (x, baseline) = (0.0, baseline + LINE);
        }
        swatch(pen, data, &styles[at], (x, baseline - 5.0));
        for (line, name) in lines.iter().enumerate() {
            let below = count(line) * LINE;
            pen.words(start(x + swatch_room, baseline + below, name), &text);
        }
        x += wide + 2.0 * GAP;
        if lines.len() > 1 {
            (x, baseline) = (sheet.width, baseline + count(lines.len() - 1) * LINE);
        }
    }
    baseline + 10.0
}

fn start(x: f64, y: f64, text: &str) -> Words<'_> {
    Words {
        x,
        y,
        anchor: Anchor::Start,
        size: TEXT,
        text,
    }
}

fn is_line(form: Form) -> bool {
    matches!(form, Form::Line | Form::Target)
}

fn swatch(pen: &mut Pen, data: &Data, style: &Style, at: (f64, f64)) {
    let (x, y) = at;
    if is_line(data.form) {
        let paint = [
            ("stroke", style.line.as_str()),
            ("stroke-width", "2.5"),
            ("stroke-dasharray", style.dash),
        ];
        pen.line((x, y), (x + 28.0, y), &paint);
        if !style.dash.is_empty() && data.form == Form::Target {
            return;
        }
        let ground = pen.tone(Tone::Ground);
        let paint = [
            ("fill", ground.as_str()),
            ("stroke", &style.line),
            ("stroke-width", "2"),
        ];
        pen.marker(style.marker, (x + 14.0, y), 3.5, &paint);
        return;
    }
    let outline = style.outline.as_deref().unwrap_or_default();
    let (left, top) = (num(x), num(y - 7.0));
    pen.empty(
        "rect",
        &[
            ("x", &left),
            ("y", &top),
            ("width", "14"),
            ("height", "14"),
            ("fill", &style.fill),
            ("stroke", outline),
        ],
    );
}

/// The category names that are written, and their size.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Labels {
    pub(super) kept: Vec<usize>,
    pub(super) size: f64,
}

/// Chooses names that can't overlap: all if they fit, else every second, third…
///
/// `step` is the distance of neighbours, `most` the width at which a name is cut, `middle` where the
/// middle of a name of some size is. The first and the last are kept, unless the two do not fit.
pub(super) fn thin(
    names: &[String],
    step: f64,
    most: f64,
    middle: impl Fn(usize, f64) -> f64,
) -> Labels {
    let half = |at: usize, size: f64| width(&names[at], size).min(most) / 2.0;
    let room = |at: usize, next: usize, size: f64| {
        middle(next, size) - middle(at, size) - half(at, size) - half(next, size)
    };
    for size in [TEXT, SMALL] {
        if every(names, step, size, &room) == 1 {
            let kept = (0..names.len()).collect();
            return Labels { kept, size };
        }
    }
    let every = every(names, step, TEXT, &room);
    let last = names.len() - 1;
    let inner = (0..last).step_by(every);
    let clear = |at: &usize| *at == 0 || room(0, *at, TEXT) >= GAP && room(*at, last, TEXT) >= GAP;
    let mut kept: Vec<usize> = inner.filter(clear).collect();
    if room(0, last, TEXT) >= GAP {
        kept.push(last);
    }
    Labels { kept, size: TEXT }
}

/// The least step from name to name at which none overlap.
fn every(
    names: &[String],
    step: f64,
    size: f64,
    room: &impl Fn(usize, usize, f64) -> f64,
) -> usize {
    let count = names.len().max(1);
    if names.len() > MEASURED {
        let longest = names.iter().max_by_key(|name| name.len());
        let wide = widest(longest.map(String::as_str), size) + GAP;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the count"
        )]
        return ((wide / step.max(0.001)).ceil() as usize).clamp(1, count);
    }
    let apart = |every: &usize| {
        let starts = (0..count).step_by(*every);
        let mut pairs = starts
            .map(|at| (at, at + every))
            .filter(|(_, next)| *next < count);
        pairs.all(|(at, next)| room(at, next, size) >= GAP)
    };
    (1..count).find(apart).unwrap_or(count)
}

/// A count as a length.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of points are far below 2^52"
)]
pub(super) fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months() -> Vec<String> {
        (1..=12).map(|month| format!("{month}月")).collect()
    }

    fn thinned(names: &[String], step: f64) -> Labels {
        thin(names, step, f64::MAX, |at, _| count(at) * step)
    }

    #[test]
    fn names_that_fit_are_all_kept() {
        assert_eq!(thinned(&months(), 50.0).kept.len(), 12);
    }

    #[test]
    fn thinned_names_keep_first_and_last_and_never_touch() {
        for step in [5.0, 9.0, 14.0, 23.0] {
            let names = months();
            let labels = thinned(&names, step);
            assert_eq!(labels.kept.first(), Some(&0));
            assert_eq!(labels.kept.last(), Some(&11));
            for pair in labels.kept.windows(2) {
                let half = |at: usize| width(&names[at], labels.size) / 2.0;
                let between = count(pair[1] - pair[0]) * step;
                assert!(between - half(pair[0]) - half(pair[1]) >= GAP, "{labels:?}");
            }
        }
    }

    #[test]
    fn thousands_of_names_are_thinned_by_the_longest() {
        let names: Vec<String> = (0..8760)
            .map(|hour| format!("11月23日 {}时", hour % 24))
            .collect();
        let labels = thinned(&names, 650.0 / 8760.0);
        assert!((3..8).contains(&labels.kept.len()), "{labels:?}");
        assert_eq!(labels.kept.last(), Some(&8759));
    }
}
