//! What a chart shows in a few words, for its heading: how many times a limit was passed, how long
//! numbers have fallen, when they were highest. Says nothing where the numbers say nothing plainly.

use crate::{
    chart::Form,
    diagnostic::Lang,
    indicators::EditionRef,
    quantity::{Decimal, Grain, Period},
};

use super::{
    chart_words::spoken,
    charts::Line,
    words::{w, wf},
};

/// What is asked of: the lines, those of the year before, and what belongs to all of them.
pub(super) struct Asked<'a> {
    pub(super) lang: Lang,
    pub(super) form: Form,
    pub(super) title: &'a str,
    pub(super) lines: &'a [Line],
    pub(super) before: &'a [Line],
    pub(super) periods: &'a [Period],
    pub(super) limit: Option<Decimal>,
}

/// The finding; empty where there is none.
pub(super) fn finding(asked: &Asked<'_>) -> String {
    let found = match (asked.form, asked.lines, asked.before) {
        // The largest part of one bar reads as if that bar had most of it.
        (Form::Stacked | Form::Target, ..) | (_, [], _) => None,
        (_, [line], [before]) => below_year_before(asked, line, before),
        (_, [line], _) => match asked.limit {
            Some(limit) => {
                let both = [run(asked, line), over(asked, line, limit)];
                let both: Vec<String> = both.into_iter().flatten().collect();
                Some(both.join(w(asked.lang, "comma")))
            }
            None => course(asked, line).or_else(|| highest(asked, line)),
        },
        // Of several lines the first is what the others are parts of or compared with.
        (_, [line, others @ ..], _) => {
            let named = |line: &Line| asked.title.contains(&line.name);
            let known = named(line) && !others.iter().any(named);
            run(asked, line).map(|said| match (known, asked.lang) {
                (true, _) => said,
                (false, Lang::Zh) => format!("{}{said}", line.name),
                (false, Lang::En) => format!("{} {said}", line.name),
            })
        }
    };
    found.unwrap_or_default()
}

/// How often the limit was passed.
fn over(asked: &Asked<'_>, line: &Line, limit: Decimal) -> Option<String> {
    let known = || line.values.iter().flatten();
    known().next()?;
    let n = known().filter(|value| **value > limit).count();
    let key = match (n, line.values.iter().any(Option::is_none)) {
        (0, false) => "finding_within",
        (0, true) => "finding_known_within",
        _ => match asked.periods.first()?.grain {
            Grain::Hour => "finding_over_hours",
            Grain::Day => "finding_over_days",
            Grain::Month => "finding_over_months",
            Grain::Year => "finding_over_years",
            Grain::Quarter | Grain::Half => "finding_over_times",
        },
    };
    Some(wf(asked.lang, key, &[("n", &n.to_string())]))
}

/// How the newest number stands to those before it.
fn course(asked: &Asked<'_>, line: &Line) -> Option<String> {
    run(asked, line).or_else(|| against_year_before(asked, line))
}

/// Years in a row that went one way, at least two, up to the newest.
fn run(asked: &Asked<'_>, line: &Line) -> Option<String> {
    if asked.periods.first()?.grain != Grain::Year {
        return None;
    }
    let last = line.values.iter().rposition(Option::is_some)?;
    let steps = (1..=last).rev().map_while(|at| step(line, at - 1, at));
    let steps: Vec<Way> = steps.collect();
    let way = *steps.first()?;
    let n = steps.iter().take_while(|step| **step == way).count();
    let key = match (way, n) {
        (_, 1) | (Way::Same, _) => return None,
        (Way::Down, _) => "finding_fell",
        (Way::Up, _) => "finding_rose",
    };
    Some(wf(asked.lang, key, &[("n", &n.to_string())]))
}

/// The newest number against the same time of the year before.
fn against_year_before(asked: &Asked<'_>, line: &Line) -> Option<String> {
    let last = line.values.iter().rposition(Option::is_some)?;
    let before = asked.periods[last].year_before()?;
    let at = asked.periods[..last].iter().position(|p| *p == before)?;
    let key = match (step(line, at, last)?, asked.periods[last].grain) {
        (Way::Down, Grain::Year) => "finding_year_down",
        (Way::Up, Grain::Year) => "finding_year_up",
        (Way::Same, Grain::Year) => "finding_year_same",
        (Way::Down, _) => "finding_time_down",
        (Way::Up, _) => "finding_time_up",
        (Way::Same, _) => "finding_time_same",
    };
    let when = asked.periods[last].said(asked.lang);
    Some(wf(asked.lang, key, &[("when", &when)]))
}

/// In how many of the months the number is below that of the year before.
fn below_year_before(asked: &Asked<'_>, line: &Line, before: &Line) -> Option<String> {
    let pairs = line.values.iter().zip(&before.values).enumerate();
    let pairs = pairs.filter(|(at, _)| edition(line, *at) == edition(before, *at));
    let pairs = pairs.filter_map(|(_, (now, then))| Some((now.as_ref()?, then.as_ref()?)));
    let pairs: Vec<_> = pairs.collect();
    if pairs.len() < 2 || asked.periods.first()?.grain != Grain::Month {
        return None;
    }
    let n = pairs.iter().filter(|(now, then)| now < then).count();
    let (n, total) = (n.to_string(), pairs.len().to_string());
    Some(wf(
        asked.lang,
        "finding_below",
        &[("n", &n), ("total", &total)],
    ))
}

/// When the number was highest, where it was so once.
fn highest(asked: &Asked<'_>, line: &Line) -> Option<String> {
    let max = line.values.iter().flatten().max()?;
    let mut at = (0..line.values.len()).filter(|at| line.values[*at].as_ref() == Some(max));
    let (Some(at), None) = (at.next(), at.next()) else {
        return None;
    };
    if line.values.iter().flatten().count() < 2 {
        return None;
    }
    let when = spoken(asked.lang, asked.periods[at], asked.periods);
    Some(wf(asked.lang, "finding_highest", &[("when", &when)]))
}

/// A finding behind the words of a heading.
pub(super) fn behind(lang: Lang, title: &str, finding: &str) -> String {
    if finding.is_empty() {
        return String::new();
    }
    // A heading that has a colon of its own goes on with a comma.
    let sign = match title.contains(w(lang, "colon").trim()) {
        true => "comma",
        false => "colon",
    };
    format!("{}{finding}", w(lang, sign))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Down,
    Same,
    Up,
}

/// The way from one number to another; `None` where one is missing or the law between them changed.
fn step(line: &Line, from: usize, to: usize) -> Option<Way> {
    let (before, after) = (line.values[from]?, line.values[to]?);
    let way = match after.cmp(&before) {
        std::cmp::Ordering::Less => Way::Down,
        std::cmp::Ordering::Equal => Way::Same,
        std::cmp::Ordering::Greater => Way::Up,
    };
    (edition(line, from) == edition(line, to)).then_some(way)
}

fn edition(line: &Line, at: usize) -> Option<EditionRef> {
    Some(line.figures.get(at)?.as_ref()?.point.edition)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of texts; `-` is a missing number.
    fn line(name: &str, numbers: &str) -> Line {
        let values: Vec<Option<Decimal>> =
            numbers.split(' ').map(|text| text.parse().ok()).collect();
        Line {
            name: name.to_owned(),
            unit: "微克/立方米".to_owned(),
            dashed: false,
            key: None,
            figures: values.iter().map(|_| None).collect(),
            texts: numbers.split(' ').map(str::to_owned).collect(),
            values,
        }
    }

    fn said(first: &str, lines: &[Line], before: &[Line], limit: Option<&str>) -> String {
        let first = Period::parse(first).expect("a period");
        let count = i32::try_from(lines[0].values.len()).expect("few");
        let periods: Vec<Period> = (0..count)
            .map(|n| Period {
                index: first.index + n,
                ..first
            })
            .collect();
        finding(&Asked {
            lang: Lang::Zh,
            form: Form::Line,
            title: "化学需氧量",
            lines,
            before,
            periods: &periods,
            limit: limit.map(|text| text.parse().expect("a number")),
        })
    }

    #[test]
    fn a_line_says_what_anyone_sees_in_it() {
        for (first, numbers, limit, wanted) in [
            // Down from 2014 on: 60 → 55 → 54 → 48.
            ("2013", "58 60 55 54 48", None, "连续3年下降"),
            ("2013", "58 60 55 54 55", None, "2017年比上年上升"),
            ("2013", "1 2 3", None, "连续2年上升"),
            ("2013", "3 2 2", None, "2015年与上年持平"),
            // The newest known year counts, and a gap ends the row.
            ("2013", "60 - 55 54 53 -", None, "连续2年下降"),
            ("2013", "60 - 55", None, "2013年最高"),
            ("2025-01", "40 41 42", None, "3月最高"),
            ("2025-01", "42 41 42", None, ""),
            (
                "2025-01",
                "40 1 1 1 1 1 1 1 1 1 1 1 39",
                None,
                "2026年1月比上年同期下降",
            ),
            ("2026-03-01", "61 60 75", Some("60"), "2天超过限值"),
            ("2026-03-01", "59 60 10", Some("60"), "都没有超过限值"),
            (
                "2026-03-01",
                "59 - 10",
                Some("60"),
                "有数值的都没有超过限值",
            ),
            ("2026-03-01", "- -", Some("60"), ""),
            (
                "2013",
                "58 60 55 34",
                Some("35"),
                "连续2年下降，3年超过限值",
            ),
            ("2026", "5", None, ""),
            ("2026", "-", None, ""),
        ] {
            let lines = [line("甲", numbers)];
            assert_eq!(said(first, &lines, &[], limit), wanted, "{numbers}");
        }
    }

    #[test]
    fn two_years_are_compared_month_by_month() {
        let now = [line("甲", "92 59 56 30 -")];
        // Below in February and April; May has nothing to compare.
        let then = [line("2015年", "90 76 43 43 39")];
        assert_eq!(
            said("2016-01", &now, &then, None),
            "4个月中2个月低于上年同月"
        );
    }

    #[test]
    fn of_several_lines_the_first_speaks() {
        let lines = [line("化学需氧量", "9 8 7"), line("其中工业源", "1 2 3")];
        // The heading of these tests names the first alone.
        assert_eq!(said("2013", &lines, &[], None), "连续2年下降");
        assert_eq!(said("2013-01", &lines, &[], None), "");
        let lines = [line("二氧化硫", "9 8 7"), line("氮氧化物", "1 2 3")];
        assert_eq!(said("2013", &lines, &[], None), "二氧化硫连续2年下降");
    }

    #[test]
    fn bars_of_parts_say_nothing() {
        // 轻度污染 may lead in December and still be more in April.
        let found = finding(&Asked {
            lang: Lang::Zh,
            form: Form::Stacked,
            title: "",
            lines: &[line("优", "7 3"), line("轻度污染", "14 11")],
            before: &[],
            periods: &[Period::year(2015), Period::year(2016)],
            limit: None,
        });
        assert_eq!(found, "");
    }

    #[test]
    fn a_heading_with_a_colon_goes_on_with_a_comma() {
        assert_eq!(behind(Lang::Zh, "年均浓度", "连续3年下降"), "：连续3年下降");
        assert_eq!(behind(Lang::Zh, "甲：年均", "连续3年下降"), "，连续3年下降");
        assert_eq!(behind(Lang::Zh, "年均", ""), "");
    }
}
