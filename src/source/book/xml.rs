//! XML parts of workbooks, event by event.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::Fault;

/// A part in memory. Entities that a document declares itself are not known here: they are how
/// small files grow without end.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
}

impl<'a> Xml<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = Reader::from_reader(bytes);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().check_end_names = false;
        Self { reader }
    }

    /// The next event; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'a>>, Fault> {
        match self.reader.read_event() {
            Ok(Event::Eof) => Ok(None),
            Ok(Event::DocType(_)) => Err(Fault::Bad("DOCTYPE".to_owned())),
            Ok(event) => Ok(Some(event)),
            Err(error) => Err(Fault::Bad(error.to_string())),
        }
    }

    /// Visits every element.
    pub(super) fn each(mut self, mut visit: impl FnMut(&BytesStart<'_>)) -> Result<(), Fault> {
        while let Some(event) = self.next()? {
            if let Event::Start(element) = event {
                visit(&element);
            }
        }
        Ok(())
    }

    /// Skips to the end of the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Some(Event::Start(_)) => depth += 1,
                Some(Event::End(_)) => depth -= 1,
                Some(_) => {}
                None => return Err(Fault::Bad("unexpected end".to_owned())),
            }
        }
        Ok(())
    }
}

/// The value of an attribute, whatever the prefix of its name is left to the caller.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|a| a.key.as_ref() == name)?;
    let value = quick_xml::escape::unescape(&found.value).map(Cow::into_owned);
    Some(value.unwrap_or_else(|_| found.value.clone().into_owned()))
}
