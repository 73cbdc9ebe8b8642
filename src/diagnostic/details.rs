//! Findings as values, for whoever shows them in a way of its own: message, place, quoted line.

use std::ops::Range;

use serde::Serialize;

use crate::secret::Curtain;

use super::{
    Diagnostic, Lang, Location, Place, Report, Severity, Texts,
    fold::fold,
    line_and_column,
    print::{cell_words, excerpt, severity_word, span_of},
};

/// One finding, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// `error`, `warning` or `note`, whatever the language.
    pub severity: &'static str,
    /// The same as a word of the language.
    pub severity_word: &'static str,
    /// Its code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Where, the main place first.
    pub places: Vec<PlaceDetail>,
    /// Findings of this kind that are not listed, counted with the last one.
    pub more: usize,
}

/// A place, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceDetail {
    /// `data/air/2026.csv:4:13`.
    pub at: String,
    /// Row and column of a table, sheet and cell of a workbook; empty elsewhere.
    pub cell: String,
    /// Number of the quoted line; 0 where nothing is quoted.
    pub line: usize,
    /// The quoted line, in three parts: the middle one is meant.
    pub quote: [String; 3],
}

/// The findings, sorted by severity, file and place; those beyond the first few of a kind are counted.
#[must_use]
pub fn details(report: &Report, texts: &dyn Texts, lang: Lang) -> Vec<Detail> {
    let curtain = report.curtain();
    let folded = fold(report.sorted());
    let shown = folded.shown.iter();
    let mut out: Vec<Detail> = shown.map(|d| detail(d, texts, lang, &curtain)).collect();
    for more in folded.rest {
        out[more.last].more = more.count;
    }
    out
}

fn detail(d: &Diagnostic, texts: &dyn Texts, lang: Lang, curtain: &Curtain) -> Detail {
    let places = std::iter::once(&d.at).chain(&d.related);
    Detail {
        severity: severity_word(d.severity(), Lang::En),
        severity_word: severity_word(d.severity(), lang),
        code: d.code,
        message: curtain.draw(&d.says(lang)).into_owned(),
        help: curtain.draw(&d.help(lang)).into_owned(),
        places: places.map(|at| place(at, texts, lang, curtain)).collect(),
        more: 0,
    }
}

fn place(at: &Location, texts: &dyn Texts, lang: Lang, curtain: &Curtain) -> PlaceDetail {
    let file = curtain.draw(&at.file).into_owned();
    let mut out = PlaceDetail {
        at: file.clone(),
        cell: match &at.place {
            Place::Cell(cell) => curtain.draw(&cell_words(cell, lang)).into_owned(),
            _ => String::new(),
        },
        line: 0,
        quote: Default::default(),
    };
    let Some((span, text)) = span_of(&at.place).and_then(|s| Some((s, texts.text(&at.file)?)))
    else {
        return out;
    };
    let (line, column) = line_and_column(&text, span.start);
    out.at = format!("{file}:{line}:{column}");
    if let Some(quoted) = excerpt(&text, span, curtain) {
        let (start, end) = (quoted.mark.start, quoted.mark.end);
        let part = |range: Range<usize>| quoted.text.get(range).unwrap_or_default().to_owned();
        out.line = quoted.line;
        out.quote = [
            part(0..start),
            part(start..end),
            part(end..quoted.text.len()),
        ];
    }
    out
}

impl Report {
    /// How many findings are of this severity, each counted once.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let sorted = self.sorted();
        sorted.iter().filter(|d| d.severity() == severity).count()
    }
}
