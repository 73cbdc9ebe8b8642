//! Forms with an upright value axis: lines, bars and the way to a target.

use super::across;
use super::bars;
use super::data::Data;
use super::frame::{Labels, Plot, Sheet, count, header, thin};
use super::palette::{Style, Tone};
use super::pen::{self, Anchor, Pen, Words};
use super::place::Placer;
use super::points;
use super::reduce;
use super::scale::{Extent, Scale};
use super::shapes::{self, Axis, Shape, Track};
use super::spec::Form;
use super::words::{TEXT, fit, widest, width};

/// Height of the category names below the plot.
const NAMES: f64 = 28.0;

/// Share of the sheet that one category name may take.
const LONGEST: f64 = 0.3;

/// Room that a name has in the smallest sheet.
const LEAST_NAME: f64 = 72.0;

/// Most room to the right of the plot for half of the last name.
const MOST_RIGHT: f64 = 36.0;

/// Share of the sheet that ticks may take; numbers too long for it are left to the table.
const WIDEST_TICKS: f64 = 0.55;

/// A line whose values differ by less than this part of themselves does not start at zero.
const FAR_FROM_ZERO: u32 = 10;

/// The same for the way to a target, where the difference is the message.
const FAR_FROM_ZERO_ON_A_PATH: u32 = 3;

/// A laid-out chart: everything that drawing needs to know.
#[derive(Debug)]
pub(super) struct Upright<'a> {
    pub(super) data: &'a Data,
    pub(super) styles: &'a [Style],
    pub(super) plot: Plot,
    pub(super) scale: Scale,
    sheet: Sheet,
    /// Free room at both ends of a line's category axis.
    inset: f64,
    /// Which category names are written.
    labels: Labels,
    ticks: Vec<String>,
}

/// Draws a line, bar or target chart on `sheet`.
pub(super) fn draw(pen: &mut Pen, data: &Data, styles: &[Style], sheet: Sheet) {
    let top = header(pen, data, styles, sheet);
    if let Some(extent) = extent(data) {
        plot(pen, data, styles, Sheet { top, ..sheet }, extent);
    }
}

/// Draws what stands below the unit and the legend; the value axis shows all of `extent`.
pub(super) fn plot(pen: &mut Pen, data: &Data, styles: &[Style], sheet: Sheet, extent: Extent) {
    let scale = match data.form {
        Form::Bar => Scale::from_zero(extent),
        Form::Target => Scale::near_values(extent, FAR_FROM_ZERO_ON_A_PATH),
        _ => Scale::near_values(extent, FAR_FROM_ZERO),
    };
    let mut chart = Upright::new(data, styles, sheet, scale);
    let marks = across::arrange(&chart);
    chart.plot.top = sheet.top + marks.height() + 8.0;
    let shapes = chart.shapes();
    chart.grid(pen, &shapes);
    chart.names(pen);
    let mut placer = Placer::new(Plot {
        right: sheet.width,
        ..chart.plot
    });
    marks.draw(pen, &chart, &mut placer);
    if data.form == Form::Bar {
        bars::areas(pen, &chart, &shapes, &mut placer);
        across::limit_lines(pen, &chart);
    } else {
        across::limit_lines(pen, &chart);
        chart.lines(pen, &shapes, &mut placer);
    }
    chart.zero(pen);
    across::limit_words(pen, &chart, &mut placer);
    match data.form {
        Form::Bar => bars::numbers(pen, &chart),
        Form::Target => points::ends(pen, &chart, &mut placer),
        _ => {}
    }
    points::hits(pen, &chart);
    chart.reading(pen);
}

/// What the value axis has to show.
pub(super) fn extent(data: &Data) -> Option<Extent> {
    let limits = data.limits.iter().map(|(value, _)| *value);
    Extent::of(data.values().chain(limits))
}

impl<'a> Upright<'a> {
    fn new(data: &'a Data, styles: &'a [Style], sheet: Sheet, scale: Scale) -> Self {
        let mut ticks = scale.ticks(data.myriads);
        let wide = widest(ticks.iter().map(String::as_str), TEXT);
        if wide > sheet.width * WIDEST_TICKS {
            ticks.clear();
        }
        let left = if ticks.is_empty() { 8.0 } else { wide + 8.0 };
        let longest = longest(sheet);
        let last = data.categories.last();
        let half = last.map_or(0.0, |name| width(name, TEXT).min(longest) / 2.0);
        let room = (sheet.width - left) / count(data.count().max(1)) / 2.0;
        let inset = match data.form {
            Form::Bar => 0.0,
            _ => room.min(14.0),
        };
        let free = if data.form == Form::Bar { room } else { inset };
        let right = (half - free)
            .clamp(1.0, MOST_RIGHT)
            .max(points::room_for_ends(data, sheet.width));
        let plot = Plot {
            left,
            top: sheet.top,
            right: sheet.width - right,
            bottom: sheet.height - NAMES - bars::room_below(data),
        };
        let mut chart = Self {
            data,
            styles,
            plot,
            scale,
            sheet,
            inset,
            labels: Labels::default(),
            ticks,
        };
        let middle = |at: usize, size: f64| chart.name_x(at, size);
        chart.labels = thin(&data.categories, chart.unit(), longest, middle);
        chart
    }

    /// Width of the whole drawing.
    pub(super) fn width(&self) -> f64 {
        self.sheet.width
    }

    /// Distance between the places of two neighbouring categories.
    pub(super) fn unit(&self) -> f64 {
        let n = self.data.count();
        match (self.data.form, n) {
            (Form::Bar, _) => self.plot.width() / count(n.max(1)),
            (_, 0 | 1) => self.plot.width(),
            _ => (self.plot.width() - 2.0 * self.inset) / count(n - 1),
        }
    }

    /// Where a category is.
    pub(super) fn x(&self, at: usize) -> f64 {
        match (self.data.form, self.data.count()) {
            (Form::Bar, _) => self.plot.left + (count(at) + 0.5) * self.unit(),
            (_, 0 | 1) => self.plot.left + self.plot.width() / 2.0,
            _ => self.plot.left + self.inset + count(at) * self.unit(),
        }
    }

    /// Where a number of steps above the lowest tick is.
    pub(super) fn y(&self, steps: f64) -> f64 {
        self.plot.bottom - steps / f64::from(self.scale.intervals()) * self.plot.height()
    }

    fn shapes(&self) -> Vec<Shape> {
        let steps = f64::from(self.scale.intervals());
        let origin = self.scale.origin();
        match self.data.form {
            Form::Bar => {
                let axis = Axis {
                    from: origin,
                    to: origin + steps,
                    intervals: self.scale.intervals(),
                };
                let rows = (0..self.data.rows.len()).map(|row| self.places(row, origin));
                shapes::bars(self.sheet, self.plot, axis, rows.collect())
            }
            _ => {
                let axis = Axis {
                    from: 0.0,
                    to: steps,
                    intervals: self.scale.intervals(),
                };
                let tracks = (0..self.data.rows.len())
                    .map(|row| self.track(row))
                    .collect();
                shapes::lines(self.sheet, self.plot, axis, self.span(), tracks)
            }
        }
    }

    /// Places of a series along the value axis, counted from `origin` steps.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "places on paper need no more digits"
    )]
    fn places(&self, row: usize, origin: f64) -> Vec<Option<f32>> {
        let values = self.data.rows[row].values.iter();
        values
            .map(|value| value.map(|v| (self.scale.place(v) + origin) as f32))
            .collect()
    }

    fn track(&self, row: usize) -> Track {
        let places = self.places(row, 0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a width in pixels"
        )]
        let track = reduce::track(&places, self.plot.width() as usize);
        if self.data.form == Form::Target && row == 1 {
            return without_gaps(&track);
        }
        track
    }

    /// The range of the category axis, counted in categories.
    fn span(&self) -> (f64, f64) {
        match self.data.count() {
            0 | 1 => (-0.5, 0.5),
            n => {
                let beyond = self.inset / self.unit();
                (-beyond, count(n - 1) + beyond)
            }
        }
    }

    fn grid(&self, pen: &mut Pen, shapes: &[Shape]) {
        let (grid, muted) = (pen.tone(Tone::Grid), pen.tone(Tone::Muted));
        pen.open("g", &[("stroke", &grid)]);
        for shape in shapes {
            if let Shape::Grid { from, to } = shape {
                pen.line(*from, *to, &[]);
            }
        }
        let (left, right, bottom) = (self.plot.left, self.plot.right, self.plot.bottom);
        pen.line((left, bottom), (right, bottom), &[]);
        pen.close("g");
        for (at, tick) in self.ticks.iter().enumerate() {
            let words = Words {
                x: left - 8.0,
                y: self.y(count(at)) + 5.0,
                anchor: Anchor::End,
                size: TEXT,
                text: tick,
            };
            pen.words(words, &muted);
        }
    }

    fn zero(&self, pen: &mut Pen) {
        if self.scale.has_zero() {
            let axis = pen.tone(Tone::Axis);
            let y = self.y(-self.scale.origin());
            pen.line(
                (self.plot.left, y),
                (self.plot.right, y),
                &[("stroke", &axis)],
            );
        }
    }

    /// Middle of a category name: under its category, but never beyond the sheet.
    fn name_x(&self, at: usize, size: f64) -> f64 {
        let wide = width(&self.data.categories[at], size);
        let half = wide.min(longest(self.sheet)) / 2.0;
        self.x(at).min(self.sheet.width - half).max(half)
    }

    fn names(&self, pen: &mut Pen) {
        let text = pen.tone(Tone::Text);
        let size = pen::num(self.labels.size);
        let look = [
            ("text-anchor", "middle"),
            ("font-size", &size),
            ("fill", &text),
        ];
        pen.open("g", &[&[("class", "names")][..], &look].concat());
        for at in &self.labels.kept {
            let name = &self.data.categories[*at];
            let words = Words {
                x: self.name_x(*at, self.labels.size),
                y: self.sheet.height - NAMES + 20.0,
                anchor: Anchor::Middle,
                size: self.labels.size,
                text: &fit(name, self.labels.size, longest(self.sheet)),
            };
            pen.words(words, &text);
        }
        pen.close("g");
    }

    /// Where the first category is and how far the next, which number the lowest tick is, where it
    /// is and how far up one more is, the ends of the plot, and how far from the middle of its
    /// category the first series is and how far the next.
    fn reading(&self, pen: &mut Pen) {
        let (base, step) = self.scale.ground();
        let up = self.plot.height() / f64::from(self.scale.intervals()) / step;
        let Plot {
            left,
            right,
            top,
            bottom,
        } = self.plot;
        let (first, next) = match self.data.form {
            Form::Bar => {
                let (left, wide) = bars::slot(self, 0, 0);
                (left + wide / 2.0 - self.x(0), wide + bars::BETWEEN)
            }
            _ => (0.0, 0.0),
        };
        let places = [
            self.x(0),
            self.unit(),
            base,
            bottom,
            up,
            top,
            left,
            right,
            first,
            next,
        ];
        pen.reading("x", &places);
    }

    fn lines(&self, pen: &mut Pen, shapes: &[Shape], placer: &mut Placer) {
        for shape in shapes {
            if let Shape::Line { series, path } = shape {
                let style = &self.styles[*series];
                let series = pen.series(*series);
                pen.empty(
                    "path",
                    &[
                        ("d", path),
                        ("data-s", &series),
                        ("fill", "none"),
                        ("stroke", &style.line),
                        ("stroke-width", if self.is_dense() { "1.5" } else { "2.5" }),
                        ("stroke-linejoin", "round"),
                        ("stroke-dasharray", style.dash),
                    ],
                );
            }
        }
        points::markers(pen, self);
        points::avoid(self, placer);
    }

    /// Whether points are too close to be told apart.
    pub(super) fn is_dense(&self) -> bool {
        self.unit() < 3.0
    }
}

/// Room that one category name may take.
fn longest(sheet: Sheet) -> f64 {
    (sheet.width * LONGEST).max(LEAST_NAME)
}

fn without_gaps(track: &Track) -> Track {
    let present = || {
        track
            .along
            .iter()
            .zip(&track.up)
            .filter(|(_, up)| up.is_some())
    };
    Track {
        along: present().map(|(along, _)| *along).collect(),
        up: present().map(|(_, up)| *up).collect(),
    }
}
