//! Reads Rust as far as the rules need it: words, literals, paths, functions; no tests, no comments.

use std::{fs, sync::LazyLock};

use crate::common::{files_below, repository};

/// One source file without its comments and its tests.
#[derive(Debug)]
pub struct File {
    /// `src/…`
    pub path: String,
    /// The text with comments, literals and tests blanked; lines stay where they are.
    code: String,
    literals: Vec<Literal>,
    lines: usize,
}

/// A text literal.
#[derive(Clone, Debug)]
pub struct Literal {
    pub line: usize,
    pub text: String,
}

/// All files of the program that are not tests.
pub fn files() -> &'static [File] {
    static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
        let root = repository().join("src");
        files_below(&root)
            .into_iter()
            .filter(|p| p.ends_with(".rs"))
            .filter(|p| {
                !p.split('/')
                    .any(|part| part == "tests" || part == "tests.rs")
            })
            .map(|path| {
                let text = fs::read_to_string(root.join(&path)).expect("a source file");
                File::read(format!("src/{path}"), &text)
            })
            .collect()
    });
    &FILES
}

impl File {
    fn read(path: String, text: &str) -> Self {
        let (mut code, mut literals) = blank(text);
        let tests = test_ranges(&code);
        for (from, to) in &tests {
            let blanked: String = code[*from..*to]
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' })
                .collect();
            // Code holds ASCII only where it matters; lengths in lines are what counts.
            let head = code[..*from].to_owned();
            let tail = code[*to..].to_owned();
            let padded = format!("{blanked:<width$}", width = to - from);
            code = head + &padded[..to - from] + &tail;
        }
        let lines_of = |at: usize| code[..at].matches('\n').count() + 1;
        let test_lines: Vec<(usize, usize)> = tests
            .iter()
            .map(|(from, to)| (lines_of(*from), lines_of(*to)))
            .collect();
        literals.retain(|l: &Literal| {
            !test_lines
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&l.line))
        });
        let in_tests: usize = test_lines.iter().map(|(from, to)| to - from + 1).sum();
        let lines = text.lines().count() - in_tests.min(text.lines().count());
        Self {
            path,
            code,
            literals,
            lines,
        }
    }

    /// First part of the path: the module below the crate.
    pub fn module(&self) -> String {
        let inside = self.path.trim_start_matches("src/");
        let first = inside.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs").to_owned()
    }

    /// How deep the file's module lies below the crate.
    fn depth(&self) -> usize {
        let inside = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let parts: Vec<&str> = inside.split('/').collect();
        parts.len() - usize::from(parts.last() == Some(&"mod"))
    }

    /// The code, blanked.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Lines, tests left out.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// Text literals.
    pub fn literals(&self) -> &[Literal] {
        &self.literals
    }

    /// Identifiers with their lines.
    pub fn words(&self) -> Vec<(usize, String)> {
        tokens(&self.code)
            .into_iter()
            .filter(|(_, t)| t.starts_with(|c: char| c.is_alphabetic() || c == '_'))
            .collect()
    }

    /// Numbers with a fraction.
    pub fn fractions(&self) -> Vec<(usize, String)> {
        let tokens = tokens(&self.code);
        let digits = |t: &str| t.starts_with(|c: char| c.is_ascii_digit());
        tokens
            .windows(4)
            .filter(|w| digits(&w[1].1) && w[2].1 == "." && digits(&w[3].1))
            // `pair.0.1` is no number.
            .filter(|w| w[0].1 != ".")
            .map(|w| (w[1].0, format!("{}.{}", w[1].1, w[3].1)))
            .collect()
    }

    /// Names of called macros.
    pub fn macros(&self) -> Vec<(usize, String)> {
        let tokens = tokens(&self.code);
        tokens
            .windows(3)
            .filter(|w| w[1].1 == "!" && ["(", "[", "{"].contains(&w[2].1.as_str()))
            .map(|w| w[0].clone())
            .collect()
    }

    /// All paths that are used or imported, in full: `std::fs`, `crate::site::view::Block`.
    pub fn paths(&self) -> Vec<(usize, String)> {
        let tokens = tokens(&self.code);
        let mut out = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let name = |t: &str| t.starts_with(|c: char| c.is_alphabetic() || c == '_');
            if name(&tokens[at].1) && tokens.get(at + 1).is_some_and(|t| t.1 == "::") {
                at = path(&tokens, at, "", &mut out);
            } else {
                at += 1;
            }
        }
        out
    }

    /// Modules of the crate that the file names, by `crate::` or by enough `super::`.
    pub fn crate_imports(&self) -> Vec<(usize, String)> {
        let mut out = Vec::new();
        for (line, path) in self.paths() {
            let parts: Vec<&str> = path.split("::").collect();
            let supers = parts.iter().take_while(|p| **p == "super").count();
            let target = match parts[0] {
                "crate" | "gongshi" => parts.get(1),
                "super" if supers >= self.depth() => parts.get(supers),
                _ => None,
            };
            if let Some(target) = target {
                out.push((line, (*target).to_owned()));
            }
        }
        out
    }

    /// Functions: line, name, number of lines.
    pub fn functions(&self) -> Vec<(usize, String, usize)> {
        let tokens = tokens(&self.code);
        let mut out = Vec::new();
        for (n, (line, word)) in tokens.iter().enumerate() {
            let named = tokens
                .get(n + 1)
                .filter(|(_, t)| t.starts_with(|c: char| c.is_alphabetic() || c == '_'));
            let Some((_, name)) = named.filter(|_| word == "fn") else {
                continue;
            };
            let (mut depth, mut opened) = (0_i32, *line);
            for (end, token) in &tokens[n..] {
                match token.as_str() {
                    ";" if depth == 0 => break,
                    "(" | "[" => depth += 100,
                    ")" | "]" => depth -= 100,
                    "{" => {
                        if depth == 0 {
                            opened = *end;
                        }
                        depth += 1;
                    }
                    "}" => {
                        depth -= 1;
                        if depth == 0 {
                            // The body, as clippy counts: without signature and closing brace.
                            out.push((*line, name.clone(), (end - opened).saturating_sub(1)));
                            break;
                        }
                    }
                    _ => {}
                }
            }
        }
        out
    }
}

/// Reads a path (or a tree of them behind `use`) from a token on; gives where it ends.
fn path(
    tokens: &[(usize, String)],
    at: usize,
    before: &str,
    out: &mut Vec<(usize, String)>,
) -> usize {
    let (line, name) = &tokens[at];
    let full = if before.is_empty() {
        name.clone()
    } else {
        format!("{before}::{name}")
    };
    let next = |n: usize| tokens.get(n).map_or("", |(_, t)| t.as_str());
    if next(at + 1) != "::" {
        out.push((*line, full));
        return at + 1;
    }
    if next(at + 2) != "{" {
        let named = next(at + 2).starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '*');
        if named {
            return path(tokens, at + 2, &full, out);
        }
        out.push((*line, full));
        return at + 2;
    }
    let mut here = at + 3;
    while here < tokens.len() && next(here) != "}" {
        let named = next(here).starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '*');
        here = if named {
            path(tokens, here, &full, out)
        } else {
            here + 1
        };
    }
    here + 1
}

/// Words, numbers and signs with their lines; `::` is one sign.
fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut line = 1;
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let end = if c.is_alphanumeric() || c == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            c.len_utf8()
        };
        if c == '\n' {
            line += 1;
        }
        if !c.is_whitespace() {
            out.push((line, rest[..end].to_owned()));
        }
        rest = &rest[end..];
    }
    out
}

/// Byte ranges of items behind `#[cfg(test)]`.
fn test_ranges(code: &str) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (at, _) in code.match_indices("#[cfg(test)]") {
        if out.last().is_some_and(|(_, to)| at < *to) {
            continue;
        }
        let mut depth = 0_i32;
        let mut end = code.len();
        for (offset, c) in code[at + "#[cfg(test)]".len()..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ';' if depth == 0 => {}
                _ => continue,
            }
            if depth == 0 {
                end = at + "#[cfg(test)]".len() + offset + 1;
                break;
            }
        }
        out.push((at, end));
    }
    out
}

/// Blanks comments and literals, line by line in place; gives the text literals.
fn blank(text: &str) -> (String, Vec<Literal>) {
    let mut out = String::with_capacity(text.len());
    let mut literals = Vec::new();
    let (mut rest, mut line) = (text, 1);
    let keep_lines = |part: &str| -> String { part.chars().filter(|c| *c == '\n').collect() };
    while let Some(c) = rest.chars().next() {
        let word_before = out
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '_');
        let (taken, shown) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), String::new())
        } else if rest.starts_with("/*") {
            let end = block_comment(rest);
            (end, keep_lines(&rest[..end]))
        } else if let Some((end, inside)) = string(rest).filter(|_| !word_before) {
            literals.push(Literal {
                line,
                text: rest[inside.0..inside.1].to_owned(),
            });
            (end, format!("\"\"{}", keep_lines(&rest[..end])))
        } else if let Some(end) = character(rest) {
            (end, "' '".to_owned())
        } else {
            (c.len_utf8(), c.to_string())
        };
        line += rest[..taken].matches('\n').count();
        out.push_str(&shown);
        rest = &rest[taken..];
    }
    (out, literals)
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// A text literal at the beginning: where it ends, and what is inside.
fn string(text: &str) -> Option<(usize, (usize, usize))> {
    let bare = text.trim_start_matches(['b', 'c']);
    let prefix = text.len() - bare.len();
    if prefix > 1 {
        return None;
    }
    if let Some(raw) = bare.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let quote = raw.trim_start_matches('#').strip_prefix('"')?;
        let start = text.len() - quote.len();
        let close = format!("\"{}", "#".repeat(hashes));
        let end = start + quote.find(&close)?;
        return Some((end + close.len(), (start, end)));
    }
    let inside = bare.strip_prefix('"')?;
    let start = text.len() - inside.len();
    let mut escaped = false;
    for (offset, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some((start + offset + 1, (start, start + offset))),
            _ => {}
        }
    }
    None
}

/// A character literal at the beginning (not a lifetime): where it ends.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let mut chars = inside.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        let end = inside[1..]
            .char_indices()
            .skip(1)
            .find(|(_, c)| *c == '\'')?;
        return Some(1 + 1 + end.0 + 1);
    }
    let (at, second) = chars.next()?;
    (second == '\'').then_some(1 + at + 1)
}

#[test]
fn the_reader_knows_code_from_words_and_tests() {
    let file = File::read(
        "src/site/x.rs".to_owned(),
        "use std::{fs, io::{self, Read}};\nuse super::super::chart::Bar;\n\
         // std::env\nfn long(a: &'static str) -> char {\n let s = r#\"<p> std::net\"#;\n '\\''\n}\n\
         #[cfg(test)]\nmod tests { fn t() { let x = \"lit\"; let y = 1.5_f64; } }\nfn g() { pair.0.1; 2.5; x!(1) }\n",
    );
    let paths: Vec<String> = file.paths().into_iter().map(|(_, p)| p).collect();
    assert_eq!(
        paths,
        [
            "std::fs",
            "std::io::self",
            "std::io::Read",
            "super::super::chart::Bar"
        ]
    );
    assert_eq!(file.crate_imports(), [(2, "chart".to_owned())]);
    assert_eq!(file.literals().len(), 1);
    assert_eq!(file.literals()[0].text, "<p> std::net");
    assert_eq!(
        file.functions(),
        [(4, "long".to_owned(), 2), (10, "g".to_owned(), 0)]
    );
    assert_eq!(file.fractions(), [(10, "2.5".to_owned())]);
    assert_eq!(file.macros(), [(10, "x".to_owned())]);
    assert_eq!(file.module(), "site");
}
