//! What a map is to show: finished words, and places in millionths of a degree.

/// One map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapSpec {
    /// ASCII name, unique on its page; `{id}-t` and `{id}-s` name the heading and the description.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What is where, in a sentence.
    pub description: String,
    /// The places, in the order of the declaration.
    pub points: Vec<MapPoint>,
    /// Boundaries that an office supplied.
    pub outlines: Vec<MapOutline>,
    /// Where there are some: the places are drawn along them, in order, and not where they are.
    pub lines: Vec<MapLine>,
    /// Words on the map.
    pub words: MapWords,
}

/// One place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapPoint {
    /// Degrees east and north, times a million, of one datum for all.
    pub place: (i64, i64),
    /// Name.
    pub name: String,
    /// What is said of it, as the table says it: `54 良`; may be empty.
    pub said: String,
    /// Class of what is said.
    pub class: Option<MapClass>,
    /// Whether something should be said and is not known.
    pub missing: bool,
    /// Its page; absent: its row in the table.
    pub href: Option<String>,
}

/// A class: a colour, a shape and a word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MapClass {
    /// Place on its scale, from 0, which gives the shape.
    pub place: u16,
    /// Word.
    pub word: String,
    /// Key of the colour, as in charts.
    pub key: String,
}

/// A boundary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapOutline {
    /// Name of the area; may be empty.
    pub name: String,
    /// Class of the area, where areas are judged.
    pub class: Option<MapClass>,
    /// Closed rings of places, as in [`MapPoint::place`].
    pub rings: Vec<Vec<(i64, i64)>>,
}

/// A line with places along it: a river.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapLine {
    /// Name.
    pub name: String,
    /// The places by their position in the specification, in their order on the line.
    pub points: Vec<usize>,
}

/// Words on a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapWords {
    /// What the map is: that it shows no boundaries, or by which number they were reviewed, one a line.
    pub notice: Vec<String>,
    /// On the arrow: 北.
    pub north: String,
    /// Under the scale, with `{length}`: `每格{length}`.
    pub grid: String,
    /// Behind a number: 公里.
    pub kilometres: String,
    /// Behind a number: 米.
    pub metres: String,
    /// Several places, with `{n}`: `{n}处`.
    pub many: String,
    /// In place of a class where places of one marker differ.
    pub mixed: String,
    /// In place of a class where nothing is known.
    pub missing: String,
    /// Between names.
    pub separator: String,
    /// Before a list.
    pub colon: String,
}

impl MapWords {
    /// `5处`
    pub(super) fn several(&self, n: usize) -> String {
        self.many.replace("{n}", &n.to_string())
    }
}
