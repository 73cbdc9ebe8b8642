//! A release as plain text: whole for a message that is pasted (微信), short for a short message.

use crate::content::{Piece, plain};

use super::Document;

/// Units of UTF-16 in a short message, and in each part of one that is longer (GSM 03.38, UCS-2).
const MESSAGE: usize = 70;
const PART: usize = 67;

/// The whole release: title, facts, text, attachments, contact, address.
#[must_use]
pub fn whole_text(document: &Document) -> String {
    let words = &document.words;
    let mut parts: Vec<String> = vec![document.title.clone()];
    let notices: Vec<String> = document.notices.iter().map(|line| plain(line)).collect();
    parts.extend(lines(&notices));
    parts.extend(labelled(&document.facts, &words.colon));
    parts.extend(document.pieces.iter().map(|piece| said(piece, document)));
    if !document.attachments.is_empty() {
        let list: Vec<String> = document
            .attachments
            .iter()
            .enumerate()
            .map(|(n, (title, address))| format!("{}. {title} {address}", n + 1))
            .collect();
        parts.push(format!(
            "{}{}\n{}",
            words.attachments,
            words.colon,
            list.join("\n")
        ));
    }
    if let Some(contact) = labelled(&document.contact, &words.colon) {
        parts.push(format!("{}\n{contact}", words.contact));
    }
    parts.push(format!(
        "{}{}{}",
        words.address, words.colon, document.address
    ));
    let mut out = joined(&document.pieces, parts, document);
    out.push('\n');
    out
}

/// Paragraphs apart by an empty line; items of one list line by line.
fn joined(pieces: &[Piece], parts: Vec<String>, document: &Document) -> String {
    let before =
        1 + usize::from(!document.notices.is_empty()) + usize::from(!document.facts.is_empty());
    let mut out = String::new();
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            let is_item = |n: Option<usize>| {
                n.and_then(|n| pieces.get(n))
                    .is_some_and(|p| matches!(p, Piece::Item(..)))
            };
            let here = i.checked_sub(before);
            let last = here.and_then(|n| n.checked_sub(1));
            let close = is_item(here) && is_item(last);
            out.push_str(if close { "\n" } else { "\n\n" });
        }
        out.push_str(part);
    }
    out
}

fn lines(lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn labelled(rows: &[(String, String)], colon: &str) -> Option<String> {
    let rows: Vec<String> = rows
        .iter()
        .map(|(label, value)| format!("{label}{colon}{value}"))
        .collect();
    lines(&rows)
}

fn said(piece: &Piece, document: &Document) -> String {
    let words = &document.words;
    match piece {
        Piece::Heading(_, runs) | Piece::Paragraph(runs) | Piece::Quote(runs) => plain(runs),
        Piece::Item(depth, mark, runs) => {
            let space = if mark.is_empty() { "" } else { " " };
            format!("{}{mark}{space}{}", "　".repeat(*depth), plain(runs))
        }
        Piece::Table(rows) => rows
            .iter()
            .map(|row| row.iter().map(|c| plain(c)).collect::<Vec<_>>().join("　"))
            .collect::<Vec<_>>()
            .join("\n"),
        Piece::Code(text) => text.clone(),
        Piece::Rule => "——————".to_owned(),
        Piece::Chart(n) => document
            .charts
            .get(*n)
            .map_or_else(String::new, |(title, summary)| {
                format!("{}{}{title}\n{summary}", words.chart, words.colon)
            }),
        Piece::Picture(alt) => format!("{}{}{alt}", words.picture, words.colon),
    }
}

/// Title, summary and address as one line; before them, that it was corrected or taken back.
#[must_use]
pub fn message(document: &Document) -> String {
    let end = |text: &str| !text.is_empty() && !text.ends_with(['。', '！', '？', '.', '!', '?']);
    let marks = document.marks.iter().map(|mark| format!("【{mark}】"));
    let mut out = marks.chain([document.title.clone()]).collect::<String>();
    if end(&out) && !document.summary.is_empty() {
        out.push_str(&document.words.colon);
    }
    out.push_str(&document.summary.replace('\n', " "));
    if !document.address.is_empty() {
        out.push(' ');
        out.push_str(&document.address);
    }
    out.push('\n');
    out
}

/// How many parts a short message is sent in.
#[must_use]
pub fn message_parts(text: &str) -> usize {
    let units = text.trim_end().encode_utf16().count();
    if units <= MESSAGE {
        1
    } else {
        units.div_ceil(PART)
    }
}
