//! Chinese on pages in another language: a word that the site has a name for is called by it, all
//! other Chinese is marked, so that it is read aloud, broken and drawn as Chinese.

use std::borrow::Cow;

use crate::config::Lexicon;

/// The attribute that names the language.
const MARK: &str = " lang=\"zh-CN\"";

/// Elements whose text is theirs alone: nothing can stand inside them.
const TEXT_ONLY: [&str; 4] = ["title", "option", "textarea", "desc"];

/// Attributes that are read to people.
const READ: [&str; 5] = ["aria-label", "alt", "title", "content", "placeholder"];

/// Elements that say what they say in an attribute.
const EMPTY: [&str; 4] = ["meta", "img", "input", "link"];

/// Longest piece without Chinese letters inside a Chinese text: numbers, signs, `PM2.5`.
const GAP: usize = 24;

/// The page with Chinese words called by their names in `lexicon`, and every other Chinese text in an
/// element of that language.
pub(super) fn marked(html: String, lexicon: &Lexicon) -> String {
    if !html.chars().any(is_chinese) {
        return html;
    }
    let mut page = Page {
        lexicon,
        out: String::with_capacity(html.len() + html.len() / 16),
        opened: None,
        chinese: None,
        drawings: 0,
    };
    let mut rest = html.as_str();
    while let Some(start) = rest.find('<') {
        page.text(&rest[..start], &rest[start..]);
        let end = page.mark_up(&rest[start..]);
        rest = &rest[start + end..];
    }
    page.text(rest, "");
    page.out
}

/// Whether a letter or sign is written in Chinese alone.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}')
}

struct Page<'l> {
    lexicon: &'l Lexicon,
    out: String,
    /// The tag that stands right before, and where it ends.
    opened: Option<(String, usize)>,
    /// The element of Chinese that is open, and how many of its name are open inside it.
    chinese: Option<(String, usize)>,
    /// How many drawings are open.
    drawings: usize,
}

impl Page<'_> {
    /// Writes what begins with `<`; gives how long it is.
    fn mark_up(&mut self, rest: &str) -> usize {
        self.opened = None;
        let until = |mark: &str| rest.find(mark).map(|at| at + mark.len());
        if rest.starts_with("<!--") {
            let end = until("-->").unwrap_or(rest.len());
            self.out.push_str(&rest[..end]);
            return end;
        }
        let end = tag_end(rest);
        let tag = &rest[..end];
        let name = name_of(tag);
        match tag.starts_with("</") {
            true => self.closed(name),
            false => self.open(name, tag),
        }
        let tag = &*self.called_in(tag);
        self.out.push_str(tag);
        if EMPTY.contains(&name) && self.chinese.is_none() && tag.chars().any(is_chinese) {
            self.mark_tag(self.out.len());
        }
        if tag.starts_with("</") || tag.ends_with("/>") || tag.starts_with("<!") {
            return end;
        }
        if matches!(name, "script" | "style") {
            let close = format!("</{name}");
            let body = rest[end..].find(&close).unwrap_or(rest.len() - end);
            self.out.push_str(&rest[end..end + body]);
            return end + body;
        }
        self.opened = Some((name.to_owned(), self.out.len()));
        end
    }

    fn open(&mut self, name: &str, tag: &str) {
        if name == "svg" {
            self.drawings += 1;
        }
        match &mut self.chinese {
            Some((outer, depth)) if outer == name => *depth += 1,
            Some(_) => {}
            None if tag.contains(" lang=\"zh") && !tag.starts_with("<html") => {
                self.chinese = Some((name.to_owned(), 0));
            }
            None => {}
        }
    }

    fn closed(&mut self, name: &str) {
        if name == "svg" {
            self.drawings = self.drawings.saturating_sub(1);
        }
        match &mut self.chinese {
            Some((outer, 0)) if outer == name => self.chinese = None,
            Some((outer, depth)) if outer == name => *depth -= 1,
            _ => {}
        }
    }

    /// Puts the language into the tag that ends there.
    fn mark_tag(&mut self, end: usize) {
        let close = match self.out[..end].ends_with("/>") {
            true => end - 2,
            false => end - 1,
        };
        self.out.insert_str(close, MARK);
    }

    /// A tag with the words of its attributes called by their names.
    fn called_in<'t>(&self, tag: &'t str) -> Cow<'t, str> {
        if self.chinese.is_some() || tag.is_ascii() || !tag.chars().any(is_chinese) {
            return Cow::Borrowed(tag);
        }
        let mut out = String::with_capacity(tag.len());
        let mut rest = tag;
        while let Some((before, after)) = rest.split_once("=\"") {
            let (value, tail) = after.split_once('"').unwrap_or((after, ""));
            let name = before.rsplit(' ').next().unwrap_or_default();
            out.push_str(before);
            out.push_str("=\"");
            match READ.contains(&name) {
                true => out.push_str(&self.called(value)),
                false => out.push_str(value),
            }
            out.push('"');
            rest = tail;
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// A text with its words called by their names.
    fn called<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut out = String::new();
        let mut at = 0;
        for run in runs(text) {
            let Some(name) = self.lexicon.phrase(&text[run.clone()]) else {
                continue;
            };
            out.push_str(&text[at..run.start]);
            out.push_str(&escaped(&name));
            at = run.end;
        }
        match at {
            0 => Cow::Borrowed(text),
            _ => Cow::Owned(out + &text[at..]),
        }
    }

    /// Writes a text; `next` is what stands behind it.
    fn text(&mut self, text: &str, next: &str) {
        if text.is_empty() {
            return;
        }
        let opened = self.opened.take();
        if self.chinese.is_some() || !text.chars().any(is_chinese) {
            self.out.push_str(text);
            return;
        }
        let text = &*self.called(text);
        let runs = runs(text);
        let trimmed = text.trim();
        let whole = runs.len() == 1 && text[runs[0].clone()] == *trimmed;
        match opened {
            Some((name, end)) if TEXT_ONLY.contains(&&*name) => {
                if is_mostly_chinese(text) {
                    self.mark_tag(end);
                }
                self.out.push_str(text);
            }
            Some((name, end)) if whole && next.starts_with(&format!("</{name}>")) => {
                self.mark_tag(end);
                self.out.push_str(text);
            }
            _ => self.wrapped(text, &runs),
        }
    }

    fn wrapped(&mut self, text: &str, runs: &[std::ops::Range<usize>]) {
        let name = match self.drawings {
            0 => "span",
            _ => "tspan",
        };
        let mut at = 0;
        for run in runs {
            self.out.push_str(&text[at..run.start]);
            self.out
                .push_str(&format!("<{name}{MARK}>{}</{name}>", &text[run.clone()]));
            at = run.end;
        }
        self.out.push_str(&text[at..]);
    }
}

fn escaped(name: &str) -> String {
    let name = name.replace('&', "&amp;").replace('<', "&lt;");
    name.replace('>', "&gt;").replace('"', "&quot;")
}

fn is_mostly_chinese(text: &str) -> bool {
    let chinese = text.chars().filter(|c| is_chinese(*c)).count();
    chinese > text.chars().filter(char::is_ascii_alphabetic).count()
}

/// The Chinese pieces of a text, with the numbers and signs inside them.
fn runs(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_chinese(*c)) {
        let end = at + c.len_utf8();
        match out.last_mut() {
            Some(last) if joins(&text[last.end..at]) => last.end = end,
            _ => out.push(at..end),
        }
    }
    out.into_iter().map(|run| with_numbers(text, run)).collect()
}

/// The piece with the numbers that stand right before and behind it.
fn with_numbers(text: &str, run: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let before = text[..run.start].trim_end_matches(is_number);
    let start = match before.ends_with(|c: char| c.is_ascii_alphabetic()) {
        true => run.start, // PM2.5
        false => before.len(),
    };
    let behind = &text[run.end..];
    let rest = behind.trim_start_matches(is_number).len();
    let number = behind[..behind.len() - rest].trim_end_matches('.');
    start..run.end + number.len()
}

/// Whether what stands between two Chinese letters belongs to their text: no words.
fn joins(gap: &str) -> bool {
    gap.len() <= GAP && !gap.bytes().any(|b| b.is_ascii_lowercase())
}

/// Where the tag at the beginning ends; `>` in quotes is no end.
fn tag_end(rest: &str) -> usize {
    let mut quote = None;
    for (at, b) in rest.bytes().enumerate() {
        match (quote, b) {
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn name_of(tag: &str) -> &str {
    let inside = tag.trim_start_matches(['<', '/']);
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    &inside[..end.unwrap_or(inside.len())]
}

#[cfg(test)]
mod tests {
    use super::marked;
    use crate::config::Lexicon;

    #[test]
    fn chinese_is_marked_where_it_stands() {
        for (from, to) in [
            ("<p>English</p>", "<p>English</p>"),
            ("<td>样例断面</td>", "<td lang=\"zh-CN\">样例断面</td>"),
            (
                "<p>Source: 中国环境监测总站</p>",
                "<p>Source: <span lang=\"zh-CN\">中国环境监测总站</span></p>",
            ),
            (
                "<p>by 甲乙 and 丙</p>",
                "<p>by <span lang=\"zh-CN\">甲乙</span> and <span lang=\"zh-CN\">丙</span></p>",
            ),
            (
                "<p>GB 3095—2012 环境空气 PM2.5 标准</p>",
                "<p>GB 3095—2012 <span lang=\"zh-CN\">环境空气 PM2.5 标准</span></p>",
            ),
            (
                "<a lang=\"zh-CN\" href=\"x\">中<b>文</b></a>文",
                "<a lang=\"zh-CN\" href=\"x\">中<b>文</b></a><span lang=\"zh-CN\">文</span>",
            ),
            (
                "<svg><text>石 a</text><title>河</title></svg>",
                "<svg><text><tspan lang=\"zh-CN\">石</tspan> a</text>\
                 <title lang=\"zh-CN\">河</title></svg>",
            ),
            (
                "<option value=\"a>b\">甲</option>",
                "<option value=\"a>b\" lang=\"zh-CN\">甲</option>",
            ),
            (
                "<meta name=\"a\" content=\"甲\"><script>\"甲\"</script><!-- 甲 -->",
                "<meta name=\"a\" content=\"甲\" lang=\"zh-CN\"><script>\"甲\"</script><!-- 甲 -->",
            ),
        ] {
            assert_eq!(marked(from.to_owned(), &Lexicon::default()), to);
        }
    }

    #[test]
    fn words_are_called_by_their_names() {
        let mut lexicon = Lexicon::default();
        lexicon.learn([("甲", "A & B"), ("乙{n}", "Second {n}")]);
        for (from, to) in [
            ("<td>甲</td>", "<td>A &amp; B</td>"),
            ("<td>by 乙3, in 丙</td>", "<td>by 乙3, in 丙</td>"),
            ("<td>3月</td>", "<td lang=\"zh-CN\">3月</td>"),
            (
                "<td>PM2.5年均</td>",
                "<td>PM2.5<span lang=\"zh-CN\">年均</span></td>",
            ),
            (
                "<p aria-label=\"甲\" data-x=\"甲\">乙3</p>",
                "<p aria-label=\"A &amp; B\" data-x=\"甲\">Second 3</p>",
            ),
            ("<a lang=\"zh-CN\">甲</a>", "<a lang=\"zh-CN\">甲</a>"),
        ] {
            let to = to.replace(
                "by 乙3, in 丙",
                "by Second 3, in <span lang=\"zh-CN\">丙</span>",
            );
            assert_eq!(marked(from.to_owned(), &lexicon), to);
        }
    }
}
