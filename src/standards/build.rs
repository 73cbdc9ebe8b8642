//! From a file as written to an edition as meant; every fault keeps its place.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use rustc_hash::FxHashMap;
use toml::Spanned;

use crate::{
    diagnostic::{Diagnostic, Location, Report},
    quantity::{Decimal, Unit, parse_decimal},
};

use super::{
    check,
    condition::{Condition, KeyText},
    edition::Edition,
    item::{Item, fold},
    limit::{Limit, Phase, Relation},
    raw::{Number, RawAmendment, RawEdition, RawInForce, RawItem, RawLimit, RawRule, Rows},
    references::AssessmentPlace,
    statistic::{Amendment, Rule},
    text::Confidence,
};

pub(super) type Span = Range<usize>;

/// An edition with the places that checks across editions need.
pub(super) struct Built {
    pub(super) edition: Edition,
    pub(super) name_at: Location,
    pub(super) in_force_at: Location,
    /// Families that the edition refers to.
    pub(super) references: Vec<(String, Location)>,
    /// Where its assessments stand, in their order.
    pub(super) assessment_places: Vec<AssessmentPlace>,
}

/// What building a row needs: where faults go, and which items there are.
pub(super) struct Builder<'a> {
    file: Arc<str>,
    report: &'a mut Report,
    confidence: Confidence,
    names: FxHashMap<String, usize>,
    pub(super) references: Vec<(String, Location)>,
}

/// Turns one file into an edition.
///
/// Rows with a fault are reported and left out.
pub(super) fn build(file: &Arc<str>, raw: RawEdition, report: &mut Report) -> Built {
    let mut b = Builder {
        file: Arc::clone(file),
        report,
        confidence: raw.confidence,
        names: FxHashMap::default(),
        references: Vec::new(),
    };
    let (from, until) = b.days(&raw.in_force);
    let items = b.items(&raw.item);
    let limits = b.limits(&raw.limit, (from, until));
    let scales = b.scales(&raw.scale);
    let grades = b.grades(&raw.grades, &scales);
    let index = raw.index.as_ref().and_then(|index| b.index(index, &scales));
    let breakpoints = b.breakpoints(&raw.breakpoints, index.as_ref(), &items);
    b.check_reports(raw.index.as_ref(), index.as_ref(), &breakpoints);
    let validities = b.validities(&raw.validity);
    let statistics = b.statistics(&raw.statistic);
    let (sensitive, composite) = (b.sensitive(&raw), b.composite(&raw));
    let (assessments, assessment_places) = b.assessments(&raw.assessment, &scales);
    let log_indices = b.log_indices(&raw.log_index, &scales);
    let below_detection = b.below_detection(raw.below_detection.as_ref());
    let (name_at, in_force_at) = (b.at(raw.edition.span()), b.at(raw.in_force.span()));
    let edition = Edition {
        index: 0,
        family: raw.id,
        edition: raw.edition.into_inner(),
        title: raw.title,
        publisher: raw.publisher,
        issued: raw.issued.map(|d| d.0),
        from,
        until,
        adoptable_from: raw.adoptable_from.map_or(from, |d| d.0),
        confidence: raw.confidence,
        read: raw.read,
        amended: raw.amended.into_iter().map(amendment).collect(),
        items,
        limits,
        grades,
        validities,
        index_rule: index,
        breakpoints,
        scales,
        statistics,
        sensitive,
        composite,
        assessments,
        log_indices,
        below_detection,
        constants: b.constants(&raw.constant),
        rules: rules(raw.rule, raw.confidence),
        file: Arc::clone(file),
        names: b.names,
    };
    Built {
        edition,
        name_at,
        in_force_at,
        references: b.references,
        assessment_places,
    }
}

fn amendment(raw: RawAmendment) -> Amendment {
    Amendment {
        on: raw.on.0,
        title: raw.title,
        what: raw.what,
    }
}

fn rules(rows: Vec<RawRule>, edition: Confidence) -> Vec<Rule> {
    let rule = |raw: RawRule| Rule {
        clause: raw.clause,
        text: raw.text,
        confidence: raw.confidence.unwrap_or(edition),
    };
    rows.into_iter().map(rule).collect()
}

impl Builder<'_> {
    fn days(&mut self, in_force: &Spanned<RawInForce>) -> check::Days {
        let written = in_force.get_ref();
        let (from, until) = (written.from.0, written.until.map(|d| d.0));
        if let Some(until) = until.filter(|until| *until < from) {
            let values = [("from", from.to_string()), ("until", until.to_string())];
            self.fault("standards::dates-reversed", in_force.span(), &values);
        }
        (from, until)
    }

    pub(super) fn at(&self, span: Span) -> Location {
        Location::span(Arc::clone(&self.file), span)
    }

    pub(super) fn fault(
        &mut self,
        code: &'static str,
        span: Span,
        values: &[(&'static str, String)],
    ) {
        let mut diagnostic = Diagnostic::new(code, self.at(span));
        for (name, value) in values {
            diagnostic = diagnostic.with(name, value);
        }
        self.report.add(diagnostic);
    }

    /// How sure a row is: its own word, else that of the edition.
    pub(super) fn sure(&self, row: Option<Confidence>) -> Confidence {
        row.unwrap_or(self.confidence)
    }

    pub(super) fn number(&mut self, written: &Number) -> Option<Decimal> {
        let number = parse_decimal(written.get_ref());
        if number.is_none() {
            let value = written.get_ref().clone();
            self.fault("standards::bad-number", written.span(), &[("value", value)]);
        }
        number
    }

    /// All numbers, or `None` where one of them is unreadable.
    pub(super) fn numbers(&mut self, written: &[Number]) -> Option<Vec<Decimal>> {
        let read: Vec<Option<Decimal>> = written.iter().map(|n| self.number(n)).collect();
        read.into_iter().collect()
    }

    pub(super) fn item(&mut self, name: &str, span: Span) -> Option<usize> {
        let position = self.names.get(&fold(name)).copied();
        if position.is_none() {
            self.fault(
                "standards::unknown-item",
                span,
                &[("item", name.to_owned())],
            );
        }
        position
    }

    pub(super) fn conditions(
        &mut self,
        when: &BTreeMap<String, KeyText>,
        span: &Span,
    ) -> Option<Vec<(String, Condition)>> {
        let mut out = Vec::with_capacity(when.len());
        for (key, written) in when {
            let Some(condition) = Condition::parse(written) else {
                let values = [("key", key.clone())];
                self.fault("standards::bad-condition", span.clone(), &values);
                return None;
            };
            out.push((key.clone(), condition));
        }
        Some(out)
    }

    fn items(&mut self, rows: &Rows<RawItem>) -> Vec<Item> {
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let raw = row.get_ref();
            let position = items.len();
            for name in raw.aliases.iter().chain([&raw.name]) {
                let other = self.names.insert(fold(name), position);
                self.names.insert(name.clone(), position);
                if other.is_some_and(|other| other != position) {
                    self.fault(
                        "standards::name-twice",
                        row.span(),
                        &[("name", name.clone())],
                    );
                }
            }
            items.push(Item {
                name: raw.name.clone(),
                title: raw.title.clone(),
                short: raw.short.clone().unwrap_or_else(|| raw.name.clone()),
                unit: Unit::parse(&raw.unit),
                decimals: raw.decimals,
                significant: raw.significant,
                aliases: raw.aliases.clone(),
                clause: raw.clause.clone(),
                confidence: self.sure(raw.confidence),
            });
        }
        items
    }

    fn limits(&mut self, rows: &Rows<RawLimit>, in_force: check::Days) -> Vec<Limit> {
        let mut limits = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(limit) = self.limit(row) {
                limits.push((limit, row.span()));
            }
        }
        for (code, span, values) in check::limits(&limits, in_force) {
            self.fault(code, span, &values);
        }
        limits.into_iter().map(|(limit, _)| limit).collect()
    }

    fn limit(&mut self, row: &Spanned<RawLimit>) -> Option<Limit> {
        let (raw, span) = (row.get_ref(), row.span());
        let item = self.item(&raw.item, span.clone())?;
        let value = self.number(&raw.value)?;
        let upper = match &raw.upper {
            Some(upper) => Some(self.number(upper)?),
            None => None,
        };
        if (raw.relation == Relation::Between) != upper.is_some() {
            self.fault(
                "standards::missing-value",
                span.clone(),
                &[("field", "upper".to_owned())],
            );
        }
        let phase = Phase {
            from: raw.from.map(|d| d.0),
            until: raw.until.map(|d| d.0),
        };
        Some(Limit {
            item,
            averaging: raw.averaging.clone(),
            name: raw.name.clone().unwrap_or_else(|| "limit".to_owned()),
            value,
            upper,
            relation: raw.relation,
            when: self.conditions(&raw.when, &span)?,
            phase,
            clause: raw.clause.clone(),
            confidence: self.sure(raw.confidence),
        })
    }
}
