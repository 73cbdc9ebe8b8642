//! Tells the words of a text from its expressions, by place.

use std::ops::Range;

/// Stands for each byte of an expression; not a character that anybody types.
pub(super) const BOUND: char = '\u{1A}';

/// One `{{ … }}`.
#[derive(Debug)]
pub(super) struct Expression {
    /// Bytes of the text between the braces.
    pub(super) inner: Range<usize>,
}

/// A text with its expressions out of sight; bytes are those of the text as written.
#[derive(Debug)]
pub(super) struct Masked {
    /// The text; each byte of an expression is [`BOUND`], line ends are kept.
    pub(super) text: String,
    /// Its printed expressions, in order.
    pub(super) expressions: Vec<Expression>,
}

/// Puts every `{{ … }}`, `{% … %}` and `{# … #}` out of sight.
pub(super) fn masked(text: &str) -> Masked {
    let mut out = String::with_capacity(text.len());
    let mut expressions = Vec::new();
    let mut at = 0;
    while let Some(open) = next_open(text, at) {
        out.push_str(&text[at..open]);
        let end = close(text, open);
        if text[open..].starts_with("{{") {
            let inner = open + 2..end.saturating_sub(2).max(open + 2);
            expressions.push(Expression { inner });
            hide(&mut out, &text[open..end], BOUND);
        } else {
            // A statement prints nothing: what stands on both sides of it is not joined by it.
            hide(&mut out, &text[open..end], ' ');
        }
        at = end;
        if is_raw(&text[open..end]) {
            let raw_end = text[at..].find("{%").map_or(text.len(), |i| at + i);
            out.push_str(&text[at..raw_end]);
            at = raw_end;
        }
    }
    out.push_str(&text[at..]);
    Masked {
        text: out,
        expressions,
    }
}

fn next_open(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(brace) = text[at..].find('{') {
        let open = at + brace;
        if matches!(text.as_bytes().get(open + 1), Some(b'{' | b'%' | b'#')) {
            return Some(open);
        }
        at = open + 1;
    }
    None
}

/// Where the expression that opens at `open` ends: braces inside quotes do not close it.
fn close(text: &str, open: usize) -> usize {
    let bytes = text.as_bytes();
    let closing: &[u8] = match bytes[open + 1] {
        b'{' => b"}}",
        b'%' => b"%}",
        _ => b"#}",
    };
    let mut quote = None;
    let mut at = open + 2;
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (None, b'"' | b'\'') if closing != b"#}" => quote = Some(bytes[at]),
            (Some(_), b'\\') => at += 1,
            (Some(q), b) if b == q => quote = None,
            (None, _) if bytes[at..].starts_with(closing) => return at + 2,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

fn is_raw(statement: &str) -> bool {
    statement
        .trim_start_matches(['{', '%', '-', ' '])
        .starts_with("raw")
}

fn hide(out: &mut String, hidden: &str, with: char) {
    out.extend(hidden.bytes().map(|b| {
        if matches!(b, b'\n' | b'\r') {
            b as char
        } else {
            with
        }
    }));
}

/// Texts in quotes inside an expression; `called` says whether they are arguments of a call.
pub(super) fn quoted(text: &str, inner: &Range<usize>) -> Vec<(Range<usize>, bool)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut depth = 0usize;
    let mut at = inner.start;
    while at < inner.end {
        match bytes[at] {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            quote @ (b'"' | b'\'') => {
                let start = at + 1;
                at = start;
                while at < inner.end && bytes[at] != quote {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let end = at.min(inner.end);
                if text.is_char_boundary(end) {
                    out.push((start..end, depth > 0));
                }
            }
            _ => {}
        }
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_stay_in_sight() {
        let text = "浓度{{ a.part(\"}}\") }}，{% if x == \"上升\" %}上升{% endif %}{# 46% #}。";
        let seen = masked(text);
        assert_eq!(seen.text.len(), text.len());
        let words: String = seen
            .text
            .chars()
            .filter(|c| *c != BOUND && *c != ' ')
            .collect();
        assert_eq!(words, "浓度，上升。");
        assert_eq!(seen.expressions.len(), 1);
        assert_eq!(&text[seen.expressions[0].inner.clone()], " a.part(\"}}\") ");
    }

    #[test]
    fn what_is_not_closed_ends_with_the_text() {
        for text in ["{{ a", "{{ \"", "{%", "{#", "{{", "a{", "{{'\\"] {
            assert_eq!(masked(text).text.len(), text.len(), "{text}");
        }
    }

    #[test]
    fn quotes_tell_arguments_from_words() {
        let text = "{{ fig(\"a/b\") if x else \"上升3%\" }}";
        let found = quoted(text, &(2..text.len() - 2));
        let words: Vec<_> = found.iter().map(|(r, c)| (&text[r.clone()], *c)).collect();
        assert_eq!(words, [("a/b", true), ("上升3%", false)]);
    }
}
