//! Writes SVG elements, escaped, with short numbers.

use quick_xml::escape::escape;

use super::palette::{Ink, Marker, Tone};

/// Which end of a text its place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Words at a place: the baseline and one end of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) anchor: Anchor,
    pub(super) size: f64,
    pub(super) text: &'a str,
}

/// A growing drawing.
#[derive(Debug)]
pub(super) struct Pen {
    out: String,
    /// What groups give to all that is in them.
    given: Vec<Vec<(String, String)>>,
    pub(super) ink: Ink,
    /// Which series of the table the first one drawn is.
    pub(super) first: usize,
}

/// What an element takes over from the group around it; written once, it need not be written again.
const GIVEN: [&str; 9] = [
    "fill",
    "stroke",
    "stroke-width",
    "stroke-linejoin",
    "stroke-dasharray",
    "font-size",
    "text-anchor",
    "paint-order",
    "data-s",
];

impl Pen {
    pub(super) fn new(ink: Ink) -> Self {
        Self {
            out: String::with_capacity(8 * 1024),
            given: Vec::new(),
            ink,
            first: 0,
        }
    }

    /// What has been drawn.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// The paint of a tone.
    pub(super) fn tone(&self, tone: Tone) -> String {
        self.ink.tone(tone)
    }

    /// An element without content; attributes without value are left out.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.out.push_str("/>");
    }

    /// The attribute by which a reader's script finds what belongs to a series; a file needs none.
    pub(super) fn series(&self, index: usize) -> String {
        match self.ink {
            Ink::Page => (self.first + index).to_string(),
            Ink::Still | Ink::File => String::new(),
        }
    }

    /// Says where the numbers of the table are in the drawing, for the script that reads it.
    ///
    /// An empty group: `x` or `y` for the side of the categories, then places and lengths.
    pub(super) fn reading(&mut self, side: &str, places: &[f64]) {
        if self.ink != Ink::Page {
            return;
        }
        let places = places.iter().map(|place| format!(" {}", exact(*place)));
        let told = places.fold(side.to_owned(), |told, place| told + &place);
        self.empty("g", &[("class", "read"), ("data-read", &told)]);
    }

    /// The start of an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.out.push('>');
        if name == "g" {
            let given = attributes.iter().filter(|(key, _)| GIVEN.contains(key));
            let given = given.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            self.given.push(given.collect());
        }
    }

    /// The start of a group of words that share a look; words over lines have a margin.
    pub(super) fn open_words(
        &mut self,
        more: &[(&str, &str)],
        anchor: Anchor,
        size: f64,
        fill: &str,
    ) {
        let (ground, size) = (self.tone(Tone::Ground), num(size));
        let look = [
            ("text-anchor", anchor.name()),
            ("font-size", &size),
            ("fill", fill),
            ("stroke", &ground),
            ("stroke-width", "3"),
            ("stroke-linejoin", "round"),
            ("paint-order", "stroke"),
        ];
        self.open("g", &[more, &look].concat());
    }

    /// The end of an element.
    pub(super) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        if name == "g" {
            self.given.pop();
        }
    }

    /// Whether the groups around give that attribute already.
    fn is_given(&self, key: &str, value: &str) -> bool {
        let of = |given: &'_ Vec<(String, String)>| {
            let own = given.iter().find(|(own, _)| own == key);
            own.map(|(_, value)| value.clone())
        };
        GIVEN.contains(&key) && self.given.iter().rev().find_map(of).as_deref() == Some(value)
    }

    /// An element with text only.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.out.push_str(&escape(text));
        self.close(name);
    }

    /// Words in a tone.
    pub(super) fn words(&mut self, words: Words<'_>, fill: &str) {
        self.text(words, fill, "");
    }

    /// Words that stay readable over lines: a margin of background runs around the letters.
    pub(super) fn words_over(&mut self, words: Words<'_>, fill: &str) {
        let ground = self.tone(Tone::Ground);
        self.text(words, fill, &ground);
    }

    fn text(&mut self, words: Words<'_>, fill: &str, halo: &str) {
        if words.text.is_empty() {
            return;
        }
        let over = |value| if halo.is_empty() { "" } else { value };
        let size = num(words.size);
        let attributes = [
            ("x", num(words.x)),
            ("y", num(words.y)),
            ("text-anchor", words.anchor.name().to_owned()),
            ("font-size", size),
            ("fill", fill.to_owned()),
            ("stroke", halo.to_owned()),
            ("stroke-width", over("3").to_owned()),
            ("stroke-linejoin", over("round").to_owned()),
            ("paint-order", over("stroke").to_owned()),
        ];
        let borrowed: Vec<(&str, &str)> =
            attributes.iter().map(|(k, v)| (*k, v.as_str())).collect();
        self.leaf("text", &borrowed, words.text);
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: &[(&str, &str)]) {
        let ends = [num(from.0), num(from.1), num(to.0), num(to.1)];
        let mut attributes = vec![
            ("x1", ends[0].as_str()),
            ("y1", &ends[1]),
            ("x2", &ends[2]),
            ("y2", &ends[3]),
        ];
        attributes.extend_from_slice(paint);
        self.empty("line", &attributes);
    }

    /// A marker of `size` around a place; paint comes from the group around it or from `paint`.
    pub(super) fn marker(
        &mut self,
        shape: Marker,
        at: (f64, f64),
        size: f64,
        paint: &[(&str, &str)],
    ) {
        let path = match shape {
            Marker::Circle => String::new(),
            Marker::Square => {
                let side = size * 0.9;
                let (x, y, full) = (num(at.0 - side), num(at.1 - side), num(side * 2.0));
                format!("M{x} {y}h{full}v{full}h-{full}z")
            }
            Marker::Triangle => polygon(&[
                (at.0, at.1 - size * 1.2),
                (at.0 + size * 1.1, at.1 + size * 0.8),
                (at.0 - size * 1.1, at.1 + size * 0.8),
            ]),
            Marker::Diamond => polygon(&[
                (at.0, at.1 - size * 1.25),
                (at.0 + size * 1.25, at.1),
                (at.0, at.1 + size * 1.25),
                (at.0 - size * 1.25, at.1),
            ]),
        };
        let (x, y, r) = (num(at.0), num(at.1), num(size));
        let mut attributes = paint.to_vec();
        if path.is_empty() {
            attributes.extend([("cx", x.as_str()), ("cy", &y), ("r", &r)]);
            self.empty("circle", &attributes);
        } else {
            attributes.push(("d", &path));
            self.empty("path", &attributes);
        }
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            if self.is_given(key, value) {
                continue;
            }
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            self.out.push_str(&escape(*value));
            self.out.push('"');
        }
    }
}

impl Anchor {
    /// Value of `text-anchor`; empty for the default.
    fn name(self) -> &'static str {
        match self {
            Self::Start => "",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

fn polygon(points: &[(f64, f64)]) -> String {
    let places: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{} {}", num(*x), num(*y)))
        .collect();
    format!("M{}z", places.join("L"))
}

/// A number with at most one decimal; 0 for what is not a number.
pub(super) fn num(value: f64) -> String {
    let tenths = (value * 10.0).round();
    if !tenths.is_finite() || tenths == 0.0 {
        return "0".to_owned();
    }
    let value = tenths / 10.0;
    format!("{value}")
}

/// A number with six digits that count; 0 for what is not a number.
fn exact(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let short = format!("{value:.5e}");
    let plain = short.parse::<f64>().unwrap_or(0.0);
    let plain = format!("{plain}");
    if plain.len() <= short.len() {
        plain
    } else {
        short
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_always_numbers() {
        assert_eq!(num(12.04), "12");
        assert_eq!(num(-0.01), "0");
        assert_eq!(num(0.15), "0.2");
        assert_eq!(num(f64::NAN), "0");
        assert_eq!(num(f64::INFINITY), "0");
    }

    #[test]
    fn words_are_escaped() {
        let mut pen = Pen::new(Ink::File);
        pen.leaf("title", &[("class", "a\"b")], "<script>&");
        assert_eq!(
            pen.finish(),
            "<title class=\"a&quot;b\">&lt;script&gt;&amp;</title>"
        );
    }
}
