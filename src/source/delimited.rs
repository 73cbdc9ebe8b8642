//! Text files to tables: `.csv`, `.tsv`, `.txt`.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location, Report};

use super::{
    Grid, ReadOptions, SourceFile, decode,
    grid::Form,
    split::{self, Fault},
};

/// Delimiters that are looked for; of equals, the first wins.
const CANDIDATES: [u8; 3] = [b',', b'\t', b';'];
/// Lines that are looked at to find the delimiter, and bytes at most.
const SAMPLE_LINES: usize = 32;
const SAMPLE_BYTES: usize = 4 << 20;

pub(super) fn grid(file: &SourceFile, options: &ReadOptions, report: &mut Report) -> Option<Grid> {
    let text = decode::decode(file, options.encoding.as_deref(), report)?;
    let whole = Location::file(Arc::clone(&file.path));
    if text.trim().is_empty() {
        report.add(Diagnostic::new("source::empty-file", whole));
        return None;
    }
    let delimiter = match options.delimiter {
        None => detect(&text),
        Some(c) if c.is_ascii() && !matches!(c, '"' | '\r' | '\n' | '\0') => c as u8,
        Some(c) => {
            report.add(Diagnostic::new("source::bad-delimiter", whole).with("delimiter", c));
            return None;
        }
    };
    match split::split(&text, delimiter) {
        Ok(parts) => {
            for span in parts.stray {
                let at = Location::span(Arc::clone(&file.path), span.clone());
                report.add(Diagnostic::new("source::stray-quote", at).with("value", &text[span]));
            }
            let split::Split {
                starts,
                rows,
                apart,
                ..
            } = parts;
            let text = text.into_owned();
            Some(Grid {
                file: Arc::clone(&file.path),
                form: Form::Delimited,
                text,
                starts,
                rows,
                apart,
                masked: Default::default(),
            })
        }
        Err(fault) => {
            report.add(explain(file, fault));
            None
        }
    }
}

fn explain(file: &SourceFile, fault: Fault) -> Diagnostic {
    let path = Arc::clone(&file.path);
    match fault {
        Fault::UnclosedQuote(span) => {
            Diagnostic::new("source::unclosed-quote", Location::span(path, span))
        }
        Fault::RecordTooLong(span) => {
            Diagnostic::new("source::record-too-long", Location::span(path, span))
        }
        Fault::TooManyCells(span) => {
            Diagnostic::new("source::too-many-cells", Location::span(path, span))
        }
        Fault::TextTooLong => Diagnostic::new("source::text-too-long", Location::file(path)),
    }
}

/// The candidate that divides most of the first lines into the same number of cells.
fn detect(text: &str) -> u8 {
    let counts = sample(text);
    let score = |candidate: usize| {
        let column: Vec<usize> = counts.iter().map(|line| line[candidate]).collect();
        let agreeing = |n: usize| column.iter().filter(|&&other| other == n).count();
        column
            .iter()
            .filter(|&&n| n > 0)
            .map(|&n| (agreeing(n), n))
            .max()
            .unwrap_or((0, 0))
    };
    let best = (0..CANDIDATES.len())
        .rev()
        .max_by_key(|&candidate| score(candidate));
    CANDIDATES[best.unwrap_or(0)]
}

/// How often each candidate stands outside quotes, for the first lines that are not blank.
fn sample(text: &str) -> Vec<[usize; CANDIDATES.len()]> {
    let mut lines = Vec::new();
    let (mut line, mut inside, mut blank) = ([0; CANDIDATES.len()], false, true);
    for byte in text.bytes().take(SAMPLE_BYTES).chain([b'\n']) {
        match byte {
            b'"' => inside = !inside,
            b'\r' | b'\n' if !inside => {
                if !blank {
                    lines.push(line);
                }
                (line, blank) = ([0; CANDIDATES.len()], true);
                if lines.len() == SAMPLE_LINES {
                    break;
                }
            }
            _ => {}
        }
        blank &= byte.is_ascii_whitespace();
        if let (false, Some(i)) = (inside, CANDIDATES.iter().position(|&c| c == byte)) {
            line[i] += 1;
        }
    }
    lines
}
