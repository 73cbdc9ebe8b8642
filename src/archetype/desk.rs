//! What an archetype's text may ask: figures, facts, charts, who is there.

use std::{collections::BTreeMap, sync::Arc};

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
    syntax::SyntaxConfig,
    value::{Kwargs, Rest},
};

use crate::{
    dataset::{Dataset, Who},
    declare::PageKind,
    diagnostic::Lang,
    indicators::{Findings, PeriodName},
    quantity::{Grain, Period},
};

use super::{
    find,
    fit::{Chosen, Fitted},
    header::{Length, Role},
    stretch::Stretch,
    value::{Bound, Names, fault},
};

const FUEL: u64 = 200_000;

/// So many subjects are told one by one.
const MEMBERS: usize = 40;

/// Everything a template of an archetype asks, owned, as the engine wants it.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) findings: Arc<Findings>,
    pub(super) chosen: BTreeMap<String, Chosen>,
    pub(super) roles: Vec<Role>,
    /// Names of the needs in the header.
    pub(super) needs: Vec<String>,
    /// What the release calls the fields of a row: need, field, name.
    pub(super) fields: Vec<(String, String, String)>,
    pub(super) stretch: Stretch,
    pub(super) parts: Option<Grain>,
    /// Names that may be told on the command line.
    pub(super) settings: Vec<String>,
    pub(super) set: BTreeMap<String, String>,
    pub(super) names: Names,
}

/// The engine, with the desk's functions; `<< … >>`, `<% … %>` and `<# … #>` are the archetype's,
/// so that the braces of the release stay what they are.
pub(super) fn environment(desk: &Arc<Desk>) -> Result<Environment<'static>, Error> {
    let mut env = Environment::new();
    env.set_syntax(
        SyntaxConfig::builder()
            .block_delimiters("<%", "%>")
            .variable_delimiters("<<", ">>")
            .comment_delimiters("<#", "#>")
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    env.set_recursion_limit(40);
    env.set_debug(true);
    env.set_auto_escape_callback(|_| AutoEscape::None);
    env.set_formatter(print);
    let own = Arc::clone(desk);
    env.add_function("fig", move |id: String, kwargs: Kwargs| {
        own.fig(&id, &kwargs)
    });
    let own = Arc::clone(desk);
    env.add_function("fact", move |id: String| own.fact(&id));
    let own = Arc::clone(desk);
    env.add_function("chart", move |need: String, role: String| {
        own.chart(&need, &role)
    });
    let own = Arc::clone(desk);
    env.add_function("members", move |role: String| own.members(&role));
    let own = Arc::clone(desk);
    env.add_function("laws", move |roles: Rest<String>| own.laws(&roles));
    let own = Arc::clone(desk);
    env.add_function("page", move |need: String| own.page(&need));
    let own = Arc::clone(desk);
    env.add_function("areas", move |need: String| own.areas(&need));
    Ok(env)
}

/// An expression that would print nothing is a fault of the archetype.
fn print(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if let Some(bound) = value.downcast_object_ref::<Bound>()
        && !bound.has_value()
    {
        let args = vec![
            ("figure", format!("{}{}", bound.address, bound.part)),
            ("reason", bound.reason()),
        ];
        return Err(fault("archetype::no-value", args));
    }
    out.write_str(&value.to_string())
        .map_err(|_| Error::new(ErrorKind::WriteFailure, "text"))
}

fn unknown(name: &str, known: &[&str]) -> Error {
    let args = vec![("name", name.to_owned()), ("known", known.join("、"))];
    fault("archetype::unknown-name", args)
}

impl Desk {
    pub(super) fn of(fitted: &Fitted<'_>, roles: Vec<Role>) -> Self {
        let needs = fitted.archetype.header.need.iter();
        let fields = needs.flat_map(|need| {
            let row = need.row.iter();
            row.map(|f| (need.id.clone(), f.id.clone(), f.name.clone()))
        });
        Self {
            findings: Arc::clone(fitted.findings),
            chosen: fitted.chosen.clone(),
            roles,
            needs: {
                let needs = fitted.archetype.header.need.iter();
                needs.map(|need| need.id.clone()).collect()
            },
            fields: fields.collect(),
            stretch: fitted.stretch,
            parts: fitted.archetype.header.parts,
            settings: {
                let settings = fitted.archetype.header.set.iter();
                settings.map(|s| s.name.clone()).collect()
            },
            set: fitted.set.clone(),
            names: Names::default(),
        }
    }

    fn bound(&self, address: String, name: Option<&str>) -> Value {
        Value::from_object(Bound {
            findings: Arc::clone(&self.findings),
            address,
            written: String::new(),
            part: String::new(),
            name: name.map(str::to_owned),
            names: Arc::clone(&self.names),
        })
    }

    /// `fig("pm25")`, `fig("pm25", subject = "S01", period = "2026-10")`.
    fn fig(&self, id: &str, kwargs: &Kwargs) -> Result<Value, Error> {
        let subject: Option<String> = kwargs.get("subject")?;
        let period: Option<String> = kwargs.get("period")?;
        kwargs.assert_all_used()?;
        let role = self.role(id)?;
        let own = subject.is_none() && period.is_none();
        let Some((chosen, dataset)) = self.data(&role.of) else {
            return Ok(self.bound(String::new(), None));
        };
        let (Some(name), Some(period)) = (
            chosen.names.get(id),
            period.or_else(|| self.stretch.period().map(|p| p.to_string())),
        ) else {
            return Ok(self.bound(String::new(), None));
        };
        let who = subject.unwrap_or_else(|| self.called(dataset, chosen.who));
        let address = format!("{}/{who}/{period}/{name}", dataset.id());
        Ok(self.bound(address, own.then_some(role.name.as_str())))
    }

    /// A fact: the field of the row, else what was told on the command line.
    fn fact(&self, id: &str) -> Result<Value, Error> {
        if let Some(told) = self.set.get(id) {
            return Ok(Value::from(plain(told)));
        }
        let is_known = self.settings.iter().any(|name| name == id);
        if !is_known && !self.fields.iter().any(|(_, field, _)| field == id) {
            let known: Vec<&str> = self.fields.iter().map(|(_, f, _)| f.as_str()).collect();
            return Err(unknown(id, &known));
        }
        for (need, field, name) in self.fields.iter().filter(|(_, field, _)| field == id) {
            let row = self.chosen.get(need).and_then(|c| c.row.as_ref());
            if let Some(address) = row.and_then(|row| row.fields.get(field)) {
                return Ok(self.bound(address.clone(), Some(name)));
            }
        }
        Ok(Value::from(""))
    }

    /// A name of a need that the header does not have is a mistype, not a need that is not served.
    fn known(&self, need: &str) -> Result<(), Error> {
        if self.needs.iter().any(|known| known == need) {
            return Ok(());
        }
        let known: Vec<&str> = self.needs.iter().map(String::as_str).collect();
        Err(unknown(need, &known))
    }

    fn data(&self, need: &str) -> Option<(&Chosen, &Dataset)> {
        let chosen = self.chosen.get(need)?;
        let dataset = self.findings.catalog.dataset(&chosen.dataset)?;
        Some((chosen, dataset))
    }

    /// What a subject is called in an address: its name where that is understood.
    fn called(&self, dataset: &Dataset, who: Who) -> String {
        let label = self.findings.who_label(dataset, who);
        let is_plain = !label.is_empty() && !label.contains(['/', '"', '\\', '*', '_', '`']);
        match is_plain && self.findings.who(dataset, &label) == Some(who) {
            true => label,
            false => self.findings.who_key(dataset, who),
        }
    }

    /// `chart("air", "pm25")`: a declared chart of that figure; empty where there is none.
    fn chart(&self, need: &str, role: &str) -> Result<Value, Error> {
        self.known(need)?;
        let role = self.role(role)?;
        let Some((chosen, dataset)) = self.data(need) else {
            return Ok(Value::from(""));
        };
        let (period, grain) = match self.stretch.period() {
            Some(period) => (period, period.grain),
            // A week is shown inside its month.
            None => (
                Period::day(self.stretch.last).within(Grain::Month),
                Grain::Month,
            ),
        };
        let named = |grain| find::named(&self.findings, dataset, role, grain);
        let chart = find::chart(dataset, grain, named);
        Ok(Value::from(chart.map_or_else(String::new, |chart| {
            let who = self.called(dataset, chosen.who);
            let (dataset, id) = (dataset.id(), &chart.id.value);
            format!("{{{{ chart(\"{dataset}/{who}/{period}/{id}\") }}}}")
        })))
    }

    /// `members("pm25")`: those inside whom the figures speak of that have such a figure.
    fn members(&self, role: &str) -> Result<Value, Error> {
        let empty = Ok(Value::from(Vec::<Value>::new()));
        let need = &self.role(role)?.of;
        let Some((chosen, dataset)) = self.data(need) else {
            return empty;
        };
        let Some(name) = chosen.names.get(role) else {
            return empty;
        };
        let subjects: Vec<usize> = match chosen.who {
            Who::Area(area) => self.findings.members(dataset, area).to_vec(),
            Who::Subject(own) => {
                let config = &self.findings.config;
                let outer = dataset.subjects[own].area;
                let inside = |i: &usize| {
                    let inner = dataset.subjects[*i].area;
                    let both = inner.zip(outer);
                    *i != own && both.is_some_and(|(inner, outer)| config.lies_in(inner, outer))
                };
                (0..dataset.subjects.len()).filter(inside).collect()
            }
        };
        let all = subjects.into_iter().map(Who::Subject);
        let known = all.filter(|who| self.has(dataset, *who, name));
        Ok(self.list(dataset, known.take(MEMBERS)))
    }

    /// `areas("water")`: the smallest areas inside it that have subjects of their own.
    fn areas(&self, need: &str) -> Result<Value, Error> {
        self.known(need)?;
        let empty = Ok(Value::from(Vec::<Value>::new()));
        let Some((chosen, dataset)) = self.data(need) else {
            return empty;
        };
        let Who::Area(outer) = chosen.who else {
            return empty;
        };
        let config = &self.findings.config;
        let smallest = |area: &usize| {
            *area != outer
                && config.lies_in(*area, outer)
                && !self.findings.members(dataset, *area).is_empty()
                && self.findings.areas_in(dataset, *area).is_empty()
        };
        let inside = (0..config.areas.len()).filter(smallest);
        Ok(self.list(dataset, inside.take(MEMBERS).map(Who::Area)))
    }

    /// `laws("share", "pm25")`: the editions that figures rest on.
    fn laws(&self, roles: &[String]) -> Result<Value, Error> {
        let lang = self.findings.config.lang;
        let mut out: Vec<String> = Vec::new();
        for role in roles {
            let (of, grain) = (self.role(role)?, self.roles_grain());
            let Some((chosen, dataset)) = self.data(&of.of) else {
                continue;
            };
            let period = grain.and_then(|grain| self.stretch.parts(grain).last().copied());
            let (Some(name), Some(period)) = (chosen.names.get(role), period) else {
                continue;
            };
            // A figure of a whole area may rest on those of its subjects.
            let series = self.findings.series(dataset.id()).iter();
            let all = series.filter(|s| s.name == *name);
            let whos = all.flat_map(crate::indicators::Series::whos).take(MEMBERS);
            for who in std::iter::once(chosen.who).chain(whos) {
                let at = PeriodName::At(period);
                if let Ok(figure) = self.findings.at(dataset, who, at, name) {
                    for edition in self.findings.editions_of(&figure) {
                        let said = edition_said(lang, &edition.edition, edition.title.get(lang));
                        if !out.contains(&said) {
                            out.push(said);
                        }
                    }
                }
            }
        }
        Ok(Value::from(out.join(match lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        })))
    }

    fn role(&self, id: &str) -> Result<&Role, Error> {
        let found = self.roles.iter().find(|role| role.id == id);
        found.ok_or_else(|| {
            let known: Vec<&str> = self.roles.iter().map(|r| r.id.as_str()).collect();
            unknown(id, &known)
        })
    }

    /// Whether somebody has a figure in the period, its last part, or at all for an event.
    fn has(&self, dataset: &Dataset, who: Who, name: &str) -> bool {
        let Some(grain) = self.roles_grain() else {
            return false;
        };
        if self.stretch.length == Length::None {
            return self.findings.latest(dataset, who, name, grain).is_some();
        }
        self.stretch.parts(grain).iter().any(|&period| {
            let figure = self.findings.at(dataset, who, PeriodName::At(period), name);
            figure.is_ok_and(|f| f.text().is_some())
        })
    }

    fn roles_grain(&self) -> Option<Grain> {
        self.parts.or(self.stretch.length.grain())
    }

    /// `page("list")`: the route of the dataset's own page about the period; empty without one.
    fn page(&self, need: &str) -> Result<Value, Error> {
        self.known(need)?;
        let empty = Ok(Value::from(""));
        let (Some((_, dataset)), Some(period)) = (self.data(need), self.stretch.period()) else {
            return empty;
        };
        let pages = dataset.schema.declaration.page.iter();
        let mut own = pages.filter(|p| p.kind == PageKind::Period && p.grain == Some(period.grain));
        let Some(page) = own.next() else { return empty };
        let day = period.first_day();
        let route = page
            .route
            .value
            .replace("{year}", &format!("{:04}", day.year()));
        let route = route.replace("{month}", &format!("{:02}", day.month()));
        match route.contains('{') {
            true => empty,
            false => Ok(Value::from(format!("/{route}"))),
        }
    }

    fn list(&self, dataset: &Dataset, whos: impl Iterator<Item = Who>) -> Value {
        let one = |who: Who| {
            let name = self.findings.who_label(dataset, who);
            let key = self.findings.who_key(dataset, who);
            Value::from(BTreeMap::from([("name", name), ("key", key)]))
        };
        Value::from(whos.map(one).collect::<Vec<_>>())
    }

    /// The names that every text of the archetype may use.
    pub(super) fn context(&self) -> Value {
        let lang = self.findings.config.lang;
        let mut names: BTreeMap<String, Value> = BTreeMap::new();
        let parts = |grain: Grain| -> Vec<Value> {
            let one = |p: Period| {
                Value::from(BTreeMap::from([
                    ("name", p.to_string()),
                    ("said", p.said(lang)),
                    ("short", p.said_in_year(lang)),
                ]))
            };
            self.stretch.parts(grain).into_iter().map(one).collect()
        };
        names.insert(
            "period".into(),
            Value::from(BTreeMap::from([
                ("name", Value::from(self.stretch.name())),
                ("said", Value::from(self.stretch.said(lang))),
                ("year", Value::from(self.stretch.last.year())),
                ("days", Value::from(parts(Grain::Day))),
                ("months", Value::from(parts(Grain::Month))),
            ])),
        );
        let told = self.settings.iter().map(|name| {
            let text = self.set.get(name).map(|text| plain(text));
            (name.clone(), Value::from(text.unwrap_or_default()))
        });
        let told: BTreeMap<String, Value> = told.collect();
        names.insert("told".into(), Value::from(told));
        names.insert("slug".into(), Value::from(self.slug()));
        names.insert("sample".into(), Value::from(self.is_sample()));
        for need in self.chosen.keys() {
            if let Some((chosen, dataset)) = self.data(need) {
                let title = dataset.schema.declaration.title.get(lang).to_owned();
                let subject = self.findings.who_label(dataset, chosen.who);
                let source = dataset.schema.declaration.source.name.clone();
                let latest = self.latest(chosen, dataset);
                let name = latest.map_or_else(String::new, |p| p.to_string());
                let said = latest.map_or_else(String::new, |p| p.said(lang));
                let facts = BTreeMap::from([
                    ("latest", name),
                    ("latest_said", said),
                    ("id", dataset.id().to_owned()),
                    ("title", title),
                    ("subject", subject),
                    ("source", source),
                ]);
                names.insert(need.clone(), Value::from(facts));
            }
        }
        Value::from(names)
    }

    /// The newest period of the first figure that a need has.
    fn latest(&self, chosen: &Chosen, dataset: &Dataset) -> Option<Period> {
        let grain = self.roles_grain()?;
        let name = chosen.names.values().next()?;
        self.findings.latest(dataset, chosen.who, name, grain)
    }

    /// What tells one event from another in an address: its number, else its day.
    fn slug(&self) -> String {
        let rows = self.chosen.values().filter_map(|c| c.row.as_ref());
        let numbers = rows.map(|row| row.number.clone());
        let told = self.set.get("number").cloned();
        let mut all = numbers.chain(told);
        let plain = |text: &String| text.bytes().any(|b| b.is_ascii_digit());
        all.find(plain).unwrap_or_else(|| self.stretch.name())
    }

    /// Whether any of the data are made up.
    fn is_sample(&self) -> bool {
        self.chosen.keys().any(|need| {
            let data = self.data(need);
            data.is_some_and(|(_, dataset)| dataset.schema.declaration.sample)
        })
    }
}

fn edition_said(lang: Lang, edition: &str, title: &str) -> String {
    match lang {
        Lang::Zh if title.contains(edition) => format!("《{title}》"),
        Lang::Zh => format!("《{title}》（{edition}）"),
        Lang::En => format!("{edition} ({title})"),
    }
}

/// What was typed, on one line and without braces that would open an expression.
fn plain(text: &str) -> String {
    let line = text.replace(['\n', '\r'], " ");
    line.replace('{', "｛").replace('}', "｝").trim().to_owned()
}
