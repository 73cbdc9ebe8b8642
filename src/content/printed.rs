//! What a text printed of figures, and what of it is kept.

use std::ops::Range;

use jiff::civil::DateTime;
use sha2::{Digest, Sha256};

use super::{article::Article, bind::Print, life::Stage, lint::without_notes, lock::Part};
use crate::{
    dataset::parse_moment,
    diagnostic::{Lang, Location},
    indicators::Figure,
};

/// What one expression of an article printed.
#[derive(Clone, Debug)]
pub struct Printed {
    /// Where the expression stands.
    pub part: Part,
    /// Its place.
    pub at: Location,
    /// The expression as written.
    pub expression: String,
    /// As printed, not escaped.
    pub text: String,
    /// Where it stands in title, summary or text, escaped there for Markdown.
    pub output: Range<usize>,
    /// The figures that it came from.
    pub figures: Vec<Figure>,
}

impl Article {
    /// When it was last changed: published, corrected or taken back.
    #[must_use]
    pub fn updated(&self) -> Option<DateTime> {
        let lock = self.draft.lock.as_ref();
        let corrected = lock.and_then(|l| l.corrections.last());
        let corrected = corrected.and_then(|c| parse_moment(&c.at));
        let withdrawn = self
            .draft
            .withdrawn
            .filter(|_| self.stage == Stage::Withdrawn);
        self.published.max(corrected).max(withdrawn)
    }

    /// Everything that the page shows of figures outside its charts: what the expressions printed,
    /// and the figures as they are listed below the text.
    #[must_use]
    pub fn shown(&self, lang: Lang) -> Vec<Printed> {
        let mut out = self.prints.clone();
        out.extend(self.figures.iter().filter_map(|figure| {
            let address = figure.address.to_string();
            let place = self.draft.text.find(&address);
            Some(Printed {
                part: Part::List,
                at: place.map_or_else(
                    || Location::file(self.draft.file.clone()),
                    |start| self.draft.at(start..start + address.len()),
                ),
                expression: address,
                text: figure.in_words(lang)?,
                output: 0..0,
                figures: vec![figure.clone()],
            })
        }));
        out
    }

    /// SHA-256 of what is written, expressions and all: title, summary, description, Markdown.
    #[must_use]
    pub fn written(&self) -> String {
        let front = &self.draft.front;
        let mut hasher = Sha256::new();
        let summary = front.summary.as_ref().map_or("", |s| s.value.as_str());
        for part in [front.title.value.as_str(), summary] {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        if let Some(description) = &front.description {
            hasher.update(description.value.as_bytes());
            hasher.update([0]);
        }
        // Notes to the program are not for readers.
        hasher.update(without_notes(&self.draft.text[self.draft.body..]));
        let digest = hasher.finalize();
        digest.iter().map(|b| format!("{b:02x}")).collect()
    }
}

/// The prints of a template, each with its place in the file.
pub(super) fn printed(
    part: Part,
    template: &str,
    prints: Vec<Print>,
    at: &dyn Fn(Option<std::ops::Range<usize>>) -> Location,
) -> Vec<Printed> {
    let printed = |print: Print| Printed {
        part,
        expression: template
            .get(print.range.clone())
            .unwrap_or_default()
            .to_owned(),
        at: at(Some(print.range)),
        text: print.text,
        output: print.output,
        figures: print.figures,
    };
    prints.into_iter().map(printed).collect()
}
