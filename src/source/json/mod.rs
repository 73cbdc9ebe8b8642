//! JSON to tables: `.json`, `.jsonl`, `.ndjson`.
//!
//! The records are a list of objects, found or named; objects inside a record become columns
//! `a.b`. A list inside a record has no place in a table and is refused.

mod records;
mod tape;

use std::{ops::Range, sync::Arc};

use crate::diagnostic::{Diagnostic, Location, Report};

use super::{CELL_CAP, Grid, ReadOptions, SourceFile, decode};
use tape::{Fault, Kind, Tape};

/// Addresses that a message lists.
const LISTED: usize = 8;

pub(super) fn grid(file: &SourceFile, options: &ReadOptions, report: &mut Report) -> Option<Grid> {
    let text = decode::decode(file, options.encoding.as_deref(), report)?;
    let whole = Location::file(Arc::clone(&file.path));
    if text.trim().is_empty() {
        report.add(Diagnostic::new("source::empty-file", whole));
        return None;
    }
    let built = Tape::parse(&text)
        .map_err(|fault| point(file, fault))
        .and_then(|tape| records::grid(file, &tape, options.records.as_deref()));
    match built {
        Ok(grid) => Some(Grid {
            text: text.into_owned(),
            ..grid
        }),
        Err(diagnostic) => {
            report.add(*diagnostic);
            None
        }
    }
}

fn point(file: &SourceFile, Fault { code, at }: Fault) -> Box<Diagnostic> {
    let at = Location::span(Arc::clone(&file.path), at);
    Box::new(Diagnostic::new(code, at).with("cells", CELL_CAP))
}

/// Where the records are: one list, or every line.
#[derive(Debug)]
struct Found {
    /// Address of the list; `None` for lines.
    list: Option<String>,
    records: Vec<usize>,
}

impl Found {
    fn new(
        file: &SourceFile,
        tape: &Tape<'_>,
        wanted: Option<&str>,
    ) -> Result<Self, Box<Diagnostic>> {
        let kind = |token: usize| tape.tokens[token].kind;
        let lines = tape.roots.len() > 1 || file.extension() != "json";
        if lines && wanted.is_none() && tape.roots.iter().all(|&root| kind(root) == Kind::Object) {
            return Ok(Self {
                list: None,
                records: tape.roots.clone(),
            });
        }
        if tape.roots.len() > 1 {
            let second = tape.tokens[tape.roots[1]].span();
            return Err(point(
                file,
                Fault {
                    code: "source::bad-json",
                    at: first_byte(second),
                },
            ));
        }
        let lists = lists(tape);
        let list = |(address, token): &(String, usize)| Self {
            list: Some(address.clone()),
            records: tape.children(*token).collect(),
        };
        if let Some(wanted) = wanted {
            let wanted = wanted.trim_end_matches('/');
            let found = lists.iter().find(|(address, _)| address == wanted);
            return found.map(list).ok_or_else(|| {
                Box::new(complain(file, "source::no-such-records", &lists).with("wanted", wanted))
            });
        }
        // A list of nothing but objects; an empty one only if there is no other.
        let of_objects = |&&(_, token): &&(String, usize)| {
            tape.children(token)
                .all(|child| kind(child) == Kind::Object)
        };
        let mut fits: Vec<_> = lists.iter().filter(of_objects).collect();
        if fits.len() > 1 {
            fits.retain(|(_, token)| tape.children(*token).next().is_some());
        }
        match fits.as_slice() {
            [only] => Ok(list(only)),
            [] => Err(Box::new(complain(file, "source::no-records", &lists))),
            [..] => {
                let fits: Vec<_> = fits.into_iter().cloned().collect();
                Err(Box::new(complain(file, "source::choose-records", &fits)))
            }
        }
    }
}

fn first_byte(span: Range<usize>) -> Range<usize> {
    span.start..span.start + 1
}

fn complain(file: &SourceFile, code: &'static str, lists: &[(String, usize)]) -> Diagnostic {
    let shown = lists
        .iter()
        .take(LISTED)
        .map(|(address, _)| format!("\"{address}\""));
    let mut listed = shown.collect::<Vec<_>>().join("、");
    if lists.len() > LISTED {
        listed.push_str(" …");
    }
    let first = lists.first().map_or("", |(address, _)| address.as_str());
    Diagnostic::new(code, Location::file(Arc::clone(&file.path)))
        .with("lists", if listed.is_empty() { "–" } else { &listed })
        .with("first", first)
}

/// All lists that are inside no other, with their addresses (RFC 6901).
fn lists(tape: &Tape<'_>) -> Vec<(String, usize)> {
    let mut out = Vec::new();
    let mut open: Vec<(String, usize)> = tape
        .roots
        .iter()
        .map(|&root| (String::new(), root))
        .collect();
    while let Some((address, token)) = open.pop() {
        match tape.tokens[token].kind {
            Kind::List => out.push((address, token)),
            Kind::Object => {
                let inside = tape.children(token).map(|name| {
                    let part = tape.text_of(name).replace('~', "~0").replace('/', "~1");
                    (format!("{address}/{part}"), name + 1)
                });
                open.extend(inside);
            }
            _ => {}
        }
    }
    out.sort_by_key(|(_, token)| *token);
    out
}
