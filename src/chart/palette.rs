//! Colours, dashes and marker shapes of series.

use super::data::Row;
use super::spec::Form;

const KEYS: &str = include_str!("colours.txt");

/// Colour and the colour of words on it, for series without an official one.
const SERIES: [(&str, &str); 4] = [
    ("#12436d", "#ffffff"),
    ("#28a197", "#000000"),
    ("#801650", "#ffffff"),
    ("#f46a25", "#000000"),
];

const DASHES: [&str; 4] = ["", "7 4", "2 4", "12 4 2 4"];

/// The colours that a drawing has apart from its series.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tone {
    Text,
    Muted,
    Grid,
    Axis,
    Limit,
    Ground,
    /// The first series.
    Series,
}

impl Tone {
    fn named(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("text", "#1b1b1b"),
            Self::Muted => ("muted", "#4a4f57"),
            Self::Grid => ("grid", "#dfe3e8"),
            Self::Axis => ("axis", "#8a93a0"),
            Self::Limit => ("limit", "#c62828"),
            Self::Ground => ("bg", "#ffffff"),
            Self::Series => ("s1", "#12436d"),
        }
    }
}

/// Where the drawing will be seen: in a page, whose style sheet decides, or on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Page,
    /// In a page that shows nothing else: small, with nothing for a pointer or a script.
    Still,
    File,
}

impl Ink {
    /// The paint of a tone, as a presentation attribute takes it.
    pub(super) fn tone(self, tone: Tone) -> String {
        let (name, colour) = tone.named();
        self.token(&format!("cv-{name}"), colour)
    }

    fn token(self, name: &str, colour: &str) -> String {
        match self {
            Self::Page | Self::Still => format!("var(--{name},{colour})"),
            Self::File => colour.to_owned(),
        }
    }
}

/// Marker shapes, one per place in the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
}

/// How one series is drawn.
#[derive(Clone, Debug)]
pub(super) struct Style {
    /// Colour of areas.
    pub(super) fill: String,
    /// Outline of areas, where the colour needs one.
    pub(super) outline: Option<String>,
    /// Colour of lines and markers.
    pub(super) line: String,
    /// Colour of words on areas.
    pub(super) on: String,
    /// Value of `stroke-dasharray`; empty for a solid line.
    pub(super) dash: &'static str,
    pub(super) marker: Marker,
}

/// The style of each series: official colours by key, others by place, never by colour alone.
///
/// In the form [`Form::Target`] the second series is the path and dotted.
pub(super) fn styles(ink: Ink, form: Form, rows: &[Row]) -> Vec<Style> {
    let marked = rows.iter().any(|row| row.dashed);
    let path = |at: usize| form == Form::Target && at == 1;
    let dash = |at: usize, row: &Row| match (marked, row.dashed) {
        _ if path(at) => DASHES[2],
        (true, false) => "",
        (true, true) => DASHES[1 + rows[..at].iter().filter(|r| r.dashed).count() % 3],
        (false, _) => DASHES[(at + at / 4) % 4],
    };
    let styled = |(at, row): (usize, &Row)| Style {
        dash: dash(at, row),
        marker: [
            Marker::Circle,
            Marker::Square,
            Marker::Triangle,
            Marker::Diamond,
        ][at % 4],
        ..paints(ink, at, row.key.as_deref())
    };
    rows.iter().enumerate().map(styled).collect()
}

/// The style of a class on a map.
pub(super) fn of_class(ink: Ink, key: &str) -> Style {
    paints(ink, 0, Some(key))
}

/// The style of what is not judged: an outline on the ground.
pub(super) fn plain(ink: Ink) -> Style {
    let style = paints(ink, 0, None);
    Style {
        fill: ink.tone(Tone::Ground),
        outline: Some(style.line.clone()),
        on: ink.tone(Tone::Text),
        ..style
    }
}

fn paints(ink: Ink, at: usize, key: Option<&str>) -> Style {
    let (colour, on) = SERIES[at % SERIES.len()];
    let name = format!("cv-s{}", at % SERIES.len() + 1);
    let (name, fill, line, on, official) = match key {
        None => (name.as_str(), colour, colour, on, false),
        Some(key) => {
            let (fill, line, on) = known(key).unwrap_or((colour, colour, on));
            (key, fill, line, on, true)
        }
    };
    let outline = ink.token(&format!("{name}-line"), line);
    let fill = ink.token(name, fill);
    Style {
        line: if official {
            outline.clone()
        } else {
            fill.clone()
        },
        outline: official.then_some(outline),
        fill,
        on: ink.token(&format!("{name}-on"), on),
        dash: "",
        marker: Marker::Circle,
    }
}

/// Fill, outline and word colour of a class key.
fn known(key: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let mut rows = KEYS.lines().filter(|line| !line.starts_with('#'));
    rows.find_map(|line| {
        let mut cells = line.split_whitespace();
        (cells.next() == Some(key)).then(|| Some((cells.next()?, cells.next()?, cells.next()?)))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(dashed: bool, key: Option<&str>) -> Row {
        Row {
            name: String::new(),
            values: vec![],
            texts: vec![],
            dashed,
            key: key.map(str::to_owned),
        }
    }

    #[test]
    fn every_line_of_the_colour_list_is_whole() {
        for line in KEYS.lines().filter(|line| !line.starts_with('#')) {
            let key = line.split_whitespace().next().unwrap();
            let (fill, outline, on) = known(key).unwrap();
            for colour in [fill, outline, on] {
                assert!(colour.len() == 7 && colour.starts_with('#'), "{line}");
            }
        }
    }

    #[test]
    fn four_series_differ_without_colour() {
        let styles = styles(
            Ink::Page,
            Form::Line,
            &[const { None }; 4].map(|key| row(false, key)),
        );
        for (at, style) in styles.iter().enumerate() {
            for other in &styles[..at] {
                assert_ne!(style.dash, other.dash);
                assert_ne!(style.marker, other.marker);
            }
        }
    }

    #[test]
    fn a_dashed_series_leaves_the_others_solid() {
        let styles = styles(Ink::Page, Form::Line, &[row(true, None), row(false, None)]);
        assert_eq!((styles[0].dash, styles[1].dash), ("7 4", ""));
    }

    #[test]
    fn an_unknown_key_falls_back_to_the_palette() {
        let styles = styles(Ink::Page, Form::Line, &[row(false, Some("other"))]);
        assert_eq!(styles[0].fill, "var(--other,#12436d)");
    }
}
