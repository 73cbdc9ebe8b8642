//! What an expression may be made of, looked at before it is run.
//!
//! The engine bounds steps, nesting and the length of strings, but not the depth of a chain
//! (`a.b.c…`) nor the size of a list that holds a list that holds a list: comparing or printing
//! such a one is a single step. A text of an office needs neither.

use std::ops::Range;

/// So many bytes outside of quotes, and so many operators, has one expression.
const LONGEST: usize = 4_000;
const LINKS: usize = 120;
/// Statements that have nothing to do in a text.
const STATEMENTS: [&str; 5] = ["macro", "call", "filter", "block", "autoescape"];
/// Words that join parts of an expression.
const JOINTS: [&str; 6] = ["not", "and", "or", "if", "else", "is"];
/// Words of lists that are no names.
const CONSTANTS: [&str; 6] = ["true", "false", "none", "True", "False", "None"];
/// So many further branches has a text.
const BRANCHES: usize = 200;

/// What is refused: the code that reports it, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) code: &'static str,
    pub(super) place: Range<usize>,
}

/// Looks at every expression of a text.
pub(super) fn check(text: &str) -> Result<(), Refused> {
    let mut at = 0;
    let mut branches = 0;
    while let Some(open) = text[at..].find('{').map(|i| at + i) {
        let kind = text.as_bytes().get(open + 1);
        let Some(kind @ (b'{' | b'%' | b'#')) = kind else {
            at = open + 1;
            continue;
        };
        if *kind == b'#' {
            let end = text[open..].find("#}").map_or(text.len(), |i| open + i + 2);
            at = end;
            continue;
        }
        let tag = Tag::read(text, open);
        let refuse = |code| {
            let place = open..tag.end;
            Err(Refused { code, place })
        };
        if *kind == b'%' && STATEMENTS.contains(&tag.words.first().map_or("", String::as_str)) {
            return refuse("content::not-allowed");
        }
        let first = tag.words.first().map_or("", String::as_str);
        branches += usize::from(first == "elif");
        if tag.plain > LONGEST || tag.links > LINKS || branches > BRANCHES {
            return refuse("content::too-long");
        }
        let grows = tag.holds_names || tag.adds;
        if grows && *kind == b'%' && tag.closed && first != "if" && first != "elif" {
            return refuse("content::not-allowed");
        }
        at = tag.end;
        if first == "raw" {
            at = text[at..].find("{%").map_or(text.len(), |i| at + i);
        }
    }
    Ok(())
}

/// One `{{ … }}` or `{% … %}`.
#[derive(Debug, Default)]
struct Tag {
    end: usize,
    /// Whether it ends before another begins; what does not is left to the engine to explain.
    closed: bool,
    /// Bytes outside of quotes.
    plain: usize,
    /// Operators, points, brackets, joining words.
    links: usize,
    /// The first words outside of quotes.
    words: Vec<String>,
    /// Whether a list, map or tuple holds a name.
    holds_names: bool,
    /// Whether something is added or multiplied: lists grow so without taking a step.
    adds: bool,
}

/// What a bracket is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    /// `f(`, `a[`: the arguments of a call, an index.
    Of,
    /// `[`, `{`: a list or map.
    List,
    /// `(`: one value, or a tuple once a comma comes; whether it holds a name so far.
    Group(bool),
}

impl Tag {
    fn read(text: &str, open: usize) -> Self {
        let bytes = text.as_bytes();
        let closing: &[u8] = if bytes[open + 1] == b'{' {
            b"}}"
        } else {
            b"%}"
        };
        let mut tag = Self::default();
        let mut brackets: Vec<Bracket> = Vec::new();
        let mut word = String::new();
        let mut last = ' ';
        let mut chars = text[open + 2..].char_indices();
        while let Some((i, c)) = chars.next() {
            let at = open + 2 + i;
            // What is too long already is not read to its end.
            if tag.plain > LONGEST || tag.links > LINKS {
                tag.end = at;
                return tag;
            }
            let inside = brackets.contains(&Bracket::List);
            if bytes[at..].starts_with(closing) && !(closing == b"}}" && inside) {
                tag.word(&mut word, &mut brackets);
                tag.end = at + 2;
                tag.closed = true;
                return tag;
            }
            if bytes[at..].starts_with(b"{{") || bytes[at..].starts_with(b"{%") {
                tag.end = at;
                return tag;
            }
            if c == '"' || c == '\'' {
                tag.word(&mut word, &mut brackets);
                skip_quoted(&mut chars, c);
                last = '\'';
                continue;
            }
            tag.plain += c.len_utf8();
            if c.is_alphanumeric() || c == '_' {
                word.push(c);
            } else {
                tag.word(&mut word, &mut brackets);
                tag.sign(c, last, &mut brackets);
            }
            if !c.is_whitespace() {
                last = c;
            }
        }
        tag.word(&mut word, &mut brackets);
        tag.end = text.len();
        tag
    }

    fn word(&mut self, word: &mut String, brackets: &mut [Bracket]) {
        if word.is_empty() {
            return;
        }
        let word = std::mem::take(word);
        self.links += usize::from(JOINTS.contains(&word.as_str()));
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        if !number && !CONSTANTS.contains(&word.as_str()) {
            if brackets.contains(&Bracket::List) {
                self.holds_names = true;
            }
            for bracket in brackets.iter_mut() {
                if let Bracket::Group(named) = bracket {
                    *named = true;
                }
            }
        }
        if self.words.len() < 2 {
            self.words.push(word);
        }
    }

    fn sign(&mut self, c: char, last: char, brackets: &mut Vec<Bracket>) {
        self.links += usize::from(!c.is_whitespace() && c != ',' && c != ':');
        self.adds |= matches!(c, '+' | '*');
        let behind_value = last.is_alphanumeric() || matches!(last, '_' | ')' | ']' | '\'');
        let joint = JOINTS.contains(&self.words.last().map_or("", String::as_str));
        match c {
            '(' | '[' if behind_value && !(joint && self.words.len() < 2) => {
                brackets.push(Bracket::Of);
            }
            '[' | '{' => brackets.push(Bracket::List),
            '(' => brackets.push(Bracket::Group(false)),
            ')' | ']' | '}' => _ = brackets.pop(),
            // A tuple, also one without brackets.
            ',' => match brackets.last() {
                Some(Bracket::Group(_)) | None => {
                    self.holds_names |= self.words.first().is_none_or(|w| w != "for");
                }
                Some(Bracket::Of | Bracket::List) => {}
            },
            _ => {}
        }
    }
}

fn skip_quoted(chars: &mut std::str::CharIndices<'_>, quote: char) {
    while let Some((_, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == quote {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        check(text).err().map(|refused| refused.code)
    }

    #[test]
    fn what_texts_need_is_allowed() {
        for text in [
            "没有表达式，只有 { 和 %}。",
            "{{ a }}{{ a.b.part(\"1\") }}{{ fig('a/b/c/d').yoy }}",
            "{% if a.withheld %}{% elif not b %}x{% else %}y{% endif %}",
            "{% for x in ['一', \"二\", 3, true] %}{{ x }}{% endfor %}",
            "{% for a, b in s %}{{ a }}{% endfor %}",
            "{% set u = x.unit if not x.unit or x.unit == '%' else ' ' ~ x.unit %}{{ s[0].max }}",
            "{{ (a or b).c }}{{ f(a, b) }}{{ a[b] }}{# macro [a] #}",
            "{% raw %}{{ [a] }}{% endraw %}",
            "{{ [a, a] }}",
            "{{ a。\n\n{{ f([a]) }}",
        ] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn what_grows_without_end_is_not() {
        for text in [
            "{% macro m() %}",
            "{%- call m() %}",
            "{% block a %}",
            "{% set a = [a, a] %}",
            "{% set a = {'x': a} %}",
            "{% set a = (a, a) %}",
            "{% set a = a, a %}",
            "{% set a = a + a %}",
            "{% for a in b * 3 %}",
            "{% for a in [[a, a]] %}",
        ] {
            assert_eq!(code(text), Some("content::not-allowed"), "{text}");
        }
        let chain = format!("{{{{ a{} }}}}", ".a".repeat(200));
        assert_eq!(code(&chain), Some("content::too-long"));
        let chain = format!("{{{{ {}a }}}}", "not ".repeat(200));
        assert_eq!(code(&chain), Some("content::too-long"));
        let branches = format!("{{% if a %}}{}", "{% elif a %}".repeat(300));
        assert_eq!(code(&branches), Some("content::too-long"));
    }
}
