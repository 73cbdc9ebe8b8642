//! Whether a formula can be computed: its names, its constants, its units.

use std::ops::Range;

use crate::{
    declare::{At, Indicator},
    diagnostic::Diagnostic,
    quantity::{Exact, Grain, Measure, Unit},
};

use super::{
    super::{env::Input, evaluate::Run, findings::Set},
    declared,
    parse::{Expr, Function, Sign, parse},
};

/// A formula whose names and units are known.
#[derive(Debug)]
pub(in crate::indicators) struct Compiled {
    pub(super) tree: Expr,
    /// Its fields and figures, each once.
    pub(super) inputs: Vec<Named>,
    /// Its constants, each once, with their kind.
    pub(super) constants: Vec<(String, Measure)>,
    /// The family of the constants.
    pub(super) family: Option<String>,
    /// The unit of the result.
    pub(super) unit: Measure,
}

/// A field or figure of a formula.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) input: Input,
    pub(super) measure: Measure,
}

/// The fields and figures that an indicator is computed from, each with its place.
pub(in crate::indicators) fn names(indicator: &Indicator) -> Vec<At<String>> {
    let (Some(tree), Some(written)) = (declared(indicator), &indicator.formula) else {
        return indicator.of.clone();
    };
    let named = tree.names().into_iter().map(|(name, at)| At {
        value: name.to_owned(),
        span: place(written, &at),
    });
    named.collect()
}

/// The bytes of the declaration that a part of the formula takes, if it stands there as it is.
fn place(written: &At<String>, at: &Range<usize>) -> Range<usize> {
    let quoted = written.span.len() == written.value.len() + 2;
    let start = written.span.start + 1;
    match quoted {
        true => start + at.start..start + at.end.max(at.start + 1),
        false => written.span.clone(),
    }
}

/// Reads and checks the formula of the indicator that runs.
///
/// # Reports
/// `indicators::no-formula`, `indicators::bad-formula`, `indicators::no-input`,
/// `indicators::no-area-figure`, `indicators::needs-standard`, `indicators::unknown-standard`,
/// `indicators::unknown-constant`, `indicators::unlike-units`, `indicators::unit-of-result`.
pub(in crate::indicators) fn compile(
    run: &mut Run<'_, '_>,
    set: &Set,
    grain: Grain,
) -> Option<Compiled> {
    let declared = run.declared;
    let Some(written) = &declared.formula else {
        run.complain("indicators::no-formula", &declared.id, "");
        return None;
    };
    let tree = match parse(&written.value) {
        Ok(tree) => tree,
        Err(at) => {
            let part = written.value.get(at.clone()).unwrap_or_default().to_owned();
            fault(run, "indicators::bad-formula", &at, &[("part", part)]);
            return None;
        }
    };
    let inputs = inputs(run, set, grain)?;
    let constants = constants(run, &tree)?;
    let unit = declared
        .unit
        .as_deref()
        .map_or_else(Unit::number, Unit::parse);
    let compiled = Compiled {
        tree,
        inputs,
        constants,
        family: declared.standard.as_ref().map(|s| s.value.clone()),
        unit: Measure::of(&unit),
    };
    match kind(&compiled.tree, &compiled) {
        Ok(Some(found)) if !found.is_like(&compiled.unit) => {
            let values = [("unit", unit.to_string()), ("kind", found.said())];
            fault(
                run,
                "indicators::unit-of-result",
                &(0..written.value.len()),
                &values,
            );
            None
        }
        Ok(_) => Some(compiled),
        Err(unlike) => {
            let (at, left, right) = *unlike;
            let values = [("left", left.said()), ("right", right.said())];
            fault(run, "indicators::unlike-units", &at, &values);
            None
        }
    }
}

fn fault(
    run: &mut Run<'_, '_>,
    code: &'static str,
    at: &Range<usize>,
    values: &[(&'static str, String)],
) {
    let declared = run.declared;
    let span = match &declared.formula {
        Some(written) => place(written, at),
        None => declared.id.span.clone(),
    };
    let mut d =
        Diagnostic::new(code, run.dataset.schema.at(&span)).with("indicator", &declared.id.value);
    for (name, value) in values {
        d = d.with(name, value);
    }
    run.report.add(d);
}

fn inputs(run: &mut Run<'_, '_>, set: &Set, grain: Grain) -> Option<Vec<Named>> {
    let mut out = Some(Vec::new());
    for name in names(run.declared) {
        let found = run.input(set, &name.value, grain);
        let measure = found.map(|input| Measure::of(&run.unit_of(set, input)));
        let whole = found.is_none_or(|input| has_area_figures(run, set, input));
        match found.zip(measure) {
            None => run.complain("indicators::no-input", &name, &name.value),
            Some(_) if run.declared.areas && !whole => {
                run.complain("indicators::no-area-figure", &name, &name.value);
            }
            Some((input, measure)) => {
                if let Some(out) = &mut out {
                    out.push(Named {
                        name: name.value,
                        input,
                        measure,
                    });
                }
                continue;
            }
        }
        out = None;
    }
    out
}

/// A field has none: the mean over an area's subjects is no amount of the area.
fn has_area_figures(run: &Run<'_, '_>, set: &Set, input: Input) -> bool {
    match input {
        Input::Field(_) => false,
        Input::Series(i) => run.dataset.schema.declaration.indicator[set.series[i].indicator].areas,
    }
}

fn constants(run: &mut Run<'_, '_>, tree: &Expr) -> Option<Vec<(String, Measure)>> {
    let named = tree.constants();
    if named.is_empty() {
        return Some(Vec::new());
    }
    let Some(family) = &run.declared.standard else {
        run.complain("indicators::needs-standard", &run.declared.id, "");
        return None;
    };
    let editions = run.world.standards.family(&family.value);
    if editions.is_empty() {
        run.complain("indicators::unknown-standard", family, &family.value);
        return None;
    }
    let mut out = Vec::new();
    for (name, at) in named {
        let known = || editions.iter().rev().flat_map(|e| &e.constants);
        match known().find(|c| c.name == name) {
            Some(found) => out.push((name.to_owned(), Measure::of(&found.unit))),
            None => {
                let mut names: Vec<&str> = known().map(|c| c.name.as_str()).collect();
                names.sort_unstable();
                names.dedup();
                let values = [("name", name.to_owned()), ("known", names.join("、"))];
                fault(run, "indicators::unknown-constant", &at, &values);
                return None;
            }
        }
    }
    Some(out)
}

/// Two sides that cannot be added or compared, and the place of the sign.
type Unlike = Box<(Range<usize>, Measure, Measure)>;

/// The kind of a tree; `None` for a zero, which is of every kind.
fn kind(expr: &Expr, of: &Compiled) -> Result<Option<Measure>, Unlike> {
    Ok(match expr {
        Expr::Number(number) if *number == Exact::ZERO => None,
        Expr::Number(_) => Some(Measure::number()),
        Expr::Name(name, _) => {
            let found = of.inputs.iter().find(|i| i.name == *name);
            found.map(|i| i.measure.kind())
        }
        Expr::Const(name, _) => {
            let found = of.constants.iter().find(|(n, _)| n == name);
            found.map(|(_, measure)| measure.kind())
        }
        Expr::Negative(inner) => kind(inner, of)?,
        Expr::Pair(sign, left, right, at) => {
            let sides = (kind(left, of)?, kind(right, of)?);
            match (sign, sides) {
                (Sign::Plus | Sign::Minus, (a, b)) => alike(a, b, at)?,
                (Sign::Times, (Some(a), Some(b))) => a.mul(&b),
                (Sign::Over, (Some(a), Some(b))) => a.div(&b),
                _ => None,
            }
        }
        Expr::Call(Function::Abs, arguments, _) => match arguments.first() {
            Some(one) => kind(one, of)?,
            None => None,
        },
        Expr::Call(_, arguments, at) => {
            let mut found = None;
            for argument in arguments {
                found = alike(found, kind(argument, of)?, at)?;
            }
            found
        }
    })
}

fn alike(
    left: Option<Measure>,
    right: Option<Measure>,
    at: &Range<usize>,
) -> Result<Option<Measure>, Unlike> {
    match (left, right) {
        (Some(a), Some(b)) if !a.is_like(&b) => Err(Box::new((at.clone(), a, b))),
        (a, b) => Ok(a.or(b)),
    }
}
