//! `schedule`: the next moments at which something opens, and when a machine must run for them.

use std::fmt::Write as _;

use jiff::{ToSpan, civil::DateTime, tz::Offset};
use serde_json::json;

use crate::{
    pipeline::{Progress, Site},
    secret::masked,
};

use super::{
    FINE, SITE_ERRORS,
    options::{FormatName, Options},
};

/// Prints the next `count` moments at which the site must be built again.
pub(super) fn schedule(options: &Options, count: usize) -> u8 {
    let (sources, report, site) =
        match options.load(Some(&options.output(None)), &Progress::default()) {
            Ok(loaded) => loaded,
            Err(code) => return code,
        };
    let Some(site) = site else {
        options.print_report(&report, sources.as_ref());
        return SITE_ERRORS;
    };
    let runs = runs(&site, count);
    let text = match options.format {
        FormatName::Json => as_json(&site, &runs),
        _ => human(options.is_zh(), &site, &runs),
    };
    options.out(&masked(&text));
    FINE
}

/// One run: the whole minute from which on it does its work, and what opens by then.
struct Run {
    at: DateTime,
    what: Vec<String>,
}

fn runs(site: &Site, count: usize) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for (opens, what) in site.openings() {
        let at = whole_minute(opens);
        match out.last_mut().filter(|run| run.at == at) {
            Some(run) => run.what.push(what),
            None => out.push(Run {
                at,
                what: vec![what],
            }),
        }
    }
    out.truncate(count);
    out
}

/// A cron line knows no seconds: a run is never before what it is for.
fn whole_minute(at: DateTime) -> DateTime {
    let floor = at.with().second(0).subsec_nanosecond(0).build();
    match floor {
        Ok(floor) if floor < at => floor.checked_add(1.minute()).unwrap_or(floor),
        Ok(floor) => floor,
        Err(_) => at,
    }
}

fn cron(at: DateTime) -> String {
    format!(
        "{} {} {} {} *",
        at.minute(),
        at.hour(),
        at.day(),
        at.month()
    )
}

fn utc(site: &Site, at: DateTime) -> DateTime {
    let instant = site.config.offset.to_timestamp(at);
    instant.map_or(at, |instant| Offset::UTC.to_datetime(instant))
}

fn said(at: DateTime) -> String {
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}

fn human(zh: bool, site: &Site, runs: &[Run]) -> String {
    let zone = &site.config.offset_text;
    let mut out = String::new();
    // Writing to memory does not fail.
    let _ = match (zh, runs.is_empty()) {
        (true, true) => writeln!(out, "没有等待公开的内容，不需要定时运行。"),
        (false, true) => writeln!(out, "Nothing waits to be opened; no run is needed."),
        (true, false) => writeln!(
            out,
            "# 到这些时刻要运行 gongshi build（站点时间 {zone}；cron 用世界时）"
        ),
        (false, false) => writeln!(
            out,
            "# Moments at which gongshi build must run (site time {zone}; cron lines in UTC)"
        ),
    };
    for run in runs {
        let _ = writeln!(out, "\n# {} {zone}", said(run.at));
        for what in &run.what {
            let _ = writeln!(out, "#   {what}");
        }
        let _ = writeln!(out, "{}", cron(utc(site, run.at)));
    }
    if site.changes_daily() {
        let _ = match zh {
            true => writeln!(
                out,
                "\n# 期限、公示期、发布日历按日期变化，每天零点后运行一次"
            ),
            false => writeln!(
                out,
                "\n# deadlines, terms and the calendar follow the date: once a day, after midnight"
            ),
        };
        let midnight = site.as_of.date().to_datetime(jiff::civil::Time::midnight());
        let at = utc(site, midnight);
        let _ = writeln!(out, "{} {} * * *", at.minute(), at.hour());
    }
    out
}

fn as_json(site: &Site, runs: &[Run]) -> String {
    let offset = &site.config.offset_text;
    let runs: Vec<serde_json::Value> = runs
        .iter()
        .map(|run| {
            let utc = utc(site, run.at);
            json!({
                "at": format!("{}{offset}", run.at),
                "utc": format!("{utc}Z"),
                "cron": cron(utc),
                "opens": run.what,
            })
        })
        .collect();
    let whole = json!({ "runs": runs, "daily": site.changes_daily() });
    format!("{whole:#}\n")
}
