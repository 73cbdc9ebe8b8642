//! A bound text as pieces, for forms that are not HTML: plain text, DOCX.
//!
//! The pieces come from the same Markdown events as the page, so that both say the same.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, TextMergeStream};

use super::{
    bind::{CHART, TABLE},
    markdown::{JOINT, OPTIONS, join_emphasis},
};

/// A stretch of text in one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Bold.
    pub strong: bool,
    /// Emphasised.
    pub emphasis: bool,
    /// Struck out.
    pub struck: bool,
    /// Underlined as new: what a correction puts in.
    pub inserted: bool,
}

/// One piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A heading of that level, 2 to 6.
    Heading(u8, Vec<Run>),
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A paragraph of a quotation.
    Quote(Vec<Run>),
    /// An item of a list: how deep, what stands before it, its words.
    Item(usize, String, Vec<Run>),
    /// A table; the first row is its head.
    Table(Vec<Vec<Vec<Run>>>),
    /// Text to be shown as it is.
    Code(String),
    /// A line across.
    Rule,
    /// The chart of that number.
    Chart(usize),
    /// A picture: what it shows.
    Picture(String),
}

/// The words of runs, without their form.
#[must_use]
pub fn plain(runs: &[Run]) -> String {
    runs.iter().map(|r| r.text.as_str()).collect()
}

/// Takes a bound text apart.
#[must_use]
pub fn outline(text: &str) -> Vec<Piece> {
    let source = join_emphasis(text);
    let mut outliner = Outliner::default();
    for event in TextMergeStream::new(Parser::new_ext(&source, OPTIONS)) {
        outliner.take(event);
    }
    outliner.end_paragraph();
    outliner.pieces
}

#[derive(Default)]
struct Outliner {
    pieces: Vec<Piece>,
    runs: Vec<Run>,
    form: Run,
    /// Numbers of the lists that are open; `None` for a list without numbers.
    lists: Vec<Option<u64>>,
    /// What stands before the item that has no words yet.
    mark: Option<String>,
    quotes: usize,
    table: Option<Vec<Vec<Vec<Run>>>>,
    code: Option<String>,
    picture: Option<String>,
    links: Vec<(String, usize)>,
}

impl Outliner {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.words(&text);
            }
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.words("\n"),
            Event::Rule => self.pieces.push(Piece::Rule),
            Event::TaskListMarker(done) => {
                self.mark = Some(if done { "☑" } else { "☐" }.to_owned());
            }
            Event::FootnoteReference(name) => self.words(&format!("[{name}]")),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.form.strong = true,
            Tag::Emphasis => self.form.emphasis = true,
            Tag::Strikethrough => self.form.struck = true,
            Tag::BlockQuote(_) => {
                self.end_paragraph();
                self.quotes += 1;
            }
            Tag::List(first) => {
                self.end_paragraph();
                self.lists.push(first);
            }
            Tag::Item => self.mark = Some(self.next_mark()),
            Tag::CodeBlock(_) => self.code = Some(String::new()),
            Tag::Table(_) => self.table = Some(Vec::new()),
            Tag::TableHead | Tag::TableRow => {
                self.table.iter_mut().for_each(|t| t.push(Vec::new()));
            }
            Tag::Image { .. } => self.picture = Some(String::new()),
            Tag::Link { dest_url, .. } => {
                let words: usize = self.runs.iter().map(|r| r.text.len()).sum();
                self.links.push((dest_url.to_string(), words));
            }
            Tag::FootnoteDefinition(name) => {
                self.end_paragraph();
                self.mark = Some(format!("[{name}]"));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.form.strong = false,
            TagEnd::Emphasis => self.form.emphasis = false,
            TagEnd::Strikethrough => self.form.struck = false,
            TagEnd::Paragraph | TagEnd::Item | TagEnd::FootnoteDefinition => self.end_paragraph(),
            TagEnd::BlockQuote(_) => {
                self.end_paragraph();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => _ = self.lists.pop(),
            TagEnd::Heading(level) => {
                let runs = std::mem::take(&mut self.runs);
                self.pieces.push(Piece::Heading(depth(level), runs));
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.pieces.push(Piece::Code(code.trim_end().to_owned()));
            }
            TagEnd::TableCell => {
                let runs = std::mem::take(&mut self.runs);
                let row = self.table.as_mut().and_then(|t| t.last_mut());
                row.into_iter().for_each(|row| row.push(runs.clone()));
            }
            TagEnd::Table => self.pieces.extend(self.table.take().map(Piece::Table)),
            TagEnd::Image => {
                self.end_paragraph();
                self.pieces.extend(self.picture.take().map(Piece::Picture));
            }
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    /// A reader of paper cannot follow a link: its address stands behind the words.
    fn end_link(&mut self) {
        let Some((url, before)) = self.links.pop() else {
            return;
        };
        let words: String = plain(&self.runs).get(before..).unwrap_or_default().into();
        let elsewhere = url.starts_with("http://") || url.starts_with("https://");
        if elsewhere && words != url {
            self.words(&format!("（{url}）"));
        }
    }

    fn words(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            return code.push_str(&text.replace(JOINT, ""));
        }
        if let Some(picture) = &mut self.picture {
            return picture.push_str(&text.replace([JOINT, CHART, TABLE], ""));
        }
        let text = text.replace(JOINT, "");
        match self.runs.last_mut().filter(|last| {
            last.strong == self.form.strong
                && last.emphasis == self.form.emphasis
                && last.struck == self.form.struck
        }) {
            Some(last) => last.text.push_str(&text),
            None => self.runs.push(Run {
                text,
                ..self.form.clone()
            }),
        }
    }

    /// A line end inside a Chinese sentence is no space.
    fn soft_break(&mut self) {
        let last = self.runs.last().and_then(|r| r.text.chars().next_back());
        if last.is_some_and(|c| c.is_ascii()) {
            self.words(" ");
        }
    }

    fn next_mark(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(n)) => {
                let mark = format!("{n}.");
                *n += 1;
                mark
            }
            _ => "·".to_owned(),
        }
    }

    fn end_paragraph(&mut self) {
        let mut runs = std::mem::take(&mut self.runs);
        if let Some(chart) = lone(&runs, CHART) {
            return self.pieces.push(Piece::Chart(chart));
        }
        // A declared table stands on the page; its numbers are those of the data set.
        if lone(&runs, TABLE).is_some() {
            return;
        }
        for run in &mut runs {
            run.text = run.text.replace([CHART, TABLE], "");
        }
        if plain(&runs).trim().is_empty() {
            return;
        }
        let depth = self.lists.len().saturating_sub(1);
        self.pieces.push(match self.mark.take() {
            Some(mark) => Piece::Item(depth, mark, runs),
            None if !self.lists.is_empty() => Piece::Item(depth, String::new(), runs),
            None if self.quotes > 0 => Piece::Quote(runs),
            None => Piece::Paragraph(runs),
        });
    }
}

/// The number of the chart or table that a paragraph holds and nothing else.
fn lone(runs: &[Run], mark: char) -> Option<usize> {
    let [only] = runs else { return None };
    let number = only.text.strip_prefix(mark)?.strip_suffix(mark)?;
    number.parse().ok()
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let line = |piece: &Piece| match piece {
            Piece::Heading(n, runs) => format!("{} {}", "#".repeat((*n).into()), plain(runs)),
            Piece::Paragraph(runs) => plain(runs),
            Piece::Quote(runs) => format!("> {}", plain(runs)),
            Piece::Item(depth, mark, runs) => {
                format!("{}{mark} {}", "  ".repeat(*depth), plain(runs))
            }
            Piece::Table(rows) => rows
                .iter()
                .map(|row| row.iter().map(|c| plain(c)).collect::<Vec<_>>().join("|"))
                .collect::<Vec<_>>()
                .join("//"),
            Piece::Code(text) => format!("`{text}`"),
            Piece::Rule => "----".to_owned(),
            Piece::Chart(n) => format!("[{n}]"),
            Piece::Picture(alt) => format!("({alt})"),
        };
        outline(text).iter().map(line).collect()
    }

    /// What stands on the page stands here, in its order.
    #[test]
    fn every_piece_of_a_text() {
        let text = "# 总体\n\n他说**“你好”**。\n一行\n续行，见[附件](https://example.org/a)。\n\n\
            > 引用\n\n- 甲\n  1. 一\n  2. 二\n- 乙\n- [x] 办了\n\n|项目|数值|\n|---|--:|\n|优|3天|\n\n\
            ---\n\n\u{F8F1}0\u{F8F1}\n\n![江边](a.jpg)\n\n```\n原样 1\n```\n";
        assert_eq!(
            said(text),
            [
                "## 总体",
                "他说“你好”。一行续行，见附件（https://example.org/a）。",
                "> 引用",
                "· 甲",
                "  1. 一",
                "  2. 二",
                "· 乙",
                "☑ 办了",
                "项目|数值//优|3天",
                "----",
                "[0]",
                "(江边)",
                "`原样 1`",
            ]
        );
    }
}
