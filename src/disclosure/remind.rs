//! What falls due, and what a check is asked not to let pass.

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};

use super::{
    About, DUTIES, Item, Ledger,
    due::{Due, Verdict},
};
use crate::{
    content::Article,
    dataset::Catalog,
    diagnostic::{Diagnostic, Lang, Location, Report},
};

/// What a check does not let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deny {
    /// The office's items that are overdue, or that nothing shows done.
    Overdue,
    /// Those as well that fall due within the days that are asked for.
    Due,
}

impl Ledger {
    /// The office's items that are overdue, and those that fall due until a day; by last day.
    #[must_use]
    pub fn falling_due(&self, until: Date) -> Vec<&Item> {
        let near = |item: &&Item| match item.verdict {
            Verdict::Overdue(_) | Verdict::NoEvidence => true,
            Verdict::Upcoming => item.due.day().is_some_and(|day| day <= until),
            _ => false,
        };
        let mut out: Vec<&Item> = self.own().filter(near).collect();
        out.sort_by_key(|item| item.due.day());
        out
    }

    /// The office's items whose last day depends on a year that is not known.
    #[must_use]
    pub fn unknown(&self) -> usize {
        let unknown = |item: &&Item| matches!(item.verdict, Verdict::Unknown(_));
        self.own().filter(unknown).count()
    }

    /// What an item is about, in a line of text: its period, or the event and its day.
    #[must_use]
    pub fn about(
        &self,
        item: &Item,
        catalog: &Catalog,
        articles: &[Article],
        lang: Lang,
    ) -> String {
        match item.about {
            About::Period(period) => period.said(lang),
            About::Event(day, _) => {
                let name = self.event_name(item, catalog, articles);
                format!("{name} {day}").trim().to_owned()
            }
        }
    }

    /// The key of an event's row, without the subject and the day that are told beside it; the title
    /// of a release.
    #[must_use]
    pub fn event_name(&self, item: &Item, catalog: &Catalog, articles: &[Article]) -> String {
        let About::Event(_, position) = item.about else {
            return String::new();
        };
        let (duty, position) = (self.duty(item), position as usize);
        let Some(id) = duty.events_in() else {
            let article = articles.get(position);
            return article.map_or_else(String::new, |a| a.title.clone());
        };
        let Some(dataset) = catalog.dataset(id) else {
            return String::new();
        };
        let schema = &dataset.schema;
        let time = schema.time.map(|t| t.0);
        let subject = duty.is_of_register().then_some(schema.subject).flatten();
        let told = |field: &&usize| Some(**field) != time && Some(**field) != subject;
        let parts = schema.key.iter().filter(told);
        let parts: Vec<&str> = parts.map(|f| dataset.raw(position, *f)).collect();
        parts.join(" ")
    }
}

/// The last day until which a look ahead of so many days goes.
#[must_use]
pub fn until(as_of: DateTime, days: u16) -> Date {
    let until = as_of.date().checked_add(i64::from(days).days());
    until.unwrap_or(Date::MAX)
}

/// Makes faults of what must not pass; `about` names an item.
///
/// # Reports
/// `disclosure::overdue`, `disclosure::due-soon`.
pub fn deny(
    ledger: &Ledger,
    (kinds, until): (&[Deny], Date),
    about: &dyn Fn(&Item) -> String,
    lang: Lang,
    report: &mut Report,
) {
    for item in ledger.falling_due(until) {
        let (code, kind) = match item.verdict {
            Verdict::Upcoming => ("disclosure::due-soon", Deny::Due),
            _ => ("disclosure::overdue", Deny::Overdue),
        };
        if !kinds.contains(&kind) {
            continue;
        }
        let duty = ledger.duty(item);
        let at = Location::span(DUTIES, duty.written.id.span.clone());
        let d = Diagnostic::new(code, at)
            .with("duty", duty.written.title.get(lang))
            .with("about", about(item))
            .with("due", said(item.due))
            .with("unit", ledger.units[duty.unit].name.get(lang));
        report.add(d);
    }
}

/// A last moment as text: a day, or a day and its time.
#[must_use]
pub fn said(due: Due) -> String {
    match due {
        Due::Day(day) => day.to_string(),
        Due::At(at) => format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute()),
        Due::Unknown(_) => "—".to_owned(),
    }
}
