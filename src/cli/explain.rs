//! `explain`: a figure down to its cells.

use std::fmt::Write as _;

use serde_json::json;

use crate::{
    diagnostic::{Diagnostic, Lang, Location, Place, Texts, line_and_column},
    indicators::{Explanation, Step, bracketed, filled, word},
    pipeline::Progress,
    source::Sources,
};

use super::{
    FINE, SITE_ERRORS, USAGE,
    options::{FormatName, Options},
};

/// Inputs that are printed without `--all`.
const SHOWN: usize = 40;

pub(super) fn explain(options: &Options, address: &str, all: bool) -> u8 {
    let (sources, mut report, site) =
        match options.load(Some(&options.output(None)), &Progress::default()) {
            Ok(loaded) => loaded,
            Err(code) => return code,
        };
    let Some(site) = site else {
        options.print_report(&report, sources.as_ref());
        return SITE_ERRORS;
    };
    match site.findings.explain(address) {
        Ok(explanation) => {
            if report.has_errors() {
                options.print_report(&report, sources.as_ref());
            }
            let text = match options.format {
                FormatName::Json => as_json(&explanation, &sources),
                _ => human(&explanation, &sources, all, site.findings.config.lang),
            };
            // Where something was found, what the cells say is not for the screen.
            options.out(&match report.has_errors() {
                true => report.curtain().draw(&text),
                false => text.into(),
            });
            FINE
        }
        Err(fault) => {
            let (code, known) = fault.code();
            let at = Location::file("explain");
            report.add(
                Diagnostic::new(code, at)
                    .with("address", address)
                    .with("known", known),
            );
            options.print_report(&report, sources.as_ref());
            USAGE
        }
    }
}

/// In the site's own language, as on its pages.
fn human(explanation: &Explanation, sources: &Sources, all: bool, lang: Lang) -> String {
    let colon = word(lang, "mark", "colon");
    let mut out = format!("{}\n", explanation.figure.address);
    for (label, text) in &explanation.facts {
        let _ = writeln!(out, "  {label}{colon}{text}");
    }
    if explanation.steps.is_empty() {
        return out;
    }
    let _ = writeln!(
        out,
        "  {}{colon}{}",
        word(lang, "explain", "inputs"),
        explanation.steps.len()
    );
    let shown = if all { explanation.steps.len() } else { SHOWN };
    for step in explanation.steps.iter().take(shown) {
        let mark = if step.used { ' ' } else { '×' };
        let raw = step.raw.as_ref().map_or_else(String::new, |r| {
            filled(lang, "mark", "raw", &[("raw", r.clone())])
        });
        let _ = writeln!(
            out,
            "  {mark} {} = {}{raw}  {}",
            step.name,
            step.value,
            places(step, sources, lang)
        );
    }
    if explanation.steps.len() > shown {
        let _ = writeln!(
            out,
            "  … {}",
            bracketed(
                lang,
                &(explanation.steps.len() - shown).to_string(),
                "--all"
            )
        );
    }
    out
}

/// Where a step's cells are: one place, or the first and last of a run.
fn places(step: &Step, sources: &Sources, lang: Lang) -> String {
    match step.cells.as_slice() {
        [] => String::new(),
        [one] => format!("← {}", place(one, sources)),
        [first, .., last] => {
            let last = bracketed(lang, &place(last, sources), &step.cells.len().to_string());
            format!("← {} … {last}", place(first, sources))
        }
    }
}

fn place(at: &Location, sources: &Sources) -> String {
    match &at.place {
        Place::Whole => at.file.to_string(),
        Place::Span(span) => {
            let text = sources.text(&at.file);
            let (line, column) = text.map_or((1, 1), |t| line_and_column(&t, span.start));
            format!("{}:{line}:{column}", at.file)
        }
        Place::Cell(cell) => match &cell.sheet {
            Some(sheet) => format!("{} {sheet}!{}", at.file, cell.a1()),
            None => {
                let text = sources.text(&at.file);
                let column = cell
                    .span
                    .as_ref()
                    .zip(text)
                    .map_or(cell.column, |(s, t)| line_and_column(&t, s.start).1);
                format!("{}:{}:{column} {}", at.file, cell.row, cell.header)
            }
        },
    }
}

fn as_json(explanation: &Explanation, sources: &Sources) -> String {
    let steps: Vec<_> = explanation
        .steps
        .iter()
        .map(|s| {
            let cells: Vec<String> = s.cells.iter().map(|c| place(c, sources)).collect();
            json!({ "name": s.name, "value": s.value, "raw": s.raw, "used": s.used, "cells": cells })
        })
        .collect();
    let facts: Vec<_> = explanation
        .facts
        .iter()
        .map(|(label, text)| json!({ "label": label, "text": text }))
        .collect();
    let figure = &explanation.figure;
    let mut out = json!({
        "address": figure.address.to_string(),
        "value": figure.text(),
        "unit": figure.unit.symbol(),
        "reason": figure.reason(),
        "have": figure.point.have,
        "need": figure.point.need,
        "facts": facts,
        "inputs": steps,
    })
    .to_string();
    out.push('\n');
    out
}
