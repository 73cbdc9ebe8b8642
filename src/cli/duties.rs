//! `check --due`, `check --deny`: what falls due, and what is not let pass.

use std::fmt::Write as _;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::{
    diagnostic::{Format, Lang, Report},
    disclosure::{self, AHEAD, Deny, Item, Verdict},
    pipeline::Site,
};

use super::options::Options;

/// Days that are looked ahead where nothing else is asked for.
const DAYS: u16 = 14;

/// What `--deny` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DenyName {
    /// 本局逾期未公开的事项 / what the office has not published in time
    Overdue,
    /// 还包括 --due 天数内到期的 / what falls due within the days of --due
    Due,
    /// --inspection 的单项否决项 / what fails an inspection at once
    Veto,
    /// --inspection 的任何一项不合格，包括扣分项 / whatever an inspection would find
    Violation,
}

impl DenyName {
    /// Whether only `--inspection` finds it.
    pub(super) fn is_of_inspection(self) -> bool {
        matches!(self, Self::Veto | Self::Violation)
    }
}

/// What `check` was asked about duties.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Days of `--due`.
    pub(super) due: Option<u16>,
    /// Whether the site is inspected.
    pub(super) inspection: bool,
    pub(super) deny: Vec<DenyName>,
}

/// `14d` or `14`
pub(super) fn days(text: &str) -> Result<u16, String> {
    let number = text.trim_end_matches('d').parse::<u16>();
    let number = number.map_err(|_| format!("{text}: 14d"))?;
    match i64::from(number) <= AHEAD {
        true => Ok(number),
        false => Err(format!("{text} > {AHEAD}d")),
    }
}

/// Makes faults of what is not let pass.
pub(super) fn deny(options: &Options, site: &Site, asked: &Asked, report: &mut Report) {
    let kinds: Vec<Deny> = asked
        .deny
        .iter()
        .filter_map(|name| match name {
            DenyName::Overdue => Some(Deny::Overdue),
            DenyName::Due => Some(Deny::Due),
            DenyName::Veto | DenyName::Violation => None,
        })
        .collect();
    let until = disclosure::until(site.as_of, asked.due.unwrap_or(DAYS));
    let lang = options.lang();
    let about = |item: &Item| about(site, item, lang);
    disclosure::deny(&site.plan.ledger, (&kinds, until), &about, lang, report);
}

fn about(site: &Site, item: &Item, lang: Lang) -> String {
    let ledger = &site.plan.ledger;
    ledger.about(item, &site.findings.catalog, &site.articles, lang)
}

/// Prints what is overdue and what falls due within the days asked for.
pub(super) fn print(options: &Options, site: &Site, asked: &Asked) {
    let Some(days) = asked.due else { return };
    let ledger = &site.plan.ledger;
    let items = ledger.falling_due(disclosure::until(site.as_of, days));
    let unknown = ledger.unknown();
    let text = match options.format() {
        Format::Json => as_json(options, site, &items, unknown),
        Format::Human | Format::Full | Format::Github => {
            human(options, site, &items, (days, unknown))
        }
        // The log stands on the output stream.
        Format::Sarif => return,
    };
    options.out(&text);
}

fn human(options: &Options, site: &Site, items: &[&Item], (days, unknown): (u16, usize)) -> String {
    let (zh, lang, ledger) = (options.is_zh(), options.lang(), &site.plan.ledger);
    let mut out = String::new();
    for item in items {
        let duty = ledger.duty(item);
        let late = item.verdict != Verdict::Upcoming;
        let word = match (zh, late) {
            (true, true) => "逾期",
            (true, false) => "将到期",
            (false, true) => "overdue",
            (false, false) => "due",
        };
        let title = duty.written.title.get(lang);
        let unit = ledger.units[duty.unit].name.get(lang);
        let due = disclosure::said(item.due);
        let about = about(site, item, lang);
        // Writing to memory does not fail.
        let _ = writeln!(out, "{due}\t{word}\t{title}\t{about}\t{unit}");
    }
    if items.is_empty() {
        let _ = match zh {
            true => writeln!(out, "没有逾期的事项，{days} 天内没有到期的事项。"),
            false => writeln!(
                out,
                "Nothing is overdue, nothing falls due within {days} days."
            ),
        };
    }
    if unknown > 0 {
        let _ = match zh {
            true => writeln!(out, "另有 {unknown} 项的到期日取决于尚未公布的放假安排。"),
            false => writeln!(
                out,
                "Of {unknown} more the last day depends on holidays that are not announced yet."
            ),
        };
    }
    out
}

fn as_json(options: &Options, site: &Site, items: &[&Item], unknown: usize) -> String {
    let (lang, ledger) = (options.lang(), &site.plan.ledger);
    let items: Vec<Value> = items
        .iter()
        .map(|item| {
            let duty = ledger.duty(item);
            json!({
                "duty": duty.id(),
                "title": duty.written.title.get(lang),
                "about": about(site, item, lang),
                "unit": ledger.units[duty.unit].id,
                "due": disclosure::said(item.due),
                "verdict": item.verdict.key(),
            })
        })
        .collect();
    let whole = json!({ "due": items, "calendar_unknown": unknown });
    format!("{whole:#}\n")
}
