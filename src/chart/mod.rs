//! Series and words in, accessible SVG out.
//!
//! In: [`ChartSpec`], finished words and exact decimals. Out: markup for a page ([`draw`]) or a file
//! of its own ([`draw_file`]). Never: a pollutant, a dataset, a law; a number that is not in the
//! specification; a style attribute, a script, a clock.
//!
//! charts-rs lays out lines and bars (`shapes`); everything that is read is ours: each number shown
//! is the text the table shows. Read first: [`ChartSpec`], then `upright` and `lying`.

mod across;
mod bars;
mod data;
mod frame;
mod lying;
mod map;
mod palette;
mod panels;
mod pen;
mod place;
mod points;
mod reduce;
mod rows;
mod scale;
mod shapes;
mod small;
mod spec;
#[cfg(test)]
mod tests;
mod upright;
mod words;

pub use map::{Map, MapClass, MapLine, MapOutline, MapPoint, MapSpec, MapWords, draw_map};
pub use small::{spark, way};
pub use spec::{ChartSpec, Form, Limit, Mark, Series, Width};

use data::{Data, ascii_name};
use frame::Sheet;
use palette::{Ink, Tone};
use pen::{Anchor, Pen, Words};
use words::{SMALL, TEXT, clean, fit, widest, wrap};

const FONTS: &str = "system-ui, -apple-system, 'PingFang SC', 'HarmonyOS Sans SC', 'Noto Sans CJK SC', \
     'Source Han Sans SC', 'Microsoft YaHei', sans-serif";

/// Names of upright bars wider than this are worth a row of their own.
const LONG_NAME: f64 = 60.0;

/// Draws a chart for a page, in one of its two widths.
///
/// An `<svg>` of class `cv narrow` or `cv wide`, named by the elements `{id}-t` and `{id}-s` of the
/// page. Colours are custom properties with a light fallback. It is 328 × 240 or 720 × 320 units;
/// lying bars are as high as their rows need.
#[must_use]
pub fn draw(spec: &ChartSpec, width: Width) -> String {
    in_page(spec, width, Ink::Page)
}

/// As [`draw`], as small as it can be: without what pointers and scripts ask for.
#[must_use]
pub fn draw_still(spec: &ChartSpec, width: Width) -> String {
    in_page(spec, width, Ink::Still)
}

fn in_page(spec: &ChartSpec, width: Width, ink: Ink) -> String {
    let data = Data::new(spec);
    let (body, sheet) = body(&data, width, ink, 0.0);
    let id = ascii_name(&spec.id);
    let mut pen = Pen::new(ink);
    pen.open(
        "svg",
        &[
            ("class", &format!("cv {}", width.class())),
            ("role", "img"),
            ("aria-labelledby", &format!("{id}-t")),
            ("aria-describedby", &format!("{id}-s")),
            ("viewBox", &view_box(sheet)),
        ],
    );
    pen.finish() + &body + "</svg>"
}

/// What stands around a chart that is a document of its own, besides its title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper<'a> {
    /// Source, time, licence, address: lines below the drawing.
    pub below: Vec<&'a str>,
}

/// Draws a chart as a document of its own, wide, in light colours, with its title above it and its
/// source below.
#[must_use]
pub fn draw_file(spec: &ChartSpec, paper: &Paper<'_>) -> String {
    let data = Data::new(spec);
    let title = clean(&spec.title);
    let wide = Width::Wide.units();
    let heads = wrap(&title, TITLE, wide);
    let top = frame::count(heads.len()) * HEAD;
    let (body, sheet) = body(&data, Width::Wide, Ink::File, top + 8.0);
    let below = paper.below.iter().map(|line| clean(line));
    let feet: Vec<String> = below.flat_map(|line| wrap(&line, SMALL, wide)).collect();
    let mut pen = Pen::new(Ink::File);
    let high = sheet.height + frame::count(feet.len()) * FOOT + 28.0;
    let (width, height) = (pen::num(sheet.width + 32.0), pen::num(high));
    pen.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("role", "img"),
            ("width", &width),
            ("height", &height),
            ("viewBox", &format!("-16 -12 {width} {height}")),
            ("font-family", FONTS),
        ],
    );
    pen.leaf("title", &[], &title);
    pen.leaf("desc", &[], &clean(&spec.description));
    let ground = pen.tone(Tone::Ground);
    pen.empty(
        "rect",
        &[
            ("x", "-16"),
            ("y", "-12"),
            ("width", &width),
            ("height", &height),
            ("fill", &ground),
        ],
    );
    rows_of(&mut pen, &heads, (18.0, HEAD, TITLE), Tone::Text);
    rows_of(
        &mut pen,
        &feet,
        (sheet.height + 14.0, FOOT, SMALL),
        Tone::Muted,
    );
    pen.finish() + &body + "</svg>"
}

/// Size of the title of a document.
const TITLE: f64 = 18.0;

/// Height of a line of the title.
const HEAD: f64 = 26.0;

/// Height of a line below the drawing.
const FOOT: f64 = 18.0;

/// Writes lines one below the other: baseline of the first, distance, size.
fn rows_of(pen: &mut Pen, lines: &[String], (first, apart, size): (f64, f64, f64), tone: Tone) {
    let fill = pen.tone(tone);
    for (at, text) in lines.iter().enumerate() {
        let words = Words {
            x: 0.0,
            y: first + frame::count(at) * apart,
            anchor: Anchor::Start,
            size,
            text,
        };
        pen.words(words, &fill);
    }
}

fn view_box(sheet: Sheet) -> String {
    format!("0 0 {} {}", pen::num(sheet.width), pen::num(sheet.height))
}

/// The drawing without its root, and the sheet it needs. No specification can make it panic: what
/// the layout library can't draw becomes the words for an empty chart.
fn body(data: &Data, width: Width, ink: Ink, top: f64) -> (String, Sheet) {
    let sheet = Sheet {
        width: width.units(),
        height: width.height() + top,
        top,
    };
    let drawn = std::panic::catch_unwind(|| {
        let mut pen = Pen::new(ink);
        let sheet = form(&mut pen, data, sheet);
        (pen.finish(), sheet)
    });
    drawn.unwrap_or_else(|_| {
        let mut pen = Pen::new(ink);
        nothing(&mut pen, data, sheet);
        (pen.finish(), sheet)
    })
}

fn form(pen: &mut Pen, data: &Data, sheet: Sheet) -> Sheet {
    if data.is_empty() {
        nothing(pen, data, sheet);
        return sheet;
    }
    if panels::wanted(data) {
        let height = panels::draw(pen, data, sheet);
        return Sheet { height, ..sheet };
    }
    let styles = palette::styles(pen.ink, data.form, &data.rows);
    let lying = match data.form {
        Form::HorizontalBar | Form::Stacked => true,
        Form::Bar => has_long_names(data, sheet),
        Form::Line | Form::Target => false,
    };
    if lying {
        let height = lying::draw(pen, data, &styles, sheet);
        return Sheet { height, ..sheet };
    }
    upright::draw(pen, data, &styles, sheet);
    sheet
}

/// Whether the names under upright bars would have to be left out though they are names, not dates.
fn has_long_names(data: &Data, sheet: Sheet) -> bool {
    let longest = widest(data.categories.iter().map(String::as_str), TEXT);
    let room = (sheet.width - 40.0) / frame::count(data.count().max(1));
    longest > LONG_NAME && longest + 8.0 > room
}

/// The words for an empty chart, in an empty frame.
fn nothing(pen: &mut Pen, data: &Data, sheet: Sheet) {
    let (grid, muted) = (pen.tone(Tone::Grid), pen.tone(Tone::Muted));
    let (right, bottom) = (sheet.width, sheet.height - 1.0);
    for y in [sheet.top + 1.0, bottom] {
        pen.line((0.0, y), (right, y), &[("stroke", &grid)]);
    }
    let words = Words {
        x: right / 2.0,
        y: (sheet.top + bottom) / 2.0 + 5.0,
        anchor: Anchor::Middle,
        size: TEXT,
        text: &fit(&data.empty, TEXT, right),
    };
    pen.words(words, &muted);
}
