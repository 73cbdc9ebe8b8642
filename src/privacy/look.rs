//! One file: its name, its text or tables, and whatever else it carries.

use super::{Finding, Findings, cells::Table, code_of, seen_code};
use crate::{
    carrier::{self, Form, Part, Piece, Why, form},
    diagnostic::Report,
    secret::{Found, Heading, scan},
    source::{Closed, FullSheet, ReadOptions, SourceFile, decoded, every_sheet, grids},
};

/// Text files that are tables.
const TABLES: [&str; 5] = ["csv", "tsv", "json", "jsonl", "ndjson"];
/// Workbooks.
const BOOKS: [&str; 4] = ["xlsx", "xlsm", "xls", "ods"];

/// Looks through a file.
pub(super) fn file(file: &SourceFile, findings: &mut Findings<'_>) {
    name(file, findings);
    let ending = file.extension();
    match form(file) {
        Form::Text => {
            let table = tables(file, findings);
            // Of JSON, what stands beside the records; of a table, all is cells.
            if !table || ending.contains("json") {
                text(file, findings);
            }
        }
        Form::Columns => _ = tables(file, findings),
        Form::Zip | Form::Compound if BOOKS.contains(&ending.as_str()) => {
            book(file, findings);
            rest(file, findings);
        }
        _ => rest(file, findings),
    }
}

/// # Reports
/// `privacy::in-name`.
fn name(file: &SourceFile, findings: &mut Findings<'_>) {
    for found in scan(&file.path, Heading::default()) {
        if !findings.given.policy.is_office(&found, &file.path) {
            let finding = Finding::new(&found, &file.path);
            findings.add("privacy::in-name", findings.whole(), &file.path, finding);
        }
    }
}

/// The tables of a text file, declared or not; `false` where it is none.
fn tables(file: &SourceFile, findings: &mut Findings<'_>) -> bool {
    let given = findings.given;
    if let Some(declared) = given.tables.get(&file.path) {
        for tabled in declared {
            findings.cells(&Table::declared(tabled, None));
        }
        return true;
    }
    let ending = file.extension();
    if !TABLES.contains(&ending.as_str()) && form(file) != Form::Columns {
        return false;
    }
    let read = grids(file, &ReadOptions::default(), &mut Report::default());
    for grid in &read {
        findings.cells(&Table::found(grid, None));
    }
    !read.is_empty()
}

/// Every sheet of a workbook.
fn book(file: &SourceFile, findings: &mut Findings<'_>) {
    let given = findings.given;
    let sheets = match every_sheet(file) {
        Ok(sheets) => sheets,
        Err(closed) => {
            let why = match closed {
                Closed::Locked => Why::Locked,
                Closed::TooLarge => Why::TooLarge,
                Closed::Damaged => Why::Damaged,
            };
            let at = String::new();
            findings.unread(&carrier::Unread { why, at });
            Vec::new()
        }
    };
    let declared = given.tables.get(&file.path);
    for sheet in &sheets {
        let own = |t: &&crate::dataset::Tabled<'_>| t.grid.sheet() == sheet.grid.sheet();
        match declared.and_then(|tables| tables.iter().find(own)) {
            Some(tabled) => findings.cells(&Table::declared(tabled, Some(sheet))),
            None => findings.cells(&Table::found(&sheet.grid, Some(sheet))),
        }
        sheet_name(sheet, findings);
    }
}

fn sheet_name(sheet: &FullSheet, findings: &mut Findings<'_>) {
    let name = sheet.grid.sheet().map_or("", |name| name);
    for found in scan(name, Heading::default()) {
        findings.seen.insert(found.mark(name));
        let finding = Finding::new(&found, name);
        findings.add("privacy::in-document", findings.whole(), name, finding);
    }
}

/// The text of a file, place by place.
///
/// # Reports
/// `privacy::found`, `privacy::found-contact`.
fn text(file: &SourceFile, findings: &mut Findings<'_>) {
    let text = decoded(file);
    let found = scan(&text, Heading::default());
    for found in found {
        let new = !findings.seen.contains(&found.mark(&text));
        let may =
            findings.given.policy.is_office(&found, &text) || is_masked(&found, &text, findings);
        if new && !may {
            let at = findings.span(found.range.clone());
            let finding = Finding::new(&found, &text);
            findings.add(seen_code(found.kind), at, "", finding);
        }
    }
}

/// Whether a text of the site shows it with stars only. Its address cannot.
fn is_masked(found: &Found, text: &str, findings: &Findings<'_>) -> bool {
    let Some(draft) = findings.given.drafts.get(&findings.file) else {
        return false;
    };
    let front = &draft.front;
    let address = [front.slug.as_ref(), front.route.as_ref()];
    let holds = |own: &str| {
        let inside = scan(own, Heading::default());
        inside.iter().any(|f| f.mark(own) == found.mark(text))
    };
    findings.given.config.privacy.mask.contains(&found.kind)
        && !address.iter().flatten().any(|own| holds(&own.value))
}

/// Whatever else a file carries.
fn rest(file: &SourceFile, findings: &mut Findings<'_>) {
    let mut visit = |piece: Piece<'_>| {
        for found in scan(piece.text, piece.heading) {
            // What was copied from a place that has been told about is no news; what hides is.
            let copied = matches!(piece.part, Part::Document | Part::Leftover | Part::Cell);
            let new = findings.seen.insert(found.mark(piece.text)) || !copied;
            if new && !findings.given.policy.is_office(&found, piece.text) {
                let finding = Finding::new(&found, piece.text);
                let at = findings.whole();
                findings.add(code_of(piece.part), at, piece.at, finding);
            }
        }
    };
    let unread = carrier::look(file, &mut visit);
    unread.iter().for_each(|unread| findings.unread(unread));
}
