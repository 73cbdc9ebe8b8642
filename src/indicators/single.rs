//! Indicators that give one series under their own name.

use crate::{
    dataset::Who,
    declare::{Condition, Op},
    diagnostic::Diagnostic,
    quantity::{Grain, Period, Unit},
};

use super::{
    assess,
    env::{Env, Input},
    evaluate::Run,
    findings::Set,
    formula, index, level, limits, log_index, rank,
    series::Series,
    shares,
};

impl Run<'_, '_> {
    pub(super) fn single(&mut self, set: &mut Set, grain: Grain) {
        let of: Vec<String> = self.declared.of.iter().map(|o| o.value.clone()).collect();
        let name = self.declared.id.value.clone();
        let unit = match self.declared.op {
            Op::ShareWhere | Op::Change => self.unit(&Unit::parse("%")),
            _ => self.unit(&Unit::number()),
        };
        let mut series = self.series(name, of, None, grain, unit);
        let family = self
            .declared
            .standard
            .as_ref()
            .map_or("", |s| s.value.as_str());
        let done = {
            let condition = self.declared.condition.clone().unwrap_or_default();
            match self.declared.op {
                Op::Index => self.with(set, |env, whos| {
                    index::index(env, &mut series, family, whos)
                }),
                Op::CompositeIndex => self.with(set, |env, whos| {
                    index::composite(env, &mut series, family, whos)
                }),
                Op::Class => self.class(set, &mut series, family),
                Op::WorstClass => self.with(set, |env, whos| {
                    assess::worst_class(env, &mut series, self.declared, whos)
                }),
                Op::LogIndex => self.with(set, |env, whos| {
                    log_index::log_index(env, &mut series, self.declared, whos)
                }),
                Op::Level => self.level(set, &mut series),
                Op::Rank => self.rank(set, &mut series),
                Op::CountWhere | Op::ShareWhere | Op::ClassCount => {
                    self.counts(set, &mut series, &condition)
                }
                Op::Count => self.with(set, |env, whos| {
                    shares::by_rows(env, &mut series, None, &condition, whos)
                }),
                Op::Exceedance => self.exceedance(set, &mut series),
                Op::Ratio => self.ratio(set, &mut series),
                Op::Formula => self.formula(set, &mut series),
                Op::Change => self.change(set, &mut series),
                _ => None,
            }
        };
        if done.is_some() {
            set.series.push(series);
        }
    }

    fn with(&self, set: &Set, compute: impl FnOnce(&Env<'_>, &[Who])) -> Option<()> {
        let env = self.env(set);
        let whos = env.whos(self.declared.areas);
        compute(&env, &whos);
        Some(())
    }

    /// The one field an operation needs.
    fn one_field(&mut self) -> Option<usize> {
        let of = self.declared.of.first();
        let field = of.and_then(|of| self.dataset.schema.field(&of.value));
        if field.is_none() {
            let at = of.unwrap_or(&self.declared.id).clone();
            self.complain("indicators::no-input", &at, &at.value);
        }
        field
    }

    fn class(&mut self, set: &Set, series: &mut Series, family: &str) -> Option<()> {
        let computed = self.declared.of.first().and_then(|of| {
            self.input(set, &of.value, series.grain)
                .filter(|input| matches!(input, Input::Series(_)))
        });
        if let Some(input) = computed {
            return self.with(set, |env, whos| {
                shares::class_of_figure(env, series, input, family, whos)
            });
        }
        let field = self.one_field()?;
        series.field = Some(field);
        self.with(set, |env, whos| {
            shares::class(env, series, field, family, whos)
        })
    }

    /// The quality of places and areas from their classes.
    fn level(&mut self, set: &Set, series: &mut Series) -> Option<()> {
        let of = self.declared.of.first();
        let classes = of.and_then(|of| {
            set.series.iter().position(|s| {
                s.name == of.value && s.grain == series.grain && s.op == Op::WorstClass
            })
        });
        let Some(classes) = classes else {
            let stated = of.and_then(|of| self.dataset.schema.field(&of.value));
            if let Some(field) = stated.filter(|_| self.declared.weight.is_some()) {
                series.field = Some(field);
                return self.with(set, |env, whos| {
                    level::level_of_amounts(env, series, field, whos)
                });
            }
            let at = of.unwrap_or(&self.declared.id).clone();
            self.complain("indicators::no-input", &at, &at.value);
            return None;
        };
        self.with(set, |env, whos| level::level(env, series, classes, whos))
    }

    fn rank(&mut self, set: &Set, series: &mut Series) -> Option<()> {
        let of = self.declared.of.first();
        let input = of.and_then(|of| self.input(set, &of.value, series.grain));
        let Some(input) = input else {
            let at = of.unwrap_or(&self.declared.id).clone();
            self.complain("indicators::no-input", &at, &at.value);
            return None;
        };
        let order = self.declared.order;
        self.with(set, |env, whos| rank::rank(env, series, input, order, whos))
    }

    fn exceedance(&mut self, set: &Set, series: &mut Series) -> Option<()> {
        let field = self.one_field()?;
        series.field = Some(field);
        self.with(set, |env, whos| {
            limits::exceedance(env, series, field, whos)
        })
    }

    fn counts(&mut self, set: &Set, series: &mut Series, condition: &Condition) -> Option<()> {
        let of = self.declared.of.first()?;
        let classed = (0..set.series.len())
            .filter(|&i| set.series[i].name == of.value && set.series[i].grain <= series.grain);
        match classed.max_by_key(|&i| set.series[i].grain) {
            Some(i) => self.with(set, |env, whos| {
                shares::by_class(env, series, i, condition, whos)
            }),
            None => {
                let field = self.one_field()?;
                self.with(set, |env, whos| {
                    shares::by_rows(env, series, Some(field), condition, whos)
                })
            }
        }
    }

    fn formula(&mut self, set: &Set, series: &mut Series) -> Option<()> {
        series.of = formula::names(self.declared)
            .into_iter()
            .map(|name| name.value)
            .collect();
        let compiled = formula::compile(self, set, series.grain)?;
        self.with(set, |env, whos| {
            formula::formula(env, series, &compiled, whos)
        })
    }

    pub(super) fn unit_of(&self, set: &Set, input: Input) -> Unit {
        match input {
            Input::Field(field) => self.dataset.schema.fields[field].unit.clone(),
            Input::Series(i) => set.series[i].unit.clone(),
        }
    }

    fn ratio(&mut self, set: &Set, series: &mut Series) -> Option<()> {
        let inputs: Vec<Input> = self
            .declared
            .of
            .iter()
            .filter_map(|of| self.input(set, &of.value, series.grain))
            .collect();
        let [a, b] = inputs[..] else {
            self.complain("indicators::no-input", &self.declared.id.clone(), "");
            return None;
        };
        let (upper, lower) = (self.unit_of(set, a), self.unit_of(set, b));
        let wanted = self.declared.unit.clone().unwrap_or_else(|| "1".into());
        let factor = limits::ratio_factor(&upper, &lower, &wanted);
        let Some(factor) = factor else {
            let d = Diagnostic::new(
                "indicators::bad-unit",
                self.dataset.schema.at(&self.declared.id.span),
            );
            self.report.add(
                d.with("unit", wanted)
                    .with("upper", upper)
                    .with("lower", lower),
            );
            return None;
        };
        self.with(set, |env, whos| {
            limits::ratio(env, series, [a, b], factor, whos)
        })
    }

    fn change(&mut self, set: &Set, series: &mut Series) -> Option<()> {
        let of = self.declared.of.first()?;
        let Some(input) = self.input(set, &of.value, series.grain) else {
            self.complain("indicators::no-input", of, &of.value);
            return None;
        };
        let base = self
            .declared
            .base
            .as_ref()
            .filter(|b| b.value != "year-before");
        let period = base.and_then(|b| Period::parse(&b.value));
        if let Some(base) = base.filter(|_| period.is_none_or(|p| p.grain != series.grain)) {
            let d = Diagnostic::new("indicators::bad-base", self.dataset.schema.at(&base.span));
            self.report.add(d.with("base", &base.value));
            return None;
        }
        self.with(set, |env, whos| {
            limits::change(env, series, input, period, whos)
        })
    }
}
