//! What earlier builds of the site showed first when.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

/// First publications as builds noted them: duty, period, moment of the first build with it.
///
/// A moment with `<=` before it is that of the first build that took notes: the period was public by
/// then, since nobody knows when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(pub BTreeMap<String, BTreeMap<String, String>>);

/// What is known of a first publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// At that build.
    At(DateTime),
    /// At that build or before it.
    By(DateTime),
}

impl Seen {
    /// When a period was first shown.
    pub(super) fn first(&self, duty: &str, period: &str) -> Option<First> {
        let noted = self.0.get(duty)?.get(period)?;
        match noted.strip_prefix("<=") {
            Some(by) => by.parse().ok().map(First::By),
            None => noted.parse().ok().map(First::At),
        }
    }

    /// The notes after one more build: what is shown for the first time gets its moment.
    #[must_use]
    pub fn after_build(
        &self,
        shown: &BTreeMap<String, Vec<String>>,
        as_of: DateTime,
    ) -> BTreeMap<String, BTreeMap<String, String>> {
        let note = |(duty, periods): (&String, &Vec<String>)| {
            let before = self.0.get(duty);
            let noted = periods.iter().map(|period| {
                let earlier = before.and_then(|notes| notes.get(period));
                let moment = match (earlier, before) {
                    (Some(earlier), _) => earlier.clone(),
                    (None, Some(_)) => as_of.to_string(),
                    (None, None) => format!("<={as_of}"),
                };
                (period.clone(), moment)
            });
            let noted: BTreeMap<String, String> = noted.collect();
            (duty.clone(), noted)
        };
        shown.iter().map(note).collect()
    }
}
