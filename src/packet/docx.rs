//! A release as a Word file for the archive.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, LineSpacing, Paragraph, Run, RunFonts, Style, StyleType, Table, TableCell,
    TableRow,
};

use crate::content::{self, Piece};

use super::Document;

/// Size of running text in half points: 三号 as official documents have it.
const TEXT: usize = 32;

/// The document as bytes; `None` where the library cannot write it.
///
/// The bytes depend on the document alone: no clock, no random number, no name of a machine.
#[must_use]
pub fn docx(document: &Document) -> Option<Vec<u8>> {
    let mut out = properties(document);
    out = out.add_paragraph(styled(&document.title, "Title").align(AlignmentType::Center));
    for line in &document.notices {
        out = out.add_paragraph(runs(Paragraph::new(), line));
    }
    for (label, value) in &document.facts {
        out = out.add_paragraph(labelled(document, label, value));
    }
    for piece in &document.pieces {
        out = add_piece(out, piece, document);
    }
    out = foot(out, document);
    let mut bytes = Cursor::new(Vec::new());
    let mut whole = out.build();
    whole.doc_props.core = signed(&whole.doc_props.core, document);
    whole.pack(&mut bytes).ok()?;
    Some(bytes.into_inner())
}

fn properties(document: &Document) -> Docx {
    let heading = |name: &str, id: &str, size: usize| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .size(size)
            .bold()
    };
    let fonts = RunFonts::new()
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
        .east_asia("仿宋");
    // Without a date the library's own fixed one stands there.
    let at = if document.published.is_empty() {
        "1970-01-01T00:00:00Z"
    } else {
        &document.published
    };
    let updated = match document.updated.as_str() {
        "" => at,
        updated => updated,
    };
    let mut out = Docx::new()
        .created_at(at)
        .updated_at(updated)
        .default_fonts(fonts)
        .default_size(TEXT)
        .default_line_spacing(LineSpacing::new().line(360))
        .page_size(11_906, 16_838)
        .add_style(heading("Title", "Title", 44));
    for (level, size) in [(1, 36), (2, 34), (3, 32), (4, 32), (5, 32)] {
        out = out.add_style(heading(
            &format!("heading {level}"),
            &format!("Heading{level}"),
            size,
        ));
    }
    out
}

/// The properties of the file with its title and who issued it: the library cannot say them.
fn signed(core: &[u8], document: &Document) -> Vec<u8> {
    let text = String::from_utf8_lossy(core);
    let escaped = |text: &str| quick_xml::escape::escape(clean(text)).into_owned();
    let issuer = escaped(&document.issuer);
    let title = format!("<dc:title>{}</dc:title>", escaped(&document.title));
    text.replace(">unknown<", &format!(">{issuer}<"))
        .replace(
            "</cp:coreProperties>",
            &format!("{title}</cp:coreProperties>"),
        )
        .into_bytes()
}

fn styled(text: &str, style: &str) -> Paragraph {
    Paragraph::new()
        .style(style)
        .add_run(Run::new().add_text(clean(text)))
}

/// XML has no way to write most control characters.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn labelled(document: &Document, label: &str, value: &str) -> Paragraph {
    let text = format!("{label}{}{value}", document.words.colon);
    Paragraph::new().add_run(Run::new().add_text(clean(&text)))
}

fn runs(mut paragraph: Paragraph, runs: &[content::Run]) -> Paragraph {
    for run in runs {
        for (n, line) in run.text.split('\n').enumerate() {
            let mut made = Run::new();
            if n > 0 {
                made = made.add_break(docx_rs::BreakType::TextWrapping);
            }
            made = made.add_text(clean(line));
            if run.strong {
                made = made.bold();
            }
            if run.emphasis {
                made = made.italic();
            }
            if run.struck {
                made = made.strike();
            }
            if run.inserted {
                made = made.underline("single");
            }
            paragraph = paragraph.add_run(made);
        }
    }
    paragraph
}

fn add_piece(out: Docx, piece: &Piece, document: &Document) -> Docx {
    let words = &document.words;
    match piece {
        Piece::Heading(level, text) => {
            let style = format!("Heading{}", level.saturating_sub(1).clamp(1, 5));
            out.add_paragraph(runs(Paragraph::new().style(&style), text))
        }
        Piece::Paragraph(text) => out.add_paragraph(runs(indented(2), text)),
        Piece::Quote(text) => out.add_paragraph(runs(
            Paragraph::new().indent(Some(640), None, None, None),
            text,
        )),
        Piece::Item(depth, mark, text) => {
            let left = i32::try_from(*depth + 1).unwrap_or(1) * 480;
            let mark = Run::new().add_text(format!("{mark} "));
            let paragraph = Paragraph::new()
                .indent(Some(left), None, None, None)
                .add_run(mark);
            out.add_paragraph(runs(paragraph, text))
        }
        Piece::Table(rows) => out.add_table(table(rows)),
        Piece::Code(text) => out.add_paragraph(runs(
            Paragraph::new(),
            &[content::Run {
                text: text.clone(),
                ..content::Run::default()
            }],
        )),
        Piece::Rule => out.add_paragraph(
            Paragraph::new()
                .align(AlignmentType::Center)
                .add_run(Run::new().add_text("——————")),
        ),
        Piece::Chart(n) => match document.charts.get(*n) {
            Some((title, summary)) => out
                .add_paragraph(labelled(document, &words.chart, title))
                .add_paragraph(Paragraph::new().add_run(Run::new().add_text(clean(summary)))),
            None => out,
        },
        Piece::Picture(alt) => out.add_paragraph(labelled(document, &words.picture, alt)),
    }
}

/// A paragraph whose first line begins two characters further in.
fn indented(characters: i32) -> Paragraph {
    let width = characters * i32::try_from(TEXT).unwrap_or(32) * 10;
    Paragraph::new().indent(
        None,
        Some(docx_rs::SpecialIndentType::FirstLine(width)),
        None,
        None,
    )
}

fn table(rows: &[Vec<Vec<content::Run>>]) -> Table {
    let cell = |text: &[content::Run]| {
        TableCell::new().add_paragraph(runs(Paragraph::new().size(24), text))
    };
    Table::new(
        rows.iter()
            .map(|row| TableRow::new(row.iter().map(|text| cell(text)).collect()))
            .collect(),
    )
}

/// The figures, the attachments, whom to ask, and where the release stands.
fn foot(mut out: Docx, document: &Document) -> Docx {
    let words = &document.words;
    if !document.figures.is_empty() {
        let plain = |text: &String| {
            vec![content::Run {
                text: text.clone(),
                ..content::Run::default()
            }]
        };
        let mut rows = vec![words.heads.iter().map(plain).collect::<Vec<_>>()];
        rows.extend(document.figures.iter().map(|f| {
            [&f.label, &f.printed, &f.period, &f.address]
                .into_iter()
                .map(plain)
                .collect()
        }));
        out = out
            .add_paragraph(styled(&words.figures, "Heading1"))
            .add_table(table(&rows));
    }
    if !document.attachments.is_empty() {
        out = out.add_paragraph(styled(&words.attachments, "Heading1"));
        for (n, (title, address)) in document.attachments.iter().enumerate() {
            let text = clean(&format!("{}. {title} {address}", n + 1));
            out = out.add_paragraph(Paragraph::new().add_run(Run::new().add_text(text)));
        }
    }
    if !document.contact.is_empty() {
        out = out.add_paragraph(styled(&words.contact, "Heading1"));
        for (label, value) in &document.contact {
            out = out.add_paragraph(labelled(document, label, value));
        }
    }
    out.add_paragraph(labelled(document, &words.address, &document.address))
}
