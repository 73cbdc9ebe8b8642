//! How long ago something was renewed, and how many columns are too old.

use jiff::civil::Date;

use crate::{
    config::{Check, INSPECTION, Inspection, Rule},
    diagnostic::{Diagnostic, Location, Report},
    site::Column,
};

use super::{Facts, Note, Row, Verdict};

/// The verdict on something renewed last on a day.
fn aged<'f>(rule: &'f Rule, last: Option<Date>, facts: &Facts<'f>) -> Row<'f> {
    let Some(last) = last else {
        return Row::new(rule, Verdict::Unknown, Note::NoDate);
    };
    let since = rule.too_old(last);
    let over = since.is_some_and(|day| day <= facts.as_of.date());
    let verdict = if over {
        Verdict::Violation
    } else {
        Verdict::Fine
    };
    Row::new(rule, verdict, Note::Renewed(last)).since(since)
}

pub(super) fn home<'f>(rule: &'f Rule, facts: &Facts<'f>) -> Row<'f> {
    let name = facts.config.name.get(facts.config.lang);
    aged(rule, facts.home, facts).about(name, "")
}

/// Every column that the rule is meant for.
pub(super) fn columns<'f>(rule: &'f Rule, facts: &Facts<'f>) -> Vec<Row<'f>> {
    let meant = facts.columns.iter().filter(|c| means(rule, c, facts));
    meant
        .map(|column| {
            let said = facts.rules.column.iter();
            let archive = said
                .filter(|said| said.route.value == column.route)
                .find_map(|said| said.archive.as_deref());
            let row = match archive {
                Some(why) => Row::new(rule, Verdict::Skipped, Note::Archive(why.to_owned())),
                None => aged(rule, column.newest, facts),
            };
            row.about(&column.title, &column.route)
        })
        .collect()
}

/// Whether a rule of age is the one for a column: the one that the site chose, else the first
/// whose words stand in its name, else the one without words.
fn means(rule: &Rule, column: &Column, facts: &Facts<'_>) -> bool {
    let said = facts.rules.column.iter();
    let mut said = said.filter(|said| said.route.value == column.route);
    if let Some(chosen) = said.find_map(|said| said.rule.as_ref()) {
        return chosen.value == rule.id.value;
    }
    let name = column.title.to_lowercase();
    let named = |rule: &&Rule| {
        let word = |word: &String| name.contains(&word.to_lowercase());
        rule.columns.iter().any(word)
    };
    let ages = || {
        facts
            .rules
            .rule
            .iter()
            .filter(|r| r.check == Check::ColumnAge)
    };
    let first = ages().find(named);
    let first = first.or_else(|| ages().find(|rule| rule.columns.is_empty()));
    first.is_some_and(|first| first.id.value == rule.id.value)
}

/// How many columns break other rules, and on which day they will be too many.
pub(super) fn count<'f>(rule: &'f Rule, rows: &[Row<'f>]) -> Row<'f> {
    let counted = |row: &&Row<'_>| rule.of.iter().any(|id| id.value == row.rule.id.value);
    let broken = rows.iter().filter(counted);
    let broken = broken.filter(|row| row.verdict == Verdict::Violation && row.route.is_some());
    let broken = broken.count();
    let most = rule.at_least.unwrap_or(usize::MAX);
    let mut days: Vec<Date> = rows
        .iter()
        .filter(counted)
        .filter(|row| matches!(row.verdict, Verdict::Violation | Verdict::Fine))
        .filter_map(|row| row.since)
        .collect();
    days.sort_unstable();
    let since = days.get(most.saturating_sub(1)).copied();
    let verdict = match broken >= most {
        true => Verdict::Violation,
        false => Verdict::Fine,
    };
    Row::new(rule, verdict, Note::Count(broken, most)).since(since)
}

/// Whether what the site says of columns is said of columns.
///
/// # Reports
/// `inspect::unknown-column`.
pub fn check_columns(rules: &Inspection, columns: &[Column], report: &mut Report) {
    for said in &rules.column {
        if columns.iter().all(|c| c.route != said.route.value) {
            let at = Location::span(INSPECTION, said.route.span.clone());
            let known: Vec<&str> = columns.iter().map(|c| c.route.as_str()).collect();
            let d = Diagnostic::new("inspect::unknown-column", at);
            let d = d.with("value", &said.route.value);
            report.add(d.with("known", known.join(" ")));
        }
    }
}
