//! Words of charts: axis, limits, changes of standard, summaries for sentences.

use crate::{
    chart::{Limit, Mark},
    content::SeriesSummary,
    dataset::{Dataset, Who},
    declare::Chart,
    diagnostic::Lang,
    indicators::{EditionRef, PeriodName},
    quantity::{Decimal, Grain, Period},
};

use super::{charts::*, compose::Making, words::wf};

impl Making<'_, '_> {
    /// The limit of the first figure, if it is the same all along and in the same unit.
    pub(super) fn limit_of(
        &self,
        dataset: &Dataset,
        who: Who,
        chart: &Chart,
        periods: &[Period],
    ) -> Option<(Decimal, String)> {
        let name = &chart.figures.first()?.value;
        let mut lines = periods
            .iter()
            .filter_map(|p| self.findings().limit_line(dataset, name, who, *p));
        let first = lines.next()?;
        let last = lines.last().unwrap_or_else(|| first.clone());
        // A limit that changed on the way is drawn as it is now; the change is marked.
        let figure = self
            .findings()
            .at(dataset, who, PeriodName::At(*periods.last()?), name)
            .ok()?;
        let value = last.value.to_string();
        let values = [
            ("value", value.as_str()),
            ("unit", figure.unit.said(self.lang())),
            ("edition", last.edition.as_str()),
            ("clause", last.clause.as_str()),
        ];
        let basis = match (last.edition.as_str(), last.clause.as_str()) {
            ("", "") => String::new(),
            _ => wf(self.lang(), "limit_basis", &values),
        };
        let note = wf(self.lang(), "limit_note", &values) + &basis;
        Some((last.value, note))
    }

    /// Where the edition behind the figures changes.
    pub(super) fn edition_marks(
        &self,
        lines: &[Line],
        periods: &[Period],
        sentence: &mut String,
    ) -> Vec<Mark> {
        let Some(line) = lines.first() else {
            return Vec::new();
        };
        let mut out = Vec::new();
        let mut previous: Option<EditionRef> = None;
        for (i, figure) in line.figures.iter().enumerate() {
            let Some(figure) = figure.as_ref().filter(|f| f.text().is_some()) else {
                continue;
            };
            let now = figure.point.edition;
            if let (Some(EditionRef::One(before)), EditionRef::One(after)) = (previous, now)
                && before != after
                && let Some(edition) = self.findings().edition(now)
            {
                out.push(Mark {
                    at: i,
                    label: wf(
                        self.lang(),
                        "standard_change",
                        &[("edition", &edition.edition)],
                    ),
                });
                sentence.push_str(&wf(
                    self.lang(),
                    "standard_change_note",
                    &[
                        ("period", &periods[i].said(self.lang())),
                        ("edition", &edition.edition),
                    ],
                ));
            }
            if matches!(now, EditionRef::One(_)) {
                previous = Some(now);
            }
        }
        out
    }
}

/// Axis words: only what differs between the periods.
pub(super) fn short(lang: Lang, period: Period, all: &[Period]) -> String {
    let day = period.first_day();
    let one_year = all
        .first()
        .zip(all.last())
        .is_some_and(|(a, b)| a.first_day().year() == b.first_day().year());
    let one_month = one_year
        && all
            .first()
            .zip(all.last())
            .is_some_and(|(a, b)| a.first_day().month() == b.first_day().month());
    let hour = |hour: i32| wf(lang, "hour_only", &[("hour", &hour.to_string())]);
    match period.grain {
        Grain::Hour
            if one_month
                && all.first().map(|p| p.first_day()) == all.last().map(|p| p.first_day()) =>
        {
            hour(period.hour_of_day())
        }
        Grain::Hour => {
            let hour = hour(period.hour_of_day());
            format!("{}-{} {hour}", day.month(), day.day())
        }
        Grain::Day if one_month => wf(lang, "day_only", &[("day", &day.day().to_string())]),
        Grain::Day => format!("{}-{}", day.month(), day.day()),
        Grain::Month if one_year && lang == Lang::En => {
            period.said_in_year(lang).chars().take(3).collect()
        }
        Grain::Month if one_year => format!("{}月", day.month()),
        Grain::Month => format!("{}-{:02}", day.year(), day.month()),
        Grain::Year => format!("{}", day.year()),
        Grain::Quarter | Grain::Half => period.to_string(),
    }
}

pub(super) fn summary(
    lang: Lang,
    line: &Line,
    periods: &[Period],
    limit: Option<Decimal>,
) -> SeriesSummary {
    let known: Vec<(usize, Decimal)> = line
        .values
        .iter()
        .enumerate()
        .filter_map(|(i, v)| v.map(|v| (i, v)))
        .collect();
    let text = |at: Option<&(usize, Decimal)>| {
        at.map_or_else(String::new, |(i, _)| line.texts[*i].clone())
    };
    let when = |at: Option<&(usize, Decimal)>| {
        at.map_or_else(String::new, |(i, _)| spoken(lang, periods[*i], periods))
    };
    let max = known.iter().rev().max_by_key(|(_, v)| *v);
    let min = known.iter().min_by_key(|(_, v)| *v);
    let last = known.last();
    SeriesSummary {
        name: line.name.clone(),
        unit: line.unit.clone(),
        valid: known.len(),
        missing: line.values.len() - known.len(),
        total: line.values.len(),
        max: text(max),
        max_at: when(max),
        min: text(min),
        min_at: when(min),
        last: text(last),
        last_at: last.map_or_else(String::new, |(i, _)| periods[*i].said(lang)),
        limit: limit.map_or_else(String::new, |l| l.normalize().to_string()),
        over: limit.map_or(0, |l| known.iter().filter(|(_, v)| *v > l).count()),
    }
}

/// A period inside a sentence: without the year where all share it.
pub(super) fn spoken(lang: Lang, period: Period, all: &[Period]) -> String {
    let year = |p: &Period| p.first_day().year();
    if all.first().map(year) == all.last().map(year) {
        return period.said_in_year(lang);
    }
    period.said(lang)
}

pub(super) fn limit_line(lang: Lang, value: Decimal) -> Limit {
    Limit {
        value,
        label: wf(lang, "limit", &[("value", &value.normalize().to_string())]),
    }
}
