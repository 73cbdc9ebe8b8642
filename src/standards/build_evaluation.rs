//! How an evaluation is made: validity, statistics, sensitive groups, the composite index.

use toml::Spanned;

use crate::quantity::Decimal;

use super::{
    build::{Builder, Span},
    raw::{RawEdition, RawStatistic, RawValidity, Rows},
    statistic::{Composite, JudgedBy, Part, Sensitive, Statistic},
    validity::{EachMonth, Validity, Window},
};

impl Builder<'_> {
    pub(super) fn validities(&mut self, rows: &Rows<RawValidity>) -> Vec<(Vec<usize>, Validity)> {
        let mut out: Vec<(Vec<usize>, Validity)> = Vec::with_capacity(rows.len());
        for row in rows {
            let (raw, span) = (row.get_ref(), row.span());
            let found: Vec<Option<usize>> = raw
                .items
                .iter()
                .map(|i| self.item(i.get_ref(), i.span()))
                .collect();
            let items: Vec<usize> = found.into_iter().flatten().collect();
            let twice = out.iter().any(|(other, rule)| {
                rule.averaging == raw.averaging && items.iter().any(|i| other.contains(i))
            });
            if twice {
                let what = format!("validity {}", raw.averaging);
                self.fault("standards::row-twice", span.clone(), &[("what", what)]);
            }
            let window = self.window(raw, span);
            let each = raw.each_month.as_ref();
            let validity = Validity {
                averaging: raw.averaging.clone(),
                from: raw.from.clone(),
                need: raw.need,
                need_february: raw.need_when.as_ref().map(|n| n.february),
                each_month: each.map(|e| EachMonth {
                    need: e.need,
                    february: e.february.unwrap_or(e.need),
                }),
                window,
                unless_exceeds: raw.unless_exceeds.clone(),
                clause: raw.clause.clone(),
                confidence: self.sure(raw.confidence),
            };
            out.push((items, validity));
        }
        out
    }

    fn window(&mut self, raw: &RawValidity, span: Span) -> Option<Window> {
        let parts = (raw.window, raw.window_need, raw.first_end, raw.last_end);
        let possible = |length, need, first, last| {
            (1..=24).contains(&length)
                && need <= length
                && 1 <= first
                && first <= last
                && last <= 24
        };
        match parts {
            (None, None, None, None) => None,
            (Some(length), Some(need), Some(first_end), Some(last_end))
                if possible(length, need, first_end, last_end) =>
            {
                Some(Window {
                    length,
                    need,
                    first_end,
                    last_end,
                })
            }
            _ => {
                self.fault("standards::bad-window", span, &[]);
                None
            }
        }
    }

    pub(super) fn statistics(&mut self, rows: &Rows<RawStatistic>) -> Vec<Statistic> {
        let mut out: Vec<Statistic> = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(statistic) = self.statistic(row) else {
                continue;
            };
            let twice = out.iter().any(|s| {
                s.item == statistic.item && s.name == statistic.name && s.per == statistic.per
            });
            if twice {
                let what = format!("statistic {}", statistic.name);
                self.fault("standards::row-twice", row.span(), &[("what", what)]);
            }
            out.push(statistic);
        }
        out
    }

    fn statistic(&mut self, row: &Spanned<RawStatistic>) -> Option<Statistic> {
        let raw = row.get_ref();
        let item = match &raw.item {
            Some(name) => Some(self.item(name, row.span())?),
            None => None,
        };
        let percent = match &raw.percent {
            Some(percent) => Some(self.number(percent)?),
            None => None,
        };
        if let Some(judged_by) = &raw.judged_by {
            self.refer(&judged_by.standard);
        }
        Some(Statistic {
            item,
            name: raw.name.clone(),
            percent,
            of: raw.of.clone(),
            per: raw.per.clone(),
            decimals: raw.decimals,
            method: raw.method,
            judged_by: raw.judged_by.as_ref().map(|j| JudgedBy {
                standard: j.standard.get_ref().clone(),
                averaging: j.averaging.clone(),
            }),
            clause: raw.clause.clone(),
            confidence: self.sure(raw.confidence),
        })
    }

    pub(super) fn sensitive(&mut self, raw: &RawEdition) -> Vec<Sensitive> {
        let mut out = Vec::with_capacity(raw.sensitive.len());
        for row in &raw.sensitive {
            let row = row.get_ref();
            let found: Vec<Option<usize>> = row
                .items
                .iter()
                .map(|i| self.item(i.get_ref(), i.span()))
                .collect();
            out.push(Sensitive {
                items: found.into_iter().flatten().collect(),
                above: row.above,
                groups: row.groups.clone(),
                clause: row.clause.clone(),
            });
        }
        out
    }

    pub(super) fn composite(&mut self, raw: &RawEdition) -> Option<Composite> {
        let raw = raw.composite.as_ref()?.get_ref();
        self.refer(&raw.standard);
        let mut parts = Vec::with_capacity(raw.part.len());
        for row in &raw.part {
            let part = row.get_ref();
            let item = self.item(&part.item, row.span())?;
            let weight = match &part.weight {
                Some(weight) => self.number(weight)?,
                None => Decimal::ONE,
            };
            let (averaging, statistic) = (part.averaging.clone(), part.statistic.clone());
            parts.push(Part {
                item,
                averaging,
                statistic,
                weight,
            });
        }
        Some(Composite {
            title: raw.title.clone(),
            standard: raw.standard.get_ref().clone(),
            when: raw
                .when
                .iter()
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect(),
            decimals: raw.decimals,
            term_decimals: raw.term_decimals,
            parts,
            clause: raw.clause.clone(),
            confidence: self.sure(raw.confidence),
        })
    }

    pub(super) fn refer(&mut self, family: &Spanned<String>) {
        self.references
            .push((family.get_ref().clone(), self.at(family.span())));
    }
}
