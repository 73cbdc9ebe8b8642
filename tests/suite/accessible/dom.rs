//! A strict reader of the pages we write: every element closed, every attribute quoted.

use std::fmt::Write as _;

/// Elements without an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr",
];

/// Elements whose content is text.
const RAW: &[&str] = &["script", "style", "title", "textarea"];

/// One page as a tree; element 0 is the document itself.
#[derive(Debug, Default)]
pub struct Page {
    pub elements: Vec<Element>,
}

/// One element, in document order.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub parent: usize,
    /// One behind the last element inside.
    end: usize,
    /// Texts and children in order; a child is its number.
    pub content: Vec<Content>,
}

#[derive(Debug)]
pub enum Content {
    Text(String),
    Child(usize),
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.get("class")
            .is_some_and(|c| c.split_whitespace().any(|c| c == class))
    }
}

impl Page {
    /// Reads a page; what is not well formed is in the second value.
    pub fn read(html: &str) -> (Self, Vec<String>) {
        let mut reader = Reader {
            rest: html,
            page: Self {
                elements: vec![Element::default()],
            },
            open: vec![0],
            faults: Vec::new(),
        };
        while !reader.rest.is_empty() {
            reader.step();
        }
        let end = reader.page.elements.len();
        for &left in &reader.open {
            reader.page.elements[left].end = end;
        }
        for &left in reader.open.iter().skip(1) {
            let name = &reader.page.elements[left].name;
            reader.faults.push(format!("<{name}> is not closed"));
        }
        (reader.page, reader.faults)
    }

    /// All elements of a name, in document order.
    pub fn named<'p>(&'p self, name: &'p str) -> impl Iterator<Item = (usize, &'p Element)> + 'p {
        self.elements
            .iter()
            .enumerate()
            .filter(move |(_, e)| e.name == name)
    }

    /// All elements of a name inside another.
    pub fn inside<'p>(
        &'p self,
        outer: usize,
        name: &'p str,
    ) -> impl Iterator<Item = (usize, &'p Element)> + 'p {
        let range = outer + 1..self.elements[outer].end;
        range
            .map(|i| (i, &self.elements[i]))
            .filter(move |(_, e)| e.name == name)
    }

    /// Whether an element stands in another.
    pub fn is_in(&self, inner: usize, outer: usize) -> bool {
        outer < inner && inner < self.elements[outer].end
    }

    /// The text of an element and all in it, spaces collapsed.
    pub fn text(&self, element: usize) -> String {
        let mut out = String::new();
        self.gather(element, &mut out);
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn gather(&self, element: usize, out: &mut String) {
        for content in &self.elements[element].content {
            match content {
                Content::Text(text) => out.push_str(text),
                Content::Child(child) => self.gather(*child, out),
            }
        }
    }

    /// What lies in an element, in order: `inside` is asked of every element whether to go in, and
    /// gets `true` where it begins and `false` where it ends; `text` gets every text.
    pub fn walk(
        &self,
        element: usize,
        inside: &mut dyn FnMut(&Element, bool) -> bool,
        text: &mut dyn FnMut(&Element, &str),
    ) {
        let own = &self.elements[element];
        if inside(own, true) {
            for content in &own.content {
                match content {
                    Content::Text(words) => text(own, words),
                    Content::Child(child) => self.walk(*child, inside, text),
                }
            }
        }
        inside(own, false);
    }

    /// The element with that id.
    pub fn by_id(&self, id: &str) -> Option<usize> {
        self.elements.iter().position(|e| e.get("id") == Some(id))
    }

    /// The cells of a table, row by row.
    pub fn rows(&self, table: usize) -> Vec<Vec<String>> {
        self.inside(table, "tr")
            .map(|(row, _)| {
                let cells = (row + 1..self.elements[row].end).filter(|&i| {
                    let e = &self.elements[i];
                    e.parent == row && (e.name == "td" || e.name == "th")
                });
                cells.map(|cell| self.text(cell)).collect()
            })
            .collect()
    }
}

struct Reader<'h> {
    rest: &'h str,
    page: Page,
    open: Vec<usize>,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn step(&mut self) {
        let top = *self.open.last().expect("the document stays open");
        let raw = RAW.contains(&self.page.elements[top].name.as_str());
        if raw {
            let end = format!("</{}", self.page.elements[top].name);
            let at = self.rest.find(&end).unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at(at);
            self.page.elements[top]
                .content
                .push(Content::Text(decoded(text)));
            self.rest = rest;
            if rest.is_empty() {
                return;
            }
        }
        match self.rest.find('<') {
            Some(0) => self.tag(),
            at => {
                let (text, rest) = self.rest.split_at(at.unwrap_or(self.rest.len()));
                self.page.elements[top]
                    .content
                    .push(Content::Text(decoded(text)));
                self.rest = rest;
            }
        }
    }

    fn tag(&mut self) {
        if let Some(rest) = self.rest.strip_prefix("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |i| i + 3);
            self.rest = &rest[end..];
        } else if let Some(rest) = self.rest.strip_prefix("<!") {
            self.rest = &rest[rest.find('>').map_or(rest.len(), |i| i + 1)..];
        } else if let Some(rest) = self.rest.strip_prefix("</") {
            let end = rest.find('>').unwrap_or(rest.len());
            self.close(rest[..end].trim());
            self.rest = rest.get(end + 1..).unwrap_or_default();
        } else {
            self.rest = &self.rest[1..];
            self.start();
        }
    }

    fn close(&mut self, name: &str) {
        let top = *self.open.last().expect("the document stays open");
        if self.page.elements[top].name == name && top != 0 {
            self.page.elements[top].end = self.page.elements.len();
            self.open.pop();
        } else {
            let open = &self.page.elements[top].name;
            let mut fault = String::new();
            let _ = write!(fault, "</{name}> where <{open}> is open");
            self.faults.push(fault);
        }
    }

    fn start(&mut self) {
        let name = self.take(|c| c.is_ascii_alphanumeric() || c == '-');
        if name.is_empty() {
            self.faults.push("a bare <".to_owned());
            return;
        }
        let mut attributes = Vec::new();
        let closed = loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix("/>") {
                self.rest = rest;
                break true;
            }
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                break false;
            }
            match self.attribute(&name) {
                Some(attribute) => attributes.push(attribute),
                None => break true,
            }
        };
        let parent = *self.open.last().expect("the document stays open");
        let number = self.page.elements.len();
        self.page.elements[parent]
            .content
            .push(Content::Child(number));
        let open = !closed && !VOID.contains(&name.as_str());
        self.page.elements.push(Element {
            name,
            attributes,
            parent,
            end: number + 1,
            content: Vec::new(),
        });
        if open {
            self.open.push(number);
        }
    }

    fn attribute(&mut self, element: &str) -> Option<(String, String)> {
        let name = self.take(|c| !c.is_whitespace() && !"=/>\"'<".contains(c));
        if name.is_empty() {
            self.faults
                .push(format!("<{element}> has a broken attribute"));
            self.rest = "";
            return None;
        }
        let Some(rest) = self.rest.strip_prefix('=') else {
            return Some((name, String::new()));
        };
        let Some(rest) = rest.strip_prefix('"') else {
            self.faults
                .push(format!("<{element} {name}> is not quoted"));
            self.rest = "";
            return None;
        };
        let end = rest.find('"').unwrap_or(rest.len());
        let value = decoded(&rest[..end]);
        self.rest = rest.get(end + 1..).unwrap_or_default();
        Some((name, value))
    }

    fn take(&mut self, accept: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|c| !accept(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken.to_owned()
    }
}

/// Text with its character references replaced.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').unwrap_or(0);
        let name = rest.get(1..end).unwrap_or_default();
        let number = name.strip_prefix('#').and_then(|n| {
            match n.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => n.parse().ok(),
            }
            .and_then(char::from_u32)
        });
        let named = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{a0}'),
            _ => number,
        };
        match named {
            Some(c) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[test]
fn the_reader_sees_what_is_broken() {
    let faults = |html: &str| Page::read(html).1.len();
    assert_eq!(faults("<p>a<br>b</p>"), 0);
    assert!(faults("<p><b></p></b>") > 0);
    assert_eq!(faults("<p>"), 1);
    assert!(faults("<p class=x></p>") > 0);
    let (page, _) = Page::read("<a href=\"?a=1&amp;b=2\">甲&#20057;<i>&lt;</i></a>");
    assert_eq!(page.elements[1].get("href"), Some("?a=1&b=2"));
    assert_eq!(page.text(1), "甲乙<");
}
