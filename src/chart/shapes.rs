//! The geometry of a plot, drawn by charts-rs and read back.
//!
//! charts-rs is given places on the axis instead of values: no number passes through its floats,
//! its rounding or its labels. Its drawing is then read as a stream and only lines and areas are
//! taken over; words, colours, markers and limits are ours.

use charts_rs::{BarChart, ChartBase, Color, HorizontalBarChart, LineChart, Symbol, YAxisConfig};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::frame::{Plot, Sheet};

/// Marks the colours that stand for a series; the other two channels hold its index.
const SERIES: u8 = 0xAB;

/// One line to be drawn: places along both axes, `None` for a gap.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    /// Places along the category axis, counted in categories.
    pub(super) along: Vec<f64>,
    /// Places along the value axis, counted in its steps.
    pub(super) up: Vec<Option<f32>>,
}

/// A shape that charts-rs drew.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// A grid line.
    Grid { from: (f64, f64), to: (f64, f64) },
    /// A stretch of a line without gap.
    Line { series: usize, path: String },
    /// One bar of a series, in the order of its values that are not missing.
    Bar {
        series: usize,
        /// Left edge, top, width and height.
        area: [f64; 4],
    },
}

/// The value axis: its ends, and how many intervals the grid shows (0 for none).
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) intervals: u32,
}

/// Lines in `plot`; `span` is the range of the category axis.
pub(super) fn lines(
    sheet: Sheet,
    plot: Plot,
    axis: Axis,
    span: (f64, f64),
    tracks: Vec<Track>,
) -> Vec<Shape> {
    let list = tracks
        .into_iter()
        .enumerate()
        .map(|(index, track)| charts_rs::Series {
            data: track.up,
            x_values: Some(track.along),
            index: Some(index),
            symbol: Some(Symbol::None),
            ..Default::default()
        });
    let mut base = base(sheet, plot, list.collect());
    base.x_axis.min = Some(span.0);
    base.x_axis.max = Some(span.1);
    let chart = LineChart {
        base,
        y_axis_configs: vec![value_axis(axis)],
    };
    read(&chart.svg().unwrap_or_default())
}

/// Upright bars in `plot`, one band per category.
pub(super) fn bars(
    sheet: Sheet,
    plot: Plot,
    axis: Axis,
    rows: Vec<Vec<Option<f32>>>,
) -> Vec<Shape> {
    let categories = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut base = base(
        sheet,
        plot,
        rows.into_iter().enumerate().map(series).collect(),
    );
    base.x_axis.data = vec![String::new(); categories];
    let chart = BarChart {
        base,
        y_axis_configs: vec![value_axis(axis)],
        ..Default::default()
    };
    read(&chart.svg().unwrap_or_default())
}

/// Lying bars in `plot`; `stacked` puts the series of a category one after another.
pub(super) fn lying(
    sheet: Sheet,
    plot: Plot,
    axis: Axis,
    rows: Vec<Vec<Option<f32>>>,
    stacked: Option<&str>,
) -> Vec<Shape> {
    let categories = rows.iter().map(Vec::len).max().unwrap_or(0);
    let list = rows
        .into_iter()
        .enumerate()
        .map(series)
        .map(|one| charts_rs::Series {
            stack: stacked.map(str::to_owned),
            ..one
        });
    let mut base = base(sheet, plot, list.collect());
    base.x_axis.data = vec![String::new(); categories];
    let chart = HorizontalBarChart {
        base,
        y_axis_configs: vec![value_axis(axis)],
        ..Default::default()
    };
    read(&chart.svg().unwrap_or_default())
}

fn series((index, data): (usize, Vec<Option<f32>>)) -> charts_rs::Series {
    charts_rs::Series {
        data,
        index: Some(index),
        ..Default::default()
    }
}

/// A chart whose plot is exactly `plot`: no words, no axes, grid and series only.
fn base(sheet: Sheet, plot: Plot, series_list: Vec<charts_rs::Series>) -> ChartBase {
    let mut base = ChartBase {
        width: short(sheet.width),
        height: short(sheet.height),
        y_axis_hidden: true,
        ..Default::default()
    };
    base.margin.left = short(plot.left);
    base.margin.top = short(plot.top);
    base.margin.right = short(sheet.width - plot.right);
    base.margin.bottom = short(sheet.height - plot.bottom);
    base.legend.show = Some(false);
    base.x_axis.hidden = true;
    base.grid.stroke_width = 1.0;
    base.grid.stroke_color = Color::black();
    base.series.stroke_width = 2.0;
    base.series.colors = (0..series_list.len()).map(mark).collect();
    base.series_list = series_list;
    base
}

fn value_axis(axis: Axis) -> YAxisConfig {
    YAxisConfig {
        min: Some(short(axis.from)),
        max: Some(short(axis.to)),
        split_number: axis.intervals as usize,
        ..Default::default()
    }
}

fn mark(index: usize) -> Color {
    let [.., high, low] = index.to_be_bytes();
    (high, low, SERIES).into()
}

fn marked(colour: &str) -> Option<usize> {
    let channels = u32::from_str_radix(colour.strip_prefix('#')?, 16).ok()?;
    let [_, high, low, kind] = channels.to_be_bytes();
    (kind == SERIES).then(|| usize::from(u16::from_be_bytes([high, low])))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places on paper need no more digits"
)]
fn short(value: f64) -> f32 {
    value as f32
}

fn read(svg: &str) -> Vec<Shape> {
    let mut reader = Reader::from_str(svg);
    let mut shapes = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => shapes.extend(shape(&tag)),
            Ok(Event::Eof) | Err(_) => return shapes,
            Ok(_) => {}
        }
    }
}

fn shape(tag: &BytesStart<'_>) -> Option<Shape> {
    let text = |name: &str| {
        tag.try_get_attribute(name)
            .ok()
            .flatten()
            .map(|a| a.value.into_owned())
    };
    let number = |name: &str| text(name).and_then(|v| v.parse().ok()).unwrap_or(0.0);
    match tag.name().as_ref() {
        "line" => Some(Shape::Grid {
            from: (number("x1"), number("y1")),
            to: (number("x2"), number("y2")),
        }),
        "path" => Some(Shape::Line {
            series: marked(&text("stroke")?)?,
            path: text("d").filter(|d| d.contains('L'))?,
        }),
        "rect" => Some(Shape::Bar {
            series: marked(&text("fill")?)?,
            area: ["x", "y", "width", "height"].map(number),
        }),
        _ => None,
    }
}
