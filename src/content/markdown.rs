//! Markdown to HTML: no raw HTML, checked links, emphasis that works beside Chinese punctuation.

use crate::{config::Links, diagnostic::Lang};
use std::{fmt::Write as _, sync::OnceLock};

use serde::Deserialize;

use pulldown_cmark::{
    CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html,
};

use super::{
    attached::Picture,
    bind::{CHART, TABLE},
};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Finished, safe HTML.
    Html(String),
    /// The chart of that number stands here.
    Chart(usize),
    /// The table of that number stands here.
    Table(usize),
}

/// Something in the text that is not allowed: its code and the words it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `content::…`
    pub code: &'static str,
    /// What the text says.
    pub quoted: String,
}

/// Makes `*` next to Chinese punctuation open and close as its writer meant; taken out again.
pub(super) const JOINT: char = '\u{F8F0}';

/// What there is beyond CommonMark.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// How a site writes Markdown.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'c> {
    /// The language of its own words.
    pub lang: Lang,
    /// Which sites readers are not warned of.
    pub links: &'c Links,
}

/// Turns Markdown into HTML; `root` is the relative prefix for links that begin with `/`.
#[must_use]
pub fn markdown(text: &str, root: &str, manner: Manner<'_>) -> (Vec<Segment>, Vec<Fault>) {
    markdown_with(text, (root, ""), manner, &mut |_, _| Err("content::image"))
}

/// Finds the picture at an address with its alternative text, or says the code of what is wrong.
pub(super) type FindPicture<'p> = dyn FnMut(&str, &str) -> Result<Picture, &'static str> + 'p;

/// As [`markdown`], with the pictures that `find` knows; `up` stands before relative links, for a
/// page that lies below the one that the text was written for.
pub(super) fn markdown_with(
    text: &str,
    base: (&str, &str),
    manner: Manner<'_>,
    find: &mut FindPicture<'_>,
) -> (Vec<Segment>, Vec<Fault>) {
    let source = join_emphasis(text);
    let mut faults = Vec::new();
    let mut segments = Vec::new();
    let mut pending: Vec<Event<'_>> = Vec::new();
    let mut headings = 0;
    for event in TextMergeStream::new(Parser::new_ext(&source, OPTIONS)) {
        let event = checked(event, base, &mut faults);
        match event {
            Event::Start(Tag::Heading {
                level,
                classes,
                attrs,
                ..
            }) => {
                headings += 1;
                let id = Some(CowStr::from(format!("h{headings}")));
                let level = if level == HeadingLevel::H1 {
                    HeadingLevel::H2
                } else {
                    level
                };
                pending.push(Event::Start(Tag::Heading {
                    level,
                    id,
                    classes,
                    attrs,
                }));
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => {
                pending.push(Event::End(TagEnd::Heading(HeadingLevel::H2)));
            }
            Event::Start(Tag::Table(alignment)) => {
                pending.push(Event::Html(CowStr::from(table_open(manner.lang))));
                pending.push(Event::Start(Tag::Table(alignment)));
            }
            Event::End(TagEnd::Table) => {
                pending.push(Event::End(TagEnd::Table));
                pending.push(Event::Html(CowStr::from("</div>")));
            }
            Event::End(TagEnd::Paragraph) => {
                pending.push(Event::End(TagEnd::Paragraph));
                if let Some(placed) = placed(&pending) {
                    pending.truncate(pending.len() - 3);
                    flush(&mut pending, &mut segments);
                    segments.push(placed);
                }
            }
            Event::End(TagEnd::Link) => {
                pending.extend(away(&pending, manner));
                pending.push(Event::End(TagEnd::Link));
            }
            Event::End(TagEnd::Image) => end_picture(&mut pending, find, &mut faults),
            other => pending.push(other),
        }
    }
    flush(&mut pending, &mut segments);
    (segments, faults)
}

static AWAY: OnceLock<AwayWords> = OnceLock::new();

#[derive(Deserialize)]
struct AwayWords {
    zh: Away,
    en: Away,
}

#[derive(Deserialize)]
struct Away {
    /// Where the link says its host itself.
    known: String,
    named: String,
}

/// What a reader must know before a link that leads away from the government's sites: where to.
fn away(pending: &[Event<'_>], manner: Manner<'_>) -> Option<Event<'static>> {
    let is_start = |e: &Event<'_>| matches!(e, Event::Start(Tag::Link { .. }));
    let start = pending.iter().rposition(is_start)?;
    let Some(Event::Start(Tag::Link { dest_url, .. })) = pending.get(start) else {
        return None;
    };
    let host = manner.links.away(dest_url)?;
    let says = |e: &Event<'_>| matches!(e, Event::Text(text) if text.contains(host));
    let said = pending[start..].iter().any(says);
    let words = AWAY.get_or_init(|| {
        toml::from_str(include_str!("away.toml")).expect("the built-in words are checked by a test")
    });
    let words = match manner.lang {
        Lang::Zh => &words.zh,
        Lang::En => &words.en,
    };
    let mark = match said {
        true => words.known.clone(),
        false => words.named.replace("{host}", host),
    };
    Some(Event::Text(CowStr::from(mark)))
}

/// Puts a picture in the place of its events.
fn end_picture(pending: &mut Vec<Event<'_>>, find: &mut FindPicture<'_>, faults: &mut Vec<Fault>) {
    let is_start = |e: &Event<'_>| matches!(e, Event::Start(Tag::Image { .. }));
    let Some(start) = pending.iter().rposition(is_start) else {
        return;
    };
    let events = pending.split_off(start);
    let Some(Event::Start(Tag::Image { dest_url, .. })) = events.first() else {
        return;
    };
    let alt: String = events
        .iter()
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.replace([JOINT, CHART, TABLE], "")),
            Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
            _ => None,
        })
        .collect();
    match find(dest_url, &alt) {
        Ok(picture) => pending.push(Event::InlineHtml(CowStr::from(format!(
            "<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" loading=\"lazy\">",
            attribute(&picture.name),
            attribute(&alt),
            picture.look.width,
            picture.look.height
        )))),
        Err(code) => {
            faults.push(Fault {
                code,
                quoted: dest_url.to_string(),
            });
            pending.push(Event::Text(CowStr::from(alt)));
        }
    }
}

/// A text inside the quotes of an attribute.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The chart or table of a paragraph that holds nothing else.
fn placed(events: &[Event<'_>]) -> Option<Segment> {
    let [
        ..,
        Event::Start(Tag::Paragraph),
        Event::Text(text),
        Event::End(TagEnd::Paragraph),
    ] = events
    else {
        return None;
    };
    let number = |mark| {
        let inner = text.strip_prefix(mark)?.strip_suffix(mark)?;
        inner.parse::<usize>().ok()
    };
    let chart = number(CHART).map(Segment::Chart);
    chart.or_else(|| number(TABLE).map(Segment::Table))
}

fn flush(pending: &mut Vec<Event<'_>>, segments: &mut Vec<Segment>) {
    let mut out = String::new();
    html::push_html(&mut out, merged(std::mem::take(pending)).into_iter());
    if !out.trim().is_empty() {
        // It grew by doubling, and is kept for as long as the site is.
        out.shrink_to_fit();
        segments.push(Segment::Html(out));
    }
}

/// Takes the joints out of the text.
fn merged(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    const MARKS: [char; 3] = [JOINT, CHART, TABLE];
    let clean = |text: CowStr<'_>| CowStr::from(text.replace(MARKS, ""));
    events
        .into_iter()
        .map(|event| match event {
            Event::Text(text) if text.contains(MARKS) => Event::Text(clean(text)),
            Event::Code(text) if text.contains(MARKS) => Event::Code(clean(text)),
            other => other,
        })
        .collect()
}

fn checked<'a>(event: Event<'a>, base: (&str, &str), faults: &mut Vec<Fault>) -> Event<'a> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => {
            faults.push(Fault {
                code: "content::raw-html",
                quoted: raw.trim().to_owned(),
            });
            Event::Text(raw)
        }
        Event::Text(text) => {
            if text.contains("**") {
                faults.push(Fault {
                    code: "content::literal-emphasis",
                    quoted: text.to_string(),
                });
            }
            Event::Text(text)
        }
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => {
            let dest_url = target(link_type, dest_url, base, faults);
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            })
        }
        other => other,
    }
}

/// Schemes that a link may have.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

fn target<'a>(
    kind: LinkType,
    url: CowStr<'a>,
    (root, up): (&str, &str),
    faults: &mut Vec<Fault>,
) -> CowStr<'a> {
    if kind == LinkType::Email {
        return url;
    }
    let before_path = url.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((scheme, _)) = before_path.split_once(':')
        && !SCHEMES.contains(&scheme.to_ascii_lowercase().as_str())
    {
        faults.push(Fault {
            code: "content::bad-link",
            quoted: url.to_string(),
        });
        return CowStr::from("#");
    }
    if url.starts_with("//") || url.chars().any(char::is_control) {
        faults.push(Fault {
            code: "content::bad-link",
            quoted: url.to_string(),
        });
        return CowStr::from("#");
    }
    match url.strip_prefix('/') {
        Some(inside) => {
            let mut out = String::new();
            let _ = write!(out, "{root}{inside}");
            CowStr::from(if out.is_empty() { "./".to_owned() } else { out })
        }
        None if up.is_empty() || url.starts_with('#') || before_path.contains(':') => url,
        None => CowStr::from(format!("{up}{url}")),
    }
}

fn is_cjk_punctuation(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}'
        | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}' | '‘' | '’' | '“' | '”' | '…' | '—' | '·')
}

fn is_cjk_letter(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// CommonMark reads `**“加粗”**后` literally, because a closing mark between punctuation and a
/// letter counts as an opening one. A joint between mark and punctuation makes it close.
pub(super) fn join_emphasis(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    let mut before: Option<char> = None;
    while let Some(start) = rest.find('*') {
        let (plain, marks) = rest.split_at(start);
        out.push_str(plain);
        before = plain.chars().next_back().or(before);
        let run = marks.len() - marks.trim_start_matches('*').len();
        let after = marks[run..].chars().next();
        let (open_joint, close_joint) = joints(before, after);
        if close_joint {
            out.push(JOINT);
        }
        out.push_str(&marks[..run]);
        if open_joint {
            out.push(JOINT);
        }
        before = Some('*');
        rest = &marks[run..];
    }
    out.push_str(rest);
    out
}

/// Whether a joint is needed behind and before a run of marks.
fn joints(before: Option<char>, after: Option<char>) -> (bool, bool) {
    let (Some(a), Some(b)) = (before, after) else {
        return (false, false);
    };
    if a == '\\' {
        return (false, false);
    }
    let punctuation = |c: char| c.is_ascii_punctuation() || is_cjk_punctuation(c);
    let letter = |c: char| !punctuation(c) && !c.is_whitespace();
    let cjk = |c: char| is_cjk_letter(c) || is_cjk_punctuation(c);
    let near_cjk = cjk(a) || cjk(b);
    let open = letter(a) && punctuation(b) && near_cjk;
    let close = punctuation(a) && letter(b) && near_cjk;
    (open, close)
}

/// What stands before a table, so that a wide one is moved sideways by itself.
fn table_open(lang: Lang) -> String {
    let name = match lang {
        Lang::Zh => "表格",
        Lang::En => "Table",
    };
    format!("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\">")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, root: &str) -> (Vec<Segment>, Vec<Fault>) {
        let links = Links::default();
        let manner = Manner {
            lang: Lang::Zh,
            links: &links,
        };
        markdown(text, root, manner)
    }

    fn html_of(text: &str) -> String {
        let (segments, _) = written(text, "");
        segments
            .iter()
            .map(|s| match s {
                Segment::Html(html) => html.trim().to_owned(),
                Segment::Chart(n) | Segment::Table(n) => format!("[{n}]"),
            })
            .collect()
    }

    /// What a Chinese writer means, sentence by sentence.
    #[test]
    fn emphasis_beside_chinese_punctuation() {
        for (text, expected) in [
            ("**“加粗”**后面", "<p><strong>“加粗”</strong>后面</p>"),
            ("**加粗：**正文", "<p><strong>加粗：</strong>正文</p>"),
            (
                "这是**（重点）**吗",
                "<p>这是<strong>（重点）</strong>吗</p>",
            ),
            (
                "**同比下降3.1%**主要是",
                "<p><strong>同比下降3.1%</strong>主要是</p>",
            ),
            (
                "他说**“你好”**。这是**重点（一）**的",
                "<p>他说<strong>“你好”</strong>。这是<strong>重点（一）</strong>的</p>",
            ),
            ("**《通报》**指出", "<p><strong>《通报》</strong>指出</p>"),
            ("`**“a”**码`", "<p><code>**“a”**码</code></p>"),
            ("a * b * c", "<p>a * b * c</p>"),
            (r"\*不是\*", "<p>*不是*</p>"),
        ] {
            assert_eq!(html_of(text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_of_raw_html_survives() {
        let (_, faults) = written("<script>alert(1)</script>\n\n<b>x</b>", "");
        assert!(faults.iter().all(|f| f.code == "content::raw-html") && !faults.is_empty());
        assert!(!html_of("a <img src=x onerror=alert(1)> b").contains("<img"));
    }

    #[test]
    fn only_safe_links() {
        for bad in [
            "[x](javascript:alert(1))",
            "[x](data:text/html,a)",
            "[x](//evil.example/)",
            "[x](JaVaScRiPt:a)",
        ] {
            let (_, faults) = written(bad, "");
            assert_eq!(faults.len(), 1, "{bad}");
        }
        assert_eq!(html_of("[x](air/)"), "<p><a href=\"air/\">x</a></p>");
        let (segments, _) = written("[x](/air/)", "../");
        assert_eq!(
            segments,
            [Segment::Html("<p><a href=\"../air/\">x</a></p>\n".into())]
        );
    }

    /// A reader knows before leaving; sites of the government are not warned of.
    #[test]
    fn links_that_lead_away_say_so() {
        for (text, expected) in [
            (
                "[百科](https://example.com/a)",
                "<p><a href=\"https://example.com/a\">百科（外部网站：example.com）</a></p>",
            ),
            (
                "<https://example.com/a>",
                "<p><a href=\"https://example.com/a\">https://example.com/a（外部网站）</a></p>",
            ),
            (
                "[部](https://www.mee.gov.cn/)",
                "<p><a href=\"https://www.mee.gov.cn/\">部</a></p>",
            ),
            (
                "[信](mailto:a@example.com)",
                "<p><a href=\"mailto:a@example.com\">信</a></p>",
            ),
        ] {
            assert_eq!(html_of(text), expected, "{text}");
        }
    }
}
