//! The rule of an index and the breakpoints of its sub-indices.

use std::sync::Arc;

use toml::Spanned;

use crate::quantity::Decimal;

use super::{
    build::{Builder, Span},
    index_rule::{Entry, IndexReport, IndexRule, MissingPolicy},
    item::Item,
    methods::{AboveTable, Breakpoints, ItemSet},
    raw::{RawAboveTable, RawBreakpoints, RawIndex, Rows},
    scale::Scale,
};

impl Builder<'_> {
    pub(super) fn index(
        &mut self,
        row: &Spanned<RawIndex>,
        scales: &[Arc<Scale>],
    ) -> Option<IndexRule> {
        let raw = row.get_ref();
        let scale = self.scale_position(&raw.scale, scales)?;
        if raw.missing.policy == MissingPolicy::PublishIfAbove && raw.missing.above.is_none() {
            self.fault(
                "standards::missing-value",
                row.span(),
                &[("field", "above".to_owned())],
            );
        }
        let mut reports = Vec::with_capacity(raw.report.len());
        for (name, written) in &raw.report {
            let mut entries = Vec::with_capacity(written.len());
            for entry in written {
                let (item, averaging) = entry.get_ref();
                if let Some(item) = self.item(item, entry.span()) {
                    entries.push(Entry {
                        item,
                        averaging: averaging.clone(),
                    });
                }
            }
            reports.push(IndexReport {
                name: name.clone(),
                entries,
            });
        }
        Some(IndexRule {
            id: raw.id.clone(),
            title: raw.title.clone(),
            round: raw.round,
            cap: raw.cap,
            scale: Arc::clone(scales.get(scale)?),
            reports,
            primary_above: raw.primary.above,
            exceed_above: raw.exceed.as_ref().map(|e| e.above),
            missing: raw.missing.policy,
            publish_above: raw.missing.above.unwrap_or_default(),
            clause: raw.clause.clone(),
            confidence: self.sure(raw.confidence),
        })
    }

    pub(super) fn breakpoints(
        &mut self,
        rows: &Rows<RawBreakpoints>,
        index: Option<&IndexRule>,
        items: &[Item],
    ) -> Vec<Breakpoints> {
        let mut out: Vec<Breakpoints> = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(index) = index else {
                self.fault(
                    "standards::missing-value",
                    row.span(),
                    &[("field", "[index]".to_owned())],
                );
                break;
            };
            let Some(table) = self.breakpoint_row(row, index, items) else {
                continue;
            };
            let taken = |averaging: &String| {
                out.iter().any(|b| {
                    b.item == table.item
                        && (b.averaging == *averaging || b.also.contains(averaging))
                })
            };
            if taken(&table.averaging) || table.also.iter().any(taken) {
                let what = format!("breakpoints {}", row.get_ref().item);
                self.fault("standards::row-twice", row.span(), &[("what", what)]);
            }
            out.push(table);
        }
        out
    }

    fn breakpoint_row(
        &mut self,
        row: &Spanned<RawBreakpoints>,
        index: &IndexRule,
        items: &[Item],
    ) -> Option<Breakpoints> {
        let (raw, span) = (row.get_ref(), row.span());
        let item = self.item(&raw.item, span.clone())?;
        let numbers = self.numbers(&raw.limits)?;
        if numbers.len() != raw.at.len() || numbers.len() < 2 {
            let counts = [
                ("item", raw.item.clone()),
                ("limits", numbers.len().to_string()),
                ("at", raw.at.len().to_string()),
            ];
            self.fault("standards::lengths-differ", span, &counts);
            return None;
        }
        let decimals = items.get(item)?.decimals;
        let decimals = numbers
            .iter()
            .map(|n| n.normalize().scale())
            .max()?
            .max(decimals);
        let limits: Option<Vec<i64>> = numbers.iter().map(|n| units(*n, decimals)).collect();
        let ascending = |values: &[i64]| values.windows(2).all(|w| matches!(w, [a, b] if a < b));
        let Some(limits) = limits.filter(|l| ascending(l) && ascending(&raw.at)) else {
            self.fault(
                "standards::not-ascending",
                span,
                &[("item", raw.item.clone())],
            );
            return None;
        };
        Some(Breakpoints {
            item,
            averaging: raw.averaging.clone(),
            also: raw.also.clone(),
            limits,
            decimals,
            at: raw.at.clone(),
            above: self.above_table(raw, index, span),
            round: index.round,
            clause: raw.clause.clone(),
            confidence: self.sure(raw.confidence),
        })
    }

    fn above_table(&mut self, raw: &RawBreakpoints, index: &IndexRule, span: Span) -> AboveTable {
        match (&raw.above, index.cap) {
            (RawAboveTable::None, _) => AboveTable::NotDefined,
            (RawAboveTable::Index(value), _) => AboveTable::Index(*value),
            (RawAboveTable::Cap, Some(value)) => AboveTable::Index(value),
            (RawAboveTable::Cap, None) => {
                self.fault(
                    "standards::missing-value",
                    span,
                    &[("field", "cap".to_owned())],
                );
                AboveTable::NotDefined
            }
        }
    }

    /// Every entry of a report needs breakpoints, and an item number that a set can hold.
    pub(super) fn check_reports(
        &mut self,
        row: Option<&Spanned<RawIndex>>,
        index: Option<&IndexRule>,
        tables: &[Breakpoints],
    ) {
        let (Some(row), Some(index)) = (row, index) else {
            return;
        };
        for entry in index.reports.iter().flat_map(|r| &r.entries) {
            let has_table = tables.iter().any(|b| {
                b.item == entry.item
                    && (b.averaging == entry.averaging || b.also.contains(&entry.averaging))
            });
            if !has_table {
                let values = [("averaging", entry.averaging.clone())];
                self.fault("standards::no-breakpoints", row.span(), &values);
            }
            if entry.item >= ItemSet::CAPACITY {
                let most = ItemSet::CAPACITY.to_string();
                self.fault("standards::too-many-items", row.span(), &[("most", most)]);
            }
        }
    }
}

/// The number in units of `10^-decimals`.
fn units(number: Decimal, decimals: u32) -> Option<i64> {
    let scaled = number.checked_mul(Decimal::from_i128_with_scale(
        10_i128.checked_pow(decimals)?,
        0,
    ))?;
    i64::try_from(scaled.normalize().mantissa())
        .ok()
        .filter(|_| scaled.normalize().scale() == 0)
}
