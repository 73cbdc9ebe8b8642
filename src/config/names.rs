//! Names that areas had, and areas that are no more.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Area, Config, FILE};
use crate::{
    declare::At,
    diagnostic::{Diagnostic, Lang, Location, Report},
    quantity::Period,
};

/// A name that an area had before (`names` of `[[area]]`).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormerName {
    /// The name.
    pub name: At<String>,
    /// First period in which it was the name; absent: from the beginning.
    #[serde(default)]
    pub from: Option<At<String>>,
    /// Last period in which it was the name: `2014-05`.
    pub until: At<String>,
}

impl FormerName {
    /// Whether it was the name on some day of the period.
    #[must_use]
    pub fn was_in_use(&self, period: Period) -> bool {
        let from = self.from.as_ref().and_then(|f| Period::parse(&f.value));
        let begun = from.is_none_or(|from| from.first_day() <= period.last_day());
        begun && last_day(&self.until).is_none_or(|last| period.first_day() <= last)
    }

    /// Whether some day of the period lies after its time.
    #[must_use]
    pub fn is_outdated(&self, period: Period) -> bool {
        last_day(&self.until).is_some_and(|last| period.last_day() > last)
    }
}

/// The last day of a period that is written down.
fn last_day(text: &At<String>) -> Option<Date> {
    Some(Period::parse(&text.value)?.last_day())
}

impl Area {
    /// The name it had in a period: a former one where the whole period lies in its time.
    #[must_use]
    pub fn name_in(&self, period: Period, lang: Lang) -> &str {
        let whole = |n: &&FormerName| n.was_in_use(period) && !n.is_outdated(period);
        let former = self.names.iter().find(whole);
        former.map_or(self.name.get(lang), |n| &n.name.value)
    }

    /// The former name that is spelt so.
    #[must_use]
    pub fn former(&self, name: &str) -> Option<&FormerName> {
        self.names.iter().find(|n| n.name.value == name)
    }

    /// The last day of an area that was dissolved.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        last_day(self.until.as_ref()?)
    }
}

impl Config {
    /// The area that a dissolved area became part of.
    #[must_use]
    pub fn successor(&self, area: &Area) -> Option<&Area> {
        Some(&self.areas[self.area(&area.merged_into.as_ref()?.value)?])
    }
}

/// Checks the times of names and the successors of areas.
///
/// # Reports
/// `config::bad-validity`, `config::unknown-successor`.
pub(super) fn check_names(config: &Config, report: &mut Report) {
    for area in &config.areas {
        let names = area.names.iter();
        let times = names.flat_map(|n| n.from.iter().chain([&n.until]));
        for time in times.chain(&area.until) {
            if Period::parse(&time.value).is_none() {
                let at = Location::span(FILE, time.span.clone());
                report.add(Diagnostic::new("config::bad-validity", at).with("value", &time.value));
            }
        }
        for name in &area.names {
            let first = name.from.as_ref().and_then(|f| Period::parse(&f.value));
            let reversed = first
                .zip(last_day(&name.until))
                .is_some_and(|(first, last)| first.first_day() > last);
            if reversed {
                let at = Location::span(FILE, name.until.span.clone());
                let d = Diagnostic::new("config::bad-validity", at);
                report.add(d.with("value", &name.until.value));
            }
        }
        let Some(into) = &area.merged_into else {
            continue;
        };
        let target = config.area(&into.value);
        let itself = target.is_some_and(|i| config.areas[i].id.value == area.id.value);
        if target.is_none() || itself || area.until.is_none() {
            let at = Location::span(FILE, into.span.clone());
            let d = Diagnostic::new("config::unknown-successor", at).with("area", &into.value);
            report.add(d.with("known", super::known_areas(config)));
        }
    }
}
