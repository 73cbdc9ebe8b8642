//! Findings as one SARIF 2.1.0 log, which code scanning reads.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::secret::Curtain;

use super::{
    Catalogue, CellPlace, Diagnostic, Lang, Location, Place, Report, Severity, Texts,
    line_and_column, print::cell_words,
};

/// Results that one run may have; scanners refuse a log with more.
const MOST: usize = 25_000;

/// Writes all findings as one SARIF log with one run, whether there are any or not.
///
/// `folder` is put before every path: where the site lies inside the repository, empty for its
/// root. A text has a region; a workbook's cell has none and is named as a logical location.
#[must_use]
pub fn sarif(report: &Report, texts: &dyn Texts, lang: Lang, folder: &str) -> String {
    let sorted = report.sorted();
    let shown = &sorted[..sorted.len().min(MOST)];
    let mut rules: Vec<&str> = shown.iter().map(|d| d.code).collect();
    rules.sort_unstable();
    rules.dedup();
    let page = Page {
        texts,
        lang,
        folder: folder.trim_end_matches('/'),
        curtain: &report.curtain(),
    };
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = shown
        .iter()
        .map(|d| page.result(d, &rules, &mut seen))
        .collect();
    let rules: Vec<Value> = rules.iter().map(|code| rule(code, lang)).collect();
    let mut run = json!({
        "tool": { "driver": {
            "name": "gongshi",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        }},
        "language": tag(lang),
        "columnKind": "unicodeCodePoints",
        "results": results,
    });
    if sorted.len() > MOST {
        let text = match lang {
            Lang::Zh => format!("另有 {} 处没有列出。", sorted.len() - MOST),
            Lang::En => format!("{} more are not listed.", sorted.len() - MOST),
        };
        run["invocations"] = json!([{
            "executionSuccessful": true,
            "toolExecutionNotifications": [{ "level": "warning", "message": { "text": text } }],
        }]);
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    let mut out = serde_json::to_string_pretty(&log).unwrap_or_default();
    out.push('\n');
    out
}

fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// What a code means in general: its words with the values left open.
fn rule(code: &str, lang: Lang) -> Value {
    let entry = Catalogue::shared().entry(code);
    let says = entry.map_or_else(|| code.to_owned(), |e| e.says_open(lang));
    let help = entry.map_or_else(String::new, |e| e.help_open(lang));
    let severity = entry.map_or(Severity::Error, |e| e.severity);
    let mut rule = json!({
        "id": code,
        "shortDescription": { "text": says },
        "defaultConfiguration": { "level": level(severity) },
    });
    if !help.is_empty() {
        rule["help"] = json!({ "text": help });
    }
    if let Some(meaning) = Catalogue::shared().meaning(code, lang) {
        rule["fullDescription"] = json!({ "text": meaning });
    }
    rule
}

struct Page<'a> {
    texts: &'a dyn Texts,
    lang: Lang,
    folder: &'a str,
    curtain: &'a Curtain,
}

impl Page<'_> {
    fn result(&self, d: &Diagnostic, rules: &[&str], seen: &mut BTreeMap<String, usize>) -> Value {
        let print = fingerprint(d, self.curtain);
        let count = seen.entry(print.clone()).or_default();
        *count += 1;
        let mut text = d.says(self.lang);
        if let Place::Cell(cell) = &d.at.place {
            let colon = if self.lang == Lang::Zh { "：" } else { ": " };
            text = format!("{}{colon}{text}", cell_words(cell, self.lang));
        }
        let help = d.help(self.lang);
        if !help.is_empty() {
            let space = if self.lang == Lang::Zh { "" } else { " " };
            text = format!("{text}{space}{help}");
        }
        let text = self.curtain.draw(&text);
        let mut result = json!({
            "ruleId": d.code,
            "ruleIndex": rules.binary_search(&d.code).unwrap_or_default(),
            "level": level(d.severity()),
            "message": { "text": text },
            "locations": [self.location(&d.at)],
            "partialFingerprints": { "primaryLocationLineHash": format!("{print}:{count}") },
        });
        if !d.related.is_empty() {
            let related = d.related.iter().map(|at| self.location(at));
            result["relatedLocations"] = related.collect();
        }
        result
    }

    fn location(&self, at: &Location) -> Value {
        let mut physical = json!({ "artifactLocation": { "uri": self.address(&at.file) } });
        let span = match &at.place {
            Place::Whole => None,
            Place::Span(span) => Some(span),
            Place::Cell(cell) => cell.span.as_ref(),
        };
        if let Some((span, text)) = span.and_then(|s| Some((s, self.texts.text(&at.file)?))) {
            let (line, column) = line_and_column(&text, span.start);
            let (end_line, end_column) = line_and_column(&text, span.end.max(span.start));
            physical["region"] = json!({
                "startLine": line, "startColumn": column,
                "endLine": end_line, "endColumn": end_column,
            });
        }
        match &at.place {
            Place::Cell(cell) => json!({
                "physicalLocation": physical, "logicalLocations": [logical(cell, self.curtain)],
            }),
            _ => json!({ "physicalLocation": physical }),
        }
    }

    /// The path as an address: everything but plain letters is written as its bytes.
    fn address(&self, file: &str) -> String {
        let file = self.curtain.draw(file);
        let whole = match self.folder {
            "" => file.into_owned(),
            folder => format!("{folder}/{file}"),
        };
        let mut out = String::with_capacity(whole.len());
        for byte in whole.bytes() {
            if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
        out
    }
}

fn logical(cell: &CellPlace, curtain: &Curtain) -> Value {
    let name = cell.a1();
    let full = match &cell.sheet {
        Some(sheet) => format!("{}!{name}", curtain.draw(sheet)),
        None => name.clone(),
    };
    json!({ "name": name, "fullyQualifiedName": full, "kind": "member" })
}

/// Names a finding by what it says, not by its line: it stays the same when rows are added above.
fn fingerprint(d: &Diagnostic, curtain: &Curtain) -> String {
    let mut hasher = Sha256::new();
    let mut part = |text: &str| {
        hasher.update(curtain.draw(text).as_bytes());
        hasher.update([0]);
    };
    part(d.code);
    part(&d.at.file);
    if let Place::Cell(cell) = &d.at.place {
        part(cell.sheet.as_deref().unwrap_or_default());
        part(&cell.header);
    }
    for (name, value) in &d.args {
        part(name);
        part(value);
    }
    let digest = hasher.finalize();
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}
