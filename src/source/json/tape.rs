//! JSON text (RFC 8259) to a flat list of its values, each with its bytes in the text.
//!
//! Our own rather than a general reader's tree: numbers must stay the text they are, every value
//! needs its place for messages, and hostile nesting must cost nothing.

use std::{borrow::Cow, ops::Range};

/// Deepest nesting of objects and lists.
const DEPTH_CAP: usize = 64;
/// Most values of a file, names included.
const TOKEN_CAP: usize = 1 << 26;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    List,
    /// A name inside an object; its value comes next.
    Name,
    Text,
    /// A number, `true` or `false`: as written.
    Literal,
    Null,
}

/// One value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// A text with escapes.
    escaped: bool,
    start: u32,
    end: u32,
    /// Number of the token behind this value and all that is inside it.
    pub(super) next: u32,
}

impl Token {
    /// Bytes of the value; of a text, without its quotes.
    pub(super) fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Why a text is not JSON, with the bytes to point at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) at: Range<usize>,
}

/// All values of a text in the order they begin.
#[derive(Debug)]
pub(super) struct Tape<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    /// The values that are inside no other: one, or one for each line.
    pub(super) roots: Vec<usize>,
}

impl<'a> Tape<'a> {
    /// # Errors
    /// The first place that is not JSON, or too deep, or too much.
    pub(super) fn parse(text: &'a str) -> Result<Self, Fault> {
        if u32::try_from(text.len()).is_err() {
            return Err(Fault {
                code: "source::text-too-long",
                at: 0..0,
            });
        }
        let mut scan = Scan {
            bytes: text.as_bytes(),
            at: 0,
            tokens: Vec::new(),
            open: Vec::new(),
        };
        let mut roots = Vec::new();
        scan.blanks();
        while scan.at < text.len() {
            roots.push(scan.tokens.len());
            scan.value()?;
            scan.blanks();
        }
        Ok(Self {
            text,
            tokens: scan.tokens,
            roots,
        })
    }

    /// The numbers of the values directly inside an object (their names) or list.
    pub(super) fn children(&self, parent: usize) -> impl Iterator<Item = usize> + '_ {
        let named = self.tokens[parent].kind == Kind::Object;
        let end = self.tokens[parent].next as usize;
        let mut at = parent + 1;
        std::iter::from_fn(move || {
            let child = (at < end).then_some(at)?;
            let value = if named { child + 1 } else { child };
            at = self.tokens[value].next as usize;
            Some(child)
        })
    }

    /// A value as text; objects and lists have none.
    pub(super) fn text_of(&self, token: usize) -> Cow<'a, str> {
        let token = self.tokens[token];
        let raw = &self.text[token.span()];
        match token.kind {
            Kind::Null | Kind::Object | Kind::List => Cow::Borrowed(""),
            Kind::Name | Kind::Text if token.escaped => Cow::Owned(unescaped(raw)),
            Kind::Literal => expanded(raw),
            _ => Cow::Borrowed(raw),
        }
    }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    /// Objects and lists that are not closed yet.
    open: Vec<usize>,
}

impl Scan<'_> {
    /// Reads one value with all that is inside it.
    fn value(&mut self) -> Result<(), Fault> {
        loop {
            self.blanks();
            match self.bytes.get(self.at) {
                Some(b'{') => self.enter(Kind::Object)?,
                Some(b'[') => self.enter(Kind::List)?,
                Some(b'"') => self.text(Kind::Text)?,
                _ => self.literal()?,
            }
            let opened = self.open.last() == Some(&(self.tokens.len() - 1));
            if opened && !self.closes() {
                self.name_if_object()?;
                continue;
            }
            if !self.leave()? {
                return Ok(());
            }
        }
    }

    fn enter(&mut self, kind: Kind) -> Result<(), Fault> {
        if self.open.len() == DEPTH_CAP {
            return Err(self.fault("source::json-too-deep"));
        }
        self.open.push(self.tokens.len());
        let start = self.at;
        self.at += 1;
        self.push(kind, start..self.at, false)
    }

    /// Whether the innermost object or list ends here.
    fn closes(&mut self) -> bool {
        self.blanks();
        let end = match self.open.last().map(|&open| self.tokens[open].kind) {
            Some(Kind::Object) => b'}',
            Some(_) => b']',
            None => return false,
        };
        self.bytes.get(self.at) == Some(&end)
    }

    /// Goes behind a value and all ends that follow; whether another value has to come.
    fn leave(&mut self) -> Result<bool, Fault> {
        while let Some(&open) = self.open.last() {
            if self.closes() {
                self.at += 1;
                self.open.pop();
                let next = self.tokens.len() as u32;
                let token = &mut self.tokens[open];
                (token.end, token.next) = (self.at as u32, next);
            } else if self.bytes.get(self.at) == Some(&b',') {
                self.at += 1;
                self.name_if_object()?;
                return Ok(true);
            } else {
                return Err(self.fault("source::bad-json"));
            }
        }
        Ok(false)
    }

    fn name_if_object(&mut self) -> Result<(), Fault> {
        let inner = self.open.last().map(|&open| self.tokens[open].kind);
        if inner != Some(Kind::Object) {
            return Ok(());
        }
        self.blanks();
        self.text(Kind::Name)?;
        self.blanks();
        if self.bytes.get(self.at) != Some(&b':') {
            return Err(self.fault("source::bad-json"));
        }
        self.at += 1;
        Ok(())
    }

    fn text(&mut self, kind: Kind) -> Result<(), Fault> {
        if self.bytes.get(self.at) != Some(&b'"') {
            return Err(self.fault("source::bad-json"));
        }
        let start = self.at + 1;
        let mut escaped = false;
        self.at = start;
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(0x20..) => self.at += 1,
                _ => return Err(self.fault("source::bad-json")),
            }
        }
        self.at += 1;
        self.push(kind, start..self.at - 1, escaped)
    }

    fn escape(&mut self) -> Result<(), Fault> {
        let begin = self.at;
        let wrong = Fault {
            code: "source::bad-json",
            at: begin..begin + 1,
        };
        match self.bytes.get(begin + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => {
                let unit = |at: usize| hex(self.bytes.get(at + 2..at + 6)?);
                let length = match unit(begin) {
                    Some(0xD800..=0xDBFF) => {
                        let marked = self.bytes.get(begin + 6..begin + 8) == Some(b"\\u");
                        let low = unit(begin + 6).is_some_and(|u| (0xDC00..=0xDFFF).contains(&u));
                        (marked && low).then_some(12)
                    }
                    Some(0xDC00..=0xDFFF) | None => None,
                    Some(_) => Some(6),
                };
                self.at += length.ok_or(wrong)?;
            }
            _ => return Err(wrong),
        }
        Ok(())
    }

    /// A number, `true`, `false` or `null`.
    fn literal(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let part = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.');
        let length = self.bytes[start..].iter().take_while(part).count();
        let raw = &self.bytes[start..start + length];
        let kind = match raw {
            b"null" => Kind::Null,
            b"true" | b"false" => Kind::Literal,
            _ if is_number(raw) => Kind::Literal,
            _ => return Err(self.fault("source::bad-json")),
        };
        self.at += length;
        self.push(kind, start..self.at, false)
    }

    fn push(&mut self, kind: Kind, span: Range<usize>, escaped: bool) -> Result<(), Fault> {
        if self.tokens.len() == TOKEN_CAP {
            return Err(self.fault("source::too-large"));
        }
        let next = self.tokens.len() as u32 + 1;
        self.tokens.push(Token {
            kind,
            escaped,
            start: span.start as u32,
            end: span.end as u32,
            next,
        });
        Ok(())
    }

    fn blanks(&mut self) {
        let blank = |b: &&u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
        self.at += self.bytes[self.at.min(self.bytes.len())..]
            .iter()
            .take_while(blank)
            .count();
    }

    fn fault(&self, code: &'static str) -> Fault {
        Fault {
            code,
            at: self.at..self.at + usize::from(self.at < self.bytes.len()),
        }
    }
}

/// The grammar of RFC 8259, section 6.
fn is_number(raw: &[u8]) -> bool {
    let digits = |raw: &[u8]| !raw.is_empty() && raw.iter().all(u8::is_ascii_digit);
    let raw = raw.strip_prefix(b"-").unwrap_or(raw);
    let (mantissa, exponent) = split(raw, |b| matches!(b, b'e' | b'E'));
    let (whole, fraction) = split(mantissa, |b| b == b'.');
    let exponent = exponent.map(|e| match e {
        [b'+' | b'-', rest @ ..] => rest,
        _ => e,
    });
    digits(whole)
        && (whole == b"0" || whole[0] != b'0')
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

fn split(raw: &[u8], at: impl Fn(u8) -> bool) -> (&[u8], Option<&[u8]>) {
    match raw.iter().position(|&b| at(b)) {
        Some(i) => (&raw[..i], Some(&raw[i + 1..])),
        None => (raw, None),
    }
}

/// Most places that an exponent moves the point; what is further is no measurement.
const SHIFT_CAP: usize = 30;

/// A number without exponent, `1.5e-3` as `0.0015`: the same number, written as offices do.
fn expanded(raw: &str) -> Cow<'_, str> {
    let Some((mantissa, exponent)) = raw
        .split_once(['e', 'E'])
        .filter(|_| raw != "false" && raw != "true")
    else {
        return Cow::Borrowed(raw);
    };
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let Some(shift) = exponent
        .parse::<i32>()
        .ok()
        .filter(|e| e.unsigned_abs() as usize <= SHIFT_CAP)
    else {
        return Cow::Borrowed(raw);
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let point = whole.len() as i32 + shift;
    let text = if point <= 0 {
        format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else if point as usize >= digits.len() {
        format!("{digits}{}", "0".repeat(point as usize - digits.len()))
    } else {
        format!(
            "{}.{}",
            &digits[..point as usize],
            &digits[point as usize..]
        )
    };
    let zeros = text.bytes().take_while(|&b| b == b'0').count();
    let keep = if text[zeros..].starts_with(|c: char| c.is_ascii_digit()) {
        zeros
    } else {
        zeros.saturating_sub(1)
    };
    Cow::Owned(format!("{sign}{}", &text[keep..]))
}

/// Resolves escapes that [`Scan::escape`] has checked.
fn unescaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut units = Vec::new();
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        if !before.is_empty() {
            flush(&mut units, &mut out);
            out.push_str(before);
        }
        let code = escape.as_bytes()[1];
        let length = if code == b'u' { 6 } else { 2 };
        if code == b'u' {
            units.extend(hex(&escape.as_bytes()[2..6]));
        } else {
            flush(&mut units, &mut out);
            out.push(match code {
                b'b' => '\u{8}',
                b'f' => '\u{C}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                other => char::from(other),
            });
        }
        rest = &escape[length..];
    }
    flush(&mut units, &mut out);
    out.push_str(rest);
    out
}

fn flush(units: &mut Vec<u16>, out: &mut String) {
    out.push_str(&String::from_utf16_lossy(units));
    units.clear();
}

fn hex(digits: &[u8]) -> Option<u16> {
    let digits = std::str::from_utf8(digits).ok()?;
    let plain = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    plain.then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same verdict, and the same strings, as a reader of others.
    #[test]
    fn agrees_with_serde_json() {
        for text in [
            "[]",
            "{}",
            "[1]",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{\"a\":1}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{'a':1}",
            "[01]",
            "[1.]",
            "[.5]",
            "[-]",
            "[-0]",
            "[1e5]",
            "[1e]",
            "[1E+05]",
            "[+1]",
            "[NaN]",
            "[Infinity]",
            "[true]",
            "[tru]",
            "[null]",
            "[\"a\nb\"]",
            "[\"a\\nb\"]",
            "[\"\\x\"]",
            "[\"\\u12\"]",
            "[\"\\uD83D\\uDE00\"]",
            "[\"\\uD83D\"]",
            "[\"\\uDE00\"]",
            "[\"\\u4e2d\\t\\\"\\/\"]",
            "[\"",
            "[",
            "{\"a\":",
            "[]]",
            "[1]//x",
            "\"a\"",
            "1",
            "[0x1]",
            "[1.5e-3]",
            "{\"a\":{\"b\":[1,{\"c\":null}]}}",
            "[\"\u{7f}\"]",
            "{1:2}",
            "[\"a\" \"b\"]",
            "\u{FEFF}[]",
            "[1}",
            "{\"a\":[1}]",
        ] {
            let ours = Tape::parse(text).map(|tape| tape.roots.len());
            let theirs: Result<serde_json::Value, _> = serde_json::from_str(text);
            assert_eq!(ours == Ok(1), theirs.is_ok(), "{text}");
            if let (Ok(tape), Ok(serde_json::Value::Array(list))) = (Tape::parse(text), theirs)
                && let Some(serde_json::Value::String(word)) = list.first()
            {
                assert_eq!(&tape.text_of(1), word, "{text}");
            }
        }
    }

    #[test]
    fn numbers_stay_what_they_are() {
        for (raw, text) in [
            ("0.10", "0.10"),
            ("12345678901234567890.123", "12345678901234567890.123"),
            ("1e3", "1000"),
            ("1.5e-3", "0.0015"),
            ("-1.25E+1", "-12.5"),
            ("120e-1", "12.0"),
            ("0.05e1", "0.5"),
            ("0e5", "0"),
            ("1e999999999", "1e999999999"),
            ("-0", "-0"),
            ("true", "true"),
            ("false", "false"),
        ] {
            let json = format!("[{raw}]");
            let tape = Tape::parse(&json).expect("JSON");
            assert_eq!(tape.text_of(1), text, "{raw}");
        }
    }

    #[test]
    fn nesting_costs_nothing() {
        let deep = "[".repeat(50_000_000);
        let code = Tape::parse(&deep).map(|_| ()).map_err(|fault| fault.code);
        assert_eq!(code, Err("source::json-too-deep"));
        let fits = "[".repeat(DEPTH_CAP) + &"]".repeat(DEPTH_CAP);
        assert!(Tape::parse(&fits).is_ok());
    }
}
