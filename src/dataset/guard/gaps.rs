//! Rows that should be there: a month's file left out, a station that vanished.

use std::collections::{BTreeMap, BTreeSet};

use super::{Guarded, expected::Accepted};
use crate::{
    diagnostic::{Diagnostic, Location, Report},
    quantity::{Grain, Period},
};

/// Warns of periods without any row, in datasets that say how often they are renewed.
///
/// Hours and days are looked at month by month: a lost hour is the business of the validity rule,
/// a lost file is a slip. Nothing is expected before a subject's first row, nor after the newest.
///
/// # Reports
/// `dataset::gap` (warning), `dataset::gap-of-subject` (warning).
pub(super) fn report_gaps(data: &Guarded<'_>, accepted: &mut Accepted<'_>, report: &mut Report) {
    let (Some(updated), Some((_, own, _))) = (&data.schema.declaration.updated, data.schema.time)
    else {
        return;
    };
    let grain = updated.every.max(own).max(Grain::Month);
    let seen = seen(data, grain);
    let all: BTreeSet<i32> = seen.values().flatten().copied().collect();
    let (Some(&first), Some(&last)) = (all.first(), all.last()) else {
        return;
    };
    // A slip in a date must not list a thousand years.
    if last - first > 12 * 200 {
        return;
    }
    let nobody: Vec<i32> = (first..=last).filter(|i| !all.contains(i)).collect();
    tell(data, "", &nobody, grain, accepted, report);
    for (who, has) in &seen {
        let (Some(&begin), false) = (has.first(), who.is_empty()) else {
            continue;
        };
        let missing: Vec<i32> = (begin..=last)
            .filter(|i| !has.contains(i) && all.contains(i))
            .collect();
        tell(data, who, &missing, grain, accepted, report);
    }
}

/// The periods for which each subject has a row that may be seen already.
fn seen<'a>(data: &Guarded<'a>, grain: Grain) -> BTreeMap<&'a str, BTreeSet<i32>> {
    let mut out: BTreeMap<&str, BTreeSet<i32>> = BTreeMap::new();
    let table = data.table;
    for row in 0..table.origins.len() {
        let Some(period) = data
            .period(row)
            .filter(|p| p.first_day() <= data.as_of.date())
        else {
            continue;
        };
        let who = data
            .schema
            .subject
            .map_or("", |f| table.columns[f].word(row));
        out.entry(who)
            .or_default()
            .insert(period.within(grain).index);
    }
    out
}

/// Longest list of periods in one message.
const LISTED: usize = 6;

fn tell(
    data: &Guarded<'_>,
    who: &str,
    missing: &[i32],
    grain: Grain,
    accepted: &mut Accepted<'_>,
    report: &mut Report,
) {
    let at = |index: i32| Period { grain, index };
    let open: Vec<String> = missing
        .iter()
        .filter(|i| !accepted.covers(None, who, Some(at(**i))))
        .map(|i| at(*i).to_string())
        .collect();
    if open.is_empty() {
        return;
    }
    let mut listed = open[..open.len().min(LISTED)].join("、");
    if open.len() > LISTED {
        listed.push('…');
    }
    let code = if who.is_empty() {
        "dataset::gap"
    } else {
        "dataset::gap-of-subject"
    };
    let d = Diagnostic::new(code, Location::file(data.schema.file.clone()));
    let d = d.with("count", open.len()).with("periods", listed);
    report.add(d.with("who", who));
}
