//! One release in the forms that leave the site: plain text, short message, DOCX, sheet of figures.
//!
//! In: a [`Document`], every number already printed. Out: bytes. All forms take the same texts
//! from the same value, so none can say another number. Never: disk, clock, a figure of its own.
//! Read first: [`Document`].

mod docx;
mod sheet;
mod text;

pub use docx::docx;
pub use sheet::{figures_csv, figures_json};
pub use text::{message, message_parts, whole_text};

use crate::content::{Piece, Run};

/// A release, finished: what every form of it says.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Title.
    pub title: String,
    /// Summary; may be empty.
    pub summary: String,
    /// Address of the page; absolute where the site declares its own.
    pub address: String,
    /// Moment of publication as ISO text, empty without one.
    pub published: String,
    /// Moment of its last change as ISO text, empty without one.
    pub updated: String,
    /// That it was corrected, revised or taken back, in a word each.
    pub marks: Vec<&'static str>,
    /// Who issues it, for the properties of a file.
    pub issuer: String,
    /// What stands above everything: that it was corrected or withdrawn, line by line.
    pub notices: Vec<Vec<Run>>,
    /// Date, source, number: label and value.
    pub facts: Vec<(String, String)>,
    /// The text.
    pub pieces: Vec<Piece>,
    /// Charts by number: title and what it shows in words.
    pub charts: Vec<(String, String)>,
    /// Figures used, in order.
    pub figures: Vec<PrintedFigure>,
    /// Attachments: title and address.
    pub attachments: Vec<(String, String)>,
    /// Whom to ask: label and value.
    pub contact: Vec<(String, String)>,
    /// The words of the forms themselves.
    pub words: Words,
}

/// One figure as the text prints it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedFigure {
    /// What it is.
    pub label: String,
    /// The number in words, as in the text.
    pub printed: String,
    /// The number alone; empty where it has none.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Its period in words.
    pub period: String,
    /// Its address.
    pub address: String,
}

/// Words in the site's language.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Between label and value: `：`.
    pub colon: String,
    /// Heads the sheet of figures.
    pub figures: String,
    /// Heads of its columns: item, value, period, address.
    pub heads: [String; 4],
    /// Heads the attachments.
    pub attachments: String,
    /// Heads the contact.
    pub contact: String,
    /// Stands before a chart's title.
    pub chart: String,
    /// Stands before what a picture shows.
    pub picture: String,
    /// Stands before the address of the page.
    pub address: String,
}
