//! Markers: a shape and a colour for the class, the number in it, words beside it, all one link.

use super::super::palette::{self, Style, Tone};
use super::super::pen::{Anchor, Pen, Words, num};
use super::super::words::{SMALL, clean, width};
use super::cells::{HALF, Marker, WIDE};
use super::labels::{LINE, Label};
use super::spec::{MapClass, MapSpec};

/// Shapes, by place on the scale; a scale with more classes begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Inverted,
    Hexagon,
    /// Several places.
    Bar,
}

const SHAPES: [Shape; 6] = [
    Shape::Circle,
    Shape::Square,
    Shape::Triangle,
    Shape::Diamond,
    Shape::Inverted,
    Shape::Hexagon,
];

impl Shape {
    fn of(class: &MapClass) -> Self {
        SHAPES[usize::from(class.place) % SHAPES.len()]
    }

    /// Corners around the origin, for a marker of half side 1.
    fn corners(self) -> &'static [(f64, f64)] {
        match self {
            Self::Circle => &[],
            Self::Square => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            Self::Triangle => &[(0.0, -1.05), (1.1, 0.85), (-1.1, 0.85)],
            Self::Diamond => &[(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)],
            Self::Inverted => &[(0.0, 1.05), (1.1, -0.85), (-1.1, -0.85)],
            Self::Hexagon => &[
                (-0.55, -0.95),
                (0.55, -0.95),
                (1.1, 0.0),
                (0.55, 0.95),
                (-0.55, 0.95),
                (-1.1, 0.0),
            ],
            Self::Bar => &[(-WIDE, -0.85), (WIDE, -0.85), (WIDE, 0.85), (-WIDE, 0.85)],
        }
    }

    /// How far below the middle words stand best, in half sides.
    fn sink(self) -> f64 {
        match self {
            Self::Triangle => 0.25,
            Self::Inverted => -0.25,
            _ => 0.0,
        }
    }
}

/// Draws a shape around a place.
fn shape(pen: &mut Pen, shape: Shape, (x, y): (f64, f64), half: f64, paint: &[(&str, &str)]) {
    let corners = shape.corners();
    if corners.is_empty() {
        let (x, y, r) = (num(x), num(y), num(half));
        let circle = [("cx", x.as_str()), ("cy", &y), ("r", &r)];
        return pen.empty("circle", &[&circle[..], paint].concat());
    }
    let place = |(dx, dy): &(f64, f64)| format!("{} {}", num(x + dx * half), num(y + dy * half));
    let places: Vec<String> = corners.iter().map(place).collect();
    let path = format!("M{}z", places.join("L"));
    pen.empty("path", &[&[("d", path.as_str())], paint].concat());
}

/// One marker with its words.
pub(super) fn draw(pen: &mut Pen, spec: &MapSpec, marker: &Marker, label: Option<&Label>) {
    let called = clean(&super::called(spec, marker));
    let row = format!("#{}-{}", spec.id, marker.first);
    let href = match marker.points.as_slice() {
        [one] => spec.points[*one].href.as_ref().unwrap_or(&row),
        _ => &row,
    };
    pen.open("a", &[("href", href)]);
    pen.leaf("title", &[], &called);
    let [x, y, right, bottom] = marker.target;
    let [left, top, wide, high] = [x, y, right - x, bottom - y].map(num);
    let target = [
        ("class", "hit"),
        ("x", left.as_str()),
        ("y", &top),
        ("width", &wide),
        ("height", &high),
        ("fill", "transparent"),
    ];
    pen.empty("rect", &target);
    face(pen, spec, marker);
    if let Some(label) = label {
        words(pen, marker, label);
    }
    pen.close("a");
}

/// Shape and number.
fn face(pen: &mut Pen, spec: &MapSpec, marker: &Marker) {
    let look = look(spec, &marker.points);
    let figure = match marker.points.len() {
        1 => look.shape(),
        _ => Shape::Bar,
    };
    // Colours that people chose for their screen must not part the number from its ground.
    pen.open("g", &[("class", "face")]);
    let style = bare(pen, look, figure, marker.at, HALF);
    let range = marker.range();
    let text = match width(&range, SMALL) <= 2.0 * WIDE * HALF - 2.0 {
        true => range,
        false => spec.words.several(marker.points.len()),
    };
    let (x, y) = marker.at;
    let words = Words {
        x,
        y: y + SMALL * 0.36 + figure.sink() * HALF,
        anchor: Anchor::Middle,
        size: SMALL,
        text: &text,
    };
    pen.words(words, &style.on);
    pen.close("g");
}

/// The words beside a marker, the name first.
fn words(pen: &mut Pen, marker: &Marker, label: &Label) {
    let [left, top, right, _] = label.area;
    let (x, anchor) = if left > marker.at.0 {
        (left, Anchor::Start)
    } else if right < marker.at.0 {
        (right, Anchor::End)
    } else {
        ((left + right) / 2.0, Anchor::Middle)
    };
    let ink = pen.tone(Tone::Text);
    let mut y = top + LINE - 4.0;
    for text in &label.lines {
        let line = Words {
            x,
            y,
            anchor,
            size: SMALL,
            text,
        };
        pen.words_over(line, &ink);
        y += LINE;
    }
}

/// What a marker says by its looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look<'s> {
    /// One class.
    Classed(&'s MapClass),
    /// Several places of several classes.
    Mixed,
    /// Something should be known and is not.
    Missing,
    /// Nothing is judged.
    Plain,
}

impl Look<'_> {
    fn style(self, pen: &Pen) -> Style {
        match self {
            Self::Classed(class) => palette::of_class(pen.ink, &class.key),
            Self::Missing => palette::of_class(pen.ink, "none"),
            Self::Mixed | Self::Plain => palette::plain(pen.ink),
        }
    }

    fn shape(self) -> Shape {
        match self {
            Self::Classed(class) => Shape::of(class),
            Self::Mixed => Shape::Bar,
            Self::Missing | Self::Plain => Shape::Circle,
        }
    }
}

/// The looks of places: those of each, where they agree.
pub(super) fn look<'s>(spec: &'s MapSpec, points: &[usize]) -> Look<'s> {
    let mut looks = points.iter().map(|point| {
        let point = &spec.points[*point];
        match &point.class {
            Some(class) => Look::Classed(class),
            None if point.missing => Look::Missing,
            None => Look::Plain,
        }
    });
    let first = looks.next().unwrap_or(Look::Plain);
    match looks.all(|other| other == first) {
        true => first,
        false => Look::Mixed,
    }
}

/// Draws a marker without number.
fn bare(pen: &mut Pen, look: Look<'_>, figure: Shape, at: (f64, f64), half: f64) -> Style {
    let style = look.style(pen);
    let outline = style.outline.as_deref().unwrap_or(&style.line);
    let dash = if look == Look::Missing { "4 3" } else { "" };
    let paint = [
        ("fill", style.fill.as_str()),
        ("stroke", outline),
        ("stroke-width", "2"),
        ("stroke-dasharray", dash),
    ];
    shape(pen, figure, at, half, &paint);
    style
}

/// A small marker for the legend.
pub(super) fn swatch(pen: &mut Pen, look: Look<'_>, at: (f64, f64)) {
    bare(pen, look, look.shape(), at, 6.0);
}
