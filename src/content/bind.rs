//! Runs the expressions inside titles, sentences and Markdown: pure, strict, fuel-limited.

use std::{
    ops::Range,
    sync::{Arc, Mutex},
};

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
    value::{Object, ObjectRepr, ValueKind},
};

use super::{
    figure_value::{ChangeValue, FIGURE_PARTS, Fault, FigureValue, Used, address_fault, fault},
    guard,
};
use crate::{
    dataset::Who,
    diagnostic::{Diagnostic, Location, Report, Texts},
    indicators::{Figure, Findings, PeriodName},
    quantity::{Grain, Period},
    source::Sources,
};

/// What an expression may take for granted on a page.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Dataset of relative figures.
    pub dataset: Option<String>,
    /// Subject of relative figures.
    pub who: Option<Who>,
    /// Period of relative figures.
    pub period: Option<Period>,
    /// Further names.
    pub names: Vec<(String, Value)>,
    /// Figures that named values print into.
    pub(super) used: Used,
}

impl Scope {
    /// Figures that the last text printed.
    #[must_use]
    pub fn used(&self) -> Vec<Figure> {
        self.used.lock().map(|u| u.clone()).unwrap_or_default()
    }
}

/// How the text is printed afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain text: titles, card lines.
    Plain,
    /// Markdown: values are escaped.
    Markdown,
}

/// A text with its numbers bound.
#[derive(Debug, Default)]
pub(super) struct Bound {
    pub(super) text: String,
    pub(super) figures: Vec<Figure>,
    pub(super) charts: Vec<String>,
    pub(super) tables: Vec<String>,
}

/// Runs expressions against the findings.
#[derive(Debug)]
pub struct Binder {
    findings: Arc<Findings>,
    sources: Arc<Sources>,
    plain: Environment<'static>,
    markdown: Environment<'static>,
    as_of: String,
}

/// Marks the place of a chart inside Markdown; not a character that anybody types.
pub(super) const CHART: char = '\u{F8F1}';

/// The same for a table.
pub(super) const TABLE: char = '\u{F8F3}';

/// Begins the name under which a declared text is kept once it is compiled; what stands behind it is
/// the text itself. Not a character that anybody types, so that no text can include another.
const DECLARED: char = '\u{F8F2}';

const FUEL: u64 = 50_000;
const LONGEST: usize = 200_000;

#[derive(Debug)]
struct ScopeValue {
    findings: Arc<Findings>,
    scope: Scope,
    used: Used,
    charts: Mutex<Vec<String>>,
    tables: Mutex<Vec<String>>,
    strict: bool,
}

impl Object for ScopeValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }
}

impl Binder {
    /// A binder over the findings; `as_of` is the site's moment in words.
    #[must_use]
    pub fn new(findings: Arc<Findings>, sources: Arc<Sources>, as_of: String) -> Self {
        let (plain, markdown) = (environment(Kind::Plain), environment(Kind::Markdown));
        Self {
            findings,
            sources,
            plain,
            markdown,
            as_of,
        }
    }

    /// The figures that expressions run against.
    #[must_use]
    pub fn findings(&self) -> &Arc<Findings> {
        &self.findings
    }

    /// The files of the site.
    pub(super) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Fills in a declared text. Withheld figures print their reason.
    ///
    /// `file` and `span` say where the template stands, so that a fault is reported at the
    /// expression.
    pub fn fill(
        &self,
        template: &str,
        (file, span): (&Arc<str>, &Range<usize>),
        kind: Kind,
        scope: &Scope,
        report: &mut Report,
    ) -> String {
        if !template.contains("{{") && !template.contains("{%") {
            return template.to_owned();
        }
        let at = |range| Location::span(file.clone(), self.place(template, file, span, range));
        self.run(template, kind, scope, false, &at, report)
            .map_or_else(String::new, |b| b.text)
    }

    /// Where bytes of a declared template stand in its file: inside the quotes of the value.
    fn place(
        &self,
        template: &str,
        file: &str,
        span: &Range<usize>,
        range: Option<Range<usize>>,
    ) -> Range<usize> {
        let text = self.sources.text(file);
        let raw = text.as_deref().and_then(|t| t.get(span.clone()));
        let inside = raw.and_then(|raw| raw.find(template));
        match (inside, range) {
            (Some(offset), Some(range)) => {
                let start = span.start + offset;
                start + range.start..start + range.end
            }
            _ => span.clone(),
        }
    }

    /// Runs a template; `at` turns bytes of the template into a place.
    pub(super) fn run(
        &self,
        template: &str,
        kind: Kind,
        scope: &Scope,
        strict: bool,
        at: &dyn Fn(Option<Range<usize>>) -> Location,
        report: &mut Report,
    ) -> Option<Bound> {
        // Most texts of an archive hold no expression: nothing is to be run then.
        if !["{{", "{%", "{#"]
            .iter()
            .any(|mark| template.contains(mark))
        {
            return Some(Bound {
                text: template.to_owned(),
                ..Bound::default()
            });
        }
        let environment = if kind == Kind::Plain {
            &self.plain
        } else {
            &self.markdown
        };
        if let Err(refused) = guard::check(template) {
            let quoted = template.get(refused.place.clone()).unwrap_or_default();
            let d = Diagnostic::new(refused.code, at(Some(refused.place)));
            report.add(d.with("expression", quoted));
            return None;
        }
        let used = scope.used.clone();
        if let Ok(mut used) = used.lock() {
            used.clear();
        }
        let scope_value = Arc::new(ScopeValue {
            findings: self.findings.clone(),
            scope: scope.clone(),
            used: used.clone(),
            charts: Mutex::default(),
            tables: Mutex::default(),
            strict,
        });
        let context = self.context(scope, &scope_value);
        // A declared text is run on every page of its family, a release once.
        let rendered = if strict {
            environment.render_named_str("text", template, context)
        } else {
            let declared = environment.get_template(&format!("{DECLARED}{template}"));
            declared.and_then(|declared| declared.render(context))
        };
        match rendered {
            Ok(text) => {
                let figures = used.lock().map(|u| u.clone()).unwrap_or_default();
                let all =
                    |list: &Mutex<Vec<String>>| list.lock().map(|c| c.clone()).unwrap_or_default();
                Some(Bound {
                    text,
                    figures,
                    charts: all(&scope_value.charts),
                    tables: all(&scope_value.tables),
                })
            }
            Err(error) => {
                report.add(self.diagnostic(&error, template, scope, at));
                None
            }
        }
    }

    fn context(&self, scope: &Scope, scope_value: &Arc<ScopeValue>) -> Value {
        let mut names: Vec<(String, Value)> = vec![
            (
                "__scope".into(),
                Value::from_dyn_object(scope_value.clone()),
            ),
            ("as_of".into(), Value::from(self.as_of.as_str())),
        ];
        if let Some(period) = scope.period {
            let day = period.first_day();
            names.push((
                "period".into(),
                Value::from(period.said(self.findings.config.lang)),
            ));
            names.push(("year".into(), Value::from(day.year())));
            if period.grain <= Grain::Month {
                names.push(("month".into(), Value::from(day.month())));
            }
        }
        if let (Some(dataset), Some(who)) = (&scope.dataset, scope.who)
            && let Some(dataset) = self.findings.catalog.dataset(dataset)
        {
            let name = match scope.period {
                Some(period) => self.findings.who_label_in(dataset, who, period),
                None => self.findings.who_label(dataset, who),
            };
            names.push(("subject".into(), Value::from(name)));
            let history = self.findings.who_history(dataset, who);
            names.push(("history".into(), Value::from(history)));
        }
        names.extend(scope.names.iter().cloned());
        Value::from(
            names
                .into_iter()
                .collect::<std::collections::BTreeMap<String, Value>>(),
        )
    }

    fn diagnostic(
        &self,
        error: &Error,
        template: &str,
        scope: &Scope,
        at: &dyn Fn(Option<Range<usize>>) -> Location,
    ) -> Diagnostic {
        let place = at(error.range());
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            if let Some(fault) = inner.downcast_ref::<Fault>() {
                let mut d = Diagnostic::new(fault.code, place);
                d.args.clone_from(&fault.args);
                return d;
            }
            source = inner.source();
        }
        let code = match error.kind() {
            ErrorKind::UndefinedError
            | ErrorKind::UnknownFunction
            | ErrorKind::UnknownFilter
            | ErrorKind::UnknownTest
            | ErrorKind::UnknownMethod => "content::unknown-name",
            ErrorKind::OutOfFuel => "content::too-long",
            _ => "content::bad-expression",
        };
        let quoted = error
            .range()
            .and_then(|r| template.get(r))
            .unwrap_or_default();
        let names: Vec<&str> = scope.names.iter().map(|(n, _)| n.as_str()).collect();
        Diagnostic::new(code, place)
            .with("expression", quoted)
            .with("known", known_names(&names, quoted))
            .with("error", error.detail().unwrap_or_default())
    }
}

/// What may stand where the unknown name stands: parts behind a point, else the text's own names.
fn known_names(names: &[&str], quoted: &str) -> String {
    let part = quoted.contains('.') && !quoted.contains('(');
    let list = if part { &FIGURE_PARTS[..] } else { names };
    if list.is_empty() {
        "—".to_owned()
    } else {
        list.join("、")
    }
}

fn environment(kind: Kind) -> Environment<'static> {
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    env.set_recursion_limit(40);
    env.set_debug(true);
    env.set_auto_escape_callback(|_| AutoEscape::None);
    env.set_loader(|name| Ok(name.strip_prefix(DECLARED).map(str::to_owned)));
    env.set_formatter(move |out, state, value| print(out, state, value, kind));
    env.add_function("fig", fig);
    env.add_function("chart", chart);
    env.add_function("table", table);
    env.add_filter("length", length);
    env.add_test("defined", |v: &Value| !v.is_undefined());
    env.add_test("none", |v: &Value| v.is_none());
    env
}

/// How many things a list or how many characters a text has; a name that is not known has none.
fn length(value: &Value) -> Result<usize, Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    value
        .len()
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "length"))
}

fn scope_of(state: &State<'_, '_>) -> Option<Value> {
    state.lookup("__scope")
}

/// `fig("…")`: the figure at an address; missing leading parts come from the page.
fn fig(state: &State<'_, '_>, address: String) -> Result<Value, Error> {
    let Some(value) = scope_of(state) else {
        return Ok(Value::UNDEFINED);
    };
    let Some(scope) = value.downcast_object_ref::<ScopeValue>() else {
        return Ok(Value::UNDEFINED);
    };
    let found = resolve(&scope.findings, &scope.scope, &address);
    match found {
        Ok(figure) => Ok(FigureValue::value(&scope.findings, figure, &scope.used)),
        Err(fault) => Err(address_fault(&address, &fault)),
    }
}

/// A figure by a full address, or by its last parts with the rest from the page.
pub(super) fn resolve(
    findings: &Findings,
    scope: &Scope,
    address: &str,
) -> Result<Figure, crate::indicators::AddressFault> {
    let slashes = address.matches('/').count();
    let (Some(dataset), true) = (&scope.dataset, slashes < 3) else {
        return findings.figure(address);
    };
    let known = || crate::indicators::AddressFault::Dataset(findings.catalog.ids());
    let parts: Vec<&str> = address.split('/').collect();
    let name = parts.last().copied().unwrap_or_default();
    let dataset = findings.catalog.dataset(dataset).ok_or_else(known)?;
    let who = match parts.len() {
        3 => findings.who(dataset, parts[0]),
        _ => scope.who,
    };
    let who = who.ok_or_else(|| crate::indicators::AddressFault::Subject(String::new()))?;
    let period = match parts.len() {
        2 | 3 => PeriodName::parse(parts[parts.len() - 2])
            .ok_or_else(|| crate::indicators::AddressFault::Period(String::new()))?,
        _ => scope.period.map_or(PeriodName::None, PeriodName::At),
    };
    findings.at(dataset, who, period, name)
}

/// `chart("…")`: the place of a chart, alone in its paragraph.
fn chart(state: &State<'_, '_>, address: String) -> Result<Value, Error> {
    Ok(placed(state, address, CHART, |scope| &scope.charts))
}

/// `table("…")`: the place of a table, alone in its paragraph.
fn table(state: &State<'_, '_>, address: String) -> Result<Value, Error> {
    Ok(placed(state, address, TABLE, |scope| &scope.tables))
}

/// Notes an address and gives the mark of its place.
fn placed(
    state: &State<'_, '_>,
    address: String,
    mark: char,
    list: impl Fn(&ScopeValue) -> &Mutex<Vec<String>>,
) -> Value {
    let value = scope_of(state);
    let scope = value
        .as_ref()
        .and_then(|v| v.downcast_object_ref::<ScopeValue>());
    let Some(mut list) = scope.and_then(|scope| list(scope).lock().ok()) else {
        return Value::UNDEFINED;
    };
    list.push(address);
    Value::from_safe_string(format!("{mark}{}{mark}", list.len() - 1))
}

fn print(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
    kind: Kind,
) -> Result<(), Error> {
    let text = if let Some(figure) = value.downcast_object_ref::<FigureValue>() {
        match figure.printed() {
            Some(text) => text,
            None if is_strict(state) => {
                let args = vec![
                    ("address", figure.figure.address.to_string()),
                    ("reason", figure.figure.reason().to_owned()),
                ];
                return Err(fault("content::withheld-figure", args));
            }
            None => figure.figure.reason().to_owned(),
        }
    } else if let Some(change) = value.downcast_object_ref::<ChangeValue>() {
        change.printed()
    } else {
        match value.kind() {
            ValueKind::Undefined => return Err(Error::from(ErrorKind::UndefinedError)),
            ValueKind::None if is_strict(state) => {
                return Err(fault("content::nothing-to-print", Vec::new()));
            }
            ValueKind::None => String::new(),
            ValueKind::Seq | ValueKind::Map | ValueKind::Iterable | ValueKind::Plain => {
                return Err(fault("content::not-printable", Vec::new()));
            }
            _ => value.to_string(),
        }
    };
    if text.len() > LONGEST {
        return Err(fault("content::too-long", Vec::new()));
    }
    let safe = kind == Kind::Plain || value.is_safe();
    let text = if safe { text } else { escape_markdown(&text) };
    out.write_str(&text)
        .map_err(|_| Error::new(ErrorKind::WriteFailure, "text"))
}

fn is_strict(state: &State<'_, '_>) -> bool {
    let value = scope_of(state);
    value
        .as_ref()
        .and_then(|v| v.downcast_object_ref::<ScopeValue>())
        .is_none_or(|s| s.strict)
}

/// A value stays a value whatever characters it has: punctuation is escaped for Markdown.
fn escape_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '%' | '.' | ',' | '/' | '(' | ')' | ':' | '-' => out.push(c),
            c if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
