//! From duties as written to duties as meant; what cannot be meant is told with its place.

use std::ops::Range;

use jiff::civil::{Date, Time};

use super::{
    DUTIES,
    due::{Rule, Term},
    duties::{Basis, Chosen, Duty, Events, EventsOf, Occasion, Owed, Unit},
    proof::{Proof, Rows},
};
use crate::{
    dataset::{Catalog, Dataset},
    declare::{self, At, Duties, Only},
    diagnostic::{Diagnostic, Location, Report},
    quantity::{Grain, Period},
    source::nearest,
};

/// Duties that can be looked after.
#[derive(Debug, Default)]
pub(super) struct Meant {
    pub(super) units: Vec<Unit>,
    pub(super) duties: Vec<Duty>,
    pub(super) record: Option<Record>,
}

/// The record of publications, its fields found.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) dataset: String,
    pub(super) duty: usize,
    pub(super) period: usize,
    pub(super) published: usize,
}

pub(super) fn resolve(
    written: Duties,
    catalog: &Catalog,
    today: Date,
    report: &mut Report,
) -> Meant {
    let mut resolver = Resolver {
        catalog,
        units: Vec::new(),
        basis: Vec::new(),
        today,
        report,
    };
    resolver.units(&written);
    resolver.articles(&written);
    let record = written.record.as_ref().and_then(|r| resolver.record(r));
    let mut duties: Vec<Duty> = Vec::new();
    for duty in written.duty {
        let first = duties.iter().find(|d| d.id() == duty.id.value);
        if let Some(first) = first {
            let d = Diagnostic::new("disclosure::duty-twice", place(&duty.id.span));
            let d = d.with("id", &duty.id.value);
            let first = place(&first.written.id.span);
            resolver.report.add(d.related(first));
            continue;
        }
        duties.extend(resolver.duty(duty));
    }
    Meant {
        units: resolver.units,
        duties,
        record,
    }
}

fn place(span: &Range<usize>) -> Location {
    Location::span(DUTIES, span.clone())
}

fn is_id(text: &str) -> bool {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(good)
}

fn civil(written: toml::value::Date) -> Option<Date> {
    let (month, day) = (
        i8::try_from(written.month).ok()?,
        i8::try_from(written.day).ok()?,
    );
    Date::new(i16::try_from(written.year).ok()?, month, day).ok()
}

struct Resolver<'r> {
    catalog: &'r Catalog,
    units: Vec<Unit>,
    basis: Vec<(String, Basis)>,
    today: Date,
    report: &'r mut Report,
}

impl<'r> Resolver<'r> {
    fn complain(&mut self, code: &'static str, at: &At<String>, known: &str) {
        let d = Diagnostic::new(code, place(&at.span)).with("value", &at.value);
        let close = nearest(&at.value, known.split('、'));
        self.report
            .add(d.with("nearest", close).with("known", known));
    }

    fn says(&mut self, code: &'static str, at: &At<String>, part: &str) {
        let d = Diagnostic::new(code, place(&at.span)).with("id", &at.value);
        self.report.add(d.with("part", part));
    }

    fn units(&mut self, written: &Duties) {
        for unit in &written.unit {
            if !is_id(&unit.id.value) {
                self.complain("disclosure::bad-id", &unit.id, "");
            }
            self.units.push(Unit {
                id: unit.id.value.clone(),
                name: unit.name.clone(),
            });
        }
    }

    fn articles(&mut self, written: &Duties) {
        for basis in &written.basis {
            let (from, until) = (basis.from.map(civil), basis.until.map(civil));
            let (from, until) = (from.flatten(), until.flatten());
            if let (Some(from), Some(until)) = (from, until)
                && until < from
            {
                self.says("disclosure::bad-basis", &basis.id, &basis.law.zh);
            }
            let meant = Basis {
                law: basis.law.clone(),
                article: basis.article.clone(),
                from,
                until,
                confidence: basis.confidence,
                note: basis.note.clone(),
            };
            self.basis.push((basis.id.value.clone(), meant));
        }
    }

    fn dataset(&mut self, named: &At<String>) -> Option<&'r Dataset> {
        let found = self.catalog.dataset(&named.value);
        if found.is_none() {
            let known = self.catalog.ids();
            self.complain("disclosure::unknown-dataset", named, &known);
        }
        found
    }

    fn field(&mut self, dataset: &Dataset, named: &At<String>) -> Option<usize> {
        let found = dataset.schema.field(&named.value);
        if found.is_none() {
            let known = dataset.schema.field_names();
            self.complain("disclosure::unknown-field", named, &known);
        }
        found
    }

    fn chosen(&mut self, dataset: &Dataset, only: Option<&Only>) -> Option<Chosen> {
        let only = only?;
        Some(Chosen {
            field: self.field(dataset, &only.field)?,
            words: only.is.iter().map(|word| word.value.clone()).collect(),
        })
    }

    fn record(&mut self, written: &declare::Record) -> Option<Record> {
        let dataset = self.dataset(&written.dataset)?;
        let duty = self.field(dataset, &written.duty);
        let period = self.field(dataset, &written.period);
        let published = self.field(dataset, &written.published);
        Some(Record {
            dataset: dataset.id().to_owned(),
            duty: duty?,
            period: period?,
            published: published?,
        })
    }

    fn duty(&mut self, written: declare::Duty) -> Option<Duty> {
        if !is_id(&written.id.value) {
            self.complain("disclosure::bad-id", &written.id, "");
        }
        let unit = self.units.iter().position(|u| u.id == written.unit.value);
        if unit.is_none() {
            let known: Vec<&str> = self.units.iter().map(|u| u.id.as_str()).collect();
            let known = known.join("、");
            self.complain("disclosure::unknown-unit", &written.unit, &known);
        }
        let occasion = self.occasion(&written);
        let rule = self.rule(&written);
        let owed = match &written.owed_by {
            Some(owed) => Some(self.owed(owed)?),
            None => None,
        };
        let basis = self.basis(&written);
        let occasion = occasion?;
        let proof = self.proof(&written, &occasion)?;
        Some(Duty {
            unit: unit?,
            rule: rule?,
            occasion,
            basis,
            owed,
            proof,
            written,
        })
    }

    fn owed(&mut self, written: &declare::OwedBy) -> Option<Owed> {
        let register = self.dataset(&written.register)?;
        let chosen = self.chosen(register, written.only.as_ref());
        let listed_in = match &written.listed_in {
            Some(named) => Some(self.dataset(named)?.id().to_owned()),
            None => None,
        };
        Some(Owed {
            register: register.id().to_owned(),
            chosen,
            listed_in,
        })
    }

    fn occasion(&mut self, written: &declare::Duty) -> Option<Occasion> {
        match (&written.every, &written.after) {
            (Some(grain), None) => self.periods(written, *grain),
            (None, Some(after)) => self.events(written, after),
            _ => {
                self.says("disclosure::no-occasion", &written.id, "");
                None
            }
        }
    }

    fn periods(&mut self, written: &declare::Duty, grain: Grain) -> Option<Occasion> {
        // Hours begin with a day: nobody writes down an hour.
        let read = |text: &str| {
            Period::parse(text)
                .filter(|p| p.grain == grain || grain == Grain::Hour && p.grain == Grain::Day)
        };
        let of_grain = |period: Period, last: bool| match last {
            true => period.parts(grain).last().unwrap_or(period),
            false => period.parts(grain).next().unwrap_or(period),
        };
        let first = read(&written.from.value);
        if first.is_none() {
            self.says("disclosure::bad-period", &written.from, &written.id.value);
        }
        let last = written
            .until
            .as_ref()
            .map(|until| (until, read(&until.value)));
        if let Some((until, None)) = last {
            self.says("disclosure::bad-period", until, &written.id.value);
        }
        Some(Occasion::Every {
            grain,
            first: of_grain(first?, false),
            last: last.and_then(|(_, p)| p).map(|p| of_grain(p, true)),
        })
    }

    fn events(&mut self, written: &declare::Duty, after: &declare::After) -> Option<Occasion> {
        let of = match (&after.dataset, &after.field, &after.category) {
            (Some(named), Some(field), None) => {
                let dataset = self.dataset(named)?;
                let field = self.field(dataset, field)?;
                EventsOf::Rows {
                    dataset: dataset.id().to_owned(),
                    field,
                    chosen: self.chosen(dataset, after.only.as_ref()),
                }
            }
            (None, None, Some(category)) => EventsOf::Releases(category.clone()),
            _ => {
                self.says("disclosure::no-occasion", &written.id, "");
                return None;
            }
        };
        let first = written.from.value.parse::<Date>().ok();
        if first.is_none() {
            self.says("disclosure::bad-period", &written.from, &written.id.value);
        }
        let last = written.until.as_ref().map(|u| (u, u.value.parse().ok()));
        if let Some((until, None)) = last {
            self.says("disclosure::bad-period", until, &written.id.value);
        }
        Some(Occasion::After(Events {
            of,
            first: first?,
            last: last.and_then(|(_, day)| day),
        }))
    }

    /// One way to count, and only one that fits.
    fn rule(&mut self, written: &declare::Duty) -> Option<Rule> {
        let due = &written.due.value;
        let year = due.date.as_ref().map(|d| month_and_day(d));
        let terms = [
            due.hours.map(|n| Some(Term::Hours(n))),
            due.days.map(|n| Some(Term::Days(n))),
            due.working_days.map(|n| Some(Term::WorkingDays(n))),
            due.day.map(|n| {
                let day = i8::try_from(n).ok().filter(|n| (1..=31).contains(n));
                day.map(Term::MonthDay)
            }),
            year.map(|read| {
                read.map(|(month, day)| Term::YearDay {
                    month,
                    day,
                    same_year: due.same_year,
                })
            }),
        ];
        let mut said = terms.into_iter().flatten();
        let term = match (said.next(), said.next()) {
            (Some(Some(term)), None) if fits(term, written) => Some(term),
            _ => None,
        };
        let time = due.time.as_ref().map(|t| t.parse::<Time>().ok());
        let (Some(term), false) = (term, time == Some(None)) else {
            let d = Diagnostic::new("disclosure::bad-due", place(&written.due.span));
            self.report.add(d.with("id", &written.id.value));
            return None;
        };
        Some(Rule {
            term,
            next_working_day: due.next_working_day,
            time: time.flatten(),
        })
    }

    fn basis(&mut self, written: &declare::Duty) -> Vec<Basis> {
        let mut out = Vec::new();
        for named in &written.basis {
            let found = self.basis.iter().find(|(id, _)| *id == named.value);
            if let Some((_, basis)) = found {
                out.push(basis.clone());
                continue;
            }
            let known: Vec<&str> = self.basis.iter().map(|(id, _)| id.as_str()).collect();
            let known = known.join("、");
            self.complain("disclosure::unknown-basis", named, &known);
        }
        let today = self.today;
        let ended = written.until.as_ref().is_some_and(|until| {
            let last = Period::parse(&until.value).map(Period::last_day);
            last.is_some_and(|last| last < today)
        });
        let whole = out.len() == written.basis.len();
        if whole && !ended && !out.iter().any(|basis| basis.holds_on(today)) {
            self.says("disclosure::no-basis", &written.id, &today.to_string());
        }
        out
    }

    fn proof(&mut self, written: &declare::Duty, occasion: &Occasion) -> Option<Proof> {
        let Some(evidence) = &written.evidence else {
            return Some(Proof::None);
        };
        let e = &evidence.value;
        let texts = [&e.release, &e.category, &e.attachment];
        let texts = texts.iter().filter(|text| text.is_some()).count();
        if texts > 1 || texts == 1 && e.dataset.is_some() {
            return self.useless(written, "dataset、release、category、attachment");
        }
        let periodic = matches!(occasion, Occasion::Every { .. });
        match (&e.category, &e.release, &e.attachment) {
            (Some(category), ..) => Some(Proof::Category(category.clone())),
            (_, Some(pattern), _) if periodic => Some(Proof::Release(pattern.clone())),
            (_, _, Some(pattern)) if periodic => Some(Proof::Attachment(pattern.clone())),
            (None, None, None) => self.rows(written, e, occasion),
            _ => self.useless(written, "release、attachment"),
        }
    }

    fn useless(&mut self, written: &declare::Duty, part: &str) -> Option<Proof> {
        let span = written.evidence.as_ref().map(|evidence| &evidence.span);
        let at = place(span.unwrap_or(&written.id.span));
        let d = Diagnostic::new("disclosure::bad-evidence", at);
        let d = d.with("id", &written.id.value);
        self.report.add(d.with("part", part));
        None
    }

    /// Rows of a dataset as evidence.
    fn rows(
        &mut self,
        written: &declare::Duty,
        e: &declare::Evidence,
        occasion: &Occasion,
    ) -> Option<Proof> {
        let events = match occasion {
            Occasion::After(Events {
                of: EventsOf::Rows { dataset, .. },
                ..
            }) => self.catalog.dataset(dataset),
            _ => None,
        };
        let dataset = match (&e.dataset, events) {
            (Some(named), _) => self.dataset(named)?,
            (None, Some(own)) => own,
            (None, None) => return self.useless(written, "dataset"),
        };
        let published = match &e.published {
            Some(named) => Some(self.field(dataset, named)?),
            None => None,
        };
        let id = dataset.id().to_owned();
        match (occasion, &e.by, events) {
            (Occasion::Every { grain, .. }, None, _) => {
                if dataset.grain().is_none_or(|own| own > *grain) {
                    return self.useless(written, &id);
                }
                Some(Proof::Rows(Rows {
                    dataset: id,
                    published,
                    chosen: self.chosen(dataset, e.only.as_ref()),
                    at_least: e.at_least.unwrap_or(1),
                    recorded: e.recorded,
                }))
            }
            (Occasion::After(_), None, Some(own)) if own.id() == id => Some(Proof::OwnRow {
                dataset: id,
                published,
            }),
            (Occasion::After(_), Some(by), Some(_)) => Some(Proof::Named {
                dataset: id,
                by: self.field(dataset, by)?,
                published,
            }),
            _ => self.useless(written, "by"),
        }
    }
}

/// Whether a term can be counted from what the duty comes of.
fn fits(term: Term, written: &declare::Duty) -> bool {
    match (term, written.every) {
        (Term::Hours(_), every) => every.is_some() && written.due.value.time.is_none(),
        (Term::MonthDay(_), every) => every.is_some_and(|grain| grain >= Grain::Month),
        (Term::YearDay { .. }, every) => every == Some(Grain::Year),
        (Term::Days(_) | Term::WorkingDays(_), _) => true,
    }
}

/// `03-15`
fn month_and_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year has every day that there is.
    Date::new(2024, month, day).ok().map(|_| (month, day))
}
