//! Figures as the template language sees them.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use minijinja::{
    Error, ErrorKind, State, Value,
    value::{Object, ObjectRepr},
};

use crate::{
    dataset::parse_moment,
    indicators::{AddressFault, Figure, Findings},
    quantity::{Grain, Period, clock_said},
};

/// What went wrong inside an expression, kept for the report.
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

/// An address that names nothing, as an error of the template language.
pub(super) fn address_fault(address: &str, fault_of: &AddressFault) -> Error {
    let (code, known) = fault_of.code();
    fault(
        code,
        vec![("address", address.to_owned()), ("known", known.to_owned())],
    )
}

/// Figures that a text has used, in order.
pub(super) type Used = Arc<Mutex<Vec<Figure>>>;

/// What may stand behind a figure and a point.
pub(super) const FIGURE_PARTS: [&str; 22] = [
    "value",
    "said",
    "unit",
    "symbol",
    "label",
    "class",
    "advice",
    "primary",
    "yoy",
    "words",
    "have",
    "need",
    "withheld",
    "reason",
    "period",
    "subject",
    "streak",
    "place",
    "best",
    "worst",
    "list",
    "part(…)",
];

/// A figure inside an expression.
#[derive(Debug)]
pub(super) struct FigureValue {
    pub(super) findings: Arc<Findings>,
    pub(super) figure: Figure,
    pub(super) used: Used,
}

impl FigureValue {
    pub(super) fn value(findings: &Arc<Findings>, figure: Figure, used: &Used) -> Value {
        Value::from_object(Self {
            findings: findings.clone(),
            figure,
            used: used.clone(),
        })
    }

    fn part(&self, part: &str) -> Result<Figure, AddressFault> {
        self.findings
            .figure(&format!("{}.{part}", self.figure.address))
    }

    /// The text that is printed, and the note that it was.
    pub(super) fn printed(&self) -> Option<String> {
        let text = self.figure.in_words(self.findings.config.lang)?;
        self.note();
        Some(text)
    }

    fn note(&self) {
        if let Ok(mut used) = self.used.lock() {
            used.push(self.figure.clone());
        }
    }

    /// A date or time as running text says it; what is none, as it is.
    fn said(&self) -> Value {
        let Some(text) = self.figure.text() else {
            return Value::from(());
        };
        self.note();
        let lang = self.findings.config.lang;
        let has_clock = text.contains(':');
        let said = match (Period::parse(text), parse_moment(text)) {
            (Some(period), _) if period.grain != Grain::Hour => period.said(lang),
            (_, Some(moment)) if has_clock => clock_said(moment, lang),
            (_, Some(day)) => Period::day(day.date()).said(lang),
            _ => text.to_owned(),
        };
        Value::from(said)
    }

    fn change(&self) -> Value {
        let Ok(change) = self.part("yoy") else {
            return Value::from(());
        };
        match self.findings.change_words(&change) {
            Some(_) => Value::from_object(ChangeValue {
                words: self.findings.change_words(&change).unwrap_or_default(),
                change,
                used: self.used.clone(),
            }),
            None => Value::from(()),
        }
    }
}

impl Object for FigureValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.figure.text().is_some()
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let figure = &self.figure;
        let text = || {
            if figure.text().is_some() {
                self.note();
            }
            figure.text().map_or_else(|| Value::from(()), Value::from)
        };
        Some(match key.as_str()? {
            "value" => text(),
            "said" => self.said(),
            "unit" => Value::from(figure.unit.said(self.findings.config.lang)),
            "symbol" => Value::from(figure.unit.sign(self.findings.config.lang)),
            "label" => Value::from(figure.label.as_str()),
            "class" => figure.class.as_ref().map_or_else(
                || Value::from(()),
                |c| {
                    self.note();
                    Value::from(c.word.as_str())
                },
            ),
            "advice" => figure
                .class
                .as_ref()
                .map_or_else(|| Value::from(""), |c| Value::from(c.advice.as_str())),
            "yoy" => self.change(),
            "words" => {
                self.note();
                self.findings
                    .direction_words(figure)
                    .map_or_else(|| Value::from(()), Value::from)
            }
            "have" => Value::from(figure.point.have),
            "need" => Value::from(figure.point.need),
            "withheld" => Value::from(figure.text().is_none()),
            "reason" => Value::from(figure.reason()),
            "period" => figure.address.period.map_or_else(
                || Value::from(()),
                |p| Value::from(p.said(self.findings.config.lang)),
            ),
            "subject" => {
                let dataset = self.findings.catalog.dataset(&figure.address.dataset)?;
                Value::from(self.findings.who_label(dataset, figure.address.who))
            }
            part => {
                let figure = self.part(part).ok()?;
                Self::value(&self.findings, figure, &self.used)
            }
        })
    }

    fn call_method(
        self: &Arc<Self>,
        _state: &mut State<'_, '_>,
        method: &str,
        args: &[Value],
    ) -> Result<Value, Error> {
        let part = args.first().and_then(Value::as_str);
        match (method, part) {
            ("part", Some(part)) => match self.part(part) {
                Ok(figure) => Ok(Self::value(&self.findings, figure, &self.used)),
                Err(fault_of) => Err(address_fault(
                    &format!("{}.{part}", self.figure.address),
                    &fault_of,
                )),
            },
            _ => Err(Error::from(ErrorKind::UnknownMethod)),
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            &self
                .figure
                .in_words(self.findings.config.lang)
                .unwrap_or_default(),
        )
    }
}

/// A change phrase: word and number as one.
#[derive(Debug)]
pub(super) struct ChangeValue {
    words: String,
    change: Figure,
    used: Used,
}

impl ChangeValue {
    pub(super) fn printed(&self) -> String {
        if let Ok(mut used) = self.used.lock() {
            used.push(self.change.clone());
        }
        self.words.clone()
    }
}

impl Object for ChangeValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        match key.as_str()? {
            "value" => self.change.text().map(Value::from),
            _ => None,
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// What a chart's sentence may say of one series.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Series {
    /// Name.
    pub name: String,
    /// Unit for running text.
    pub unit: String,
    /// Periods with a value.
    pub valid: usize,
    /// Periods without.
    pub missing: usize,
    /// All periods.
    pub total: usize,
    /// Largest value, as printed; empty without one.
    pub max: String,
    /// Its period.
    pub max_at: String,
    /// Smallest value, as printed; empty without one.
    pub min: String,
    /// Its period.
    pub min_at: String,
    /// Newest value, as printed; empty without one.
    pub last: String,
    /// Its period.
    pub last_at: String,
    /// Limit, as printed; empty without one.
    pub limit: String,
    /// Values above the limit.
    pub over: usize,
}
