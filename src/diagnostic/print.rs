//! Findings as text for people, JSON for programs, and annotations for CI.

use std::{fmt::Write as _, ops::Range};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use super::{
    CellPlace, Diagnostic, Lang, Place, Report, Severity, Texts,
    fold::{Folded, Rest, fold},
    line_and_column,
};
use crate::secret::Curtain;

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, with the place quoted; of many alike the first few.
    #[default]
    Human,
    /// The same, of all findings.
    Full,
    /// One JSON object a line.
    Json,
    /// Workflow commands that GitHub-like CI shows beside the line.
    Github,
    /// One SARIF 2.1.0 log; see [`super::sarif`].
    Sarif,
}

/// Writes the findings, sorted by severity, file and place.
///
/// Where people read them, those beyond the first few of a kind are counted.
#[must_use]
pub fn print(
    report: &Report,
    texts: &dyn Texts,
    lang: Lang,
    format: Format,
    colour: bool,
) -> String {
    if format == Format::Sarif {
        return super::sarif(report, texts, lang, "");
    }
    let page = Page {
        texts,
        lang,
        curtain: &report.curtain(),
    };
    let sorted = report.sorted();
    let Folded { shown, rest } = match format {
        Format::Human | Format::Github => fold(sorted),
        Format::Full | Format::Json | Format::Sarif => Folded::whole(sorted),
    };
    let mut out = String::new();
    for diagnostic in shown {
        match format {
            Format::Human | Format::Full => out.push_str(&page.human(diagnostic, colour)),
            Format::Json => out.push_str(&page.as_json(diagnostic)),
            Format::Github => out.push_str(&page.github(diagnostic)),
            Format::Sarif => {}
        }
        out.push('\n');
    }
    out.push_str(&page.counted(&rest));
    out
}

pub(super) fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::Zh) => "错误",
        (Severity::Error, Lang::En) => "error",
        (Severity::Warning, Lang::Zh) => "警告",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Note, Lang::Zh) => "提示",
        (Severity::Note, Lang::En) => "note",
    }
}

/// One quoted line with the marked part.
pub(super) struct Excerpt {
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) mark: Range<usize>,
}

/// Characters kept on each side of the mark in very long lines.
const CONTEXT: usize = 2_000;
/// Characters at the cut ends of a line that may be a part of something hidden.
const EDGE: usize = 64;

/// The line of a place, with nothing in it that must not be printed.
pub(super) fn excerpt(text: &str, span: &Range<usize>, curtain: &Curtain) -> Option<Excerpt> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let line_end = text[start..]
        .find(['\n', '\r'])
        .map_or(text.len(), |i| start + i);
    let mut end = span.end.clamp(start, line_end.max(start));
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let from = text[line_start..start]
        .char_indices()
        .rev()
        .nth(CONTEXT + EDGE)
        .map_or(line_start, |(i, _)| line_start + i);
    let to = text[end..line_end]
        .char_indices()
        .nth(CONTEXT + EDGE)
        .map_or(line_end, |(i, _)| end + i);
    let (line, _) = line_and_column(text, start);
    let quoted: String = text[from..to]
        .chars()
        .map(|c| if c.is_control() && c != '\t' { ' ' } else { c })
        .collect();
    let width = |range: &str| {
        range
            .chars()
            .map(|c| {
                if c.is_control() && c != '\t' {
                    1
                } else {
                    c.len_utf8()
                }
            })
            .sum::<usize>()
    };
    let mark_start = width(&text[from..start]);
    let mark_end = mark_start + width(&text[start..end]);
    let (quoted, mark) = curtain.draw_marked(&quoted, &(mark_start..mark_end));
    let (quoted, mark) = without_edges(quoted, mark, (from > line_start, to < line_end));
    Some(Excerpt {
        line,
        text: quoted,
        mark,
    })
}

/// Takes away the ends at which a line was cut: half of something hidden is not known as such.
fn without_edges(
    text: String,
    mark: Range<usize>,
    (first, last): (bool, bool),
) -> (String, Range<usize>) {
    let edge = |cut: bool, mut places: Box<dyn Iterator<Item = (usize, char)> + '_>| {
        places.nth(if cut { EDGE } else { 0 }).map(|(i, _)| i)
    };
    let start = edge(first, Box::new(text.char_indices())).map_or(0, |i| i.min(mark.start));
    let end = match last {
        true => edge(true, Box::new(text.char_indices().rev())).unwrap_or(text.len()),
        false => text.len(),
    };
    let end = end.max(mark.end);
    let kept = text[start..end].to_owned();
    (kept, mark.start - start..mark.end - start)
}

/// What findings are printed with.
struct Page<'a> {
    texts: &'a dyn Texts,
    lang: Lang,
    curtain: &'a Curtain,
}

pub(super) fn span_of(place: &Place) -> Option<&Range<usize>> {
    match place {
        Place::Whole => None,
        Place::Span(span) => Some(span),
        Place::Cell(cell) => cell.span.as_ref(),
    }
}

/// How a clerk finds the cell: sheet, cell name, row and column head.
pub(super) fn cell_words(cell: &CellPlace, lang: Lang) -> String {
    let mut out = String::new();
    if let Some(pointer) = &cell.pointer {
        return pointer.to_string();
    }
    if let Some(sheet) = &cell.sheet {
        let _ = match lang {
            Lang::Zh => write!(out, "工作表“{sheet}” {} ", cell.a1()),
            Lang::En => write!(out, "sheet \"{sheet}\" {} ", cell.a1()),
        };
    }
    let _ = match (lang, cell.header.is_empty()) {
        (Lang::Zh, true) => write!(out, "第 {} 行第 {} 列", cell.row, cell.column),
        (Lang::Zh, false) => write!(out, "第 {} 行，列“{}”", cell.row, cell.header),
        (Lang::En, true) => write!(out, "row {}, column {}", cell.row, cell.column),
        (Lang::En, false) => write!(out, "row {}, column \"{}\"", cell.row, cell.header),
    };
    out
}

fn label_of(place: &Place, lang: Lang) -> Option<String> {
    match place {
        Place::Cell(cell) => Some(cell_words(cell, lang)),
        _ => None,
    }
}

impl Page<'_> {
    fn drawn(&self, text: &str) -> String {
        self.curtain.draw(text).into_owned()
    }

    fn label(&self, place: &Place) -> Option<String> {
        label_of(place, self.lang).map(|label| self.drawn(&label))
    }

    fn human(&self, d: &Diagnostic, colour: bool) -> String {
        let level = match d.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level
            .with_name(severity_word(d.severity(), self.lang))
            .primary_title(self.drawn(&d.says(self.lang)))
            .id(d.code);
        let mut group: Group<'_> = Group::with_title(title);
        let mut places = vec![(&d.at, AnnotationKind::Primary)];
        places.extend(d.related.iter().map(|at| (at, AnnotationKind::Context)));
        for (at, kind) in places {
            let (label, file) = (self.label(&at.place), self.drawn(&at.file));
            let quoted = span_of(&at.place).and_then(|span| {
                let text = self.texts.text(&at.file)?;
                excerpt(&text, span, self.curtain)
            });
            group = match quoted {
                Some(quoted) => group.element(
                    Snippet::source(quoted.text)
                        .line_start(quoted.line)
                        .path(file)
                        .annotation(kind.span(quoted.mark).label(label)),
                ),
                None => group.element(Origin::path(match label {
                    Some(label) => format!("{file} {label}"),
                    None => file,
                })),
            };
        }
        let help = self.drawn(&d.help(self.lang));
        if !help.is_empty() {
            let name = if self.lang == Lang::Zh {
                "办法"
            } else {
                "help"
            };
            group = group.element(Level::HELP.with_name(name).message(help));
        }
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut out = renderer.render(&[group]).to_string();
        out.push('\n');
        out
    }

    /// How many more there are of what was told, and how to see them.
    fn counted(&self, rest: &[Rest<'_>]) -> String {
        let mut out = String::new();
        for more in rest {
            let (file, code, count) = (self.drawn(more.file), more.code, more.count);
            let word = severity_word(more.severity, self.lang);
            let _ = match (self.lang, more.files - 1) {
                (Lang::Zh, 0) => writeln!(out, "{file}：另有 {count} 处同样的{word} {code}"),
                (Lang::Zh, others) => writeln!(
                    out,
                    "{file} 等 {} 个文件：另有 {count} 处同样的{word} {code}",
                    others + 1
                ),
                (Lang::En, 0) => writeln!(out, "{file}: {count} more of {word} {code}"),
                (Lang::En, others) => writeln!(
                    out,
                    "{file} and {others} more files: {count} more of {word} {code}"
                ),
            };
        }
        if !rest.is_empty() {
            out.push_str(match self.lang {
                Lang::Zh => "要逐条列出全部，用 --format full；供程序读，用 --format json。\n",
                Lang::En => {
                    "To list all of them, use --format full; for programs, --format json.\n"
                }
            });
        }
        out
    }

    fn as_json(&self, d: &Diagnostic) -> String {
        let position = position(d, self.texts);
        let cell = match &d.at.place {
            Place::Cell(cell) => json!({
                "sheet": cell.sheet.as_deref().map(|s| self.drawn(s)), "name": cell.a1(),
                "row": cell.row, "column": cell.column, "header": self.drawn(&cell.header),
                "pointer": cell.pointer.as_deref().map(|p| self.drawn(p)),
            }),
            _ => serde_json::Value::Null,
        };
        let args = d.args.iter();
        let args = args.map(|(name, value)| ((*name).to_owned(), json!(self.drawn(value))));
        json!({
            "code": d.code,
            "severity": severity_word(d.severity(), Lang::En),
            "message": self.drawn(&d.says(self.lang)),
            "help": self.drawn(&d.help(self.lang)),
            "file": self.drawn(&d.at.file),
            "line": position.map(|p| p.0),
            "column": position.map(|p| p.1),
            "cell": cell,
            "args": args.collect::<serde_json::Map<_, _>>(),
        })
        .to_string()
    }

    fn github(&self, d: &Diagnostic) -> String {
        let escape = |text: &str| {
            text.replace('%', "%25")
                .replace('\r', "%0D")
                .replace('\n', "%0A")
        };
        let property = |text: &str| escape(text).replace(':', "%3A").replace(',', "%2C");
        let kind = match d.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = position(d, self.texts);
        let place = place.map_or_else(String::new, |(l, c)| format!(",line={l},col={c}"));
        let cell = self.label(&d.at.place);
        let cell = cell.map_or_else(String::new, |l| format!("{l}："));
        let says = format!("{cell}{} {}", d.says(self.lang), d.help(self.lang));
        format!(
            "::{kind} file={}{place},title={}::{}",
            property(&self.drawn(&d.at.file)),
            property(d.code),
            escape(&self.drawn(&says))
        )
    }
}

/// Line and column in the file: of the span for text, of the cell for workbooks.
fn position(d: &Diagnostic, texts: &dyn Texts) -> Option<(usize, usize)> {
    match (span_of(&d.at.place), &d.at.place) {
        (Some(span), _) => texts
            .text(&d.at.file)
            .map(|text| line_and_column(&text, span.start)),
        (None, Place::Cell(cell)) => Some((cell.row, cell.column)),
        _ => None,
    }
}
