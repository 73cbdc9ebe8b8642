//! A figure as an archetype sees it: whether there is one, and the expression that says it.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex},
};

use minijinja::{
    Error, ErrorKind, State, Value,
    value::{Object, ObjectRepr},
};

use crate::indicators::{Figure, Findings};

/// What went wrong inside an archetype, kept for the report.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) args: Vec<(&'static str, String)>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl std::error::Error for Fault {}

/// An error of the template language that carries our own code.
pub(super) fn fault(code: &'static str, args: Vec<(&'static str, String)>) -> Error {
    Error::new(ErrorKind::InvalidOperation, code).with_source(Fault { code, args })
}

/// Names that the release gives to figures, with their addresses.
pub(super) type Names = Arc<Mutex<BTreeMap<String, String>>>;

/// A figure of the release, or a part of one.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) findings: Arc<Findings>,
    /// Address without parts; empty where the site has no such figure.
    pub(super) address: String,
    /// Parts behind it, as an expression writes them: `.yoy`, `.part("1")`.
    pub(super) written: String,
    /// The same as an address writes them.
    pub(super) part: String,
    /// What the release calls it; absent: it is named by its address.
    pub(super) name: Option<String>,
    pub(super) names: Names,
}

impl Bound {
    fn base(&self) -> Option<Figure> {
        self.findings.figure(&self.address).ok()
    }

    /// Whether the expression prints something.
    pub(super) fn has_value(&self) -> bool {
        let Some(base) = self.base() else {
            return false;
        };
        match self.part.as_str() {
            "" | ".value" | ".said" | ".have" | ".need" => {
                base.text().is_some_and(|text| !text.is_empty())
            }
            ".class" => base.class.is_some(),
            part => match self.findings.figure(&format!("{}{part}", self.address)) {
                Ok(figure) if part.ends_with(".yoy") => {
                    self.findings.change_words(&figure).is_some()
                }
                Ok(figure) => figure.text().is_some_and(|text| !text.is_empty()),
                Err(_) => false,
            },
        }
    }

    /// The expression.
    pub(super) fn expression(&self) -> String {
        match &self.name {
            Some(name) => {
                if let Ok(mut names) = self.names.lock() {
                    names.insert(name.clone(), self.address.clone());
                }
                format!("{{{{ {name}{} }}}}", self.written)
            }
            None => format!("{{{{ fig(\"{}\"){} }}}}", self.address, self.written),
        }
    }

    fn with(&self, written: &str, part: &str) -> Value {
        Value::from_object(Self {
            written: format!("{}{written}", self.written),
            part: format!("{}.{part}", self.part),
            ..self.clone()
        })
    }

    fn text(&self) -> String {
        let figure = self
            .findings
            .figure(&format!("{}{}", self.address, self.part));
        let text = figure.ok().and_then(|f| f.text().map(str::to_owned));
        text.unwrap_or_default()
    }

    /// Why there is nothing to print.
    pub(super) fn reason(&self) -> String {
        let reason = self.base().map(|figure| figure.reason().to_owned());
        reason.unwrap_or_default()
    }
}

impl Object for Bound {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.has_value()
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        Some(match key.as_str()? {
            "address" => Value::from(self.address.as_str()),
            "reason" => Value::from(self.reason()),
            // What it says now, for deciding what to write; never to be written itself.
            "now" => Value::from(self.text()),
            "label" => Value::from(self.base().map(|f| f.label).unwrap_or_default()),
            part => self.with(&format!(".{part}"), part),
        })
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, Error> {
        match (method, args.first().and_then(Value::as_str)) {
            ("part", Some(part)) => Ok(self.with(&format!(".part(\"{part}\")"), part)),
            _ => Err(Error::from(ErrorKind::UnknownMethod)),
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.expression())
    }
}
