//! Scales, their classes, and class limits of items.

use std::sync::Arc;

use toml::Spanned;

use crate::quantity::Decimal;

use super::{
    build::{Builder, Span},
    check,
    limit::{Relation, conditions_meet},
    raw::{RawClass, RawColour, RawGrades, RawScale, Rows},
    scale::{Bound, Class, Colour, Grades, Scale},
};

impl Builder<'_> {
    pub(super) fn scales(&mut self, rows: &Rows<RawScale>) -> Vec<Arc<Scale>> {
        let mut out: Vec<Arc<Scale>> = Vec::with_capacity(rows.len());
        for row in rows {
            let raw = row.get_ref();
            if out.iter().any(|s| s.id == raw.id) {
                self.fault(
                    "standards::name-twice",
                    row.span(),
                    &[("name", raw.id.clone())],
                );
                continue;
            }
            let classes = self.classes(raw);
            let least = raw.least.as_ref().and_then(|n| self.number(n));
            let most = raw.most.as_ref().and_then(|n| self.number(n));
            out.push(Arc::new(Scale {
                id: raw.id.clone(),
                of: raw.of.clone(),
                title: raw.title.clone(),
                least,
                most,
                decimals: raw.decimals,
                classes,
                clause: raw.clause.clone(),
                confidence: self.sure(raw.confidence),
            }));
        }
        out
    }

    fn classes(&mut self, scale: &RawScale) -> Vec<Class> {
        let mut classes: Vec<Class> = Vec::with_capacity(scale.class.len());
        for row in &scale.class {
            let raw = row.get_ref();
            if classes.iter().any(|c| c.id == raw.id) {
                self.fault(
                    "standards::name-twice",
                    row.span(),
                    &[("name", raw.id.clone())],
                );
            }
            let bound = self.bound(row);
            let colour = raw.colour.as_ref().map(|c| self.colour(c));
            classes.push(Class {
                id: raw.id.clone(),
                level: raw.level.clone(),
                word: raw.word.clone(),
                key: raw
                    .key
                    .clone()
                    .unwrap_or_else(|| format!("{}-{}", scale.id, raw.id)),
                colour,
                bound,
                effect: raw.effect.clone(),
                advice: raw.advice.clone(),
                good: raw.good,
                aliases: raw.aliases.clone(),
                confidence: self.sure(raw.confidence.or(scale.confidence)),
            });
        }
        let bounds: Vec<&Bound> = classes.iter().map(|c| &c.bound).collect();
        if let Some(wrong) = check::first_out_of_order(&bounds) {
            let span = scale.class.get(wrong).map_or(0..0, Spanned::span);
            let class = classes
                .get(wrong)
                .map_or_else(String::new, |c| c.word.zh.clone());
            self.class_order(span, class);
        }
        classes
    }

    fn class_order(&mut self, span: Span, class: String) {
        self.fault("standards::classes-out-of-order", span, &[("class", class)]);
    }

    fn bound(&mut self, row: &Spanned<RawClass>) -> Bound {
        let raw = row.get_ref();
        let numeric = [&raw.upto, &raw.below, &raw.at_least, &raw.above];
        let given =
            numeric.iter().filter(|n| n.is_some()).count() + usize::from(!raw.when.is_empty());
        if given > 1 {
            self.class_order(row.span(), raw.word.zh.clone());
        }
        let makers = [Bound::UpTo, Bound::Below, Bound::AtLeast, Bound::Above];
        for (written, make) in numeric.into_iter().zip(makers) {
            if let Some(number) = written.as_ref().and_then(|n| self.number(n)) {
                return make(number);
            }
        }
        if raw.when.is_empty() {
            return Bound::Rest;
        }
        let any = raw
            .when
            .iter()
            .filter_map(|all| self.conditions(all, &row.span()))
            .collect();
        Bound::When(any)
    }

    fn colour(&mut self, raw: &RawColour) -> Colour {
        let hex = raw.hex.get_ref();
        let digits = hex.strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            self.fault(
                "standards::bad-colour",
                raw.hex.span(),
                &[("value", hex.clone())],
            );
        }
        Colour {
            name: raw.name.clone(),
            hex: hex.clone(),
        }
    }

    pub(super) fn grades(&mut self, rows: &Rows<RawGrades>, scales: &[Arc<Scale>]) -> Vec<Grades> {
        let mut out: Vec<Grades> = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(grades) = self.grade(row, scales) else {
                continue;
            };
            let twice = out.iter().any(|g| {
                g.item == grades.item
                    && check::averagings_meet(&g.averaging, &grades.averaging)
                    && conditions_meet(&g.when, &grades.when)
            });
            if twice {
                let what = format!("grades {}", row.get_ref().item);
                self.fault("standards::row-twice", row.span(), &[("what", what)]);
            }
            out.push(grades);
        }
        out
    }

    fn grade(&mut self, row: &Spanned<RawGrades>, scales: &[Arc<Scale>]) -> Option<Grades> {
        let raw = row.get_ref();
        let item = self.item(&raw.item, row.span())?;
        let scale = self.scale_position(&raw.scale, scales)?;
        let values = self.numbers(&raw.values)?;
        let when = self.conditions(&raw.when, &row.span())?;
        let upper = self.numbers(&raw.upper)?;
        let relations = if raw.relations.is_empty() {
            vec![raw.relation; values.len()]
        } else {
            raw.relations.clone()
        };
        self.check_ends(row, &relations, &upper);
        if !check::grades_in_order(&relations, &values, &upper) {
            self.fault(
                "standards::not-ascending",
                row.span(),
                &[("item", raw.item.clone())],
            );
        }
        let classes = scales.get(scale).map_or(0, |s| s.classes.len());
        if values.is_empty() || values.len() > classes {
            let counts = [
                ("item", raw.item.clone()),
                ("limits", values.len().to_string()),
                ("at", classes.to_string()),
            ];
            self.fault("standards::lengths-differ", row.span(), &counts);
        }
        Some(Grades {
            item,
            averaging: raw.averaging.clone(),
            scale,
            relations,
            values,
            upper,
            when,
            clause: raw.clause.clone(),
            confidence: self.sure(raw.confidence),
        })
    }

    /// Every value has its relation, and a two-sided one its upper end.
    fn check_ends(&mut self, row: &Spanned<RawGrades>, relations: &[Relation], upper: &[Decimal]) {
        let raw = row.get_ref();
        if relations.len() != raw.values.len() {
            let counts = [
                ("item", raw.item.clone()),
                ("limits", raw.values.len().to_string()),
                ("at", relations.len().to_string()),
            ];
            self.fault("standards::lengths-differ", row.span(), &counts);
        }
        let two_sided = relations.contains(&Relation::Between);
        if upper.len() != if two_sided { raw.values.len() } else { 0 } {
            let values = [("field", "upper".to_owned())];
            self.fault("standards::missing-value", row.span(), &values);
        }
    }

    pub(super) fn scale_position(
        &mut self,
        id: &Spanned<String>,
        scales: &[Arc<Scale>],
    ) -> Option<usize> {
        let position = scales.iter().position(|s| s.id == *id.get_ref());
        if position.is_none() {
            let scale = id.get_ref().clone();
            self.fault("standards::unknown-scale", id.span(), &[("scale", scale)]);
        }
        position
    }
}
