//! What the styles of an OpenDocument file say of values: parts of dates, digits of codes, sheets
//! that are not shown.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::super::{
    Fault,
    value::Show,
    xml::{Xml, attribute},
};

#[derive(Debug, Default)]
pub(super) struct Styles {
    /// Cell style → its parent and its data style.
    cells: BTreeMap<String, (Option<String>, Option<String>)>,
    /// Data style → what it shows.
    shows: BTreeMap<String, Show>,
    /// Table styles that do not display.
    hiding: Vec<String>,
}

impl Styles {
    pub(super) fn read(&mut self, part: &[u8]) -> Result<(), Fault> {
        let mut xml = Xml::new(part);
        let mut style = String::new();
        while let Some(event) = xml.next()? {
            let Event::Start(e) = event else {
                continue;
            };
            match e.name().as_ref() {
                "style:style" => {
                    style = attribute(&e, "style:name").unwrap_or_default();
                    let parent = attribute(&e, "style:parent-style-name");
                    let data = attribute(&e, "style:data-style-name");
                    self.cells.insert(style.clone(), (parent, data));
                }
                "style:table-properties"
                    if attribute(&e, "table:display").as_deref() == Some("false") =>
                {
                    self.hiding.push(style.clone());
                }
                "number:date-style" | "number:time-style" | "number:number-style" => {
                    let name = attribute(&e, "style:name").unwrap_or_default();
                    let show = data_style(&mut xml)?;
                    self.shows.insert(name, show);
                }
                "office:body" => break,
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn hides(&self, style: &str) -> bool {
        self.hiding.iter().any(|name| name == style)
    }

    /// What a cell style shows, its own or its parents'.
    pub(super) fn show(&self, style: &str) -> Show {
        let mut style = style;
        // A chain of parents is short; a circle must end.
        for _ in 0..16 {
            match self.cells.get(style) {
                Some((_, Some(data))) => return self.shows.get(data).copied().unwrap_or_default(),
                Some((Some(parent), None)) => style = parent,
                _ => break,
            }
        }
        Show::Plain
    }
}

fn data_style(xml: &mut Xml<'_>) -> Result<Show, Fault> {
    let (mut year, mut month, mut day, mut hour) = (false, false, false, false);
    let mut padded = 0;
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Some(Event::Start(e)) => {
                depth += 1;
                match e.name().as_ref() {
                    "number:year" | "number:era" => year = true,
                    "number:month" => month = true,
                    "number:day" => day = true,
                    "number:hours" | "number:seconds" => hour = true,
                    "number:number" => padded = digits(&e),
                    _ => {}
                }
            }
            Some(Event::End(_)) => depth -= 1,
            Some(_) => {}
            None => break,
        }
    }
    Ok(match (year, month, day, hour) {
        (false, false, false, false) if padded >= 2 => Show::Padded(padded),
        (false, false, false, false) => Show::Plain,
        _ => Show::Calendar {
            year,
            month,
            day,
            hour,
        },
    })
}

/// The digits of a format such as `00000`; 0 where it has a point or groups.
fn digits(e: &BytesStart<'_>) -> u8 {
    let number = |name| attribute(e, name).and_then(|n| n.parse::<u8>().ok());
    let grouped = attribute(e, "number:grouping").as_deref() == Some("true");
    match (
        number("number:min-integer-digits"),
        number("number:decimal-places"),
    ) {
        (Some(digits @ 2..=31), None | Some(0)) if !grouped => digits,
        _ => 0,
    }
}
