//! `explain CODE`: what a message means, an example of it, and how to mend it.

use std::fmt::Write as _;

use serde_json::json;

use crate::{
    diagnostic::{Catalogue, Diagnostic, Entry, Lang, Location, Report, Severity},
    source::{Sources, nearest},
};

use super::{
    FINE, USAGE,
    options::{FormatName, Options},
};

/// Whether this is the code of a message rather than the address of a figure.
pub(super) fn is_code(text: &str) -> bool {
    text.contains("::") && !text.contains('/')
}

pub(super) fn explain(options: &Options, code: &str) -> u8 {
    let catalogue = Catalogue::shared();
    let Some(entry) = catalogue.entry(code) else {
        let mut report = Report::default();
        let d = Diagnostic::new("cli::unknown-code", Location::file("explain"));
        let nearest = nearest(code, catalogue.codes());
        report.add(d.with("code", code).with("nearest", nearest));
        options.print_report(&report, &Sources::empty());
        return USAGE;
    };
    options.out(&match options.format {
        FormatName::Json => as_json(code, entry, options.lang()),
        _ => human(code, entry, options.lang()),
    });
    FINE
}

fn human(code: &str, entry: &Entry, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let effect = match (entry.severity, zh) {
        (Severity::Error, true) => "错误：有它就不发布",
        (Severity::Error, false) => "error: nothing is published while it stands",
        (Severity::Warning, true) => "警告：照常发布，但请看一看",
        (Severity::Warning, false) => "warning: the site is published, but look at it",
        (Severity::Note, true) => "提示",
        (Severity::Note, false) => "note",
    };
    let [says, help, example] = if zh {
        ["意思", "办法", "例子"]
    } else {
        ["Meaning", "What to do", "Example"]
    };
    let mut out = format!("{code}\n{effect}\n\n{says}\n");
    let mut paragraph = |text: &str| {
        for line in text.lines() {
            let _ = writeln!(out, "  {line}");
        }
    };
    paragraph(&entry.says_open(lang));
    if let Some(meaning) = Catalogue::shared().meaning(code, lang) {
        paragraph(&meaning);
    }
    let _ = write!(out, "\n{help}\n  {}\n", entry.help_open(lang));
    if let Some(text) = Catalogue::shared().example(code, lang) {
        let _ = writeln!(out, "\n{example}");
        for line in text.lines() {
            let _ = writeln!(out, "{}", format!("  {line}").trim_end());
        }
    }
    out
}

fn as_json(code: &str, entry: &Entry, lang: Lang) -> String {
    let severity = match entry.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut out = json!({
        "code": code,
        "severity": severity,
        "message": entry.says_open(lang),
        "help": entry.help_open(lang),
        "meaning": Catalogue::shared().meaning(code, lang),
        "example": Catalogue::shared().example(code, lang),
    })
    .to_string();
    out.push('\n');
    out
}
