//! When the site will look different without anybody's touching a file.

use jiff::civil::DateTime;

use crate::declare::FieldType;

use super::Site;

impl Site {
    /// Moments at which something opens, the next one first: texts, rows, declared pages, entries
    /// of the release calendar; and at which a release expires or is withdrawn. Of the rows of one
    /// dataset only the next opening is known.
    #[must_use]
    pub fn openings(&self) -> Vec<(DateTime, String)> {
        let withheld = self
            .withheld
            .iter()
            .filter_map(|(name, _, opens)| Some((opens.as_ref().copied()?, name.clone())));
        let pages = self.plan.later.iter();
        let pages = pages.map(|(route, opens)| (*opens, format!("/{route}")));
        let entries = self.plan.calendar.iter().flat_map(|c| &c.opens);
        let entries = entries.map(|opens| (*opens, crate::content::CALENDAR.to_owned()));
        let ends = self.articles.iter().chain(&self.later).flat_map(|a| {
            let ends = [a.draft.expires, a.draft.repealed, a.draft.withdrawn];
            let ends = ends.into_iter().flatten();
            ends.map(|end| (end, a.draft.file.to_string()))
        });
        let all = withheld.chain(pages).chain(entries).chain(ends);
        let mut out: Vec<(DateTime, String)> = all.collect();
        out.retain(|(opens, _)| *opens > self.as_of);
        out.sort();
        out.dedup();
        out
    }

    /// Whether pages follow the date: records with a term, states of deadlines, the calendar.
    #[must_use]
    pub fn changes_daily(&self) -> bool {
        let states = self.findings.catalog.iter().any(|dataset| {
            let declaration = &dataset.schema.declaration;
            let fields = &dataset.schema.fields;
            declaration.life.is_some() || fields.iter().any(|f| f.kind == FieldType::State)
        });
        states || self.plan.calendar.is_some()
    }
}
