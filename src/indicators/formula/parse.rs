//! From the text of a formula to its tree.

use std::ops::Range;

use crate::quantity::{Exact, parse_decimal};

/// How deep brackets and signs may nest.
const DEEPEST: u32 = 64;
/// How long a formula may be, in bytes.
const LONGEST: usize = 4096;
/// How many signs it may have: a sum of so many terms is a tree so deep.
const MOST: usize = 200;

/// One node of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::indicators) enum Expr {
    /// A number without unit.
    Number(Exact),
    /// A field or figure of the data set, with its place in the text.
    Name(String, Range<usize>),
    /// A constant of the standard, with its place in the text.
    Const(String, Range<usize>),
    /// The negative of something.
    Negative(Box<Expr>),
    /// Two sides with the sign between them, whose place is given.
    Pair(Sign, Box<Expr>, Box<Expr>, Range<usize>),
    /// A function of its arguments, with its place in the text.
    Call(Function, Vec<Expr>, Range<usize>),
}

/// The sign between two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::indicators) enum Sign {
    Plus,
    Minus,
    Times,
    Over,
}

/// What may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::indicators) enum Function {
    Max,
    Min,
    Abs,
}

/// The place where a text is no formula.
pub(in crate::indicators) type Fault = Range<usize>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Number(Exact),
    Name(String),
    Const(String),
    Sign(char),
}

/// Reads a formula.
pub(in crate::indicators) fn parse(text: &str) -> Result<Expr, Fault> {
    if text.len() > LONGEST {
        return Err(0..text.len());
    }
    let tokens = Lexer { text, at: 0 }.tokens()?;
    let signs = tokens.iter().filter(|(t, _)| matches!(t, Token::Sign(_)));
    if let Some((_, at)) = signs.clone().nth(MOST) {
        return Err(at.clone());
    }
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        end: text.len(),
    };
    let tree = parser.sum(0)?;
    match parser.tokens.get(parser.at) {
        None => Ok(tree),
        Some((_, at)) => Err(at.clone()),
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn tokens(mut self) -> Result<Vec<(Token, Range<usize>)>, Fault> {
        let mut out = Vec::new();
        while let Some(c) = self.peek() {
            let from = self.at;
            if c.is_whitespace() {
                self.at += c.len_utf8();
                continue;
            }
            let token = match sign(c) {
                Some(sign) => {
                    self.at += c.len_utf8();
                    Token::Sign(sign)
                }
                None if c.is_ascii_digit() => self.number()?,
                None if c.is_alphabetic() || c == '_' => self.name()?,
                None => return Err(from..from + c.len_utf8()),
            };
            out.push((token, from..self.at));
        }
        Ok(out)
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, part: impl Fn(char) -> bool) -> &str {
        let rest = &self.text[self.at..];
        let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn number(&mut self) -> Result<Token, Fault> {
        let from = self.at;
        let number = parse_decimal(self.take(|c| c.is_ascii_digit() || c == '.'));
        let number = number.map(Exact::from_decimal);
        number.map(Token::Number).ok_or(from..self.at)
    }

    /// A name, or `const(…)` whose name may hold anything with its brackets in pairs.
    fn name(&mut self) -> Result<Token, Fault> {
        let from = self.at;
        let name = self.take(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        let name = name.to_owned();
        if name != "const" {
            return Ok(Token::Name(name));
        }
        self.take(char::is_whitespace);
        let rest = &self.text[self.at..];
        let mut level = 0_i32;
        for (i, c) in rest.char_indices() {
            match sign(c) {
                Some('(') => level += 1,
                Some(')') => level -= 1,
                _ => {}
            }
            if level == 0 {
                let inner = rest[..i].chars().skip(1).collect::<String>();
                self.at += i + c.len_utf8();
                let inner = inner.trim().to_owned();
                let known = !inner.is_empty();
                return known.then_some(Token::Const(inner)).ok_or(from..self.at);
            }
        }
        Err(from..self.text.len())
    }
}

/// Signs in half and full width.
fn sign(c: char) -> Option<char> {
    Some(match c {
        '+' | '＋' => '+',
        '-' | '－' | '−' => '-',
        '*' | '×' | '·' | '＊' => '*',
        '/' | '÷' | '／' => '/',
        '(' | '（' => '(',
        ')' | '）' => ')',
        ',' | '，' => ',',
        _ => return None,
    })
}

struct Parser<'a> {
    tokens: &'a [(Token, Range<usize>)],
    at: usize,
    end: usize,
}

impl Parser<'_> {
    fn next_sign(&mut self, wanted: &[char]) -> Option<(char, Range<usize>)> {
        match self.tokens.get(self.at) {
            Some((Token::Sign(c), at)) if wanted.contains(c) => {
                self.at += 1;
                Some((*c, at.clone()))
            }
            _ => None,
        }
    }

    fn sum(&mut self, depth: u32) -> Result<Expr, Fault> {
        let mut left = self.product(depth)?;
        while let Some((c, at)) = self.next_sign(&['+', '-']) {
            let sign = if c == '+' { Sign::Plus } else { Sign::Minus };
            let right = self.product(depth)?;
            left = Expr::Pair(sign, Box::new(left), Box::new(right), at);
        }
        Ok(left)
    }

    fn product(&mut self, depth: u32) -> Result<Expr, Fault> {
        let mut left = self.single(depth)?;
        while let Some((c, at)) = self.next_sign(&['*', '/']) {
            let sign = if c == '*' { Sign::Times } else { Sign::Over };
            let right = self.single(depth)?;
            left = Expr::Pair(sign, Box::new(left), Box::new(right), at);
        }
        Ok(left)
    }

    fn single(&mut self, depth: u32) -> Result<Expr, Fault> {
        let Some((token, at)) = self.tokens.get(self.at) else {
            return Err(self.end..self.end);
        };
        if depth >= DEEPEST {
            return Err(at.clone());
        }
        self.at += 1;
        match token {
            Token::Number(value) => Ok(Expr::Number(*value)),
            Token::Const(name) => Ok(Expr::Const(name.clone(), at.clone())),
            Token::Sign('-') => Ok(Expr::Negative(Box::new(self.single(depth + 1)?))),
            Token::Sign('(') => {
                let inner = self.sum(depth + 1)?;
                self.close(at)?;
                Ok(inner)
            }
            Token::Sign(_) => Err(at.clone()),
            Token::Name(name) => match self.next_sign(&['(']) {
                None => Ok(Expr::Name(name.clone(), at.clone())),
                Some(_) => self.call(name, at, depth),
            },
        }
    }

    fn close(&mut self, opened: &Range<usize>) -> Result<(), Fault> {
        self.next_sign(&[')'])
            .map(|_| ())
            .ok_or_else(|| opened.clone())
    }

    fn call(&mut self, name: &str, at: &Range<usize>, depth: u32) -> Result<Expr, Fault> {
        let (function, most) = match name {
            "max" => (Function::Max, usize::MAX),
            "min" => (Function::Min, usize::MAX),
            "abs" => (Function::Abs, 1),
            _ => return Err(at.clone()),
        };
        let mut arguments = vec![self.sum(depth + 1)?];
        while self.next_sign(&[',']).is_some() {
            arguments.push(self.sum(depth + 1)?);
        }
        self.close(at)?;
        let least = if function == Function::Abs { 1 } else { 2 };
        if !(least..=most).contains(&arguments.len()) {
            return Err(at.clone());
        }
        Ok(Expr::Call(function, arguments, at.clone()))
    }
}

impl Expr {
    /// The names of fields and figures, each once, in the order of the text.
    pub(in crate::indicators) fn names(&self) -> Vec<(&str, Range<usize>)> {
        let mut out: Vec<(&str, Range<usize>)> = Vec::new();
        self.walk(&mut |expr| {
            if let Expr::Name(name, at) = expr
                && !out.iter().any(|(known, _)| known == name)
            {
                out.push((name, at.clone()));
            }
        });
        out
    }

    /// The names of constants, each once, in the order of the text.
    pub(in crate::indicators) fn constants(&self) -> Vec<(&str, Range<usize>)> {
        let mut out: Vec<(&str, Range<usize>)> = Vec::new();
        self.walk(&mut |expr| {
            if let Expr::Const(name, at) = expr
                && !out.iter().any(|(known, _)| known == name)
            {
                out.push((name, at.clone()));
            }
        });
        out
    }

    fn walk<'e>(&'e self, see: &mut impl FnMut(&'e Expr)) {
        see(self);
        match self {
            Expr::Number(_) | Expr::Name(..) | Expr::Const(..) => {}
            Expr::Negative(inner) => inner.walk(see),
            Expr::Pair(_, left, right, _) => {
                left.walk(see);
                right.walk(see);
            }
            Expr::Call(_, arguments, _) => arguments.iter().for_each(|a| a.walk(see)),
        }
    }
}
