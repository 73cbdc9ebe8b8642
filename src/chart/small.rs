//! Drawings of the size of a word, beside the number they belong to: hidden from screen readers.

use crate::quantity::Decimal;

use super::palette::{Ink, Tone};
use super::pen::{Pen, num};
use super::scale::float;

/// Size of a line beside a number.
const LINE: (f64, f64) = (112.0, 28.0);

/// Size of a bar beside a number.
const BAR: (f64, f64) = (144.0, 20.0);

/// How far beyond its ends the way to a target is shown.
const BEYOND: f64 = 0.15;

/// A small line through `values`, its last point marked; a gap is a gap. Empty for fewer than two
/// values.
///
/// It shows how a number came about, not how great it is: its scale is its own.
#[must_use]
pub fn spark(values: &[Option<Decimal>]) -> String {
    let known: Vec<f64> = values.iter().flatten().map(|v| float(*v)).collect();
    let (Some(low), Some(high)) = (
        known.iter().copied().reduce(f64::min),
        known.iter().copied().reduce(f64::max),
    ) else {
        return String::new();
    };
    if known.len() < 2 {
        return String::new();
    }
    let (wide, high_px) = LINE;
    let step = (wide - 8.0) / super::frame::count(values.len() - 1);
    let spread = if high > low { high - low } else { 1.0 };
    let place = |at: usize, value: f64| {
        let up = if high > low {
            (value - low) / spread
        } else {
            0.5
        };
        (
            4.0 + super::frame::count(at) * step,
            high_px - 4.0 - up * (high_px - 8.0),
        )
    };
    let (mut path, mut open, mut last) = (String::new(), false, None);
    for (at, value) in values.iter().enumerate() {
        let Some(value) = value else {
            open = false;
            continue;
        };
        let (x, y) = place(at, float(*value));
        // A lone point is a dot: a line of no length with round ends.
        let dot = if open { "" } else { "h.1" };
        path += &format!("{}{} {}{dot}", if open { "L" } else { "M" }, num(x), num(y));
        (open, last) = (true, Some((x, y)));
    }
    let mut pen = begin("spark", LINE);
    let line = pen.tone(Tone::Series);
    let look = [
        ("d", path.as_str()),
        ("fill", "none"),
        ("stroke", &line),
        ("stroke-width", "2"),
        ("stroke-linecap", "round"),
        ("stroke-linejoin", "round"),
    ];
    pen.empty("path", &look);
    if let Some((x, y)) = last {
        let (x, y) = (num(x), num(y));
        pen.empty(
            "circle",
            &[("cx", &x), ("cy", &y), ("r", "3"), ("fill", &line)],
        );
    }
    pen.finish() + "</svg>"
}

/// Where a target stands: the way from its base to the promise, how far it has come, and how far
/// the straight line asks for by now. Empty without value or target.
///
/// Without a base the way begins at zero. What is beyond both ends is cut there.
#[must_use]
pub fn way(
    base: Option<Decimal>,
    target: Option<Decimal>,
    value: Option<Decimal>,
    expected: Option<Decimal>,
) -> String {
    let (Some(target), Some(value)) = (target.map(float), value.map(float)) else {
        return String::new();
    };
    let base = base.map_or(0.0, float);
    if (target - base).abs() < f64::EPSILON {
        return String::new();
    }
    let (wide, high) = BAR;
    let length = wide / (1.0 + 2.0 * BEYOND);
    let x = |number: f64| {
        let part = ((number - base) / (target - base)).clamp(-BEYOND, 1.0 + BEYOND);
        (part + BEYOND) * length
    };
    let mut pen = begin("way", BAR);
    let [grid, line, text] = [Tone::Grid, Tone::Series, Tone::Text].map(|tone| pen.tone(tone));
    let bar = |pen: &mut Pen, from: f64, to: f64, (top, thick): (f64, f64), fill: &str| {
        let (left, right) = (from.min(to), from.max(to));
        let area = [left, top, (right - left).max(1.0), thick].map(num);
        let [x, y, width, height] = &area;
        pen.empty(
            "rect",
            &[
                ("x", x),
                ("y", y),
                ("width", width),
                ("height", height),
                ("fill", fill),
            ],
        );
    };
    bar(&mut pen, x(base), x(target), (4.0, high - 8.0), &grid);
    bar(&mut pen, x(base), x(value), (7.0, high - 14.0), &line);
    if let Some(expected) = expected.map(float) {
        let at = x(expected);
        let look = [
            ("stroke", text.as_str()),
            ("stroke-width", "1.5"),
            ("stroke-dasharray", "2 2"),
        ];
        pen.line((at, 1.0), (at, high - 1.0), &look);
    }
    let at = x(target);
    let look = [("stroke", text.as_str()), ("stroke-width", "3")];
    pen.line((at, 1.0), (at, high - 1.0), &look);
    pen.finish() + "</svg>"
}

fn begin(class: &str, (width, height): (f64, f64)) -> Pen {
    let mut pen = Pen::new(Ink::Still);
    let (width, height) = (num(width), num(height));
    let view = format!("0 0 {width} {height}");
    let look = [
        ("class", class),
        ("aria-hidden", "true"),
        ("viewBox", &view),
        ("width", &width),
        ("height", &height),
    ];
    pen.open("svg", &look);
    pen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(number: i64) -> Option<Decimal> {
        Some(Decimal::from(number))
    }

    #[test]
    fn a_small_line_keeps_its_gap() {
        let drawn = spark(&[some(1), some(3), None, some(2)]);
        // 104 units for three steps; the highest at 4, the lowest at 24.
        assert!(drawn.contains("d=\"M4 24h.1L38.7 4M108 14h.1\""), "{drawn}");
        assert!(drawn.contains("aria-hidden=\"true\""));
        assert_eq!(spark(&[some(1), None]), "");
    }

    #[test]
    fn the_way_to_a_target_goes_from_left_to_right_whichever_way_numbers_go() {
        // From 40 down to 30, now 35, asked for 32: half the way, and eight tenths of it.
        let drawn = way(some(40), some(30), some(35), some(32));
        let length = 144.0 / 1.3;
        let half = num((0.5 + 0.15) * length - 0.15 * length);
        assert!(
            drawn.contains(&format!("width=\"{half}\" height=\"6\"")),
            "{drawn}"
        );
        let asked = num((0.8 + 0.15) * length);
        assert!(drawn.contains(&format!("x1=\"{asked}\"")), "{drawn}");
        assert_eq!(way(some(30), some(30), some(1), None), "");
        assert_eq!(way(None, some(30), None, None), "");
    }
}
