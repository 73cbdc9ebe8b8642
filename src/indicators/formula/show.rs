//! A formula as readers see it: with the names of its parts, and with their values put in.

use crate::{dataset::Who, diagnostic::Lang, quantity::Period, standards::Constant};

use super::{
    super::{
        env::Env,
        explain::Step,
        figure::Figure,
        findings::Findings,
        shown::missing_reason,
        words::{bracketed, filled, word},
    },
    declared,
    parse::{Expr, Function, Sign},
};

impl Findings {
    /// The formula of a figure with names, and with values and result.
    pub(in crate::indicators) fn formula_said(
        &self,
        env: &Env<'_>,
        series: usize,
        figure: &Figure,
    ) -> Option<(String, String)> {
        let declared_as = &env.dataset.schema.declaration.indicator[env.series[series].indicator];
        let (tree, period) = (declared(declared_as)?, figure.address.period?);
        let who = figure.address.who;
        let names = text(&tree, 0, &|leaf| match leaf {
            Expr::Name(name, _) => self.name_label(env.dataset, name),
            Expr::Const(name, _) => {
                let values = [("name", name.clone())];
                filled(self.config.lang, "explain", "constant", &values)
            }
            _ => String::new(),
        });
        let values = text(&tree, 0, &|leaf| match leaf {
            Expr::Name(name, _) => self.value_said(env, name, who, period),
            Expr::Const(name, _) => self
                .constant(env, series, name, who, period)
                .map_or_else(|| name.clone(), |c| format!("{} {}", c.value, c.unit)),
            _ => String::new(),
        });
        let result = figure.exact().map_or_else(String::new, |value| {
            format!(" = {} {}", value.show(), figure.unit.symbol())
        });
        Some((names, format!("{values}{result}").trim_end().to_owned()))
    }

    /// The constants of a figure's formula, as steps of its explanation.
    pub(in crate::indicators) fn constant_steps(
        &self,
        env: &Env<'_>,
        series: usize,
        who: Who,
        period: Period,
    ) -> Vec<Step> {
        let declared_as = &env.dataset.schema.declaration.indicator[env.series[series].indicator];
        let Some(tree) = declared(declared_as) else {
            return Vec::new();
        };
        let step = |name: &str| {
            let found = self.constant(env, series, name, who, period)?;
            let value = format!("{} {}", found.value, found.unit);
            let notes = [found.clause.as_str(), found.said(self.config.lang)];
            let notes: Vec<&str> = notes.into_iter().filter(|n| !n.is_empty()).collect();
            let comma = word(self.config.lang, "mark", "comma");
            Some(Step {
                name: name.to_owned(),
                value: bracketed(self.config.lang, &value, &notes.join(comma)),
                cells: Vec::new(),
                raw: None,
                used: true,
            })
        };
        let named = tree.constants();
        named
            .into_iter()
            .filter_map(|(name, _)| step(name))
            .collect()
    }

    fn constant<'e>(
        &self,
        env: &Env<'e>,
        series: usize,
        name: &str,
        who: Who,
        period: Period,
    ) -> Option<&'e Constant> {
        let declared_as = &env.dataset.schema.declaration.indicator[env.series[series].indicator];
        let family = &declared_as.standard.as_ref()?.value;
        let area = env.world.area_of(env.dataset, who);
        let edition = env.world.edition(family, period.last_day(), area)?;
        edition.constant(name, period.last_day().year())
    }

    fn value_said(&self, env: &Env<'_>, name: &str, who: Who, period: Period) -> String {
        let label = || self.name_label(env.dataset, name);
        let Some(input) = self.input(env, name, period.grain) else {
            return label();
        };
        let point = env.point(input, who, period.index);
        let unit = env.unit(input);
        match point.get() {
            Some(value) => format!("{} {}", value.show(), unit.symbol())
                .trim_end()
                .to_owned(),
            None => bracketed(
                self.config.lang,
                &label(),
                &missing_reason(self.config.lang, &point),
            ),
        }
    }

    /// Clauses of the constants of a figure's formula.
    pub(in crate::indicators) fn constant_clauses(
        &self,
        env: &Env<'_>,
        series: usize,
        who: Who,
        period: Period,
    ) -> Option<String> {
        let declared_as = &env.dataset.schema.declaration.indicator[env.series[series].indicator];
        let tree = declared(declared_as)?;
        let mut clauses: Vec<&str> = Vec::new();
        for (name, _) in tree.constants() {
            let found = self.constant(env, series, name, who, period)?;
            if !clauses.contains(&found.clause.as_str()) {
                clauses.push(&found.clause);
            }
        }
        Some(clauses.join(list_mark(self.config.lang)))
    }
}

fn list_mark(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    }
}

/// The tree as text; brackets only where the order needs them.
fn text(expr: &Expr, outer: u8, leaf: &dyn Fn(&Expr) -> String) -> String {
    let (own, said) = match expr {
        Expr::Number(number) => (9, number.show()),
        Expr::Name(..) | Expr::Const(..) => (9, leaf(expr)),
        Expr::Negative(inner) => (2, format!("−{}", text(inner, 3, leaf))),
        Expr::Pair(sign, left, right, _) => {
            let (own, mark) = match sign {
                Sign::Plus => (1, "+"),
                Sign::Minus => (1, "−"),
                Sign::Times => (2, "×"),
                Sign::Over => (2, "÷"),
            };
            let inner = own + u8::from(matches!(sign, Sign::Minus | Sign::Over));
            let (left, right) = (text(left, own, leaf), text(right, inner, leaf));
            (own, format!("{left} {mark} {right}"))
        }
        Expr::Call(function, arguments, _) => {
            let name = match function {
                Function::Max => "max",
                Function::Min => "min",
                Function::Abs => "abs",
            };
            let parts: Vec<String> = arguments.iter().map(|a| text(a, 0, leaf)).collect();
            (9, format!("{name}({})", parts.join(", ")))
        }
    };
    if own < outer {
        format!("({said})")
    } else {
        said
    }
}
