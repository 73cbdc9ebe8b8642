//! What is said of an item: what it is about, by when, since when, the verdict.

use jiff::civil::DateTime;

use crate::{
    declare::{Confidence, Duty as Written},
    diagnostic::Lang,
    disclosure::{About, Basis, Delay, Due, Duty, How, Item, Published, Tally, Verdict},
    quantity::{Grain, Period, moment_said},
};

use super::{
    super::{
        compose::Composer,
        view::Badge,
        words::{w, wf},
    },
    ROUTE,
};

/// A day, or a moment where the time of day counts.
fn moment_or_day(at: DateTime, exact: bool, lang: Lang) -> String {
    match exact {
        true => moment_said(at, lang),
        false => at.date().to_string(),
    }
}

pub(super) fn delay_said(delay: Delay, lang: Lang) -> String {
    let (key, n) = match delay {
        Delay::Hours(n) => ("ledger_hours", n),
        Delay::Days(n) => ("ledger_days", n),
    };
    wf(lang, key, &[("n", &n.to_string())])
}

/// 应公开时间
pub(super) fn due_said(due: Due, lang: Lang) -> String {
    match due {
        Due::Day(day) => day.to_string(),
        Due::At(at) => moment_said(at, lang),
        Due::Unknown(i16::MAX) => w(lang, "ledger_never").to_owned(),
        Due::Unknown(year) => wf(lang, "calendar_unknown", &[("year", &year.to_string())]),
    }
}

/// 实际公开时间
pub(super) fn published_said(published: Option<Published>, lang: Lang) -> String {
    match published {
        None => "—".to_owned(),
        Some(p) if p.how == How::By => wf(
            lang,
            "ledger_by",
            &[("at", &moment_or_day(p.at, p.exact, lang))],
        ),
        Some(p) => moment_or_day(p.at, p.exact, lang),
    }
}

/// How it is known when something became public.
pub(super) fn how_said(published: Option<Published>, lang: Lang) -> &'static str {
    published.map_or("", |p| {
        let key = match p.how {
            How::Field => "ledger_how_field",
            How::Opened => "ledger_how_opened",
            How::Record => "ledger_how_record",
            How::Text => "ledger_how_text",
            How::Noted => "ledger_how_noted",
            How::By => "ledger_how_by",
        };
        w(lang, key)
    })
}

/// The verdict as a shape and a word: the colour says nothing that they do not.
pub(super) fn verdict_badge(verdict: Verdict, lang: Lang) -> Badge {
    let key = match verdict {
        Verdict::OnTime => "met",
        Verdict::Overdue(_) | Verdict::Late(_) => "unmet",
        _ => "none",
    };
    Badge {
        key: key.to_owned(),
        text: w(lang, word_key(verdict.key())).to_owned(),
        word: String::new(),
    }
}

/// Key of the word of a verdict.
pub(super) fn word_key(verdict: &str) -> &'static str {
    match verdict {
        "on-time" => "ledger_on_time",
        "late" => "ledger_late",
        "overdue" => "ledger_overdue",
        "upcoming" => "ledger_upcoming",
        "unknown" => "ledger_unknown",
        "undated" => "ledger_undated",
        _ => "ledger_no_evidence",
    }
}

/// What a verdict leaves to say: by how much, why nobody knows.
pub(super) fn verdict_note(verdict: Verdict, lang: Lang) -> String {
    match verdict {
        Verdict::Late(delay) => {
            let said = delay_said(delay, lang);
            wf(lang, "ledger_delay", &[("delay", &said)])
        }
        Verdict::Overdue(delay) => {
            let said = delay_said(delay, lang);
            wf(lang, "ledger_overdue_by", &[("delay", &said)])
        }
        Verdict::Undated => w(lang, "ledger_undated_note").to_owned(),
        Verdict::NoEvidence => w(lang, "ledger_no_evidence_note").to_owned(),
        _ => String::new(),
    }
}

/// Counts by verdict, those that are not zero: `按时 12 项，逾期公开 1 项`.
pub(super) fn tally_said(tally: Tally, lang: Lang) -> String {
    let counts = [
        ("ledger_on_time", tally.on_time),
        ("ledger_late", tally.late),
        ("ledger_overdue", tally.overdue),
        ("ledger_undated", tally.undated),
        ("ledger_no_evidence", tally.no_evidence),
        ("ledger_upcoming", tally.upcoming),
        ("ledger_unknown", tally.unknown),
    ];
    let said: Vec<String> = counts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(key, n)| {
            let n = n.to_string();
            wf(
                lang,
                "ledger_count",
                &[("word", plain(w(lang, key))), ("n", &n)],
            )
        })
        .collect();
    match said.is_empty() {
        true => w(lang, "ledger_nothing").to_owned(),
        false => said.join(w(lang, "comma")),
    }
}

/// A word of a verdict without its shape.
pub(super) fn plain(word: &str) -> &str {
    word.split_once(' ').map_or(word, |(_, plain)| plain)
}

/// The articles of a duty that hold on the day: `《…》第…条`.
pub(super) fn basis_said(basis: &Basis, lang: Lang) -> String {
    let mut said = basis.law.get(lang).to_owned();
    if !basis.article.is_empty() {
        let space = if lang == Lang::En { " " } else { "" };
        said = format!("{said}{space}{}", basis.article);
    }
    let doubt = match basis.confidence {
        Confidence::Sure => return said,
        Confidence::Likely => "ledger_likely",
        Confidence::Unsure => "ledger_unsure",
    };
    wf(
        lang,
        "bracketed",
        &[("text", &said), ("inner", w(lang, doubt))],
    )
}

/// How a last day is counted, in words.
pub(super) fn rule_said(written: &Written, lang: Lang) -> String {
    let due = &written.due.value;
    let of_event = written.after.is_some();
    let number = |n: u16| n.to_string();
    let count = |key: &str, n: String| wf(lang, key, &[("n", &n)]);
    let mut said = match due {
        d if d.hours.is_some() => count("ledger_rule_hours", number(d.hours.unwrap_or_default())),
        d if d.working_days.is_some() => {
            let key = match of_event {
                true => "ledger_rule_working_days_event",
                false => "ledger_rule_working_days",
            };
            count(key, number(d.working_days.unwrap_or_default()))
        }
        d if d.days == Some(0) => w(lang, "ledger_rule_same_day").to_owned(),
        d if d.days.is_some() => {
            let key = match of_event {
                true => "ledger_rule_days_event",
                false => "ledger_rule_days",
            };
            count(key, number(d.days.unwrap_or_default()))
        }
        d if d.day.is_some() => count("ledger_rule_day", d.day.unwrap_or_default().to_string()),
        d => {
            let key = match d.same_year {
                true => "ledger_rule_date_same",
                false => "ledger_rule_date",
            };
            wf(
                lang,
                key,
                &[("date", d.date.as_deref().unwrap_or_default())],
            )
        }
    };
    if let Some(time) = &due.time {
        said = wf(lang, "ledger_rule_time", &[("said", &said), ("time", time)]);
    }
    if due.next_working_day {
        said = format!("{said}{}", w(lang, "ledger_rule_moves"));
    }
    let every = match written.every {
        Some(Grain::Hour) => "ledger_every_hour",
        Some(Grain::Day) => "ledger_every_day",
        Some(Grain::Month) => "ledger_every_month",
        Some(Grain::Quarter) => "ledger_every_quarter",
        Some(Grain::Half) => "ledger_every_half",
        Some(Grain::Year) => "ledger_every_year",
        None => "ledger_every_event",
    };
    format!("{}{}{said}", w(lang, every), w(lang, "comma"))
}

/// The name of a duty.
pub(super) fn title(duty: &Duty, lang: Lang) -> &str {
    duty.written.title.get(lang)
}

impl Composer<'_> {
    /// What an item is about: a period, or an event and its day.
    pub(super) fn about(&self, item: &Item) -> String {
        let lang = self.lang();
        match item.about {
            About::Period(period) => period.said(lang),
            About::Event(day, _) => {
                let catalog = &self.findings().catalog;
                let name = self.plan.ledger.event_name(item, catalog, self.articles);
                let day = Period::day(day).said(lang);
                match name.is_empty() {
                    true => day,
                    false => wf(lang, "bracketed", &[("text", &name), ("inner", &day)]),
                }
            }
        }
    }

    /// Where an item can be seen: the release that shows it, the page of the duty, its data.
    pub(super) fn evidence_route(&self, item: &Item) -> Option<String> {
        let published = item.published?;
        if let Some(article) = published.article {
            let article = self.articles.get(article as usize)?;
            return Some(article.route.clone());
        }
        let duty = self.plan.ledger.duty(item);
        let page = duty.written.page.as_ref().map(|page| page.value.clone());
        let dataset = || duty.datasets().last().map(|id| format!("data/{id}/"));
        page.or_else(dataset)
    }

    /// Route of a duty's page.
    pub(in crate::site) fn duty_route(duty: &Duty) -> String {
        format!("{ROUTE}duty/{}/", duty.id())
    }
}
